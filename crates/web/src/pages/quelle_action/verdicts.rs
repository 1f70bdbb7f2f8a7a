//! The verdicts as they are explained: why, clause by clause, and what would change them.

use std::collections::BTreeSet;

use domain::Catalogue;
use domain::eligibility::{Branch, Clause, ClauseKind, FactUse, Status, Truth, Verdict};
use domain::facts::Fact;
use domain::fiche::{Fiche, Force};

use crate::facts::in_words;
use crate::names::{self, Proof};
use crate::offer::essentials::dates;
use crate::words;

/// The verdict of a fiche.
pub struct VerdictShown<'s> {
    /// The fiche.
    pub fiche: &'s Fiche,
    /// The answer.
    pub status: Status,
    /// The answer before the last act, when it was another.
    pub before: Option<&'static str>,
    /// One sentence that says why.
    pub reason: String,
    /// What decides.
    pub clauses: Vec<ClauseShown<'s>>,
    /// What a professional judges.
    pub judged: Vec<ClauseShown<'s>>,
    /// What orders.
    pub priorities: Vec<ClauseShown<'s>>,
    /// What is said not to count.
    pub neutral: Vec<ClauseShown<'s>>,
    /// Operators proposed for some only.
    pub hints: Vec<ClauseShown<'s>>,
    /// Aids with a public of their own: name, answer, conditions.
    pub aids: Vec<(&'s str, Status, Vec<ClauseShown<'s>>)>,
    /// What the dates say on that day.
    pub closed: Vec<String>,
    /// Rank of the best priority that holds.
    pub priority: Option<u8>,
}

/// A clause.
pub struct ClauseShown<'s> {
    /// `oui`, `non`, `inconnu`.
    pub truth: &'static str,
    /// The same, in words.
    pub truth_words: &'static str,
    /// What it asks.
    pub label: String,
    /// What kind of clause, when it is not a plain condition.
    pub kind: Option<String>,
    /// What is known of the facts it reads.
    pub known: Vec<String>,
    /// Facts whose answer would settle it.
    pub asks: Vec<&'s Fact>,
    /// What to say when it is not met.
    pub when_unmet: Option<&'s str>,
    /// Where it comes from.
    pub proof: Proof<'s>,
    /// Alternatives, one of which is enough.
    pub branches: Vec<(&'static str, Vec<ClauseShown<'s>>)>,
}

/// Explains every verdict; `before` are the answers before the last act.
pub fn explain<'s>(
    catalogue: &'s Catalogue,
    verdicts: &[Verdict<'s>],
    before: Option<&[Verdict<'_>]>,
    day: domain::values::Date,
) -> Vec<VerdictShown<'s>> {
    let explained = verdicts.iter().map(|verdict| {
        let explain = Explain {
            catalogue,
            fiche: verdict.fiche,
        };
        let was = before.and_then(|before| {
            before
                .iter()
                .find(|old| old.fiche.head.id == verdict.fiche.head.id)
        });
        let closed = dates(verdict.fiche, day);
        VerdictShown {
            fiche: verdict.fiche,
            status: verdict.status,
            before: was
                .filter(|was| was.status != verdict.status)
                .map(|was| words::status(&was.status)),
            reason: reason(verdict),
            clauses: explain.all(&verdict.clauses),
            judged: explain.all(&verdict.judged),
            priorities: explain.all(&verdict.priorities),
            neutral: explain.all(&verdict.neutral),
            hints: explain.all(&verdict.hints),
            aids: verdict
                .aids
                .iter()
                .map(|aid| (aid.label, aid.status, explain.all(&aid.clauses)))
                .collect(),
            closed: closed
                .iter()
                .filter_map(|dates| Some(format!("{} : {}", dates.bounds, dates.warning.as_ref()?)))
                .collect(),
            priority: verdict.priority,
        }
    });
    explained.collect()
}

/// One sentence that says why, and what would change it.
fn reason(verdict: &Verdict<'_>) -> String {
    let label = |clause: &Clause<'_>| quoted(clause);
    let sole = verdict
        .sole_obstacle
        .and_then(|rank| verdict.clauses.get(rank));
    let unmet: Vec<String> = verdict
        .clauses
        .iter()
        .filter(|clause| clause.truth == Truth::False)
        .map(label)
        .collect();
    let open: Vec<String> = verdict
        .clauses
        .iter()
        .filter(|clause| clause.truth == Truth::Unknown)
        .map(label)
        .collect();
    let warned = verdict
        .judged
        .iter()
        .filter(|clause| clause.truth == Truth::False)
        .count();
    match verdict.status {
        Status::Eligible if warned > 0 => {
            "Toutes les conditions fermes sont remplies, avec une appréciation défavorable à regarder.".to_owned()
        }
        Status::Eligible => "Toutes les conditions fermes sont remplies.".to_owned(),
        Status::NotEligible => match (sole, &unmet[..]) {
            (Some(only), _) => format!("Il ne manque que : {}.", quoted(only)),
            (None, [only]) => format!("N'est pas rempli : {only}."),
            (None, several) => format!("Ne sont pas remplis : {}.", several.join(" ; ")),
        },
        Status::NeedsReason => format!("Possible par décision motivée : {}.", open.join(" ; ")),
        Status::ToCheck => match &open[..] {
            [] => "Il reste à vérifier des réponses qui se complètent.".to_owned(),
            [only] => format!("Il ne reste à vérifier que : {only}."),
            several => format!("Il reste {} conditions à vérifier.", several.len()),
        },
    }
}

