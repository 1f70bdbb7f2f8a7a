//! Indicators read: how many, what share, how long, how much, over a period, told apart as the catalogue allows. The
//! same eyes as for the other figures; see decision 0022 for what is held back, and why.

mod guard;
mod listed;
mod paths;
mod raw;

use std::collections::BTreeMap;

use domain::access::Operation;
use domain::dossier::Engine;
use domain::fiche::Fiche;
use domain::indicator::{Breakdown, Indicator};
use domain::territory::TerritoryKind;
use domain::values::{Date, Id};

use self::guard::{calendar_year, rounded, whole_months};
use self::raw::{Line, Raw, Read, is_service};
use super::{Eyes, named};
use crate::call::Call;
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;

pub use listed::{InFigure, Listing};
pub use paths::{Paths, Step};

/// What is asked of an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The first day.
    pub from: Date,
    /// The last day; what lasts is counted at its end.
    pub to: Date,
    /// One action only.
    pub fiche: Option<Id>,
    /// One operator only.
    pub operator: Option<Id>,
    /// Those who lived in a commune or an EPCI, or were followed by a service, on the day of the prescription.
    pub place: Option<Id>,
    /// What it is told apart by: the first that the indicator admits when nothing is said.
    pub by: Option<Breakdown>,
}

/// What an indicator says of something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Value {
    /// How many.
    pub count: u64,
    /// Of how many, for a share.
    pub of: Option<u64>,
    /// How long, for a delay.
    pub delay: Option<Delay>,
    /// How much, in thousandths of a euro, for an amount; nothing when none is written.
    pub amount: Option<i64>,
    /// How many say no amount.
    pub without: u64,
}

/// How long it takes, in days. A rank is the smallest number of days that so many reach.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delay {
    /// Half take no more.
    pub median: i64,
    /// Nine in ten take no more.
    pub ninth: i64,
    /// How many take no more than each threshold; none where a small number could name somebody.
    pub within: Vec<(u16, u64)>,
    /// How many take no more than each number of days; none where a small number could name somebody.
    pub curve: Vec<(i64, u64)>,
}

/// An action whose dossiers exist only in numbers: told by itself, and in no total.
#[derive(Debug, Clone)]
pub struct Apart<'c> {
    /// The fiche.
    pub fiche: &'c Fiche,
    /// Its number over a calendar year that is over; nothing when it is too small, or another period is asked.
    pub value: Option<Value>,
}

/// An indicator as it was read.
#[derive(Debug, Clone)]
pub struct Figure<'c> {
    /// The indicator.
    pub indicator: &'c Indicator,
    /// The first and last days counted: whole months when numbers of people's homes are told to those who have no
    /// right to know them.
    pub period: (Date, Date),
    /// What it is told apart by.
    pub by: Breakdown,
    /// All together; nothing when it is too small to be told.
    pub total: Option<Value>,
    /// Each, by its name; nothing is the name of those of whom it is not known.
    pub lines: Vec<(Option<String>, Value)>,
    /// How many are held back.
    pub hidden: usize,
    /// Numbers are rounded to ten.
    pub rounded: bool,
    /// The actions told by themselves.
    pub apart: Vec<Apart<'c>>,
    /// A list of dossiers is behind each line, and behind the total.
    pub lists: bool,
    /// Dossiers are still to be drawn again: what is late may be more.
    pub behind: bool,
}

/// What can be chosen.
#[derive(Debug, Clone)]
pub struct Choices<'c> {
    /// The actions.
    pub actions: Vec<&'c Fiche>,
    /// Their operators.
    pub operators: Vec<Id>,
}

/// What is looked at, and how.
struct Looked<'e, 'c> {
    /// Those whose dossiers may be told one by one, or counted without reserve.
    open: Vec<(&'e Engine<'c>, Eyes)>,
    /// Those that exist only in numbers.
    apart: Vec<&'e Engine<'c>>,
}

impl<'c> Office<'c> {
    /// What can be chosen among, by who asks.
    ///
    /// # Errors
    /// One may not; or a fault.
    pub fn figure_choices(&self, call: &Call<'_>) -> Result<Choices<'c>, Error<'c>> {
        self.allow(call.who, Operation::Figures, None)?;
        let mut choices = Choices {
            actions: Vec::new(),
            operators: Vec::new(),
        };
        for engine in self.engines_on(call.now.today) {
            let Some(eyes) = self.eyes_on(call.who, engine) else {
                continue;
            };
            choices.actions.push(engine.fiche);
            let own = |id: &&Id| self.is_theirs(call.who, engine, eyes, Some(id));
            choices
                .operators
                .extend(engine.operators().into_iter().filter(own).cloned());
        }
        choices.operators.sort();
        choices.operators.dedup();
        Ok(choices)
    }

