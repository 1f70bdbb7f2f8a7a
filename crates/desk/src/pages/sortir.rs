//! `/sortir` : the end of the session, however far one is on the way in.

use app::{Error, Who};
use axum::extract::State;
use axum::response::Response;

use crate::answer::{Stop, go, with_cookie};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::guard;
use crate::seat::anyone;
use web::cookies::SESSION;

/// Ends the session.
pub async fn leave(State(desk): State<Shared>, asked: Asked) -> Response {
    anyone(desk, asked, |desk, asked| {
        let outside = || Stop::Outside {
            back: "/".to_owned(),
        };
        let token = asked.cookies.get(SESSION).ok_or_else(outside)?;
        let inside = match desk.office.session((desk.clock)(), token) {
            Err(Error::Refused(_)) => return Err(outside()),
            found => found?,
        };
        if !guard::holds(asked, token) {
            return Err(Stop::Unguarded);
        }
        // Under no mandate yet, when one leaves rather than choose.
        let who = inside.who.unwrap_or_else(Who::nobody);
        desk.call(&who, |call| desk.office.sign_out(call, token))?;
        Ok(with_cookie(go("/"), desk, SESSION, ""))
    })
    .await
}
