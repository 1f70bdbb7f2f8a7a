//! `/dossiers/saisie` : the same contact, interview, session or hours noted for several people at once. Each
//! dossier has its own act, and the page says of each what became of it.

mod note;

use app::subject::Named;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::fiche::{Event, Fiche};
use web::request::Pairs;

use self::note::Group;
use crate::answer::{Stop, Told, page, wrong};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::forms::logged_as;
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use crate::{filters, words};

/// What is noted, and for whom: the choice.
#[derive(Template)]
#[template(path = "dossiers/saisie/choisir.html")]
struct Choose<'d> {
    layout: Layout<'d>,
    /// The fiches of the roster, and whether each is the one shown.
    fiches: Vec<(&'static Fiche, bool)>,
    fiche: Option<&'static Fiche>,
    /// What its counts await: in the address, and in words.
    kinds: Vec<(&'static str, &'static str)>,
    people: Vec<(i64, String)>,
    /// The pages of people, when one does not hold them: the address, the words, whether it is shown.
    pages: Vec<(String, String, bool)>,
    wrong: Option<&'static str>,
}

/// Somebody it is noted for.
struct Row {
    number: i64,
    version: i64,
    who: String,
    chosen: bool,
    /// How many, when it is not as for the others.
    amount: String,
}

/// The most people noted at once.
const MOST: usize = 100;
/// People on a page of those to choose from.
const SHOWN: usize = 60;
/// Dossiers read at once, and the most read in all: nobody has so many in progress.
const LINES: usize = 200;
const PAGES: usize = 20;

/// What may be noted, by its name in addresses.
const KINDS: [Event; 5] = [
    Event::Contact,
    Event::Interview,
    Event::GroupSession,
    Event::AccompanimentHour,
    Event::InsertionHour,
];

/// Asks what and for whom, then shows the form.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let query = &seat.asked.query;
        let Some(kind) = kind(query) else {
            return choose(seat, None);
        };
        let group = Group::of(seat, query, kind)?;
        match &group {
            Some(group) => group.page(seat, None, query),
            None => choose(seat, Some("Choisissez au moins une personne.")),
        }
    })
    .await
}

/// Notes it for each.
pub async fn submit(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let sent = &seat.asked.form;
        let Some(kind) = kind(sent) else {
            return choose(seat, Some("Choisissez ce que vous notez."));
        };
        match Group::of(seat, sent, kind)? {
            Some(group) => group.submit(seat, sent),
            None => choose(seat, Some("Choisissez au moins une personne.")),
        }
    })
    .await
}

fn kind(pairs: &Pairs) -> Option<Event> {
    let named = pairs.get("quoi")?;
    KINDS.into_iter().find(|kind| logged_as(*kind) == named)
}

/// The choice: of a fiche of the roster, what its counts await and whose dossiers run.
fn choose(seat: &Seat<'_>, wrong_choice: Option<&'static str>) -> Told {
    let running = running(seat)?;
    let today = (seat.desk.clock)().today;
    let mut fiches: Vec<&'static Fiche> = Vec::new();
    for item in &running {
        let engine = seat.office().engine_on(&item.fiche, today);
        let fiche = engine.map(|engine| engine.fiche);
        fiches.extend(fiche.filter(|fiche| {
            !kinds(fiche).is_empty() && !fiches.iter().any(|known| known.head.id == fiche.head.id)
        }));
    }
    fiches.sort_by_key(|fiche| fiche.head.number);
    let asked = seat.asked.query.get("fiche");
    let named = fiches
        .iter()
        .find(|fiche| Some(fiche.head.id.as_str()) == asked);
    let fiche = named.or(fiches.first()).copied();
    let of_fiche = running.iter();
    let of_fiche = of_fiche.filter(|item| fiche.is_some_and(|fiche| fiche.head.id == item.fiche));
    let of_fiche: Vec<_> = of_fiche.collect();
    let (count, rank) = (of_fiche.len(), page_asked(seat, of_fiche.len()));
    let mut of_fiche: Vec<_> = of_fiche
        .into_iter()
        .skip(rank * SHOWN)
        .take(SHOWN)
        .collect();
    let subjects: Vec<i64> = of_fiche.iter().map(|item| item.subject).collect();
    let names = seat.call(|office, call| office.names(call, subjects))?;
    let person = |item: &&app::dossier::RosterItem| {
        let name: Option<&Named> = names.get(&item.subject);
        (item.dossier, words::subject(name))
    };
    // In the order of family names, as on a register.
    of_fiche.sort_by_key(|item| names.get(&item.subject));
    let people: Vec<(i64, String)> = of_fiche.iter().map(person).collect();
    let is_shown = |known: &'static Fiche| {
        (
            known,
            fiche.is_some_and(|fiche| fiche.head.id == known.head.id),
        )
    };
    let shown = Choose {
        layout: seat.layout("Noter pour plusieurs personnes"),
        fiches: fiches.into_iter().map(is_shown).collect(),
        kinds: fiche.map(kinds).unwrap_or_default(),
        fiche,
        people,
        pages: match fiche {
            Some(fiche) if count > SHOWN => pages(fiche, count, rank),
            _ => Vec::new(),
        },
        wrong: wrong_choice,
    };
    Ok(match wrong_choice {
        Some(_) => wrong(&shown),
        None => page(&shown),
    })
}

/// The dossiers in progress, the last moved first.
fn running(seat: &Seat<'_>) -> Result<Vec<app::dossier::RosterItem>, Stop> {
    let (mut all, mut after) = (Vec::new(), None);
    for _ in 0..PAGES {
        let page = seat.call(|office, call| office.roster(call, true, after.as_ref(), LINES))?;
        all.extend(page.lines);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    Ok(all)
}

/// The page of people asked for, from 0, among those there are.
fn page_asked(seat: &Seat<'_>, count: usize) -> usize {
    let asked = seat.asked.query.get("page");
    let asked: usize = asked.and_then(|text| text.parse().ok()).unwrap_or(1);
    let last = count.saturating_sub(1) / SHOWN;
    asked.saturating_sub(1).min(last)
}

/// The pages of people, by the ranks they hold.
fn pages(fiche: &Fiche, count: usize, shown: usize) -> Vec<(String, String, bool)> {
    let page = |rank: usize| {
        let number = (rank + 1).to_string();
        let place = [("fiche", fiche.head.id.as_str()), ("page", &number)];
        let last = count.min((rank + 1) * SHOWN);
        let words = format!("{} à {last}", rank * SHOWN + 1);
        (
            web::request::address("/dossiers/saisie", &place),
            words,
            rank == shown,
        )
    };
    (0..count.div_ceil(SHOWN)).map(page).collect()
}

/// What the counts of a fiche await.
fn kinds(fiche: &Fiche) -> Vec<(&'static str, &'static str)> {
    let counted = |kind: &Event| fiche.counters.iter().any(|counter| counter.counts == *kind);
    let kinds = KINDS.into_iter().filter(counted);
    kinds
        .map(|kind| (logged_as(kind), french::event(kind, true)))
        .collect()
}
