//! A password forgotten, or changed.

use std::net::IpAddr;

use signin::credentials::{Account, Refusal as Refused};
use signin::password::Hash;
use signin::token::{Purpose, Token};
use store::accounts;
use store::outbox;

use super::brake::{again, lockout, refused};
use super::gate::{folded, moment};
use crate::call::Call;
use crate::error::{Denied, Error, Refusal};
use crate::office::Office;

impl<'c> Office<'c> {
    /// Asks for the link of a forgotten password. The answer is the same whoever asks: if there is such an
    /// account, with an address, a mail leaves.
    ///
    /// # Errors
    /// [`Denied::Wait`]; or a fault.
    pub fn ask_reset(&self, call: &Call<'_>, from: IpAddr, login: &str) -> Result<(), Error<'c>> {
        let login = folded(login);
        self.admit(call, from, &login)?;
        self.store.write(|tx| {
            let found = accounts::by_login(tx, &login)?;
            let found = found.filter(|account| {
                account.revoked_at.is_none() && account.password.is_some() && account.mail.is_some()
            });
            self.note_account(tx, call, "compte.oubli", found.as_ref().map_or(0, |a| a.id))?;
            if let Some(account) = found {
                let job = call.job(
                    "courriel.mot-de-passe",
                    Some(account.id),
                    ("compte", account.id),
                );
                outbox::add(tx, &job)?;
            }
            Ok(())
        })
    }

    /// The link that the mail of a forgotten password carries: made when the mail leaves, so that the
    /// memory never holds it. For who sends mail, not for a page.
    ///
    /// # Errors
    /// The account is closed meanwhile; or a fault.
    pub fn issue_reset(&self, call: &Call<'_>, account: i64) -> Result<Token, Error<'c>> {
        self.store.write(|tx| {
            let open = accounts::lock(tx, account)?;
            let open = open.filter(|account| account.revoked_at.is_none());
            open.ok_or(Refusal::NotFound)?;
            self.issue(tx, call, Purpose::PasswordReset, account)
        })
    }

    /// Changes one's password for another, knowing the present one. Other sessions end.
    ///
    /// # Errors
    /// [`Denied::Wrong`], [`Denied::Wait`], [`Denied::Weak`], an expired session; or a fault.
    pub fn change_password(
        &self,
        call: &Call<'_>,
        from: IpAddr,
        token: &str,
        (present, wanted): (&str, &str),
    ) -> Result<(), Error<'c>> {
        let here = self.store.read(|tx| self.present(tx, call.now, token))?;
        here.inside()?;
        let account = &here.account;
        self.admit(call, from, &account.login)?;
        let mail = account.mail.as_deref().unwrap_or_default();
        let about = [account.login.as_str(), account.name.as_str(), mail];
        let wanted = self.gate.accept(call, wanted, &about)?;
        again(|| self.try_change(call, token, (present, &wanted)))
    }

    fn try_change(
        &self,
        call: &Call<'_>,
        token: &str,
        (present, wanted): (&str, &str),
    ) -> Result<(), Error<'c>> {
        let (here, before) = self.store.read(|tx| {
            let here = self.present(tx, call.now, token)?;
            let before = self.failures(tx, &here.account.login)?;
            Ok::<_, Error<'c>>((here, before))
        })?;
        let known = &here.account;
        let hash = known.password.as_deref();
        let hash = hash.and_then(|kept| Hash::read(kept).ok());
        let account = Account {
            id: known.id,
            password: hash.as_ref(),
            active: true,
            enrolled: known.totp.is_some(),
        };
        let (desk, now) = (self.gate.desk()?, moment(call.now));
        let attempt = desk.password(Some(&account), present, lockout(&before), now);
        if let Err(refusal @ Refused::Wait(_)) = attempt.answer {
            return Err(refused(refusal).into());
        }
        let right = attempt.answer.is_ok();
        self.store.write(|tx| {
            self.keep_failures(tx, call.now, &known.login, (&before, attempt.lockout))?;
            if !right {
                return self.note_account(tx, call, "compte.refuser", known.id);
            }
            let held = accounts::lock(tx, known.id)?;
            if held.is_none_or(|held| held.password != known.password) {
                return Err(Refusal::Stale.into());
            }
            accounts::set_password(tx, known.id, wanted)?;
            self.proof_changed(tx, call, known.id, here.kept.id)?;
            self.note_account(tx, call, "compte.changer-mot-de-passe", known.id)
        })?;
        match right {
            true => Ok(()),
            false => Err(Denied::Wrong.into()),
        }
    }
}
