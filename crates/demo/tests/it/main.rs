//! Made-up people and their paths, in every fiche of the catalogue.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test that cannot go on says so by panicking; the table is what one reads of it"
)]

mod lives;
mod names;

use std::path::Path;
use std::sync::LazyLock;

use domain::Catalogue;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/ille-et-vilaine");
    catalogue_files::load_dir(&dir).catalogue
});
