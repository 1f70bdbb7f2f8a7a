//! A workbook, with real days and numbers, its head frozen.
//!
//! Its rows wait in a nameless file of the system's temporary folder, which nobody else can open and which goes
//! with the process.

use std::io::{Seek, SeekFrom, Write};

use jiff::civil::Date;
use rust_xlsxwriter::{
    ColNum, DocProperties, ExcelDateTime, Format, RowNum, Workbook, Worksheet, XlsxError,
};

use super::{Cell, Column, Error, Kind, Sheet, plain};

/// The last row that a worksheet can hold, from 0.
const LAST_ROW: RowNum = 1_048_575;
/// The longest text of a cell.
const LONGEST: usize = 32_767;
/// The longest name of a tab.
const LONGEST_TAB: usize = 31;
/// The widest a column is made for its head.
const WIDEST: usize = 40;

/// A workbook that is being written: one tab, or several when one is full.
pub(super) struct Book {
    workbook: Workbook,
    tab: String,
    columns: Vec<Column>,
    looks: Looks,
    tabs: usize,
    row: RowNum,
}

/// How cells look.
struct Looks {
    head: Format,
    text: Format,
    whole: Format,
    decimal: Format,
    money: Format,
    day: Format,
    percentage: Format,
}

impl Looks {
    fn new() -> Looks {
        let number = |form: &str| Format::new().set_num_format(form);
        Looks {
            head: Format::new().set_bold().set_text_wrap(),
            // The form of a text: a cell that is typed over stays one.
            text: number("@"),
            whole: number("#,##0"),
            decimal: number("#,##0.###"),
            money: number("#,##0.00\\ \"€\""),
            day: number("dd/mm/yyyy"),
            percentage: number("0.0##\\ %"),
        }
    }

    fn of(&self, kind: Kind) -> &Format {
        match kind {
            Kind::Text | Kind::Decimal => &self.decimal,
            Kind::Whole => &self.whole,
            Kind::Money => &self.money,
            Kind::Day => &self.day,
            Kind::Percentage => &self.percentage,
        }
    }
}

impl Book {
    pub(super) fn begin(sheet: &Sheet) -> Result<Book, Error> {
        let mut workbook = Workbook::new();
        let properties = DocProperties::new().set_title(&*sheet.title);
        workbook.set_properties(&properties.set_creation_datetime(&excel(sheet.on)?));
        let mut book = Book {
            workbook,
            tab: tab(&sheet.title),
            columns: sheet.columns.clone(),
            looks: Looks::new(),
            tabs: 0,
            row: 0,
        };
        book.next_tab()?;
        Ok(book)
    }

    /// A fresh tab, with its head.
    fn next_tab(&mut self) -> Result<(), Error> {
        self.tabs += 1;
        let mut name = self.tab.clone();
        if self.tabs > 1 {
            let rank = format!(" ({})", self.tabs);
            name = name.chars().take(LONGEST_TAB - rank.len()).collect();
            name.push_str(&rank);
        }
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?.set_freeze_panes(1, 0)?;
        sheet.set_landscape().set_paper_size(9);
        for (rank, column) in (0..).zip(&self.columns) {
            sheet.set_column_width(rank, width(column))?;
        }
        for (rank, column) in (0..).zip(&self.columns) {
            sheet.write_string_with_format(0, rank, plain(&column.head), &self.looks.head)?;
        }
        self.row = 1;
        Ok(())
    }

    fn sheet(&mut self) -> Result<&mut Worksheet, XlsxError> {
        self.workbook.worksheet_from_index(self.tabs - 1)
    }

    pub(super) fn row(&mut self, cells: &[Cell]) -> Result<(), Error> {
        if self.row > LAST_ROW {
            self.end_tab()?;
            self.next_tab()?;
        }
        let (row, looks) = (self.row, &self.looks);
        let sheet = self.workbook.worksheet_from_index(self.tabs - 1)?;
        for ((rank, cell), column) in (0..).zip(cells).zip(&self.columns) {
            write(sheet, (row, rank), cell, (column.kind, looks))?;
        }
        self.row += 1;
        Ok(())
    }

    fn end_tab(&mut self) -> Result<(), Error> {
        let last = self.row - 1;
        let columns = ColNum::try_from(self.columns.len()).unwrap_or(ColNum::MAX);
        if let Some(last_column) = columns.checked_sub(1) {
            self.sheet()?.autofilter(0, 0, last, last_column)?;
        }
        Ok(())
    }

    pub(super) fn end(mut self, to: &mut dyn Write) -> Result<(), Error> {
        self.end_tab()?;
        // An archive goes back to where it wrote a length: whoever reads may not be able to.
        let mut file = tempfile::tempfile()?;
        self.workbook.save_to_writer(&mut file)?;
        drop(self.workbook);
        file.seek(SeekFrom::Start(0))?;
        std::io::copy(&mut file, to)?;
        Ok(())
    }
}

fn write(
    sheet: &mut Worksheet,
    (row, rank): (RowNum, ColNum),
    cell: &Cell,
    (kind, looks): (Kind, &Looks),
) -> Result<(), XlsxError> {
    let part = if kind == Kind::Percentage { 100.0 } else { 1.0 };
    match cell {
        Cell::Blank => return Ok(()),
        // Kept as it is: a cell that is said to be a text never computes.
        Cell::Text(text) => sheet.write_string_with_format(row, rank, held(text), &looks.text)?,
        Cell::Whole(number) => {
            let number = *number as f64 / part;
            sheet.write_number_with_format(row, rank, number, looks.of(kind))?
        }
        Cell::Thousandths(number) => {
            let number = *number as f64 / 1000.0 / part;
            sheet.write_number_with_format(row, rank, number, looks.of(kind))?
        }
        // A day that a workbook cannot count (before 1900) is written out.
        Cell::Day(day) => match excel(*day) {
            Ok(day) => sheet.write_datetime_with_format(row, rank, day, &looks.day)?,
            Err(_) => sheet.write_string_with_format(row, rank, day.to_string(), &looks.text)?,
        },
    };
    Ok(())
}

fn excel(day: Date) -> Result<ExcelDateTime, XlsxError> {
    let part = |part: i8| part.unsigned_abs();
    ExcelDateTime::from_ymd(
        day.year().unsigned_abs(),
        part(day.month()),
        part(day.day()),
    )
}

/// A text, no longer than a cell holds.
fn held(text: &str) -> String {
    let text = plain(text);
    match text.chars().count() > LONGEST {
        true => text.chars().take(LONGEST - 1).chain(['…']).collect(),
        false => text,
    }
}

/// A title as a tab can bear it.
fn tab(title: &str) -> String {
    let kept = |letter: &char| !"*?:[]\\/'".contains(*letter);
    let tab: String = plain(title)
        .chars()
        .filter(kept)
        .take(LONGEST_TAB)
        .collect();
    match tab.trim() {
        "" => "Tableau".to_owned(),
        tab => tab.to_owned(),
    }
}

/// The width of a column, in characters.
fn width(column: &Column) -> u32 {
    let least = match column.kind {
        Kind::Text => 24,
        Kind::Money => 14,
        Kind::Day | Kind::Decimal => 12,
        Kind::Whole | Kind::Percentage => 10,
    };
    let head = column.head.chars().count().min(WIDEST) + 2;
    u32::try_from(head).unwrap_or(least).max(least)
}
