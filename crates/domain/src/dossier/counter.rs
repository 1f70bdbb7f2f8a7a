//! Counts: what feeds them, what they add up to, and what their bound says.
//!
//! A counter is a number of events of a kind, within a scope, over a window, compared with a bound.
//! What one dossier counts for itself is worked out from its state; what many share is kept in a
//! [`Ledger`], fed by each of them.

use std::collections::BTreeMap;

use super::act::{Actor, Input};
use super::engine::{Around, Engine};
use super::state::{Dossier, Held, Log};
use super::who::Match;
use crate::facts::PlaceKind;
use crate::fiche::{Counter, CounterNature, CounterScope, Event, Feed, Per, StepKind};
use crate::person::Answer;
use crate::time::{Window, calendar_month, calendar_year, month, morrow, week};
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
    /// Where it stands.
    pub level: Level,
}

/// The counts that several dossiers share: for each counter and key, how much each day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    days: BTreeMap<(Id, Id), BTreeMap<Option<Id>, BTreeMap<Date, i64>>>,
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
            let keys = self.days.entry((fiche.clone(), one.counter.clone())).or_default();
            let days = keys.entry(one.key.clone()).or_default();
            let amount = days.entry(one.day).or_default();
            *amount = amount.saturating_add(sign.saturating_mul(one.amount));
            if *amount == 0 {
                days.remove(&one.day);
            }
        }
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
        let of = |days: &BTreeMap<Date, i64>| -> i64 { days.range(from..=to).map(|(_, n)| *n).sum() };
        match key {
            Some(_) => keys.get(&key.cloned()).map_or(0, of),
            None => keys.values().map(of).sum(),
        }
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
            for (day, amount, by) in self.events(dossier, counter) {
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

    /// The events of a dossier that a counter counts: the day, how much, who acted.
    fn events<'d>(
        &self,
        dossier: &'d Dossier,
        counter: &'c Counter,
    ) -> Vec<(Date, i64, &'d [Actor])> {
        let state = &dossier.state;
        let one = |held: &'d Held| (held.day, ONE, held.by.as_slice());
        let of_kind = |kind: StepKind| {
            move |held: &&Held| {
                self.step(held.holding.step.as_str()).is_some_and(|step| step.kind == kind)
            }
        };
        if !counter.feeds.is_empty() {
            let fed = state.done().filter_map(|held| {
                let feed = counter.feeds.iter().find(|feed| Self::meets(&feed.step, held))?;
                amount_of(feed, held).map(|amount| (held.day, amount, held.by.as_slice()))
            });
            let fed: Vec<_> = fed.collect();
            return match counter.counts {
                Event::Entry => fed.into_iter().take(1).collect(),
                Event::Presence => self.presence(dossier, fed.into_iter().next()),
                _ => fed,
            };
        }
        match counter.counts {
            Event::Prescription => state.done().filter(of_kind(StepKind::Prescription)).map(one).collect(),
            Event::Diagnosis => state.done().filter(of_kind(StepKind::Diagnosis)).map(one).collect(),
            Event::Entry => state.done().filter(of_kind(StepKind::Entry)).take(1).map(one).collect(),
            Event::Presence => {
                let entry = state.done().find(of_kind(StepKind::Entry)).map(one);
                self.presence(dossier, entry)
            }
            Event::Inscription | Event::CompletedPath => Vec::new(),
            Event::Grant => state
                .aids
                .iter()
                .filter(|aid| counter.fund.as_ref().is_none_or(|fund| *fund == aid.request.fund))
                .filter_map(|aid| aid.decided.as_ref())
                .filter(|decided| decided.granted)
                .map(|decided| (decided.on, ONE, decided.by.as_slice()))
                .collect(),
            Event::Interview | Event::Contact | Event::GroupSession => {
                let mut found = self.logged(dossier, counter);
                found.extend(self.meetings(dossier, counter));
                found
            }
            Event::AccompanimentHour | Event::InsertionHour => self.logged(dossier, counter),
        }
    }

    /// Present from the entry to the day the dossier closes: the place is free again that day.
    fn presence<'d>(
        &self,
        dossier: &'d Dossier,
        entry: Option<(Date, i64, &'d [Actor])>,
    ) -> Vec<(Date, i64, &'d [Actor])> {
        let left = dossier.state.closed_on();
        let exit = entry.zip(left).map(|((_, amount, by), on)| (on, -amount, by));
        entry.into_iter().chain(exit).collect()
    }

    fn logged<'d>(
        &self,
        dossier: &'d Dossier,
        counter: &'c Counter,
    ) -> Vec<(Date, i64, &'d [Actor])> {
        let counts = |log: &&Log| {
            let same = log.logged.what == counter.counts;
            // An interview is also a contact (A004).
            let contact = counter.counts == Event::Contact && log.logged.what == Event::Interview;
            (same || contact) && self.takes_part(dossier, counter, log.by.iter().chain(&log.logged.with))
        };
        let logs = dossier.state.logged.iter().filter(counts);
        logs.map(|log| (log.on, log.logged.amount, log.by.as_slice())).collect()
    }

    /// Meetings held with the person count as interviews when an accepted member of the team takes
    /// part, and every interview is a contact (A004).
    fn meetings<'d>(
        &self,
        dossier: &'d Dossier,
        counter: &'c Counter,
    ) -> Vec<(Date, i64, &'d [Actor])> {
        if counter.counts == Event::GroupSession {
            return Vec::new();
        }
        let meets = |held: &&Held| {
            let there = || held.by.iter().chain(&held.holding.present);
            let kind = self.step(held.holding.step.as_str()).map(|step| step.kind);
            let meeting = matches!(
                kind,
                Some(StepKind::Interview | StepKind::Review | StepKind::Diagnosis)
            );
            meeting
                && there().any(|actor| self.is_subject(actor))
                && self.takes_part(dossier, counter, there())
        };
        let held = dossier.state.done().filter(meets);
        held.map(|held| (held.on, ONE, held.by.as_slice())).collect()
    }

    fn takes_part<'a>(
        &self,
        dossier: &Dossier,
        counter: &Counter,
        actors: impl Iterator<Item = &'a Actor>,
    ) -> bool {
        let wanted: Vec<Id> = counter.with.iter().filter_map(|name| name.parse().ok()).collect();
        wanted.is_empty() || {
            let actors: Vec<&Actor> = actors.collect();
            wanted.iter().any(|reference| {
                self.any_matches(dossier, actors.iter().copied(), reference) != Match::No
            })
        }
    }

    /// For whom an event counts: the part of the split that one of these falls in, in this order: the
    /// service that acts, the operator, the service that follows the person, the prescriber's, the home.
    pub(super) fn key(
        &self,
        dossier: &Dossier,
        counter: &Counter,
        by: &[Actor],
        day: Date,
        around: &Around<'_>,
    ) -> Option<Id> {
        if counter.split.is_empty() {
            return match counter.scope {
                CounterScope::Operator => dossier.state.operator.clone(),
                _ => None,
            };
        }
        let [followed, home] = self.places(around, day);
        let prescriber = dossier.state.prescriber.as_ref();
        let acting = by.iter().filter_map(|actor| actor.structure.as_ref());
        let places = acting
            .chain(&dossier.state.operator)
            .chain(followed)
            .chain(prescriber.and_then(|prescriber| prescriber.structure.as_ref()))
            .chain(home);
        let falls = |place: &Id| {
            let within = |key: &&Id| crate::eligibility::belongs(self.catalogue, place, key);
            counter.split.iter().map(|split| &split.key).find(within).cloned()
        };
        places.into_iter().find_map(falls)
    }

    /// The service that follows the person and the person's home, as far as they are known.
    pub(super) fn places(&self, around: &Around<'_>, day: Date) -> [Option<&'c Id>; 2] {
        let person = around.facts.on(day);
        let of = |kind: PlaceKind| {
            let facts = &self.catalogue.vocabulary.facts;
            let rank = facts.iter().position(|fact| fact.place == Some(kind))?;
            match person.answer(rank) {
                Some(Answer::Place(place)) => Some(&self.catalogue.territories.get(*place).id),
                _ => None,
            }
        };
        [of(PlaceKind::Service), of(PlaceKind::Commune)]
    }

    /// The bound for a key: its own, else that of the counter.
    pub fn bound(&self, counter: &Counter, key: Option<&Id>) -> Option<u32> {
        let split = counter.split.iter().find(|split| Some(&split.key) == key);
        match split {
            Some(split) => split.value,
            None => counter.value.or(counter.max),
        }
    }

    /// The window of a shared counter that holds a day.
    pub fn shared_window(&self, counter: &Counter, day: Date, around: &Around<'_>) -> Window {
        let period = counter.during.as_ref().and_then(|id| self.period(id.as_str()));
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
    pub fn level(&self, counter: &'c Counter, key: Option<&Id>, around: &Around<'_>, day: Date) -> Count<'c> {
        let window = self.shared_window(counter, day, around);
        let value = around.ledger.sum(&self.fiche.head.id, &counter.origin.id, key, window);
        let bound = self.bound(counter, key);
        Count {
            counter,
            key: key.cloned(),
            window,
            run: None,
            whole: true,
            value,
            bound,
            level: level(counter, value, bound),
        }
    }

    /// The counts of the dossier itself, window by window, up to today.
    pub fn counts(&self, dossier: &Dossier, around: &Around<'_>) -> Vec<Count<'c>> {
        let mut counts = Vec::new();
        for counter in &self.fiche.counters {
            if counter.scope == CounterScope::Dossier {
                self.count(dossier, counter, around, &mut counts);
            }
        }
        counts
    }

    fn count(
        &self,
        dossier: &Dossier,
        counter: &'c Counter,
        around: &Around<'_>,
        counts: &mut Vec<Count<'c>>,
    ) {
        let events = self.events(dossier, counter);
        let during = |run: &&super::state::Run| Some(&run.period) == counter.during.as_ref();
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
                let value = inside.map(|(_, amount, _)| *amount).sum();
                let bound = counter.value.or(counter.min);
                counts.push(Count {
                    counter,
                    key: None,
                    window,
                    run: Some(run.rank),
                    whole: is_whole,
                    value,
                    bound,
                    level: level(counter, value, bound),
                });
            }
        }
    }
}

