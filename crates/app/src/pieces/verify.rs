//! Are files what they were when they came? Their parts counted, their print computed again, each part opened.

use sha2::{Digest, Sha256};
use store::Tx;
use store::pieces::{self, Piece, REJECTED};

use super::{open_part, secret_of};
use crate::error::Error;
use crate::office::Office;
use crate::subject;

/// How many files are listed in one transaction.
const BATCH: i64 = 50;

impl<'c> Office<'c> {
    /// Checks every file; how many, and of each that is not as it came, its dossier and why.
    pub(crate) fn verify_pieces(&self) -> Result<(u64, Vec<(i64, String)>), Error<'c>> {
        let (mut last, mut seen, mut wrong) = (0, 0, Vec::new());
        loop {
            let batch = self.store.read(|tx| pieces::after(tx, last, BATCH));
            let batch = batch.map_err(Error::Store)?;
            if batch.is_empty() {
                return Ok((seen, wrong));
            }
            for piece in batch {
                last = piece.id;
                seen += 1;
                let told = self.store.read(|tx| self.altered(tx, &piece));
                let told = match told {
                    Err(error @ Error::Store(_)) => return Err(error),
                    Err(error) => Some(error.to_string()),
                    Ok(told) => told.map(str::to_owned),
                };
                let told = told.map(|what| format!("fichier {} : {what}", piece.id));
                wrong.extend(told.map(|what| (piece.dossier.unwrap_or_default(), what)));
            }
        }
    }

    fn altered(&self, tx: &mut Tx<'_>, piece: &Piece) -> Result<Option<&'static str>, Error<'c>> {
        if piece.scan == REJECTED {
            let left = pieces::part(tx, piece.id, 0)?;
            return Ok(left.map(|_| "refusé par l'analyse, et ses octets sont encore là"));
        }
        let subject = subject::open(self, tx, piece.subject)?;
        let (_, key) = secret_of(&subject, piece)?;
        let (mut print, mut length) = (Sha256::new(), 0);
        for rank in 0..piece.parts {
            let Some(sealed) = pieces::part(tx, piece.id, rank)? else {
                return Ok(Some("un morceau manque"));
            };
            print.update(&sealed);
            length += open_part(&key, piece, rank, &sealed)?.len() as u64;
        }
        let more = pieces::part(tx, piece.id, piece.parts)?.is_some();
        Ok(if more {
            Some("un morceau est en trop")
        } else if print.finalize().as_slice() != piece.print {
            Some("son empreinte n'est pas celle de son arrivée")
        } else if length != piece.length.unsigned_abs() {
            Some("sa longueur n'est pas celle de son arrivée")
        } else {
            None
        })
    }
}
