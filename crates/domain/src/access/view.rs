//! What someone sees of a person: dossiers, documents, facts, proposals, and their number.

use super::relation::Folder;
use super::table::{Relation, Right, existence, right};
use crate::condition::Condition;
use crate::dossier::Actor;
use crate::dossier::state::{Filed, Held};
use crate::eligibility::{Prescriber, PrescriberAnswer, may_prescribe};
use crate::facts::{Fact, Sensitivity};
use crate::fiche::{Document, Scope, Step};
use crate::links::{Proposal, Target};
use crate::survey::{Check, Question, Survey};
use crate::values::Id;

/// A dossier that someone may see, and what they are to it.
#[derive(Clone, Copy)]
pub struct Seen<'a, 'c> {
    /// The dossier.
    pub folder: Folder<'a, 'c>,
    /// Who looks.
    pub viewer: &'a Actor,
    /// What they are to it.
    pub relation: Relation,
    /// What they may do with its existence, its state, its dates.
    pub right: Right,
}

/// The dossiers of a person that someone may see, in the order given. The others leave no trace: to
/// count, to search, to list is to count, search and list these.
pub fn seen<'a, 'c>(
    folders: impl IntoIterator<Item = Folder<'a, 'c>>,
    viewer: &'a Actor,
) -> Vec<Seen<'a, 'c>> {
    let look = |folder: Folder<'a, 'c>| {
        let relation = folder.relation(viewer);
        let class = folder.engine.fiche.head.class;
        Seen {
            right: existence(class, relation, folder.has_called(viewer)),
            folder,
            viewer,
            relation,
        }
    };
    let folders = folders.into_iter().map(look);
    folders.filter(|seen| seen.right.reads()).collect()
}

/// What someone may do with a fact of a person, from the dossiers they see of that person.
pub fn fact_right(seen: &[Seen<'_, '_>], fact: usize) -> Right {
    let rights = seen.iter().map(|one| one.fact(fact));
    rights.max().unwrap_or(Right::Nothing)
}

impl<'a, 'c> Seen<'a, 'c> {
    /// The documents of the dossier that may be read.
    pub fn documents(&self) -> impl Iterator<Item = (&'a Filed, &'c Document)> {
        let filed = self.folder.dossier.state.filed.iter();
        let known = filed.filter_map(move |filed| {
            let document = self.folder.engine.document(filed.deposit.document.as_str());
            document.map(|document| (filed, document))
        });
        known.filter(move |(filed, document)| self.document(filed, document).reads())
    }

    /// What may be done with a document deposited: its class, else that of a situation.
    pub fn document(&self, filed: &Filed, document: &Document) -> Right {
        let deposit = &filed.deposit;
        let named = document.written_by.iter().chain(&document.with);
        let named = named
            .chain(&document.signed_by)
            .chain(&document.sent_to)
            .chain(&deposit.sent_to);
        let wrote = deposit.written_by.iter().chain(&deposit.with);
        let addressed = self.is_addressed(named)
            || wrote
                .chain(&deposit.signed_by)
                .any(|who| who == self.viewer);
        right(
            self.class(document.class.unwrap_or(Sensitivity::S2)),
            self.relation,
            addressed,
        )
    }

    /// What may be done with a file joined to a document: what may be done with the document as the act of this
    /// rank deposited it; whoever joined it is one it was addressed to.
    pub fn file(&self, document: &Document, event: Option<usize>, own: bool) -> Right {
        let deposited = |filed: &&Filed| {
            Some(filed.event) == event && filed.deposit.document == document.origin.id
        };
        let filed = self.folder.dossier.state.filed.iter().find(deposited);
        let named = document.written_by.iter().chain(&document.with);
        let named = named.chain(&document.signed_by).chain(&document.sent_to);
        let class = self.class(document.class.unwrap_or(Sensitivity::S2));
        let by_itself = right(class, self.relation, own || self.is_addressed(named));
        match filed {
            Some(filed) => by_itself.max(self.document(filed, document)),
            None => by_itself,
        }
    }

    /// The steps held of which what was written down may be read.
    pub fn written(&self) -> impl Iterator<Item = (&'a Held, &'c Step)> {
        let held = self.folder.dossier.state.held.iter();
        let known = held.filter_map(move |held| {
            let step = self.folder.engine.step(held.holding.step.as_str());
            step.map(|step| (held, step))
        });
        known.filter(move |(held, step)| self.notes(held, step).reads())
    }

    /// What may be done with what a step wrote down: its class; when it has readers of its own, nobody
    /// but they and the person reads it.
    pub fn notes(&self, held: &Held, step: &Step) -> Right {
        if self.reads_no_notes() {
            return Right::Nothing;
        }
        let readers = step.readers.iter();
        if !step.readers.is_empty() && self.relation != Relation::Subject && !self.is_any(readers) {
            return Right::Nothing;
        }
        let named = step
            .actors
            .iter()
            .chain(&step.participants)
            .chain(&step.notify);
        let mut there = held.by.iter().chain(&held.holding.present);
        let addressed = self.is_addressed(named) || there.any(|who| who == self.viewer);
        right(self.class(step.class), self.relation, addressed)
    }

