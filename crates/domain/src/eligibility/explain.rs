//! From what is known to verdicts that explain themselves: `judge` says what holds, this says why.

use logic::{Assessment, Person as Known};

use super::Truth;
use super::compile::{Part, WORDS, opens_entry};
use super::judge::{Contradiction, Judge};
use super::opening::openings;
use super::predicates::answer_on;
use super::verdict::{AidVerdict, Branch, Clause, ClauseKind, FactUse, Status, Verdict};
use crate::condition::Expr;
use crate::fiche::{Fiche, Force, Rule, Scope};
use crate::person::Person;
use crate::values::Id;

impl<'c> Judge<'c> {
    /// The verdict of every fiche, in the order of the booklet.
    ///
    /// # Errors
    /// Answers that contradict one another.
    pub fn verdicts(&self, person: &Person) -> Result<Vec<Verdict<'c>>, Contradiction> {
        let known = self.know(person)?;
        let mut seen = Assessment::new();
        self.program().assess(&known, &mut seen);
        Ok((0..self.fiches.len())
            .map(|rank| of_fiche(self, rank, &known, &seen, person))
            .collect())
    }

    /// The answer of one fiche from what is known, without its reasons.
    pub fn status(&self, rank: usize, known: &Known<WORDS>) -> Status {
        let mut seen = Assessment::new();
        self.program().assess(known, &mut seen);
        of_fiche(self, rank, known, &seen, &Person::default()).status
    }
}

fn of_fiche<'c>(
    judge: &Judge<'c>,
    rank: usize,
    known: &Known<WORDS>,
    seen: &Assessment<WORDS>,
    person: &Person,
) -> Verdict<'c> {
    let fiche: &'c Fiche = judge.fiches[rank];
    let explain = Explain {
        judge,
        fiche,
        known,
        person,
    };
    let rule = u32::try_from(rank).unwrap_or(u32::MAX);
    let parts = &judge.rules[rank].parts;
    let clauses: Vec<Clause<'c>> = (0..parts.len())
        .map(|part| explain.part(rank, part))
        .collect();
    let of_force = |force: Force| -> Vec<Clause<'c>> {
        let kept = |rule: &&Rule| {
            rule.scope == Scope::Entry && rule.force == force && !rule.open && rule.group.is_none()
        };
        fiche
            .rules
            .iter()
            .filter(kept)
            .map(|rule| explain.rule(rule))
            .collect()
    };
    let priorities = explain.priorities();
    let obstacle = seen
        .sole_obstacle(rule)
        .and_then(|clause| judge.part_of_clause(clause));
    Verdict {
        fiche,
        status: status(seen.verdict(rule), &clauses),
        sole_obstacle: obstacle.and_then(|part| parts.iter().position(|p| p == part)),
        missing: judge.missing(rank, known),
        judged: of_force(Force::Judged),
        priority: priorities
            .iter()
            .filter(|clause| clause.truth == Truth::True)
            .filter_map(|clause| clause.rank)
            .min(),
        priorities,
        neutral: of_force(Force::Neutral),
        aids: explain.aids(),
        hints: explain.hints(),
        openings: openings(fiche, judge.day),
        clauses,
    }
}

/// Unknown for lack of facts, or only because an open list awaits a decision.
fn status(truth: Truth, clauses: &[Clause<'_>]) -> Status {
    let awaits_reason = |clause: &Clause<'_>| {
        let open = |branch: &Branch<'_>| branch.truth == Truth::Unknown;
        let by_decision = |branch: &Branch<'_>| branch.clauses.iter().any(|clause| clause.open);
        clause.branches.iter().any(open)
            && clause
                .branches
                .iter()
                .filter(|branch| open(branch))
                .all(by_decision)
    };
    match truth {
        Truth::True => Status::Eligible,
        Truth::False => Status::NotEligible,
        Truth::Unknown => {
            let open: Vec<_> = clauses
                .iter()
                .filter(|clause| clause.truth == Truth::Unknown)
                .collect();
            match !open.is_empty() && open.into_iter().all(awaits_reason) {
                true => Status::NeedsReason,
                false => Status::ToCheck,
            }
        }
    }
}

struct Explain<'a, 'c> {
    judge: &'a Judge<'c>,
    fiche: &'c Fiche,
    known: &'a Known<WORDS>,
    person: &'a Person,
}

