//! Pages that refuse, and requests that nobody should send.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use proptest::prelude::*;

use crate::html::{attributes, text};
use crate::{get, post, send};

#[test]
fn an_unknown_page_helps_to_find_the_right_one() {
    let answer = get("/fiches/cap-confience");
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(attributes(&answer.body, "href").contains(&"/fiches/cap-confiance".to_owned()));
    let nowhere = get("/cette/page");
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
    assert!(text(&nowhere.body).contains("Cette page n'existe pas"));
}

#[test]
fn what_is_too_long_or_unreadable_is_said() {
    let long = format!("/fiches?q={}", "a".repeat(5_000));
    assert_eq!(get(&long).status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(get("/fiches?q=%ff%fe").status, StatusCode::BAD_REQUEST);
    assert_eq!(get("/offre?x=%ff").status, StatusCode::BAD_REQUEST);
    let form = "r=a".repeat(20_000);
    let request = Request::post("/quelle-action")
        .body(Body::from(form))
        .unwrap();
    assert_eq!(send(request).status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(post("/fiches", &[]).status, StatusCode::METHOD_NOT_ALLOWED);
}

#[test]
fn what_is_typed_comes_back_escaped() {
    let answer = get("/fiches?q=%3Cscript%3Ealert(1)%3C/script%3E&lieu=%22%3E%3Cimg%3E");
    assert_eq!(answer.status, StatusCode::OK);
    assert!(!answer.body.contains("<script") && !answer.body.contains("<img>"));
    let missing = get("/%3Cscript%3E");
    assert!(!missing.body.contains("<script"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_address_breaks_the_site(path in "[ -~]{0,60}", query in "\\PC{0,60}") {
        let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        for address in [
            format!("/fiches/{}", encode(&path)),
            format!("/fiches?q={}&lieu={}", encode(&query), encode(&path)),
            format!("/fiches/cap-confiance/versions/{}", encode(&path)),
            format!("/{}?{}", encode(&path), encode(&query)),
        ] {
            let status = get(&address).status;
            prop_assert!(!status.is_server_error(), "{address} : {status}");
        }
    }

    #[test]
    fn no_form_breaks_the_dialogue(body in proptest::collection::vec(any::<u8>(), 0..200), value in "\\PC{0,30}") {
        let request = Request::post("/quelle-action").body(Body::from(body)).unwrap();
        prop_assert!(!send(request).status.is_server_error());
        for fact in ["age", "naissance.date", "residence.commune", "disponibilite", "rsa.socle", "contrat-travail.mois"] {
            let answer = post("/quelle-action", &[("valider", fact), ("saisie", &value)]);
            prop_assert!(!answer.status.is_server_error(), "{fact} : {value}");
        }
    }
}
