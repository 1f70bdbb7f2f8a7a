//! Counts: what feeds them, what they add up to, and what their bound says.
//!
//! A counter is a number of events of a kind, within a scope, over a window, compared with a bound.
//! What one dossier counts for itself is worked out from its state; what many share is kept in a
//! [`Ledger`], fed by each of them.

mod events;
mod windows;

use std::collections::BTreeMap;

use self::windows::{cohort, windows};

use crate::dossier::engine::{Around, Engine};
use crate::dossier::state::{Dossier, Held};
use crate::fiche::{Counter, CounterNature, CounterScope, Per};
use crate::time::{Window, calendar_month, calendar_year};
use crate::values::{Date, Id};

/// One, in the thousandths that counts are kept in.
pub const ONE: i64 = 1000;

/// What a dossier adds to a shared counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fed {
    /// The counter.
    pub counter: Id,
    /// For whom: an operator, a territory; none when nothing says.
    pub key: Option<Id>,
    /// The day it counts.
    pub day: Date,
    /// How much, in thousandths; negative when a place is given back.
    pub amount: i64,
}

/// Where a count stands against its bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Nothing is compared.
    Unbounded,
    /// Below a minimum that is due.
    Below,
    /// Room is left, or the minimum is reached.
    Within,
    /// The bound is just reached.
    Reached,
    /// The bound is passed.
    Beyond,
}

/// A count.
#[derive(Debug, Clone)]
pub struct Count<'c> {
    /// The counter.
    pub counter: &'c Counter,
    /// For whom, when the counter is split.
    pub key: Option<Id>,
    /// The window counted over.
    pub window: Window,
    /// Rank of the run it belongs to, for a counter of the dossier.
    pub run: Option<u8>,
    /// The window is whole: nothing cuts it short.
    pub whole: bool,
    /// The value, in thousandths.
    pub value: i64,
    /// The bound, if there is one.
    pub bound: Option<u32>,
    /// The value this one is a share of, in thousandths, when the counter is a share of another.
    pub share_of: Option<i64>,
    /// Where it stands.
    pub level: Level,
}

/// How much each day.
type Days = BTreeMap<Date, i64>;

/// The counts that several dossiers share: for each counter and key, how much each day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    days: BTreeMap<(Id, Id), BTreeMap<Option<Id>, Days>>,
}

/// A sum that saturates: nobody enters so many hours, but anything can be written.
pub(super) fn total(amounts: impl Iterator<Item = i64>) -> i64 {
    amounts.fold(0, i64::saturating_add)
}

impl Ledger {
    /// Adds what a dossier of a fiche feeds.
    pub fn add(&mut self, fiche: &Id, fed: &[Fed]) {
        self.change(fiche, fed, 1);
    }

    /// Takes back what a dossier fed before it changed.
    pub fn remove(&mut self, fiche: &Id, fed: &[Fed]) {
        self.change(fiche, fed, -1);
    }

    fn change(&mut self, fiche: &Id, fed: &[Fed], sign: i64) {
        for one in fed {
            let keys = self
                .days
                .entry((fiche.clone(), one.counter.clone()))
                .or_default();
            let days = keys.entry(one.key.clone()).or_default();
            let amount = days.entry(one.day).or_default();
            *amount = amount.saturating_add(sign.saturating_mul(one.amount));
            if *amount == 0 {
                days.remove(&one.day);
            }
        }
    }

    /// Whether nothing is counted on any day.
    pub fn is_zero(&self) -> bool {
        let mut keys = self.days.values().flat_map(BTreeMap::values);
        keys.all(BTreeMap::is_empty)
    }

    /// What was counted in a window: for one key, or for all of them.
    pub fn sum(&self, fiche: &Id, counter: &Id, key: Option<&Id>, window: Window) -> i64 {
        let Some(keys) = self.days.get(&(fiche.clone(), counter.clone())) else {
            return 0;
        };
        let from = window.from.unwrap_or(Date::MIN);
        let to = window.to.unwrap_or(Date::MAX);
        if from > to {
            return 0;
        }
        let of = |days: &Days| total(days.range(from..=to).map(|(_, n)| *n));
        match key {
            Some(_) => keys.get(&key.cloned()).map_or(0, of),
            None => total(keys.values().map(of)),
        }
    }

    /// The highest the running count stands on a day or later: what enters then, even written down
    /// afterwards, must find room on every day that follows.
    pub fn peak(&self, fiche: &Id, counter: &Id, key: Option<&Id>, from: Date) -> i64 {
        let until = |to| Window {
            from: None,
            to: Some(to),
        };
        let on = |day| self.sum(fiche, counter, key, until(day));
        let keys = self.days.get(&(fiche.clone(), counter.clone()));
        let later = keys.into_iter().flat_map(BTreeMap::values);
        let later = later.flat_map(|days| days.range(from..).map(|(day, _)| *day));
        later.map(on).fold(on(from), i64::max)
    }
}

impl<'c> Engine<'c> {
    /// What the dossier adds to the counters it shares with others.
    pub fn fed(&self, dossier: &Dossier, around: &Around<'_>) -> Vec<Fed> {
        let mut fed = Vec::new();
        for counter in &self.fiche.counters {
            if counter.scope == CounterScope::Dossier {
                continue;
            }
            for (day, amount, by) in self.events(dossier, None, counter) {
                fed.push(Fed {
                    counter: counter.origin.id.clone(),
                    key: self.key(dossier, counter, by, day, around),
                    day,
                    amount,
                });
            }
        }
        fed
    }

