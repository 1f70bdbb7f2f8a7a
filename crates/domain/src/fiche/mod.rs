//! The fiche: a bag of records of ten kinds, each with its place in the booklet.
//!
//! These types *are* the file format: their names in the files are French, their docs are the help
//! an editor shows (through the generated JSON Schema), and nothing else describes them. A field
//! that names another record carries `x-ref`, the kind of record it must name.

mod documents;
mod funds;
mod parties;
mod periods;
mod rules;
mod steps;
mod unsaid;

pub use documents::{Deadline, Document, Frequency, Necessity};
pub use funds::{Contribution, Fund, FundKind, Link, LinkKind, Purpose};
pub use parties::{Mention, MentionState, Party, PartyKind, Site, Zone, ZoneTest};
pub use periods::{
    AtBound, BoundOf, Counter, CounterNature, CounterScope, Entries, Event, FallBack, Feed, FeedIf,
    Per, Period, PeriodScope, Renewal, ShareOf, Split,
};
pub use rules::{Force, Rule, Scope};
pub use steps::{
    AtMinimums, Ground, Input, InputKind, Motive, Outcome, Step, StepKind, StepRef, StepScope,
    WhenMissing, Window,
};
pub use unsaid::Unsaid;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::condition::Condition;
use crate::facts::Sensitivity;
use crate::provenance::Provenance;
use crate::values::{Day, Id, ReadingId, Requirement, Source};

/// Ce que tout enregistrement dit de son origine.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Origin {
    /// Nom court, unique parmi les enregistrements de même sorte de la fiche.
    pub id: Id,
    /// D'où l'enregistrement vient.
    #[serde(flatten)]
    pub provenance: Provenance,
    /// Rank of the record in its file, set by the reader so that a fault found later can be located.
    #[serde(rename = "#", default)]
    #[schemars(skip)]
    pub position: usize,
}

/// The ten kinds of record, as the specification counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Concept {
    /// A sourced statement, or a silence (`SRC`).
    Mention,
    /// An actor (`PTY`).
    Party,
    /// A territory (`TER`).
    Zone,
    /// A condition (`CND`).
    Rule,
    /// A step (`STP`).
    Step,
    /// A period (`PER`).
    Period,
    /// A counter (`CTR`).
    Counter,
    /// A document (`DOC`).
    Document,
    /// A fund (`FND`).
    Fund,
    /// A link (`LNK`).
    Link,
}

impl Concept {
    /// All ten, in the order of the specification.
    pub const ALL: [Concept; 10] = [
        Concept::Mention,
        Concept::Party,
        Concept::Zone,
        Concept::Rule,
        Concept::Step,
        Concept::Period,
        Concept::Counter,
        Concept::Document,
        Concept::Fund,
        Concept::Link,
    ];

    /// The three letters of the specification.
    pub fn code(self) -> &'static str {
        match self {
            Concept::Mention => "SRC",
            Concept::Party => "PTY",
            Concept::Zone => "TER",
            Concept::Rule => "CND",
            Concept::Step => "STP",
            Concept::Period => "PER",
            Concept::Counter => "CTR",
            Concept::Document => "DOC",
            Concept::Fund => "FND",
            Concept::Link => "LNK",
        }
    }

    /// The name of the records' table in a fiche file.
    pub fn key(self) -> &'static str {
        match self {
            Concept::Mention => "mention",
            Concept::Party => "acteur",
            Concept::Zone => "territoire",
            Concept::Rule => "condition",
            Concept::Step => "etape",
            Concept::Period => "periode",
            Concept::Counter => "compteur",
            Concept::Document => "document",
            Concept::Fund => "financement",
            Concept::Link => "lien",
        }
    }
}

/// Une fiche action, dans une version.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Fiche {
    /// Ce qui identifie la fiche.
    #[serde(rename = "fiche")]
    pub head: Head,
    /// La version que ce fichier décrit.
    pub version: Version,
    /// Mentions du livret : objectifs, contenus, et silences.
    #[serde(rename = "mention", default)]
    pub mentions: Vec<Mention>,
    /// Acteurs : opérateurs, prescripteurs, instances, équipes, lieux.
    #[serde(rename = "acteur", default)]
    pub parties: Vec<Party>,
    /// Territoires de mise en œuvre.
    #[serde(rename = "territoire", default)]
    pub zones: Vec<Zone>,
    /// Conditions : public, prérequis, exclusions, priorités, aides, issues.
    #[serde(rename = "condition", default)]
    pub rules: Vec<Rule>,
    /// Étapes, de la prescription au suivi après la sortie.
    #[serde(rename = "etape", default)]
    pub steps: Vec<Step>,
    /// Périodes : validité, durée, phases, renouvellements.
    #[serde(rename = "periode", default)]
    pub periods: Vec<Period>,
    /// Compteurs : places, objectifs, minimums, heures.
    #[serde(rename = "compteur", default)]
    pub counters: Vec<Counter>,
    /// Documents.
    #[serde(rename = "document", default)]
    pub documents: Vec<Document>,
    /// Financements, aides et coût pour l'usager.
    #[serde(rename = "financement", default)]
    pub funds: Vec<Fund>,
    /// Liens vers d'autres fiches ou vers l'extérieur.
    #[serde(rename = "lien", default)]
    pub links: Vec<Link>,
}

