//! Every paper: it conforms, its tree can be read aloud, and it says what it must.

use std::collections::BTreeSet;

use super::{
    CATALOGUE, DAY, asked, blank, booklet, fiche, fiches, filled, readable, says, signed_by, words,
};
use domain::fiche::{Document, Fiche};

use crate::fiche::Sheet;
use crate::forms::{Decision, Filled, Form, NOTIFICATION, PARTICIPATION, PRESENCE, Participation};
use crate::parcours::Journey;
use crate::press::{Paper, Press};
use crate::seance::Meeting;

#[test]
fn every_document_that_a_fiche_asks_is_printed_and_read_aloud() {
    let mut templates = BTreeSet::new();
    let mut seen = 0;
    for (fiche, document) in asked() {
        let form = blank(fiche, document);
        templates.insert(form.template().to_owned());
        readable(&form);
        let words = words(&Press::own(), &form);
        says(&words, &french::text::sentence(&document.label));
        says(&words, &fiche.head.title);
        says(
            &words,
            &format!("Fiche {}, version {}", fiche.code(), fiche.version.number),
        );
        for requirement in &document.origin.provenance.requirements {
            says(&words, &requirement.to_string());
        }
        for content in &document.contents {
            says(&words, &french::text::sentence(content));
        }
        assert!(!words.contains("BROUILLON"), "a blank document is no draft");
        seen += 1;
    }
    assert!(seen >= 30, "{seen} documents");
    assert_eq!(templates.len(), 10, "{templates:?}");
}

#[test]
fn every_document_filled_is_a_draft_until_it_is_deposited_and_signed() {
    for (fiche, document) in asked() {
        let form = blank(fiche, document);
        let draft = form.clone().filled(document, filled());
        readable(&draft);
        let told = words(&Press::own(), &draft);
        says(&told, "BROUILLON");
        if fiche.code() != "F10" && !form.template().starts_with("rapport") {
            says(&told, "DURAND");
        }
        let done = Filled {
            deposited: Some("Déposé".to_owned()),
            signed: signed_by(&document.signed_by),
            ..filled()
        };
        let done = form.clone().filled(document, done);
        assert!(
            !words(&Press::own(), &done).contains("BROUILLON"),
            "{}",
            document.label
        );
        if let Some(signer) = document.signed_by.first() {
            let half = Filled {
                deposited: Some("Déposé".to_owned()),
                signed: signed_by(std::slice::from_ref(signer)),
                ..filled()
            };
            says(
                &words(&Press::own(), &form.filled(document, half)),
                "Il manque la signature de",
            );
        }
    }
}

#[test]
fn the_sheet_of_every_fiche_keeps_its_headings_and_its_silences() {
    for fiche in fiches() {
        let sheet = Sheet::of(&CATALOGUE, fiche, DAY);
        let tree = readable(&sheet);
        let words = words(&Press::own(), &sheet);
        for heading in CATALOGUE
            .headings
            .iter()
            .filter(|heading| heading.code.is_some())
        {
            says(&words, &heading.title);
        }
        let absent = fiche.head.absent_headings.iter().filter(|id| {
            CATALOGUE
                .headings
                .iter()
                .any(|heading| heading.id == **id && heading.code.is_some())
        });
        let wanted: String = "rubrique absente de cette fiche".split(' ').collect();
        assert!(
            words.matches(&wanted).count() >= absent.count(),
            "{}",
            fiche.code()
        );
        let (mut rules, mut readings) = (0, 0);
        for (_, origin) in fiche.origins() {
            for requirement in &origin.provenance.requirements {
                says(&words, &requirement.to_string());
                rules += 1;
            }
            for reading in &origin.provenance.readings {
                says(&words, &reading.to_string());
                readings += 1;
            }
        }
        assert!(
            rules > 10 && readings > 0 && tree.kinds.contains_key("Table"),
            "{}",
            fiche.code()
        );
    }
}

#[test]
fn the_booklet_holds_every_fiche_its_contents_and_its_drawing() {
    let booklet = booklet();
    let tree = readable(&booklet);
    assert!(
        tree.kinds.contains_key("TOC") && tree.kinds.contains_key("Figure"),
        "{tree:?}"
    );
    let words = words(&Press::own(), &booklet);
    says(&words, "Sommaire");
    for fiche in fiches() {
        says(&words, &format!("{} · {}", fiche.code(), fiche.head.title));
    }
}

