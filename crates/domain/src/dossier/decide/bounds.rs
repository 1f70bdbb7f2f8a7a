//! The shared counts an act would add to, against their bounds.

use super::reason;
use crate::dossier::act::{Act as Acted, Entry};
use crate::dossier::answer::{Because, Reason, Verdict};
use crate::dossier::counter::{Fed, Level, ONE, total};
use crate::dossier::engine::{Around, Engine};
use crate::dossier::journal::Event as Recorded;
use crate::dossier::missing::Act;
use crate::dossier::state::{Dossier, Held, Status};
use crate::dossier::what::What;
use crate::fiche::{AtBound, Counter, CounterScope, Event, Per, StepKind};
use crate::values::{Date, Id};

impl<'c> Engine<'c> {
    /// The shared counts this act would add to, against their bounds.
    pub(in crate::dossier) fn bounds(
        &self,
        dossier: &Dossier,
        entry: &Entry,
        act: Act<'_, 'c>,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        let counters = self.fiche.counters.iter();
        let mut shared = counters
            .filter(|c| c.scope != CounterScope::Dossier)
            .peekable();
        if shared.peek().is_none() {
            return;
        }
        let day = self.day(act, entry.on);
        let would = Held {
            event: usize::MAX,
            on: entry.on,
            day,
            complete: true,
            run: None,
            by: entry.by.clone(),
            holding: act.holding.clone(),
        };
        let state = &dossier.state;
        let operator = act.holding.operator.as_ref().or(state.operator.as_ref());
        let prescriber = match state.status {
            Status::Draft => entry.by.first(),
            _ => state.prescriber.as_ref(),
        };
        for counter in shared {
            // A prescription announces an entry; where prescriptions themselves are counted, it is one.
            let announced = act.step.kind == StepKind::Prescription
                && counter.capacity
                && matches!(counter.counts, Event::Entry | Event::Presence);
            let fed = |also| {
                let events = self.events(dossier, also, counter);
                total(events.into_iter().map(|(_, amount, _)| amount))
            };
            let added = match announced {
                true => ONE,
                false => fed(Some(&would)).saturating_sub(fed(None)),
            };
            if added > 0 {
                let key = self.key_of((operator, prescriber), counter, &entry.by, day, around);
                reasons.extend(self.against(counter, key.as_ref(), added, announced, day, around));
            }
        }
    }

    /// What an act adds to the shared counts besides what it does itself: a draft it completes, an
    /// operator it changes, an entry it corrects.
    pub(super) fn carried(
        &self,
        dossier: &Dossier,
        entry: &Entry,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        let moves = matches!(
            entry.act,
            Acted::ChangeOperator { .. } | Acted::Correct { .. }
        );
        let waits = dossier.state.held.iter().any(|held| !held.complete);
        let worst = reasons.iter().map(|reason| reason.weight).max();
        let refused = worst > Some(Verdict::Incomplete);
        let counters = self.fiche.counters.iter();
        let mut shared = counters
            .filter(|c| c.scope != CounterScope::Dossier)
            .peekable();
        if !(moves || waits) || refused || shared.peek().is_none() {
            return;
        }
        let mut after = dossier.clone();
        let event = Recorded {
            entry: entry.clone(),
            recorded: around.today,
            draft: worst == Some(Verdict::Incomplete),
        };
        after.apply(self, event);
        let (before, now) = (self.fed(dossier, around), self.fed(&after, around));
        for counter in shared {
            let mine = |fed: &&Fed| fed.counter == counter.origin.id;
            let mut seen: Vec<&Option<Id>> = Vec::new();
            for fed in now.iter().filter(mine) {
                if seen.contains(&&fed.key) {
                    continue;
                }
                seen.push(&fed.key);
                let of = |fed: &[Fed], key: &Option<Id>| -> i64 {
                    let same = fed.iter().filter(mine).filter(|fed| fed.key == *key);
                    total(same.map(|fed| fed.amount))
                };
                let added = of(&now, &fed.key).saturating_sub(of(&before, &fed.key));
                let full = |reason: &Reason<'_>| matches!(reason.what, What::Full { counter: known, .. } if known.origin.id == counter.origin.id);
                if added > 0 && !reasons.iter().any(full) {
                    let key = fed.key.as_ref();
                    reasons.extend(self.against(counter, key, added, false, fed.day, around));
                }
            }
        }
    }

    /// What adding to a counter makes of an act.
    pub(super) fn against(
        &self,
        counter: &'c Counter,
        key: Option<&Id>,
        added: i64,
        announced: bool,
        day: Date,
        around: &Around<'_>,
    ) -> Option<Reason<'c>> {
        let own = self.bound(counter, key);
        let count = match (own, counter.value) {
            (None, Some(_)) => self.level(counter, None, around, day),
            _ => self.level(counter, key, around, day),
        };
        let bound = count.bound?;
        let value = match counter.per {
            Some(Per::AtOnce) => {
                let fiche = &self.fiche.head.id;
                let key = count.key.as_ref();
                around.ledger.peak(fiche, &counter.origin.id, key, day)
            }
            _ => count.value,
        };
        if count.level == Level::Unbounded || value.saturating_add(added) <= i64::from(bound) * ONE
        {
            return None;
        }
        let weight = match (counter.at_bound, announced) {
            (AtBound::Refuse, false) => Verdict::No,
            (AtBound::Show, _) => Verdict::Yes,
            _ => Verdict::Warning,
        };
        let split = counter.split.iter().find(|split| Some(&split.key) == key);
        let mut because = Because::of(&counter.origin.provenance);
        // A part that is said apart is cited apart.
        if let Some(split) =
            split.filter(|split| split.value.is_some() && !split.requirements.is_empty())
        {
            because.requirements.clone_from(&split.requirements);
        }
        let room = |other: &&crate::fiche::Split| {
            Some(&other.key) != key
                && matches!(
                    self.level(counter, Some(&other.key), around, day).level,
                    Level::Within | Level::Below
                )
        };
        Some(reason(
            weight,
            What::Full {
                counter,
                key: count.key,
                value,
                bound,
                others: counter
                    .split
                    .iter()
                    .filter(room)
                    .map(|split| split.key.clone())
                    .collect(),
            },
            because,
        ))
    }
}
