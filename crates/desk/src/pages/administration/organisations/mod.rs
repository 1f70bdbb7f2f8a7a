//! `/administration/organisations` : those of the offer, which the catalogue keeps, and those registered here.

pub mod form;
pub mod importer;
mod une;

use app::organisations::OrganisationItem;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::values::Id;
use french::text;
use web::request::address;

use crate::answer::{Stop, page};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::filters;
use crate::layout::Layout;
use crate::seat::seated;
use app::{Error, Refusal};

pub use une::{act, show as show_one};

/// The list.
#[derive(Template)]
#[template(path = "administration/organisations/index.html")]
struct List<'d> {
    layout: Layout<'d>,
    searched: String,
    /// Whether this is its first page: those of the catalogue are there.
    first: bool,
    /// Those registered here, then those of the catalogue.
    own: Vec<Line>,
    /// Where the next ones of those registered here are.
    next: Option<String>,
    offer: Vec<Line>,
    /// Whether a table may be imported.
    imports: bool,
}

/// Lines of a page, of those registered here: the catalogue names a few.
const LINES: usize = 50;

/// A line of the list.
struct Line {
    item: OrganisationItem,
    kind: &'static str,
    days: String,
    closed: bool,
}

/// Shows those that answer a search.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let searched = seat.asked.query.get("q").unwrap_or_default().to_owned();
        let from = seat.asked.query.get("depuis");
        let from: usize = from.and_then(|text| text.parse().ok()).unwrap_or(0);
        let found =
            seat.call(|office, call| office.organisations_page(call, &searched, (from, LINES)))?;
        let today = (seat.desk.clock)().today;
        let line = |item: OrganisationItem| Line {
            kind: french::names::organisation_kind(item.kind),
            days: days(&item),
            closed: item.to.is_some_and(|to| to < today),
            item,
        };
        let imports = domain::access::Operation::Import;
        Ok(page(&List {
            layout: seat.layout("Organisations"),
            first: from == 0,
            own: found.own.into_iter().map(line).collect(),
            next: found.more.then(|| {
                let next = from.saturating_add(LINES).to_string();
                let pairs = [("q", searched.as_str()), ("depuis", &next)];
                address("/administration/organisations", &pairs)
            }),
            searched,
            offer: found.offer.into_iter().map(line).collect(),
            imports: seat.office().may(&seat.who, imports),
        }))
    })
    .await
}

/// Since when, until when.
fn days(item: &OrganisationItem) -> String {
    match (item.from, item.to) {
        (Some(from), Some(to)) => format!("du {} au {}", text::date(from), text::date(to)),
        (Some(from), None) => format!("depuis le {}", text::date(from)),
        (None, Some(to)) => format!("jusqu'au {}", text::date(to)),
        (None, None) => String::new(),
    }
}

/// The id in an address.
fn id_of(text: &str) -> Result<Id, Stop> {
    let id = text.parse().ok();
    id.ok_or_else(|| Error::Refused(Refusal::NotFound).into())
}
