//! What an import comes to, in French: line by line, then in all. Names are never told: a line is enough to
//! whoever holds the file.

use app::import::{Imported, Outcome, Unfit};

use crate::fault::Fault;
use crate::organisations::{Change, Organisation};
use crate::persons::Persons;

/// A line of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The line of the file; nothing for the whole file.
    pub line: Option<u64>,
    /// The column at fault.
    pub column: Option<(usize, String)>,
    /// What is done, or not, in a word or two.
    pub result: &'static str,
    /// Why, and what to do. Nothing of what is written in the file.
    pub says: String,
    /// What was written in the file, when it is at fault: to be shown, and kept nowhere.
    pub value: Option<String>,
}

/// What faults come to: every line is refused.
pub fn of_faults(faults: &[Fault]) -> Vec<Entry> {
    let entry = |fault: &Fault| Entry {
        line: fault.line,
        column: fault.column.clone(),
        result: "refusé",
        says: fault.says.clone(),
        value: fault.value.clone(),
    };
    faults.iter().map(entry).collect()
}

/// What an import of persons comes to, in the order of the file.
pub fn of_persons(imported: &Imported, persons: &Persons) -> Vec<Entry> {
    let lines = &persons.lines;
    let line_of = |rank: &usize| lines.get(*rank).copied().unwrap_or_default();
    let entry = |(outcome, line): (&Outcome, &u64)| {
        let (result, says) = words(outcome, imported.written, line_of);
        Entry {
            line: Some(*line),
            column: None,
            result,
            says,
            value: None,
        }
    };
    let mut entries = of_faults(&persons.faults);
    entries.extend(imported.outcomes.iter().zip(lines).map(entry));
    entries.sort_by_key(|entry| entry.line);
    entries
}

/// What an import of organisations comes to.
pub fn of_organisations(lines: &[Organisation], changes: &[Change], written: bool) -> Vec<Entry> {
    let entry = |(one, change): (&Organisation, &Change)| Entry {
        line: Some(one.line),
        column: None,
        result: match (change, written) {
            (Change::Added, false) => "à ajouter",
            (Change::Added, true) => "ajouté",
            (Change::Changed, false) => "à changer",
            (Change::Changed, true) => "changé",
            (Change::Already, _) => "déjà là",
        },
        says: one.id.to_string(),
        value: None,
    };
    lines.iter().zip(changes).map(entry).collect()
}

fn words(
    outcome: &Outcome,
    written: bool,
    line_of: impl Fn(&usize) -> u64,
) -> (&'static str, String) {
    match outcome {
        Outcome::Registered if written => ("inscrit", String::new()),
        Outcome::Registered => ("à inscrire", String::new()),
        Outcome::Already(None) => ("déjà là", String::new()),
        Outcome::Already(Some(person)) => ("déjà là", format!("sous le n° {person}")),
        Outcome::Left => ("passé", "le fichier le demande".to_owned()),
        Outcome::ToDecide {
            known,
            somebody,
            lines,
        } => {
            let known = known.iter().map(|person| format!("n° {person}"));
            let above = lines.iter().map(|rank| format!("ligne {}", line_of(rank)));
            let other = somebody.then(|| "une personne que d'autres suivent".to_owned());
            let all: Vec<String> = known.chain(other).chain(above).collect();
            (
                "à décider",
                format!(
                    "ressemble à : {} ; écrivez « nouvelle » dans une colonne « Décision » si ce n'est pas la même personne, « passer » sinon",
                    all.join(", ")
                ),
            )
        }
        Outcome::Refused(unfit) => ("refusé", unfit_words(*unfit, line_of)),
    }
}

fn unfit_words(unfit: Unfit, line_of: impl Fn(&usize) -> u64) -> String {
    match unfit {
        Unfit::NoSuchReferent => {
            "personne ne tient aujourd'hui le mandat de ce référent : vérifiez son identifiant, le numéro du mandat, ou « rôle @ structure »".to_owned()
        }
        Unfit::SeveralReferents => {
            "plusieurs mandats répondent à ce référent : donnez son identifiant ou le numéro du mandat".to_owned()
        }
        Unfit::CannotFollow => "le rôle de ce référent ne suit pas de personnes".to_owned(),
        Unfit::Twice(rank) => {
            format!("même personne que la ligne {} : gardez l'une des deux", line_of(&rank))
        }
    }
}

/// How many of each result, in the order they are first met.
pub fn totals(entries: &[Entry]) -> Vec<(&'static str, u64)> {
    let mut totals: Vec<(&'static str, u64)> = Vec::new();
    for entry in entries {
        match totals.iter_mut().find(|(known, _)| *known == entry.result) {
            Some((_, count)) => *count += 1,
            None => totals.push((entry.result, 1)),
        }
    }
    totals
}

/// An entry as it is shown, and kept nowhere.
pub fn text(entry: &Entry) -> String {
    let place = Fault {
        line: entry.line,
        column: entry.column.clone(),
        ..Fault::of_file("")
    };
    let mut parts = vec![place.place(), entry.result.to_owned()];
    parts.extend(entry.value.as_ref().map(|value| format!("« {value} »")));
    parts.push(entry.says.clone());
    parts.retain(|part| !part.is_empty());
    parts.join(" : ")
}

/// So many of a result, in French: `3 inscrits`.
pub fn counted(result: &str, count: &str, many: bool) -> String {
    let agrees = matches!(result, "inscrit" | "refusé" | "passé" | "ajouté" | "changé");
    format!("{count} {result}{}", if many && agrees { "s" } else { "" })
}

/// The report as a CSV. What is written in the file stays there: neither names nor values.
pub fn csv(entries: &[Entry]) -> String {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .from_writer(Vec::new());
    let heads = ["Ligne", "Colonne", "Résultat", "À faire"].map(str::to_owned);
    let rows = entries.iter().map(|entry| {
        let line = entry.line.map(|line| line.to_string());
        let column = entry.column.as_ref().map(|(rank, _)| rank.to_string());
        [
            line.unwrap_or_default(),
            column.unwrap_or_default(),
            entry.result.to_owned(),
            entry.says.clone(),
        ]
    });
    for row in std::iter::once(heads).chain(rows) {
        // Writing to memory does not fail.
        let _ = writer.write_record(&row);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}