#[test]
fn a_letter_tells_the_reasons_and_how_to_appeal() {
    let decision = Decision {
        what: "Candidature non retenue".to_owned(),
        step: Some("Réunion".to_owned()),
        on: "12 mars 2018".to_owned(),
        by: Some("la commission".to_owned()),
        ground: None,
        reason: Some("Le projet demande une autre action.".to_owned()),
        appeal: true,
        adverse: true,
        signed_for: Some("CLPS".to_owned()),
    };
    let letter = Form::about(&CATALOGUE, fiche("F13"), NOTIFICATION, DAY)
        .telling(decision.clone())
        .of_dossier(filled());
    readable(&letter);
    let told = words(&Press::own(), &letter);
    says(&told, "Candidature non retenue");
    says(&told, "Le projet demande une autre action.");
    says(&told, "tribunal administratif");
    says(&told, "à confirmer par le Département");
    assert!(
        !told.contains("secret"),
        "a letter tells the decision, not the dossier"
    );

    let confirmed = include_str!("../../templates/departement.typ")
        .replace("recours-a-confirmer = true", "recours-a-confirmer = false");
    let press = Press::new([("departement.typ".to_owned(), confirmed.into_bytes())].into());
    assert!(!words(&press, &letter).contains("BROUILLON"));
    let silent = Form::about(&CATALOGUE, fiche("F13"), NOTIFICATION, DAY).telling(Decision {
        reason: None,
        ..decision
    });
    says(&words(&press, &silent), "Aucun motif n'est écrit");
}

#[test]
fn a_letter_that_tells_of_an_end_refuses_nothing_and_keeps_the_ways_to_appeal() {
    let end = Decision {
        what: "Action terminée".to_owned(),
        step: Some("Bilan".to_owned()),
        on: "12 mars 2018".to_owned(),
        by: None,
        ground: None,
        reason: None,
        appeal: true,
        adverse: false,
        signed_for: Some("CLPS".to_owned()),
    };
    let letter = Form::about(&CATALOGUE, fiche("F13"), NOTIFICATION, DAY)
        .telling(end)
        .of_dossier(filled());
    readable(&letter);
    let told = words(&Press::own(), &letter);
    says(&told, "tribunal administratif");
    says(&told, "Signature CLPS Nom, date et signature");
    let spaceless = |text: &str| text.replace(' ', "");
    for said in ["Si vous n’êtes pas d’accord", "Aucun motif", "Pourquoi"] {
        assert!(!told.contains(&spaceless(said)), "{said}: {told}");
    }
}

#[test]
fn what_is_refused_is_told_from_what_ends() {
    let said = |code: &str, step: &str, label: &str, entered: bool| {
        let step = fiche(code)
            .steps
            .iter()
            .find(|known| known.origin.id.as_str() == step);
        let step = step.unwrap_or_else(|| panic!("{code}: {label}"));
        let outcome = step.outcomes.iter().find(|known| known.label == label);
        Decision::is_adverse(
            step,
            outcome.unwrap_or_else(|| panic!("{code}: {label}")),
            entered,
        )
    };
    for (code, step, label, entered, adverse) in [
        ("F13", "reunion", "Candidature non retenue", false, true),
        ("F11", "reponse-du-fsl", "Le FSL refuse", false, true),
        (
            "F06",
            "validation-itr",
            "Renouvellement non validé",
            true,
            true,
        ),
        ("F08", "bilan-6-mois", "CARS non prolongé", true, true),
        (
            "F08",
            "bilan-12-mois",
            "Issue positive : emploi ou formation",
            true,
            false,
        ),
        ("F05", "sortie", "Prise de poste", true, false),
        (
            "F06",
            "tripartite-final",
            "L'accompagnement prend fin",
            true,
            false,
        ),
    ] {
        assert_eq!(said(code, step, label, entered), adverse, "{code}: {label}");
    }
}

#[test]
fn what_a_step_came_to_is_said_by_its_name_and_the_step_in_quotes() {
    let fiche = fiche("F02");
    let mut steps = fiche.steps.iter();
    let step = steps.find(|step| step.origin.id.as_str() == "bilan-tripartite");
    let step = step.expect("a step");
    let came_to = &step.outcomes.last().expect("an outcome").label;
    let report = Form::of_step(&CATALOGUE, fiche, step, DAY).of_dossier(Filled {
        outcome: Some(came_to.clone()),
        ..filled()
    });
    readable(&report);
    let told = words(&Press::own(), &report);
    says(&told, "Compte rendu : « Bilan tripartite »");
    says(&told, &format!("{came_to} (retenu)"));
    assert_eq!(told.matches("(retenu)").count(), 1, "{told}");
    assert!(!told.contains("(oui)"), "{told}");
}

