//! What a dossier holds: what happened in the order it did, with what was written down; documents, aids, counts.

use app::dossier::{DossierView, Past};
use app::pieces::{PieceState, SeenPiece};
use domain::dossier::act::{Deposit, Headline, Input};
use domain::dossier::state::{Aid, Filed, Held};
use domain::dossier::{Actor, ONE};
use domain::fiche::{Event, Step};
use domain::person::Answer;
use domain::values::Id;
use french::{Words, names, text};

use super::imprimer::{Printable, of_event};
use super::pieces::files_it;
use crate::bars::{Bar, bar, plain};
use crate::files::noted;

/// Something that happened.
pub struct Happened {
    /// Its number in the journal, from 1.
    pub number: usize,
    /// What can be printed of it.
    pub printable: Vec<Printable>,
    /// Its rank: where it is corrected, when who looks signed it.
    pub correct: Option<usize>,
    /// The true day.
    pub on: String,
    /// What.
    pub what: String,
    /// When it was written down, if later.
    pub recorded: Option<String>,
    /// Kept as a draft.
    pub draft: bool,
    /// The reason written.
    pub reason: Option<String>,
    /// What was written down: the question, the answer.
    pub lines: Vec<(String, String)>,
}

/// A document deposited.
pub struct Paper {
    /// Its name.
    pub label: String,
    /// When it was deposited.
    pub on: Option<String>,
    /// Who wrote and signed it, to whom it went, what it contains.
    pub lines: Vec<String>,
    /// The files joined.
    pub files: Vec<File>,
    /// Who signed it as it was deposited last, and who did not.
    pub signatures: Option<Signed>,
    /// Where another is joined, when who looks may file the document.
    pub join: Option<String>,
}

/// Who signed a document, and who did not.
pub struct Signed {
    /// Those who signed.
    pub by: String,
    /// Those who did not.
    pub missing: String,
    /// Where who looks signs it.
    pub sign: Option<String>,
}

/// A file joined to a document.
pub struct File {
    /// Its name.
    pub name: String,
    /// Where it is read, when it may be.
    pub path: Option<String>,
    /// Its weight, or why it is not read.
    pub note: String,
    /// Where who joined it takes it back.
    pub back: Option<String>,
}

/// What happened, the last first.
pub fn happened(words: Words<'_>, view: &DossierView<'_>) -> Vec<Happened> {
    let line = |past: &Past| Happened {
        number: past.rank + 1,
        correct: (past.own && past.act != "correct").then_some(past.rank),
        printable: of_event(view, past.rank),
        on: text::date(past.on),
        what: said(words, past),
        recorded: (past.recorded != past.on).then(|| text::date(past.recorded)),
        draft: past.draft,
        reason: past.reason.clone(),
        lines: notes(words, view, past.rank),
    };
    view.past.iter().rev().map(line).collect()
}

/// What was done, in a few words.
pub fn said(words: Words<'_>, past: &Past) -> String {
    if let Some((what, amount)) = past.logged {
        return text::sentence(&logged(what, amount));
    }
    let headline = Headline {
        act: past.act,
        what: past.what.as_ref(),
        outcome: past.outcome.as_ref(),
    };
    let step = match (past.act, &past.what, &past.outcome) {
        ("hold", Some(step), Some(_)) => {
            let step = names::step_or_outcome(words.fiche, step.as_str());
            format!("{step} : ")
        }
        _ => String::new(),
    };
    text::sentence(&format!(
        "{step}{}",
        french::headline(words.catalogue, words.fiche, headline)
    ))
}

/// What was logged, and how many.
pub fn logged(what: Event, amount: i64) -> String {
    match amount {
        ONE => french::event(what, false).to_owned(),
        _ => {
            let many = amount.saturating_abs() >= 2 * ONE;
            format!(
                "{} {}",
                text::thousandths(amount),
                french::event(what, many)
            )
        }
    }
}

/// What was written down with something that was done, as far as it may be read.
pub fn notes(words: Words<'_>, view: &DossierView<'_>, rank: usize) -> Vec<(String, String)> {
    let held = view.notes.iter().filter(|(held, _)| held.event == rank);
    let notes = held.flat_map(|(held, step)| held_notes(words, held, step));
    let papers = view
        .documents
        .iter()
        .filter(|(filed, _)| filed.event == rank);
    let papers = papers.map(|(_, document)| ("Document joint".to_owned(), document.label.clone()));
    notes.chain(papers).collect()
}

