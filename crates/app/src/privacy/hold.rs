//! Legal holds: a dispute, an inspection. Nothing under one is erased, whatever the rules.

use domain::access::Operation;
use domain::time;
use domain::values::Date;
use store::holds::{self, Hold};
use store::privacy::{self, Standing};
use store::{Tx, subjects};

use crate::call::Call;
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;
use crate::subject::{self, Opened};

/// A legal hold, or a return from the archive, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldItem {
    /// Its number.
    pub id: i64,
    /// Of which person or household.
    pub subject: i64,
    /// Whether it is a legal hold; else, a return from the archive.
    pub is_hold: bool,
    /// Why.
    pub reason: String,
    /// First day.
    pub from: Date,
    /// Last day; nothing while it is not lifted.
    pub to: Option<Date>,
    /// By which account.
    pub given_by: i64,
}

/// Where the reason of a hold is sealed.
pub(super) fn reason_place(hold: i64) -> String {
    format!("hold:sealed:{hold}")
}

fn item<'c>(opened: &Opened, hold: Hold) -> Result<HoldItem, Error<'c>> {
    Ok(HoldItem {
        id: hold.id,
        subject: hold.subject,
        is_hold: hold.kind == holds::HOLD,
        reason: opened.unseal(&reason_place(hold.id), &hold.sealed)?,
        from: hold.from,
        to: hold.to,
        given_by: hold.given_by,
    })
}

impl<'c> Office<'c> {
    /// Holds back the erasure of a person or household, from today, until a day or until it is lifted; the
    /// number of the hold.
    ///
    /// # Errors
    /// One may not; there is nobody of this number, or nothing left to keep; no reason, or a day already
    /// past; or a fault.
    pub fn place_hold(
        &self,
        call: &Call<'_>,
        subject: i64,
        reason: &str,
        until: Option<Date>,
    ) -> Result<i64, Error<'c>> {
        self.allow(call.who, Operation::Hold, None)?;
        if reason.trim().is_empty() {
            return Err(invalid("motif", Invalid::Missing));
        }
        if until.is_some_and(|until| until < call.now.today) {
            return Err(invalid("jusqu_au", Invalid::Dates));
        }
        self.store.write(|tx| {
            // A purge that is at this person ends first, or finds the hold.
            let (_, opened) = self.locked(tx, subject)?;
            let subject = opened.kept.id;
            let id = call.id();
            let hold = Hold {
                id,
                kind: holds::HOLD.to_owned(),
                subject,
                sealed: opened.seal(call, &reason_place(id), &reason)?,
                from: call.now.today,
                to: until,
                given_by: call.who.account,
            };
            holds::insert(tx, &hold)?;
            self.note_privacy(tx, call, "gel.poser", ("gel", id), subject)?;
            Ok(id)
        })
    }

    /// Lifts a hold: it does not hold anything any more from today.
    ///
    /// # Errors
    /// One may not; there is none of this number, or it is over; or a fault.
    pub fn lift_hold(&self, call: &Call<'_>, hold: i64) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::Hold, None)?;
        self.store.write(|tx| {
            let kept = holds::find(tx, hold)?.ok_or(Refusal::NotFound)?;
            let yesterday = time::eve(call.now.today);
            if kept.kind != holds::HOLD || !holds::end(tx, hold, yesterday)? {
                return Err(Refusal::NotFound.into());
            }
            self.note_privacy(tx, call, "gel.lever", ("gel", hold), kept.subject)?;
            Ok(())
        })
    }

    /// The holds of a person or household, past ones included, with their reasons; reading them is a line
    /// of the access journal.
    ///
    /// # Errors
    /// One may not, or there is nobody of this number; or a fault.
    pub fn holds_of(&self, call: &Call<'_>, subject: i64) -> Result<Vec<HoldItem>, Error<'c>> {
        self.allow(call.who, Operation::Hold, None)?;
        self.store.write(|tx| {
            let opened = subject::open(self, tx, subject)?;
            let subject = opened.kept.id;
            let mut items = Vec::new();
            for hold in holds::of_subject(tx, subject)? {
                items.push(item(&opened, hold)?);
            }
            self.note_privacy(tx, call, "gel.lire", ("sujet", subject), subject)?;
            Ok(items)
        })
    }

    /// A legal hold in force today, with its reason; reading it is a line of the access journal.
    ///
    /// # Errors
    /// One may not; there is none of this number, or it is over; or a fault.
    pub fn hold(&self, call: &Call<'_>, hold: i64) -> Result<HoldItem, Error<'c>> {
        self.allow(call.who, Operation::Hold, None)?;
        self.store.write(|tx| {
            let kept = holds::find(tx, hold)?.ok_or(Refusal::NotFound)?;
            if kept.kind != holds::HOLD || !kept.stands(call.now.today) {
                return Err(Refusal::NotFound.into());
            }
            let opened = subject::open(self, tx, kept.subject)?;
            self.note_privacy(tx, call, "gel.lire", ("sujet", kept.subject), kept.subject)?;
            item(&opened, kept)
        })
    }

    /// The legal holds in force today, whoever they are of, with their reasons; reading each is a line of the
    /// access journal.
    ///
    /// # Errors
    /// One may not; or a fault.
    pub fn holds(&self, call: &Call<'_>) -> Result<Vec<HoldItem>, Error<'c>> {
        self.allow(call.who, Operation::Hold, None)?;
        self.store.write(|tx| {
            let mut items = Vec::new();
            let kept = holds::in_force(tx, 0, i64::MAX, call.now.today)?;
            for hold in kept.into_iter().filter(|hold| hold.kind == holds::HOLD) {
                let opened = subject::open(self, tx, hold.subject)?;
                let subject = hold.subject;
                items.push(item(&opened, hold)?);
                self.note_privacy(tx, call, "gel.lire", ("sujet", subject), subject)?;
            }
            Ok(items)
        })
    }

    /// A person or household, under the number it now has, that nobody else opens a dossier on, merges nor
    /// erases until the end of the transaction.
    pub(super) fn locked(
        &self,
        tx: &mut Tx<'_>,
        subject: i64,
    ) -> Result<(Standing, Opened), Error<'c>> {
        let number = subjects::number_now(tx, subject)?;
        let standing = privacy::lock(tx, number)?.ok_or(Refusal::NotFound)?;
        let opened = subject::open(self, tx, number)?;
        match opened.kept.id == number {
            true => Ok((standing, opened)),
            // Merged while we waited.
            false => Err(Refusal::Stale.into()),
        }
    }
}