impl<'c> Explain<'_, 'c> {
    fn part(&self, rank: usize, part: usize) -> Clause<'c> {
        let truth = self.judge.truth_of_part(rank, part, self.known);
        match &self.judge.rules[rank].parts[part] {
            Part::Rule(rule) => Clause {
                truth,
                ..self.rule(&self.fiche.rules[*rule])
            },
            Part::Group(group) => self.group(group, truth),
            Part::Zone(zone) => self.zone(*zone, truth),
        }
    }

    fn rule(&self, rule: &'c Rule) -> Clause<'c> {
        Clause {
            kind: ClauseKind::Condition(rule.force),
            truth: self.judge.truth_of(&rule.test.tree, self.known),
            label: &rule.label,
            origin: Some(&rule.origin),
            when_unmet: rule.when_unmet.as_deref(),
            judge: rule.judge.as_ref(),
            rank: rule.rank,
            open: rule.open,
            facts: self.facts(&rule.test.tree),
            branches: Vec::new(),
        }
    }

    fn group(&self, group: &Id, truth: Truth) -> Clause<'c> {
        let mut branches: Vec<Branch<'c>> = Vec::new();
        for rule in self
            .fiche
            .rules
            .iter()
            .filter(|rule| rule.group.as_ref() == Some(group))
        {
            if rule.scope != Scope::Entry || rule.force == Force::Priority {
                continue;
            }
            let clause = self.rule(rule);
            let decides = opens_entry(rule);
            match branches
                .iter_mut()
                .find(|branch| branch.name == rule.branch.as_ref())
            {
                Some(branch) => {
                    branch.truth = if decides {
                        branch.truth.min(clause.truth)
                    } else {
                        branch.truth
                    };
                    branch.clauses.push(clause);
                }
                None => branches.push(Branch {
                    name: rule.branch.as_ref(),
                    truth: if decides { clause.truth } else { Truth::True },
                    clauses: vec![clause],
                }),
            }
        }
        Clause {
            kind: ClauseKind::Alternatives,
            truth,
            label: "Remplir l'une de ces conditions",
            origin: None,
            when_unmet: None,
            judge: None,
            rank: None,
            open: false,
            facts: Vec::new(),
            branches,
        }
    }

    fn zone(&self, rank: usize, truth: Truth) -> Clause<'c> {
        let zone = &self.fiche.zones[rank];
        let catalogue = self.judge.catalogue;
        let places = catalogue
            .vocabulary
            .facts
            .iter()
            .enumerate()
            .filter(|(_, fact)| fact.place.is_some());
        let facts: Vec<FactUse> = places.map(|(fact, _)| self.fact(fact)).collect();
        let territories = &catalogue.territories;
        let lies_there = |fact: &FactUse| match fact.answer {
            Some(crate::person::Answer::Place(place)) => zone.members.iter().any(|member| {
                let member = territories.find(member.as_str());
                member.is_some_and(|member| territories.lies_in(place, member) == Some(true))
            }),
            _ => false,
        };
        // Nothing known puts the person there, and nothing known puts them elsewhere.
        let presumed = zone.presumed && truth == Truth::True && !facts.iter().any(lies_there);
        Clause {
            kind: ClauseKind::Territory { presumed },
            truth,
            label: &zone.name,
            origin: Some(&zone.origin),
            when_unmet: None,
            judge: None,
            rank: None,
            open: false,
            facts,
            branches: Vec::new(),
        }
    }

    fn priorities(&self) -> Vec<Clause<'c>> {
        let kept = self
            .fiche
            .rules
            .iter()
            .filter(|r| r.force == Force::Priority && r.scope == Scope::Entry);
        let mut found: Vec<Clause<'c>> = kept.map(|rule| self.rule(rule)).collect();
        found.sort_by_key(|clause| clause.rank);
        found
    }

    fn aids(&self) -> Vec<AidVerdict<'c>> {
        let mut aids: Vec<AidVerdict<'c>> = Vec::new();
        for rule in self
            .fiche
            .rules
            .iter()
            .filter(|rule| rule.scope == Scope::Aid && rule.force == Force::Hard)
        {
            let Some(target) = &rule.target else { continue };
            let clause = self.rule(rule);
            match aids.iter_mut().find(|aid| aid.target == target) {
                Some(aid) => aid.clauses.push(clause),
                None => {
                    let fund = self
                        .fiche
                        .funds
                        .iter()
                        .find(|fund| fund.origin.id.as_str() == target);
                    let label = fund.map_or(target.as_str(), |fund| fund.label.as_str());
                    aids.push(AidVerdict {
                        target,
                        label,
                        status: Status::ToCheck,
                        clauses: vec![clause],
                    });
                }
            }
        }
        for aid in &mut aids {
            let truth = aid
                .clauses
                .iter()
                .map(|clause| clause.truth)
                .min()
                .unwrap_or(Truth::True);
            aid.status = status(truth, &aid.clauses);
        }
        aids
    }

    fn hints(&self) -> Vec<Clause<'c>> {
        let hinted = self
            .fiche
            .parties
            .iter()
            .filter_map(|party| party.suggested_if.as_ref().map(|test| (party, test)));
        hinted
            .map(|(party, test)| Clause {
                kind: ClauseKind::Operator,
                truth: self.judge.truth_of(&test.tree, self.known),
                label: party.name.as_deref().unwrap_or_else(|| {
                    party
                        .structures
                        .first()
                        .map_or("", |structure| self.judge.catalogue.name_of(structure))
                }),
                origin: Some(&party.origin),
                when_unmet: party.text.as_deref(),
                judge: None,
                rank: None,
                open: false,
                facts: self.facts(&test.tree),
                branches: Vec::new(),
            })
            .collect()
    }

    fn facts(&self, tree: &Expr) -> Vec<FactUse> {
        let mut facts: Vec<FactUse> = Vec::new();
        for leaf in tree.leaves() {
            let Some((fact, _)) = self.judge.catalogue.vocabulary.find(&leaf.fact) else {
                continue;
            };
            if !facts.iter().any(|known| known.fact == fact) {
                facts.push(self.fact(fact));
            }
        }
        facts
    }

    fn fact(&self, fact: usize) -> FactUse {
        FactUse {
            fact,
            answer: answer_on(self.judge.catalogue, self.person, fact, self.judge.day),
        }
    }
}
