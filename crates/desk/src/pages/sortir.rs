//! `/sortir` : the end of the session, however far one is on the way in.

use app::Who;
use axum::extract::State;
use axum::response::Response;
use web::cookies::SESSION;

use super::entrer::{answering, arriving};
use crate::answer::{go, with_cookie};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::seat::anyone;

/// Ends the session.
pub async fn leave(State(desk): State<Shared>, asked: Asked) -> Response {
    anyone(desk, asked, |desk, asked| {
        let token = arriving(asked)?;
        let inside = desk.office.session((desk.clock)(), token)?;
        answering(asked)?;
        // Under no mandate yet, when one leaves rather than choose.
        let who = inside.who.unwrap_or_else(Who::nobody);
        desk.call(&who, |call| desk.office.sign_out(call, token))?;
        Ok(with_cookie(go("/"), desk, SESSION, ""))
    })
    .await
}
