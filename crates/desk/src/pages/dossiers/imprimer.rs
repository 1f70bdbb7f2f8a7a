//! `/dossiers/{id}/papiers/…` : what is printed of a dossier: the documents of its fiche, certificates of attendance and
//! of participation, a letter for each decision.

use app::dossier::DossierView;
use app::{Error, Refusal};
use axum::extract::{Path, State};
use axum::response::Response;
use domain::fiche::{Document, Frequency};
use french::{Words, text};
use papers::forms::{self, Form, NOTIFICATION, PARTICIPATION, PRESENCE};

use super::dossier::{view, words_of};
use crate::answer::Stop;
use crate::asked::Asked;
use crate::desk::Shared;
use crate::printed;
use crate::seat::seated;

/// What a printed file is called after.
const PDF: &str = ".pdf";

/// Why the certificate of a participation is still a draft.
const NOT_COUNTED: &str =
    "Les données d'entrée ne sont pas complètes : la participation ne compte pas encore.";

/// Something that can be printed: its words, its address.
pub type Printable = (String, String);

/// The documents that are printed of a dossier: those of the fiche that are about such a subject. What accounts for a
/// year of the action is printed where the year is told.
fn documents<'v>(view: &'v DossierView<'static>) -> impl Iterator<Item = &'static Document> + 'v {
    let yearly = [Frequency::Yearly, Frequency::YearlyPerOperator].map(Some);
    let printed = forms::printed(view.fiche);
    let printed = printed.filter(move |document| !yearly.contains(&document.frequency));
    printed.filter(|document| {
        view.asked
            .iter()
            .any(|asked| asked.origin.id == document.origin.id)
    })
}

/// What can be printed of a dossier: the documents of its fiche, then what goes with none.
pub fn printable(words: Words<'static>, view: &DossierView<'static>) -> Vec<Printable> {
    let path = |what: &str| format!("/dossiers/{}/papiers/{what}{PDF}", view.number);
    let documents = documents(view).map(|document| {
        let id = &document.origin.id;
        (
            text::sentence(&document.label),
            path(&format!("document/{id}")),
        )
    });
    // Nothing is certified of somebody who never came.
    let came = !printed::attended(words, view).is_empty();
    let others = came.then(|| (PRESENCE.0.to_owned(), path("presence")));
    // Where a fund asks something of participants, and once they are in.
    let survey = view.survey.as_ref();
    let funded = survey.map(|_| (PARTICIPATION.0.to_owned(), path("participation")));
    documents.chain(others).chain(funded).collect()
}

/// What can be printed of something that was done: the letter that tells of it, the report of the step.
pub fn of_event(view: &DossierView<'_>, rank: usize) -> Vec<Printable> {
    let path = |what: &str| format!("/dossiers/{}/papiers/{what}/{rank}{PDF}", view.number);
    let past = view.lasting.iter().find(|past| past.rank == rank);
    let letter = past.filter(|past| printed::is_told(view, past));
    let letter = letter.map(|_| ("Lettre à la personne".to_owned(), path("decision")));
    let report = printed::reported(view, rank);
    let report = report.map(|_| ("Compte rendu".to_owned(), path("etape")));
    letter.into_iter().chain(report).collect()
}

/// Prints something of a dossier.
pub async fn show(
    State(desk): State<Shared>,
    Path((number, what)): Path<(String, String)>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let nothing = || Stop::App(Error::Refused(Refusal::NotFound));
        let what = what.strip_suffix(PDF).ok_or_else(nothing)?;
        let view = view(seat, &number)?;
        let words = words_of(seat, &view);
        let (catalogue, fiche, today) = (words.catalogue, view.fiche, view.today);
        let filled = printed::filled(seat, words, &view)?;
        let about = |paper| Form::about(catalogue, fiche, paper, today);
        let form = match what.split_once('/') {
            None if what == "presence" && !filled.attended.is_empty() => {
                about(PRESENCE).of_dossier(filled)
            }
            None if what == "participation" => {
                let survey = view.survey.as_ref().ok_or_else(nothing)?;
                let mut paper = about(PARTICIPATION);
                paper.imprint.draft = (!survey.counts).then(|| NOT_COUNTED.to_owned());
                let participation = printed::participation(words, &view, survey);
                paper.certifying(participation).of_dossier(filled)
            }
            Some(("decision", rank)) => {
                let rank = rank.parse().map_err(|_| nothing())?;
                let (decision, draft) = printed::decision(words, &view, rank)?;
                let mut letter = about(NOTIFICATION);
                letter.imprint.draft =
                    draft.then(|| "Cette décision n'est encore qu'un brouillon.".to_owned());
                letter.telling(decision).of_dossier(filled)
            }
            Some(("etape", rank)) => {
                let rank = rank.parse().map_err(|_| nothing())?;
                let (held, step) = printed::reported(&view, rank).ok_or_else(nothing)?;
                let mut filled = printed::held_at(filled, words, held, step);
                // The report of a day tells neither what came after nor how much there is of it.
                filled.path.clear();
                filled.counts.clear();
                Form::of_step(catalogue, fiche, step, today).of_dossier(filled)
            }
            Some(("document", id)) => {
                let mut documents = documents(&view);
                let document = documents.find(|known| known.origin.id.as_str() == id);
                let document = document.ok_or_else(nothing)?;
                let blank = Form::blank(catalogue, fiche, document, today).ok_or_else(nothing)?;
                blank.filled(
                    document,
                    printed::filled_for(filled, words, &view, document),
                )
            }
            _ => return Err(nothing()),
        };
        printed::give(seat, &format!("dossier-{}", view.number), &form)
    })
    .await
}
