//! `/quelle-action` : which action for this person?
//!
//! A dialogue that keeps nothing: what is said travels in the body of the form, from page to page.
//! The server reads it, judges, answers and forgets. Nothing of it is ever in an address.

mod question;
mod state;
mod verdicts;

use askama::Template;
use axum::body::Bytes;
use axum::extract::State as Shares;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::eligibility::{Judge, Status, Verdict};
use domain::facts::Fact;
use domain::values::Date;

use crate::facts::{Field, in_words};
use crate::filters;
use crate::layout::{Layout, Section};
use crate::request::{LONGEST_FORM, Pairs, Unreadable};
use crate::response::private_page;
use crate::router::Shared;
use crate::site::Site;
use crate::{errors, french, words};

use question::Question;
use state::{ANSWER, ASIDE, Act, DAY, Refused, State};
pub use verdicts::{ClauseShown, VerdictShown, explain, facts_read};

/// The dialogue.
#[derive(Template)]
#[template(path = "quelle_action/dialogue.html")]
struct Dialogue<'s> {
    layout: Layout<'s>,
    state: Exchanged<'s>,
    question: Option<Question<'s>>,
    /// The reader chose this question.
    chosen: bool,
    refused: Option<Refused>,
    groups: Vec<VerdictGroup<'s>>,
    changes: Vec<String>,
    questions: Vec<QuestionGroup<'s>>,
}

/// The summary to print.
#[derive(Template)]
#[template(path = "quelle_action/summary.html")]
struct Summary<'s> {
    layout: Layout<'s>,
    state: Exchanged<'s>,
    groups: Vec<VerdictGroup<'s>>,
}

/// The state as the page shows it and sends it back.
struct Exchanged<'s> {
    day: Date,
    day_in_words: String,
    answers: Vec<AnswerShown<'s>>,
    aside: Vec<&'s Fact>,
}

/// An answer given.
struct AnswerShown<'s> {
    fact: &'s Fact,
    /// As it travels.
    value: String,
    in_words: String,
}

/// The fiches of one answer.
struct VerdictGroup<'s> {
    status: Status,
    verdicts: Vec<VerdictShown<'s>>,
}

/// The questions of a group.
struct QuestionGroup<'s> {
    label: &'s str,
    questions: Vec<(&'s Fact, Option<String>)>,
}

/// The form as axum read it.
type Form = Result<Bytes, BytesRejection>;

/// Begins a dialogue.
pub async fn show(Shares(site): Shares<Shared>) -> Response {
    let state = State::new(site.today());
    dialogue(&site, &state, state.clone(), Ok(None))
}

/// Goes on with a dialogue.
pub async fn answer(Shares(site): Shares<Shared>, form: Form) -> Response {
    let (before, act) = match read(&site, form) {
        Ok(read) => read,
        Err(refusal) => return *refusal,
    };
    let mut after = before.clone();
    let done = after.act(site.catalogue, &act);
    dialogue(&site, &before, after, done)
}

/// The summary to print.
pub async fn print(Shares(site): Shares<Shared>, form: Form) -> Response {
    let state = match read(&site, form) {
        Ok((state, _)) => state,
        Err(refusal) => return *refusal,
    };
    let Ok(judge) = site.judge(state.day) else {
        return errors::fault(&site);
    };
    let Ok(verdicts) = judge.verdicts(&state.person(site.catalogue)) else {
        return errors::bad_request(
            &site,
            "Deux réponses se contredisent : revenez au dialogue pour corriger l'une d'elles.",
        );
    };
    let shown = explain(site.catalogue, &verdicts, None, state.day);
    let summary = Summary {
        layout: Layout::new(
            &site,
            Section::Dialogue,
            "Quelle action pour cette personne ? Résumé à imprimer",
        ),
        state: Exchanged::of(&site, &state),
        groups: grouped(shown),
    };
    private_page(StatusCode::OK, &summary)
}

/// The summary holds what a form said: without it there is nothing to print.
pub async fn start_over() -> Response {
    Redirect::to("/quelle-action").into_response()
}

fn read(site: &Site, form: Form) -> Result<(State, Act), Box<Response>> {
    let bytes = form.map_err(|_| Box::new(errors::unreadable(site, Unreadable::TooLong)))?;
    let pairs =
        Pairs::read(&bytes, LONGEST_FORM).map_err(|why| Box::new(errors::unreadable(site, why)))?;
    let read = State::read(site.catalogue, &pairs, site.today());
    read.ok_or_else(|| {
        let why =
            "Le formulaire ne correspond plus aux questions du site : recommencez le dialogue.";
        Box::new(errors::bad_request(site, why))
    })
}

fn dialogue(
    site: &Site,
    before: &State,
    after: State,
    done: Result<Option<usize>, Refused>,
) -> Response {
    let catalogue = site.catalogue;
    let Ok(judge) = site.judge(after.day) else {
        return errors::fault(site);
    };
    let (wanted, mut refused) = match done {
        Ok(wanted) => (wanted, None),
        Err(refused) => (refused.fact, Some(refused)),
    };
    let (state, verdicts) = match judge.verdicts(&after.person(catalogue)) {
        Ok(verdicts) => (after, verdicts),
        Err(contradiction) => {
            refused = Some(contradicted(site, before, &after, contradiction.fact));
            let kept = State {
                day: after.day,
                ..before.clone()
            };
            match judge.verdicts(&kept.person(catalogue)) {
                Ok(verdicts) => (kept, verdicts),
                Err(_) => {
                    let fresh = State::new(after.day);
                    let Ok(verdicts) = judge.verdicts(&fresh.person(catalogue)) else {
                        return errors::fault(site);
                    };
                    (fresh, verdicts)
                }
            }
        }
    };
    let wanted = wanted.or(refused.as_ref().and_then(|refused| refused.fact));
    let next = judge
        .next_question(&state.person(catalogue), &state.aside)
        .ok()
        .flatten();
    let earlier = earlier_verdicts(&judge, site, before, &state);
    let shown = explain(catalogue, &verdicts, earlier.as_deref(), state.day);
    let status = if refused.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let typed = refused
        .as_ref()
        .map_or("", |refused| refused.typed.as_str());
    let question = wanted
        .or(next)
        .map(|rank| Question::of(catalogue, &state, rank).retyped(typed));
    let page = Dialogue {
        layout: Layout::new(site, Section::Dialogue, title(&state, refused.is_some())),
        state: Exchanged::of(site, &state),
        chosen: wanted.is_some(),
        question,
        refused,
        changes: changes(&shown),
        groups: grouped(shown),
        questions: questions(site, &verdicts, &state),
    };
    private_page(status, &page)
}

