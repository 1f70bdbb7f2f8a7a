//! `/sante`: up or down, part by part, and nothing else.

use axum::body::Body;
use axum::http::{Request, StatusCode};

use super::{CATALOGUE, get, kept, send_to, today};

#[test]
fn a_site_that_answers_is_up_as_text_and_as_json() {
    let told = get("/sante");
    assert_eq!(told.status, StatusCode::OK);
    assert!(
        told.body.starts_with("en service\nversion : "),
        "{}",
        told.body
    );
    assert_eq!(told.header("cache-control"), "no-store");
    let told = get("/sante.json");
    assert_eq!(told.header("content-type"), "application/json");
    assert!(
        told.body
            .starts_with("{\"etat\":\"en service\",\"version\":\""),
        "{}",
        told.body
    );
    assert!(told.body.contains("\"catalogue\":true"), "{}", told.body);
}

#[test]
fn one_part_that_is_down_is_told_and_the_whole_is_503() {
    let site = web::Site::new(kept(CATALOGUE.clone()), today).unwrap();
    let site = site.with_parts(|| vec![("base", true), ("ecriture", false)]);
    let site = web::router(site);
    let ask = |accept: &str| {
        let request = Request::get("/sante").header("accept", accept);
        send_to(&site, request.body(Body::empty()).unwrap())
    };
    let text = ask("*/*");
    assert_eq!(text.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(text.body.starts_with("en panne\n"), "{}", text.body);
    assert!(text.body.contains("base : oui\n") && text.body.contains("ecriture : non\n"));
    let json = ask("application/json");
    assert_eq!(json.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        json.body.contains("\"etat\":\"en panne\"") && json.body.contains("\"ecriture\":false")
    );
}
