//! A table of what is declared of contracts: one declaration a line. Its columns are what the step of the fiche
//! asks, by label or by id, and the name of the contract.

use std::collections::BTreeMap;

use app::markets::Declaration;
use domain::dossier::act::Input as Answer;
use domain::fiche::{Input, InputKind, Step};
use domain::territory::fold;
use domain::values::Id;

use crate::cell::{self, NIR, is_nir, meant};
use crate::fault::Fault;
use crate::table::{MOST_FAULTS, Row, Table};

/// The declarations of a table, each with its line.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Declarations {
    /// The declarations.
    pub lines: Vec<Declaration>,
    /// Where each stands, in the same order.
    pub places: Vec<u64>,
    /// What is wrong with the other lines, up to two hundred faults.
    pub faults: Vec<Fault>,
}

/// The header of the contract's name.
pub const MARKET: &str = "Marché";

/// The columns of a table: that of the contract, and those of the inputs.
struct Columns<'s> {
    market: usize,
    inputs: Vec<(usize, &'s Input)>,
}

/// Understands a table of what `step` declares.
///
/// # Errors
/// Every fault of the headers: the lines mean nothing then.
pub fn read(step: &Step, table: &Table) -> Result<Declarations, Vec<Fault>> {
    let columns = columns(step, table)?;
    let mut read = Declarations::default();
    for row in &table.rows {
        match line(&columns, table, row) {
            Ok(one) => {
                read.lines.push(one);
                read.places.push(row.line);
            }
            Err(found) => read.faults.extend(found),
        }
        if read.faults.len() >= MOST_FAULTS {
            let says = format!("la lecture s'arrête ici, après {MOST_FAULTS} fautes");
            read.faults.push(Fault::of_line(row.line, says));
            break;
        }
    }
    Ok(read)
}

fn columns<'s>(step: &'s Step, table: &Table) -> Result<Columns<'s>, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut market = None;
    let mut inputs: Vec<(usize, &'s Input)> = Vec::new();
    for (rank, header) in table.headers.iter().enumerate() {
        let fault = |says: String| Fault {
            column: Some((rank + 1, header.clone())),
            ..Fault::of_line(table.line, says)
        };
        if is_nir(header) {
            faults.push(fault(NIR.to_owned()));
            continue;
        }
        let folded = fold(header);
        let known = step
            .inputs
            .iter()
            .find(|input| folded == fold(input.id.as_str()) || folded == fold(&input.label));
        let is_market = folded == fold(MARKET);
        if is_market && market.replace(rank).is_some() {
            faults.push(fault("cette colonne est là deux fois".to_owned()));
        }
        match known {
            Some(input) if inputs.iter().any(|(_, had)| had.id == input.id) => {
                faults.push(fault("cette colonne est là deux fois".to_owned()));
            }
            Some(input) => inputs.push((rank, input)),
            None if is_market => {}
            None => {
                let all = step.inputs.iter();
                let names = all.map(|input| input.label.as_str()).chain([MARKET]);
                faults.push(fault(format!(
                    "cette colonne n'est pas demandée{} ; retirez-la",
                    meant(header, names)
                )));
            }
        }
    }
    let asked = step.inputs.iter().filter(|input| input.required);
    let missing = asked.filter(|input| !inputs.iter().any(|(_, had)| had.id == input.id));
    for input in missing.filter(|input| fold(&input.label) != fold(MARKET)) {
        let says = format!("il manque une colonne « {} »", input.label);
        faults.push(Fault::of_line(table.line, says));
    }
    match market {
        Some(market) if faults.is_empty() => Ok(Columns { market, inputs }),
        Some(_) => Err(faults),
        None => {
            let says = format!("il manque une colonne « {MARKET} »");
            faults.push(Fault::of_line(table.line, says));
            Err(faults)
        }
    }
}

fn line(columns: &Columns<'_>, table: &Table, row: &Row) -> Result<Declaration, Vec<Fault>> {
    let text = |rank: usize| row.cells.get(rank).map_or("", String::as_str).trim();
    let fault = |rank: usize, says: String| Fault {
        column: table
            .headers
            .get(rank)
            .map(|header| (rank + 1, header.clone())),
        value: Some(text(rank).to_owned()).filter(|value| !value.is_empty()),
        ..Fault::of_line(row.line, says)
    };
    let mut faults = Vec::new();
    let mut inputs: BTreeMap<Id, Answer> = BTreeMap::new();
    for (rank, input) in &columns.inputs {
        let typed = text(*rank);
        if domain::identity::looks_like_nir(typed) {
            faults.push(Fault {
                value: None,
                ..fault(*rank, NIR.to_owned())
            });
        } else if typed.is_empty() {
            if input.required {
                faults.push(fault(*rank, "cette case est attendue".to_owned()));
            }
        } else {
            match answer(input, typed) {
                Ok(answer) => {
                    inputs.insert(input.id.clone(), answer);
                }
                Err(says) => faults.push(fault(*rank, says)),
            }
        }
    }
    let market = text(columns.market);
    if market.is_empty()
        && !columns
            .inputs
            .iter()
            .any(|(rank, _)| *rank == columns.market)
    {
        faults.push(fault(columns.market, "cette case est attendue".to_owned()));
    }
    match faults.is_empty() {
        true => Ok(Declaration {
            market: market.to_owned(),
            inputs,
        }),
        false => Err(faults),
    }
}

fn answer(input: &Input, typed: &str) -> Result<Answer, String> {
    let choices = || input.choices.iter().map(String::as_str);
    match input.kind {
        InputKind::Date => cell::day(typed)
            .map(Answer::Day)
            .ok_or_else(|| "ce n'est pas un jour ; écrivez 31/05/2018".to_owned()),
        InputKind::Number | InputKind::Amount => french::typed::thousandths(typed)
            .filter(|number| *number >= 0)
            .map(Answer::Number)
            .ok_or_else(|| "ce n'est pas un nombre ; écrivez 12,5".to_owned()),
        InputKind::YesNo => match fold(typed).as_str() {
            "oui" => Ok(Answer::YesNo(true)),
            "non" => Ok(Answer::YesNo(false)),
            _ => Err("répondez oui ou non".to_owned()),
        },
        InputKind::Choice => match choices().find(|choice| fold(choice) == fold(typed)) {
            Some(choice) => Ok(Answer::Text(choice.to_owned())),
            None if input.open => Ok(Answer::Text(typed.to_owned())),
            None => {
                let all: Vec<&str> = choices().collect();
                Err(format!(
                    "choisissez parmi : {}{}",
                    all.join(", "),
                    meant(typed, choices())
                ))
            }
        },
        _ => Ok(Answer::Text(typed.to_owned())),
    }
}
