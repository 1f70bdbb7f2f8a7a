//! A table of persons: one a line.

mod columns;
mod line;

use app::import::Newcomer;
use domain::Catalogue;
use domain::values::Date;

use crate::fault::Fault;
use crate::table::{MOST_FAULTS, Table};

pub use line::designated;

/// The persons of a table, each with its line.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Persons {
    /// The persons.
    pub people: Vec<Newcomer>,
    /// Their lines, in the same order.
    pub lines: Vec<u64>,
    /// What is wrong with the other lines, up to two hundred faults.
    pub faults: Vec<Fault>,
}

/// Understands a table of persons, on a day. `referent` is who follows those of whom the table does not say.
///
/// # Errors
/// Every fault of the headers: the lines mean nothing then.
pub fn read(
    catalogue: &Catalogue,
    table: &Table,
    referent: Option<&str>,
    today: Date,
) -> Result<Persons, Vec<Fault>> {
    let columns = columns::Columns::of(catalogue, table, referent.is_some())?;
    let referent = referent.map(|told| designated(catalogue, told));
    let referent = referent.transpose().map_err(|says| {
        vec![Fault::of_file(format!(
            "le référent donné pour tous : {says}"
        ))]
    })?;
    let mut persons = Persons::default();
    for row in &table.rows {
        let reader = line::Reader {
            catalogue,
            columns: &columns,
            referent: referent.as_ref(),
            today,
        };
        match reader.read(row) {
            Ok(one) => {
                persons.people.push(one);
                persons.lines.push(row.line);
            }
            Err(found) => persons.faults.extend(found),
        }
        if persons.faults.len() >= MOST_FAULTS {
            let says = format!("la lecture s'arrête ici, après {MOST_FAULTS} fautes");
            persons.faults.push(Fault::of_line(row.line, says));
            break;
        }
    }
    Ok(persons)
}
