//! Files joined to the documents of dossiers: received part by part, recognised by their content, analysed,
//! joined by an act or after it, and read by whom the document's class allows.
//!
//! Each file has its own key, sealed with its name by the key of its subject: whoever erases the person erases
//! what was joined, and two records that merge seal a name again, never megabytes.

mod examine;
mod join;
mod kind;
mod read;
mod receive;
mod verify;

use serde::{Deserialize, Serialize};
use store::pieces::Piece;
use vault::PersonKey;

pub use join::Joined;
pub use kind::FileKind;
pub use read::{Opening, PieceState, SeenPiece};
pub use receive::{Destination, Received, Reception};

use crate::error::Error;
use crate::subject::Opened;

/// What files are admitted, and how they are analysed.
pub struct Rules {
    /// The sorts of files admitted, by their content.
    pub kinds: Vec<FileKind>,
    /// The most bytes of one file.
    pub most: u64,
    /// What looks at each file before anybody reads it, if anything does.
    pub scan: Option<Box<Scan>>,
}

/// The bytes of a file, part after part; nothing once they are all told.
pub type NextPart<'a> = dyn FnMut() -> Result<Option<Vec<u8>>, String> + 'a;

/// Looks at a file.
pub type Scan = dyn Fn(&mut NextPart<'_>) -> Scanned + Send + Sync;

/// What looking at a file came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scanned {
    /// Nothing is wrong in it.
    Clean,
    /// It is not to be kept.
    Rejected,
    /// It could not be looked at, and why: it waits.
    Unable(String),
}

/// Ten mebibytes.
const MOST: u64 = 10 << 20;

impl Default for Rules {
    /// Every sort of file known, ten mebibytes, no analysis.
    fn default() -> Rules {
        Rules {
            kinds: FileKind::ALL.to_vec(),
            most: MOST,
            scan: None,
        }
    }
}

/// Bytes of a part in clear.
const PART: usize = 1 << 16;
/// How long a file may wait to be joined, in milliseconds: a day.
const WAIT: i64 = 86_400_000;

/// What is sealed of a file by the key of its subject.
#[derive(Serialize, Deserialize)]
struct Secret {
    /// The name it came with.
    #[serde(rename = "nom")]
    name: String,
    /// Its own key.
    #[serde(rename = "cle")]
    key: String,
}

/// Where the name and the key of a file are sealed.
fn secret_place(piece: i64) -> String {
    format!("piece:sealed:{piece}")
}

/// Where a part is sealed: its rank, and whether it is the last, so that none is moved, repeated or cut off.
fn part_place(piece: i64, rank: i64, last: bool) -> String {
    let end = if last { "fin" } else { "suite" };
    format!("piece_part:bytes:{piece}:{rank}:{end}")
}

/// The name and the key of a file.
fn secret_of<'c>(subject: &Opened, piece: &Piece) -> Result<(String, PersonKey), Error<'c>> {
    let secret: Secret = subject.unseal(&secret_place(piece.id), &piece.sealed)?;
    Ok((secret.name, PersonKey::from_text(&secret.key)?))
}

/// The name of a file, with the ending of its sort.
pub(crate) fn name<'c>(subject: &Opened, piece: &Piece) -> Result<String, Error<'c>> {
    let (name, _) = secret_of(subject, piece)?;
    let kind = FileKind::read(&piece.kind);
    Ok(kind.map_or_else(|| name.clone(), |kind| receive::named(&name, kind)))
}

/// A part in clear.
fn open_part<'c>(
    key: &PersonKey,
    piece: &Piece,
    rank: i64,
    sealed: &[u8],
) -> Result<Vec<u8>, Error<'c>> {
    let place = part_place(piece.id, rank, rank + 1 == piece.parts);
    Ok(key.open(&place, sealed)?)
}
