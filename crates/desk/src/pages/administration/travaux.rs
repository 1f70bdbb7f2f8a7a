//! `/administration/travaux` : what waits to leave, what could not, and the last turns of the background work. Nothing
//! depends on it being done.

use app::running::{Jobs, LATE, Stuck};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use french::text;
use store::nodes::Node;

use crate::answer::{go, page};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use crate::{filters, words};
use app::{Error, Refusal};

/// The page.
#[derive(Template)]
#[template(path = "administration/travaux.html")]
struct Page<'d> {
    layout: Layout<'d>,
    /// Kind by kind: what, how many, how many failed, since when.
    waiting: Vec<(&'static str, i64, i64, String)>,
    stuck: Vec<Failed>,
    done: String,
    nodes: Vec<Turned>,
    /// What was just tried again.
    again: bool,
}

/// What failed, in words.
struct Failed {
    item: Stuck,
    what: &'static str,
    tries: String,
    next: String,
}

/// A node, in words.
pub struct Turned {
    /// It.
    pub node: Node,
    /// When it last turned.
    pub when: String,
    /// Whether it should have turned since.
    pub late: bool,
}

/// Shows the page.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let jobs = seat.call(|office, call| office.jobs(call))?;
        Ok(page(&shown(seat, jobs)))
    })
    .await
}

/// Has something tried again.
pub async fn try_again(
    State(desk): State<Shared>,
    Path(number): Path<String>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let number: Option<i64> = number.parse().ok();
        let number = number.ok_or(Error::Refused(Refusal::NotFound))?;
        seat.call(|office, call| office.try_again(call, number))?;
        Ok(go("/administration/travaux?fait=oui"))
    })
    .await
}

fn shown<'s>(seat: &'s Seat<'_>, jobs: Jobs) -> Page<'s> {
    let now = (seat.desk.clock)().at;
    let waiting = jobs.waiting.iter().map(|one| {
        let since = match one.first <= now {
            true => words::ago(now - one.first),
            false => words::ahead(one.first - now),
        };
        (kind(&one.kind), one.waiting, one.failed, since)
    });
    let stuck = jobs.stuck.into_iter().map(|item| Failed {
        what: kind(&item.kind),
        tries: counted(item.tries.unsigned_abs(), "essai", "essais"),
        next: match item.due_at {
            Some(due) => format!("le prochain {}", words::ahead(due - now)),
            None => "abandonnée : plus aucun essai n'est prévu".to_owned(),
        },
        item,
    });
    Page {
        layout: seat.layout("Travaux"),
        waiting: waiting.collect(),
        stuck: stuck.collect(),
        done: counted(
            jobs.done_lately,
            "lettre ou avis traité",
            "lettres et avis traités",
        ),
        nodes: turned(jobs.nodes, now),
        again: seat.asked.query.get("fait") == Some("oui"),
    }
}

/// So many of something, in words.
pub fn counted(count: u64, one: &str, many: &str) -> String {
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    text::plain(&text::counted(count, one, many))
}

/// The nodes, in words.
pub fn turned(nodes: Vec<Node>, now: i64) -> Vec<Turned> {
    let nodes = nodes.into_iter().map(|node| Turned {
        when: words::ago(now - node.turned_at),
        late: now - node.turned_at > LATE,
        node,
    });
    nodes.collect()
}

/// What a letter is about, in a word.
fn kind(kind: &str) -> &'static str {
    match kind {
        "courriel.nouveau" => "Il y a du nouveau",
        "courriel.export" => "Un export est prêt",
        "avis.referent" => "Un référent est nommé",
        "alerte.acces-exceptionnel" => "Un accès exceptionnel",
        "courriel.mot-de-passe" => "Un mot de passe oublié",
        "courriel.invitation" => "Une invitation à son espace",
        kind if kind.starts_with("demande.") => "Une demande sur ses données",
        _ => "Autre chose",
    }
}
