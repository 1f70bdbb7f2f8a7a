//! Migrations go forward only, and a program never works on a database that is not at its version.

use store::{Fault, Options, Store, migrate, values};

use crate::ready;

#[test]
fn an_empty_place_asks_to_be_migrated_then_is_ready_and_stays_so() {
    trial::both(|place| {
        let store = Store::open(&Options::at(&place.address)).expect("the store opens");
        let told = migrate::check(&store).expect_err("nothing is there yet");
        assert!(told.to_string().contains("livret migrate"), "{told}");
        assert!(!migrate::migrate(&store, 1).expect("it migrates").is_empty());
        migrate::check(&store).expect("it is ready");
        assert!(migrate::migrate(&store, 2).expect("again").is_empty());
    });
}

#[test]
fn a_database_whose_past_is_another_is_refused() {
    trial::both(|place| {
        let store = ready(place);
        let changed: Result<u64, Fault> =
            store.write(|tx| tx.execute("UPDATE migration SET print = 'x'", values![]));
        let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations"));
        let files = files.expect("the migrations").count() as u64;
        assert_eq!(changed.expect("they are changed"), files);
        let told = migrate::check(&store).expect_err("the text differs");
        assert!(told.to_string().contains("0001-socle"), "{told}");
    });
}

#[test]
fn a_database_from_a_later_program_is_refused() {
    trial::both(|place| {
        let store = ready(place);
        let later =
            "INSERT INTO migration (name, print, applied_at) VALUES ('9999-demain', 'x', 0)";
        let added: Result<u64, Fault> = store.write(|tx| tx.execute(later, values![]));
        added.expect("it is added");
        let told = migrate::check(&store).expect_err("it is ahead");
        assert!(told.to_string().contains("trop ancien"), "{told}");
    });
}

#[test]
fn an_address_of_no_engine_is_refused_with_what_is_expected() {
    let told = Store::open(&Options::at("mysql://ailleurs")).err();
    assert!(told.is_some_and(|fault| fault.to_string().contains("postgres://")));
}
