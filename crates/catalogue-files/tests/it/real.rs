//! The catalogue of Ille-et-Vilaine itself.

use std::path::Path;

#[test]
fn the_catalogue_of_ille_et_vilaine_has_no_fault() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/ille-et-vilaine");
    let loaded = catalogue_files::load_dir(&dir);
    let shown = catalogue_files::render::text(&loaded.files, &loaded.faults, false);
    assert!(loaded.faults.is_empty(), "{shown}");
    assert_eq!(loaded.catalogue.fiches.len(), 13);
}
