//! A reminder of what is late, to those who owe it: something new on their page, and a mail that only says
//! that there is something to see.

use std::collections::BTreeSet;

use domain::access::Operation;
use domain::dossier::act::Obliged;
use domain::values::Id;
use store::reminders::{self, Reminder};
use store::{audit, notices};

use super::Eyes;
use super::named;
use crate::call::Call;
use crate::dossier::written;
use crate::error::{Error, Refusal};
use crate::office::Office;

/// What a reminder did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reminded {
    /// Things due that were reminded of.
    pub now: usize,
    /// Already reminded of today: left alone.
    pub already: usize,
    /// For another time: too many at once.
    pub left: usize,
}

/// The rank of a notice that tells of no event: what is late was reminded of.
pub(crate) const REMINDER: i64 = -1;
/// The most things reminded of at once.
const MOST: usize = 500;

impl<'c> Office<'c> {
    /// Reminds those who owe something that is late in the dossiers of an operator; once a day at most. Those
    /// who remind need not know of the dossiers.
    ///
    /// # Errors
    /// There is no such fiche that day, or it is none of their business; who has totals only reminds nobody; or
    /// a fault.
    pub fn remind(
        &self,
        call: &Call<'_>,
        fiche: &Id,
        (operator, what): (Option<&Id>, &Obliged),
    ) -> Result<Reminded, Error<'c>> {
        self.allow(call.who, Operation::Figures, None)?;
        let (engine, eyes) = self.looked_at(call, fiche)?;
        if eyes == Eyes::Service && engine.fiche.head.class.is_health() {
            return Err(Refusal::Forbidden.into());
        }
        if !self.is_theirs(call.who, engine, eyes, operator) {
            return Err(Refusal::NotFound.into());
        }
        let what = written(what);
        let by = (call.now.at, call.who.account, call.who.mandate);
        self.store.write(|tx| {
            let mut done = Reminded::default();
            let mut seen: BTreeSet<(i64, i64, String)> = BTreeSet::new();
            let mut told: BTreeSet<(i64, i64, String)> = BTreeSet::new();
            for line in reminders::late(tx, (fiche.as_str(), &what), call.now.today)? {
                if named(line.operator.as_deref())?.as_ref() != operator {
                    continue;
                }
                let one = (line.dossier, line.run, line.from.clone());
                if seen.insert(one.clone()) {
                    if done.now >= MOST {
                        done.left += 1;
                        continue;
                    }
                    let reminder = Reminder {
                        what: what.clone(),
                        run: line.run,
                        from: line.from,
                        on: call.now.today,
                    };
                    if !reminders::remind(tx, line.dossier, &reminder, by)? {
                        done.already += 1;
                        continue;
                    }
                    done.now += 1;
                    told.insert(one.clone());
                    let object = ("dossier", line.dossier);
                    let noted = audit::Line {
                        detail: what.clone(),
                        ..call.line("relance", object, line.subject)
                    };
                    audit::write(tx, self.store.node(), &noted)?;
                }
                if told.contains(&one) {
                    let about = (line.dossier, REMINDER);
                    notices::add(tx, &line.post, (call.now.at, call.who.mandate), about)?;
                }
            }
            Ok(done)
        })
    }
}
