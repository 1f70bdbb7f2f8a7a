//! Who and where: sourced statements, parties, territories.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Origin;
use crate::condition::Condition;
use crate::values::{Id, Requirement, Source};

/// Mention du livret : un texte, ou un silence que l'on garde visible.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Mention {
    /// Origine.
    #[serde(flatten)]
    pub origin: Origin,
    /// Rubrique du livret à laquelle la mention appartient.
    #[serde(rename = "rubrique")]
    #[schemars(extend("x-ref" = "rubrique"))]
    pub heading: Id,
    /// État de la mention ; sans indication, elle est renseignée.
    #[serde(rename = "etat", default)]
    pub state: MentionState,
    /// Intertitre sous lequel la mention est affichée.
    #[serde(rename = "intertitre", default)]
    pub subheading: Option<String>,
    /// Texte affiché.
    #[serde(rename = "texte", default)]
    pub text: Option<String>,
    /// Éléments d'une liste.
    #[serde(rename = "liste", default)]
    pub items: Vec<String>,
    /// La liste est ouverte : un élément nouveau reste possible.
    #[serde(rename = "liste_ouverte", default)]
    pub open: bool,
}

/// Les quatre silences du livret, et ce qui n'en est pas un (lecture A010).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MentionState {
    /// Le livret le dit.
    #[default]
    #[serde(rename = "renseignee")]
    Stated,
    /// Le livret le dit sans donner de nombre (« illimité », « au fil de l'eau », « en fonction de »).
    #[serde(rename = "sans-nombre")]
    WithoutNumber,
    /// Le livret dit qu'il n'y en a pas (« aucun », « non »).
    #[serde(rename = "aucun")]
    None,
    /// La rubrique existe et rien n'y est écrit.
    #[serde(rename = "vide")]
    Blank,
    /// La rubrique n'existe pas dans cette fiche.
    #[serde(rename = "absente")]
    Absent,
    /// Le texte existe, mais ce point n'y est pas dit.
    #[serde(rename = "non-dit")]
    Unsaid,
}

/// Acteur : qui agit dans la fiche, et à quel titre.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Party {
    /// Origine.
    #[serde(flatten)]
    pub origin: Origin,
    /// À quel titre l'acteur intervient.
    #[serde(rename = "type")]
    pub kind: PartyKind,
    /// Nom affiché ; sans nom, celui de l'organisation ou du rôle.
    #[serde(rename = "nom", default)]
    pub name: Option<String>,
    /// Rôle tenu.
    #[serde(default)]
    #[schemars(extend("x-ref" = "role"))]
    pub role: Option<Id>,
    /// Organisations (ou services) concernés ; pour un prescripteur, celles qui donnent le mandat.
    #[serde(rename = "structures", default)]
    #[schemars(extend("x-ref" = "structure"))]
    pub structures: Vec<Id>,
    /// La liste est ouverte : un autre acteur peut convenir, avec un motif.
    #[serde(rename = "liste_ouverte", default)]
    pub open: bool,
    /// Contacts publiés dans le livret.
    #[serde(default)]
    #[schemars(extend("x-ref" = "contact"))]
    pub contacts: Vec<Id>,
    /// Composition de l'équipe ou de l'instance.
    #[serde(rename = "composition", default)]
    pub members: Vec<String>,
    /// Rôles ou acteurs qui doivent être représentés dans l'instance.
    #[serde(rename = "representes", default)]
    #[schemars(extend("x-ref" = "acteur"))]
    pub represented: Vec<Id>,
    /// Qui tient le calendrier de l'instance, outre ceux qui y siègent.
    #[serde(rename = "tenue_par", default)]
    #[schemars(extend("x-ref" = "acteur"))]
    pub hosted_by: Vec<Id>,
    /// Ce que l'acteur fait ici, avec nos mots.
    #[serde(rename = "texte", default)]
    pub text: Option<String>,
    /// L'acteur est proposé pour cette personne seulement si la condition est vraie ; fausse, elle avertit.
    #[serde(rename = "propose_si", default)]
    pub suggested_if: Option<Condition>,
    /// L'orientation doit s'accompagner de ceci (une liaison avec les services départementaux…).
    #[serde(rename = "exige", default)]
    pub requires: Option<String>,
    /// Consignes de la prescription qui deviennent obligatoires quand cet acteur oriente.
    #[serde(rename = "exige_consignes", default)]
    pub required_inputs: Vec<Id>,
    /// Parmi les structures, seule agit celle dont le territoire est celui de la personne.
    #[serde(rename = "selon_le_territoire", default)]
    pub by_territory: bool,
    /// Qui est proposé quand personne ne tient le rôle sur le territoire.
    #[serde(rename = "a_defaut", default)]
    #[schemars(extend("x-ref" = "acteur"))]
    pub fallback: Option<Id>,
    /// Qui consigne ce que l'acteur décide, quand il n'a pas de compte.
    #[serde(rename = "consigne_par", default)]
    #[schemars(extend("x-ref" = "acteur"))]
    pub recorded_by: Vec<Id>,
    /// Adresse où l'acteur reçoit les prescriptions.
    #[serde(rename = "courriel_prescription", default)]
    pub prescription_mail: Option<String>,
    /// Lieux d'accueil, permanences, accès.
    #[serde(rename = "lieux", default)]
    pub sites: Vec<Site>,
    /// Comment l'acteur est choisi quand il y en a plusieurs.
    #[serde(rename = "choix", default)]
    pub choice: Option<String>,
}

