//! What is counted of many participants: indicators, in all and part by part, and what must hold between them.
//!
//! A person counts once in an operation, however often they come back: what they said on first coming in, what
//! became of them after they last left (European Commission, ESF monitoring guidance: records of a participant
//! who leaves and comes back are one, the entry data those of the first, the exit date and results of the last).

use std::collections::BTreeMap;

use super::format::{Anchor, Identity, Indicator, Moment, Question, Survey};
use super::sheet::{Answers, Sheet};
use crate::dossier::act::Input;
use crate::eligibility::Truth;
use crate::values::{Date, Id};

/// One stay of a person in an operation.
#[derive(Debug, Clone)]
pub struct Stay {
    /// The day of entry.
    pub entered: Date,
    /// The day of exit; nothing while they are in.
    pub left: Option<Date>,
    /// What was answered at each moment, whole.
    pub said: BTreeMap<Id, Answers>,
}

impl Stay {
    /// What was said in this very stay.
    pub fn sheet<'s>(&self, survey: &'s Survey) -> Sheet<'s> {
        let mut sheet = Sheet::new(survey, self.entered);
        sheet.said.clone_from(&self.said);
        sheet
    }
}

/// A participant as they count.
#[derive(Debug, Clone)]
pub struct Held<'s> {
    /// Their answers.
    pub sheet: Sheet<'s>,
    /// The day they last left; nothing while they are in.
    pub left: Option<Date>,
    /// What each moment, in the order of the survey, lacks; nothing for one without an answer.
    lacks: Vec<Option<Vec<&'s Question>>>,
}

impl<'s> Held<'s> {
    /// One participant, from their stays; nothing when there is none.
    pub fn of(survey: &'s Survey, mut stays: Vec<Stay>) -> Option<Held<'s>> {
        stays.sort_by_key(|stay| stay.entered);
        let (first, last) = (stays.first()?, stays.last()?);
        let mut sheet = Sheet::new(survey, first.entered);
        let mut lacks = Vec::new();
        for moment in &survey.moments {
            let answers = |stay: &&Stay| stay.said.contains_key(&moment.id);
            let told = match moment.from {
                Anchor::Entry => stays.iter().find(answers),
                Anchor::Exit => Some(last).filter(|last| last.left.is_some() && answers(last)),
            };
            if let Some(said) = told.and_then(|stay| stay.said.get(&moment.id)) {
                sheet.said.insert(moment.id.clone(), said.clone());
            }
            lacks.push(told.map(|stay| match moment.from {
                Anchor::Entry => stay.sheet(survey).lacks(moment),
                Anchor::Exit => sheet.lacks(moment),
            }));
        }
        Some(Held {
            sheet,
            left: last.left,
            lacks,
        })
    }

    /// What a moment lacks; nothing when it has no answer. What is asked on coming in follows from what was said in the
    /// stay that answers it, what is asked later from what was said on first coming in.
    pub fn lacks(&self, moment: &Id) -> Option<&[&'s Question]> {
        let mut moments = self.moments();
        let found = moments.find(|(one, _)| one.id == *moment);
        found.and_then(|(_, lacks)| lacks)
    }

    fn moments(&self) -> impl Iterator<Item = (&'s Moment, Option<&[&'s Question]>)> {
        let lacks = self.lacks.iter().map(|one| one.as_deref());
        self.sheet.survey.moments.iter().zip(lacks)
    }

    /// Whether the participation counts: what is asked on coming in is complete.
    pub fn counts(&self) -> bool {
        self.moments()
            .next()
            .is_some_and(|(_, lacks)| is_whole(lacks))
    }

    /// The part they are in.
    pub fn part(&self) -> Option<String> {
        match self.sheet.value(&self.sheet.survey.split)? {
            Input::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether they count in an indicator.
    pub fn is_in(&self, indicator: &Indicator) -> bool {
        let known = is_whole(self.lacks(&indicator.moment));
        let test = indicator.test.as_ref();
        let meets = || test.is_none_or(|test| self.sheet.truth(&test.tree) == Truth::True);
        indicator.entities.is_none() && known && self.counts() && meets()
    }

    /// The moments that are asked by a day, and lack something.
    pub fn lacking(&self, today: Date) -> Vec<&'s Moment> {
        let moments = self.moments().filter(|(_, lacks)| !is_whole(*lacks));
        let lacks = moments.map(|(moment, _)| moment);
        let asked = |moment: &&Moment| {
            let from = moment.window(self.sheet.entered, self.left);
            from.is_some_and(|window| window.from.is_none_or(|from| from <= today))
        };
        lacks.filter(asked).collect()
    }
}

/// Whether a moment was answered, and lacks nothing.
fn is_whole(lacks: Option<&[&Question]>) -> bool {
    lacks.is_some_and(<[_]>::is_empty)
}

impl Moment {
    /// The days it is answered in, for a stay; nothing before the stay has come that far.
    pub fn window(&self, entered: Date, left: Option<Date>) -> Option<crate::time::Window> {
        let anchor = match self.from {
            Anchor::Entry => entered,
            Anchor::Exit => left?,
        };
        let from = self
            .after
            .map_or(anchor, |after| crate::time::add(anchor, after));
        Some(crate::time::Window {
            from: Some(from),
            to: self.within.map(|within| crate::time::add(from, within)),
        })
    }
}

/// How many: in all, then part by part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// In all.
    pub total: u64,
    /// Those of each part, in the order of the survey.
    pub parts: Vec<u64>,
}

