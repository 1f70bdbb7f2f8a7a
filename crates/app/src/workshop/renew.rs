//! A catalogue that changes while people work: the folder's texts with what was published laid over them.

use domain::Catalogue;
use store::{Fault, Store, workshop as kept};
use workshop::{Severity, Shelf};

use super::as_published;
use crate::error::Error;
use crate::office::{Office, OfficeFault};

/// A catalogue with everything that was published.
pub struct Laid {
    /// The catalogue.
    pub catalogue: Catalogue,
    /// The rank of the last publication it holds.
    pub edition: i64,
}

/// Why a catalogue cannot be laid over.
#[derive(Debug, thiserror::Error)]
pub enum RenewFault {
    /// The memory.
    #[error(transparent)]
    Store(#[from] Fault),
    /// What was published does not hold with what the folder says now.
    #[error("ce qui fut publié à l'atelier ne tient plus avec le dossier du catalogue :\n{0}")]
    Catalogue(String),
    /// What was published makes no sense any more.
    #[error("version publiée illisible : {0}")]
    Unreadable(String),
    /// A fiche does not compile.
    #[error(transparent)]
    Office(#[from] OfficeFault),
}

/// Lays over a folder's texts everything that was published in a memory.
///
/// # Errors
/// The memory; or a folder with which what was published does not hold any more: every fault is told.
pub fn lay(shelf: &Shelf, store: &Store) -> Result<Laid, RenewFault> {
    let published = store.read(kept::published)?;
    let edition = published.last().map_or(0, |one| one.edition);
    let laid = as_published(&published)
        .map_err(|error: Error<'_>| RenewFault::Unreadable(error.to_string()))?;
    let loaded = shelf.with(&laid).load();
    let errors = loaded.faults.iter();
    let errors = errors.filter(|fault| fault.problem.message().severity == Severity::Error);
    let errors: Vec<_> = errors.cloned().collect();
    match errors.is_empty() {
        true => Ok(Laid {
            catalogue: loaded.catalogue,
            edition,
        }),
        false => Err(RenewFault::Catalogue(workshop::render::text(
            &loaded.files,
            &errors,
            false,
        ))),
    }
}

impl Office<'static> {
    /// The rank of the last publication, when its catalogue does not hold it yet.
    ///
    /// # Errors
    /// The memory.
    pub fn behind(&self) -> Result<Option<i64>, Fault> {
        if self.shelf.is_none() {
            return Ok(None);
        }
        let last = self.store.read(kept::edition)?;
        Ok((last != self.edition).then_some(last))
    }

    /// The same office with what was published since its catalogue was read; nothing when it holds everything.
    ///
    /// The catalogue lives as long as the process, as the first one does: a publication costs the memory of a catalogue
    /// (a few mebibytes), and there are a few a year.
    ///
    /// # Errors
    /// As [`lay`]; the office that is there still answers, with what it knows.
    pub fn renewed(&self) -> Result<Option<Office<'static>>, RenewFault> {
        let Some(shelf) = &self.shelf else {
            return Ok(None);
        };
        if self.behind()?.is_none() {
            return Ok(None);
        }
        let laid = lay(shelf, &self.store)?;
        let catalogue: &'static Catalogue = Box::leak(Box::new(laid.catalogue));
        Ok(Some(self.over(catalogue, laid.edition)?))
    }
}
