//! The actions themselves: the steps that a fiche holds once for everybody.

use app::Error;
use demo::dice::Dice;
use domain::dossier::{Dossier, Entry, Subject};
use domain::fiche::{Step, StepScope};
use domain::values::Date;
use jiff::ToSpan;

use super::{Path, Town};

impl<'o, 'c> Town<'o, 'c> {
    /// The steps of the actions themselves, once a month, where a fiche has some.
    pub(super) fn lead_actions(&mut self) -> Result<(), Error<'c>> {
        let day = self.month.max(self.wanted.from);
        self.hand.wake_on(day);
        for desk in 0..self.desks.len() {
            let engine = self.desks[desk].engine;
            let of_fiche = |step: &Step| step.scope == StepScope::Fiche;
            if !engine.fiche.steps.iter().any(of_fiche) {
                continue;
            }
            let path = self.desks[desk].action.take().unwrap_or_else(|| Path {
                resident: usize::MAX,
                desk,
                life: None,
                id: None,
                dossier: Dossier::open(String::new(), Subject::Action, engine),
                chair: None,
            });
            self.paths.push(path);
            let rank = self.paths.len() - 1;
            for entry in self.stage(rank, day).holdings(&mut Dice::first()) {
                self.lead(rank, day, entry)?;
            }
            self.desks[desk].action = self.paths.pop().filter(|path| path.id.is_some());
        }
        self.month = self.month.saturating_add(1.month());
        Ok(())
    }

    /// One act in the dossier of an action.
    fn lead(&mut self, rank: usize, day: Date, mut entry: Entry) -> Result<(), Error<'c>> {
        let Some(who) = self.name(rank, &mut entry)? else {
            return Ok(());
        };
        match self.record(rank, &who, &entry) {
            Ok(done) => {
                self.made.dossiers += u64::from(self.paths[rank].id.is_none());
                self.made.acts += 1;
                self.paths[rank].id = Some(done.dossier);
                self.remember(rank, day, entry, done.verdict);
            }
            Err(Error::Refused(refusal)) => drop(self.refused(refusal)),
            Err(error) => return Err(error),
        }
        Ok(())
    }
}
