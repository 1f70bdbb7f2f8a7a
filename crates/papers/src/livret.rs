//! The whole booklet, written from the catalogue: cover, contents, drawing of the offer, one section per fiche.

use domain::Catalogue;
use domain::fiche::Theme;
use domain::values::Date;
use french::words;
use serde::Serialize;

use crate::fiche::FicheSection;
use crate::imprint::Imprint;
use crate::press::Paper;

/// The file in which the template finds the drawing.
const DRAWING: &str = "offre.svg";

/// The booklet.
#[derive(Debug, Serialize)]
pub struct Livret {
    /// What it bears.
    #[serde(rename = "mention")]
    pub imprint: Imprint,
    #[serde(rename = "departement")]
    department: String,
    #[serde(rename = "livret")]
    booklet: String,
    #[serde(rename = "annees")]
    years: String,
    #[serde(rename = "adresse")]
    address: String,
    site: String,
    /// What must be said of the age of the contacts.
    #[serde(rename = "contacts")]
    contacts_warning: String,
    /// The fiches by theme: the numbers of those of each.
    themes: Vec<(&'static str, Vec<String>)>,
    /// The ways drawn: from, to, of what kind.
    #[serde(rename = "chemins")]
    ways: Vec<Way>,
    fiches: Vec<FicheSection>,
    #[serde(skip)]
    drawing: Vec<u8>,
}

/// A way from a fiche to another.
#[derive(Debug, Clone, Serialize)]
pub struct Way {
    /// Where it starts.
    #[serde(rename = "de")]
    pub from: String,
    /// Where it leads.
    #[serde(rename = "vers")]
    pub to: String,
    /// Of what kind.
    #[serde(rename = "sens")]
    pub kind: String,
}

/// The offer, drawn: the same twice, for who sees it and for who does not.
pub struct Drawing {
    /// An SVG picture.
    pub picture: String,
    /// The ways it shows.
    pub ways: Vec<Way>,
}

impl Paper for Livret {
    fn template(&self) -> &str {
        "livret.typ"
    }

    fn pictures(&self) -> Vec<(&'static str, Vec<u8>)> {
        vec![(DRAWING, self.drawing.clone())]
    }
}

impl Livret {
    /// The same booklet with its first fiche alone: enough to try its template.
    #[must_use]
    pub fn of_one(mut self) -> Livret {
        self.fiches.truncate(1);
        self
    }

    /// The booklet of the fiches in force on a day.
    pub fn of(catalogue: &Catalogue, day: Date, drawing: Drawing) -> Livret {
        let head = &catalogue.head;
        let fiches = catalogue.fiches_on(day);
        let of_theme = |theme: Theme| -> Vec<String> {
            let with = fiches
                .iter()
                .filter(|fiche| fiche.head.themes.contains(&theme));
            with.map(|fiche| fiche.code()).collect()
        };
        Livret {
            imprint: Imprint::of_catalogue(
                catalogue,
                &format!("Livret des actions d'insertion, {}", head.name),
                day,
            ),
            department: head.name.clone(),
            booklet: head.booklet.clone(),
            years: head.years.clone(),
            address: head.address.clone(),
            site: head.site.clone(),
            contacts_warning: catalogue.contacts.warning.clone(),
            themes: words::THEMES
                .iter()
                .map(|theme| (words::theme(*theme), of_theme(*theme)))
                .collect(),
            ways: drawing.ways,
            fiches: fiches
                .into_iter()
                .map(|fiche| FicheSection::of(catalogue, fiche, day))
                .collect(),
            drawing: drawing.picture.into_bytes(),
        }
    }
}
