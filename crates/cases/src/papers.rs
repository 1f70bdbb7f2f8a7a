//! Documents and aids of a line, whole but for what it says.

use domain::dossier::act::{Actor, AidRequest, Deposit};
use domain::dossier::state::Filed;
use domain::dossier::{Match, Verdict};
use domain::fiche::{Document, Necessity, Outcome, Step};
use domain::values::{Date, Id};

use crate::format::model::{AidLine, Hold, Named, Paper, Who};
use crate::people::People;

impl<'c> People<'_, 'c> {
    /// The documents a step asks for that the dossier does not have yet, whole.
    pub(super) fn documents(
        &self,
        step: &Step,
        outcome: Option<&Outcome>,
        hold: &Hold,
        by: &[Actor],
    ) -> Vec<Deposit> {
        if let Some(papers) = &hold.papers {
            return papers
                .iter()
                .filter_map(|paper| self.paper(paper, by))
                .collect();
        }
        let asked = step
            .documents
            .iter()
            .chain(outcome.map_or(&[][..], |outcome| &outcome.documents));
        let wanted = asked.filter_map(|id| self.engine.document(id.as_str()));
        wanted
            .filter(|document| {
                matches!(
                    document.necessity,
                    Necessity::Required | Necessity::Waivable
                ) && !hold.without.contains(document.origin.id.as_str())
                    && !self.has(step, document)
            })
            .filter_map(|document| self.paper(&Paper::of(document.origin.id.clone()), by))
            .collect()
    }

    /// Whether the dossier already has a document for a step, whole.
    fn has(&self, step: &Step, document: &'c Document) -> bool {
        let run = step.each.as_ref().and_then(|period| {
            let run = self.dossier.state.run(period.as_str())?;
            (run.rank > 1).then_some(run.from)
        });
        let serves = |filed: &&Filed| {
            filed.deposit.document == document.origin.id && run.is_none_or(|from| filed.on >= from)
        };
        let last = self.dossier.state.filed.iter().rfind(serves);
        last.is_some_and(|filed| {
            let flaws = self.engine.flaws(self.dossier, document, &filed.deposit);
            flaws.iter().all(|flaw| flaw.weight < Verdict::Incomplete)
        })
    }

    /// A document, whole but for what the line says.
    pub fn paper(&self, paper: &Paper, by: &[Actor]) -> Option<Deposit> {
        let document = self.engine.document(paper.document.as_str())?;
        let kept = |parts: &[Id]| -> Vec<Id> {
            let parts = parts.iter();
            let parts = parts.filter(|part| !paper.without.contains(part.as_str()));
            parts.cloned().collect()
        };
        let people = |said: &Option<Vec<Who>>, parts: &[Id]| match said {
            Some(who) => self.all(who, by),
            None => self.fill(&kept(parts), by),
        };
        let contents = paper.contents.as_ref().unwrap_or(&document.contents).iter();
        Some(Deposit {
            document: paper.document.clone(),
            written_by: people(&paper.written_by, &document.written_by),
            with: people(&paper.with, &document.with),
            signed_by: people(&paper.signed_by, &document.signed_by),
            contents: contents
                .filter(|content| !paper.without.contains(*content))
                .cloned()
                .collect(),
            sent_to: match &paper.sent_to {
                Some(named) => {
                    let to = named.iter();
                    to.flat_map(|named| self.recipients(document, named))
                        .collect()
                }
                None => kept(&document.sent_to),
            },
        })
    }

    /// The recipients of a document that somebody named in a case is.
    fn recipients(&self, document: &Document, named: &Named) -> Vec<Id> {
        let actor = match &named.who {
            Who::Party(id) => return vec![id.clone()],
            who => self.who(who, &[]),
        };
        let is = |id: &&Id| self.engine.matches(self.dossier, &actor, id) > Match::No;
        let found: Vec<Id> = document.sent_to.iter().filter(is).cloned().collect();
        match found.is_empty() {
            true => vec![actor.structure.unwrap_or(actor.role)],
            false => found,
        }
    }

    /// An aid asked.
    pub(super) fn aid(&self, aid: &AidLine, on: Date) -> AidRequest {
        let fund = self.engine.fund(aid.fund.as_str());
        let inputs = fund.map_or(&[][..], |fund| &fund.inputs);
        let first = || {
            let purposes = fund.map_or(&[][..], |fund| &fund.purposes);
            let first = purposes.first().filter(|_| aid.other_purpose.is_none());
            first
                .map(|purpose| purpose.id.clone())
                .into_iter()
                .collect()
        };
        AidRequest {
            fund: aid.fund.clone(),
            purposes: aid.purposes.clone().unwrap_or_else(first),
            other_purpose: aid.other_purpose.clone(),
            inputs: self.answered(
                inputs.iter().filter(|input| input.required),
                &aid.inputs,
                &aid.without,
                on,
            ),
            to: aid.to.clone().or_else(|| self.outside_grantor(&aid.fund)),
        }
    }

    /// An aid that no operator of the fiche grants is asked of one that does.
    fn outside_grantor(&self, fund: &Id) -> Option<Id> {
        let fund = self.engine.fund(fund.as_str())?;
        let operators = self.engine.operators();
        let party = |id: &Id| self.engine.party(id.as_str());
        let structures =
            |id: &Id| party(id).map_or_else(|| vec![id.clone()], |p| p.structures.clone());
        let granted: Vec<Id> = fund.granted_by.iter().flat_map(structures).collect();
        let inside = granted.iter().any(|id| operators.contains(&id));
        granted.into_iter().next().filter(|_| !inside)
    }

    /// Who pays an aid: the one the fiche names, else those who grant it.
    pub(super) fn pays(&self, fund: &Id) -> Actor {
        let paid_by = self.engine.fund(fund.as_str());
        let paid_by = paid_by.and_then(|fund| fund.paid_by.as_ref());
        paid_by.map_or_else(|| self.grants(fund), |part| self.fills(part, &[]))
    }

    /// Who grants an aid: the one it was asked of, the operator, else any who may.
    pub(super) fn grants(&self, fund: &Id) -> Actor {
        let parts = self
            .engine
            .fund(fund.as_str())
            .map_or(&[][..], |fund| &fund.granted_by);
        let asked = self.dossier.state.aids.iter().rev();
        let mut asked = asked.filter(|aid| aid.request.fund == *fund && aid.decided.is_none());
        let to = asked.find_map(|aid| aid.request.to.as_ref());
        let to = to.or(self.dossier.state.operator.as_ref());
        let grants = |actor: &Actor| {
            let mut parts = parts.iter();
            parts.any(|part| self.engine.matches(self.dossier, actor, part) > Match::No)
        };
        let of_operator = to.map(|to| self.fills(to, &[]));
        match (of_operator.filter(|actor| grants(actor)), parts.first()) {
            (Some(actor), _) => actor,
            (None, Some(part)) => self.fills(part, &[]),
            (None, None) => self.staff(),
        }
    }
}
