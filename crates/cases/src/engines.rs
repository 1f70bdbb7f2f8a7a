//! The fiches of a catalogue, compiled once for all the cases.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use domain::Catalogue;
use domain::dossier::Engine;
use domain::eligibility::{Judge, JudgeError};
use domain::fiche::Fiche;
use domain::values::{Date, Id};

/// The fiches of a catalogue, each compiled when it is first needed.
pub struct Engines<'c> {
    /// The catalogue.
    pub catalogue: &'c Catalogue,
    versions: RefCell<BTreeMap<(Id, u16), Rc<Engine<'c>>>>,
    judges: RefCell<BTreeMap<Vec<usize>, Judge<'c>>>,
}

impl<'c> Engines<'c> {
    /// Of a catalogue.
    pub fn new(catalogue: &'c Catalogue) -> Engines<'c> {
        Engines {
            catalogue,
            versions: RefCell::default(),
            judges: RefCell::default(),
        }
    }

    /// The version of a fiche in force on a day; before the first one, the first.
    pub fn in_force(&self, fiche: &'c Fiche, day: Date) -> &'c Fiche {
        let current = self.catalogue.fiches_on(day);
        let same = |other: &&Fiche| other.head.id == fiche.head.id;
        current.into_iter().find(same).unwrap_or(fiche)
    }

    /// The version of a fiche of this number.
    pub fn version(&self, fiche: &Id, number: u16) -> Option<&'c Fiche> {
        let mut fiches = self.catalogue.fiches.iter();
        fiches.find(|other| other.head.id == *fiche && other.version.number == number)
    }

    /// A fiche version, ready to run.
    ///
    /// # Errors
    /// Conditions that do not compile, which the check of the catalogue explains.
    pub fn engine(&self, fiche: &'c Fiche) -> Result<Rc<Engine<'c>>, JudgeError> {
        let key = (fiche.head.id.clone(), fiche.version.number);
        if let Some(engine) = self.versions.borrow().get(&key) {
            return Ok(Rc::clone(engine));
        }
        let engine = Rc::new(Engine::new(self.catalogue, fiche)?);
        self.versions.borrow_mut().insert(key, Rc::clone(&engine));
        Ok(engine)
    }

    /// The whole catalogue on a day, ready to judge.
    ///
    /// # Errors
    /// Conditions that do not compile.
    pub fn judge(&self, day: Date) -> Result<Judge<'c>, JudgeError> {
        let ranks = self.catalogue.ranks_on(day);
        if let Some(judge) = self.judges.borrow().get(&ranks) {
            return Ok(judge.on(day));
        }
        let judge = Judge::new(self.catalogue, day)?;
        self.judges.borrow_mut().insert(ranks, judge.clone());
        Ok(judge)
    }
}
