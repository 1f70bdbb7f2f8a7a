//! The dossiers behind a number, of those that who asks may know of.

use domain::access::Operation;
use domain::fiche::Fiche;
use domain::indicator::Breakdown;
use domain::values::Date;
use store::dossiers;
use store::moments;

use super::raw::{Line, Read, is_service};
use super::{Eyes, Wanted};
use crate::call::Call;
use crate::error::{Error, Refusal};
use crate::office::Office;

/// A dossier counted.
#[derive(Debug, Clone)]
pub struct InFigure<'c> {
    /// The dossier.
    pub dossier: i64,
    /// Its subject.
    pub subject: i64,
    /// The fiche.
    pub fiche: &'c Fiche,
    /// The day it counts.
    pub on: Date,
}

/// The dossiers behind a number.
#[derive(Debug, Clone)]
pub struct Listing<'c> {
    /// The indicator.
    pub indicator: &'c domain::indicator::Indicator,
    /// What it was told apart by.
    pub by: Breakdown,
    /// The dossiers, the last first.
    pub lines: Vec<InFigure<'c>>,
    /// There are more than are listed.
    pub more: bool,
}

/// The most dossiers listed.
const MOST: usize = 100;
/// The most dossiers of an action read to find them.
const READ: i64 = 2000;

impl<'c> Office<'c> {
    /// The dossiers counted by an indicator, those of a line only when one is said, and only those that who asks may
    /// know of: numbers alone open no list.
    ///
    /// # Errors
    /// Those of [`Office::figure`]; what is counted is not dossiers.
    pub fn in_figure(
        &self,
        call: &Call<'_>,
        indicator: &str,
        wanted: &Wanted,
        line: Option<&str>,
    ) -> Result<Listing<'c>, Error<'c>> {
        self.allow(call.who, Operation::Figures, None)?;
        let (indicator, by) = self.indicator_by(indicator, wanted)?;
        let looked = self.looked_through(call, wanted)?;
        let place = wanted.place.as_ref().and_then(|id| self.territory_of(id));
        let read = Read {
            indicator,
            by: Some(by),
            place,
            is_service: place.is_some_and(|place| is_service(self.catalogue, place)),
            period: (wanted.from, wanted.to),
            today: call.now.today,
        };
        if !read.has_lists() {
            return Err(Refusal::NotFound.into());
        }
        let population = &indicator.population;
        let asked = (read.asked(population), population.counted.is_stock());
        let posts = call.who.posts(self.catalogue);
        let personal = by.is_personal() || wanted.place.is_some();
        let places = self.places();
        self.store.read(|tx| {
            let mut found = Vec::new();
            let mut more = false;
            for (engine, eyes) in &looked.open {
                // Where somebody lives is told to the operator who follows them.
                if personal && *eyes == Eyes::Service {
                    continue;
                }
                let id = engine.fiche.head.id.as_str();
                let of = (id, read.period);
                let all = moments::listed(tx, &posts, of, asked, READ)?;
                more = more || i64::try_from(all.len()).is_ok_and(|read| read == READ);
                for one in all {
                    let counted = Line {
                        fiche: id.to_owned(),
                        operator: one.operator,
                        first: one.first,
                        second: one.second,
                        days: None,
                        count: 1,
                        whole: false,
                        with_amount: 0,
                        amount: 0,
                    };
                    let eyes = (*engine, *eyes);
                    let key = self.key_of(eyes.0, &counted, by, &places);
                    let named = line.is_none_or(|line| key.as_deref().unwrap_or_default() == line);
                    if named && self.is_wanted(call, eyes, &counted, wanted, &read)? {
                        found.push((one.on, one.dossier, engine.fiche));
                    }
                }
            }
            found.sort_by_key(|(on, dossier, _)| std::cmp::Reverse((*on, *dossier)));
            more = more || found.len() > MOST;
            found.truncate(MOST);
            let mut lines = Vec::new();
            for (on, dossier, fiche) in found {
                if let Some(kept) = dossiers::find(tx, dossier)? {
                    lines.push(InFigure {
                        dossier,
                        subject: kept.subject,
                        fiche,
                        on,
                    });
                }
            }
            Ok(Listing {
                indicator,
                by,
                lines,
                more,
            })
        })
    }
}
