//! A draft becomes a version: it never changes any more, and every node serves it at its next request.

use domain::access::Operation;
use domain::dossier::Engine;
use domain::identity::looks_like_nir;
use domain::values::{Date, Id};
use store::workshop as kept;
use workshop::{Texts, check, stamp};

use super::draft::taken;
use crate::call::Call;
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;

/// What whoever publishes says of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// The first day it applies: today, or later.
    pub since: Date,
    /// What it changes, and where that comes from.
    pub note: String,
    /// Why it is published although some of its cases fail.
    pub reason: Option<String>,
}

/// The longest note or reason, in characters.
const LONGEST: usize = 4_000;

impl<'c> Office<'c> {
    /// Publishes the draft of a fiche as its next version; its number. Open dossiers stay where they are.
    ///
    /// # Errors
    /// One may not; there is no such fiche; somebody changed or took away its draft since the version `seen`, or somebody published meanwhile; a
    /// day that is past, or before the version it replaces; no note; a text with faults (`texte`), or cases that fail
    /// without a reason (`motif`); or a fault of the memory. Nothing is changed then.
    pub fn publish(
        &self,
        call: &Call<'_>,
        (fiche, seen): (&Id, i64),
        publication: &Publication,
    ) -> Result<u16, Error<'c>> {
        self.allow(call.who, Operation::Publish, None)?;
        self.shelf()?;
        let note = said("note", &publication.note)?;
        let reason = match publication.reason.as_deref().map(str::trim) {
            None | Some("") => None,
            Some(reason) => Some(said("motif", reason)?),
        };
        if publication.since < call.now.today {
            return Err(invalid("depuis", Invalid::Dates));
        }
        let published = self.store.write(|tx| {
            let draft = self.draft_at_hand(tx, fiche)?;
            let edition = kept::edition(tx)?;
            if draft.version != seen || edition != self.edition {
                return Err(Refusal::Stale.into());
            }
            let number = self.next(fiche);
            let stamped = stamp(&draft.text, number, Some(publication.since), Some(&note));
            let texts = Texts {
                fiche: stamped.ok_or_else(|| invalid("texte", Invalid::Malformed))?,
                cases: draft.cases,
            };
            let all = kept::published(tx)?;
            let checked = check(&self.laid(&all)?, fiche, &texts);
            let own = checked.fiche(fiche).filter(|_| checked.is_sound());
            let compiles = own.is_some_and(|own| Engine::new(&checked.catalogue, own).is_ok());
            if !compiles {
                return Err(invalid("texte", Invalid::Malformed));
            }
            if !checked.is_well() && reason.is_none() {
                return Err(invalid("motif", Invalid::Missing));
            }
            let one = kept::Version {
                fiche: fiche.to_string(),
                number: i64::from(number),
                edition: edition + 1,
                text: texts.fiche,
                cases: texts.cases,
                from: publication.since,
                note: note.clone(),
                reason: reason.clone(),
                at: call.now.at,
                account: call.who.account,
                mandate: call.who.mandate,
            };
            kept::publish(tx, &one)?;
            if !kept::drop_draft(tx, fiche.as_str(), seen)? {
                return Err(Refusal::Stale.into());
            }
            self.note_workshop(tx, call, "atelier.publier", (fiche, number))?;
            Ok(number)
        });
        published.map_err(taken)
    }
}

fn said<'c>(field: &'static str, text: &str) -> Result<String, Error<'c>> {
    let text = text.trim();
    let why = if text.is_empty() {
        Invalid::Missing
    } else if text.chars().count() > LONGEST {
        Invalid::TooLong
    } else if looks_like_nir(text) {
        Invalid::LooksLikeNir
    } else {
        return Ok(text.to_owned());
    };
    Err(invalid(field, why))
}
