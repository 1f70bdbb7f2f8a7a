//! What cells and headers say, however they are typed.

use catalogue_files::fault::nearest;
use domain::territory::fold;

pub use french::typed::day;

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
