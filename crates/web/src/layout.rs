//! What every page shares: its head, the ways around the site, the source at the foot.

use crate::site::Site;

/// Where a page stands among the main ways of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// The catalogue of fiches.
    Fiches,
    /// The dialogue.
    Dialogue,
    /// The whole offer.
    Offer,
    /// Anywhere else.
    Elsewhere,
}

/// What the layout needs of a page and of the site.
pub struct Layout<'s> {
    /// Title of the page, before the name of the site.
    pub title: String,
    section: Section,
    /// The site.
    pub site: &'s Site,
    /// The text of the header's search box.
    pub searched: String,
}

impl<'s> Layout<'s> {
    /// The layout of a page.
    pub fn new(site: &'s Site, section: Section, title: impl Into<String>) -> Layout<'s> {
        Layout {
            title: title.into(),
            section,
            site,
            searched: String::new(),
        }
    }

    /// The layout of a page that answers a search.
    pub fn searching(self, text: &str) -> Layout<'s> {
        Layout {
            searched: text.to_owned(),
            ..self
        }
    }

    /// Whether the page stands in this section.
    pub fn is_in(&self, section: &Section) -> bool {
        self.section == *section
    }

    /// The main ways.
    pub fn ways(&self) -> [(&'static str, &'static str, Section); 3] {
        [
            ("/fiches", "Les fiches", Section::Fiches),
            ("/quelle-action", "Quelle action ?", Section::Dialogue),
            ("/offre", "L'offre", Section::Offer),
        ]
    }
}
