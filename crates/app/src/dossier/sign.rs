//! Signing a document that was deposited: one's account is the proof, the journal holds who, what and when.

use domain::access::told;
use domain::dossier::act::Deposit;
use domain::dossier::{Act, Actor, Entry, Match};
use domain::values::Id;

use super::act::{Done, heard};
use super::load::Loaded;
use super::stand::signs;
use crate::call::Call;
use crate::error::{Error, Refusal};
use crate::office::Office;

/// The signatures that the fiche asks of a document, as it was deposited last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signatures {
    /// The document.
    pub document: Id,
    /// Those who signed, as the fiche names them.
    pub signed: Vec<Id>,
    /// Those who did not.
    pub missing: Vec<Id>,
    /// Whether who looks is one of these.
    pub mine: bool,
}

impl<'c> Office<'c> {
    /// Signs a document as it was deposited last, in one's own name.
    ///
    /// # Errors
    /// There is no such dossier that they may know of; the document does not wait for their signature; it was
    /// acted upon since they looked; or a fault.
    pub fn sign(
        &self,
        call: &Call<'_>,
        dossier: i64,
        seen: Option<i64>,
        document: &Id,
    ) -> Result<Done<'c>, Error<'c>> {
        self.store.write(|tx| {
            self.may_know(tx, call, dossier)?;
            let (mut loaded, standing) = self.at_hand(tx, call, (dossier, seen))?;
            let deposit = to_sign(&loaded, &standing.actor, document);
            let mut deposit = deposit.ok_or(Refusal::Forbidden)?;
            deposit.signed_by.push(standing.actor.clone());
            let entry = Entry {
                act: Act::Deposit(deposit),
                on: call.now.today,
                by: vec![standing.actor.clone()],
                reason: None,
            };
            if !signs(&loaded, &standing, &entry) {
                return Err(Refusal::NotYours.into());
            }
            let done = self.submit(tx, call, &mut loaded, &entry);
            heard(done, |reason| {
                told(self.catalogue, standing.relation, reason)
            })
        })
    }
}

/// A document as it was deposited last, when it waits for somebody's signature.
fn to_sign(loaded: &Loaded<'_, '_>, actor: &Actor, document: &Id) -> Option<Deposit> {
    let mut filed = loaded.dossier.state.filed.iter();
    let last = filed.rfind(|filed| filed.deposit.document == *document)?;
    let known = loaded.engine.document(document.as_str())?;
    let (_, missing) = loaded
        .engine
        .signatures(&loaded.dossier, known, &last.deposit);
    let engine = loaded.engine;
    let mut missing = missing.iter();
    let mine = missing.any(|id| engine.matches(&loaded.dossier, actor, id) == Match::Yes);
    mine.then(|| last.deposit.clone())
}

/// The signatures of the documents deposited: those of `readable`, each as it was deposited last.
pub(super) fn signatures<'d>(
    loaded: &Loaded<'_, '_>,
    actor: &Actor,
    readable: impl Iterator<Item = &'d Id>,
) -> Vec<Signatures> {
    let (engine, dossier) = (loaded.engine, &loaded.dossier);
    let mut all: Vec<Signatures> = Vec::new();
    for id in readable {
        let known = engine.document(id.as_str());
        let Some(document) = known.filter(|known| !known.signed_by.is_empty()) else {
            continue;
        };
        let mut filed = dossier.state.filed.iter();
        let last = filed.rfind(|filed| filed.deposit.document == *id);
        let Some(last) = last.filter(|_| all.iter().all(|one| one.document != *id)) else {
            continue;
        };
        let (signed, missing) = engine.signatures(dossier, document, &last.deposit);
        all.push(Signatures {
            document: id.clone(),
            mine: missing
                .iter()
                .any(|id| engine.matches(dossier, actor, id) == Match::Yes),
            signed,
            missing,
        });
    }
    all
}
