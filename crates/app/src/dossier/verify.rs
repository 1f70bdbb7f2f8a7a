//! Is the memory what its journals say? Every dossier replayed and drawn again, and compared with what is
//! kept.

use std::collections::BTreeMap;

use domain::dossier::{Dossier, Ledger};
use domain::values::Id;
use store::{aids, dossiers, ledger, leftovers, lists, moments, owed};

use super::load::Loaded;
use crate::call::Now;
use crate::error::Error;
use crate::office::Office;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Dossiers replayed.
    pub dossiers: u64,
    /// Events read.
    pub events: u64,
    /// Dossiers that were erased: their journal cannot be opened any more, by intent. What is left of them was
    /// checked without its content.
    pub erased: u64,
    /// Persons and households that were erased, whole or but for evidence.
    pub erased_subjects: u64,
    /// Files joined whose bytes were opened.
    pub pieces: u64,
    /// Exports looked at; those that are ready were opened.
    pub exports: u64,
    /// Yearly reports opened.
    pub reports: u64,
    /// What does not agree.
    pub differences: Vec<Difference>,
}

/// Something kept that is not what the journal says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The dossier; 0 for what is left of a subject, an export, a report.
    pub dossier: i64,
    /// What differs, in French.
    pub what: String,
}

/// How many dossiers are read in one transaction.
const BATCH: i64 = 200;

