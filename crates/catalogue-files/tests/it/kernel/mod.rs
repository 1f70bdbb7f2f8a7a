//! The kernel on every fiche: the acts are made up from the fiche itself, never written for it.

mod consistency;
mod exploration;
mod fiches;
mod offers;
mod order;
mod properties;
mod wrong;

use std::path::Path;
use std::sync::LazyLock;

use demo::cast::Cast;
use domain::Catalogue;
use domain::dossier::Engine;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/ille-et-vilaine");
    catalogue_files::load_dir(&dir).catalogue
});

/// The thirteen fiches, compiled, with everyone in them.
static FICHES: LazyLock<Vec<(Engine<'static>, Cast)>> = LazyLock::new(|| {
    let compiled = |fiche| {
        let engine = Engine::new(&CATALOGUE, fiche).expect("the fiche compiles");
        let cast = Cast::of(&engine);
        (engine, cast)
    };
    CATALOGUE.fiches.iter().map(compiled).collect()
});
