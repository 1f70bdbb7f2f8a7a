//! `/pilotage/bilans/{fiche}/{document}/{année}/{auteur}` : a yearly report: its figures, what is written in it, what
//! became of it.

use app::figures::Eyes;
use app::reports::{Doing, Place, ReportView, Stage, Texts};
use app::{Error, Refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::values::{Date, Id};
use french::{names, text};
use papers::forms::{Form, Year};

use super::super::numbers::said;
use super::{Line, line, stage};
use crate::answer::{Stop, Told, go, page, wrong};
use crate::asked::Asked;
use crate::confirm::{Weighty, unless_confirmed};
use crate::desk::Shared;
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use crate::{filters, printed, words};

/// The page.
#[derive(Template)]
#[template(path = "pilotage/bilans/bilan.html")]
struct Report<'d> {
    layout: Layout<'d>,
    line: Line,
    version: i64,
    /// Its figures: what each counts, how many.
    figures: Vec<(String, String)>,
    /// How many times each step was held, by what it came to.
    steps: Vec<(String, String)>,
    /// Where its figures come from, in words.
    counted: String,
    /// What is written: the field, what it asks, the answer.
    texts: Vec<Text>,
    /// Whether who looks writes it, and may send it.
    writes: bool,
    sends: bool,
    /// Whether its document is one that Livret prints.
    prints: bool,
    /// Whether who looks may control it, return it, accept it.
    takes: bool,
    judges: bool,
    reason: String,
    passed: Vec<String>,
    /// Why it was returned last.
    returned: Option<String>,
    /// What is wrong: where in the page, and why.
    failed: Option<(String, String)>,
}

/// Something written.
struct Text {
    field: &'static str,
    label: &'static str,
    value: String,
}

/// An address.
type At = (String, String, String, String);

/// Shows a report.
pub async fn show(State(desk): State<Shared>, Path(at): Path<At>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        Ok(page(&shown(seat, &place(&at)?, None)?))
    })
    .await
}

/// Does something with a report.
pub async fn act(State(desk): State<Shared>, Path(at): Path<At>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let place = place(&at)?;
        let form = &seat.asked.form;
        let field = |name| form.get(name).unwrap_or_default().to_owned();
        let texts = || Texts {
            activity: field("activite"),
            obstacles: field("difficultes"),
            prospects: field("perspectives"),
        };
        let doing = match form.get("faire") {
            Some("garder") => Doing::Keep(texts()),
            Some("envoyer") => Doing::Send(texts()),
            Some("controler") => Doing::Control,
            Some("renvoyer") => Doing::Return(field("motif")),
            Some("accepter") => Doing::Accept,
            _ => {
                let why = "Dites ce que vous faites de ce bilan.".to_owned();
                let failed = Some(("suite".to_owned(), why));
                return Ok(wrong(&shown(seat, &place, failed)?));
            }
        };
        weighed(seat, &place, &doing)
    })
    .await
}

/// Prints a report: what it counts, what is written in it; a draft until it is accepted.
pub async fn print(State(desk): State<Shared>, Path(at): Path<At>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let place = place(&at)?;
        let view = seat.call(|office, call| office.report(call, &place))?;
        let nothing = || Stop::App(Error::Refused(Refusal::NotFound));
        let (item, line) = (&view.item, line(seat, &view.item));
        let today = (seat.desk.clock)().today;
        let catalogue = seat.office().catalogue;
        let form = Form::blank(catalogue, item.fiche, item.document, today);
        let mut paper = form.ok_or_else(nothing)?;
        let draft = format!("Ce bilan n'est pas accepté. Où il en est : {}.", line.stage);
        paper.imprint.draft = (item.stage != Stage::Accepted).then_some(draft);
        let texts = [
            ("activite", &view.texts.activity),
            ("difficultes", &view.texts.obstacles),
            ("perspectives", &view.texts.prospects),
        ];
        let written = |text: &String| (!text.trim().is_empty()).then(|| text.clone());
        let paper = paper.of_year(Year {
            year: place.year.to_string(),
            operator: Some(line.ower),
            stage: Some(text::sentence(line.stage)),
            heads: ["Ce qui est compté", "Combien"].map(str::to_owned).into(),
            lines: figures(&view)
                .into_iter()
                .map(|(what, number)| vec![what, number])
                .collect(),
            counts: Vec::new(),
            steps: steps(&view),
            note: Some(counted(&view)),
            texts: texts
                .map(|(field, text)| (label(field).to_owned(), written(text)))
                .into(),
        });
        let name = format!("bilan-{}-{}", place.fiche, place.year);
        printed::give(seat, &name, &paper)
    })
    .await
}

