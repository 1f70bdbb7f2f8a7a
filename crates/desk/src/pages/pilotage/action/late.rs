//! What is late in an action, by whom; reminding those who owe it.

use app::figures::{LateItem, Reminded, Steered};
use app::{Error, Invalid, Refusal};
use domain::dossier::Engine;
use domain::dossier::act::Obliged;
use domain::time::days_between;
use domain::values::Id;
use french::{Words, names, text};

use super::super::numbers::said;
use super::{days_of, name_of};
use crate::answer::Stop;
use crate::seat::Seat;

/// Something late.
pub(super) struct Late {
    pub(super) operator: String,
    pub(super) operator_key: String,
    pub(super) what: String,
    pub(super) what_key: String,
    pub(super) by: String,
    pub(super) count: String,
    pub(super) days: String,
}

/// What a form says is late: for which operator, what.
pub(super) fn late_of(seat: &Seat<'_>) -> Result<(Option<Id>, Obliged), Stop> {
    let form = &seat.asked.form;
    let nothing = || {
        Stop::App(Error::Refused(Refusal::Invalid {
            field: "quoi",
            why: Invalid::Unknown,
        }))
    };
    let operator = match form.get("operateur").filter(|text| !text.is_empty()) {
        Some(text) => Some(text.parse().map_err(|_| nothing())?),
        None => None,
    };
    let what = form.get("quoi").unwrap_or_default();
    let (kind, id) = what.split_once(':').ok_or_else(nothing)?;
    let id: Id = id.parse().map_err(|_| nothing())?;
    let what = match kind {
        "etape" => Obliged::Step(id),
        "document" => Obliged::Document(id),
        "compteur" => Obliged::Counter(id),
        "recueil" => Obliged::Collection(id),
        _ => return Err(nothing()),
    };
    Ok((operator, what))
}

/// What a reminder did, as the address tells it.
pub(super) fn reminded(seat: &Seat<'_>) -> Option<String> {
    let number = |name| seat.asked.query.get(name)?.parse::<usize>().ok();
    let done = Reminded {
        now: number("fait")?,
        already: number("deja")?,
        left: number("reste")?,
    };
    let count = |n: usize| text::plain(&text::counted(n, "chose due", "choses dues"));
    let mut told = format!("Relance partie pour {}.", count(done.now));
    if done.already > 0 {
        told.push_str(&format!(
            " {} : déjà rappelé aujourd'hui.",
            count(done.already)
        ));
    }
    if done.left > 0 {
        told.push_str(&format!(
            " Reste {} : relancez de nouveau.",
            count(done.left)
        ));
    }
    Some(told)
}

/// What is late, the oldest first.
pub(super) fn late(seat: &Seat<'_>, words: Words<'_>, steered: &Steered<'_>) -> Vec<Late> {
    let engine = seat
        .office()
        .engine_on(&steered.fiche.head.id, steered.today);
    let line = |item: &LateItem| {
        let key = match &item.what {
            Obliged::Step(id) => format!("etape:{id}"),
            Obliged::Document(id) => format!("document:{id}"),
            Obliged::Counter(id) => format!("compteur:{id}"),
            Obliged::Collection(id) => format!("recueil:{id}"),
        };
        let days = days_between(item.to, steered.today).max(0).unsigned_abs();
        Late {
            operator: name_of(words, item.operator.as_ref()),
            operator_key: item
                .operator
                .as_ref()
                .map_or_else(String::new, Id::to_string),
            what: text::sentence(&names::obliged(words.catalogue, steered.fiche, &item.what)),
            what_key: key,
            by: engine.map_or_else(String::new, |engine| owed_by(words, engine, &item.what)),
            count: said(Some(item.count)),
            days: days_of(days),
        }
    };
    let mut items: Vec<&LateItem> = steered.late.iter().collect();
    items.sort_by_key(|item| item.to);
    items.into_iter().map(line).collect()
}

/// Those whom the fiche names for it.
fn owed_by(words: Words<'_>, engine: &Engine<'_>, what: &Obliged) -> String {
    let actors = match what {
        Obliged::Step(id) => engine.step(id.as_str()).map(|step| &step.actors),
        Obliged::Document(id) => engine.document(id.as_str()).map(|one| &one.written_by),
        Obliged::Counter(_) => None,
        Obliged::Collection(id) => {
            let surveys = &words.catalogue.surveys;
            let mut asked = surveys
                .iter()
                .filter(|one| one.moment(id.as_str()).is_some());
            asked.next().map(|survey| &survey.by)
        }
    };
    actors.map_or_else(String::new, |ids| {
        names::actors(words.catalogue, words.fiche, ids)
    })
}
