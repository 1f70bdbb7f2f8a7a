//! Two worlds, alike but for one thing: in the second, somebody followed elsewhere also has a dossier whose
//! very existence is a fact of health. Whoever may not know of it cannot tell the two worlds apart, whatever
//! they ask, whatever they try.

use std::fmt::Debug;
use std::fmt::Write;

use app::dossier::About;
use app::subject::{Contact, Identity, NewPerson, Registered};
use app::{Error, Who};
use demo::cast::Cast;
use demo::names::Communes;
use demo::persons::{completed, somebody};
use domain::dossier::act::Obliged;
use domain::dossier::{Act, Actor, Engine, Entry};
use domain::person::Person;
use domain::values::{Date, Id};
use jiff::civil::date;
use store::lists::After;
use store::outbox::{self, Job};

use super::answers::every_act;
use super::oracle::Oracle;
use super::{Lived, START, accounts};
use crate::town::{CATALOGUE, Town, fiche, id, noon};

const UNTIL: Date = date(2018, 12, 31);
const TODAY: Date = date(2019, 1, 15);
/// The dossiers that everybody has: those of the persons, then other ones of the hidden fiche.
const SHOWN: [(&str, u64); 5] = [("F08", 1), ("F08", 2), ("F06", 3), ("F12", 4), ("F12", 5)];

/// A world, with the dossiers of everybody and, perhaps, those of health of the first three persons.
struct World {
    town: Town,
    lived: Vec<Lived>,
    hidden: Vec<Lived>,
    names: Vec<Identity>,
    accounts: Vec<Who>,
    /// One of each body, the same day.
    meetings: Vec<i64>,
}

fn lived(town: &Town, code: &str, subject: i64, number: i64) -> Lived {
    Lived {
        code: code.to_owned(),
        number,
        subject,
        dossier: town
            .office
            .replayed(number, noon(TODAY))
            .expect("it replays"),
        helper: None,
        member: None,
    }
}

/// Somebody registered by a referent, whom a fiche admits.
fn registered(town: &mut Town, engine: &Engine<'_>, rank: u64) -> (i64, Person, Identity) {
    let communes = Communes::of(&CATALOGUE, |_| 1);
    let (made_up, person) = somebody(engine, START, &communes, (35, rank));
    let referent = town.who(&Actor {
        role: id("referent-rsa"),
        structure: Some(id("cdas-fougeres")),
        name: None,
    });
    let identity = Identity {
        civil: domain::identity::Identity {
            family_name: made_up.family,
            birth_name: None,
            first_names: made_up.given,
            birth_date: Some(made_up.birth),
        },
        contact: Contact::default(),
        also: Vec::new(),
    };
    let new = NewPerson {
        identity: identity.clone(),
        commune: None,
        confirmed: true,
    };
    let done = town.call(&referent, START, |call| town.office.register(call, &new));
    let Ok(Registered::Done(subject)) = done else {
        panic!("{done:?}");
    };
    town.learn(subject, &person, START);
    (subject, person, identity)
}

/// A meeting of each body that somebody keeps, in both worlds.
fn planned(town: &mut Town) -> Vec<i64> {
    let keepers = [
        ("agent", "itr-rsa", "itr-rsa"),
        ("agent", "cellule-d-appui", "cellule-d-appui"),
        ("agent", "fil-rouge-35", "commission-d-orientation"),
    ];
    let mut meetings = Vec::new();
    for (role, structure, body) in keepers {
        let keeper = town.who(&Actor {
            role: id(role),
            structure: Some(id(structure)),
            name: None,
        });
        let new = app::meetings::NewMeeting {
            body: body.to_owned(),
            on: TODAY,
            hour: (14, 0),
            place: String::new(),
        };
        let planned = town.call(&keeper, TODAY, |call| town.office.plan_meeting(call, &new));
        meetings.push(planned.expect("it is planned"));
    }
    meetings
}

/// A world without the dossiers of health that its twin has, or with.
fn world(place: &trial::Place, twin: Option<&World>) -> World {
    let mut town = Town::new(place);
    // The professionals are there in both worlds, whether they act or not.
    for (code, _) in SHOWN {
        for actor in Cast::of(&town.engine(code, START)).everyone {
            town.who(&actor);
        }
    }
    let mut shown = Vec::new();
    let mut names = Vec::new();
    for (code, rank) in SHOWN {
        let engine = town.engine(code, START);
        let found = (0..8).find_map(|turn| {
            let rank = rank * 10 + turn;
            let (subject, person, name) = registered(&mut town, &engine, rank);
            let number = town.live_on(code, (subject, &person), rank, START, UNTIL);
            number.map(|number| (subject, number, name))
        });
        let (subject, number, name) = found.expect("somebody gets in");
        shown.push(lived(&town, code, subject, number));
        names.push(name);
    }
    // What is known of the persons is known in both worlds, and who follows them; only one of the two has
    // the dossiers.
    let engine = town.engine("F12", START);
    let mut hidden = Vec::new();
    for (nth, (one, rank)) in shown[..3].iter().zip(500..).enumerate() {
        let known = town.facts(one.subject).on(START);
        let person = completed(&engine, START, known, rank);
        town.learn(one.subject, &person, START);
        town.aside();
        match twin {
            None => {
                let number = (0..20).find_map(|turn| {
                    let seed = rank + 10 * turn;
                    town.live_on("F12", (one.subject, &person), seed, START, UNTIL)
                });
                let number = number.expect("a dossier of health");
                hidden.push(lived(&town, "F12", one.subject, number));
            }
            Some(twin) => {
                let prescriber = twin.hidden[nth].dossier.state.prescriber.as_ref();
                let who = town.who(prescriber.expect("somebody prescribed"));
                town.follow(one.subject, &who, START);
            }
        }
        town.aside();
    }
    let accounts = accounts(&mut town, &shown);
    let meetings = planned(&mut town);
    World {
        meetings,
        town,
        lived: shown,
        hidden,
        names,
        accounts,
    }
}

