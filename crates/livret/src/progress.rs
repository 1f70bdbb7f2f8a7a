//! How far a long command is, on the standard error: one line that moves on a terminal, a line now and then
//! elsewhere.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// How far a command is.
pub struct Progress {
    what: &'static str,
    of: Option<u64>,
    begun: Instant,
    shown: Option<Instant>,
    terminal: bool,
}

impl Progress {
    /// Nothing of `what` yet, out of so many when it is known.
    pub fn of(what: &'static str, of: Option<u64>) -> Progress {
        Progress {
            what,
            of,
            begun: Instant::now(),
            shown: None,
            terminal: std::io::stderr().is_terminal(),
        }
    }

    /// So many are done; `beside` says more, in a few words.
    pub fn at(&mut self, done: u64, beside: &str) {
        let every = match self.terminal {
            true => Duration::from_millis(200),
            false => Duration::from_secs(10),
        };
        let last = self.shown.unwrap_or(self.begun);
        if last.elapsed() >= every {
            self.shown = Some(Instant::now());
            self.say(done, beside);
        }
    }

    /// All of them are done.
    pub fn end(mut self, done: u64, beside: &str) {
        self.say(done, beside);
        if self.terminal {
            let _ = writeln!(std::io::stderr().lock());
        }
        self.shown = None;
    }

    fn say(&self, done: u64, beside: &str) {
        let of = self.of.map_or_else(String::new, |of| format!(" sur {of}"));
        let (elapsed, what) = (self.begun.elapsed(), self.what);
        let rate = rate(done, elapsed);
        let seconds = elapsed.as_secs();
        let line = format!("{what} : {done}{of}, {rate}/s, {seconds} s{beside}");
        let mut err = std::io::stderr().lock();
        // Who does not read it anymore has seen enough.
        let _ = match self.terminal {
            true => write!(err, "\r\x1b[K{line}"),
            false => writeln!(err, "{line}"),
        };
        let _ = err.flush();
    }
}

/// So many in so long, by the second.
pub fn rate(done: u64, elapsed: Duration) -> u64 {
    let thousandths = elapsed.as_millis().max(1);
    u64::try_from(u128::from(done) * 1000 / thousandths).unwrap_or(u64::MAX)
}
