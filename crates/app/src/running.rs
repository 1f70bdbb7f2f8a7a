//! How the installation is: what waits to leave, the nodes and their turns, the base, its keys, its copies. Nothing
//! here depends on the background work being done: it tells whether it is.

use domain::access::Operation;
use domain::time;
use domain::values::{Date, Duration, Id, Unit};
use store::db::About;
use store::mandates::{self, Mandate};
use store::nodes::{self, Node};
use store::outbox::{self, Waiting};
use store::{Fault, audit, keys, migrate, settings};

use crate::call::{Call, Now};
use crate::error::{Error, Refusal};
use crate::letters::without_addresses;
use crate::office::Office;
use crate::workshop::{Altered, altered};

/// Something that failed: it is tried again, or was given up on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stuck {
    /// Its number.
    pub id: i64,
    /// What: `courriel.nouveau`, `alerte.acces-exceptionnel`…
    pub kind: String,
    /// How many times it was tried.
    pub tries: i64,
    /// When it is tried again, in milliseconds; nothing once it is given up on.
    pub due_at: Option<i64>,
    /// Why it failed, in the words of who was asked to carry it; no address is in it.
    pub why: String,
}

/// What is done in the background.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jobs {
    /// What waits, kind by kind.
    pub waiting: Vec<Waiting>,
    /// What failed, the first to be tried again first.
    pub stuck: Vec<Stuck>,
    /// How many failed too often, and are not tried again unless somebody says so.
    pub given_up: u64,
    /// How many were done in the last day.
    pub done_lately: u64,
    /// The nodes, the last to turn first.
    pub nodes: Vec<Node>,
}

/// Whether the installation answers, for whoever watches it from outside: nothing else is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pulse {
    /// The base answers.
    pub base: bool,
    /// It is at the version of the program.
    pub migrations: bool,
    /// It can be written.
    pub writes: bool,
}

impl Pulse {
    /// Whether all of it is well.
    pub fn is_well(self) -> bool {
        self.base && self.migrations && self.writes
    }
}

/// How the installation is, for who keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// What outsiders are told.
    pub pulse: Pulse,
    /// The engine, its version, what the memory weighs.
    pub about: About,
    /// By how many milliseconds the clock of this machine is ahead of that of the base, when they are two.
    pub ahead: Option<i64>,
    /// The migrations, each with the instant it was applied.
    pub migrations: Vec<(String, i64)>,
    /// When the memory was last copied whole by Livret, in milliseconds.
    pub backed_up: Option<i64>,
    /// When the access journal was last read again, the lines that held and the chains that did not.
    pub audited: Option<(i64, u64, u64)>,
    /// The key that wraps today, by its name.
    pub key: String,
    /// The keys that wrap something: how much, counted for those of before, and whether each is in the keyring.
    pub keys: Vec<(String, Option<u64>, bool)>,
    /// What is done in the background.
    pub jobs: Jobs,
    /// The versions of fiches that are no more what was served, where the texts are at hand.
    pub altered: Vec<Altered>,
}

/// What to look after among accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToWatch {
    /// Mandates that end within a month, with the name of who holds them.
    pub ending: Vec<(Mandate, String)>,
    /// Accounts that hold a role which asks for a second factor, and have none in place.
    pub unproved: Vec<i64>,
}

/// The most things that failed shown.
const MOST_STUCK: i64 = 100;
/// The most mandates that end shown.
const MOST_ENDING: i64 = 50;
const DAY: i64 = 86_400_000;
/// A node turns at least this often, in milliseconds; after that it is late.
pub const LATE: i64 = 10 * 60_000;
/// How far ahead one looks at mandates that end.
const SOON: Duration = Duration {
    count: 30,
    unit: Unit::Days,
};

