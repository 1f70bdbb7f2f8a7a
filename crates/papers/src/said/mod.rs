//! The records of a fiche as a booklet prints them: under the heading where each is said.

mod conditions;
mod means;
mod steps;
mod who;

use domain::Catalogue;
use domain::fiche::{Fiche, Origin};
use domain::values::{Id, Requirement};
use french::text::sentence;
use french::{names, path, words};
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
