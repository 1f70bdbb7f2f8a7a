//! What an offer proposes next to one person, judged again for that person.

use super::{Edge, EdgeKind, Links, Statement};
use crate::catalogue::{Catalogue, External};
use crate::condition::Condition;
use crate::eligibility::{Contradiction, Judge, Truth, Verdict};
use crate::fiche::{Fiche, Link};
use crate::person::Person;
use crate::values::Id;

/// What is proposed: a fiche, or something outside the booklet.
#[derive(Debug, Clone, Copy)]
pub enum Target<'c> {
    /// A fiche.
    Fiche(&'c Fiche),
    /// Something outside the booklet.
    Outside(&'c External),
}

/// A proposal made to one person. It gives no right: the verdict is that of what it leads to.
#[derive(Debug, Clone)]
pub struct Proposal<'c> {
    /// What is proposed.
    pub target: Target<'c>,
    /// What the link means.
    pub kind: EdgeKind,
    /// Who states it, one end or both.
    pub stated_by: Vec<Statement<'c>>,
    /// Whether the link's own condition holds: it is proposed only if it does.
    pub condition: Truth,
    /// What the fiche proposed answers this person that day; nothing for what is outside the booklet, or when
    /// it was not asked.
    pub verdict: Option<Verdict<'c>>,
    /// What follows is subject to an evaluation.
    pub after_evaluation: bool,
    /// The operators proposed among those of the target; none when all are.
    pub operators: Vec<&'c Id>,
    /// It says something of the person's health: its condition reads such a fact, or the very existence
    /// of a dossier of the target is one.
    pub health: bool,
}

impl Proposal<'_> {
    /// Whether it is proposed to this person.
    pub fn is_made(&self) -> bool {
        self.condition == Truth::True
    }

    /// Whether its moment has come: what follows waits for the end of the dossier, and another operator
    /// of the same fiche makes sense only before it.
    pub fn is_timely(&self, dossier_has_ended: bool) -> bool {
        match self.kind {
            EdgeKind::Follows | EdgeKind::ExitOrientation => dossier_has_ended,
            EdgeKind::Inside => !dossier_has_ended,
            _ => true,
        }
    }
}

impl<'c> Links<'c> {
    /// Everything the offer may propose after a fiche, for one person on the judge's day: the ways that
    /// lead on, then the rest, in the order of the booklet.
    ///
    /// # Errors
    /// Answers that contradict one another.
    pub fn proposals(
        &self,
        fiche: &Id,
        judge: &Judge<'c>,
        person: &Person,
    ) -> Result<Vec<Proposal<'c>>, Contradiction> {
        let known = judge.know(person)?;
        let verdicts = judge.verdicts(person)?;
        let mut proposals = self.onward(fiche, |_, test| judge.truth_of(&test.tree, &known));
        for proposal in &mut proposals {
            proposal.verdict = verdict(&verdicts, &proposal.target);
        }
        Ok(proposals)
    }

    /// The same without any verdict, given whether a condition of a fiche's link holds.
    pub fn onward(
        &self,
        fiche: &Id,
        holds: impl Fn(&'c Fiche, &'c Condition) -> Truth,
    ) -> Vec<Proposal<'c>> {
        let condition = |stated_by: &[Statement<'c>]| {
            let truths = stated_by
                .iter()
                .map(|statement| match &statement.link.test {
                    Some(test) => holds(statement.fiche, test),
                    None => Truth::True,
                });
            truths.max().unwrap_or(Truth::True)
        };
        let of = |target: Target<'c>, kind: EdgeKind, stated_by: Vec<Statement<'c>>| Proposal {
            verdict: None,
            condition: condition(&stated_by),
            after_evaluation: stated_by.iter().any(|s| s.link.after_evaluation),
            operators: operators(&stated_by),
            health: is_health(self.catalogue, &target, &stated_by),
            target,
            kind,
            stated_by,
        };
        let leads_on = |edge: &&Edge<'c>| edge.from.head.id == *fiche;
        let mut proposals: Vec<Proposal<'c>> = self
            .edges
            .iter()
            .filter(leads_on)
            .map(|edge| of(Target::Fiche(edge.to), edge.kind, edge.stated_by.clone()))
            .collect();
        if let Some(fiche) = self.fiche(fiche) {
            for link in &fiche.links {
                let external = link.external.as_ref();
                let external = external.and_then(|id| self.catalogue.external(id));
                if let Some(external) = external {
                    let stated_by = vec![Statement { fiche, link }];
                    let kind = EdgeKind::of(link.kind);
                    proposals.push(of(Target::Outside(external), kind, stated_by));
                }
            }
        }
        proposals.sort_by_key(|proposal| !proposal.kind.is_way());
        proposals
    }
}

fn verdict<'c>(verdicts: &[Verdict<'c>], target: &Target<'c>) -> Option<Verdict<'c>> {
    match target {
        Target::Fiche(fiche) => verdicts
            .iter()
            .find(|verdict| verdict.fiche.head.id == fiche.head.id)
            .cloned(),
        Target::Outside(_) => None,
    }
}

fn operators<'c>(stated_by: &[Statement<'c>]) -> Vec<&'c Id> {
    let mut operators = Vec::new();
    for operator in stated_by.iter().flat_map(|s| &s.link.operators) {
        if !operators.contains(&operator) {
            operators.push(operator);
        }
    }
    operators
}

fn is_health(catalogue: &Catalogue, target: &Target<'_>, stated_by: &[Statement<'_>]) -> bool {
    let of_target = match target {
        Target::Fiche(fiche) => fiche.head.class.is_health(),
        Target::Outside(_) => false,
    };
    of_target || stated_by.iter().any(|s| reads_health(catalogue, s.link))
}

/// Whether the condition of a link reads a fact of health.
pub(crate) fn reads_health(catalogue: &Catalogue, link: &Link) -> bool {
    let leaves = link.test.iter().flat_map(|test| test.tree.leaves());
    leaves
        .filter_map(|leaf| catalogue.vocabulary.find(&leaf.fact))
        .any(|(_, fact)| fact.class.is_health())
}
