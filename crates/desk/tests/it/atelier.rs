//! The workshop through its pages: a deadline changed by a form, a fault shown at its line, cases that fail, two texts
//! compared, a version published then read by the public.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use axum::http::StatusCode;
use workshop::Shelf;

use crate::support::{House, Read, Reader, both_with};

static SHELF: LazyLock<Arc<Shelf>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/ille-et-vilaine");
    Arc::new(Shelf {
        files: catalogue_files::read_dir(&folder).0,
        cases: cases::read(&folder.join("cas")).0,
        ..Shelf::default()
    })
});

const FICHE: &str = "/atelier/cap-confiance";
const DRAFT: &str = "/atelier/cap-confiance/brouillon";
const PUBLISH: &str = "/atelier/cap-confiance/publier";

fn both(story: impl Fn(&House)) {
    both_with(|office| office.with_shelf(SHELF.clone(), 0), story);
}

fn chief(house: &House) -> Reader<'_> {
    house.enters("soi-chef-de-service", "service-offre-insertion")
}

fn begin(chief: &mut Reader<'_>) {
    let versions = chief.get(FICHE);
    let begun = chief.send(FICHE, &versions.form("name=\"de\""), &[]);
    assert_eq!(
        (begun.status, begun.to.as_deref()),
        (StatusCode::SEE_OTHER, Some(DRAFT)),
        "{}",
        begun.html
    );
}

/// Keeps the draft with one thing written otherwise.
fn write(chief: &mut Reader<'_>, old: &str, new: &str) -> Read {
    let page = chief.get(DRAFT);
    let text = page.field("texte");
    assert!(text.contains(old), "{old}");
    let form = page.form("name=\"texte\"");
    chief.send(DRAFT, &form, &[("texte", &text.replace(old, new))])
}

#[test]
fn a_fiche_is_written_tried_compared_published_and_gone_back_from() {
    both(|house| {
        let mut chief = chief(house);
        assert!(chief.get("/atelier").says("Cap confiance"));
        begin(&mut chief);

        // A fault: kept, told at its line with what was awaited, and it stops the publication.
        let kept = write(&mut chief, "\"6 mois\"\n", "\"6 moi\"\n");
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.html);
        let page = chief.get(DRAFT);
        let line = page.links("#l").first().cloned().expect("a line");
        assert!(
            page.html
                .contains(&format!("id=\"{}\" class=\"source__wrong\"", &line[1..])),
            "{line}"
        );
        assert!(page.says("n'est pas une durée"), "{}", page.html);
        assert!(page.html.contains("fiches/brouillon.toml"));
        let form = chief.get(PUBLISH);
        assert!(form.says("ne peut pas être publié"), "{}", form.html);
        let guard = page.field("jeton");
        let forced = chief.post(
            PUBLISH,
            &[
                ("jeton", &guard),
                ("version", "2"),
                ("depuis", "12/03/2018"),
                ("note", "x"),
                ("confirme", "oui"),
            ],
        );
        assert_eq!(forced.status, StatusCode::UNPROCESSABLE_ENTITY);

        // Mended by the form of the record; its cases then answer otherwise.
        write(&mut chief, "\"6 moi\"\n", "\"6 mois\"\n");
        let record = "/atelier/cap-confiance/formulaire/periode/accompagnement";
        let page = chief.get(record);
        assert_eq!(page.field("duree"), "6 mois");
        let form = page.form("name=\"duree\"");
        let kept = chief.send(record, &form, &[("duree", "5 mois")]);
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.html);
        assert!(
            chief
                .get(DRAFT)
                .field("texte")
                .contains("duree         = \"5 mois\"")
        );
        let cases = chief.get("/atelier/cap-confiance/cas");
        assert!(
            cases.says("Attendu :") && cases.says("Reçu :"),
            "{}",
            cases.html
        );
        let compared = chief.get("/atelier/cap-confiance/comparer?de=1&a=brouillon");
        assert!(
            compared.html.contains("<del>6 mois</del>")
                && compared.html.contains("<ins>5 mois</ins>"),
            "{}",
            compared.html
        );
        assert!(
            chief
                .get("/atelier/cap-confiance/effets")
                .says("moins de onze")
        );

        // Published with a reason, once confirmed.
        let page = chief.get(PUBLISH);
        let answers = [("depuis", "12/03/2018"), ("note", "Cinq mois.")];
        let form = page.form("name=\"note\"");
        let without = chief.send(PUBLISH, &form, &answers);
        assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            without.says("dites pourquoi publier quand même"),
            "{}",
            without.html
        );
        let answers = [answers[0], answers[1], ("motif", "Les cas seront repris.")];
        let asks = chief.send(PUBLISH, &form, &answers);
        assert!(asks.says("Publier cette version ?"), "{}", asks.html);
        let done = chief.send(PUBLISH, &asks.form("confirme"), &[]);
        let to = done.to.expect("published");
        let page = chief.get(&to);
        assert!(page.says("La version 2 est publiée"), "{}", page.html);
        assert!(page.says("Les cas seront repris."));
        let public = chief.get("/fiches/cap-confiance");
        assert!(
            public.says("Cinq mois.") || public.html.contains("versions/1"),
            "{}",
            public.html
        );

        // Back to the first text.
        let first = page
            .html
            .split("<form ")
            .find(|form| form.contains("name=\"de\" value=\"1\""));
        let guard = page.field("jeton");
        assert!(first.is_some());
        let begun = chief.post(FICHE, &[("jeton", &guard), ("de", "1")]);
        assert_eq!(begun.to.as_deref(), Some(DRAFT));
        let page = chief.get(PUBLISH);
        let answers = [
            ("depuis", "12/03/2018"),
            ("note", "Retour."),
            ("confirme", "oui"),
        ];
        let done = chief.send(PUBLISH, &page.form("name=\"note\""), &answers);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
        assert!(chief.get(FICHE).says("Version 3"));
    });
}

