//! The events a counter counts, and for whom.

use super::ONE;
use crate::dossier::act::{Actor, Input};
use crate::dossier::engine::{Around, Engine};
use crate::dossier::state::{Dossier, Held, Log};
use crate::dossier::who::Match;
use crate::facts::PlaceKind;
use crate::fiche::{Counter, CounterScope, Event, Feed, StepKind};
use crate::person::Answer;
use crate::values::{Date, Id};

impl<'c> Engine<'c> {
    /// The events of a dossier that a counter counts: the day, how much, who acted. `also` is a step
    /// that would be held besides.
    pub(in crate::dossier) fn events<'d>(
        &self,
        dossier: &'d Dossier,
        also: Option<&'d Held>,
        counter: &'c Counter,
    ) -> Vec<(Date, i64, &'d [Actor])> {
        let state = &dossier.state;
        let done = || state.done().chain(also);
        let one = |held: &'d Held| (held.day, ONE, held.by.as_slice());
        let of_kind = |kind: StepKind| {
            move |held: &&Held| {
                self.step(held.holding.step.as_str())
                    .is_some_and(|step| step.kind == kind)
            }
        };
        if !counter.feeds.is_empty() {
            let fed = done().filter_map(|held| {
                let feed = counter
                    .feeds
                    .iter()
                    .find(|feed| Self::meets(&feed.step, held))?;
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
            Event::Prescription => done()
                .filter(of_kind(StepKind::Prescription))
                .map(one)
                .collect(),
            Event::Diagnosis => done()
                .filter(of_kind(StepKind::Diagnosis))
                .map(one)
                .collect(),
            Event::Entry => done()
                .filter(of_kind(StepKind::Entry))
                .take(1)
                .map(one)
                .collect(),
            Event::Presence => {
                let entry = done().find(of_kind(StepKind::Entry)).map(one);
                self.presence(dossier, entry)
            }
            Event::Inscription | Event::CompletedPath => Vec::new(),
            Event::Grant => state
                .aids
                .iter()
                .filter(|aid| {
                    counter
                        .fund
                        .as_ref()
                        .is_none_or(|fund| *fund == aid.request.fund)
                })
                .filter_map(|aid| aid.decided.as_ref())
                .filter(|decided| decided.granted)
                .map(|decided| (decided.on, ONE, decided.by.as_slice()))
                .collect(),
            Event::Interview | Event::Contact | Event::GroupSession => {
                let mut found = self.logged(dossier, counter);
                found.extend(self.meetings(dossier, done(), counter));
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
        let exit = entry
            .zip(left)
            .map(|((_, amount, by), on)| (on, amount.saturating_neg(), by));
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
            (same || contact)
                && self.takes_part(dossier, counter, log.by.iter().chain(&log.logged.with))
        };
        let logs = dossier.state.logged.iter().filter(counts);
        logs.map(|log| (log.on, log.logged.amount, log.by.as_slice()))
            .collect()
    }

    /// Meetings held with the person count as interviews when an accepted member of the team takes
    /// part, and every interview is a contact (A004).
    fn meetings<'d>(
        &self,
        dossier: &Dossier,
        done: impl Iterator<Item = &'d Held>,
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
        done.filter(meets)
            .map(|held| (held.on, ONE, held.by.as_slice()))
            .collect()
    }

    fn takes_part<'a>(
        &self,
        dossier: &Dossier,
        counter: &Counter,
        actors: impl Iterator<Item = &'a Actor>,
    ) -> bool {
        let wanted: Vec<Id> = counter
            .with
            .iter()
            .filter_map(|name| name.parse().ok())
            .collect();
        wanted.is_empty() || {
            let actors: Vec<&Actor> = actors.collect();
            wanted.iter().any(|reference| {
                self.any_matches(dossier, actors.iter().copied(), reference) != Match::No
            })
        }
    }

    /// For whom an event counts: the part of the split that one of these falls in, in this order: the
    /// service that acts, the operator, the service that follows the person, the prescriber's, the home.
    pub(in crate::dossier) fn key(
        &self,
        dossier: &Dossier,
        counter: &Counter,
        by: &[Actor],
        day: Date,
        around: &Around<'_>,
    ) -> Option<Id> {
        let (operator, prescriber) = (&dossier.state.operator, &dossier.state.prescriber);
        let of = (operator.as_ref(), prescriber.as_ref());
        self.key_of(of, counter, by, day, around)
    }

    /// The same, for an operator and a prescriber.
    pub(in crate::dossier) fn key_of(
        &self,
        (operator, prescriber): (Option<&Id>, Option<&Actor>),
        counter: &Counter,
        by: &[Actor],
        day: Date,
        around: &Around<'_>,
    ) -> Option<Id> {
        if counter.split.is_empty() {
            return match counter.scope {
                CounterScope::Operator => operator.cloned(),
                _ => None,
            };
        }
        let [followed, home] = self.places(around, day);
        let acting = by.iter().filter_map(|actor| actor.structure.as_ref());
        let places = acting
            .chain(operator)
            .chain(followed)
            .chain(prescriber.and_then(|prescriber| prescriber.structure.as_ref()))
            .chain(home);
        let falls = |place: &Id| {
            let within = |key: &&Id| crate::eligibility::belongs(self.catalogue, place, key);
            counter
                .split
                .iter()
                .map(|split| &split.key)
                .find(within)
                .cloned()
        };
        places.into_iter().find_map(falls)
    }

    /// The service that follows the person and the person's home, as far as they are known.
    pub(in crate::dossier) fn places(&self, around: &Around<'_>, day: Date) -> [Option<&'c Id>; 2] {
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
    let amount = match feed
        .amount
        .as_ref()
        .map(|input| held.holding.inputs.get(input))
    {
        None => ONE,
        Some(Some(Input::Number(number))) => *number,
        Some(_) => 0,
    };
    counted.then_some(amount)
}
