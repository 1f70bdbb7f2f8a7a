//! The aids of actions, in numbers: asked, granted, paid, refused over a year; what waits for a decision or a
//! payment; the ceilings of the fiche; where the booklet says nothing. The same eyes as for the other figures.

mod listed;

use std::collections::BTreeMap;

use domain::access::{Operation, SMALLEST_CELL};
use domain::dossier::Engine;
use domain::fiche::{Counter, Fiche, Fund, FundKind, Rule, Scope, Unsaid};
use domain::values::{Date, Id};
use jiff::ToSpan;
use jiff::civil::date;
use store::aids::{self, Summed};

pub use listed::AidLine;

use super::{Eyes, named};
use crate::call::Call;
use crate::dossier::SharedCount;
use crate::error::{Error, Invalid, invalid};
use crate::office::Office;

/// How far a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    /// Asked, and not decided.
    ToDecide,
    /// Granted, and not paid.
    ToPay,
    /// Refused.
    Refused,
    /// Paid.
    Paid,
}

impl Asked {
    /// All of them; those that wait first.
    pub const ALL: [Asked; 4] = [Asked::ToDecide, Asked::ToPay, Asked::Refused, Asked::Paid];

    /// Its word, in the memory and in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Asked::ToDecide => aids::ASKED,
            Asked::ToPay => aids::GRANTED,
            Asked::Refused => aids::REFUSED,
            Asked::Paid => aids::PAID,
        }
    }
}

/// What is to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Such {
    /// The calendar year that is counted.
    pub year: i16,
    /// One action only.
    pub fiche: Option<Id>,
    /// The requests listed: without a word, those that wait.
    pub state: Option<Asked>,
}

/// How many requests, and how much they come to as far as amounts were written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// How many; nothing where the number could name somebody.
    pub count: Option<u64>,
    /// What they come to, in thousandths of a euro; nothing when none says an amount, or it may not be told.
    pub amount: Option<i64>,
    /// How many say no amount; nothing where it could name somebody.
    pub without: Option<u64>,
}

/// The numbers of a fund over a year, and what waits today.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AidNumbers {
    /// Asked over the year, whatever became of it.
    pub asked: Option<u64>,
    /// Granted over the year, paid since or not.
    pub granted: Sum,
    /// Refused over the year.
    pub refused: Option<u64>,
    /// Paid over the year.
    pub paid: Sum,
    /// Waiting for a decision, since whenever.
    pub to_decide: Option<u64>,
    /// Waiting for a payment, since whenever.
    pub to_pay: Sum,
}

/// A fund of an action.
#[derive(Debug, Clone)]
pub struct FundFigures<'c> {
    /// The fund.
    pub fund: &'c Fund,
    /// The conditions that it has of its own.
    pub conditions: Vec<&'c Rule>,
    /// Its ceilings over the year, and how far they are reached; none when the booklet gives none.
    pub ceilings: Vec<SharedCount<'c>>,
    /// All that who asks may count.
    pub total: AidNumbers,
    /// By body asked, else by operator, when there are several.
    pub bodies: Vec<(Option<Id>, AidNumbers)>,
}

/// The funds of an action.
#[derive(Debug, Clone)]
pub struct Aided<'c> {
    /// The fiche.
    pub fiche: &'c Fiche,
    /// How who asks looks at it.
    pub eyes: Eyes,
    /// The last day counted, when it is before the end of the year and of today: whole months only.
    pub until: Option<Date>,
    /// The aids and grants.
    pub funds: Vec<FundFigures<'c>>,
    /// What else pays for the action, or says what it costs to the person.
    pub others: Vec<&'c Fund>,
    /// Where the booklet is silent about aids.
    pub silences: Vec<Unsaid<'c>>,
}

/// The aids of the actions that one follows or operates.
#[derive(Debug, Clone)]
pub struct Aids<'c> {
    /// The year: first and last day.
    pub year: (Date, Date),
    /// Action by action.
    pub actions: Vec<Aided<'c>>,
    /// The requests listed, the first asked first.
    pub lines: Vec<AidLine<'c>>,
    /// More were asked than are listed.
    pub more: bool,
}

