//! The bytes of a file to a table of texts. What a file may unfold to is bounded, whatever it claims.

mod csv;
mod xlsx;

use crate::fault::Fault;

/// A table: headers, then lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// The line the headers stand on, from 1.
    pub line: u64,
    /// The headers, as typed.
    pub headers: Vec<String>,
    /// The lines that hold something, each as wide as the headers.
    pub rows: Vec<Row>,
}

/// A line of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its line in the file, from 1.
    pub line: u64,
    /// Its cells as texts, without the spaces around; days as 1990-05-31.
    pub cells: Vec<String>,
}

/// The most bytes of a file.
pub const MOST_BYTES: usize = 64 << 20;
/// The most bytes of text of a table: fifty thousand persons hold well within.
const MOST_TEXT: usize = 64 << 20;
/// The most lines.
const MOST_LINES: usize = 100_000;
/// The most columns.
const MOST_COLUMNS: usize = 300;
/// The most letters of a cell: longer than anything that is asked.
const MOST_LETTERS: usize = 10_000;
/// The most faults told before giving up: who has more has another file in hand than they think.
pub const MOST_FAULTS: usize = 200;

/// Reads a file, whatever its name says.
///
/// # Errors
/// What is wrong with the file or its lines.
pub fn read(bytes: &[u8]) -> Result<Table, Vec<Fault>> {
    if bytes.len() > MOST_BYTES {
        return Err(vec![too_big()]);
    }
    let read = if bytes.starts_with(b"PK\x03\x04") {
        xlsx::read(bytes)?
    } else if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(vec![Fault::of_file(
            "c'est un classeur d'un ancien format, ou protégé par un mot de passe ; enregistrez-le en .xlsx \
             sans mot de passe, ou en .csv",
        )]);
    } else {
        csv::read(bytes)?
    };
    read.table()
}

fn too_big() -> Fault {
    Fault::of_file(format!(
        "le fichier est trop gros : 64 Mo et {MOST_LINES} lignes au plus ; coupez-le en plusieurs"
    ))
}

/// Lines as they are found in a file, and the faults met on the way.
#[derive(Default)]
struct Lines {
    rows: Vec<Row>,
    faults: Vec<Fault>,
    text: usize,
}

impl Lines {
    /// Adds a line; whether there is room for more. One that holds nothing is left out.
    fn add(&mut self, line: u64, cells: Vec<String>) -> bool {
        let long = |cell: &String| cell.chars().count() > MOST_LETTERS;
        if let Some(rank) = cells.iter().position(long) {
            let says = format!(
                "cette case compte plus de {MOST_LETTERS} caractères ; un guillemet n'est peut-être pas refermé"
            );
            self.faults.push(Fault {
                column: Some((rank + 1, String::new())),
                ..Fault::of_line(line, says)
            });
            return self.faults.len() < MOST_FAULTS;
        }
        if cells.iter().all(String::is_empty) {
            return true;
        }
        self.text += cells.iter().map(String::len).sum::<usize>();
        if self.text > MOST_TEXT || self.rows.len() > MOST_LINES || cells.len() > MOST_COLUMNS {
            self.faults.push(match cells.len() > MOST_COLUMNS {
                true => Fault::of_line(line, format!("plus de {MOST_COLUMNS} colonnes")),
                false => too_big(),
            });
            return false;
        }
        self.rows.push(Row { line, cells });
        true
    }

    /// The first line that holds something is that of the headers; the others are as wide.
    fn table(self) -> Result<Table, Vec<Fault>> {
        let mut faults = self.faults;
        let mut rows = self.rows.into_iter();
        let Some(head) = rows.next() else {
            if faults.is_empty() {
                faults.push(Fault::of_file(
                    "le fichier est vide : il faut une ligne d'en-têtes, puis une ligne par entrée",
                ));
            }
            return Err(faults);
        };
        let headers = head.cells;
        let width = headers.len();
        let mut table = Table {
            line: head.line,
            headers,
            rows: Vec::new(),
        };
        for mut row in rows {
            let held = row.cells.iter().rposition(|cell| !cell.is_empty());
            let held = held.map_or(0, |last| last + 1);
            if held > width {
                let says = format!(
                    "{held} cases, et {width} en-tête{} ligne {} ; un séparateur est de trop, ou les en-têtes sont \
                     plus bas",
                    if width > 1 { "s" } else { "" },
                    head.line
                );
                faults.push(Fault::of_line(row.line, says));
                // A title above the headers: every line would say the same.
                if width == 1 || faults.len() >= MOST_FAULTS {
                    break;
                }
            }
            row.cells.resize(width, String::new());
            table.rows.push(row);
        }
        if table.rows.is_empty() && faults.is_empty() {
            faults.push(Fault::of_file(
                "le fichier n'a que sa ligne d'en-têtes : il n'y a rien à importer",
            ));
        }
        match faults.is_empty() {
            true => Ok(table),
            false => Err(faults),
        }
    }
}

/// A table as one would paste it: cells between tabs, each line where it stands in its file.
pub fn pasted(table: &Table) -> String {
    let cell = |cell: &String| match cell.contains(['\t', '"', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.clone(),
    };
    let line = |cells: &[String]| cells.iter().map(cell).collect::<Vec<_>>().join("\t");
    let mut text = line(&table.headers);
    let mut at = table.line;
    for row in &table.rows {
        let skipped = row.line.saturating_sub(at).max(1);
        for _ in 0..skipped.min(MOST_LINES as u64) {
            text.push('\n');
        }
        text.push_str(&line(&row.cells));
        at = row.line;
    }
    text
}
