//! What an act may come to: a refusal, which its author is told, or a fault, which is ours.

use domain::dossier::{Reason, Verdict};
use store::db::Retry;

/// Why an act or a question got no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error<'c> {
    /// It is expected, and explained: nothing was changed.
    #[error("refusé : {0:?}")]
    Refused(Refusal<'c>),
    /// It is not: logged, and the author is given a reference.
    #[error(transparent)]
    Store(store::Fault),
    /// Something kept cannot be opened: another key, or altered bytes.
    #[error(transparent)]
    Vault(vault::Fault),
    /// Something kept does not mean anything any more.
    #[error("donnée illisible : {0}")]
    Unreadable(String),
}

/// Why an act was refused.
#[derive(Debug, Clone)]
pub enum Refusal<'c> {
    /// There is no such thing, or none that they may know of: the two are never told apart.
    NotFound,
    /// They know of it, and may not do this.
    Forbidden,
    /// Somebody acted meanwhile: look again.
    Stale,
    /// The fiche says no, or asks for something more.
    Answer {
        /// The worst of the reasons.
        verdict: Verdict,
        /// Every reason.
        reasons: Vec<Reason<'c>>,
    },
    /// The act is signed by others than the one who submits it.
    NotYours,
    /// The way in, or a proof of who one is.
    Denied(Denied),
    /// The person was erased, or put in the restricted archive.
    Gone,
    /// What was given makes no sense: where, and what is awaited.
    Invalid {
        /// The field, by its name in the form or the file.
        field: &'static str,
        /// Why.
        why: Invalid,
    },
}

/// Why somebody does not enter, or does not change what proves who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Denied {
    /// Login, password or code: one is wrong, or the account is closed. Nothing tells which.
    Wrong,
    /// Too many attempts: nothing was looked at, come back at this instant (milliseconds).
    Wait(i64),
    /// There is no session, or no longer.
    NoSession,
    /// The session has expired, or was ended.
    Expired(signin::session::Expired),
    /// No mandate is in force.
    NoMandate,
    /// The mandate chosen is not held, or no longer.
    NotHeld,
    /// Something else is asked first.
    OutOfTurn,
    /// The link opens nothing, or nothing any more.
    Ticket(signin::token::Refusal),
    /// The password is too easy to guess.
    Weak(Vec<signin::password::Weakness>),
}

impl From<Denied> for Error<'_> {
    fn from(denied: Denied) -> Self {
        Error::Refused(Refusal::Denied(denied))
    }
}

/// Why a value makes no sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Invalid {
    /// Something is awaited.
    Missing,
    /// The catalogue does not know it.
    Unknown,
    /// It is no value of that kind.
    Malformed,
    /// It is too short to mean something.
    TooShort,
    /// It is longer than anything of that kind.
    TooLong,
    /// It looks like a social security number, which Livret never keeps.
    LooksLikeNir,
    /// Days are in the wrong order, or to come.
    Dates,
    /// It is there already.
    Already,
    /// It is a word that Livret keeps for itself.
    Kept,
    /// There are too many of them.
    TooMany,
    /// Its content is no sort of file that may be joined.
    FileKind,
    /// It is bigger than what may be joined.
    FileTooBig,
    /// Its analysis refused it.
    FileUnsafe,
    /// It waits for its analysis.
    FileWaits,
}

impl From<store::Fault> for Error<'_> {
    fn from(fault: store::Fault) -> Self {
        Error::Store(fault)
    }
}

impl From<vault::Fault> for Error<'_> {
    fn from(fault: vault::Fault) -> Self {
        Error::Vault(fault)
    }
}

impl<'c> From<Refusal<'c>> for Error<'c> {
    fn from(refusal: Refusal<'c>) -> Self {
        Error::Refused(refusal)
    }
}

impl Retry for Error<'_> {
    fn is_transient(&self) -> bool {
        matches!(self, Error::Store(fault) if fault.is_transient())
    }
}

/// The refusal of a field.
pub(crate) fn invalid<'c>(field: &'static str, why: Invalid) -> Error<'c> {
    Error::Refused(Refusal::Invalid { field, why })
}
