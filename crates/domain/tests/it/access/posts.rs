//! The posts that hold a dossier, against the one table: a list that finds its lines by posts shows exactly
//! what the relation of each viewer lets them know, for dossiers grown in every fiche.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, Mutex};

use demo::cast::Cast;
use demo::life::{Heard, Life, Turn};
use demo::names::Communes;
use demo::persons::somebody;
use demo::world::World;
use domain::access::{Folder, Place, Post, among, both, existence, posts_of};
use domain::dossier::{Actor, Dossier, Engine, Match, Subject};
use domain::eligibility::belongs;
use domain::fiche;
use domain::values::{Date, Id};
use jiff::ToSpan;
use jiff::civil::date;

use crate::real::CATALOGUE;

const START: Date = date(2017, 6, 19);
/// How many lives are led in each fiche, over how many days.
const LIVES: u64 = 6;
const DAYS: i64 = 700;
/// How many dossiers are kept along those lives, in each fiche.
const KEPT: usize = 6;

/// What the posts of a dossier depend on.
fn face(dossier: &Dossier) -> String {
    let state = &dossier.state;
    let held: BTreeSet<_> = state
        .held
        .iter()
        .map(|held| (&held.holding.step, &held.holding.outcome))
        .collect();
    let filed: BTreeSet<_> = state
        .filed
        .iter()
        .map(|filed| &filed.deposit.document)
        .collect();
    let renewed: BTreeSet<_> = state.renewals.iter().map(|(period, _)| period).collect();
    format!(
        "{:?} {:?} {held:?} {filed:?} {renewed:?}",
        state.prescriber, state.operator
    )
}

/// Dossiers of a fiche at many points of a few lives, no two alike.
fn grown(engine: &Engine<'_>, cast: &Cast) -> Vec<Dossier> {
    let communes = Communes::of(&CATALOGUE, |_| 1);
    let mut world = World::new(engine, cast, START);
    world.with_action(START, 12);
    let mut grown: Vec<Dossier> = world.action.iter().cloned().collect();
    let mut faces = BTreeSet::new();
    for seed in 1..=LIVES {
        world.today = START;
        let (_, person) = somebody(engine, START, &communes, (seed, seed));
        let subject = match engine.fiche.head.subject {
            fiche::Subject::Person => Subject::Person("lea".to_owned()),
            fiche::Subject::Household => Subject::Household("lea".to_owned()),
        };
        let rank = world.open(subject, &person);
        let mut life = Life::new(seed, seed, START);
        let end = START.saturating_add(DAYS.days());
        while world.today <= end {
            match life.turn(&world.stage(rank)) {
                Turn::Over => break,
                Turn::Wait(day) => world.today = day,
                Turn::Act(mut entry) => {
                    // Professionals are known by name, one and the same for each role and service.
                    for actor in &mut entry.by {
                        actor.name = Some(name_of(actor));
                    }
                    let answer = world.submit(rank, *entry);
                    life.hear(Heard::of(&answer), world.today);
                    if faces.insert(face(world.dossier(rank))) {
                        grown.push(world.dossier(rank).clone());
                    }
                }
            }
        }
    }
    let every = grown.len().div_ceil(KEPT).max(1);
    grown.into_iter().step_by(every).collect()
}

fn is_person(actor: &Actor) -> bool {
    CATALOGUE.roles.iter().any(|role| {
        role.id == actor.role && role.stands_for == Some(domain::catalogue::StandsFor::Subject)
    })
}

fn name_of(actor: &Actor) -> String {
    match is_person(actor) {
        true => "lea".to_owned(),
        false => "titulaire".to_owned(),
    }
}

