//! The survey of a dossier as somebody sees it: question by question, what they may read.

use std::collections::BTreeMap;

use domain::access::Seen;
use domain::dossier::act::{Collection, Input};
use domain::dossier::{Act, Actor, Around, Due, Entry, Owed};
use domain::eligibility::Truth;
use domain::survey::{Answers, Check, Moment, Question, Sheet, Survey};
use domain::time::Window;
use domain::values::{Date, Id};

/// The survey of a dossier as somebody sees it.
#[derive(Debug, Clone)]
pub struct SurveyView<'c> {
    /// The survey.
    pub survey: &'c Survey,
    /// The day of entry.
    pub entered: Date,
    /// The day of exit; nothing while the person is in.
    pub left: Option<Date>,
    /// Whether the participation counts: what is asked on coming in is complete.
    pub counts: bool,
    /// Its moments, in order.
    pub moments: Vec<MomentView<'c>>,
    /// The day the same person answered on coming into the same operation before, when nothing is answered yet this time.
    pub before: Option<Date>,
    /// What the answers cannot say together, and say.
    pub broken: Vec<&'c Check>,
}

/// A moment of a survey, in a dossier.
#[derive(Debug, Clone)]
pub struct MomentView<'c> {
    /// The moment.
    pub moment: &'c Moment,
    /// The days it is answered in; nothing before the stay has come that far.
    pub window: Option<Window>,
    /// The day the same person first came into the operation, when what is asked follows from what they said then.
    pub follows: Option<Date>,
    /// Where it stands.
    pub state: Option<Due>,
    /// The required answers that lack.
    pub lacks: Vec<&'c Question>,
    /// The questions put, after what was answered at the other moments.
    pub asked: Vec<&'c Question>,
    /// Every time it was answered, the first first.
    pub rounds: Vec<Round<'c>>,
    /// What a form begins with: what was answered last, else what is known of the person, for who may read it.
    pub proposed: Answers,
    /// Which of those are taken from what is known of the person.
    pub taken: Vec<Id>,
    /// Which of those the person answered when they came into the same operation before.
    pub recalled: Vec<Id>,
}

/// A time that a moment was answered.
#[derive(Debug, Clone)]
pub struct Round<'c> {
    /// The rank of the event in the journal.
    pub event: usize,
    /// The true day.
    pub on: Date,
    /// The day it was written down.
    pub recorded: Date,
    /// Incomplete: it counts for nothing.
    pub draft: bool,
    /// Whether it is the one that counts.
    pub stands: bool,
    /// Who answered with the person.
    pub by: Vec<Actor>,
    /// The answers that may be read.
    pub answers: Vec<(&'c Question, Input)>,
    /// How many answers may not.
    pub hidden: usize,
}

/// The survey of a dossier, if it has one.
pub(crate) fn survey_view<'c>(seen: &Seen<'_, 'c>, around: &Around<'_>) -> Option<SurveyView<'c>> {
    let (engine, dossier) = (seen.folder.engine, seen.folder.dossier);
    let survey = engine.survey(dossier)?;
    let entered = engine.entered_on(dossier)?;
    let left = dossier.state.closed_on();
    let due = engine.due(dossier, around);
    let moments = survey.moments.iter().filter_map(|moment| {
        let sheet = engine.sheet(dossier, moment, around)?;
        let state = due
            .iter()
            .find(|owed| matches!(owed.what, Owed::Collection(one) if one.id == moment.id));
        let rounds = rounds(seen, survey, moment);
        let (proposed, taken) = proposed(seen, around, (survey, moment, &sheet));
        Some(MomentView {
            moment,
            window: moment.window(entered, left),
            follows: Some(sheet.entered).filter(|first| *first < entered),
            state: state.map(|owed| owed.state),
            lacks: match rounds.iter().rfind(|round| !round.stands) {
                // A draft says what it lacks; with nothing written, everything is.
                Some(draft) if !sheet.is_complete(moment) => lacks_after(
                    &sheet,
                    moment,
                    dossier.journal.get(draft.event).map(|e| &e.entry),
                ),
                _ => sheet.lacks(moment),
            },
            asked: asked(survey, moment, &sheet),
            rounds,
            proposed,
            taken,
            recalled: Vec::new(),
        })
    });
    let first = survey.moments.first();
    let entry = first.and_then(|moment| Some((moment, engine.sheet(dossier, moment, around)?)));
    let broken = engine.contradictions(dossier, around).into_iter();
    Some(SurveyView {
        survey,
        entered,
        left,
        counts: entry.is_some_and(|(moment, sheet)| sheet.is_complete(moment)),
        moments: moments.collect(),
        before: None,
        broken: broken
            .map(|(_, check)| check)
            .filter(|check| seen.check(survey, check))
            .collect(),
    })
}

