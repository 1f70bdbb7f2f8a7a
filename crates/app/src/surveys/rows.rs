//! The participants of an operation, one line each: the file that a funder awaits, and what is wrong in it. Only
//! those that who asks may know of, and of each, only the answers they may read.

use std::collections::BTreeSet;
use std::ops::Range;

use domain::access::{Operation, Seen};
use domain::dossier::act::Input;
use domain::facts::FactKind;
use domain::fiche::Fiche;
use domain::survey::{Check, Column, Held, Moment, Question, Survey, WITHHELD};
use domain::values::{Date, Id};
use store::Tx;

use super::operation::Key;
use super::stays::Participant;
use crate::call::Call;
use crate::error::Error;
use crate::office::Office;

/// The participants of an operation that who asks may know of.
#[derive(Debug, Clone)]
pub struct Rows<'c> {
    /// The survey.
    pub survey: &'c Survey,
    /// The fiche.
    pub fiche: &'c Fiche,
    /// The operator.
    pub operator: Id,
    /// Some of them, in the order they first came in.
    pub lines: Vec<ParticipantLine<'c>>,
    /// How many there are besides among those looked at.
    pub others: usize,
    /// How many came in, known or not.
    pub all: usize,
}

/// A participant.
#[derive(Debug, Clone)]
pub struct ParticipantLine<'c> {
    /// The dossier of their last stay.
    pub dossier: i64,
    /// Whom it is about.
    pub subject: i64,
    /// How many stays they made.
    pub stays: usize,
    /// Whether they count.
    pub counts: bool,
    /// What each column holds.
    pub cells: Vec<Told<'c>>,
    /// What is wrong, or lacks.
    pub troubles: Vec<Trouble<'c>>,
}

/// What a column holds for somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told<'c> {
    /// A number that names the participant.
    Rank(i64),
    /// Their name: the reader looks it up.
    Name,
    /// A day.
    Day(Date),
    /// A number, in thousandths.
    Number(i64),
    /// Yes or no.
    YesNo(bool),
    /// A value of the question.
    Value(&'c str),
    /// They do not wish to answer.
    Withheld,
    /// Nothing, or not asked.
    Nothing,
    /// Something that who asks may not read.
    Hidden,
}

/// What is wrong with a participant, or lacks.
#[derive(Debug, Clone)]
pub enum Trouble<'c> {
    /// A moment that is asked by now has no answer, or lacks these.
    Lacks {
        /// The moment.
        moment: &'c Moment,
        /// The questions; none when nothing was answered.
        questions: Vec<&'c Question>,
        /// Whether its last day is past.
        late: bool,
    },
    /// Answers that cannot be true together.
    Contradicts(&'c Check),
}

/// What is wrong with the participants that who asks may know of.
#[derive(Debug, Clone)]
pub struct Control<'c> {
    /// The first of them with whom something is, as many as one looks at.
    pub lines: Vec<ParticipantLine<'c>>,
    /// Whether there are more.
    pub more: bool,
    /// How many participants one may know of.
    pub known: usize,
    /// How many there are besides.
    pub others: usize,
}

/// Who is to be looked at among participants.
#[derive(Default)]
pub(super) struct Found {
    /// How many one may know of.
    known: usize,
    /// The ranks of those of them with whom something is.
    wrong: Vec<usize>,
}

impl Found {
    /// Among participants, those whose dossiers are known: none is opened.
    pub(super) fn among(all: &[Participant<'_>], known: &BTreeSet<i64>, today: Date) -> Found {
        let mut found = Found::default();
        for (rank, one) in all.iter().enumerate() {
            if !known.contains(&one.dossier) {
                continue;
            }
            found.known += 1;
            let held = &one.held;
            if !held.lacking(today).is_empty() || held.sheet.broken().next().is_some() {
                found.wrong.push(rank);
            }
        }
        found
    }
}

/// The most participants shown with what is wrong: the control report has them all.
const MOST_WRONG: usize = 50;

impl<'c> Office<'c> {
    /// Some of the participants of an operation, by their ranks in the order they first came in, as far as who asks may
    /// know of them. Each reading is written in the access journal.
    ///
    /// # Errors
    /// There is none such, or it is none of their business; or a fault.
    pub fn participants_of(
        &self,
        call: &Call<'_>,
        key: &Key,
        part: Range<usize>,
    ) -> Result<Rows<'c>, Error<'c>> {
        self.allow(call.who, Operation::Figures, None)?;
        let (engine, survey, _) = self.surveyed(call, key)?;
        self.store.write(|tx| {
            let all = self.came_in(tx, call, (engine, survey, key))?;
            let (mut lines, mut others) = (Vec::new(), 0);
            for one in all.iter().take(part.end).skip(part.start) {
                let Some(one) = self.participant_of(tx, survey, one)? else {
                    continue;
                };
                match self.participant(tx, call, &one)? {
                    Some(line) => lines.push(line),
                    None => others += 1,
                }
            }
            Ok(Rows {
                survey,
                fiche: engine.fiche,
                operator: key.operator.clone(),
                lines,
                others,
                all: all.len(),
            })
        })
    }

