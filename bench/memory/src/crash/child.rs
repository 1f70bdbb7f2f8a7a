//! The one that dies: real acts on several threads, each said on the standard output once it is kept.

use std::io::Write;

use app::{Error, Office, Refusal};
use demo::dice::Dice;
use domain::dossier::{Act, Entry};

use crate::desk::{self, Case, Told, by, told};

const THREADS: u64 = 4;
/// It ends by itself if nobody kills it.
const MOST: u64 = 20_000;

/// Works until it dies.
pub fn live(args: &[String]) -> Told<()> {
    let [address, plan, life] = args else {
        return Err("adresse, plan, numéro".to_owned());
    };
    let plan = std::fs::read(plan).map_err(told)?;
    let cases: Vec<Case> = serde_json::from_slice(&plan).map_err(told)?;
    let office = desk::open(address, 8, true)?;
    std::thread::scope(|scope| {
        let hands: Vec<_> = (0..THREADS)
            .map(|hand| {
                let (office, cases) = (&office, &cases);
                scope.spawn(move || work(office, cases, life, hand))
            })
            .collect();
        hands.into_iter().try_for_each(|hand| {
            let told = hand.join();
            told.unwrap_or_else(|_| Err("un fil est tombé".to_owned()))
        })
    })
}

fn work(office: &Office<'static>, cases: &[Case], life: &str, hand: u64) -> Told<()> {
    let mut dice = Dice::seeded(life.parse::<u64>().map_err(told)? * THREADS + hand + 1);
    let mut inside: Vec<(usize, usize)> = Vec::new();
    for turn in 0..MOST {
        let rank = dice.below(cases.len());
        let mark = format!("{life}-{hand}-{turn}");
        // Places taken and given back touch more tables than the rest.
        match (dice.below(4), inside.pop()) {
            (0, Some((rank, event))) => {
                let act = Act::Correct { event, with: None };
                submit(
                    office,
                    &cases[rank],
                    &Entry {
                        act,
                        ..cases[rank].enter.clone()
                    },
                    &mark,
                )?;
            }
            (1, before) => {
                inside.extend(before);
                let entered = submit(office, &cases[rank], &cases[rank].enter, &mark)?;
                inside.extend(entered.map(|event| (rank, event)));
            }
            (_, before) => {
                inside.extend(before);
                submit(office, &cases[rank], &cases[rank].interview, &mark)?;
            }
        }
    }
    Ok(())
}

/// An act under its own mark; its rank in the journal if it was kept.
fn submit(office: &Office<'static>, case: &Case, entry: &Entry, mark: &str) -> Told<Option<usize>> {
    let entry = Entry {
        reason: Some(mark.to_owned()),
        ..entry.clone()
    };
    let (answer, _) = by(&case.agent, |call| {
        office.act(call, case.number, None, &entry)
    })?;
    match answer {
        Ok(done) => {
            let line = format!("{} {mark}\n", case.number);
            let mut out = std::io::stdout().lock();
            out.write_all(line.as_bytes()).map_err(told)?;
            out.flush().map_err(told)?;
            Ok(usize::try_from(done.version - 1).ok())
        }
        Err(Error::Refused(Refusal::Stale | Refusal::Answer { .. })) => Ok(None),
        Err(error) => Err(told(error)),
    }
}
