//! What search reads of a fiche.

use domain::Catalogue;
use domain::fiche::{Fiche, Site};

use super::facets;

/// The entry of a fiche: its names, its summary, and all it says in French.
pub fn entry(catalogue: &Catalogue, fiche: &Fiche) -> search::Entry {
    let head = &fiche.head;
    let mut aliases = head.aliases.clone();
    aliases.extend([
        head.short_title.clone(),
        fiche.code(),
        head.number.to_string(),
        // The booklet sends its reader from page to page.
        format!("p. {}", head.page),
        format!("page {}", head.page),
    ]);
    search::Entry {
        id: head.id.as_str().to_owned(),
        title: head.title.clone(),
        aliases,
        summary: head.resume.clone(),
        body: body(catalogue, fiche),
        facets: facets::values(catalogue, fiche),
    }
}

fn body(catalogue: &Catalogue, fiche: &Fiche) -> String {
    let mut body = Body(String::new());
    for rule in &fiche.rules {
        body.add([&rule.label]);
        body.add(&rule.when_unmet);
    }
    for mention in &fiche.mentions {
        body.add(&mention.subheading);
        body.add(&mention.text);
        body.add(&mention.items);
    }
    for party in &fiche.parties {
        body.add([crate::names::party(catalogue, party)]);
        body.add(&party.text);
        body.add(&party.members);
        body.add(&party.requires);
        party.sites.iter().for_each(|site| body.site(site));
        for structure in &party.structures {
            let found = catalogue
                .organisations
                .iter()
                .find(|known| known.id == *structure);
            let Some(organisation) = found else { continue };
            body.add([&organisation.name]);
            body.add(&organisation.aliases);
            body.add(&organisation.acronym);
            organisation.sites.iter().for_each(|site| body.site(site));
        }
        for contact in party.contacts.iter().filter_map(|id| catalogue.contact(id)) {
            body.add([&contact.name]);
            body.add(&contact.aliases);
        }
    }
    for zone in &fiche.zones {
        body.add([&zone.name]);
        body.add(zone.members.iter().map(|member| catalogue.name_of(member)));
    }
    for step in &fiche.steps {
        body.add([&step.label]);
        body.add(&step.text);
        body.add(step.outcomes.iter().map(|outcome| &outcome.label));
    }
    for period in &fiche.periods {
        body.add([&period.label]);
        body.add(&period.text);
    }
    for counter in &fiche.counters {
        body.add([&counter.label]);
        body.add(&counter.wording);
    }
    for document in &fiche.documents {
        body.add([&document.label]);
        body.add(&document.text);
        body.add(&document.contents);
    }
    for fund in &fiche.funds {
        body.add([&fund.label]);
        body.add(&fund.text);
        body.add(fund.purposes.iter().map(|purpose| &purpose.label));
    }
    body.add(fiche.links.iter().map(|link| &link.label));
    body.0
}

/// Sentences put one after the other.
struct Body(String);

impl Body {
    fn add<T: AsRef<str>>(&mut self, texts: impl IntoIterator<Item = T>) {
        for text in texts {
            self.0.push_str(text.as_ref());
            self.0
                .push_str(if text.as_ref().ends_with(['.', '?', '!', ':']) {
                    " "
                } else {
                    ". "
                });
        }
    }

    fn site(&mut self, site: &Site) {
        self.add([&site.name]);
        self.add(&site.communes);
        self.add(&site.access);
    }
}
