//! A person's own space: opened for them by who is responsible for following them, entered by them alone.

use domain::access::Operation;
use domain::catalogue::StandsFor;
use signin::token::{Purpose, Token};
use store::accounts::{self, Account};
use store::follows::{self, PRINCIPAL};
use store::mandates::{self, Mandate};
use store::{Tx, outbox};

use super::create::{NewAccount, mail as address};
use crate::call::Call;
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;
use crate::subject::{Kind, Opened, follow_of};

/// Where the space of a person stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    /// Nobody invited them.
    None,
    /// They were invited, and did not come yet.
    Invited,
    /// They enter it.
    Open,
}

/// An invitation to one's own space.
#[derive(Debug)]
pub struct SpaceInvited {
    /// What they will type to enter.
    pub login: String,
    /// The link, to hand over to them and to nobody else; nothing when it goes by mail.
    pub token: Option<Token>,
}

/// The name of the accounts of persons.
const NAME: &str = "Espace personnel";

impl<'c> Office<'c> {
    /// Invites a person to their own space, or again when they did not come: by mail, or by a link to hand over.
    ///
    /// # Errors
    /// There is no such person that who asks may know of, or they are not their principal referent; they enter
    /// already; the address is none, or somebody else's login; or a fault.
    pub fn invite_to_space(
        &self,
        call: &Call<'_>,
        person: i64,
        mail: Option<&str>,
    ) -> Result<SpaceInvited, Error<'c>> {
        self.allow(call.who, Operation::InviteToSpace, None)?;
        let mail = mail.map(address).transpose()?;
        self.store.write(|tx| {
            let subject = self.open_known(tx, call, (person, &[Kind::Person]))?;
            let follows = follows::current(tx, subject.kept.id)?;
            let own = follow_of(&follows, call);
            if own.is_none_or(|own| own.kind != PRINCIPAL) {
                return Err(Refusal::Forbidden.into());
            }
            self.alone_with(tx, &subject)?;
            if subject.kept.archived_at.is_some() {
                return Err(Refusal::Gone.into());
            }
            let (account, login) = match self.account_of(tx, subject.kept.id)? {
                Some(account) if account.password.is_some() => {
                    return Err(invalid("compte", Invalid::Already));
                }
                Some(account) => {
                    accounts::set_mail(tx, account.id, mail.as_deref())?;
                    (account.id, account.login)
                }
                None => self.open_space(tx, call, &subject, mail.clone())?,
            };
            self.note_subject(tx, call, "espace.inviter", (subject.kept.id, String::new()))?;
            let token = match mail {
                // The link is drawn when it leaves: the memory never holds it.
                Some(_) => {
                    let job = call.job("courriel.invitation", Some(account), ("compte", account));
                    outbox::add(tx, &job)?;
                    None
                }
                None => Some(self.issue(tx, call, Purpose::Invitation, account)?),
            };
            Ok(SpaceInvited { login, token })
        })
    }

    /// Where the space of a person stands.
    ///
    /// # Errors
    /// There is no such person that who asks may know of; or a fault.
    pub fn space_of(&self, call: &Call<'_>, person: i64) -> Result<Space, Error<'c>> {
        self.store.read(|tx| {
            let subject = self.open_known(tx, call, (person, &[Kind::Person]))?;
            let account = self.account_of(tx, subject.kept.id)?;
            Ok(match account.map(|account| account.password.is_some()) {
                None => Space::None,
                Some(false) => Space::Invited,
                Some(true) => Space::Open,
            })
        })
    }

    /// The link of an invitation that leaves by mail.
    pub(crate) fn issue_invitation(
        &self,
        call: &Call<'_>,
        account: i64,
    ) -> Result<Option<Token>, Error<'c>> {
        self.store.write(|tx| {
            let open = accounts::lock(tx, account)?;
            let waits =
                |account: &Account| account.revoked_at.is_none() && account.password.is_none();
            match open.filter(waits) {
                Some(_) => self.issue(tx, call, Purpose::Invitation, account).map(Some),
                None => Ok(None),
            }
        })
    }

    /// The account of a person that is not closed.
    fn account_of(&self, tx: &mut Tx<'_>, person: i64) -> Result<Option<Account>, Error<'c>> {
        let accounts = accounts::of_person(tx, person)?.into_iter();
        let mut open = accounts.filter(|account| account.revoked_at.is_none());
        Ok(open.next())
    }

    /// An account that is a person's, with the only mandate it will hold: their own.
    fn open_space(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        subject: &Opened,
        mail: Option<String>,
    ) -> Result<(i64, String), Error<'c>> {
        let mut roles = self.catalogue.roles.iter();
        let role = roles.find(|role| role.stands_for == Some(StandsFor::Subject));
        let role = role.ok_or_else(|| invalid("role", Invalid::Unknown))?;
        let number = call.id() & 0xff_ffff;
        let login = mail.clone().unwrap_or_else(|| format!("personne.{number}"));
        let new = NewAccount {
            login: login.clone(),
            // Who they are is sealed, and only there.
            name: NAME.to_owned(),
            mail,
            person: Some(subject.kept.id),
        };
        let made = self.make(tx, call, &new)?;
        let mandate = Mandate {
            id: call.id(),
            account: made.account,
            role: role.id.clone(),
            structure: None,
            from: call.now.today,
            to: None,
            given_by: call.who.account,
            revoked_at: None,
        };
        mandates::insert(tx, &mandate)?;
        Ok((made.account, login))
    }
}
