//! The documents due: with a step, at the entry and the exit, once in the dossier.

use super::{Obligation, Owed, done_state};
use crate::dossier::answer::{Because, Verdict};
use crate::dossier::engine::{Around, Engine};
use crate::dossier::slots::Slot;
use crate::dossier::state::{Dossier, Filed};
use crate::fiche::{Document, Frequency};
use crate::time::{Window, add, subtract};
use crate::values::Date;

/// When a document is due, and the deposit that answers.
struct Filing<'d> {
    run: Option<u8>,
    window: Window,
    since: Option<Date>,
    filed: Option<&'d Filed>,
}

impl<'d> Filing<'d> {
    /// Due from a day on, without a last day.
    fn since(day: Date, filed: Option<&'d Filed>) -> Filing<'d> {
        Filing {
            run: None,
            window: Window {
                from: Some(day),
                to: None,
            },
            since: Some(day),
            filed,
        }
    }
}

impl<'c> Engine<'c> {
    pub(in crate::dossier) fn documents_due(
        &self,
        dossier: &Dossier,
        document: &'c Document,
        around: &Around<'_>,
        due: &mut Vec<Obligation<'c>>,
    ) {
        let step = document
            .due_at
            .as_ref()
            .and_then(|id| self.step(id.as_str()));
        match (step, document.frequency) {
            (_, Some(Frequency::Yearly | Frequency::YearlyPerOperator)) => {}
            (Some(step), _) if Self::concerns(step, &dossier.subject) => {
                let planned = dossier.state.planned.get(&step.origin.id).copied();
                for slot in self.slots(dossier, step, around) {
                    if slot.possible.is_none()
                        || (slot.held.is_none() && !self.is_owed(dossier, step, planned))
                    {
                        continue;
                    }
                    let window = self.document_window(document, &slot, planned);
                    let filed = self.filed_in(dossier, document, &slot);
                    let since = slot.possible.filter(|day| *day > Date::MIN);
                    let filing = Filing {
                        run: slot.run,
                        window,
                        since,
                        filed,
                    };
                    due.push(self.document_due(dossier, document, filing, around));
                }
            }
            (None, Some(Frequency::EntryAndExit)) => {
                let entry = self.entered(dossier);
                let exit = dossier.state.closed_on();
                for (nth, since) in entry.into_iter().chain(exit).enumerate() {
                    let mut filed = dossier.state.filed.iter().filter(|filed| {
                        filed.deposit.document == document.origin.id
                            && (nth == 0 || filed.on >= since)
                    });
                    let found = if nth == 0 {
                        filed.next()
                    } else {
                        filed.next_back()
                    };
                    let found = found.filter(|_| {
                        nth == 0 || entry.is_none() || self.filed_twice(dossier, document)
                    });
                    let filing = Filing::since(since, found);
                    due.push(self.document_due(dossier, document, filing, around));
                }
            }
            (None, Some(Frequency::PerDossier | Frequency::PerPhase | Frequency::PerContract)) => {
                let Some(since) = self.entered(dossier) else {
                    return;
                };
                let filed = self.whole(dossier, document, |_| true);
                let filing = Filing::since(since, filed);
                due.push(self.document_due(dossier, document, filing, around));
            }
            _ => {}
        }
    }

    fn filed_twice(&self, dossier: &Dossier, document: &Document) -> bool {
        let filed = &dossier.state.filed;
        filed
            .iter()
            .filter(|filed| filed.deposit.document == document.origin.id)
            .count()
            > 1
    }

    fn document_due(
        &self,
        dossier: &Dossier,
        document: &'c Document,
        filing: Filing<'_>,
        around: &Around<'_>,
    ) -> Obligation<'c> {
        let Filing {
            run,
            window,
            since,
            filed,
        } = filing;
        let what = Owed::Document(document);
        let (state, reason) = match filed {
            Some(filed) => (done_state(window, filed.on), None),
            None => self.pending(dossier, &what, window, around, true),
        };
        // Deposited and only to be signed, it waits for those who did not.
        let unsigned = match filed {
            Some(_) => None,
            None => self.only_unsigned_by(dossier, document),
        };
        Obligation {
            what,
            run,
            owed_by: unsigned.unwrap_or_else(|| document.written_by.clone()),
            to: document.sent_to.clone(),
            window,
            state,
            since,
            done: filed.map(|filed| filed.on),
            reason,
            because: Because::of(&document.origin.provenance),
        }
    }

    /// The deadline of a document counts from the day its step is planned, else held.
    fn document_window(
        &self,
        document: &Document,
        slot: &Slot<'_>,
        planned: Option<Date>,
    ) -> Window {
        let step_day = slot.held.map(|held| held.on).or(planned);
        match &document.deadline {
            Some(deadline) => Window {
                from: None,
                to: planned.or(step_day).and_then(|day| {
                    let before = deadline.before.map(|length| subtract(day, length));
                    before.or_else(|| deadline.after.map(|length| add(day, length)))
                }),
            },
            None => Window {
                from: None,
                to: step_day.or_else(|| slot.window.and_then(|window| window.to)),
            },
        }
    }

    /// The deposit that answers a slot: whole, and of the same run when the step has one.
    fn filed_in<'d>(
        &self,
        dossier: &'d Dossier,
        document: &'c Document,
        slot: &Slot<'_>,
    ) -> Option<&'d Filed> {
        let runs = &dossier.state.runs;
        let period = document
            .due_at
            .as_ref()
            .and_then(|id| self.step(id.as_str()))
            .and_then(|step| step.each.as_ref());
        let bounds = slot.run.zip(period).map(|(rank, period)| {
            let start = |rank: u8| {
                runs.iter()
                    .find(|run| run.period == *period && run.rank == rank)
                    .map(|run| run.from)
            };
            (start(rank), rank.checked_add(1).and_then(start))
        });
        self.whole(dossier, document, |on| match bounds {
            None | Some((None, _)) => true,
            Some((Some(from), next)) => {
                (slot.run == Some(1) || on >= from) && next.is_none_or(|next| on < next)
            }
        })
    }

    /// The first deposit of a document that lacks nothing.
    fn whole<'d>(
        &self,
        dossier: &'d Dossier,
        document: &'c Document,
        on: impl Fn(Date) -> bool,
    ) -> Option<&'d Filed> {
        dossier.state.filed.iter().find(|filed| {
            filed.deposit.document == document.origin.id
                && on(filed.on)
                && self
                    .flaws(dossier, document, &filed.deposit)
                    .iter()
                    .all(|flaw| flaw.weight < Verdict::Incomplete)
        })
    }
}
