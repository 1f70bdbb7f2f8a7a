//! `/dossiers/{id}/signer/{document}` : one's own signature, given in one confirmation.

use app::{Error, Refusal};
use axum::extract::{Path, State};
use axum::response::Response;
use domain::values::Id;
use french::{names, text};

use super::dossier::view;
use crate::answer::go;
use crate::asked::Asked;
use crate::confirm::{Weighty, unless_confirmed};
use crate::desk::Shared;
use crate::seat::seated;

/// Says what a signature is, then signs once it is confirmed.
pub async fn sign(
    State(desk): State<Shared>,
    Path((number, document)): Path<(String, String)>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let not_found = || Error::Refused(Refusal::NotFound);
        let view = view(seat, &number)?;
        let id: Id = document.parse().map_err(|_| not_found())?;
        let mut mine = view.signatures.iter();
        if !mine.any(|one| one.document == id && one.mine) {
            return Err(not_found().into());
        }
        let label = text::sentence(&names::document(view.fiche, id.as_str()));
        let title = format!("Signer « {label} » ?");
        let back = format!("/dossiers/{}", view.number);
        let weighty = Weighty {
            title: &title,
            consequences: &[
                "Votre compte vaut signature : votre mandat et le jour sont inscrits au dossier.",
                "Les autres parties voient que vous avez signé.",
            ],
            done: "Je signe",
            back: &back,
            fields: &[],
        };
        if let Some(asks) = unless_confirmed(seat, &weighty) {
            return Ok(asks);
        }
        seat.call(|office, call| office.sign(call, view.number, Some(view.version), &id))?;
        Ok(go(&format!("{back}?fait=oui")))
    })
    .await
}
