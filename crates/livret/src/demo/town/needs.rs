//! What nothing of the offer answers, written down by who follows somebody.

use app::gaps::NewGap;
use app::{Error, Refusal};
use demo::dice::Dice;
use demo::words::NEEDS;

use super::super::residents::Resident;
use super::Town;

impl<'o, 'c> Town<'o, 'c> {
    /// Their referent writes down a need that nothing answers, having thought of the fiche of a desk; unless it is not
    /// theirs to do.
    pub(super) fn need(
        &mut self,
        resident: &Resident,
        desk: usize,
        dice: &mut Dice,
    ) -> Result<(), Error<'c>> {
        let office = self.office;
        let need = dice.one_of(&office.catalogue.needs);
        let text = dice.one_of(&NEEDS);
        let (Some(need), Some(text)) = (need, text) else {
            return Ok(());
        };
        let thought = &self.desks[desk].engine.fiche.head;
        let thought = Some(thought).filter(|head| !head.class.is_health());
        let new = NewGap {
            need: need.id.to_string(),
            text: (*text).to_owned(),
            considered: thought.map(|head| head.id.clone()).into_iter().collect(),
        };
        let written = self.hand.act(&resident.referent, |call| {
            office.record_gap(call, resident.person, &new)
        });
        match written {
            Ok(_) => self.made.acts += 1,
            Err(Error::Refused(Refusal::Forbidden | Refusal::NotYours)) => {
                self.made.turned_down += 1;
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }
}
