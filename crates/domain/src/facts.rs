//! The vocabulary of facts: what may be known of a person, asked in French, and for how long.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::condition::Condition;
use crate::values::{Id, ReadingId, Requirement};

/// Vocabulaire des faits.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub struct Vocabulary {
    /// Groupes de faits, dans l'ordre d'affichage.
    #[serde(rename = "groupe", default)]
    pub groups: Vec<Group>,
    /// Les faits.
    #[serde(rename = "fait", default)]
    pub facts: Vec<Fact>,
    /// Ce qui se déduit d'un fait, et rien d'autre.
    #[serde(rename = "implication", default)]
    pub implications: Vec<Implication>,
}

/// Groupe de faits.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Group {
    /// Nom court.
    pub id: Id,
    /// Nom affiché.
    #[serde(rename = "libelle")]
    pub label: String,
}

/// Fait : ce que l'on peut savoir d'une personne, d'un ménage ou d'un acte.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Fact {
    /// Nom du fait dans les conditions : `rsa.socle`.
    #[schemars(extend("format" = "fait"))]
    pub id: String,
    /// Autres noms admis, à l'entrée comme dans les conditions.
    #[serde(rename = "alias", default)]
    pub aliases: Vec<String>,
    /// Nom affiché.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Question posée.
    pub question: String,
    /// Aide à la réponse.
    #[serde(rename = "aide", default)]
    pub help: Option<String>,
    /// Groupe d'affichage.
    #[serde(rename = "groupe")]
    #[schemars(extend("x-ref" = "groupe"))]
    pub group: Id,
    /// Sorte de réponse.
    #[serde(rename = "type")]
    pub kind: FactKind,
    /// Réponses possibles d'un choix.
    #[serde(rename = "valeurs", default)]
    pub values: Vec<Value>,
    /// Les réponses sont rangées de la plus basse à la plus haute.
    #[serde(rename = "ordonnees", default)]
    pub ordered: bool,
    /// Plus petite et plus grande valeur d'un nombre.
    #[serde(rename = "bornes", default)]
    pub range: Option<[i32; 2]>,
    /// Sorte de lieu attendue.
    #[serde(rename = "lieu", default)]
    pub place: Option<PlaceKind>,
    /// Date de naissance dont un âge se calcule.
    #[serde(rename = "age_depuis", default)]
    #[schemars(extend("x-ref" = "fait"))]
    pub age_since: Option<String>,
    /// Classe de sensibilité.
    #[serde(rename = "classe")]
    pub class: Sensitivity,
    /// Qui peut attester le fait.
    #[serde(rename = "atteste_par", default)]
    #[schemars(extend("x-ref" = "attestant"))]
    pub attested_by: Vec<Id>,
    /// Combien de temps une réponse reste vraie avant d'être redemandée (`toujours` si elle ne change pas).
    #[serde(rename = "valable")]
    pub lasts: Lasting,
    /// Effort que demande la réponse, de 1 (immédiate) à 5.
    #[serde(rename = "cout", default = "one")]
    pub cost: u8,
    /// Part attendue de « oui », en pour cent, quand rien n'est su ; elle ne sert qu'à ordonner les questions.
    #[serde(rename = "a_priori", default = "even")]
    pub prior_percent: u8,
    /// Le fait est apprécié par un professionnel.
    #[serde(rename = "apprecie", default)]
    pub judged: bool,
    /// Exigences portées.
    #[serde(rename = "exigences", default)]
    pub requirements: Vec<Requirement>,
    /// Lectures qui fondent le fait.
    #[serde(rename = "lectures", default)]
    #[schemars(extend("x-ref" = "lecture"))]
    pub readings: Vec<ReadingId>,
    /// Rank in the file, set by the reader.
    #[serde(rename = "#", default)]
    #[schemars(skip)]
    pub position: usize,
}

fn one() -> u8 {
    1
}

fn even() -> u8 {
    50
}

/// Sorte de réponse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum FactKind {
    /// Oui ou non.
    #[serde(rename = "oui-non")]
    YesNo,
    /// Une réponse parmi plusieurs.
    #[serde(rename = "choix")]
    Choice,
    /// Plusieurs réponses à la fois.
    #[serde(rename = "liste")]
    List,
    /// Un nombre entier.
    #[serde(rename = "nombre")]
    Number,
    /// Un jour.
    #[serde(rename = "date")]
    Date,
    /// Un lieu du catalogue.
    #[serde(rename = "lieu")]
    Place,
}

/// Sorte de lieu attendue d'un fait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum PlaceKind {
    /// Une commune.
    #[serde(rename = "commune")]
    Commune,
    /// Un service : CDAS, CCAS, autorité.
    #[serde(rename = "service")]
    Service,
}

/// Réponse possible d'un choix.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Value {
    /// Nom dans les conditions.
    #[schemars(extend("format" = "valeur"))]
    pub id: String,
    /// Nom affiché.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Autres noms admis.
    #[serde(rename = "alias", default)]
    pub aliases: Vec<String>,
}

/// Combien de temps une réponse reste vraie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lasting {
    /// Elle ne change pas.
    Always,
    /// Elle est redemandée après cette durée.
    For(crate::values::Duration),
}

impl std::str::FromStr for Lasting {
    type Err = crate::values::NotSuchValue;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "toujours" => Ok(Lasting::Always),
            other => other.parse().map(Lasting::For),
        }
    }
}

impl<'de> Deserialize<'de> for Lasting {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map_err(|_| serde::de::Error::custom("not a validity"))
    }
}

impl JsonSchema for Lasting {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "validite".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string", "format": "validite", "description": "Durée (3 mois, 1 an) ou « toujours ».",
        })
    }
}

/// Classe de sensibilité d'une donnée.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub enum Sensitivity {
    /// Le catalogue.
    S0,
    /// Existence et état d'un dossier.
    S1,
    /// Situation sociale et familiale.
    S2,
    /// Santé, connue de l'équipe qui accompagne.
    S3,
    /// Secret médical.
    S4,
    /// Manquements et sanctions.
    S5,
    /// Argent : aides, primes, prêts.
    S6,
}

impl Sensitivity {
    /// Health: asked last, never shown to a third party.
    pub fn is_health(self) -> bool {
        matches!(self, Sensitivity::S3 | Sensitivity::S4)
    }
}

/// Implication entre faits : ce que l'on déduit, et rien d'autre.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Implication {
    /// Le fait qui suffit (un seul test, ou son contraire).
    #[serde(rename = "si")]
    pub premise: Condition,
    /// Ce qui s'en déduit (un seul test, ou son contraire).
    #[serde(rename = "alors")]
    pub conclusion: Condition,
    /// Lectures qui la fondent.
    #[serde(rename = "lectures", default)]
    #[schemars(extend("x-ref" = "lecture"))]
    pub readings: Vec<ReadingId>,
    /// Rank in the file, set by the reader.
    #[serde(rename = "#", default)]
    #[schemars(skip)]
    pub position: usize,
}

impl Vocabulary {
    /// The fact of this name or alias.
    pub fn find(&self, name: &str) -> Option<(usize, &Fact)> {
        self.facts
            .iter()
            .enumerate()
            .find(|(_, fact)| fact.id == name || fact.aliases.iter().any(|alias| alias == name))
    }
}

impl Fact {
    /// The rank of a choice's value, by its name or alias.
    pub fn value(&self, name: &str) -> Option<usize> {
        self.values
            .iter()
            .position(|value| value.id == name || value.aliases.iter().any(|alias| alias == name))
    }
}
