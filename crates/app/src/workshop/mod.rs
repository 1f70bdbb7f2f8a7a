//! The fiche workshop: a fiche is written, tried, compared, published, by those whose role keeps the catalogue.
//!
//! A version that is published never changes: dossiers are pinned to it. The catalogue that runs is the folder's, with
//! what was published laid over it; every node does so at its next request.

mod draft;
mod effects;
mod publish;
mod renew;
mod served;

use std::sync::Arc;

use domain::access::Operation;
use domain::fiche::Fiche;
use domain::values::{Date, Id};
use store::{Tx, accounts, workshop as kept};
use workshop::{Published, Shelf, Texts};

pub use draft::DraftSeen;
pub(crate) use effects::label;
pub use effects::{Effects, Group, MOST};
pub use publish::Publication;
pub use renew::{Laid, RenewFault, lay};
pub use served::{Altered, altered, serve};

use crate::call::Call;
use crate::error::{Error, Refusal};
use crate::office::Office;

/// A fiche in the workshop.
#[derive(Debug, Clone)]
pub struct Shelved<'c> {
    /// The fiche, in its last version.
    pub fiche: &'c Fiche,
    /// Its versions, the first first.
    pub versions: Vec<Version<'c>>,
    /// Its draft, if it has one.
    pub draft: Option<DraftSeen>,
}

/// A version of a fiche.
#[derive(Debug, Clone)]
pub struct Version<'c> {
    /// The fiche, in this version.
    pub fiche: &'c Fiche,
    /// Whether it is the one that applies today.
    pub applies: bool,
    /// When it was published, in milliseconds, and by whom while there is an account; nothing for what the folder
    /// holds.
    pub published: Option<(i64, Option<String>)>,
    /// Why it was published although some of its cases fail.
    pub reason: Option<String>,
}

impl<'c> Office<'c> {
    /// Every fiche, with its versions and its draft.
    ///
    /// # Errors
    /// One may not; or a fault.
    pub fn shelved(&self, call: &Call<'_>) -> Result<Vec<Shelved<'c>>, Error<'c>> {
        self.allow(call.who, Operation::Publish, None)?;
        self.shelf()?;
        self.store.read(|tx| {
            let published = kept::published(tx)?;
            let mut found: Vec<Shelved<'c>> = Vec::new();
            for fiche in &self.catalogue.fiches {
                let version = self.version(tx, fiche, &published, call.now.today)?;
                match found.last_mut() {
                    Some(last) if last.fiche.head.id == fiche.head.id => {
                        last.fiche = fiche;
                        last.versions.push(version);
                    }
                    _ => found.push(Shelved {
                        fiche,
                        versions: vec![version],
                        draft: self.draft_of(tx, &fiche.head.id)?,
                    }),
                }
            }
            Ok(found)
        })
    }

    /// One fiche, with its versions and its draft.
    ///
    /// # Errors
    /// One may not; there is no such fiche; or a fault.
    pub fn shelved_one(&self, call: &Call<'_>, fiche: &Id) -> Result<Shelved<'c>, Error<'c>> {
        self.allow(call.who, Operation::Publish, None)?;
        let mut all = self.shelved(call)?.into_iter();
        let found = all.find(|one| one.fiche.head.id == *fiche);
        found.ok_or_else(|| Refusal::NotFound.into())
    }

    /// The texts of a fiche in one version.
    ///
    /// # Errors
    /// One may not; there is no such version; or a fault.
    pub fn version_texts(
        &self,
        call: &Call<'_>,
        (fiche, number): (&Id, u16),
    ) -> Result<Texts, Error<'c>> {
        self.allow(call.who, Operation::Publish, None)?;
        let published = self.store.read(kept::published)?;
        self.texts_of(&published, (fiche, number))
    }

    fn texts_of(
        &self,
        published: &[kept::Version],
        (fiche, number): (&Id, u16),
    ) -> Result<Texts, Error<'c>> {
        let shelf = self.shelf()?;
        let one = find(published, fiche, number).map(|one| Texts {
            fiche: one.text.clone(),
            cases: one.cases.clone(),
        });
        let found = one.or_else(|| shelf.texts(fiche, number));
        found.ok_or_else(|| Refusal::NotFound.into())
    }

    fn version(
        &self,
        tx: &mut Tx<'_>,
        fiche: &'c Fiche,
        published: &[kept::Version],
        today: Date,
    ) -> Result<Version<'c>, Error<'c>> {
        let number = fiche.version.number;
        let one = find(published, &fiche.head.id, number);
        let author = match one {
            Some(one) => accounts::find(tx, one.account)?.map(|account| account.name),
            None => None,
        };
        let current = self.engine_on(&fiche.head.id, today);
        Ok(Version {
            fiche,
            applies: current.is_some_and(|engine| engine.fiche.version.number == number),
            published: one.map(|one| (one.at, author)),
            reason: one.and_then(|one| one.reason.clone()),
        })
    }

    /// The texts of the folder; an office without them has no workshop.
    fn shelf(&self) -> Result<&Arc<Shelf>, Error<'c>> {
        self.shelf.as_ref().ok_or_else(|| Refusal::NotFound.into())
    }

    /// The texts of the catalogue that runs: the folder's, with what was published by then laid over them.
    fn laid(&self, published: &[kept::Version]) -> Result<Shelf, Error<'c>> {
        let shelf = self.shelf()?;
        Ok(shelf.with(&as_published(published)?))
    }
}

fn find<'v>(published: &'v [kept::Version], fiche: &Id, number: u16) -> Option<&'v kept::Version> {
    let mut published = published.iter();
    published.find(|one| one.fiche == fiche.as_str() && one.number == i64::from(number))
}

/// What was published, as it is laid over a folder.
fn as_published<'c>(published: &[kept::Version]) -> Result<Vec<Published>, Error<'c>> {
    let one = |one: &kept::Version| {
        let fiche = one.fiche.parse();
        let number = u16::try_from(one.number);
        match (fiche, number) {
            (Ok(fiche), Ok(number)) => Ok(Published {
                fiche,
                number,
                texts: Texts {
                    fiche: one.text.clone(),
                    cases: one.cases.clone(),
                },
            }),
            _ => Err(Error::Unreadable(format!("{} {}", one.fiche, one.number))),
        }
    };
    published.iter().map(one).collect()
}
