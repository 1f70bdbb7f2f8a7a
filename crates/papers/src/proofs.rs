//! Proofs: every template is tried before anybody needs it, on all the processors there are.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use domain::Catalogue;
use domain::values::Date;

use crate::fiche::Sheet;
use crate::forms::{
    self, Decision, Filled, Form, NOTIFICATION, PARTICIPATION, PRESENCE, Participation, REPORT,
    Year,
};
use crate::livret::{Drawing, Livret};
use crate::parcours::Journey;
use crate::press::{Fault, Paper, Press};
use crate::seance::Meeting;

/// The smallest drawing.
const EMPTY: &str =
    r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="10" height="10"/>"#;

/// A paper printed to see whether it can be.
type Proof<'p> = Box<dyn Fn(&Press) -> Option<Fault> + Send + Sync + 'p>;

fn proof<'p>(paper: impl Paper + Send + Sync + 'p) -> Proof<'p> {
    Box::new(move |press| press.print(&paper).err())
}

impl Press {
    /// What is wrong with the templates that a catalogue needs, each tried on values of its own fiches: blank, then
    /// with something everywhere.
    pub fn proofs(&self, catalogue: &Catalogue, day: Date) -> Vec<Fault> {
        let drawing = Drawing {
            picture: EMPTY.to_owned(),
            ways: Vec::new(),
        };
        // The longest first.
        let mut proofs = vec![
            proof(Livret::of(catalogue, day, drawing).of_one()),
            proof(Journey::sample(catalogue, day)),
            proof(Meeting::sample(catalogue, day)),
        ];
        let fiches = catalogue.fiches_on(day);
        if let Some(fiche) = fiches.first() {
            proofs.push(proof(Sheet::of(catalogue, fiche, day)));
            let about = |paper| Form::about(catalogue, fiche, paper, day);
            let filled = |form: Form| form.of_dossier(Filled::sample(day));
            let letter = about(NOTIFICATION).telling(Decision::sample(day));
            let participation = about(PARTICIPATION).certifying(Participation::sample(day));
            let year = about(REPORT).of_year(Year::sample());
            let papers = [letter, participation, about(PRESENCE), year];
            proofs.extend(papers.map(|form| proof(filled(form))));
            proofs.extend([PRESENCE, REPORT].map(|paper| proof(about(paper))));
        }
        let mut tried: BTreeSet<String> = BTreeSet::new();
        for fiche in fiches {
            for document in forms::printed(fiche) {
                let Some(form) = Form::blank(catalogue, fiche, document, day) else {
                    continue;
                };
                if tried.insert(form.template().to_owned()) {
                    let filled = form.clone().filled(document, Filled::sample(day));
                    proofs.extend([proof(form), proof(filled)]);
                }
            }
        }
        self.try_all(&proofs)
    }

    /// Prints them all; the faults come in the order of the papers, each once.
    fn try_all(&self, proofs: &[Proof<'_>]) -> Vec<Fault> {
        let next = AtomicUsize::new(0);
        let take = || {
            let mut found = Vec::new();
            loop {
                let rank = next.fetch_add(1, Ordering::Relaxed);
                let Some(proof) = proofs.get(rank) else {
                    return found;
                };
                found.extend(proof(self).map(|fault| (rank, fault)));
            }
        };
        let hands = thread::available_parallelism().map_or(1, usize::from);
        let mut found: Vec<(usize, Fault)> = thread::scope(|scope| {
            let hands: Vec<_> = (0..hands).map(|_| scope.spawn(take)).collect();
            let each = hands.into_iter().map(|hand| match hand.join() {
                Ok(found) => found,
                Err(panic) => std::panic::resume_unwind(panic),
            });
            each.flatten().collect()
        });
        found.sort_by_key(|(rank, _)| *rank);
        let mut faults: Vec<Fault> = Vec::new();
        for (_, fault) in found {
            if !faults.contains(&fault) {
                faults.push(fault);
            }
        }
        faults
    }
}
