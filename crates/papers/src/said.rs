//! The records of a fiche as a booklet prints them: under the heading where each is said.

use domain::Catalogue;
use domain::fiche::{
    Counter, Document, Fiche, Force, Fund, Link, Mention, Necessity, Origin, Party, PartyKind,
    Period, Rule, Scope, Step, Zone,
};
use domain::values::{Id, Requirement};
use french::text::{either, listed, number, quoted, sentence};
use french::{conditions, essentials, names, path, words};
use serde::Serialize;

/// The headings that the head of a fiche fills.
const TITLE: &str = "titre";
const THEME: &str = "theme";

/// One thing said.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Said {
    /// What kind of thing it is.
    #[serde(rename = "sorte")]
    pub kind: &'static str,
    /// Its name.
    #[serde(rename = "titre")]
    pub title: Option<String>,
    /// What it says.
    #[serde(rename = "texte")]
    pub text: Option<String>,
    /// What is known of it: a name and a value.
    #[serde(rename = "faits")]
    pub facts: Vec<(&'static str, String)>,
    /// Its items.
    #[serde(rename = "liste")]
    pub items: Vec<String>,
    /// How the booklet is silent.
    pub silence: Option<&'static str>,
    /// Where it is said: `l. 225`.
    pub place: String,
    /// The requirements it bears.
    #[serde(rename = "exigences")]
    pub requirements: Vec<String>,
    /// The readings it rests on.
    #[serde(rename = "lectures")]
    pub readings: Vec<String>,
    /// Its remark.
    pub note: Option<String>,
    #[serde(skip)]
    headings: Vec<String>,
}

/// What the records of a fiche say, in the order of the ten kinds.
pub fn all(catalogue: &Catalogue, fiche: &Fiche) -> Vec<Said> {
    let reader = Reader { catalogue, fiche };
    let mut said: Vec<Said> = fiche
        .mentions
        .iter()
        .map(|record| reader.mention(record))
        .collect();
    said.extend(fiche.parties.iter().map(|record| reader.party(record)));
    said.extend(fiche.zones.iter().map(|record| reader.zone(record)));
    said.extend(reader.rules());
    said.extend(
        path::in_order(&fiche.steps)
            .into_iter()
            .map(|record| reader.step(record)),
    );
    said.extend(fiche.periods.iter().map(|record| reader.period(record)));
    said.extend(fiche.counters.iter().map(|record| reader.counter(record)));
    said.extend(fiche.documents.iter().map(|record| reader.document(record)));
    said.extend(fiche.funds.iter().map(|record| reader.fund(record)));
    said.extend(fiche.links.iter().map(|record| reader.link(record)));
    said
}

/// What the head of a fiche says under the headings that are its own: its title, its themes.
pub fn head(catalogue: &Catalogue, fiche: &Fiche) -> Vec<Said> {
    let themes: Vec<&str> = fiche
        .head
        .themes
        .iter()
        .map(|theme| words::theme(*theme))
        .collect();
    let said = [
        (TITLE, fiche.head.title.clone()),
        (THEME, themes.join(" · ")),
    ];
    let under = said.into_iter().filter_map(|(id, text)| {
        let heading = catalogue
            .headings
            .iter()
            .find(|heading| heading.id.as_str() == id)?;
        Some(Said {
            text: Some(text),
            requirements: numbers(&fiche.head.requirements),
            readings: fiche
                .head
                .readings
                .iter()
                .map(ToString::to_string)
                .collect(),
            headings: vec![heading.title.clone()],
            ..Said::default()
        })
    });
    under.collect()
}

impl Said {
    /// Whether it is told under this heading; elsewhere it may be only recalled.
    pub fn is_under(&self, heading: &str) -> bool {
        self.headings.first().is_some_and(|first| first == heading)
    }

    /// Whether another heading says it too.
    pub fn is_recalled_under(&self, heading: &str) -> bool {
        self.headings.iter().skip(1).any(|other| other == heading) && !self.is_under(heading)
    }

    fn fact(&mut self, name: &'static str, value: Option<String>) {
        self.facts.extend(
            value
                .filter(|value| !value.is_empty())
                .map(|value| (name, sentence(&value))),
        );
    }

