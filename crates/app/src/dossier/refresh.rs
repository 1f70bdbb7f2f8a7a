//! What is due, drawn again without an act: a day came, a fact became known, somebody took over.
//!
//! Lists draw what they read again by themselves when its day has come; a background worker only makes
//! that rarer.

use store::{Tx, aids, dossiers, lists, moments, owed};

use super::load::Loaded;
use crate::call::Now;
use crate::error::{Error, Refusal};
use crate::office::Office;

/// The most dossiers drawn again in one go.
const BATCH: i64 = 500;

impl<'c> Office<'c> {
    /// Draws again what lists show of a dossier, and keeps it unless somebody acted meanwhile.
    pub(crate) fn refresh(
        &self,
        tx: &mut Tx<'_>,
        loaded: &Loaded<'_, 'c>,
        now: Now,
    ) -> Result<(), Error<'c>> {
        let chair = loaded.kept.summary.chair;
        let drawn = self.drawn(tx, loaded, chair, now.today)?;
        if dossiers::refresh(tx, &loaded.kept, &drawn.summary)? {
            let mut kept = loaded.kept.clone();
            kept.summary = drawn.summary;
            lists::reach(tx, &kept, &drawn.reach)?;
            owed::keep(tx, kept.id, &drawn.owed)?;
            aids::keep(tx, kept.id, &drawn.aids)?;
            moments::keep(tx, kept.id, &drawn.moments)?;
        }
        Ok(())
    }

    /// Draws again every dossier of a subject that is not erased: what is known on a past day says what came of a
    /// closed one.
    pub(crate) fn refresh_subject(
        &self,
        tx: &mut Tx<'_>,
        subject: i64,
        now: Now,
    ) -> Result<(), Error<'c>> {
        for kept in dossiers::of_subject(tx, subject)? {
            if kept.erased_at.is_none() {
                let loaded = self.load_kept(tx, kept, now.today)?;
                self.refresh(tx, &loaded, now)?;
            }
        }
        Ok(())
    }

    /// Draws one dossier again, closed or not: who may know of it has changed.
    pub(crate) fn redraw(&self, tx: &mut Tx<'_>, id: i64, now: Now) -> Result<(), Error<'c>> {
        let kept = dossiers::find(tx, id)?.ok_or(Refusal::NotFound)?;
        if kept.erased_at.is_some() {
            return Ok(());
        }
        let loaded = self.load_kept(tx, kept, now.today)?;
        self.refresh(tx, &loaded, now)
    }

    /// Draws again the other stays of the same person under a fiche whose fund asks what follows from the first of them.
    pub(crate) fn redraw_beside(
        &self,
        tx: &mut Tx<'_>,
        kept: &dossiers::Dossier,
        now: Now,
    ) -> Result<(), Error<'c>> {
        let engine = self.engine_of(kept)?;
        if self.catalogue.surveys_of(engine.fiche).next().is_none() {
            return Ok(());
        }
        for other in dossiers::of_subject(tx, kept.subject)? {
            let stays = other.fiche == kept.fiche && other.summary.entered_on.is_some();
            if stays && other.id != kept.id {
                self.redraw(tx, other.id, now)?;
            }
        }
        Ok(())
    }

    /// Draws again every dossier of a subject, closed ones included.
    pub(crate) fn redraw_subject(
        &self,
        tx: &mut Tx<'_>,
        subject: i64,
        now: Now,
    ) -> Result<(), Error<'c>> {
        for kept in dossiers::of_subject(tx, subject)? {
            self.redraw(tx, kept.id, now)?;
        }
        Ok(())
    }

    /// Draws again the dossiers whose day has come, a batch at a time; how many. What a worker does when
    /// nobody asks.
    ///
    /// # Errors
    /// A fault.
    pub fn wake(&self, now: Now) -> Result<usize, Error<'c>> {
        let asleep = self.store.read(|tx| lists::to_wake(tx, now.today, BATCH));
        let asleep = asleep.map_err(Error::Store)?;
        for id in &asleep {
            self.wake_one(*id, now)?;
        }
        Ok(asleep.len())
    }

    /// Draws one dossier again, in its own transaction.
    pub(crate) fn wake_one(&self, id: i64, now: Now) -> Result<(), Error<'c>> {
        self.store.write(|tx| {
            let kept = dossiers::find(tx, id)?.ok_or(Refusal::NotFound)?;
            let due = kept.summary.wake_on.is_some_and(|day| day <= now.today);
            if due && kept.erased_at.is_none() {
                let loaded = self.load_kept(tx, kept, now.today)?;
                self.refresh(tx, &loaded, now)?;
            }
            Ok(())
        })
    }
}
