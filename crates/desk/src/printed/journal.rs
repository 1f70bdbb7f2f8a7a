//! What happened in a dossier, as papers tell it: as it stands once corrected, in the order of the days, what is logged
//! over and over told once.

use app::dossier::{DossierView, Past};
use domain::catalogue::StandsFor;
use domain::dossier::{Actor, Count, ONE};
use domain::fiche::{Event, Step, StepKind};
use domain::values::Date;
use french::{Words, names, text, words};
use papers::forms::Moment;

use crate::pages::dossiers::record;

/// What keeps a dossier in order and tells nothing of the path.
const ASIDE: [&str; 5] = ["plan", "waive", "collect", "pin", "deposit"];

/// What was logged day after day, with nothing else between: of each thing, how many, in how many times.
struct Run {
    first: Date,
    last: Date,
    amounts: Vec<(Event, i64, i64)>,
}

impl Run {
    fn of(past: &Past, what: Event, amount: i64) -> Run {
        Run {
            first: past.on,
            last: past.on,
            amounts: vec![(what, amount, 1)],
        }
    }

    fn add(&mut self, past: &Past, what: Event, amount: i64) {
        self.last = past.on;
        let mut known = self.amounts.iter_mut();
        match known.find(|(known, ..)| *known == what) {
            Some((_, total, times)) => {
                *total = total.saturating_add(amount);
                *times += 1;
            }
            None => self.amounts.push((what, amount, 1)),
        }
    }

    fn on(&self) -> String {
        let (first, last) = (text::date(self.first), text::date(self.last));
        let year = format!(" {}", self.last.year());
        match first.strip_suffix(&year) {
            _ if first == last => last,
            Some(day) => format!("du {day} au {last}"),
            None => format!("du {first} au {last}"),
        }
    }

    fn told(&self) -> String {
        let each = self.amounts.iter().map(|(what, amount, times)| {
            let told = record::logged(*what, *amount);
            match *times == 1 || times.saturating_mul(ONE) == *amount {
                true => told,
                false => format!("{told} en {times} fois"),
            }
        });
        text::sentence(&each.collect::<Vec<_>>().join(", "))
    }
}

/// What stands of the journal, in the order of the days.
fn standing(lasting: &[Past]) -> Vec<&Past> {
    let mut known: Vec<&Past> = lasting.iter().filter(|past| !past.draft).collect();
    known.sort_by_key(|past| past.on);
    known
}

/// The path: what was done, and what was written down with it.
pub fn path(words: Words<'_>, view: &DossierView<'_>) -> Vec<Moment> {
    told(&view.lasting, |past| Moment {
        act: past.act,
        on: text::date(past.on),
        what: record::said(words, past),
        reason: past.reason.clone(),
        lines: record::notes(words, view, past.rank),
    })
}

/// What was done, each as it is told; what is logged several times in a row, told once.
pub fn told(lasting: &[Past], tell: impl Fn(&Past) -> Moment) -> Vec<Moment> {
    let mut told: Vec<(Moment, Option<Run>)> = Vec::new();
    for past in standing(lasting) {
        if ASIDE.contains(&past.act) {
            continue;
        }
        let alone = past.logged.filter(|_| past.reason.is_none());
        let Some((what, amount)) = alone else {
            told.push((tell(past), None));
            continue;
        };
        match told.last_mut() {
            Some((_, Some(run))) => run.add(past, what, amount),
            _ => told.push((tell(past), Some(Run::of(past, what, amount)))),
        }
    }
    let each = told.into_iter().map(|(moment, run)| match run {
        None => moment,
        Some(run) => Moment {
            on: run.on(),
            what: run.told(),
            ..moment
        },
    });
    each.collect()
}

/// What whom the dossier is about took part in, and on which days: nothing of what it came to. A contact may have been
/// a call: it is no attendance.
pub fn attended(words: Words<'_>, view: &DossierView<'_>) -> Vec<(String, String)> {
    let mut found: Vec<(String, Vec<Date>)> = Vec::new();
    for past in standing(&view.lasting) {
        let what = match (past.logged, &past.what) {
            (Some((Event::Contact, _)), _) => continue,
            (Some((what, _)), _) => {
                let hours = matches!(what, Event::AccompanimentHour | Event::InsertionHour);
                french::event(what, hours).to_owned()
            }
            (None, Some(step)) if was_there(words, view, past) => {
                names::step_or_outcome(view.fiche, step.as_str())
            }
            _ => continue,
        };
        let (what, day) = (text::sentence(&what), past.on);
        match found.iter_mut().find(|(known, _)| *known == what) {
            Some((_, days)) if days.contains(&day) => {}
            Some((_, days)) => days.push(day),
            None => found.push((what, vec![day])),
        }
    }
    let each = found.into_iter();
    each.map(|(what, days)| (what, text::by_month(&days)))
        .collect()
}

/// Whether a step was held with whom the dossier is about, as it is written.
fn was_there(words: Words<'_>, view: &DossierView<'_>, past: &Past) -> bool {
    let is_subject = |actor: &Actor| {
        let mut roles = words.catalogue.roles.iter();
        let role = roles.find(|role| role.id == actor.role);
        role.is_some_and(|role| role.stands_for == Some(StandsFor::Subject))
    };
    // What the person chooses may be said from anywhere.
    let meets = |step: &Step| step.kind != StepKind::Adhesion;
    let mut held = view.notes.iter().filter(|(_, step)| meets(step));
    held.any(|(held, _)| {
        let mut there = held.by.iter().chain(&held.holding.present);
        held.event == past.rank && held.complete && there.any(is_subject)
    })
}

/// What is counted of the dossier, where a count that starts again every week is told once; what a contract adds to the
/// counts of its action.
pub fn counts(words: Words<'_>, view: &DossierView<'_>) -> Vec<(String, String)> {
    let mut groups: Vec<Vec<&Count<'_>>> = Vec::new();
    for count in &view.counts {
        let same = |other: &&Count<'_>| {
            other.counter.origin.id == count.counter.origin.id && other.key == count.key
        };
        match groups.iter_mut().find(|group| group.iter().any(same)) {
            Some(group) => group.push(count),
            None => groups.push(vec![count]),
        }
    }
    let told = |group: Vec<&Count<'_>>| {
        let last = group.last()?;
        let bound = last
            .bound
            .map(|bound| match words::bound(last.counter.nature) {
                Some(word) => format!(", pour {word} de {bound}"),
                None => format!(" sur {bound}"),
            });
        let said = format!(
            "{}{}",
            text::thousandths(last.value),
            bound.unwrap_or_default()
        );
        let key = last.key.as_ref();
        let key = key.map(|key| format!(", {}", words.catalogue.name_of(key)));
        let total: i64 = group.iter().map(|count| count.value).sum();
        let said = match group.len() {
            1 => said,
            many => format!(
                "{} en tout, sur {many} périodes ; la dernière : {said}",
                text::thousandths(total)
            ),
        };
        Some((
            format!("{}{}", last.counter.label, key.unwrap_or_default()),
            said,
        ))
    };
    let added = view.added.iter().map(|(counter, _)| counter.label.clone());
    let added = added.zip(crate::words::added(&view.added));
    groups.into_iter().filter_map(told).chain(added).collect()
}