/// The questions of a moment that no earlier moment rules out.
fn asked<'c>(survey: &'c Survey, moment: &'c Moment, sheet: &Sheet<'c>) -> Vec<&'c Question> {
    let mut before = sheet.clone();
    before.said.remove(&moment.id);
    let questions = survey.asked_at(&moment.id);
    questions
        .filter(|one| before.asks(one) != Truth::False)
        .collect()
}

fn lacks_after<'c>(sheet: &Sheet<'c>, moment: &Moment, draft: Option<&Entry>) -> Vec<&'c Question> {
    let said = draft.and_then(|entry| collection(entry, moment));
    let said = said.map(|one| one.answers.clone()).unwrap_or_default();
    sheet.clone().with(&moment.id, said).lacks(moment)
}

/// What an entry answers at a moment: itself, or what a correction puts in place.
fn collection<'e>(entry: &'e Entry, moment: &Moment) -> Option<&'e Collection> {
    match &entry.act {
        Act::Collect(collection) if collection.moment == moment.id => Some(collection),
        Act::Correct { with, .. } => collection(with.as_deref()?, moment),
        _ => None,
    }
}

fn rounds<'c>(seen: &Seen<'_, 'c>, survey: &'c Survey, moment: &Moment) -> Vec<Round<'c>> {
    let (engine, dossier) = (seen.folder.engine, seen.folder.dossier);
    let standing = engine.collected(dossier, survey, moment);
    let journal = dossier.journal.iter().enumerate();
    let mut found: Vec<Round<'c>> = journal
        .filter_map(|(rank, event)| {
            let one = collection(&event.entry, moment)?;
            if one.survey != survey.id {
                return None;
            }
            let own = event.entry.by.contains(seen.viewer);
            let known = one
                .answers
                .iter()
                .filter_map(|(id, answer)| Some((survey.question(id.as_str())?, answer.clone())));
            let (read, hidden): (Vec<_>, Vec<_>) =
                known.partition(|(question, _)| seen.answer(question, own).reads());
            Some(Round {
                event: rank,
                on: match &event.entry.act {
                    Act::Correct {
                        with: Some(with), ..
                    } => with.on,
                    _ => event.entry.on,
                },
                recorded: event.recorded,
                draft: event.draft,
                stands: standing.is_some_and(|last| last.collection == *one),
                by: event.entry.by.clone(),
                answers: read,
                hidden: hidden.len(),
            })
        })
        .collect();
    // Answered twice the same, the last one stands.
    let last = found.iter().rposition(|round| round.stands);
    for (rank, round) in found.iter_mut().enumerate() {
        round.stands = Some(rank) == last && !round.draft;
    }
    found
}

/// What a form begins with, and which of it is taken from what is known of the person.
fn proposed<'c>(
    seen: &Seen<'_, 'c>,
    around: &Around<'_>,
    (survey, moment, sheet): (&'c Survey, &'c Moment, &Sheet<'c>),
) -> (Answers, Vec<Id>) {
    let dossier = seen.folder.dossier;
    let mut said: Answers = sheet.said.get(&moment.id).cloned().unwrap_or_default();
    if said.is_empty() {
        let mut events = dossier.journal.iter().rev();
        let draft = events.find_map(|event| collection(&event.entry, moment));
        said = draft.map(|one| one.answers.clone()).unwrap_or_default();
    }
    said.retain(|id, _| {
        let question = survey.question(id.as_str());
        question.is_some_and(|question| seen.answer(question, false).reads())
    });
    let facts = around.facts.on(around.today);
    let catalogue = seen.folder.engine.catalogue;
    let vocabulary = &catalogue.vocabulary;
    let mut taken = BTreeMap::new();
    for question in survey.asked_at(&moment.id) {
        let Some((rank, _)) = question
            .taken_from
            .as_ref()
            .and_then(|one| vocabulary.find(one))
        else {
            continue;
        };
        let readable = seen.fact(rank).reads() && seen.answer(question, false).reads();
        let answer = facts
            .answer(rank)
            .filter(|_| readable && !said.contains_key(&question.id));
        let given = answer.and_then(|one| domain::survey::taken(catalogue, question, (rank, one)));
        taken.extend(given.map(|given| (question.id.clone(), given)));
    }
    let ids = taken.keys().cloned().collect();
    said.extend(taken);
    (said, ids)
}
