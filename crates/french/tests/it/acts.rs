use std::collections::BTreeMap;

use domain::dossier::act::{
    Act, Actor, AidDecision, AidPayment, AidRequest, CostRecord, Deposit, Entry, Holding, Logged,
    Obliged,
};
use domain::fiche::Event;
use jiff::civil::date;

use crate::{id, words};

fn entry(act: Act) -> Entry {
    Entry {
        act,
        on: date(2017, 9, 4),
        by: vec![Actor {
            role: id("conseiller-insertion-professionnelle"),
            structure: Some(id("arep")),
            name: None,
        }],
        reason: None,
    }
}

const BY: &str =
    "Conseiller d'insertion professionnelle (Association régionale d'éducation permanente)";

fn line(code: &str, act: Act) -> String {
    let said = words(code).act(&entry(act));
    let said = said
        .strip_prefix("4 septembre 2017 · ")
        .expect("the day")
        .to_owned();
    said.strip_suffix(&format!(" · {BY}"))
        .expect("who")
        .to_owned()
}

#[test]
fn an_act_is_a_line_of_the_journal() {
    let held = Holding {
        outcome: Some(id("confirme")),
        ..Holding::of(id("adhesion"))
    };
    let logged = |what, amount| {
        Act::Log(Logged {
            what,
            amount,
            with: Vec::new(),
            channel: Some("telephone".to_owned()),
            place: None,
        })
    };
    let deposit = Act::Deposit(Deposit {
        document: id("bilan-final"),
        written_by: Vec::new(),
        with: Vec::new(),
        signed_by: Vec::new(),
        contents: Vec::new(),
        sent_to: vec![id("personne")],
    });
    let aid = Act::RequestAid(AidRequest {
        fund: id("credits-insertion"),
        purposes: vec![id("transport")],
        other_purpose: None,
        inputs: BTreeMap::new(),
        to: None,
    });
    let granted = |granted, amount| {
        Act::DecideAid(AidDecision {
            fund: id("credits-insertion"),
            granted,
            amount,
        })
    };
    let paid = Act::PayAid(AidPayment {
        fund: id("credits-insertion"),
        amount: None,
    });
    let aid_name = "Aide individuelle sur les crédits d'insertion";
    let planned = Act::Plan {
        step: id("validation-itr"),
        day: date(2018, 3, 1),
    };
    let waived = Act::Waive {
        what: Obliged::Counter(id("contacts")),
    };
    let correct = Act::Correct {
        event: 2,
        with: None,
    };
    let cases = [
        (
            planned,
            "« Décision de l'ITR RSA sur le renouvellement » : prévu le 1er mars 2018".to_owned(),
        ),
        (
            deposit,
            "document déposé : « Bilan final », transmis à : Personne accompagnée".to_owned(),
        ),
        (
            logged(Event::Contact, 1_000),
            "1 contact (téléphone)".to_owned(),
        ),
        (
            logged(Event::AccompanimentHour, 2_500),
            "2,5 heures d'accompagnement (téléphone)".to_owned(),
        ),
        (
            Act::Open {
                period: id("accompagnement"),
            },
            "période ouverte : « Accompagnement »".to_owned(),
        ),
        (
            aid,
            format!("aide demandée : « {aid_name} » (frais de transport)"),
        ),
        (
            granted(true, Some(1_234_500)),
            format!("aide accordée : « {aid_name} », 1 234,5 €"),
        ),
        (
            granted(false, None),
            format!("aide refusée : « {aid_name} »"),
        ),
        (paid, format!("aide versée : « {aid_name} »")),
        (waived, "dispense : « Contacts de la semaine »".to_owned()),
        (Act::Withdraw, "la personne se retire".to_owned()),
        (
            correct,
            "correction : l'acte n° 3 n'aurait pas dû être écrit".to_owned(),
        ),
        (
            Act::Pin { version: 2 },
            "passage à la version 2 de la fiche".to_owned(),
        ),
    ];
    for (act, expected) in cases {
        assert_eq!(line("F06", act), expected);
    }
    let adhesion = line("F06", Act::Hold(held));
    assert!(
        adhesion.starts_with("« ") && adhesion.contains(" » : "),
        "{adhesion}"
    );
    let unknown = line("F06", Act::Hold(Holding::of(id("nulle-part"))));
    assert_eq!(
        unknown, "« nulle-part »",
        "what the fiche does not know is shown as written"
    );
}

#[test]
fn a_reason_and_a_correction_are_told_in_full() {
    let mut wrong = entry(Act::Suspend);
    wrong.reason = Some("congé".to_owned());
    let said = words("F06").act(&entry(Act::Correct {
        event: 0,
        with: Some(Box::new(wrong)),
    }));
    assert_eq!(
        said,
        format!(
            "4 septembre 2017 · correction de l'acte n° 1 : 4 septembre 2017 · dossier suspendu · {BY} · \
             motif : congé · {BY}"
        )
    );
}

#[test]
fn a_cost_is_told_by_what_fixes_it() {
    let words = words("F11");
    let fund = words
        .fiche
        .funds
        .iter()
        .find(|fund| !fund.factors.is_empty());
    let fund = fund.expect("F11 has a cost to be determined");
    let factor = &fund.factors[0];
    let said = words.act(&entry(Act::RecordCost(CostRecord {
        fund: fund.origin.id.clone(),
        factors: BTreeMap::from([(factor.id.clone(), "1 200 €".to_owned())]),
        result: Some(300_000),
    })));
    let expected = format!(
        "coût, « {} » ; {} : 1 200 € ; montant : 300 €",
        fund.label, factor.label
    );
    assert!(said.contains(&expected), "{said}");
}
