//! What every paper bears: what it is, in what version, of what day, from which requirement, draft or not.

use domain::Catalogue;
use domain::fiche::{Fiche, Origin};
use domain::values::Date;
use serde::Serialize;

/// What stands at the head and at the foot of a paper.
#[derive(Debug, Clone, Serialize)]
pub struct Imprint {
    /// What the paper is.
    #[serde(rename = "titre")]
    pub title: String,
    /// The fiche, or whatever it is about.
    #[serde(rename = "sous_titre")]
    pub subtitle: Option<String>,
    /// `Fiche F06, version 1`.
    pub version: String,
    /// The day, in words.
    pub date: String,
    /// The day, as year, month, day.
    #[serde(rename = "jour")]
    pub day: (i16, i8, i8),
    /// The requirements it answers.
    #[serde(rename = "exigences")]
    pub requirements: Vec<String>,
    /// Its place in the booklet.
    #[serde(rename = "place")]
    pub place: Option<String>,
    /// Why it is only a draft; nothing once it is final.
    #[serde(rename = "brouillon")]
    pub draft: Option<String>,
    /// Who publishes.
    #[serde(rename = "emetteur")]
    pub issuer: String,
    /// The document it comes from, with its years.
    #[serde(rename = "livret")]
    pub booklet: String,
}

impl Imprint {
    /// A paper of the whole catalogue.
    pub fn of_catalogue(catalogue: &Catalogue, title: &str, day: Date) -> Imprint {
        let head = &catalogue.head;
        Imprint {
            title: title.to_owned(),
            subtitle: None,
            version: format!("{} fiches", head.fiche_count),
            date: french::text::date(day),
            day: (day.year(), day.month(), day.day()),
            requirements: head.requirements.iter().map(ToString::to_string).collect(),
            place: None,
            draft: None,
            issuer: head.publisher.clone(),
            booklet: format!("{} ({})", head.booklet, head.years),
        }
    }

    /// A paper of a fiche.
    pub fn of_fiche(catalogue: &Catalogue, fiche: &Fiche, title: &str, day: Date) -> Imprint {
        Imprint {
            subtitle: Some(format!("{} · {}", fiche.code(), fiche.head.title)),
            version: version(fiche),
            requirements: fiche
                .head
                .requirements
                .iter()
                .map(ToString::to_string)
                .collect(),
            place: Some(format!("p. {}", fiche.head.page)),
            ..Imprint::of_catalogue(catalogue, title, day)
        }
    }

    /// The same, for what a record of the fiche asks.
    #[must_use]
    pub fn asked_by(mut self, fiche: &Fiche, origin: &Origin) -> Imprint {
        let provenance = &origin.provenance;
        self.requirements = provenance
            .requirements
            .iter()
            .map(ToString::to_string)
            .collect();
        self.place = provenance
            .source
            .as_ref()
            .map(|source| format!("p. {}, {source}", fiche.head.page));
        self
    }

    /// The same, still a draft for this reason.
    #[must_use]
    pub fn draft(mut self, why: Option<String>) -> Imprint {
        self.draft = why;
        self
    }
}

/// `Fiche F06, version 1`, with the day from which it applies when it has one.
pub fn version(fiche: &Fiche) -> String {
    let since = fiche
        .version
        .since
        .map(|day| format!(", depuis le {}", french::text::date(day.0)));
    format!(
        "Fiche {}, version {}{}",
        fiche.code(),
        fiche.version.number,
        since.unwrap_or_default()
    )
}
