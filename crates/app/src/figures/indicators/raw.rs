//! The numbers of an indicator before it is known which may be told.

use std::collections::BTreeMap;

use domain::catalogue::Catalogue;
use domain::indicator::{Breakdown, Counted, Indicator, Measure, Population, Said};
use domain::values::Date;
use store::moments::{self, Asked};
use store::{Fault, Tx, aids, owed};

use super::{Delay, Value};

/// What is read of an indicator.
pub(super) struct Read<'i> {
    pub indicator: &'i Indicator,
    pub by: Option<Breakdown>,
    /// The place that people lived in or were followed by, by its rank; what it is follows from its kind.
    pub place: Option<usize>,
    pub is_service: bool,
    pub period: (Date, Date),
    pub today: Date,
}

/// Some of those counted.
pub(super) struct Line {
    pub fiche: String,
    pub operator: Option<String>,
    /// What they are told apart by.
    pub first: Option<String>,
    /// Where they lived, or who followed them, when a place is asked for.
    pub second: Option<String>,
    pub days: Option<i64>,
    pub count: u64,
    /// They are of the whole of which a share is told.
    pub whole: bool,
    pub with_amount: u64,
    pub amount: i64,
}

impl Read<'_> {
    /// Whether dossiers are listed behind the numbers: they are moments.
    pub(super) fn has_lists(&self) -> bool {
        let counted = self.indicator.population.counted;
        counted != Counted::Late && !counted.is_aid()
    }

    /// What is asked of the memory for a population.
    pub(super) fn asked<'p>(&self, of: &'p Population) -> Asked<'p> {
        Asked {
            kind: of.counted.moment().word(),
            what: of.what.as_deref().unwrap_or_default(),
            said: of.said.map(Said::word).unwrap_or_default(),
            first: match self.by {
                None | Some(Breakdown::Fiche | Breakdown::Operator) => "",
                Some(Breakdown::Epci) => Breakdown::Commune.word(),
                Some(other) => other.word(),
            },
            second: match (self.place, self.is_service) {
                (None, _) => "",
                (Some(_), true) => Breakdown::Service.word(),
                (Some(_), false) => Breakdown::Commune.word(),
            },
            days: self.indicator.measure == Measure::Delay,
            since: self.indicator.since.map(Counted::word).unwrap_or_default(),
        }
    }

    /// All those counted in these actions.
    pub(super) fn lines(&self, tx: &mut Tx<'_>, fiches: &[&str]) -> Result<Vec<Line>, Fault> {
        let population = &self.indicator.population;
        if population.counted == Counted::Late {
            let late = owed::late(tx, fiches, self.today)?;
            let lines = late.into_iter().map(|one| Line {
                first: Some(one.what),
                ..Line::of(one.fiche, one.operator, one.count)
            });
            return Ok(lines.collect());
        }
        if population.counted.is_aid() {
            return self.aided(tx, fiches);
        }
        let mut lines = self.counted(tx, fiches, population)?;
        if let Some(of) = &self.indicator.of {
            let whole = self.counted(tx, fiches, of)?;
            lines.extend(whole.into_iter().map(|line| Line {
                whole: true,
                ..line
            }));
        }
        Ok(lines)
    }

    fn counted(
        &self,
        tx: &mut Tx<'_>,
        fiches: &[&str],
        of: &Population,
    ) -> Result<Vec<Line>, Fault> {
        let asked = self.asked(of);
        let found = match of.counted.is_stock() {
            true => moments::stock(tx, fiches, self.period.1, asked)?,
            false => moments::flow(tx, fiches, self.period, asked)?,
        };
        let lines = found.into_iter().map(|one| Line {
            first: one.first,
            second: one.second,
            days: one.days,
            ..Line::of(one.fiche, one.operator, one.count)
        });
        Ok(lines.collect())
    }

    fn aided(&self, tx: &mut Tx<'_>, fiches: &[&str]) -> Result<Vec<Line>, Fault> {
        let population = &self.indicator.population;
        let found = match population.counted {
            Counted::AidAsked => aids::asked(tx, self.period)?,
            Counted::AidGranted => aids::decided(tx, self.period)?,
            _ => aids::paid(tx, self.period)?,
        };
        let wanted = |one: &aids::Summed| {
            fiches.contains(&one.fiche.as_str())
                && one.state != aids::REFUSED
                && population
                    .what
                    .as_ref()
                    .is_none_or(|fund| *fund == one.fund)
        };
        let lines = found.into_iter().filter(wanted).map(|one| Line {
            first: Some(one.fund),
            with_amount: one.with_amount,
            amount: one.amount,
            ..Line::of(one.fiche, one.operator, one.count)
        });
        Ok(lines.collect())
    }
}

impl Line {
    fn of(fiche: String, operator: Option<String>, count: u64) -> Line {
        Line {
            fiche,
            operator,
            first: None,
            second: None,
            days: None,
            count,
            whole: false,
            with_amount: 0,
            amount: 0,
        }
    }
}

/// What lines add up to.
#[derive(Debug, Clone, Default)]
pub(super) struct Raw {
    count: u64,
    of: u64,
    days: BTreeMap<i64, u64>,
    with_amount: u64,
    amount: i64,
}

impl Raw {
    pub(super) fn add(&mut self, line: &Line) {
        if line.whole {
            self.of += line.count;
            return;
        }
        self.count += line.count;
        self.with_amount += line.with_amount;
        self.amount = self.amount.saturating_add(line.amount);
        if let Some(days) = line.days {
            *self.days.entry(days).or_default() += line.count;
        }
    }

    /// What the indicator says of them; `fine` when numbers of a few may be told.
    pub(super) fn value(&self, indicator: &Indicator, fine: bool) -> Value {
        let delay = (indicator.measure == Measure::Delay && !self.days.is_empty())
            .then(|| self.delay(&indicator.thresholds, fine));
        Value {
            count: self.count,
            of: (indicator.measure == Measure::Share).then_some(self.of),
            delay,
            amount: (indicator.measure == Measure::Amount && self.with_amount > 0)
                .then_some(self.amount),
            without: match indicator.measure {
                Measure::Amount => self.count.saturating_sub(self.with_amount),
                _ => 0,
            },
        }
    }

    fn delay(&self, thresholds: &[u16], fine: bool) -> Delay {
        let all: u64 = self.days.values().sum();
        let mut so_far = 0;
        let curve = self.days.iter().map(|(days, count)| {
            so_far += count;
            (*days, so_far)
        });
        let curve: Vec<(i64, u64)> = curve.collect();
        let rank = |tenths: u64| {
            let wanted = (all * tenths).div_ceil(10);
            let reached = curve.iter().find(|(_, reached)| *reached >= wanted);
            reached.map_or(0, |(days, _)| *days)
        };
        let within = |threshold: &u16| {
            let below = curve
                .iter()
                .rfind(|(days, _)| *days <= i64::from(*threshold));
            (*threshold, below.map_or(0, |(_, reached)| *reached))
        };
        Delay {
            median: rank(5),
            ninth: rank(9),
            within: match fine {
                true => thresholds.iter().map(within).collect(),
                false => Vec::new(),
            },
            curve: if fine { curve } else { Vec::new() },
        }
    }
}

/// Whether a place is a service, which follows people, rather than where they live.
pub(super) fn is_service(catalogue: &Catalogue, place: usize) -> bool {
    catalogue.territories.get(place).kind.is_service()
}
