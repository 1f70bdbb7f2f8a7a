//! `/pilotage/{fiche}/rapport.pdf` : the year of an action in numbers, operator by operator, printed to be completed in
//! words.

use app::figures::Numbers;
use axum::extract::{Path, State};
use axum::response::Response;
use french::{Words, text};
use papers::forms::{Form, REPORT, Year};

use super::action::{fiche_of, name_of};
use super::numbers::said;
use crate::asked::Asked;
use crate::bars::shared;
use crate::desk::Shared;
use crate::printed;
use crate::seat::seated;

/// What is counted for each operator.
const HEADS: [&str; 7] = [
    "Opérateur",
    "Entrées",
    "Sorties",
    "Clos sans entrer",
    "Dans l'action",
    "En attente",
    "En retard",
];

/// Prints the report.
pub async fn print(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let fiche = fiche_of(&id)?;
        let steered = seat.call(|office, call| office.steering(call, &fiche))?;
        let words = Words {
            catalogue: seat.office().catalogue,
            fiche: steered.fiche,
        };
        let line = |who: String, n: &Numbers| {
            let numbers = [n.entered, n.left, n.never_in, n.inside, n.waiting, n.late];
            std::iter::once(who).chain(numbers.map(said)).collect()
        };
        let operators = steered.operators.iter();
        let mut lines: Vec<Vec<String>> = operators
            .map(|(operator, numbers)| line(name_of(words, operator.as_ref()), numbers))
            .collect();
        lines.push(line("En tout".to_owned(), &steered.total));
        let bars = steered.counts.iter().map(|count| shared(words, count));
        let (from, to) = steered.year;
        let paper = Form::about(words.catalogue, steered.fiche, REPORT, steered.today);
        let paper = paper.of_year(Year {
            year: format!("du {} au {}", text::date(from), text::date(to)),
            operator: None,
            stage: None,
            heads: HEADS.map(str::to_owned).to_vec(),
            lines,
            counts: bars.map(|bar| bar.text).collect(),
            steps: Vec::new(),
            note: Some(format!(
                "Entrées et sorties de la période ; le reste, le {}.",
                text::date(steered.today)
            )),
            texts: Vec::new(),
        });
        printed::give(seat, &format!("rapport-{fiche}"), &paper)
    })
    .await
}
