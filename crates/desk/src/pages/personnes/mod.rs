//! `/personnes` : those whom one follows, what is running for each, and the search by name.

pub mod identity;
pub(in crate::pages) mod lanes;
mod missing;
mod refusals;
mod whom;
mod why;

pub mod espace;
pub mod faits;
pub mod identite;
pub mod imprimer;
pub mod manques;
pub mod nouvelle;
pub mod personne;
pub mod prescrire;
pub mod proposer;
pub mod referents;

pub use lanes::Lanes;
pub use personne::{FEW, KnownGroup, contact, known, latest};
pub use whom::{HOUSEHOLDS, Whom};

use app::subject::{Followed, Following, Identity, Named};
use app::{Error, Refusal};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use web::request::address;

use crate::answer::{Stop, page};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use crate::{filters, words};

/// Those one follows, or those found.
#[derive(Template)]
#[template(path = "personnes/index.html")]
struct Persons<'d> {
    layout: Layout<'d>,
    typed: String,
    found: Option<Vec<Found>>,
    followed: Vec<Line>,
    /// How many one follows in all, and where the next ones are.
    count: usize,
    next: Option<String>,
}

/// Somebody found by their name.
struct Found {
    person: i64,
    name: String,
    birth: Option<String>,
}

/// Somebody followed.
struct Line {
    path: Option<String>,
    name: String,
    helps: bool,
    running: usize,
    next: Option<Next>,
}

/// What is due first for somebody.
struct Next {
    dossier: i64,
    what: String,
    when: String,
    late: bool,
}

/// Lines of a page: more than one person can follow well.
const LINES: usize = 50;
/// Letters of a name typed that are read.
const LONGEST: usize = 100;

/// Shows those one follows, or those who bear the name typed.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        seat.call(|office, call| office.registers(call.who))?;
        let typed: String = seat.asked.query.get("q").unwrap_or_default().to_owned();
        let typed: String = typed.chars().take(LONGEST).collect();
        let found = match typed.is_empty() {
            true => None,
            false => Some(seat.call(|office, call| office.search(call, &typed))?),
        };
        let followed = match found {
            None => seat.call(|office, call| office.followed(call))?,
            Some(_) => Vec::new(),
        };
        let found = found.map(|found| {
            let found = found.into_iter();
            let line = |one: app::subject::Found| Found {
                person: one.person,
                name: full_name(&one.identity),
                birth: one.identity.civil.birth_date.map(french::text::date),
            };
            found.map(line).collect()
        });
        let from = seat.asked.query.get("depuis");
        let from: usize = from.and_then(|text| text.parse().ok()).unwrap_or(0);
        let next = from.saturating_add(LINES);
        Ok(page(&Persons {
            layout: seat.layout("Personnes"),
            typed,
            found,
            count: followed.len(),
            next: (followed.len() > next).then(|| {
                let next = next.to_string();
                address("/personnes", &[("depuis", next.as_str())])
            }),
            followed: followed
                .iter()
                .skip(from)
                .take(LINES)
                .map(|one| line(seat, one))
                .collect(),
        }))
    })
    .await
}

fn line(seat: &Seat<'_>, one: &Followed) -> Line {
    let today = (seat.desk.clock)().today;
    let next = one.next.as_ref().and_then(|item| {
        let engine = seat.office().engine_on(&item.fiche, today)?;
        Some(Next {
            dossier: item.dossier,
            what: french::names::obliged(engine.catalogue, engine.fiche, &item.what),
            when: words::window(item.window, today),
            late: item.state == domain::dossier::Due::Late,
        })
    });
    Line {
        path: match one.name {
            Named::Person(_) => Some(path_of(one.person)),
            Named::Household(_) => Some(format!("{HOUSEHOLDS}/{}", one.person)),
            _ => None,
        },
        name: words::subject(Some(&one.name)),
        helps: one.kind == Following::Helper,
        running: one.running,
        next,
    }
}

/// The page of a person.
pub fn path_of(person: i64) -> String {
    format!("/personnes/{person}")
}

/// The number of an address; whatever is no number is nobody's.
pub fn number(text: &str) -> Result<i64, Stop> {
    let number = text.parse().map_err(|_| Error::Refused(Refusal::NotFound));
    Ok(number?)
}

/// The name of a person, as a page says it: first names, then the family name, and that of birth.
pub fn full_name(identity: &Identity) -> String {
    civil_name(&identity.civil)
}

/// The same, of one of whom nothing else is told.
pub fn civil_name(civil: &domain::identity::Identity) -> String {
    let birth = civil.birth_name.as_deref();
    let birth = birth.filter(|birth| *birth != civil.family_name);
    let birth = birth.map(|birth| format!(", nom de naissance {birth}"));
    format!(
        "{} {}{}",
        civil.first_names,
        civil.family_name,
        birth.unwrap_or_default()
    )
}
