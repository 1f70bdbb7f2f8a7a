//! The agenda of every body, for every account: what is owed to it in the dossiers that are theirs to know, and
//! nothing else; and no meeting at all for those who have no seat.

use std::collections::BTreeSet;

use app::meetings::{ALL_LINES, Fate, NewMeeting};
use app::{Error, Refusal};
use domain::dossier::Actor;
use store::owed;

use super::oracle::Oracle;
use super::{TODAY, accounts, live, town};
use crate::town::{id, noon};

/// Lives tried for each question put to a body, and their days.
const SEEDS: u64 = 6;
const LENGTH: i64 = 120;

#[test]
fn an_agenda_holds_what_waits_for_the_body_as_far_as_one_may_know_of_it() {
    trial::both(|place| {
        let (mut town, mut lived) = town(place);
        let bodies = town.office.bodies();
        let questions = bodies.all().flat_map(|body| &body.questions);
        let questions =
            questions.map(|one| (one.fiche.code(), format!("etape:{}", one.step.origin.id)));
        // What bodies decide waits somewhere, where one of a few short lives comes to it.
        for (code, step) in questions.collect::<Vec<_>>() {
            for seed in 0..SEEDS {
                let Some(one) = live(&mut town, &code, 5000 + seed, LENGTH) else {
                    continue;
                };
                let owed = town.read(|tx| owed::of(tx, one.number));
                let waits = owed.iter().any(|row| row.what == step);
                lived.push(one);
                if waits {
                    break;
                }
            }
        }
        let accounts = accounts(&mut town, &lived);
        let mut bodies = Vec::new();
        for body in town.office.bodies().all().cloned().collect::<Vec<_>>() {
            let keeper = town.another(
                &Actor {
                    role: id("agent"),
                    structure: Some(body.organisation.clone()),
                    name: None,
                },
                90_000,
            );
            let new = NewMeeting {
                body: body.key.clone(),
                on: TODAY,
                hour: (9, 30),
                place: String::new(),
            };
            let office = &town.office;
            let planned = town.call(&keeper, TODAY, |call| office.plan_meeting(call, &new));
            bodies.push((body, planned.expect("it is planned")));
        }
        // A meeting reads what is owed on its day, whenever the dossier was last drawn.
        while town.office.wake(noon(TODAY)).expect("a batch") > 0 {}
        let mut owed: Vec<BTreeSet<String>> = Vec::new();
        for one in &lived {
            let rows = town.read(|tx| owed::of(tx, one.number));
            let now = rows.into_iter().filter(|row| {
                let day = TODAY.to_string();
                row.from <= day && row.since.is_none_or(|since| since <= TODAY)
            });
            owed.push(now.map(|row| row.what).collect());
        }
        let (mut read, mut waiting, mut unknown) = (0, 0, 0);
        for who in &accounts {
            for (body, id) in &bodies {
                let view = town.call(who, TODAY, |call| town.office.meeting(call, *id, ALL_LINES));
                let sits = who.person.is_none() && body.knows(town.office.catalogue, &who.actor());
                let view = match view {
                    Ok(view) => view,
                    Err(Error::Refused(Refusal::NotFound)) => {
                        assert!(!sits, "{} for {:?}", body.key, who);
                        unknown += 1;
                        continue;
                    }
                    Err(other) => panic!("{other:?}"),
                };
                assert!(sits, "{} for {:?}", body.key, who);
                read += 1;
                let shown: BTreeSet<(i64, String)> = view
                    .lines
                    .iter()
                    .filter(|line| matches!(line.fate, Fate::Waiting))
                    .map(|line| (line.key.dossier, format!("etape:{}", line.key.step)))
                    .collect();
                let mut awaited = BTreeSet::new();
                for (one, owed) in lived.iter().zip(&owed) {
                    let engine = town.engine(&one.code, TODAY);
                    if !Oracle::before(&engine, one, who).existence.reads() {
                        continue;
                    }
                    for question in &body.questions {
                        let what = format!("etape:{}", question.step.origin.id);
                        if question.fiche.head.id == engine.fiche.head.id && owed.contains(&what) {
                            awaited.insert((one.number, what));
                        }
                    }
                }
                assert_eq!(
                    shown, awaited,
                    "{} for {} {:?}",
                    body.key, who.role, who.structure
                );
                waiting += shown.len();
            }
        }
        println!(
            "{}: {read} agendas read, {waiting} lines, {unknown} meetings that do not exist for who asks",
            place.engine
        );
        assert!(read > 0 && waiting > 0 && unknown > 0);
    });
}
