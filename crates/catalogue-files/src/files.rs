//! The files of a catalogue: their names, their types, their JSON Schemas.

use domain::catalogue::{CatalogueHead, Contacts, External, Heading, Organisation, Reading, Role};
use domain::facts::Vocabulary;
use domain::fiche::Fiche;
use domain::indicator::Indicator;
use domain::need::Need;
use domain::retention::Retention;
use domain::survey::Survey;
use domain::territory::Territory;
use schemars::{JsonSchema, schema_for};
use serde::Deserialize;
use serde_json::Value as Json;

/// Rubriques du livret.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Headings {
    /// Les rubriques.
    #[serde(rename = "rubrique", default)]
    pub list: Vec<Heading>,
}

/// Lectures.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Readings {
    /// Les lectures.
    #[serde(rename = "lecture", default)]
    pub list: Vec<Reading>,
}

/// Références extérieures au livret.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Externals {
    /// Les références.
    #[serde(rename = "externe", default)]
    pub list: Vec<External>,
}

/// Besoins auxquels l'offre peut ne pas répondre.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Needs {
    /// Les sortes de besoin.
    #[serde(rename = "besoin", default)]
    pub list: Vec<Need>,
}

/// Ce que l'on suit en nombres.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Indicators {
    /// Les indicateurs.
    #[serde(rename = "indicateur", default)]
    pub list: Vec<Indicator>,
}

/// Acteurs partagés par les fiches.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Parties {
    /// Organisations.
    #[serde(rename = "organisation", default)]
    pub organisations: Vec<Organisation>,
    /// Rôles.
    #[serde(rename = "role", default)]
    pub roles: Vec<Role>,
}

/// Territoires.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Places {
    /// Les territoires.
    #[serde(rename = "territoire", default)]
    pub list: Vec<Territory>,
}

/// The kinds of file of a catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `catalogue.toml`
    Catalogue,
    /// `rubriques.toml`
    Headings,
    /// `faits.toml`
    Facts,
    /// `lectures.toml`
    Readings,
    /// `externes.toml`
    Externals,
    /// `conservation.toml`
    Retention,
    /// `besoins.toml`
    Needs,
    /// `indicateurs.toml`
    Indicators,
    /// `acteurs.toml`
    Parties,
    /// `contacts.toml`
    Contacts,
    /// `territoires.toml`
    Places,
    /// `communes.csv`
    Communes,
    /// `recueils/*.toml`
    Survey,
    /// `fiches/*.toml`
    Fiche,
    /// `documents/*.typ`
    Template,
}

/// The templates that come with the program, for the documents of a fiche: `contrat` is `contrat.typ`.
pub const TEMPLATES: [&str; 10] = [
    "attestation",
    "avis",
    "bilan",
    "contrat",
    "liaison",
    "livret-de-parcours",
    "plan-d-actions",
    "prescription",
    "questionnaire",
    "rapport-annuel",
];

impl Kind {
    /// The shared files every catalogue has.
    pub const SHARED: [Kind; 12] = [
        Kind::Catalogue,
        Kind::Headings,
        Kind::Facts,
        Kind::Readings,
        Kind::Externals,
        Kind::Retention,
        Kind::Needs,
        Kind::Indicators,
        Kind::Parties,
        Kind::Contacts,
        Kind::Places,
        Kind::Communes,
    ];

    /// The kinds of which there may be many, or none: each in its folder.
    pub const FOLDERS: [Kind; 3] = [Kind::Fiche, Kind::Survey, Kind::Template];

    /// How the files of a folder end.
    pub fn extension(self) -> &'static str {
        match self {
            Kind::Template => ".typ",
            Kind::Communes => ".csv",
            _ => ".toml",
        }
    }

    /// Whether it is a table of records, that a schema drives.
    pub fn has_records(self) -> bool {
        !matches!(self, Kind::Communes | Kind::Template)
    }

    /// The name of the file; of what there may be many, of their folder.
    pub fn path(self) -> &'static str {
        match self {
            Kind::Catalogue => "catalogue.toml",
            Kind::Headings => "rubriques.toml",
            Kind::Facts => "faits.toml",
            Kind::Readings => "lectures.toml",
            Kind::Externals => "externes.toml",
            Kind::Retention => "conservation.toml",
            Kind::Needs => "besoins.toml",
            Kind::Indicators => "indicateurs.toml",
            Kind::Parties => "acteurs.toml",
            Kind::Contacts => "contacts.toml",
            Kind::Places => "territoires.toml",
            Kind::Communes => "communes.csv",
            Kind::Survey => "recueils/",
            Kind::Fiche => "fiches/",
            Kind::Template => "documents/",
        }
    }

    /// The kind of the file at this path under the catalogue's folder.
    pub fn of(path: &str) -> Option<Kind> {
        for kind in Kind::FOLDERS {
            if let Some(name) = path.strip_prefix(kind.path()) {
                return (name.ends_with(kind.extension()) && !name.contains('/')).then_some(kind);
            }
        }
        Kind::SHARED.into_iter().find(|kind| kind.path() == path)
    }

    /// The name of the schema of this kind of file.
    pub fn schema_name(self) -> &'static str {
        match self {
            Kind::Fiche => "fiche",
            Kind::Survey => "recueil",
            Kind::Template => "modele",
            other => other.path().split('.').next().unwrap_or_default(),
        }
    }

    /// The JSON Schema that drives the checker; null for what has no records.
    pub fn schema(self) -> Json {
        match self {
            Kind::Catalogue => schema_for!(CatalogueHead).to_value(),
            Kind::Headings => schema_for!(Headings).to_value(),
            Kind::Facts => schema_for!(Vocabulary).to_value(),
            Kind::Readings => schema_for!(Readings).to_value(),
            Kind::Externals => schema_for!(Externals).to_value(),
            Kind::Retention => schema_for!(Retention).to_value(),
            Kind::Needs => schema_for!(Needs).to_value(),
            Kind::Indicators => schema_for!(Indicators).to_value(),
            Kind::Parties => schema_for!(Parties).to_value(),
            Kind::Contacts => schema_for!(Contacts).to_value(),
            Kind::Places => schema_for!(Places).to_value(),
            Kind::Survey => schema_for!(Survey).to_value(),
            Kind::Fiche => schema_for!(Fiche).to_value(),
            Kind::Communes | Kind::Template => Json::Null,
        }
    }
}

/// The JSON Schemas to publish, by name: the checker's own, closed to unknown keys.
pub fn published_schemas() -> Vec<(&'static str, Json)> {
    let kinds = Kind::SHARED
        .into_iter()
        .chain(Kind::FOLDERS)
        .filter(|kind| kind.has_records());
    kinds
        .map(|kind| {
            let mut schema = kind.schema();
            close(&mut schema);
            (kind.schema_name(), schema)
        })
        .collect()
}

/// Unknown keys are faults: say so to the editors too.
fn close(schema: &mut Json) {
    match schema {
        Json::Object(object) => {
            if object.contains_key("properties") {
                object.insert("additionalProperties".to_owned(), Json::Bool(false));
            }
            object.values_mut().for_each(close);
        }
        Json::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}
