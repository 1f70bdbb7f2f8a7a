//! `/atelier/{fiche}/formulaire/{kind}/{record}` : one record of a draft as a form; `nouveau` is the name of one that
//! is not there yet. A record inside another is named behind it: `bilan.issues.valide`. What is typed goes back into
//! its part of the text.

use app::workshop::Shelved;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::values::Id;
use french::spelled;
use french::text;
use workshop::{Checked, Field, Sort, Texts, Told, clear, fields, put};

use super::brouillon::{heading, none};
use super::{Bench, is_stale, named, seen};
use crate::answer::{Stop, Told as Answered, go, overtaken, page};
use crate::asked::Asked;
use crate::confirm::{Weighty, unless_confirmed};
use crate::desk::Shared;
use crate::filters;
use crate::layout::Layout;
use crate::seat::{Seat, seated};

/// The page.
#[derive(Template)]
#[template(path = "atelier/formulaire.html")]
struct Page<'d> {
    layout: Layout<'d>,
    bench: Bench,
    version: i64,
    action: String,
    kind: String,
    record: String,
    /// The record it is inside, and where that one is.
    within: Option<(String, String)>,
    /// Whether there may be several of its kind, and this one is there.
    removable: bool,
    fields: Vec<Asking>,
    /// The faults of the record that no field bears.
    faults: Vec<Told>,
    kept: bool,
    stale: bool,
}

/// A field, and what is wrong there.
struct Asking {
    field: Field,
    /// Whether it is shown at once: what it says, or what is required; the others wait under a fold.
    said: bool,
    wrong: Vec<String>,
    /// The records inside, each where its form is; and where one is added.
    records: Option<(Vec<(String, String)>, String)>,
    /// Where it stands in the text.
    line: Option<usize>,
}

impl Asking {
    /// Its name in the page.
    fn name(&self) -> &str {
        &self.field.key
    }

    /// What it is called, in words.
    fn label(&self) -> String {
        text::sentence(&spelled(self.name()))
    }

    /// The form a text must have, in a few words.
    fn form(&self) -> Option<&'static str> {
        let Sort::Text(Some(form)) = &self.field.sort else {
            return None;
        };
        Some(match form.as_str() {
            "duree" => "Une durée : « 10 jours », « 6 mois ».",
            "date" => "Un jour : 2018-12-31.",
            "condition" => "Une condition : rsa.allocataire et age < 26.",
            "identifiant" => "Un nom court : minuscules sans accent, chiffres, tirets.",
            "source" => "Une place dans le livret : « Public cible, l. 225 ».",
            _ => return None,
        })
    }

    /// How many lines its box has; nothing for a text of one line.
    fn rows(&self) -> Option<usize> {
        let lines = self.field.typed.lines().count();
        match self.field.sort {
            Sort::List | Sort::Numbers => Some(lines.max(1) + 1),
            _ => (self.field.typed.chars().count() > 60).then_some(3),
        }
    }

    /// The words among which one chooses, each with what it means and whether it is the one.
    fn choices(&self) -> Vec<(&str, &str, bool)> {
        let chosen = self.field.typed.as_str();
        match &self.field.sort {
            Sort::Choice(words) => words
                .iter()
                .map(|(word, doc)| (word.as_str(), doc.as_str(), word == chosen))
                .collect(),
            Sort::Yes => ["oui", "non"]
                .into_iter()
                .map(|word| (word, "", word == chosen))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Whether it is something that the text alone edits.
    fn is_inside(&self) -> bool {
        self.field.sort == Sort::Inside
    }
}

/// A record, as an address names it: what it is inside, with the list there; and its own name, unless it is new.
fn parted(record: &str) -> (Option<(&str, &str)>, Option<&str>) {
    let (outer, own) = match record.rsplit_once('.') {
        Some((outer, own)) => (outer.rsplit_once('.'), own),
        None => (None, record),
    };
    (outer, Some(own).filter(|own| *own != NEW))
}

/// The same, as the text is asked for it.
fn asked_for(record: &str) -> Option<String> {
    match parted(record) {
        (_, Some(_)) => Some(record.to_owned()),
        (Some((outer, list)), None) => Some(format!("{outer}.{list}.")),
        (None, None) => None,
    }
}

/// The name of a record that is not there yet.
const NEW: &str = "nouveau";

/// Shows the form.
pub async fn show(
    State(desk): State<Shared>,
    Path((id, kind, record)): Path<(String, String, String)>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let fiche = named(&id)?;
        let (one, checked) = seat.call(|office, call| office.check_draft(call, &fiche))?;
        Ok(page(&shown(seat, &one, &checked, (&kind, &record), None)?))
    })
    .await
}

