//! A meeting as a diary follows it: with what tells that it was moved or cancelled.

use domain::values::Date;
use store::Tx;
use store::meetings::{self, Meeting};

use super::MeetingItem;
use crate::call::Who;
use crate::error::Error;
use crate::office::Office;

/// A meeting, and what tells that it changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    /// The meeting.
    pub item: MeetingItem,
    /// Incremented at each change.
    pub version: i64,
    /// When it was last planned, moved or cancelled, in milliseconds.
    pub changed_at: i64,
}

impl<'c> Office<'c> {
    /// A meeting, for one who may know of it.
    ///
    /// # Errors
    /// There is none that they may know of; or a fault.
    pub(crate) fn dated(&self, tx: &mut Tx<'_>, who: &Who, id: i64) -> Result<Dated, Error<'c>> {
        let (body, kept) = self.meeting_for(tx, who, id)?;
        let item = self.item(body, &kept, &self.told_of(&kept)?)?;
        Ok(dated(item, &kept))
    }

    /// The meetings of somebody's bodies from a day to another, both included; those cancelled too.
    ///
    /// # Errors
    /// A fault.
    pub(crate) fn dated_between(
        &self,
        who: &Who,
        days: (Date, Date),
    ) -> Result<Vec<Dated>, Error<'c>> {
        self.store.read(|tx| {
            let mut all = Vec::new();
            for body in self.bodies_known(who) {
                for kept in meetings::between(tx, &body.key, days)? {
                    let item = self.item(body, &kept, &self.told_of(&kept)?)?;
                    all.push(dated(item, &kept));
                }
            }
            Ok(all)
        })
    }
}

fn dated(item: MeetingItem, kept: &Meeting) -> Dated {
    Dated {
        item,
        version: kept.version,
        changed_at: kept.changed_at,
    }
}
