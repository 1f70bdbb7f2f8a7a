//! How an action goes: how many wait, are in, came in, left; what is late; which silences are left to settle.
//!
//! The service that follows an action sees every number of it, its operator those of its own dossiers, and
//! nobody else sees any. Where the very existence of a dossier is a fact of health, the service has totals only,
//! and none so small that it could name somebody.

mod aids;
mod indicators;
mod remind;
mod settle;
mod waiting;

use std::collections::{BTreeMap, BTreeSet};

use domain::access::{Habilitation, Operation, published};
use domain::dossier::act::Obliged;
use domain::dossier::{Engine, Progress};
use domain::eligibility::belongs;
use domain::fiche::Fiche;
use domain::values::{Date, Id};
use jiff::ToSpan;
use store::{Tx, figures, owed, settlements};

pub use aids::{AidLine, AidNumbers, Aided, Aids, Asked, FundFigures, Such, Sum};
pub use indicators::{
    Apart, Choices, Delay, Figure, InFigure, Listing, Paths, Step, Value, Wanted,
};
pub(crate) use remind::REMINDER;
pub use remind::Reminded;
pub use settle::{Settled, Silence};
pub use waiting::InLine;

use crate::call::{Call, Who};
use crate::dossier::{Reach, SharedCount, obliged};
use crate::error::{Error, Refusal};
use crate::office::Office;

/// How somebody looks at an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eyes {
    /// From the service that follows it.
    Service,
    /// From one of its operators.
    Operator,
}

/// How many. Nothing where the number could name somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Numbers {
    /// Prescribed, and not in yet.
    pub waiting: Option<u64>,
    /// In the action.
    pub inside: Option<u64>,
    /// In the action, on hold.
    pub on_hold: Option<u64>,
    /// Came in over the year.
    pub entered: Option<u64>,
    /// Left over the year, having been in.
    pub left: Option<u64>,
    /// Closed over the year without having been in.
    pub never_in: Option<u64>,
    /// Late today.
    pub late: Option<u64>,
}

/// Something late, for the dossiers of an operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateItem {
    /// The operator; nothing when the dossiers name none.
    pub operator: Option<Id>,
    /// What is owed.
    pub what: Obliged,
    /// How many times.
    pub count: u64,
    /// The oldest last day.
    pub to: Date,
}

/// How an action goes.
#[derive(Debug, Clone)]
pub struct Steered<'c> {
    /// The fiche.
    pub fiche: &'c Fiche,
    /// How who asks looks at it.
    pub eyes: Eyes,
    /// The day.
    pub today: Date,
    /// The year that entries and exits are counted over: twelve whole months, first and last day.
    pub year: (Date, Date),
    /// The shared counts of the fiche: places, yearly objectives, hours, money.
    pub counts: Vec<SharedCount<'c>>,
    /// All that who asks may count.
    pub total: Numbers,
    /// Operator by operator, when there are several.
    pub operators: Vec<(Option<Id>, Numbers)>,
    /// What is late; nothing for who has totals only.
    pub late: Vec<LateItem>,
    /// How many silences are left to settle, and of how many.
    pub silences: (usize, usize),
    /// Dossiers are still to be drawn again: what is late may be more.
    pub behind: bool,
}

/// The most dossiers drawn again before figures are read.
const WOKEN: i64 = 200;

impl<'c> Office<'c> {
    /// How somebody looks at an action; nothing for those who have no business with its numbers.
    pub(crate) fn eyes_on(&self, who: &Who, engine: &Engine<'c>) -> Option<Eyes> {
        let role = self.catalogue.role(&who.role);
        match self.reach(who, engine)? {
            Reach::Statistics => role?.holds(Habilitation::Figures).then_some(Eyes::Service),
            Reach::Own => Some(Eyes::Operator),
            Reach::Places => None,
        }
    }

    /// How each action goes that who asks follows or operates, on the day of the call.
    ///
    /// # Errors
    /// There is none; or a fault.
    pub fn steered(&self, call: &Call<'_>) -> Result<Vec<Steered<'c>>, Error<'c>> {
        self.allow(call.who, Operation::Figures, None)?;
        let engines = self.engines_on(call.now.today);
        let seen = |engine| Some((engine, self.eyes_on(call.who, engine)?));
        let looked: Vec<_> = engines.filter_map(seen).collect();
        let counted = self.count_actions(call, looked.iter().map(|(engine, _)| *engine))?;
        let all = looked.into_iter();
        all.map(|(engine, eyes)| self.figures_of(call, (engine, eyes), &counted))
            .collect()
    }

