//! What is offered and what is accepted agree: nothing that the kernel takes from somebody is hidden from
//! them, and everything offered names an act of the fiche.

use demo::cast::Cast;
use demo::dice::Dice;
use demo::world::World;
use domain::dossier::{Act, Engine, Entry, Subject};
use jiff::ToSpan;

use super::FICHES;
use super::properties::{PEOPLE, START};

/// The act without its answers, as an offer shows it.
fn bare(act: &Act) -> String {
    match act {
        Act::Hold(holding) => format!("tenir {}", holding.step),
        Act::Deposit(deposit) => format!("déposer {}", deposit.document),
        Act::Log(logged) => format!("noter {:?}", logged.what),
        Act::Collect(given) => format!("recueillir {} {}", given.survey, given.moment),
        Act::RequestAid(request) => format!("demander {}", request.fund),
        Act::DecideAid(decision) => format!("décider {}", decision.fund),
        Act::PayAid(payment) => format!("verser {}", payment.fund),
        Act::RecordCost(record) => format!("chiffrer {}", record.fund),
        other => format!("{other:?}"),
    }
}

/// What a form of the tool submits: the acts that offers are made of.
fn is_offered(engine: &Engine<'_>, entry: &Entry) -> bool {
    let counted = |what| {
        let mut counters = engine.fiche.counters.iter();
        counters.any(|counter| counter.counts == what && counter.feeds.is_empty())
    };
    match &entry.act {
        Act::Log(logged) => counted(logged.what),
        Act::Plan { .. } | Act::Open { .. } | Act::Close { .. } => false,
        _ => true,
    }
}

#[test]
fn what_is_accepted_from_somebody_was_offered_to_them() {
    let mut seen = 0_u32;
    for (rank, (engine, _)) in FICHES.iter().enumerate() {
        let cast = Cast::of(engine);
        for seed in 0..4_u64 {
            let mut dice = Dice::seeded(seed);
            let mut world = World::new(engine, &cast, START);
            world.with_action(START, 3);
            world.open(Subject::Person("personne-0".to_owned()), &PEOPLE[rank][1]);
            for _ in 0..14 {
                let stage = world.stage(0);
                let (dossier, around) = (stage.dossier, stage.around);
                let mut entries = stage.holdings(&mut dice);
                entries.extend(stage.others(&mut dice));
                entries.extend(stage.logs(&mut dice));
                entries.extend(stage.ends());
                entries.retain(|entry| world.decide(0, entry).recordable());
                for entry in entries.iter().filter(|entry| is_offered(engine, entry)) {
                    seen += 1;
                    let offered = entry.by.iter().any(|actor| {
                        let offers = engine.offers(dossier, actor, &around);
                        offers
                            .iter()
                            .any(|offer| bare(&offer.act) == bare(&entry.act))
                    });
                    let title = &engine.fiche.head.short_title;
                    assert!(offered, "{title}, {} : {entry:?}", dossier.journal.len());
                }
                let steps = |entry: &&Entry| matches!(entry.act, Act::Hold(_));
                let steps: Vec<Entry> = entries.iter().filter(steps).cloned().collect();
                let Some(next) = dice.one_of(&steps).cloned() else {
                    break;
                };
                world.submit(0, next);
                world.today = world.today.saturating_add(9.days());
            }
        }
    }
    println!("{seen} actes acceptés, tous offerts");
    assert!(seen > 2_000, "{seen}");
}

#[test]
fn a_document_is_about_a_person_or_about_a_contract_never_about_both() {
    let subjects = || {
        [
            Subject::Person("p".to_owned()),
            Subject::Market("m".to_owned()),
            Subject::Action,
            Subject::Anonymous,
        ]
    };
    let (mut people, mut markets) = (0, 0);
    for (engine, _) in FICHES.iter() {
        for document in &engine.fiche.documents {
            let about = subjects().map(|subject| engine.is_about(document, &subject));
            let [person, market, action, anonymous] = about;
            let id = &document.origin.id;
            assert!(!(person && market), "{}: {id}", engine.fiche.code());
            // What is written before anybody is named is written of them too.
            assert!(!anonymous || person, "{}: {id}", engine.fiche.code());
            assert!(!(action && person), "{}: {id}", engine.fiche.code());
            people += usize::from(person);
            markets += usize::from(market);
        }
    }
    assert!(people > 30, "{people}");
    assert_eq!(markets, 1, "the report of a contract");
}
