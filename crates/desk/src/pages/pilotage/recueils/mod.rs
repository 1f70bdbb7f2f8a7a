//! `/pilotage/recueils` : the operations that a fund pays for; each with its indicators and how they are counted,
//! what must hold between them, who lacks what; the same as files to open in a spreadsheet.

mod export;

use app::surveys::{
    Control, CountLine, HoldLine, Key, OperationLine, OperationView, ParticipantLine,
};
use app::{Error, Refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::fiche::Fiche;
use domain::survey::Survey;
use domain::values::Id;
use french::text;
use std::collections::BTreeMap;

pub use export::export;

use super::numbers::said;
use crate::answer::{Stop, page};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::filters;
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use crate::words;

/// The list.
#[derive(Template)]
#[template(path = "pilotage/recueils.html")]
struct List<'d> {
    layout: Layout<'d>,
    surveys: Vec<(&'static Survey, Vec<Line>)>,
}

/// An operation in the list.
struct Line {
    path: String,
    fiche: &'static Fiche,
    operator: String,
    stays: String,
}

/// An operation.
#[derive(Template)]
#[template(path = "pilotage/recueil.html")]
struct One<'d> {
    layout: Layout<'d>,
    survey: &'static Survey,
    fiche: &'static Fiche,
    operator: String,
    today: String,
    path: String,
    persons: String,
    counted: String,
    lacking: String,
    parts: Vec<String>,
    counts: Vec<Count>,
    /// What counts something else than participants: Livret does not hold it.
    outside: Vec<Count>,
    identities: Vec<Identity>,
    rows: Vec<Row>,
    /// Whether the report has more of them.
    more: bool,
    /// How many more there are than one may know of, when there are.
    others: Option<String>,
    known: usize,
}

impl One<'_> {
    /// How many identities hold.
    fn holding(&self) -> usize {
        self.identities.iter().filter(|one| one.holds).count()
    }
}

/// An indicator.
struct Count {
    code: &'static str,
    label: &'static str,
    how: String,
    total: String,
    parts: Vec<String>,
}

/// An identity.
struct Identity {
    label: &'static str,
    holds: bool,
    sums: String,
    by: Vec<(i64, String)>,
    others: String,
}

/// A participant with something to look at.
struct Row {
    dossier: i64,
    who: String,
    counts: bool,
    troubles: Vec<String>,
}

/// Shows the operations.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let all = seat.call(|office, call| office.operations(call))?;
        let mut surveys: Vec<(&'static Survey, Vec<Line>)> = Vec::new();
        for one in &all {
            let line = line(seat, one);
            match surveys.last_mut() {
                Some((survey, lines)) if survey.id == one.survey.id => lines.push(line),
                _ => surveys.push((one.survey, vec![line])),
            }
        }
        Ok(page(&List {
            layout: Layout::inside(seat, "Données des participants"),
            surveys,
        }))
    })
    .await
}

fn line(seat: &Seat<'_>, one: &OperationLine<'static>) -> Line {
    let key = Key {
        survey: one.survey.id.clone(),
        fiche: one.fiche.head.id.clone(),
        operator: one.operator.clone(),
    };
    Line {
        path: path_of(&key),
        fiche: one.fiche,
        operator: seat.desk.named(&one.operator),
        stays: said(one.stays),
    }
}

fn path_of(key: &Key) -> String {
    format!(
        "/pilotage/recueils/{}/{}/{}",
        key.survey, key.fiche, key.operator
    )
}

fn key_of((survey, fiche, operator): (&str, &str, &str)) -> Result<Key, Stop> {
    let id = |text: &str| text.parse::<Id>().map_err(|_| nothing());
    Ok(Key {
        survey: id(survey)?,
        fiche: id(fiche)?,
        operator: id(operator)?,
    })
}

fn nothing() -> Stop {
    Stop::App(Error::Refused(Refusal::NotFound))
}

