//! A small world in memory: persons with what is known of them day after day, dossiers, shared counts,
//! mandates. Lines of a case act in it.

use std::collections::BTreeMap;
use std::rc::Rc;

use domain::dossier::act::{Actor, Entry};
use domain::dossier::{Answer, Around, Dossier, Engine, Fed, Ledger, Subject, Timeline};
use domain::fiche::{Fiche, StepScope, Subject as Follows};
use domain::values::{Date, Id};

use crate::engines::Engines;
use crate::format::model::{About, Case, Facts, Hold, LevelLine, Line, Verb};
use crate::people::People;

/// The name of the person of a case that names none.
const SOMEBODY: &str = "la personne";

/// A dossier of the world.
pub struct Folder<'c> {
    /// The name the case gives it.
    pub name: Option<String>,
    /// The person, if it follows one.
    pub person: Option<String>,
    /// The fiche it runs by.
    pub engine: Rc<Engine<'c>>,
    /// The dossier.
    pub dossier: Dossier,
    /// Who was told by the last act.
    pub told: Vec<Id>,
}

/// Where a line of the case went: a dossier, an event of its journal.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    /// Rank of the dossier.
    pub folder: usize,
    /// Rank of the event.
    pub event: usize,
}

/// The world of a case.
pub struct World<'a, 'c> {
    /// The fiches, compiled.
    pub engines: &'a Engines<'c>,
    /// The case.
    pub case: &'a Case<'c>,
    /// The dossiers, in the order they opened.
    pub folders: Vec<Folder<'c>>,
    /// The last act answered, until somebody takes it.
    pub answered: Option<Answered<'c>>,
    persons: BTreeMap<String, Timeline>,
    nobody: Timeline,
    levels: Ledger,
    mandates: Vec<Actor>,
    /// Where each line that has a name went.
    pub marks: BTreeMap<String, Mark>,
}

/// An act, answered.
#[derive(Clone)]
pub struct Answered<'c> {
    /// The answer: the worst, when a line acts several times.
    pub answer: Answer<'c>,
    /// The dossier it was submitted to.
    pub folder: usize,
    /// What was submitted, the last time.
    pub entry: Entry,
}

impl<'a, 'c> World<'a, 'c> {
    /// The world before the first line.
    pub fn new(engines: &'a Engines<'c>, case: &'a Case<'c>) -> World<'a, 'c> {
        let mut persons = BTreeMap::new();
        for (name, facts) in &case.persons {
            let mut timeline = Timeline::default();
            for (fact, answer) in facts {
                timeline.know(None, *fact, answer.clone());
            }
            persons.insert(name.clone(), timeline);
        }
        World {
            engines,
            case,
            folders: Vec::new(),
            answered: None,
            persons,
            nobody: Timeline::default(),
            levels: Ledger::default(),
            mandates: Vec::new(),
            marks: BTreeMap::new(),
        }
    }

    /// The person a line is about: said, or that of the last dossier, or the only one.
    pub fn person(&self, line: &Line<'_>) -> String {
        let said = line.person.clone();
        let last = || {
            let found = self.find(line).or(self.folders.len().checked_sub(1));
            found.and_then(|rank| self.folders.get(rank)?.person.clone())
        };
        let only = || self.case.persons.keys().next().cloned();
        let somebody = || SOMEBODY.to_owned();
        said.or_else(last).or_else(only).unwrap_or_else(somebody)
    }

    /// What is known of a person.
    pub fn timeline(&self, person: Option<&str>) -> &Timeline {
        let known = person.and_then(|person| self.persons.get(person));
        known.unwrap_or(&self.nobody)
    }

