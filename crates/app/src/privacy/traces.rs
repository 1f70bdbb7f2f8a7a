//! What is logged, forgotten when its own rule says so. What no rule speaks of is kept: that is a silence.

use domain::access::Operation;
use domain::retention::Category;
use domain::time;
use domain::values::{Date, Id};
use jiff::civil::date;
use store::{Tx, audit, feeds, notices, outbox, privacy, reports, traces};

use crate::call::Call;
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;

/// How many lines were forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Forgotten {
    /// Of the access journal.
    pub audit: u64,
    /// Notices sent.
    pub notices: u64,
    /// Sessions that ended.
    pub sessions: u64,
    /// Invitations and links that expired.
    pub tickets: u64,
    /// Counts of tries that are over.
    pub rates: u64,
    /// Calendars that were taken back.
    pub feeds: u64,
    /// Yearly reports.
    pub reports: u64,
}

impl<'c> Office<'c> {
    /// Notes the day of the last payment of the funder of a fiche: the evidence of its participations is kept
    /// from there.
    ///
    /// # Errors
    /// One may not; there is no such fiche; a day to come; or a fault.
    pub fn record_last_payment(
        &self,
        call: &Call<'_>,
        fiche: &Id,
        day: Date,
    ) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::Purge, None)?;
        if !self
            .all_engines()
            .any(|engine| engine.fiche.head.id == *fiche)
        {
            return Err(Refusal::NotFound.into());
        }
        if day > call.now.today {
            return Err(invalid("jour", Invalid::Dates));
        }
        self.store.write(|tx| {
            privacy::pay(tx, fiche.as_str(), day, (call.who.account, call.now.at))?;
            self.note_privacy(tx, call, "paiement.noter", ("fiche", 0), 0)
        })
    }

    /// Forgets the logs whose time has passed. A session, a calendar taken back are traces of access: the rule of the
    /// access journal is their own. A count of tries that is over says nothing any more.
    ///
    /// # Errors
    /// One may not; or a fault.
    pub fn purge_traces(&self, call: &Call<'_>) -> Result<Forgotten, Error<'c>> {
        self.allow(call.who, Operation::Purge, None)?;
        self.store.write(|tx| self.forget_traces(tx, call))
    }

    /// Forgets the logs whose time has passed; asked by somebody, or the first work of the day.
    pub(crate) fn forget_traces(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
    ) -> Result<Forgotten, Error<'c>> {
        let retention = &self.catalogue.retention;
        let until = |category| {
            retention
                .written_until(category, call.now.today)
                .map(start_of)
        };
        let mut forgotten = Forgotten {
            rates: traces::forget_rates(tx, call.now.at)?,
            ..Forgotten::default()
        };
        if let Some(before) = until(Category::AccessLog) {
            forgotten.audit = audit::forget(tx, before)?;
            forgotten.sessions = traces::forget_sessions(tx, before)?;
            forgotten.feeds = feeds::forget(tx, before)?;
        }
        if let Some(before) = until(Category::Notification) {
            forgotten.notices = outbox::forget(tx, before)? + notices::forget(tx, before)?;
        }
        if let Some(before) = until(Category::Invitation) {
            forgotten.tickets = traces::forget_tickets(tx, before)?;
        }
        if let Some(before) = until(Category::Report) {
            forgotten.reports = reports::forget(tx, before)?;
        }
        self.note_privacy(tx, call, "purge.traces", ("journal", 0), 0)?;
        Ok(forgotten)
    }
}

/// The beginning of a day, in milliseconds, UTC: what was written during the day itself waits for tomorrow,
/// so that no time zone makes anything go before its time.
fn start_of(day: Date) -> i64 {
    i64::from(time::days_between(date(1970, 1, 1), day)) * 86_400_000
}
