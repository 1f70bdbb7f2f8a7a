//! Acts gone wrong: something missing, too much, by another, on another day, of another record.

use domain::dossier::act::{AidDecision, Holding, Input as Given, Logged, Obliged};
use domain::dossier::{Act, Actor, Entry};
use domain::fiche::Event;
use domain::values::{Date, Id};
use jiff::ToSpan;

use demo::acts::Stage;
use demo::dice::Dice;

/// A complete act of the stage, and one time in three one thing wrong with it, or more.
pub fn any_act(stage: &Stage<'_, '_>, dice: &mut Dice) -> Entry {
    let mut entry = plausible(stage, dice);
    while dice.once_in(3) {
        spoil(stage, &mut entry, dice);
    }
    entry
}

/// A complete act, more often one that the path allows.
pub fn plausible(stage: &Stage<'_, '_>, dice: &mut Dice) -> Entry {
    let acts = match dice.below(24) {
        0 | 1 => vec![correction(stage, dice)],
        2 => stage.ends(),
        3..6 => stage.logs(dice),
        6..10 => stage.others(dice),
        _ => stage.holdings(dice),
    };
    let open = |entry: &&Entry| match &entry.act {
        Act::Hold(holding) => stage
            .engine
            .step(holding.step.as_str())
            .is_some_and(|step| {
                let slots = stage.engine.slots(stage.dossier, step, &stage.around);
                slots
                    .iter()
                    .any(|slot| slot.held.is_none() && slot.possible.is_some())
            }),
        _ => true,
    };
    let possible: Vec<&Entry> = acts.iter().filter(open).collect();
    let chosen = dice.one_of(&possible).copied().or(acts.first());
    chosen.cloned().unwrap_or_else(|| correction(stage, dice))
}

/// An earlier entry taken back, moved to another day, or replaced.
fn correction(stage: &Stage<'_, '_>, dice: &mut Dice) -> Entry {
    let journal = &stage.dossier.journal;
    let event = dice.below(journal.len() + 1);
    let with = match (dice.below(3), journal.get(event)) {
        (0, _) | (_, None) => None,
        (1, Some(wrong)) => {
            let mut entry = wrong.entry.clone();
            entry.on = entry.on.saturating_sub(1.day());
            Some(entry)
        }
        _ => stage.holdings(dice).pop(),
    };
    Entry {
        act: Act::Correct {
            event,
            with: with.map(Box::new),
        },
        on: stage.day,
        by: stage
            .cast
            .agent(stage.engine, stage.dossier)
            .into_iter()
            .collect(),
        reason: Some("erreur de saisie".to_owned()),
    }
}

/// One thing wrong.
fn spoil(stage: &Stage<'_, '_>, entry: &mut Entry, dice: &mut Dice) {
    match dice.below(8) {
        0 => entry.on = any_day(stage.day, dice),
        1 => entry.by = anyone(stage, dice).into_iter().collect(),
        2 => {
            entry.by.pop();
        }
        3 => entry.by.extend(anyone(stage, dice)),
        4 => entry.reason = None,
        _ => match &mut entry.act {
            Act::Hold(holding) => spoil_holding(stage, holding, dice),
            Act::Log(logged) => logged.amount = any_amount(dice),
            other => *other = strange(stage, dice),
        },
    }
}

fn anyone(stage: &Stage<'_, '_>, dice: &mut Dice) -> Option<Actor> {
    dice.one_of(&stage.cast.everyone).cloned()
}

/// Near the day, far from it, or at the ends of the calendar.
pub fn any_day(near: Date, dice: &mut Dice) -> Date {
    let days = i64::try_from(dice.below(60)).unwrap_or_default() - 30;
    match dice.below(8) {
        0 => Date::MIN,
        1 => Date::MAX,
        2 => near.saturating_add((days * 40).days()),
        _ => near.saturating_add(days.days()),
    }
}

