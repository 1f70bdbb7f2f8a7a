//! Every page that links reach: well made, and leading somewhere.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use axum::http::StatusCode;

use crate::html::{all_between, attributes, text, title};
use crate::{get, post};

/// Pages reached by links from the home page; of searches, each distinct way out of a page once.
fn crawled() -> BTreeMap<String, String> {
    let mut open = VecDeque::from([
        "/".to_owned(),
        "/fiches?q=zzz&theme=sociale&lieu=35460".to_owned(),
    ]);
    let mut pages = BTreeMap::new();
    while let Some(path) = open.pop_front() {
        if pages.contains_key(&path) || pages.len() > 600 {
            continue;
        }
        let answer = get(&path);
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let html = if answer.header("content-type").starts_with("text/html") {
            answer.body
        } else {
            String::new()
        };
        for href in attributes(&html, "href") {
            let address = href.split('#').next().unwrap().to_owned();
            if address.starts_with('/') {
                open.push_back(address);
            }
        }
        pages.insert(path, html);
    }
    pages
}

#[test]
fn every_page_is_well_made_and_every_link_leads_somewhere() {
    let pages = crawled();
    let mut titles: BTreeMap<String, String> = BTreeMap::new();
    assert!(
        pages
            .keys()
            .filter(|path| path.starts_with("/fiches/"))
            .count()
            >= 13
    );
    for (path, html) in pages.iter().filter(|(_, html)| !html.is_empty()) {
        assert!(html.contains("<html lang=\"fr\">"), "{path}");
        assert_eq!(
            html.matches("<h1").count(),
            1,
            "{path} : un seul titre principal"
        );
        assert_eq!(html.matches("<main id=\"contenu\"").count(), 1, "{path}");
        assert!(
            !html.contains("<script")
                && !html.contains(" style=\"")
                && !html.contains("javascript:"),
            "{path}"
        );
        let title = title(html);
        if !path.contains('?') {
            assert_eq!(
                titles.insert(title.clone(), path.clone()),
                None,
                "{path} : {title}"
            );
        }
        let ids: Vec<String> = attributes(html, "id");
        let distinct: BTreeSet<&String> = ids.iter().collect();
        assert_eq!(
            ids.len(),
            distinct.len(),
            "{path} : des identifiants se répètent"
        );
        for link in all_between(html, "<a ", "</a>") {
            let (attributes, content) = link.split_once('>').unwrap();
            assert!(!text(content).is_empty(), "{path} : {attributes}");
        }
        for reference in attributes(html, "aria-labelledby")
            .iter()
            .chain(&attributes(html, "aria-describedby"))
        {
            assert!(
                reference
                    .split(' ')
                    .all(|id| ids.iter().any(|known| known == id)),
                "{path} : {reference}"
            );
        }
        for href in attributes(html, "href") {
            let Some((address, fragment)) = href.split_once('#') else {
                continue;
            };
            let target = if address.is_empty() {
                Some(html)
            } else {
                pages.get(address)
            };
            let target = target.unwrap_or_else(|| panic!("{path} : {href}"));
            assert!(
                target.contains(&format!(" id=\"{fragment}\"")),
                "{path} : {href}"
            );
        }
        headings_do_not_jump(path, html);
    }
}

/// A heading is at most one level under the one before.
fn headings_do_not_jump(path: &str, html: &str) {
    let mut before = 0;
    for (at, _) in html.match_indices("<h") {
        let Some(level) = html[at + 2..].chars().next().and_then(|c| c.to_digit(10)) else {
            continue;
        };
        assert!(
            level <= before + 1,
            "{path} : un titre de niveau {level} suit un niveau {before} : {}",
            &html[at..].chars().take(60).collect::<String>()
        );
        before = level;
    }
}

#[test]
fn nothing_sets_a_cookie_and_everything_keeps_its_promises() {
    let answers = [
        get("/"),
        get("/fiches"),
        get("/fiches/6"),
        get("/nulle-part"),
        get("/sante"),
        get("/offre.svg"),
        get("/quelle-action"),
        post("/quelle-action", &[("dire", "rsa.socle:oui")]),
        post("/", &[]),
        post("/quelle-action/imprimer", &[("r", "rsa.socle:oui")]),
    ];
    for answer in answers {
        assert!(!answer.headers.contains_key("set-cookie"));
        assert!(
            answer
                .header("content-security-policy")
                .starts_with("default-src 'none'; style-src 'self';")
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
    }
}

#[test]
fn the_style_sheet_has_a_lasting_address_and_the_drawing_stands_alone() {
    let home = get("/").body;
    let style = attributes(&home, "href")
        .into_iter()
        .find(|href| href.ends_with(".css"))
        .unwrap();
    let sheet = get(&style);
    assert_eq!(
        sheet.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert!(sheet.body.contains("--accent"));
    let drawing = get("/offre.svg");
    assert_eq!(drawing.header("content-type"), "image/svg+xml");
    assert!(drawing.body.starts_with("<svg xmlns") && !drawing.body.contains("<style"));
}

#[test]
fn the_table_of_the_offer_says_all_that_the_drawing_shows() {
    let page = get("/offre").body;
    let table = all_between(&page, "<section id=\"tableau\"", "</section>")[0];
    let body = all_between(table, "<tbody>", "</tbody>")[0];
    assert_eq!(body.matches("<tr>").count(), 16);
    let arrows = page
        .matches("class=\"picture__arrow picture__arrow--")
        .count();
    assert_eq!(arrows, 17, "seize liens, et un qui revient sur sa fiche");
    let both = all_between(body, "<tr>", "</tr>")
        .into_iter()
        .filter(|row| text(row).contains("En aval et en amont"))
        .count();
    assert_eq!(both, 1, "un seul lien est dit aux deux bouts");
}