/// Everyone worth trying: the cast of the fiche, every role in every service, by the name dossiers know;
/// and, of those who prescribe and of the person, another of the same role and service.
fn viewers(cast: &Cast) -> Vec<Actor> {
    let territories = CATALOGUE.territories.list().iter();
    let holding = territories.filter(|territory| !territory.run_by.is_empty());
    let organisations = CATALOGUE
        .organisations
        .iter()
        .map(|organisation| &organisation.id);
    let places: Vec<&Id> = organisations
        .chain(holding.map(|territory| &territory.id))
        .collect();
    let everywhere = CATALOGUE.roles.iter().flat_map(|role| {
        places.iter().map(|place| Actor {
            role: role.id.clone(),
            structure: Some((*place).clone()),
            name: None,
        })
    });
    let all = cast
        .everyone
        .iter()
        .cloned()
        .chain(everywhere)
        .chain([cast.subject.clone()]);
    // A professional serves somewhere; the person, nowhere.
    let all: BTreeSet<(Id, Option<Id>)> = all
        .filter(|actor| actor.structure.is_some() != is_person(actor))
        .map(|actor| (actor.role, actor.structure))
        .collect();
    let names = |(role, structure): (Id, Option<Id>)| {
        let nobody = Actor {
            role,
            structure,
            name: None,
        };
        let own = name_of(&nobody);
        let prescribes = cast.prescribers.contains(&nobody);
        let other = (prescribes || is_person(&nobody)).then_some("une autre".to_owned());
        [Some(own), other]
            .into_iter()
            .flatten()
            .map(move |name| Actor {
                name: Some(name),
                ..nobody.clone()
            })
    };
    all.into_iter().flat_map(names).collect()
}

/// The posts of a viewer in a dossier: by name the person's and the prescriber's, by role and service the
/// others.
fn holds(held: &BTreeSet<Post>, viewer: &Actor, dossier: &Dossier, posts: &BTreeSet<Post>) -> bool {
    let by_name = |post: &Post| match post {
        Post::Subject => {
            is_person(viewer)
                && dossier.subject.is_followed()
                && viewer.name.as_deref() == Some("lea")
        }
        Post::Chair => dossier.state.prescriber.as_ref() == Some(viewer),
        Post::Held { .. } => !is_person(viewer) && held.contains(post),
    };
    posts.iter().any(by_name)
}

/// A role in a service, and the posts that go with it.
type Held = BTreeMap<(Id, Option<Id>), BTreeSet<Post>>;

/// The posts of a role in a service, worked out once.
fn held_by(viewer: &Actor) -> BTreeSet<Post> {
    static KNOWN: LazyLock<Mutex<Held>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().expect("no panic");
    let key = (viewer.role.clone(), viewer.structure.clone());
    let posts = || posts_of(&CATALOGUE, viewer).into_iter().collect();
    known.entry(key).or_insert_with(posts).clone()
}

#[test]
fn a_list_by_posts_is_what_the_table_says() {
    let mut checks = 0_u64;
    let mut kept = 0;
    let mut faults = Vec::new();
    for fiche in &CATALOGUE.fiches {
        let engine = Engine::new(&CATALOGUE, fiche).expect("it compiles");
        let cast = Cast::of(&engine);
        let dossiers = grown(&engine, &cast);
        kept += dossiers.len();
        let readers: Vec<_> = dossiers
            .iter()
            .map(|dossier| {
                Folder {
                    engine: &engine,
                    dossier,
                }
                .readers()
            })
            .collect();
        for viewer in viewers(&cast) {
            let held = held_by(&viewer);
            for (dossier, readers) in dossiers.iter().zip(&readers) {
                let folder = Folder {
                    engine: &engine,
                    dossier,
                };
                let relation = folder.relation(&viewer);
                let right = existence(fiche.head.class, relation, folder.has_called(&viewer));
                let listed = holds(&held, &viewer, dossier, readers);
                checks += 1;
                if listed != right.reads() {
                    faults.push(format!(
                        "{}: {viewer:?} {relation:?} {right:?}, listed {listed}",
                        fiche.code()
                    ));
                }
            }
        }
    }
    println!("{checks} checks of viewers on {kept} dossiers");
    let many = faults.len();
    faults.truncate(60);
    assert!(faults.is_empty(), "{many} faults\n{}", faults.join("\n"));
}

#[test]
fn the_places_of_a_post_are_all_that_its_service_belongs_to() {
    let organisations = CATALOGUE.organisations.iter().map(|one| &one.id);
    let territories = CATALOGUE.territories.list().iter().map(|one| &one.id);
    let all: Vec<&Id> = organisations.chain(territories).collect();
    for structure in &all {
        let actor = Actor {
            role: "agent".parse().expect("an id"),
            structure: Some((*structure).clone()),
            name: None,
        };
        let posts = posts_of(&CATALOGUE, &actor);
        let within = |listed: &Id| {
            posts.contains(&Post::Held {
                role: None,
                place: Place::Within(listed.clone()),
            })
        };
        for listed in &all {
            assert_eq!(
                within(listed),
                belongs(&CATALOGUE, structure, listed),
                "{structure} {listed}"
            );
        }
    }
}

