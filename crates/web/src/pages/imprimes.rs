//! `/livret.pdf`, `/fiches/{id}/fiche.pdf`, `/fiches/{id}/documents/{document}.pdf` : what is printed of the catalogue.

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use papers::Fault;

use crate::errors;
use crate::printed::Pdf;
use crate::router::Shared;

/// What a printed file is called after.
const PDF: &str = ".pdf";

/// The booklet.
pub async fn booklet(State(site): State<Shared>) -> Response {
    let name = format!("livret-{}", site.catalogue.head.id);
    let printing = site.clone();
    given(&site, name, move || printing.booklet().map(Some)).await
}

/// The sheet of a fiche.
pub async fn sheet(State(site): State<Shared>, Path(name): Path<String>) -> Response {
    let printing = site.clone();
    let fiche = name.clone();
    given(&site, name, move || {
        printing
            .fiche_named(&fiche)
            .map(|fiche| printing.sheet(fiche))
            .transpose()
    })
    .await
}

/// A blank document of a fiche.
pub async fn form(
    State(site): State<Shared>,
    Path((name, document)): Path<(String, String)>,
) -> Response {
    let Some(document) = document.strip_suffix(PDF).map(str::to_owned) else {
        return errors::unknown_address(&site, &name);
    };
    let printing = site.clone();
    let (fiche, asked) = (name.clone(), document.clone());
    given(&site, format!("{name}-{document}"), move || {
        let found = printing
            .fiche_named(&fiche)
            .map(|fiche| printing.form(fiche, &asked));
        found.transpose().map(Option::flatten)
    })
    .await
}

/// Prints away from the threads that listen, and gives the file.
async fn given(
    site: &Shared,
    name: String,
    print: impl FnOnce() -> Result<Option<Pdf>, Fault> + Send + 'static,
) -> Response {
    match tokio::task::spawn_blocking(print).await {
        Ok(Ok(Some(pdf))) => {
            let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
            let name: String = name.chars().filter(|letter| plain(*letter)).collect();
            let headers = [
                (CONTENT_TYPE, "application/pdf".to_owned()),
                (
                    CONTENT_DISPOSITION,
                    format!("inline; filename=\"{name}{PDF}\""),
                ),
                (CACHE_CONTROL, "public, max-age=300".to_owned()),
            ];
            (headers, pdf.to_vec()).into_response()
        }
        Ok(Ok(None)) => errors::unknown_address(site, &name),
        // A template is checked before the site is served: this one was changed since, or meets what it never met.
        Ok(Err(_)) => errors::fault(site),
        Err(failed) => std::panic::resume_unwind(failed.into_panic()),
    }
}
