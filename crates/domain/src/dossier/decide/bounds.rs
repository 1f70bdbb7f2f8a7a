//! The shared counts an act would add to, against their bounds.

use super::reason;
use crate::dossier::act::Entry;
use crate::dossier::answer::{Because, Reason, Verdict};
use crate::dossier::counter::{Fed, Level, ONE};
use crate::dossier::engine::{Around, Engine};
use crate::dossier::missing::Act;
use crate::dossier::state::{Dossier, Held, Status};
use crate::dossier::what::What;
use crate::fiche::{AtBound, Counter, CounterScope, Event, StepKind};
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
        let shared = || {
            let counters = self.fiche.counters.iter();
            counters.filter(|counter| counter.scope != CounterScope::Dossier)
        };
        if shared().next().is_none() {
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
        let mut after = dossier.clone();
        after.state.held.push(would);
        if act.holding.operator.is_some() {
            after.state.operator = act.holding.operator.clone();
        }
        if after.state.status == Status::Draft {
            after.state.prescriber = entry.by.first().cloned();
        }
        let before = self.fed(dossier, around);
        let fed = self.fed(&after, around);
        let total = |fed: &[Fed], counter: &Counter| -> i64 {
            let mine = fed.iter().filter(|fed| fed.counter == counter.origin.id);
            mine.map(|fed| fed.amount).sum()
        };
        for counter in shared() {
            let announced = act.step.kind == StepKind::Prescription && counter.capacity;
            let added = match announced && matches!(counter.counts, Event::Entry | Event::Presence)
            {
                true => ONE,
                false => total(&fed, counter) - total(&before, counter),
            };
            if added > 0 {
                let key = self.key(&after, counter, &entry.by, day, around);
                reasons.extend(self.against(counter, key.as_ref(), added, announced, day, around));
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
        if count.level == Level::Unbounded
            || count.value.saturating_add(added) <= i64::from(bound) * ONE
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
        if let Some(split) = split.filter(|split| !split.requirements.is_empty()) {
            let others = counter.split.iter().flat_map(|split| &split.requirements);
            let others: Vec<_> = others.copied().collect();
            because.requirements.retain(|known| !others.contains(known));
            because
                .requirements
                .extend(split.requirements.iter().copied());
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
                value: count.value,
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
