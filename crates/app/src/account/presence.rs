//! A session from the memory, with what its account needs today: what is revoked is felt at once.

use domain::catalogue::Role;
use signin::entrance::{self, Needs, Stage, Step};
use signin::identity::{Factor, Identity, Proof};
use signin::session::{Ending, Expired, Session};
use signin::token::{Digest, Purpose};
use store::mandates::{self, Mandate};
use store::{Tx, accounts, audit, sessions};

use super::gate::moment;
use super::sign_in::Entered;
use crate::call::{Call, Now};
use crate::error::{Denied, Error, Refusal};
use crate::office::Office;

/// Somebody with a session.
pub(super) struct Present {
    /// Their account.
    pub account: accounts::Account,
    /// The session as it is kept.
    pub kept: sessions::Session,
    /// The same, as the rules read it.
    pub session: Session<i64, i64>,
    /// The mandates in force.
    pub mandates: Vec<Mandate>,
    /// What the account needs today.
    pub needs: Needs<i64>,
}

impl<'c> Office<'c> {
    /// Who holds the token of a session.
    ///
    /// # Errors
    /// Nobody: there is none, it has expired, it was ended, the account is closed.
    pub(super) fn present(
        &self,
        tx: &mut Tx<'_>,
        now: Now,
        token: &str,
    ) -> Result<Present, Error<'c>> {
        let digest = Digest::of(Purpose::Session, token);
        let kept = sessions::by_token(tx, &digest.0)?.ok_or(Denied::NoSession)?;
        let account = accounts::find(tx, kept.account)?.ok_or(Denied::NoSession)?;
        if account.revoked_at.is_some() {
            return Err(Denied::Expired(Expired::Ended(Ending::Left)).into());
        }
        let session = read(&kept, digest)?;
        let limits = &self.gate.limits;
        session
            .check(limits, moment(now))
            .map_err(Denied::Expired)?;
        let (mandates, needs) = self.needs_of(tx, &account, now)?;
        Ok(Present {
            account,
            kept,
            session,
            mandates,
            needs,
        })
    }

    /// What an account needs today, and its mandates in force.
    pub(super) fn needs_of(
        &self,
        tx: &mut Tx<'_>,
        account: &accounts::Account,
        now: Now,
    ) -> Result<(Vec<Mandate>, Needs<i64>), Error<'c>> {
        let mut mandates = mandates::of_account(tx, account.id)?;
        mandates.retain(|mandate| mandate.holds(now.today));
        // In a demonstration nobody is real: whoever looks enters as anyone.
        let real = self.demonstration.is_none();
        let required = real
            && mandates.iter().any(|mandate| {
                let role = self.catalogue.role(&mandate.role);
                let structure = mandate.structure.as_ref();
                role.is_some_and(Role::requires_second_factor)
                    || structure.is_some_and(|structure| self.works_for_health(structure))
            });
        let needs = Needs {
            enrolled: account.totp.is_some(),
            required,
            mandates: mandates.iter().map(|mandate| mandate.id).collect(),
        };
        Ok((mandates, needs))
    }

    /// Moves a session one step on, under a fresh token.
    ///
    /// # Errors
    /// The step is refused; or somebody moved the session meanwhile.
    pub(super) fn advance(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        present: &Present,
        (step, needs): (Step<i64>, &Needs<i64>),
    ) -> Result<Entered, Error<'c>> {
        let mut entropy = |bytes: &mut [u8]| call.draw(bytes);
        let (limits, now) = (&self.gate.limits, moment(call.now));
        let moved = present.session.step(step, needs, limits, now, &mut entropy);
        let (session, token) = moved.map_err(stopped)?;
        let kept = write(present.kept.id, &session);
        if !sessions::turn(tx, &present.kept.token, &kept)? {
            return Err(Refusal::Stale.into());
        }
        let stage = session.stage(needs).map_err(stopped)?;
        Ok(Entered { token, stage })
    }

    /// A line of the access journal about an account.
    pub(super) fn note_account(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        did: &str,
        account: i64,
    ) -> Result<(), Error<'c>> {
        let own = call.who.account == 0;
        let line = audit::Line {
            account: if own { account } else { call.who.account },
            ..call.line(did, ("compte", account), 0)
        };
        Ok(audit::write(tx, self.store.node(), &line)?)
    }
}

impl Present {
    /// What is asked of them now.
    pub fn stage<'c>(&self) -> Result<Stage<i64>, Error<'c>> {
        self.session.stage(&self.needs).map_err(stopped)
    }

    /// That they are in.
    ///
    /// # Errors
    /// Something else is asked first.
    pub fn inside<'c>(&self) -> Result<i64, Error<'c>> {
        match self.stage()? {
            Stage::In(mandate) => Ok(mandate),
            _ => Err(Denied::OutOfTurn.into()),
        }
    }
}

/// The words of a refusal on the way in.
pub(super) fn stopped<'c>(refusal: entrance::Refusal) -> Error<'c> {
    let denied = match refusal {
        entrance::Refusal::NoMandate => Denied::NoMandate,
        entrance::Refusal::NotHeld => Denied::NotHeld,
        entrance::Refusal::OutOfTurn => Denied::OutOfTurn,
        entrance::Refusal::Expired(expired) => Denied::Expired(expired),
    };
    denied.into()
}

const FACTORS: [(Factor, &str); 2] = [(Factor::Totp, "totp"), (Factor::RecoveryCode, "secours")];

const ENDINGS: [(Ending, &str); 4] = [
    (Ending::SignedOut, "sortie"),
    (Ending::Revoked, "reprise"),
    (Ending::ProofChanged, "preuve"),
    (Ending::Left, "depart"),
];

/// The word an ending is kept under.
pub(super) fn ending(ending: Ending) -> &'static str {
    ENDINGS[ending as usize].1
}

fn read<'c>(kept: &sessions::Session, digest: Digest) -> Result<Session<i64, i64>, Error<'c>> {
    let unreadable = |word: &str| Error::Unreadable(format!("session, {word}"));
    let factor = match kept.factor.as_deref() {
        None => None,
        Some(word) => {
            let found = FACTORS.iter().find(|(_, known)| *known == word);
            Some(found.ok_or_else(|| unreadable(word))?.0)
        }
    };
    let ended = match &kept.ended {
        None => None,
        Some((at, word)) => {
            let found = ENDINGS.iter().find(|(_, known)| known == word);
            let found = found.ok_or_else(|| unreadable(word))?.0;
            Some((found, signin::Moment(*at)))
        }
    };
    Ok(Session {
        digest,
        identity: Identity {
            account: kept.account,
            proof: Proof::Password,
            factor,
            proved: signin::Moment(kept.proved_at),
        },
        mandate: kept.mandate,
        opened: signin::Moment(kept.opened_at),
        seen: signin::Moment(kept.seen_at),
        ended,
    })
}

/// A session as it is kept.
pub(super) fn write(id: i64, session: &Session<i64, i64>) -> sessions::Session {
    let factor = session.identity.factor;
    sessions::Session {
        id,
        token: session.digest.0.to_vec(),
        account: session.identity.account,
        mandate: session.mandate,
        factor: factor.map(|factor| FACTORS[factor as usize].1.to_owned()),
        proved_at: session.identity.proved.0,
        opened_at: session.opened.0,
        seen_at: session.seen.0,
        ended: session
            .ended
            .map(|(how, at)| (at.0, ending(how).to_owned())),
        pending: None,
    }
}