/// Writes what was typed into the text, or takes the record out.
pub async fn keep(
    State(desk): State<Shared>,
    Path((id, kind, record)): Path<(String, String, String)>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        answer(seat, &named(&id)?, (&kind, &record))
    })
    .await
}

fn answer(seat: &Seat<'_>, fiche: &Id, (kind, record): (&str, &str)) -> Answered {
    let (one, checked) = seat.call(|office, call| office.check_draft(call, fiche))?;
    let draft = one.draft.as_ref().ok_or_else(none)?;
    let own = asked_for(record);
    let own = own.as_deref();
    let removes = seat.asked.form.get("retirer").is_some();
    if removes {
        let back = seat.asked.path.clone();
        let weighty = Weighty {
            title: "Retirer cet enregistrement du brouillon ?",
            consequences: &[
                "Ce qui le nomme ailleurs dans la fiche devient une faute, à sa place.",
            ],
            done: "Retirer",
            back: &back,
            fields: &["version", "retirer"],
        };
        if let Some(asks) = unless_confirmed(seat, &weighty) {
            return Ok(asks);
        }
    }
    let typed = typed_of(
        seat,
        &fields(&draft.texts.fiche, kind, own).ok_or_else(none)?,
    );
    let text = match removes {
        true => clear(&draft.texts.fiche, kind, record),
        false => put(&draft.texts.fiche, kind, own, &typed),
    };
    let texts = Texts {
        fiche: text.ok_or_else(none)?,
        cases: draft.texts.cases.clone(),
    };
    let outer = parted(record).0;
    let named = typed.iter().find(|(key, _)| key == "id");
    let there = match (removes, outer, named) {
        (true, None, _) => String::new(),
        (true, Some((outer, _)), _) => outer.to_owned(),
        (false, None, Some((_, id))) => id.clone(),
        (false, Some((outer, list)), Some((_, id))) => format!("{outer}.{list}.{id}"),
        (false, _, None) => record.to_owned(),
    };
    let there = match fields(&texts.fiche, kind, Some(&there)) {
        Some(_) => format!("/atelier/{fiche}/formulaire/{kind}/{there}?fait=oui"),
        None => format!("/atelier/{fiche}/brouillon?fait=oui"),
    };
    match seat.call(|office, call| office.keep_draft(call, (fiche, seen(seat)), &texts)) {
        Ok(_) => Ok(go(&there)),
        Err(stop) if is_stale(&stop) => {
            let mut shown = shown(seat, &one, &checked, (kind, record), Some(&typed))?;
            shown.stale = true;
            Ok(overtaken(&shown))
        }
        Err(stop) => Err(stop),
    }
}

/// What was typed in each field that was sent: one that was not is left as it is.
fn typed_of(seat: &Seat<'_>, fields: &[Field]) -> Vec<(String, String)> {
    let form = &seat.asked.form;
    let sent = |key: &str| form.beginning(key).any(|(name, _)| name == key);
    let fields = fields.iter().filter(|field| sent(&field.key));
    fields
        .map(|field| {
            let typed = form.get(&field.key).unwrap_or_default();
            (field.key.clone(), typed.to_owned())
        })
        .collect()
}

