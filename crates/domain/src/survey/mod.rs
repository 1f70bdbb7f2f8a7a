//! What a funder asks of every participant: the questions, the moments they are asked, what is counted of the
//! answers, and what must be equal to what. The European Social Fund is the first of them; nothing here knows it.
//!
//! A survey is data, in dated versions: [`Survey`] is the format. [`Sheet`] holds one participant's answers, and
//! [`Tally`] what is counted of many.

mod count;
mod format;
mod sheet;

pub use count::{Broken, Cell, Counted, Held, Stay, Tally, tally};
pub use format::{
    Anchor, Check, Column, Identity, Indicator, Moment, Question, Severity, Sign, Survey,
};
pub use sheet::{Answers, Fit, Misfit, Sheet, WITHHELD, fits, taken};

use crate::catalogue::Catalogue;
use crate::fiche::Fiche;
use crate::values::{Date, Id};

impl Catalogue {
    /// The survey that a fiche asks of whoever enters on a day: that of one of its funds, in the version that
    /// applies. Read from the records of funds, never from a name.
    pub fn survey_on(&self, fiche: &Fiche, entered: Date) -> Option<&Survey> {
        let applies = |survey: &&Survey| {
            survey.since.0 <= entered && survey.until.is_none_or(|until| entered <= until.0)
        };
        let mut surveys: Vec<&Survey> = self.surveys_of(fiche).filter(applies).collect();
        surveys.sort_by_key(|survey| (survey.since, survey.version));
        surveys.pop()
    }

    /// The surveys that the funds of a fiche ask, in every version.
    pub fn surveys_of<'c>(&'c self, fiche: &Fiche) -> impl Iterator<Item = &'c Survey> {
        let funded = |survey: &&Survey| fiche.funds.iter().any(|fund| fund.kind == survey.funding);
        self.surveys.iter().filter(funded)
    }

    /// The survey of this name.
    pub fn survey(&self, id: &Id) -> Option<&Survey> {
        self.surveys.iter().find(|survey| survey.id == *id)
    }
}
