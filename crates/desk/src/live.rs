//! The tool while the catalogue changes: every request is answered with the versions published before it came, on
//! whichever node they were.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use app::workshop::RenewFault;
use axum::Router;
use axum::extract::{FromRef, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use web::Site;

use crate::answer::logged;
use crate::desk::{Desk, Shared};

/// The tool, at the last publication it knows of.
#[derive(Clone)]
pub struct Live(Arc<Current>);

struct Current {
    desk: RwLock<Shared>,
    /// The last publication that somebody took in, or could not. Held by whoever reads the catalogue again.
    tried: Mutex<Option<i64>>,
}

impl From<Shared> for Live {
    fn from(desk: Shared) -> Live {
        Live(Arc::new(Current {
            desk: RwLock::new(desk),
            tried: Mutex::default(),
        }))
    }
}

impl FromRef<Live> for Shared {
    fn from_ref(live: &Live) -> Shared {
        live.desk()
    }
}

impl FromRef<Live> for Arc<Site> {
    fn from_ref(live: &Live) -> Arc<Site> {
        live.desk().site.clone()
    }
}

impl Live {
    /// The tool as it is now.
    pub fn desk(&self) -> Shared {
        let desk = self.0.desk.read();
        desk.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes in what was published since, and what starts today. What cannot be taken in is logged once, and the tool
    /// goes on as it was.
    pub fn freshen(&self) {
        let desk = self.desk();
        // A memory that does not answer is told by the page, if it needs it at all.
        let behind = desk.office.behind().unwrap_or_default();
        if behind.is_none() && desk.site.is_current() {
            return;
        }
        let mut tried = self.0.tried.lock().unwrap_or_else(PoisonError::into_inner);
        if behind.is_some() && *tried == behind {
            return;
        }
        *tried = behind;
        match fresh_desk(&self.desk()) {
            Ok(fresh) => *self.0.desk.write().unwrap_or_else(PoisonError::into_inner) = fresh,
            Err(NotFresh { why, again }) => {
                logged(&why);
                if again {
                    *tried = None;
                }
            }
        }
    }

    /// The public site, kept fresh.
    pub fn public(&self) -> Router {
        self.fresh(web::router_of(self.clone()))
    }

    /// These pages, each answered with what was published before it was asked for.
    pub(crate) fn fresh(&self, pages: Router) -> Router {
        pages.layer(from_fn_with_state(self.clone(), fresh))
    }
}

/// Why the catalogue is not taken in as it is now.
struct NotFresh {
    why: String,
    /// The next request tries again: it is the memory that did not answer.
    again: bool,
}

/// The same tool with the catalogue as it is now.
fn fresh_desk(desk: &Shared) -> Result<Shared, NotFresh> {
    let renewed = desk.office.renewed().map_err(|fault| NotFresh {
        why: fault.to_string(),
        again: matches!(fault, RenewFault::Store(_)),
    })?;
    let office = renewed.map_or_else(|| desk.office.clone(), Arc::new);
    let clock = desk.clock.clone();
    let site = Site::new(office.catalogue, move || clock().today).map_err(|fault| NotFresh {
        why: fault.to_string(),
        again: false,
    })?;
    Ok(Arc::new(Desk {
        site: Arc::new(
            site.with_parts_of(&desk.site)
                .with_press(desk.site.press().clone()),
        ),
        office,
        clock: desk.clock.clone(),
        draw: desk.draw,
        outlines: desk.outlines.clone(),
        secure: desk.secure,
        address: desk.address.clone(),
    }))
}

async fn fresh(State(live): State<Live>, request: Request, next: Next) -> Response {
    // The memory answers in its own time: never on the threads that listen.
    let done = tokio::task::spawn_blocking(move || live.freshen()).await;
    if let Err(failed) = done {
        std::panic::resume_unwind(failed.into_panic());
    }
    next.run(request).await
}
