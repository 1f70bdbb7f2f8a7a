//! A small catalogue without fault, to break in every way.

use std::path::Path;

use catalogue_files::{Loaded, SourceFile, load_texts};

pub const FICHE: &str = "fiches/01-atelier.toml";
pub const RETENTION: &str = "conservation.toml";
pub const SURVEY: &str = "recueils/essai.toml";
/// The file of indicators.
pub const INDICATORS: &str = "indicateurs.toml";

/// The files of the small catalogue.
pub fn files() -> Vec<SourceFile> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/petit");
    let loaded = catalogue_files::load_dir(&dir);
    loaded.files
}

/// The small catalogue with one text replaced by another in one file.
pub fn broken(path: &str, text: &str, by: &str) -> Loaded {
    let mut files = files();
    let file = files
        .iter_mut()
        .find(|file| file.path == path)
        .expect("a file of the small catalogue");
    assert!(
        text.is_empty() || file.text.contains(text),
        "{path} holds {text:?}"
    );
    file.text = match text {
        "" => format!("{}\n{by}\n", file.text),
        _ => file.text.replacen(text, by, 1),
    };
    load_texts(files)
}

#[test]
fn the_small_catalogue_has_no_fault() {
    let loaded = load_texts(files());
    let shown = catalogue_files::render::text(&loaded.files, &loaded.faults, false);
    assert!(loaded.faults.is_empty(), "{shown}");
}
