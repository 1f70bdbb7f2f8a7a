//! Holding a step: the order of the path, who acts, what is asked, the dates, the conditions, the
//! counts, what it opens and closes.

use super::act::{Entry, Holding};
use super::answer::{Because, Reason, Verdict, What};
use super::counter::{Level, ONE};
use super::decide::{own, reason, unknown};
use super::engine::{Around, Engine};
use super::missing::Act;
use super::slots::Slot;
use super::state::{Dossier, Held, Status};
use crate::eligibility::{Prescriber, PrescriberAnswer, Truth, may_prescribe};
use crate::fiche::{
    AtBound, BoundOf, Counter, CounterScope, Event, Motive, Outcome, PartyKind, Period, Step,
    StepKind, WhenMissing,
};
use crate::time::{Window, last_day};
use crate::values::{Date, Id};

impl<'c> Engine<'c> {
    pub(super) fn hold(
        &self,
        dossier: &Dossier,
        entry: &Entry,
        holding: &Holding,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
        notify: &mut Vec<Id>,
    ) {
        let Some(act) = self.act(holding, &entry.by) else {
            return reasons.push(unknown(&holding.step));
        };
        let (step, on) = (act.step, entry.on);
        let because = || Because::of(&step.origin.provenance);
        if !Self::concerns(step, &dossier.subject) {
            return reasons.push(reason(Verdict::No, What::WrongSubject(step), because()));
        }
        if let (Some(id), None) = (&holding.outcome, act.outcome) {
            return reasons.push(unknown(id));
        }
        let slot = self.in_order(dossier, step, on, around, reasons);
        self.actors(dossier, act, on, around, reasons);
        reasons.extend(self.missing(dossier, act));
        if let Some(window) = slot.and_then(|slot| slot.window) {
            reasons.extend(self.outside(step, window, self.day(act, on), because()));
        }
        self.dated_bounds(step, on, reasons);
        let to_check = self.at_step(step, around, on);
        reasons.extend(to_check.into_iter().map(|reason| softened(step, entry, reason)));
        self.opening(dossier, act, on, around, reasons);
        if let Some(outcome) = act.outcome {
            self.outcome(dossier, act, outcome, entry, around, reasons);
        }
        self.bounds(dossier, entry, act, around, reasons);
        notify.extend(step.notify.iter().cloned());
        notify.extend(act.outcome.into_iter().flat_map(|outcome| &outcome.notify).cloned());
    }

    /// The effective day of a step: that of the input that dates it.
    fn day(&self, act: Act<'_, 'c>, on: Date) -> Date {
        match act.step.dated_by.as_ref().and_then(|input| act.holding.inputs.get(input)) {
            Some(super::act::Input::Day(day)) => *day,
            _ => on,
        }
    }

