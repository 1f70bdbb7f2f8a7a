//! What another version of its fiche would change in a dossier, told before it is moved there.

use std::collections::BTreeSet;

use domain::access::{Folder, Seen};
use domain::dossier::act::Obliged;
use domain::dossier::{Act, Around, Effect, Engine};

use super::view::{offers, past};
use crate::call::Call;
use crate::error::{Error, Refusal};
use crate::office::Office;
use crate::workshop::label;

impl<'c> Office<'c> {
    /// What moving a dossier to a version of its fiche would change there today, each with how the fiche calls it, as far
    /// as who asks may know; nothing is kept.
    ///
    /// # Errors
    /// There is no such dossier that they may know of, or no such version; it is not for them to move it; or a fault.
    pub fn effects_of_version(
        &self,
        call: &Call<'_>,
        dossier: i64,
        version: u16,
    ) -> Result<Vec<(Effect, String)>, Error<'c>> {
        self.store.read(|tx| {
            self.may_know(tx, call, dossier)?;
            let loaded = self.load(tx, dossier, call.now.today)?;
            let standing = loaded.stand(call.who)?;
            let engine = self.engine(&loaded.engine.fiche.head.id, version);
            let engine = engine.ok_or(Refusal::NotFound)?;
            let seen = loaded.seen_by(&standing);
            let moved = loaded.dossier.under(engine);
            let then = Seen {
                folder: Folder {
                    engine,
                    dossier: &moved,
                },
                ..loaded.seen_by(&standing)
            };
            self.with_ledger(|ledger| {
                let around = loaded.around(ledger, call.now.today);
                let mut offered = offers(&loaded, &standing, &around).into_iter();
                if !offered.any(|offer| offer.act == Act::Pin { version }) {
                    return Err(Refusal::Forbidden.into());
                }
                let mut known = owed(loaded.engine, &seen, &around);
                known.extend(owed(engine, &then, &around));
                known.extend(past(&seen).into_iter().flat_map(|past| {
                    let what = past.what.into_iter();
                    what.flat_map(|id| [Obliged::Step(id.clone()), Obliged::Document(id)])
                }));
                let effects = engine.effects(loaded.engine, &loaded.dossier, &around);
                let told = effects.into_iter().filter(|effect| {
                    let what = effect.what();
                    what.is_none_or(|what| known.contains(what))
                });
                Ok(told
                    .map(|effect| {
                        let label = label(&effect, Some(loaded.engine), engine);
                        (effect, label)
                    })
                    .collect())
            })
        })
    }
}

/// What is owed in a dossier, of what somebody may know.
fn owed<'c>(engine: &Engine<'c>, seen: &Seen<'_, 'c>, around: &Around<'_>) -> BTreeSet<Obliged> {
    let due = engine.due(seen.folder.dossier, around).into_iter();
    let known = due.filter_map(|owed| seen.owed(owed));
    known.map(|owed| owed.what.obliged()).collect()
}
