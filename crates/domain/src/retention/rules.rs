//! The rules as they are written: the format of `conservation.toml`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::fate::About;
use super::request::{Case, OnRequest};
use crate::facts::Sensitivity;
use crate::values::{Duration, Id};

/// Règles de conservation : combien de temps chaque sorte de donnée est gardée, et ce qu'elle devient.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub struct Retention {
    /// Les règles.
    #[serde(rename = "regle", default)]
    pub rules: Vec<Rule>,
    /// Ce que rien ne règle : rien n'en est effacé.
    #[serde(rename = "silence", default)]
    pub silences: Vec<Silence>,
    /// Ce qu'une personne peut faire effacer avant l'heure, et ce qui reste.
    #[serde(rename = "sur_demande", default)]
    pub on_request: Vec<OnRequest>,
}

/// Règle de conservation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct Rule {
    /// Nom court.
    pub id: Id,
    /// La règle en une phrase, telle qu'elle est affichée.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Ce que la règle concerne.
    #[serde(rename = "categorie")]
    pub category: Category,
    /// Fiches concernées ; sans indication, toutes. Une règle qui dit sa portée l'emporte sur celle qui n'en dit pas.
    #[serde(default)]
    #[schemars(extend("x-ref" = "fiche"))]
    pub fiches: Vec<Id>,
    /// Classes de sensibilité concernées ; sans indication, toutes.
    #[serde(default)]
    pub classes: Vec<Sensitivity>,
    /// Financeurs concernés : les fiches dont un financement nomme l'un d'eux dans `finance_par`.
    #[serde(rename = "financeurs", default)]
    #[schemars(extend("x-ref" = "structure"))]
    pub funders: Vec<Id>,
    /// Le jour d'où l'on compte.
    #[serde(rename = "depuis")]
    pub from: Start,
    /// On compte à partir du 31 décembre de cette année-là.
    #[serde(rename = "fin_d_annee", default)]
    pub from_year_end: bool,
    /// Combien de temps, à partir de ce jour.
    #[serde(rename = "duree")]
    pub length: Duration,
    /// Ce qui se passe ensuite.
    #[serde(rename = "puis")]
    pub then: Then,
    /// Ce qu'une preuve garde quand le reste est effacé.
    #[serde(rename = "garde", default)]
    pub keeps: Vec<Part>,
    /// Le texte qui fonde la règle.
    #[serde(rename = "fondement")]
    pub basis: String,
    /// La règle est un choix du département que rien, dans le livret, ne fixe : elle est à vérifier avant d'être appliquée.
    #[serde(rename = "a_verifier", default)]
    pub to_verify: bool,
    /// Remarque affichée avec la règle.
    #[serde(default)]
    pub note: Option<String>,
    /// Rank in the file, set by the reader.
    #[serde(rename = "#", default)]
    #[schemars(skip)]
    pub position: usize,
}

/// Silence : une sorte de donnée dont rien ne dit combien de temps elle se garde.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct Silence {
    /// Ce que le silence concerne.
    #[serde(rename = "categorie")]
    pub category: Category,
    /// Ce qu'il faut en dire au lecteur.
    #[serde(rename = "texte")]
    pub text: String,
    /// Rank in the file, set by the reader.
    #[serde(rename = "#", default)]
    #[schemars(skip)]
    pub position: usize,
}

/// Sorte de donnée que l'on garde.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
pub enum Category {
    /// Le dossier d'une personne ou d'un ménage, dans l'usage courant.
    #[serde(rename = "dossier-actif")]
    ActiveDossier,
    /// Le même dossier en archive restreinte.
    #[serde(rename = "archive")]
    Archive,
    /// Ce qui prouve une participation cofinancée par le Fonds social européen.
    #[serde(rename = "preuve-fse")]
    EsfEvidence,
    /// Le journal de qui a lu ou changé quoi.
    #[serde(rename = "journal-acces")]
    AccessLog,
    /// Le compte d'un professionnel.
    #[serde(rename = "compte")]
    Account,
    /// L'invitation d'un professionnel.
    #[serde(rename = "invitation")]
    Invitation,
    /// Un courriel ou un avis envoyé.
    #[serde(rename = "notification")]
    Notification,
    /// Le bilan annuel d'une action : il ne parle de personne.
    #[serde(rename = "bilan")]
    Report,
}

impl Category {
    /// All of them, in the order of the format.
    pub const ALL: [Category; 8] = [
        Category::ActiveDossier,
        Category::Archive,
        Category::EsfEvidence,
        Category::AccessLog,
        Category::Account,
        Category::Invitation,
        Category::Notification,
        Category::Report,
    ];

