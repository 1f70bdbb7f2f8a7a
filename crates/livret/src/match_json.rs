//! A match as JSON. Keys are stable; texts are the catalogue's French.
//!
//! ```text
//! {
//!   "catalogue": "ille-et-vilaine", "date": "2018-05-02", "third_party": false, "facts_known": 3,
//!   "fiches": [{
//!     "id", "code", "number", "version", "title", "short_title", "page",
//!     "status": "eligible" | "not_eligible" | "to_check" | "needs_reason",
//!     "obstacles": [requirement],     // clauses that fail (not_eligible), or are open (to_check, needs_reason)
//!     "warnings": [requirement],      // judged conditions that are false
//!     "clauses": [clause], "judged": [clause], "priorities": [clause], "neutral": [clause],
//!     "sole_obstacle": rank in "clauses" | null,
//!     "missing": [fact id],           // facts that could still change the status
//!     "priority": 1.. | null,         // best rank among the priorities that hold; 1 comes first
//!     "aids": [{ "id", "label", "status", "clauses" }],
//!     "operators": [clause],          // operators suggested for some persons only
//!     "openings": [{ "label", "from", "to", "bounds", "state": "open" | "not_yet" | "closed", "requirements" }],
//!     "prescriber": null | { "answer": "yes" | "may_orient" | "needs_reason" | "to_check" | "no",
//!                            "because": [{ "label", "text", "requires", "note", origin }] },
//!     "documents": [{ "id", "label", "joined": true | false | null, origin }],
//!     "inputs": [{ "id", "label", "choices", "requirements" }]
//!   }],
//!   "next_question": null | { "fact", "label", "question", "help", "group" }
//! }
//!
//! clause: { "kind": "condition" | "alternatives" | "territory" | "operator",
//!           "force": "hard" | "priority" | "judged" | "neutral" | null,
//!           "value": "true" | "false" | "unknown", "label", "when_unmet", "judge", "rank", "open",
//!           "presumed": bool,         // a territory taken for granted, nothing being known of the place
//!           "facts": [{ "fact", "label", "known": bool, "value": text }],
//!           "branches": [{ "name", "value", "clauses" }], origin }
//! origin: "requirements": [id], "source": text | null, "page", "readings": [{ "id", "text" }]
//! ```
//!
//! In a third party's view, a fiche that reads a fact of health has only its `id`, `code`, titles, page
//! and `status`, with `"withheld": true` and a `"reason"`.

use domain::Catalogue;
use domain::eligibility::{
    Clause, ClauseKind, Opening, OpeningState, PrescriberAnswer, Status, Truth,
};
use domain::fiche::{BoundOf, Fiche, Force, Origin};
use domain::values::Requirement;
use serde_json::{Value as Json, json};

use crate::french;
use crate::match_text::WITHHELD;
use crate::matching::{Match, Matched};

/// The whole answer.
pub fn of(matched: &Matched<'_>) -> Json {
    let catalogue = matched.judge.catalogue;
    let next = matched
        .next
        .and_then(|fact| catalogue.vocabulary.facts.get(fact));
    json!({
        "catalogue": catalogue.head.id.as_str(),
        "date": matched.judge.day.to_string(),
        "third_party": matched.third_party,
        "facts_known": matched.case.person.answers.len(),
        "fiches": matched.fiches.iter().map(|fiche| one(matched, fiche)).collect::<Vec<_>>(),
        "next_question": next.map(|fact| json!({
            "fact": fact.id,
            "label": fact.label,
            "question": fact.question,
            "help": fact.help,
            "group": fact.group.as_str(),
        })),
    })
}

/// The word of a status.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Eligible => "eligible",
        Status::NotEligible => "not_eligible",
        Status::ToCheck => "to_check",
        Status::NeedsReason => "needs_reason",
    }
}

fn one(matched: &Matched<'_>, fiche: &Match<'_>) -> Json {
    let verdict = &fiche.verdict;
    let head = &verdict.fiche.head;
    let mut all = json!({
        "id": head.id.as_str(),
        "code": verdict.fiche.code(),
        "number": head.number,
        "version": verdict.fiche.version.number,
        "title": head.title,
        "short_title": head.short_title,
        "page": head.page,
        "status": status(verdict.status),
    });
    if matched.withheld(fiche) {
        all["withheld"] = Json::Bool(true);
        all["reason"] = (verdict.status == Status::NotEligible)
            .then_some(WITHHELD)
            .into();
        return all;
    }
    let tree = Tree {
        catalogue: matched.judge.catalogue,
        fiche: verdict.fiche,
    };
    let facts = &tree.catalogue.vocabulary.facts;
    all["obstacles"] = requirements(&fiche.obstacles());
    all["warnings"] = requirements(&fiche.warnings());
    all["clauses"] = tree.clauses(&verdict.clauses);
    all["judged"] = tree.clauses(&verdict.judged);
    all["priorities"] = tree.clauses(&verdict.priorities);
    all["neutral"] = tree.clauses(&verdict.neutral);
    all["sole_obstacle"] = verdict.sole_obstacle.into();
    all["missing"] = verdict
        .missing
        .iter()
        .map(|fact| facts[*fact].id.as_str())
        .collect();
    all["priority"] = verdict.priority.into();
    all["aids"] = verdict
        .aids
        .iter()
        .map(|aid| {
            json!({
                "id": aid.target,
                "label": aid.label,
                "status": status(aid.status),
                "clauses": tree.clauses(&aid.clauses),
            })
        })
        .collect();
    all["operators"] = tree.clauses(&verdict.hints);
    all["openings"] = verdict.openings.iter().map(opening).collect();
    all["prescriber"] = fiche.prescriber.as_ref().map_or(Json::Null, |prescriber| {
        let because = prescriber.because.iter().map(|party| {
            let label = french::actor(tree.catalogue, verdict.fiche, &party.origin.id);
            let says = json!({ "label": label, "text": party.text, "requires": party.requires, "note": party.origin.provenance.note });
            tree.with_origin(says, Some(&party.origin))
        });
        json!({ "answer": prescriber_word(prescriber.answer), "because": because.collect::<Vec<_>>() })
    });
    all["documents"] = fiche
        .documents
        .iter()
        .map(|(document, joined)| {
            let says = json!({ "id": document.origin.id.as_str(), "label": document.label, "joined": joined });
            tree.with_origin(says, Some(&document.origin))
        })
        .collect();
    all["inputs"] = fiche
        .inputs
        .iter()
        .map(|input| {
            json!({
                "id": input.id.as_str(),
                "label": input.label,
                "choices": input.choices,
                "requirements": requirements(&input.requirements),
            })
        })
        .collect();
    all
}

