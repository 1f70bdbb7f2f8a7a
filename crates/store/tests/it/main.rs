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