fn quoted(clause: &Clause<'_>) -> String {
    match clause.kind {
        ClauseKind::Territory { .. } => format!("le territoire, « {} »", clause.label),
        ClauseKind::Alternatives => {
            let branches = clause
                .branches
                .iter()
                .filter_map(|branch| branch.clauses.first());
            let labels: Vec<String> = branches
                .map(|clause| format!("« {} »", clause.label))
                .collect();
            crate::french::either(&labels)
        }
        _ => format!("« {} »", clause.label),
    }
}

/// The facts that some clause reads, with those they may be worked out from.
pub fn facts_read(catalogue: &Catalogue, verdicts: &[Verdict<'_>]) -> BTreeSet<usize> {
    let mut facts = BTreeSet::new();
    for verdict in verdicts {
        let lists = [
            &verdict.clauses,
            &verdict.judged,
            &verdict.priorities,
            &verdict.neutral,
            &verdict.hints,
        ];
        let aids = verdict.aids.iter().map(|aid| &aid.clauses);
        for clause in lists.into_iter().chain(aids).flatten() {
            let inside = clause.branches.iter().flat_map(|branch| &branch.clauses);
            let used = inside.chain([clause]).flat_map(|clause| &clause.facts);
            facts.extend(used.map(|used| used.fact));
        }
    }
    let since = |fact: &usize| catalogue.vocabulary.facts.get(*fact)?.age_since.as_deref();
    let sources: Vec<&str> = facts.iter().filter_map(since).collect();
    facts.extend(
        sources
            .into_iter()
            .filter_map(|name| Some(catalogue.vocabulary.find(name)?.0)),
    );
    facts
}

struct Explain<'s> {
    catalogue: &'s Catalogue,
    fiche: &'s Fiche,
}

impl<'s> Explain<'s> {
    fn all(&self, clauses: &[Clause<'s>]) -> Vec<ClauseShown<'s>> {
        clauses.iter().map(|clause| self.clause(clause)).collect()
    }

    fn clause(&self, clause: &Clause<'s>) -> ClauseShown<'s> {
        let judge = || {
            clause
                .judge
                .map(|judge| names::actor(self.catalogue, self.fiche, judge))
        };
        let (truth, truth_words) = truth(clause.truth);
        ClauseShown {
            truth,
            truth_words,
            label: clause.label.to_owned(),
            kind: match clause.kind {
                ClauseKind::Condition(_) if clause.open => {
                    Some("liste ouverte : une décision motivée peut l'admettre".to_owned())
                }
                ClauseKind::Condition(Force::Judged) => Some(format!(
                    "apprécié par : {}",
                    judge().unwrap_or_else(|| "un professionnel".to_owned())
                )),
                ClauseKind::Condition(Force::Priority) => Some(
                    clause
                        .rank
                        .map_or_else(|| "priorité".to_owned(), |rank| format!("priorité {rank}")),
                ),
                ClauseKind::Condition(_) | ClauseKind::Alternatives => None,
                ClauseKind::Territory { presumed: true } => {
                    Some("territoire, présumé tant que rien n'est dit du lieu".to_owned())
                }
                ClauseKind::Territory { presumed: false } => Some("territoire".to_owned()),
                ClauseKind::Operator => {
                    Some("opérateur proposé pour certaines personnes seulement".to_owned())
                }
            },
            known: clause
                .facts
                .iter()
                .filter_map(|used| self.known(used))
                .collect(),
            asks: self.asks(clause),
            when_unmet: clause.when_unmet.filter(|_| clause.truth == Truth::False),
            proof: clause
                .origin
                .map(|origin| Proof::of(self.catalogue, self.fiche, origin))
                .unwrap_or_default(),
            branches: clause
                .branches
                .iter()
                .map(|branch| self.branch(branch))
                .collect(),
        }
    }

    /// Nothing to ask of a clause that is settled, nor of a group, whose branches ask.
    fn asks(&self, clause: &Clause<'s>) -> Vec<&'s Fact> {
        let open = clause.truth == Truth::Unknown;
        let unknown = clause
            .facts
            .iter()
            .filter(|used| open && used.answer.is_none());
        unknown
            .filter_map(|used| self.catalogue.vocabulary.facts.get(used.fact))
            .collect()
    }

    fn branch(&self, branch: &Branch<'s>) -> (&'static str, Vec<ClauseShown<'s>>) {
        (truth(branch.truth).0, self.all(&branch.clauses))
    }

    fn known(&self, used: &FactUse) -> Option<String> {
        let fact = self.catalogue.vocabulary.facts.get(used.fact)?;
        let answer = used.answer.as_ref()?;
        Some(format!(
            "{} : {}",
            fact.label,
            in_words(self.catalogue, fact, answer)
        ))
    }
}

fn truth(truth: Truth) -> (&'static str, &'static str) {
    match truth {
        Truth::True => ("oui", "rempli"),
        Truth::False => ("non", "non rempli"),
        Truth::Unknown => ("inconnu", "à vérifier"),
    }
}
