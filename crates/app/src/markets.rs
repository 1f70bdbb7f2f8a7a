//! Contracts (*marchés*): what is declared of each, and what it adds to the counts of its fiche.
//!
//! A fiche is declared this way when a step of a contract feeds one of its counters with a quantity; which
//! counters, over what period, and what share each makes, is all in the fiche.

use std::collections::BTreeMap;
use std::ops::Range;

use domain::access::{Operation, Seen};
use domain::dossier::act::{Holding, Input};
use domain::dossier::{Act, Around, Dossier, Engine, Entry, Reason, Subject, Timeline};
use domain::fiche::{Counter, Fiche, Step, StepScope};
use domain::values::{Date, Id};
use store::{Tx, dossiers, figures, ledger, lists, subjects};

use crate::call::Call;
use crate::dossier::{About, SharedCount};
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;
use crate::subject::Kind;

/// The contracts of an action.
#[derive(Debug, Clone)]
pub struct Markets<'c> {
    /// The fiche.
    pub fiche: &'c Fiche,
    /// What is declared.
    pub step: &'c Step,
    /// The counters that it feeds.
    pub counters: Vec<&'c Counter>,
    /// What all contracts add up to.
    pub counts: Vec<SharedCount<'c>>,
    /// Those of the contracts that were asked for, as far as who asks may know of them, by name.
    pub lines: Vec<Market>,
    /// Whether others come after them.
    pub more: bool,
}

/// A contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Market {
    /// Its dossier.
    pub dossier: i64,
    /// Its name.
    pub name: String,
    /// How many declarations.
    pub declared: usize,
    /// The last day declared.
    pub last: Option<Date>,
    /// What it adds to each counter of [`Markets::counters`] within the counter's window, in thousandths.
    pub amounts: Vec<i64>,
}

/// Something declared of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// The name of the contract.
    pub market: String,
    /// What the step asks.
    pub inputs: BTreeMap<Id, Input>,
}

/// What a declaration comes to.
#[derive(Debug, Clone)]
pub enum Declared<'c> {
    /// It is written, or would be.
    Done,
    /// The very same is there already: it is left alone.
    Already,
    /// The fiche does not admit it, or something is missing.
    Refused(Vec<Reason<'c>>),
}

/// The longest name of a contract, in characters.
const LONGEST: usize = 200;
/// The most declarations at once.
const MOST: usize = 2_000;

/// What the contracts of a fiche declare; nothing when they declare nothing that is counted.
fn declares<'c>(engine: &Engine<'c>) -> Option<(&'c Step, Vec<&'c Counter>)> {
    let fiche: &'c Fiche = engine.fiche;
    let mut steps = fiche.steps.iter();
    steps.find_map(|step| {
        let fed = |counter: &&Counter| {
            let mut feeds = counter.feeds.iter();
            feeds.any(|feed| feed.amount.is_some() && feed.step.step() == step.origin.id.as_str())
        };
        let counters: Vec<&'c Counter> = fiche.counters.iter().filter(fed).collect();
        (step.scope == StepScope::Market && !counters.is_empty()).then_some((step, counters))
    })
}

/// What a contract adds to each counter that it feeds, within the window of each, in thousandths; nothing of what is no
/// contract, nor when some of what is declared may not be read: the sum of it is not the reader's either.
pub(crate) fn added<'c>(
    engine: &Engine<'c>,
    seen: &Seen<'_, 'c>,
    around: &Around<'_>,
) -> Option<Vec<(&'c Counter, i64)>> {
    let dossier = seen.folder.dossier;
    let (step, counters) = declares(engine)?;
    let is_own = |id: &Id| *id == step.origin.id;
    let read = seen.written().filter(|(_, known)| is_own(&known.origin.id));
    let done = dossier.state.done();
    let done = done.filter(|held| is_own(&held.holding.step));
    if !matches!(dossier.subject, Subject::Market(_)) || read.count() != done.count() {
        return None;
    }
    let fed = engine.fed(dossier, around);
    let amount = |counter: &'c Counter| {
        let window = engine.shared_window(counter, around.today, around);
        let own = fed
            .iter()
            .filter(|one| one.counter == counter.origin.id && window.holds(one.day));
        let sum = own.fold(0_i64, |sum, one| sum.saturating_add(one.amount));
        (counter, sum)
    };
    Some(counters.into_iter().map(amount).collect())
}

