//! `verifie`: where a dossier stands on a day.

use domain::dossier::{Ending, Status};
use domain::values::{Date, Id};

use crate::answers::{Heard, is_named, listed, told_list};
use crate::format::model::{Hold, Line, TRUTHS};
use crate::format::node::Place;
use crate::format::questions::{Check, EndWord, PeriodCheck, RunWord, StateWord, StepWord};
use crate::people::People;
use crate::questions::money::{aid, cost};
use crate::questions::{charge, counts, due, proposals};
use crate::report::Failure;
use crate::world::{Folder, World};

/// Everything a check asks of the dossier of a line.
pub fn check<'c>(
    world: &mut World<'_, 'c>,
    line: &Line<'c>,
    check: &Check<'c>,
) -> Result<Vec<Failure>, String> {
    let rank = world.folder(line)?;
    let today = line.on;
    let ledger = world.ledger();
    let around = world.around(rank, today, &ledger);
    let people = world.people(rank, today, around);
    let folder = &world.folders[rank];
    let mut failures = Vec::new();
    failures.extend(state(folder, check));
    failures.extend(
        check
            .steps
            .iter()
            .filter_map(|(at, id, word)| step(folder, at, id, *word)),
    );
    failures.extend(
        check
            .periods
            .iter()
            .filter_map(|check| period(&people, today, check)),
    );
    failures.extend(due::due(&people, today, &check.due));
    failures.extend(due::not_due(&people, today, &check.not_due));
    for (wanted, acts) in [(true, &check.possible), (false, &check.impossible)] {
        let found = acts.iter();
        failures.extend(found.filter_map(|(at, step, outcome)| {
            possible(&people, at, step, outcome.as_ref(), wanted)
        }));
    }
    failures.extend(counts::counts(&people, today, &check.counters));
    failures.extend(flags(&people, check));
    failures.extend(proposals::proposals(
        world,
        rank,
        today,
        &check.proposes,
        &check.proposes_not,
    )?);
    for (at, named) in &check.told {
        if !folder
            .told
            .iter()
            .any(|id| is_named(Some(people), named, id))
        {
            let expected = format!("« {} » avisé", named.name);
            failures.push(Failure::new(at, expected, told_list(&folder.told)));
        }
    }
    failures.extend(charge::charge(&people, &check.charge));
    failures.extend(check.aids.iter().filter_map(|check| aid(&people, check)));
    failures.extend(check.cost.iter().filter_map(|check| cost(&people, check)));
    failures.extend(changes(&people, check));
    for (at, rule, wanted) in &check.outcomes {
        let rules = &folder.engine.fiche.rules;
        if let Some(rule) = rules.iter().find(|known| known.origin.id == *rule) {
            let found = folder.engine.truth(&rule.test, &people.around, today);
            if found != *wanted {
                let word = |truth| {
                    TRUTHS
                        .iter()
                        .find(|(_, t)| *t == truth)
                        .map_or("", |(w, _)| w)
                };
                failures.push(Failure::new(at, word(*wanted), word(found)));
            }
        }
    }
    Ok(failures)
}

