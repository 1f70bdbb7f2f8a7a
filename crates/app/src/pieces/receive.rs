//! A file that comes: part after part, sealed as they come, never whole in memory.

use domain::identity::looks_like_nir;
use sha2::{Digest, Sha256};
use store::pieces::{self, COMING, Piece, RECEIVED, UNSCANNED, WAITING};
use store::{Tx, dossiers};
use vault::PersonKey;

use super::kind::FileKind;
use super::{PART, Scanned, Secret, part_place, secret_place};
use crate::call::Call;
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;
use crate::subject::{self, Kind, Opened};

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// A dossier.
    Dossier(i64),
    /// A person or a household to whom something is being prescribed.
    Subject(i64),
}

/// A file that was received, to be joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Its number.
    pub id: i64,
    /// Its name, tidied.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// How many bytes.
    pub length: u64,
    /// It could not be analysed: it is kept, and nobody reads it before it is.
    pub waits: bool,
}

/// A file that is being received.
pub struct Reception<'o, 'c> {
    office: &'o Office<'c>,
    piece: Piece,
    name: String,
    kind: Option<FileKind>,
    key: PersonKey,
    buffer: Vec<u8>,
    print: Sha256,
}

/// The most files of an account that are joined to nothing yet.
const MOST_WAITING: i64 = 30;
/// The longest name kept, in characters.
const LONGEST: usize = 120;
/// The field of forms where files are chosen.
pub(super) const FIELD: &str = "fichier";

const FOLLOWED: [Kind; 2] = [Kind::Person, Kind::Household];

impl<'c> Office<'c> {
    /// Begins to receive a file about a subject that who asks may know of.
    ///
    /// # Errors
    /// There is no such dossier or person that they may know of; too many files wait; or a fault.
    pub fn receive(
        &self,
        call: &Call<'_>,
        about: Destination,
        name: &str,
    ) -> Result<Reception<'_, 'c>, Error<'c>> {
        let name = tidied(name);
        if looks_like_nir(&name) {
            return Err(invalid(FIELD, Invalid::LooksLikeNir));
        }
        self.store.write(|tx| {
            let subject = match about {
                Destination::Dossier(dossier) => {
                    self.may_know(tx, call, dossier)?;
                    let kept = dossiers::find(tx, dossier)?.ok_or(Refusal::NotFound)?;
                    subject::open(self, tx, kept.subject)?
                }
                Destination::Subject(subject) => self.open_known(tx, call, (subject, &FOLLOWED))?,
            };
            if pieces::waits(tx, call.who.account)? >= MOST_WAITING {
                return Err(invalid(FIELD, Invalid::TooMany));
            }
            self.begin(tx, call, &subject, name.clone())
        })
    }

    fn begin(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        subject: &Opened,
        name: String,
    ) -> Result<Reception<'_, 'c>, Error<'c>> {
        let id = call.id();
        let key = PersonKey::generate(&mut |bytes: &mut [u8]| call.draw(bytes));
        let secret = Secret {
            name: name.clone(),
            key: key.to_text().to_string(),
        };
        let piece = Piece {
            id,
            subject: subject.kept.id,
            dossier: None,
            document: None,
            event: None,
            state: COMING.to_owned(),
            scan: UNSCANNED.to_owned(),
            kind: String::new(),
            length: 0,
            parts: 0,
            print: Vec::new(),
            account: call.who.account,
            mandate: call.who.mandate,
            received_at: call.now.at,
            sealed: subject.seal(call, &secret_place(id), &secret)?,
        };
        pieces::insert(tx, &piece)?;
        Ok(Reception {
            office: self,
            piece,
            name,
            kind: None,
            key,
            buffer: Vec::with_capacity(PART),
            print: Sha256::new(),
        })
    }
}

