//! New accounts: made by who may, opened by their holder; and the very first one.

use domain::access::{Habilitation, Operation};
use domain::values::Id;
use signin::token::{Purpose, Token};
use store::accounts::{self, Account};
use store::mandates::{self, Mandate};
use store::{Tx, rates};

use super::gate::folded;
use crate::call::Call;
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;
use crate::subject::{self, Kind};

/// An account to make.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewAccount {
    /// What its holder will type.
    pub login: String,
    /// The name of its holder.
    pub name: String,
    /// Where to write to them.
    pub mail: Option<String>,
    /// The person they are, for somebody who is followed.
    pub person: Option<i64>,
}

/// An account that was made, and the link that opens it, to hand over once.
#[derive(Debug)]
pub struct Invited {
    /// The account.
    pub account: i64,
    /// The invitation.
    pub token: Token,
}

/// The longest login, name or address, in characters.
const LONGEST: usize = 120;

impl<'c> Office<'c> {
    /// Makes an account and invites its holder.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`], a login taken or malformed; or a fault.
    pub fn create_account(&self, call: &Call<'_>, new: &NewAccount) -> Result<Invited, Error<'c>> {
        self.allow(call.who, Operation::CreateAccount, None)?;
        self.store.write(|tx| {
            let Some(person) = new.person else {
                return self.make(tx, call, new);
            };
            let subject = subject::open(self, tx, person)?;
            if subject.kind != Kind::Person {
                return Err(invalid("personne", Invalid::Unknown));
            }
            let new = NewAccount {
                person: Some(subject.kept.id),
                ..new.clone()
            };
            self.make(tx, call, &new)
        })
    }

    /// Invites again somebody who never answered; the link before opens nothing any more.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`]; they answered, or there is no such account; or a fault.
    pub fn invite_again(&self, call: &Call<'_>, account: i64) -> Result<Token, Error<'c>> {
        self.allow(call.who, Operation::InviteAgain, None)?;
        self.store.write(|tx| {
            let found = accounts::lock(tx, account)?.ok_or(Refusal::NotFound)?;
            if found.revoked_at.is_some() || found.password.is_some() {
                return Err(invalid("compte", Invalid::Already));
            }
            let token = self.issue(tx, call, Purpose::Invitation, account)?;
            self.note_account(tx, call, "compte.inviter", account)?;
            Ok(token)
        })
    }

    /// The first account, on an installation that has none: it may open the others and give mandates, in
    /// this structure. The link is told once.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`] when there is an account; nothing in the catalogue that may; or a fault.
    pub fn bootstrap(
        &self,
        call: &Call<'_>,
        new: &NewAccount,
        structure: &Id,
    ) -> Result<Invited, Error<'c>> {
        let mut roles = self.catalogue.roles.iter();
        let role = roles
            .find(|role| role.holds(Habilitation::Accounts) && role.holds(Habilitation::Mandates));
        let role = role.ok_or_else(|| invalid("role", Invalid::Unknown))?;
        self.store.write(|tx| {
            // Two nodes that start together: the second finds the account of the first.
            rates::take(tx, "fondation")?;
            if accounts::any(tx)? {
                return Err(Refusal::Forbidden.into());
            }
            self.known_structure(tx, structure)?;
            let invited = self.make(tx, call, new)?;
            let mandate = Mandate {
                id: call.id(),
                account: invited.account,
                role: role.id.clone(),
                structure: Some(structure.clone()),
                from: call.now.today,
                to: None,
                given_by: 0,
                revoked_at: None,
            };
            mandates::insert(tx, &mandate)?;
            self.note_account(tx, call, "mandat.donner", invited.account)?;
            Ok(invited)
        })
    }

    pub(super) fn make(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        new: &NewAccount,
    ) -> Result<Invited, Error<'c>> {
        let account = Account {
            id: call.id(),
            login: login(&new.login)?,
            name: text("nom", &new.name)?,
            mail: new.mail.as_deref().map(mail).transpose()?,
            person: new.person,
            password: None,
            totp: None,
            totp_step: 0,
            created_at: call.now.at,
            revoked_at: None,
        };
        if accounts::by_login(tx, &account.login)?.is_some() {
            return Err(invalid("identifiant", Invalid::Already));
        }
        accounts::insert(tx, &account).map_err(|fault| match fault.is_duplicate() {
            true => invalid("identifiant", Invalid::Already),
            false => Error::Store(fault),
        })?;
        let token = self.issue(tx, call, Purpose::Invitation, account.id)?;
        self.note_account(tx, call, "compte.creer", account.id)?;
        Ok(Invited {
            account: account.id,
            token,
        })
    }
}

fn text<'c>(field: &'static str, typed: &str) -> Result<String, Error<'c>> {
    let typed = typed.trim();
    match typed.chars().count() {
        0 => Err(invalid(field, Invalid::Missing)),
        count if count > LONGEST => Err(invalid(field, Invalid::TooLong)),
        _ if typed.chars().any(char::is_control) => Err(invalid(field, Invalid::Malformed)),
        _ => Ok(typed.to_owned()),
    }
}

fn login<'c>(typed: &str) -> Result<String, Error<'c>> {
    let login = text("identifiant", &folded(typed))?;
    match login.chars().any(char::is_whitespace) {
        true => Err(invalid("identifiant", Invalid::Malformed)),
        false => Ok(login),
    }
}

/// As much as can be said of an address without writing to it.
pub(super) fn mail<'c>(typed: &str) -> Result<String, Error<'c>> {
    let mail = text("courriel", typed)?;
    let good = mail.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !mail.contains(char::is_whitespace)
    });
    match good {
        true => Ok(mail),
        false => Err(invalid("courriel", Invalid::Malformed)),
    }
}