fn state(folder: &Folder<'_>, check: &Check<'_>) -> Vec<Failure> {
    let state = &folder.dossier.state;
    let mut failures = Vec::new();
    let found = match state.status {
        Status::Draft => StateWord::Draft,
        Status::Open => StateWord::Open,
        Status::Suspended { .. } => StateWord::Suspended,
        Status::Closed { .. } => StateWord::Closed,
    };
    let word = |state| match state {
        StateWord::Draft => "brouillon",
        StateWord::Open => "ouvert",
        StateWord::Suspended => "suspendu",
        StateWord::Closed => "ferme",
    };
    if let Some((at, wanted)) = check.state.as_ref().filter(|(_, wanted)| *wanted != found) {
        failures.push(Failure::new(at, word(*wanted), word(found)));
    }
    if let Some((at, wanted)) = &check.ended {
        let found = match &state.status {
            Status::Closed { how, .. } => Some(match how {
                Ending::Outcome { step, outcome } => {
                    EndWord::Outcome(step.clone(), outcome.clone())
                }
                Ending::Withdrawal => EndWord::Withdrawal,
                Ending::Refusal => EndWord::Refusal,
                Ending::Ended => EndWord::Ended,
            }),
            _ => None,
        };
        let word = |end: &EndWord| match end {
            EndWord::Outcome(step, outcome) => format!("{step}:{outcome}"),
            EndWord::Withdrawal => "retrait".to_owned(),
            EndWord::Refusal => "refus".to_owned(),
            EndWord::Ended => "termine".to_owned(),
        };
        if found.as_ref() != Some(wanted) {
            let got = found
                .as_ref()
                .map_or("le dossier n'est pas fermé".to_owned(), word);
            failures.push(Failure::new(at, word(wanted), got));
        }
    }
    let operator = state.operator.as_ref();
    if let Some((at, wanted)) = check.operator.as_ref()
        && operator != Some(wanted)
    {
        let got = operator.map_or("aucun".to_owned(), ToString::to_string);
        failures.push(Failure::new(at, format!("opérateur {wanted}"), got));
    }
    let number = folder.dossier.version;
    if let Some((at, wanted)) = check.version.as_ref()
        && *wanted != number
    {
        let version = |number: u16| format!("version {number}");
        failures.push(Failure::new(at, version(*wanted), version(number)));
    }
    failures
}

fn step(folder: &Folder<'_>, at: &Place, step: &Id, wanted: StepWord) -> Option<Failure> {
    let held = folder.dossier.state.held.iter();
    let last = held.rev().find(|held| held.holding.step == *step);
    let done = folder.dossier.state.last(step.as_str()).is_some();
    let found = match last {
        Some(_) if done => StepWord::Done,
        Some(_) => StepWord::Incomplete,
        None => StepWord::NotDone,
    };
    let word = |word| match word {
        StepWord::Done => "faite",
        StepWord::Incomplete => "incomplete",
        StepWord::NotDone => "non-faite",
    };
    (found != wanted).then(|| {
        let say = |state| format!("{step} : {}", word(state));
        Failure::new(at, say(wanted), say(found))
    })
}

fn period(people: &People<'_, '_>, today: Date, check: &PeriodCheck) -> Option<Failure> {
    let runs = people.engine.runs(people.dossier, &people.around);
    let run = runs.iter().rfind(|run| {
        run.period.origin.id == check.period && check.rank.is_none_or(|rank| run.rank == rank)
    });
    let state = match run {
        None => RunWord::NotOpen,
        Some(run) if run.closed.is_some_and(|closed| closed < today) && is_over(run) => {
            RunWord::Over
        }
        Some(run) if run.closed.is_some() => RunWord::Closed,
        Some(run) if run.end.to.is_some_and(|to| to < today) => RunWord::Over,
        Some(_) => RunWord::Open,
    };
    let (from, to) = (run.map(|run| run.from), run.and_then(|run| run.to()));
    let same = check.state.is_none_or(|wanted| wanted == state)
        && check.from.is_none_or(|wanted| from == Some(wanted))
        && check.to.is_none_or(|wanted| to == Some(wanted))
        && (run.is_some() || check.rank.is_none());
    let shown = |from: Option<Date>, to: Option<Date>, rank: Option<u8>, state: Option<RunWord>| {
        let parts = [
            state.map(|state| run_word(state).to_owned()),
            rank.map(|rank| format!("rang {rank}")),
            from.map(|from| format!("du {from}")),
            to.map(|to| format!("au {to}")),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        format!("{} : {}", check.period, parts.join(", "))
    };
    (!same).then(|| {
        Failure::new(
            &check.at,
            shown(check.from, check.to, check.rank, check.state),
            shown(from, to, run.map(|run| run.rank), Some(state)),
        )
    })
}

/// A run that went to its planned end before anything closed it.
fn is_over(run: &domain::dossier::RunView<'_>) -> bool {
    run.closed
        .zip(run.end.to)
        .is_some_and(|(closed, to)| closed > to)
}

fn run_word(state: RunWord) -> &'static str {
    match state {
        RunWord::NotOpen => "non-ouverte",
        RunWord::Open => "ouverte",
        RunWord::Over => "echue",
        RunWord::Closed => "fermee",
    }
}