#[test]
fn of_two_who_write_the_second_is_told_and_loses_nothing() {
    both(|house| {
        let (mut one, mut other) = (chief(house), chief(house));
        begin(&mut one);
        let page = other.get(DRAFT);
        write(&mut one, "\"6 mois\"", "\"7 mois\"");
        let mine = page.field("texte").replace("\"6 mois\"", "\"8 mois\"");
        let told = other.send(DRAFT, &page.form("name=\"texte\""), &[("texte", &mine)]);
        assert_eq!(told.status, StatusCode::CONFLICT, "{}", told.html);
        assert!(told.says("quelqu'un a changé ce brouillon avant vous"));
        assert!(told.field("texte").contains("\"8 mois\""));
        assert!(other.get(DRAFT).field("texte").contains("\"7 mois\""));
        let page = other.get(DRAFT);
        let drop = page.form("name=\"abandonner\"");
        let asks = other.send(DRAFT, &drop, &[("abandonner", "oui")]);
        assert!(asks.says("Abandonner ce brouillon ?"), "{}", asks.html);
        let done = other.send(DRAFT, &asks.form("confirme"), &[]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
        assert_eq!(one.get(DRAFT).status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_record_is_added_told_its_faults_beside_its_answers_and_taken_out() {
    both(|house| {
        let mut chief = chief(house);
        begin(&mut chief);
        let new = "/atelier/cap-confiance/formulaire/periode/nouveau";
        let page = chief.get(new);
        let form = page.form("name=\"duree\"");
        let answers = [
            ("id", "essai"),
            ("libelle", "Essai"),
            ("duree", "longtemps"),
        ];
        let kept = chief.send(new, &form, &answers);
        let there = "/atelier/cap-confiance/formulaire/periode/essai";
        assert_eq!(
            kept.to.as_deref(),
            Some(format!("{there}?fait=oui").as_str()),
            "{}",
            kept.html
        );
        let page = chief.get(there);
        assert!(page.html.contains("id=\"duree-erreur\""), "{}", page.html);
        assert_eq!(page.field("duree"), "longtemps");
        let asks = chief.send(there, &page.form("name=\"retirer\""), &[("retirer", "oui")]);
        assert!(asks.says("Retirer cet enregistrement"), "{}", asks.html);
        chief.send(there, &asks.form("confirme"), &[]);
        assert!(!chief.get(DRAFT).field("texte").contains("longtemps"));
        assert_eq!(chief.get(there).status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn nobody_else_finds_a_door_there() {
    both(|house| {
        let mut referent = house.enters("referent-rsa", "ccas-rennes");
        assert!(!referent.get("/a-faire").html.contains("href=\"/atelier\""));
        for path in [
            "/atelier",
            FICHE,
            DRAFT,
            PUBLISH,
            "/atelier/cap-confiance/effets",
        ] {
            assert_eq!(referent.get(path).status, StatusCode::FORBIDDEN, "{path}");
        }
        let mut chief = chief(house);
        assert!(chief.get("/a-faire").html.contains("href=\"/atelier\""));
        for path in [
            "/atelier/inconnue",
            "/atelier/%C3%A9",
            DRAFT,
            "/atelier/cap-confiance/comparer?de=9",
        ] {
            assert_eq!(chief.get(path).status, StatusCode::NOT_FOUND, "{path}");
        }
    });
}
