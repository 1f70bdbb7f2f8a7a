//! `juge`, `peut_prescrire`, `classe`: questions to a fiche about somebody.

use std::collections::BTreeMap;

use domain::dossier::{Because, Dossier, Ledger, Reason, Subject, Verdict as Weight, What};
use domain::eligibility::{
    Clause, Prescriber, PrescriberAnswer, Status, Truth, Verdict, may_prescribe as answer_of,
};
use domain::fiche::Fiche;
use domain::queue::{Waiting, in_order, standing};
use domain::values::Date;

use crate::answers::{Heard, listed, said};
use crate::format::model::Line;
use crate::report::Failure;
use crate::world::World;

/// Whether a person is eligible.
pub fn judge<'c>(
    world: &World<'_, 'c>,
    line: &Line<'c>,
    fiche: &'c Fiche,
    status: Option<Status>,
    third_party: bool,
    priority: Option<u8>,
) -> Result<Vec<Failure>, String> {
    let fiche = world.engines.in_force(fiche, line.on);
    let engine = world
        .engines
        .engine(fiche)
        .map_err(|error| error.to_string())?;
    let ledger = Ledger::default();
    let around = world.around_person(&world.person(line), line.on, &ledger);
    let mut failures = Vec::new();
    let (found, reasons, rank) = match engine.eligibility(&around, line.on) {
        Ok(Some(verdict)) => {
            let reasons = reasons(world, &verdict);
            (Some(verdict.status), reasons, verdict.priority)
        }
        Ok(None) => (None, Vec::new(), None),
        Err(contradiction) => {
            let fact = contradiction.fact;
            let reason = Reason {
                weight: Weight::No,
                what: What::Contradiction { fact },
                because: Because::default(),
            };
            (None, vec![reason], None)
        }
    };
    let heard = Heard {
        engine: &engine,
        people: None,
        reasons: &reasons,
        third_party,
    };
    if let Some(wanted) = status.filter(|wanted| found != Some(*wanted)) {
        let got = found.map_or("aucune réponse : ce que l'on sait se contredit", word);
        failures.push(Failure::new(&line.at, word(wanted), got).because(heard.why()));
    }
    if let Some(wanted) = priority.filter(|wanted| rank != Some(*wanted)) {
        let got = rank.map_or("sans priorité".to_owned(), |rank| {
            format!("priorité {rank}")
        });
        failures.push(Failure::new(&line.at, format!("priorité {wanted}"), got));
    }
    let why = heard.why();
    let found = said(&line.expect, &heard).into_iter();
    failures.extend(found.map(|failure| failure.because(why.clone())));
    Ok(failures)
}

/// What a fiche answers, as cases write it.
pub fn word(status: Status) -> &'static str {
    match status {
        Status::Eligible => "oui",
        Status::NeedsReason => "motif",
        Status::ToCheck => "a-verifier",
        Status::NotEligible => "non",
    }
}

/// The clauses that make a verdict: those that hold when it is yes, else those that do not; with
/// the judged ones that warn, and the priorities that hold.
fn reasons<'c>(world: &World<'_, 'c>, verdict: &Verdict<'c>) -> Vec<Reason<'c>> {
    let eligible = verdict.status == Status::Eligible;
    let decides = |clause: &&Clause<'c>| (clause.truth == Truth::True) == eligible;
    let inside = |clause: &Clause<'c>| -> Vec<Clause<'c>> {
        let branches = clause.branches.iter();
        let inside = branches.flat_map(|branch| &branch.clauses);
        let inside = inside.filter(decides).cloned();
        std::iter::once(clause.clone()).chain(inside).collect()
    };
    let deciding = verdict.clauses.iter().filter(decides).flat_map(inside);
    let judged = verdict
        .judged
        .iter()
        .filter(|clause| clause.truth == Truth::False);
    let priorities = verdict
        .priorities
        .iter()
        .filter(|clause| clause.truth == Truth::True);
    let hints = verdict
        .hints
        .iter()
        .filter(|clause| clause.truth == Truth::False);
    deciding
        .chain(judged.chain(priorities).chain(hints).cloned())
        .map(|clause| reason(world, &clause, verdict.status))
        .collect()
}

fn reason<'c>(world: &World<'_, 'c>, clause: &Clause<'c>, status: Status) -> Reason<'c> {
    let facts = &world.engines.catalogue.vocabulary.facts;
    let health = |fact: usize| facts.get(fact).is_some_and(|fact| fact.class.is_health());
    let unknown = clause.facts.iter().filter(|used| used.answer.is_none());
    Reason {
        weight: match (clause.truth, status) {
            (Truth::True, _) => Weight::Yes,
            (Truth::Unknown, Status::NeedsReason) => Weight::NeedsReason,
            (Truth::Unknown, _) => Weight::ToCheck,
            (Truth::False, Status::Eligible) => Weight::Warning,
            (Truth::False, _) => Weight::No,
        },
        what: What::Condition {
            label: clause.label,
            truth: clause.truth,
            when_unmet: clause.when_unmet,
            judge: clause.judge,
            unknown: unknown.map(|used| used.fact).collect(),
            health: clause.facts.iter().any(|used| health(used.fact)),
            authors: Vec::new(),
        },
        because: clause
            .origin
            .map_or_else(Because::default, |origin| Because::of(&origin.provenance)),
    }
}