/// Whether a step would be accepted that day, in order.
fn possible(
    people: &People<'_, '_>,
    at: &Place,
    step: &Id,
    outcome: Option<&Id>,
    wanted: bool,
) -> Option<Failure> {
    let known = people.engine.step(step.as_str())?;
    let outcomes: Vec<Option<&Id>> = match (outcome, known.outcomes.is_empty()) {
        (None, false) => known
            .outcomes
            .iter()
            .map(|outcome| Some(&outcome.id))
            .collect(),
        (outcome, _) => vec![outcome],
    };
    let mut last = None;
    for outcome in outcomes {
        let offered = known
            .outcomes
            .iter()
            .find(|known| Some(&known.id) == outcome);
        let motives = offered.map_or(&[][..], |outcome| &outcome.motives);
        let motives = motives.iter().map(|motive| Some(&motive.id));
        for motive in motives.chain([None]) {
            let hold = Hold {
                step: Some(step.clone()),
                outcome: outcome.cloned(),
                motive: motive.cloned(),
                ..Hold::default()
            };
            let reason = Some("Motif écrit.".to_owned());
            let entry = people.hold(&hold, None, people.on, reason)?;
            let answer = people.engine.decide(people.dossier, &entry, &people.around);
            if answer.accepted() {
                let expected = format!("{} impossible", act(step, outcome));
                return (!wanted).then(|| Failure::new(at, expected, "possible"));
            }
            last = Some(answer);
        }
    }
    let answer = last.filter(|_| wanted)?;
    let heard = Heard {
        engine: people.engine,
        people: Some(*people),
        reasons: &answer.reasons,
        third_party: false,
    };
    let expected = format!("{} possible", act(step, outcome));
    let got = crate::format::expect::word(answer.verdict);
    Some(Failure::new(at, expected, got).because(heard.why()))
}

fn act(step: &Id, outcome: Option<&Id>) -> String {
    match outcome {
        Some(outcome) => format!("{step}:{outcome}"),
        None => step.to_string(),
    }
}

fn flags(people: &People<'_, '_>, check: &Check<'_>) -> Vec<Failure> {
    if check.flagged.is_empty() && check.not_flagged.is_empty() {
        return Vec::new();
    }
    let flags = people.engine.flags(people.dossier, &people.around);
    let heard = Heard {
        engine: people.engine,
        people: Some(*people),
        reasons: &flags,
        third_party: false,
    };
    let flagged: Vec<_> = flags
        .iter()
        .flat_map(|flag| &flag.because.requirements)
        .collect();
    let got = || match flagged.is_empty() {
        true => "rien n'est signalé".to_owned(),
        false => format!("signalées : {}", listed(&flagged)),
    };
    let mut failures = Vec::new();
    for (at, wanted) in &check.flagged {
        if !flagged.contains(&wanted) {
            failures
                .push(Failure::new(at, format!("{wanted} signalée"), got()).because(heard.why()));
        }
    }
    for (at, unwanted) in &check.not_flagged {
        if flagged.contains(&unwanted) {
            let expected = format!("{unwanted} non signalée");
            failures.push(Failure::new(at, expected, got()).because(heard.why()));
        }
    }
    failures
}

fn changes(people: &People<'_, '_>, check: &Check<'_>) -> Vec<Failure> {
    let first = people.dossier.state.done().next().map(|held| held.on);
    let since = people.engine.entered(people.dossier).or(first);
    let changes = match since {
        Some(since) if !check.changes.is_empty() => people.engine.changes(since, &people.around),
        _ => Vec::new(),
    };
    let cited: Vec<_> = changes
        .iter()
        .flat_map(|change| &change.because.requirements)
        .collect();
    let one = |(at, wanted): &(Place, domain::values::Requirement)| {
        let known = cited.contains(&wanted);
        let expected = format!("{wanted} n'est plus remplie");
        let got = match cited.is_empty() {
            true => "rien n'a changé".to_owned(),
            false => listed(&cited),
        };
        (!known).then(|| Failure::new(at, expected, got))
    };
    check.changes.iter().filter_map(one).collect()
}
