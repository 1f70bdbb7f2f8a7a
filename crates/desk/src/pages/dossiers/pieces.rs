//! `/dossiers/{id}/documents/{document}` : a file joined to a document; `/dossiers/{id}/pieces/{fichier}` : a file
//! given back, or taken back by who joined it.

use app::dossier::DossierView;
use app::pieces::Joined;
use app::{Error, Invalid, Refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::dossier::act::Act;
use domain::fiche::{Document, Fiche};
use domain::values::Id;
use french::text;

use super::dossier::{view, who};
use crate::answer::{Stop, Told, go, page, wrong};
use crate::asked::Asked;
use crate::confirm::{Weighty, unless_confirmed};
use crate::desk::Shared;
use crate::files::{self, FIELD};
use crate::filters;
use crate::forms::{Filled, Group, Look, Shown};
use crate::layout::Layout;
use crate::seat::{Seat, seated};

/// Where a file is joined to a document.
#[derive(Template)]
#[template(path = "dossiers/joindre.html")]
struct Join<'d> {
    layout: Layout<'d>,
    number: i64,
    who: String,
    fiche: &'static Fiche,
    document: &'static Document,
    label: String,
    form: Filled,
}

/// A document of a dossier, and its page.
struct Place {
    view: DossierView<'static>,
    document: &'static Document,
}

impl Place {
    fn of(seat: &Seat<'_>, number: &str, document: &str) -> Result<Place, Stop> {
        let view = view(seat, number)?;
        let mut documents = view.fiche.documents.iter();
        let document = documents.find(|known| known.origin.id.as_str() == document);
        let filed = |document: &&Document| files_it(&view, &document.origin.id);
        let document = document
            .filter(filed)
            .ok_or(Error::Refused(Refusal::NotFound))?;
        Ok(Place { view, document })
    }

    fn page<'d>(&self, seat: &'d Seat<'_>, why: Option<String>) -> Result<Join<'d>, Stop> {
        let look = Look::File { kept: None };
        let mut field = Shown::new(
            format!("{FIELD}{}", self.document.origin.id),
            "Fichier",
            look,
        );
        field.hint = Some(files::admitted(seat.desk));
        field.wrong = why.map(Into::into);
        let label = text::sentence(&self.document.label);
        Ok(Join {
            layout: seat.layout(format!("Joindre un fichier : {label}")),
            number: self.view.number,
            who: who(seat, &self.view)?,
            fiche: self.view.fiche,
            document: self.document,
            label,
            form: Filled {
                groups: vec![Group {
                    title: None,
                    hint: None,
                    fields: vec![field.needed()],
                }],
            },
        })
    }

    fn join(&self, seat: &Seat<'_>) -> Told {
        let refused = seat.asked.refused.first().map(|(_, why)| *why);
        let joined = files::joined(&seat.asked.form, &self.document.origin.id);
        let why = match (refused, joined) {
            (Some(why), _) => why,
            (None, None) => Invalid::Missing,
            (None, Some(joined)) => match self.done(seat, &joined) {
                Err(Stop::App(Error::Refused(Refusal::Invalid { why, .. }))) => why,
                other => return other,
            },
        };
        Ok(wrong(&self.page(seat, Some(files::told(seat.desk, why)))?))
    }

    fn done(&self, seat: &Seat<'_>, joined: &Joined) -> Told {
        let number = self.view.number;
        seat.call(|office, call| office.join_piece(call, number, joined))?;
        Ok(go(&format!("/dossiers/{number}#documents")))
    }
}

/// Whether who looks may file a document today.
pub(super) fn files_it(view: &DossierView<'_>, document: &Id) -> bool {
    let mut offers = view.offers.iter();
    offers.any(|offer| matches!(&offer.act, Act::Deposit(deposit) if deposit.document == *document))
}

/// Shows where a file is chosen.
pub async fn show(
    State(desk): State<Shared>,
    Path((number, document)): Path<(String, String)>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let place = Place::of(seat, &number, &document)?;
        Ok(page(&place.page(seat, None)?))
    })
    .await
}

/// Joins the file that came.
pub async fn join(
    State(desk): State<Shared>,
    Path((number, document)): Path<(String, String)>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        Place::of(seat, &number, &document)?.join(seat)
    })
    .await
}

/// Gives a file back.
pub async fn give(
    State(desk): State<Shared>,
    Path((number, piece)): Path<(String, String)>,
    asked: Asked,
) -> Response {
    let from = desk.clone();
    seated(desk, asked, move |seat| {
        let (number, piece) = numbers(&number, &piece)?;
        let opening = seat.call(|office, call| office.open_piece(call, number, piece))?;
        Ok(files::give(&from, opening))
    })
    .await
}

/// Takes a file back, once confirmed.
pub async fn take_back(
    State(desk): State<Shared>,
    Path((number, piece)): Path<(String, String)>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let (number, piece) = numbers(&number, &piece)?;
        let back = format!("/dossiers/{number}");
        let weighty = Weighty {
            title: "Retirer ce fichier ?",
            consequences: &[
                "Le fichier est effacé pour tous ; personne ne peut le retrouver.",
                "Le document reste noté dans le dossier.",
            ],
            done: "Retirer le fichier",
            back: &back,
            fields: &[],
        };
        seat.call(|office, call| office.may_take_piece_back(call, number, piece))?;
        if let Some(asks) = unless_confirmed(seat, &weighty) {
            return Ok(asks);
        }
        seat.call(|office, call| office.take_piece_back(call, number, piece))?;
        Ok(go(&format!("{back}#documents")))
    })
    .await
}

fn numbers(dossier: &str, piece: &str) -> Result<(i64, i64), Stop> {
    let numbers = dossier.parse().ok().zip(piece.parse().ok());
    numbers.ok_or_else(|| Error::Refused(Refusal::NotFound).into())
}
