//! Proofs: every template is tried before anybody needs it.

use std::collections::BTreeSet;

use domain::Catalogue;
use domain::values::Date;

use crate::fiche::Sheet;
use crate::forms::{self, Form, NOTIFICATION, PRESENCE, REPORT};
use crate::livret::{Drawing, Livret};
use crate::parcours::Journey;
use crate::press::{Fault, Press};
use crate::seance::Meeting;

/// The smallest drawing.
const EMPTY: &str =
    r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="10" height="10"/>"#;

impl Press {
    /// What is wrong with the templates that a catalogue needs, each tried once on values of its own fiches.
    pub fn proofs(&self, catalogue: &Catalogue, day: Date) -> Vec<Fault> {
        let fiches = catalogue.fiches_on(day);
        let mut faults = Vec::new();
        let mut tried: BTreeSet<String> = BTreeSet::new();
        if let Some(fiche) = fiches.first() {
            faults.extend(self.print(&Sheet::of(catalogue, fiche, day)).err());
        }
        let drawing = Drawing {
            picture: EMPTY.to_owned(),
            ways: Vec::new(),
        };
        faults.extend(
            self.print(&Livret::of(catalogue, day, drawing).of_one())
                .err(),
        );
        faults.extend(self.print(&Journey::sample(catalogue, day)).err());
        faults.extend(self.print(&Meeting::sample(catalogue, day)).err());
        for (title, template) in [NOTIFICATION, PRESENCE, REPORT] {
            let form = fiches
                .first()
                .map(|fiche| Form::about(catalogue, fiche, (title, template), day));
            faults.extend(form.and_then(|form| self.print(&form).err()));
        }
        for fiche in fiches {
            for document in forms::printed(fiche) {
                let Some(template) = &document.template else {
                    continue;
                };
                let file = forms::file_of(template);
                if !self.has(&file) {
                    faults.push(Fault {
                        file,
                        line: None,
                        why: format!(
                            "la fiche {} nomme ce modèle pour « {} », et il n'existe pas",
                            fiche.code(),
                            document.label
                        ),
                    });
                } else if tried.insert(file) {
                    let form = Form::blank(catalogue, fiche, document, day);
                    faults.extend(form.and_then(|form| self.print(&form).err()));
                }
            }
        }
        faults
    }
}
