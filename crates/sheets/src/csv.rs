//! CSV as a French spreadsheet reads it: semicolons, decimal commas, `31/12/2018`, and the mark by which it knows
//! how letters are written.

use std::io::{self, Write};

use super::{Cell, Kind, Sheet, plain};

/// Lines that leave one by one.
pub(super) struct Lines {
    kinds: Vec<Kind>,
    line: String,
}

pub(super) fn begin(sheet: &Sheet, to: &mut dyn Write) -> io::Result<Lines> {
    to.write_all("\u{feff}".as_bytes())?;
    let kinds = sheet.columns.iter().map(|column| column.kind).collect();
    let line = String::new();
    let mut lines = Lines { kinds, line };
    let heads = sheet.columns.iter().map(|one| Cell::text(&*one.head));
    lines.row(&heads.collect::<Vec<_>>(), to)?;
    Ok(lines)
}

impl Lines {
    pub(super) fn row(&mut self, cells: &[Cell], to: &mut dyn Write) -> io::Result<()> {
        self.line.clear();
        for (rank, cell) in cells.iter().enumerate() {
            if rank > 0 {
                self.line.push(';');
            }
            let kind = self.kinds.get(rank).copied().unwrap_or(Kind::Text);
            self.line.push_str(&written(cell, kind));
        }
        self.line.push_str("\r\n");
        to.write_all(self.line.as_bytes())
    }
}

fn written(cell: &Cell, kind: Kind) -> String {
    let mut written = match cell {
        Cell::Blank => return String::new(),
        Cell::Text(text) => return quoted(text),
        Cell::Whole(number) => number.to_string(),
        Cell::Thousandths(number) => thousandths(*number),
        Cell::Day(day) => {
            return format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year());
        }
    };
    if kind == Kind::Percentage {
        written.push_str(" %");
    }
    written
}

/// A text between quotation marks. One that a spreadsheet would take for a formula is made a text by an apostrophe
/// (CWE-1236): what somebody typed in a form must not compute on somebody else's machine.
fn quoted(text: &str) -> String {
    let text = plain(text).replace('"', "\"\"");
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\n', '＝', '＋', '－', '＠']);
    format!("\"{}{text}\"", if formula { "'" } else { "" })
}

fn thousandths(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let (whole, rest) = (number.unsigned_abs() / 1000, number.unsigned_abs() % 1000);
    match rest {
        0 => format!("{sign}{whole}"),
        rest => {
            let decimals = format!("{rest:03}");
            format!("{sign}{whole},{}", decimals.trim_end_matches('0'))
        }
    }
}
