//! What people see of one person, on the real catalogue.

use std::sync::LazyLock;

use domain::Catalogue;
use domain::access::{Folder, Relation, Right, Seen, fact_right, seen};
use domain::dossier::act::{Act, Actor, Deposit, Entry, Holding};
use domain::dossier::{Dossier, Engine, Event, Subject};
use domain::eligibility::Judge;
use domain::facts::Sensitivity;
use domain::links::{Links, Target};
use jiff::civil::date;

use crate::real::{self, day, id, person};

/// The catalogue, where the psychiatrist also writes a document under medical secrecy, and the
/// psychologist alone reads her notes.
static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let mut catalogue = real::CATALOGUE.clone();
    for fiche in &mut catalogue.fiches {
        if fiche.code() == "F12" {
            let mut diagnosis = fiche.documents[1].clone();
            diagnosis.origin.id = id("diagnostic");
            diagnosis.class = Some(Sensitivity::S4);
            diagnosis.written_by = vec![id("psychiatre")];
            diagnosis.sent_to = vec![id("commission")];
            fiche.documents.push(diagnosis);
        }
        for step in &mut fiche.steps {
            if step.origin.id == id("rendez-vous-psychologue") {
                step.class = Sensitivity::S3;
                step.readers = vec![id("psychologue-arep")];
            }
        }
    }
    catalogue
});

fn engine(code: &str) -> Engine<'static> {
    let fiches = CATALOGUE.fiches_on(day());
    let fiche = fiches.into_iter().find(|fiche| fiche.code() == code);
    Engine::new(&CATALOGUE, fiche.expect("a fiche")).expect("it compiles")
}

fn actor(role: &str, structure: &str) -> Actor {
    Actor {
        role: id(role),
        structure: (!structure.is_empty()).then(|| id(structure)),
        name: None,
    }
}

fn referent() -> Actor {
    actor("referent-rsa", "cdas-pays-de-redon")
}

fn deposit(document: &str) -> Act {
    Act::Deposit(Deposit {
        document: id(document),
        written_by: Vec::new(),
        with: Vec::new(),
        signed_by: Vec::new(),
        contents: Vec::new(),
        sent_to: Vec::new(),
    })
}

fn hold(step: &str, outcome: Option<&str>) -> Act {
    Act::Hold(Holding {
        outcome: outcome.map(id),
        ..Holding::of(id(step))
    })
}

fn dossier(engine: &Engine<'_>, by: &Actor, operator: &str, acts: Vec<Act>) -> Dossier {
    let subject = Subject::Person("lea".to_owned());
    let mut dossier = Dossier::open(engine.fiche.code(), subject, engine);
    let on = date(2018, 1, 8);
    for act in acts {
        let entry = Entry {
            act,
            on,
            by: vec![by.clone()],
            reason: None,
        };
        let draft = false;
        dossier.apply(
            engine,
            Event {
                entry,
                recorded: on,
                draft,
            },
        );
    }
    dossier.state.prescriber = Some(by.clone());
    dossier.state.operator = Some(id(operator));
    dossier
}

/// Léa: CARS 35 with the mission locale of Redon, and Parcours en mouvement with Fil Rouge 35, both
/// prescribed by her référent RSA.
struct Lea {
    cars: (Engine<'static>, Dossier),
    care: (Engine<'static>, Dossier),
}

impl Lea {
    fn new(care_acts: Vec<Act>) -> Lea {
        let (cars, care) = (engine("F08"), engine("F12"));
        let followed = dossier(&cars, &referent(), "ml-redon", Vec::new());
        let cared_for = dossier(&care, &referent(), "fil-rouge-35", care_acts);
        Lea {
            cars: (cars, followed),
            care: (care, cared_for),
        }
    }

    fn seen_by<'a>(&'a self, viewer: &'a Actor) -> Vec<Seen<'a, 'static>> {
        let folder = |(engine, dossier): &'a (Engine<'static>, Dossier)| Folder { engine, dossier };
        seen([folder(&self.cars), folder(&self.care)], viewer)
    }
}

fn codes(seen: &[Seen<'_, '_>]) -> Vec<String> {
    let code = |one: &Seen<'_, '_>| one.folder.engine.fiche.code();
    seen.iter().map(code).collect()
}

fn documents(seen: &[Seen<'_, '_>]) -> Vec<String> {
    let of = |one: &Seen<'_, '_>| {
        let labels = one
            .documents()
            .map(|(_, document)| document.origin.id.to_string());
        labels.collect::<Vec<_>>()
    };
    seen.iter().flat_map(of).collect()
}

fn fact(name: &str) -> usize {
    CATALOGUE.vocabulary.find(name).expect("a fact").0
}

