//! Who follows a person: one principal referent, and those who help, who are responsible for nothing. The
//! past stays; one who leaves keeps nothing.

use domain::eligibility::{Prescriber, PrescriberAnswer, may_prescribe};
use domain::values::{Date, Id};
use store::follows::{self, Follow, HELPER, PRINCIPAL};
use store::mandates::{self, Mandate};
use store::outbox;
use store::{Tx, dossiers};

use super::known::follow_of;
use super::sealed::{Kind, Opened};
use crate::call::Call;
use crate::dossier::DRAFT;
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;

/// How somebody follows a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Following {
    /// Responsible.
    Principal,
    /// Not responsible.
    Helper,
}

impl Following {
    /// From how it is kept.
    pub(super) fn of(kind: &str) -> Following {
        match kind == PRINCIPAL {
            true => Following::Principal,
            false => Following::Helper,
        }
    }
}

/// One who follows a person, or did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referent {
    /// The number of this line.
    pub follow: i64,
    /// The mandate.
    pub mandate: i64,
    /// The role held.
    pub role: Id,
    /// Where.
    pub structure: Option<Id>,
    /// How.
    pub kind: Following,
    /// First and last day.
    pub days: (Date, Option<Date>),
}

const FOLLOWED: [Kind; 2] = [Kind::Person, Kind::Household];

impl<'c> Office<'c> {
    /// Whether those who hold a role may be somebody's principal referent.
    pub(crate) fn follows_persons(&self, role: &Id) -> bool {
        let mut roles = self.catalogue.roles.iter();
        roles.any(|known| known.id == *role && known.follows)
    }

