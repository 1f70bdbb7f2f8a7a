//! How a step reaches whom it should: channels, address, place, operator.

use super::Act;
use crate::catalogue::StandsFor;
use crate::dossier::answer::{Because, Reason, Verdict};
use crate::dossier::engine::Engine;
use crate::dossier::state::Dossier;
use crate::dossier::what::What;
use crate::fiche::{PartyKind, StepKind};
use crate::territory::fold;
use crate::values::Id;

impl<'c> Engine<'c> {
    pub(in crate::dossier) fn missing_channel(
        &self,
        act: Act<'_, 'c>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        let of_outcome = act.outcome.filter(|outcome| !outcome.channels.is_empty());
        let (ways, because) = match of_outcome {
            Some(outcome) => (
                &outcome.channels,
                Because::part(&outcome.requirements, &act.step.origin.provenance),
            ),
            None => (&act.step.channels, Because::of(&act.step.origin.provenance)),
        };
        let used = |channel: &str| {
            act.holding
                .channels
                .iter()
                .any(|used| fold(used) == fold(channel))
        };
        let complete = |way: &String| way.split(" et ").all(|channel| used(channel.trim()));
        if !ways.is_empty() && !ways.iter().any(complete) {
            reasons.push(Reason {
                weight: Verdict::Incomplete,
                what: What::WrongChannel { ways: ways.clone() },
                because,
            });
        }
        if let Some(expected) = &act.step.mail {
            let by_mail = used("courriel") || act.step.channels.is_empty();
            let same = act
                .holding
                .mail
                .as_ref()
                .is_some_and(|mail| mail.eq_ignore_ascii_case(expected));
            if by_mail && !same {
                reasons.push(Reason {
                    weight: Verdict::No,
                    what: What::WrongAddress {
                        expected: expected.clone(),
                    },
                    because: Because::of(&act.step.origin.provenance),
                });
            }
        }
        if let Some(place) = &act.holding.place {
            let named = |known: &String| fold(known) == fold(place);
            if !act.step.places.is_empty() && !act.step.places.iter().any(named) {
                reasons.push(Reason {
                    weight: Verdict::Warning,
                    what: What::OtherPlace {
                        places: act.step.places.clone(),
                    },
                    because: Because::of(&act.step.origin.provenance),
                });
            }
        }
    }

    /// A prescription addressed to the operator needs one when there are several.
    pub(in crate::dossier) fn missing_operator(
        &self,
        dossier: &Dossier,
        act: Act<'_, 'c>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        let among = self.operators_to_choose();
        if let Some(chosen) = &act.holding.operator {
            if !among.contains(&chosen) {
                let parties = self
                    .fiche
                    .parties
                    .iter()
                    .filter(|p| p.kind == PartyKind::Operator);
                let because = parties.fold(Because::default(), |b, p| b.and(&p.origin.provenance));
                reasons.push(Reason {
                    weight: Verdict::No,
                    what: What::NotAnOperator {
                        chosen: chosen.clone(),
                        among: among.into_iter().cloned().collect(),
                    },
                    because,
                });
            }
            return;
        }
        let told = |id: &Id| {
            self.stands_for(id.as_str()) == Some(StandsFor::Operator)
                || self
                    .party(id.as_str())
                    .is_some_and(|p| p.kind == PartyKind::Operator)
        };
        let none = dossier.state.operator.is_none() && self.sole_operator().is_none();
        if act.step.kind == StepKind::Prescription && none && act.step.notify.iter().any(told) {
            reasons.push(Reason {
                weight: Verdict::Incomplete,
                what: What::NoOperator {
                    among: among.into_iter().cloned().collect(),
                },
                because: Because::of(&act.step.origin.provenance),
            });
        }
    }
}
