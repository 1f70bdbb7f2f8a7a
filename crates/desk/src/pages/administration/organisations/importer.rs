//! `/administration/organisations/importer` : a table of organisations, as a file or pasted: what each line would
//! give first, then all of it written, or nothing.

use app::organisations::{Came, OrganisationForm, Place};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::catalogue::OrganisationKind;
use domain::values::Id;
use french::text;
use imports::Fault;
use imports::organisations::{self as table, Organisation};
use imports::report::{self, Entry};

use crate::answer::{Stop, Told, go, page, wrong};
use crate::asked::Asked;
use crate::desk::{Desk, Shared};
use crate::files::TABLE;
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use crate::{filters, words};

/// The page.
#[derive(Template)]
#[template(path = "administration/organisations/importer.html")]
struct Page<'d> {
    layout: Layout<'d>,
    /// The name of the field of the file.
    file: &'static str,
    /// The table, as text.
    pasted: String,
    /// What it would give, line by line.
    report: Vec<String>,
    totals: String,
    /// It may be written.
    clear: bool,
    failed: bool,
    /// It was written.
    written: bool,
}

/// Shows the page.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        may(seat)?;
        Ok(page(&shown(seat, String::new(), None)))
    })
    .await
}

/// Weighs a table; writes it when that is said and nothing stands against it.
pub async fn weigh(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, weighed).await
}

/// Whoever may not import is told so before anything is read of what they sent.
fn may(seat: &Seat<'_>) -> Result<(), Stop> {
    seat.call(|office, call| office.import_organisations(call, &[], false))
        .map(drop)
}

fn weighed(seat: &Seat<'_>) -> Told {
    may(seat)?;
    let form = &seat.asked.form;
    let pasted = form.get("tableau").unwrap_or_default();
    let bytes = seat.asked.table.as_deref().unwrap_or(pasted.as_bytes());
    let write = form.get("ecrire") == Some("oui") && seat.asked.table.is_none();
    let refused = |pasted: &str, faults: &[Fault]| {
        let entries = report::of_faults(faults);
        Ok(wrong(&shown(
            seat,
            pasted.to_owned(),
            Some((&entries, false)),
        )))
    };
    if bytes.is_empty() {
        return refused(
            "",
            &[Fault::of_file(
                "choisissez un fichier, ou collez un tableau",
            )],
        );
    }
    let read = match imports::table::read(bytes) {
        Ok(read) => read,
        Err(faults) => return refused(pasted, &faults),
    };
    let told = imports::table::pasted(&read);
    let lines = match table::read(seat.desk.site.catalogue(), &read) {
        Ok(lines) => lines,
        Err(faults) => return refused(&told, &faults),
    };
    let forms: Vec<(Id, OrganisationForm)> = lines
        .iter()
        .map(|line| (line.id.clone(), form_of(seat.desk, line, &lines)))
        .collect();
    let (came, written) =
        seat.call(|office, call| office.import_organisations(call, &forms, write))?;
    if written {
        return Ok(go("/administration/organisations/importer?fait=oui"));
    }
    let entries: Vec<Entry> = lines
        .iter()
        .zip(&came)
        .map(|(line, came)| entry(line, *came))
        .collect();
    let refused = came.iter().any(|one| one.is_refused());
    let shown = shown(seat, told, Some((&entries, !refused)));
    Ok(match refused {
        true => wrong(&shown),
        false => page(&shown),
    })
}

/// What a line comes to, in words.
fn entry(line: &Organisation, came: Came) -> Entry {
    let (result, says) = match came {
        Came::Added => ("à ajouter", line.name.clone()),
        Came::Changed => ("à changer", line.name.clone()),
        Came::Already => ("déjà là", line.name.clone()),
        Came::InCatalogue => (
            "refusé",
            format!(
                "« {} » est dans le catalogue : elle s'y change (acteurs.toml, ou « livret import organisations »)",
                line.name
            ),
        ),
        Came::Closed => (
            "refusé",
            format!("« {} » est fermée : rouvrez-la d'abord", line.name),
        ),
        Came::Unfit(why) => (
            "refusé",
            format!("« {} » : {}", line.name, words::invalid(why)),
        ),
    };
    Entry {
        line: Some(line.line),
        column: None,
        result,
        says,
        value: None,
    }
}

/// What a line tells. A kind that it leaves out is that of a line above.
fn form_of(desk: &Desk, line: &Organisation, lines: &[Organisation]) -> OrganisationForm {
    let territories = &desk.site.catalogue().territories;
    let mut above = lines.iter().filter(|one| one.id == line.id);
    let kind = line.kind.or_else(|| above.find_map(|one| one.kind));
    let kind = kind.and_then(OrganisationKind::of_word);
    let place = line.site.as_ref().map(|site| Place {
        name: site.name.clone(),
        address: site.address.clone(),
        communes: site
            .communes
            .iter()
            .filter_map(|name| Some(territories.get(territories.find(name)?).id.clone()))
            .collect(),
    });
    OrganisationForm {
        name: line.name.clone(),
        kind: kind.unwrap_or(OrganisationKind::Partenaire),
        acronym: line.acronym.clone(),
        aliases: line.aliases.clone(),
        parent: None,
        phone: None,
        mail: None,
        address: None,
        places: place.into_iter().collect(),
        from: None,
    }
}

fn shown<'s>(seat: &'s Seat<'_>, pasted: String, weighed: Option<(&[Entry], bool)>) -> Page<'s> {
    let (entries, clear) = weighed.unwrap_or((&[], false));
    let totals = report::totals(entries).into_iter();
    let totals: Vec<String> = totals
        .map(|(result, count)| report::counted(result, &count.to_string(), count > 1))
        .collect();
    let to_write = entries
        .iter()
        .any(|entry| matches!(entry.result, "à ajouter" | "à changer"));
    Page {
        layout: seat.layout("Importer des organisations"),
        file: TABLE,
        pasted,
        report: entries.iter().map(report::text).collect(),
        totals: text::listed(&totals),
        clear: clear && to_write,
        failed: weighed.is_some() && !clear,
        written: seat.asked.query.get("fait") == Some("oui"),
    }
}
