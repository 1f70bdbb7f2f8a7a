//! What is still missing for a step to be complete: its outcome, those who decide, those who are
//! there, what is written, the documents, the channel.

use super::act::{Actor, Deposit, Holding, Input as Given};
use super::answer::{Because, Lack, Reason, Verdict, What};
use super::engine::{Engine, outcome_of};
use super::state::{Dossier, Filed};
use super::who::Match;
use crate::fiche::{
    Document, Input, InputKind, Necessity, Outcome, PartyKind, Step, StepKind, WhenMissing,
};
use crate::territory::fold;
use crate::values::Id;

/// A step about to be held, or held and looked at again.
#[derive(Clone, Copy)]
pub struct Act<'a, 'c> {
    /// The step.
    pub step: &'c Step,
    /// Its outcome.
    pub outcome: Option<&'c Outcome>,
    /// As it is held.
    pub holding: &'a Holding,
    /// Who acts.
    pub by: &'a [Actor],
}

impl WhenMissing {
    /// What it makes of the act.
    pub fn weight(self) -> Verdict {
        match self {
            WhenMissing::Refuse => Verdict::No,
            WhenMissing::Incomplete => Verdict::Incomplete,
            WhenMissing::Flag => Verdict::Warning,
        }
    }
}

impl<'c> Engine<'c> {
    /// The step and outcome a holding names.
    pub(super) fn act<'a>(
        &self,
        holding: &'a Holding,
        by: &'a [Actor],
    ) -> Option<Act<'a, 'c>> {
        let step = self.step(holding.step.as_str())?;
        Some(Act {
            step,
            outcome: outcome_of(step, holding.outcome.as_ref()),
            holding,
            by,
        })
    }

    /// Everything that is missing, with what each makes of the act.
    pub(super) fn missing(&self, dossier: &Dossier, act: Act<'_, 'c>) -> Vec<Reason<'c>> {
        let mut reasons = Vec::new();
        self.missing_outcome(act, &mut reasons);
        self.missing_people(dossier, act, &mut reasons);
        self.missing_inputs(act, &mut reasons);
        self.missing_documents(dossier, act, &mut reasons);
        self.missing_channel(act, &mut reasons);
        self.missing_operator(dossier, act, &mut reasons);
        reasons
    }

    fn missing_outcome(&self, act: Act<'_, 'c>, reasons: &mut Vec<Reason<'c>>) {
        if !act.step.outcomes.is_empty() && act.holding.outcome.is_none() {
            reasons.push(Reason {
                weight: Verdict::Incomplete,
                what: What::OutcomeMissing(act.step),
                because: Because::of(&act.step.origin.provenance),
            });
        }
    }

    fn missing_people(&self, dossier: &Dossier, act: Act<'_, 'c>, reasons: &mut Vec<Reason<'c>>) {
        let because = || Because::of(&act.step.origin.provenance);
        let (deciders, why) = match act.outcome {
            Some(outcome) if !outcome.decided_by.is_empty() => (
                outcome.decided_by.as_slice(),
                Because::part(&outcome.requirements, &act.step.origin.provenance)
                    .and(&act.step.origin.provenance),
            ),
            _ => (act.step.actors.as_slice(), because()),
        };
        if act.step.kind != StepKind::Prescription {
            self.together(dossier, act, deciders, &why, reasons);
        }
        let there = || act.by.iter().chain(&act.holding.present);
        for party in &act.step.participants {
            if self.any_matches(dossier, there(), party) == Match::No {
                reasons.push(Reason {
                    weight: act.step.when_absent.weight(),
                    what: What::Absent {
                        party: party.clone(),
                    },
                    because: because(),
                });
            }
        }
        for party in &act.step.invited {
            let told = || there().chain(&act.holding.invited);
            if self.any_matches(dossier, told(), party) == Match::No {
                reasons.push(Reason {
                    weight: Verdict::Warning,
                    what: What::NotInvited {
                        party: party.clone(),
                    },
                    because: because(),
                });
            }
        }
    }

    /// Several act or decide together: none of them is a refusal, one missing leaves it incomplete.
    fn together(
        &self,
        dossier: &Dossier,
        act: Act<'_, 'c>,
        deciders: &[Id],
        because: &Because<'c>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        let there: Vec<&Actor> = match act.outcome {
            Some(_) => act.by.iter().collect(),
            None => act.by.iter().chain(&act.holding.present).collect(),
        };
        let matches: Vec<Match> = deciders
            .iter()
            .map(|party| self.any_matches(dossier, there.iter().copied(), party))
            .collect();
        if matches.is_empty() {
            return;
        }
        if matches.iter().all(|found| *found == Match::No) {
            reasons.push(Reason {
                weight: Verdict::No,
                what: What::NotTheirs {
                    expected: deciders.to_vec(),
                },
                because: because.clone(),
            });
            return;
        }
        for (party, found) in deciders.iter().zip(&matches) {
            let what = match (found, self.party(party.as_str())) {
                (Match::Yes, _) => continue,
                (Match::ToCheck, Some(party)) => What::MandateToCheck { party },
                _ => What::Missing {
                    party: party.clone(),
                },
            };
            reasons.push(Reason {
                weight: match found {
                    Match::ToCheck => Verdict::ToCheck,
                    _ => Verdict::Incomplete,
                },
                what,
                because: because.clone(),
            });
        }
    }

    fn missing_inputs(&self, act: Act<'_, 'c>, reasons: &mut Vec<Reason<'c>>) {
        let also = self.required_by_orientation(act);
        let of_outcome = act.outcome.map_or(&[][..], |outcome| &outcome.inputs);
        for input in act.step.inputs.iter().chain(of_outcome) {
            let because = Because::part(&input.requirements, &act.step.origin.provenance);
            let required = input.required || also.contains(&&input.id);
            match act.holding.inputs.get(&input.id).filter(|given| is_given(given)) {
                None if required => reasons.push(Reason {
                    weight: input.when_missing.weight(),
                    what: What::InputMissing(input),
                    because,
                }),
                None => {}
                Some(given) => reasons.extend(self.strange(input, given).map(|what| Reason {
                    weight: match &what {
                        What::NotAChoice { open: true, .. } => Verdict::Yes,
                        _ => Verdict::No,
                    },
                    what,
                    because,
                })),
            }
        }
    }

    /// The inputs that become required because an adviser orients rather than prescribes.
    fn required_by_orientation(&self, act: Act<'_, 'c>) -> Vec<&'c Id> {
        let mut found = Vec::new();
        if act.step.kind == StepKind::Prescription {
            for party in &self.fiche.parties {
                let orients = act.by.iter().any(|actor| party.role.as_ref() == Some(&actor.role));
                if party.kind == PartyKind::Adviser && orients {
                    found.extend(&party.required_inputs);
                }
            }
        }
        found
    }

    /// What is wrong with an answer, if anything.
    pub(super) fn strange(&self, input: &'c Input, given: &Given) -> Option<What<'c>> {
        let chosen: Vec<&String> = match (input.kind, given) {
            (InputKind::YesNo, Given::YesNo(_))
            | (InputKind::Text, Given::Text(_))
            | (InputKind::Date, Given::Day(_))
            | (InputKind::Number | InputKind::Amount, Given::Number(_)) => return None,
            (InputKind::Operator, Given::Text(name)) => {
                let known = self.operators().iter().any(|id| id.as_str() == name);
                return (!known).then_some(What::InputStrange(input));
            }
            (InputKind::Choice | InputKind::Choices, Given::Text(one)) => vec![one],
            (InputKind::Choices, Given::Choices(several)) => several.iter().collect(),
            _ => return Some(What::InputStrange(input)),
        };
        let known = |name: &String| input.choices.iter().any(|choice| fold(choice) == fold(name));
        chosen
            .into_iter()
            .find(|name| !known(name))
            .map(|name| What::NotAChoice {
                input,
                chosen: name.clone(),
                open: input.open,
            })
    }

    fn missing_documents(
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
            if !matches!(document.necessity, Necessity::Required | Necessity::Waivable) {
                continue;
            }
            let because = Because::of(&document.origin.provenance);
            let brought = act.holding.documents.iter().rfind(|d| d.document == *id);
            let filed = || self.filed_for(dossier, document, act);
            match brought.or_else(|| filed().map(|filed| &filed.deposit)) {
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
        dossier
            .state
            .filed
            .iter()
            .rfind(|filed| {
                filed.deposit.document == document.origin.id
                    && since.is_none_or(|since| filed.on >= since)
            })
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
        lacks.extend(absent(&document.with, &deposit.with).into_iter().map(Lack::With));
        let unsent = document.sent_to.iter().filter(|to| !deposit.sent_to.contains(to));
        lacks.extend(unsent.cloned().map(Lack::SentTo));
        if !lacks.is_empty() {
            reasons.push(Reason {
                weight: Verdict::Incomplete,
                what: What::DocumentIncomplete { document, lacks },
                because: because(),
            });
        }
        let authors = &document.written_by;
        let written = |party: &Id| self.any_matches(dossier, &deposit.written_by, party) > Match::No;
        if !authors.is_empty() && !deposit.written_by.is_empty() && !authors.iter().any(written) {
            reasons.push(Reason {
                weight: Verdict::Warning,
                what: What::WrongAuthor(document),
                because: because(),
            });
        }
        reasons
    }

    fn missing_channel(&self, act: Act<'_, 'c>, reasons: &mut Vec<Reason<'c>>) {
        let of_outcome = act.outcome.filter(|outcome| !outcome.channels.is_empty());
        let (ways, because) = match of_outcome {
            Some(outcome) => (
                &outcome.channels,
                Because::part(&outcome.requirements, &act.step.origin.provenance),
            ),
            None => (&act.step.channels, Because::of(&act.step.origin.provenance)),
        };
        let used = |channel: &str| act.holding.channels.iter().any(|used| fold(used) == fold(channel));
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
            let same = act.holding.mail.as_ref().is_some_and(|mail| mail.eq_ignore_ascii_case(expected));
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
    fn missing_operator(
        &self,
        dossier: &Dossier,
        act: Act<'_, 'c>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        let among = self.operators();
        if let Some(chosen) = &act.holding.operator {
            if !among.contains(&chosen) {
                let parties = self.fiche.parties.iter().filter(|p| p.kind == PartyKind::Operator);
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
            self.stands_for(id.as_str()) == Some(crate::catalogue::StandsFor::Operator)
                || self.party(id.as_str()).is_some_and(|p| p.kind == PartyKind::Operator)
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

/// An empty text or no choice at all is no answer.
pub(super) fn is_given(given: &Given) -> bool {
    match given {
        Given::Text(text) => !text.trim().is_empty(),
        Given::Choices(choices) => !choices.is_empty(),
        _ => true,
    }
}
