//! `/sortir` : the end of the session.

use axum::extract::State;
use axum::response::Response;

use crate::answer::{go, with_cookie};
use crate::asked::Asked;
use crate::cookies::SESSION;
use crate::desk::Shared;
use crate::seat::seated;

/// Ends the session.
pub async fn leave(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        seat.call(|office, call| office.sign_out(call, seat.token))?;
        Ok(with_cookie(go("/"), seat.desk, SESSION, ""))
    })
    .await
}
