//! The site: a catalogue, ready to be read, searched and judged with.

use std::sync::Arc;

use domain::Catalogue;
use domain::eligibility::{Judge, JudgeError};
use domain::fiche::Fiche;
use domain::values::Date;
use papers::Press;
use search::Index;

use crate::assets::Assets;
use crate::offer::{entry, facets};
use crate::pages::sante::Part;
use crate::places::Reaches;
use crate::printed::Printed;

/// A catalogue ready to be shown: built once, never changed, shared by all requests.
///
/// The fiches listed and searched are those in force on the day it is built; a dialogue judges with
/// those of the day it is asked about.
pub struct Site {
    pub(crate) catalogue: &'static Catalogue,
    pub(crate) index: Index,
    pub(crate) assets: Assets,
    /// What search reads of each fiche, to show where it found it.
    pub(crate) texts: Vec<String>,
    pub(crate) reaches: Reaches,
    pub(crate) facets: facets::Labels,
    /// Rank in the catalogue of each fiche in force, in the order of the booklet.
    current: Vec<usize>,
    today: Box<dyn Fn() -> Date + Send + Sync>,
    /// What prints its papers.
    press: Arc<Press>,
    /// Those printed today.
    pub(crate) printed: Printed,
    /// How the rest of the installation is, when there is more than this site.
    parts: Option<Arc<dyn Fn() -> Vec<Part> + Send + Sync>>,
}

/// Why a site cannot be built.
#[derive(Debug)]
pub enum SiteError {
    /// The conditions of the catalogue make no sense.
    Judge(JudgeError),
    /// The index cannot be built.
    Search(search::Error),
}

impl std::fmt::Display for SiteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            SiteError::Judge(error) => error.fmt(f),
            SiteError::Search(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for SiteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            SiteError::Judge(error) => Some(error),
            SiteError::Search(error) => Some(error),
        }
    }
}

impl Site {
    /// Makes a site of a checked catalogue, which lives as long as the process; `today` is the clock, asked at
    /// each request that needs it.
    ///
    /// # Errors
    /// A catalogue whose conditions do not compile, which `livret check` explains.
    pub fn new(
        catalogue: &'static Catalogue,
        today: impl Fn() -> Date + Send + Sync + 'static,
    ) -> Result<Site, SiteError> {
        let day = today();
        // A catalogue that cannot be judged with is refused now, not at the first dialogue.
        Judge::new(catalogue, day).map_err(SiteError::Judge)?;
        let reaches = Reaches::new(catalogue, day);
        let in_force = catalogue.fiches_on(day);
        let current = catalogue.ranks_on(day);
        let entries: Vec<search::Entry> = in_force
            .iter()
            .map(|fiche| entry(catalogue, fiche))
            .collect();
        let texts = entries
            .iter()
            .map(|entry| format!("{} {}", entry.summary, entry.body))
            .collect();
        let facets = facets::Labels::of(catalogue, &in_force);
        let index = Index::build(entries).map_err(SiteError::Search)?;
        Ok(Site {
            index,
            assets: Assets::new(),
            texts,
            reaches,
            facets,
            current,
            catalogue,
            today: Box::new(today),
            press: Press::own(),
            printed: Printed::default(),
            parts: None,
        })
    }

    /// The same site, whose papers are printed by this press: the program's templates otherwise.
    #[must_use]
    pub fn with_press(mut self, press: Arc<Press>) -> Site {
        self.press = press;
        self
    }

    /// What prints its papers.
    pub fn press(&self) -> &Arc<Press> {
        &self.press
    }

    /// The same site, that tells whoever watches how these other parts of the installation are, each time it is
    /// asked.
    #[must_use]
    pub fn with_parts(mut self, parts: impl Fn() -> Vec<Part> + Send + Sync + 'static) -> Site {
        self.parts = Some(Arc::new(parts));
        self
    }

    /// The same site, that tells of the same parts as another.
    #[must_use]
    pub fn with_parts_of(mut self, other: &Site) -> Site {
        self.parts.clone_from(&other.parts);
        self
    }

    /// The parts of the installation, and whether each is well. A site that answers has its catalogue.
    pub(crate) fn parts(&self) -> Vec<Part> {
        let mut parts = vec![("catalogue", !self.current.is_empty())];
        parts.extend(self.parts.iter().flat_map(|ask| ask()));
        parts
    }

    /// Whether the fiches it shows are those in force today: a version may start on a day to come.
    pub fn is_current(&self) -> bool {
        self.catalogue.ranks_on(self.today()) == self.current
    }

    /// The fiches in force, in the order of the booklet.
    pub(crate) fn fiches(&self) -> Vec<&Fiche> {
        self.current
            .iter()
            .filter_map(|&rank| self.catalogue.fiches.get(rank))
            .collect()
    }

    /// The fiche in force of this very id.
    pub(crate) fn fiche(&self, id: &str) -> Option<&Fiche> {
        self.fiches()
            .into_iter()
            .find(|fiche| fiche.head.id.as_str() == id)
    }

    /// The fiche in force of this id, number (`F06`, `6`) or other name.
    pub(crate) fn fiche_named(&self, name: &str) -> Option<&Fiche> {
        self.fiches()
            .into_iter()
            .find(|fiche| Catalogue::matches_name(fiche, name))
    }

    /// Every version of a fiche, oldest first.
    pub(crate) fn versions(&self, id: &str) -> Vec<&Fiche> {
        self.catalogue
            .fiches
            .iter()
            .filter(|fiche| fiche.head.id.as_str() == id)
            .collect()
    }

    /// A judge for a day.
    pub(crate) fn judge(&self, day: Date) -> Result<Judge<'_>, JudgeError> {
        Judge::new(self.catalogue, day)
    }

    /// The catalogue.
    pub fn catalogue(&self) -> &'static Catalogue {
        self.catalogue
    }

    /// The addresses of the style sheet and of the icon.
    pub fn assets(&self) -> (&str, &str) {
        (&self.assets.style, &self.assets.icon)
    }

    /// Today, by the site's clock.
    pub(crate) fn today(&self) -> Date {
        (self.today)()
    }
}
