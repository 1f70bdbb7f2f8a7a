//! Do reports open? What is written in each, and why each was returned, by the key of its action.

use domain::values::Id;
use store::Tx;
use store::reports::{self, Report};

use super::{Place, Stage};
use crate::error::Error;
use crate::office::Office;

/// How many reports are listed in one transaction.
const BATCH: i64 = 50;

impl<'c> Office<'c> {
    /// Opens every report; how many, and of each that does not, why.
    pub(crate) fn verify_reports(&self) -> Result<(u64, Vec<String>), Error<'c>> {
        let (mut last, mut seen, mut wrong) = (0, 0, Vec::new());
        loop {
            // Each with what it went through, as of one instant.
            let told = self.store.read(|tx| {
                let mut told = Vec::new();
                for (fiche, report) in reports::after(tx, last, BATCH)? {
                    let one = match self.untold(tx, &fiche, &report) {
                        Err(error @ Error::Store(_)) => return Err(error),
                        Err(error) => Some(error.to_string()),
                        Ok(one) => one.map(str::to_owned),
                    };
                    told.push((report.id, one));
                }
                Ok(told)
            })?;
            let Some((id, _)) = told.last() else {
                return Ok((seen, wrong));
            };
            last = *id;
            seen += told.len() as u64;
            let untold = told.into_iter().filter_map(|(id, one)| Some((id, one?)));
            wrong.extend(untold.map(|(id, what)| format!("bilan {id} : {what}")));
        }
    }

    fn untold(
        &self,
        tx: &mut Tx<'_>,
        fiche: &str,
        report: &Report,
    ) -> Result<Option<&'static str>, Error<'c>> {
        let unreadable = |text: &str| Error::Unreadable(format!("bilan, {text}"));
        let id = |text: &str| text.parse::<Id>().map_err(|_| unreadable(text));
        let year = i16::try_from(report.year).map_err(|_| unreadable(&report.year.to_string()))?;
        let place = Place {
            fiche: id(fiche)?,
            document: id(&report.document)?,
            year,
            ower: id(&report.ower)?,
        };
        let stage = Stage::read(&report.state)?;
        self.report_told(tx, &place, report)?;
        let passed = self.passed(tx, &place, report)?;
        let agrees = passed.last().is_some_and(|last| last.stage == stage);
        Ok((!agrees).then_some("son état n'est pas celui de son dernier passage"))
    }
}
