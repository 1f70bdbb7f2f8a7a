//! Lists that somebody takes away as a file: asked, written in the background, fetched while they last. What a list
//! holds is not here: whoever writes it reads it with the same questions as its page, as who asked, so that its rights
//! are its own.
//!
//! A file is its asker's, under the mandate that asked: nobody else finds it, and it goes with the mandate. It may
//! speak of anybody: when somebody is erased or archived, no file stays.

mod make;
mod verify;

use domain::values::Date;
use serde::{Deserialize, Serialize};
use store::exports::{self, ASKED, EXPIRED, Export, FAILED, READY, RUNNING};
use store::{Store, Tx, audit, mandates};
use vault::PersonKey;

pub use make::{Made, Making};

use crate::call::{Call, Who};
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Which list, by its word.
    pub list: String,
    /// Its filters, as the question of an address: codes of the catalogue, never a name that somebody typed.
    pub filters: String,
    /// The form of the file, by its ending.
    pub format: String,
}

/// Where an export is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nobody began it.
    Asked,
    /// It is being written.
    Running,
    /// It may be fetched.
    Ready,
    /// Nothing is left of it.
    Expired,
    /// It could not be written.
    Failed,
}

/// An export, as its asker sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportItem {
    /// Its number.
    pub id: i64,
    /// What was asked.
    pub asked: Asked,
    /// When, in milliseconds.
    pub asked_at: i64,
    /// Where it is.
    pub state: State,
    /// How many rows are written.
    pub written: u64,
    /// Of how many, when it is known.
    pub total: Option<u64>,
    /// How many bytes the file has.
    pub length: u64,
    /// Until when it may be fetched, in milliseconds.
    pub expires_at: Option<i64>,
}

/// A file that is being fetched, and what opens it.
#[derive(Debug)]
pub struct Fetching {
    /// What it is.
    pub item: ExportItem,
    parts: i64,
    key: PersonKey,
}

/// How long a file may be fetched, in days.
pub const LASTS: i64 = 7;
/// How long what is left of it is told, in days after its end.
const TOLD: i64 = 30;
const DAY: i64 = 86_400_000;
/// The most exports of a mandate that wait at once.
const MOST_WAITING: i64 = 5;
/// The most lines of the list of one's exports, and the most files taken away in one turn.
const MOST: i64 = 50;
/// Bytes of a part in clear.
const PART: usize = 1 << 16;

/// What is sealed of an export, by the key of accounts.
#[derive(Serialize, Deserialize)]
struct Secret {
    #[serde(rename = "cle")]
    key: String,
}

