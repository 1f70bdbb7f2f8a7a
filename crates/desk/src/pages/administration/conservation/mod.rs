//! `/administration/conservation` : the rules of retention, what a purge of today would do, what past ones did.

pub mod gels;
pub mod purges;

use std::collections::BTreeSet;

use app::privacy::{Of, Plan, Report, Sort, Survey};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::access::Operation;
use domain::retention::{Category, Rule, Stage};
use domain::values::Id;
use french::text;
use web::request::address;

use crate::answer::{Stop, Told, go, page, wrong};
use crate::asked::Asked;
use crate::confirm::{Weighty, unless_confirmed};
use crate::desk::Shared;
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use crate::{filters, words};
use app::{Error, Refusal};

/// The rules, the preview as far as it is drawn, the past purges.
#[derive(Template)]
#[template(path = "administration/conservation/index.html")]
struct Page<'d> {
    layout: Layout<'d>,
    rules: &'static [Rule],
    silences: Vec<(&'static str, &'static str)>,
    survey: Option<Drawn>,
    past: Vec<Past>,
    /// Whether holds may be read.
    holds: bool,
    wrong: Option<&'static str>,
}

/// The preview, in words.
struct Drawn {
    day: String,
    ago: String,
    /// Another day than today.
    old: bool,
    done: bool,
    seen: String,
    all: String,
    /// Percentage of those to look at.
    percent: u64,
    held_back: u64,
    parts: Vec<Part>,
}

/// What a rule would do.
struct Part {
    rule: &'static Rule,
    what: Vec<String>,
}

/// A past purge, in a line.
struct Past {
    number: i64,
    when: String,
    done: bool,
    told: String,
}

/// The persons whom a purge would reach.
#[derive(Template)]
#[template(path = "administration/conservation/liste.html")]
struct Listed<'d> {
    layout: Layout<'d>,
    day: String,
    lines: Vec<Line>,
    next: Option<String>,
    /// Whether an erasure may be held back.
    holds: bool,
}

/// A person or household, by their number.
struct Line {
    subject: i64,
    what: Vec<String>,
    held_back: bool,
}

/// Past purges shown.
const PAST: i64 = 20;
/// Lines of the list.
const LINES: usize = 50;

/// Shows the page.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| Ok(page(&shown(seat, None)?))).await
}

/// Begins the preview, or goes on with it.
pub async fn draw(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let goes_on = seat.asked.form.get("suite") == Some("oui");
        seat.call(|office, call| match goes_on {
            true => office.continue_survey(call),
            false => office.begin_survey(call),
        })?;
        Ok(go("/administration/conservation#apercu"))
    })
    .await
}

/// Launches a purge for the rules that are ticked, once what it does has been read.
pub async fn launch(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, launched).await
}

fn launched(seat: &Seat<'_>) -> Told {
    let survey = seat.call(|office, call| office.drawn_survey(call))?;
    let survey = survey.filter(|survey| survey.done);
    let survey = survey.ok_or(Error::Refused(Refusal::Stale))?;
    let rules = &seat.office().catalogue.retention.rules;
    let fields: Vec<String> = rules.iter().map(field).collect();
    let ticked = |name: &String| seat.asked.form.get(name) == Some("oui");
    let chosen = rules.iter().zip(&fields).filter(|(_, name)| ticked(name));
    let chosen: BTreeSet<Id> = chosen.map(|(rule, _)| rule.id.clone()).collect();
    if chosen.is_empty() {
        let told =
            "Cochez au moins une règle : une purge n'applique que celles que vous confirmez.";
        return Ok(wrong(&shown(seat, Some(told))?));
    }
    let mut lines: Vec<String> = survey
        .plan
        .counts
        .iter()
        .filter(|(sort, _)| chosen.contains(&sort.rule))
        .map(|(sort, count)| format!("{}.", text::sentence(&moved(sort, *count))))
        .collect();
    if rules
        .iter()
        .any(|rule| rule.to_verify && chosen.contains(&rule.id))
    {
        lines.push("Une des règles cochées n'est pas encore confirmée dans le catalogue : la lancer, c'est la confirmer pour cette fois.".to_owned());
    }
    lines.push("Ce qui est effacé ne revient pas, sauvegardes mises à part ; ce qui a changé depuis l'aperçu est décidé de nouveau, personne par personne, et ce qui est gelé reste.".to_owned());
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    let weighty = Weighty {
        title: "Lancer la purge ?",
        consequences: &lines,
        done: "Lancer la purge",
        back: "/administration/conservation",
        fields: &fields,
    };
    if let Some(asks) = unless_confirmed(seat, &weighty) {
        return Ok(asks);
    }
    let day = survey.plan.today;
    let purge = seat.call(|office, call| {
        let purge = office.launch_purge(call, day, &chosen)?;
        office.continue_purge(call, purge)?;
        Ok(purge)
    })?;
    Ok(go(&format!("/administration/conservation/purges/{purge}")))
}