#[test]
fn among_readers_the_posts_of_a_record_are_those_the_kernel_matches() {
    let mut checks = 0_u64;
    for fiche in &CATALOGUE.fiches {
        let engine = Engine::new(&CATALOGUE, fiche).expect("it compiles");
        let cast = Cast::of(&engine);
        let references: BTreeSet<Id> = named(fiche).into_iter().collect();
        for dossier in &grown(&engine, &cast) {
            let folder = Folder {
                engine: &engine,
                dossier,
            };
            let readers = folder.readers();
            let viewers = viewers(&cast);
            let viewers = viewers.iter().map(|viewer| (viewer, held_by(viewer)));
            let readers: Vec<_> = viewers
                .filter(|(viewer, held)| holds(held, viewer, dossier, &readers))
                .collect();
            for reference in &references {
                let posts = folder.posts(reference);
                for (viewer, held) in &readers {
                    checks += 1;
                    let is = folder.is(viewer, reference);
                    let listed = holds(held, viewer, dossier, &posts);
                    assert_eq!(
                        is,
                        listed,
                        "{}: {viewer:?} and {reference}: {posts:?}",
                        fiche.code()
                    );
                    let colleague = viewer.name.as_deref() == Some("une autre");
                    let matches = engine.matches(dossier, viewer, reference) == Match::Yes;
                    assert!(
                        is == matches || colleague && matches,
                        "{}: {viewer:?} and {reference}",
                        fiche.code()
                    );
                }
            }
        }
    }
    println!("{checks} checks of readers and records");
}

/// What is owed under a post is listed under others, that readers alone hold: the same people find it there.
#[test]
fn who_owes_and_may_know_is_said_by_posts() {
    let (mut checks, mut narrowed, mut most) = (0_u64, 0_u64, 0);
    for fiche in &CATALOGUE.fiches {
        let engine = Engine::new(&CATALOGUE, fiche).expect("it compiles");
        let cast = Cast::of(&engine);
        let references: BTreeSet<Id> = named(fiche).into_iter().collect();
        let viewers: Vec<_> = viewers(&cast)
            .into_iter()
            .filter(|viewer| !is_person(viewer))
            .map(|viewer| (held_by(&viewer), viewer))
            .collect();
        let mut met = BTreeSet::new();
        for dossier in &grown(&engine, &cast) {
            let folder = Folder {
                engine: &engine,
                dossier,
            };
            let readers = folder.readers();
            for post in references.iter().flat_map(|one| folder.posts(one)) {
                if !met.insert((post.clone(), readers.clone())) {
                    continue;
                }
                let listed = among(&post, &readers, |a, b| both(&CATALOGUE, a, b));
                most = most.max(listed.len());
                narrowed += u64::from(!listed.contains(&post));
                let by_name = |post: &Post| !matches!(post, Post::Held { .. });
                let names: Vec<&Post> = listed.iter().filter(|post| by_name(post)).collect();
                let own = by_name(&post) && readers.contains(&post);
                assert_eq!(names, own.then_some(&post).into_iter().collect::<Vec<_>>());
                for listed in &listed {
                    let name = listed.to_string();
                    assert!(
                        by_name(listed) || name.parse().as_ref() == Ok(listed),
                        "{name}"
                    );
                }
                for (held, viewer) in &viewers {
                    checks += 1;
                    assert_eq!(
                        !held.is_disjoint(&listed),
                        held.contains(&post) && !held.is_disjoint(&readers),
                        "{}: {viewer:?}, {post} among {readers:?}: {listed:?}",
                        fiche.code()
                    );
                }
            }
        }
    }
    println!("{checks} checks; {narrowed} posts kept under others, {most} at most");
    assert!(narrowed > 0 && most < 8, "{narrowed} {most}");
}

/// Everyone the steps and documents of a fiche name.
fn named(fiche: &fiche::Fiche) -> Vec<Id> {
    let steps = fiche.steps.iter().flat_map(|step| {
        let own = step
            .actors
            .iter()
            .chain(&step.participants)
            .chain(&step.invited)
            .chain(&step.notify);
        let outcomes = step
            .outcomes
            .iter()
            .flat_map(|o| o.decided_by.iter().chain(&o.notify));
        own.chain(outcomes)
    });
    let papers = fiche
        .documents
        .iter()
        .flat_map(|document| document.written_by.iter().chain(&document.sent_to));
    steps.chain(papers).cloned().collect()
}
