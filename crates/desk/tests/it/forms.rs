//! The forms of every act of the thirteen fiches: what they write is read back the same, and they ask all that
//! the kernel finds missing.

use std::collections::BTreeSet;

use demo::cast::Cast;
use demo::dice::Dice;
use demo::persons::eligible;
use demo::world::World;
use desk::forms::{Field, Form, Kind, Scene};
use domain::dossier::act::{Act, Holding};
use domain::dossier::{Engine, Reason, Subject, What};
use domain::fiche::{Input, Outcome};
use domain::values::{Date, Id};
use jiff::civil::date;
use proptest::prelude::*;
use web::request::Pairs;

use crate::CATALOGUE;

const START: Date = date(2018, 1, 8);

/// A form to try: that of an act somebody does in a dossier where nothing was done.
struct Trial<'a> {
    engine: &'a Engine<'static>,
    act: Act,
    scene: Scene<'a>,
}

impl Trial<'_> {
    fn form(&self) -> Form<'_, '_> {
        let outcome = match &self.act {
            Act::Hold(holding) => holding.outcome.as_ref(),
            _ => None,
        };
        Form::of(&self.scene, &self.act, outcome)
    }
}

/// Every act of every fiche, each once, by one who may do it.
fn each_form(mut work: impl FnMut(&World<'_, 'static>, &Trial<'_>)) {
    for fiche in &CATALOGUE.fiches {
        let engine = Engine::new(&CATALOGUE, fiche).expect("the fiche compiles");
        let cast = Cast::of(&engine);
        let mut dice = Dice::first();
        let person = eligible(&engine, START, &mut dice);
        for subject in [
            Subject::Person("35".to_owned()),
            Subject::Action,
            Subject::Market("marché".to_owned()),
        ] {
            let mut world = World::new(&engine, &cast, START);
            world.open(subject, &person);
            let stage = world.stage(0);
            let mut entries = stage.holdings(&mut dice);
            entries.extend(stage.others(&mut dice));
            entries.extend(stage.logs(&mut dice));
            entries.extend(stage.ends());
            for entry in entries {
                let Some(by) = entry.by.first() else {
                    continue;
                };
                let told = (by.clone(), START);
                let trial = Trial {
                    engine: &engine,
                    scene: Scene::in_dossier(&engine, world.dossier(0), &[], told),
                    act: entry.act,
                };
                work(&world, &trial);
            }
        }
    }
}

fn pairs(values: &[(String, String)]) -> Pairs {
    let text = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(values)
        .finish();
    Pairs::read(text.as_bytes(), 1 << 20).expect("it reads")
}

/// A form filled as whoever does all that is asked would.
fn filled(trial: &Trial<'_>, form: &Form<'_, '_>) -> Vec<(String, String)> {
    let mut values = Vec::new();
    for (_, field) in form.fields() {
        let name = field.slot.name();
        let mut say = |value: &str| values.push((name.clone(), value.to_owned()));
        match &field.kind {
            Kind::YesNo => say(&wanted(trial, field).unwrap_or("oui".to_owned())),
            Kind::One(choices) => choices
                .listed
                .first()
                .iter()
                .for_each(|one| say(&one.value)),
            Kind::Many(choices) => choices.listed.iter().for_each(|one| say(&one.value)),
            Kind::Line | Kind::Text => say("Une réponse."),
            Kind::Day => say("8 janvier 2018"),
            Kind::Number(_) => say("1"),
            // It goes beside the entry, once it was received.
            Kind::File => {}
        }
    }
    values
}

/// The only answer that fits, when the fiche says there is one.
fn wanted(trial: &Trial<'_>, field: &Field) -> Option<String> {
    let steps = trial.engine.fiche.steps.iter();
    let outcomes = steps.clone().flat_map(|step| &step.outcomes);
    let of_outcomes = outcomes.flat_map(|outcome: &Outcome| &outcome.inputs);
    let mut inputs = steps.flat_map(|step| &step.inputs).chain(of_outcomes);
    let named = |input: &&Input| format!("reponse.{}", input.id) == field.slot.name();
    inputs.find(named)?.wanted.clone()
}

/// Whether a reason says that something is missing which a form could have held.
fn forgotten(trial: &Trial<'_>, reason: &Reason<'_>) -> bool {
    let stands = |party: &Id| trial.scene.actor(party).is_some();
    match &reason.what {
        What::InputMissing(_)
        | What::InputUnwanted(_)
        | What::InputStrange(_)
        | What::NotAChoice { .. }
        | What::DocumentMissing(_)
        | What::WrongAuthor(_)
        | What::WrongAddress { .. }
        | What::WrongChannel { .. }
        | What::OtherPlace { .. }
        | What::NoOperator { .. }
        | What::OutcomeMissing(_)
        | What::MotiveMissing(_)
        | What::NotAMotive { .. }
        | What::ReasonMissing
        | What::PurposeMissing(_)
        | What::NotAPurpose { .. }
        | What::FactorMissing { .. } => true,
        What::DocumentIncomplete { lacks, .. } => lacks.iter().any(|lack| match lack {
            domain::dossier::Lack::Signature(party) | domain::dossier::Lack::With(party) => {
                stands(party)
            }
            _ => true,
        }),
        What::Missing { party } | What::Absent { party } | What::NotInvited { party } => {
            stands(party)
        }
        _ => false,
    }
}

#[test]
fn a_form_asks_all_that_the_kernel_finds_missing() {
    let mut forms = 0_u32;
    each_form(|world, trial| {
        let form = trial.form();
        let entry = form.read(&pairs(&filled(trial, &form))).expect("it reads");
        let answer = world.decide(0, &entry);
        let missing = answer
            .reasons
            .iter()
            .find(|reason| forgotten(trial, reason));
        let title = &trial.engine.fiche.head.short_title;
        assert!(missing.is_none(), "{title} : {missing:?} dans {entry:?}");
        forms += 1;
    });
    println!("{forms} formulaires");
    assert!(forms > 800, "{forms}");
}

#[test]
fn the_fields_of_a_form_have_each_their_name_and_place() {
    each_form(|_, trial| {
        let form = trial.form();
        let names: Vec<String> = form.fields().map(|(_, field)| field.slot.name()).collect();
        let apart: BTreeSet<&String> = names.iter().collect();
        assert_eq!(names.len(), apart.len(), "{names:?}");
        assert!(!names.is_empty(), "{:?}", trial.act);
        // Nothing is said in the place of who fills it, but the day and what is one by its nature.
        let fresh = form.fresh();
        assert_eq!(fresh.wrong().count(), 0);
    });
}

/// What is drawn of a form: any of its answers, sometimes none, sometimes what makes no sense.
fn drawn(form: &Form<'_, '_>, dice: &mut Dice) -> Vec<(String, String)> {
    let mut values = Vec::new();
    let words = [
        "",
        "oui",
        "12/03/2017",
        "6,5",
        "Un texte, avec des mots.",
        "31/02/2018",
        "<b>",
    ];
    for (_, field) in form.fields() {
        let name = field.slot.name();
        let listed = match &field.kind {
            Kind::One(choices) | Kind::Many(choices) => &choices.listed[..],
            _ => &[],
        };
        for choice in listed {
            if dice.below(3) == 0 {
                values.push((name.clone(), choice.value.clone()));
            }
        }
        if listed.is_empty() || dice.below(9) == 0 {
            let word = match (&field.kind, dice.below(8)) {
                (Kind::Day, 1..) => "8/1/2018",
                (Kind::Number(_), 1..) => "1 200,5",
                (_, word) => words[word % words.len()],
            };
            values.push((name, word.to_owned()));
        }
    }
    values
}

#[test]
fn an_entry_that_a_form_makes_is_made_again_by_what_it_shows() {
    let (mut made, mut refused) = (0_u32, 0_u32);
    for seed in 0..6 {
        let mut dice = Dice::seeded(seed);
        each_form(|_, trial| {
            let form = trial.form();
            let values = drawn(&form, &mut dice);
            match form.read(&pairs(&values)) {
                Ok(entry) => {
                    made += 1;
                    let again = form.read(&pairs(&form.written(&entry)));
                    assert_eq!(again.as_ref(), Ok(&entry), "{values:?}");
                    assert!(entry.by.contains(&trial.scene.by));
                    // Corrected, it begins as it was written, and is put in place as it is sent.
                    let form = Form::correcting(&trial.scene, 3, &entry);
                    let correction = form.read(&pairs(&form.written(&entry)));
                    let with = match correction.map(|correction| correction.act) {
                        Ok(Act::Correct { event: 3, with }) => with,
                        other => panic!("{other:?}"),
                    };
                    assert_eq!(with.as_deref(), Some(&entry));
                }
                Err(faults) => {
                    refused += 1;
                    // Each fault is said at its field, whose answer is kept.
                    let sent = form.sent(&pairs(&values), &faults);
                    assert_eq!(sent.wrong().count(), faults.len());
                }
            }
        });
    }
    println!("{made} formulaires relus, {refused} refusés");
    assert!(made > 1_500 && refused > 200, "{made} {refused}");
}

proptest! {
    #[test]
    fn whatever_is_sent_is_read_or_refused(sent in prop::collection::vec((".{0,24}", ".{0,40}"), 0..12), rank in 0..13_usize) {
        let fiche = &CATALOGUE.fiches[rank % CATALOGUE.fiches.len()];
        let engine = Engine::new(&CATALOGUE, fiche).expect("the fiche compiles");
        let cast = Cast::of(&engine);
        let mut world = World::new(&engine, &cast, START);
        world.open(Subject::Person("35".to_owned()), &Default::default());
        let by = cast.subject.clone();
        let scene = Scene::in_dossier(&engine, world.dossier(0), &[], (by, START));
        for step in &fiche.steps {
            let act = Act::Hold(Holding::of(step.origin.id.clone()));
            let form = Form::of(&scene, &act, step.outcomes.first().map(|outcome| &outcome.id));
            // Names of the form, with what makes no sense in them.
            let named = form.fields().zip(&sent).map(|((_, field), (_, value))| (field.slot.name(), value.clone()));
            let all: Vec<(String, String)> = named.chain(sent.iter().cloned()).collect();
            let text = form_urlencoded::Serializer::new(String::new()).extend_pairs(&all).finish();
            let Ok(pairs) = Pairs::read(text.as_bytes(), 1 << 20) else { continue };
            if let Ok(entry) = form.read(&pairs) {
                let again = form.read(&self::pairs(&form.written(&entry)));
                prop_assert_eq!(again.as_ref(), Ok(&entry));
            }
        }
    }
}
