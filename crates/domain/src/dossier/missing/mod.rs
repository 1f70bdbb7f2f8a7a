//! What is still missing for a step to be complete: its outcome, those who decide, those who are
//! there, what is written, the documents, the channel.

mod channel;
mod documents;

use crate::dossier::act::{Actor, Holding, Input as Given};
use crate::dossier::answer::{Because, Reason, Verdict};
use crate::dossier::engine::{Engine, outcome_of};
use crate::dossier::state::Dossier;
use crate::dossier::what::What;
use crate::dossier::who::Match;
use crate::fiche::{Input, InputKind, Outcome, PartyKind, Step, StepKind, WhenMissing};
use crate::territory::fold;
use crate::values::{Date, Id};

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
    /// It is in the journal already, and what it brought is filed.
    pub kept: bool,
}

impl Act<'_, '_> {
    /// The same, already in the journal.
    pub fn kept(self) -> Self {
        Act { kept: true, ..self }
    }
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
    pub(super) fn act<'a>(&self, holding: &'a Holding, by: &'a [Actor]) -> Option<Act<'a, 'c>> {
        let step = self.step(holding.step.as_str())?;
        Some(Act {
            step,
            outcome: outcome_of(step, holding.outcome.as_ref()),
            holding,
            by,
            kept: false,
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
        let meets = !act.outcome.is_some_and(|outcome| outcome.without_meeting);
        for party in act.step.participants.iter().filter(|_| meets) {
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
            match act
                .holding
                .inputs
                .get(&input.id)
                .filter(|given| is_given(given))
            {
                None if required => reasons.push(Reason {
                    weight: input.when_missing.weight(),
                    what: What::InputMissing(input),
                    because,
                }),
                None => {}
                Some(given) if !is_wanted(input, given) => reasons.push(Reason {
                    weight: input.when_missing.weight(),
                    what: What::InputUnwanted(input),
                    because,
                }),
                Some(Given::Day(day)) if !is_expected(input, *day) => reasons.push(Reason {
                    weight: Verdict::Warning,
                    what: What::DayUnexpected(input),
                    because,
                }),
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
                let orients = act
                    .by
                    .iter()
                    .any(|actor| party.role.as_ref() == Some(&actor.role));
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
                let known = self
                    .operators_to_choose()
                    .iter()
                    .any(|id| id.as_str() == name);
                return (!known).then_some(What::InputStrange(input));
            }
            (InputKind::Choice | InputKind::Choices, Given::Text(one)) => vec![one],
            (InputKind::Choices, Given::Choices(several)) => several.iter().collect(),
            _ => return Some(What::InputStrange(input)),
        };
        let known = |name: &String| {
            input
                .choices
                .iter()
                .any(|choice| fold(choice) == fold(name))
        };
        chosen
            .into_iter()
            .find(|name| !known(name))
            .map(|name| What::NotAChoice {
                input,
                chosen: name.clone(),
                open: input.open,
            })
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

/// Whether an answer is the only one that fits, when there is one.
fn is_wanted(input: &Input, given: &Given) -> bool {
    input.wanted.as_ref().is_none_or(|wanted| match given {
        Given::YesNo(yes) => fold(wanted) == if *yes { "oui" } else { "non" },
        Given::Text(text) => fold(wanted) == fold(text),
        _ => true,
    })
}

/// Whether a day falls between those expected each year, when there are some.
fn is_expected(input: &Input, day: Date) -> bool {
    input.expected_between.as_ref().is_none_or(|[from, to]| {
        let of_year = format!("{:02}-{:02}", day.month(), day.day());
        *from <= of_year && of_year <= *to
    })
}
