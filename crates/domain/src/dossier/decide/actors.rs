//! Who may hold a step: prescribers the fiche names, the operator of the dossier, the service of the
//! person's territory.

use super::{own, reason};
use crate::dossier::act::Entry;
use crate::dossier::answer::{Because, Reason, Verdict};
use crate::dossier::engine::{Around, Engine};
use crate::dossier::missing::Act;
use crate::dossier::state::Dossier;
use crate::dossier::what::What;
use crate::eligibility::{Prescriber, PrescriberAnswer, Truth, may_prescribe};
use crate::fiche::{PartyKind, StepKind};
use crate::values::Date;

impl<'c> Engine<'c> {
    /// Prescribers are those the fiche names; a service chosen by territory is the person's.
    pub(in crate::dossier) fn actors(
        &self,
        dossier: &Dossier,
        act: Act<'_, 'c>,
        entry: &Entry,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        let on = entry.on;
        if act.step.kind == StepKind::Prescription {
            self.prescriber(act, entry, reasons);
        } else if act.by.is_empty() {
            let expected = act.step.actors.clone();
            reasons.push(own(Verdict::No, What::NotTheirs { expected }));
        }
        let other = act
            .by
            .iter()
            .any(|actor| self.is_other_operator(dossier, actor));
        let named = act
            .step
            .actors
            .iter()
            .chain(act.outcome.into_iter().flat_map(|o| &o.decided_by));
        let mut named = named.filter_map(|id| self.party(id.as_str()));
        if other
            && !named.any(|party| party.kind == PartyKind::Operator && party.structures.len() == 1)
            && let Some(operator) = dossier.state.operator.clone()
        {
            let because = Because::of(&act.step.origin.provenance);
            reasons.push(reason(
                Verdict::No,
                What::OtherOperator { operator },
                because,
            ));
        }
        for party in act
            .step
            .actors
            .iter()
            .filter_map(|id| self.party(id.as_str()))
        {
            if party.by_territory {
                self.of_territory(party, act, on, around, reasons);
            }
        }
        if let Some(operator) = &act.holding.operator {
            reasons.extend(self.hint(operator, around, on));
        }
    }

    fn prescriber(&self, act: Act<'_, 'c>, entry: &Entry, reasons: &mut Vec<Reason<'c>>) {
        let verdicts = act.by.iter().map(|actor| {
            may_prescribe(
                self.catalogue,
                self.fiche,
                &Prescriber {
                    role: actor.role.clone(),
                    structure: actor.structure.clone(),
                },
            )
        });
        let Some(best) = verdicts.min_by_key(|verdict| verdict.answer) else {
            let parties = self
                .fiche
                .parties
                .iter()
                .filter(|p| p.kind == PartyKind::Prescriber);
            let what = What::MayNotPrescribe {
                parties: parties.collect(),
            };
            return reasons.push(own(Verdict::No, what));
        };
        let because = best
            .because
            .iter()
            .fold(Because::default(), |b: Because<'c>, party| Because {
                source: b.source.or(party.origin.provenance.source.as_ref()),
                ..b.and(&party.origin.provenance)
            });
        let (weight, what) = match (best.answer, best.because.first()) {
            (PrescriberAnswer::Yes, Some(party)) => (Verdict::Yes, What::MayPrescribe { party }),
            (PrescriberAnswer::Yes, None) => return,
            (PrescriberAnswer::MayOrient, Some(party)) => {
                (Verdict::Yes, What::Orientation { party })
            }
            (PrescriberAnswer::NeedsReason, _) => {
                (Verdict::NeedsReason, What::PrescriberNeedsReason)
            }
            (PrescriberAnswer::ToCheck, Some(party)) => {
                (Verdict::ToCheck, What::MandateToCheck { party })
            }
            _ => (
                Verdict::No,
                What::MayNotPrescribe {
                    parties: best.because,
                },
            ),
        };
        let found = reason(weight, what, because);
        reasons.push(self.softened(act.step, entry, found));
    }

    fn of_territory(
        &self,
        party: &'c crate::fiche::Party,
        act: Act<'_, 'c>,
        on: Date,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        let territories = &self.catalogue.territories;
        let places: Vec<usize> = self
            .places(around, on)
            .into_iter()
            .flatten()
            .filter_map(|place| territories.find(place.as_str()))
            .collect();
        let mine = act.by.iter().filter_map(|actor| actor.structure.as_ref());
        let mine = mine.filter_map(|structure| territories.find(structure.as_str()));
        let within = |target: usize| {
            places
                .iter()
                .map(move |place| territories.lies_in(*place, target))
        };
        let answers: Vec<Option<bool>> = mine.flat_map(within).collect();
        let truth = if answers.contains(&Some(true)) {
            return;
        } else if !answers.is_empty() && answers.iter().all(|answer| *answer == Some(false)) {
            Truth::False
        } else {
            Truth::Unknown
        };
        reasons.push(reason(
            match truth {
                Truth::False => Verdict::No,
                _ => Verdict::Warning,
            },
            What::OtherTerritory { party, truth },
            Because::of(&party.origin.provenance).and(&act.step.origin.provenance),
        ));
    }
}
