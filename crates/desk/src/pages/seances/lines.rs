//! The lines of a meeting, in words: what waits, what was decided and why, what was put aside.

use app::meetings::{Aside, Decision, Fate, Line, MeetingView, Member};
use domain::fiche::Fiche;
use french::{Words, text};

use crate::answer::Stop;
use crate::pages::dossiers::record;
use crate::seat::Seat;
use crate::words;

/// A line.
pub struct Shown {
    /// The dossier.
    pub dossier: i64,
    /// The step, by its id.
    pub step: String,
    /// The rank of its run.
    pub run: i64,
    /// Whom it is about.
    pub who: String,
    /// The fiche.
    pub fiche: &'static Fiche,
    /// The question.
    pub question: String,
    /// Where the booklet asks it.
    pub because: String,
    /// Since when it waits.
    pub since: Option<String>,
    /// By when, seen from today.
    pub when: Option<String>,
    /// The last day to decide.
    pub by: Option<String>,
    /// Whether its last day is past.
    pub late: bool,
    /// What was decided, or why it was put aside.
    pub said: Option<String>,
    /// The reason written.
    pub reason: Option<String>,
    /// What was written down: the question, the answer.
    pub notes: Vec<(String, String)>,
    /// It was corrected since.
    pub corrected: bool,
}

/// The lines of a meeting, by what became of them.
#[derive(Default)]
pub struct Agenda {
    /// To decide.
    pub waiting: Vec<Shown>,
    /// Decided.
    pub decided: Vec<Shown>,
    /// Put off to the next meeting.
    pub later: Vec<Shown>,
    /// Taken off the agenda.
    pub withdrawn: Vec<Shown>,
    /// Not looked at before the minutes were closed.
    pub left: Vec<Shown>,
}

impl Agenda {
    /// Of a meeting, for who looks.
    pub fn of(seat: &Seat<'_>, view: &MeetingView<'static>) -> Result<Agenda, Stop> {
        let subjects: Vec<i64> = view.lines.iter().map(|line| line.subject).collect();
        let names = seat.call(|office, call| office.names(call, subjects))?;
        let mut agenda = Agenda::default();
        for line in &view.lines {
            let who = words::subject(names.get(&line.subject));
            let shown = shown(seat, line, who);
            match line.fate {
                Fate::Waiting => agenda.waiting.push(shown),
                Fate::Decided(_) => agenda.decided.push(shown),
                Fate::Aside(Aside::Later, _) => agenda.later.push(shown),
                Fate::Aside(Aside::Withdrawn, _) => agenda.withdrawn.push(shown),
                Fate::NotExamined => agenda.left.push(shown),
            }
        }
        Ok(agenda)
    }

    /// Whether nothing is before it.
    pub fn is_empty(&self) -> bool {
        let lines = [
            &self.waiting,
            &self.decided,
            &self.later,
            &self.withdrawn,
            &self.left,
        ];
        lines.iter().all(|lines| lines.is_empty())
    }
}

fn shown(seat: &Seat<'_>, line: &Line<'static>, who: String) -> Shown {
    let today = (seat.desk.clock)().today;
    let words = Words {
        catalogue: seat.office().catalogue,
        fiche: line.fiche,
    };
    let mut shown = Shown {
        dossier: line.key.dossier,
        step: line.key.step.to_string(),
        run: line.key.run,
        who,
        fiche: line.fiche,
        question: text::sentence(&line.step.label),
        because: french::because(&line.because),
        since: line.since.map(text::date),
        when: line.to.map(|to| words::window((None, Some(to)), today)),
        by: line.to.map(text::date),
        late: line.to.is_some_and(|to| to < today),
        said: None,
        reason: None,
        notes: Vec::new(),
        corrected: false,
    };
    match &line.fate {
        Fate::Decided(decision) => decided(words, decision, &mut shown),
        Fate::Aside(_, reason) => shown.reason.clone_from(reason),
        Fate::Waiting | Fate::NotExamined => {}
    }
    shown
}

fn decided(words: Words<'static>, decision: &Decision<'static>, shown: &mut Shown) {
    let past = decision.past.as_ref();
    let outcome = past.and_then(|past| Some((past.what.as_ref()?, past.outcome.as_ref()?)));
    shown.said = match (outcome, past) {
        (Some((step, outcome)), _) => Some(words.outcome(step, outcome)),
        (None, Some(_)) => Some("Fait".to_owned()),
        (None, None) => None,
    };
    shown.reason = past.and_then(|past| past.reason.clone());
    if let Some((held, step)) = &decision.held {
        shown.notes = record::held_notes(words, held, step);
    }
    shown.corrected = decision.corrected;
}

/// Somebody who was there, in words.
pub fn member(seat: &Seat<'_>, member: &Member) -> String {
    let post = seat.desk.held(&member.role, member.structure.as_ref());
    match member.name.is_empty() {
        true => post,
        false => format!("{}, {}", member.name, text::inside(&post)),
    }
}
