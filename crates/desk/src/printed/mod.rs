//! Papers of the tool: what a page shows, printed. Nothing is read here that a page would not show to who asks.

mod journal;
mod letters;

pub use journal::{attended, told};
pub use letters::{decision, is_told};

use app::Error;
use app::dossier::DossierView;
use app::subject::Named;
use app::surveys::SurveyView;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
};
use axum::response::{IntoResponse, Response};
use domain::dossier::Actor;
use domain::dossier::state::{Held, Status};
use domain::fiche::{Document, Step, StepKind};
use domain::values::{Date, Id};
use french::{Words, names, text};
use papers::Paper;
use papers::forms::{Filled, Participation};

use crate::answer::{Stop, Told};
use crate::pages::dossiers::record;
use crate::seat::Seat;
use crate::words;

/// Prints a paper and gives it, to keep: its name says nothing of anybody.
pub fn give(seat: &Seat<'_>, name: &str, paper: &impl Paper) -> Told {
    let printed = seat.desk.site.press().print(paper);
    Ok(file(name, printed.map_err(Stop::Unprinted)?))
}

fn file(name: &str, pdf: Vec<u8>) -> Response {
    let headers = [
        (CONTENT_TYPE, "application/pdf".to_owned()),
        (CACHE_CONTROL, "no-store".to_owned()),
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox".to_owned(),
        ),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.pdf\""),
        ),
    ];
    (headers, pdf).into_response()
}

/// What a dossier adds to a paper, as far as who looks may read it.
pub fn filled(
    seat: &Seat<'_>,
    words: Words<'static>,
    view: &DossierView<'static>,
) -> Result<Filled, Stop> {
    Ok(Filled {
        subject: subject(seat, view)?,
        marks: vec![
            ("Dossier".to_owned(), Some(format!("n° {}", view.number))),
            (
                "Prescrit par".to_owned(),
                view.prescriber
                    .as_ref()
                    .map(|actor| record::person(words, actor)),
            ),
            (
                "Accompagné par".to_owned(),
                view.operator
                    .as_ref()
                    .map(|id| words.catalogue.name_of(id).to_owned()),
            ),
        ],
        entered: view.entered.map(text::date),
        left: view.entered.and_then(|_| closed_on(view)).map(text::date),
        facts: record::facts(words, view),
        path: journal::path(words, view),
        attended: attended(words, view),
        counts: journal::counts(words, view),
        aids: record::aids(words, view),
        ..Filled::default()
    })
}

fn closed_on(view: &DossierView<'_>) -> Option<Date> {
    match view.status {
        Status::Closed { on, .. } => Some(on),
        _ => None,
    }
}

/// The same, for a document of the fiche: its answers, its deposit, its signatures.
pub fn filled_for(
    mut filled: Filled,
    words: Words<'static>,
    view: &DossierView<'static>,
    document: &Document,
) -> Filled {
    let step = view.fiche.step_of(document).map(|step| &step.origin.id);
    let held = view
        .notes
        .iter()
        .rfind(|(held, known)| held.complete && Some(&known.origin.id) == step);
    if let Some((held, step)) = held {
        filled = held_at(filled, words, held, step);
    }
    filled.there = view
        .documents
        .iter()
        .map(|(filed, _)| filed.deposit.document.clone())
        .collect();
    let last = view
        .documents
        .iter()
        .rfind(|(filed, _)| filed.deposit.document == document.origin.id);
    filled.deposited = last.map(|(filed, _)| {
        let by = record::people(words, &filed.deposit.written_by);
        let by = if by.is_empty() {
            by
        } else {
            format!(", écrit par : {by}")
        };
        format!("Déposé dans le dossier le {}{by}.", text::date(filed.on))
    });
    let signatures = view
        .signatures
        .iter()
        .find(|one| one.document == document.origin.id);
    let signed = signatures.map_or(&[][..], |one| &one.signed);
    let each = signed
        .iter()
        .map(|id| (id.clone(), signed_on(view, document, id)));
    filled.signed = each.collect();
    filled
}

/// The day a document was signed by an actor of the fiche: that of the first deposit, since it was written last, that
/// bears their signature.
fn signed_on(view: &DossierView<'_>, document: &Document, id: &Id) -> Option<String> {
    let party = view
        .fiche
        .parties
        .iter()
        .find(|party| party.origin.id == *id);
    let is = |actor: &Actor| match party {
        None => actor.role == *id,
        Some(party) => {
            let role = party.role.as_ref();
            let places = &party.structures;
            role.is_none_or(|role| *role == actor.role)
                && (places.is_empty()
                    || actor.structure.as_ref().is_some_and(|s| places.contains(s)))
        }
    };
    let filed = view.documents.iter();
    let same = filed.filter(|(filed, _)| filed.deposit.document == document.origin.id);
    let since = same
        .rev()
        .take_while(|(filed, _)| filed.deposit.signed_by.iter().any(is));
    since.last().map(|(filed, _)| text::date(filed.on))
}

