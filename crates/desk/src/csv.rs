//! A table to open in a spreadsheet set to French: semicolons, decimal commas, and the mark by which a
//! spreadsheet knows how letters are written.

use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use french::text;

/// A text; one that a spreadsheet would take for a formula is made a text.
pub fn cell(said: &str) -> String {
    let formula = said.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let said = text::plain(said).replace('"', "\"\"");
    format!("\"{}{said}\"", if formula { "'" } else { "" })
}

/// A number in thousandths.
pub fn thousandths(number: i64) -> String {
    text::plain(&text::thousandths(number)).replace(char::is_whitespace, "")
}

/// The table, under the name of a file.
pub fn answer(name: &str, heads: &[String], lines: &[Vec<String>]) -> Response {
    let heads: Vec<String> = heads.iter().map(|head| cell(head)).collect();
    let lines = std::iter::once(heads.join(";")).chain(lines.iter().map(|line| line.join(";")));
    let lines: Vec<String> = lines.collect();
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.csv\""),
        ),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, format!("\u{feff}{}\r\n", lines.join("\r\n"))).into_response()
}
