//! Periods as they run: when they end, what cuts them, what prolongs them.

use super::engine::{Around, Engine};
use super::state::{Dossier, Run};
use crate::fiche::{Period, PeriodScope};
use crate::time::{last_day, morrow};
use crate::values::{Date, Duration, Unit};

/// When a run ends, and why.
#[derive(Debug, Clone, Default)]
pub struct End<'c> {
    /// Last day; none while nothing fixes it.
    pub to: Option<Date>,
    /// The period whose end cuts this one: the earliest end wins.
    pub cut_by: Option<&'c Period>,
    /// The period that was not reached, so that this one is prolonged.
    pub prolonged_for: Option<&'c Period>,
}

/// A run of a period, with its end worked out.
#[derive(Debug, Clone)]
pub struct RunView<'c> {
    /// The period.
    pub period: &'c Period,
    /// 1, then each renewal.
    pub rank: u8,
    /// First day.
    pub from: Date,
    /// When it ends.
    pub end: End<'c>,
    /// Last day, once closed.
    pub closed: Option<Date>,
}

impl RunView<'_> {
    /// The last day: that of the closing, else the one planned.
    pub fn to(&self) -> Option<Date> {
        match (self.closed, self.end.to) {
            (Some(closed), Some(planned)) => Some(closed.min(planned)),
            (closed, planned) => closed.or(planned),
        }
    }
}

impl<'c> Engine<'c> {
    /// Every run of the dossier, in the order they opened.
    pub fn runs(&self, dossier: &Dossier, around: &Around<'_>) -> Vec<RunView<'c>> {
        dossier
            .state
            .runs
            .iter()
            .filter_map(|run| self.run_view(dossier, run, around))
            .collect()
    }

    /// One run with its end.
    pub fn run_view(
        &self,
        dossier: &Dossier,
        run: &Run,
        around: &Around<'_>,
    ) -> Option<RunView<'c>> {
        let period = self.period(run.period.as_str())?;
        Some(RunView {
            period,
            rank: run.rank,
            from: run.from,
            end: self.end(dossier, period, run, around, 0),
            closed: run.closed,
        })
    }

    /// The last day of a period: of its last run, or the date the fiche gives.
    pub fn period_end(
        &self,
        dossier: &Dossier,
        period: &'c Period,
        around: &Around<'_>,
    ) -> Option<Date> {
        self.bounded_end(dossier, period, around, 0)
    }

    /// `depth` bounds the walk along `finit_avec`: the checker refuses loops, a walk never trusts it.
    fn bounded_end(
        &self,
        dossier: &Dossier,
        period: &'c Period,
        around: &Around<'_>,
        depth: u8,
    ) -> Option<Date> {
        if let Some(run) = dossier.state.run(period.origin.id.as_str()) {
            let end = self.end(dossier, period, run, around, depth + 1);
            return match (run.closed, end.to) {
                (Some(closed), Some(to)) => Some(closed.min(to)),
                (closed, to) => closed.or(to),
            };
        }
        period.to.map(|day| day.0)
    }

    fn end(
        &self,
        dossier: &Dossier,
        period: &'c Period,
        run: &Run,
        around: &Around<'_>,
        depth: u8,
    ) -> End<'c> {
        let mut end = End {
            to: run.planned,
            ..End::default()
        };
        if end.to.is_none() && depth < 8 {
            end.to = self.end_of_parts(dossier, period, around, depth + 1);
        }
        if let Some(planned) = end.to
            && let Some(missed) = self.missed_after(dossier, period, planned, around)
        {
            let by = missed.fallback.as_ref().map(|fallback| fallback.by);
            end.to = by.map(|by| last_day(morrow(planned), by));
            end.prolonged_for = Some(missed);
        }
        if let (None, Some(bound)) = (period.exact, self.bound_of(period))
            && depth < 8
        {
            let limit = self.bounded_end(dossier, bound, around, depth);
            if let Some(limit) = limit.filter(|limit| end.to.is_none_or(|to| *limit < to)) {
                end.to = Some(limit);
                end.cut_by = Some(bound);
            }
        }
        end
    }

    /// The last day of the periods inside this one, when they alone have an end.
    fn end_of_parts(
        &self,
        dossier: &Dossier,
        period: &Period,
        around: &Around<'_>,
        depth: u8,
    ) -> Option<Date> {
        let parts =
            self.fiche.periods.iter().filter(|part| {
                part.within.as_ref() == Some(&period.origin.id) && part.rank.is_none()
            });
        let ends = parts.filter_map(|part| {
            let run = dossier.state.run(part.origin.id.as_str())?;
            self.end(dossier, part, run, around, depth).to
        });
        ends.max()
    }

    /// The period that bounds this one (`finit_avec`).
    pub(super) fn bound_of(&self, period: &Period) -> Option<&'c Period> {
        period
            .must_end_by
            .as_ref()
            .and_then(|id| self.period(id.as_str()))
    }

    /// The period not reached by the last day of this one, whose absence prolongs it by itself (A113).
    pub(super) fn missed_after(
        &self,
        dossier: &Dossier,
        period: &Period,
        last: Date,
        around: &Around<'_>,
    ) -> Option<&'c Period> {
        let reached = |other: &Period| {
            dossier
                .state
                .runs
                .iter()
                .any(|run| run.period == other.origin.id && run.from <= morrow(last))
        };
        let now = dossier.state.closed_on().unwrap_or(around.today);
        self.fiche.periods.iter().find(|other| {
            other
                .fallback
                .as_ref()
                .is_some_and(|fallback| fallback.automatic && fallback.extends == period.origin.id)
                && !reached(other)
                && now >= last
        })
    }

    /// The last day planned for a run: the day given, else the exact length, else the maximum; the
    /// minimum stands for the plan when the day was to be given and is not.
    pub(super) fn planned(&self, period: &Period, from: Date, given: Option<Date>) -> Option<Date> {
        let unanswered = period.ended_by.as_ref().and(period.min);
        given.or_else(|| {
            period
                .exact
                .or(period.max)
                .or(unanswered)
                .map(|length| last_day(from, length))
        })
    }

    /// The last day planned for a renewal: counted from the anchor when everything is in months, so
    /// that two times six months are twelve.
    pub(super) fn renewed(&self, period: &Period, last: &Run, each: Duration) -> Option<Date> {
        let start = last.planned.map(morrow)?;
        let first = period.exact.or(period.max)?;
        let months = |length: Duration| match length.unit {
            Unit::Months => Some(length.count),
            Unit::Years => length.count.checked_mul(12),
            _ => None,
        };
        let total = months(first)
            .zip(months(each))
            .and_then(|(first, each)| {
                each.checked_mul(u16::from(last.rank))
                    .and_then(|more| first.checked_add(more))
            })
            .map(|count| Duration {
                count,
                unit: Unit::Months,
            });
        Some(match total {
            Some(total) => last_day(last.anchor, total),
            None => last_day(start, each),
        })
    }

    /// The dated periods of the fiche itself.
    pub(super) fn dated(&self) -> impl Iterator<Item = &'c Period> {
        self.fiche.periods.iter().filter(|period| {
            matches!(period.scope, PeriodScope::Fiche | PeriodScope::Market)
                && (period.from.is_some() || period.to.is_some())
        })
    }
}
