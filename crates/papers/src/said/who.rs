//! What a fiche says in words, who takes part, and where.

use domain::fiche::{Mention, Party, PartyKind, Zone};
use french::text::listed;
use french::{conditions, names, words};

use super::{Reader, Said};

impl Reader<'_> {
    pub(super) fn mention(&self, mention: &Mention) -> Said {
        let heading = self
            .catalogue
            .headings
            .iter()
            .find(|heading| heading.id == mention.heading);
        let mut said = self.said(
            "",
            &mention.origin,
            mention.subheading.as_deref(),
            mention.text.as_deref(),
        );
        said.items = mention.items.clone();
        if mention.open && !mention.items.is_empty() {
            said.items
                .push("et d'autres : la liste est ouverte".to_owned());
        }
        said.silence = words::silence(mention.state);
        if let Some(heading) = heading {
            said.headings.insert(0, heading.title.clone());
        }
        said
    }

    pub(super) fn party(&self, party: &Party) -> Said {
        let name = names::party(self.catalogue, party);
        let mut said = self.said(
            words::party(party.kind),
            &party.origin,
            Some(&name),
            party.text.as_deref(),
        );
        let role = party
            .role
            .as_ref()
            .map(|role| self.catalogue.name_of(role).to_owned());
        said.fact("Rôle", role.filter(|role| *role != name));
        let structures: Vec<&str> = party
            .structures
            .iter()
            .map(|id| self.catalogue.name_of(id))
            .collect();
        said.fact(
            "Structures",
            Some(listed(&structures)).filter(|all| *all != name),
        );
        said.list("Composition", &party.members);
        said.fact("Représentés", self.actors(&party.represented));
        said.fact("Choix", party.choice.clone());
        let suggested = party.suggested_if.as_ref();
        said.fact(
            "Proposé si",
            suggested.map(|test| conditions::in_words(self.catalogue, &test.tree)),
        );
        said.fact("Demande", party.requires.clone());
        said.fact(
            "À défaut",
            party
                .fallback
                .as_ref()
                .and_then(|id| self.actors(std::slice::from_ref(id))),
        );
        if party.open {
            said.fact(
                "Liste",
                Some("ouverte : un autre peut convenir, avec un motif".to_owned()),
            );
        }
        said.facts.extend(
            party
                .prescription_mail
                .iter()
                .map(|mail| ("Prescriptions à", mail.clone())),
        );
        let contacts = party
            .contacts
            .iter()
            .filter_map(|id| self.catalogue.contact(id));
        for contact in contacts {
            let ways = contact.phones.iter().cloned().chain(contact.mail.clone());
            let line: Vec<String> = std::iter::once(contact.name.clone()).chain(ways).collect();
            said.facts.push(("Contact", line.join(", ")));
        }
        let theirs = self.catalogue.organisations.iter().filter(|known| {
            matches!(
                party.kind,
                PartyKind::Operator | PartyKind::Venue | PartyKind::Employer
            ) && party.structures.contains(&known.id)
        });
        for site in party
            .sites
            .iter()
            .chain(theirs.flat_map(|organisation| &organisation.sites))
        {
            let mut line: Vec<String> = site.address.iter().cloned().collect();
            line.extend((!site.communes.is_empty()).then(|| listed(&site.communes)));
            let access = site.access.iter();
            line.extend(access.map(|way| way.trim_end_matches('.').to_owned()));
            let place = match line.is_empty() {
                true => site.name.clone(),
                false => format!("{} : {}", site.name, line.join(" ; ")),
            };
            said.facts.push(("Lieu", place));
        }
        said
    }

    pub(super) fn zone(&self, zone: &Zone) -> Said {
        let mut said = self.said("Territoire", &zone.origin, Some(&zone.name), None);
        let members: Vec<&str> = zone
            .members
            .iter()
            .map(|id| self.catalogue.name_of(id))
            .collect();
        said.fact("Comprend", (members.len() > 1).then(|| listed(&members)));
        said
    }
}