    /// The actions that who asks follows or operates, on the day of the call.
    ///
    /// # Errors
    /// One may not; or a fault.
    pub fn actions_looked_at(&self, call: &Call<'_>) -> Result<Vec<&'c Fiche>, Error<'c>> {
        self.allow(call.who, Operation::Figures, None)?;
        let engines = self.engines_on(call.now.today);
        let own = engines.filter(|engine| self.eyes_on(call.who, engine).is_some());
        Ok(own.map(|engine| engine.fiche).collect())
    }

    /// How an action goes, on the day of the call.
    ///
    /// # Errors
    /// There is no such fiche that day, or its numbers are none of their business; or a fault.
    pub fn steering(&self, call: &Call<'_>, fiche: &Id) -> Result<Steered<'c>, Error<'c>> {
        self.allow(call.who, Operation::Figures, None)?;
        let (engine, eyes) = self.looked_at(call, fiche)?;
        let counted = self.count_actions(call, [engine])?;
        self.figures_of(call, (engine, eyes), &counted)
    }

    /// An action that who asks follows or operates.
    pub(crate) fn looked_at(
        &self,
        call: &Call<'_>,
        fiche: &Id,
    ) -> Result<(&Engine<'c>, Eyes), Error<'c>> {
        let engine = self.engine_on(fiche, call.now.today);
        let engine = engine.ok_or(Refusal::NotFound)?;
        let eyes = self.eyes_on(call.who, engine);
        Ok((engine, eyes.ok_or(Refusal::Forbidden)?))
    }

    /// Counts these actions, all in one reading: what the visit of a page costs does not grow with their number.
    fn count_actions<'e>(
        &self,
        call: &Call<'_>,
        engines: impl IntoIterator<Item = &'e Engine<'c>>,
    ) -> Result<Counted, Error<'c>>
    where
        'c: 'e,
    {
        let engines = engines.into_iter();
        let fiches: Vec<&str> = engines.map(|one| one.fiche.head.id.as_str()).collect();
        let behind = self.wake_some(call, &fiches)?;
        let today = call.now.today;
        let year = last_year(today);
        self.store.read(|tx| {
            Ok(Counted {
                behind,
                year,
                raw: raw(tx, &fiches, year)?,
                late: owed::late(tx, &fiches, today)?,
            })
        })
    }

