//! What somebody may read and write of what is known of a person, fact by fact.

use domain::access::{Relation, Right};
use domain::dossier::Actor;
use domain::eligibility::belongs;
use domain::facts::{Fact, Sensitivity};
use domain::values::Id;
use store::follows::{self, PRINCIPAL};
use store::{Tx, lists};

use super::facts::Author;
use super::known::follow_of;
use super::sealed::Opened;
use crate::call::{Call, Who};
use crate::dossier::{Loaded, Standing};
use crate::error::Error;
use crate::office::Office;

/// Somebody before what is known of a person.
pub(crate) struct Eyes<'o, 'c, 'w> {
    office: &'o Office<'c>,
    who: &'w Who,
    /// They are the person.
    themself: bool,
    /// How they follow the person.
    follows: Option<String>,
    /// The dossiers of the person that they see.
    seen: Vec<(Loaded<'o, 'c>, Standing)>,
}

impl<'c> Office<'c> {
    pub(crate) fn eyes<'o, 'w>(
        &'o self,
        tx: &mut Tx<'_>,
        call: &Call<'w>,
        subject: &Opened,
    ) -> Result<Eyes<'o, 'c, 'w>, Error<'c>> {
        let id = subject.kept.id;
        let follows = follows::current(tx, id)?;
        let mut seen = Vec::new();
        for dossier in lists::seen_of(tx, &call.who.posts(self.catalogue), id)? {
            let loaded = self.load(tx, dossier, call.now.today)?;
            if let Ok(standing) = loaded.stand(call.who) {
                seen.push((loaded, standing));
            }
        }
        Ok(Eyes {
            office: self,
            who: call.who,
            themself: call.who.person == Some(id),
            follows: follow_of(&follows, call).map(|follow| follow.kind.clone()),
            seen,
        })
    }
}

impl Eyes<'_, '_, '_> {
    fn fact(&self, rank: usize) -> Option<&Fact> {
        self.office.catalogue.vocabulary.facts.get(rank)
    }

    /// A person's own facts are theirs to read; the principal referent knows the situation, whoever helps
    /// what anybody may know; what a dossier lets read is the table's to say.
    pub fn reads(&self, rank: usize, author: i64) -> bool {
        let Some(fact) = self.fact(rank) else {
            return false;
        };
        let known = match self.follows.as_deref() {
            Some(PRINCIPAL) => fact.class <= Sensitivity::S2,
            Some(_) => fact.class <= Sensitivity::S1,
            None => false,
        };
        self.themself || known || self.wrote(author) || self.right(rank).reads()
    }

    /// Those write who know the situation, whose dossier it is, or who may attest the fact.
    pub fn writes(&self, rank: usize) -> bool {
        let Some(fact) = self.fact(rank) else {
            return false;
        };
        let principal = self.follows.as_deref() == Some(PRINCIPAL);
        (principal && fact.class <= Sensitivity::S2)
            || self.right(rank) == Right::Write
            || fact.attested_by.iter().any(|attester| self.is(attester))
    }

    pub fn wrote(&self, author: i64) -> bool {
        self.who.person.is_none() && self.who.mandate != 0 && self.who.mandate == author
    }

    fn right(&self, rank: usize) -> Right {
        let rights = self.seen.iter().map(|(loaded, standing)| {
            let seen = loaded.seen_by(standing);
            seen.fact(rank)
        });
        rights.max().unwrap_or(Right::Nothing)
    }

    /// Whether who looks is the role or organisation that attests a fact, by trade or in a dossier.
    fn is(&self, attester: &Id) -> bool {
        let structure = self.who.structure.as_ref();
        let catalogue = self.office.catalogue;
        let trade = *attester == self.who.role
            || structure.is_some_and(|structure| belongs(catalogue, structure, attester));
        let in_dossier = |(loaded, standing): &(Loaded<'_, '_>, Standing)| {
            standing.relation != Relation::Helper && loaded.folder().is(&standing.actor, attester)
        };
        trade || self.seen.iter().any(in_dossier)
    }

    /// Whether the author of a fact may be named: a referent by trade, who looks, or one who has to do with
    /// a dossier they see. Anybody else would tell of a dossier that they do not.
    pub fn knows(&self, author: &Author) -> bool {
        let actor = Actor {
            role: author.role.clone(),
            structure: author.structure.clone(),
            name: Some(author.mandate.to_string()),
        };
        let related = |(loaded, _): &(Loaded<'_, '_>, Standing)| {
            loaded.folder().relation(&actor) != Relation::Other
        };
        self.themself
            || self.wrote(author.mandate)
            || self.office.follows_persons(&author.role)
            || self.seen.iter().any(related)
    }
}
