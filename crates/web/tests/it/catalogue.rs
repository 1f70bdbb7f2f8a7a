//! The list of fiches: order, search, filters, honest counts.

use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::html::{all_between, attributes, results, text, title};
use crate::{CATALOGUE, get, page, send_to, site};

fn found(address: &str) -> Vec<String> {
    results(&page(address))
}

#[test]
fn thirteen_fiches_in_the_order_of_the_booklet_with_their_pages() {
    let list = page("/fiches");
    let pages: Vec<u16> = all_between(&list, "card__page\">", "</span>")
        .iter()
        .map(|html| text(html).rsplit(' ').next().unwrap().parse().unwrap())
        .collect();
    assert_eq!(pages, [4, 7, 9, 11, 13, 15, 19, 21, 24, 26, 28, 30, 33]);
    let home = page("/");
    let at_home: Vec<&str> = all_between(&home, "booklet__title\"><a href=\"/fiches/", "\"");
    assert_eq!(at_home, results(&list));
}

#[test]
fn a_fiche_is_found_by_any_of_its_spellings() {
    for text in ["ID'EES", "ID%27%C3%89ES", "idees", "Id%E2%80%99%C3%A9es"] {
        assert_eq!(found(&format!("/fiches?q={text}")), ["idees"], "{text}");
    }
    for text in ["VDE", "Vers+et+dans+l%27Emploi"] {
        assert_eq!(
            found(&format!("/fiches?q={text}")),
            ["vers-et-dans-l-emploi"],
            "{text}"
        );
    }
    for text in [
        "march%C3%A9s+d%C3%A9partementaux",
        "march%C3%A9s+publics+d%C3%A9partementaux",
        "clauses+social",
    ] {
        assert_eq!(
            found(&format!("/fiches?q={text}"))[0],
            "clauses-sociales",
            "{text}"
        );
    }
    assert_eq!(found("/fiches?q=cars35"), ["cars-35"]);
    assert_eq!(found("/fiches?q=F12"), ["parcours-en-mouvement"]);
}

#[test]
fn what_costs_nothing_what_is_absent_what_is_to_be_determined() {
    let free = found("/fiches?cout=aucun");
    assert_eq!(free.len(), 11);
    assert!(
        !free
            .iter()
            .any(|id| id == "vers-et-dans-l-emploi" || id == "auto-rehabilitation")
    );
    assert_eq!(
        found("/fiches?cout=rubrique-absente"),
        ["vers-et-dans-l-emploi"]
    );
    assert_eq!(found("/fiches?cout=a-determiner"), ["auto-rehabilitation"]);
}

#[test]
fn the_european_fund_takes_part_in_three_actions() {
    assert_eq!(
        found("/fiches?fse=oui"),
        [
            "vers-et-dans-l-emploi",
            "diplomes-du-superieur",
            "cap-confiance"
        ]
    );
}

#[test]
fn a_fiche_with_two_themes_is_found_under_both() {
    let social = found("/fiches?theme=sociale");
    assert_eq!(
        social,
        ["cap-confiance", "clauses-sociales", "parcours-en-mouvement"]
    );
    let professional = found("/fiches?theme=professionnelle");
    assert!(social.iter().all(|id| professional.contains(id)));
}

#[test]
fn every_count_is_the_number_of_results_it_promises() {
    for base in [
        "/fiches?",
        "/fiches?theme=sociale&",
        "/fiches?q=accompagnement&fse=oui&",
        "/fiches?q=emploi&lieu=Redon&",
    ] {
        let list = page(base);
        let mut checked = 0;
        for value in all_between(&list, "<div class=\"check\">", "</div>") {
            let (name, key) = (
                &attributes(value, "name")[0],
                &attributes(value, "value")[0],
            );
            let shown: usize =
                text(all_between(value, "<span class=\"visually-hidden\">: </span>", "<")[0])
                    .parse()
                    .unwrap();
            // Choosing that value alone in its filter, whatever was chosen in it before.
            let others: Vec<&str> = base
                .trim_start_matches("/fiches?")
                .split('&')
                .filter(|pair| !pair.starts_with(&format!("{name}=")))
                .collect();
            let address = format!("/fiches?{}&{name}={key}", others.join("&"));
            assert_eq!(found(&address).len(), shown, "{address}");
            checked += 1;
        }
        assert!(checked >= 15, "{base} : {checked}");
    }
}