impl<'c> Office<'c> {
    /// What waits, what failed, and the nodes that do it.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`]; or a fault.
    pub fn jobs(&self, call: &Call<'_>) -> Result<Jobs, Error<'c>> {
        self.allow(call.who, Operation::Running, None)?;
        self.store.read(|tx| {
            let stuck = outbox::stuck(tx, MOST_STUCK)?.into_iter();
            let stuck = stuck.map(|failed| Stuck {
                id: failed.job.id,
                kind: failed.job.kind,
                tries: failed.job.tries,
                due_at: match failed.given_up_at {
                    None => Some(failed.job.due_at),
                    Some(_) => None,
                },
                why: without_addresses(&failed.why),
            });
            Ok(Jobs {
                waiting: outbox::by_kind(tx)?,
                given_up: outbox::given_up(tx)?.unsigned_abs(),
                stuck: stuck.collect(),
                done_lately: outbox::done_since(tx, call.now.at - DAY)?.unsigned_abs(),
                nodes: nodes::all(tx)?,
            })
        })
    }

    /// Has something that failed, or was given up on, tried again from now on.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`]; nothing of this number waits for that; or a fault.
    pub fn try_again(&self, call: &Call<'_>, job: i64) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::Running, None)?;
        self.store.write(|tx| {
            if !outbox::at_once(tx, job, call.now.at)? {
                return Err(Refusal::NotFound.into());
            }
            let line = call.line("lettre.relancer", ("lettre", job), 0);
            Ok(audit::write(tx, self.store.node(), &line)?)
        })
    }

    /// How the installation is.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`]; or a fault.
    pub fn condition(&self, call: &Call<'_>) -> Result<Condition, Error<'c>> {
        self.allow(call.who, Operation::Running, None)?;
        let jobs = self.jobs(call)?;
        let altered = match &self.shelf {
            Some(shelf) => altered(shelf, &self.store)?,
            None => Vec::new(),
        };
        let pulse = self.pulse(call.now);
        let shift = self.shift();
        let machine = call.now.at - shift;
        self.store.read(|tx| {
            let about = tx.about()?;
            let ring: Vec<&str> = self.keyring.ids().collect();
            let today = self.keyring.current_id();
            let mut wrapped = Vec::new();
            for id in keys::used(tx)? {
                // That of today wraps nearly everything: nobody waits for it to be counted.
                let count = match id == today {
                    true => None,
                    false => Some(keys::wrapped_by(tx, &id)?.unsigned_abs()),
                };
                let known = ring.contains(&id.as_str());
                wrapped.push((id, count, known));
            }
            let numbers = |text: Option<String>| -> Vec<i64> {
                let text = text.unwrap_or_default();
                text.split(' ')
                    .filter_map(|word| word.parse().ok())
                    .collect()
            };
            let audited = numbers(settings::read(tx, settings::AUDITED)?);
            Ok(Condition {
                pulse,
                ahead: about.clock.map(|clock| machine - clock),
                about,
                migrations: migrate::applied(tx)?,
                backed_up: numbers(settings::read(tx, settings::BACKED_UP)?)
                    .first()
                    .map(|at| at + shift),
                audited: match audited[..] {
                    [at, held, broken] => {
                        Some((at + shift, held.unsigned_abs(), broken.unsigned_abs()))
                    }
                    _ => None,
                },
                key: self.keyring.current_id().to_owned(),
                keys: wrapped,
                jobs,
                altered,
            })
        })
    }

    /// By how many milliseconds its clock is ahead of the machine's, in a demonstration.
    pub(crate) fn shift(&self) -> i64 {
        i64::from(self.demonstration.unwrap_or_default()) * DAY
    }

    /// Whether the installation answers: the base is asked, and written to. Whoever asks it often keeps the answer
    /// a moment.
    pub fn pulse(&self, now: Now) -> Pulse {
        let migrations = migrate::check(&self.store);
        let base = !matches!(
            migrations,
            Err(Fault::Sqlite(_) | Fault::Postgres(_) | Fault::Busy | Fault::Tls(_))
        );
        let writes = || -> Result<(), Fault> {
            let at = now.at.to_string();
            self.store
                .write(|tx| settings::write(tx, settings::WRITTEN, &at))
        };
        Pulse {
            base,
            migrations: migrations.is_ok(),
            writes: base && writes().is_ok(),
        }
    }

    /// Notes that this node has just turned: with which program, whether it carries letters, what went wrong.
    ///
    /// # Errors
    /// A fault.
    pub fn note_turn(
        &self,
        now: Now,
        version: &str,
        carries: bool,
        error: Option<&str>,
    ) -> Result<(), Error<'c>> {
        let node = Node {
            name: self.store.node().to_owned(),
            version: version.to_owned(),
            turned_at: now.at,
            carries,
            error: error.map(without_addresses),
        };
        self.store
            .write(|tx| nodes::note(tx, &node))
            .map_err(Error::Store)
    }

    /// What to look after among accounts.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`]; or a fault.
    pub fn accounts_to_watch(&self, call: &Call<'_>) -> Result<ToWatch, Error<'c>> {
        self.allow(call.who, Operation::ReadAccounts, None)?;
        let today = call.now.today;
        let month: Date = time::add(today, SOON);
        let requires = |role: &Id| {
            let role = self.catalogue.role(role);
            role.is_some_and(domain::catalogue::Role::requires_second_factor)
        };
        self.store.read(|tx| {
            let unproved = mandates::unproved(tx, today)?.into_iter();
            let mut unproved: Vec<i64> = unproved
                .filter(|(_, role)| requires(role))
                .map(|(account, _)| account)
                .collect();
            unproved.dedup();
            Ok(ToWatch {
                ending: mandates::ending(tx, (today, month), MOST_ENDING)?,
                unproved,
            })
        })
    }
}
