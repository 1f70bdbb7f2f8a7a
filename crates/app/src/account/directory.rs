//! Who has an account, for those who keep them.

use domain::access::Operation;
use store::accounts::{self, Account};
use store::mandates::{self, Mandate};

use super::gate::folded;
use crate::call::Call;
use crate::error::{Error, Refusal};
use crate::office::Office;

/// An account as those who keep them see it. Nothing here tells what its holder reads or does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountItem {
    /// Its number.
    pub id: i64,
    /// What its holder types.
    pub login: String,
    /// The name of its holder.
    pub name: String,
    /// Where to write to them.
    pub mail: Option<String>,
    /// Whether its holder answered the invitation.
    pub opened: bool,
    /// Whether a second factor is enrolled.
    pub enrolled: bool,
    /// Whether it is closed.
    pub closed: bool,
    /// Its mandates, past ones included.
    pub mandates: Vec<Mandate>,
}

/// The most accounts of a page.
const MOST: i64 = 50;

impl<'c> Office<'c> {
    /// The accounts whose login or name begins with a text, by login, after one; where the next page begins.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`]; or a fault.
    pub fn accounts(
        &self,
        call: &Call<'_>,
        text: &str,
        after: &str,
    ) -> Result<(Vec<AccountItem>, Option<String>), Error<'c>> {
        self.allow(call.who, Operation::ReadAccounts, None)?;
        let text = folded(text);
        self.store.read(|tx| {
            let mut found = accounts::list(tx, &text, after, MOST + 1)?;
            let most = usize::try_from(MOST).unwrap_or(usize::MAX);
            let more = found.len() > most;
            found.truncate(most);
            let next = found.last().filter(|_| more);
            let next = next.map(|account| account.login.clone());
            let mut items = Vec::new();
            for account in found {
                let mandates = mandates::of_account(tx, account.id)?;
                items.push(item(account, mandates));
            }
            Ok((items, next))
        })
    }

    /// One account.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`], no such account; or a fault.
    pub fn account(&self, call: &Call<'_>, id: i64) -> Result<AccountItem, Error<'c>> {
        self.allow(call.who, Operation::ReadAccounts, None)?;
        self.store.read(|tx| {
            let found = accounts::find(tx, id)?.ok_or(Refusal::NotFound)?;
            let mandates = mandates::of_account(tx, id)?;
            Ok(item(found, mandates))
        })
    }
}

fn item(account: Account, mandates: Vec<Mandate>) -> AccountItem {
    AccountItem {
        id: account.id,
        login: account.login,
        name: account.name,
        mail: account.mail,
        opened: account.password.is_some(),
        enrolled: account.totp.is_some(),
        closed: account.revoked_at.is_some(),
        mandates,
    }
}
