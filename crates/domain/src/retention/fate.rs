//! What becomes of what is held, on a day: a dossier, a line of a log, a whole person.

use std::collections::BTreeSet;

use super::course::{Because, Course, Stage};
use super::last_contact;
use super::rules::{Category, Part, Retention, Rule, Start};
use crate::dossier::{Dossier, Engine};
use crate::facts::Sensitivity;
use crate::fiche::{Fiche, FundKind};
use crate::time;
use crate::values::{Date, Id};

/// Something held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its name.
    pub id: String,
    /// What it is.
    pub category: Category,
    /// What it is about: rules choose by it.
    pub about: About,
    /// The days rules count from, as far as they are known.
    pub started: Started,
    /// A legal hold on it.
    pub legal_hold: Option<LegalHold>,
    /// Where it stands.
    pub stage: Stage,
}

/// What something held is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The fiche of the dossier.
    pub fiche: Option<Id>,
    /// The class of sensitivity of what is held.
    pub class: Sensitivity,
    /// Who pays for the fiche.
    pub funders: BTreeSet<Id>,
    /// A fund of the fiche is the European Social Fund: there is evidence to keep.
    pub esf: bool,
}

impl Default for About {
    /// Nothing in particular: the mere existence of something.
    fn default() -> About {
        About {
            fiche: None,
            class: Sensitivity::S1,
            funders: BTreeSet::new(),
            esf: false,
        }
    }
}

impl About {
    /// A dossier of this fiche, from what its funds say.
    pub fn of(fiche: &Fiche) -> About {
        let funds = &fiche.funds;
        About {
            fiche: Some(fiche.head.id.clone()),
            class: fiche.head.class,
            funders: funds.iter().flat_map(|fund| fund.payers.clone()).collect(),
            esf: funds
                .iter()
                .any(|fund| fund.kind == FundKind::EuropeanSocialFund),
        }
    }
}

/// The days rules count from; one that is not known starts no clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Started {
    /// The last real contact with the person.
    pub last_contact: Option<Date>,
    /// The last day of the dossier.
    pub end: Option<Date>,
    /// The last payment of the funder.
    pub programme_end: Option<Date>,
    /// The day it was written.
    pub written: Option<Date>,
}

impl Started {
    /// The day of a starting point.
    pub fn at(&self, start: Start) -> Option<Date> {
        match start {
            Start::LastContact => self.last_contact,
            Start::End => self.end,
            Start::ProgrammeEnd => self.programme_end,
            Start::Written => self.written,
        }
    }
}

/// A legal hold (*gel*): a dispute, an inspection. Nothing under it is erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalHold {
    /// Why.
    pub reason: String,
    /// Its last day; nothing while it is not lifted.
    pub until: Option<Date>,
}

/// A person, with everything held about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonHeld {
    /// Their name in the records.
    pub id: String,
    /// A legal hold on all of it.
    pub legal_hold: Option<LegalHold>,
    /// Where the person's own record stands.
    pub stage: Stage,
    /// What is held.
    pub held: Vec<Held>,
}

/// What becomes of something held, on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fate<'a> {
    /// Where it should stand that day.
    pub now: Stage,
    /// The last day it stays there; nothing when no end is known, or when it is erased.
    pub until: Option<Date>,
    /// Why it stays there; once erased, why it is.
    pub because: Because<'a>,
    /// The rule that brought it there; nothing while it is active.
    pub by: Option<&'a Rule>,
    /// The evidence kept, when nothing else is.
    pub keeps: BTreeSet<Part>,
}

impl<'a> Fate<'a> {
    fn on(course: &Course<'a>, today: Date) -> Fate<'a> {
        let (now, end) = course.on(today);
        let kept = end.because.rule().filter(|_| now == Stage::EvidenceOnly);
        Fate {
            now,
            until: end.last,
            because: end.because,
            by: course.before(now).and_then(|end| end.because.rule()),
            keeps: kept
                .into_iter()
                .flat_map(|rule| rule.keeps.clone())
                .collect(),
        }
    }

    /// The first day on which it stands elsewhere, if nothing else happens.
    pub fn next_change(&self) -> Option<Date> {
        self.until
            .map(time::morrow)
            .filter(|day| Some(*day) > self.until)
    }
}

/// What becomes of a whole person, on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonFate<'a> {
    /// Of the person's own record: the latest of their dossiers.
    pub whole: Fate<'a>,
    /// Of each thing held, in their order.
    pub each: Vec<Fate<'a>>,
}

impl PersonFate<'_> {
    /// The first day on which anything stands elsewhere, if nothing else happens.
    pub fn next_change(&self) -> Option<Date> {
        let all = self.each.iter().chain([&self.whole]);
        all.filter_map(Fate::next_change).min()
    }
}

impl Held {
    /// A dossier as it stands on a day; `programme_end` is the last payment of its funder, when known.
    pub fn dossier(
        engine: &Engine<'_>,
        dossier: &Dossier,
        programme_end: Option<Date>,
        today: Date,
    ) -> Held {
        let past = |day: &Date| *day <= today;
        Held {
            id: dossier.id.clone(),
            category: Category::ActiveDossier,
            about: About::of(engine.fiche),
            started: Started {
                last_contact: last_contact(engine, dossier, today),
                end: dossier.state.closed_on().filter(past),
                programme_end: programme_end.filter(past),
                written: None,
            },
            legal_hold: None,
            stage: Stage::Active,
        }
    }
}

impl Retention {
    /// What becomes of something held.
    pub fn fate<'a>(&'a self, held: &'a Held, today: Date) -> Fate<'a> {
        Fate::on(&self.course(held, None, today), today)
    }

    /// What becomes of a person: each dossier by its own rules, the person with the latest of them, and
    /// nothing erased under a hold. A person without a dossier waits for the first.
    pub fn person<'a>(&'a self, person: &'a PersonHeld, today: Date) -> PersonFate<'a> {
        let hold = person.legal_hold.as_ref();
        let courses = person
            .held
            .iter()
            .map(|held| self.course(held, hold, today));
        let courses: Vec<Course<'a>> = courses.collect();
        let each: Vec<Fate<'a>> = courses.iter().map(|one| Fate::on(one, today)).collect();
        let dossiers = person.held.iter().zip(courses);
        let dossiers = dossiers.filter(|(held, _)| held.category.is_of_dossier());
        let latest = dossiers.map(|(_, course)| course).reduce(Course::later);
        let waiting = || {
            let (about, started) = (About::default(), Started::default());
            let course = Course::by(self, Category::ActiveDossier, &about, &started);
            under(course, hold, today)
        };
        let mut whole = Fate::on(&latest.unwrap_or_else(waiting), today);
        if whole.now == Stage::EvidenceOnly {
            whole.keeps = each.iter().flat_map(|fate| fate.keeps.clone()).collect();
        }
        PersonFate { whole, each }
    }

    fn course<'a>(
        &'a self,
        held: &'a Held,
        hold: Option<&'a LegalHold>,
        today: Date,
    ) -> Course<'a> {
        let course = Course::by(self, held.category, &held.about, &held.started);
        under(course, held.legal_hold.iter().chain(hold), today)
    }
}

/// A course under the holds that still stand.
fn under<'a>(
    course: Course<'a>,
    holds: impl IntoIterator<Item = &'a LegalHold>,
    today: Date,
) -> Course<'a> {
    let standing = holds.into_iter().filter(|hold| hold.is_in_force(today));
    standing.fold(course, Course::under)
}

impl LegalHold {
    /// Whether it still stands on a day.
    pub fn is_in_force(&self, day: Date) -> bool {
        self.until.is_none_or(|until| day <= until)
    }
}