    /// The dossier a line speaks of: by name, else the last one opened, of the person if one is said.
    pub fn find(&self, line: &Line<'_>) -> Option<usize> {
        let named = |folder: &Folder<'_>| match (&line.dossier, &line.person) {
            (Some(name), _) => folder.name.as_ref() == Some(name),
            (None, Some(person)) => folder.person.as_ref() == Some(person),
            (None, None) => true,
        };
        self.folders.iter().rposition(named)
    }

    /// The dossier a line speaks of; where there is none, one opens with nothing in it.
    ///
    /// # Errors
    /// No fiche to open one by.
    pub fn folder(&mut self, line: &Line<'_>) -> Result<usize, String> {
        if let Some(rank) = self.find(line) {
            return Ok(rank);
        }
        let Some(fiche) = self.case.fiche else {
            return Err(
                "aucun dossier n'est ouvert, et le cas ne dit pas de quelle fiche".to_owned(),
            );
        };
        let step = match &line.verb {
            Verb::Hold(Hold { step, .. }) => step.as_ref(),
            Verb::Plan { step, .. } => Some(step),
            _ => None,
        };
        let steps = &fiche.steps;
        let scope = step.and_then(|id| steps.iter().find(|step| step.origin.id == *id));
        let about = match scope.map(|step| step.scope) {
            Some(StepScope::Fiche) => About::Action,
            Some(StepScope::Market) => About::Market,
            _ => About::Person,
        };
        self.open(line, fiche, about)
    }

    /// Opens a dossier.
    ///
    /// # Errors
    /// A fiche whose conditions do not compile.
    pub fn open(
        &mut self,
        line: &Line<'_>,
        fiche: &'c Fiche,
        about: About,
    ) -> Result<usize, String> {
        let fiche = self.engines.in_force(fiche, line.on);
        let engine = self
            .engines
            .engine(fiche)
            .map_err(|error| error.to_string())?;
        let person = self.person(line);
        let name = line.dossier.clone();
        let id = name.clone();
        let subject = match (about, fiche.head.subject) {
            (About::Household, _) | (About::Person, Follows::Household) => {
                Subject::Household(person.clone())
            }
            (About::Person, Follows::Person) => Subject::Person(person.clone()),
            (About::Action, _) => Subject::Action,
            (About::Market, _) => Subject::Market(id.clone().unwrap_or_default()),
            (About::Anonymous, _) => Subject::Anonymous,
        };
        let followed = subject.is_followed();
        let id = id.unwrap_or_else(|| format!("dossier {}", self.folders.len() + 1));
        self.folders.push(Folder {
            name,
            person: followed.then_some(person),
            dossier: Dossier::open(id, subject, &engine),
            engine,
            told: Vec::new(),
        });
        Ok(self.folders.len() - 1)
    }

    /// The shared counts: the levels the case sets, and what each dossier adds.
    pub fn ledger(&self) -> Ledger {
        let mut ledger = self.levels.clone();
        let empty = Ledger::default();
        for (rank, folder) in self.folders.iter().enumerate() {
            let around = self.around(rank, Date::MAX, &empty);
            let fed = folder.engine.fed(&folder.dossier, &around);
            ledger.add(&folder.dossier.fiche, &fed);
        }
        ledger
    }

    /// What surrounds a dossier on a day.
    pub fn around<'l>(&'l self, rank: usize, today: Date, ledger: &'l Ledger) -> Around<'l> {
        let folder = self.folders.get(rank);
        let action = self.folders.iter().find(|other| {
            other.dossier.subject == Subject::Action
                && folder.is_some_and(|folder| folder.dossier.fiche == other.dossier.fiche)
        });
        Around {
            today,
            facts: self.timeline(folder.and_then(|folder| folder.person.as_deref())),
            ledger,
            action: action.map(|folder| &folder.dossier),
            mandates: &self.mandates,
            stays: &[],
        }
    }

    /// What surrounds somebody who has no dossier.
    pub fn around_person<'l>(
        &'l self,
        person: &str,
        today: Date,
        ledger: &'l Ledger,
    ) -> Around<'l> {
        Around {
            today,
            facts: self.timeline(Some(person)),
            ledger,
            action: None,
            mandates: &self.mandates,
            stays: &[],
        }
    }

    /// Those who can act in a dossier on a day.
    pub fn people<'l>(&'l self, rank: usize, on: Date, around: Around<'l>) -> People<'l, 'c> {
        let folder = &self.folders[rank];
        People {
            engine: &folder.engine,
            dossier: &folder.dossier,
            around,
            known: &self.case.actors,
            on,
        }
    }

    /// From a day on, this is known.
    pub fn know(&mut self, person: String, on: Date, facts: &Facts, by: Option<Actor>) {
        let timeline = self.persons.entry(person).or_default();
        for (fact, answer) in facts {
            timeline.know_from(Some(on), *fact, answer.clone(), by.clone());
        }
    }

    /// Who holds which role, from now on.
    pub fn set_mandates(&mut self, mandates: &[Actor]) {
        self.mandates = mandates.to_vec();
    }

    /// Brings a shared count to a level on a day: others filled it.
    ///
    /// # Errors
    /// A fiche whose conditions do not compile.
    pub fn set_level(&mut self, level: &LevelLine<'c>, on: Date) -> Result<(), String> {
        let fiche = self.engines.in_force(level.fiche, on);
        let engine = self
            .engines
            .engine(fiche)
            .map_err(|error| error.to_string())?;
        let ledger = self.ledger();
        let action = self.folders.iter().find(|other| {
            other.dossier.subject == Subject::Action && other.dossier.fiche == fiche.head.id
        });
        let around = Around {
            today: on,
            facts: &self.nobody,
            ledger: &ledger,
            action: action.map(|folder| &folder.dossier),
            mandates: &self.mandates,
            stays: &[],
        };
        let Some(counter) = engine.counter(level.counter.as_str()) else {
            return Ok(());
        };
        let now = engine.level(counter, level.key.as_ref(), &around, on).value;
        let fed = Fed {
            counter: level.counter.clone(),
            key: level.key.clone(),
            day: on,
            amount: level.value.saturating_sub(now),
        };
        self.levels.add(&fiche.head.id, &[fed]);
        Ok(())
    }
}
