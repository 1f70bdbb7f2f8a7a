//! `/pilotage/manques` : what the offer lacks, by need and territory, over a year; no small number.

use app::gaps::GapCount;
use app::{Error, Invalid, Refusal};
use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::numbers::said;
use crate::answer::{Stop, page, wrong};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::filters;
use crate::layout::Layout;
use crate::seat::{Seat, seated};

/// What the offer lacks.
#[derive(Template)]
#[template(path = "pilotage/manques.html")]
struct Lacks<'d> {
    layout: Layout<'d>,
    /// The year, as typed.
    year: String,
    wrong: Option<&'static str>,
    /// The needs and territories one may choose: value, words, chosen.
    needs: Vec<(String, String, bool)>,
    territories: Vec<(String, String, bool)>,
    lines: Vec<Line>,
}

/// A need in a territory.
struct Line {
    need: String,
    territory: String,
    people: String,
}

/// Shows what the offer lacks.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let query = &seat.asked.query;
        let this = (seat.desk.clock)().today.year();
        let typed = query
            .get("annee")
            .map_or_else(|| this.to_string(), str::to_owned);
        let counts = match typed.trim().parse() {
            Ok(year) => seat.call(|office, call| office.gap_counts(call, year)),
            // Whether one may is told first.
            Err(_) => seat
                .call(|office, call| office.gap_counts(call, this))
                .and_then(|_| {
                    let field = "annee";
                    let why = Invalid::Malformed;
                    Err(Stop::App(Error::Refused(Refusal::Invalid { field, why })))
                }),
        };
        match counts {
            Ok(counts) => Ok(page(&lacks(seat, typed, counts, None))),
            Err(Stop::App(Error::Refused(Refusal::Invalid { field: "annee", .. }))) => {
                let why = "tapez une année en quatre chiffres";
                Ok(wrong(&lacks(seat, typed, Vec::new(), Some(why))))
            }
            Err(stop) => Err(stop),
        }
    })
    .await
}

fn lacks<'d>(
    seat: &Seat<'d>,
    year: String,
    counts: Vec<GapCount>,
    wrong: Option<&'static str>,
) -> Lacks<'d> {
    let catalogue = seat.office().catalogue;
    let chosen = |name: &str| seat.asked.query.get(name).filter(|text| !text.is_empty());
    let (need, territory) = (chosen("besoin"), chosen("territoire"));
    let label = |id: &str| {
        catalogue
            .need(id)
            .map_or_else(|| id.to_owned(), |need| need.label.clone())
    };
    let place = |id: Option<&str>| {
        let id = id.and_then(|id| id.parse().ok());
        id.map_or_else(|| "Lieu non connu".to_owned(), |id| seat.desk.named(&id))
    };
    let needs = catalogue.needs.iter().map(|one| {
        let id = one.id.to_string();
        let own = need == Some(id.as_str());
        (id, one.label.clone(), own)
    });
    let mut places: Vec<&str> = counts
        .iter()
        .filter_map(|one| one.territory.as_deref())
        .collect();
    places.sort_unstable();
    places.dedup();
    let territories = places
        .iter()
        .map(|id| ((*id).to_owned(), place(Some(id)), territory == Some(*id)));
    let such = |one: &&GapCount| {
        need.is_none_or(|need| one.need == need)
            && territory.is_none_or(|place| one.territory.as_deref() == Some(place))
    };
    let mut shown: Vec<&GapCount> = counts.iter().filter(such).collect();
    shown.sort_by_key(|one| std::cmp::Reverse(one.people.unwrap_or(0)));
    let lines = shown.iter().map(|one| Line {
        need: label(&one.need),
        territory: place(one.territory.as_deref()),
        people: said(one.people),
    });
    Lacks {
        layout: Layout::inside(seat, "Ce qui manque à l'offre"),
        needs: needs.collect(),
        territories: territories.collect(),
        lines: lines.collect(),
        year,
        wrong,
    }
}
