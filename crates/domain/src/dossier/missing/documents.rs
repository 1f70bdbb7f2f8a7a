//! The documents of a step: there, whole, by the right hand.

use super::Act;
use crate::dossier::act::{Actor, Deposit};
use crate::dossier::answer::{Because, Reason, Verdict};
use crate::dossier::engine::Engine;
use crate::dossier::state::{Dossier, Filed};
use crate::dossier::what::{Lack, What};
use crate::dossier::who::Match;
use crate::fiche::{Document, Necessity};
use crate::territory::fold;
use crate::values::Id;

impl<'c> Engine<'c> {
    pub(in crate::dossier) fn missing_documents(
        &self,
        dossier: &Dossier,
        act: Act<'_, 'c>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        let of_outcome = act.outcome.map_or(&[][..], |outcome| &outcome.documents);
        for id in act.step.documents.iter().chain(of_outcome) {
            let Some(document) = self.document(id.as_str()) else {
                continue;
            };
            if !matches!(
                document.necessity,
                Necessity::Required | Necessity::Waivable
            ) {
                continue;
            }
            let because = Because::of(&document.origin.provenance);
            let brought = act.holding.documents.iter().rfind(|d| d.document == *id);
            // What was brought with a draft is already filed, and a later deposit may have mended it.
            let filed = self
                .filed_for(dossier, document, act)
                .map(|filed| &filed.deposit);
            let fresh = brought.filter(|_| !act.kept);
            match fresh.or(filed).or(brought) {
                None => reasons.push(Reason {
                    weight: Verdict::Incomplete,
                    what: What::DocumentMissing(document),
                    because,
                }),
                Some(deposit) => reasons.extend(self.flaws(dossier, document, deposit)),
            }
        }
    }

    /// The last deposit of a document that may serve this step: since the run began, when it is
    /// written once per run.
    fn filed_for<'d>(
        &self,
        dossier: &'d Dossier,
        document: &Document,
        act: Act<'_, 'c>,
    ) -> Option<&'d Filed> {
        let since = act.step.each.as_ref().and_then(|period| {
            let run = dossier.state.run(period.as_str())?;
            (run.rank > 1).then_some(run.from)
        });
        dossier.state.filed.iter().rfind(|filed| {
            filed.deposit.document == document.origin.id
                && since.is_none_or(|since| filed.on >= since)
        })
    }

    /// Of those whose signature a document asks, those who signed it as it was deposited, and those who did not.
    pub fn signatures(
        &self,
        dossier: &Dossier,
        document: &Document,
        deposit: &Deposit,
    ) -> (Vec<Id>, Vec<Id>) {
        let signed = |party: &Id| self.any_matches(dossier, &deposit.signed_by, party) > Match::No;
        document.signed_by.iter().cloned().partition(signed)
    }

    /// Those whose signature is all that a document deposited lacks; nothing when it was not deposited, or lacks
    /// something else.
    pub(in crate::dossier) fn only_unsigned_by(
        &self,
        dossier: &Dossier,
        document: &'c Document,
    ) -> Option<Vec<Id>> {
        let mut filed = dossier.state.filed.iter();
        let last = filed.rfind(|filed| filed.deposit.document == document.origin.id)?;
        let flaws = self.flaws(dossier, document, &last.deposit);
        let mut lacks = flaws.iter().filter_map(|flaw| match &flaw.what {
            What::DocumentIncomplete { lacks, .. } => Some(lacks),
            _ => None,
        });
        let lacks = lacks.next()?.iter();
        let signatures = lacks.map(|lack| match lack {
            Lack::Signature(party) => Some(party.clone()),
            _ => None,
        });
        signatures.collect()
    }

    /// What is wrong with a document: what it lacks leaves it incomplete, another author is flagged.
    pub fn flaws(
        &self,
        dossier: &Dossier,
        document: &'c Document,
        deposit: &Deposit,
    ) -> Vec<Reason<'c>> {
        let mut reasons = Vec::new();
        let because = || Because::of(&document.origin.provenance);
        let absent = |expected: &[Id], there: &[Actor]| -> Vec<Id> {
            let missing = |party: &&Id| self.any_matches(dossier, there, party) == Match::No;
            expected.iter().filter(missing).cloned().collect()
        };
        let held = |wanted: &String| deposit.contents.iter().any(|c| fold(c) == fold(wanted));
        let mut lacks: Vec<Lack> = document
            .contents
            .iter()
            .filter(|wanted| !held(wanted))
            .map(|wanted| Lack::Content(wanted.clone()))
            .collect();
        let signed = absent(&document.signed_by, &deposit.signed_by);
        lacks.extend(signed.into_iter().map(Lack::Signature));
        lacks.extend(
            absent(&document.with, &deposit.with)
                .into_iter()
                .map(Lack::With),
        );
        let unsent = document
            .sent_to
            .iter()
            .filter(|to| !deposit.sent_to.contains(to));
        lacks.extend(unsent.cloned().map(Lack::SentTo));
        if !lacks.is_empty() {
            reasons.push(Reason {
                weight: Verdict::Incomplete,
                what: What::DocumentIncomplete { document, lacks },
                because: because(),
            });
        }
        let authors = &document.written_by;
        let written =
            |party: &Id| self.any_matches(dossier, &deposit.written_by, party) > Match::No;
        if !authors.is_empty() && !deposit.written_by.is_empty() && !authors.iter().any(written) {
            reasons.push(Reason {
                weight: Verdict::Warning,
                what: What::WrongAuthor(document),
                because: because(),
            });
        }
        reasons
    }
}
