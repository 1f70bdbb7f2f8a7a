//! Connections, opened when they are needed, up to a number; who comes later waits, not for ever.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Fault;

/// A pool of connections of one kind.
pub struct Pool<C> {
    open: Box<dyn Fn() -> Result<C, Fault> + Send + Sync>,
    most: usize,
    patience: Duration,
    state: Mutex<State<C>>,
    freed: Condvar,
}

struct State<C> {
    idle: Vec<C>,
    /// Opened and not dropped, whether idle or lent.
    alive: usize,
}

/// A connection lent; it goes back by itself, unless it is broken.
pub struct Lent<'p, C> {
    pool: &'p Pool<C>,
    connection: Option<C>,
}

impl<C> Pool<C> {
    /// An empty pool.
    pub fn new(
        most: usize,
        patience: Duration,
        open: impl Fn() -> Result<C, Fault> + Send + Sync + 'static,
    ) -> Pool<C> {
        Pool {
            open: Box::new(open),
            most,
            patience,
            state: Mutex::new(State {
                idle: Vec::new(),
                alive: 0,
            }),
            freed: Condvar::new(),
        }
    }

    /// A connection.
    ///
    /// # Errors
    /// None was freed in time, or none can be opened.
    pub fn take(&self) -> Result<Lent<'_, C>, Fault> {
        let lent = |connection| Lent {
            pool: self,
            connection: Some(connection),
        };
        let busy = |state: &mut State<C>| state.idle.is_empty() && state.alive >= self.most;
        let waited = self
            .freed
            .wait_timeout_while(self.lock(), self.patience, busy)
            .unwrap_or_else(PoisonError::into_inner);
        let mut state = waited.0;
        if let Some(connection) = state.idle.pop() {
            return Ok(lent(connection));
        }
        if state.alive >= self.most {
            return Err(Fault::Busy);
        }
        state.alive += 1;
        drop(state);
        (self.open)().map(lent).inspect_err(|_| self.forget())
    }

    fn forget(&self) {
        self.lock().alive -= 1;
        self.freed.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, State<C>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<C> Lent<'_, C> {
    /// The connection.
    ///
    /// # Errors
    /// It was found broken and given up.
    pub fn get(&mut self) -> Result<&mut C, Fault> {
        self.connection.as_mut().ok_or(Fault::Busy)
    }

    /// Gives a broken connection up: another will be opened.
    pub fn give_up(&mut self) {
        if self.connection.take().is_some() {
            self.pool.forget();
        }
    }
}

impl<C> Drop for Lent<'_, C> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.pool.lock().idle.push(connection);
            self.pool.freed.notify_one();
        }
    }
}
