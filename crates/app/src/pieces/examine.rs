//! The analysis of files: before anybody reads them, and again for those that could not be analysed.

use store::pieces::{self, CLEAN, Piece, REJECTED, WAITING};
use store::{Fault, Tx};
use vault::PersonKey;

use super::{Scanned, WAIT, open_part, secret_of};
use crate::call::Call;
use crate::error::Error;
use crate::office::Office;
use crate::subject;

/// The most files analysed again in one turn, and the most that nobody joined taken away.
const MOST: i64 = 20;

impl<'c> Office<'c> {
    /// The same office, where files go by these rules.
    #[must_use]
    pub fn with_pieces(mut self, rules: super::Rules) -> Office<'c> {
        self.pieces = rules.into();
        self
    }

    /// The sorts of files admitted, and the most bytes of one.
    pub fn admitted(&self) -> (&[super::FileKind], u64) {
        (&self.pieces.kinds, self.pieces.most)
    }

    /// Has a file looked at, when it waits for it, and keeps what comes of it. One that is rejected is left to
    /// who asked.
    pub(super) fn examine(&self, piece: &Piece, key: &PersonKey) -> Result<Scanned, Error<'c>> {
        let Some(scan) = self.pieces.scan.as_ref().filter(|_| piece.scan == WAITING) else {
            return Ok(Scanned::Clean);
        };
        let mut rank = 0;
        let mut next = || -> Result<Option<Vec<u8>>, String> {
            if rank == piece.parts {
                return Ok(None);
            }
            let sealed = self.store.read(|tx| pieces::part(tx, piece.id, rank));
            let sealed = sealed.map_err(|fault: Fault| fault.to_string())?;
            let sealed = sealed.ok_or_else(|| "un morceau manque".to_owned())?;
            let bytes = open_part(key, piece, rank, &sealed);
            rank += 1;
            bytes.map(Some).map_err(|error| error.to_string())
        };
        let scanned = scan(&mut next);
        if scanned == Scanned::Clean {
            let kept = |tx: &mut Tx<'_>| pieces::scanned(tx, piece.id, CLEAN);
            self.store.write(kept).map_err(Error::Store)?;
        }
        Ok(scanned)
    }

    /// Files that nobody joined in a day are taken away; those that could not be analysed are looked at again.
    /// One that is rejected then loses its bytes, and its dossier says so.
    pub(crate) fn tend_pieces(&self, call: &Call<'_>) -> Result<(), Error<'c>> {
        let before = call.now.at - WAIT;
        let stale = self.store.read(|tx| pieces::stale(tx, before, MOST));
        for piece in stale.map_err(Error::Store)? {
            let gone = |tx: &mut Tx<'_>| pieces::remove(tx, piece);
            self.store.write(gone).map_err(Error::Store)?;
        }
        if self.pieces.scan.is_none() {
            return Ok(());
        }
        let waiting = self.store.read(|tx| pieces::to_scan(tx, 0, MOST));
        for piece in waiting.map_err(Error::Store)? {
            let key = self.store.read(|tx| {
                let subject = subject::open(self, tx, piece.subject)?;
                secret_of(&subject, &piece).map(|(_, key)| key)
            });
            let key = match key {
                Ok(key) => key,
                // Its subject was erased meanwhile.
                Err(Error::Refused(_)) => continue,
                Err(error) => return Err(error),
            };
            match self.examine(&piece, &key)? {
                Scanned::Clean => {}
                // What looks at files is not there: the others wait too.
                Scanned::Unable(_) => return Ok(()),
                Scanned::Rejected => {
                    let gone = |tx: &mut Tx<'_>| {
                        pieces::empty(tx, piece.id)?;
                        pieces::scanned(tx, piece.id, REJECTED)
                    };
                    self.store.write(gone).map_err(Error::Store)?;
                }
            }
        }
        Ok(())
    }
}
