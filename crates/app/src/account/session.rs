//! Sessions: who holds this one, under which mandate; which ones are open; how they end.

use signin::entrance::{Stage, Step};
use signin::session::Ending;
use store::mandates::Mandate;
use store::sessions;

use super::gate::moment;
use super::presence::{Present, ending};
use super::sign_in::Entered;
use crate::call::{Call, Now, Who};
use crate::error::{Denied, Error, Refusal};
use crate::office::Office;
use domain::catalogue::StandsFor;

/// Somebody with a session, in or on the way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inside {
    /// The number of the session.
    pub session: i64,
    /// The account.
    pub account: i64,
    /// The name of its holder.
    pub name: String,
    /// Whether a second factor is enrolled.
    pub enrolled: bool,
    /// What is asked next.
    pub stage: Stage<i64>,
    /// Who they act as, once in.
    pub who: Option<Who>,
    /// The mandates they may choose, once nothing else is asked first.
    pub mandates: Vec<Mandate>,
}

/// A session of one's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSession {
    /// Its number.
    pub id: i64,
    /// Under which mandate.
    pub mandate: Option<i64>,
    /// When it was opened, in milliseconds.
    pub opened_at: i64,
    /// Its last request, within a minute.
    pub seen_at: i64,
    /// Whether it is the one that asks.
    pub this: bool,
}

/// The last request is kept at most once in this many milliseconds: to read a page must not cost a write.
const SEEN_EVERY: i64 = 60_000;

impl<'c> Office<'c> {
    /// Who holds the token of a session, and what is asked of them next. What was revoked, on whatever
    /// node, is felt here.
    ///
    /// # Errors
    /// Nobody does any more; or a fault.
    pub fn session(&self, now: Now, token: &str) -> Result<Inside, Error<'c>> {
        let present = self.store.read(|tx| self.present(tx, now, token))?;
        if now.at - present.kept.seen_at >= SEEN_EVERY {
            let id = present.kept.id;
            let seen = self.store.write(|tx| sessions::seen(tx, id, now.at));
            seen.map_err(Error::Store)?;
        }
        let stage = present.stage()?;
        let who = match stage {
            Stage::In(mandate) => Some(self.who_is(&present, mandate)?),
            _ => None,
        };
        let choosing = matches!(stage, Stage::In(_) | Stage::Mandate);
        Ok(Inside {
            session: present.kept.id,
            account: present.account.id,
            enrolled: present.account.totp.is_some(),
            name: present.account.name,
            stage,
            who,
            mandates: match choosing {
                true => present.mandates,
                false => Vec::new(),
            },
        })
    }

    /// Who acts, by the token of their session.
    ///
    /// # Errors
    /// Nobody, or somebody who is not in yet.
    pub fn who(&self, now: Now, token: &str) -> Result<Who, Error<'c>> {
        let inside = self.session(now, token)?;
        inside.who.ok_or_else(|| Denied::OutOfTurn.into())
    }

    /// Chooses a mandate, or another one.
    ///
    /// # Errors
    /// It is not held, or something else is asked first; or a fault.
    pub fn choose_mandate(
        &self,
        call: &Call<'_>,
        token: &str,
        mandate: i64,
    ) -> Result<Entered, Error<'c>> {
        self.store.write(|tx| {
            let present = self.present(tx, call.now, token)?;
            let step = (Step::Mandate(mandate), &present.needs);
            let entered = self.advance(tx, call, &present, step)?;
            self.note_account(tx, call, "compte.mandat", present.account.id)?;
            Ok(entered)
        })
    }

    /// Signs out. Whoever has no session any more is out already.
    ///
    /// # Errors
    /// A fault.
    pub fn sign_out(&self, call: &Call<'_>, token: &str) -> Result<(), Error<'c>> {
        self.store.write(|tx| {
            let present = match self.present(tx, call.now, token) {
                Err(Error::Refused(_)) => return Ok(()),
                other => other?,
            };
            let how = ending(Ending::SignedOut);
            let (id, account) = (present.kept.id, present.account.id);
            if sessions::end(tx, id, account, call.now.at, how)? {
                self.note_account(tx, call, "compte.sortir", account)?;
            }
            Ok(())
        })
    }

    /// The sessions that are open on one's own account.
    ///
    /// # Errors
    /// The session is not in; or a fault.
    pub fn own_sessions(&self, now: Now, token: &str) -> Result<Vec<OpenSession>, Error<'c>> {
        self.store.read(|tx| {
            let present = self.present(tx, now, token)?;
            present.inside()?;
            let limits = &self.gate.limits;
            let lasts = |kept: &sessions::Session| {
                let age = moment(now).since(signin::Moment(kept.opened_at));
                let idle = moment(now).since(signin::Moment(kept.seen_at));
                age < limits.absolute && idle < limits.idle
            };
            let open = sessions::of_account(tx, present.account.id)?;
            let open = open.into_iter().filter(lasts).map(|kept| OpenSession {
                this: kept.id == present.kept.id,
                id: kept.id,
                mandate: kept.mandate,
                opened_at: kept.opened_at,
                seen_at: kept.seen_at,
            });
            Ok(open.collect())
        })
    }

    /// Ends one of one's own sessions.
    ///
    /// # Errors
    /// It is not theirs, or is ended; or a fault.
    pub fn end_session(&self, call: &Call<'_>, token: &str, id: i64) -> Result<(), Error<'c>> {
        self.store.write(|tx| {
            let present = self.present(tx, call.now, token)?;
            present.inside()?;
            let (account, how) = (present.account.id, ending(Ending::Revoked));
            if !sessions::end(tx, id, account, call.now.at, how)? {
                return Err(Refusal::NotFound.into());
            }
            self.note_account(tx, call, "compte.fermer-session", account)
        })
    }

    fn who_is(&self, present: &Present, mandate: i64) -> Result<Who, Error<'c>> {
        let held = present.mandates.iter().find(|held| held.id == mandate);
        let held = held.ok_or(Denied::NotHeld)?;
        Ok(self.holding(held, present.account.person))
    }

    /// Who somebody is under a mandate; `person` is the one their account is of, if any.
    pub(crate) fn holding(&self, held: &Mandate, person: Option<i64>) -> Who {
        let role = self.catalogue.role(&held.role);
        let themself = role.is_some_and(|role| role.stands_for == Some(StandsFor::Subject));
        Who {
            account: held.account,
            mandate: held.id,
            role: held.role.clone(),
            structure: held.structure.clone(),
            person: person.filter(|_| themself),
        }
    }
}
