//! What is done when nobody asks: lists drawn again on their day, those who left taken out, traces forgotten.
//!
//! Several nodes may do it at once, or none: whoever reads a list draws it first, a mandate that is over
//! opens nothing, and a trace that should be gone is only there a little longer.

use domain::values::Date;
use store::{follows, nodes, settings};

use crate::call::Call;
use crate::error::Error;
use crate::office::Office;

/// What a turn did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Worked {
    /// Dossiers drawn again.
    pub drawn: usize,
    /// Mandates that are over, whose holder followed people or dossiers until now.
    pub left: usize,
    /// Persons and households looked at for the preview of a purge, or for a purge.
    pub looked: usize,
    /// Whether it was the first of the day, which forgets the traces whose time has passed.
    pub first: bool,
}

impl Worked {
    /// Whether there may be more to do at once.
    pub fn more(self) -> bool {
        self.drawn > 0 || self.left > 0 || self.looked > 0
    }
}

/// The day on which traces were last forgotten.
const FORGOTTEN: &str = "traces-oubliees";
/// A node that has not turned for a week serves no more.
const NODES_KEPT: i64 = 7 * 24 * 3_600_000;
/// The most mandates taken out in one turn.
const MOST_LEAVING: i64 = 50;

impl<'c> Office<'c> {
    /// One turn of what is done when nobody asks.
    ///
    /// # Errors
    /// A fault.
    pub fn work(&self, call: &Call<'_>) -> Result<Worked, Error<'c>> {
        self.tend_pieces(call)?;
        self.tend_exports(call)?;
        Ok(Worked {
            drawn: self.wake(call.now)?,
            left: self.leave_ended(call)?,
            looked: self.survey_on()? + self.purge_on(call)?,
            first: self.forget_daily(call)?,
        })
    }

    /// Those whose mandate is over follow nobody any more; how many mandates.
    fn leave_ended(&self, call: &Call<'_>) -> Result<usize, Error<'c>> {
        let today = call.now.today;
        let over = self.store.read(|tx| follows::over(tx, today, MOST_LEAVING));
        let over = over.map_err(Error::Store)?;
        for mandate in &over {
            self.store
                .write(|tx| self.leave(tx, call, *mandate, None))?;
        }
        Ok(over.len())
    }

    /// Forgets traces once a day, on whichever node comes first.
    fn forget_daily(&self, call: &Call<'_>) -> Result<bool, Error<'c>> {
        let today = call.now.today;
        let done = |text: Option<String>| {
            let day = text.and_then(|text| text.parse::<Date>().ok());
            day.is_some_and(|day| day >= today)
        };
        let known = self.store.read(|tx| settings::read(tx, FORGOTTEN));
        if done(known.map_err(Error::Store)?) {
            return Ok(false);
        }
        self.store.write(|tx| {
            if done(settings::read(tx, FORGOTTEN)?) {
                return Ok(false);
            }
            settings::write(tx, FORGOTTEN, &today.to_string())?;
            self.forget_traces(tx, call)?;
            nodes::forget(tx, call.now.at - NODES_KEPT)?;
            Ok(true)
        })
    }
}