fn requirements(list: &[Requirement]) -> Json {
    list.iter().map(ToString::to_string).collect()
}

fn truth(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "true",
        Truth::False => "false",
        Truth::Unknown => "unknown",
    }
}

fn prescriber_word(answer: PrescriberAnswer) -> &'static str {
    match answer {
        PrescriberAnswer::Yes => "yes",
        PrescriberAnswer::MayOrient => "may_orient",
        PrescriberAnswer::NeedsReason => "needs_reason",
        PrescriberAnswer::ToCheck => "to_check",
        PrescriberAnswer::No => "no",
    }
}

fn opening(opening: &Opening<'_>) -> Json {
    let period = opening.period;
    json!({
        "label": period.label,
        "from": period.from.map(|day| day.to_string()),
        "to": period.to.map(|day| day.to_string()),
        "bounds": match opening.bounds {
            BoundOf::Prescriptions => "prescriptions",
            BoundOf::Entries => "entries",
            BoundOf::Accompaniment => "accompaniment",
            BoundOf::Counting => "counting",
        },
        "state": match opening.state {
            OpeningState::Open => "open",
            OpeningState::NotYet => "not_yet",
            OpeningState::Closed => "closed",
        },
        "requirements": requirements(&period.origin.provenance.requirements),
    })
}

struct Tree<'m> {
    catalogue: &'m Catalogue,
    fiche: &'m Fiche,
}

impl Tree<'_> {
    fn clauses(&self, clauses: &[Clause<'_>]) -> Json {
        clauses.iter().map(|clause| self.clause(clause)).collect()
    }

    fn clause(&self, clause: &Clause<'_>) -> Json {
        let (kind, force) = match clause.kind {
            ClauseKind::Condition(force) => ("condition", Some(force)),
            ClauseKind::Alternatives => ("alternatives", None),
            ClauseKind::Territory { .. } => ("territory", None),
            ClauseKind::Operator => ("operator", None),
        };
        let force = force.map(|force| match force {
            Force::Hard => "hard",
            Force::Priority => "priority",
            Force::Judged => "judged",
            Force::Neutral => "neutral",
        });
        let facts = clause.facts.iter().map(|used| {
            let fact = &self.catalogue.vocabulary.facts[used.fact];
            json!({
                "fact": fact.id,
                "label": fact.label,
                "known": used.answer.is_some(),
                "value": french::answer(self.catalogue, fact, used.answer.as_ref()),
            })
        });
        let branches = clause.branches.iter().map(|branch| {
            json!({
                "name": branch.name.map(|name| name.as_str()),
                "value": truth(branch.truth),
                "clauses": self.clauses(&branch.clauses),
            })
        });
        let says = json!({
            "kind": kind,
            "force": force,
            "value": truth(clause.truth),
            "label": clause.label,
            "when_unmet": clause.when_unmet,
            "judge": clause.judge.map(|judge| french::actor(self.catalogue, self.fiche, judge)),
            "rank": clause.rank,
            "open": clause.open,
            "presumed": clause.kind == (ClauseKind::Territory { presumed: true }),
            "facts": facts.collect::<Vec<_>>(),
            "branches": branches.collect::<Vec<_>>(),
        });
        self.with_origin(says, clause.origin)
    }

    fn with_origin(&self, mut says: Json, origin: Option<&Origin>) -> Json {
        let readings = origin
            .into_iter()
            .flat_map(|origin| &origin.provenance.readings)
            .map(|id| {
                let text = self
                    .catalogue
                    .reading(*id)
                    .map(|reading| reading.reading.as_str());
                json!({ "id": id.to_string(), "text": text })
            });
        says["readings"] = readings.collect();
        says["requirements"] =
            requirements(origin.map_or(&[], |origin| &origin.provenance.requirements));
        says["source"] = origin
            .and_then(|origin| origin.provenance.source.as_ref())
            .map(ToString::to_string)
            .into();
        says["page"] = self.fiche.head.page.into();
        says
    }
}