#[test]
fn everyone_is_one_thing_to_a_dossier() {
    let lea = Lea::new(vec![hold("demande-de-prolongation", None)]);
    let care = Folder {
        engine: &lea.care.0,
        dossier: &lea.care.1,
    };
    let cases = [
        (actor("personne", ""), Relation::Subject),
        (referent(), Relation::Prescriber),
        (actor("referent-pem", "fil-rouge-35"), Relation::Operator),
        (actor("secretaire", "fil-rouge-35"), Relation::Operator),
        (
            actor("medecin-psychiatre", "fil-rouge-35"),
            Relation::MedicalCircle,
        ),
        (actor("membre-itr", "itr-rsa"), Relation::Body),
        (actor("membre", "commission-d-orientation"), Relation::Other),
        (
            actor("soi-charge-de-mission", "service-offre-insertion"),
            Relation::ActionService,
        ),
        (
            actor("soi-chef-de-service", "service-offre-insertion"),
            Relation::ActionService,
        ),
        (
            actor("conseiller-mission-locale", "ml-redon"),
            Relation::Other,
        ),
        (actor("referent-rsa", "cdas-fougeres"), Relation::Other),
        (actor("referent-rsa", ""), Relation::Other),
        (actor("referent-rsa", "departement"), Relation::Other),
    ];
    for (viewer, expected) in cases {
        assert_eq!(care.relation(&viewer), expected, "{viewer:?}");
    }
}

#[test]
fn a_colleague_is_not_the_prescriber_when_both_are_named() {
    let mut lea = Lea::new(Vec::new());
    let named = |name: &str| Actor {
        name: Some(name.to_owned()),
        ..referent()
    };
    lea.cars.1.state.prescriber = Some(named("Camille Exemple"));
    let codes_of = |viewer: &Actor| codes(&lea.seen_by(viewer));
    assert!(codes_of(&named("Dominique Exemple")).contains(&"F12".to_owned()));
    assert!(!codes_of(&named("Dominique Exemple")).contains(&"F08".to_owned()));
    assert_eq!(codes_of(&named("Camille Exemple")), ["F08", "F12"]);
    let other = Actor {
        name: Some("Sam".to_owned()),
        ..actor("personne", "")
    };
    assert!(
        codes_of(&other).is_empty(),
        "another person sees nothing of Léa"
    );
}

/// Consequence (a): no trace of F12 for the mission locale, in lists, counts or facts.
#[test]
fn a_health_dossier_leaves_no_trace_for_those_outside_it() {
    let lea = Lea::new(vec![
        deposit("fiche-prescription"),
        deposit("bilan-phase-1"),
    ]);
    let adviser = actor("conseiller-mission-locale", "ml-redon");
    let sees = lea.seen_by(&adviser);
    assert_eq!(codes(&sees), ["F08"]);
    assert_eq!(sees.len(), 1, "the count is that of what is seen");
    assert!(documents(&sees).is_empty());
    for name in ["sante.souffrance-psychique", "handicap.reconnu"] {
        assert_eq!(fact_right(&sees, fact(name)), Right::Nothing, "{name}");
    }
    assert!(fact_right(&sees, fact("famille.monoparentale")).reads());

    let service = actor("soi-charge-de-mission", "service-offre-insertion");
    assert!(
        codes(&lea.seen_by(&service)).is_empty(),
        "numbers, and no one"
    );
    let person = actor("personne", "");
    assert_eq!(codes(&lea.seen_by(&person)), ["F08", "F12"]);
}

#[test]
fn a_class_opens_documents_to_those_they_are_for() {
    let filed = [
        "fiche-prescription",
        "bilan-phase-1",
        "grille-indicateurs",
        "diagnostic",
    ];
    let lea = Lea::new(filed.map(deposit).to_vec());
    let of = |viewer: Actor| documents(&lea.seen_by(&viewer));
    assert_eq!(of(actor("personne", "")), filed);
    assert_eq!(of(referent()), ["fiche-prescription", "bilan-phase-1"]);
    assert_eq!(
        of(actor("referent-pem", "fil-rouge-35")),
        ["fiche-prescription", "bilan-phase-1", "grille-indicateurs"]
    );
    assert_eq!(of(actor("medecin-psychiatre", "fil-rouge-35")), filed);
}

