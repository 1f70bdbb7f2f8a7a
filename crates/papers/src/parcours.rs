//! The path of a person, across the actions: what each was, what was done, what comes.

use domain::Catalogue;
use domain::values::Date;
use serde::Serialize;

use crate::imprint::Imprint;
use crate::press::Paper;

/// What the paper is called.
const TITLE: &str = "Livret de parcours";

/// The path of a person.
#[derive(Debug, Clone, Serialize)]
pub struct Journey {
    /// What it bears.
    #[serde(rename = "mention")]
    pub imprint: Imprint,
    /// Whose.
    #[serde(rename = "qui")]
    pub who: String,
    /// The actions, the first begun first.
    pub actions: Vec<Leg>,
}

/// An action of a path.
#[derive(Debug, Clone, Serialize)]
pub struct Leg {
    /// Its number.
    pub code: String,
    /// Its title.
    #[serde(rename = "titre")]
    pub title: String,
    /// Where it stands.
    #[serde(rename = "etat")]
    pub status: String,
    /// Who accompanies.
    #[serde(rename = "operateur")]
    pub operator: Option<String>,
    /// What was done: the day, and what.
    #[serde(rename = "passe")]
    pub past: Vec<(String, String)>,
    /// What is due: what, and when.
    #[serde(rename = "suite")]
    pub due: Vec<(String, String)>,
}

impl Paper for Journey {
    fn template(&self) -> &str {
        "parcours.typ"
    }
}

impl Journey {
    /// The path of somebody.
    pub fn of(catalogue: &Catalogue, who: String, actions: Vec<Leg>, day: Date) -> Journey {
        Journey {
            // It is somebody's: how many fiches there are, and what they answer, is no business of theirs.
            imprint: Imprint {
                version: TITLE.to_owned(),
                requirements: Vec::new(),
                ..Imprint::of_catalogue(catalogue, TITLE, day)
            },
            who,
            actions,
        }
    }

    /// One to try the template with.
    pub fn sample(catalogue: &Catalogue, day: Date) -> Journey {
        let leg = |past: Vec<(String, String)>| Leg {
            code: "F01".to_owned(),
            title: "Une action".to_owned(),
            status: "en cours".to_owned(),
            operator: Some("Une structure".to_owned()),
            due: past.clone(),
            past,
        };
        let line = (french::text::date(day), "Prescription".to_owned());
        Journey::of(
            catalogue,
            "Nom Prénom".to_owned(),
            vec![leg(vec![line]), leg(Vec::new())],
            day,
        )
    }
}
