//! The background of `livret serve`: turns of work, one after the other, until the site stops.

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{JoinHandle, spawn};
use std::time::Duration;

use app::{Call, Office, Who};

use crate::base;
use crate::clock::Clock;
use crate::output::complain;

/// Between two turns, when there is nothing left to do.
const REST: Duration = Duration::from_secs(30);

/// Work that goes on in the background.
pub struct Worker {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl Worker {
    /// Begins to work.
    pub fn start(office: Arc<Office<'static>>, clock: Clock) -> Worker {
        let (stop, stopped) = channel();
        let thread = spawn(move || {
            loop {
                let rest = match turn(&office, clock) {
                    true => Duration::ZERO,
                    false => REST,
                };
                match stopped.recv_timeout(rest) {
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
fn turn(office: &Office<'_>, clock: Clock) -> bool {
    let Ok(mut entropy) = base::entropy() else {
        return false;
    };
    let nobody = Who::nobody();
    match office.work(&Call::new(&nobody, clock.now(), &mut entropy)) {
        Ok(worked) => worked.more(),
        Err(error) => {
            complain(&format!("travail de fond : {error}"));
            false
        }
    }
}
