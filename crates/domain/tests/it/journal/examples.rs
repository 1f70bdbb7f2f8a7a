//! One example of every act, as a stored journal writes it.
//!
//! The right-hand side is a promise: journals written so exist and are never rewritten. A line that
//! no longer matches needs a migration of the stored journals, not a new expectation.

use domain::dossier::act::{
    AidDecision, AidPayment, AidRequest, Collection, CostRecord, Deposit, Holding, Input, Logged,
    Obliged,
};
use domain::dossier::{Act, Actor, Entry};
use domain::fiche::Event as Counted;
use jiff::civil::date;

use super::id;

fn actor(role: &str) -> Actor {
    Actor {
        role: id(role),
        structure: None,
        name: None,
    }
}

fn referent() -> Actor {
    Actor {
        role: id("referent-rsa"),
        structure: Some(id("cdas-redon")),
        name: Some("A. Le Goff".to_owned()),
    }
}

fn contract() -> Deposit {
    Deposit {
        document: id("contrat"),
        written_by: vec![referent()],
        with: vec![actor("personne")],
        signed_by: vec![actor("personne"), referent()],
        contents: vec!["les objectifs du parcours".to_owned()],
        sent_to: vec![id("soi")],
    }
}

/// A step with all that may be said of it.
fn holding() -> Holding {
    Holding {
        outcome: Some(id("entree")),
        present: vec![actor("personne")],
        invited: vec![actor("conseiller")],
        inputs: [
            (id("accord"), Input::YesNo(true)),
            (id("debut"), Input::Day(date(2018, 4, 2))),
            (id("freins"), Input::Choices(vec!["mobilite".to_owned()])),
            (id("heures"), Input::Number(12_500)),
            (id("projet"), Input::Text("Devenir soudeuse.".to_owned())),
        ]
        .into(),
        documents: vec![Deposit {
            document: id("fiche-de-prescription"),
            written_by: Vec::new(),
            with: Vec::new(),
            signed_by: Vec::new(),
            contents: Vec::new(),
            sent_to: Vec::new(),
        }],
        channels: vec!["courriel".to_owned()],
        mail: Some("soi@exemple.fr".to_owned()),
        place: Some("CDAS de Redon".to_owned()),
        motive: Some(id("mobilite")),
        operator: Some(id("operateur-a")),
        ..Holding::of(id("tripartite"))
    }
}