/// What a step wrote down: the question, the answer.
pub fn held_notes(words: Words<'_>, held: &Held, step: &Step) -> Vec<(String, String)> {
    let holding = &held.holding;
    let outcome = step
        .outcomes
        .iter()
        .find(|outcome| Some(&outcome.id) == holding.outcome.as_ref());
    let of_outcome = outcome.map_or(&[][..], |outcome| &outcome.inputs);
    let asked = step.inputs.iter().chain(of_outcome);
    let mut lines = vec![("Par".to_owned(), people(words, &held.by))];
    if !holding.present.is_empty() {
        lines.push(("Présents".to_owned(), people(words, &holding.present)));
    }
    lines.extend(
        holding
            .place
            .clone()
            .map(|place| ("Lieu".to_owned(), place)),
    );
    let ways = holding.channels.iter();
    let ways: Vec<String> = ways
        .map(|way| names::channel(words.catalogue, way))
        .collect();
    if !ways.is_empty() {
        lines.push(("Par quelle voie".to_owned(), text::listed(&ways)));
    }
    lines.extend(asked.filter_map(|input| {
        let answer = answered(words, holding.inputs.get(&input.id)?);
        Some((text::sentence(&input.label), answer))
    }));
    let motives = outcome.into_iter().flat_map(|outcome| &outcome.motives);
    let mut motives = motives.filter(|ground| Some(&ground.id) == holding.motive.as_ref());
    lines.extend(
        motives
            .next()
            .map(|ground| ("Motif".to_owned(), ground.label.clone())),
    );
    lines
}

/// An answer, in words.
pub fn answered(words: Words<'_>, answer: &Input) -> String {
    match answer {
        Input::YesNo(true) => "oui".to_owned(),
        Input::YesNo(false) => "non".to_owned(),
        // An operator is named by its code.
        Input::Text(text) => match text.parse() {
            Ok(id) => words.catalogue.name_of(&id).to_owned(),
            Err(_) => text.clone(),
        },
        Input::Choices(several) => text::listed(several),
        Input::Day(day) => text::date(*day),
        Input::Number(number) => text::thousandths(*number),
    }
}

/// People by what they are, never by the number of their mandate.
pub fn people(words: Words<'_>, actors: &[Actor]) -> String {
    let names: Vec<String> = actors.iter().map(|actor| person(words, actor)).collect();
    text::listed(&names)
}

/// Somebody by what they are.
pub fn person(words: Words<'_>, actor: &Actor) -> String {
    let nameless = Actor {
        name: None,
        ..actor.clone()
    };
    names::who(words.catalogue, &nameless)
}

/// The documents, the last first.
pub fn papers(words: Words<'_>, view: &DossierView<'_>) -> Vec<Paper> {
    let paper = |deposit: &Deposit| {
        let people = |word: &str, actors: &[Actor]| {
            (!actors.is_empty()).then(|| format!("{word} : {}", people(words, actors)))
        };
        let sent: Vec<String> = deposit
            .sent_to
            .iter()
            .map(|id| names::actor(words.catalogue, words.fiche, id))
            .collect();
        let contents = &deposit.contents;
        let lines = [
            people("écrit par", &deposit.written_by),
            people("écrit avec", &deposit.with),
            people("signé par", &deposit.signed_by),
            (!sent.is_empty()).then(|| format!("transmis à : {}", text::listed(&sent))),
            (!contents.is_empty()).then(|| format!("contient : {}", text::listed(contents))),
        ];
        lines.into_iter().flatten().collect()
    };
    // A signature files the same paper again: it is one paper, and the last to sign tells of all.
    let signed_since = |one: &Filed| {
        let mut others = view.documents.iter();
        others.any(|(other, _)| other.event > one.event && is_same(&other.deposit, &one.deposit))
    };
    let papers = view.documents.iter().rev();
    let papers = papers.filter(|(filed, _)| !signed_since(filed));
    let papers = papers.map(|(filed, document)| {
        let times = view.documents.iter().map(|(other, _)| other);
        let times = times.filter(|other| is_same(&other.deposit, &filed.deposit));
        let times: Vec<&Filed> = times.collect();
        let with_it = |piece: &SeenPiece| times.iter().any(|one| piece.event == Some(one.event));
        Paper {
            label: text::sentence(&document.label),
            on: times.first().map(|first| text::date(first.on)),
            lines: paper(&filed.deposit),
            signatures: signed(words, view, filed),
            files: files(view, |piece| {
                with_it(piece) && piece.document == document.origin.id
            }),
            join: files_it(view, &document.origin.id)
                .then(|| format!("/dossiers/{}/documents/{}", view.number, document.origin.id)),
        }
    });
    papers.chain(apart(view)).collect()
}

/// Whether two deposits are of one paper, signed by others since.
fn is_same(one: &Deposit, other: &Deposit) -> bool {
    let unsigned = |deposit: &Deposit| Deposit {
        signed_by: Vec::new(),
        ..deposit.clone()
    };
    one.document == other.document && unsigned(one) == unsigned(other)
}

