//! `/mandat` : under which mandate one works; the one held is changed here too.

use app::account::Stage;
use app::{Denied, Error, Refusal, Who};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use web::cookies::SESSION;

use crate::answer::{Stop, page};
use crate::asked::Asked;
use crate::desk::{Desk, Shared};
use crate::layout::Layout;
use crate::pages::entrer::moved;
use crate::seat::anyone;
use crate::{filters, guard};

/// The mandates one may choose.
#[derive(Template)]
#[template(path = "mandat.html")]
struct Mandates<'d> {
    layout: Layout<'d>,
    guard: String,
    mandates: Vec<Choice>,
}

/// A mandate.
struct Choice {
    number: i64,
    role: String,
    place: Option<String>,
    until: Option<String>,
    held: bool,
}

/// Shows the mandates in force.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    anyone(desk, asked, |desk, asked| {
        let token = session(asked)?;
        let inside = desk.office.session((desk.clock)(), token)?;
        if matches!(inside.stage, Stage::SecondFactor | Stage::Enrolment) {
            return Ok(crate::answer::go(crate::seat::next(&inside.stage)));
        }
        let held = inside.who.as_ref().map(|who| who.mandate);
        let mandates = inside.mandates.iter().map(|mandate| Choice {
            number: mandate.id,
            role: desk.role(&mandate.role),
            place: mandate.structure.as_ref().map(|place| desk.named(place)),
            until: mandate.to.map(french::text::date),
            held: held == Some(mandate.id),
        });
        Ok(page(&Mandates {
            layout: Layout::outside(desk, "Votre mandat"),
            guard: guard::word(token),
            mandates: mandates.collect(),
        }))
    })
    .await
}

/// Chooses one.
pub async fn choose(State(desk): State<Shared>, asked: Asked) -> Response {
    anyone(desk, asked, |desk, asked| {
        let token = session(asked)?;
        if !guard::holds(asked, token) {
            return Err(Stop::Unguarded);
        }
        let number = asked.form.get("mandat").and_then(|text| text.parse().ok());
        let number = number.ok_or(Error::Refused(Refusal::Denied(Denied::NotHeld)))?;
        let entered = desk.call(&Who::nobody(), |call| {
            desk.office.choose_mandate(call, token, number)
        })?;
        Ok(moved(desk, &entered, ""))
    })
    .await
}

fn session(asked: &Asked) -> Result<&str, Stop> {
    asked.cookies.get(SESSION).ok_or(Stop::Outside {
        back: "/mandat".to_owned(),
    })
}

impl Desk {
    /// The name of a role, a service or a place.
    pub(crate) fn named(&self, id: &domain::values::Id) -> String {
        exports::named(&self.office, id)
    }

    /// A role, as a page begins with it. One that the catalogue does not have is known by its word alone, which has
    /// no capital.
    pub(crate) fn role(&self, id: &domain::values::Id) -> String {
        french::text::sentence(&self.named(id))
    }

    /// A role and where it is held.
    pub(crate) fn held(
        &self,
        role: &domain::values::Id,
        structure: Option<&domain::values::Id>,
    ) -> String {
        let place = structure.map(|id| format!(", {}", self.named(id)));
        format!("{}{}", self.role(role), place.unwrap_or_default())
    }
}
