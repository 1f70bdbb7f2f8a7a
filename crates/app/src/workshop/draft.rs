//! The draft of a fiche: one at a time, kept whatever its faults; of two who write at once, the second is told.

use domain::access::Operation;
use domain::values::Id;
use store::{Tx, accounts, audit, workshop as kept};
use workshop::{Checked, Texts, stamp};

use super::Shelved;
use crate::call::Call;
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftSeen {
    /// Its version: what whoever changes it brings back.
    pub version: i64,
    /// The version of the fiche it began from.
    pub began: u16,
    /// Its texts.
    pub texts: Texts,
    /// When it was last kept, in milliseconds.
    pub at: i64,
    /// By whom, while there is an account.
    pub author: Option<String>,
}

/// The longest text, in characters: ten times that of the longest fiche.
const LONGEST: usize = 400_000;

impl<'c> Office<'c> {
    /// Begins the draft of a fiche from one of its versions: the text says that it is the next one, from today. To go
    /// back is to begin from an earlier one.
    ///
    /// # Errors
    /// One may not; there is no such version; the fiche has a draft already; or a fault.
    pub fn begin_draft(&self, call: &Call<'_>, (fiche, from): (&Id, u16)) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::Publish, None)?;
        let done = self.store.write(|tx| {
            let published = kept::published(tx)?;
            let texts = self.texts_of(&published, (fiche, from))?;
            let next = self.next(fiche);
            let text = stamp(&texts.fiche, next, Some(call.now.today), None);
            let one = kept::Draft {
                fiche: fiche.to_string(),
                version: 1,
                began: i64::from(from),
                text: text.unwrap_or(texts.fiche),
                cases: texts.cases,
                at: call.now.at,
                account: call.who.account,
                mandate: call.who.mandate,
            };
            kept::begin(tx, &one)?;
            self.note_workshop(tx, call, "atelier.commencer", (fiche, from))
        });
        done.map_err(taken)
    }

    /// Keeps the texts of a draft, with their faults; its version from now on.
    ///
    /// # Errors
    /// One may not; there is no such fiche; somebody changed or took away its draft since the version `seen`; a text too
    /// long; or a fault.
    pub fn keep_draft(
        &self,
        call: &Call<'_>,
        (fiche, seen): (&Id, i64),
        texts: &Texts,
    ) -> Result<i64, Error<'c>> {
        self.allow(call.who, Operation::Publish, None)?;
        self.shelf()?;
        for (field, text) in [("texte", &texts.fiche), ("cas", &texts.cases)] {
            if text.chars().count() > LONGEST {
                return Err(invalid(field, Invalid::TooLong));
            }
        }
        let own = |text: &str| text.replace("\r\n", "\n");
        self.store.write(|tx| {
            let draft = self.draft_at_hand(tx, fiche)?;
            let one = kept::Draft {
                version: seen,
                text: own(&texts.fiche),
                cases: own(&texts.cases),
                at: call.now.at,
                account: call.who.account,
                mandate: call.who.mandate,
                ..draft
            };
            if !kept::keep(tx, &one)? {
                return Err(Refusal::Stale.into());
            }
            self.note_workshop(tx, call, "atelier.garder", (fiche, self.next(fiche)))?;
            Ok(seen + 1)
        })
    }

    /// Drops a draft: nothing of it is left.
    ///
    /// # Errors
    /// One may not; there is no such fiche; somebody changed or took away its draft since the version `seen`; or a fault.
    pub fn drop_draft(&self, call: &Call<'_>, (fiche, seen): (&Id, i64)) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::Publish, None)?;
        self.shelf()?;
        self.store.write(|tx| {
            self.draft_at_hand(tx, fiche)?;
            if !kept::drop_draft(tx, fiche.as_str(), seen)? {
                return Err(Refusal::Stale.into());
            }
            self.note_workshop(tx, call, "atelier.abandonner", (fiche, self.next(fiche)))
        })
    }

    /// Every fault of a draft, as `livret check` says it, then what its cases answer.
    ///
    /// # Errors
    /// One may not; there is no draft; or a fault of the memory.
    pub fn check_draft(
        &self,
        call: &Call<'_>,
        fiche: &Id,
    ) -> Result<(Shelved<'c>, Checked), Error<'c>> {
        self.allow(call.who, Operation::Publish, None)?;
        let shelved = self.shelved_one(call, fiche)?;
        let draft = shelved.draft.as_ref().ok_or(Refusal::NotFound)?;
        let published = self.store.read(kept::published)?;
        let checked = workshop::check(&self.laid(&published)?, fiche, &draft.texts);
        Ok((shelved, checked))
    }

    /// The number of the version to come.
    pub(super) fn next(&self, fiche: &Id) -> u16 {
        let fiches = self.catalogue.fiches.iter();
        let known = fiches.filter(|one| one.head.id == *fiche);
        let last = known.map(|one| one.version.number).max();
        last.unwrap_or(0).saturating_add(1)
    }

    pub(super) fn draft_of(
        &self,
        tx: &mut Tx<'_>,
        fiche: &Id,
    ) -> Result<Option<DraftSeen>, Error<'c>> {
        let Some(draft) = kept::draft(tx, fiche.as_str())? else {
            return Ok(None);
        };
        let author = accounts::find(tx, draft.account)?;
        Ok(Some(DraftSeen {
            version: draft.version,
            began: u16::try_from(draft.began).unwrap_or(0),
            texts: Texts {
                fiche: draft.text,
                cases: draft.cases,
            },
            at: draft.at,
            author: author.map(|author| author.name),
        }))
    }

    /// The draft of a fiche that somebody had at hand: another one took it away, when there is none any more.
    pub(super) fn draft_at_hand(
        &self,
        tx: &mut Tx<'_>,
        fiche: &Id,
    ) -> Result<kept::Draft, Error<'c>> {
        let mut fiches = self.catalogue.fiches.iter();
        if !fiches.any(|one| one.head.id == *fiche) {
            return Err(Refusal::NotFound.into());
        }
        let draft = kept::draft(tx, fiche.as_str())?;
        draft.ok_or_else(|| Refusal::Stale.into())
    }

    pub(super) fn note_workshop(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        did: &str,
        (fiche, number): (&Id, u16),
    ) -> Result<(), Error<'c>> {
        let line = audit::Line {
            detail: format!("{fiche} {number}"),
            ..call.line(did, ("atelier", 0), 0)
        };
        Ok(audit::write(tx, self.store.node(), &line)?)
    }
}

/// What is there already was made by somebody else meanwhile.
pub(super) fn taken(error: Error<'_>) -> Error<'_> {
    match error {
        Error::Store(fault) if fault.is_duplicate() => Refusal::Stale.into(),
        other => other,
    }
}