impl<'c> Reception<'_, 'c> {
    /// Some more bytes.
    ///
    /// # Errors
    /// It is no file that may be joined, or it is too long: nothing of it stays. Or a fault.
    pub fn push(&mut self, call: &Call<'_>, mut bytes: &[u8]) -> Result<(), Error<'c>> {
        while !bytes.is_empty() {
            if self.buffer.len() == PART {
                self.part(call, false)?;
            }
            let taken = bytes.len().min(PART - self.buffer.len());
            let (now, later) = bytes.split_at(taken);
            self.buffer.extend_from_slice(now);
            bytes = later;
        }
        Ok(())
    }

    /// There is no more.
    ///
    /// # Errors
    /// As [`Reception::push`]; or the analysis refuses it: nothing of it stays.
    pub fn end(mut self, call: &Call<'_>) -> Result<Received, Error<'c>> {
        if self.buffer.is_empty() {
            return Err(self.refuse(Invalid::Missing));
        }
        self.part(call, true)?;
        let Some(kind) = self.kind else {
            return Err(self.refuse(Invalid::FileKind));
        };
        self.piece.state = RECEIVED.to_owned();
        self.piece.print = self.print.clone().finalize().to_vec();
        if self.office.pieces.scan.is_some() {
            self.piece.scan = WAITING.to_owned();
        }
        let kept = |tx: &mut Tx<'_>| pieces::receive(tx, &self.piece);
        self.office.store.write(kept).map_err(Error::Store)?;
        let waits = match self.office.examine(&self.piece, &self.key)? {
            Scanned::Clean => false,
            Scanned::Unable(_) => true,
            Scanned::Rejected => return Err(self.refuse(Invalid::FileUnsafe)),
        };
        Ok(Received {
            id: self.piece.id,
            name: named(&self.name, kind),
            kind,
            length: self.piece.length.unsigned_abs(),
            waits,
        })
    }

    /// It does not come to its end: nothing of it stays.
    pub fn give_up(self) {
        self.forget();
    }

    fn part(&mut self, call: &Call<'_>, last: bool) -> Result<(), Error<'c>> {
        let rules = &self.office.pieces;
        if self.piece.parts == 0 {
            let kind = FileKind::of(&self.buffer);
            self.kind = kind.filter(|kind| rules.kinds.contains(kind));
            let Some(kind) = self.kind else {
                return Err(self.refuse(Invalid::FileKind));
            };
            kind.word().clone_into(&mut self.piece.kind);
        }
        let length = self.piece.length.unsigned_abs() + self.buffer.len() as u64;
        if length > rules.most {
            return Err(self.refuse(Invalid::FileTooBig));
        }
        let rank = self.piece.parts;
        let place = part_place(self.piece.id, rank, last);
        let mut entropy = |bytes: &mut [u8]| call.draw(bytes);
        let sealed = self.key.seal(&place, &self.buffer, &mut entropy)?;
        let id = self.piece.id;
        let kept = |tx: &mut Tx<'_>| pieces::add_part(tx, id, rank, &sealed);
        self.office.store.write(kept).map_err(Error::Store)?;
        self.print.update(&sealed);
        self.buffer.clear();
        self.piece.parts += 1;
        self.piece.length = i64::try_from(length).unwrap_or(i64::MAX);
        Ok(())
    }

    fn refuse(&self, why: Invalid) -> Error<'c> {
        self.forget();
        invalid(FIELD, why)
    }

    /// What could not be taken away now is, a day later, with what nobody joined.
    fn forget(&self) {
        let id = self.piece.id;
        let _: Result<(), store::Fault> = self.office.store.write(|tx| pieces::remove(tx, id));
    }
}

/// The name of a file without its folders, its ending, nor anything that is not to be read.
fn tidied(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let odd = |letter: &char| {
        !letter.is_control()
            && !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '"' | '<' | '>')
    };
    let stem: String = stem.chars().filter(odd).take(LONGEST).collect();
    match stem.trim() {
        "" => "document".to_owned(),
        stem => stem.to_owned(),
    }
}

/// The name of a file, with the ending that its content gives it.
pub(super) fn named(stem: &str, kind: FileKind) -> String {
    format!("{stem}.{}", kind.word())
}