    /// The path: one of the predecessors is done, before; the step is not done already.
    fn in_order<'d>(
        &self,
        dossier: &'d Dossier,
        step: &'c Step,
        on: Date,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
    ) -> Option<Slot<'d>> {
        let because = || Because::of(&step.origin.provenance);
        let slots = self.slots(dossier, step, around);
        let free = |slot: &&Slot<'_>| slot.held.is_none() && slot.possible.is_some();
        if let Some(slot) = slots.iter().rfind(free) {
            if let Some(possible) = slot.possible.filter(|possible| on < *possible) {
                let what = What::BeforeItsTime { possible };
                reasons.push(reason(Verdict::No, what, because()));
            }
            return Some(slot.clone());
        }
        let done = slots.into_iter().rfind(|slot| slot.held.is_some());
        match done {
            Some(slot) if self.repeats(step) => {
                return Some(Slot {
                    window: None,
                    ..slot
                });
            }
            Some(_) => {
                reasons.push(reason(Verdict::No, What::AlreadyDone(step), because()));
            }
            None => {
                let what = What::TooSoon {
                    step,
                    after: step.after.iter().map(|reference| reference.0.clone()).collect(),
                };
                reasons.push(reason(Verdict::No, what, because()));
            }
        }
        None
    }

    /// Prescribers are those the fiche names; a service chosen by territory is the person's.
    fn actors(
        &self,
        dossier: &Dossier,
        act: Act<'_, 'c>,
        on: Date,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        if act.step.kind == StepKind::Prescription {
            self.prescriber(act, reasons);
        } else if act.by.is_empty() {
            let expected = act.step.actors.clone();
            reasons.push(own(Verdict::No, What::NotTheirs { expected }));
        }
        let other = act.by.iter().any(|actor| self.is_other_operator(dossier, actor));
        let named = act.step.actors.iter().chain(act.outcome.into_iter().flat_map(|o| &o.decided_by));
        let mut named = named.filter_map(|id| self.party(id.as_str()));
        if other && !named.any(|party| party.kind == PartyKind::Operator && party.structures.len() == 1) {
            if let Some(operator) = dossier.state.operator.clone() {
                let because = Because::of(&act.step.origin.provenance);
                reasons.push(reason(Verdict::No, What::OtherOperator { operator }, because));
            }
        }
        for party in act.step.actors.iter().filter_map(|id| self.party(id.as_str())) {
            if party.by_territory {
                self.of_territory(party, act, on, around, reasons);
            }
        }
        if let Some(operator) = &act.holding.operator {
            reasons.extend(self.hint(operator, around, on));
        }
    }

    fn prescriber(&self, act: Act<'_, 'c>, reasons: &mut Vec<Reason<'c>>) {
        let verdicts = act.by.iter().map(|actor| {
            may_prescribe(
                self.catalogue,
                self.fiche,
                &Prescriber {
                    role: actor.role.clone(),
                    structure: actor.structure.clone(),
                },
            )
        });
        let Some(best) = verdicts.min_by_key(|verdict| verdict.answer) else {
            let parties = self.fiche.parties.iter().filter(|p| p.kind == PartyKind::Prescriber);
            let what = What::MayNotPrescribe {
                parties: parties.collect(),
            };
            return reasons.push(own(Verdict::No, what));
        };
        let because = best
            .because
            .iter()
            .fold(Because::default(), |b: Because<'c>, party| Because {
                source: b.source.or(party.origin.provenance.source.as_ref()),
                ..b.and(&party.origin.provenance)
            });
        let (weight, what) = match (best.answer, best.because.first()) {
            (PrescriberAnswer::Yes, _) => return,
            (PrescriberAnswer::MayOrient, Some(party)) => (Verdict::Yes, What::Orientation { party }),
            (PrescriberAnswer::NeedsReason, _) => (Verdict::NeedsReason, What::PrescriberNeedsReason),
            (PrescriberAnswer::ToCheck, Some(party)) => {
                (Verdict::ToCheck, What::MandateToCheck { party })
            }
            _ => (
                Verdict::No,
                What::MayNotPrescribe {
                    parties: best.because,
                },
            ),
        };
        reasons.push(reason(weight, what, because));
    }

    fn of_territory(
        &self,
        party: &'c crate::fiche::Party,
        act: Act<'_, 'c>,
        on: Date,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        let territories = &self.catalogue.territories;
        let places: Vec<usize> = self
            .places(around, on)
            .into_iter()
            .flatten()
            .filter_map(|place| territories.find(place.as_str()))
            .collect();
        let mine = act.by.iter().filter_map(|actor| actor.structure.as_ref());
        let mine = mine.filter_map(|structure| territories.find(structure.as_str()));
        let within = |target: usize| places.iter().map(move |place| territories.lies_in(*place, target));
        let answers: Vec<Option<bool>> = mine.flat_map(within).collect();
        let truth = if answers.contains(&Some(true)) {
            return;
        } else if !answers.is_empty() && answers.iter().all(|answer| *answer == Some(false)) {
            Truth::False
        } else {
            Truth::Unknown
        };
        reasons.push(reason(
            match truth {
                Truth::False => Verdict::No,
                _ => Verdict::Warning,
            },
            What::OtherTerritory { party, truth },
            Because::of(&party.origin.provenance).and(&act.step.origin.provenance),
        ));
    }

    /// Outside the window: flagged, or refused when the fiche says so.
    pub(super) fn outside(
        &self,
        step: &'c Step,
        window: Window,
        day: Date,
        because: Because<'c>,
    ) -> Option<Reason<'c>> {
        let weight = match step.outside_window {
            WhenMissing::Refuse => Verdict::No,
            _ => Verdict::Warning,
        };
        let what = match (window.from, window.to) {
            (Some(from), _) if day < from => What::TooEarly { from },
            (_, Some(to)) if day > to => What::TooLate { to, move_to: None },
            _ => return None,
        };
        // A step that may fall after its period is not late for that: it shows, and prolongs nothing.
        let shifted = step.may_pass.is_some() && matches!(what, What::TooLate { .. });
        Some(reason(if shifted { Verdict::Yes } else { weight }, what, because))
    }

    /// The dated periods of the fiche: prescriptions, entries, days of accompaniment.
    fn dated_bounds(&self, step: &'c Step, on: Date, reasons: &mut Vec<Reason<'c>>) {
        for period in self.dated() {
            let weight = match (period.bounds, step.kind) {
                (Some(BoundOf::Prescriptions), StepKind::Prescription)
                | (Some(BoundOf::Entries), StepKind::Entry) => Verdict::No,
                (Some(BoundOf::Entries), StepKind::Prescription)
                    if period.to.is_some_and(|to| on > to.0) =>
                {
                    Verdict::Warning
                }
                (Some(BoundOf::Accompaniment), kind)
                    if !matches!(kind, StepKind::Prescription | StepKind::Support | StepKind::FollowUp) =>
                {
                    Verdict::No
                }
                _ => continue,
            };
            reasons.extend(outside_period(period, on, weight));
        }
    }

    /// No day of accompaniment outside the dates that bound it.
    pub(super) fn accompaniment(&self, on: Date, reasons: &mut Vec<Reason<'c>>) {
        for period in self.dated() {
            if period.bounds == Some(BoundOf::Accompaniment) {
                reasons.extend(outside_period(period, on, Verdict::No));
            }
        }
    }

    /// What the step opens: cut by the earliest end, flagged when it runs past its frame, refused when an
    /// exact length would pass its bound.
    fn opening(
        &self,
        dossier: &Dossier,
        act: Act<'_, 'c>,
        on: Date,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        let day = self.day(act, on);
        let opened = |period: &&'c Period| {
            let id = &period.origin.id;
            let anchored = period.anchor.as_ref().is_some_and(|anchor| {
                anchor.step() == act.step.origin.id.as_str()
                    && anchor
                        .outcome()
                        .is_none_or(|o| act.outcome.is_some_and(|out| out.id.as_str() == o))
            });
            anchored
                || act.step.opens.as_ref() == Some(id)
                || act.outcome.is_some_and(|outcome| outcome.opens.as_ref() == Some(id))
        };
        for period in self.fiche.periods.iter().filter(opened) {
            let given = period.ended_by.as_ref().and_then(|input| match act.holding.inputs.get(input) {
                Some(super::act::Input::Day(day)) => Some(*day),
                _ => None,
            });
            let end = self.planned(period, day, given).or(period.min.map(|min| last_day(day, min)));
            let Some(end) = end else { continue };
            self.past_frame(dossier, period, end, around, reasons);
        }
    }

    /// An end against the frame of the period (`dans`) and against its bound (`finit_avec`).
    fn past_frame(
        &self,
        dossier: &Dossier,
        period: &'c Period,
        end: Date,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        let because = |other: &'c Period| {
            Because::of(&period.origin.provenance).and(&other.origin.provenance)
        };
        if let Some(frame) = period.within.as_ref().and_then(|id| self.period(id.as_str())) {
            if let Some(to) = frame.to.map(|to| to.0).filter(|to| end > *to) {
                let what = What::RunsPast { period: frame, to };
                reasons.push(reason(Verdict::Warning, what, because(frame)));
            }
        }
        if let Some(bound) = self.bound_of(period) {
            if let Some(to) = self.period_end(dossier, bound, around).filter(|to| end > *to) {
                let (weight, what) = match period.exact {
                    Some(_) => (Verdict::No, What::WouldPass { period: bound, to }),
                    None => (Verdict::Warning, What::CutTo { period: bound, to }),
                };
                reasons.push(reason(weight, what, because(bound)));
            }
        }
    }

    /// An outcome: its own condition, its motive, the renewal it grants, what closing asks.
    fn outcome(
        &self,
        dossier: &Dossier,
        act: Act<'_, 'c>,
        outcome: &'c Outcome,
        entry: &Entry,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        let because = || Because::part(&outcome.requirements, &act.step.origin.provenance);
        if let Some(test) = &outcome.test {
            let truth = self.truth(test, around, entry.on);
            let weight = match truth {
                Truth::True => None,
                Truth::False => Some(Verdict::No),
                Truth::Unknown => Some(Verdict::ToCheck),
            };
            let unknown = match truth {
                Truth::Unknown => self.facts_of(test),
                _ => Vec::new(),
            };
            let what = What::Condition {
                label: &outcome.label,
                truth,
                when_unmet: None,
                judge: None,
                health: self.class_of(&unknown).is_health(),
                unknown,
            };
            reasons.extend(weight.map(|weight| reason(weight, what, because())));
        }
        self.motive(dossier, act, outcome, entry, around, reasons);
        if let Some(period) = outcome.extends.as_ref().and_then(|id| self.period(id.as_str())) {
            self.renewal(dossier, period, around, reasons);
        }
        if outcome.closes {
            self.closing(dossier, entry.on, outcome.minimums, Some(act), around, reasons);
        }
    }

    /// The facts a condition reads, by rank.
    fn facts_of(&self, condition: &crate::condition::Condition) -> Vec<usize> {
        let mut found = Vec::new();
        for (rank, fact) in self.catalogue.vocabulary.facts.iter().enumerate() {
            let names = fact.aliases.iter().chain([&fact.id]);
            let text = &condition.text;
            let word = |name: &String| {
                text.split(|c: char| !(c.is_alphanumeric() || ".-_".contains(c)))
                    .any(|part| part == name)
            };
            if names.into_iter().any(word) {
                found.push(rank);
            }
        }
        found
    }

    /// A motive asked, offered, and receivable: some exist only once a counter is at its bound.
    fn motive(
        &self,
        dossier: &Dossier,
        act: Act<'_, 'c>,
        outcome: &'c Outcome,
        entry: &Entry,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        let because = || Because::part(&outcome.requirements, &act.step.origin.provenance);
        let written = entry.reason.as_ref().is_some_and(|reason| !reason.trim().is_empty());
        let Some(given) = &act.holding.motive else {
            let accepted = written && (outcome.open_motives || outcome.motives.is_empty());
            if outcome.motive == Motive::Required && !accepted {
                reasons.push(reason(Verdict::NeedsReason, What::MotiveMissing(outcome), because()));
            }
            return;
        };
        let Some(ground) = outcome.motives.iter().find(|ground| ground.id == *given) else {
            let what = What::NotAMotive {
                outcome,
                given: given.clone(),
            };
            return reasons.push(reason(Verdict::No, what, because()));
        };
        let counter = ground.only_when_reached.as_ref().and_then(|id| self.counter(id.as_str()));
        if let Some(counter) = counter {
            let key = self.key(dossier, counter, act.by, entry.on, around);
            let count = self.level(counter, key.as_ref(), around, entry.on);
            let reached = matches!(count.level, Level::Reached | Level::Beyond);
            if let (false, Some(bound)) = (reached, count.bound) {
                let split = counter.split.iter().find(|split| Some(&split.key) == key.as_ref());
                let mut why = because().and(&counter.origin.provenance);
                why.requirements.extend(split.into_iter().flat_map(|s| s.requirements.iter().copied()));
                let weight = match written && outcome.open_motives {
                    true => Verdict::Warning,
                    false => Verdict::NeedsReason,
                };
                let what = What::MotiveNotReached {
                    counter,
                    value: count.value,
                    bound,
                };
                reasons.push(reason(weight, what, why));
            }
        }
    }

    /// A renewal: foreseen, not one too many, within its total, within what bounds it.
    pub(super) fn renewal(
        &self,
        dossier: &Dossier,
        period: &'c Period,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        let because = || Because::of(&period.origin.provenance);
        let Some(renewal) = &period.renewal else {
            return reasons.push(reason(Verdict::No, What::NoRenewal(period), because()));
        };
        let why = || Because::part(&renewal.requirements, &period.origin.provenance);
        let Some(last) = dossier.state.run(period.origin.id.as_str()) else {
            return reasons.push(reason(Verdict::No, What::NotOpen(period), why()));
        };
        if let Some(times) = renewal.times.filter(|times| last.rank > *times) {
            reasons.push(reason(Verdict::No, What::RenewalsUsed { period, times }, why()));
        }
        let Some(end) = self.renewed(period, last, renewal.each) else {
            return;
        };
        if let Some(total) = renewal.total.filter(|total| end > last_day(last.anchor, *total)) {
            reasons.push(reason(Verdict::No, What::TotalReached { period, total }, why()));
        }
        self.past_frame(dossier, period, end, around, reasons);
    }

    /// The shared counts this act would add to, against their bounds.
    fn bounds(
        &self,
        dossier: &Dossier,
        entry: &Entry,
        act: Act<'_, 'c>,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
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
        for counter in &self.fiche.counters {
            if counter.scope == CounterScope::Dossier {
                continue;
            }
            let announced = act.step.kind == StepKind::Prescription && counter.capacity;
            let before = self.total_fed(dossier, counter, around);
            let added = self.total_fed(&after, counter, around) - before;
            let added = match announced {
                true if matches!(counter.counts, Event::Entry | Event::Presence) => ONE,
                _ => added,
            };
            if added > 0 {
                let key = self.key(&after, counter, &entry.by, day, around);
                reasons.extend(self.against(counter, key.as_ref(), added, announced, day, around));
            }
        }
    }

    fn total_fed(&self, dossier: &Dossier, counter: &Counter, around: &Around<'_>) -> i64 {
        let fed = self.fed(dossier, around);
        let mine = fed.iter().filter(|fed| fed.counter == counter.origin.id);
        mine.map(|fed| fed.amount).sum()
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
        if count.level == Level::Unbounded || count.value.saturating_add(added) <= i64::from(bound) * ONE {
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
            because.requirements.extend(split.requirements.iter().copied());
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
                others: counter.split.iter().filter(room).map(|split| split.key.clone()).collect(),
            },
            because,
        ))
    }
}

/// A prescription may go with a written reason while facts are still to be checked; an entry may not.
fn softened<'c>(step: &Step, entry: &Entry, mut reason: Reason<'c>) -> Reason<'c> {
    let written = entry.reason.as_ref().is_some_and(|reason| !reason.trim().is_empty());
    let to_say = matches!(reason.weight, Verdict::ToCheck | Verdict::NeedsReason);
    if written && to_say && (step.kind == StepKind::Prescription || reason.weight == Verdict::NeedsReason) {
        reason.weight = Verdict::Warning;
    }
    reason
}

fn outside_period<'c>(period: &'c Period, on: Date, weight: Verdict) -> Option<Reason<'c>> {
    let before = period.from.is_some_and(|from| on < from.0);
    let after = period.to.is_some_and(|to| on > to.0);
    (before || after).then(|| {
        reason(
            weight,
            What::OutsidePeriod { period, before },
            Because::of(&period.origin.provenance),
        )
    })
}
