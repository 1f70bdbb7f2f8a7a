//! Periods: lengths, dates and nesting that can be true.

use domain::fiche::{Fiche, Period, PeriodScope};

use super::OfFiche;
use super::steps::days;
use crate::problem::Problem;

pub fn check(of: &mut OfFiche<'_>) {
    let fiche = of.fiche;
    for (rank, period) in fiche.periods.iter().enumerate() {
        let earlier = &fiche.periods[..rank];
        let problems = [
            period
                .min
                .zip(period.max)
                .is_some_and(|(min, max)| days(min) > days(max))
                .then_some((Problem::DurationInverted, "duree_min")),
            period
                .from
                .zip(period.to)
                .is_some_and(|(from, to)| from > to)
                .then_some((Problem::DatesInverted, "fin")),
            same_rank(earlier, period).map(|rank| (Problem::DuplicateRank { rank }, "rang")),
            renewal_passes_total(period).then_some((Problem::RenewalPassesTotal, "renouvellement")),
            is_never_opened(fiche, period).then_some((Problem::NeverOpened, "id")),
            is_in_itself(fiche, period).then_some((Problem::PeriodLoop, "dans")),
        ];
        for (problem, key) in problems.into_iter().flatten() {
            of.report.on(
                of.file,
                &["periode".into(), period.origin.position.into(), key.into()],
                problem,
            );
        }
    }
}

fn same_rank(earlier: &[Period], period: &Period) -> Option<u8> {
    let rank = period.rank?;
    earlier
        .iter()
        .any(|other| other.rank == Some(rank) && other.within == period.within)
        .then_some(rank)
}

fn renewal_passes_total(period: &Period) -> bool {
    let Some(renewal) = &period.renewal else {
        return false;
    };
    let (Some(first), Some(times), Some(total)) =
        (period.exact.or(period.max), renewal.times, renewal.total)
    else {
        return false;
    };
    days(first) + days(renewal.each) * u32::from(times) > days(total)
}

/// A period of a person's path starts somewhere: from an anchor, a date, a step, or the phase before.
fn is_never_opened(fiche: &Fiche, period: &Period) -> bool {
    let dated = matches!(
        period.scope,
        PeriodScope::Fiche | PeriodScope::Market | PeriodScope::Cohort
    );
    let follows = period.rank.is_some();
    let steps = fiche.steps.iter();
    let opened = steps
        .flat_map(|step| {
            step.outcomes
                .iter()
                .map(|outcome| &outcome.opens)
                .chain([&step.opens])
        })
        .flatten();
    !dated
        && !follows
        && !period.unsaid
        && period.anchor.is_none()
        && period.from.is_none()
        && !opened.into_iter().any(|id| *id == period.origin.id)
}

fn is_in_itself(fiche: &Fiche, period: &Period) -> bool {
    let mut at = period;
    for _ in 0..fiche.periods.len() {
        let Some(outer) = &at.within else {
            return false;
        };
        if *outer == period.origin.id {
            return true;
        }
        match fiche.periods.iter().find(|other| other.origin.id == *outer) {
            Some(outer) => at = outer,
            None => return false,
        }
    }
    false
}
