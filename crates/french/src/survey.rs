//! The answers to what a funder asks.

use domain::dossier::act::Input;
use domain::facts::FactKind;
use domain::survey::{Moment, Question, WITHHELD};
use domain::values::Date;

use crate::text::{date, listed, thousandths};

/// Why a moment is asked, and what it follows from when the person first came into the operation on an earlier day.
pub fn basis(moment: &Moment, follows: Option<Date>) -> String {
    let follows = follows.map(|day| {
        let day = date(day);
        format!(
            " La personne est entrée une première fois dans cette opération le {day} : ce qui est demandé suit de ce \
             qu'elle avait répondu alors."
        )
    });
    format!("{}{}", moment.basis, follows.unwrap_or_default())
}

/// An answer to a question of a survey, in words.
pub fn answer(question: &Question, answer: &Input) -> String {
    let yes_no = |yes: bool| if yes { "oui" } else { "non" }.to_owned();
    match (answer, question.kind) {
        (Input::Text(text), _) if text == WITHHELD => "ne souhaite pas répondre".to_owned(),
        (Input::Text(text), FactKind::YesNo) => yes_no(text == "oui"),
        (Input::Text(text), _) => {
            let mut values = question.values.iter();
            let value = values.find(|value| value.id == *text);
            value.map_or_else(|| text.clone(), |value| value.label.clone())
        }
        (Input::YesNo(yes), _) => yes_no(*yes),
        (Input::Day(day), _) => date(*day),
        (Input::Number(number), _) => thousandths(*number),
        (Input::Choices(several), _) => listed(several),
    }
}
