//! An export that is being written: taken by a turn of work, given its bytes, ended. A node that stops leaves it to
//! another, which begins it again: a file is never made of two halves.

use store::exports::{self, Export};
use store::outbox;
use vault::PersonKey;

use super::{Asked, DAY, LASTS, PART, part_place};
use crate::call::{Call, Now, Who};
use crate::error::Error;
use crate::office::Office;

/// An export that this node writes.
pub struct Making {
    /// What was asked.
    pub asked: Asked,
    export: Export,
    claim: i64,
    key: PersonKey,
    buffer: Vec<u8>,
    rank: i64,
    length: i64,
}

/// What a turn came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// It goes on.
    On,
    /// It is not ours any more: somebody was erased, it was taken away, or another node has it.
    Lost,
}

/// How long a claim is ours without a word, in milliseconds.
const CLAIM: i64 = 5 * 60_000;
/// After how many beginnings that came to nothing it is told to have failed.
const MOST_TRIES: i64 = 3;
/// Before it is begun again after a fault, in milliseconds.
const AGAIN: i64 = 60_000;

impl<'c> Office<'c> {
    /// Takes an export to write, if one waits.
    ///
    /// # Errors
    /// A fault.
    pub fn begin_export(&self, call: &Call<'_>) -> Result<Option<Making>, Error<'c>> {
        let (now, claim) = (call.now.at, call.id());
        let taken = self
            .store
            .write(|tx| exports::claim(tx, claim, (now, now + CLAIM)));
        let Some(export) = taken.map_err(Error::Store)? else {
            return Ok(None);
        };
        Ok(Some(Making {
            asked: Asked {
                list: export.list.clone(),
                filters: export.filters.clone(),
                format: export.format.clone(),
            },
            key: self.export_key(&export)?,
            claim,
            export,
            buffer: Vec::with_capacity(PART),
            rank: 0,
            length: 0,
        }))
    }

    /// As whom its list is read: who asked it, while their mandate holds.
    ///
    /// # Errors
    /// A fault.
    pub fn export_asker(&self, now: Now, making: &Making) -> Result<Option<Who>, Error<'c>> {
        self.store
            .read(|tx| self.asker(tx, &making.export, now.today))
    }
}

impl Making {
    /// Some more bytes.
    ///
    /// # Errors
    /// A fault.
    pub fn push<'c>(
        &mut self,
        office: &Office<'c>,
        call: &Call<'_>,
        mut bytes: &[u8],
    ) -> Result<Made, Error<'c>> {
        while !bytes.is_empty() {
            if self.buffer.len() == PART && self.part(office, call, false)? == Made::Lost {
                return Ok(Made::Lost);
            }
            let taken = bytes.len().min(PART - self.buffer.len());
            let (now, later) = bytes.split_at(taken);
            self.buffer.extend_from_slice(now);
            bytes = later;
        }
        Ok(Made::On)
    }

    /// So many rows are written, of how many when it is known.
    ///
    /// # Errors
    /// A fault.
    pub fn progress<'c>(
        &self,
        office: &Office<'c>,
        call: &Call<'_>,
        (written, total): (u64, Option<u64>),
    ) -> Result<Made, Error<'c>> {
        let counts = (whole(written), total.map(whole));
        let (until, id) = (call.now.at + CLAIM, (self.export.id, self.claim));
        let kept = office
            .store
            .write(|tx| exports::go_on(tx, id, counts, until));
        kept.map(made).map_err(Error::Store)
    }

    /// There is no more: it may be fetched, and its asker is written to.
    ///
    /// # Errors
    /// A fault.
    pub fn end<'c>(
        mut self,
        office: &Office<'c>,
        call: &Call<'_>,
        written: u64,
    ) -> Result<Made, Error<'c>> {
        if self.part(office, call, true)? == Made::Lost {
            return Ok(Made::Lost);
        }
        let now = call.now.at;
        let id = (self.export.id, self.claim);
        let counts = (whole(written), self.length, self.rank);
        office.store.write(|tx| {
            let ours = exports::ready(tx, id, counts, (now, now + LASTS * DAY))?;
            if ours {
                let account = Some(self.export.account);
                let job = call.job("courriel.export", account, ("export", self.export.id));
                outbox::add(tx, &job)?;
                let told = format!("{} {written}", self.export.list);
                office.note_export(tx, call, "export.ecrire", (self.export.id, &told))?;
            }
            Ok(made(ours))
        })
    }

    /// It is not to be written: its mandate is over, or its list is not theirs any more.
    ///
    /// # Errors
    /// A fault.
    pub fn fail<'c>(self, office: &Office<'c>, call: &Call<'_>) -> Result<(), Error<'c>> {
        let id = (self.export.id, self.claim);
        let failed = office.store.write(|tx| exports::fail(tx, id, call.now.at));
        failed.map(drop).map_err(Error::Store)
    }

    /// A fault stopped it: it is begun again later, a few times, then told to have failed.
    ///
    /// # Errors
    /// A fault.
    pub fn stop<'c>(self, office: &Office<'c>, call: &Call<'_>) -> Result<(), Error<'c>> {
        if self.export.tries >= MOST_TRIES {
            return self.fail(office, call);
        }
        let id = (self.export.id, self.claim);
        let later = call.now.at + AGAIN;
        let left = office.store.write(|tx| exports::let_go(tx, id, later));
        left.map_err(Error::Store)
    }

    fn part<'c>(
        &mut self,
        office: &Office<'c>,
        call: &Call<'_>,
        last: bool,
    ) -> Result<Made, Error<'c>> {
        let (rank, id) = (self.rank, (self.export.id, self.claim));
        let place = part_place(self.export.id, rank, last);
        let mut draw = |bytes: &mut [u8]| call.draw(bytes);
        let sealed = self.key.seal(&place, &self.buffer, &mut draw)?;
        let until = call.now.at + CLAIM;
        let kept = office
            .store
            .write(|tx| exports::add_part(tx, id, (rank, &sealed), until));
        let length = i64::try_from(self.buffer.len()).unwrap_or(i64::MAX);
        self.length = self.length.saturating_add(length);
        self.buffer.clear();
        self.rank += 1;
        kept.map(made).map_err(Error::Store)
    }
}

fn made(ours: bool) -> Made {
    if ours { Made::On } else { Made::Lost }
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
