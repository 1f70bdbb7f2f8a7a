//! The background of `livret serve`: turns of work, one after the other, until the site stops.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{JoinHandle, spawn};
use std::time::Duration;

use app::{Call, Who};
use desk::Live;
use exports::Bench;

use crate::base;
use crate::clock::Clock;
use crate::output::complain;
use crate::post::Post;

/// Milliseconds between two notes of a node's turns.
const NOTED_EVERY: i64 = 10_000;

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
            let (mut noted_at, mut bench) = (i64::MIN, Bench::default());
            loop {
                let left = match turn(&live, clock, post.as_ref(), (&mut bench, &mut noted_at)) {
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
fn turn(
    live: &Live,
    clock: Clock,
    post: Option<&Post>,
    (bench, noted_at): (&mut Bench, &mut i64),
) -> bool {
    live.freshen();
    let desk = live.desk();
    let office = &desk.office;
    let mut draw = base::draw;
    let nobody = Who::nobody();
    let call = Call::new(&nobody, clock.now(), &mut draw);
    let worked = office.work(&call).map(app::Worked::more);
    let written = bench.turn(office, &call);
    let carried = post.map_or(Ok(false), |post| post.carry(office, &call));
    let mut failed = None;
    let mut told = |done: Result<bool, app::Error<'_>>| {
        done.unwrap_or_else(|error| {
            complain(&format!("travail de fond : {error}"));
            failed = Some(error.to_string());
            false
        })
    };
    // All are done, whatever the first comes to.
    let more = told(worked) | told(written) | told(carried);
    // Turns that follow one another at once are told as one.
    let now = clock.now();
    if failed.is_some() || now.at.saturating_sub(*noted_at) >= NOTED_EVERY {
        *noted_at = now.at;
        let version = env!("CARGO_PKG_VERSION");
        let noted = office.note_turn(now, version, post.is_some(), failed.as_deref());
        if let Err(error) = noted {
            complain(&format!("travail de fond : {error}"));
        }
    }
    more
}
