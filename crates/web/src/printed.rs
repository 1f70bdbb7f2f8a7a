//! What is printed of the catalogue: the booklet, the sheet of a fiche, a blank document. Printed once a day at most,
//! one at a time, and kept: whoever asks again and again costs nothing.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::fiche::Fiche;
use domain::values::Date;
use papers::fiche::Sheet;
use papers::forms::Form;
use papers::livret::Livret;
use papers::{Fault, Paper};

use crate::pages::offre;
use crate::site::Site;

/// The bytes of a PDF.
pub type Pdf = Arc<Vec<u8>>;

/// The papers printed on a day, by name.
#[derive(Default)]
pub struct Printed(Mutex<Option<(Date, BTreeMap<String, Pdf>)>>);

impl Site {
    /// The whole booklet of the fiches in force.
    ///
    /// # Errors
    /// The template that is wrong.
    pub fn booklet(&self) -> Result<Pdf, Fault> {
        self.kept("livret", || self.print(&self.livret()?))
    }

    /// What the booklet says.
    ///
    /// # Errors
    /// The offer cannot be drawn.
    pub fn livret(&self) -> Result<Livret, Fault> {
        let drawing = offre::drawing(self).map_err(|error| Fault {
            file: "offre.svg".to_owned(),
            line: None,
            why: error.to_string(),
        })?;
        Ok(Livret::of(self.catalogue, self.today(), drawing))
    }

    /// The sheet of a fiche.
    ///
    /// # Errors
    /// The template that is wrong.
    pub fn sheet(&self, fiche: &Fiche) -> Result<Pdf, Fault> {
        let name = format!("{}-{}", fiche.head.id, fiche.version.number);
        self.kept(&name, || {
            self.print(&Sheet::of(self.catalogue, fiche, self.today()))
        })
    }

    /// A blank document of a fiche; nothing when it has none of this name to print.
    ///
    /// # Errors
    /// The template that is wrong.
    pub fn form(&self, fiche: &Fiche, document: &str) -> Result<Option<Pdf>, Fault> {
        let mut printed = papers::forms::printed(fiche);
        let document = printed.find(|known| known.origin.id.as_str() == document);
        let form = document
            .and_then(|document| Form::blank(self.catalogue, fiche, document, self.today()));
        let (Some(document), Some(form)) = (document, form) else {
            return Ok(None);
        };
        let name = format!(
            "{}-{}/{}",
            fiche.head.id, fiche.version.number, document.origin.id
        );
        self.kept(&name, || self.print(&form)).map(Some)
    }

    fn print(&self, paper: &impl Paper) -> Result<Pdf, Fault> {
        self.press().print(paper).map(Arc::new)
    }

    /// What was printed today under this name, or is printed now; the others wait for it.
    fn kept(&self, name: &str, print: impl FnOnce() -> Result<Pdf, Fault>) -> Result<Pdf, Fault> {
        let today = self.today();
        let mut kept = self
            .printed
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let papers = match &mut *kept {
            Some((day, papers)) if *day == today => papers,
            other => &mut other.insert((today, BTreeMap::new())).1,
        };
        if let Some(found) = papers.get(name) {
            return Ok(found.clone());
        }
        let printed = print()?;
        papers.insert(name.to_owned(), printed.clone());
        Ok(printed)
    }
}
