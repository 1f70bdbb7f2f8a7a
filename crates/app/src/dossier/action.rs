//! The journal of an action as a whole, which every dossier of the action reads beside its own: replayed once, and again
//! once something was added to it.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use domain::dossier::{Dossier, Engine};
use store::{Tx, dossiers, subjects};

use crate::error::Error;
use crate::office::Office;
use crate::subject::{self, Kind};

/// The journals of actions as last replayed, by their numbers. Nobody is spoken of in them.
#[derive(Default)]
pub(crate) struct Actions(RwLock<BTreeMap<i64, Known>>);

struct Known {
    version: i64,
    /// The last event as it is sealed. No two are sealed alike: it tells one journal from another of the same version,
    /// which a transaction that did not end may have shown.
    last: Vec<u8>,
    dossier: Arc<Dossier>,
}

impl Actions {
    fn find(&self, kept: &dossiers::Dossier, last: &[u8]) -> Option<Arc<Dossier>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let known = known.get(&kept.id)?;
        let same = known.version == kept.version && known.last == last;
        same.then(|| known.dossier.clone())
    }

    fn keep(&self, kept: &dossiers::Dossier, last: Vec<u8>, dossier: &Arc<Dossier>) {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let known = Known {
            version: kept.version,
            last,
            dossier: dossier.clone(),
        };
        all.insert(kept.id, known);
    }
}

impl<'c> Office<'c> {
    /// The journal of an action, once it has one.
    pub(crate) fn action_journal(
        &self,
        tx: &mut Tx<'_>,
        engine: &Engine<'c>,
    ) -> Result<Option<Arc<Dossier>>, Error<'c>> {
        let fiche = engine.fiche.head.id.as_str();
        let Some(action) = subjects::named(tx, Kind::Action.word(), fiche)? else {
            return Ok(None);
        };
        let Some(kept) = dossiers::of_subject(tx, action.id)?.into_iter().next() else {
            return Ok(None);
        };
        let last = dossiers::last_sealed(tx, kept.id)?.unwrap_or_default();
        if let Some(known) = self.actions.find(&kept, &last) {
            return Ok(Some(known));
        }
        let subject = subject::open_kept(self, action)?;
        let own = self.engine_of(&kept)?;
        let dossier = Arc::new(self.replay(tx, &kept, &subject, own)?);
        self.actions.keep(&kept, last, &dossier);
        Ok(Some(dossier))
    }
}
