//! « Quelle action pour cette personne ? » : what it says, and that it keeps nothing.

use axum::http::StatusCode;

use crate::html::{all_between, attributes, text, title};
use crate::{CATALOGUE, get, post};

/// The hidden fields of a page, as the browser would send them back.
fn hidden(page: &str) -> Vec<(String, String)> {
    let form = all_between(page, "<form class=\"wrap dialogue\"", "</form>")[0];
    let fields = all_between(form, "<input type=\"hidden\"", ">");
    fields
        .iter()
        .map(|field| {
            (
                attributes(field, "name")[0].clone(),
                attributes(field, "value")[0].clone(),
            )
        })
        .collect()
}

/// Goes on from a page with one more act.
fn then(page: &str, act: (&str, &str)) -> crate::Answer {
    let mut form = hidden(page);
    form.push((act.0.to_owned(), act.1.to_owned()));
    let pairs: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    post("/quelle-action", &pairs)
}

/// The word of each fiche, by short title.
fn verdict(page: &str, id: &str) -> String {
    let card = all_between(page, "<li class=\"verdict ", "<details")
        .into_iter()
        .find(|card| card.contains(&format!("/fiches/{id}\"")));
    text(all_between(card.unwrap(), "class=\"badge\">", "</span>")[0])
}

#[test]
fn it_begins_with_a_question_and_thirteen_open_verdicts() {
    let answer = get("/quelle-action");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.body.matches("<li class=\"verdict ").count(), 13);
    assert!(answer.body.contains("name=\"dire\""));
    assert_eq!(
        hidden(&answer.body),
        [("jour".to_owned(), "2018-06-01".to_owned())]
    );
}

#[test]
fn an_answer_changes_verdicts_and_says_which() {
    let first = get("/quelle-action").body;
    let no = then(&first, ("dire", "rsa.socle:non"));
    assert_eq!(no.status, StatusCode::OK);
    assert_eq!(verdict(&no.body, "cap-confiance"), "Non");
    let changes = text(all_between(&no.body, "<section class=\"changes\"", "</section>")[0]);
    assert!(
        changes.contains("Cap confiance : « À vérifier » devient « Non »"),
        "{changes}"
    );
    assert!(text(&no.body).contains("vient de changer (avant : À vérifier)"));
    assert!(title(&no.body).contains("(1 réponse)"));
    let back = then(&no.body, ("retirer", "rsa.socle"));
    assert_eq!(verdict(&back.body, "cap-confiance"), "À vérifier");
    assert_eq!(hidden(&back.body).len(), 1);
}

#[test]
fn a_whole_person_gets_a_yes_explained_with_its_place() {
    let page = post(
        "/quelle-action",
        &[("r", "rsa.socle:oui"), ("r", "residence.commune:Rennes")],
    )
    .body;
    assert_eq!(verdict(&page, "cap-confiance"), "Oui");
    let shown = text(&page);
    assert!(shown.contains("rempli Percevoir le RSA socle"));
    assert!(shown.contains("Vous avez dit : RSA socle : oui"));
    assert!(shown.contains("Livret, p. 15, Public cible, l. 225"));
}

#[test]
fn one_thing_missing_is_named() {
    let form = [("r", "rsa.socle:oui"), ("r", "residence.commune:Redon")];
    let page = post("/quelle-action", &form).body;
    assert_eq!(verdict(&page, "cap-confiance"), "Non");
    assert!(text(&page).contains("Il ne manque que : « Habiter une commune du pays de Rennes, de Brocéliande ou des Vallons de Vilaine »."));
}

#[test]
fn a_question_is_set_aside_chosen_or_corrected() {
    let first = get("/quelle-action").body;
    let aside = then(&first, ("passer", "rsa.allocataire")).body;
    assert!(hidden(&aside).contains(&("p".to_owned(), "rsa.allocataire".to_owned())));
    let asked = text(all_between(&aside, "id=\"t-question\">", "</h2>")[0]);
    let question = |id: &str| text(&CATALOGUE.vocabulary.find(id).unwrap().1.question);
    assert_ne!(asked, question("rsa.allocataire"));
    let wanted = then(&aside, ("aller", "age")).body;
    assert_eq!(
        text(all_between(&wanted, "id=\"t-question\">", "</h2>")[0]),
        question("age")
    );
    let typed = {
        let mut form = hidden(&wanted);
        form.extend([
            ("valider".to_owned(), "age".to_owned()),
            ("saisie".to_owned(), "24".to_owned()),
        ]);
        let pairs: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        post("/quelle-action", &pairs)
    };
    assert!(hidden(&typed.body).contains(&("r".to_owned(), "age:24".to_owned())));
}

