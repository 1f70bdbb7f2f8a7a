//! The access journal, read: by those who watch, and by the person it is about.
//!
//! Those who watch see that somebody read something of a person; they never learn from it that the person
//! has a dossier whose very existence is a fact of health. The person sees everything.

use std::collections::BTreeMap;

use domain::access::Operation;
use domain::values::Id;
use store::audit::{self, Broken, Written};
use store::mandates::{self, Mandate};
use store::{Store, Tx, dossiers, settings};

use crate::call::Call;
use crate::error::Error;
use crate::office::Office;

/// A line of the access journal, as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// When, in milliseconds.
    pub at: i64,
    /// The account; nothing for the installation, nor towards the person, who is told roles.
    pub account: Option<i64>,
    /// Under which role.
    pub role: Option<Id>,
    /// In which structure.
    pub structure: Option<Id>,
    /// What was done, by its code.
    pub did: String,
    /// On what kind of thing.
    pub object: String,
    /// Which one; 0 when it may not be told.
    pub object_id: i64,
    /// The fiche, when it is a dossier.
    pub fiche: Option<Id>,
    /// The subject; 0 when there is none, or it may not be told.
    pub subject: i64,
}

/// The most lines of the journal at once.
pub const MOST: i64 = 500;

impl<'c> Office<'c> {
    /// Who read or changed what of a person, the oldest first: for the person, or for those who watch.
    ///
    /// # Errors
    /// [`crate::Refusal::Forbidden`]; or a fault.
    pub fn audit_of(&self, call: &Call<'_>, person: i64) -> Result<Vec<Trace>, Error<'c>> {
        let (person, told) = self.store.read(|tx| {
            let person = self.allow_about(tx, call.who, Operation::AuditOfPerson, person)?;
            let own = call.who.person == Some(person);
            let lines = audit::of_subject(tx, person)?;
            let mut reader = Reader::new(self);
            let mut told = Vec::new();
            for line in lines {
                let veiled = !own && reader.tells_health(tx, &line)?;
                let glass = line.line.did.starts_with(GLASS);
                if !veiled || glass {
                    told.push(reader.trace(tx, &line, (own, veiled))?);
                }
            }
            Ok::<_, Error<'c>>((person, told))
        })?;
        self.note_reading(call, person)?;
        Ok(told)
    }

    /// The last lines of the journal before an instant, the newest first. A line that would tell of health
    /// says that something was done, and no more.
    ///
    /// # Errors
    /// [`crate::Refusal::Forbidden`]; or a fault.
    pub fn audit_latest(
        &self,
        call: &Call<'_>,
        before: i64,
        most: i64,
    ) -> Result<Vec<Trace>, Error<'c>> {
        self.allow(call.who, Operation::AuditLatest, None)?;
        let told = self.store.read(|tx| {
            let lines = audit::latest(tx, before, most.clamp(1, MOST))?;
            let mut reader = Reader::new(self);
            let mut told = Vec::new();
            for line in lines {
                let veiled = reader.tells_health(tx, &line)?;
                let mut trace = reader.trace(tx, &line, (false, veiled))?;
                if veiled {
                    trace.subject = 0;
                }
                told.push(trace);
            }
            Ok::<_, Error<'c>>(told)
        })?;
        self.note_reading(call, 0)?;
        Ok(told)
    }

