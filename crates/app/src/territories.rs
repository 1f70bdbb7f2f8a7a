//! The territories of the catalogue: how they nest, how sure one is of it, which service covers a commune. Nothing
//! is changed here: the catalogue says.

use domain::access::Operation;
use domain::territory::{Certainty, Territory, TerritoryKind, fold};

use crate::call::Call;
use crate::error::{Error, Refusal};
use crate::office::Office;

/// A territory, and what holds it or lies in it.
#[derive(Debug, Clone)]
pub struct TerritoryView<'c> {
    /// The territory.
    pub territory: &'c Territory,
    /// What contains it, with how that is known, the surest first.
    pub within: Vec<(&'c Territory, Certainty)>,
    /// The services that work there, each with the territory that both share and how it is known, the surest first.
    pub services: Vec<(&'c Territory, &'c Territory, Certainty)>,
    /// What lies in it, with how that is known, by kind then by name.
    pub holds: Vec<(&'c Territory, Certainty)>,
}

impl<'c> Office<'c> {
    /// The territories whose name, other name, id, postcode or SIREN answers a text, of one kind when one is given;
    /// by kind, then by name.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`].
    pub fn territories(
        &self,
        call: &Call<'_>,
        text: &str,
        kind: Option<TerritoryKind>,
    ) -> Result<Vec<&'c Territory>, Error<'c>> {
        self.allow(call.who, Operation::Territories, None)?;
        let typed = fold(text);
        let answers = |one: &&Territory| {
            let numbers = one.postcodes.iter().chain(&one.siren);
            let names = one.aliases.iter().chain([&one.name]);
            kind.is_none_or(|kind| one.kind == kind)
                && (typed.is_empty()
                    || names
                        .map(|name| fold(name))
                        .any(|name| name.contains(&typed))
                    || numbers
                        .chain([&one.id.to_string()])
                        .any(|known| fold(known) == typed))
        };
        let mut found: Vec<&'c Territory> = Vec::new();
        for one in self.catalogue.territories.list() {
            if answers(&one) {
                found.push(one);
            }
        }
        found.sort_by_cached_key(|one| (one.kind, fold(&one.name)));
        Ok(found)
    }

    /// One territory.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`], or there is none of this id.
    pub fn territory(&self, call: &Call<'_>, id: &str) -> Result<TerritoryView<'c>, Error<'c>> {
        self.allow(call.who, Operation::Territories, None)?;
        let territories = &self.catalogue.territories;
        let rank = territories.find(id).ok_or(Refusal::NotFound)?;
        if territories.get(rank).id.as_str() != id {
            return Err(Refusal::NotFound.into());
        }
        let (mut within, mut holds) = (Vec::new(), Vec::new());
        for (other, territory) in territories.list().iter().enumerate() {
            if other == rank {
                continue;
            }
            if let Some(certainty) = territories.certainty(rank, other) {
                within.push((territory, certainty));
            }
            if let Some(certainty) = territories.certainty(other, rank) {
                holds.push((territory, certainty));
            }
        }
        within.sort_by_cached_key(|(one, known)| (*known, one.kind, fold(&one.name)));
        holds.sort_by_cached_key(|(one, _)| (one.kind, fold(&one.name)));
        let services = territories.services_of(rank).into_iter();
        let services = services.map(|(service, at, certainty)| {
            (territories.get(service), territories.get(at), certainty)
        });
        let mut services: Vec<_> = services.collect();
        services.sort_by_cached_key(|(one, _, known)| (*known, one.kind, fold(&one.name)));
        Ok(TerritoryView {
            services,
            territory: territories.get(rank),
            within,
            holds,
        })
    }
}
