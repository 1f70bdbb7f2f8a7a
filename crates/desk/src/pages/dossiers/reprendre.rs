//! `/dossiers/{number}/reprendre` : a draft left by somebody who is gone, taken up.

use axum::extract::{Path, State};
use axum::response::Response;

use crate::answer::go;
use crate::asked::Asked;
use crate::desk::Shared;
use crate::pages::personnes::number;
use crate::seat::seated;

/// Takes it up, then opens it.
pub async fn take(
    State(desk): State<Shared>,
    Path(dossier): Path<String>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let dossier = number(&dossier)?;
        seat.call(|office, call| office.take_up_draft(call, dossier))?;
        Ok(go(&format!("/dossiers/{dossier}")))
    })
    .await
}
