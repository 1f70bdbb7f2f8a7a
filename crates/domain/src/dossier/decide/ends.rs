//! Changing operator, giving up, refusing, pausing, ending, moving to another version.

use super::{own, reason};
use crate::dossier::act::{Act, Entry};
use crate::dossier::answer::{Because, Reason, Verdict};
use crate::dossier::engine::{Around, Engine};
use crate::dossier::state::{Dossier, Status};
use crate::dossier::what::What;
use crate::fiche::{LinkKind, Mention, MentionState, PartyKind};
use crate::values::{Id, ReadingId};

impl<'c> Engine<'c> {
    pub(in crate::dossier) fn change_operator(
        &self,
        dossier: &Dossier,
        entry: &Entry,
        to: &Id,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        self.related(dossier, entry, reasons);
        let link = self
            .fiche
            .links
            .iter()
            .find(|link| link.kind == LinkKind::Inside);
        let because = link.map_or_else(Because::default, |link| {
            Because::of(&link.origin.provenance)
        });
        let among = self.operators_to_choose();
        if !among.contains(&to) {
            let parties = self
                .fiche
                .parties
                .iter()
                .filter(|p| p.kind == PartyKind::Operator);
            let what = What::NotAnOperator {
                chosen: to.clone(),
                among: among.into_iter().cloned().collect(),
            };
            let because = parties.fold(because.clone(), |b, p| b.and(&p.origin.provenance));
            reasons.push(reason(Verdict::No, what, because));
        } else if let Some(link) = link {
            reasons.push(reason(Verdict::Yes, What::Linked(link), because.clone()));
            if !entry.by.iter().any(|actor| self.is_subject(actor)) {
                // What is known goes with the dossier: the person should agree to it.
                reasons.push(own(Verdict::Warning, What::WithoutThePerson));
            }
        } else {
            // The fiche foresees no change: it takes a reason, and stays visible.
            self.written(entry, because.clone(), reasons);
        }
        if dossier.state.operator.as_ref() == Some(to) {
            reasons.push(reason(Verdict::No, What::NothingOwed, because));
        }
        reasons.extend(self.hint(to, around, entry.on));
    }

    pub(in crate::dossier) fn withdraw(&self, entry: &Entry, reasons: &mut Vec<Reason<'c>>) {
        if !entry.by.iter().any(|actor| self.is_subject(actor)) {
            let subjects = self
                .catalogue
                .roles
                .iter()
                .filter(|role| role.stands_for == Some(crate::catalogue::StandsFor::Subject));
            let expected = subjects.map(|role| role.id.clone()).collect();
            reasons.push(own(Verdict::No, What::NotTheirs { expected }));
        }
        reasons.push(reason(
            Verdict::Yes,
            What::NoReasonAsked,
            Because::kernel(&[24]),
        ));
    }

    /// The operator may always refuse, with a reason; where the fiche does not provide for it, it shows
    /// (reading A024).
    pub(in crate::dossier) fn refuse(
        &self,
        dossier: &Dossier,
        entry: &Entry,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        self.one_of(
            dossier,
            entry,
            &[PartyKind::Operator, PartyKind::Employer],
            reasons,
        );
        self.written(entry, Because::kernel(&[24]), reasons);
        let silence = |mention: &&Mention| {
            mention.state == MentionState::Unsaid
                && mention.origin.provenance.readings.contains(&ReadingId(24))
        };
        let mentions = self.fiche.mentions.iter().filter(silence);
        let because = mentions.fold(Because::kernel(&[24]), |because, mention| {
            because.and(&mention.origin.provenance)
        });
        reasons.push(reason(Verdict::Warning, What::RefusalNotProvided, because));
    }

    pub(in crate::dossier) fn pause_or_end(
        &self,
        dossier: &Dossier,
        entry: &Entry,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        let kinds = [
            PartyKind::Operator,
            PartyKind::Employer,
            PartyKind::Carrier,
            PartyKind::Prescriber,
            PartyKind::Adviser,
            PartyKind::ActionReferent,
            PartyKind::PersonReferent,
        ];
        self.one_of(dossier, entry, &kinds, reasons);
        match entry.act {
            Act::Resume => {
                if !matches!(dossier.state.status, Status::Suspended { .. }) {
                    reasons.push(own(Verdict::No, What::NotSuspended));
                }
            }
            Act::End => {
                // Where the path still leads to an end of its own, another one takes a reason.
                let ahead = self
                    .fiche
                    .steps
                    .iter()
                    .filter(|step| dossier.state.last(step.origin.id.as_str()).is_none());
                if ahead
                    .flat_map(|step| &step.outcomes)
                    .any(|outcome| outcome.closes)
                {
                    self.written(entry, Because::default(), reasons);
                }
                self.closing(
                    dossier,
                    entry.on,
                    crate::fiche::AtMinimums::Warn,
                    None,
                    around,
                    reasons,
                );
            }
            _ => self.written(entry, Because::default(), reasons),
        }
    }

    pub(in crate::dossier) fn pin(
        &self,
        dossier: &Dossier,
        entry: &Entry,
        version: u16,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        self.one_of(
            dossier,
            entry,
            &[
                PartyKind::ActionReferent,
                PartyKind::Carrier,
                PartyKind::Operator,
            ],
            reasons,
        );
        let known = self
            .catalogue
            .fiches
            .iter()
            .any(|fiche| fiche.head.id == dossier.fiche && fiche.version.number == version);
        if !known {
            let name = dossier.fiche.clone();
            reasons.push(own(Verdict::No, What::Unknown { name }));
        }
    }
}
