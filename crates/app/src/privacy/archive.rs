//! The restricted archive: who is in it, and how somebody comes out.

use domain::access::Operation;
use domain::identity::Identity;
use domain::time;
use domain::values::{Date, Duration, Unit};
use store::holds::{self, Hold};
use store::{dossiers, privacy, subjects};

use super::carry_out::identity;
use super::decide::File;
use super::hold::reason_place;
use crate::call::Call;
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;
use crate::subject;

/// Somebody in the restricted archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchivedItem {
    /// Their number.
    pub subject: i64,
    /// Who they are; nothing for a household.
    pub identity: Option<Identity>,
    /// Since when, in milliseconds.
    pub archived_at: i64,
}

/// The most lines of a page.
const MOST_LINES: i64 = 200;
/// How long somebody may stay out of the archive without a contact.
const LONGEST_RETURN: Duration = Duration {
    count: 1,
    unit: Unit::Years,
};

impl<'c> Office<'c> {
    /// Who is in the restricted archive, after a number. Each one read is a line of the access journal.
    ///
    /// # Errors
    /// One may not; or a fault.
    pub fn archived(
        &self,
        call: &Call<'_>,
        after: i64,
        most: i64,
    ) -> Result<Vec<ArchivedItem>, Error<'c>> {
        self.allow(call.who, Operation::Archive, None)?;
        self.store.write(|tx| {
            let mut items = Vec::new();
            for standing in privacy::archived(tx, after, most.clamp(1, MOST_LINES))? {
                let subject = subject::open(self, tx, standing.id)?;
                items.push(ArchivedItem {
                    subject: standing.id,
                    identity: identity(&subject)?.map(|identity| identity.civil),
                    archived_at: standing.archived_at.unwrap_or_default(),
                });
                let object = ("sujet", standing.id);
                self.note_privacy(tx, call, "archive.lire", object, standing.id)?;
            }
            Ok(items)
        })
    }

    /// Takes somebody out of the archive, with their dossiers, until a day: those who could know of them
    /// find them again, and the purge leaves them in use until then. Their referents are not named again.
    ///
    /// # Errors
    /// One may not; there is nobody of this number in the archive; no reason, or a day that makes no sense;
    /// or a fault.
    pub fn take_out_of_archive(
        &self,
        call: &Call<'_>,
        subject: i64,
        reason: &str,
        until: Date,
    ) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::Archive, None)?;
        if reason.trim().is_empty() {
            return Err(invalid("motif", Invalid::Missing));
        }
        let today = call.now.today;
        if until < today || until > time::add(today, LONGEST_RETURN) {
            return Err(invalid("jusqu_au", Invalid::Dates));
        }
        self.store.write(|tx| {
            let (standing, opened) = self.locked(tx, subject)?;
            let subject = opened.kept.id;
            let files = File::of(tx, vec![standing], today)?;
            let lines = files.iter().flat_map(File::own_lines);
            let archived: Vec<_> = lines
                .filter(|line| line.archived_at.is_some() && line.erased_at.is_none())
                .collect();
            if archived.is_empty() && opened.kept.archived_at.is_none() {
                return Err(Refusal::NotFound.into());
            }
            let id = call.id();
            let hold = Hold {
                id,
                kind: holds::RETURN.to_owned(),
                subject,
                sealed: opened.seal(call, &reason_place(id), &reason)?,
                from: today,
                to: Some(until),
                given_by: call.who.account,
            };
            holds::insert(tx, &hold)?;
            privacy::archive_subject(tx, subject, None)?;
            if let Some(identity) = identity(&opened)? {
                self.index_identity(tx, subject, &identity)?;
            }
            for line in archived {
                if !privacy::unarchive_dossier(tx, line)? {
                    return Err(Refusal::Stale.into());
                }
                let kept = dossiers::find(tx, line.id)?.ok_or(Refusal::NotFound)?;
                let loaded = self.load_kept(tx, kept, today)?;
                self.refresh(tx, &loaded, call.now)?;
            }
            self.note_privacy(tx, call, "archive.sortir", ("gel", id), subject)?;
            Ok(())
        })
    }

    /// Whether a subject is in the restricted archive.
    ///
    /// # Errors
    /// One may not, or there is none of this number; or a fault.
    pub fn is_archived(&self, call: &Call<'_>, subject: i64) -> Result<bool, Error<'c>> {
        self.allow(call.who, Operation::Archive, None)?;
        self.store.read(|tx| {
            let subject = subjects::number_now(tx, subject)?;
            let kept = subjects::find(tx, subject)?.ok_or(Refusal::NotFound)?;
            Ok(kept.archived_at.is_some() && kept.erased_at.is_none())
        })
    }
}
