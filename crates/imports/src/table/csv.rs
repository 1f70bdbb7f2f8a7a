//! CSV: the separator that the first line uses; UTF-8, UTF-16 with its mark, or Windows-1252.

use std::borrow::Cow;

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::Lines;
use crate::fault::Fault;

/// The lines of a CSV.
pub(super) fn read(bytes: &[u8]) -> Result<Lines, Vec<Fault>> {
    let text = decoded(bytes).ok_or_else(|| {
        vec![Fault::of_file(
            "ce n'est ni un classeur .xlsx ni un texte .csv ; enregistrez le tableau dans l'un de ces formats",
        )]
    })?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator(&text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut lines = Lines::default();
    let mut record = csv::StringRecord::new();
    let mut width = None;
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => return Ok(lines),
            Ok(true) => {}
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                lines
                    .faults
                    .push(Fault::of_line(line, "ce n'est pas du CSV lisible"));
                return Ok(lines);
            }
        }
        let line = record.position().map_or(0, csv::Position::line);
        let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
        let wanted = *width.get_or_insert(cells.len());
        // A line cut short is not one whose last cells are empty: those are written.
        if cells.len() < wanted && cells.iter().any(|cell| !cell.is_empty()) {
            let found = cells.len();
            lines.faults.push(Fault::of_line(
                line,
                format!(
                    "{found} case{}, et {wanted} en-têtes ; une case vide s'écrit entre deux séparateurs",
                    if found > 1 { "s" } else { "" }
                ),
            ));
            if lines.faults.len() >= super::MOST_FAULTS {
                return Ok(lines);
            }
            continue;
        }
        if !lines.add(line, cells) {
            return Ok(lines);
        }
    }
}

/// The text of a file; nothing when it is no text.
fn decoded(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let marked = [UTF_8, UTF_16LE, UTF_16BE].into_iter().find(|encoding| {
        encoding_rs::Encoding::for_bom(bytes).is_some_and(|(found, _)| found == *encoding)
    });
    let text = match marked {
        Some(encoding) => {
            let (text, _, broken) = encoding.decode(bytes);
            (!broken).then_some(text)?
        }
        None => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        },
    };
    // Bytes that no one types: the file is something else than a text.
    let strange = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}');
    (!text.contains(strange)).then_some(text)
}

/// The separator that the first line has most of, outside of quotes; a semicolon when it has none.
pub fn separator(text: &str) -> u8 {
    let mut uses = [(b',', 0), (b'\t', 0), (b';', 0)];
    let mut quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            _ => {
                for (separator, count) in &mut uses {
                    *count += usize::from(byte == *separator);
                }
            }
        }
    }
    let most = uses.into_iter().max_by_key(|(_, count)| *count);
    most.map_or(b';', |(separator, _)| separator)
}
