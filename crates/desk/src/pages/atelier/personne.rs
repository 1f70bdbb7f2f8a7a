//! `/atelier/{fiche}/personne` : what a draft answers for somebody made up: their facts are typed in place, kept nowhere,
//! and its conditions judged as the public dialogue judges.

use app::{Error, Refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::eligibility::{Judge, Verdict};
use domain::fiche::Fiche;
use domain::person::{Person, read_answer};
use web::{VerdictShown, explain, facts_read};

use super::{Bench, named};
use crate::answer::{Stop, Told, page, wrong};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::facts::Questions;
use crate::filters;
use crate::forms::{Filled, Group};
use crate::layout::Layout;
use crate::seat::{Seat, seated};

/// The page.
#[derive(Template)]
#[template(path = "atelier/personne.html")]
struct Page<'d, 's> {
    layout: Layout<'d>,
    bench: Bench,
    /// The text has faults: nothing can be judged.
    unsound: bool,
    form: Filled,
    communes: Vec<&'static str>,
    /// The day on which it is judged.
    day: String,
    verdict: Option<VerdictShown<'s>>,
    /// Two answers that cannot both be right.
    contradiction: Option<String>,
}

/// Asks what the draft reads of a person.
pub async fn show(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| judged(seat, &id)).await
}

/// Judges what was typed; nothing is kept.
pub async fn judge(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| judged(seat, &id)).await
}

fn judged(seat: &Seat<'_>, id: &str) -> Told {
    let fiche = named(id)?;
    let (one, checked) = seat.call(|office, call| office.check_draft(call, &fiche))?;
    let bench = Bench::of(&one, "personne");
    let mut shown = Page {
        layout: bench.layout(seat, "Essayer sur quelqu'un"),
        bench,
        unsound: true,
        form: Filled { groups: Vec::new() },
        communes: Vec::new(),
        day: String::new(),
        verdict: None,
        contradiction: None,
    };
    let Some(draft) = checked.fiche(&fiche).filter(|_| checked.is_sound()) else {
        return Ok(page(&shown));
    };
    let today = (seat.desk.clock)().today;
    let since = draft.version.since.as_ref().map(|since| since.0);
    let day = since.map_or(today, |since| since.max(today));
    let unreadable =
        |error: domain::eligibility::JudgeError| Stop::App(Error::Unreadable(error.to_string()));
    let judge = Judge::of(&checked.catalogue, vec![draft], day).map_err(unreadable)?;
    let blank = verdict(&judge, draft, &Person::default());
    let blank = blank
        .ok()
        .flatten()
        .ok_or(Error::Refused(Refusal::NotFound))?;
    // What a draft reads is asked in the words of the catalogue that runs: the vocabulary is one.
    let vocabulary = seat.office().catalogue;
    let read = facts_read(&checked.catalogue, std::slice::from_ref(&blank));
    let questions = Questions::with_birth(vocabulary, read);
    shown.unsound = false;
    shown.day = french::text::date(day);
    shown.communes = questions.communes();
    let filled = |fields| Filled {
        groups: vec![Group::of("Ce que l'on sait de cette personne", fields)],
    };
    if !seat.asked.posts {
        shown.form = filled(questions.fresh());
        return Ok(page(&shown));
    }
    let sent = &seat.asked.form;
    let facts = match questions.read(sent) {
        Ok(facts) => facts,
        Err(faults) => {
            shown.form = filled(questions.sent(sent, &faults));
            return Ok(wrong(&shown));
        }
    };
    shown.form = filled(questions.sent(sent, &Default::default()));
    let answers = facts.iter().filter_map(|new| {
        let given = new.given.as_ref()?;
        read_answer(&checked.catalogue, &new.fact, given).ok()
    });
    let person = Person {
        answers: answers.collect(),
    };
    match verdict(&judge, draft, &person) {
        Ok(found) => {
            let verdicts: Vec<Verdict<'_>> = found.into_iter().collect();
            let mut told = explain(&checked.catalogue, &verdicts, None, day);
            shown.verdict = told.pop();
            Ok(page(&shown))
        }
        Err(contradiction) => {
            let fact = contradiction.and_then(|rank| vocabulary.vocabulary.facts.get(rank));
            shown.contradiction = Some(match fact {
                Some(fact) => format!("Deux réponses se contredisent : {}.", fact.label),
                None => "Deux réponses se contredisent.".to_owned(),
            });
            Ok(wrong(&shown))
        }
    }
}

/// What a draft answers for a person; the rank of a fact whose answers disagree, when some do.
fn verdict<'c>(
    judge: &Judge<'c>,
    draft: &Fiche,
    person: &Person,
) -> Result<Option<Verdict<'c>>, Option<usize>> {
    let verdicts = judge.verdicts(person).map_err(|found| found.fact)?;
    let mut verdicts = verdicts.into_iter();
    Ok(verdicts.find(|one| one.fiche.head.id == draft.head.id))
}
