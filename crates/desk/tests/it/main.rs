//! The tool as its readers meet it: forms read in the real catalogue, pages through the router, on both
//! engines.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on says so by panicking, and one that checks by the thousand says how many"
)]

mod actes;
mod administration;
mod aides;
mod atelier;
mod bilans;
mod calendriers;
mod demandes;
mod exports;
mod forms;
mod mandats;
mod menages;
mod mon_espace;
mod personnes;
mod pieces;
mod pilotage;
mod recueils;
mod seances;
mod support;
mod tableaux;

use std::path::Path;
use std::sync::LazyLock;

use domain::Catalogue;

/// The catalogue as its files say.
pub static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/ille-et-vilaine");
    catalogue_files::load_dir(&folder).catalogue
});
