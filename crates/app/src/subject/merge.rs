//! Two records of one person become one, without losing anything: what both held is under the number of one,
//! sealed by its key, and the number of the other leads to it.

use domain::access::Operation;
use domain::person::Given;
use store::follows::{self, Follow, HELPER, PRINCIPAL};
use store::merges::{self, Held, Sealed};
use store::{Tx, dossiers, members, subjects};

use super::identity::Identity;
use super::known::follow_of;
use super::sealed::{Kind, Opened, fact_place, open};
use crate::call::Call;
use crate::dossier::event_place;
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;

impl<'c> Office<'c> {
    /// The record `from` is the same person as `into`, and gives way to it. Its principal referent helps from
    /// now on, unless the other had none. Said by one who is responsible for one record and knows of both, or
    /// whose task it is: they need not know of either, and learn nothing of them.
    ///
    /// # Errors
    /// A refusal, or a fault.
    pub fn merge(&self, call: &Call<'_>, into: i64, from: i64) -> Result<(), Error<'c>> {
        let task = self.allow(call.who, Operation::Merge, None).is_ok();
        self.store.write(|tx| {
            let person = |tx: &mut Tx<'_>, id| match task {
                true => self.open_kind(tx, (id, &[Kind::Person])),
                false => self.open_known(tx, call, (id, &[Kind::Person])),
            };
            let (into, from) = (person(tx, into)?, person(tx, from)?);
            if into.kept.id == from.kept.id {
                return Err(invalid("personne", Invalid::Already));
            }
            // Always in the same order: two who merge the same records never wait for one another.
            let mut both = [into.kept.id, from.kept.id];
            both.sort_unstable();
            for id in both {
                if !subjects::touch(tx, id)? {
                    return Err(Refusal::Stale.into());
                }
            }
            // Read again, now that nobody else writes about them.
            let into = open(self, tx, into.kept.id)?;
            let from = open(self, tx, from.kept.id)?;
            if !task {
                self.may_merge(tx, call, (&into, &from))?;
            }
            self.one_identity(tx, call, (&into, &from))?;
            self.move_facts(tx, call, (&into, &from))?;
            // What is sealed beside a dossier is found by its subject: before the dossiers move.
            self.move_sealed(tx, call, (&into, &from))?;
            self.move_dossiers(tx, call, (&into, &from))?;
            self.move_follows(tx, call, (&into, &from))?;
            let (kept, gone) = (into.kept.id, from.kept.id);
            members::move_to(tx, gone, kept)?;
            subjects::merge(tx, gone, kept)?;
            self.redraw_subject(tx, kept, call.now)?;
            for of in members::of_person(tx, kept)? {
                self.redraw_subject(tx, of.household, call.now)?;
            }
            let did = "personne.fusionner";
            self.note_subject(tx, call, did, (kept, format!("de {gone}")))?;
            self.note_subject(tx, call, did, (gone, format!("vers {kept}")))
        })
    }

