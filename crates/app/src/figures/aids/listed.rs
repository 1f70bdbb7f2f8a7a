//! Requests one by one: those that wait, or all those of a year; only in the dossiers that who asks may know of, as far
//! as they may know of the money.

use domain::access::Operation;
use domain::fiche::{Fiche, Fund};
use domain::values::{Date, Id};
use jiff::civil::date;
use store::aids::{self, Listed};
use store::lists::After;

use super::{Asked, Such, year_of};
use crate::call::Call;
use crate::dossier::{MOST_LINES, Page};
use crate::error::Error;
use crate::office::Office;

/// A request, in a dossier that who asks may know of.
#[derive(Debug, Clone)]
pub struct AidLine<'c> {
    /// The dossier.
    pub dossier: i64,
    /// Its subject.
    pub subject: i64,
    /// The fiche.
    pub fiche: &'c Fiche,
    /// The fund.
    pub fund: &'c Fund,
    /// The body asked, else the operator.
    pub body: Option<Id>,
    /// How far it is.
    pub state: Asked,
    /// The day it was asked.
    pub asked_on: Date,
    /// The day of the decision.
    pub decided_on: Option<Date>,
    /// The amount granted, in thousandths of a euro.
    pub granted: Option<i64>,
    /// The day it was paid.
    pub paid_on: Option<Date>,
    /// The amount paid, in thousandths of a euro.
    pub paid: Option<i64>,
}

/// The most requests listed of each sort: as many as one looks at. The export has them all.
const MOST: i64 = 15;

impl<'c> Office<'c> {
    /// The requests to list, in the dossiers that who asks may know of, as far as they may know of the money.
    pub(super) fn aids_listed(
        &self,
        call: &Call<'_>,
        such: &Such,
        year: (Date, Date),
    ) -> Result<(Vec<AidLine<'c>>, bool), Error<'c>> {
        let ever = (date(1, 1, 1), date(9999, 12, 31));
        let states = match such.state {
            Some(Asked::ToDecide) => vec![(Asked::ToDecide, ever)],
            Some(Asked::ToPay) => vec![(Asked::ToPay, ever)],
            Some(over) => vec![(over, year)],
            None => vec![(Asked::ToDecide, ever), (Asked::ToPay, ever)],
        };
        let posts = call.who.posts(self.catalogue);
        let fiche = such.fiche.as_ref().map(Id::as_str);
        self.store.read(|tx| {
            let (mut lines, mut more) = (Vec::new(), false);
            for (state, days) in &states {
                let found = aids::listed(tx, &posts, (state.word(), fiche), *days, MOST + 1)?;
                let most = usize::try_from(MOST).unwrap_or(0);
                more = more || found.len() > most;
                for one in found.into_iter().take(most) {
                    lines.extend(self.aid_listed(tx, call, (*state, one))?);
                }
            }
            lines.sort_by_key(|line: &AidLine<'c>| (line.state, line.asked_on, line.dossier));
            Ok((lines, more))
        })
    }

    /// The requests of a year, whatever became of them, one by one and page after page: those that the list shows as far
    /// as it goes, in the dossiers that who asks may know of, of whose money they may know.
    ///
    /// # Errors
    /// There is no such fiche that day, or its numbers are none of their business; a year that is none; or a fault.
    pub fn aids_asked(
        &self,
        call: &Call<'_>,
        such: &Such,
        after: &After,
        most: usize,
    ) -> Result<Page<AidLine<'c>>, Error<'c>> {
        self.allow(call.who, Operation::Figures, None)?;
        let year = year_of(such)?;
        if let Some(fiche) = &such.fiche {
            self.looked_at(call, fiche)?;
        }
        let posts = call.who.posts(self.catalogue);
        let fiche = such.fiche.as_ref().map(Id::as_str);
        let most = i64::try_from(most.clamp(1, MOST_LINES)).unwrap_or(1);
        self.store.read(|tx| {
            let found = aids::one_by_one(tx, &posts, (fiche, year), after, most)?;
            // What is left out of a page is not the end of the list.
            let whole = i64::try_from(found.len()).is_ok_and(|read| read == most);
            let next = found.last().filter(|_| whole).map(|last| After {
                day: last.aid.asked_on.to_string(),
                dossier: last.dossier,
                run: last.rank,
                ..After::default()
            });
            let mut lines = Vec::new();
            for one in found {
                let state = Asked::ALL
                    .into_iter()
                    .find(|known| known.word() == one.aid.state);
                let unknown = || Error::Unreadable(format!("aide, {}", one.aid.state));
                let state = state.ok_or_else(unknown)?;
                lines.extend(self.aid_listed(tx, call, (state, one))?);
            }
            Ok(Page { lines, next })
        })
    }

    fn aid_listed(
        &self,
        tx: &mut store::Tx<'_>,
        call: &Call<'_>,
        (state, one): (Asked, Listed),
    ) -> Result<Option<AidLine<'c>>, Error<'c>> {
        let loaded = self.load(tx, one.dossier, call.now.today)?;
        let Ok(stands) = loaded.stand(call.who) else {
            return Ok(None);
        };
        let seen = loaded.seen_by(&stands);
        let rank = usize::try_from(one.rank).unwrap_or(usize::MAX);
        let aid = loaded.dossier.state.aids.get(rank);
        let Some(aid) = aid.filter(|aid| seen.aid(aid)) else {
            return Ok(None);
        };
        let Some(fund) = loaded.engine.fund(aid.request.fund.as_str()) else {
            return Ok(None);
        };
        let operator = &loaded.dossier.state.operator;
        Ok(Some(AidLine {
            dossier: one.dossier,
            subject: loaded.kept.subject,
            fiche: loaded.engine.fiche,
            fund,
            body: aid.request.to.as_ref().or(operator.as_ref()).cloned(),
            state,
            asked_on: one.aid.asked_on,
            decided_on: one.aid.decided_on,
            granted: one.aid.granted,
            paid_on: one.aid.paid_on,
            paid: one.aid.paid,
        }))
    }
}