/// An indicator, counted.
#[derive(Debug, Clone)]
pub struct Counted<'s> {
    /// The indicator.
    pub indicator: &'s Indicator,
    /// How many; nothing for what does not count participants.
    pub cell: Option<Cell>,
}

/// An identity that does not hold, or that somebody breaks.
#[derive(Debug, Clone)]
pub struct Broken<'s> {
    /// The identity.
    pub identity: &'s Identity,
    /// The two sums.
    pub sums: (u64, u64),
    /// Whether it holds in all and in every part.
    pub holds: bool,
    /// Who breaks it by themself, by rank.
    pub by: Vec<usize>,
}

/// What is counted of many participants.
#[derive(Debug, Clone)]
pub struct Tally<'s> {
    /// Every indicator.
    pub indicators: Vec<Counted<'s>>,
    /// Every identity.
    pub identities: Vec<Broken<'s>>,
}

/// Counts participants.
pub fn tally<'s, 'h>(survey: &'s Survey, held: impl IntoIterator<Item = &'h Held<'s>>) -> Tally<'s>
where
    's: 'h,
{
    let held: Vec<&Held<'s>> = held.into_iter().collect();
    let parts = survey.parts();
    let mut inside: BTreeMap<&Id, Vec<bool>> = BTreeMap::new();
    for indicator in &survey.indicators {
        let each = held.iter().map(|one| one.is_in(indicator));
        inside.insert(&indicator.id, each.collect());
    }
    let part_of: Vec<Option<String>> = held.iter().map(|one| one.part()).collect();
    let cell = |id: &Id| {
        let all = inside.get(id).map_or(&[][..], Vec::as_slice);
        let in_part = |part: &str| {
            let both = all.iter().zip(&part_of);
            count(both.filter(|(inside, own)| **inside && own.as_deref() == Some(part)))
        };
        Cell {
            total: count(all.iter().filter(|inside| **inside)),
            parts: parts.iter().map(|(value, _)| in_part(value)).collect(),
        }
    };
    let indicators = survey.indicators.iter().map(|indicator| Counted {
        indicator,
        cell: indicator.entities.is_none().then(|| cell(&indicator.id)),
    });
    let sum = |ids: &[Id]| {
        let mut whole = Cell {
            total: 0,
            parts: vec![0; parts.len()],
        };
        for one in ids.iter().map(cell) {
            whole.total += one.total;
            for (sum, part) in whole.parts.iter_mut().zip(one.parts) {
                *sum += part;
            }
        }
        whole
    };
    let identities = survey.identities.iter().map(|identity| {
        let (left, right) = (sum(&identity.left), sum(&identity.right));
        let each = |ids: &[Id]| -> Vec<&[bool]> {
            let known = ids.iter().filter_map(|id| inside.get(id));
            known.map(Vec::as_slice).collect()
        };
        let both_of = (each(&identity.left), each(&identity.right));
        let own = |all: &[&[bool]], rank: usize| count(all.iter().filter(|one| one[rank]));
        let breaks = |rank: &usize| {
            let (left, right) = (own(&both_of.0, *rank), own(&both_of.1, *rank));
            !identity.sign.holds(left, right)
        };
        let by: Vec<usize> = (0..held.len()).filter(breaks).collect();
        let both = left.parts.iter().zip(&right.parts);
        let parts_hold = both
            .into_iter()
            .all(|(one, other)| identity.sign.holds(*one, *other));
        Broken {
            identity,
            sums: (left.total, right.total),
            holds: identity.sign.holds(left.total, right.total) && parts_hold && by.is_empty(),
            by,
        }
    });
    Tally {
        indicators: indicators.collect(),
        identities: identities.collect(),
    }
}

fn count(them: impl Iterator) -> u64 {
    u64::try_from(them.count()).unwrap_or(u64::MAX)
}
