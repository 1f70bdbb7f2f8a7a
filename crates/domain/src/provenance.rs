//! Where a record comes from: the same four words in every file.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::values::{ReadingId, Requirement, Source};

/// D'où vient un enregistrement.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub struct Provenance {
    /// Exigences de la spécification que l'enregistrement porte.
    #[serde(rename = "exigences", default)]
    pub requirements: Vec<Requirement>,
    /// Place dans le livret : rubrique et lignes.
    #[serde(default)]
    pub source: Option<Source>,
    /// Lectures qui fondent l'enregistrement quand le texte est ambigu, contradictoire ou muet.
    #[serde(rename = "lectures", default)]
    #[schemars(extend("x-ref" = "lecture"))]
    pub readings: Vec<ReadingId>,
    /// Remarque affichée avec l'enregistrement.
    #[serde(default)]
    pub note: Option<String>,
}