/// Shows an operation.
pub async fn show_one(
    State(desk): State<Shared>,
    Path((survey, fiche, operator)): Path<(String, String, String)>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let key = key_of((&survey, &fiche, &operator))?;
        let (one, control) = seat.call(|office, call| office.operation_controlled(call, &key))?;
        let named = names(seat, &control, &one)?;
        let counts = one.counts.iter();
        let (outside, counts): (Vec<_>, Vec<_>) =
            counts.partition(|line| line.indicator.entities.is_some());
        Ok(page(&One {
            layout: Layout::inside(
                seat,
                format!("{}, données des participants", one.fiche.head.short_title),
            ),
            survey: one.survey,
            fiche: one.fiche,
            operator: seat.desk.named(&one.operator),
            today: text::date(one.today),
            path: path_of(&key),
            persons: said(Some(one.persons)),
            counted: said(Some(one.counted)),
            lacking: said(Some(one.lacking)),
            parts: one.parts.iter().map(|part| text::sentence(part)).collect(),
            counts: counts.into_iter().map(|line| count(&one, line)).collect(),
            outside: outside.into_iter().map(|line| count(&one, line)).collect(),
            identities: one
                .identities
                .iter()
                .map(|line| identity(&named, line))
                .collect(),
            rows: control.lines.iter().map(|line| row(&named, line)).collect(),
            more: control.more,
            others: (control.others > 0).then(|| text::number(control.others as u64)),
            known: control.known,
        }))
    })
    .await
}

/// The names of those one may know of.
fn names(
    seat: &Seat<'_>,
    control: &Control<'_>,
    one: &OperationView<'_>,
) -> Result<BTreeMap<i64, String>, Stop> {
    let breakers = one
        .identities
        .iter()
        .flat_map(|line| &line.by)
        .map(|(_, subject)| *subject);
    let subjects = control.lines.iter().map(|line| line.subject);
    let subjects = subjects.chain(breakers);
    let subjects: Vec<i64> = subjects.collect();
    let named = seat.call(|office, call| office.names(call, subjects))?;
    let each = named
        .iter()
        .map(|(id, name)| (*id, words::subject(Some(name))));
    Ok(each.collect())
}

fn name_of(named: &BTreeMap<i64, String>, subject: i64) -> String {
    named
        .get(&subject)
        .cloned()
        .unwrap_or_else(|| words::subject(None))
}

fn count(one: &OperationView<'static>, line: &CountLine<'static>) -> Count {
    let indicator = line.indicator;
    let part = |rank: usize| match line.parts.get(rank) {
        Some(number) => said(Some(*number)),
        None => "non dit".to_owned(),
    };
    Count {
        code: &indicator.code,
        label: &indicator.label,
        how: match &indicator.entities {
            Some(entities) => format!("{entities} {}", indicator.how),
            None => match &indicator.test {
                Some(test) => format!("{} Condition du modèle : {}.", indicator.how, test.text),
                None => indicator.how.clone(),
            },
        },
        total: said(line.total),
        parts: (0..one.parts.len()).map(part).collect(),
    }
}

fn identity(named: &BTreeMap<i64, String>, line: &HoldLine<'static>) -> Identity {
    let sign = match line.identity.sign {
        domain::survey::Sign::Equal => "doit égaler",
        domain::survey::Sign::AtMost => "ne doit pas dépasser",
    };
    let by = line
        .by
        .iter()
        .map(|(dossier, subject)| (*dossier, name_of(named, *subject)));
    let known = u64::try_from(line.by.len()).unwrap_or(u64::MAX);
    let others = line.breakers.unwrap_or(0).saturating_sub(known);
    Identity {
        label: &line.identity.label,
        holds: line.holds,
        sums: match line.sums {
            Some((left, right)) => format!("{left} {sign} {right}"),
            None => "nombres trop petits pour être dits".to_owned(),
        },
        by: by.collect(),
        others: match others {
            0 => String::new(),
            others => {
                let others = usize::try_from(others).unwrap_or(usize::MAX);
                let told = text::counted(others, "participant", "participants");
                format!("{} que vous n'avez pas à connaître", text::plain(&told))
            }
        },
    }
}

fn row(named: &BTreeMap<i64, String>, line: &ParticipantLine<'static>) -> Row {
    Row {
        dossier: line.dossier,
        who: name_of(named, line.subject),
        counts: line.counts,
        troubles: line.troubles.iter().map(exports::trouble).collect(),
    }
}
