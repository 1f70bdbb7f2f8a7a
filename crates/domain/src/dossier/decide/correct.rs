//! Corrections: nothing is rewritten. The entry that was wrong stays in the journal; every answer
//! follows from the corrected view.

use super::own;
use crate::dossier::act::{Act, Entry};
use crate::dossier::answer::{Reason, Verdict};
use crate::dossier::engine::{Around, Engine};
use crate::dossier::journal::{Event, corrected};
use crate::dossier::state::Dossier;
use crate::dossier::what::What;

impl<'c> Engine<'c> {
    /// A correction is judged as the entry it puts in place would have been, and by what the later
    /// entries rest on.
    pub(super) fn correct(
        &self,
        dossier: &Dossier,
        entry: &Entry,
        event: usize,
        with: Option<&Entry>,
        around: &Around<'_>,
        reasons: &mut Vec<Reason<'c>>,
    ) {
        self.related(dossier, entry, reasons);
        let wrong = dossier.journal.get(event);
        let is_correction = |entry: &Entry| matches!(entry.act, Act::Correct { .. });
        if wrong.is_none_or(|wrong| is_correction(&wrong.entry)) || with.is_some_and(is_correction)
        {
            return reasons.push(own(Verdict::No, What::NothingToCorrect));
        }
        let mut journal = dossier.journal.clone();
        journal.push(Event {
            entry: entry.clone(),
            recorded: around.today,
            draft: false,
        });
        // What the others feed: the dossier itself feeds the shared counts again, entry by entry.
        let fiche = &self.fiche.head.id;
        let mut others = around.ledger.clone();
        others.remove(fiche, &self.fed(dossier, around));
        let mut replayed = Dossier::open(dossier.id.clone(), dossier.subject.clone(), self);
        for standing in corrected(&journal) {
            let is_new = standing.event == event && with.is_some();
            let recorded = journal[standing.event].recorded;
            let today = if is_new {
                around.today
            } else {
                recorded.max(standing.entry.on)
            };
            let at = Around { today, ..*around };
            if is_new || standing.event > event {
                let mut ledger = others.clone();
                ledger.add(fiche, &self.fed(&replayed, &at));
                let ledger = &ledger;
                let answer = self.decide(&replayed, standing.entry, &Around { ledger, ..at });
                if is_new {
                    reasons.extend(answer.reasons);
                } else if !answer.recordable() && !standing.draft {
                    reasons.push(own(
                        Verdict::NeedsReason,
                        What::LaterEventBroken {
                            event: standing.event,
                        },
                    ));
                }
            }
            replayed.apply(
                self,
                Event {
                    entry: standing.entry.clone(),
                    recorded: at.today,
                    draft: standing.draft,
                },
            );
        }
        let written = entry
            .reason
            .as_ref()
            .is_some_and(|reason| !reason.trim().is_empty());
        if written {
            for reason in reasons.iter_mut() {
                if matches!(reason.what, What::LaterEventBroken { .. }) {
                    reason.weight = Verdict::Warning;
                }
            }
        }
    }
}
