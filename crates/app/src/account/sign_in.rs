//! Sign in: a login and its password.

use std::net::IpAddr;

use signin::credentials::{Account, Refusal as Refused};
use signin::entrance::Stage;
use signin::identity::Identity;
use signin::password::Hash;
use signin::session::Session;
use signin::token::Token;
use store::{Tx, accounts, sessions};

use super::brake::{again, lockout, refused};
use super::gate::{folded, moment};
use super::presence::{stopped, write};
use crate::call::Call;
use crate::error::{Denied, Error, Refusal};
use crate::office::Office;

/// A step made on the way in.
#[derive(Debug)]
pub struct Entered {
    /// The token of the session from now on, for its holder.
    pub token: Token,
    /// What is asked next.
    pub stage: Stage<i64>,
}

impl<'c> Office<'c> {
    /// Checks a login and its password, and opens a session.
    ///
    /// # Errors
    /// [`Denied::Wrong`], [`Denied::Wait`], [`Denied::NoMandate`]; or a fault.
    pub fn sign_in(
        &self,
        call: &Call<'_>,
        from: IpAddr,
        login: &str,
        password: &str,
    ) -> Result<Entered, Error<'c>> {
        let login = folded(login);
        self.admit(call, from, &login)?;
        again(|| self.try_password(call, &login, password))
    }

    fn try_password(
        &self,
        call: &Call<'_>,
        login: &str,
        password: &str,
    ) -> Result<Entered, Error<'c>> {
        let (found, before) = self.store.read(|tx| {
            let found = accounts::by_login(tx, login)?;
            Ok::<_, Error<'c>>((found, self.failures(tx, login)?))
        })?;
        let hash = found.as_ref().and_then(|found| found.password.as_deref());
        let hash = hash.and_then(|kept| Hash::read(kept).ok());
        let account = found.as_ref().map(|found| Account {
            id: found.id,
            password: hash.as_ref(),
            active: found.revoked_at.is_none(),
            enrolled: found.totp.is_some(),
        });
        // Outside of any transaction: it is slow on purpose.
        let desk = self.gate.desk()?;
        let now = moment(call.now);
        let attempt = desk.password(account.as_ref(), password, lockout(&before), now);
        if let Err(refusal @ Refused::Wait(_)) = attempt.answer {
            return Err(refused(refusal).into());
        }
        let stronger = match (&attempt.answer, &hash) {
            (Ok(_), Some(hash)) if desk.hasher.needs_rehash(hash) => {
                let hash = desk.hasher.hash(password, &mut |bytes| call.draw(bytes));
                hash.ok().map(|hash| hash.as_str().to_owned())
            }
            _ => None,
        };
        // A refusal is kept, as an answer: only a conflict undoes what is written here.
        let answer = self.store.write(|tx| {
            self.keep_failures(tx, call.now, login, (&before, attempt.lockout))?;
            match (&attempt.answer, &found) {
                (Ok(identity), Some(found)) => {
                    self.open_session(tx, call, identity, (found, stronger.as_deref()))
                }
                _ => {
                    let account = found.as_ref().map_or(0, |found| found.id);
                    self.note_account(tx, call, "compte.refuser", account)?;
                    Ok(Err(Denied::Wrong))
                }
            }
        })?;
        answer.map_err(Error::from)
    }

    pub(super) fn open_session(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        identity: &Identity<i64>,
        (proved, stronger): (&accounts::Account, Option<&str>),
    ) -> Result<Result<Entered, Denied>, Error<'c>> {
        // The password that was proved must still be the password.
        let held = accounts::lock(tx, identity.account)?;
        let held = held.filter(|held| {
            held.revoked_at.is_none()
                && held.password == proved.password
                && held.totp.is_some() == proved.totp.is_some()
        });
        let held = held.ok_or(Refusal::Stale)?;
        if let Some(stronger) = stronger {
            accounts::set_password(tx, held.id, stronger)?;
        }
        let (_, needs) = self.needs_of(tx, &held, call.now)?;
        let mut entropy = |bytes: &mut [u8]| call.draw(bytes);
        let opened = Session::open(identity.clone(), &needs, moment(call.now), &mut entropy);
        let Ok((session, token)) = opened else {
            return Ok(Err(Denied::NoMandate));
        };
        sessions::insert(tx, &write(call.id(), &session))?;
        self.note_account(tx, call, "compte.entrer", held.id)?;
        let stage = session.stage(&needs).map_err(stopped)?;
        Ok(Ok(Entered { token, stage }))
    }
}
