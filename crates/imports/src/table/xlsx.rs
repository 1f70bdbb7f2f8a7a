//! XLSX: the only visible sheet that holds something, cell after cell.

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, SheetVisible, Xlsx};
use jiff::civil::Date;
use zip::ZipArchive;

use super::{Lines, MOST_COLUMNS, MOST_FAULTS, too_big};
use crate::fault::Fault;

/// The most bytes an archive may unfold to, all its parts together.
const MOST_UNFOLDED: u64 = 256 << 20;
/// The most parts of an archive.
const MOST_PARTS: usize = 2_000;

type Book<'b> = Xlsx<Cursor<&'b [u8]>>;

/// The lines of a workbook.
pub(super) fn read(bytes: &[u8]) -> Result<Lines, Vec<Fault>> {
    let one = |fault: Fault| vec![fault];
    measure(bytes).map_err(one)?;
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| one(unreadable()))?;
    let sheet = the_sheet(&mut book).map_err(one)?;
    let merged = book.merge_cells_by_sheet_name(&sheet).unwrap_or_default();
    let mut lines = Lines::default();
    for area in merged.iter().take(MOST_FAULTS) {
        lines.faults.push(Fault {
            column: Some((area.start.1 as usize + 1, String::new())),
            ..Fault::of_line(
                u64::from(area.start.0) + 1,
                "des cases sont fusionnées : à laquelle appartient ce qui est écrit ? Défusionnez-les",
            )
        });
    }
    pour(&mut book, &sheet, &mut lines).map_err(|()| one(unreadable()))?;
    Ok(lines)
}

fn unreadable() -> Fault {
    Fault::of_file(
        "ce classeur ne se lit pas : il est abîmé, ou ce n'est pas un .xlsx ; enregistrez-le de nouveau en .xlsx ou en .csv",
    )
}

/// Unfolds an archive once, into nothing: it may claim any size, or none.
fn measure(bytes: &[u8]) -> Result<(), Fault> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    if archive.len() > MOST_PARTS {
        return Err(too_big());
    }
    let mut left = MOST_UNFOLDED;
    for rank in 0..archive.len() {
        let part = archive.by_index(rank).map_err(|_| unreadable())?;
        let unfolded = std::io::copy(&mut part.take(left + 1), &mut std::io::sink());
        let unfolded = unfolded.map_err(|_| unreadable())?;
        left = left.checked_sub(unfolded).ok_or_else(too_big)?;
    }
    Ok(())
}

/// The name of the only visible sheet that holds something.
fn the_sheet(book: &mut Book<'_>) -> Result<String, Fault> {
    let visible = book.sheets_metadata().iter();
    let visible: Vec<String> = visible
        .filter(|sheet| sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    let mut held = Vec::new();
    for name in visible {
        let mut cells = book
            .worksheet_cells_reader(&name)
            .map_err(|_| unreadable())?;
        loop {
            match cells.next_cell().map_err(|_| unreadable())? {
                Some(cell) if *cell.get_value() == DataRef::Empty => {}
                Some(_) => {
                    held.push(name.clone());
                    break;
                }
                None => break,
            }
        }
    }
    match held.as_slice() {
        [] => Err(Fault::of_file(
            "le classeur est vide : il faut une ligne d'en-têtes, puis une ligne par entrée",
        )),
        [one] => Ok(one.clone()),
        several => Err(Fault::of_file(format!(
            "plusieurs feuilles sont remplies ({}) ; gardez celle à importer, retirez ou masquez les autres",
            several.join(", ")
        ))),
    }
}

/// Reads the cells of a sheet, in the order they come.
fn pour(book: &mut Book<'_>, sheet: &str, lines: &mut Lines) -> Result<(), ()> {
    let mut cells = book.worksheet_cells_reader(sheet).map_err(drop)?;
    let mut row: (u32, Vec<String>) = (0, Vec::new());
    loop {
        let next = cells.next_cell_with_formula_metadata().map_err(drop)?;
        let at = next.as_ref().map(|cell| cell.pos);
        if at.is_none_or(|(line, _)| line != row.0) {
            let done = std::mem::take(&mut row.1);
            if !lines.add(u64::from(row.0) + 1, done) {
                return Ok(());
            }
        }
        let Some(cell) = next else {
            return Ok(());
        };
        let (line, column) = (cell.pos.0, cell.pos.1 as usize);
        // Cells come in their order; those of a line that comes back would hide one another.
        if line < row.0 || column < row.1.len() {
            return Err(());
        }
        row.0 = line;
        let computed = cell.formula.is_some();
        match text(&cell.value, computed) {
            Ok(text) if text.is_empty() => {}
            Ok(_) if column >= MOST_COLUMNS => {
                let says = format!("plus de {MOST_COLUMNS} colonnes");
                lines.faults.push(Fault::of_line(u64::from(line) + 1, says));
                return Ok(());
            }
            Ok(text) => {
                row.1.resize(column, String::new());
                row.1.push(text);
            }
            Err(says) => lines.faults.push(Fault {
                column: Some((column + 1, String::new())),
                ..Fault::of_line(u64::from(line) + 1, says)
            }),
        }
        if lines.faults.len() >= MOST_FAULTS {
            return Ok(());
        }
    }
}

/// A cell as a text; else what is wrong with it.
fn text(value: &DataRef<'_>, computed: bool) -> Result<String, &'static str> {
    Ok(match value {
        DataRef::Empty if computed => {
            return Err(
                "cette formule n'a pas de résultat : ouvrez le fichier dans un tableur et enregistrez-le, ou écrivez la valeur",
            );
        }
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => decimal(*number),
        DataRef::Bool(yes) => if *yes { "oui" } else { "non" }.to_owned(),
        DataRef::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            let day = i16::try_from(year)
                .ok()
                .zip(i8::try_from(month).ok().zip(i8::try_from(day).ok()))
                .and_then(|(year, (month, day))| Date::new(year, month, day).ok());
            match day.filter(|_| at.is_datetime()) {
                Some(day) => day.to_string(),
                None => return Err("cette case n'est pas un jour du calendrier"),
            }
        }
        DataRef::DateTimeIso(text) => text.get(..10).unwrap_or(text).to_owned(),
        DataRef::DurationIso(_) => {
            return Err("cette case est une durée : écrivez un jour, un nombre ou un texte");
        }
        DataRef::Error(_) => {
            return Err(
                "cette formule donne une erreur : écrivez la valeur attendue, ou videz la case",
            );
        }
    })
}

/// A number as it is shown: nine digits after the point at most, and none that says nothing.
fn decimal(number: f64) -> String {
    let text = format!("{number:.9}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}