impl<'c> Office<'c> {
    /// Whether an action counts contract by contract, for who asks: what a page shows a door for.
    ///
    /// # Errors
    /// As for [`Office::markets`].
    pub fn has_markets(&self, call: &Call<'_>, fiche: &Id) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::Figures, None)?;
        let (engine, _) = self.looked_at(call, fiche)?;
        declares(engine).ok_or(Refusal::NotFound)?;
        self.reach(call.who, engine).ok_or(Refusal::Forbidden)?;
        Ok(())
    }

    /// The contracts of an action, some of them in the order of their names, and what they declare.
    ///
    /// # Errors
    /// There is no such fiche that day, or it counts nothing contract by contract; it is none of their business;
    /// or a fault.
    pub fn markets(
        &self,
        call: &Call<'_>,
        fiche: &Id,
        part: Range<usize>,
    ) -> Result<Markets<'c>, Error<'c>> {
        self.allow(call.who, Operation::Figures, None)?;
        self.has_markets(call, fiche)?;
        let (engine, _) = self.looked_at(call, fiche)?;
        let (step, counters) = declares(engine).ok_or(Refusal::NotFound)?;
        let counts = self.counters(call, fiche)?.into_iter();
        let counts = counts.filter(|count| {
            counters
                .iter()
                .any(|known| known.origin.id == count.counter.origin.id)
        });
        let posts = call.who.posts(self.catalogue);
        let (lines, more) = self.store.read(|tx| {
            let mut known = Vec::new();
            for (number, name) in figures::markets(tx, fiche.as_str())? {
                if lists::may_see(tx, &posts, number)? {
                    known.push((name, number));
                }
            }
            known.sort();
            let more = known.len() > part.end;
            let mut lines = Vec::new();
            for (_, number) in known.into_iter().take(part.end).skip(part.start) {
                lines.extend(self.market(tx, call, number, step)?);
            }
            Ok::<_, Error<'c>>((lines, more))
        })?;
        Ok(Markets {
            fiche: engine.fiche,
            step,
            counts: counts.collect(),
            counters,
            lines,
            more,
        })
    }

