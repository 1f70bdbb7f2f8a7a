//! Everyone an act names, in one place.

use super::{Act, Actor, Deposit, Entry};

impl Entry {
    /// Goes through everyone the entry names: who acts, is there, is invited, wrote or signed.
    pub fn each_actor(&mut self, work: &mut dyn FnMut(&mut Actor)) {
        self.by.iter_mut().for_each(&mut *work);
        match &mut self.act {
            Act::Hold(holding) => {
                let there = holding.present.iter_mut().chain(&mut holding.invited);
                there.for_each(&mut *work);
                for deposit in &mut holding.documents {
                    deposit.each_actor(work);
                }
            }
            Act::Deposit(deposit) => deposit.each_actor(work),
            Act::Log(logged) => logged.with.iter_mut().for_each(work),
            Act::Correct {
                with: Some(entry), ..
            } => entry.each_actor(work),
            _ => {}
        }
    }
}

impl Deposit {
    fn each_actor(&mut self, work: &mut dyn FnMut(&mut Actor)) {
        let authors = self.written_by.iter_mut().chain(&mut self.with);
        authors.chain(&mut self.signed_by).for_each(work);
    }
}
