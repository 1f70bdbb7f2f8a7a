//! The background of `livret serve`: turns of work, one after the other, until the site stops.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{JoinHandle, spawn};
use std::time::Duration;

use app::{Call, Who};
use desk::Live;

use crate::base;
use crate::clock::Clock;
use crate::output::complain;
use crate::post::Post;

/// Work that goes on in the background.
pub struct Worker {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl Worker {
    /// Begins to work, and rests between two turns when there is nothing left to do; letters leave when there is
    /// who carries them.
    pub fn start(live: Live, clock: Clock, post: Option<Post>, rest: Duration) -> Worker {
        let (stop, stopped) = channel();
        let thread = spawn(move || {
            loop {
                let left = match turn(&live, clock, post.as_ref()) {
                    true => Duration::ZERO,
                    false => rest,
                };
                match stopped.recv_timeout(left) {
                    Err(RecvTimeoutError::Timeout) => {}
                    Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
                }
            }
        });
        Worker { stop, thread }
    }

    /// Ends after the turn that is being done.
    pub fn end(self) {
        drop(self.stop);
        let _ = self.thread.join();
    }
}

/// One turn; whether there may be more to do at once. What failed is told, and tried again after a rest.
fn turn(live: &Live, clock: Clock, post: Option<&Post>) -> bool {
    live.freshen();
    let desk = live.desk();
    let office = &desk.office;
    let mut draw = base::draw;
    let nobody = Who::nobody();
    let call = Call::new(&nobody, clock.now(), &mut draw);
    let worked = office.work(&call).map(app::Worked::more);
    let carried = post.map_or(Ok(false), |post| post.carry(office, &call));
    let told = |done: Result<bool, app::Error<'_>>| {
        done.unwrap_or_else(|error| {
            complain(&format!("travail de fond : {error}"));
            false
        })
    };
    // Both are done, whatever the first comes to.
    told(worked) | told(carried)
}
