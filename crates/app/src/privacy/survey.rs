//! The preview of a purge, drawn in slices: by whoever looks, or by the background work; kept between two slices.
//! Numbers and rules, never a name nor a number of anybody.

use domain::access::Operation;
use domain::values::Date;
use store::{privacy, settings};

use super::decide::Terms;
use super::plan::{Of, Plan, Sort};
use super::purge::{id_of, stage_of};
use crate::call::Call;
use crate::error::Error;
use crate::office::Office;

/// The preview of a purge, as far as it is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// What was counted so far.
    pub plan: Plan,
    /// How many persons and households there are to look at.
    pub all: u64,
    /// Whether everybody was looked at.
    pub done: bool,
    /// When it was begun, in milliseconds.
    pub at: i64,
    /// The last person looked at.
    last: i64,
}

/// Persons looked at in one go.
const SLICE: i64 = 500;

impl<'c> Office<'c> {
    /// Begins the preview of what a purge would do today, in place of the one before.
    ///
    /// # Errors
    /// One may not; or a fault.
    pub fn begin_survey(&self, call: &Call<'_>) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::Purge, None)?;
        self.store.write(|tx| {
            let survey = Survey {
                plan: Plan::on(call.now.today),
                all: privacy::count_subjects(tx)?.unsigned_abs(),
                done: false,
                at: call.now.at,
                last: 0,
            };
            settings::write(tx, settings::SURVEY, &survey.written())?;
            self.note_privacy(tx, call, "purge.apercu", ("purge", 0), 0)
        })?;
        self.survey_on().map(drop)
    }

    /// Goes on with the preview for a while.
    ///
    /// # Errors
    /// One may not; or a fault.
    pub fn continue_survey(&self, call: &Call<'_>) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::Purge, None)?;
        self.survey_on().map(drop)
    }

    /// The preview as far as it is drawn; nothing when nobody began one.
    ///
    /// # Errors
    /// One may not; or a fault.
    pub fn drawn_survey(&self, call: &Call<'_>) -> Result<Option<Survey>, Error<'c>> {
        self.allow(call.who, Operation::Purge, None)?;
        let kept = self.store.read(|tx| settings::read(tx, settings::SURVEY));
        let kept = kept.map_err(Error::Store)?;
        let survey = kept.as_deref().map(Survey::read).transpose()?;
        Ok(survey.map(|mut survey| {
            survey.plan.doubt(self.catalogue);
            survey
        }))
    }

    /// Some more of the preview that is not done yet; how many persons were looked at.
    pub(crate) fn survey_on(&self) -> Result<usize, Error<'c>> {
        let kept = self.store.read(|tx| settings::read(tx, settings::SURVEY));
        let Some(text) = kept.map_err(Error::Store)? else {
            return Ok(0);
        };
        let mut survey = Survey::read(&text)?;
        if survey.done {
            return Ok(0);
        }
        let terms = Terms::on(self, survey.plan.today)?;
        let found = self.survey_some(&terms, survey.last, SLICE)?;
        for (_, asked) in &found {
            survey.plan.add(asked.as_ref());
        }
        if let Some((last, _)) = found.last() {
            survey.last = *last;
        }
        survey.done = found.len() < usize::try_from(SLICE).unwrap_or(usize::MAX);
        let now = survey.written();
        self.store.write(|tx| {
            // Another node may have drawn the same slice, or somebody begun again.
            if settings::read(tx, settings::SURVEY)?.as_deref() == Some(text.as_str()) {
                settings::write(tx, settings::SURVEY, &now)?;
            }
            Ok::<_, Error<'c>>(())
        })?;
        Ok(found.len())
    }
}

impl Survey {
    /// As it is kept: a line of its own, then one for each sort of move.
    fn written(&self) -> String {
        let Plan {
            today,
            seen,
            opened,
            held_back,
            ..
        } = &self.plan;
        let (all, done, at, last) = (self.all, u8::from(self.done), self.at, self.last);
        let mut lines = vec![format!(
            "{today} {seen} {opened} {held_back} {all} {done} {at} {last}"
        )];
        lines.extend(self.plan.counts.iter().map(|(sort, count)| {
            let of = match sort.of {
                Of::Subject => "sujet",
                Of::Dossier => "dossier",
            };
            format!("{} {} {of} {count}", sort.rule, sort.to.word())
        }));
        lines.join("\n")
    }

    fn read<'c>(text: &str) -> Result<Survey, Error<'c>> {
        let unreadable = || Error::Unreadable("aperçu d'une purge".to_owned());
        let mut lines = text.lines().map(|line| line.split(' ').collect::<Vec<_>>());
        let head = lines.next().ok_or_else(unreadable)?;
        let [today, numbers @ ..] = head.as_slice() else {
            return Err(unreadable());
        };
        let numbers: Result<Vec<i64>, _> = numbers.iter().map(|word| word.parse()).collect();
        let numbers = numbers.map_err(|_| unreadable())?;
        let [seen, opened, held_back, all, done, at, last] = numbers[..] else {
            return Err(unreadable());
        };
        let today: Date = today.parse().map_err(|_| unreadable())?;
        let mut plan = Plan::on(today);
        plan.seen = seen.unsigned_abs();
        plan.opened = opened.unsigned_abs();
        plan.held_back = held_back.unsigned_abs();
        for line in lines {
            let [rule, to, of, count] = line[..] else {
                return Err(unreadable());
            };
            let sort = Sort {
                rule: id_of(rule)?,
                to: stage_of(to)?,
                of: match of {
                    "sujet" => Of::Subject,
                    _ => Of::Dossier,
                },
            };
            let count = count.parse().map_err(|_| unreadable())?;
            plan.counts.insert(sort, count);
        }
        Ok(Survey {
            plan,
            all: all.unsigned_abs(),
            done: done != 0,
            at,
            last,
        })
    }
}
