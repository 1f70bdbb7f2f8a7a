//! The fiche's conditions at a step: judged again for this person, that day (reading A007).

use crate::dossier::act::Input as Written;
use crate::dossier::answer::{Because, Reason, Verdict};
use crate::dossier::engine::{Around, Engine};
use crate::dossier::missing::Act;
use crate::dossier::what::What;
use crate::eligibility::{Branch, Clause, ClauseKind, Judge, Truth, Verdict as Eligibility};
use crate::facts::{Sensitivity, Value};
use crate::fiche::{Force, Fund, Input, Party, Rule, StepKind, StepRef};
use crate::person::{Answer, Given, Person, read_answer};
use crate::territory::fold;
use crate::values::{Date, Id};

impl<'c> Engine<'c> {
    /// The verdict of the fiche for the subject of a dossier, on a day.
    ///
    /// # Errors
    /// Answers that contradict one another.
    pub fn eligibility(
        &self,
        around: &Around<'_>,
        day: Date,
    ) -> Result<Option<Eligibility<'c>>, crate::eligibility::Contradiction> {
        self.eligible(&around.facts.on(day), day)
    }

    /// The same for answers given.
    fn eligible(
        &self,
        person: &Person,
        day: Date,
    ) -> Result<Option<Eligibility<'c>>, crate::eligibility::Contradiction> {
        let verdicts = self.judge.on(day).verdicts(person)?;
        Ok(verdicts.into_iter().next())
    }

    /// What the conditions say at a step.
    pub(super) fn at_step(
        &self,
        act: Act<'_, 'c>,
        around: &Around<'_>,
        day: Date,
    ) -> Vec<Reason<'c>> {
        let step = act.step;
        let here = |at: &StepRef| {
            let outcome = act.outcome.map(|outcome| outcome.id.as_str());
            at.step() == step.origin.id.as_str()
                && (at.outcome().is_none() || at.outcome() == outcome)
        };
        let applies = |clause: &Clause<'c>| match self.rule_of(clause) {
            Some(rule) if !rule.at.is_empty() => rule.at.iter().any(here),
            _ => matches!(step.kind, StepKind::Prescription | StepKind::Entry),
        };
        let anywhere = matches!(step.kind, StepKind::Prescription | StepKind::Entry)
            || self.fiche.rules.iter().any(|rule| rule.at.iter().any(here));
        if !anywhere {
            return Vec::new();
        }
        let mut person = around.facts.on(day);
        person.answers.extend(self.said(act));
        let verdict = match self.eligible(&person, day) {
            Ok(Some(verdict)) => verdict,
            Ok(None) => return Vec::new(),
            Err(contradiction) => {
                return vec![Reason {
                    weight: Verdict::No,
                    what: What::Contradiction {
                        fact: contradiction.fact,
                    },
                    because: Because::default(),
                }];
            }
        };
        let deciding = verdict.clauses.iter().filter(|clause| applies(clause));
        let mut reasons: Vec<Reason<'c>> =
            deciding.filter_map(|clause| self.decides(clause)).collect();
        let judged = verdict.judged.iter().chain(
            verdict
                .clauses
                .iter()
                .flat_map(|clause| &clause.branches)
                .filter(|branch| branch.truth == Truth::True)
                .flat_map(|branch| &branch.clauses)
                .filter(|clause| clause.kind == ClauseKind::Condition(Force::Judged)),
        );
        let warned = judged.filter(|clause| applies(clause) && clause.truth == Truth::False);
        reasons.extend(warned.map(|clause| {
            let facts = clause.facts.iter();
            let by = facts.filter_map(|used| around.facts.author(used.fact, day));
            let mut reason = self.condition(clause, Verdict::Warning);
            if let What::Condition { authors, .. } = &mut reason.what {
                authors.extend(by.cloned());
                authors.dedup();
            }
            reason
        }));
        let shown = verdict
            .judged
            .iter()
            .chain(&verdict.priorities)
            .chain(&verdict.neutral);
        let read = verdict
            .clauses
            .iter()
            .chain(shown)
            .filter(|clause| applies(clause));
        reasons.extend(self.read_without_reserve(read));
        reasons
    }

    /// A clause that decides: false refuses, unknown is to be checked, an open list awaits a reason.
    fn decides(&self, clause: &Clause<'c>) -> Option<Reason<'c>> {
        let awaits = |branch: &Branch<'c>| {
            branch.truth == Truth::Unknown && branch.clauses.iter().any(|clause| clause.open)
        };
        match clause.truth {
            Truth::True => None,
            Truth::False => Some(self.condition(clause, Verdict::No)),
            Truth::Unknown => {
                let undecided = || clause.branches.iter().filter(|b| b.truth == Truth::Unknown);
                if undecided().next().is_some() && undecided().all(awaits) {
                    let because = undecided()
                        .flat_map(|branch| &branch.clauses)
                        .filter(|clause| clause.open)
                        .filter_map(|clause| clause.origin)
                        .fold(Because::default(), |b, origin| b.and(&origin.provenance));
                    return Some(Reason {
                        weight: Verdict::NeedsReason,
                        what: What::OpenCategory {
                            label: clause.label,
                        },
                        because,
                    });
                }
                Some(self.condition(clause, Verdict::ToCheck))
            }
        }
    }

    /// One clause as a reason; alternatives cite the requirements of every branch.
    pub(super) fn condition(&self, clause: &Clause<'c>, weight: Verdict) -> Reason<'c> {
        let inside = clause.branches.iter().flat_map(|branch| &branch.clauses);
        let all = || std::iter::once(clause).chain(inside.clone());
        let mut because = clause
            .origin
            .map_or_else(Because::default, |origin| Because::of(&origin.provenance));
        for origin in inside.clone().filter_map(|clause| clause.origin) {
            because = because.and(&origin.provenance);
            because.source = because.source.or(origin.provenance.source.as_ref());
        }
        let facts = || all().flat_map(|clause| &clause.facts);
        let mut unknown: Vec<usize> = facts()
            .filter(|used| used.answer.is_none())
            .map(|used| used.fact)
            .collect();
        unknown.sort_unstable();
        unknown.dedup();
        Reason {
            weight,
            what: What::Condition {
                label: clause.label,
                truth: clause.truth,
                when_unmet: clause.when_unmet,
                judge: clause.judge,
                unknown,
                health: facts().any(|used| self.is_health(used.fact)),
                authors: Vec::new(),
            },
            because,
        }
    }

    /// What the conditions of an aid say.
    pub(super) fn of_aid(&self, fund: &'c Fund, around: &Around<'_>, day: Date) -> Vec<Reason<'c>> {
        let Ok(Some(verdict)) = self.eligibility(around, day) else {
            return Vec::new();
        };
        let mut reasons = Vec::new();
        for aid in verdict
            .aids
            .iter()
            .filter(|aid| aid.target == fund.origin.id.as_str())
        {
            reasons.extend(aid.clauses.iter().filter_map(|clause| self.decides(clause)));
            reasons.extend(self.read_without_reserve(aid.clauses.iter()));
        }
        reasons
    }

    /// Whether a fund has conditions of its own, apart from those of the fiche (reading A027).
    pub(super) fn has_own_public(&self, fund: &Fund) -> bool {
        let own = |rule: &Rule| rule.target.as_deref() == Some(fund.origin.id.as_str());
        self.fiche.rules.iter().any(own)
    }

    /// An operator that is suggested for some only, and not for this person.
    pub(super) fn hint(&self, operator: &Id, around: &Around<'_>, day: Date) -> Option<Reason<'c>> {
        let of =
            |party: &&Party| party.structures.contains(operator) && party.suggested_if.is_some();
        let party = self.fiche.parties.iter().find(of)?;
        let truth = self.truth(party.suggested_if.as_ref()?, around, day);
        (truth == Truth::False).then(|| Reason {
            weight: Verdict::Warning,
            what: What::NotSuggested { party },
            because: Because::of(&party.origin.provenance),
        })
    }

    /// Whether a condition of the fiche holds for the subject on a day.
    pub fn truth(
        &self,
        condition: &crate::condition::Condition,
        around: &Around<'_>,
        day: Date,
    ) -> Truth {
        let judge: Judge<'c> = self.judge.on(day);
        match judge.know(&around.facts.on(day)) {
            Ok(known) => judge.truth_of(&condition.tree, &known),
            Err(_) => Truth::Unknown,
        }
    }

    /// The conditions that no longer hold since they were judged: shown, and ending nothing (A007).
    pub fn changes(&self, entered: Date, around: &Around<'_>) -> Vec<Reason<'c>> {
        let (Ok(Some(then)), Ok(Some(now))) = (
            self.eligibility(around, entered),
            self.eligibility(around, around.today),
        ) else {
            return Vec::new();
        };
        let judged = then.judged.iter().zip(&now.judged);
        let pairs = then.clauses.iter().zip(&now.clauses).chain(judged);
        pairs
            .filter(|(before, after)| before.truth == Truth::True && after.truth == Truth::False)
            .map(|(_, after)| self.condition(after, Verdict::Warning))
            .collect()
    }

    fn rule_of(&self, clause: &Clause<'c>) -> Option<&'c Rule> {
        let origin = clause.origin?;
        self.fiche
            .rules
            .iter()
            .find(|rule| std::ptr::eq(&rule.origin, origin))
    }

    /// The most sensitive class a clause reads.
    pub fn class_of(&self, facts: &[usize]) -> Sensitivity {
        let all = &self.catalogue.vocabulary.facts;
        facts
            .iter()
            .filter_map(|fact| all.get(*fact))
            .map(|fact| fact.class)
            .max()
            .unwrap_or(Sensitivity::S0)
    }

    /// Whether a fact is one of health.
    fn is_health(&self, fact: usize) -> bool {
        let facts = &self.catalogue.vocabulary.facts;
        facts.get(fact).is_some_and(|fact| fact.class.is_health())
    }

    /// What the inputs of an act say of the person, for those that stand for a fact.
    fn said(&self, act: Act<'_, 'c>) -> Vec<(usize, Answer)> {
        let of_outcome = act.outcome.map_or(&[][..], |outcome| &outcome.inputs);
        let inputs = act.step.inputs.iter().chain(of_outcome);
        let answer = |input: &Input| {
            let name = input.fact.as_ref()?;
            let (_, fact) = self.catalogue.vocabulary.find(name)?;
            let given = match act.holding.inputs.get(&input.id)? {
                Written::YesNo(yes) => Given::Bool(*yes),
                Written::Number(number) => Given::Number(*number),
                Written::Day(day) => Given::Text(day.to_string()),
                Written::Text(text) => {
                    // A choice may say more than the value it stands for.
                    let says = |value: &&Value| fold(text).starts_with(&fold(&value.label));
                    let value = fact.values.iter().find(says);
                    Given::Text(value.map_or_else(|| text.clone(), |value| value.id.clone()))
                }
                Written::Choices(_) => return None,
            };
            read_answer(self.catalogue, name, &given).ok()
        };
        inputs.filter_map(answer).collect()
    }

    /// The conditions read and met, the priorities and what the booklet says is no condition: one reason that
    /// informs, with all they carry.
    fn read_without_reserve<'a>(
        &self,
        clauses: impl Iterator<Item = &'a Clause<'c>>,
    ) -> Option<Reason<'c>>
    where
        'c: 'a,
    {
        let mut because = Because::default();
        let mut labels = Vec::new();
        let mut health = false;
        for clause in clauses {
            let orders = matches!(
                clause.kind,
                ClauseKind::Condition(Force::Priority | Force::Neutral)
            );
            if clause.truth != Truth::True && !orders {
                continue;
            }
            health |= clause.facts.iter().any(|used| self.is_health(used.fact));
            let met = |branch: &&Branch<'c>| branch.truth == Truth::True;
            let inside = clause
                .branches
                .iter()
                .filter(met)
                .flat_map(|branch| &branch.clauses);
            for part in inside.clone() {
                health |= part.facts.iter().any(|used| self.is_health(used.fact));
            }
            for origin in std::iter::once(clause)
                .chain(inside)
                .filter_map(|clause| clause.origin)
            {
                because = because.and(&origin.provenance);
                because.source = because.source.or(origin.provenance.source.as_ref());
            }
            if clause.truth == Truth::True {
                labels.push(clause.label);
            }
        }
        (!labels.is_empty()).then_some(Reason {
            weight: Verdict::Yes,
            what: What::ConditionsMet { labels, health },
            because,
        })
    }
}
