//! `/pilotage/{fiche}/marches` : what is declared contract by contract, against what the fiche aims at; a table
//! is pasted, weighed line by line, then written.

use std::ops::Range;

use app::markets::{Declared, Market, Markets};
use app::{Error, Refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::fiche::{Fiche, Input};
use domain::values::Id;
use french::{Words, text};
use imports::declarations::{self, MARKET};
use imports::report::{self, Entry};
use web::request::address;

use super::action::fiche_of;
use crate::answer::{Stop, Told, go, page, wrong};
use crate::asked::Asked;
use crate::bars::{Bar, shared};
use crate::desk::Shared;
use crate::files::TABLE;
use crate::filters;
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use crate::{spreadsheet, words};

/// The page.
#[derive(Template)]
#[template(path = "pilotage/marches.html")]
struct Page<'d> {
    layout: Layout<'d>,
    fiche: &'static Fiche,
    /// The name of the field of a file.
    file: &'static str,
    step: String,
    bars: Vec<Bar>,
    /// The counters, as the columns of the table.
    counters: Vec<String>,
    lines: Vec<Line>,
    /// Where the next ones are.
    next: Option<String>,
    columns: Vec<String>,
    written: bool,
    /// What was pasted.
    pasted: String,
    /// What it would give, line by line.
    report: Vec<String>,
    totals: String,
    /// It may be written.
    clear: bool,
    failed: bool,
}

/// A contract.
struct Line {
    dossier: i64,
    name: String,
    declared: usize,
    last: String,
    amounts: Vec<String>,
}

/// Shows the contracts.
pub async fn show(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let markets = markets(seat, &fiche_of(&id)?, part(seat))?;
        Ok(page(&shown(seat, &markets, None)))
    })
    .await
}

/// Weighs what is pasted; writes it when that is said and nothing stands against it.
pub async fn declare(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| answer(seat, &fiche_of(&id)?)).await
}

/// The contracts as a table to open elsewhere.
pub async fn export(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        spreadsheet::csv(seat, "marches", &[("action", &id)])
    })
    .await
}

fn markets(seat: &Seat<'_>, fiche: &Id, part: Range<usize>) -> Result<Markets<'static>, Stop> {
    seat.call(|office, call| office.markets(call, fiche, part))
}

/// Contracts of a page.
const LINES: usize = 50;

/// Those that the address asks for.
fn part(seat: &Seat<'_>) -> Range<usize> {
    let from = seat.asked.query.get("depuis");
    let from: usize = from.and_then(|text| text.parse().ok()).unwrap_or(0);
    from..from.saturating_add(LINES)
}

fn answer(seat: &Seat<'_>, fiche: &Id) -> Told {
    let known = markets(seat, fiche, part(seat))?;
    let form = &seat.asked.form;
    let typed = form.get("tableau").unwrap_or_default();
    let write = form.get("ecrire") == Some("oui");
    let file = seat
        .asked
        .table
        .as_deref()
        .filter(|bytes| !bytes.is_empty());
    let table = imports::table::read(file.unwrap_or(typed.as_bytes()));
    // What a file holds is shown as if it had been pasted: it is what will be written.
    let of_file = file.and(table.as_ref().ok()).map(imports::table::pasted);
    let pasted = of_file.as_deref().unwrap_or(typed);
    let write = write && file.is_none();
    let read = table.and_then(|table| declarations::read(known.step, &table));
    let read = match read {
        Ok(read) => read,
        Err(faults) => {
            let entries = report::of_faults(&faults);
            return Ok(wrong(&shown(seat, &known, Some((pasted, &entries, false)))));
        }
    };
    let write = write && read.faults.is_empty();
    let done = seat.call(|office, call| office.declare(call, fiche, (&read.lines, write)));
    let (told, written) = match done {
        Ok(done) => done,
        Err(Stop::App(Error::Refused(Refusal::Invalid { .. }))) => {
            let entries = [Entry {
                line: None,
                column: None,
                result: "refusé",
                says: format!(
                    "chaque ligne nomme son marché en deux cents lettres au plus, et le tableau en compte deux mille au plus ; la colonne « {MARKET} » ne porte jamais de numéro de sécurité sociale"
                ),
                value: None,
            }];
            return Ok(wrong(&shown(seat, &known, Some((pasted, &entries, false)))));
        }
        Err(stop) => return Err(stop),
    };
    if written {
        return Ok(go(&format!("/pilotage/{fiche}/marches?fait=oui")));
    }
    let mut entries = report::of_faults(&read.faults);
    let words = Words {
        catalogue: seat.office().catalogue,
        fiche: known.fiche,
    };
    entries.extend(told.iter().zip(&read.places).map(|(one, line)| {
        let (result, says) = match one {
            Declared::Done => ("à écrire", String::new()),
            Declared::Already => ("déjà là", String::new()),
            Declared::Refused(reasons) => {
                let told = reasons.iter().map(|reason| words.reason(reason));
                ("refusé", told.collect::<Vec<_>>().join(" "))
            }
        };
        Entry {
            line: Some(*line),
            column: None,
            result,
            says,
            value: None,
        }
    }));
    entries.sort_by_key(|entry| entry.line);
    let refused = entries.iter().any(|entry| entry.result == "refusé");
    let shown = shown(seat, &known, Some((pasted, &entries, !refused)));
    Ok(match refused {
        true => wrong(&shown),
        false => page(&shown),
    })
}

fn shown<'d>(
    seat: &Seat<'d>,
    known: &Markets<'static>,
    weighed: Option<(&str, &[Entry], bool)>,
) -> Page<'d> {
    let words = Words {
        catalogue: seat.office().catalogue,
        fiche: known.fiche,
    };
    let (pasted, entries, clear) = weighed.unwrap_or(("", &[], false));
    let totals = report::totals(entries).into_iter();
    let totals: Vec<String> = totals
        .map(|(result, count)| report::counted(result, &count.to_string(), count > 1))
        .collect();
    let to_write = entries.iter().any(|entry| entry.result == "à écrire");
    Page {
        layout: Layout::inside(seat, format!("Marchés, {}", known.fiche.head.short_title)),
        fiche: known.fiche,
        file: TABLE,
        step: known.step.label.clone(),
        bars: known
            .counts
            .iter()
            .map(|count| shared(words, count))
            .collect(),
        counters: known
            .counters
            .iter()
            .map(|counter| counter.label.clone())
            .collect(),
        lines: known.lines.iter().map(|one| line(known, one)).collect(),
        next: known.more.then(|| {
            let next = part(seat).end.to_string();
            let path = format!("/pilotage/{}/marches", known.fiche.head.id);
            address(&path, &[("depuis", next.as_str())])
        }),
        columns: columns(known)
            .iter()
            .map(|input| input.label.clone())
            .collect(),
        written: seat.asked.query.get("fait") == Some("oui"),
        pasted: pasted.to_owned(),
        report: entries.iter().map(report::text).collect(),
        totals: text::listed(&totals),
        clear: clear && to_write,
        failed: weighed.is_some() && !clear,
    }
}

/// What a line tells besides the name of the contract.
fn columns(known: &Markets<'static>) -> Vec<&'static Input> {
    known.step.inputs.iter().collect()
}

fn line(known: &Markets<'_>, one: &Market) -> Line {
    let counters = known.counters.iter().copied();
    let added: Vec<_> = counters.zip(one.amounts.iter().copied()).collect();
    Line {
        dossier: one.dossier,
        name: one.name.clone(),
        declared: one.declared,
        last: one.last.map_or_else(String::new, text::date),
        amounts: words::added(&added),
    }
}
