//! Money and links: who pays for what, and what comes before and after.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Origin;
use crate::condition::Condition;
use crate::values::{Id, Requirement};

/// Financement : qui paie quoi, à qui, sur quelle décision.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Fund {
    /// Origine.
    #[serde(flatten)]
    pub origin: Origin,
    /// Nom affiché.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Sorte de financement.
    #[serde(rename = "type")]
    pub kind: FundKind,
    /// Qui finance.
    #[serde(rename = "finance_par", default)]
    #[schemars(extend("x-ref" = "acteur"))]
    pub payers: Vec<Id>,
    /// Qui verse.
    #[serde(rename = "verse_par", default)]
    #[schemars(extend("x-ref" = "acteur"))]
    pub paid_by: Option<Id>,
    /// Qui accorde.
    #[serde(rename = "accorde_par", default)]
    #[schemars(extend("x-ref" = "acteur"))]
    pub granted_by: Vec<Id>,
    /// Usages admis.
    #[serde(rename = "objets", default)]
    pub purposes: Vec<Purpose>,
    /// D'autres usages restent possibles.
    #[serde(rename = "liste_ouverte", default)]
    pub open: bool,
    /// Montant forfaitaire, en euros.
    #[serde(rename = "montant", default)]
    pub amount: Option<u32>,
    /// L'aide suit une évaluation de la situation.
    #[serde(rename = "apres_evaluation", default)]
    pub after_evaluation: bool,
    /// Ce qui est consigné avec la demande.
    #[serde(rename = "consigne", default)]
    pub inputs: Vec<super::steps::Input>,
    /// Éléments qui fixent un montant à déterminer.
    #[serde(rename = "facteurs", default)]
    pub factors: Vec<Contribution>,
    /// Règle extérieure au livret.
    #[serde(rename = "regle", default)]
    #[schemars(extend("x-ref" = "externe"))]
    pub rule: Option<Id>,
    /// Remplir les conditions ouvre une possibilité, pas un droit.
    #[serde(rename = "facultatif", default)]
    pub optional: bool,
    /// Précisions affichées.
    #[serde(rename = "texte", default)]
    pub text: Option<String>,
}

/// Sorte de financement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub enum FundKind {
    /// Rien à payer pour l'usager : le livret le dit.
    #[serde(rename = "cout-aucun")]
    FreeOfCharge,
    /// Coût pour l'usager, à déterminer.
    #[serde(rename = "cout-a-determiner")]
    CostToBeDetermined,
    /// Aide individuelle.
    #[serde(rename = "aide")]
    Aid,
    /// Prime.
    #[serde(rename = "prime")]
    Grant,
    /// Financement de l'action.
    #[serde(rename = "financement")]
    Funding,
    /// Cofinancement de l'action par le Fonds social européen.
    #[serde(rename = "cofinancement-fse")]
    EuropeanSocialFund,
}

/// Usage admis d'une aide.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Purpose {
    /// Nom court.
    pub id: Id,
    /// Nom affiché.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Exigences portées.
    #[serde(rename = "exigences", default)]
    pub requirements: Vec<Requirement>,
}

/// Élément d'un montant à déterminer.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Contribution {
    /// Nom court.
    pub id: Id,
    /// Nom affiché.
    #[serde(rename = "libelle")]
    pub label: String,
}

/// Lien : ce qui se propose avant, après ou à côté ; jamais un droit.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Link {
    /// Origine.
    #[serde(flatten)]
    pub origin: Origin,
    /// Sens du lien, vu de cette fiche.
    #[serde(rename = "sens")]
    pub kind: LinkKind,
    /// Autre fiche.
    #[serde(rename = "fiche", default)]
    #[schemars(extend("x-ref" = "fiche"))]
    pub fiche: Option<Id>,
    /// Offre extérieure au livret.
    #[serde(rename = "externe", default)]
    #[schemars(extend("x-ref" = "externe"))]
    pub external: Option<Id>,
    /// Ce que le lien propose, avec nos mots.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Le lien n'est proposé que si la condition est vraie.
    #[serde(rename = "si", default)]
    pub test: Option<Condition>,
    /// La suite est soumise à une évaluation.
    #[serde(rename = "apres_evaluation", default)]
    pub after_evaluation: bool,
    /// Opérateurs proposés dans la fiche visée.
    #[serde(rename = "acteurs", default)]
    #[schemars(extend("x-ref" = "structure"))]
    pub operators: Vec<Id>,
}

/// Sens d'un lien, vu de la fiche qui l'énonce.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub enum LinkKind {
    /// L'autre vient avant.
    #[serde(rename = "amont")]
    Upstream,
    /// L'autre vient après.
    #[serde(rename = "aval")]
    Downstream,
    /// L'autre complète.
    #[serde(rename = "complement")]
    Complement,
    /// L'autre complète ou vient après : le livret ne tranche pas.
    #[serde(rename = "complement-ou-aval")]
    ComplementOrDownstream,
    /// Outil mobilisable.
    #[serde(rename = "outil")]
    Tool,
    /// L'autre vaut pour qui est exclu d'ici.
    #[serde(rename = "a-la-place")]
    InsteadOf,
    /// Changement d'opérateur à l'intérieur de la fiche.
    #[serde(rename = "interne")]
    Inside,
    /// Orientation à la sortie, hors du livret.
    #[serde(rename = "orientation")]
    ExitOrientation,
}
