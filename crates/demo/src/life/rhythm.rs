//! Contacts, interviews, sessions and hours, at the rhythm that the fiche's counters ask.

use domain::dossier::{Entry, ONE, RunView};
use domain::fiche::{Counter, CounterScope, Event, Per};
use domain::time::days_between;
use domain::values::Date;

use super::fate::{after, between};
use super::intent::Intent;
use super::{Life, Scene, Wish};
use crate::acts::Stage;

/// Hours of a month come in so many times.
const TIMES: i64 = 3;
/// Days between two interviews where the fiche counts none.
const USUAL: i64 = 38;

impl Life {
    /// The next of everything the counters of the dossier ask, and an interview now and then where they
    /// ask for none.
    pub(super) fn contacts(&self, scene: &Scene<'_, '_, '_>) -> Vec<Wish> {
        let counters = scene.stage.engine.fiche.counters.iter();
        let counters = counters.filter(|c| c.scope == CounterScope::Dossier && is_logged(c.counts));
        let mut wishes: Vec<Wish> = Vec::new();
        let mut meets = false;
        for counter in counters {
            meets |= matches!(counter.counts, Event::Interview | Event::Contact);
            let during = |run: &&RunView<'_>| {
                run.closed.is_none() && Some(&run.period.origin.id) == counter.during.as_ref()
            };
            if let Some(run) = scene.runs.iter().rfind(during) {
                let wish = self.next(scene, counter.counts, run.from, every(counter, run));
                let in_time = |(day, _): &Wish| run.to().is_none_or(|to| *day <= to);
                wishes.extend(Some(wish).filter(in_time));
            }
        }
        if let Some(entered) = scene.entered.filter(|_| !meets) {
            wishes.push(self.next(scene, Event::Interview, entered, USUAL));
        }
        wishes
    }

    /// The next of a kind, so many days after the last; one in twelve is missed.
    fn next(&self, scene: &Scene<'_, '_, '_>, what: Event, since: Date, every: i64) -> Wish {
        let logged = scene.stage.dossier.state.logged.iter();
        let counts =
            |kind: Event| kind == what || (what, kind) == (Event::Contact, Event::Interview);
        let days: Vec<Date> = logged
            .filter(|log| counts(log.logged.what))
            .map(|log| log.on)
            .collect();
        let last = days
            .iter()
            .copied()
            .max()
            .map_or(since, |day| day.max(since));
        let intent = Intent::Log(what, days.len());
        let mut dice = self.dice(&intent);
        let missed = if dice.once_in(12) { every } else { 0 };
        let days = between(&mut dice, every * 6 / 10, every) + missed;
        (after(last, days.max(1)), intent)
    }

    pub(super) fn log(&self, stage: &Stage<'_, '_>, what: Event, intent: &Intent) -> Entry {
        let counters = stage.engine.fiche.counters.iter();
        let bound = counters
            .filter(|c| c.counts == what && c.scope == CounterScope::Dossier)
            .find_map(|c| c.value.or(c.min));
        let amount = match is_hours(what) {
            true => bound.map_or(2, |hours| i64::from(hours) / TIMES).max(1),
            false => 1,
        };
        let mut entry = stage.log(what, amount * ONE, &mut self.dice(intent));
        entry.reason = None;
        entry
    }
}

fn is_logged(what: Event) -> bool {
    let meets = matches!(
        what,
        Event::Interview | Event::Contact | Event::GroupSession
    );
    meets || is_hours(what)
}

fn is_hours(what: Event) -> bool {
    matches!(what, Event::AccompanimentHour | Event::InsertionHour)
}

/// Days between two, so that the bound of a counter is reached over its window.
fn every(counter: &Counter, run: &RunView<'_>) -> i64 {
    let whole = || {
        let planned = run.to();
        let least = run
            .period
            .min
            .map(|min| domain::time::last_day(run.from, min));
        let to = planned.or(least).unwrap_or(after(run.from, 180));
        i64::from(days_between(run.from, to)) * 8 / 10
    };
    let window = match counter.per {
        Some(Per::Week) => 7,
        Some(Per::Month | Per::CalendarMonth) => 29,
        _ => whole(),
    };
    let times = match is_hours(counter.counts) {
        true => TIMES,
        false => counter.value.or(counter.min).map_or(1, i64::from).max(1),
    };
    (window / times).max(1)
}