#[test]
fn what_somebody_keeps_bears_no_requirement_and_a_meeting_is_signed_by_its_body() {
    let journey = Journey::sample(&CATALOGUE, DAY);
    readable(&journey);
    let told = words(&Press::own(), &journey);
    says(&told, "Livret de parcours · 12 mars 2018");
    says(&told, "Accompagnement : Une structure.");
    assert!(
        !told.contains("F00R") && !told.contains("13fiches"),
        "{told}"
    );
    let meeting = Meeting::sample(&CATALOGUE, DAY);
    readable(&meeting);
    let told = words(&Press::own(), &meeting);
    says(&told, "Ordre du jour 1 dossier");
    says(&told, "Signature Une instance");
}

fn document(fiche: &'static Fiche, id: &str) -> &'static Document {
    let mut documents = fiche.documents.iter();
    documents
        .find(|document| document.origin.id.as_str() == id)
        .unwrap_or_else(|| panic!("{id} is a document"))
}

#[test]
fn what_is_enough_among_several_says_all_that_it_asks() {
    let fiche = fiche("F04");
    let form = blank(fiche, document(fiche, "fiche-prescription"));
    let enough = form
        .conditions
        .iter()
        .find(|gate| gate.title == "une de ces situations suffit");
    let ways = &enough.expect("alternatives").ways;
    assert_eq!(ways.len(), 3, "{ways:?}");
    let first = "Être allocataire du RSA, soumis aux droits et devoirs, et habiter en Ille-et-Vilaine ; à apprécier :";
    assert!(ways[0].starts_with(first), "{ways:?}");
    says(&words(&Press::own(), &form), &ways[0]);
}

#[test]
fn the_address_that_awaits_prescriptions_is_on_them_alone() {
    let fiche = fiche("F06");
    let told = |id| words(&Press::own(), &blank(fiche, document(fiche, id)));
    says(&told("fiche-prescription"), "contact@arep35.fr");
    assert!(!told("bilan-final").contains("contact@arep35.fr"));
}

#[test]
fn what_is_shown_to_an_employer_says_nothing_of_the_dossier() {
    let fiche = fiche("F07");
    let certificate = document(fiche, "attestation-de-competences");
    let form = blank(fiche, certificate).filled(certificate, filled());
    let told = words(&Press::own(), &form);
    says(&told, "DURAND");
    for said in ["secret", "raison", "Entretien", "n°12"] {
        assert!(!told.contains(said), "{said}: {told}");
    }
}

#[test]
fn a_certificate_says_when_and_never_what_was_said() {
    let certificate = Form::about(&CATALOGUE, fiche("F06"), PRESENCE, DAY).of_dossier(filled());
    readable(&certificate);
    let told = words(&Press::own(), &certificate);
    says(&told, "Entretien tenu");
    assert!(
        !told.contains("secret") && !told.contains("raison"),
        "{told}"
    );
}

#[test]
fn a_participation_is_certified_with_its_days_and_nothing_of_what_was_answered() {
    let participation = Participation {
        program: "FSE+ 2021-2027".to_owned(),
        basis: "Règlement (UE) 2021/1057".to_owned(),
        funds: vec!["Cofinancement européen (Fonds social européen)".to_owned()],
        operator: Some("AREP".to_owned()),
        entered: "3 avril 2023".to_owned(),
        left: Some("2 octobre 2023".to_owned()),
        gathered: vec![
            ("À l'entrée".to_owned(), Some("5 avril 2023".to_owned())),
            ("À la sortie".to_owned(), None),
        ],
    };
    let form = Form::about(&CATALOGUE, fiche("F06"), PARTICIPATION, DAY);
    let done = form.clone().certifying(participation.clone());
    let done = done.of_dossier(filled());
    readable(&done);
    let told = words(&Press::own(), &done);
    for said in [
        "DURAND",
        "Opération menée par AREP",
        "du 3 avril 2023 au 2 octobre 2023",
        "FSE+ 2021-2027",
        "2021/1057",
        "recueilli le 5 avril 2023",
        "pas recueilli",
        "La personne",
        "AREP Nom, date et signature",
    ] {
        says(&told, said);
    }
    assert!(!told.contains("secret") && !told.contains("raison"));
    // While the person is in, it says so.
    let during = Participation {
        left: None,
        ..participation
    };
    let during = form.certifying(during).of_dossier(filled());
    let told = words(&Press::own(), &during);
    says(
        &told,
        "depuis le 3 avril 2023. La participation est en cours.",
    );
}
