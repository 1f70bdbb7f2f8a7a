//! A version that dossiers run under never changes: what the folder says of each is remembered the first time it is
//! served, and looked at ever after.

use domain::Catalogue;
use domain::values::Id;
use store::{Fault, Store, workshop as kept};
use workshop::Shelf;

use crate::call::Now;

/// A version of the folder that is no more what was served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Altered {
    /// The fiche.
    pub fiche: String,
    /// The version.
    pub number: i64,
    /// The folder does not hold it any more; else its text is another one.
    pub gone: bool,
}

impl Altered {
    /// In words, for whoever keeps the installation.
    pub fn told(&self) -> String {
        let Altered { fiche, number, .. } = self;
        match self.gone {
            true => format!(
                "La version {number} de la fiche « {fiche} » a été servie, et le dossier du catalogue ne l'a plus"
            ),
            false => format!(
                "Le texte de la version {number} de la fiche « {fiche} » a changé depuis qu'elle a été servie"
            ),
        }
    }
}

/// The versions of a folder that are no more what a memory saw served.
///
/// # Errors
/// The memory.
pub fn altered(shelf: &Shelf, store: &Store) -> Result<Vec<Altered>, Fault> {
    let served = store.read(kept::served)?;
    let is_other = |(fiche, number, print): (String, i64, String)| {
        let known: Option<Id> = fiche.parse().ok();
        let texts = known
            .zip(u16::try_from(number).ok())
            .and_then(|(id, number)| shelf.texts(&id, number));
        let same = texts
            .as_ref()
            .is_some_and(|texts| kept::print(&texts.fiche) == print);
        (!same).then_some(Altered {
            fiche,
            number,
            gone: texts.is_none(),
        })
    };
    Ok(served.into_iter().filter_map(is_other).collect())
}

/// Remembers the text of each version of the folder that applies, the first time it is served. One that is to come may
/// still be put right; what the workshop published is in the memory itself.
///
/// # Errors
/// The memory.
pub fn serve(
    shelf: &Shelf,
    (catalogue, store): (&Catalogue, &Store),
    now: Now,
) -> Result<(), Fault> {
    let begun = catalogue.fiches.iter().filter(|fiche| {
        let since = fiche.version.since.as_ref();
        since.is_none_or(|since| since.0 <= now.today)
    });
    let texts = begun.filter_map(|fiche| {
        let (id, number) = (&fiche.head.id, fiche.version.number);
        let texts = shelf.texts(id, number)?;
        Some((id.as_str(), i64::from(number), kept::print(&texts.fiche)))
    });
    let texts: Vec<_> = texts.collect();
    let known = store.read(kept::served)?;
    let is_new = |id: &str, number: i64| {
        let mut known = known.iter();
        !known.any(|(fiche, served, _)| fiche == id && *served == number)
    };
    let new: Vec<_> = texts
        .into_iter()
        .filter(|(id, number, _)| is_new(id, *number))
        .collect();
    if new.is_empty() {
        return Ok(());
    }
    store.write(|tx| {
        for (id, number, print) in &new {
            kept::serve(tx, (*id, *number), print, now.at)?;
        }
        Ok(())
    })
}