fn weighed(seat: &Seat<'_>, place: &Place, doing: &Doing) -> Told {
    let here = super::path(place);
    let version = seat.asked.form.get("version");
    let version = version.and_then(|text| text.parse().ok()).unwrap_or(-1);
    // Whoever may not know of it is told so before anything is asked of them.
    seat.call(|office, call| office.report(call, place))?;
    if *doing == Doing::Accept {
        let weighty = Weighty {
            title: "Accepter ce bilan ?",
            consequences: &["Il ne changera plus, ni ses chiffres, ni ce qui y est écrit."],
            done: "Accepter",
            back: &here,
            fields: &["version", "faire"],
        };
        if let Some(asks) = unless_confirmed(seat, &weighty) {
            return Ok(asks);
        }
    }
    let done = seat.call(|office, call| match doing {
        Doing::Keep(_) | Doing::Send(_) => office.write_report(call, (place, version), doing),
        _ => office.control_report(call, (place, version), doing),
    });
    match done {
        Ok(()) => Ok(go(&format!("{here}#suite"))),
        Err(Stop::App(Error::Refused(Refusal::Invalid { field, why }))) => {
            let told = match field {
                "annee" => {
                    "L'année n'est pas finie : le bilan s'envoie l'année suivante.".to_owned()
                }
                "motif" => format!("Pourquoi il est renvoyé : {}.", words::invalid(why)),
                other => format!("{} : {}.", label(other), words::invalid(why)),
            };
            let at = if field == "annee" { "activite" } else { field };
            Ok(wrong(&shown(seat, place, Some((at.to_owned(), told)))?))
        }
        Err(stop) => Err(stop),
    }
}

fn place((fiche, document, year, ower): &At) -> Result<Place, Stop> {
    let nothing = || Stop::App(Error::Refused(Refusal::NotFound));
    let id = |text: &str| text.parse::<Id>().map_err(|_| nothing());
    Ok(Place {
        fiche: id(fiche)?,
        document: id(document)?,
        year: year.parse().map_err(|_| nothing())?,
        ower: id(ower)?,
    })
}

/// What a text is about.
fn label(field: &str) -> &'static str {
    match field {
        "activite" => "Ce qui a été fait",
        "difficultes" => "Ce qui a fait difficulté",
        _ => "Ce qui est prévu",
    }
}

