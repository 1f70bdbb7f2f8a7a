//! The participants of an operation that a fund pays for, and what is wrong with them: the template of the fund says
//! the columns, and its version is asked with it.

use app::surveys::{Key, ParticipantLine, Rows, Told as Held, Trouble};
use app::{Error, Refusal};
use domain::facts::FactKind;
use domain::survey::Survey;
use french::text;
use sheets::{Cell, Column, Kind};

use super::{LINES, List, Page, Place, Told, columns};
use crate::reading::Turn;
use crate::words::{number, registered, yes};

/// What names an operation, and the version of its template.
const OPERATION: &[&str] = &["recueil", "version", "action", "operateur"];

/// The participants, one line each, as the fund awaits them.
pub(super) const PARTICIPANTS: List = List {
    word: "participants",
    title: "Participants",
    page_at: "/pilotage/recueils",
    keeps: OPERATION,
    columns: |turn| {
        let rows = rows(turn, 0, 0)?;
        let columns = rows.survey.columns.iter();
        Ok(columns
            .map(|one| Column::new(&*one.title, kind(rows.survey, &one.holds)))
            .collect())
    },
    page: |turn, place| {
        paged(turn, place, |line, who| {
            vec![line.cells.iter().map(|one| cell(one, who)).collect()]
        })
    },
    total: Some(|turn| Ok(u64::try_from(rows(turn, 0, 0)?.all).unwrap_or(u64::MAX))),
    written_down: true,
};

/// What lacks or cannot be true, one line each.
pub(super) const CONTROL: List = List {
    word: "controle",
    title: "Rapport de contrôle",
    page_at: "/pilotage/recueils",
    keeps: OPERATION,
    columns: |turn| {
        rows(turn, 0, 0)?;
        Ok(columns([
            ("Participant", Kind::Text),
            ("Nom et prénoms", Kind::Text),
            ("Compté", Kind::Text),
            ("Ce qui manque ou ne va pas", Kind::Text),
        ]))
    },
    page: |turn, place| {
        paged(turn, place, |line, who| {
            let told = line.troubles.iter().map(|one| {
                vec![
                    number(line.dossier),
                    Cell::text(text::plain(who)),
                    yes(line.counts),
                    Cell::text(text::plain(&trouble(one))),
                ]
            });
            told.collect()
        })
    },
    total: None,
    written_down: true,
};

/// What a column of a template holds.
fn kind(survey: &Survey, holds: &str) -> Kind {
    let asked = survey.named(holds).map(|(_, question)| question.kind);
    match (holds, asked) {
        ("jour-entree" | "jour-sortie", _) | (_, Some(FactKind::Date)) => Kind::Day,
        (_, Some(FactKind::Number)) => Kind::Decimal,
        _ => Kind::Text,
    }
}

/// Some participants, from a rank on.
fn rows(turn: &Turn<'_, '_>, from: usize, most: usize) -> Told<Rows<'static>> {
    let nothing = || Error::Refused(Refusal::NotFound);
    let id = |name: &str| {
        let id = turn.filters.get(name).and_then(|id| id.parse().ok());
        id.ok_or_else(nothing)
    };
    let key = Key {
        survey: id("recueil")?,
        fiche: id("action")?,
        operator: id("operateur")?,
    };
    let part = from..from.saturating_add(most);
    let rows = turn.office.participants_of(turn.call, &key, part)?;
    // Another version has other columns: what was asked is not what would be given.
    match turn.filters.get("version") == Some(&*rows.survey.version.to_string()) {
        true => Ok(rows),
        false => Err(nothing()),
    }
}

/// Some participants, each as so many lines, and where the next ones begin.
fn paged(
    turn: &Turn<'_, '_>,
    place: Option<Place>,
    lines: impl Fn(&ParticipantLine<'_>, &str) -> Vec<Vec<Cell>>,
) -> Told<Page> {
    let from = match place {
        Some(Place::Rank(from)) => from,
        _ => 0,
    };
    let read = rows(turn, from, LINES)?;
    let subjects: Vec<i64> = read.lines.iter().map(|line| line.subject).collect();
    let names = turn.office.names(turn.call, subjects)?;
    let each = read.lines.iter();
    let each = each.flat_map(|line| lines(line, &registered(names.get(&line.subject))));
    let next = from.saturating_add(LINES);
    Ok(Page {
        rows: each.collect(),
        next: (next < read.all).then_some(Place::Rank(next)),
    })
}

fn cell(one: &Held<'_>, who: &str) -> Cell {
    match one {
        Held::Rank(rank) => number(*rank),
        Held::Name => Cell::text(text::plain(who)),
        Held::Day(day) => Cell::Day(*day),
        Held::Number(number) => Cell::Thousandths(*number),
        Held::YesNo(said) => yes(*said),
        Held::Value(value) => Cell::text(*value),
        Held::Withheld => Cell::text("refus"),
        Held::Nothing => Cell::Blank,
        Held::Hidden => Cell::text("non communiqué"),
    }
}

/// What is wrong with a participant, or lacks.
pub fn trouble(trouble: &Trouble<'_>) -> String {
    match trouble {
        Trouble::Contradicts(check) => check.message.clone(),
        Trouble::Lacks {
            moment,
            questions,
            late,
        } => {
            let late = if *late { ", en retard" } else { "" };
            let moment = text::inside(&moment.label);
            let labels: Vec<&str> = questions.iter().map(|one| one.label.as_str()).collect();
            match labels.is_empty() {
                true => format!("Rien n'est recueilli {moment}{late}."),
                false => format!("Il manque {moment}{late} : {}.", text::listed(&labels)),
            }
        }
    }
}