    fn market(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        number: i64,
        step: &Step,
    ) -> Result<Option<Market>, Error<'c>> {
        let loaded = self.load(tx, number, call.now.today)?;
        let Ok(standing) = loaded.stand(call.who) else {
            return Ok(None);
        };
        let seen = loaded.seen_by(&standing);
        let written = seen
            .written()
            .filter(|(_, known)| known.origin.id == step.origin.id);
        let days: Vec<Date> = written.map(|(held, _)| held.day).collect();
        let name = loaded.subject.kept.name.clone().unwrap_or_default();
        let added = self.with_ledger(|ledger| {
            let around = loaded.around(ledger, call.now.today);
            added(loaded.engine, &seen, &around)
        });
        Ok(added.map(|added| Market {
            dossier: number,
            name,
            declared: days.len(),
            last: days.into_iter().max(),
            amounts: added.into_iter().map(|(_, amount)| amount).collect(),
        }))
    }

    /// Declares what was done on contracts, when `write` says so and the fiche admits every line; tells in any
    /// case what each comes to. Each line is an act of its own: what is there already is left alone, and one
    /// that was stopped halfway is done again without counting twice.
    ///
    /// # Errors
    /// There is no such fiche that day, or it counts nothing contract by contract; it is none of their business;
    /// a contract without a name, or too many lines; or a fault.
    pub fn declare(
        &self,
        call: &Call<'_>,
        fiche: &Id,
        (lines, write): (&[Declaration], bool),
    ) -> Result<(Vec<Declared<'c>>, bool), Error<'c>> {
        self.allow(call.who, Operation::Figures, None)?;
        let (engine, _) = self.looked_at(call, fiche)?;
        let (step, _) = declares(engine).ok_or(Refusal::NotFound)?;
        if lines.len() > MOST {
            return Err(invalid("tableau", Invalid::TooLong));
        }
        let named = |line: &Declaration| {
            let letters = line.market.trim().chars().count();
            (1..=LONGEST).contains(&letters) && !domain::identity::looks_like_nir(&line.market)
        };
        if !lines.iter().all(named) {
            return Err(invalid("marche", Invalid::Malformed));
        }
        let entries: Vec<Entry> = lines.iter().map(|line| entry(call, step, line)).collect();
        let told = self.store.read(|tx| {
            let mut told = Vec::new();
            for (rank, (line, entry)) in lines.iter().zip(&entries).enumerate() {
                let before = lines.get(..rank).unwrap_or_default();
                told.push(match before.contains(line) {
                    true => Declared::Already,
                    false => self.weigh_one(tx, call, engine, (line, entry))?,
                });
            }
            Ok::<_, Error<'c>>(told)
        })?;
        let clear = !told.iter().any(|one| matches!(one, Declared::Refused(_)));
        if !write || !clear {
            return Ok((told, false));
        }
        for ((line, entry), _) in lines
            .iter()
            .zip(&entries)
            .zip(&told)
            .filter(|(_, told)| matches!(told, Declared::Done))
        {
            let own = self
                .store
                .read(|tx| self.market_of(tx, fiche, &line.market))?;
            match own {
                Some(number) => self.act(call, number, None, entry)?,
                None => {
                    let about = About::Market(line.market.trim().to_owned());
                    self.open_dossier(call, &about, fiche, entry)?
                }
            };
        }
        Ok((told, true))
    }

    /// The dossier of a contract by its name.
    fn market_of(&self, tx: &mut Tx<'_>, fiche: &Id, name: &str) -> Result<Option<i64>, Error<'c>> {
        let Some(subject) = subjects::named(tx, Kind::Market.word(), name.trim())? else {
            return Ok(None);
        };
        let own = dossiers::of_subject(tx, subject.id)?;
        let mut own = own.into_iter().filter(|kept| kept.fiche == fiche.as_str());
        Ok(own.next().map(|kept| kept.id))
    }

    fn weigh_one(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        engine: &Engine<'c>,
        (line, entry): (&Declaration, &Entry),
    ) -> Result<Declared<'c>, Error<'c>> {
        let fiche = &engine.fiche.head.id;
        let today = call.now.today;
        let answer = match self.market_of(tx, fiche, &line.market)? {
            Some(number) => {
                self.may_know(tx, call, number)?;
                let loaded = self.load(tx, number, today)?;
                loaded.stand(call.who)?;
                let mut done = loaded.dossier.state.done();
                let same = |held: &domain::dossier::state::Held| match &entry.act {
                    Act::Hold(holding) => {
                        held.holding.step == holding.step && held.holding.inputs == holding.inputs
                    }
                    _ => false,
                };
                if done.any(same) {
                    return Ok(Declared::Already);
                }
                self.with_ledger(|ledger| {
                    let around = loaded.around(ledger, today);
                    loaded.engine.decide(&loaded.dossier, entry, &around)
                })
            }
            None => {
                let turn = ledger::turn(tx, fiche)?;
                self.catch_up(tx, fiche, turn)?;
                let subject = Subject::Market(line.market.trim().to_owned());
                let dossier = Dossier::open("nouveau".to_owned(), subject, engine);
                self.with_ledger(|ledger| {
                    let around = Around {
                        today,
                        facts: &Timeline::default(),
                        ledger,
                        action: None,
                        mandates: &[],
                        stays: &[],
                    };
                    engine.decide(&dossier, entry, &around)
                })
            }
        };
        let whole = answer.recordable() && answer.verdict != domain::dossier::Verdict::Incomplete;
        Ok(match whole {
            true => Declared::Done,
            false => Declared::Refused(answer.reasons),
        })
    }
}

fn entry(call: &Call<'_>, step: &Step, line: &Declaration) -> Entry {
    let mut holding = Holding::of(step.origin.id.clone());
    holding.inputs.clone_from(&line.inputs);
    Entry {
        act: Act::Hold(holding),
        on: call.now.today,
        by: vec![call.who.actor()],
        reason: None,
    }
}
