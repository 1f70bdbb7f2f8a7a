//! The actions themselves, month after month: the steps that a fiche holds once for everybody, and what is declared of
//! its contracts, several of which are under way at once.

use app::Error;
use demo::dice::Dice;
use demo::words::WORKS;
use domain::dossier::{Dossier, Entry, Subject};
use domain::fiche::{Step, StepKind, StepScope};
use domain::values::Date;
use jiff::ToSpan;

use super::{Contract, Path, Town};

/// A contract begins every so many months.
const EVERY: usize = 3;
/// How many months contracts last, in turn.
const LASTS: [usize; 3] = [9, 14, 20];
/// Declarations of a contract each month.
const DECLARED: usize = 2;

impl<'o, 'c> Town<'o, 'c> {
    /// What is done once a month for the actions themselves.
    pub(super) fn lead_actions(&mut self) -> Result<(), Error<'c>> {
        let day = self.month.max(self.wanted.from);
        self.hand.wake_on(day);
        for desk in 0..self.desks.len() {
            if self.holds(desk, StepScope::Fiche) {
                self.lead_action(desk, day)?;
            }
            if self.holds(desk, StepScope::Market) {
                self.lead_contracts(desk, day)?;
            }
        }
        self.report(day)?;
        self.month = self.month.saturating_add(1.month());
        Ok(())
    }

    fn holds(&self, desk: usize, scope: StepScope) -> bool {
        let steps = &self.desks[desk].engine.fiche.steps;
        steps.iter().any(|step| step.scope == scope)
    }

    /// The steps that a fiche holds once for everybody.
    fn lead_action(&mut self, desk: usize, day: Date) -> Result<(), Error<'c>> {
        let path = self.desks[desk].action.take();
        let path = path.unwrap_or_else(|| self.of_nobody(desk, Subject::Action));
        self.paths.push(path);
        let rank = self.paths.len() - 1;
        for entry in self.stage(rank, day).holdings(&mut Dice::first()) {
            self.lead(rank, day, entry)?;
        }
        self.desks[desk].action = self.paths.pop().filter(|path| path.id.is_some());
        Ok(())
    }

    /// What is declared of the contracts of a fiche; the report of each when it ends.
    fn lead_contracts(&mut self, desk: usize, day: Date) -> Result<(), Error<'c>> {
        let nth = self.desks[desk].months;
        self.desks[desk].months += 1;
        if nth.is_multiple_of(EVERY) {
            let count = nth / EVERY;
            let name = format!(
                "Marché d'essai {}, {}",
                count + 1,
                WORKS[count % WORKS.len()]
            );
            let path = self.of_nobody(desk, Subject::Market(name));
            let months = LASTS[count % LASTS.len()];
            self.desks[desk].contracts.push(Contract { path, months });
        }
        for Contract { path, months } in std::mem::take(&mut self.desks[desk].contracts) {
            self.paths.push(path);
            self.lead_contract(desk, day, months == 0)?;
            let left = months.checked_sub(1).zip(self.paths.pop());
            let left = left.map(|(months, path)| Contract { path, months });
            self.desks[desk].contracts.extend(left);
        }
        Ok(())
    }

    /// A month of a contract, which is the last path: what is declared; its report, once it is over.
    fn lead_contract(&mut self, desk: usize, day: Date, over: bool) -> Result<(), Error<'c>> {
        let rank = self.paths.len() - 1;
        let steps = self.desks[desk].engine.fiche.steps.iter();
        let steps: Vec<&'c Step> = steps
            .filter(|step| step.scope == StepScope::Market)
            .filter(|step| (step.kind == StepKind::Review) == over)
            .collect();
        for step in steps {
            for _ in 0..if over { 1 } else { DECLARED } {
                let mut dice = Dice::seeded(self.beside.draw());
                let outcome = dice.one_of(&step.outcomes);
                let entry = self.stage(rank, day).hold(step, outcome, &mut dice);
                self.lead(rank, day, entry)?;
            }
        }
        Ok(())
    }

    /// A path of nobody, beside those of people.
    fn of_nobody(&self, desk: usize, subject: Subject) -> Path {
        Path {
            resident: usize::MAX,
            desk,
            life: None,
            id: None,
            dossier: Dossier::open(String::new(), subject, self.desks[desk].engine),
            stays: Vec::new(),
            chair: None,
        }
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