    /// The word of the format.
    pub fn word(self) -> &'static str {
        match self {
            Category::ActiveDossier => "dossier-actif",
            Category::Archive => "archive",
            Category::EsfEvidence => "preuve-fse",
            Category::AccessLog => "journal-acces",
            Category::Account => "compte",
            Category::Invitation => "invitation",
            Category::Notification => "notification",
            Category::Report => "bilan",
        }
    }

    /// Whether it is a dossier, in one of its ages: it then has a fiche, a last contact, an end.
    pub fn is_of_dossier(self) -> bool {
        matches!(
            self,
            Category::ActiveDossier | Category::Archive | Category::EsfEvidence
        )
    }
}

/// Le jour d'où une règle compte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub enum Start {
    /// Le dernier contact réel avec la personne.
    #[serde(rename = "dernier-contact")]
    LastContact,
    /// Le dernier jour du dossier.
    #[serde(rename = "fin-du-dossier")]
    End,
    /// Le dernier paiement du financeur à l'opération.
    #[serde(rename = "fin-de-programme")]
    ProgrammeEnd,
    /// Le jour où la ligne a été écrite.
    #[serde(rename = "ecriture")]
    Written,
}

/// Ce que devient une donnée dont le temps est passé.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub enum Then {
    /// Elle passe en archive restreinte, où la règle de l'archive prend la suite.
    #[serde(rename = "archive-restreinte")]
    Archive,
    /// Ce qui désigne la personne est effacé ; les dates et les codes du journal restent, sans personne.
    #[serde(rename = "effacement")]
    Erase,
    /// La ligne entière est supprimée.
    #[serde(rename = "suppression")]
    Delete,
}

/// Ce qu'une preuve garde.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub enum Part {
    /// Nom, prénom, date de naissance.
    #[serde(rename = "identite-minimale")]
    MinimalIdentity,
    /// Les dates d'entrée, de sortie et d'étape.
    #[serde(rename = "dates")]
    Dates,
    /// Les documents qui prouvent la participation.
    #[serde(rename = "justificatifs")]
    Proofs,
}

impl Part {
    /// The word of the format.
    pub fn word(self) -> &'static str {
        match self {
            Part::MinimalIdentity => "identite-minimale",
            Part::Dates => "dates",
            Part::Proofs => "justificatifs",
        }
    }
}

/// What a rule is restricted to; what it does not name, it does not restrict.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    fiches: &'a [Id],
    classes: &'a [Sensitivity],
    funders: &'a [Id],
}

impl<'a> Scope<'a> {
    /// Of these fiches, classes and funders.
    pub(super) fn of(fiches: &'a [Id], classes: &'a [Sensitivity], funders: &'a [Id]) -> Self {
        Scope {
            fiches,
            classes,
            funders,
        }
    }

    /// Whether it names fiches, classes or funders.
    pub fn is_some(self) -> bool {
        !(self.fiches.is_empty() && self.classes.is_empty() && self.funders.is_empty())
    }

    /// Whether it holds this.
    pub fn covers(self, about: &About) -> bool {
        let fiche = |fiche: &Id| self.fiches.contains(fiche);
        (self.fiches.is_empty() || about.fiche.as_ref().is_some_and(fiche))
            && (self.classes.is_empty() || self.classes.contains(&about.class))
            && (self.funders.is_empty() || self.funders.iter().any(|id| about.funders.contains(id)))
    }
}

impl Rule {
    /// What it is restricted to.
    pub fn scope(&self) -> Scope<'_> {
        Scope::of(&self.fiches, &self.classes, &self.funders)
    }
}

/// Of the rules of one thing, that which names its scope first, else the one for all.
fn chosen<'a, R>(
    of: impl Iterator<Item = &'a R> + Clone,
    scope: impl Fn(&'a R) -> Scope<'a>,
    about: &About,
) -> Option<&'a R> {
    let narrow = |rule: &&'a R| scope(rule).is_some() && scope(rule).covers(about);
    let mut scoped = of.clone().filter(narrow);
    let mut broad = of.filter(|rule| !scope(rule).is_some());
    scoped.next().or_else(|| broad.next())
}

impl Retention {
    /// The rule of a category.
    pub fn rule(&self, category: Category, about: &About) -> Option<&Rule> {
        let of = self.rules.iter().filter(|rule| rule.category == category);
        chosen(of, Rule::scope, about)
    }

    /// The rule of what somebody asks to be erased.
    pub fn rule_on_request(&self, case: Case, about: &About) -> Option<&OnRequest> {
        let of = self.on_request.iter().filter(|rule| rule.case == case);
        chosen(of, OnRequest::scope, about)
    }

    /// What is said of the silence of a category.
    pub fn silence(&self, category: Category) -> Option<&Silence> {
        self.silences.iter().find(|one| one.category == category)
    }
}