#[test]
fn nobody_who_may_not_know_of_it_can_tell_a_hidden_dossier_is_there() {
    story(trial::sqlite, 1);
}

#[test]
fn nor_on_postgresql() {
    story(trial::postgres, 7);
}

fn story(place: impl Fn() -> trial::Place, every: usize) {
    let (first, second) = (place(), place());
    let with = world(&second, None);
    let without = world(&first, Some(&with));
    assert_eq!(numbers(&with), numbers(&without), "the same but for that");
    assert!(without.hidden.is_empty() && with.hidden.len() == 3);
    let engine = |one: &Lived| with.town.engine(&one.code, TODAY);
    let engines: Vec<_> = with.lived.iter().map(engine).collect();
    let f12 = &engines[3];
    let acts = every_act(f12, &with.lived[3].dossier, TODAY);
    let (mut compared, mut accounts, mut around) = (0, 0, 0);
    for (who, twin) in with.accounts.iter().zip(&without.accounts).step_by(every) {
        assert_eq!(who, twin);
        let reads = |engine, one| Oracle::new(engine, one, who.actor()).existence.reads();
        if with.hidden.iter().any(|one| reads(f12, one)) {
            continue;
        }
        let mut elsewhere = engines.iter().zip(&with.lived[..3]);
        let near = elsewhere.any(|(engine, one)| reads(engine, one));
        // Of those who know none of the persons, a few will do.
        if !near && who.mandate % 5 != 0 {
            continue;
        }
        accounts += 1;
        around += usize::from(near);
        let hidden: Vec<i64> = with.hidden.iter().map(|one| one.number).collect();
        let here = asked(&with, who, &hidden, &acts);
        let there = asked(&without, who, &hidden, &acts);
        for ((question, here), (_, there)) in here.iter().zip(&there) {
            compared += 1;
            assert_eq!(here, there, "{} {:?}: {question}", who.role, who.structure);
        }
    }
    println!(
        "{compared} answers alike, to {accounts} accounts who may not know, {around} of whom follow one of the persons elsewhere"
    );
    assert!(around > 0);
    jobs(&with, &without);
}

fn numbers(world: &World) -> Vec<i64> {
    world.lived.iter().map(|one| one.number).collect()
}

