//! Documents: who writes them, with whom, for whom, and when.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Origin;
use crate::values::{Duration, Id};

/// Document : ce qui est écrit, joint, signé, transmis.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Document {
    /// Origine.
    #[serde(flatten)]
    pub origin: Origin,
    /// Nom affiché.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Le document est-il dû ?
    #[serde(rename = "caractere", default)]
    pub necessity: Necessity,
    /// Qui l'écrit.
    #[serde(rename = "ecrit_par", default)]
    #[schemars(extend("x-ref" = "acteur"))]
    pub written_by: Vec<Id>,
    /// Avec qui il est écrit.
    #[serde(rename = "avec", default)]
    #[schemars(extend("x-ref" = "acteur"))]
    pub with: Vec<Id>,
    /// Qui le signe.
    #[serde(rename = "signe_par", default)]
    #[schemars(extend("x-ref" = "acteur"))]
    pub signed_by: Vec<Id>,
    /// Document auquel il est joint.
    #[serde(rename = "joint_a", default)]
    #[schemars(extend("x-ref" = "document"))]
    pub joined_to: Option<Id>,
    /// Étape où il est dû.
    #[serde(rename = "du_a", default)]
    #[schemars(extend("x-ref" = "etape"))]
    pub due_at: Option<Id>,
    /// Échéance, quand elle n'est pas le jour de l'étape.
    #[serde(rename = "echeance", default)]
    pub deadline: Option<Deadline>,
    /// À qui il est transmis.
    #[serde(rename = "transmis_a", default)]
    #[schemars(extend("x-ref" = "acteur"))]
    pub sent_to: Vec<Id>,
    /// Ce qu'il doit contenir : sans cela il est incomplet.
    #[serde(rename = "contient", default)]
    pub contents: Vec<String>,
    /// D'autres contenus restent possibles.
    #[serde(rename = "liste_ouverte", default)]
    pub open: bool,
    /// À quelle fréquence il est dû.
    #[serde(rename = "frequence", default)]
    pub frequency: Option<Frequency>,
    /// Modèle qui le met en page : un fichier du dossier des modèles, sans son extension ; sans modèle, Livret ne l'imprime pas.
    #[serde(rename = "modele", default)]
    #[schemars(extend("x-ref" = "modele"))]
    pub template: Option<Id>,
    /// Classe de sensibilité de ce qu'il contient.
    #[serde(rename = "classe", default)]
    pub class: Option<crate::facts::Sensitivity>,
    /// Le document existe hors du livret : son nom dans la liste des références externes.
    #[serde(rename = "externe", default)]
    #[schemars(extend("x-ref" = "externe"))]
    pub external: Option<Id>,
    /// D'où il vient (logiciel, organisme), sans que rien n'en soit calculé.
    #[serde(rename = "provenance", default)]
    pub provenance: Option<String>,
    /// Précisions affichées.
    #[serde(rename = "texte", default)]
    pub text: Option<String>,
}

/// Un document ou une étape est-il dû ?
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize, JsonSchema)]
pub enum Necessity {
    /// Il est exigé.
    #[default]
    #[serde(rename = "exige")]
    Required,
    /// Il est attendu, et peut être levé avec un motif.
    #[serde(rename = "dispensable")]
    Waivable,
    /// Il est possible.
    #[serde(rename = "facultatif")]
    Optional,
    /// Il a lieu si nécessaire ; son absence n'est pas un manquement.
    #[serde(rename = "si-besoin")]
    IfNeeded,
    /// Le livret dit qu'il n'y en a pas : on n'en demande pas.
    #[serde(rename = "aucun")]
    None,
    /// Il est seulement mentionné.
    #[serde(rename = "information")]
    Information,
}

/// Échéance d'un document par rapport à une étape.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Deadline {
    /// Étape de référence.
    #[serde(rename = "etape")]
    #[schemars(extend("x-ref" = "etape"))]
    pub step: Id,
    /// Au moins cette durée avant la date prévue de l'étape, en jours du calendrier.
    #[serde(rename = "avant", default)]
    pub before: Option<Duration>,
    /// Au plus cette durée après l'étape.
    #[serde(rename = "apres", default)]
    pub after: Option<Duration>,
}

/// Fréquence d'un document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub enum Frequency {
    /// Une fois par dossier.
    #[serde(rename = "dossier")]
    PerDossier,
    /// Une fois par contrat.
    #[serde(rename = "contrat")]
    PerContract,
    /// Une fois par phase.
    #[serde(rename = "phase")]
    PerPhase,
    /// Une fois par an et par opérateur.
    #[serde(rename = "an-operateur")]
    YearlyPerOperator,
    /// Une fois par an.
    #[serde(rename = "an")]
    Yearly,
    /// Une fois par marché.
    #[serde(rename = "marche")]
    PerMarket,
    /// À chaque entrée et à chaque sortie.
    #[serde(rename = "entree-et-sortie")]
    EntryAndExit,
}
