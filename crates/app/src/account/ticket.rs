//! Links that open one thing, once: an invitation, a forgotten password.

use std::net::IpAddr;

use signin::Moment;
use signin::session::Ending;
use signin::token::{
    Digest, INVITATION_LIFETIME, Issued, PASSWORD_RESET_LIFETIME, Purpose, Refusal as Spent, Token,
};
use store::tickets::{self, Ticket};
use store::{Tx, accounts, sessions};

use super::gate::moment;
use super::presence::ending;
use crate::call::Call;
use crate::error::{Denied, Error};
use crate::office::Office;

/// The word a ticket is kept under.
pub(super) fn kind(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Invitation => "invitation",
        Purpose::PasswordReset => "mot-de-passe",
        Purpose::Session => "session",
        Purpose::Calendar => "calendrier",
        Purpose::Form => "formulaire",
    }
}

impl<'c> Office<'c> {
    /// Issues a ticket; those of the same kind that the account held open nothing any more.
    pub(super) fn issue(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        purpose: Purpose,
        account: i64,
    ) -> Result<Token, Error<'c>> {
        let lifetime = match purpose {
            Purpose::Invitation => INVITATION_LIFETIME,
            _ => PASSWORD_RESET_LIFETIME,
        };
        let mut entropy = |bytes: &mut [u8]| call.draw(bytes);
        let (token, issued) = Issued::new(purpose, lifetime, moment(call.now), &mut entropy);
        tickets::withdraw(tx, account, kind(purpose), call.now.at)?;
        let ticket = Ticket {
            token: issued.digest.0.to_vec(),
            kind: kind(purpose).to_owned(),
            account,
            expires_at: issued.expires.0,
            used_at: None,
        };
        tickets::insert(tx, &ticket)?;
        Ok(token)
    }

    /// Answers an invitation with a first password. Then one signs in.
    ///
    /// # Errors
    /// [`Denied::Ticket`], [`Denied::Weak`], [`Denied::Wait`]; or a fault.
    pub fn accept_invitation(
        &self,
        call: &Call<'_>,
        from: IpAddr,
        ticket: &str,
        password: &str,
    ) -> Result<(), Error<'c>> {
        self.choose_by_ticket(call, from, (Purpose::Invitation, ticket), password)
    }

    /// Chooses a new password by the link of a forgotten one. Every session ends; the second factor stays.
    ///
    /// # Errors
    /// As [`Office::accept_invitation`].
    pub fn reset_password(
        &self,
        call: &Call<'_>,
        from: IpAddr,
        ticket: &str,
        password: &str,
    ) -> Result<(), Error<'c>> {
        self.choose_by_ticket(call, from, (Purpose::PasswordReset, ticket), password)
    }

    fn choose_by_ticket(
        &self,
        call: &Call<'_>,
        from: IpAddr,
        (purpose, received): (Purpose, &str),
        password: &str,
    ) -> Result<(), Error<'c>> {
        self.admit(call, from, received)?;
        let digest = Digest::of(purpose, received);
        let account = self.store.read(|tx| {
            let ticket = tickets::find(tx, &digest.0, kind(purpose))?;
            let ticket = ticket.ok_or(Denied::Ticket(Spent::Unknown))?;
            let issued = Issued {
                purpose,
                digest,
                expires: Moment(ticket.expires_at),
                spent: ticket.used_at.map(Moment),
            };
            let checked = issued.check(received, moment(call.now));
            checked.map_err(Denied::Ticket)?;
            let account = accounts::find(tx, ticket.account)?;
            let account = account.filter(|account| account.revoked_at.is_none());
            account.ok_or_else(|| Error::from(Denied::Ticket(Spent::Spent)))
        })?;
        let mail = account.mail.as_deref().unwrap_or_default();
        let about = [account.login.as_str(), account.name.as_str(), mail];
        let hash = self.gate.accept(call, password, &about)?;
        self.store.write(|tx| {
            let first = tickets::spend(tx, &digest.0, call.now.at)?;
            if !first || !accounts::set_password(tx, account.id, &hash)? {
                return Err(Denied::Ticket(Spent::Spent).into());
            }
            self.proof_changed(tx, call, account.id, 0)?;
            self.lift(tx, &account.login)?;
            self.note_account(tx, call, &format!("compte.{}", kind(purpose)), account.id)
        })
    }

    /// A proof changed: the sessions of the account end but one, and links that would change it back open
    /// nothing any more.
    pub(super) fn proof_changed(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        account: i64,
        but: i64,
    ) -> Result<(), Error<'c>> {
        let how = ending(Ending::ProofChanged);
        sessions::end_all(tx, account, but, call.now.at, how)?;
        let reset = kind(Purpose::PasswordReset);
        tickets::withdraw(tx, account, reset, call.now.at)?;
        Ok(())
    }
}
