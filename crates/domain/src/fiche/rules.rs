//! Conditions: who the action is for, in what order, and what else is judged.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Origin;
use crate::condition::Condition;
use crate::values::Id;

/// Condition de la fiche : une clause que l'on sait évaluer et expliquer.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Rule {
    /// Origine.
    #[serde(flatten)]
    pub origin: Origin,
    /// La condition en une phrase, telle qu'elle est affichée.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Ce que la condition fait quand elle est fausse.
    pub force: Force,
    /// La condition sur les faits.
    #[serde(rename = "si")]
    pub test: Condition,
    /// Groupe d'alternatives : il suffit qu'une branche du groupe soit remplie.
    #[serde(rename = "groupe", default)]
    pub group: Option<Id>,
    /// Branche du groupe : toutes ses conditions doivent être remplies.
    #[serde(rename = "branche", default)]
    pub branch: Option<Id>,
    /// La branche est une liste ouverte : l'admettre demande une décision motivée.
    #[serde(rename = "liste_ouverte", default)]
    pub open: bool,
    /// Ce que la condition ouvre ; sans indication, l'entrée dans l'action.
    #[serde(rename = "pour", default)]
    pub scope: Scope,
    /// Financement, étape ou issue (`etape:issue`) que la condition ouvre, quand ce n'est pas l'entrée.
    #[serde(rename = "objet", default)]
    #[schemars(extend("x-ref" = "objet"))]
    pub target: Option<String>,
    /// Étapes, ou issues (`etape:issue`), où la condition est évaluée ; sans indication, la prescription et l'entrée (lecture A007).
    #[serde(rename = "a", default)]
    #[schemars(extend("x-ref" = "etape-ou-issue"))]
    pub at: Vec<super::steps::StepRef>,
    /// Qui apprécie une condition jugée.
    #[serde(rename = "juge", default)]
    #[schemars(extend("x-ref" = "acteur"))]
    pub judge: Option<Id>,
    /// Rang d'une priorité : 1 passe avant 2 ; à rang égal, la date de prescription départage.
    #[serde(rename = "rang", default)]
    pub rank: Option<u8>,
    /// Ce qu'il faut dire à la personne quand la condition n'est pas remplie.
    #[serde(rename = "si_non_remplie", default)]
    pub when_unmet: Option<String>,
}

/// Force d'une condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub enum Force {
    /// Ferme : fausse, elle refuse ; inconnue, elle est à vérifier.
    #[serde(rename = "ferme")]
    Hard,
    /// Priorité : elle ordonne et n'exclut jamais.
    #[serde(rename = "priorite")]
    Priority,
    /// Jugée par un professionnel : fausse, elle avertit.
    #[serde(rename = "jugee")]
    Judged,
    /// Neutre : le livret dit que ce fait n'est pas une condition.
    #[serde(rename = "neutre")]
    Neutral,
}

/// Ce qu'une condition ouvre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize, JsonSchema)]
pub enum Scope {
    /// L'entrée dans l'action : le public et les prérequis.
    #[default]
    #[serde(rename = "entree")]
    Entry,
    /// Une aide ou une prime, qui a son propre public.
    #[serde(rename = "aide")]
    Aid,
    /// Une issue : la condition définit un résultat (emploi durable, issue positive).
    #[serde(rename = "issue")]
    Outcome,
}
