//! Are exports what they say? One that is ready has all its parts, each of which opens; one that is over has none left.

use store::Tx;
use store::exports::{self, EXPIRED, Export, FAILED, READY};

use super::part_place;
use crate::error::Error;
use crate::office::Office;

/// How many exports are listed in one transaction.
const BATCH: i64 = 50;

impl<'c> Office<'c> {
    /// Checks every export; how many, and why each that is not what it says is not.
    pub(crate) fn verify_exports(&self) -> Result<(u64, Vec<String>), Error<'c>> {
        let (mut last, mut seen, mut wrong) = (0, 0, Vec::new());
        loop {
            let batch = self.store.read(|tx| exports::after(tx, last, BATCH));
            let batch = batch.map_err(Error::Store)?;
            if batch.is_empty() {
                let lost = self.store.read(exports::orphans).map_err(Error::Store)?;
                let lost = lost.into_iter();
                wrong.extend(lost.map(|id| format!("export {id} : des morceaux, et rien d'autre")));
                return Ok((seen, wrong));
            }
            for export in batch {
                last = export.id;
                seen += 1;
                // As it is now: what was listed may have gone on meanwhile.
                let told = self.store.read(|tx| match exports::find(tx, last)? {
                    Some(export) => self.untrue(tx, &export),
                    None => Ok(None),
                });
                let told = match told {
                    Err(error @ Error::Store(_)) => return Err(error),
                    Err(error) => Some(error.to_string()),
                    Ok(told) => told.map(str::to_owned),
                };
                wrong.extend(told.map(|what| format!("export {} : {what}", export.id)));
            }
        }
    }

    fn untrue(&self, tx: &mut Tx<'_>, export: &Export) -> Result<Option<&'static str>, Error<'c>> {
        let parts = exports::parts(tx, export.id)?;
        match export.state.as_str() {
            READY if parts != export.parts => Ok(Some("ses morceaux ne sont pas tous là")),
            READY => {
                let key = self.export_key(export)?;
                let mut length = 0_u64;
                for rank in 0..parts {
                    let Some(sealed) = exports::part(tx, export.id, rank)? else {
                        return Ok(Some("un morceau manque"));
                    };
                    let place = part_place(export.id, rank, rank + 1 == parts);
                    length += key.open(&place, &sealed)?.len() as u64;
                }
                let whole = length == export.length.unsigned_abs();
                Ok((!whole).then_some("sa longueur n'est pas celle qu'il annonce"))
            }
            EXPIRED | FAILED if parts > 0 => Ok(Some("il est fini, et ses octets sont encore là")),
            _ => Ok(None),
        }
    }
}