impl<'c> Office<'c> {
    /// Has a list written in the background; its number.
    ///
    /// # Errors
    /// A person has their own copy; too many wait; or a fault.
    pub fn ask_export(&self, call: &Call<'_>, asked: &Asked) -> Result<i64, Error<'c>> {
        if call.who.person.is_some() {
            return Err(Refusal::Forbidden.into());
        }
        let id = call.id();
        let mut draw = |bytes: &mut [u8]| call.draw(bytes);
        let key = PersonKey::generate(&mut draw);
        let secret = Secret {
            key: key.to_text().to_string(),
        };
        let plain = serde_json::to_vec(&secret);
        let plain = plain.map_err(|error| Error::Unreadable(error.to_string()))?;
        let sealed = self.gate.key.seal(&secret_place(id), &plain, &mut draw)?;
        let export = Export {
            id,
            account: call.who.account,
            mandate: call.who.mandate,
            list: asked.list.clone(),
            filters: asked.filters.clone(),
            format: asked.format.clone(),
            state: ASKED.to_owned(),
            asked_at: call.now.at,
            written: 0,
            total: None,
            claim: None,
            tries: 0,
            length: 0,
            parts: 0,
            ended_at: None,
            expires_at: None,
            sealed,
        };
        self.store.write(|tx| {
            if exports::waits(tx, call.who.mandate)? >= MOST_WAITING {
                return Err(invalid("format", Invalid::TooMany));
            }
            exports::insert(tx, &export)?;
            self.note_export(tx, call, "export.demander", (id, &asked.list))
        })?;
        Ok(id)
    }

    /// A short list was given at once: a line of the access journal says so.
    ///
    /// # Errors
    /// A person has their own copy; or a fault.
    pub fn note_given(&self, call: &Call<'_>, list: &str, rows: u64) -> Result<(), Error<'c>> {
        if call.who.person.is_some() {
            return Err(Refusal::Forbidden.into());
        }
        let told = format!("{list} {rows}");
        self.store
            .write(|tx| self.note_export(tx, call, "export.donner", (0, &told)))
    }

    /// The exports asked under the mandate of who asks, the last first.
    ///
    /// # Errors
    /// A person has their own copy; or a fault.
    pub fn exports(&self, call: &Call<'_>) -> Result<Vec<ExportItem>, Error<'c>> {
        if call.who.person.is_some() {
            return Err(Refusal::Forbidden.into());
        }
        let kept = self
            .store
            .read(|tx| exports::of_mandate(tx, call.who.mandate, MOST));
        let kept = kept.map_err(Error::Store)?;
        kept.iter().map(|one| item(one, call.now.at)).collect()
    }

    /// An export of one's own.
    ///
    /// # Errors
    /// There is none under their mandate; or a fault.
    pub fn export_of(&self, call: &Call<'_>, id: i64) -> Result<ExportItem, Error<'c>> {
        if call.who.person.is_some() {
            return Err(Refusal::Forbidden.into());
        }
        let kept = self.store.read(|tx| own(tx, call, id))?;
        item(&kept, call.now.at)
    }

    /// Opens a file to fetch it; a line of the access journal says so.
    ///
    /// # Errors
    /// There is none under their mandate; it is not ready, or no longer; or a fault.
    pub fn fetch_export(&self, call: &Call<'_>, id: i64) -> Result<Fetching, Error<'c>> {
        if call.who.person.is_some() {
            return Err(Refusal::Forbidden.into());
        }
        self.store.write(|tx| {
            let kept = own(tx, call, id)?;
            let item = item(&kept, call.now.at)?;
            match item.state {
                State::Ready => {}
                State::Asked | State::Running => return Err(Refusal::NotFound.into()),
                State::Expired | State::Failed => return Err(Refusal::Gone.into()),
            }
            let key = self.export_key(&kept)?;
            self.note_export(tx, call, "export.lire", (id, &kept.list))?;
            Ok(Fetching {
                item,
                parts: kept.parts,
                key,
            })
        })
    }

    /// Takes one's export away, whatever it is at.
    ///
    /// # Errors
    /// There is none under their mandate; or a fault.
    pub fn withdraw_export(&self, call: &Call<'_>, id: i64) -> Result<(), Error<'c>> {
        if call.who.person.is_some() {
            return Err(Refusal::Forbidden.into());
        }
        self.store.write(|tx| {
            let kept = own(tx, call, id)?;
            exports::withdraw(tx, id)?;
            self.note_export(tx, call, "export.supprimer", (id, &kept.list))
        })
    }

    /// Takes away the files whose time has passed, and in time what was told of them.
    pub(crate) fn tend_exports(&self, call: &Call<'_>) -> Result<(), Error<'c>> {
        let now = call.now.at;
        let over = self.store.read(|tx| exports::over(tx, now, MOST));
        for id in over.map_err(Error::Store)? {
            let gone = self.store.write(|tx| exports::expire(tx, id, now));
            gone.map_err(Error::Store)?;
        }
        let before = now - TOLD * DAY;
        let forgotten = self.store.write(|tx| exports::forget(tx, before));
        forgotten.map(drop).map_err(Error::Store)
    }

    /// Who asked an export, if their mandate still holds on a day.
    fn asker(
        &self,
        tx: &mut Tx<'_>,
        export: &Export,
        today: Date,
    ) -> Result<Option<Who>, Error<'c>> {
        let held = mandates::find(tx, export.mandate)?;
        let held = held.filter(|held| held.holds(today) && held.account == export.account);
        let account = store::accounts::find(tx, export.account)?;
        let closed = account.is_some_and(|account| account.revoked_at.is_some());
        Ok(held
            .filter(|_| !closed)
            .map(|held| self.holding(&held, None)))
    }

    fn export_key(&self, export: &Export) -> Result<PersonKey, Error<'c>> {
        let plain = self
            .gate
            .key
            .open(&secret_place(export.id), &export.sealed)?;
        let secret: Secret =
            serde_json::from_slice(&plain).map_err(|error| Error::Unreadable(error.to_string()))?;
        Ok(PersonKey::from_text(&secret.key)?)
    }

    fn note_export(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        did: &str,
        (id, list): (i64, &str),
    ) -> Result<(), Error<'c>> {
        let line = audit::Line {
            detail: list.to_owned(),
            ..call.line(did, ("export", id), 0)
        };
        Ok(audit::write(tx, self.store.node(), &line)?)
    }
}

impl Fetching {
    /// The part of a rank, from 0; nothing after the last.
    ///
    /// # Errors
    /// It went meanwhile, or is not as it was written; or a fault.
    pub fn part(&self, store: &Store, rank: i64) -> Result<Option<Vec<u8>>, Error<'static>> {
        if rank >= self.parts {
            return Ok(None);
        }
        let id = self.item.id;
        let sealed = store.read(|tx| exports::part(tx, id, rank));
        let gone = || Error::Unreadable(format!("export {id}, morceau {rank}"));
        let sealed = sealed.map_err(Error::Store)?.ok_or_else(gone)?;
        let place = part_place(id, rank, rank + 1 == self.parts);
        Ok(Some(self.key.open(&place, &sealed)?))
    }
}

/// An export under the mandate of who asks: that of another mandate is nobody's.
fn own<'c>(tx: &mut Tx<'_>, call: &Call<'_>, id: i64) -> Result<Export, Error<'c>> {
    let kept = exports::find(tx, id)?;
    let mine = |one: &Export| (one.account, one.mandate) == (call.who.account, call.who.mandate);
    kept.filter(mine).ok_or_else(|| Refusal::NotFound.into())
}

/// An export as its asker sees it at an instant: one whose time has passed is over, even before it is taken away.
fn item<'c>(kept: &Export, now: i64) -> Result<ExportItem, Error<'c>> {
    let over = kept.expires_at.is_some_and(|until| until <= now);
    let state = match kept.state.as_str() {
        ASKED => State::Asked,
        RUNNING => State::Running,
        READY if !over => State::Ready,
        READY | EXPIRED => State::Expired,
        FAILED => State::Failed,
        other => return Err(Error::Unreadable(format!("export, {other}"))),
    };
    let count = |number: i64| number.unsigned_abs();
    Ok(ExportItem {
        id: kept.id,
        asked: Asked {
            list: kept.list.clone(),
            filters: kept.filters.clone(),
            format: kept.format.clone(),
        },
        asked_at: kept.asked_at,
        state,
        written: count(kept.written),
        total: kept.total.map(count),
        length: count(kept.length),
        expires_at: kept.expires_at,
    })
}

/// Where the key of an export is sealed.
fn secret_place(id: i64) -> String {
    format!("export:sealed:{id}")
}

/// Where a part is sealed: its rank, and whether it is the last, so that none is moved, repeated or cut off.
fn part_place(id: i64, rank: i64, last: bool) -> String {
    let end = if last { "fin" } else { "suite" };
    format!("export_part:bytes:{id}:{rank}:{end}")
}
