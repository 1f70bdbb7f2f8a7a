//! `/administration/demandes` : what people ask of their data, and until when each is to be answered.

mod une;

use app::privacy::{Asked as Wanted, RequestItem};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::time::days_between;
use domain::values::Date;
use french::text;
use web::request::address;

use crate::answer::page;
use crate::asked::Asked;
use crate::desk::Shared;
use crate::filters;
use crate::layout::Layout;
use crate::pages::personnes::civil_name;
use crate::seat::seated;

pub use une::{act, show as show_one};

/// The requests that wait.
#[derive(Template)]
#[template(path = "administration/demandes/index.html")]
struct Requests<'d> {
    layout: Layout<'d>,
    requests: Vec<Shown>,
    next: Option<String>,
}

/// A request, in words.
struct Shown {
    id: i64,
    /// The number of the person or of the household.
    subject: i64,
    /// What is asked.
    what: &'static str,
    /// By whom.
    who: String,
    /// In their words.
    text: String,
    /// The day it was received.
    on: String,
    /// By when it is to be answered.
    when: String,
    late: bool,
    extended: bool,
}

/// The most lines of a page.
const MOST: usize = 50;

/// Shows those that wait, the most pressing first.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let query = &seat.asked.query;
        let number = |name| query.get(name).and_then(|text| text.parse().ok());
        let day = query.get("jour").and_then(|day| day.parse().ok());
        let after: Option<(Date, i64)> = day.zip(number("numero"));
        let most = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
        let mut found = seat.call(|office, call| office.requests(call, after, most))?;
        let more = found.len() > MOST;
        found.truncate(MOST);
        let next = found.last().filter(|_| more).map(|last| {
            let (day, id) = (last.to.to_string(), last.id.to_string());
            address(
                "/administration/demandes",
                &[("jour", day.as_str()), ("numero", &id)],
            )
        });
        let today = (seat.desk.clock)().today;
        Ok(page(&Requests {
            layout: seat.layout("Demandes des personnes"),
            requests: found.iter().map(|one| shown(one, today)).collect(),
            next,
        }))
    })
    .await
}

fn shown(item: &RequestItem, today: Date) -> Shown {
    let days = days_between(today, item.to);
    let left = usize::try_from(days.unsigned_abs()).unwrap_or_default();
    let left = text::plain(&text::counted(left, "jour", "jours"));
    let to = text::date(item.to);
    Shown {
        id: item.id,
        subject: item.subject,
        what: what(item.asked),
        who: who(item),
        text: item.text.clone(),
        on: text::date(item.on),
        when: match days {
            days if days < 0 => format!("à répondre au plus tard le {to}, il y a {left}"),
            0 => "à répondre aujourd'hui au plus tard".to_owned(),
            _ => format!("à répondre le {to} au plus tard, dans {left}"),
        },
        late: item.late,
        extended: item.extended,
    }
}

/// Whose data.
fn who(item: &RequestItem) -> String {
    let name = item.identity.as_ref().map(civil_name);
    name.unwrap_or_else(|| "Un ménage".to_owned())
}

/// What is asked, in the words of the service.
fn what(asked: Wanted) -> &'static str {
    match asked {
        Wanted::Access => "Copie des données",
        Wanted::Rectification => "Correction",
        Wanted::Erasure => "Effacement",
        Wanted::Restriction => "Limitation",
        Wanted::Objection => "Opposition",
    }
}
