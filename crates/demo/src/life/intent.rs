//! What somebody means to do in a dossier, and the dice that go with it.

use std::fmt::{self, Write};

use domain::dossier::act::Obliged;
use domain::fiche::Event;
use domain::values::{Date, Id};

use crate::dice::Dice;

/// Something meant. The same intention always falls on the same day and takes the same shape: its dice
/// come from it and from the seed of the life.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Intent {
    /// Give up.
    Withdraw,
    /// Not take the person.
    Refuse,
    /// Put on hold, after this many times.
    Suspend(usize),
    /// Start again, after this many times on hold.
    Resume(usize),
    /// Hold a step.
    Hold {
        /// The step.
        step: Id,
        /// The run it belongs to, for a step held once per period.
        run: Option<u8>,
        /// The day it became possible.
        since: Date,
        /// How many times it was kept as a draft.
        drafts: usize,
    },
    /// Hold a step once more, after this many times.
    Again(Id, usize),
    /// Plan a step that became possible on a day.
    Plan(Id, Date),
    /// Log something, after so many of its kind.
    Log(Event, usize),
    /// Deposit a document, after so many of them.
    Deposit(Id, usize),
    /// Ask for a renewal of a run of a period.
    Renew(Id, u8),
    /// Ask for an aid.
    RequestAid(Id),
    /// Decide the aid of this rank.
    DecideAid(Id, usize),
    /// Pay the aid of this rank.
    PayAid(Id, usize),
    /// Fix a cost.
    RecordCost(Id),
    /// Waive what is owed since a day.
    Waive(Obliged, Option<Date>),
    /// Answer a moment of a survey.
    Collect(Id),
    /// Go on with another operator.
    ChangeOperator,
    /// Correct an event of the journal.
    Correct(usize),
    /// End outside the steps.
    End,
}

impl Intent {
    /// The dice of this intention in a life.
    pub(super) fn dice(&self, seed: u64) -> Dice {
        let mut hash = Fnv(0xcbf2_9ce4_8422_2325 ^ seed);
        // Writing to a number does not fail.
        let _ = write!(hash, "{self:?}");
        Dice::seeded(hash.0)
    }
}

/// FNV-1a of what is written: the same on every machine.
struct Fnv(u64);

impl Write for Fnv {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Ok(())
    }
}
