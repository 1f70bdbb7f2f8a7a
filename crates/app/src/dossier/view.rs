//! A dossier as somebody sees it: what the table of rights lets them see, and a line in the access journal.

use domain::access::{Relation, Right, Seen};
use domain::dossier::{Count, Ledger, Obligation, Reason};
use domain::values::Date;

use super::load::Loaded;
use super::stand::Standing;
use crate::call::Call;
use crate::error::Error;
use crate::office::Office;

/// A dossier as somebody sees it.
pub struct DossierView<'o, 'c> {
    /// The dossier; what it holds goes through [`DossierView::seen`] before it is shown.
    loaded: Loaded<'o, 'c>,
    standing: Standing,
    /// The day it is looked at.
    pub today: Date,
    /// What is owed.
    pub due: Vec<Obligation<'c>>,
    /// The counts of the dossier itself.
    pub counts: Vec<Count<'c>>,
    /// What deserves a look.
    pub flags: Vec<Reason<'c>>,
}

impl<'o, 'c> DossierView<'o, 'c> {
    /// The dossier through the eyes of who looks.
    pub fn seen(&self) -> Seen<'_, 'c> {
        self.loaded.seen_by(&self.standing)
    }

    /// What who looks is to the dossier.
    pub fn relation(&self) -> Relation {
        self.standing.relation
    }

    /// What they may do with its existence, its state, its dates.
    pub fn right(&self) -> Right {
        self.standing.right
    }

    /// The number of the dossier, and its version: what an act thought out on it brings back.
    pub fn number_and_version(&self) -> (i64, i64) {
        (self.loaded.kept.id, self.loaded.kept.version)
    }

    /// The subject's number.
    pub fn subject(&self) -> i64 {
        self.loaded.kept.subject
    }
}

impl<'c> Office<'c> {
    /// Opens a dossier to look at it.
    ///
    /// # Errors
    /// There is none that they may know of; or a fault.
    pub fn dossier(&self, call: &Call<'_>, id: i64) -> Result<DossierView<'_, 'c>, Error<'c>> {
        let view = self.store.read(|tx| {
            let loaded = self.load(tx, id, call.now.today)?;
            let standing = loaded.stand(call.who)?;
            Ok::<_, Error<'c>>(self.with_ledger(|ledger| view(loaded, standing, ledger, call)))
        })?;
        self.store
            .write(|tx| self.note(tx, call, "dossier.lire", &view.loaded))?;
        Ok(view)
    }
}

fn view<'o, 'c>(
    loaded: Loaded<'o, 'c>,
    standing: Standing,
    ledger: &Ledger,
    call: &Call<'_>,
) -> DossierView<'o, 'c> {
    let today = call.now.today;
    let (due, counts, flags) = {
        let around = loaded.around(ledger, today);
        let (engine, dossier) = (loaded.engine, &loaded.dossier);
        (
            engine.due(dossier, &around),
            engine.counts(dossier, &around),
            engine.flags(dossier, &around),
        )
    };
    DossierView {
        loaded,
        standing,
        today,
        due,
        counts,
        flags,
    }
}