impl<'c> Office<'c> {
    /// The aids of the actions that who asks follows or operates, on the day of the call.
    ///
    /// # Errors
    /// There is no such fiche that day, or its numbers are none of their business; a year that is none; or a
    /// fault.
    pub fn aids(&self, call: &Call<'_>, such: &Such) -> Result<Aids<'c>, Error<'c>> {
        self.allow(call.who, Operation::Figures, None)?;
        let year = year_of(such)?;
        let mut looked = Vec::new();
        match &such.fiche {
            Some(fiche) => looked.push(self.looked_at(call, fiche)?),
            None => {
                let engines = self.engines_on(call.now.today);
                let seen = |engine| Some((engine, self.eyes_on(call.who, engine)?));
                looked.extend(engines.filter_map(seen));
            }
        }
        let today = call.now.today;
        let whole = (
            year.0,
            year.1.min(today.first_of_month().saturating_sub(1.day())),
        );
        let some = looked
            .iter()
            .any(|(engine, eyes)| totals_only(engine, *eyes));
        let (counted, months) = self.store.read(|tx| {
            let counted = Counted::read(tx, year)?;
            let months = match some && whole != year {
                true => Some(Counted::read(tx, whole)?),
                false => None,
            };
            Ok::<_, Error<'c>>((counted, months))
        })?;
        let mut actions = Vec::new();
        for (engine, eyes) in looked {
            let totals = totals_only(engine, eyes);
            let from = months.as_ref().filter(|_| totals).unwrap_or(&counted);
            let aided = self.aided(call, (engine, eyes), (from, year))?;
            actions.push(Aided {
                until: (totals && months.is_some()).then_some(whole.1),
                ..aided
            });
        }
        let (lines, more) = self.aids_listed(call, such, year)?;
        Ok(Aids {
            year,
            actions,
            lines,
            more,
        })
    }

    fn aided(
        &self,
        call: &Call<'_>,
        (engine, eyes): (&Engine<'c>, Eyes),
        (counted, year): (&Counted, (Date, Date)),
    ) -> Result<Aided<'c>, Error<'c>> {
        let fiche = engine.fiche;
        let day = call.now.today.clamp(year.0, year.1);
        let mut ceilings = Vec::new();
        let of_fund = |counter: &Counter| counter.fund.is_some();
        if fiche.counters.iter().any(of_fund) {
            ceilings = self.counters_on(call, &fiche.head.id, day, of_fund)?;
        }
        let is_aid = |fund: &&Fund| matches!(fund.kind, FundKind::Aid | FundKind::Grant);
        let (aids, others): (Vec<&'c Fund>, Vec<&'c Fund>) = fiche.funds.iter().partition(is_aid);
        let told = match totals_only(engine, eyes) {
            true => Told::Totals,
            false => Told::All,
        };
        let mut funds = Vec::new();
        for fund in aids {
            let mut bodies: BTreeMap<Option<Id>, Raw> = BTreeMap::new();
            for (kind, one) in counted.of(fiche, fund) {
                let operator = named(one.operator.as_deref())?;
                let asked_of = named(one.asked_of.as_deref())?;
                let theirs = |id: Option<&Id>| self.is_theirs(call.who, engine, eyes, id);
                if theirs(operator.as_ref()) || (asked_of.is_some() && theirs(asked_of.as_ref())) {
                    let body = asked_of.or(operator);
                    bodies.entry(body).or_default().add(kind, one);
                }
            }
            let mut total = Raw::default();
            for raw in bodies.values() {
                total.merge(raw);
            }
            let several = bodies.len() > 1 && told == Told::All;
            let each = bodies.into_iter().filter(|_| several);
            let own = ceilings
                .iter()
                .filter(|count| count.counter.fund.as_ref() == Some(&fund.origin.id));
            funds.push(FundFigures {
                fund,
                conditions: conditions(fiche, fund),
                ceilings: own.cloned().collect(),
                total: total.told(told),
                bodies: each.map(|(id, raw)| (id, raw.told(told))).collect(),
            });
        }
        let heading = self.heading_of_aids();
        let headings = &self.catalogue.headings;
        let about_aids = |unsaid: &Unsaid<'_>| {
            let mut all = headings.iter();
            let title = unsaid.heading.and_then(|id| all.find(|one| one.id == *id));
            title.is_some_and(|one| Some(one.title.as_str()) == heading)
        };
        Ok(Aided {
            fiche,
            eyes,
            until: None,
            funds,
            others,
            silences: fiche.unsaid().into_iter().filter(about_aids).collect(),
        })
    }

    /// The heading of the booklet under which most aids stand.
    fn heading_of_aids(&self) -> Option<&'c str> {
        let mut often: BTreeMap<&str, usize> = BTreeMap::new();
        let funds = self.catalogue.fiches.iter().flat_map(|fiche| &fiche.funds);
        for fund in funds.filter(|fund| matches!(fund.kind, FundKind::Aid | FundKind::Grant)) {
            for mention in fund
                .origin
                .provenance
                .source
                .iter()
                .flat_map(|one| &one.mentions)
            {
                *often.entry(mention.heading.as_str()).or_default() += 1;
            }
        }
        let most = often.into_iter().max_by_key(|(_, times)| *times);
        most.map(|(heading, _)| heading)
    }
}

/// The first and last day of the year asked for.
fn year_of<'c>(such: &Such) -> Result<(Date, Date), Error<'c>> {
    match (1900..=9998).contains(&such.year) {
        true => Ok((date(such.year, 1, 1), date(such.year, 12, 31))),
        false => Err(invalid("annee", Invalid::Dates)),
    }
}