/// Ce qui identifie la fiche.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Head {
    /// Nom court de la fiche, stable d'une version à l'autre.
    pub id: Id,
    /// Rang dans le sommaire du livret.
    #[serde(rename = "numero")]
    pub number: u8,
    /// Page du livret où la fiche commence.
    pub page: u16,
    /// Titre affiché.
    #[serde(rename = "titre")]
    pub title: String,
    /// Titre court pour les listes et les dessins.
    #[serde(rename = "titre_court")]
    pub short_title: String,
    /// Autres écritures sous lesquelles on cherche la fiche.
    #[serde(rename = "alias", default)]
    pub aliases: Vec<String>,
    /// Thèmes : sociale, professionnelle, logement.
    pub themes: Vec<Theme>,
    /// Ce que la fiche accompagne.
    #[serde(rename = "sujet")]
    pub subject: Subject,
    /// L'essentiel en une ou deux phrases.
    pub resume: String,
    /// Exigences portées par l'en-tête (titre, thème…).
    #[serde(rename = "exigences", default)]
    pub requirements: Vec<Requirement>,
    /// Place dans le livret.
    #[serde(default)]
    pub source: Option<Source>,
    /// Lectures qui fondent l'en-tête.
    #[serde(rename = "lectures", default)]
    #[schemars(extend("x-ref" = "lecture"))]
    pub readings: Vec<ReadingId>,
    /// Classe de sensibilité de l'existence même d'un dossier de cette fiche.
    #[serde(rename = "classe", default = "existence")]
    pub class: Sensitivity,
    /// Rubriques du livret que cette fiche n'a pas : « absente » n'est ni « vide » ni « aucun ».
    #[serde(rename = "rubriques_absentes", default)]
    #[schemars(extend("x-ref" = "rubrique"))]
    pub absent_headings: Vec<Id>,
}

fn existence() -> Sensitivity {
    Sensitivity::S1
}

/// Thème d'une fiche.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Insertion sociale.
    Sociale,
    /// Insertion professionnelle.
    Professionnelle,
    /// Insertion par le logement.
    Logement,
}

/// Ce que la fiche accompagne.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum Subject {
    /// Une personne.
    #[serde(rename = "personne")]
    Person,
    /// Un ménage et son logement.
    #[serde(rename = "menage")]
    Household,
}

/// Version d'une fiche : publiée, elle ne change plus.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Version {
    /// Rang de la version, à partir de 1.
    #[serde(rename = "numero")]
    pub number: u16,
    /// Premier jour où la version s'applique ; sans date, depuis l'origine.
    #[serde(rename = "depuis", default)]
    pub since: Option<Day>,
    /// Ce que la version change, et d'où elle vient.
    pub note: String,
}

impl Fiche {
    /// The step at which a document is written: where it is due, or where what it is joined to is due.
    pub fn step_of(&self, document: &Document) -> Option<&Step> {
        let host = document.joined_to.as_ref();
        let host = host.and_then(|id| self.documents.iter().find(|known| known.origin.id == *id));
        let due = document
            .due_at
            .as_ref()
            .or(host.and_then(|host| host.due_at.as_ref()))?;
        self.steps.iter().find(|step| step.origin.id == *due)
    }

    /// Every record of the fiche, with its kind, in the order of the ten kinds.
    pub fn origins(&self) -> Vec<(Concept, &Origin)> {
        fn of<'f, T>(
            concept: Concept,
            records: &'f [T],
            origin: fn(&'f T) -> &'f Origin,
        ) -> impl Iterator<Item = (Concept, &'f Origin)> {
            records.iter().map(move |record| (concept, origin(record)))
        }
        of(Concept::Mention, &self.mentions, |r| &r.origin)
            .chain(of(Concept::Party, &self.parties, |r| &r.origin))
            .chain(of(Concept::Zone, &self.zones, |r| &r.origin))
            .chain(of(Concept::Rule, &self.rules, |r| &r.origin))
            .chain(of(Concept::Step, &self.steps, |r| &r.origin))
            .chain(of(Concept::Period, &self.periods, |r| &r.origin))
            .chain(of(Concept::Counter, &self.counters, |r| &r.origin))
            .chain(of(Concept::Document, &self.documents, |r| &r.origin))
            .chain(of(Concept::Fund, &self.funds, |r| &r.origin))
            .chain(of(Concept::Link, &self.links, |r| &r.origin))
            .collect()
    }

    /// Every condition of the fiche, wherever it stands.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let outcomes = self.steps.iter().flat_map(|step| &step.outcomes);
        let rules = self.rules.iter().map(|rule| &rule.test);
        rules
            .chain(
                self.parties
                    .iter()
                    .filter_map(|party| party.suggested_if.as_ref()),
            )
            .chain(outcomes.filter_map(|outcome| outcome.test.as_ref()))
            .chain(self.links.iter().filter_map(|link| link.test.as_ref()))
    }

    /// The official number, as people write it: `F06`.
    pub fn code(&self) -> String {
        format!("F{:02}", self.head.number)
    }
}
