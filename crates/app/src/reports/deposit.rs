//! A report that is accepted is deposited in the journal of its action, where the fiche asks for it: what answers the
//! obligation is in the journal, and the campaign beside it only tells how it got there.

use domain::dossier::act::Deposit;
use domain::dossier::{Act, Around, Dossier, Engine, Entry, Subject, Timeline};
use domain::fiche::Document;
use domain::values::Date;
use jiff::civil::date;
use store::{Tx, dossiers, mandates, reports};

use super::{Place, Stage};
use crate::call::Call;
use crate::dossier::About;
use crate::error::{Error, Refusal};
use crate::office::Office;

impl<'c> Office<'c> {
    /// Deposits an accepted report in the journal of its action, at the day it was sent, written by who sent it; whether
    /// it was. One sent when the kernel reads what is deposited as the report of another year is not, nor one that the
    /// fiche does not admit: accepted, it answers all the same.
    pub(super) fn deposit_report(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (engine, document): (&Engine<'c>, &'c Document),
        (place, report): (&Place, i64),
    ) -> Result<bool, Error<'c>> {
        let steps = reports::steps(tx, report)?;
        let sent = steps.iter().rfind(|step| step.state == Stage::Sent.word());
        let Some(sent) = sent.filter(|sent| speaks_of(place.year, sent.on)) else {
            return Ok(false);
        };
        let author = mandates::find(tx, sent.mandate)?;
        let author = author.map(|held| self.holding(&held, None).actor());
        let entry = Entry {
            act: Act::Deposit(Deposit {
                document: document.origin.id.clone(),
                written_by: author.into_iter().collect(),
                with: Vec::new(),
                signed_by: Vec::new(),
                contents: document.contents.clone(),
                sent_to: document.sent_to.clone(),
            }),
            on: sent.on,
            by: vec![call.who.actor()],
            reason: None,
        };
        let action = self.action_subject(tx, &place.fiche)?;
        let kept = match &action {
            Some(action) => dossiers::of_subject(tx, action.kept.id)?.into_iter().next(),
            None => None,
        };
        let journal = kept.is_some();
        let done = match kept {
            Some(kept) => {
                let mut loaded = self.load(tx, kept.id, call.now.today)?;
                self.submit(tx, call, &mut loaded, &entry)
            }
            // The journal is opened by this, or not at all: whether it may be is known before anything is written.
            None if !self.opens(call, engine, &entry) => return Ok(false),
            None => {
                let fiche = &engine.fiche.head.id;
                self.open_in(tx, call, &About::Action, fiche, (&entry, &[]))
            }
        };
        match done {
            Ok(_) => Ok(true),
            // In a journal that is there, a refusal has written nothing.
            Err(Error::Refused(Refusal::Answer { .. })) if journal => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Whether an act may open the journal of an action.
    fn opens(&self, call: &Call<'_>, engine: &Engine<'c>, entry: &Entry) -> bool {
        let fresh = Dossier::open(String::new(), Subject::Action, engine);
        self.with_ledger(|ledger| {
            let around = Around {
                today: call.now.today,
                facts: &Timeline::default(),
                ledger,
                action: None,
                mandates: &[],
                stays: &[],
            };
            engine.decide(&fresh, entry, &around).recordable()
        })
    }
}

/// Whether what is deposited on a day speaks of a year: from its December to the end of the November after.
fn speaks_of(year: i16, on: Date) -> bool {
    (date(year, 12, 1)..date(year + 1, 12, 1)).contains(&on)
}
