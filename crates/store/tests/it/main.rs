//! The store, the same stories on both engines.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says so by panicking"
)]

mod audit;
mod copy;
mod lists;
mod migrations;
mod outbox;
mod search;
mod statements;
mod tls;
mod transactions;

use store::{Options, Store};
use trial::Place;

/// A store at a fresh place, migrated.
pub fn ready(place: &Place) -> Store {
    let store = Store::open(&Options::at(&place.address)).expect("the store opens");
    store::migrate::migrate(&store, 0).expect("the migrations apply");
    store
}

/// How SQLite reads a statement, line by line.
fn plan(store: &Store, sql: &str) -> Vec<String> {
    let explained: &'static str = Box::leak(format!("EXPLAIN QUERY PLAN {sql}").into_boxed_str());
    let places = sql.split('?').skip(1).filter_map(|place| {
        let digits: String = place.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<usize>().ok()
    });
    let values = vec![store::db::Value::Int(0); places.max().unwrap_or(0)];
    let rows: Result<_, store::Fault> = store.read(|tx| tx.all(explained, &values));
    let rows = rows.expect("it explains").into_iter();
    rows.map(|row| row.get(3).expect("a line")).collect()
}
