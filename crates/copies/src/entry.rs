//! An entry of a journal, in French: the act in a line, then what was written down with it.

use std::collections::BTreeMap;

use app::privacy::ExportedEntry;
use domain::dossier::act::{Act, Deposit, Input};
use domain::fiche;
use domain::values::Id;
use french::text::{date, listed, thousandths};
use french::{Words, names, survey};

use crate::words::{BY_THE_DOCTOR, yes_no};

/// The lines of an entry.
pub(crate) fn lines(words: Words<'_>, entry: &ExportedEntry) -> Vec<String> {
    let act = words.act(&entry.entry);
    let written = match entry.recorded == entry.entry.on {
        true => String::new(),
        false => format!(" · écrit le {}", date(entry.recorded)),
    };
    let draft = if entry.draft { " · incomplet" } else { "" };
    let doctor = match entry.by_the_doctor {
        true => format!(" · {BY_THE_DOCTOR}"),
        false => String::new(),
    };
    let first = format!("{act}{written}{draft}{doctor}");
    let with = with(words, &entry.entry.act);
    [first].into_iter().chain(with).collect()
}

/// What was written down with an act.
fn with(words: Words<'_>, act: &Act) -> Vec<String> {
    match act {
        Act::Hold(holding) => {
            let step = words
                .fiche
                .steps
                .iter()
                .find(|step| step.origin.id == holding.step);
            let asked = step.map(|step| {
                let outcomes = step.outcomes.iter().flat_map(|outcome| &outcome.inputs);
                step.inputs.iter().chain(outcomes).collect::<Vec<_>>()
            });
            let mut lines = inputs(&asked.unwrap_or_default(), &holding.inputs);
            lines.extend(holding.documents.iter().map(|one| document(words, one)));
            lines
        }
        Act::Deposit(deposit) => vec![document(words, deposit)],
        Act::RequestAid(request) => {
            let fund = words
                .fiche
                .funds
                .iter()
                .find(|fund| fund.origin.id == request.fund);
            let asked = fund.map(|fund| fund.inputs.iter().collect::<Vec<_>>());
            let purpose = request.other_purpose.as_ref();
            let mut lines = inputs(&asked.unwrap_or_default(), &request.inputs);
            lines.extend(purpose.map(|purpose| format!("pour : {purpose}")));
            lines
        }
        Act::Collect(collection) => {
            let known = words.catalogue.survey(&collection.survey);
            let line = |(id, given): (&Id, &Input)| {
                let question = known.and_then(|known| known.question(id.as_str()))?;
                Some(format!(
                    "{} : {}",
                    question.label,
                    survey::answer(question, given)
                ))
            };
            collection.answers.iter().filter_map(line).collect()
        }
        Act::RecordCost(cost) => {
            let factors = cost.factors.iter();
            factors
                .map(|(name, value)| format!("{name} : {value}"))
                .collect()
        }
        Act::Correct {
            with: Some(entry), ..
        } => with(words, &entry.act),
        _ => Vec::new(),
    }
}

fn inputs(asked: &[&fiche::Input], given: &BTreeMap<Id, Input>) -> Vec<String> {
    let line = |(id, input): (&Id, &Input)| {
        let known = asked.iter().find(|known| known.id == *id);
        let label = known.map_or(id.as_str(), |known| &known.label);
        let said = match input {
            Input::YesNo(yes) => yes_no(*yes).to_owned(),
            Input::Text(text) => text.clone(),
            Input::Choices(texts) => listed(texts),
            Input::Day(day) => date(*day),
            Input::Number(number) => thousandths(*number),
        };
        format!("{label} : {said}")
    };
    given.iter().map(line).collect()
}

/// A document, and what is written in it.
fn document(words: Words<'_>, deposit: &Deposit) -> String {
    let name = names::document(words.fiche, deposit.document.as_str());
    match deposit.contents.as_slice() {
        [] => format!("document : {name}"),
        contents => format!("document : {name} : {}", listed(contents)),
    }
}