fn title(state: &State, refused: bool) -> String {
    let error = if refused { "Erreur : " } else { "" };
    match state.answers.len() {
        0 => format!("{error}Quelle action pour cette personne ?"),
        n => format!(
            "{error}Quelle action pour cette personne ? ({})",
            french::counted(n, "réponse", "réponses")
        ),
    }
}

/// The verdicts before the last act, when it changed what is known.
fn earlier_verdicts<'s>(
    judge: &Judge<'s>,
    site: &'s Site,
    before: &State,
    now: &State,
) -> Option<Vec<Verdict<'s>>> {
    if before.answers == now.answers && before.day == now.day {
        return None;
    }
    let person = before.person(site.catalogue);
    match before.day == now.day {
        true => judge.verdicts(&person).ok(),
        false => site.judge(before.day).ok()?.verdicts(&person).ok(),
    }
}

/// An answer that cannot stand with those given before.
fn contradicted(site: &Site, before: &State, after: &State, fact: Option<usize>) -> Refused {
    let facts = &site.catalogue.vocabulary.facts;
    let changed = after
        .answers
        .iter()
        .find(|answer| !before.answers.contains(answer))
        .map(|answer| answer.0);
    let label = |fact: Option<usize>| {
        fact.and_then(|fact| facts.get(fact))
            .map(|fact| fact.label.as_str())
    };
    let message = match (label(changed), label(fact)) {
        (Some(new), Some(old)) if new != old => format!(
            "Cette réponse (« {new} ») contredit une réponse déjà donnée, qui porte sur « {old} ». Elle n'a pas été retenue : corrigez d'abord l'autre, dans la liste des réponses."
        ),
        _ => "Cette réponse contredit les réponses déjà données. Elle n'a pas été retenue : corrigez d'abord celle qui ne va pas.".to_owned(),
    };
    Refused {
        fact: changed,
        message,
        ..Refused::default()
    }
}

/// What the last act changed, in a sentence for each fiche.
fn changes(shown: &[VerdictShown<'_>]) -> Vec<String> {
    let changed = shown.iter().filter_map(|verdict| {
        let before = verdict.before?;
        let name = &verdict.fiche.head.short_title;
        Some(format!(
            "{name} : « {before} » devient « {} »",
            words::status(&verdict.status)
        ))
    });
    changed.collect()
}

fn grouped(mut shown: Vec<VerdictShown<'_>>) -> Vec<VerdictGroup<'_>> {
    let order = [
        Status::Eligible,
        Status::NeedsReason,
        Status::ToCheck,
        Status::NotEligible,
    ];
    let mut groups = Vec::new();
    for status in order {
        let (of_status, others) = shown
            .into_iter()
            .partition(|verdict| verdict.status == status);
        groups.push(VerdictGroup {
            status,
            verdicts: of_status,
        });
        shown = others;
    }
    groups
}

/// Every question that some clause reads, decisive or not, by group.
fn questions<'s>(
    site: &'s Site,
    verdicts: &[Verdict<'_>],
    state: &State,
) -> Vec<QuestionGroup<'s>> {
    let vocabulary = &site.catalogue.vocabulary;
    let person = state.person(site.catalogue);
    let asked = facts_read(site.catalogue, verdicts);
    let group = |group: &'s domain::facts::Group| {
        let of_group = vocabulary.facts.iter().enumerate().filter(|(rank, fact)| {
            fact.group == group.id && (asked.contains(rank) || person.answer(*rank).is_some())
        });
        let question = |(rank, fact): (usize, &'s Fact)| {
            let answer = person
                .answer(rank)
                .map(|answer| in_words(site.catalogue, fact, answer));
            (fact, answer)
        };
        QuestionGroup {
            label: &group.label,
            questions: of_group.map(question).collect(),
        }
    };
    vocabulary
        .groups
        .iter()
        .map(group)
        .filter(|group| !group.questions.is_empty())
        .collect()
}

impl<'s> Exchanged<'s> {
    fn of(site: &'s Site, state: &State) -> Exchanged<'s> {
        let facts = &site.catalogue.vocabulary.facts;
        let person = state.person(site.catalogue);
        let answers = state.answers.iter().filter_map(|(rank, value)| {
            let fact = facts.get(*rank)?;
            let in_words = in_words(site.catalogue, fact, person.answer(*rank)?);
            Some(AnswerShown {
                fact,
                value: value.clone(),
                in_words,
            })
        });
        Exchanged {
            day: state.day,
            day_in_words: french::date(state.day),
            answers: answers.collect(),
            aside: state
                .aside
                .iter()
                .filter_map(|rank| facts.get(*rank))
                .collect(),
        }
    }
}