    /// Those who follow a person, and did, as who asks may know: the referents by trade and themself; to the
    /// principal referent and the person, everyone.
    ///
    /// # Errors
    /// There is no such person that they may know of; or a fault.
    pub fn referents(&self, call: &Call<'_>, person: i64) -> Result<Vec<Referent>, Error<'c>> {
        self.store.read(|tx| {
            let subject = self.open_known(tx, call, (person, &FOLLOWED))?;
            let all = follows::of_person(tx, subject.kept.id)?;
            let own = call.who.person == Some(subject.kept.id);
            let mut shown = Vec::new();
            for follow in all {
                let Some(mandate) = mandates::find(tx, follow.mandate)? else {
                    continue;
                };
                // A helper from elsewhere would tell of a dossier that not everyone may know of.
                let mine = call.who.person.is_none() && follow.mandate == call.who.mandate;
                if own || mine || self.follows_persons(&mandate.role) {
                    shown.push(referent(follow, mandate));
                }
            }
            Ok(shown)
        })
    }

    /// Who asks becomes the principal referent of a person who has none.
    ///
    /// # Errors
    /// See [`Office::appoint`].
    pub fn take_over(&self, call: &Call<'_>, person: i64) -> Result<(), Error<'c>> {
        self.appoint(call, person, call.who.mandate)
    }

    /// A mandate becomes the principal referent: given by the one before, or taken by one who knows of the
    /// person when there is none. The dossiers that the one before followed are followed by the new one when
    /// they may prescribe them, and by nobody otherwise.
    ///
    /// # Errors
    /// A refusal, or a fault.
    pub fn appoint(&self, call: &Call<'_>, person: i64, mandate: i64) -> Result<(), Error<'c>> {
        self.store.write(|tx| {
            let subject = self.followed_alone(tx, call, person)?;
            let id = subject.kept.id;
            let now = follows::current(tx, id)?;
            let principal = now.iter().find(|follow| follow.kind == PRINCIPAL);
            if principal.is_some_and(|principal| principal.mandate != call.who.mandate) {
                return Err(Refusal::Forbidden.into());
            }
            if principal.is_some_and(|principal| principal.mandate == mandate) {
                return Err(invalid("mandat", Invalid::Already));
            }
            let to = self.referent_to_be(tx, call, mandate)?;
            let ended = |follow: &&Follow| follow.kind == PRINCIPAL || follow.mandate == to.id;
            for follow in now.iter().filter(ended) {
                follows::end(tx, follow.id, call.now.today)?;
            }
            follows::insert(tx, &follow(call, id, &to, PRINCIPAL))?;
            let before = principal.map(|principal| principal.mandate);
            for kept in dossiers::of_subject(tx, id)? {
                let chair = kept.summary.chair;
                let theirs = chair.is_some() && chair == before;
                // A draft passes on from its author's hand; or from nobody's, once they left.
                if theirs || self.is_left(tx, &kept, call.now.today)? {
                    self.pass_chair(tx, &kept, Some(&to))?;
                }
            }
            self.redraw_subject(tx, id, call.now)?;
            let detail = mandate.to_string();
            self.note_subject(tx, call, "referent.designer", (id, detail))?;
            self.tell(tx, call, (to.account, id))
        })
    }

    /// The principal referent has somebody help.
    ///
    /// # Errors
    /// A refusal, or a fault.
    pub fn add_helper(&self, call: &Call<'_>, person: i64, mandate: i64) -> Result<(), Error<'c>> {
        self.store.write(|tx| {
            let subject = self.followed_alone(tx, call, person)?;
            let id = subject.kept.id;
            let now = follows::current(tx, id)?;
            if follow_of(&now, call).is_none_or(|own| own.kind != PRINCIPAL) {
                return Err(Refusal::Forbidden.into());
            }
            if now.iter().any(|follow| follow.mandate == mandate) {
                return Err(invalid("mandat", Invalid::Already));
            }
            let to = held(tx, call, mandate)?;
            follows::insert(tx, &follow(call, id, &to, HELPER))?;
            self.redraw_subject(tx, id, call.now)?;
            self.note_subject(tx, call, "referent.aider", (id, mandate.to_string()))?;
            self.tell(tx, call, (to.account, id))
        })
    }

    /// Somebody helps no more: said by them, or by the principal referent.
    ///
    /// # Errors
    /// A refusal, or a fault.
    pub fn end_helper(&self, call: &Call<'_>, person: i64, mandate: i64) -> Result<(), Error<'c>> {
        self.store.write(|tx| {
            let subject = self.followed_alone(tx, call, person)?;
            let id = subject.kept.id;
            let now = follows::current(tx, id)?;
            let principal = follow_of(&now, call).is_some_and(|own| own.kind == PRINCIPAL);
            if !principal && mandate != call.who.mandate {
                return Err(Refusal::Forbidden.into());
            }
            let helps = |follow: &&Follow| follow.mandate == mandate && follow.kind == HELPER;
            let helper = now.iter().find(helps).ok_or(Refusal::NotFound)?;
            follows::end(tx, helper.id, call.now.today)?;
            self.redraw_subject(tx, id, call.now)?;
            self.note_subject(
                tx,
                call,
                "referent.ne-plus-aider",
                (id, mandate.to_string()),
            )
        })
    }

    /// A mandate is over: whoever held it follows nobody any more. Those they were the principal referent of
    /// are the successor's, and so are the dossiers they followed, when the successor may; nobody's
    /// otherwise.
    pub(crate) fn leave(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        mandate: i64,
        successor: Option<i64>,
    ) -> Result<(), Error<'c>> {
        let successor = match successor {
            Some(successor) if successor == mandate => {
                return Err(invalid("successeur", Invalid::Already));
            }
            Some(successor) => Some(self.referent_to_be(tx, call, successor)?),
            None => None,
        };
        let mut redrawn = Vec::new();
        for left in follows::followed(tx, mandate)? {
            follows::end(tx, left.id, call.now.today)?;
            let to = successor.as_ref().filter(|_| left.kind == PRINCIPAL);
            if let Some(to) = to {
                let now = follows::current(tx, left.person)?;
                for helped in now.iter().filter(|follow| follow.mandate == to.id) {
                    follows::end(tx, helped.id, call.now.today)?;
                }
                follows::insert(tx, &follow(call, left.person, to, PRINCIPAL))?;
            }
            redrawn.extend(
                dossiers::of_subject(tx, left.person)?
                    .iter()
                    .map(|kept| kept.id),
            );
            let to = to.map(|to| to.id.to_string()).unwrap_or_default();
            self.note_subject(tx, call, "referent.partir", (left.person, to))?;
        }
        for id in dossiers::chaired(tx, mandate)? {
            if let Some(kept) = dossiers::find(tx, id)? {
                self.pass_chair(tx, &kept, successor.as_ref())?;
                redrawn.push(id);
            }
        }
        redrawn.sort_unstable();
        redrawn.dedup();
        for id in redrawn {
            self.redraw(tx, id, call.now)?;
        }
        Ok(())
    }

    /// The holder of a mandate gives it up, and says who takes over.
    ///
    /// # Errors
    /// A refusal, or a fault.
    pub fn give_up(&self, call: &Call<'_>, successor: Option<i64>) -> Result<(), Error<'c>> {
        if call.who.person.is_some() {
            return Err(Refusal::Forbidden.into());
        }
        self.store.write(|tx| {
            held(tx, call, call.who.mandate)?;
            self.leave(tx, call, call.who.mandate, successor)?;
            mandates::revoke(tx, call.who.mandate, call.now.at)?;
            Ok(())
        })
    }

    /// The dossier is followed by this mandate for the prescriber, when it could have prescribed it: what
    /// passes from hand to hand never shows a dossier to one who may not know of such.
    fn pass_chair(
        &self,
        tx: &mut Tx<'_>,
        kept: &dossiers::Dossier,
        to: Option<&Mandate>,
    ) -> Result<(), Error<'c>> {
        let fiche = self.engine_of(kept)?.fiche;
        let may = |to: &&Mandate| {
            let prescriber = Prescriber {
                role: to.role.clone(),
                structure: to.structure.clone(),
            };
            let answer = may_prescribe(self.catalogue, fiche, &prescriber).answer;
            matches!(answer, PrescriberAnswer::Yes | PrescriberAnswer::MayOrient)
        };
        let to = to.filter(may).map(|to| to.id);
        // A draft that nobody takes stays in the name of who began it: their colleagues find it by that.
        let own = kept.summary.chair.filter(|_| kept.summary.status == DRAFT);
        Ok(dossiers::set_chair(tx, kept.id, to.or(own))?)
    }

    fn followed_alone(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        person: i64,
    ) -> Result<Opened, Error<'c>> {
        let subject = self.open_known(tx, call, (person, &FOLLOWED))?;
        if call.who.person.is_some() {
            return Err(Refusal::Forbidden.into());
        }
        self.alone_with(tx, &subject)?;
        Ok(subject)
    }

    /// A mandate held today whose role follows persons.
    fn referent_to_be(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        mandate: i64,
    ) -> Result<Mandate, Error<'c>> {
        let mandate = held(tx, call, mandate)?;
        match self.follows_persons(&mandate.role) {
            true => Ok(mandate),
            false => Err(invalid("mandat", Invalid::Unknown)),
        }
    }

    fn tell(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (account, person): (i64, i64),
    ) -> Result<(), Error<'c>> {
        let told = call.job("avis.referent", Some(account), ("sujet", person));
        Ok(outbox::add(tx, &told)?)
    }
}

/// A mandate held today.
fn held<'c>(tx: &mut Tx<'_>, call: &Call<'_>, mandate: i64) -> Result<Mandate, Error<'c>> {
    let found = mandates::find(tx, mandate)?;
    let found = found.filter(|mandate| mandate.holds(call.now.today));
    found.ok_or_else(|| invalid("mandat", Invalid::Unknown))
}

fn follow(call: &Call<'_>, person: i64, to: &Mandate, kind: &str) -> Follow {
    Follow {
        id: call.id(),
        person,
        account: to.account,
        mandate: to.id,
        kind: kind.to_owned(),
        from: call.now.today,
        to: None,
        given_by: call.who.account,
    }
}

fn referent(follow: Follow, mandate: Mandate) -> Referent {
    Referent {
        follow: follow.id,
        mandate: follow.mandate,
        role: mandate.role,
        structure: mandate.structure,
        kind: Following::of(&follow.kind),
        days: (follow.from, follow.to),
    }
}