/// The field that confirms a rule.
fn field(rule: &Rule) -> String {
    format!("regle.{}", rule.id)
}

/// Shows whom a purge of today would reach: numbers and rules, no name and no action.
pub async fn list(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let after = seat.asked.query.get("apres");
        let after = after.and_then(|text| text.parse().ok()).unwrap_or(0);
        let found = seat.call(|office, call| office.retention_page(call, after, LINES))?;
        let lines = found.lines.into_iter().map(|line| Line {
            subject: line.subject,
            what: line
                .moves
                .iter()
                .map(|one| moved(&Sort::of(one), 1))
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
            held_back: line.held_back,
        });
        Ok(page(&Listed {
            layout: seat.layout("Qui une purge d'aujourd'hui atteindrait"),
            day: text::date((seat.desk.clock)().today),
            lines: lines.collect(),
            next: found.next.map(|next| {
                let next = next.to_string();
                address("/administration/conservation/liste", &[("apres", &next)])
            }),
            holds: seat.office().may(&seat.who, Operation::Hold),
        }))
    })
    .await
}

fn shown<'s>(seat: &'s Seat<'_>, wrong: Option<&'static str>) -> Result<Page<'s>, Stop> {
    let survey = seat.call(|office, call| office.drawn_survey(call))?;
    let past = seat.call(|office, call| office.purge_reports(call, PAST))?;
    let retention = &seat.office().catalogue.retention;
    Ok(Page {
        layout: seat.layout("Conservation"),
        rules: &retention.rules,
        silences: retention
            .silences
            .iter()
            .map(|silence| (kept(silence.category), silence.text.as_str()))
            .collect(),
        survey: survey.map(|survey| drawn(seat, &survey)),
        past: past
            .iter()
            .map(|report| Past {
                number: report.purge,
                when: words::day_of(report.at),
                done: report.done,
                told: told(report),
            })
            .collect(),
        holds: seat.office().may(&seat.who, Operation::Hold),
        wrong,
    })
}

fn drawn(seat: &Seat<'_>, survey: &Survey) -> Drawn {
    let now = (seat.desk.clock)();
    let Plan {
        today,
        seen,
        held_back,
        counts,
        ..
    } = &survey.plan;
    let number = |count: u64| text::plain(&text::number(count));
    let rules = seat.office().catalogue.retention.rules.iter();
    let parts = rules.filter_map(|rule| {
        let of = counts.iter().filter(|(sort, _)| sort.rule == rule.id);
        let what: Vec<String> = of.map(|(sort, count)| moved(sort, *count)).collect();
        (!what.is_empty()).then_some(Part { rule, what })
    });
    Drawn {
        day: text::date(*today),
        ago: words::ago(now.at - survey.at),
        old: *today != now.today,
        done: survey.done,
        seen: number(*seen),
        all: number(survey.all),
        percent: seen
            .saturating_mul(100)
            .checked_div(survey.all)
            .unwrap_or(100)
            .min(100),
        held_back: *held_back,
        parts: parts.collect(),
    }
}

/// So many moves of a sort, in words.
fn moved(sort: &Sort, count: u64) -> String {
    let many = usize::try_from(count).unwrap_or(usize::MAX);
    let what = match sort.of {
        Of::Dossier => text::counted(many, "dossier", "dossiers"),
        Of::Subject => text::counted(many, "personne ou ménage", "personnes ou ménages"),
    };
    let to = match sort.to {
        Stage::Active => "en usage",
        Stage::Archived => "à mettre en archive restreinte",
        Stage::EvidenceOnly => "à effacer en gardant la preuve",
        Stage::Erased => "à effacer",
    };
    format!("{} {to}", text::plain(&what))
}

/// What a purge did, in a line.
fn told(report: &Report) -> String {
    let total = |of: Of| -> u64 {
        let counts = report.counts.iter();
        counts
            .filter(|(sort, _)| sort.of == of)
            .map(|(_, count)| *count)
            .sum()
    };
    let counted = |count: u64, one, many| {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        text::plain(&text::counted(count, one, many))
    };
    match (total(Of::Dossier), total(Of::Subject)) {
        (0, 0) => "rien n'a bougé".to_owned(),
        (dossiers, subjects) => format!(
            "{}, {}",
            counted(dossiers, "dossier", "dossiers"),
            counted(subjects, "personne ou ménage", "personnes ou ménages")
        ),
    }
}

/// What is kept without a rule, in words.
fn kept(category: Category) -> &'static str {
    match category {
        Category::ActiveDossier => "les dossiers en usage",
        Category::Archive => "les archives",
        Category::EsfEvidence => "les preuves du Fonds social européen",
        Category::AccessLog => "le journal d'accès",
        Category::Account => "les comptes",
        Category::Invitation => "les invitations",
        Category::Notification => "les courriels et les avis envoyés",
        Category::Report => "les bilans annuels",
    }
}