/// À quel titre un acteur intervient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub enum PartyKind {
    /// Porte l'action.
    #[serde(rename = "porteur")]
    Carrier,
    /// Accompagne les personnes.
    #[serde(rename = "operateur")]
    Operator,
    /// Emploie les personnes.
    #[serde(rename = "employeur")]
    Employer,
    /// Suit l'action au Service Offre d'Insertion.
    #[serde(rename = "referent-action")]
    ActionReferent,
    /// Renseigne sur l'action.
    #[serde(rename = "contact")]
    Contact,
    /// Peut prescrire.
    #[serde(rename = "prescripteur")]
    Prescriber,
    /// Peut orienter, avec une liaison.
    #[serde(rename = "orienteur")]
    Adviser,
    /// Instance qui décide ou donne un avis.
    #[serde(rename = "instance")]
    Body,
    /// Équipe de l'opérateur.
    #[serde(rename = "equipe")]
    Team,
    /// Service ou autorité qui intervient.
    #[serde(rename = "service")]
    Service,
    /// Référent de la personne pendant l'action.
    #[serde(rename = "referent-personne")]
    PersonReferent,
    /// Partenaire de l'action.
    #[serde(rename = "partenaire")]
    Partner,
    /// La personne ou le ménage accompagné.
    #[serde(rename = "beneficiaire")]
    Beneficiary,
    /// Lieu de mise en œuvre.
    #[serde(rename = "lieu")]
    Venue,
}

/// Lieu d'accueil.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Site {
    /// Nom du lieu.
    #[serde(rename = "nom")]
    pub name: String,
    /// Adresse postale.
    #[serde(rename = "adresse", default)]
    pub address: Option<String>,
    /// Communes desservies.
    #[serde(rename = "communes", default)]
    pub communes: Vec<String>,
    /// Comment s'y rendre : une phrase par moyen.
    #[serde(rename = "acces", default)]
    pub access: Vec<String>,
    /// Exigences portées par le lieu.
    #[serde(rename = "exigences", default)]
    pub requirements: Vec<Requirement>,
    /// Place dans le livret.
    #[serde(default)]
    pub source: Option<Source>,
}

/// Territoire de mise en œuvre : une condition sur le lieu.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Zone {
    /// Origine.
    #[serde(flatten)]
    pub origin: Origin,
    /// Nom affiché.
    #[serde(rename = "nom")]
    pub name: String,
    /// Territoires et services compris.
    #[serde(rename = "comprend")]
    #[schemars(extend("x-ref" = "territoire"))]
    pub members: Vec<Id>,
    /// Ce que le territoire borne.
    #[serde(rename = "porte_sur")]
    pub test: ZoneTest,
    /// Rien de su sur le lieu vaut présomption : l'action ne s'adresse qu'au département qui la publie.
    #[serde(rename = "presume", default)]
    pub presumed: bool,
}

/// Ce qu'un territoire borne.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum ZoneTest {
    /// La résidence ou le service qui suit la personne (lecture A006).
    #[serde(rename = "residence-ou-suivi")]
    ResidenceOrFollowUp,
    /// Le lieu de résidence.
    #[serde(rename = "residence")]
    Residence,
    /// Le service qui suit la personne.
    #[serde(rename = "suivi")]
    FollowUp,
    /// Rien : la zone sert aux compteurs ou à l'affichage.
    #[serde(rename = "rien")]
    Nothing,
}
