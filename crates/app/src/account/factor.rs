//! The second factor: a code of the application, or a recovery code, each good once on all nodes.

use std::net::IpAddr;

use signin::credentials::{Enrolled, Refusal as Refused, Spent, Typed};
use signin::entrance::{Stage, Step};
use signin::recovery::Codes;
use signin::token::Digest;
use signin::totp::Secret;
use store::{Tx, accounts};

use super::brake::{again, lockout, refused};
use super::gate::moment;
use super::presence::Present;
use super::sign_in::Entered;
use crate::call::Call;
use crate::error::{Denied, Error, Refusal};
use crate::office::Office;

impl<'c> Office<'c> {
    /// Checks a second factor and moves the session on.
    ///
    /// # Errors
    /// [`Denied::Wrong`], [`Denied::Wait`], [`Denied::OutOfTurn`], an expired session; or a fault.
    pub fn second_factor(
        &self,
        call: &Call<'_>,
        from: IpAddr,
        token: &str,
        typed: Typed<'_>,
    ) -> Result<Entered, Error<'c>> {
        let present = self.store.read(|tx| self.present(tx, call.now, token))?;
        self.admit(call, from, &present.account.login)?;
        again(|| self.try_factor(call, token, typed))
    }

    fn try_factor(
        &self,
        call: &Call<'_>,
        token: &str,
        typed: Typed<'_>,
    ) -> Result<Entered, Error<'c>> {
        let (present, before, codes) = self.store.read(|tx| {
            let present = self.present(tx, call.now, token)?;
            let before = self.failures(tx, &present.account.login)?;
            let codes = accounts::codes(tx, present.account.id)?;
            Ok::<_, Error<'c>>((present, before, codes))
        })?;
        if present.stage()? != Stage::SecondFactor {
            return Err(Denied::OutOfTurn.into());
        }
        let account = &present.account;
        let sealed = account.totp.as_deref().ok_or(Denied::OutOfTurn)?;
        let secret = self.open_totp(account.id, sealed)?;
        let codes = Codes(codes.iter().filter_map(|kept| digest(kept)).collect());
        let enrolled = Enrolled {
            secret: &secret,
            last_step: u64::try_from(account.totp_step)
                .ok()
                .filter(|step| *step > 0),
            codes: &codes,
        };
        let (desk, now) = (self.gate.desk()?, moment(call.now));
        let attempt = desk.factor(&enrolled, typed, lockout(&before), now);
        if let Err(refusal @ Refused::Wait(_)) = attempt.answer {
            return Err(refused(refusal).into());
        }
        let answer = self.store.write(|tx| {
            self.keep_failures(tx, call.now, &account.login, (&before, attempt.lockout))?;
            match &attempt.answer {
                Ok(spent) => {
                    self.spend(tx, call, &present, (spent, &codes))?;
                    let step = (Step::Factor(spent.factor()), &present.needs);
                    self.advance(tx, call, &present, step).map(Ok)
                }
                Err(refusal) => {
                    self.note_account(tx, call, "compte.refuser", account.id)?;
                    Ok(Err(refused(*refusal)))
                }
            }
        })?;
        answer.map_err(Error::from)
    }

    /// Uses up what was right.
    ///
    /// # Errors
    /// [`Refusal::Stale`]: somebody used it first.
    fn spend(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        present: &Present,
        (spent, codes): (&Spent, &Codes),
    ) -> Result<(), Error<'c>> {
        let account = present.account.id;
        let (first, did) = match spent {
            Spent::Totp(step) => {
                let step = i64::try_from(*step).unwrap_or(i64::MAX);
                let first = accounts::use_step(tx, account, step)?;
                (first, "compte.second-facteur")
            }
            Spent::Recovery(left) => {
                let used = codes.0.iter().find(|code| !left.0.contains(code));
                let used = used.ok_or(Refusal::Stale)?;
                let first = accounts::use_code(tx, account, &used.0, call.now.at)?;
                (first, "compte.code-de-secours")
            }
        };
        if !first {
            return Err(Refusal::Stale.into());
        }
        self.note_account(tx, call, did, account)
    }

    /// Where the secret of an account's second factor is sealed, opened.
    fn open_totp(&self, account: i64, sealed: &[u8]) -> Result<Secret, Error<'c>> {
        secret(&self.gate.key.open(&totp_place(account), sealed)?)
    }
}

/// The place where the second factor of an account is sealed.
pub(super) fn totp_place(account: i64) -> String {
    format!("account:totp:{account}")
}

/// A secret from its bytes.
pub(super) fn secret<'c>(bytes: &[u8]) -> Result<Secret, Error<'c>> {
    let bytes = bytes.try_into().map(Secret);
    bytes.map_err(|_| Error::Unreadable("second facteur".to_owned()))
}

fn digest(kept: &[u8]) -> Option<Digest> {
    kept.try_into().ok().map(Digest)
}
