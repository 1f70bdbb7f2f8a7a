//! What is done of a subject and its dossiers when their time has passed.

use std::collections::BTreeSet;

use domain::retention::{Part, Stage};
use store::privacy::DossierLine;
use store::{Tx, dossiers, follows, lists, mandates, privacy, subjects};

use super::decide::{File, Move};
use super::evidence::proof_of;
use crate::call::{Call, Who};
use crate::dossier::event_place;
use crate::error::{Error, Refusal};
use crate::office::Office;
use crate::subject::{self, Identity, Kind, Opened, identity_place};

/// The identity of a person; nothing for anything else.
pub(super) fn identity<'c>(subject: &Opened) -> Result<Option<Identity>, Error<'c>> {
    let named = subject.kind == Kind::Person && subject.kept.sealed.is_some();
    named.then(|| subject.identity()).transpose()
}

impl<'c> Office<'c> {
    /// Moves a subject and its dossiers, all or nothing.
    ///
    /// # Errors
    /// Somebody acted in one of the dossiers meanwhile; or a fault.
    pub(super) fn carry_out(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        file: &File,
        moves: &[Move],
    ) -> Result<(), Error<'c>> {
        let id = file.standing.id;
        let kept = subjects::find(tx, id)?.ok_or(Refusal::NotFound)?;
        let subject = subject::open_left(self, kept)?;
        let saw = self.followers_who_see(tx, id)?;
        for one in moves {
            let Some(line) = one.dossier.and_then(|dossier| file.own(dossier)) else {
                continue;
            };
            if !self.move_dossier(tx, call, &subject, line, one)? {
                return Err(Refusal::Stale.into());
            }
        }
        match moves.iter().find(|one| one.dossier.is_none()) {
            Some(one) => self.move_subject(tx, call, &subject, one),
            // Who followed them through dossiers that are all gone keeps no trace of the others.
            None => {
                for gone in moves.iter().filter_map(|one| one.dossier) {
                    if let Some(gone) = dossiers::find(tx, gone)? {
                        self.redraw_beside(tx, &gone, call.now)?;
                    }
                }
                let sees = self.followers_who_see(tx, id)?;
                for follow in saw.difference(&sees) {
                    follows::end(tx, *follow, call.now.today)?;
                }
                Ok(())
            }
        }
    }

    /// Moves one dossier; whether nobody had acted in it.
    fn move_dossier(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        subject: &Opened,
        line: &DossierLine,
        one: &Move,
    ) -> Result<bool, Error<'c>> {
        let at = call.now.at;
        match one.to {
            Stage::Active => Ok(true),
            Stage::Archived => Ok(privacy::archive_dossier(tx, line, at)?),
            Stage::EvidenceOnly => {
                let proofs = match one.keeps.contains(&Part::Proofs) {
                    true => proofs(tx, call, subject, line.id)?,
                    false => Vec::new(),
                };
                let kept = words(&one.keeps);
                let moved = privacy::erase_dossier(tx, line, Some(&kept), at)?;
                for (rank, sealed) in proofs {
                    privacy::reseal_event(tx, line.id, rank, &sealed)?;
                }
                Ok(moved)
            }
            Stage::Erased => Ok(privacy::erase_dossier(tx, line, None, at)?),
        }
    }

    fn move_subject(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        subject: &Opened,
        one: &Move,
    ) -> Result<(), Error<'c>> {
        let (id, at) = (subject.kept.id, call.now.at);
        let when = (at, call.now.today);
        match one.to {
            Stage::Active => {}
            Stage::Archived => {
                privacy::archive_subject(tx, id, Some(at))?;
                subjects::index(tx, id, &[], &[])?;
                privacy::end_follows(tx, id, call.now.today)?;
            }
            Stage::EvidenceOnly => {
                let named = one.keeps.contains(&Part::MinimalIdentity);
                let place = identity_place(id);
                let sealed = match identity(subject)?.filter(|_| named) {
                    Some(identity) => Some(subject.seal(call, &place, &identity.minimal())?),
                    None => None,
                };
                let kept = words(&one.keeps);
                privacy::reduce_subject(tx, id, (sealed.as_deref(), &kept), when)?;
            }
            Stage::Erased => privacy::erase_subject(tx, id, when)?,
        }
        Ok(())
    }

    /// Of those who follow a person, those who find a dossier of theirs: the numbers of their follows.
    fn followers_who_see(&self, tx: &mut Tx<'_>, person: i64) -> Result<BTreeSet<i64>, Error<'c>> {
        let mut see = BTreeSet::new();
        for follow in follows::current(tx, person)? {
            let Some(mandate) = mandates::find(tx, follow.mandate)? else {
                continue;
            };
            let who = Who {
                account: follow.account,
                mandate: mandate.id,
                role: mandate.role,
                structure: mandate.structure,
                person: None,
            };
            if !lists::seen_of(tx, &who.posts(self.catalogue), person)?.is_empty() {
                see.insert(follow.id);
            }
        }
        Ok(see)
    }
}

/// What proves a participation, in a journal: each event that brought a document, reduced to it, sealed at
/// its place.
fn proofs<'c>(
    tx: &mut Tx<'_>,
    call: &Call<'_>,
    subject: &Opened,
    dossier: i64,
) -> Result<Vec<(i64, Vec<u8>)>, Error<'c>> {
    let mut proofs = Vec::new();
    for event in dossiers::events(tx, dossier)? {
        let place = event_place(dossier, event.rank);
        if let Some(proof) = proof_of(&subject.unseal(&place, &event.sealed)?) {
            proofs.push((event.rank, subject.seal(call, &place, &proof)?));
        }
    }
    Ok(proofs)
}

fn words(parts: &BTreeSet<Part>) -> String {
    let words: Vec<&str> = parts.iter().map(|part| part.word()).collect();
    words.join(" ")
}
