//! The page of a fiche.

use axum::http::StatusCode;
use domain::fiche::Version;
use domain::values::Day;

use crate::html::{all_between, text, title};
use crate::{CATALOGUE, get, page, site};

fn fact(id: &str, name: &str) -> String {
    let page = page(&format!("/fiches/{id}"));
    let facts = all_between(&page, "<dl class=\"key-facts\">", "</dl>")[0];
    let found = all_between(facts, &format!("<dt>{name}</dt><dd>"), "</dd>");
    text(found[0])
}

#[test]
fn four_capacities_without_number_read_differently() {
    assert_eq!(
        fact("parcours-en-mouvement", "Places"),
        "rubrique vide dans le livret"
    );
    assert_eq!(fact("auto-rehabilitation", "Places"), "Illimité");
    assert_eq!(fact("cap-confiance", "Places"), "Au fil de l'eau");
    assert_eq!(
        fact("creation-activite", "Places"),
        "Dépend d'autre chose, sans nombre"
    );
}

#[test]
fn the_cost_is_said_or_its_silence_is() {
    assert_eq!(
        fact("cap-confiance", "Coût pour la personne"),
        "Rien à payer"
    );
    assert_eq!(
        fact("vers-et-dans-l-emploi", "Coût pour la personne"),
        "rubrique absente de cette fiche"
    );
    assert_eq!(
        fact("auto-rehabilitation", "Coût pour la personne"),
        "À déterminer"
    );
}

#[test]
fn every_condition_shows_its_sentence_and_its_place() {
    for fiche in &CATALOGUE.fiches {
        let shown = text(&page(&format!("/fiches/{}", fiche.head.id)));
        for rule in &fiche.rules {
            let label = text(&rule.label);
            assert!(shown.contains(&label), "{} : {label}", fiche.code());
            let place = rule.origin.provenance.source.as_ref().unwrap().to_string();
            let place = text(&format!("p. {}, {place}", fiche.head.page));
            assert!(shown.contains(&place), "{} : {place}", fiche.code());
        }
    }
}

#[test]
fn every_record_is_on_the_page() {
    for fiche in &CATALOGUE.fiches {
        let shown = text(&page(&format!("/fiches/{}", fiche.head.id)));
        let steps = fiche.steps.iter().map(|record| &record.label);
        let outcomes = fiche
            .steps
            .iter()
            .flat_map(|step| &step.outcomes)
            .map(|outcome| &outcome.label);
        let counters = fiche.counters.iter().map(|record| &record.label);
        let documents = fiche.documents.iter().map(|record| &record.label);
        let funds = fiche.funds.iter().map(|record| &record.label);
        let links = fiche.links.iter().map(|record| &record.label);
        let mentions = fiche
            .mentions
            .iter()
            .filter_map(|mention| mention.text.as_ref());
        let periods = fiche
            .periods
            .iter()
            .filter_map(|period| period.text.as_ref());
        let all = steps
            .chain(outcomes)
            .chain(counters)
            .chain(documents)
            .chain(funds)
            .chain(links);
        for words in all.chain(mentions).chain(periods) {
            assert!(shown.contains(&text(words)), "{} : {words}", fiche.code());
        }
    }
}

#[test]
fn windows_and_ways_to_go_are_in_words() {
    let cap = text(&page("/fiches/cap-confiance"));
    assert!(cap.contains("De la 13e à la 15e semaine après le début de « Accompagnement »"));
    assert!(cap.contains("au moins 10 jours avant « Entretien tripartite de fin »"));
    for words in [
        "contact@arep35.fr",
        "Bus de Rennes, lignes 5, 51 et 71",
        "à jour en 2018",
    ] {
        assert!(cap.contains(words), "{words}");
    }
}

#[test]
fn upstream_ways_are_shown_with_who_states_them() {
    let page = page("/fiches/vers-et-dans-l-emploi");
    let before = all_between(&page, "<h3>Avant celle-ci</h3>", "</section>")[0];
    let stated: Vec<&str> = all_between(before, "way__head\"><a href=\"/fiches/", "\"");
    assert_eq!(stated.len(), 6, "{stated:?}");
    let isolated = text(&crate::page("/fiches/chantier-ens35"));
    assert!(isolated.contains("Aucune autre action n'est reliée à celle-ci"));
}

#[test]
fn a_contact_differs_from_the_service_number_and_says_so() {
    let shown = text(&page("/fiches/clauses-sociales"));
    assert!(shown.contains("02.99.02.98.19"));
    let flag = CATALOGUE
        .contacts
        .list
        .iter()
        .find(|c| c.name == "Myriam Deloffre")
        .unwrap()
        .flag
        .clone()
        .unwrap();
    assert!(shown.contains(&text(&flag)));
}

#[test]
fn other_names_lead_to_the_fiche() {
    for name in ["F06", "f06", "6", "Cap%20confiance", "CAP-CONFIANCE"] {
        let answer = get(&format!("/fiches/{name}"));
        assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT, "{name}");
        assert_eq!(answer.header("location"), "/fiches/cap-confiance");
    }
}

#[test]
fn closed_actions_say_so_on_the_day() {
    assert!(!text(&page("/fiches/cap-confiance")).contains("Le livret décrit une période passée"));
    let later = site_on(|| domain::values::Date::constant(2026, 1, 1));
    let answer = crate::send_to(
        &later,
        axum::http::Request::get("/fiches/cap-confiance")
            .body(axum::body::Body::empty())
            .unwrap(),
    );
    assert!(text(&answer.body).contains("Entrées : terminé depuis le 31 décembre 2018"));
}

fn site_on(day: fn() -> domain::values::Date) -> axum::Router {
    web::router(web::Site::new(&CATALOGUE, day).unwrap())
}

#[test]
fn an_older_version_stays_readable_under_its_own_address() {
    let mut catalogue = CATALOGUE.clone();
    let at = catalogue
        .fiches
        .iter()
        .position(|fiche| fiche.head.number == 6)
        .unwrap();
    let mut second = catalogue.fiches[at].clone();
    second.version = Version {
        number: 2,
        since: Some(Day(domain::values::Date::constant(2018, 1, 1))),
        note: "Essai.".to_owned(),
    };
    second.head.resume = "Un résumé changé.".to_owned();
    catalogue.fiches.insert(at + 1, second);
    let site = site(catalogue);
    let read = |path: &str| {
        crate::send_to(
            &site,
            axum::http::Request::get(path)
                .body(axum::body::Body::empty())
                .unwrap(),
        )
    };
    let current = read("/fiches/cap-confiance");
    assert!(text(&current.body).contains("Un résumé changé."));
    assert!(current.body.contains("/fiches/cap-confiance/versions/1"));
    let old = read("/fiches/cap-confiance/versions/1");
    assert_eq!(old.status, StatusCode::OK);
    assert!(!text(&old.body).contains("Un résumé changé."));
    assert!(title(&old.body).contains("(version 1)"));
    assert_eq!(
        read("/fiches/cap-confiance/versions/2").header("location"),
        "/fiches/cap-confiance"
    );
    assert_eq!(
        read("/fiches/cap-confiance/versions/9").status,
        StatusCode::NOT_FOUND
    );
}