    fn figures_of(
        &self,
        call: &Call<'_>,
        (engine, eyes): (&Engine<'c>, Eyes),
        counted: &Counted,
    ) -> Result<Steered<'c>, Error<'c>> {
        let (fiche, today) = (&engine.fiche.head.id, call.now.today);
        let (behind, year) = (counted.behind, counted.year);
        let counts = self.counters(call, fiche)?;
        let own = |operator: Option<&Id>| self.is_theirs(call.who, engine, eyes, operator);
        let settled = self
            .store
            .read(|tx| settlements::settled(tx, fiche.as_str()));
        let settled = settled.map_err(Error::Store)?;
        let mut by: BTreeMap<Option<Id>, Raw> = BTreeMap::new();
        for (_, operator, one) in counted.raw.iter().filter(|one| one.0 == fiche.as_str()) {
            by.entry(named(operator.as_deref())?).or_default().add(*one);
        }
        let mut items = Vec::new();
        for one in counted
            .late
            .iter()
            .filter(|one| one.fiche == fiche.as_str())
        {
            let operator = named(one.operator.as_deref())?;
            by.entry(operator.clone()).or_default().late += one.count;
            items.push(LateItem {
                operator,
                what: obliged(&one.what)?,
                count: one.count,
                to: one.to,
            });
        }
        by.retain(|operator, _| own(operator.as_ref()));
        items.retain(|item| own(item.operator.as_ref()));
        let mut total = Raw::default();
        for one in by.values() {
            total.add(*one);
        }
        let class = engine.fiche.head.class;
        let totals_only = eyes == Eyes::Service && class.is_health();
        let said = |n: u64| match totals_only {
            // Counted day after day, nobody is not said either: the next day would tell of the first.
            true => {
                let count = usize::try_from(n).unwrap_or(usize::MAX).max(1);
                published(class, count).map(|_| n)
            }
            false => Some(n),
        };
        let numbers = |raw: Raw| raw.told(said);
        let several = by.len() > 1 && !totals_only;
        let keys: BTreeSet<String> = settled.into_iter().collect();
        let silences = engine.fiche.unsaid();
        let open = silences.iter().filter(|one| !keys.contains(&one.key));
        Ok(Steered {
            fiche: engine.fiche,
            eyes,
            today,
            year,
            counts,
            total: numbers(total),
            operators: match several {
                true => by.into_iter().map(|(id, raw)| (id, numbers(raw))).collect(),
                false => Vec::new(),
            },
            late: match totals_only {
                true => Vec::new(),
                false => items,
            },
            silences: (open.count(), silences.len()),
            behind: behind && !totals_only,
        })
    }

    /// Whether dossiers of an operator are among those whose numbers one sees.
    pub(crate) fn is_theirs(
        &self,
        who: &Who,
        engine: &Engine<'c>,
        eyes: Eyes,
        operator: Option<&Id>,
    ) -> bool {
        let operator = operator.or_else(|| engine.sole_operator());
        match (eyes, operator, &who.structure) {
            (Eyes::Service, _, _) => true,
            (Eyes::Operator, Some(operator), Some(structure)) => {
                belongs(self.catalogue, structure, operator)
            }
            (Eyes::Operator, _, _) => false,
        }
    }

    /// What changed by itself is drawn again before figures are read; whether some is left.
    fn wake_some(&self, call: &Call<'_>, fiches: &[&str]) -> Result<bool, Error<'c>> {
        let asleep = self
            .store
            .read(|tx| figures::asleep(tx, fiches, call.now.today, WOKEN + 1));
        let asleep = asleep.map_err(Error::Store)?;
        let most = usize::try_from(WOKEN).unwrap_or(0);
        for id in asleep.iter().take(most) {
            self.wake_one(*id, call.now)?;
        }
        Ok(asleep.len() > most)
    }
}

/// The last twelve whole months: the same all the month long, so that no difference of two days tells of
/// somebody.
fn last_year(today: Date) -> (Date, Date) {
    let first = today.first_of_month();
    (
        first.saturating_sub(12.months()),
        first.saturating_sub(1.day()),
    )
}

pub(crate) fn named<'c>(operator: Option<&str>) -> Result<Option<Id>, Error<'c>> {
    let parsed = operator.map(|text| {
        let id = text.parse::<Id>();
        id.map_err(|_| Error::Unreadable(text.to_owned()))
    });
    parsed.transpose()
}

/// Numbers before it is known which may be said.
#[derive(Debug, Clone, Copy, Default)]
struct Raw {
    waiting: u64,
    inside: u64,
    on_hold: u64,
    entered: u64,
    left: u64,
    never_in: u64,
    late: u64,
}

impl Raw {
    fn add(&mut self, other: Raw) {
        self.waiting += other.waiting;
        self.inside += other.inside;
        self.on_hold += other.on_hold;
        self.entered += other.entered;
        self.left += other.left;
        self.never_in += other.never_in;
        self.late += other.late;
    }

    fn told(self, said: impl Fn(u64) -> Option<u64>) -> Numbers {
        Numbers {
            waiting: said(self.waiting),
            inside: said(self.inside),
            on_hold: said(self.on_hold),
            entered: said(self.entered),
            left: said(self.left),
            never_in: said(self.never_in),
            late: said(self.late),
        }
    }
}

/// What was counted of some actions.
struct Counted {
    /// Dossiers are still to be drawn again.
    behind: bool,
    year: (Date, Date),
    /// By fiche and operator.
    raw: Vec<(String, Option<String>, Raw)>,
    late: Vec<owed::Late>,
}

/// What is counted of people, for each operator of each action, but what is late.
fn raw<'c>(
    tx: &mut Tx<'_>,
    fiches: &[&str],
    year: (Date, Date),
) -> Result<Vec<(String, Option<String>, Raw)>, Error<'c>> {
    let mut found = Vec::new();
    let mut far = figures::running(tx, fiches)?;
    far.append(&mut figures::closed(tx, fiches, year)?);
    for one in far {
        let (count, mut raw) = (one.count, Raw::default());
        match Progress::of(&one.progress) {
            Some(Progress::Waiting) => raw.waiting = count,
            Some(Progress::Inside) => raw.inside = count,
            Some(Progress::OnHold) => raw.on_hold = count,
            Some(Progress::Left) => raw.left = count,
            Some(Progress::NeverIn) => raw.never_in = count,
            _ => return Err(Error::Unreadable(one.progress)),
        }
        found.push((one.fiche, one.operator, raw));
    }
    for one in figures::entered(tx, fiches, year)? {
        let raw = Raw {
            entered: one.count,
            ..Raw::default()
        };
        found.push((one.fiche, one.operator, raw));
    }
    Ok(found)
}
