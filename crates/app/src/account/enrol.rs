//! Enrol a second factor: a secret to scan, a first code that proves it was, ten recovery codes.

use signin::Moment;
use signin::entrance::{Stage, Step};
use signin::recovery::Codes;
use signin::session::Ending;
use signin::totp::Secret;
use store::{accounts, sessions};

use super::factor::{secret, totp_place};
use super::presence::{Present, ending};
use super::sign_in::Entered;
use crate::call::Call;
use crate::error::{Denied, Error, Refusal};
use crate::office::Office;

/// What to show to who enrols, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// The secret, to type.
    pub base32: String,
    /// The address that the QR code holds.
    pub uri: String,
}

/// A second factor that was enrolled.
#[derive(Debug)]
pub struct Enrolled {
    /// The session, moved on.
    pub entered: Entered,
    /// The recovery codes, to show once.
    pub codes: Vec<String>,
}

fn pending_place(session: i64) -> String {
    format!("session:pending:{session}")
}

impl<'c> Office<'c> {
    /// Draws a secret, kept beside the session until its first code is right.
    ///
    /// # Errors
    /// It is not the time for it, or the session has expired; or a fault.
    pub fn begin_enrolment(&self, call: &Call<'_>, token: &str) -> Result<Enrolment, Error<'c>> {
        let mut entropy = |bytes: &mut [u8]| call.draw(bytes);
        let drawn = Secret::draw(&mut entropy);
        self.store.write(|tx| {
            let present = self.present(tx, call.now, token)?;
            may_enrol(&present)?;
            let place = pending_place(present.kept.id);
            let sealed = self
                .gate
                .key
                .seal(&place, &drawn.0, &mut |bytes: &mut [u8]| {
                    call.draw(bytes);
                })?;
            let mut kept = present.kept.clone();
            kept.pending = Some(sealed);
            if !sessions::turn(tx, &present.kept.token, &kept)? {
                return Err(Refusal::Stale.into());
            }
            Ok(Enrolment {
                base32: drawn.base32(),
                uri: drawn.uri(&present.account.login),
            })
        })
    }

    /// Enrols the secret drawn, once its first code is right. Other sessions end.
    ///
    /// # Errors
    /// [`Denied::Wrong`]: try the next code; as [`Office::begin_enrolment`].
    pub fn enrol(&self, call: &Call<'_>, token: &str, code: &str) -> Result<Enrolled, Error<'c>> {
        self.store.write(|tx| {
            let present = self.present(tx, call.now, token)?;
            may_enrol(&present)?;
            let account = present.account.id;
            let sealed = present.kept.pending.as_deref().ok_or(Denied::OutOfTurn)?;
            let opened = self
                .gate
                .key
                .open(&pending_place(present.kept.id), sealed)?;
            let proved = secret(&opened)?.check(code, None, Moment(call.now.at));
            let step = proved.map_err(|_| Denied::Wrong)?;
            let mut entropy = |bytes: &mut [u8]| call.draw(bytes);
            let place = totp_place(account);
            let sealed = self.gate.key.seal(&place, &opened, &mut entropy)?;
            let step = i64::try_from(step).unwrap_or(i64::MAX);
            if !accounts::set_totp(tx, account, Some(&sealed), step)? {
                return Err(Refusal::Stale.into());
            }
            let (codes, kept) = Codes::draw(&self.gate.pepper, &mut entropy);
            let kept: Vec<&[u8]> = kept.0.iter().map(|code| code.0.as_slice()).collect();
            accounts::set_codes(tx, account, &kept)?;
            let entered = self.advance(tx, call, &present, (Step::Enrolled, &present.needs))?;
            let (but, how) = (present.kept.id, ending(Ending::ProofChanged));
            sessions::end_all(tx, account, but, call.now.at, how)?;
            self.note_account(tx, call, "compte.enroler", account)?;
            Ok(Enrolled { entered, codes })
        })
    }

    /// A new sheet of recovery codes in place of the one before, to show once.
    ///
    /// # Errors
    /// The session is not in, or no second factor is enrolled; or a fault.
    pub fn renew_codes(&self, call: &Call<'_>, token: &str) -> Result<Vec<String>, Error<'c>> {
        self.store.write(|tx| {
            let present = self.present(tx, call.now, token)?;
            present.inside()?;
            if present.account.totp.is_none() {
                return Err(Denied::OutOfTurn.into());
            }
            let mut entropy = |bytes: &mut [u8]| call.draw(bytes);
            let (codes, kept) = Codes::draw(&self.gate.pepper, &mut entropy);
            let kept: Vec<&[u8]> = kept.0.iter().map(|code| code.0.as_slice()).collect();
            accounts::set_codes(tx, present.account.id, &kept)?;
            self.note_account(tx, call, "compte.codes", present.account.id)?;
            Ok(codes)
        })
    }
}

fn may_enrol<'c>(present: &Present) -> Result<(), Error<'c>> {
    match present.stage()? {
        Stage::Enrolment | Stage::In(_) => Ok(()),
        _ => Err(Denied::OutOfTurn.into()),
    }
}
