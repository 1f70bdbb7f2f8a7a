//! What a step opens, decides and renews.

use super::reason;
use crate::dossier::act::{Entry, Input};
use crate::dossier::answer::{Because, Reason, Verdict};
use crate::dossier::counter::Level;
use crate::dossier::engine::{Around, Engine};
use crate::dossier::missing::Act;
use crate::dossier::state::{Dossier, Run};
use crate::dossier::what::What;
use crate::eligibility::Truth;
use crate::fiche::{Motive, Outcome, Period, StepKind};
use crate::time::{eve, last_day};
use crate::values::Date;

impl<'c> Engine<'c> {
    /// What the step opens: cut by the earliest end, flagged when it runs past its frame, refused when an
    /// exact length would pass its bound.
    pub(in crate::dossier) fn opening(
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
                || act
                    .outcome
                    .is_some_and(|outcome| outcome.opens.as_ref() == Some(id))
        };
        for period in self.fiche.periods.iter().filter(opened) {
            let given =
                period
                    .ended_by
                    .as_ref()
                    .and_then(|input| match act.holding.inputs.get(input) {
                        Some(Input::Day(day)) => Some(*day),
                        _ => None,
                    });
            let end = self
                .planned(period, day, given)
                .or(period.min.map(|min| last_day(day, min)));
            let Some(end) = end else { continue };
            self.past_frame(dossier, period, end, around, reasons);
            self.bounded_already(dossier, period, end, reasons);
        }
        for period in self.fiche.periods.iter().filter(opened) {
            let phase = |run: &&Run| {
                let other = self.period(run.period.as_str());
                run.closed.is_none()
                    && period.within.is_some()
                    && other.is_some_and(|other| {
                        other.within == period.within && other.rank < period.rank
                    })
            };
            let before = dossier.state.runs.iter().filter(phase);
            reasons.extend(before.filter_map(|run| self.too_long(run, eve(day))));
        }
    }

    /// Runs of exact length already begun that would end after the period that now bounds them.
    fn bounded_already(
        &self,
        dossier: &Dossier,
        bound: &'c Period,
        to: Date,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        for run in dossier.state.runs.iter().filter(|run| run.closed.is_none()) {
            let period = self.period(run.period.as_str()).filter(|period| {
                period.exact.is_some() && period.must_end_by.as_ref() == Some(&bound.origin.id)
            });
            if let Some(period) = period.filter(|_| run.planned.is_some_and(|end| end > to)) {
                let because = Because::of(&period.origin.provenance).and(&bound.origin.provenance);
                let what = What::WouldPass { period: bound, to };
                reasons.push(reason(Verdict::Warning, what, because));
            }
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
        if let Some(frame) = period
            .within
            .as_ref()
            .and_then(|id| self.period(id.as_str()))
            && let Some(to) = frame.to.map(|to| to.0).filter(|to| end > *to)
        {
            let what = What::RunsPast { period: frame, to };
            reasons.push(reason(Verdict::Warning, what, because(frame)));
        }
        if let Some(bound) = self.bound_of(period)
            && let Some(to) = self
                .period_end(dossier, bound, around)
                .filter(|to| end > *to)
        {
            let (weight, what) = match period.exact {
                Some(_) => (Verdict::No, What::WouldPass { period: bound, to }),
                None => (Verdict::Warning, What::CutTo { period: bound, to }),
            };
            reasons.push(reason(weight, what, because(bound)));
        }
    }

    /// An outcome: its own condition, its motive, the renewal it grants, what closing asks.
    pub(in crate::dossier) fn outcome(
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
                authors: Vec::new(),
                health: self.class_of(&unknown).is_health(),
                unknown,
            };
            reasons.extend(weight.map(|weight| reason(weight, what, because())));
        }
        self.motive(dossier, act, outcome, entry, around, reasons);
        if let Some(period) = outcome
            .extends
            .as_ref()
            .and_then(|id| self.period(id.as_str()))
        {
            self.renewal(dossier, period, around, reasons);
        }
        if outcome.closes {
            self.closing(
                dossier,
                entry.on,
                outcome.minimums,
                Some(act),
                around,
                reasons,
            );
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
        let written = entry
            .reason
            .as_ref()
            .is_some_and(|reason| !reason.trim().is_empty());
        let Some(given) = &act.holding.motive else {
            let accepted = written && (outcome.open_motives || outcome.motives.is_empty());
            if outcome.motive == Motive::Required && !accepted {
                reasons.push(reason(
                    Verdict::NeedsReason,
                    What::MotiveMissing(outcome),
                    because(),
                ));
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
        let counter = ground
            .only_when_reached
            .as_ref()
            .and_then(|id| self.counter(id.as_str()));
        if let Some(counter) = counter {
            let key = self.key(dossier, counter, act.by, entry.on, around);
            let count = self.level(counter, key.as_ref(), around, entry.on);
            let reached = matches!(count.level, Level::Reached | Level::Beyond);
            if let (false, Some(bound)) = (reached, count.bound) {
                let split = counter
                    .split
                    .iter()
                    .find(|split| Some(&split.key) == key.as_ref());
                let mut why = because().and(&counter.origin.provenance);
                why.requirements.extend(
                    split
                        .into_iter()
                        .flat_map(|s| s.requirements.iter().copied()),
                );
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

    /// A renewal is asked on the basis of the review that the fiche puts before it.
    pub(in crate::dossier) fn renewal_basis(
        &self,
        dossier: &Dossier,
        period: &'c Period,
        around: &Around<'_>,
    ) -> Option<Reason<'c>> {
        let renewal = period.renewal.as_ref()?;
        let decides = self.step(renewal.decided_at.as_str())?;
        if self.awaits_request(decides) {
            return None;
        }
        let before = decides
            .after
            .iter()
            .filter(|reference| reference.outcome().is_none());
        let before = before.filter_map(|reference| self.step(reference.step()));
        let mut reviews = before
            .chain([decides])
            .filter(|step| step.kind == StepKind::Review);
        let owed = reviews.find(|step| {
            let slots = self.slots(dossier, step, around);
            slots.last().is_none_or(|slot| slot.held.is_none())
        })?;
        let because = Because::part(&renewal.requirements, &period.origin.provenance)
            .and(&owed.origin.provenance);
        let what = What::TooSoon {
            step: decides,
            after: vec![owed.origin.id.to_string()],
        };
        Some(reason(Verdict::No, what, because))
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
            reasons.push(reason(
                Verdict::No,
                What::RenewalsUsed { period, times },
                why(),
            ));
        }
        let Some(end) = self.renewed(period, last, renewal.each) else {
            return;
        };
        if let Some(total) = renewal
            .total
            .filter(|total| end > last_day(last.anchor, *total))
        {
            reasons.push(reason(
                Verdict::No,
                What::TotalReached { period, total },
                why(),
            ));
        }
        self.past_frame(dossier, period, end, around, reasons);
        // A bound that nothing dates yet cannot be checked: it shows.
        let bound = self.bound_of(period).filter(|_| period.exact.is_some());
        let undated = bound.filter(|bound| self.period_end(dossier, bound, around).is_none());
        if let Some(bound) = undated {
            let because = why().and(&bound.origin.provenance);
            reasons.push(reason(Verdict::Warning, What::NotOpen(bound), because));
        }
    }
}
