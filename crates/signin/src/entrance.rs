//! The way in: an identity is proved, then a second factor, then a mandate is chosen.
//!
//! Where a session stands is not kept: it follows from what was proved, what was chosen, and what
//! the account needs today. A mandate that ends, or a role that begins to require a second factor,
//! takes effect at the next request.

use crate::Entropy;
use crate::identity::{Factor, Identity};
use crate::moment::Moment;
use crate::session::{Expired, Limits, Session};
use crate::token::{Purpose, Token};

/// What the account needs, as it is today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needs<M> {
    /// A second factor is enrolled.
    pub enrolled: bool,
    /// One of its roles requires a second factor.
    pub required: bool,
    /// The mandates in force.
    pub mandates: Vec<M>,
}

/// What is asked next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage<M> {
    /// A code: of the application, or a recovery code.
    SecondFactor,
    /// To enrol a second factor, that a role requires.
    Enrolment,
    /// To choose one of several mandates, or another one because the one held has ended.
    Mandate,
    /// Nothing: in, under this mandate.
    In(M),
}

/// What is presented to go on; factors are those that [`crate::credentials`] found right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step<M> {
    /// A second factor was proved.
    Factor(Factor),
    /// A second factor was enrolled, and its first code was right.
    Enrolled,
    /// This mandate is chosen; once in, it is changed for it.
    Mandate(M),
}

/// Why the way in stops here. All of them come after the identity is proved, to its holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// No mandate is in force: there is nothing to see.
    NoMandate,
    /// The mandate chosen is not held, or no longer.
    NotHeld,
    /// Something else is asked first.
    OutOfTurn,
    /// The session has expired.
    Expired(Expired),
}

impl From<Expired> for Refusal {
    fn from(expired: Expired) -> Self {
        Self::Expired(expired)
    }
}

impl<A: Clone, M: Clone + PartialEq> Session<A, M> {
    /// Opens a session for a verified identity. The token is for its holder, once.
    ///
    /// # Errors
    /// [`Refusal::NoMandate`].
    pub fn open(
        identity: Identity<A>,
        needs: &Needs<M>,
        now: Moment,
        entropy: Entropy<'_>,
    ) -> Result<(Self, Token), Refusal> {
        let (token, digest) = Token::draw(Purpose::Session, entropy);
        let session = Self {
            digest,
            identity,
            mandate: None,
            opened: now,
            seen: now,
            ended: None,
        };
        Ok((session.settled(needs)?, token))
    }

    /// What is asked of it now.
    ///
    /// # Errors
    /// [`Refusal::NoMandate`], once everything else is proved.
    pub fn stage(&self, needs: &Needs<M>) -> Result<Stage<M>, Refusal> {
        if self.identity.factor.is_none() && needs.enrolled {
            return Ok(Stage::SecondFactor);
        }
        if self.identity.factor.is_none() && needs.required {
            return Ok(Stage::Enrolment);
        }
        match (&self.mandate, needs.mandates.as_slice()) {
            (_, []) => Err(Refusal::NoMandate),
            (Some(held), mandates) if mandates.contains(held) => Ok(Stage::In(held.clone())),
            (None, [only]) => Ok(Stage::In(only.clone())),
            _ => Ok(Stage::Mandate),
        }
    }

    /// Goes one step on. The session comes back under a fresh token, and the one before opens
    /// nothing any more (OWASP, session fixation).
    ///
    /// # Errors
    /// The [`Refusal`]; the session is then what it was.
    pub fn step(
        &self,
        step: Step<M>,
        needs: &Needs<M>,
        limits: &Limits,
        now: Moment,
        entropy: Entropy<'_>,
    ) -> Result<(Self, Token), Refusal> {
        let mut next = self.used(limits, now)?;
        match (self.stage(needs)?, step) {
            (Stage::SecondFactor, Step::Factor(factor)) => next.identity.factor = Some(factor),
            (Stage::Enrolment | Stage::In(_), Step::Enrolled) => {
                next.identity.factor = Some(Factor::Totp);
            }
            (Stage::Mandate | Stage::In(_), Step::Mandate(chosen)) => {
                if !needs.mandates.contains(&chosen) {
                    return Err(Refusal::NotHeld);
                }
                next.mandate = Some(chosen);
            }
            _ => return Err(Refusal::OutOfTurn),
        }
        let (token, digest) = Token::draw(Purpose::Session, entropy);
        next.digest = digest;
        Ok((next.settled(needs)?, token))
    }

    /// Holds the mandate it is in under, so that it never slides to another by itself.
    fn settled(mut self, needs: &Needs<M>) -> Result<Self, Refusal> {
        if let Stage::In(mandate) = self.stage(needs)? {
            self.mandate = Some(mandate);
        }
        Ok(self)
    }
}