    fn list(&mut self, name: &'static str, values: &[String]) {
        self.fact(name, (!values.is_empty()).then(|| values.join(" ; ")));
    }
}

struct Reader<'c> {
    catalogue: &'c Catalogue,
    fiche: &'c Fiche,
}

impl Reader<'_> {
    fn said(
        &self,
        kind: &'static str,
        origin: &Origin,
        title: Option<&str>,
        text: Option<&str>,
    ) -> Said {
        let provenance = &origin.provenance;
        let mentions = provenance.source.iter().flat_map(|source| &source.mentions);
        let places =
            mentions.clone().map(
                |mention| match (mention.lines.start(), mention.lines.end()) {
                    (first, last) if last > first => format!("l. {first}-{last}"),
                    (first, _) => format!("l. {first}"),
                },
            );
        Said {
            kind,
            title: title.map(ToOwned::to_owned),
            text: text.map(ToOwned::to_owned),
            place: places.collect::<Vec<_>>().join(" ; "),
            requirements: provenance
                .requirements
                .iter()
                .map(ToString::to_string)
                .collect(),
            readings: provenance
                .readings
                .iter()
                .map(ToString::to_string)
                .collect(),
            note: provenance.note.clone(),
            headings: mentions.map(|mention| mention.heading.clone()).collect(),
            ..Said::default()
        }
    }

    fn actors(&self, ids: &[Id]) -> Option<String> {
        (!ids.is_empty()).then(|| names::actors(self.catalogue, self.fiche, ids))
    }

    fn documents(&self, ids: &[Id]) -> Vec<String> {
        ids.iter()
            .map(|id| names::document(self.fiche, id.as_str()))
            .collect()
    }

    fn mention(&self, mention: &Mention) -> Said {
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

    fn party(&self, party: &Party) -> Said {
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
            let mut line = vec![site.name.clone()];
            line.extend(site.address.clone());
            line.extend((!site.communes.is_empty()).then(|| listed(&site.communes)));
            line.extend(site.access.iter().cloned());
            said.facts.push(("Lieu", line.join(" ; ")));
        }
        said
    }

    fn zone(&self, zone: &Zone) -> Said {
        let mut said = self.said("Territoire", &zone.origin, Some(&zone.name), None);
        let members: Vec<&str> = zone
            .members
            .iter()
            .map(|id| self.catalogue.name_of(id))
            .collect();
        said.fact("Comprend", (members.len() > 1).then(|| listed(&members)));
        said
    }

    /// Conditions, a group of alternatives as one.
    fn rules(&self) -> Vec<Said> {
        let mut said = Vec::new();
        let mut groups: Vec<&Id> = Vec::new();
        for rule in &self.fiche.rules {
            match &rule.group {
                Some(group) if groups.contains(&group) => {}
                Some(group) => {
                    groups.push(group);
                    said.push(self.group(rule, group));
                }
                None => said.push(self.rule(rule)),
            }
        }
        said
    }

    fn rule(&self, rule: &Rule) -> Said {
        let mut said = self.said("Condition", &rule.origin, Some(&rule.label), None);
        let force = match rule.force {
            Force::Hard => "il le faut".to_owned(),
            Force::Judged => "un professionnel l'apprécie ; sinon, c'est signalé".to_owned(),
            Force::Priority => match rule.rank {
                Some(rank) => format!("passe avant (rang {rank}), n'exclut personne"),
                None => "passe avant, n'exclut personne".to_owned(),
            },
            Force::Neutral => "le livret dit que ce n'est pas une condition".to_owned(),
        };
        said.fact("Force", Some(force));
        said.fact(
            "Juge",
            rule.judge
                .as_ref()
                .and_then(|id| self.actors(std::slice::from_ref(id))),
        );
        let target = rule.target.as_deref().map(|target| match rule.scope {
            Scope::Aid => names::fund(self.fiche, target),
            _ => names::step_or_outcome(self.fiche, target),
        });
        said.fact("Pour", target.map(|target| quoted(&target)));
        said.fact("Sinon", rule.when_unmet.clone());
        said
    }

    fn group(&self, first: &Rule, group: &Id) -> Said {
        let mut said = self.said(
            "Condition",
            &first.origin,
            Some("Une de ces situations suffit"),
            None,
        );
        let same = self
            .fiche
            .rules
            .iter()
            .filter(|rule| rule.group.as_ref() == Some(group));
        let mut branches: Vec<(Option<&Id>, Vec<&str>)> = Vec::new();
        for rule in same {
            let other = self.said("", &rule.origin, None, None);
            merge(&mut said.requirements, other.requirements);
            merge(&mut said.readings, other.readings);
            merge(&mut said.headings, other.headings);
            if !said.place.contains(&other.place) {
                said.place = format!("{} ; {}", said.place, other.place);
            }
            let branch = rule.branch.as_ref();
            match branches
                .iter_mut()
                .find(|(known, _)| branch.is_some() && *known == branch)
            {
                Some((_, labels)) => labels.push(&rule.label),
                None => branches.push((branch, vec![rule.label.as_str()])),
            }
        }
        said.items = branches
            .into_iter()
            .map(|(_, labels)| labels.join(" ; et : "))
            .collect();
        said.note = None;
        said
    }

    fn step(&self, step: &Step) -> Said {
        let fiche = self.fiche;
        let mut said = self.said(
            words::step(step.kind),
            &step.origin,
            Some(&step.label),
            step.text.as_deref(),
        );
        said.fact(
            "Caractère",
            words::necessity(step.necessity).map(ToOwned::to_owned),
        );
        said.fact("Après", path::after(fiche, step, None));
        said.list("Quand", &path::when(fiche, step));
        said.fact("Qui", self.actors(&step.actors));
        said.fact("Présents", self.actors(&step.participants));
        said.fact("Invités", self.actors(&step.invited));
        let ways: Vec<String> = step
            .channels
            .iter()
            .map(|way| words::channel(way))
            .collect();
        said.fact("Comment", Some(either(&ways)));
        said.facts
            .extend(step.mail.iter().map(|mail| ("Adresse", mail.clone())));
        said.list("Où", &step.places);
        said.list("Avec", &self.documents(&step.documents));
        let inputs: Vec<String> = step
            .inputs
            .iter()
            .map(|input| input.label.clone())
            .collect();
        said.list("On y note", &inputs);
        said.fact("Informés", self.actors(&step.notify));
        said.fact(
            "Ouvre",
            step.opens
                .as_ref()
                .map(|id| path::period(fiche, id.as_str())),
        );
        for outcome in &step.outcomes {
            let mut parts: Vec<String> = Vec::new();
            parts.extend(
                self.actors(&outcome.decided_by)
                    .map(|who| format!("décidé par {who}")),
            );
            parts.extend(path::motive(outcome));
            parts.extend(
                self.documents(&outcome.documents)
                    .into_iter()
                    .map(|paper| format!("avec : {paper}")),
            );
            parts.extend(
                outcome
                    .inputs
                    .iter()
                    .map(|input| format!("à noter : {}", input.label)),
            );
            parts.extend(path::then(fiche, outcome));
            said.items.push(match parts.is_empty() {
                true => outcome.label.clone(),
                false => format!("{} : {}", outcome.label, parts.join(" ; ")),
            });
            merge(&mut said.requirements, numbers(&outcome.requirements));
        }
        for input in &step.inputs {
            merge(&mut said.requirements, numbers(&input.requirements));
        }
        said
    }

    fn period(&self, period: &Period) -> Said {
        let mut said = self.said("Période", &period.origin, Some(&period.label), None);
        said.fact("Dates", Some(essentials::span(period)));
        match essentials::length(period) {
            Some(length) => said.fact("Durée", Some(length)),
            None if period.from.is_none() && period.to.is_none() => {
                said.silence = Some("durée non dite dans le livret");
            }
            None => {}
        }
        said.list("Précisions", &path::details(self.fiche, period));
        said
    }

    fn counter(&self, counter: &Counter) -> Said {
        let mut said = self.said(
            "Nombre",
            &counter.origin,
            Some(&counter.label),
            counter.wording.as_deref(),
        );
        match essentials::bound(counter) {
            Some(bound) => {
                let per = counter
                    .per
                    .map(|per| format!(", {}", words::per(per)))
                    .unwrap_or_default();
                said.fact(
                    "Combien",
                    Some(format!("{bound} ({}){per}", words::nature(counter.nature))),
                );
            }
            None => said.silence = Some(words::nature(counter.nature)),
        }
        for split in &counter.split {
            let name = names::actor(self.catalogue, self.fiche, &split.key);
            let share = split
                .value
                .map_or("sans nombre".to_owned(), |value| number(value.into()));
            said.items.push(format!("{name} : {share}"));
        }
        said
    }

    fn document(&self, document: &Document) -> Said {
        let mut said = self.said(
            "Document",
            &document.origin,
            Some(&document.label),
            document.text.as_deref(),
        );
        match document.necessity {
            Necessity::None => said.silence = Some("le livret dit qu'il n'y en a pas"),
            other => said.fact("Caractère", words::necessity(other).map(ToOwned::to_owned)),
        }
        said.list("Quand", &path::document_when(self.fiche, document));
        said.fact("Écrit par", self.actors(&document.written_by));
        said.fact("Avec", self.actors(&document.with));
        said.fact("Signé par", self.actors(&document.signed_by));
        said.fact("Transmis à", self.actors(&document.sent_to));
        let joined = document.joined_to.as_ref();
        said.fact(
            "Joint à",
            joined.map(|id| names::document(self.fiche, id.as_str())),
        );
        said.list("Contient", &document.contents);
        let external = document
            .external
            .as_ref()
            .and_then(|id| self.catalogue.external(id));
        said.fact(
            "Hors du livret",
            external.map(|external| {
                external
                    .location
                    .clone()
                    .unwrap_or_else(|| "le livret ne dit pas où le trouver".to_owned())
            }),
        );
        said
    }

    fn fund(&self, fund: &Fund) -> Said {
        let mut said = self.said(
            words::fund(fund.kind),
            &fund.origin,
            Some(&fund.label),
            fund.text.as_deref(),
        );
        said.fact("Financé par", self.actors(&fund.payers));
        said.fact(
            "Versé par",
            fund.paid_by
                .as_ref()
                .and_then(|id| self.actors(std::slice::from_ref(id))),
        );
        said.fact("Accordé par", self.actors(&fund.granted_by));
        said.fact(
            "Montant",
            fund.amount
                .map(|amount| format!("{} €", number(amount.into()))),
        );
        let rule = fund
            .rule
            .as_ref()
            .and_then(|id| self.catalogue.external(id));
        said.fact("Règle", rule.map(|rule| rule.name.clone()));
        let factors: Vec<String> = fund
            .factors
            .iter()
            .map(|factor| factor.label.clone())
            .collect();
        said.list("Dépend de", &factors);
        said.items = fund
            .purposes
            .iter()
            .map(|purpose| purpose.label.clone())
            .collect();
        if fund.open && !said.items.is_empty() {
            said.items
                .push("et d'autres : la liste est ouverte".to_owned());
        }
        for purpose in &fund.purposes {
            merge(&mut said.requirements, numbers(&purpose.requirements));
        }
        said
    }

    fn link(&self, link: &Link) -> Said {
        let mut said = self.said("Lien", &link.origin, Some(&link.label), None);
        let fiche = link.fiche.as_ref().and_then(|id| {
            self.catalogue
                .fiches
                .iter()
                .find(|known| known.head.id == *id)
        });
        let external = link
            .external
            .as_ref()
            .and_then(|id| self.catalogue.external(id));
        let other = fiche
            .map(|fiche| format!("{} · {}", fiche.code(), fiche.head.short_title))
            .or(external.map(|external| format!("{} (hors du livret)", external.name)));
        said.fact(
            "Vers",
            other.map(|other| format!("{other}, {}", words::link(link.kind))),
        );
        said.fact(
            "Si",
            link.test
                .as_ref()
                .map(|test| conditions::in_words(self.catalogue, &test.tree)),
        );
        let operators: Vec<&str> = link
            .operators
            .iter()
            .map(|id| self.catalogue.name_of(id))
            .collect();
        said.fact("Opérateurs", Some(listed(&operators)));
        said
    }
}

fn numbers(requirements: &[Requirement]) -> Vec<String> {
    requirements.iter().map(ToString::to_string).collect()
}

/// Adds what is not there yet.
fn merge(into: &mut Vec<String>, more: Vec<String>) {
    for one in more {
        if !into.contains(&one) {
            into.push(one);
        }
    }
}