/// Where the existence of a dossier is a fact of health, the service has totals only.
fn totals_only(engine: &Engine<'_>, eyes: Eyes) -> bool {
    eyes == Eyes::Service && engine.fiche.head.class.is_health()
}

fn conditions<'c>(fiche: &'c Fiche, fund: &Fund) -> Vec<&'c Rule> {
    let own = |rule: &&Rule| {
        rule.scope == Scope::Aid && rule.target.as_deref() == Some(fund.origin.id.as_str())
    };
    fiche.rules.iter().filter(own).collect()
}

/// What is counted, over all actions.
struct Counted {
    lines: Vec<(Kind, Summed)>,
}

/// What a line counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Asked,
    Granted,
    Refused,
    Paid,
    ToDecide,
    ToPay,
}

impl Counted {
    fn read(tx: &mut store::Tx<'_>, year: (Date, Date)) -> Result<Counted, store::Fault> {
        let mut lines = Vec::new();
        lines.extend(
            aids::asked(tx, year)?
                .into_iter()
                .map(|one| (Kind::Asked, one)),
        );
        lines.extend(aids::decided(tx, year)?.into_iter().map(|one| {
            let refused = one.state == aids::REFUSED;
            (
                if refused {
                    Kind::Refused
                } else {
                    Kind::Granted
                },
                one,
            )
        }));
        lines.extend(
            aids::paid(tx, year)?
                .into_iter()
                .map(|one| (Kind::Paid, one)),
        );
        lines.extend(aids::waiting(tx)?.into_iter().map(|one| {
            let granted = one.state == aids::GRANTED;
            (if granted { Kind::ToPay } else { Kind::ToDecide }, one)
        }));
        Ok(Counted { lines })
    }

    fn of(&self, fiche: &Fiche, fund: &Fund) -> impl Iterator<Item = (Kind, &Summed)> {
        let own = move |one: &Summed| {
            one.fiche == fiche.head.id.as_str() && one.fund == fund.origin.id.as_str()
        };
        let lines = self.lines.iter().filter(move |(_, one)| own(one));
        lines.map(|(kind, one)| (*kind, one))
    }
}

/// Numbers before it is known which may be told.
#[derive(Debug, Clone, Copy, Default)]
struct Raw {
    asked: Amounts,
    granted: Amounts,
    refused: Amounts,
    paid: Amounts,
    to_decide: Amounts,
    to_pay: Amounts,
}

#[derive(Debug, Clone, Copy, Default)]
struct Amounts {
    count: u64,
    with_amount: u64,
    amount: i64,
}

/// How much may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    All,
    Totals,
}

impl Raw {
    fn add(&mut self, kind: Kind, one: &Summed) {
        let to = match kind {
            Kind::Asked => &mut self.asked,
            Kind::Granted => &mut self.granted,
            Kind::Refused => &mut self.refused,
            Kind::Paid => &mut self.paid,
            Kind::ToDecide => &mut self.to_decide,
            Kind::ToPay => &mut self.to_pay,
        };
        to.add(Amounts {
            count: one.count,
            with_amount: one.with_amount,
            amount: one.amount,
        });
    }

    fn merge(&mut self, other: &Raw) {
        self.asked.add(other.asked);
        self.granted.add(other.granted);
        self.refused.add(other.refused);
        self.paid.add(other.paid);
        self.to_decide.add(other.to_decide);
        self.to_pay.add(other.to_pay);
    }

    fn told(self, told: Told) -> AidNumbers {
        AidNumbers {
            asked: self.asked.told(told).count,
            granted: self.granted.told(told),
            refused: self.refused.told(told).count,
            paid: self.paid.told(told),
            to_decide: self.to_decide.told(told).count,
            to_pay: self.to_pay.told(told),
        }
    }
}

impl Amounts {
    fn add(&mut self, other: Amounts) {
        self.count = self.count.saturating_add(other.count);
        self.with_amount = self.with_amount.saturating_add(other.with_amount);
        self.amount = self.amount.saturating_add(other.amount);
    }

    fn told(self, told: Told) -> Sum {
        let without = self.count.saturating_sub(self.with_amount);
        let small = self.count < SMALLEST_CELL as u64;
        match told {
            Told::All => Sum {
                count: Some(self.count),
                amount: (self.with_amount > 0).then_some(self.amount),
                without: Some(without),
            },
            // Neither a few, nor what a few came to: nobody is not said either, as for the other figures.
            Told::Totals if small => Sum::default(),
            Told::Totals => Sum {
                count: Some(self.count),
                amount: (without == 0).then_some(self.amount),
                without: (without == 0).then_some(0),
            },
        }
    }
}