impl<'c> Office<'c> {
    /// Replays every dossier; `progress` is told how many were seen.
    ///
    /// # Errors
    /// A fault: the memory cannot be read.
    pub fn verify(&self, now: Now, mut progress: impl FnMut(u64)) -> Result<Verified, Error<'c>> {
        let mut found = Verified::default();
        let mut last = 0;
        loop {
            let seen = self.store.read(|tx| {
                let batch = dossiers::after(tx, last, BATCH)?;
                for kept in &batch {
                    last = kept.id;
                    self.verify_one(tx, kept, now, &mut found)?;
                }
                Ok::<_, Error<'c>>(batch.len())
            })?;
            if seen == 0 {
                self.left(&mut found)?;
                let (pieces, altered) = self.verify_pieces()?;
                found.pieces = pieces;
                let altered = altered.into_iter();
                let differences = altered.map(|(dossier, what)| Difference { dossier, what });
                found.differences.extend(differences);
                let (exports, wrong) = self.verify_exports()?;
                let (reports, untold) = self.verify_reports()?;
                (found.exports, found.reports) = (exports, reports);
                let beside = wrong.into_iter().chain(untold);
                found
                    .differences
                    .extend(beside.map(|what| Difference { dossier: 0, what }));
                return Ok(found);
            }
            progress(found.dossiers + found.erased);
        }
    }

    /// Replays these dossiers only; one that is not there is a difference.
    ///
    /// # Errors
    /// A fault: the memory cannot be read.
    pub fn verify_these(&self, numbers: &[i64], now: Now) -> Result<Verified, Error<'c>> {
        let mut found = Verified::default();
        for number in numbers {
            self.store.read(|tx| match dossiers::find(tx, *number)? {
                Some(kept) => self.verify_one(tx, &kept, now, &mut found),
                None => {
                    let what = "il n'y a rien à ce numéro".to_owned();
                    found.differences.push(Difference {
                        dossier: *number,
                        what,
                    });
                    Ok(())
                }
            })?;
        }
        Ok(found)
    }

    fn verify_one(
        &self,
        tx: &mut store::Tx<'_>,
        kept: &dossiers::Dossier,
        now: Now,
        found: &mut Verified,
    ) -> Result<(), Error<'c>> {
        let told = if kept.erased_at.is_some() {
            found.erased += 1;
            self.without_content(tx, kept)
        } else {
            found.dossiers += 1;
            found.events += kept.events.unsigned_abs();
            let loaded = self.load_kept(tx, kept.clone(), now.today);
            loaded.and_then(|loaded| self.compare(tx, &loaded, now))
        };
        let told = match told {
            Err(error @ Error::Store(_)) => return Err(error),
            Err(error) => vec![error.to_string()],
            Ok(told) => told,
        };
        found
            .differences
            .extend(told.into_iter().map(|what| Difference {
                dossier: kept.id,
                what,
            }));
        Ok(())
    }

    /// Looks for what is left of those who were erased.
    fn left(&self, found: &mut Verified) -> Result<(), Error<'c>> {
        let left = self
            .store
            .read(|tx| Ok::<_, Error<'c>>((leftovers::erased(tx)?, leftovers::find(tx)?)))?;
        found.erased_subjects = left.0;
        let told = left.1.into_iter().map(|one| Difference {
            dossier: 0,
            what: format!("sujet {} : {}", one.subject, one.what),
        });
        found.differences.extend(told);
        Ok(())
    }

    /// What can be checked of a dossier whose entries were blanked: the ranks and the days of its journal, that
    /// nobody finds it nor owes anything, that it counts only for what its fiche counts, and never less than
    /// nothing.
    fn without_content(
        &self,
        tx: &mut store::Tx<'_>,
        kept: &dossiers::Dossier,
    ) -> Result<Vec<String>, Error<'c>> {
        let mut told = Vec::new();
        let events = dossiers::events(tx, kept.id)?;
        let ranks = events.iter().map(|event| event.rank);
        if !ranks.eq(0..kept.events) {
            told.push(format!(
                "{} événements, {} annoncés",
                events.len(),
                kept.events
            ));
        }
        let days = || events.iter().map(|event| event.on);
        let shown = (kept.summary.opened_on, kept.summary.moved_on);
        if days().min().zip(days().max()) != Some(shown) {
            told.push("les jours affichés ne sont pas ceux du journal".to_owned());
        }
        if !lists::reached(tx, kept.id)?.is_empty() {
            told.push("effacé, et quelqu'un peut encore le connaître".to_owned());
        }
        let owed = owed::of(tx, kept.id)?;
        if !owed.is_empty() || !owed::agrees(tx, kept.id, &[])? {
            told.push("effacé, et quelque chose y est encore dû".to_owned());
        }
        let mut sums: BTreeMap<Id, i64> = BTreeMap::new();
        for fed in ledger::of(tx, kept.id)? {
            let sum = sums.entry(fed.counter).or_default();
            *sum = sum.saturating_add(fed.amount);
        }
        let fiche = self.engine_of(kept)?.fiche;
        let known = |id: &Id| fiche.counters.iter().any(|one| one.origin.id == *id);
        if sums.iter().any(|(id, sum)| !known(id) || *sum < 0) {
            told.push("les comptes partagés ne sont pas ceux d'un dossier de sa fiche".to_owned());
        }
        Ok(told)
    }

    fn compare(
        &self,
        tx: &mut store::Tx<'_>,
        loaded: &Loaded<'_, 'c>,
        now: Now,
    ) -> Result<Vec<String>, Error<'c>> {
        let mut told = Vec::new();
        let kept = &loaded.kept;
        let events = dossiers::events(tx, kept.id)?;
        if i64::try_from(events.len()) != Ok(kept.events) {
            told.push(format!(
                "{} événements, {} annoncés",
                events.len(),
                kept.events
            ));
        }
        for (event, (rank, open)) in events.iter().zip((0_i64..).zip(&loaded.dossier.journal)) {
            let headline = open.entry.headline();
            let agrees = event.rank == rank
                && event.on == open.entry.on
                && event.act == headline.act
                && event.what == headline.what.map(ToString::to_string)
                && event.outcome == headline.outcome.map(ToString::to_string);
            if !agrees {
                told.push(format!(
                    "l'événement {rank} n'est pas celui que son contenu annonce"
                ));
            }
        }
        let chair = kept.summary.chair;
        let drawn = self.drawn(tx, loaded, chair, now.today)?;
        let mut summary = drawn.summary;
        summary.wake_on = kept.summary.wake_on;
        let fresh = kept.summary.wake_on.is_none_or(|day| day > now.today);
        if !fresh && kept.summary.progress.is_none() {
            // Kept before anybody asked how far people are: drawn in its turn.
            summary.progress = None;
            summary.entered_on = None;
        }
        if summary != kept.summary {
            told.push("l'état affiché n'est pas celui du journal".to_owned());
        }
        if lists::reached(tx, kept.id)? != drawn.reach {
            told.push(
                "la liste de ceux qui peuvent le connaître n'est pas celle du journal".to_owned(),
            );
        }
        let owed = owed::of(tx, kept.id)?;
        if !owed
            .iter()
            .all(|one| self.is_listed(&one.post, &drawn.reach))
        {
            told.push("quelque chose est dû par qui ne peut pas connaître le dossier".to_owned());
        }
        if !lists::wakes_with(tx, kept.id)? {
            told.push("les listes ne le réveillent pas le jour dit".to_owned());
        }
        if fresh && kept.archived_at.is_none() && aids::of(tx, kept.id)? != drawn.aids {
            told.push("les aides ne sont pas celles du journal".to_owned());
        }
        if fresh && kept.archived_at.is_none() && moments::of(tx, kept.id)? != drawn.moments {
            told.push("les moments comptés ne sont pas ceux du journal".to_owned());
        }
        if !owed::agrees(tx, kept.id, &owed)? {
            told.push("ce qui est dû ne se compte pas comme les listes le disent".to_owned());
        }
        if fresh && owed != drawn.owed {
            told.push("ce qui est dû n'est pas ce que le journal dit".to_owned());
        }
        told.extend(self.counted(tx, loaded, now)?);
        Ok(told)
    }

    /// What the dossier adds to the shared counts, against what was added.
    fn counted(
        &self,
        tx: &mut store::Tx<'_>,
        loaded: &Loaded<'_, 'c>,
        now: Now,
    ) -> Result<Option<String>, Error<'c>> {
        let kept = ledger::of(tx, loaded.kept.id)?;
        let fed = self.with_ledger(|ledger| {
            let around = loaded.around(ledger, now.today);
            loaded.engine.fed(&loaded.dossier, &around)
        });
        let mut sums = Ledger::default();
        let fiche = &loaded.engine.fiche.head.id;
        sums.add(fiche, &kept);
        sums.remove(fiche, &fed);
        Ok(
            (!sums.is_zero())
                .then(|| "les comptes partagés ne sont pas ceux du journal".to_owned()),
        )
    }

    /// A dossier as its journal makes it, for those who compare two memories.
    ///
    /// # Errors
    /// A fault.
    pub fn replayed(&self, id: i64, now: Now) -> Result<Dossier, Error<'c>> {
        self.store
            .read(|tx| Ok(self.load(tx, id, now.today)?.dossier))
    }
}