/// The windows of a counter inside a run, up to today; the second value says whether nothing cuts it.
fn windows(counter: &Counter, run: Window, today: Date) -> Vec<(Window, bool)> {
    let Some(from) = run.from else {
        return Vec::new();
    };
    let last = run.to.map_or(today, |to| to.min(today));
    let nth: fn(Date, u16) -> Window = match counter.per {
        Some(Per::Week) => week,
        Some(Per::Month) => month,
        Some(Per::CalendarMonth) => |from, k| {
            let mut window = calendar_month(from);
            for _ in 1..k {
                window = calendar_month(window.to.map_or(from, morrow));
            }
            window
        },
        _ => return vec![(run, true)],
    };
    let mut found = Vec::new();
    // Thirty years of weeks: no accompaniment is longer, and the walk is bounded.
    for k in 1..1600 {
        let full = nth(from, k);
        if full.from.is_some_and(|start| start > last) {
            break;
        }
        let window = Window {
            from: full.from.max(Some(from)),
            to: run.to.map_or(full.to, |to| full.to.min(Some(to))),
        };
        found.push((window, window == full));
    }
    found
}

/// The window of the cohort a day belongs to: after the last one began, up to the day the next begins.
fn cohort(action: Option<&Dossier>, day: Date) -> Window {
    let runs = action.map_or(&[][..], |action| &action.state.runs);
    let starts = || runs.iter().map(|run| run.from);
    Window {
        from: starts().filter(|start| *start < day).max().map(morrow),
        to: starts().filter(|start| *start >= day).min(),
    }
}

fn amount_of(feed: &Feed, held: &Held) -> Option<i64> {
    let counted = feed.only_if.as_ref().is_none_or(|only| {
        let among = |text: &String| only.among.iter().any(|wanted| wanted == text);
        match held.holding.inputs.get(&only.input) {
            Some(Input::Text(text)) => among(text),
            Some(Input::Choices(texts)) => texts.iter().any(among),
            Some(Input::YesNo(yes)) => among(&(if *yes { "oui" } else { "non" }).to_owned()),
            _ => false,
        }
    });
    let amount = match feed.amount.as_ref().map(|input| held.holding.inputs.get(input)) {
        None => ONE,
        Some(Some(Input::Number(number))) => *number,
        Some(_) => 0,
    };
    counted.then_some(amount)
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