fn shown<'d>(
    seat: &Seat<'d>,
    place: &Place,
    failed: Option<(String, String)>,
) -> Result<Report<'d>, Stop> {
    let view = seat.call(|office, call| office.report(call, place))?;
    let form = &seat.asked.form;
    let texts = [
        ("activite", &view.texts.activity),
        ("difficultes", &view.texts.obstacles),
        ("perspectives", &view.texts.prospects),
    ];
    let texts = texts.map(|(field, kept)| Text {
        field,
        label: label(field),
        value: match failed.is_some() {
            true => form.get(field).map_or_else(|| kept.clone(), str::to_owned),
            false => kept.clone(),
        },
    });
    let line = line(seat, &view.item);
    let over = (seat.desk.clock)().today.year() > place.year;
    let (stage, eyes) = (view.item.stage, view.item.eyes);
    let writes = view.item.own && stage.waits_for_author();
    let returned = view.passed.last().filter(|_| stage == Stage::Returned);
    Ok(Report {
        layout: Layout::inside(seat, format!("{}, {}", line.title, line.ower)),
        version: view.version,
        figures: figures(&view),
        steps: steps(&view),
        counted: counted(&view),
        texts: texts.into(),
        writes,
        sends: writes && over,
        prints: view.item.document.template.is_some(),
        takes: eyes == Eyes::Service && stage == Stage::Sent,
        judges: eyes == Eyes::Service && stage.waits_for_service(),
        reason: match failed.is_some() {
            true => form.get("motif").unwrap_or_default().to_owned(),
            false => String::new(),
        },
        returned: returned.and_then(|step| step.reason.clone()),
        passed: passed(&view),
        failed,
        line,
    })
}

fn day(day: Option<Date>) -> String {
    day.map_or_else(String::new, |day| format!(" le {}", text::date(day)))
}

fn figures(view: &ReportView<'_>) -> Vec<(String, String)> {
    let all = &view.figures;
    let numbers = [
        ("Entrées dans l'année".to_owned(), all.entered),
        (
            "Sorties dans l'année, après être entrés".to_owned(),
            all.left,
        ),
        (
            "Clos dans l'année sans être entrés".to_owned(),
            all.never_in,
        ),
        (format!("Présents{}", day(all.inside_on)), all.inside),
    ];
    let numbers = numbers.map(|(label, number)| (label, said(number)));
    let fiche = view.item.fiche;
    let hours = all.hours.iter().map(|(counter, sum)| {
        let label = names::counter(fiche, counter.as_str());
        let sum = sum.map_or_else(
            || "non dit".to_owned(),
            |sum| text::plain(&text::thousandths(sum)),
        );
        (format!("{label}, dans l'année"), sum)
    });
    numbers.into_iter().chain(hours).collect()
}

fn steps(view: &ReportView<'_>) -> Vec<(String, String)> {
    let fiche = view.item.fiche;
    // In the order of the path, not of the ids under which they are kept.
    let place = |step: &Id, outcome: Option<&Id>| {
        let mut steps = fiche.steps.iter();
        let at = steps.position(|known| known.origin.id == *step);
        let outcomes = at.and_then(|at| fiche.steps.get(at));
        let outcomes = outcomes.map_or(&[][..], |step| &step.outcomes);
        let to = outcomes.iter().position(|one| Some(&one.id) == outcome);
        (at, to)
    };
    let mut all: Vec<_> = view.figures.steps.iter().collect();
    all.sort_by_key(|(step, outcome, _)| place(step, outcome.as_ref()));
    let each = all.into_iter().map(|(step, outcome, count)| {
        let reference = match outcome {
            Some(outcome) => format!("{step}:{outcome}"),
            None => step.to_string(),
        };
        let name = names::ending(fiche, &reference);
        let name = name.unwrap_or_else(|| names::step_or_outcome(fiche, &reference));
        (text::sentence(&name), said(*count))
    });
    each.collect()
}

fn counted(view: &ReportView<'_>) -> String {
    match view.frozen {
        Some(day) => format!("Chiffres arrêtés le {}, jour de l'envoi.", text::date(day)),
        None => "Chiffres d'aujourd'hui : ils seront arrêtés le jour de l'envoi.".to_owned(),
    }
}

fn passed(view: &ReportView<'_>) -> Vec<String> {
    let each = view.passed.iter().map(|step| {
        let author = step.author.as_deref();
        let by = author.map_or_else(String::new, |author| format!(", par {author}"));
        let reason = step.reason.as_deref();
        let why = reason.map_or_else(String::new, |reason| format!(" : {reason}"));
        let what = text::sentence(stage(step.stage));
        format!("{what}, le {}{by}{why}", text::date(step.on))
    });
    each.collect()
}
