//! The last places of a fiche, disputed by sixty-four hands: never one too many, and nothing lost.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use app::{Error, Office, Refusal};
use demo::dice::Dice;
use domain::dossier::{Act, Dossier, Entry, ONE};
use domain::values::Id;
use store::{dossiers, ledger};

use crate::desk::{self, Case, Told, by, cases, told};
use crate::measure::Report;

const HANDS: u64 = 64;
/// Dossiers about to take a place: several for each.
const CASES: u64 = 260;
/// How often somebody looks again at a dossier that others moved before they are counted as lost.
const LOOKS: u32 = 50;

/// What the hands did, all together.
#[derive(Default)]
struct Tally {
    taken: u64,
    given_back: u64,
    refused: u64,
    looks: u32,
    /// The most times randomness was drawn again in one act.
    again: u32,
    /// Acts acknowledged in each dossier.
    kept: BTreeMap<i64, usize>,
    faults: Vec<String>,
}

/// The bench on both engines.
pub fn run(attempts: u64) -> Told<bool> {
    let mut report = Report::default();
    for place in [trial::sqlite(), trial::postgres()] {
        one(&place, attempts, &mut report)?;
    }
    Ok(report.print())
}

fn one(place: &trial::Place, attempts: u64, report: &mut Report) -> Told<()> {
    let engine = place.engine;
    let ready = desk::open(&place.address, 8, false)?;
    let cases = cases(&ready, CASES)?;
    drop(ready);
    let office = desk::open(&place.address, 64, true)?;
    let begun = Instant::now();
    let tally = Mutex::new(dispute(&office, &cases, attempts));
    let seconds = begun.elapsed().as_secs_f64();
    // Those given back at the end are taken again: all of them are, in the end.
    for case in &cases {
        attempt(&office, case, &case.enter, &tally);
    }
    let tally = tally.into_inner().map_err(told)?;
    let rate = attempts as f64 / seconds;
    report.note(
        &format!("{engine} : {attempts} tentatives, {HANDS} mains"),
        format!("{rate:.0} par seconde"),
        &format!(
            "{} prises, {} rendues, {} refusées",
            tally.taken, tally.given_back, tally.refused
        ),
    );
    for fault in tally.faults.iter().take(3) {
        eprintln!("{engine} : {fault}");
    }
    let name = |what: &str| format!("{engine} : {what}");
    report.differences(
        &name("actes restés sans réponse claire"),
        tally.faults.len(),
        usize::try_from(attempts).unwrap_or(0),
    );
    let (over, taken, all) = places(&office)?;
    report.differences(&name("places de trop, à un moment"), over, CASES as usize);
    let net = i64::try_from(tally.taken - tally.given_back).unwrap_or(0);
    report.bar(
        &name("places prises à la fin"),
        taken.to_string(),
        format!("acquittées : {net}"),
        &format!("{all}, toutes"),
        taken == net && taken == all,
    );
    let lost = lost(&office, &cases, &tally.kept)?;
    report.differences(
        &name("actes acquittés absents, rangs sautés"),
        lost,
        tally.kept.len(),
    );
    report.bar(
        &name("reprises d'un même acte"),
        format!(
            "{} par le moteur, {} par son auteur",
            tally.again, tally.looks
        ),
        String::new(),
        "bornées",
        tally.again <= 9 && tally.looks < LOOKS,
    );
    let verified = office.verify(desk::now(), |_| {}).map_err(told)?;
    let (lines, broken) = store::audit::verify(&office.store).map_err(told)?;
    report.differences(
        &name("différences avec les journaux"),
        verified.differences.len() + broken.len(),
        usize::try_from(verified.events + lines).unwrap_or(0),
    );
    Ok(())
}

/// Every hand takes places as they come, and gives one back now and then when there are none left.
fn dispute(office: &Office<'static>, cases: &[Case], attempts: u64) -> Tally {
    let (tally, next) = (Mutex::new(Tally::default()), AtomicU64::new(0));
    std::thread::scope(|scope| {
        for hand in 0..HANDS {
            let (tally, next) = (&tally, &next);
            scope.spawn(move || {
                let mut mine: Vec<(usize, usize)> = Vec::new();
                let mut dice = Dice::seeded(hand + 1);
                while next.fetch_add(1, Ordering::Relaxed) < attempts {
                    let rank = dice.below(cases.len());
                    let won = attempt(office, &cases[rank], &cases[rank].enter, tally);
                    match won {
                        Some(event) => mine.push((rank, event)),
                        None if !mine.is_empty() && dice.below(6) == 0 => {
                            let (rank, event) = mine.swap_remove(dice.below(mine.len()));
                            give_back(office, &cases[rank], event, tally);
                        }
                        None => {}
                    }
                }
            });
        }
    });
    tally.into_inner().unwrap_or_default()
}