    /// The bound for a key: its own, else that of the counter.
    pub fn bound(&self, counter: &Counter, key: Option<&Id>) -> Option<u32> {
        let split = counter.split.iter().find(|split| Some(&split.key) == key);
        match split {
            Some(split) => split.value,
            None => counter.value.or(counter.max).or_else(|| {
                // All parts together, when each has its number.
                let parts = counter.split.iter().map(|split| split.value);
                parts.sum::<Option<u32>>().filter(|sum| *sum > 0)
            }),
        }
    }

    /// The window of a shared counter that holds a day.
    pub fn shared_window(&self, counter: &Counter, day: Date, around: &Around<'_>) -> Window {
        let period = counter
            .during
            .as_ref()
            .and_then(|id| self.period(id.as_str()));
        let dated = period.map_or(Window::default(), |period| Window {
            from: period.from.map(|day| day.0),
            to: period.to.map(|day| day.0),
        });
        match counter.per {
            Some(Per::CalendarYear) => calendar_year(day),
            Some(Per::CalendarMonth) => calendar_month(day),
            Some(Per::AtOnce) => Window {
                from: None,
                to: Some(day),
            },
            Some(Per::Cohort) => cohort(around.action, day),
            _ => dated,
        }
    }

    /// A shared count on a day, for one key or for all.
    pub fn level(
        &self,
        counter: &'c Counter,
        key: Option<&Id>,
        around: &Around<'_>,
        day: Date,
    ) -> Count<'c> {
        let window = self.shared_window(counter, day, around);
        let value = around
            .ledger
            .sum(&self.fiche.head.id, &counter.origin.id, key, window);
        let bound = self.bound(counter, key);
        let share = counter.share.as_ref();
        let whole = share.and_then(|share| self.counter(share.counter.as_str()));
        let share_of = whole.map(|whole| self.level(whole, key, around, day).value);
        let percent = share.and_then(|share| share.at_least_percent);
        let short = percent.zip(share_of).is_some_and(|(percent, of)| {
            value.saturating_mul(100) < of.saturating_mul(i64::from(percent))
        });
        Count {
            counter,
            key: key.cloned(),
            window,
            run: None,
            whole: true,
            value,
            bound,
            share_of,
            level: match short {
                true => Level::Below,
                false => level(counter, value, bound),
            },
        }
    }

    /// The counts of the dossier itself, window by window, up to today.
    pub fn counts(&self, dossier: &Dossier, around: &Around<'_>) -> Vec<Count<'c>> {
        let mut counts = Vec::new();
        for counter in &self.fiche.counters {
            if counter.scope == CounterScope::Dossier {
                self.count(dossier, None, counter, around, &mut counts);
            }
        }
        counts
    }

    /// One count of the dossier, with a step that would be held besides.
    pub(in crate::dossier) fn count(
        &self,
        dossier: &Dossier,
        also: Option<&Held>,
        counter: &'c Counter,
        around: &Around<'_>,
        counts: &mut Vec<Count<'c>>,
    ) {
        let events = self.events(dossier, also, counter);
        let during =
            |run: &&crate::dossier::state::Run| Some(&run.period) == counter.during.as_ref();
        for run in dossier.state.runs.iter().filter(during) {
            let Some(view) = self.run_view(dossier, run, around) else {
                continue;
            };
            let whole = Window {
                from: Some(view.from),
                to: view.to(),
            };
            for (window, is_whole) in windows(counter, whole, around.today) {
                let inside = events.iter().filter(|(day, _, _)| window.holds(*day));
                let value = total(inside.map(|(_, amount, _)| *amount));
                let bound = counter.value.or(counter.min);
                counts.push(Count {
                    counter,
                    key: None,
                    window,
                    run: Some(run.rank),
                    whole: is_whole,
                    value,
                    bound,
                    share_of: None,
                    level: level(counter, value, bound),
                });
            }
        }
    }
}

/// Where a value stands against the bound of a counter.
fn level(counter: &Counter, value: i64, bound: Option<u32>) -> Level {
    let Some(bound) = bound.map(|bound| i64::from(bound) * ONE) else {
        return Level::Unbounded;
    };
    match counter.nature {
        CounterNature::Minimum | CounterNature::Reference if value < bound => Level::Below,
        CounterNature::Minimum | CounterNature::Reference => Level::Within,
        CounterNature::Exact if value < bound => Level::Below,
        CounterNature::Exact if value == bound => Level::Within,
        CounterNature::Exact => Level::Beyond,
        CounterNature::Limit | CounterNature::Objective | CounterNature::Range => {
            let floor = counter.min.map_or(0, |min| i64::from(min) * ONE);
            match value.cmp(&bound) {
                std::cmp::Ordering::Less if value < floor => Level::Below,
                std::cmp::Ordering::Less => Level::Within,
                std::cmp::Ordering::Equal => Level::Reached,
                std::cmp::Ordering::Greater => Level::Beyond,
            }
        }
        _ => Level::Unbounded,
    }
}