/// Every act, and how it is written.
pub fn acts() -> Vec<(Act, &'static str)> {
    vec![
        (
            Act::Hold(holding()),
            r#"{"hold":{"step":"tripartite","outcome":"entree","present":[{"role":"personne"}],"invited":[{"role":"conseiller"}],"inputs":{"accord":{"yes-no":true},"debut":{"day":"2018-04-02"},"freins":{"choices":["mobilite"]},"heures":{"number":12500},"projet":{"text":"Devenir soudeuse."}},"documents":[{"document":"fiche-de-prescription"}],"channels":["courriel"],"mail":"soi@exemple.fr","place":"CDAS de Redon","motive":"mobilite","operator":"operateur-a"}}"#,
        ),
        (
            Act::Hold(Holding::of(id("liaison"))),
            r#"{"hold":{"step":"liaison"}}"#,
        ),
        (
            Act::Plan {
                step: id("bilan"),
                day: date(2018, 12, 31),
            },
            r#"{"plan":{"step":"bilan","day":"2018-12-31"}}"#,
        ),
        (
            Act::Deposit(contract()),
            r#"{"deposit":{"document":"contrat","written-by":[{"role":"referent-rsa","structure":"cdas-redon","name":"A. Le Goff"}],"with":[{"role":"personne"}],"signed-by":[{"role":"personne"},{"role":"referent-rsa","structure":"cdas-redon","name":"A. Le Goff"}],"contents":["les objectifs du parcours"],"sent-to":["soi"]}}"#,
        ),
        (
            Act::Log(Logged {
                what: Counted::AccompanimentHour,
                amount: 1500,
                with: vec![actor("operateur")],
                channel: Some("telephone".to_owned()),
                place: Some("à domicile".to_owned()),
            }),
            r#"{"log":{"what":"heure-accompagnement","amount":1500,"with":[{"role":"operateur"}],"channel":"telephone","place":"à domicile"}}"#,
        ),
        (
            Act::Open {
                period: id("suivi"),
            },
            r#"{"open":{"period":"suivi"}}"#,
        ),
        (
            Act::Close {
                period: id("suivi"),
            },
            r#"{"close":{"period":"suivi"}}"#,
        ),
        (
            Act::RequestRenewal {
                period: id("suivi"),
            },
            r#"{"request-renewal":{"period":"suivi"}}"#,
        ),
        (
            Act::RequestAid(AidRequest {
                fund: id("aide"),
                purposes: vec![id("permis")],
                other_purpose: Some("un vélo".to_owned()),
                inputs: [(id("devis"), Input::Number(180_000))].into(),
                to: Some(id("association-a")),
            }),
            r#"{"request-aid":{"fund":"aide","purposes":["permis"],"other-purpose":"un vélo","inputs":{"devis":{"number":180000}},"to":"association-a"}}"#,
        ),
        (
            Act::DecideAid(AidDecision {
                fund: id("aide"),
                granted: true,
                amount: Some(150_000),
            }),
            r#"{"decide-aid":{"fund":"aide","granted":true,"amount":150000}}"#,
        ),
        (
            Act::PayAid(AidPayment {
                fund: id("aide"),
                amount: Some(120_000),
            }),
            r#"{"pay-aid":{"fund":"aide","amount":120000}}"#,
        ),
        (
            Act::RecordCost(CostRecord {
                fund: id("cout"),
                factors: [(id("surface"), "60 m²".to_owned())].into(),
                result: Some(42_000),
            }),
            r#"{"record-cost":{"fund":"cout","factors":{"surface":"60 m²"},"result":42000}}"#,
        ),
        (
            Act::Collect(Collection {
                survey: id("fonds-2021"),
                moment: id("entree"),
                answers: [
                    (id("naissance"), Input::Day(date(1988, 11, 21))),
                    (id("situation"), Input::Text("chomage".to_owned())),
                ]
                .into(),
            }),
            r#"{"collect":{"survey":"fonds-2021","moment":"entree","answers":{"naissance":{"day":"1988-11-21"},"situation":{"text":"chomage"}}}}"#,
        ),
        (
            Act::Waive {
                what: Obliged::Step(id("bilan")),
            },
            r#"{"waive":{"what":{"step":"bilan"}}}"#,
        ),
        (
            Act::Waive {
                what: Obliged::Document(id("contrat")),
            },
            r#"{"waive":{"what":{"document":"contrat"}}}"#,
        ),
        (
            Act::Waive {
                what: Obliged::Counter(id("contacts")),
            },
            r#"{"waive":{"what":{"counter":"contacts"}}}"#,
        ),
        (
            Act::ChangeOperator {
                to: id("operateur-b"),
            },
            r#"{"change-operator":{"to":"operateur-b"}}"#,
        ),
        (Act::Withdraw, r#""withdraw""#),
        (Act::Refuse, r#""refuse""#),
        (Act::Suspend, r#""suspend""#),
        (Act::Resume, r#""resume""#),
        (Act::End, r#""end""#),
        (
            Act::Correct {
                event: 3,
                with: None,
            },
            r#"{"correct":{"event":3}}"#,
        ),
        (
            Act::Correct {
                event: 3,
                with: Some(Box::new(Entry {
                    act: Act::Withdraw,
                    on: date(2018, 3, 12),
                    by: Vec::new(),
                    reason: None,
                })),
            },
            r#"{"correct":{"event":3,"with":{"act":"withdraw","on":"2018-03-12"}}}"#,
        ),
        (Act::Pin { version: 2 }, r#"{"pin":{"version":2}}"#),
    ]
}

/// What an event says around its act.
pub fn entry(act: Act) -> Entry {
    Entry {
        act,
        on: date(2018, 3, 12),
        by: vec![referent()],
        reason: Some("Dit par téléphone.".to_owned()),
    }
}
