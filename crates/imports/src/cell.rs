//! What cells and headers say, however they are typed.

use catalogue_files::fault::nearest;
use domain::territory::fold;
use domain::values::{Date, Day};

/// A day written 31/12/1990, 31.12.1990, 31-12-1990 or 1990-12-31, with or without a time after it.
pub fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    let text = text.split_once([' ', 'T']).map_or(text, |(day, _)| day);
    if let Ok(day) = text.parse::<Day>() {
        return Some(day.0);
    }
    let parts: Vec<&str> = text.split(['/', '.', '-']).collect();
    let [day, month, year] = parts.as_slice() else {
        return None;
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let shaped = year.len() == 4 && (1..=2).contains(&day.len()) && (1..=2).contains(&month.len());
    if !shaped || !parts.iter().all(|part| digits(part)) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The same header whatever its case, accents, spaces and punctuation: `Né(e) le` is `neele`.
pub fn header(text: &str) -> String {
    fold(text)
}

/// « vouliez-vous dire … ? », when a known name is near enough.
pub fn meant<'n>(typed: &str, known: impl IntoIterator<Item = &'n str>) -> String {
    match nearest(typed, known) {
        Some(near) => format!(" ; vouliez-vous dire « {near} » ?"),
        None => String::new(),
    }
}

/// Whether a header names the social security number.
pub fn is_nir(header: &str) -> bool {
    const NAMES: [&str; 12] = [
        "nir",
        "nss",
        "noss",
        "numeross",
        "numss",
        "numsecu",
        "numerosecu",
        "nosecu",
        "secu",
        "securitesociale",
        "immatriculation",
        "numerodimmatriculation",
    ];
    let folded = fold(header);
    NAMES.contains(&folded.as_str()) || folded.contains("securitesociale")
}

/// What is said of a social security number, wherever it is.
pub const NIR: &str =
    "Livret ne garde aucun numéro de sécurité sociale : retirez-le du fichier avant de l'importer";