    /// Whoever is responsible for one of them.
    fn may_merge(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (into, from): (&Opened, &Opened),
    ) -> Result<(), Error<'c>> {
        let into = follows::current(tx, into.kept.id)?;
        let from = follows::current(tx, from.kept.id)?;
        let principal = |follows: &[Follow]| {
            let own = follow_of(follows, call);
            own.is_some_and(|own| own.kind == PRINCIPAL)
        };
        match principal(&into) || principal(&from) {
            true => Ok(()),
            false => Err(Refusal::Forbidden.into()),
        }
    }

    /// The names of both are kept and found; contact details left empty are taken from the other.
    fn one_identity(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (into, from): (&Opened, &Opened),
    ) -> Result<(), Error<'c>> {
        let mut kept: Identity = into.identity()?;
        let gone = from.identity()?;
        for civil in gone.everyone() {
            if !kept.everyone().any(|known| known == civil) {
                kept.also.push(civil.clone());
            }
        }
        let (own, other) = (&mut kept.contact, gone.contact);
        own.phone = own.phone.take().or(other.phone);
        own.mail = own.mail.take().or(other.mail);
        own.address = own.address.take().or(other.address);
        match self.write_identity(tx, call, (into, into.kept.version), &kept)? {
            true => Ok(()),
            false => Err(Refusal::Stale.into()),
        }
    }

    /// Facts keep their day, their author and the instant they were written down.
    fn move_facts(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (into, from): (&Opened, &Opened),
    ) -> Result<(), Error<'c>> {
        let (kept, gone) = (into.kept.id, from.kept.id);
        let first = subjects::next_fact(tx, kept)?;
        for (fact, _) in subjects::facts(tx, gone)? {
            let given: Option<Given> = from.unseal(&fact_place(gone, fact.rank), &fact.sealed)?;
            let rank = first + fact.rank;
            let moved = subjects::Fact {
                rank,
                corrects: fact.corrects.map(|corrected| first + corrected),
                sealed: into.seal(call, &fact_place(kept, rank), &given)?,
                ..fact
            };
            subjects::add_fact(tx, kept, &moved)?;
        }
        Ok(())
    }

    /// Journals are what they were, under the other key.
    fn move_dossiers(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (into, from): (&Opened, &Opened),
    ) -> Result<(), Error<'c>> {
        let moved = dossiers::of_subject(tx, from.kept.id)?;
        dossiers::give(tx, from.kept.id, into.kept.id)?;
        for dossier in &moved {
            // An event that was erased is empty; one kept as evidence is sealed like the others.
            let events = dossiers::events(tx, dossier.id)?.into_iter();
            for event in events.filter(|event| !event.sealed.is_empty()) {
                let place = event_place(dossier.id, event.rank);
                let entry: serde_json::Value = from.unseal(&place, &event.sealed)?;
                let sealed = into.seal(call, &place, &entry)?;
                dossiers::reseal(tx, dossier.id, event.rank, &sealed)?;
            }
        }
        Ok(())
    }

    /// Reasons of holds and of exceptional accesses, requests and their answers, under the other key.
    fn move_sealed(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (into, from): (&Opened, &Opened),
    ) -> Result<(), Error<'c>> {
        for kind in Sealed::ALL {
            let again = |column: &str, id: i64, sealed: Vec<u8>| {
                if sealed.is_empty() {
                    return Ok(sealed);
                }
                let place = format!("{}:{column}:{id}", kind.table());
                let value: serde_json::Value = from.unseal(&place, &sealed)?;
                into.seal(call, &place, &value)
            };
            for held in merges::of_subject(tx, kind, from.kept.id)? {
                let id = held.id;
                let beside = |column, sealed: Option<Vec<u8>>| {
                    let moved = sealed.map(|sealed| again(column, id, sealed));
                    moved.transpose()
                };
                let moved = Held {
                    id,
                    sealed: again("sealed", id, held.sealed)?,
                    answer: beside("answer", held.answer)?,
                    delay: beside("delay", held.delay)?,
                };
                merges::move_to(tx, kind, moved, into.kept.id)?;
            }
        }
        Ok(())
    }

    /// One principal referent: that of the record kept; the other helps from now on.
    fn move_follows(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (into, from): (&Opened, &Opened),
    ) -> Result<(), Error<'c>> {
        let (kept, gone) = (into.kept.id, from.kept.id);
        let already = follows::current(tx, kept)?;
        let responsible = already.iter().any(|follow| follow.kind == PRINCIPAL);
        for follow in follows::current(tx, gone)? {
            let same = already.iter().find(|known| known.mandate == follow.mandate);
            let demoted = follow.kind == PRINCIPAL && responsible;
            match same {
                // The one who helped the record kept and was responsible for the other becomes responsible.
                Some(known) if follow.kind == PRINCIPAL && !responsible => {
                    follows::end(tx, known.id, call.now.today)?;
                }
                Some(_) => {
                    follows::end(tx, follow.id, call.now.today)?;
                }
                None if demoted => {
                    follows::end(tx, follow.id, call.now.today)?;
                    let helper = Follow {
                        id: call.id(),
                        person: kept,
                        kind: HELPER.to_owned(),
                        from: call.now.today,
                        to: None,
                        given_by: call.who.account,
                        ..follow
                    };
                    follows::insert(tx, &helper)?;
                }
                None => {}
            }
        }
        Ok(follows::move_to(tx, gone, kept)?)
    }
}