/// Consequence (c): what the body that gives an opinion reads holds no diagnosis.
#[test]
fn a_body_reads_that_it_was_called_and_nothing_of_health() {
    let asked = hold("demande-de-prolongation", None);
    let filed = ["fiche-prescription", "bilan-phase-1", "diagnostic"].map(deposit);
    let lea = Lea::new([asked].into_iter().chain(filed).collect());
    let body = actor("membre-itr", "itr-rsa");
    assert_eq!(codes(&lea.seen_by(&body)), ["F12"]);
    assert!(documents(&lea.seen_by(&body)).is_empty());
    let seen = lea.seen_by(&body);
    for name in ["sante.souffrance-psychique", "handicap.reconnu"] {
        assert_eq!(fact_right(&seen, fact(name)), Right::Nothing, "{name}");
    }
    let not_asked = Lea::new(Vec::new());
    assert!(codes(&not_asked.seen_by(&body)).is_empty());
}

/// Consequence (b): the line of the fiche is everybody's, what is detected for a person is not.
#[test]
fn a_proposal_that_tells_of_health_is_shown_to_those_entitled() {
    let engine = engine("F05");
    let by = actor("conseiller-mission-locale", "ml-redon");
    let operator = "groupement-catalys-clps";
    let judge = Judge::new(&CATALOGUE, day()).expect("the catalogue compiles");
    let detected = person(&[("sante.souffrance-psychique", "oui")]);
    let links = Links::on(&CATALOGUE, day());
    let made = links
        .proposals(&engine.fiche.head.id, &judge, &detected)
        .expect("the answers agree");
    let to = |code: &str| {
        let is_it = |t: &Target<'_>| matches!(t, Target::Fiche(f) if f.code() == code);
        made.iter().find(|p| is_it(&p.target)).expect("a proposal")
    };
    let shown = |prescriber: &Actor, viewer: &Actor| {
        let dossier = dossier(&engine, prescriber, operator, Vec::new());
        let folder = Folder {
            engine: &engine,
            dossier: &dossier,
        };
        let one = seen([folder], viewer).pop()?;
        Some((one.shows(to("F04")), one.shows(to("F12"))))
    };
    let all = Some((true, true));
    assert_eq!(shown(&by, &actor("personne", "")), all);
    assert_eq!(
        shown(
            &by,
            &actor("conseiller-insertion-professionnelle", operator)
        ),
        all
    );
    assert_eq!(
        shown(&by, &by),
        Some((true, false)),
        "F12 is not theirs to prescribe"
    );
    assert_eq!(
        shown(&referent(), &referent()),
        all,
        "F12 is theirs to prescribe"
    );
    assert_eq!(shown(&by, &actor("referent-pem", "fil-rouge-35")), None);
}

/// F03: the sheet is sent to the service that follows the action, which then sees whose it is.
#[test]
fn the_service_sees_what_is_addressed_to_it() {
    let engine = engine("F03");
    let service = id("service-offre-insertion");
    let sent = engine
        .fiche
        .documents
        .iter()
        .find(|d| d.sent_to.contains(&service));
    let sent = sent.expect("a document of F03 sent to the service");
    let sent = sent.origin.id.to_string();
    let service = actor("soi-charge-de-mission", "service-offre-insertion");
    let of = |acts: Vec<Act>| {
        let dossier = dossier(&engine, &referent(), "bge-35", acts);
        let folder = Folder {
            engine: &engine,
            dossier: &dossier,
        };
        let sees = seen([folder], &service);
        (sees.len(), documents(&sees))
    };
    assert_eq!(of(Vec::new()), (0, Vec::new()));
    assert_eq!(of(vec![deposit(&sent)]), (1, vec![sent.clone()]));
}

/// What the psychologist notes is hers and the person's: not the secretary's, not the adviser's.
#[test]
fn notes_with_readers_of_their_own_are_read_by_nobody_else() {
    let engine = engine("F06");
    let acts = vec![
        hold("tripartite-initial", None),
        hold("rendez-vous-psychologue", None),
    ];
    let dossier = dossier(&engine, &referent(), "arep", acts);
    let notes = |viewer: Actor| {
        let folder = Folder {
            engine: &engine,
            dossier: &dossier,
        };
        let sees = seen([folder], &viewer);
        let steps = sees.iter().flat_map(Seen::written);
        steps
            .map(|(_, step)| step.origin.id.to_string())
            .collect::<Vec<_>>()
    };
    let both = ["tripartite-initial", "rendez-vous-psychologue"];
    assert_eq!(notes(actor("personne", "")), both);
    assert_eq!(notes(actor("psychologue", "arep")), both);
    for role in ["conseiller-insertion-professionnelle", "coordinateur"] {
        assert_eq!(notes(actor(role, "arep")), both[..1], "{role}");
    }
    assert!(
        notes(actor("secretaire", "arep")).is_empty(),
        "the catalogue says that this role reads no note"
    );
    assert_eq!(
        notes(referent()),
        both[..1],
        "a tripartite is addressed to the prescriber"
    );
    assert!(notes(actor("conseiller-mission-locale", "ml-redon")).is_empty());
}
