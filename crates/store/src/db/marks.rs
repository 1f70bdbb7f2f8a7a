//! To be alone with some marks: those who would write the same wait for one another, and nobody else.

use std::collections::BTreeSet;

use super::{Fault, Tx};

impl Tx<'_> {
    /// Waits until nobody else is alone with one of these marks, then is, until the transaction ends. SQLite has
    /// one writer: it is alone already.
    pub(crate) fn alone_with(&mut self, marks: &BTreeSet<&i64>) -> Result<(), Fault> {
        if !self.is_postgres() {
            return Ok(());
        }
        // Always in the same order: two who share several marks never wait for one another.
        let locks = marks
            .iter()
            .map(|mark| format!("SELECT pg_advisory_xact_lock({mark});"));
        // Nor does an import of many, which holds the whole table.
        let table = "LOCK TABLE twin IN ROW EXCLUSIVE MODE;".to_owned();
        self.batch(&[table].into_iter().chain(locks).collect::<String>())
    }
}