fn spoil_holding(stage: &Stage<'_, '_>, holding: &mut Holding, dice: &mut Dice) {
    let inputs: Vec<Id> = holding.inputs.keys().cloned().collect();
    match dice.below(12) {
        0 => holding.outcome = None,
        1 => holding.outcome = Some(any_name(stage, dice)),
        2 => holding.present.clear(),
        3 => holding.invited.clear(),
        4 => {
            if let Some(name) = dice.one_of(&inputs) {
                holding.inputs.remove(name);
            }
        }
        5 => {
            let name = dice
                .one_of(&inputs)
                .cloned()
                .unwrap_or_else(|| any_name(stage, dice));
            holding.inputs.insert(name, any_answer(stage, dice));
        }
        6 => holding.documents.clear(),
        7 => {
            for paper in &mut holding.documents {
                paper.signed_by.clear();
                paper.contents.pop();
                paper.sent_to.pop();
            }
        }
        8 => holding.channels = vec!["pigeon".to_owned()],
        9 => holding.mail = Some("ailleurs@essai.example".to_owned()),
        10 => holding.motive = Some(any_name(stage, dice)),
        _ => holding.operator = Some(any_name(stage, dice)),
    }
}

fn any_answer(stage: &Stage<'_, '_>, dice: &mut Dice) -> Given {
    match dice.below(6) {
        0 => Given::YesNo(false),
        1 => Given::Text(String::new()),
        2 => Given::Choices(vec!["rien de tel".to_owned()]),
        3 => Given::Day(any_day(stage.day, dice)),
        4 => Given::Number(any_amount(dice)),
        _ => Given::Text("rien de tel".to_owned()),
    }
}

fn any_amount(dice: &mut Dice) -> i64 {
    [i64::MAX, i64::MIN, -1000, 0, 1, 500, 7000][dice.below(7)]
}

/// A name of the fiche, of any kind of record, or of nothing.
fn any_name(stage: &Stage<'_, '_>, dice: &mut Dice) -> Id {
    let fiche = stage.engine.fiche;
    let mut names: Vec<Id> = fiche
        .origins()
        .iter()
        .map(|(_, origin)| origin.id.clone())
        .collect();
    names.extend(
        fiche
            .steps
            .iter()
            .flat_map(|step| &step.outcomes)
            .map(|o| o.id.clone()),
    );
    names.extend(stage.engine.operators().into_iter().cloned());
    names.push("rien-de-tel".parse().expect("an identifier"));
    names.swap_remove(dice.below(names.len()))
}

/// Any act at all, on any name.
fn strange(stage: &Stage<'_, '_>, dice: &mut Dice) -> Act {
    let mut name = || any_name(stage, dice);
    let (a, period, to) = (name(), name(), name());
    match dice.below(14) {
        0 => Act::Plan {
            step: a,
            day: any_day(stage.day, dice),
        },
        1 => Act::Log(Logged {
            what: [
                Event::Contact,
                Event::Interview,
                Event::AccompanimentHour,
                Event::Grant,
            ][dice.below(4)],
            amount: any_amount(dice),
            with: anyone(stage, dice).into_iter().collect(),
            channel: None,
            place: None,
        }),
        2 => Act::Open { period },
        3 => Act::Close { period },
        4 => Act::RequestRenewal { period },
        5 => Act::DecideAid(AidDecision {
            fund: a,
            granted: true,
            amount: Some(any_amount(dice)),
        }),
        6 => Act::Waive {
            what: Obliged::Counter(a),
        },
        7 => Act::Waive {
            what: Obliged::Step(a),
        },
        8 => Act::ChangeOperator { to },
        9 => Act::Resume,
        10 => Act::Suspend,
        11 => Act::Pin {
            version: u16::try_from(dice.below(4)).unwrap_or_default(),
        },
        12 => Act::Hold(Holding::of(a)),
        _ => Act::Correct {
            event: usize::MAX,
            with: None,
        },
    }
}
