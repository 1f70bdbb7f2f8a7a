//! Under which mandate one works: whoever has to choose may also leave.

use axum::http::StatusCode;
use domain::values::Id;
use jiff::civil::date;
use store::Fault;
use store::mandates::{self, Mandate};
use store::sessions;

use crate::support::{House, NOON, TODAY, both, id};

/// Gives somebody two mandates instead of theirs.
fn divided(house: &House, account: i64, held: i64) {
    let kept: Result<(), Fault> = house.office.store.write(|tx| {
        mandates::revoke(tx, held, 1)?;
        for (rank, place) in [(1, "ccas-rennes"), (2, "ccas-fougeres")] {
            let structure: Id = id(place);
            mandates::insert(
                tx,
                &Mandate {
                    id: held + rank,
                    account,
                    role: id("referent-rsa"),
                    structure: Some(structure),
                    from: date(2017, 1, 1),
                    to: Some(TODAY),
                    given_by: 0,
                    revoked_at: None,
                },
            )?;
        }
        Ok(())
    });
    kept.expect("they are kept");
}

#[test]
fn whoever_has_to_choose_a_mandate_may_leave_instead() {
    both(|house| {
        let mut reader = house.enters("referent-rsa", "ccas-rennes");
        divided(house, reader.who.account, reader.who.mandate);
        assert_eq!(reader.get("/a-faire").to.as_deref(), Some("/mandat"));
        let page = reader.get("/mandat");
        assert_eq!(page.status, StatusCode::OK, "{}", page.html);
        let leaving = page.form("action=\"/sortir\"");
        let unguarded = reader.post("/sortir", &[]);
        assert_eq!(unguarded.status, StatusCode::FORBIDDEN);
        let left = reader.send("/sortir", &leaving, &[]);
        assert_eq!(left.to.as_deref(), Some("/"), "{}", left.html);
        let again = reader.get("/a-faire").to.unwrap_or_default();
        assert!(again.starts_with("/entrer"), "{again}");
    });
}

#[test]
fn whoever_is_out_while_they_choose_enters_again() {
    for path in ["/mandat", "/entrer/code"] {
        both(|house| {
            let mut reader = house.enters("referent-rsa", "ccas-rennes");
            divided(house, reader.who.account, reader.who.mandate);
            let ended: Result<(), Fault> = house.office.store.write(|tx| {
                sessions::end_all(tx, reader.who.account, 0, NOON, "reprise")?;
                Ok(())
            });
            ended.expect("they are ended");
            let again = reader.get(path).to.unwrap_or_default();
            assert!(again.starts_with("/entrer?vers="), "{path} : {again}");
        });
    }
}