/// The signatures of a document, said once: with its last deposit.
fn signed(words: Words<'_>, view: &DossierView<'_>, filed: &Filed) -> Option<Signed> {
    let id = &filed.deposit.document;
    let mut later = view.documents.iter();
    if later.any(|(other, _)| other.deposit.document == *id && other.event > filed.event) {
        return None;
    }
    let found = view.signatures.iter().find(|one| one.document == *id)?;
    let names = |ids: &[Id]| {
        let names = ids.iter();
        let names = names.map(|id| names::actor(words.catalogue, words.fiche, id));
        text::listed(&names.collect::<Vec<_>>())
    };
    Some(Signed {
        by: names(&found.signed),
        missing: names(&found.missing),
        sign: found
            .mine
            .then(|| format!("/dossiers/{}/signer/{id}", view.number)),
    })
}

/// The files joined that go with no document one may read as it was filed.
fn apart<'v>(view: &'v DossierView<'_>) -> impl Iterator<Item = Paper> + 'v {
    let with_one = |piece: &SeenPiece| {
        let mut filed = view.documents.iter();
        filed.any(|(filed, document)| {
            piece.event == Some(filed.event) && piece.document == document.origin.id
        })
    };
    let documents = view.fiche.documents.iter();
    documents.filter_map(move |document| {
        let id = &document.origin.id;
        let files = files(view, |piece| piece.document == *id && !with_one(piece));
        (!files.is_empty()).then(|| Paper {
            label: text::sentence(&document.label),
            on: None,
            lines: Vec::new(),
            signatures: None,
            files,
            join: None,
        })
    })
}

fn files(view: &DossierView<'_>, these: impl Fn(&SeenPiece) -> bool) -> Vec<File> {
    let pieces = view.pieces.iter().filter(|piece| these(piece));
    let file = |piece: &SeenPiece| {
        let path = format!("/dossiers/{}/pieces/{}", view.number, piece.id);
        File {
            name: piece.name.clone(),
            note: noted(piece),
            back: piece.own.then(|| format!("{path}/retirer")),
            path: (piece.state == PieceState::Ready).then_some(path),
        }
    };
    pieces.map(file).collect()
}

/// The aids asked, in a line each.
pub fn aids(words: Words<'_>, view: &DossierView<'_>) -> Vec<String> {
    let line = |aid: &Aid| {
        let label = text::sentence(&names::fund(words.fiche, aid.request.fund.as_str()));
        let asked = format!("{label} : demandée le {}", text::date(aid.asked));
        let Some(decided) = &aid.decided else {
            return format!("{asked}, pas encore décidée");
        };
        let word = match decided.granted {
            true => "accordée",
            false => "refusée",
        };
        let amount = decided
            .amount
            .map(|amount| format!(" ({})", text::euros(amount)));
        let on = text::date(decided.on);
        let paid = aid.paid.as_ref().map(|paid| {
            let other = paid
                .amount
                .map(|amount| format!(" ({})", text::euros(amount)));
            let on = text::date(paid.on);
            format!(", versée le {on}{}", other.unwrap_or_default())
        });
        let waits = aid
            .awaits_payment()
            .then(|| ", pas encore versée".to_owned());
        let paid = paid.or(waits).unwrap_or_default();
        format!(
            "{asked}, {word} le {on}{}{paid}",
            amount.unwrap_or_default()
        )
    };
    view.aids.iter().map(line).collect()
}

/// The counts of the dossier; what a contract adds to those of its action.
pub fn bars(words: Words<'_>, view: &DossierView<'_>) -> (Vec<Bar>, Vec<Bar>) {
    // Of a count that begins anew every week, the last windows are shown and the others folded.
    let (mut shown, mut older) = (Vec::new(), Vec::new());
    for (rank, count) in view.counts.iter().enumerate() {
        let later = view.counts.iter().skip(rank + 1);
        let later = later.filter(|other| other.counter.origin.id == count.counter.origin.id);
        match later.count() < WINDOWS {
            true => shown.push(bar(words, count)),
            false => older.push(bar(words, count)),
        }
    }
    let added = view.added.iter().zip(crate::words::added(&view.added));
    shown.extend(added.map(|((counter, _), told)| plain(counter, &told)));
    (shown, older)
}

/// Windows of one count that are shown at once.
const WINDOWS: usize = 3;

/// What is known of the person that this dossier lets one read: the fact, the answer.
pub fn facts(words: Words<'_>, view: &DossierView<'_>) -> Vec<(String, String)> {
    let vocabulary = &words.catalogue.vocabulary;
    let line = |(rank, answer): &(usize, Answer)| {
        let fact = vocabulary.facts.get(*rank)?;
        let told = web::facts::in_words(words.catalogue, fact, answer);
        Some((text::sentence(&fact.label), told))
    };
    view.facts.iter().filter_map(line).collect()
}
