//! Prescriptions begun by somebody who left, that nobody follows: their colleagues of the same post find them
//! and take them up. Looked for when a list is read: nothing waits for a worker.

use domain::values::Date;
use store::Tx;
use store::dossiers::{self, Dossier};
use store::mandates::{self, Mandate};

use super::lists::{MOST_LINES, RosterItem};
use crate::call::Call;
use crate::error::{Error, Refusal};
use crate::office::Office;
use crate::subject::{self, Named};

/// The word of a dossier whose first act is not complete.
pub(crate) const DRAFT: &str = "brouillon";

/// A draft left by somebody, as their colleagues find it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftDraft {
    /// The draft.
    pub draft: RosterItem,
    /// Whom it is about.
    pub name: Named,
}

impl<'c> Office<'c> {
    /// The drafts left by those who held the post of who asks and hold it no more, the last touched first. A draft
    /// that tells of health by its mere existence is not among them: it waits for whoever takes the person over.
    ///
    /// # Errors
    /// A fault.
    pub fn left_drafts(&self, call: &Call<'_>) -> Result<Vec<LeftDraft>, Error<'c>> {
        let who = call.who;
        let (Some(structure), None) = (&who.structure, who.person) else {
            return Ok(Vec::new());
        };
        self.store.read(|tx| {
            let mut left = Vec::new();
            for mandate in mandates::of_post(tx, &who.role, structure)? {
                if !is_over(&mandate, call.now.today) {
                    continue;
                }
                for id in dossiers::chaired(tx, mandate.id)? {
                    let kept = dossiers::find(tx, id)?.ok_or(Refusal::NotFound)?;
                    if !self.left_to(tx, call, &kept)? {
                        continue;
                    }
                    let subject = subject::open(self, tx, kept.subject)?;
                    left.push(LeftDraft {
                        draft: RosterItem::of(&kept)?,
                        name: self.named(tx, &subject)?,
                    });
                }
            }
            left.sort_by_key(|one| std::cmp::Reverse((one.draft.moved_on, one.draft.dossier)));
            left.truncate(MOST_LINES);
            Ok(left)
        })
    }

    /// Takes up a draft left by somebody who held the same post: from now on it is as if one had begun it.
    ///
    /// # Errors
    /// There is no such draft left to who asks; or a fault.
    pub fn take_up_draft(&self, call: &Call<'_>, dossier: i64) -> Result<(), Error<'c>> {
        self.store.write(|tx| {
            let found = dossiers::find(tx, dossier)?.ok_or(Refusal::NotFound)?;
            if !self.left_to(tx, call, &found)? {
                return Err(Refusal::NotFound.into());
            }
            // Two of them at once: the second finds it taken.
            let subject = subject::open(self, tx, found.subject)?;
            self.alone_with(tx, &subject)?;
            let kept = dossiers::find(tx, dossier)?.ok_or(Refusal::NotFound)?;
            if !self.left_to(tx, call, &kept)? {
                return Err(Refusal::NotFound.into());
            }
            dossiers::set_chair(tx, dossier, Some(call.who.mandate))?;
            self.redraw(tx, dossier, call.now)?;
            let detail = (subject.kept.id, dossier.to_string());
            self.note_subject(tx, call, "brouillon.reprendre", detail)
        })
    }

    /// Whether a draft waits for one who holds the post of who asks.
    fn left_to(&self, tx: &mut Tx<'_>, call: &Call<'_>, kept: &Dossier) -> Result<bool, Error<'c>> {
        let who = call.who;
        let waits = kept.summary.status == DRAFT
            && kept.summary.closed_on.is_none()
            && kept.erased_at.is_none()
            && kept.archived_at.is_none();
        let class = self.engine_of(kept)?.fiche.head.class;
        if !waits || class.is_health() || who.person.is_some() || who.structure.is_none() {
            return Ok(false);
        }
        let Some(chair) = kept.summary.chair else {
            return Ok(false);
        };
        let author = mandates::find(tx, chair)?;
        Ok(author.is_some_and(|author| {
            is_over(&author, call.now.today)
                && author.role == who.role
                && author.structure == who.structure
        }))
    }

    /// Whether nobody follows a dossier any more for its prescriber, whatever a worker did of it.
    pub(crate) fn is_left(
        &self,
        tx: &mut Tx<'_>,
        kept: &Dossier,
        today: Date,
    ) -> Result<bool, Error<'c>> {
        match kept.summary.chair {
            None => Ok(true),
            Some(chair) => {
                let held = mandates::find(tx, chair)?;
                Ok(held.is_some_and(|held| is_over(&held, today)))
            }
        }
    }
}

/// Whether a mandate was held, and is no more.
fn is_over(mandate: &Mandate, today: Date) -> bool {
    mandate.from <= today && !mandate.holds(today)
}
