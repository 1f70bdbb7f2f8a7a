//! What the tool prints: each sort of paper that somebody is led to is a PDF, given to keep and under no name.

use std::collections::BTreeMap;

use axum::http::header;

use super::{Reader, Town, plain, shape, walked};

/// The sorts of paper, by how their addresses begin and end.
const SORTS: [(&str, &str); 10] = [
    ("/dossiers/N/papiers/document/", ".pdf"),
    ("/dossiers/N/papiers/decision/", ".pdf"),
    ("/dossiers/N/papiers/etape/", ".pdf"),
    ("/dossiers/N/papiers/presence", ".pdf"),
    ("/dossiers/N/papiers/participation", ".pdf"),
    ("/personnes/N/", "parcours.pdf"),
    ("/pilotage/bilans/", "/bilan.pdf"),
    ("/pilotage/", "/rapport.pdf"),
    ("/seances/N/", "ordre-du-jour.pdf"),
    ("/seances/N/", "compte-rendu.pdf"),
];

#[test]
fn every_sort_of_paper_is_printed_for_somebody() {
    let town = Town::fresh();
    let mut led = BTreeMap::new();
    for (part, pages) in walked() {
        let links = pages.iter().flat_map(|seen| {
            let links = seen.page.links.iter().map(String::as_str);
            links.chain([seen.path.as_str()])
        });
        for link in links {
            let shape = shape(link);
            let fits =
                |(begin, end): &(&str, &str)| shape.starts_with(begin) && shape.ends_with(end);
            if let Some(sort) = SORTS.into_iter().find(fits) {
                led.entry(sort).or_insert((part, plain(link).to_owned()));
            }
        }
    }
    for sort in SORTS {
        let (part, path) = led
            .get(&sort)
            .unwrap_or_else(|| panic!("nobody is led to {sort:?}"));
        let answer = Reader::of(&town, (*part).clone()).get(path);
        let said = |name| {
            let value = answer.head.get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default()
        };
        assert!(answer.status.is_success(), "{path}: {}", answer.status);
        assert_eq!(said(header::CONTENT_TYPE), "application/pdf", "{path}");
        assert!(answer.html.starts_with("%PDF-1.7"), "{path}");
        let name = said(header::CONTENT_DISPOSITION);
        assert!(
            name.starts_with("attachment; filename=\""),
            "{path}: {name}"
        );
    }
}
