//! What is printed of the catalogue, at its addresses.

use axum::http::StatusCode;

use crate::{get, page};

#[test]
fn the_booklet_the_sheets_and_the_blank_documents_are_pdf() {
    for (path, name) in [
        ("/livret.pdf", "livret-ille-et-vilaine.pdf"),
        ("/fiches/cap-confiance/fiche.pdf", "cap-confiance.pdf"),
        ("/fiches/F06/fiche.pdf", "F06.pdf"),
        (
            "/fiches/cap-confiance/documents/contrat-d-engagement.pdf",
            "cap-confiance-contrat-d-engagement.pdf",
        ),
    ] {
        let answer = get(path);
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.header("content-type"), "application/pdf");
        assert!(
            answer
                .header("content-disposition")
                .ends_with(&format!("filename=\"{name}\"")),
            "{path}"
        );
        assert!(answer.body.starts_with("%PDF-1.7"), "{path}");
        assert_eq!(answer.body, get(path).body, "printed once, given twice");
    }
}

#[test]
fn what_is_not_printed_is_not_found() {
    for path in [
        "/fiches/rien/fiche.pdf",
        "/fiches/cap-confiance/documents/rien.pdf",
        "/fiches/cap-confiance/documents/depliant.pdf",
        "/fiches/cap-confiance/documents/contrat-d-engagement",
        "/fiches/cap-confiance/documents/..%2F..%2Fgabarit.pdf",
    ] {
        assert_eq!(get(path).status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[test]
fn a_fiche_leads_to_what_it_prints_and_to_nothing_else() {
    let html = page("/fiches/cap-confiance");
    assert!(html.contains("href=\"/fiches/cap-confiance/fiche.pdf\""));
    assert!(html.contains("href=\"/fiches/cap-confiance/documents/bilan-final.pdf\""));
    assert!(!html.contains("documents/depliant.pdf"));
    assert!(page("/").contains("href=\"/livret.pdf\""));
}
