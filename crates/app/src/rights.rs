//! What is not about a dossier: whether who asks may. What is about one goes by [`crate::dossier`].

use domain::access::{Exceptional, Habilitation, Needs, Operation};
use domain::eligibility::belongs;
use domain::fiche::PartyKind;
use domain::values::Id;
use store::{Tx, subjects};

use crate::call::Who;
use crate::error::{Error, Refusal};
use crate::figures::Eyes;
use crate::office::Office;

impl<'c> Office<'c> {
    /// Whether who asks holds an habilitation, by the role of their mandate.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`].
    fn require(&self, who: &Who, habilitation: Habilitation) -> Result<(), Error<'c>> {
        let role = self.catalogue.role(&who.role);
        match role.is_some_and(|role| role.holds(habilitation)) {
            true => Ok(()),
            false => Err(Refusal::Forbidden.into()),
        }
    }

    /// Whether who asks may do this, by the one table of operations; `person` is the one concerned.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`].
    pub(crate) fn allow(
        &self,
        who: &Who,
        operation: Operation,
        person: Option<i64>,
    ) -> Result<(), Error<'c>> {
        match operation.needs() {
            // Their own account, a dossier, a person they follow, a body they sit in: it is looked at there.
            Needs::Oneself | Needs::OnDossier(_) | Needs::Following | Needs::InBody => Ok(()),
            Needs::Held(habilitation) => self.require(who, habilitation),
            Needs::PersonOr(_) if person.is_some() && who.person == person => Ok(()),
            // Whether they are the principal referent is looked at where the person is.
            Needs::PersonOr(habilitation) | Needs::ReferentOr(habilitation) => {
                self.require(who, habilitation)
            }
            Needs::Steering => self.looks(who, |_| true),
            Needs::ActionService => self.looks(who, |eyes| eyes == Eyes::Service),
            Needs::Exceptional => match self.exceptional(who) {
                Some(_) => Ok(()),
                None => Err(Refusal::Forbidden.into()),
            },
        }
    }

    /// Whether who asks looks at some action with such eyes: at which, is looked at there.
    fn looks(&self, who: &Who, such: impl Fn(Eyes) -> bool) -> Result<(), Error<'c>> {
        let mut eyes = self
            .all_engines()
            .filter_map(|engine| self.eyes_on(who, engine));
        match eyes.any(such) {
            true => Ok(()),
            false => Err(Refusal::Forbidden.into()),
        }
    }

    /// The same, of somebody who may have been merged into another: the number they now have.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`]; or a fault.
    pub(crate) fn allow_about(
        &self,
        tx: &mut Tx<'_>,
        who: &Who,
        operation: Operation,
        person: i64,
    ) -> Result<i64, Error<'c>> {
        let person = subjects::number_now(tx, person)?;
        self.allow(who, operation, Some(person))?;
        Ok(person)
    }

    /// Whether the role of who asks lets them do this, whoever it is about: what a page shows a door for. What
    /// is behind asks again.
    pub fn may(&self, who: &Who, operation: Operation) -> bool {
        self.allow(who, operation, None).is_ok()
    }

    /// Whether a structure operates an action of health: to work there tells of those who are read.
    pub(crate) fn works_for_health(&self, structure: &Id) -> bool {
        let fiches = self.catalogue.fiches.iter();
        let health = fiches.filter(|fiche| fiche.head.class.is_health());
        let mut operators = health
            .flat_map(|fiche| &fiche.parties)
            .filter(|party| party.kind == PartyKind::Operator)
            .flat_map(|party| &party.structures);
        operators.any(|operator| belongs(self.catalogue, structure, operator))
    }

    /// How far the exceptional access of who asks goes.
    pub(crate) fn exceptional(&self, who: &Who) -> Option<Exceptional> {
        self.catalogue.role(&who.role)?.exceptional
    }
}
