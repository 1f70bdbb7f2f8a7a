//! The sheet of one fiche: its essentials, then every heading of the booklet, in the booklet's order.

use domain::Catalogue;
use domain::catalogue::Reading;
use domain::fiche::Fiche;
use domain::values::Date;
use french::essentials::{self, Told, essentials};
use french::words;
use serde::Serialize;

use crate::imprint::{self, Imprint};
use crate::press::Paper;
use crate::said::{self, Said};

/// The sheet of a fiche, alone.
#[derive(Debug, Serialize)]
pub struct Sheet {
    /// What it bears.
    #[serde(rename = "mention")]
    pub imprint: Imprint,
    /// The fiche.
    pub fiche: FicheSection,
}

impl Paper for Sheet {
    fn template(&self) -> &str {
        "fiche.typ"
    }
}

impl Sheet {
    /// The sheet of a fiche on a day.
    pub fn of(catalogue: &Catalogue, fiche: &Fiche, day: Date) -> Sheet {
        let imprint = Imprint::of_fiche(catalogue, fiche, &fiche.head.title, day);
        Sheet {
            imprint: Imprint {
                subtitle: None,
                ..imprint
            },
            fiche: FicheSection::of(catalogue, fiche, day),
        }
    }
}

/// A fiche as the booklet prints it.
#[derive(Debug, Serialize)]
pub struct FicheSection {
    code: String,
    #[serde(rename = "titre")]
    title: String,
    themes: Vec<&'static str>,
    resume: String,
    version: String,
    page: u16,
    /// What one wants to know first: a name, a value, whether the value is a silence.
    #[serde(rename = "essentiel")]
    essentials: Vec<(&'static str, String, bool)>,
    #[serde(rename = "rubriques")]
    headings: Vec<HeadingSection>,
    #[serde(rename = "ailleurs")]
    elsewhere: Vec<Said>,
    #[serde(rename = "lectures")]
    readings: Vec<ReadingNote>,
}

/// A heading of the booklet.
#[derive(Debug, Serialize)]
struct HeadingSection {
    code: String,
    #[serde(rename = "titre")]
    title: String,
    /// The fiche does not have it.
    #[serde(rename = "absente")]
    absent: bool,
    #[serde(rename = "dit")]
    said: Vec<Said>,
    /// What another heading tells in full.
    #[serde(rename = "rappels")]
    recalled: Vec<String>,
}

/// How an ambiguity, a contradiction or a silence was settled.
#[derive(Debug, Serialize)]
pub struct ReadingNote {
    id: String,
    #[serde(rename = "sorte")]
    kind: &'static str,
    #[serde(rename = "constat")]
    finding: String,
    #[serde(rename = "lecture")]
    reading: String,
}

impl FicheSection {
    /// What the booklet says of a fiche, on a day.
    pub fn of(catalogue: &Catalogue, fiche: &Fiche, day: Date) -> FicheSection {
        let mut said = said::all(catalogue, fiche);
        said.extend(said::head(catalogue, fiche));
        let boxes = catalogue
            .headings
            .iter()
            .filter(|heading| heading.code.is_some());
        let headings: Vec<HeadingSection> = boxes
            .map(|heading| {
                let under = said.iter().filter(|said| said.is_under(&heading.title));
                let recalled = said
                    .iter()
                    .filter(|said| said.is_recalled_under(&heading.title));
                HeadingSection {
                    code: heading.code.clone().unwrap_or_default(),
                    title: heading.title.clone(),
                    absent: fiche.head.absent_headings.contains(&heading.id),
                    said: under.cloned().collect(),
                    recalled: recalled.filter_map(|said| said.title.clone()).collect(),
                }
            })
            .collect();
        let is_elsewhere =
            |said: &&Said| !headings.iter().any(|heading| said.is_under(&heading.title));
        let mut ids: Vec<_> = fiche
            .origins()
            .iter()
            .flat_map(|(_, origin)| origin.provenance.readings.clone())
            .collect();
        ids.extend(&fiche.head.readings);
        ids.sort();
        ids.dedup();
        FicheSection {
            code: fiche.code(),
            title: fiche.head.title.clone(),
            themes: fiche
                .head
                .themes
                .iter()
                .map(|theme| words::theme(*theme))
                .collect(),
            resume: fiche.head.resume.clone(),
            version: imprint::version(fiche),
            page: fiche.head.page,
            essentials: first(catalogue, fiche, day),
            elsewhere: said.iter().filter(is_elsewhere).cloned().collect(),
            headings,
            readings: ids
                .into_iter()
                .filter_map(|id| catalogue.reading(id))
                .map(ReadingNote::of)
                .collect(),
        }
    }

    /// Its number and its title.
    pub fn name(&self) -> (&str, &str) {
        (&self.code, &self.title)
    }
}

impl ReadingNote {
    fn of(reading: &Reading) -> ReadingNote {
        ReadingNote {
            id: reading.id.to_string(),
            kind: words::reading(reading.kind),
            finding: reading.finding.clone(),
            reading: reading.reading.clone(),
        }
    }
}

/// What one wants to know first.
fn first(catalogue: &Catalogue, fiche: &Fiche, day: Date) -> Vec<(&'static str, String, bool)> {
    let found = essentials(catalogue, fiche);
    let told = |told: &Told| match told.silence {
        Some(silence) => (silence.to_owned(), true),
        None => (told.text.clone(), false),
    };
    let mut first = vec![(
        "Pour",
        words::subject(&fiche.head.subject).to_owned(),
        false,
    )];
    let mut add =
        |name: &'static str, (text, silent): (String, bool)| first.push((name, text, silent));
    add("Territoire", told(&found.territory));
    add("Qui prescrit", told(&found.prescribers));
    if let Some(advisers) = &found.advisers {
        add("Peuvent orienter", (advisers.clone(), false));
    }
    add("Durée", told(&found.duration));
    add("Places", told(&found.places));
    add("Coût pour la personne", told(&found.cost));
    if found.european_fund {
        add(
            "Fonds social européen",
            ("action cofinancée".to_owned(), false),
        );
    }
    for dates in essentials::dates(fiche, day) {
        let warning = dates
            .warning
            .map(|warning| format!(" ({warning})"))
            .unwrap_or_default();
        add(dates.bounds, (format!("{}{warning}", dates.text), false));
    }
    first
}
