//! What closing a dossier asks: minimums reached, durations held, nothing left owing.

use super::reason;
use crate::dossier::act::Obliged;
use crate::dossier::answer::{Because, Reason, Verdict};
use crate::dossier::counter::Level;
use crate::dossier::due::{Due, Owed};
use crate::dossier::engine::{Around, Engine};
use crate::dossier::missing::Act;
use crate::dossier::state::{Dossier, Held, Run, Status};
use crate::dossier::what::What;
use crate::fiche::{AtBound, AtMinimums, CounterNature, CounterScope, Per, PeriodScope, StepKind};
use crate::time::last_day;
use crate::values::Date;

impl<'c> Engine<'c> {
    /// What closing on a day leaves undone.
    pub(super) fn closing(
        &self,
        dossier: &Dossier,
        on: Date,
        policy: AtMinimums,
        act: Option<Act<'_, 'c>>,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        let at = Around {
            today: on,
            ..*around
        };
        let weight = match policy {
            AtMinimums::Waive => None,
            AtMinimums::Warn => Some(Verdict::Warning),
            AtMinimums::Refuse => Some(Verdict::No),
        };
        if let Some(weight) = weight {
            self.minimums(dossier, on, weight, &at, act, reasons);
        }
        for owed in self.left_owing(dossier, &at) {
            let closes_with = |obliged: &Obliged| {
                act.is_some_and(|act| match obliged {
                    Obliged::Step(id) => *id == act.step.origin.id,
                    Obliged::Document(id) => {
                        act.holding.documents.iter().any(|d| d.document == *id)
                    }
                    Obliged::Counter(_) | Obliged::Collection(_) => false,
                })
            };
            if !closes_with(&owed.0) {
                reasons.push(reason(Verdict::Warning, What::StillOwed(owed.0), owed.1));
            }
        }
    }

    fn minimums(
        &self,
        dossier: &Dossier,
        on: Date,
        weight: Verdict,
        at: &Around<'_>,
        act: Option<Act<'_, 'c>>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        // The step that closes may itself be the last interview.
        let last = act.map(|act| Held {
            event: usize::MAX,
            on,
            day: on,
            complete: true,
            run: None,
            by: act.by.to_vec(),
            holding: act.holding.clone(),
        });
        let due = self.fiche.counters.iter().filter(|counter| {
            counter.scope == CounterScope::Dossier
                && matches!(
                    counter.nature,
                    CounterNature::Minimum | CounterNature::Exact
                )
                && matches!(counter.per, None | Some(Per::Whole))
        });
        let mut counts = Vec::new();
        for counter in due {
            self.count(dossier, last.as_ref(), counter, at, &mut counts);
        }
        for count in counts {
            if let (Level::Below, Some(bound)) = (count.level, count.bound) {
                let what = What::BelowMinimum {
                    counter: count.counter,
                    value: count.value,
                    bound,
                };
                let weight = match count.counter.at_bound {
                    AtBound::Refuse => weight,
                    _ => Verdict::Warning,
                };
                reasons.push(reason(
                    weight,
                    what,
                    Because::of(&count.counter.origin.provenance),
                ));
            }
        }
        for run in &dossier.state.runs {
            reasons.extend(self.too_short(run, run.closed.unwrap_or(on), weight));
            if weight == Verdict::No {
                reasons.extend(self.still_prolonged(dossier, run, on, at));
            }
        }
    }

    /// A run that ends before its minimum.
    pub(in crate::dossier) fn too_short(
        &self,
        run: &Run,
        last: Date,
        weight: Verdict,
    ) -> Option<Reason<'c>> {
        let period = self.period(run.period.as_str())?;
        let min = period.min?;
        let reached_on = last_day(run.from, min);
        (last < reached_on).then(|| {
            reason(
                weight,
                What::TooShort {
                    period,
                    min,
                    reached_on,
                },
                Because::of(&period.origin.provenance),
            )
        })
    }

    /// A phase that went on after its maximum. What an end cuts by itself is not too long: no day of it
    /// is left.
    pub(in crate::dossier) fn too_long(&self, run: &Run, last: Date) -> Option<Reason<'c>> {
        let period = self.period(run.period.as_str())?;
        let max = period.max.filter(|_| period.scope == PeriodScope::Phase)?;
        let to = last_day(run.from, max);
        let what = What::TooLong { period, max, to };
        let because = Because::of(&period.origin.provenance);
        (last > to).then(|| reason(Verdict::Warning, what, because))
    }

    /// A run still prolonged because another period was not reached.
    fn still_prolonged(
        &self,
        dossier: &Dossier,
        run: &Run,
        on: Date,
        at: &Around<'_>,
    ) -> Option<Reason<'c>> {
        let view = self.run_view(dossier, run, at)?;
        let missed = view.end.prolonged_for?;
        let to = view.end.to.filter(|to| run.closed.is_none() && on < *to)?;
        let fallback = missed.fallback.as_ref()?;
        let why = Because::part(&fallback.requirements, &missed.origin.provenance);
        let what = What::Prolonged {
            period: view.period,
            to,
        };
        Some(reason(Verdict::No, what, why))
    }

    /// What is owed and not done on a day, whatever became of the dossier since: steps the path has
    /// reached, documents that lack something.
    pub(in crate::dossier) fn left_owing(
        &self,
        dossier: &Dossier,
        at: &Around<'_>,
    ) -> Vec<(Obliged, Because<'c>)> {
        let reopened = dossier.state.closed_on().map(|_| {
            let mut open = dossier.clone();
            open.state.status = Status::Open;
            open
        });
        let mut due = Vec::new();
        self.path_due(reopened.as_ref().unwrap_or(dossier), at, &mut due);
        let mut found: Vec<(Obliged, Because<'c>)> = Vec::new();
        for owed in due {
            let counts = match owed.what {
                Owed::Step(step) => !matches!(step.kind, StepKind::FollowUp | StepKind::Exit),
                Owed::Document(_) => true,
                Owed::Counter(_) | Owed::Collection(_) => false,
            };
            let obliged = owed.what.obliged();
            let known = found.iter().any(|(other, _)| *other == obliged);
            if counts && !known && matches!(owed.state, Due::Open | Due::Late) {
                found.push((obliged, owed.because));
            }
        }
        found
    }
}
