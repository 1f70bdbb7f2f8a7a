//! Everything given is taken back: an account, its sessions, its second factor, the delay of failures.

use domain::access::Operation;
use signin::session::Ending;
use signin::token::Purpose;
use store::accounts::{self, Account};
use store::{Tx, mandates, rates, sessions, tickets};

use super::presence::ending;
use super::ticket::kind;
use crate::call::{Call, Now};
use crate::error::{Error, Refusal};
use crate::office::Office;

/// A session is forgotten this long after it was opened: nothing reads it any more.
const SESSIONS_KEPT: i64 = 31 * 24 * 3_600_000;

impl<'c> Office<'c> {
    /// Closes an account: its sessions, its links and its mandates end at once. A leaver keeps nothing.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`], no such account; or a fault.
    pub fn revoke_account(&self, call: &Call<'_>, account: i64) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::RevokeAccount, None)?;
        self.store.write(|tx| {
            open(tx, account)?;
            accounts::revoke(tx, account, call.now.at)?;
            for held in mandates::of_account(tx, account)? {
                self.leave(tx, call, held.id, None)?;
                mandates::revoke(tx, held.id, call.now.at)?;
            }
            sessions::end_all(tx, account, 0, call.now.at, ending(Ending::Left))?;
            for purpose in [Purpose::Invitation, Purpose::PasswordReset] {
                tickets::withdraw(tx, account, kind(purpose), call.now.at)?;
            }
            self.note_account(tx, call, "compte.fermer", account)
        })
    }

    /// Ends every session of somebody.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`], no such account; or a fault.
    pub fn revoke_sessions(&self, call: &Call<'_>, account: i64) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::RevokeSessions, None)?;
        self.store.write(|tx| {
            open(tx, account)?;
            sessions::end_all(tx, account, 0, call.now.at, ending(Ending::Revoked))?;
            self.note_account(tx, call, "compte.fermer-sessions", account)
        })
    }

    /// Lifts the delay that failures brought.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`], no such account; or a fault.
    pub fn unlock(&self, call: &Call<'_>, account: i64) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::Unlock, None)?;
        self.store.write(|tx| {
            let account = open(tx, account)?;
            self.lift(tx, &account.login)?;
            self.note_account(tx, call, "compte.debloquer", account.id)
        })
    }

    /// Takes away a second factor that was lost with its recovery codes: whoever needs one enrols again.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`], no such account; or a fault.
    pub fn remove_factor(&self, call: &Call<'_>, account: i64) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::RemoveFactor, None)?;
        self.store.write(|tx| {
            let account = open(tx, account)?;
            accounts::set_totp(tx, account.id, None, account.totp_step)?;
            accounts::set_codes(tx, account.id, &[])?;
            self.proof_changed(tx, call, account.id, 0)?;
            self.note_account(tx, call, "compte.retirer-second-facteur", account.id)
        })
    }

    /// Forgets what counts no more: brakes, old sessions, old links. Nothing depends on it being done.
    ///
    /// # Errors
    /// A fault.
    pub fn tidy_accounts(&self, now: Now) -> Result<u64, Error<'c>> {
        let forgotten = self.store.write(|tx| {
            let mut forgotten = rates::forget(tx, now.at)?;
            forgotten += sessions::forget(tx, now.at - SESSIONS_KEPT)?;
            forgotten += tickets::forget(tx, now.at - SESSIONS_KEPT)?;
            Ok(forgotten)
        });
        forgotten.map_err(Error::Store)
    }
}

/// An account that is open, held until the transaction ends.
fn open<'c>(tx: &mut Tx<'_>, account: i64) -> Result<Account, Error<'c>> {
    let found = accounts::lock(tx, account)?;
    let open = found.filter(|account| account.revoked_at.is_none());
    open.ok_or_else(|| Refusal::NotFound.into())
}
