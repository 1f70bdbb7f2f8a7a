//! What the domain answers, in French, on the real catalogue.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says so by panicking"
)]

mod acts;
mod counts;
mod reasons;

use std::path::Path;
use std::sync::LazyLock;

use domain::Catalogue;
use domain::fiche::{Counter, Document, Fiche, Fund, Outcome, Party, Period, Step};
use domain::values::Id;
use french::Words;
use jiff::civil::date;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/ille-et-vilaine");
    catalogue_files::load_dir(&dir).catalogue
});

fn id(text: &str) -> Id {
    text.parse().unwrap_or_else(|_| panic!("{text} is an id"))
}

fn words(code: &str) -> Words<'static> {
    let fiches = CATALOGUE.fiches_on(date(2018, 3, 12));
    let fiche = fiches.into_iter().find(|fiche| fiche.code() == code);
    Words {
        catalogue: &CATALOGUE,
        fiche: fiche.unwrap_or_else(|| panic!("{code} is a fiche")),
    }
}

/// The record of this name in a list of a fiche.
fn record<'f, T>(list: &'f [T], name: &str, of: fn(&T) -> &Id) -> &'f T {
    let found = list.iter().find(|record| *of(record) == id(name));
    found.unwrap_or_else(|| panic!("{name} is a record"))
}

fn step(fiche: &'static Fiche, name: &str) -> &'static Step {
    record(&fiche.steps, name, |step| &step.origin.id)
}

fn outcome(fiche: &'static Fiche, of: &str, name: &str) -> &'static Outcome {
    record(&step(fiche, of).outcomes, name, |outcome| &outcome.id)
}

fn document(fiche: &'static Fiche, name: &str) -> &'static Document {
    record(&fiche.documents, name, |document| &document.origin.id)
}

fn period(fiche: &'static Fiche, name: &str) -> &'static Period {
    record(&fiche.periods, name, |period| &period.origin.id)
}

fn counter(fiche: &'static Fiche, name: &str) -> &'static Counter {
    record(&fiche.counters, name, |counter| &counter.origin.id)
}

fn fund(fiche: &'static Fiche, name: &str) -> &'static Fund {
    record(&fiche.funds, name, |fund| &fund.origin.id)
}

fn party(fiche: &'static Fiche, name: &str) -> &'static Party {
    record(&fiche.parties, name, |party| &party.origin.id)
}