    /// Checks the journal from its beginning: how many lines hold, and what does not.
    ///
    /// # Errors
    /// [`crate::Refusal::Forbidden`]; or a fault.
    pub fn audit_verify(&self, call: &Call<'_>) -> Result<(u64, Vec<Broken>), Error<'c>> {
        self.allow(call.who, Operation::AuditVerify, None)?;
        let (held, broken) = audit::verify(&self.store).map_err(Error::Store)?;
        let noted = note_verified(
            &self.store,
            call.now.at - self.shift(),
            (held, broken.len()),
        );
        noted.map_err(Error::Store)?;
        Ok((held, broken))
    }

    fn note_reading(&self, call: &Call<'_>, person: i64) -> Result<(), Error<'c>> {
        let line = call.line("journal.lire", ("journal", 0), person);
        self.store
            .write(|tx| audit::write(tx, self.store.node(), &line))
            .map_err(Error::Store)
    }
}

/// Remembers when, by the clock of this machine, the journal was last read again, how many lines held and how many chains did not.
///
/// # Errors
/// The memory.
pub fn note_verified(
    store: &Store,
    at: i64,
    (held, broken): (u64, usize),
) -> Result<(), store::Fault> {
    let told = format!("{at} {held} {broken}");
    store.write(|tx| settings::write(tx, settings::AUDITED, &told))
}

/// How the codes of exceptional accesses begin: those who watch always see them.
const GLASS: &str = "acces-exceptionnel.";

/// Reads lines, each mandate and each dossier once.
struct Reader<'o, 'c> {
    office: &'o Office<'c>,
    mandates: BTreeMap<i64, Option<Mandate>>,
    dossiers: BTreeMap<i64, Option<Id>>,
}

impl<'o, 'c> Reader<'o, 'c> {
    fn new(office: &'o Office<'c>) -> Reader<'o, 'c> {
        Reader {
            office,
            mandates: BTreeMap::new(),
            dossiers: BTreeMap::new(),
        }
    }

    fn trace(
        &mut self,
        tx: &mut Tx<'_>,
        written: &Written,
        (own, veiled): (bool, bool),
    ) -> Result<Trace, Error<'c>> {
        let line = &written.line;
        let mandate = self.mandate(tx, line.mandate)?;
        let fiche = match veiled {
            true => None,
            false => self.fiche(tx, written)?,
        };
        Ok(Trace {
            at: line.at,
            account: (!own && line.account != 0).then_some(line.account),
            role: mandate.as_ref().map(|mandate| mandate.role.clone()),
            structure: mandate.and_then(|mandate| mandate.structure),
            did: line.did.clone(),
            object: line.object.clone(),
            object_id: if veiled { 0 } else { line.object_id },
            fiche,
            subject: line.subject,
        })
    }

    /// Whether a line about somebody tells that they have a dossier of health: by the dossier, or by who
    /// did it, when they only work for such actions.
    fn tells_health(&mut self, tx: &mut Tx<'_>, written: &Written) -> Result<bool, Error<'c>> {
        if written.line.subject == 0 {
            return Ok(false);
        }
        if let Some(fiche) = self.fiche(tx, written)? {
            let fiches = &self.office.catalogue.fiches;
            let mut versions = fiches.iter().filter(|known| known.head.id == fiche);
            if versions.any(|known| known.head.class.is_health()) {
                return Ok(true);
            }
        }
        let mandate = self.mandate(tx, written.line.mandate)?;
        let structure = mandate.and_then(|mandate| mandate.structure);
        Ok(structure.is_some_and(|structure| self.office.works_for_health(&structure)))
    }

    fn mandate(&mut self, tx: &mut Tx<'_>, id: i64) -> Result<Option<Mandate>, Error<'c>> {
        if let Some(known) = self.mandates.get(&id) {
            return Ok(known.clone());
        }
        let found = mandates::find(tx, id)?;
        self.mandates.insert(id, found.clone());
        Ok(found)
    }

    fn fiche(&mut self, tx: &mut Tx<'_>, written: &Written) -> Result<Option<Id>, Error<'c>> {
        let line = &written.line;
        if line.object != "dossier" {
            return Ok(None);
        }
        if let Some(known) = self.dossiers.get(&line.object_id) {
            return Ok(known.clone());
        }
        let kept = dossiers::find(tx, line.object_id)?;
        let fiche = kept.map(|kept| kept.fiche.parse());
        let fiche = fiche.transpose();
        let fiche = fiche.map_err(|_| Error::Unreadable(format!("dossier {}", line.object_id)))?;
        self.dossiers.insert(line.object_id, fiche.clone());
        Ok(fiche)
    }
}
