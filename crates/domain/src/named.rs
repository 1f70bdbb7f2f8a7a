//! Roles and structures by the names people type: their own, their acronym, an alias; case, accents and
//! punctuation do not count.

use crate::catalogue::{Catalogue, Organisation, Role};
use crate::territory::fold;
use crate::values::Id;

impl Catalogue {
    /// The role of this name.
    pub fn role_named(&self, name: &str) -> Option<&Role> {
        let folded = fold(name);
        let bears = |role: &&Role| {
            let mut names = role.aliases.iter().chain([&role.name]);
            fold(role.id.as_str()) == folded || names.any(|known| fold(known) == folded)
        };
        self.roles.iter().find(bears)
    }

    /// The organisation of this name.
    pub fn organisation_named(&self, name: &str) -> Option<&Organisation> {
        let folded = fold(name);
        let bears = |organisation: &&Organisation| {
            let names = organisation.aliases.iter().chain([&organisation.name]);
            let mut names = names.chain(&organisation.acronym);
            fold(organisation.id.as_str()) == folded || names.any(|known| fold(known) == folded)
        };
        self.organisations.iter().find(bears)
    }

    /// The organisation, or the service of a territory, of this name.
    pub fn structure_named(&self, name: &str) -> Option<&Id> {
        let service = || {
            let place = self.territories.find(name)?;
            Some(&self.territories.get(place).id)
        };
        let organisation = self.organisation_named(name);
        organisation.map(|found| &found.id).or_else(service)
    }
}
