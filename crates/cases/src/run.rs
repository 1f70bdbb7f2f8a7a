//! Plays a case line by line, and notes every difference.

use domain::dossier::act::{Act, Entry};

use crate::answers::{Heard, differences};
use crate::engines::Engines;
use crate::format::model::{Case, CaseFile, Line, Verb, Who};
use crate::questions;
use crate::report::{CaseReport, Failure, Report};
use crate::world::World;

/// What finds fiches by a text, best first: the search of the site, by ids.
pub type Finder<'f> = &'f dyn Fn(&str) -> Vec<String>;

/// Plays every case of a file.
pub fn run<'c>(engines: &Engines<'c>, file: &CaseFile<'c>, finder: Finder<'_>) -> Report {
    let played = |case| CaseReport {
        name: case_name(case),
        contested: case.contested.clone(),
        failures: play(engines, case, finder),
    };
    Report {
        cases: file.cases.iter().map(played).collect(),
    }
}

fn case_name(case: &Case<'_>) -> String {
    case.name.text.clone()
}

fn play<'c>(engines: &Engines<'c>, case: &Case<'c>, finder: Finder<'_>) -> Vec<Failure> {
    let mut world = World::new(engines, case);
    let mut failures = Vec::new();
    for line in &case.lines {
        match step(&mut world, line, finder) {
            Ok(found) => failures.extend(found),
            Err(why) => failures.push(Failure::new(&line.at, "une ligne qui se joue", why)),
        }
    }
    failures
}

/// Plays one line in a world: what differs from what it expects.
///
/// # Errors
/// A line that makes no sense there, in French.
pub fn step<'c>(
    world: &mut World<'_, 'c>,
    line: &Line<'c>,
    finder: Finder<'_>,
) -> Result<Vec<Failure>, String> {
    match &line.verb {
        Verb::OpenDossier {
            fiche,
            subject,
            operator,
        } => {
            let rank = world.open(line, fiche, *subject)?;
            if let Some(to) = operator.clone() {
                let entry = Entry {
                    act: Act::ChangeOperator { to },
                    on: line.on,
                    by: Vec::new(),
                    reason: None,
                };
                world.write(rank, entry, line.recorded, false);
            }
            Ok(Vec::new())
        }
        Verb::Know(facts) => {
            let by = line.by.iter().flatten().find_map(|who| match who {
                Who::Actor(actor) => Some(actor.clone()),
                _ => None,
            });
            world.know(world.person(line), line.on, facts, by);
            Ok(Vec::new())
        }
        Verb::Levels(levels) => {
            for level in levels {
                world.set_level(level, line.on)?;
            }
            Ok(Vec::new())
        }
        Verb::Mandates(mandates) => {
            world.set_mandates(mandates);
            Ok(Vec::new())
        }
        Verb::Check(check) => questions::check(world, line, check),
        Verb::Judge { .. }
        | Verb::MayPrescribe { .. }
        | Verb::Rank { .. }
        | Verb::Sees(_)
        | Verb::Catalogue(_) => questions::other(world, line, finder),
        _ => act(world, line),
    }
}

fn act<'c>(world: &mut World<'_, 'c>, line: &Line<'c>) -> Result<Vec<Failure>, String> {
    let answered = world.act(line)?;
    let ledger = world.ledger();
    let around = world.around(answered.folder, line.recorded, &ledger);
    let people = world.people(answered.folder, line.on, around);
    let heard = Heard {
        engine: people.engine,
        people: Some(people),
        reasons: &answered.answer.reasons,
        third_party: false,
    };
    let found = differences(&line.at, &answered.answer, &line.expect, &heard);
    world.answered = Some(answered);
    Ok(found)
}