    fn reads_no_notes(&self) -> bool {
        let roles = &self.folder.engine.catalogue.roles;
        let mut roles = roles.iter().filter(|role| role.id == self.viewer.role);
        roles.any(|role| role.reads_no_notes)
    }

    /// What may be done with a fact of the person: only what the fiche reads is anybody's business but
    /// the person's; what its conditions read is the prescriber's too, who answers for them; the service
    /// that follows the action knows of no person's facts.
    pub fn fact(&self, fact: usize) -> Right {
        let Some(class) = self.vocabulary(fact).map(|fact| fact.class) else {
            return Right::Nothing;
        };
        let judged = self.conditions_read(fact);
        let right = match judged || self.links_read(fact) {
            true => right(class, self.relation, judged),
            false => Right::Nothing,
        };
        match self.relation {
            Relation::Subject => Right::Read,
            // What one of a household said of themself is not the others'.
            Relation::Member => Right::Nothing,
            Relation::ActionService => right.min(Right::StatisticsOnly),
            _ => right,
        }
    }

    /// Whether a proposal made to the person from this dossier may be shown. One that tells of health is
    /// shown to who may read that, and to the prescriber only when it is theirs to prescribe.
    pub fn shows(&self, proposal: &Proposal<'_>) -> bool {
        let class = match proposal.health {
            true => Sensitivity::S3,
            false => Sensitivity::S1,
        };
        let theirs = self.relation == Relation::Prescriber && self.may_prescribe(&proposal.target);
        right(class, self.relation, theirs).reads()
    }

    /// What may be done with the answer to a question of a survey: its class, as for what a step wrote down; who
    /// wrote it down knows it. The service that follows the action has numbers.
    pub fn answer(&self, question: &Question, own: bool) -> Right {
        if self.reads_no_notes() {
            return Right::Nothing;
        }
        let right = right(self.class(question.class), self.relation, own);
        match self.relation {
            Relation::Subject => Right::Read,
            Relation::ActionService => right.min(Right::StatisticsOnly),
            _ => right,
        }
    }

    /// Whether every answer that a check reads may be read: what it says tells of them.
    pub fn check(&self, survey: &Survey, check: &Check) -> bool {
        let leaves = check.broken_if.tree.leaves();
        let mut read = leaves.iter().filter_map(|leaf| survey.named(&leaf.fact));
        read.all(|(_, question)| self.answer(question, false).reads())
    }

    /// What may be done with a text about the person that no record of the fiche holds; `addressed` when it was
    /// written by or for who looks.
    pub fn text(&self, addressed: bool) -> Right {
        right(self.class(Sensitivity::S2), self.relation, addressed)
    }

    /// In a dossier whose very existence is a fact of health, what tells a situation tells of health.
    pub(super) fn class(&self, own: Sensitivity) -> Sensitivity {
        let existence = self.folder.engine.fiche.head.class;
        match own {
            Sensitivity::S0 | Sensitivity::S1 | Sensitivity::S2 if existence.is_health() => {
                existence
            }
            _ => own,
        }
    }

    fn may_prescribe(&self, target: &Target<'_>) -> bool {
        let Target::Fiche(fiche) = target else {
            return false;
        };
        let prescriber = Prescriber {
            role: self.viewer.role.clone(),
            structure: self.viewer.structure.clone(),
        };
        let answer = may_prescribe(self.folder.engine.catalogue, fiche, &prescriber).answer;
        matches!(answer, PrescriberAnswer::Yes | PrescriberAnswer::MayOrient)
    }

    fn vocabulary(&self, fact: usize) -> Option<&'c Fact> {
        self.folder.engine.catalogue.vocabulary.facts.get(fact)
    }

    fn conditions_read(&self, fact: usize) -> bool {
        let engine = self.folder.engine;
        let place = self
            .vocabulary(fact)
            .is_some_and(|fact| fact.place.is_some());
        let rules = engine.fiche.rules.iter();
        let entry = rules.filter(|rule| rule.scope != Scope::Outcome);
        place && !engine.fiche.zones.is_empty() || self.read_by(entry.map(|rule| &rule.test), fact)
    }

    fn links_read(&self, fact: usize) -> bool {
        let links = self.folder.engine.fiche.links.iter();
        self.read_by(links.filter_map(|link| link.test.as_ref()), fact)
    }

    fn read_by<'t>(&self, conditions: impl Iterator<Item = &'t Condition>, fact: usize) -> bool {
        let vocabulary = &self.folder.engine.catalogue.vocabulary;
        let id = self.vocabulary(fact).map(|fact| &fact.id);
        conditions
            .flat_map(|condition| condition.tree.leaves())
            .filter_map(|leaf| vocabulary.find(&leaf.fact))
            // An age is read from a date of birth.
            .any(|(rank, read)| rank == fact || id.is_some() && read.age_since.as_ref() == id)
    }

    /// Whether something whose records name these is addressed to who looks.
    fn is_addressed<'i>(&self, named: impl Iterator<Item = &'i Id>) -> bool {
        self.folder.is_contract_followed_by(self.viewer) || self.is_any(named)
    }

    pub(super) fn is_any<'i>(&self, mut references: impl Iterator<Item = &'i Id>) -> bool {
        references.any(|reference| self.folder.is(self.viewer, reference))
    }
}
