//! `/dossiers/{id}/recueil` : what a funder asks of the participant, moment by moment: what is asked, what lacks,
//! what was answered, each time it was.

use app::surveys::{MomentView, Round, SurveyView};
use app::{Error, Refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::dossier::{Act, Due};
use domain::fiche::Fiche;
use french::{Words, survey, text};

use super::dossier::{view, who, words_of};
use super::record;
use crate::answer::{Stop, page};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::filters;
use crate::forms::path_of;
use crate::layout::Layout;
use crate::seat::seated;
use app::dossier::DossierView;

/// The page.
#[derive(Template)]
#[template(path = "dossiers/recueil.html")]
struct Page<'d> {
    layout: Layout<'d>,
    number: i64,
    who: String,
    fiche: &'static Fiche,
    survey: &'static domain::survey::Survey,
    entered: String,
    left: Option<String>,
    counts: bool,
    /// The day the person answered on coming in before, when nothing is answered yet this time.
    before: Option<String>,
    moments: Vec<Shown>,
    broken: Vec<&'static str>,
}

/// A moment.
struct Shown {
    id: String,
    label: &'static str,
    basis: String,
    when: String,
    state: Option<&'static str>,
    late: bool,
    lacks: Vec<&'static str>,
    /// Where it is answered, when it may be, and the words.
    path: Option<(String, &'static str)>,
    /// The answers that count.
    now: Option<Answered>,
    /// Those before, and what was left incomplete.
    before: Vec<Answered>,
}

/// A time it was answered.
struct Answered {
    head: String,
    draft: bool,
    lines: Vec<(&'static str, String)>,
    hidden: String,
}

/// Shows what is asked.
pub async fn show(
    State(desk): State<Shared>,
    Path(number): Path<String>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let view = view(seat, &number)?;
        let survey = asked_in(&view)?;
        let who = who(seat, &view)?;
        let words = words_of(seat, &view);
        let moments = survey.moments.iter();
        Ok(page(&Page {
            layout: seat.layout(format!("{who}, données du participant")),
            number: view.number,
            fiche: view.fiche,
            survey: survey.survey,
            entered: text::date(survey.entered),
            left: survey.left.map(text::date),
            counts: survey.counts,
            before: survey.before.map(text::date),
            moments: moments.map(|one| shown(words, &view, one)).collect(),
            broken: survey
                .broken
                .iter()
                .map(|one| one.message.as_str())
                .collect(),
            who,
        }))
    })
    .await
}

/// The survey of a dossier; there is no such page where no fund asks anything, nor before the entry.
fn asked_in<'v>(view: &'v DossierView<'static>) -> Result<&'v SurveyView<'static>, Stop> {
    let none = || Stop::App(Error::Refused(Refusal::NotFound));
    view.survey.as_ref().ok_or_else(none)
}

fn shown(words: Words<'static>, view: &DossierView<'static>, one: &MomentView<'static>) -> Shown {
    let does = |act: &Act| matches!(act, Act::Collect(known) if known.moment == one.moment.id);
    let offer = view.offers.iter().find(|offer| does(&offer.act));
    let (now, before): (Vec<_>, Vec<_>) = one.rounds.iter().partition(|round| round.stands);
    let verb = match (now.is_empty(), before.is_empty()) {
        (false, _) => "Répondre de nouveau",
        (true, false) => "Compléter",
        (true, true) => "Répondre",
    };
    Shown {
        id: one.moment.id.to_string(),
        label: &one.moment.label,
        basis: survey::basis(one.moment, one.follows),
        when: when(one),
        state: one.state.map(french::due),
        late: one.state == Some(Due::Late),
        lacks: match one.window.is_some() && now.is_empty() {
            true => one
                .lacks
                .iter()
                .map(|question| question.label.as_str())
                .collect(),
            false => Vec::new(),
        },
        path: offer.map(|offer| (path_of(&offer.act, None), verb)),
        now: now
            .into_iter()
            .next_back()
            .map(|round| answered(words, round)),
        before: before
            .into_iter()
            .rev()
            .map(|round| answered(words, round))
            .collect(),
    }
}

fn when(one: &MomentView<'_>) -> String {
    match one.window.map(|window| (window.from, window.to)) {
        None => "La personne n'en est pas encore là.".to_owned(),
        Some((Some(from), Some(to))) => {
            format!("Du {} au {}.", text::date(from), text::date(to))
        }
        Some((Some(from), None)) => {
            format!(
                "À partir du {} ; rien ne dit jusqu'à quand.",
                text::date(from)
            )
        }
        Some((None, _)) => String::new(),
    }
}

fn answered(words: Words<'_>, round: &Round<'static>) -> Answered {
    let by = record::people(words, &round.by);
    let late = match round.recorded == round.on {
        true => String::new(),
        false => format!(", écrit le {}", text::date(round.recorded)),
    };
    let lines = round.answers.iter();
    Answered {
        head: format!("Le {}{late}, par : {by}", text::date(round.on)),
        draft: round.draft,
        lines: lines
            .map(|(question, answer)| (question.label.as_str(), survey::answer(question, answer)))
            .collect(),
        hidden: match round.hidden {
            0 => String::new(),
            hidden => text::plain(&text::counted(hidden, "réponse", "réponses")),
        },
    }
}
