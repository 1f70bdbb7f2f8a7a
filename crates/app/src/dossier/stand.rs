//! What somebody is to a dossier, and what that lets them do: always by the one table of `domain::access`.

use domain::access::{Folder, Relation, Right, Seen, existence};
use domain::dossier::{Actor, Entry};

use store::{Tx, follows, lists};

use super::load::Loaded;
use crate::call::{Call, Who};
use crate::error::{Error, Refusal};
use crate::office::Office;

/// Somebody before a dossier.
pub(crate) struct Standing {
    /// As the kernel knows them in this dossier.
    pub actor: Actor,
    /// What they are to it.
    pub relation: Relation,
    /// What they may do with its existence.
    pub right: Right,
}

impl<'c> Office<'c> {
    /// Looks a dossier up among those that who asks may know of, before anything of it is opened: another
    /// one costs them what a number that is nobody's costs, and is answered the same.
    ///
    /// # Errors
    /// There is none.
    pub(crate) fn may_know(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        dossier: i64,
    ) -> Result<(), Error<'c>> {
        match lists::may_see(tx, &call.who.posts(self.catalogue), dossier)? {
            true => Ok(()),
            false => Err(Refusal::NotFound.into()),
        }
    }
}

impl<'c> Loaded<'_, 'c> {
    /// The dossier with its fiche.
    pub fn folder(&self) -> Folder<'_, 'c> {
        Folder {
            engine: self.engine,
            dossier: &self.dossier,
        }
    }

    /// The dossier through the eyes of somebody.
    pub(crate) fn seen_by<'a>(&'a self, standing: &'a Standing) -> Seen<'a, 'c> {
        Seen {
            folder: self.folder(),
            viewer: &standing.actor,
            relation: standing.relation,
            right: standing.right,
        }
    }

    /// What somebody is to this dossier.
    ///
    /// # Errors
    /// They may not know that it exists: for them it does not.
    pub(crate) fn stand(&self, who: &Who) -> Result<Standing, Error<'c>> {
        let actor = self.actor(who);
        let folder = self.folder();
        let member = who
            .person
            .is_some_and(|person| self.members.contains(&person));
        let relation = match member {
            true => Relation::Member,
            false => folder.relation(&actor),
        };
        let class = self.engine.fiche.head.class;
        let right = existence(class, relation, folder.has_called(&actor));
        // In the restricted archive, it exists for the person only, or for those of the household.
        let archived = self.kept.archived_at.is_some();
        let theirs = matches!(relation, Relation::Subject | Relation::Member);
        let own = Standing {
            actor,
            relation,
            right,
        };
        if right.reads() && (!archived || theirs) {
            return Ok(own);
        }
        let helping = self.helping(who).filter(|_| !archived);
        helping.ok_or(Refusal::NotFound.into())
    }

    /// One who helps the principal referent looks over their shoulder, at what the table lets helpers see.
    fn helping(&self, who: &Who) -> Option<Standing> {
        let helps =
            who.person.is_none() && self.helpers(self.kept.summary.chair).contains(&who.mandate);
        let right = existence(self.engine.fiche.head.class, Relation::Helper, false);
        let prescriber = self.dossier.state.prescriber.as_ref();
        prescriber
            .filter(|_| helps && right.reads())
            .map(|prescriber| Standing {
                actor: prescriber.clone(),
                relation: Relation::Helper,
                right,
            })
    }

    /// Those who help whoever follows the dossier, when that is the principal referent of its subject.
    pub(crate) fn helpers(&self, chair: Option<i64>) -> Vec<i64> {
        let of = |kind: &'static str| {
            let mandates = self
                .follows
                .iter()
                .filter(move |follow| follow.kind == kind);
            mandates.map(|follow| follow.mandate)
        };
        let principal = of(follows::PRINCIPAL).next();
        match principal.is_some() && principal == chair {
            true => of(follows::HELPER).collect(),
            false => Vec::new(),
        }
    }

    /// As the kernel knows them here: whoever follows in the prescriber's place is the prescriber, and one
    /// who no longer does is not.
    pub(crate) fn actor(&self, who: &Who) -> Actor {
        let mut actor = who.actor();
        if who
            .person
            .is_some_and(|person| self.members.contains(&person))
        {
            // For the household as a whole.
            actor.name = self.dossier.subject.name().map(str::to_owned);
            return actor;
        }
        let prescriber = self.dossier.state.prescriber.as_ref();
        if self.kept.summary.chair == Some(who.mandate) && who.person.is_none() {
            if let Some(prescriber) = prescriber {
                return prescriber.clone();
            }
        } else if prescriber.is_some_and(|prescriber| prescriber.name == actor.name) {
            actor.name = actor.name.map(|name| format!("{name} n'est plus référent"));
        }
        actor
    }
}

/// Whether one writes down what the person decides before them.
pub(super) fn writes_for_the_person(relation: Relation) -> bool {
    matches!(
        relation,
        Relation::Operator | Relation::MedicalCircle | Relation::Prescriber
    )
}

/// Whether one may submit this entry: they sign it, or write down what the person decides before them.
pub(crate) fn signs(loaded: &Loaded<'_, '_>, standing: &Standing, entry: &Entry) -> bool {
    if standing.relation == Relation::Helper {
        return false;
    }
    let own = entry.by.contains(&standing.actor);
    let for_the_person = writes_for_the_person(standing.relation)
        && !entry.by.is_empty()
        && entry.by.iter().all(|actor| {
            loaded.engine.is_subject(actor)
                && actor.name.as_deref() == loaded.dossier.subject.name()
        });
    own || for_the_person
}
