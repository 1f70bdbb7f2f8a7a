//! What is opened in a spreadsheet: one table, as CSV with French conventions or as a workbook.
//!
//! Rows are fed one by one and leave at once: the memory that a table takes does not depend on its length.

mod csv;
mod workbook;

use std::io::Write;

use jiff::civil::Date;

/// A table: what it is called, the day it was made, its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// What it is called, for the tab of a workbook; it names nobody.
    pub title: String,
    /// The day it was made.
    pub on: Date,
    /// Its columns, in order.
    pub columns: Vec<Column>,
}

/// A column: its head and what its cells are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What is written above it.
    pub head: String,
    /// What its cells are, besides texts and blanks, which any column may hold: a silence stays a silence.
    pub kind: Kind,
}

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Texts.
    Text,
    /// Whole numbers.
    Whole,
    /// Numbers with decimals.
    Decimal,
    /// Euros.
    Money,
    /// Days.
    Day,
    /// Parts of a hundred: 12 500 thousandths are 12,5 %.
    Percentage,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Blank,
    /// A text: whatever it looks like, a spreadsheet never computes it.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number in thousandths: euros, hours, parts of a hundred.
    Thousandths(i64),
    /// A day.
    Day(Date),
}

/// The form of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Semicolons, decimal commas, days as `31/12/2018`, UTF-8 with its mark.
    Csv,
    /// A workbook (Office Open XML), with real days and numbers.
    Xlsx,
}

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The disk, or whoever reads.
    #[error("le tableau ne s'écrit pas : {0}")]
    Io(#[from] std::io::Error),
    /// The workbook.
    #[error("le classeur ne s'écrit pas : {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}

impl Column {
    /// A column of such cells.
    pub fn new(head: impl Into<String>, kind: Kind) -> Column {
        let head = head.into();
        Column { head, kind }
    }
}

impl Cell {
    /// A text; nothing when it is empty.
    pub fn text(text: impl Into<String>) -> Cell {
        match text.into() {
            text if text.is_empty() => Cell::Blank,
            text => Cell::Text(text),
        }
    }

    /// A day; nothing when there is none.
    pub fn day(day: Option<Date>) -> Cell {
        day.map_or(Cell::Blank, Cell::Day)
    }
}

impl Format {
    /// Both.
    pub const ALL: [Format; 2] = [Format::Csv, Format::Xlsx];

    /// The ending of a file's name, which is also the word that asks for it.
    pub fn word(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
        }
    }

    /// The form of that word.
    pub fn read(word: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.word() == word)
    }

    /// The media type.
    pub fn media(self) -> &'static str {
        match self {
            Format::Csv => "text/csv; charset=utf-8",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

impl Sheet {
    /// A table made on a day.
    pub fn new(title: impl Into<String>, on: Date, columns: Vec<Column>) -> Sheet {
        let title = title.into();
        Sheet { title, on, columns }
    }

    /// Begins to write the table, its head first. Where it goes is said again at each row: it may be kept between
    /// two of them, whatever it is kept by.
    ///
    /// # Errors
    /// The disk, or what it is written to.
    pub fn begin(&self, format: Format, to: &mut dyn Write) -> Result<Writer, Error> {
        let form = match format {
            Format::Csv => Form::Csv(csv::begin(self, to)?),
            Format::Xlsx => Form::Xlsx(Box::new(workbook::Book::begin(self)?)),
        };
        Ok(Writer { form, rows: 0 })
    }

    /// The whole table, when it is short.
    ///
    /// # Errors
    /// The disk.
    pub fn bytes<R: AsRef<[Cell]>>(
        &self,
        format: Format,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        let mut writer = self.begin(format, &mut bytes)?;
        for row in rows {
            writer.row(row.as_ref(), &mut bytes)?;
        }
        writer.end(&mut bytes)?;
        Ok(bytes)
    }
}

/// A table that is being written. One that is dropped before its end leaves no workbook, or a part of a CSV.
pub struct Writer {
    form: Form,
    rows: u64,
}

enum Form {
    Csv(csv::Lines),
    Xlsx(Box<workbook::Book>),
}

impl Writer {
    /// One more row, its cells in the order of the columns.
    ///
    /// # Errors
    /// The disk, or what it is written to.
    pub fn row(&mut self, cells: &[Cell], to: &mut dyn Write) -> Result<(), Error> {
        match &mut self.form {
            Form::Csv(lines) => lines.row(cells, to)?,
            Form::Xlsx(book) => book.row(cells)?,
        }
        self.rows += 1;
        Ok(())
    }

    /// How many rows were written, the head apart.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// There are no more: a workbook is written now, as a whole.
    ///
    /// # Errors
    /// The disk, or what it is written to.
    pub fn end(self, to: &mut dyn Write) -> Result<(), Error> {
        match self.form {
            Form::Csv(_) => {}
            Form::Xlsx(book) => book.end(to)?,
        }
        Ok(to.flush()?)
    }
}

/// Plain spaces, and nothing that a cell may not hold: a spreadsheet sorts and searches plain text.
fn plain(text: &str) -> String {
    let plain = text.chars().filter_map(|letter| match letter {
        '\u{a0}' | '\u{202f}' => Some(' '),
        '\n' | '\t' => Some(letter),
        '\r' => None,
        control if control.is_control() => None,
        other => Some(other),
    });
    plain.collect()
}