    /// An indicator, over the actions that who asks follows or operates.
    ///
    /// # Errors
    /// There is no such indicator, no such fiche that day, or its numbers are none of their business; a breakdown
    /// that the indicator has not, days in the wrong order, a place that is none; or a fault.
    pub fn figure(
        &self,
        call: &Call<'_>,
        indicator: &str,
        wanted: &Wanted,
    ) -> Result<Figure<'c>, Error<'c>> {
        self.allow(call.who, Operation::Figures, None)?;
        let (indicator, by) = self.indicator_by(indicator, wanted)?;
        let looked = self.looked_through(call, wanted)?;
        let today = call.now.today;
        let behind = match indicator.population.counted {
            domain::indicator::Counted::Late => {
                let open = looked.open.iter();
                let fiches: Vec<&str> = open.map(|(one, _)| one.fiche.head.id.as_str()).collect();
                self.wake_some(call, &fiches)?
            }
            _ => false,
        };
        let service = looked.open.iter().any(|(_, eyes)| *eyes == Eyes::Service);
        let guarded = service && (by.is_personal() || wanted.place.is_some());
        let period = match guarded {
            true => whole_months((wanted.from, wanted.to), today),
            false => (wanted.from, wanted.to),
        };
        let place = wanted.place.as_ref().and_then(|id| self.territory_of(id));
        let read = Read {
            indicator,
            by: Some(by),
            place,
            is_service: place.is_some_and(|place| is_service(self.catalogue, place)),
            period,
            today,
        };
        let open: Vec<&str> = looked
            .open
            .iter()
            .map(|(one, _)| one.fiche.head.id.as_str())
            .collect();
        let lines = self.store.read(|tx| read.lines(tx, &open))?;
        let mut raw: BTreeMap<Option<String>, Raw> = BTreeMap::new();
        let mut total = Raw::default();
        let places = match by {
            Breakdown::Commune | Breakdown::Epci => self.places(),
            _ => BTreeMap::new(),
        };
        for line in &lines {
            let of =
                |(engine, _): &&(&Engine<'c>, Eyes)| engine.fiche.head.id.as_str() == line.fiche;
            let Some((engine, eyes)) = looked.open.iter().find(of).copied() else {
                continue;
            };
            if !self.is_wanted(call, (engine, eyes), line, wanted, &read)? {
                continue;
            }
            let key = self.key_of(engine, line, by, &places);
            raw.entry(key).or_default().add(line);
            total.add(line);
        }
        let apart = self.apart(&looked.apart, wanted, (indicator, today))?;
        let value = |raw: &Raw| raw.value(indicator, !guarded);
        let mut figure = Figure {
            indicator,
            period,
            by,
            total: Some(value(&total)),
            lines: raw
                .iter()
                .map(|(key, raw)| (key.clone(), value(raw)))
                .collect(),
            hidden: 0,
            rounded: guarded,
            apart,
            lists: read.has_lists() && !guarded,
            behind,
        };
        if guarded {
            rounded(&mut figure, |key| match by {
                Breakdown::Commune => key.and_then(|home| places.get(home)?.clone()),
                _ => None,
            });
        }
        Ok(figure)
    }

    /// The indicator of this name, and what it is told apart by.
    fn indicator_by(
        &self,
        id: &str,
        wanted: &Wanted,
    ) -> Result<(&'c Indicator, Breakdown), Error<'c>> {
        let indicator = self.catalogue.indicator(id).ok_or(Refusal::NotFound)?;
        if wanted.from > wanted.to {
            return Err(invalid("au", Invalid::Dates));
        }
        let first = indicator.breakdowns.first().copied();
        let by = wanted.by.or(first).ok_or(Refusal::NotFound)?;
        if !indicator.breakdowns.contains(&by) {
            return Err(invalid("par", Invalid::Unknown));
        }
        if let Some(place) = &wanted.place {
            let known = self
                .territory_of(place)
                .map(|rank| self.catalogue.territories.get(rank).kind);
            let admitted = known.is_some_and(|kind| {
                kind.is_service() || matches!(kind, TerritoryKind::Commune | TerritoryKind::Epci)
            });
            if !admitted || !indicator.population.counted.admits(Breakdown::Commune) {
                return Err(invalid("territoire", Invalid::Unknown));
            }
        }
        Ok((indicator, by))
    }

    fn territory_of(&self, id: &Id) -> Option<usize> {
        self.catalogue.territories.find(id.as_str())
    }

    /// The actions looked at: one, or all of one's own.
    fn looked_through(
        &self,
        call: &Call<'_>,
        wanted: &Wanted,
    ) -> Result<Looked<'_, 'c>, Error<'c>> {
        let all: Vec<_> = match &wanted.fiche {
            Some(fiche) => vec![self.looked_at(call, fiche)?],
            None => {
                let engines = self.engines_on(call.now.today);
                let seen = |engine| Some((engine, self.eyes_on(call.who, engine)?));
                engines.filter_map(seen).collect()
            }
        };
        let hidden = |(engine, eyes): &(&Engine<'c>, Eyes)| {
            *eyes == Eyes::Service && engine.fiche.head.class.is_health()
        };
        let (apart, open): (Vec<_>, Vec<_>) = all.into_iter().partition(hidden);
        Ok(Looked {
            open,
            apart: apart.into_iter().map(|(engine, _)| engine).collect(),
        })
    }

    /// Whether a line is of what is asked for, and of those whose numbers one sees.
    fn is_wanted(
        &self,
        call: &Call<'_>,
        (engine, eyes): (&Engine<'c>, Eyes),
        line: &Line,
        wanted: &Wanted,
        read: &Read<'_>,
    ) -> Result<bool, Error<'c>> {
        let operator = named(line.operator.as_deref())?;
        if !self.is_theirs(call.who, engine, eyes, operator.as_ref()) {
            return Ok(false);
        }
        if wanted.operator.is_some() {
            let of = operator.as_ref().or_else(|| engine.sole_operator());
            if of != wanted.operator.as_ref() {
                return Ok(false);
            }
        }
        let territories = &self.catalogue.territories;
        Ok(read.place.is_none_or(|place| {
            let at = line.second.as_deref().and_then(|at| territories.find(at));
            at.is_some_and(|at| territories.lies_in(at, place) == Some(true))
        }))
    }

    /// What a line is told under.
    fn key_of(
        &self,
        engine: &Engine<'c>,
        line: &Line,
        by: Breakdown,
        places: &BTreeMap<&'c str, Option<String>>,
    ) -> Option<String> {
        match by {
            Breakdown::Fiche => Some(line.fiche.clone()),
            Breakdown::Operator => {
                let sole = || engine.sole_operator().map(ToString::to_string);
                line.operator.clone().or_else(sole)
            }
            Breakdown::Epci => {
                let home = line.first.as_deref();
                home.and_then(|home| places.get(home)?.clone())
            }
            _ => line.first.clone(),
        }
    }

    /// The EPCI of each commune, by name.
    fn places(&self) -> BTreeMap<&'c str, Option<String>> {
        let territories = &self.catalogue.territories;
        let list = territories.list();
        let of_kind = |kind| {
            let ranked = list.iter().enumerate();
            ranked.filter(move |(_, one)| one.kind == kind)
        };
        let epcis: Vec<usize> = of_kind(TerritoryKind::Epci).map(|(rank, _)| rank).collect();
        let of = |(rank, commune): (usize, &'c domain::territory::Territory)| {
            let inside = |epci: &&usize| territories.lies_in(rank, **epci) == Some(true);
            let epci = epcis.iter().find(inside);
            let epci = epci.map(|rank| territories.get(*rank).id.to_string());
            (commune.id.as_str(), epci)
        };
        of_kind(TerritoryKind::Commune).map(of).collect()
    }

    /// The actions that exist only in numbers: each over a whole calendar year that is over, so that no two numbers
    /// told of an action ever differ by a few days or a few people; none so small that it could name somebody.
    fn apart(
        &self,
        engines: &[&Engine<'c>],
        wanted: &Wanted,
        (indicator, today): (&'c Indicator, Date),
    ) -> Result<Vec<Apart<'c>>, Error<'c>> {
        let read = Read {
            indicator,
            by: None,
            place: None,
            is_service: false,
            period: (wanted.from, wanted.to),
            today,
        };
        let filtered = wanted.operator.is_some() || wanted.place.is_some();
        let told = !filtered && calendar_year(read.period, today) && read.has_lists();
        let told = told && !indicator.population.counted.is_stock();
        let mut all = Vec::new();
        for engine in engines {
            let mut raw = Raw::default();
            if told {
                let id = engine.fiche.head.id.as_str();
                let lines = self.store.read(|tx| read.lines(tx, &[id]))?;
                lines.iter().for_each(|line| raw.add(line));
            }
            let value = raw.value(indicator, false);
            all.push(Apart {
                fiche: engine.fiche,
                value: guard::is_told(&value).then_some(value),
            });
        }
        Ok(all)
    }
}
