//! `/pilotage/{fiche}/rapport.pdf` : the year of an action in numbers, operator by operator, printed to be completed in
//! words.

use app::figures::Numbers;
use axum::extract::{Path, State};
use axum::response::Response;
use french::{Words, text};
use papers::forms::{Filled, Form, REPORT};

use super::action::{fiche_of, name_of};
use super::numbers::said;
use crate::asked::Asked;
use crate::bars::shared;
use crate::desk::Shared;
use crate::printed;
use crate::seat::seated;

/// Prints the report.
pub async fn print(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let fiche = fiche_of(&id)?;
        let steered = seat.call(|office, call| office.steering(call, &fiche))?;
        let words = Words {
            catalogue: seat.office().catalogue,
            fiche: steered.fiche,
        };
        let (from, to) = steered.year;
        let mut counts = vec![(
            "Période".to_owned(),
            format!("du {} au {}", text::date(from), text::date(to)),
        )];
        let told = |numbers: &Numbers, who: &str| {
            [
                ("entrées", numbers.entered),
                ("sorties", numbers.left),
                ("fermés sans être entrés", numbers.never_in),
                ("dans l'action", numbers.inside),
                ("en attente", numbers.waiting),
                ("en retard", numbers.late),
            ]
            .map(|(what, number)| (format!("{who}, {what}"), said(number)))
        };
        for (operator, numbers) in &steered.operators {
            counts.extend(told(numbers, &name_of(words, operator.as_ref())));
        }
        counts.extend(told(&steered.total, "En tout"));
        let bars = steered.counts.iter().map(|count| shared(words, count));
        counts.extend(bars.map(|bar| ("Compte".to_owned(), bar.text)));
        let paper = Form::about(words.catalogue, steered.fiche, REPORT, steered.today);
        let paper = paper.of_dossier(Filled {
            counts,
            ..Filled::default()
        });
        printed::give(seat, &format!("rapport-{fiche}"), &paper)
    })
    .await
}