/// A step that was held and that reports itself: one of which something may be read, and that somebody led.
pub fn reported<'v>(view: &'v DossierView<'_>, rank: usize) -> Option<(&'v Held, &'v Step)> {
    let mut notes = view
        .notes
        .iter()
        .filter(|(held, _)| held.event == rank && held.complete);
    let reports = |step: &Step| {
        matches!(
            step.kind,
            StepKind::Review | StepKind::Interview | StepKind::Diagnosis
        )
    };
    notes
        .next()
        .map(|(held, step)| (held, *step))
        .filter(|(_, step)| reports(step))
}

/// The same, with what a step that was held answers and what it came to.
pub fn held_at(filled: Filled, words: Words<'static>, held: &Held, step: &Step) -> Filled {
    let inputs = held.holding.inputs.iter();
    let answers = inputs.map(|(id, answer)| (id.clone(), record::answered(words, answer)));
    // What is asked at the step has its own place.
    let asked = |name: &String| {
        let mut inputs = step.inputs.iter();
        inputs.any(|input| text::sentence(&input.label) == *name)
    };
    let notes = record::held_notes(words, held, step).into_iter();
    let notes = notes.filter(|(name, _)| !asked(name));
    let mut marks = filled.marks;
    marks.push(("Fait le".to_owned(), Some(text::date(held.day))));
    marks.extend(notes.map(|(name, said)| (name, Some(said))));
    let mut outcomes = step.outcomes.iter();
    let outcome = outcomes.find(|known| Some(&known.id) == held.holding.outcome.as_ref());
    Filled {
        answers: answers.collect(),
        outcome: outcome.map(|outcome| outcome.label.clone()),
        marks,
        ..filled
    }
}

/// What is certified of a participation: the operation, the days, what was gathered and when; nothing of what was
/// answered.
pub fn participation(
    words: Words<'static>,
    view: &DossierView<'static>,
    survey: &SurveyView<'static>,
) -> Participation {
    let funds = view.fiche.funds.iter();
    let funds = funds.filter(|fund| fund.kind == survey.survey.funding);
    let funds = funds.map(
        |fund| match names::actors(words.catalogue, view.fiche, &fund.payers) {
            payers if payers.is_empty() => fund.label.clone(),
            payers => format!("{} ({payers})", fund.label),
        },
    );
    let gathered = survey.moments.iter().map(|one| {
        let stands = one.rounds.iter().find(|round| round.stands);
        (
            one.moment.label.clone(),
            stands.map(|round| text::date(round.on)),
        )
    });
    Participation {
        program: survey.survey.label.clone(),
        basis: survey.survey.basis.clone(),
        funds: funds.collect(),
        operator: view
            .operator
            .as_ref()
            .map(|id| words.catalogue.name_of(id).to_owned()),
        entered: text::date(survey.entered),
        left: survey.left.map(text::date),
        gathered: gathered.collect(),
    }
}

/// Whom a paper is about: who they are, for those who may know it.
fn subject(seat: &Seat<'_>, view: &DossierView<'_>) -> Result<Vec<(String, Option<String>)>, Stop> {
    let mut names = seat.call(|office, call| office.names(call, [view.subject]))?;
    let named = names.remove(&view.subject);
    let one = |label: &str| vec![(label.to_owned(), Some(words::subject(named.as_ref())))];
    let person = match &named {
        Some(Named::Person(_)) => seat.call(|office, call| office.person(call, view.subject)),
        Some(Named::Household(_)) => return Ok(one("Ménage")),
        Some(Named::Market(_)) => return Ok(one("Marché")),
        _ => return Ok(one("Sujet")),
    };
    let identity = match person {
        Ok(person) => person.identity,
        Err(Stop::App(Error::Refused(_))) => return Ok(one("Nom")),
        Err(fault) => return Err(fault),
    };
    let (civil, contact) = (identity.civil, identity.contact);
    let mut lines = vec![
        ("Nom".to_owned(), Some(civil.family_name)),
        ("Prénom".to_owned(), Some(civil.first_names)),
        (
            "Date de naissance".to_owned(),
            civil.birth_date.map(text::date),
        ),
    ];
    lines.extend(
        civil
            .birth_name
            .map(|name| ("Nom de naissance".to_owned(), Some(name))),
    );
    lines.extend([
        ("Adresse".to_owned(), contact.address),
        ("Téléphone".to_owned(), contact.phone),
        ("Courriel".to_owned(), contact.mail),
    ]);
    Ok(lines)
}