fn shown<'d>(
    seat: &'d Seat<'_>,
    one: &Shelved<'static>,
    checked: &Checked,
    (kind, record): (&str, &str),
    typed: Option<&[(String, String)]>,
) -> Result<Page<'d>, Stop> {
    let bench = Bench::of(one, "brouillon");
    let draft = one.draft.as_ref().ok_or_else(none)?;
    let (outer, own) = parted(record);
    let mut known =
        fields(&draft.texts.fiche, kind, asked_for(record).as_deref()).ok_or_else(none)?;
    for (key, typed) in typed.unwrap_or_default() {
        if let Some(field) = known.iter_mut().find(|field| field.key == *key) {
            field.typed.clone_from(typed);
        }
    }
    let spans: Vec<_> = known.iter().filter_map(|field| field.at.clone()).collect();
    let (first, last) = (
        spans.iter().map(|at| at.start).min().unwrap_or(0),
        spans.iter().map(|at| at.end).max().unwrap_or(0),
    );
    let of = |fault: &&Told, at: &std::ops::Range<usize>| {
        fault.line.is_some() && at.start <= fault.at.start && fault.at.start < at.end
    };
    let here = |fault: &&Told| {
        let before = draft.texts.fiche.get(fault.at.start..first);
        // A fault of the whole record stands on its head, just above its first field.
        let head = before.is_some_and(|between| between.lines().count() <= 2);
        fault.line.is_some() && own.is_some() && (head || (first..last).contains(&fault.at.start))
    };
    let borne = |fault: &&Told| spans.iter().any(|at| of(fault, at));
    let faults = checked.faults.iter().filter(here);
    let faults = faults.filter(|fault| !borne(fault)).cloned().collect();
    let form = |record: &str| format!("/atelier/{}/formulaire/{kind}/{record}", one.fiche.head.id);
    let asking = |field: Field| {
        let at = field.at.clone();
        let inside = |id: &str| form(&format!("{record}.{}.{id}", field.key));
        let records = match &field.sort {
            Sort::Records(records) => records.iter(),
            _ => [].iter(),
        };
        let records = records.map(|(id, label)| (label.clone(), inside(id)));
        let records: Vec<_> = records.collect();
        let holds = matches!(field.sort, Sort::Records(_));
        let records = holds.then(|| (records, inside(NEW)));
        let before = at.as_ref().and_then(|at| draft.texts.fiche.get(..at.start));
        let wrong = checked.faults.iter();
        let wrong = wrong.filter(|fault| at.as_ref().is_some_and(|at| of(fault, at)));
        Asking {
            said: at.is_some() || field.required || !field.typed.is_empty(),
            wrong: wrong.map(words).collect(),
            records,
            line: before.map(|before| before.matches('\n').count() + 1),
            field,
        }
    };
    Ok(Page {
        layout: bench.layout(seat, &heading(kind)),
        version: draft.version,
        action: seat.asked.path.clone(),
        kind: heading(kind),
        record: own.unwrap_or_default().to_owned(),
        within: outer.map(|(outer, _)| (outer.to_owned(), form(outer))),
        removable: own.is_some() && !["fiche", "version"].contains(&kind),
        fields: known
            .into_iter()
            // What is not in the text yet holds nothing.
            .filter(|field| own.is_some() || !matches!(field.sort, Sort::Records(_)))
            .map(asking)
            .collect(),
        faults,
        kept: seat.asked.query.get("fait") == Some("oui"),
        stale: false,
        bench,
    })
}

/// A fault beside its field.
fn words(fault: &Told) -> String {
    let mend = fault.suggestion.as_ref();
    let mend = mend.map_or_else(String::new, |mend| format!(" Pour corriger : {mend}"));
    format!("{} ; attendu : {}.{mend}", fault.title, fault.expected)
}
