//! The real catalogue, and cases played on it.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use cases::{Engines, Played, play, render};
use catalogue_files::SourceFile;
use domain::Catalogue;

/// The folder of the project.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The real catalogue, read once.
pub static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let loaded = catalogue_files::load_dir(&root().join("catalogue/ille-et-vilaine"));
    let shown = catalogue_files::render::text(&loaded.files, &loaded.faults, false);
    assert!(loaded.faults.is_empty(), "{shown}");
    loaded.catalogue
});

/// A search that finds a fiche by its number only: searching is the site's business.
pub fn find(text: &str) -> Vec<String> {
    let fiches = CATALOGUE.fiches.iter();
    let found = fiches.filter(|fiche| fiche.code() == text);
    found.map(|fiche| fiche.head.id.to_string()).collect()
}

/// A text, played.
pub fn played(text: &str) -> Played {
    let file = SourceFile {
        path: "essai.toml".to_owned(),
        text: text.to_owned(),
    };
    play(&Engines::new(&CATALOGUE), vec![file], &find)
}

/// What a text shows once played, without colours; nothing when all is well.
pub fn shown(text: &str) -> String {
    render::text(&played(text), false)
}

/// The faults of a text: where each stands, as line and column, and its message.
pub fn faults(text: &str) -> Vec<(usize, usize, String)> {
    let played = played(text);
    let file = &played.files[0];
    let found = played.faults.iter().map(|fault| {
        let (line, column) = file.position(fault.at.start);
        let message = fault.problem.message();
        let suggestion = message.suggestion.unwrap_or_default();
        (
            line,
            column,
            format!("{} | {} | {suggestion}", message.title, message.expected),
        )
    });
    found.collect()
}

/// What the kernel answers that a text did not expect: `attendu | reçu`.
pub fn differences(text: &str) -> Vec<String> {
    let played = played(text);
    let shown = render::text(&played, false);
    assert!(played.faults.is_empty(), "{shown}");
    let cases = played.reports.iter().flat_map(|report| &report.cases);
    let failures = cases.flat_map(|case| &case.failures);
    failures
        .map(|failure| format!("{} | {}", failure.expected, failure.got))
        .collect()
}
