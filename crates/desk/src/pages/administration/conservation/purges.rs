//! `/administration/conservation/purges/{numero}` : how far a purge is, and what it did.

use app::privacy::{Report, Sort};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::retention::Stage;
use french::text;

use crate::answer::{Stop, Told, again, go, page};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use crate::{filters, words};
use app::privacy::Of;
use app::{Error, Refusal};

/// A purge.
#[derive(Template)]
#[template(path = "administration/conservation/purge.html")]
struct Page<'d> {
    layout: Layout<'d>,
    number: i64,
    day: String,
    launched: String,
    done: bool,
    seen: String,
    /// The rules it was told to apply.
    rules: Vec<String>,
    /// What it did, by rule.
    parts: Vec<(String, Vec<String>)>,
    /// Whether the page reloads by itself, as the reader asked.
    follows: bool,
}

/// Shows how far it is; reloads by itself when its reader asked for that.
pub async fn show(
    State(desk): State<Shared>,
    Path(number): Path<String>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let number = read(&number)?;
        let report = seat.call(|office, call| office.purge_report(call, number))?;
        let follows = !report.done && seat.asked.query.get("suivre") == Some("oui");
        let shown = page(&shown(seat, &report, follows));
        Ok(if follows { again(shown, 5) } else { shown })
    })
    .await
}

/// Goes on with it for a while.
pub async fn go_on(
    State(desk): State<Shared>,
    Path(number): Path<String>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| advanced(seat, read(&number)?)).await
}

fn advanced(seat: &Seat<'_>, number: i64) -> Told {
    seat.call(|office, call| office.continue_purge(call, number))?;
    Ok(go(&format!("/administration/conservation/purges/{number}")))
}

fn read(number: &str) -> Result<i64, Stop> {
    let number = number.parse().ok();
    number.ok_or_else(|| Error::Refused(Refusal::NotFound).into())
}

fn shown<'s>(seat: &'s Seat<'_>, report: &Report, follows: bool) -> Page<'s> {
    let known = &seat.office().catalogue.retention.rules;
    let label = |id: &domain::values::Id| {
        let rule = known.iter().find(|rule| rule.id == *id);
        rule.map_or_else(|| id.to_string(), |rule| rule.label.clone())
    };
    let mut parts: Vec<(String, Vec<String>)> = Vec::new();
    for (sort, count) in &report.counts {
        let (rule, told) = (label(&sort.rule), done(sort, *count));
        match parts.iter_mut().find(|(known, _)| *known == rule) {
            Some((_, lines)) => lines.push(told),
            None => parts.push((rule, vec![told])),
        }
    }
    Page {
        layout: seat.layout("Une purge"),
        number: report.purge,
        day: text::date(report.on),
        launched: words::day_of(report.at),
        done: report.done,
        seen: text::plain(&text::number(report.seen)),
        rules: report.rules.iter().map(label).collect(),
        parts,
        follows,
    }
}

/// What was done, in words.
fn done(sort: &Sort, count: u64) -> String {
    let many = usize::try_from(count).unwrap_or(usize::MAX);
    let what = match sort.of {
        Of::Dossier => text::counted(many, "dossier", "dossiers"),
        Of::Subject => text::counted(many, "personne ou ménage", "personnes ou ménages"),
    };
    let to = match sort.to {
        Stage::Active => "en usage",
        Stage::Archived => "en archive restreinte",
        Stage::EvidenceOnly => "preuve seule gardée",
        Stage::Erased => "effacement fait",
    };
    format!("{} : {to}", text::plain(&what))
}