/// Whether an actor may prescribe.
pub fn may_prescribe<'c>(
    world: &World<'_, 'c>,
    line: &Line<'c>,
    fiche: &'c Fiche,
    wanted: Option<PrescriberAnswer>,
) -> Result<Vec<Failure>, String> {
    let fiche = world.engines.in_force(fiche, line.on);
    let engine = world
        .engines
        .engine(fiche)
        .map_err(|error| error.to_string())?;
    let ledger = Ledger::default();
    let person = world.person(line);
    let around = world.around_person(&person, line.on, &ledger);
    let subject = Subject::Person(person.clone());
    let dossier = Dossier::open(person.clone(), subject, &engine);
    let people = crate::people::People {
        engine: &engine,
        dossier: &dossier,
        around,
        known: &world.case.actors,
        on: line.on,
    };
    let by = match &line.by {
        Some(by) => people.all(by, &[]),
        None => vec![people.prescriber(None)],
    };
    let asked = by.iter().map(|actor| Prescriber {
        role: actor.role.clone(),
        structure: actor.structure.clone(),
    });
    let answers = asked.map(|asked| answer_of(world.engines.catalogue, fiche, &asked));
    let Some(best) = answers.min_by_key(|verdict| verdict.answer) else {
        return Err("personne ne demande s'il peut prescrire".to_owned());
    };
    let reasons: Vec<Reason<'c>> = best
        .because
        .iter()
        .map(|party| Reason {
            weight: weight(best.answer),
            what: match best.answer {
                PrescriberAnswer::MayOrient => What::Orientation { party },
                PrescriberAnswer::NeedsReason => What::PrescriberNeedsReason,
                PrescriberAnswer::ToCheck => What::MandateToCheck { party },
                _ => What::MayNotPrescribe {
                    parties: vec![party],
                },
            },
            because: Because::of(&party.origin.provenance),
        })
        .collect();
    let heard = Heard {
        engine: &engine,
        people: Some(people),
        reasons: &reasons,
        third_party: false,
    };
    let mut failures = Vec::new();
    if let Some(wanted) = wanted.filter(|wanted| *wanted != best.answer) {
        let failure = Failure::new(&line.at, answer_word(wanted), answer_word(best.answer));
        let why = match best.answer {
            PrescriberAnswer::Yes => Vec::new(),
            _ => heard.why(),
        };
        failures.push(failure.because(why));
    }
    failures.extend(said(&line.expect, &heard));
    Ok(failures)
}

fn weight(answer: PrescriberAnswer) -> Weight {
    match answer {
        PrescriberAnswer::Yes | PrescriberAnswer::MayOrient => Weight::Yes,
        PrescriberAnswer::NeedsReason => Weight::NeedsReason,
        PrescriberAnswer::ToCheck => Weight::ToCheck,
        PrescriberAnswer::No => Weight::No,
    }
}

fn answer_word(answer: PrescriberAnswer) -> &'static str {
    match answer {
        PrescriberAnswer::Yes => "oui",
        PrescriberAnswer::MayOrient => "orienter",
        PrescriberAnswer::NeedsReason => "motif",
        PrescriberAnswer::ToCheck => "a-verifier",
        PrescriberAnswer::No => "non",
    }
}

/// In what order to serve candidacies.
pub fn rank<'c>(
    world: &World<'_, 'c>,
    line: &Line<'c>,
    fiche: &'c Fiche,
    who: &[String],
    order: Option<&[Vec<String>]>,
    prescribed: &BTreeMap<String, Date>,
) -> Result<Vec<Failure>, String> {
    let fiche = world.engines.in_force(fiche, line.on);
    let engine = world
        .engines
        .engine(fiche)
        .map_err(|error| error.to_string())?;
    let judge = engine.judge.on(line.on);
    let mut waiting = Vec::new();
    for name in who {
        let person = world.timeline(Some(name)).on(line.on);
        let standing = standing(&judge, fiche, &person)
            .map_err(|_| format!("ce que l'on sait de « {name} » se contredit"))?;
        waiting.push(Waiting {
            who: name.clone(),
            standing,
            prescribed: prescribed.get(name).copied(),
        });
    }
    let ranks: Vec<Vec<String>> = in_order(waiting)
        .into_iter()
        .map(|rank| rank.waiting.into_iter().map(|one| one.who).collect())
        .collect();
    let Some(order) = order else {
        return Ok(Vec::new());
    };
    // Without days to tell them apart, those of one rank are equal.
    let comparable = |names: &[String]| {
        let dated = names.iter().all(|name| prescribed.contains_key(name));
        let mut names = names.to_vec();
        if !dated {
            names.sort();
        }
        names
    };
    let same = order.len() == ranks.len()
        && order
            .iter()
            .zip(&ranks)
            .all(|(a, b)| comparable(a) == comparable(b));
    let shown = |ranks: &[Vec<String>]| {
        let ranks: Vec<String> = ranks.iter().map(|names| listed(names)).collect();
        ranks.join(" ; puis ")
    };
    Ok(match same {
        true => Vec::new(),
        false => vec![Failure::new(&line.at, shown(order), shown(&ranks))],
    })
}
