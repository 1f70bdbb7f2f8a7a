//! The kinds of need that the offer may not answer: the format of `besoins.toml`.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::catalogue::Catalogue;
use crate::facts::Sensitivity;
use crate::values::Id;

/// Sorte de besoin auquel l'offre peut ne pas répondre.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct Need {
    /// Nom court.
    pub id: Id,
    /// Nom affiché.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Ce que dire de quelqu'un qu'il a ce besoin révèle de lui ; sans indication, sa situation.
    #[serde(rename = "classe", default = "situation")]
    pub class: Sensitivity,
}

fn situation() -> Sensitivity {
    Sensitivity::S2
}

impl Catalogue {
    /// The kind of need of this id.
    pub fn need(&self, id: &str) -> Option<&Need> {
        self.needs.iter().find(|need| need.id.as_str() == id)
    }
}
