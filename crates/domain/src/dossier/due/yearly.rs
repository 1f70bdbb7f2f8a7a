//! The reports owed for a year.

use super::{Due, Obligation, Owed};
use crate::dossier::answer::Because;
use crate::dossier::engine::Engine;
use crate::dossier::state::Dossier;
use crate::dossier::who::Match;
use crate::fiche::{Frequency, Necessity};
use crate::time::Window;
use crate::values::{Date, Id};

impl<'c> Engine<'c> {
    /// The reports each operator owes for a year that has closed (F01, F02, F05), or the fiche (F10): an
    /// obligation each, answered by a deposit of the following year in the journal of the action.
    pub fn yearly(&self, year: i16, action: Option<&Dossier>, today: Date) -> Vec<Obligation<'c>> {
        let mut due = Vec::new();
        let Ok(first) = Date::new(year.saturating_add(1), 1, 1) else {
            return due;
        };
        // A report deposited from December to the end of the next November speaks of the year that closes.
        let month = |year: i16| Date::new(year, 12, 1);
        let (Ok(last_month), Ok(next)) = (month(year), month(first.year())) else {
            return due;
        };
        for document in &self.fiche.documents {
            let owers: Vec<Id> = match document.frequency {
                Some(Frequency::YearlyPerOperator) => {
                    self.operators().into_iter().cloned().collect()
                }
                Some(Frequency::Yearly) if document.necessity == Necessity::Required => {
                    document.written_by.clone()
                }
                _ => continue,
            };
            for ower in owers {
                let filed = action.and_then(|action| {
                    action.state.filed.iter().find(|filed| {
                        filed.deposit.document == document.origin.id
                            && last_month <= filed.on
                            && filed.on < next
                            && self.any_matches(action, &filed.deposit.written_by, &ower)
                                != Match::No
                    })
                });
                let window = Window {
                    from: Some(first),
                    to: None,
                };
                due.push(Obligation {
                    what: Owed::Document(document),
                    run: None,
                    owed_by: vec![ower],
                    to: document.sent_to.clone(),
                    window,
                    state: match (filed, today < first) {
                        (Some(_), _) => Due::Done,
                        (None, true) => Due::NotYet,
                        (None, false) => Due::Open,
                    },
                    since: Some(first),
                    done: filed.map(|filed| filed.on),
                    reason: None,
                    because: Because::of(&document.origin.provenance),
                });
            }
        }
        due
    }
}