/// Everything an account may ask, and try, as it is answered.
fn asked(world: &World, who: &Who, hidden: &[i64], acts: &[Act]) -> Vec<(String, String)> {
    let town = &world.town;
    let office = &town.office;
    let mut answers: Vec<(String, String)> = Vec::new();
    let mut note = |question: String, answer: &dyn Debug| {
        let mut text = String::new();
        let _ = write!(text, "{answer:?}");
        answers.push((question, text));
    };
    for live in [true, false] {
        for most in [1, 3, 200] {
            let page = town.call(who, TODAY, |call| office.roster(call, live, None, most));
            note(format!("roster {live} {most}"), &page.expect("a page"));
        }
    }
    let drafts = town.call(who, TODAY, |call| office.drafts(call, 200));
    note("drafts".to_owned(), &drafts.expect("a list"));
    let mut after = After::default();
    loop {
        let page = town.call(who, TODAY, |call| office.due_list(call, &after, 2));
        let page = page.expect("a page");
        note("due".to_owned(), &page);
        match page.next {
            Some(next) => after = next,
            None => break,
        }
    }
    let news = town.call(who, TODAY, |call| office.notices(call, None));
    note("news".to_owned(), &news);
    // The calendar, what waits at each meeting, what each came to.
    let bodies = town.call(who, TODAY, |call| office.my_bodies(call));
    note("bodies".to_owned(), &bodies);
    let days = (START, UNTIL.saturating_add(jiff::Span::new().years(1)));
    let calendar = town.call(who, TODAY, |call| office.meetings(call, days));
    note("calendar".to_owned(), &calendar);
    for meeting in &world.meetings {
        let awaited = town.call(who, TODAY, |call| office.awaited_at(call, *meeting));
        note(format!("awaited at {meeting}"), &awaited);
        let view = town.call(who, TODAY, |call| {
            office.meeting(call, *meeting, app::meetings::ALL_LINES)
        });
        note(format!("meeting {meeting}"), &view);
    }
    let fresh = town.call(who, TODAY, |call| office.fresh_notices(call));
    note("fresh news".to_owned(), &fresh);
    let all = world.lived.iter().map(|one| one.number);
    for number in all.chain(hidden.iter().copied()) {
        let view = town.call(who, TODAY, |call| office.dossier(call, number));
        note(format!("dossier {number}"), &view);
        let act = Act::End;
        let tried = entry(act, who);
        let stale = town.call(who, TODAY, |call| {
            office.act(call, number, Some(-1), &tried)
        });
        note(format!("stale {number}"), &stale);
    }
    for number in hidden {
        for act in acts {
            let tried = entry(act.clone(), who);
            let answer = town.call(who, TODAY, |call| office.act(call, *number, None, &tried));
            note(format!("{} in {number}", tried.act.code()), &answer);
        }
    }
    let followed = town.call(who, TODAY, |call| office.followed(call));
    note("followed".to_owned(), &followed);
    for fiche in CATALOGUE.fiches_on(TODAY) {
        let told = town.call(who, TODAY, |call| office.counters(call, &fiche.head.id));
        note(format!("counters {}", fiche.code()), &told);
        let id = &fiche.head.id;
        let told = town.call(who, TODAY, |call| office.steering(call, id));
        note(format!("steering {}", fiche.code()), &told);
        let told = town.call(who, TODAY, |call| office.in_line(call, id));
        note(format!("in line {}", fiche.code()), &told);
        for step in &fiche.steps {
            let late = Obliged::Step(step.origin.id.clone());
            let told = town.call(who, TODAY, |call| office.remind(call, id, (None, &late)));
            note(format!("remind {}", fiche.code()), &told);
        }
    }
    for (one, name) in world.lived.iter().zip(&world.names) {
        let person = one.subject;
        let of = |what: &str| format!("{what} {person}");
        note(
            of("person"),
            &town.call(who, TODAY, |call| office.person(call, person)),
        );
        note(
            of("facts"),
            &town.call(who, TODAY, |call| office.facts_seen(call, person)),
        );
        note(
            of("facts to write"),
            &town.call(who, TODAY, |call| office.facts_to_write(call, person)),
        );
        note(
            of("households"),
            &town.call(who, TODAY, |call| office.households(call, person)),
        );
        note(
            of("path"),
            &town.call(who, TODAY, |call| office.path(call, person)),
        );
        note(
            of("referents"),
            &town.call(who, TODAY, |call| office.referents(call, person)),
        );
        let civil = &name.civil;
        for typed in [&civil.family_name, &civil.first_names] {
            let found = town.call(who, TODAY, |call| office.search(call, typed));
            note(of("search"), &found);
            let begun: String = typed.chars().take(3).collect();
            note(
                of("search"),
                &town.call(who, TODAY, |call| office.search(call, &begun)),
            );
        }
        let twin = NewPerson {
            identity: name.clone(),
            commune: None,
            confirmed: false,
        };
        note(
            of("register"),
            &town.call(who, TODAY, |call| office.register(call, &twin)),
        );
    }
    for one in &world.lived[..3] {
        let answer = prescribes(town, who, one.subject, &fiche("F12"));
        note(format!("prescribes for {}", one.subject), &answer);
    }
    answers
}

fn entry(act: Act, who: &Who) -> Entry {
    Entry {
        act,
        on: TODAY,
        by: vec![who.actor()],
        reason: None,
    }
}

/// A prescription of the hidden fiche that will not do: what it is answered, and that it leaves nothing.
fn prescribes(town: &Town, who: &Who, subject: i64, fiche: &Id) -> Result<(), String> {
    let engine = town.office.engine_on(fiche, TODAY).expect("a fiche");
    let step = engine.prescription().expect("a prescription");
    let mut tried = entry(
        Act::Hold(domain::dossier::act::Holding::of(step.origin.id.clone())),
        who,
    );
    tried.on = date(2019, 12, 31);
    let about = About::Known(subject);
    let answer: Result<_, Error<'_>> = town.call(who, TODAY, |call| {
        town.office.open_dossier(call, &about, fiche, &tried)
    });
    answer.map(|_| ()).map_err(|refused| format!("{refused:?}"))
}

/// What is to be told outside: in the second world, nothing more than what is about the hidden dossiers.
fn jobs(with: &World, without: &World) {
    let all = |world: &World| -> Vec<Job> {
        let town = &world.town;
        let mut jobs =
            town.write(|tx| outbox::claim(tx, "essai", i64::MAX - 1, i64::MAX, 1_000_000));
        jobs.sort_by_key(|job| job.id);
        jobs
    };
    let hidden: Vec<i64> = with.hidden.iter().map(|one| one.number).collect();
    let mut here = all(with);
    let before = here.len();
    here.retain(|job| job.object != "dossier" || !hidden.contains(&job.object_id));
    println!(
        "{} jobs, {before} with those of the hidden dossiers",
        here.len()
    );
    assert_eq!(here, all(without));
}