#[test]
fn a_place_keeps_what_reaches_it_flags_what_depends_and_names_what_it_leaves_out() {
    let rennes = page("/fiches?lieu=Rennes");
    assert!(results(&rennes).contains(&"cap-confiance".to_owned()));
    assert_eq!(results(&rennes).len(), 13);
    let redon = page("/fiches?lieu=redon");
    assert!(!results(&redon).contains(&"cap-confiance".to_owned()));
    assert!(text(&redon).contains("Hors de ce lieu, donc non montré : Cap confiance ."));
    let cards = all_between(&redon, "<li class=\"card\">", "</li>");
    let idees = cards
        .iter()
        .find(|card| card.contains("/fiches/idees\""))
        .unwrap();
    assert!(
        text(idees).contains("À vérifier"),
        "the service that follows the person decides"
    );
    let clauses = cards
        .iter()
        .find(|card| card.contains("/fiches/clauses-sociales\""))
        .unwrap();
    assert!(!text(clauses).contains("À vérifier"));
}

#[test]
fn a_place_is_a_name_a_postcode_or_a_code_and_says_when_it_is_unclear() {
    let rennes = page("/fiches?lieu=35000");
    assert!(text(&rennes).contains("Lieu : "), "{}", title(&rennes));
    let several = page("/fiches?lieu=35460");
    assert!(text(&several).contains("Plusieurs lieux portent ce nom ou ce code"));
    let first = attributes(all_between(&several, "choice-list", "</ul>")[0], "href")[0].clone();
    assert!(!text(&page(&first)).contains("Plusieurs lieux"), "{first}");
    let unknown = page("/fiches?lieu=Foug%C3%A9re");
    assert!(text(&unknown).contains("Fougères") || !text(&unknown).contains("Aucun lieu connu"));
    let nowhere = page("/fiches?lieu=Quimper");
    assert!(text(&nowhere).contains("Aucun lieu connu ne s'appelle « Quimper »."));
    assert_eq!(results(&nowhere).len(), 13);
}

#[test]
fn approximate_results_say_so_and_none_offers_ways_out() {
    let near = page("/fiches?q=cap+confience");
    assert_eq!(results(&near)[0], "cap-confiance");
    assert!(text(&near).contains("des mots très proches"));
    let none = page("/fiches?q=zzzzzz&theme=logement");
    assert!(results(&none).is_empty());
    let chosen = attributes(
        all_between(&none, "class=\"notice notice--warn\"", "</div>")[0],
        "href",
    );
    assert!(
        chosen.contains(&"/fiches?theme=logement".to_owned()),
        "{chosen:?}"
    );
    assert!(
        chosen.contains(&"/fiches?q=zzzzzz".to_owned()) && chosen.contains(&"/fiches".to_owned())
    );
}

#[test]
fn a_filter_that_does_not_exist_is_refused_in_words() {
    let answer = get("/fiches?theme=astrologie");
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(text(&answer.body).contains("Le filtre « Thème » n'a pas de valeur « astrologie »."));
}

#[test]
fn a_large_catalogue_is_turned_page_by_page_and_nothing_is_lost() {
    let mut catalogue = CATALOGUE.clone();
    let real = catalogue.fiches.clone();
    catalogue.fiches = (0..120)
        .map(|rank| {
            let mut fiche = real[rank % real.len()].clone();
            fiche.head.id = format!("fiche-{rank}").parse().expect("an id");
            fiche
        })
        .collect();
    let large = site(catalogue);
    let mut seen = std::collections::BTreeSet::new();
    for page in 1..=6 {
        let request = Request::get(format!("/fiches?page={page}")).body(Body::empty());
        let answer = send_to(&large, request.expect("a request"));
        assert_eq!(answer.status, StatusCode::OK);
        assert!(
            text(&answer.body).contains(&format!("Page {page} sur 6")),
            "page {page}"
        );
        assert_eq!(answer.body.contains("rel=\"next\""), page < 6);
        assert_eq!(answer.body.contains("rel=\"prev\""), page > 1);
        seen.extend(
            (0..120).filter(|rank| answer.body.contains(&format!("/fiches/fiche-{rank}\""))),
        );
    }
    assert_eq!(seen.len(), 120);
    assert_eq!(get("/fiches?page=0").status, StatusCode::BAD_REQUEST);
    assert_eq!(get("/fiches?page=rien").status, StatusCode::BAD_REQUEST);
    assert!(
        !page("/fiches").contains("Pages de résultats"),
        "thirteen fit on one page"
    );
}