    /// One participant, for one who may know of their dossier. The reading is written in the access journal.
    fn participant(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        one: &Participant<'c>,
    ) -> Result<Option<ParticipantLine<'c>>, Error<'c>> {
        let loaded = self.load(tx, one.dossier, call.now.today)?;
        let Ok(standing) = loaded.stand(call.who) else {
            return Ok(None);
        };
        let seen = loaded.seen_by(&standing);
        let survey: &'c Survey = one.held.sheet.survey;
        let line = ParticipantLine {
            dossier: one.dossier,
            subject: one.subject,
            stays: one.stays,
            counts: one.held.counts(),
            cells: survey
                .columns
                .iter()
                .map(|column| cell(&seen, &one.held, column, one.dossier))
                .collect(),
            troubles: troubles(&seen, &one.held, call.now.today),
        };
        self.note(tx, call, "recueil.lire", &loaded)?;
        Ok(Some(line))
    }

    /// What is wrong among participants: only the dossiers of those with whom something is are opened.
    pub(super) fn control(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (all, found): (&[Participant<'c>], &Found),
    ) -> Result<Control<'c>, Error<'c>> {
        let (mut lines, mut more) = (Vec::new(), false);
        for rank in &found.wrong {
            more = lines.len() == MOST_WRONG;
            if more {
                break;
            }
            let line = self.participant(tx, call, &all[*rank])?;
            lines.extend(line.filter(|line| !line.troubles.is_empty()));
        }
        Ok(Control {
            lines,
            more,
            known: found.known,
            others: all.len() - found.known,
        })
    }
}

fn cell<'c>(seen: &Seen<'_, 'c>, held: &Held<'c>, column: &Column, dossier: i64) -> Told<'c> {
    match column.holds.as_str() {
        "participant" => return Told::Rank(dossier),
        "nom" => return Told::Name,
        "jour-entree" => return Told::Day(held.sheet.entered),
        "jour-sortie" => return held.left.map_or(Told::Nothing, Told::Day),
        "complet" => return Told::YesNo(held.counts()),
        _ => {}
    }
    let survey: &'c Survey = held.sheet.survey;
    let Some((_, question)) = survey.named(&column.holds) else {
        return Told::Nothing;
    };
    if !seen.answer(question, false).reads() {
        return Told::Hidden;
    }
    match (held.sheet.value(&column.holds), question.kind) {
        (None, _) => Told::Nothing,
        (Some(Input::Text(text)), _) if text == WITHHELD => Told::Withheld,
        (Some(Input::Text(text)), FactKind::YesNo) => Told::YesNo(text == "oui"),
        (Some(Input::YesNo(yes)), _) => Told::YesNo(yes),
        (Some(Input::Day(day)), _) => Told::Day(day),
        (Some(Input::Number(number)), _) => Told::Number(number),
        (Some(Input::Text(text)), _) => {
            let mut values = question.values.iter();
            let value = values.find(|value| value.id == text);
            value.map_or(Told::Nothing, |value| Told::Value(&value.id))
        }
        (Some(Input::Choices(_)), _) => Told::Nothing,
    }
}

fn troubles<'c>(seen: &Seen<'_, 'c>, held: &Held<'c>, today: Date) -> Vec<Trouble<'c>> {
    let survey: &'c Survey = held.sheet.survey;
    let lacking = held.lacking(today).into_iter().map(|moment| {
        let window = moment.window(held.sheet.entered, held.left);
        Trouble::Lacks {
            moment,
            questions: held.lacks(&moment.id).unwrap_or_default().to_vec(),
            late: window.is_some_and(|one| one.to.is_some_and(|to| to < today)),
        }
    });
    let broken = held
        .sheet
        .broken()
        .filter(|check| seen.check(survey, check))
        .map(Trouble::Contradicts);
    lacking.chain(broken).collect()
}
