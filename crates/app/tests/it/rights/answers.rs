//! What the kernel answers to an act: to who may not read what tells of health, a refusal never names it.

use std::collections::BTreeSet;

use app::{Error, Refusal};
use demo::acts::Stage;
use demo::cast::Cast;
use demo::dice::Dice;
use demo::world::since_always;
use domain::access::Relation;
use domain::dossier::act::{
    AidDecision, AidPayment, AidRequest, Collection, CostRecord, Deposit, Holding, Logged, Obliged,
};
use domain::dossier::{Act, Around, Dossier, Engine, Entry, Ledger, Reason, What};
use domain::facts::Sensitivity::S3;
use domain::fiche::Event;
use domain::values::{Date, Id};

use super::oracle::Oracle;
use super::{TODAY, accounts, town};
use crate::town::CATALOGUE;

/// One act of each code of the kernel, about the first record of its kind.
pub fn every_act(engine: &Engine<'_>, dossier: &Dossier, day: Date) -> Vec<Act> {
    let fiche = engine.fiche;
    let step = fiche.steps[0].origin.id.clone();
    let or = |id: Option<&Id>| id.unwrap_or(&step).clone();
    let period = or(fiche.periods.first().map(|period| &period.origin.id));
    let fund = or(fiche.funds.first().map(|fund| &fund.origin.id));
    let document = or(fiche.documents.first().map(|document| &document.origin.id));
    let operator = or(engine.operators().first().copied());
    let acts = vec![
        Act::Hold(Holding::of(step.clone())),
        Act::Plan {
            step: step.clone(),
            day,
        },
        Act::Deposit(Deposit {
            document,
            written_by: Vec::new(),
            with: Vec::new(),
            signed_by: Vec::new(),
            contents: Vec::new(),
            sent_to: Vec::new(),
        }),
        Act::Log(Logged {
            what: Event::Contact,
            amount: 1000,
            with: Vec::new(),
            channel: None,
            place: None,
        }),
        Act::Open {
            period: period.clone(),
        },
        Act::Close {
            period: period.clone(),
        },
        Act::RequestRenewal { period },
        Act::RequestAid(AidRequest {
            fund: fund.clone(),
            purposes: Vec::new(),
            other_purpose: None,
            inputs: std::collections::BTreeMap::new(),
            to: None,
        }),
        Act::DecideAid(AidDecision {
            fund: fund.clone(),
            granted: false,
            amount: None,
        }),
        Act::PayAid(AidPayment {
            fund: fund.clone(),
            amount: None,
        }),
        Act::RecordCost(CostRecord {
            fund,
            factors: std::collections::BTreeMap::new(),
            result: None,
        }),
        Act::Collect(Collection {
            survey: or(CATALOGUE.surveys.first().map(|survey| &survey.id)),
            moment: crate::town::id("entree"),
            answers: std::collections::BTreeMap::new(),
        }),
        Act::Waive {
            what: Obliged::Step(step),
        },
        Act::ChangeOperator { to: operator },
        Act::Withdraw,
        Act::Refuse,
        Act::Suspend,
        Act::Resume,
        Act::End,
        Act::Correct {
            event: 0,
            with: None,
        },
        Act::Pin {
            version: dossier.version,
        },
    ];
    let codes: BTreeSet<&str> = acts.iter().map(Act::code).collect();
    assert_eq!(codes.len(), acts.len(), "one act of each code");
    acts
}

/// Whether a reason names a fact of health, or the condition that reads one.
pub fn names_health(reason: &Reason<'_>) -> bool {
    let facts = &CATALOGUE.vocabulary.facts;
    let health = |fact: &usize| facts[*fact].class.is_health();
    match &reason.what {
        What::Condition {
            label,
            health: told,
            unknown,
            authors,
            ..
        } => {
            let named = !label.is_empty() || !unknown.is_empty() || !authors.is_empty();
            named && (*told || unknown.iter().any(health))
        }
        What::ConditionsMet { labels, health } => *health && !labels.is_empty(),
        What::Contradiction { fact: Some(fact) } => health(fact),
        What::NotSuggested { party } => {
            let leaves = party
                .suggested_if
                .iter()
                .flat_map(|test| test.tree.leaves());
            let mut read = leaves.filter_map(|leaf| CATALOGUE.vocabulary.find(&leaf.fact));
            read.any(|(_, fact)| fact.class.is_health())
        }
        _ => false,
    }
}