fn give_back(office: &Office<'static>, case: &Case, event: usize, tally: &Mutex<Tally>) {
    let mistake = Entry {
        act: Act::Correct { event, with: None },
        reason: Some("Saisie sur la mauvaise personne.".to_owned()),
        ..case.enter.clone()
    };
    if attempt(office, case, &mistake, tally).is_some()
        && let Ok(mut tally) = tally.lock()
    {
        tally.taken -= 1;
        tally.given_back += 1;
    }
}

/// One act, submitted again as long as others move the dossier meanwhile; its rank in the journal if it was
/// kept.
fn attempt(
    office: &Office<'static>,
    case: &Case,
    entry: &Entry,
    tally: &Mutex<Tally>,
) -> Option<usize> {
    let mut looks = 0;
    loop {
        let (answer, draws) = match by(&case.agent, |call| {
            office.act(call, case.number, None, entry)
        }) {
            Ok(answer) => answer,
            Err(fault) => (Err(Error::Unreadable(fault)), 0),
        };
        let mut tally = tally.lock().ok()?;
        tally.looks = tally.looks.max(looks);
        match answer {
            Err(Error::Refused(Refusal::Stale)) if looks < LOOKS => looks += 1,
            Err(Error::Refused(Refusal::Answer { .. })) => {
                tally.refused += 1;
                return None;
            }
            Err(error) => {
                tally.faults.push(told(error));
                return None;
            }
            Ok(done) => {
                tally.taken += 1;
                // An act draws twice: for its seal, and for what it announces.
                tally.again = tally.again.max(draws.saturating_sub(2));
                *tally.kept.entry(case.number).or_default() += 1;
                return usize::try_from(done.version - 1).ok();
            }
        }
    }
}

/// Turns after which more places were taken than there are; how many are taken now, and how many there are.
fn places(office: &Office<'static>) -> Told<(usize, i64, i64)> {
    let engine = desk::engine(office)?;
    let fiche = desk::bounded();
    let mut counters = engine.fiche.counters.iter();
    let counter = counters.find(|counter| counter.capacity);
    let counter = counter.ok_or("pas de compteur de places")?;
    office
        .store
        .read(|tx| {
            let last = ledger::turn(tx, &fiche)?;
            let mut taken: BTreeMap<Option<Id>, i64> = BTreeMap::new();
            let mut over = 0;
            for turn in 1..=last {
                for fed in ledger::between(tx, &fiche, turn - 1, turn)? {
                    if fed.counter != counter.origin.id {
                        continue;
                    }
                    let bound = engine.bound(counter, fed.key.as_ref()).unwrap_or(0);
                    let level = taken.entry(fed.key).or_default();
                    *level += fed.amount;
                    over += usize::from(*level > i64::from(bound) * ONE);
                }
            }
            let all = i64::from(engine.bound(counter, None).unwrap_or(0));
            Ok::<_, store::Fault>((over, taken.values().sum::<i64>() / ONE, all))
        })
        .map_err(told)
}

/// Acts acknowledged that are not in their journal, and journals whose ranks do not follow one another.
fn lost(office: &Office<'static>, cases: &[Case], kept: &BTreeMap<i64, usize>) -> Told<usize> {
    let mut lost = 0;
    for case in cases {
        let events = office.store.read(|tx| dossiers::events(tx, case.number));
        let events = events.map_err(told)?;
        let expected = case.events + kept.get(&case.number).copied().unwrap_or(0);
        lost += expected.abs_diff(events.len());
        lost += events
            .iter()
            .zip(0..)
            .filter(|(event, rank)| event.rank != *rank)
            .count();
        let read: Dossier = office.replayed(case.number, desk::now()).map_err(told)?;
        lost += usize::from(read.journal.len() != events.len());
    }
    Ok(lost)
}
