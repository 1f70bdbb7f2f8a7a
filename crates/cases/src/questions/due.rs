//! `du`, `pas_du`: what is owed.

use domain::dossier::act::Obliged;
use domain::dossier::{Due, Obligation, Subject};
use domain::time::days_between;
use domain::values::{Date, Id};

use crate::answers::is_named;
use crate::format::check::DUES;
use crate::format::model::Named;
use crate::format::questions::DueCheck;
use crate::people::People;
use crate::report::Failure;

/// Everything owed in a dossier on a day, the yearly reports of an action included.
pub fn owed<'c>(people: &People<'_, 'c>, today: Date) -> Vec<Obligation<'c>> {
    let (engine, dossier) = (people.engine, people.dossier);
    let mut owed = engine.due(dossier, &people.around);
    if dossier.subject == Subject::Action {
        let year = today.year().saturating_sub(1);
        owed.extend(engine.yearly(year, Some(dossier), today));
    }
    owed
}

/// What is owed, held against what is expected.
pub fn due(people: &People<'_, '_>, today: Date, wanted: &[DueCheck]) -> Vec<Failure> {
    let owed = owed(people, today);
    let one = |check: &DueCheck| {
        let same: Vec<&Obligation<'_>> = owed
            .iter()
            .filter(|owed| owed.what.obliged() == check.what)
            .collect();
        let answers = |owed: &&Obligation<'_>| is(people, today, check, owed);
        if same.iter().any(answers) {
            return None;
        }
        let got: Vec<String> = same.iter().map(|owed| shown(owed, today)).collect();
        let got = match got.is_empty() {
            true => "rien de tel n'est dû".to_owned(),
            false => got.join(" ; "),
        };
        Some(Failure::new(&check.at, expected(check), got))
    };
    wanted.iter().filter_map(one).collect()
}

/// What is not owed.
pub fn not_due(
    people: &People<'_, '_>,
    today: Date,
    wanted: &[(crate::format::node::Place, Obliged)],
) -> Vec<Failure> {
    let owed = owed(people, today);
    let waits = |due: Due| matches!(due, Due::NotYet | Due::Open | Due::Late);
    let one = |(at, what): &(crate::format::node::Place, Obliged)| {
        let found = owed
            .iter()
            .find(|owed| owed.what.obliged() == *what && waits(owed.state))?;
        let expected = format!("« {} » n'est pas dû", name(what));
        Some(Failure::new(at, expected, shown(found, today)))
    };
    wanted.iter().filter_map(one).collect()
}

fn is(people: &People<'_, '_>, today: Date, check: &DueCheck, owed: &Obligation<'_>) -> bool {
    let all = |wanted: &Option<Vec<Named>>, ids: &[Id]| {
        wanted.as_ref().is_none_or(|wanted| {
            wanted
                .iter()
                .all(|named| ids.iter().any(|id| is_named(Some(*people), named, id)))
        })
    };
    check.state.is_none_or(|state| state == owed.state)
        && check.from.is_none_or(|from| owed.window.from == Some(from))
        && check.to.is_none_or(|to| owed.window.to == Some(to))
        && check
            .days
            .is_none_or(|days| elapsed(owed, today) == Some(days))
        && all(&check.by, &owed.owed_by)
        && all(&check.of, &owed.to)
        && check
            .requirements
            .iter()
            .all(|wanted| owed.because.requirements.contains(wanted))
}

/// Days since it became possible, up to the day it was done.
fn elapsed(owed: &Obligation<'_>, today: Date) -> Option<i32> {
    owed.since
        .map(|since| days_between(since, owed.done.unwrap_or(today)))
}

fn word(state: Due) -> &'static str {
    let found = DUES.iter().find(|(_, known)| *known == state);
    found.map_or("", |(word, _)| word)
}

/// `etape:x`, as cases write it.
pub fn name(what: &Obliged) -> String {
    match what {
        Obliged::Step(id) => format!("etape:{id}"),
        Obliged::Document(id) => format!("document:{id}"),
        Obliged::Counter(id) => format!("compteur:{id}"),
        Obliged::Collection(id) => format!("recueil:{id}"),
    }
}

fn expected(check: &DueCheck) -> String {
    let names = |word: &str, named: &Option<Vec<Named>>| {
        let names = named.as_ref()?.iter().map(|named| named.name.as_str());
        Some(format!("{word} {}", names.collect::<Vec<_>>().join(", ")))
    };
    let requirements: Vec<String> = check.requirements.iter().map(ToString::to_string).collect();
    let parts = [
        Some(name(&check.what)),
        check.state.map(|state| word(state).to_owned()),
        check.from.map(|from| format!("du {from}")),
        check.to.map(|to| format!("au {to}")),
        names("par", &check.by),
        names("à", &check.of),
        check.days.map(|days| format!("{days} jours")),
        (!requirements.is_empty()).then(|| requirements.join(", ")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn shown(owed: &Obligation<'_>, today: Date) -> String {
    let names = |word: &str, ids: &[Id]| {
        let ids: Vec<&str> = ids.iter().map(Id::as_str).collect();
        (!ids.is_empty()).then(|| format!("{word} {}", ids.join(", ")))
    };
    let requirements: Vec<String> = owed
        .because
        .requirements
        .iter()
        .map(ToString::to_string)
        .collect();
    let parts = [
        Some(name(&owed.what.obliged())),
        Some(word(owed.state).to_owned()),
        owed.window.from.map(|from| format!("du {from}")),
        owed.window.to.map(|to| format!("au {to}")),
        names("par", &owed.owed_by),
        names("à", &owed.to),
        elapsed(owed, today).map(|days| format!("{days} jours")),
        (!requirements.is_empty()).then(|| requirements.join(", ")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