/// Everyone who may know of a dossier tries everything in it: what they are answered names health only to
/// those who may read it there.
#[test]
fn no_answer_names_health_to_who_may_not_read_it() {
    let (mut town, lived) = town(&trial::sqlite());
    let accounts = accounts(&mut town, &lived);
    let (mut answers, mut bare, mut named) = (0, 0, 0);
    for one in &lived {
        let engine = town.engine(&one.code, TODAY);
        let cast = Cast::of(&engine);
        let facts = town.facts(one.subject);
        let ledger = Ledger::default();
        let around = Around {
            today: TODAY,
            facts: &facts,
            ledger: &ledger,
            action: None,
            mandates: &[],
            stays: &[],
        };
        let stage = Stage {
            engine: &engine,
            cast: &cast,
            dossier: &one.dossier,
            around,
            day: TODAY,
        };
        let mut acts: Vec<Act> = every_act(&engine, &one.dossier, TODAY);
        acts.extend(
            stage
                .holdings(&mut Dice::first())
                .into_iter()
                .map(|entry| entry.act),
        );
        let mut tried: BTreeSet<(Relation, bool)> = BTreeSet::new();
        for who in &accounts {
            let oracle = Oracle::new(&engine, one, who.actor());
            let prescribes = cast.prescribers.iter().any(|known| known.role == who.role);
            if !oracle.existence.reads() || !tried.insert((oracle.relation, prescribes)) {
                continue;
            }
            let may = oracle.right(S3, true).reads();
            for act in &acts {
                // The last acts of the day may close the dossier: every one is tried all the same.
                let entry = Entry {
                    act: act.clone(),
                    on: TODAY,
                    by: vec![who.actor()],
                    reason: None,
                };
                let done = town.call(who, TODAY, |call| {
                    town.office.act(call, one.number, None, &entry)
                });
                let reasons = match done {
                    Ok(done) => done.reasons,
                    Err(Error::Refused(Refusal::Answer { reasons, .. })) => reasons,
                    Err(Error::Refused(_)) => continue,
                    Err(other) => panic!("{}: {other}", one.code),
                };
                for reason in &reasons {
                    answers += 1;
                    let health = format!("{:?}", reason.what).contains("health: true");
                    bare += u32::from(health && !names_health(reason));
                    named += u32::from(names_health(reason));
                    assert!(
                        may || !names_health(reason),
                        "{} {:?} {}: {reason:?}",
                        one.code,
                        oracle.relation,
                        act.code()
                    );
                }
            }
        }
    }
    println!(
        "{answers} reasons answered; {named} name health to who may read it, {bare} keep it to themselves"
    );
    assert!(named > 0);
}

/// A prescriber who knows nothing of somebody's health tries every fiche on them: what is refused because of
/// what another wrote is not explained by it.
#[test]
fn a_prescription_refused_does_not_tell_what_others_know_of_health() {
    let place = trial::sqlite();
    let mut town = crate::town::Town::new(&place);
    let mut told = 0;
    for (rank, fiche) in (0_u64..).zip(CATALOGUE.fiches_on(TODAY)) {
        let engine = town.engine(&fiche.code(), TODAY);
        let cast = Cast::of(&engine);
        let (subject, person) = town.welcome(&engine, rank, TODAY);
        // Every fact of health, both ways, known from another.
        let mut other = domain::person::Person::default();
        for (fact, known) in CATALOGUE.vocabulary.facts.iter().enumerate() {
            if known.class.is_health() {
                let mut answers = demo::persons::answers(&engine, known);
                other
                    .answers
                    .extend(answers.pop().map(|answer| (fact, answer)));
            }
        }
        let author = domain::dossier::Actor {
            role: crate::town::id("medecin-psychiatre"),
            structure: Some(crate::town::id("fil-rouge-35")),
            name: None,
        };
        let author = town.who(&author);
        town.learn_from(subject, &other, TODAY, &author);
        let mut facts = since_always(&person);
        for (fact, answer) in other.answers {
            facts.know(None, fact, Some(answer));
        }
        let ledger = Ledger::default();
        let around = Around {
            today: TODAY,
            facts: &facts,
            ledger: &ledger,
            action: None,
            mandates: &[],
            stays: &[],
        };
        let dossier = Dossier::open("neuf".to_owned(), town.subject(&engine, subject), &engine);
        let stage = Stage {
            engine: &engine,
            cast: &cast,
            dossier: &dossier,
            around,
            day: TODAY,
        };
        let step = engine.prescription().expect("a prescription");
        for prescriber in cast
            .prescribers
            .iter()
            .filter(|actor| actor.structure.is_some())
            .step_by(5)
        {
            let who = town.who(prescriber);
            town.follow(subject, &who, TODAY);
            let mut entry = stage.hold(step, step.outcomes.first(), &mut Dice::first());
            entry.by = vec![who.actor()];
            let about = app::dossier::About::Known(subject);
            let done = town.call(&who, TODAY, |call| {
                town.office
                    .open_dossier(call, &about, &fiche.head.id, &entry)
            });
            let reasons = match done {
                Ok(done) => done.reasons,
                Err(Error::Refused(Refusal::Answer { reasons, .. })) => reasons,
                Err(other) => panic!("{}: {other}", fiche.code()),
            };
            for reason in &reasons {
                told += 1;
                let known = matches!(
                    &reason.what,
                    What::Condition {
                        truth: domain::eligibility::Truth::Unknown,
                        ..
                    }
                );
                assert!(
                    known || !names_health(reason),
                    "{}: {reason:?}",
                    fiche.code()
                );
            }
        }
    }
    println!("{told} reasons told to prescribers");
}