#[test]
fn health_comes_last_and_is_flagged() {
    let mut page = get("/quelle-action").body;
    let facts = &CATALOGUE.vocabulary.facts;
    let mut health_seen = false;
    for _ in 0..facts.len() {
        let Some(act) = all_between(&page, "name=\"passer\" value=\"", "\"")
            .first()
            .map(|id| (*id).to_owned())
        else {
            break;
        };
        let health = CATALOGUE.vocabulary.find(&act).unwrap().1.class.is_health();
        assert!(
            health || !health_seen,
            "{act} vient après une question de santé"
        );
        if health {
            health_seen = true;
            assert!(text(&page).contains("Question de santé, facultative"));
        }
        page = then(&page, ("passer", &act)).body;
    }
    assert!(health_seen);
    assert!(text(&page).contains("Il ne reste que les questions mises de côté"));
}

#[test]
fn what_cannot_be_understood_is_asked_again() {
    let answer = post("/quelle-action", &[("valider", "age"), ("saisie", "vieux")]);
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&answer.body).contains("Donnez un nombre entre 14 et 110."));
    assert!(
        answer.body.contains("name=\"saisie\" value=\"vieux\""),
        "ce qui est tapé reste à corriger"
    );
    assert!(title(&answer.body).starts_with("Erreur"));
    let place = post(
        "/quelle-action",
        &[("valider", "residence.commune"), ("saisie", "35460")],
    );
    assert_eq!(place.status, StatusCode::UNPROCESSABLE_ENTITY);
    let choice = attributes(
        all_between(&place.body, "id=\"erreur\"", "</section>")[0],
        "value",
    )[0]
    .clone();
    let chosen = post("/quelle-action", &[("dire", &choice)]);
    assert_eq!(chosen.status, StatusCode::OK, "{choice}");
    assert_eq!(
        post("/quelle-action", &[("r", "n.existe.pas:oui")]).status,
        StatusCode::BAD_REQUEST
    );
}

#[test]
fn answers_that_contradict_are_not_both_kept() {
    let answer = post(
        "/quelle-action",
        &[("r", "rsa.socle:oui"), ("dire", "rsa.allocataire:non")],
    );
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        hidden(&answer.body).len(),
        2,
        "le jour et la première réponse"
    );
    assert!(text(&answer.body).contains("contredit"));
}

#[test]
fn the_day_moves_what_is_closed() {
    let closed = post(
        "/quelle-action",
        &[("dater", "oui"), ("nouveau-jour", "2019-01-01")],
    )
    .body;
    assert!(text(&closed).contains("Entrées : terminé depuis le 31 décembre 2018"));
    assert!(hidden(&closed).contains(&("jour".to_owned(), "2019-01-01".to_owned())));
}

#[test]
fn the_summary_prints_what_was_said_and_nothing_else_keeps_it() {
    let answer = post(
        "/quelle-action/imprimer",
        &[("r", "rsa.socle:oui"), ("r", "age:24"), ("p", "genre")],
    );
    assert_eq!(answer.header("cache-control"), "no-store");
    let shown = text(&answer.body);
    for words in [
        "RSA socle : oui",
        "Âge : 24",
        "Mis de côté : genre",
        "Résumé au 1er juin 2018.",
    ] {
        assert!(shown.contains(words), "{words}");
    }
    assert_eq!(
        get("/quelle-action/imprimer").header("location"),
        "/quelle-action"
    );
    assert!(!text(&get("/quelle-action").body).contains("RSA socle : oui"));
    assert!(
        !answer.body.contains("method=\"get\""),
        "rien de ce qui est dit ne va dans une adresse"
    );
}

#[test]
fn what_is_typed_is_never_echoed_raw() {
    let nasty = "\"><script>alert(1)</script>";
    for form in [
        vec![("valider", "residence.commune"), ("saisie", nasty)],
        vec![("dire", nasty)],
        vec![("r", nasty)],
        vec![("dater", "oui"), ("nouveau-jour", nasty)],
    ] {
        let answer = post("/quelle-action", &form);
        assert!(!answer.body.contains("<script"), "{form:?}");
        assert!(answer.status.is_client_error(), "{form:?}");
    }
}
