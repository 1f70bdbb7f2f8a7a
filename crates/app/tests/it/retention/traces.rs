//! What is beside the dossiers: calendars taken back and yearly reports go by the rule of each, and are verified while
//! they are there.

use std::sync::LazyLock;

use app::reports::{Doing, Place, Texts};
use domain::Catalogue;
use domain::retention::Category;

use crate::support::{self, both, both_of};
use crate::town::id;

/// A catalogue in which a rule says how long a yearly report lasts: two years.
static RULED: LazyLock<Catalogue> = LazyLock::new(|| {
    let mut catalogue = support::CATALOGUE.clone();
    let rules = &mut catalogue.retention.rules;
    let written = rules
        .iter()
        .find(|rule| rule.category == Category::AccessLog);
    let mut rule = written.expect("a rule of what is written").clone();
    rule.id = id("bilan");
    rule.category = Category::Report;
    rule.length = "2 ans".parse().expect("a length");
    rules.push(rule);
    catalogue
        .retention
        .silences
        .retain(|one| one.category != Category::Report);
    catalogue
});

fn place() -> Place {
    Place {
        fiche: support::fiche("F05"),
        document: id("bilan-annuel"),
        year: 2017,
        ower: id("ascape-35"),
    }
}

/// A report sent, a calendar made and taken back.
fn written(desk: &support::Desk) {
    let office = &desk.office;
    let operator = desk.who("coordinateur", "ascape-35");
    let sent = Doing::Send(Texts {
        activity: "Douze ateliers.".to_owned(),
        ..Texts::default()
    });
    desk.by(&operator, |call| {
        office.write_report(call, (&place(), 0), &sent)
    })
    .expect("sent");
    let made = desk.by(&operator, |call| office.make_feed(call, None).map(drop));
    made.expect("a calendar");
    let feeds = desk
        .by(&operator, |call| office.feeds(call))
        .expect("theirs");
    desk.by(&operator, |call| office.take_feed_back(call, feeds[0].id))
        .expect("taken back");
}

#[test]
fn calendars_taken_back_and_reports_go_by_their_rule() {
    both_of(
        &RULED,
        |office| office,
        |desk| {
            written(desk);
            let office = &desk.office;
            let guardian = desk.who("delegue-protection-donnees", "");
            let forget = || {
                let done = desk
                    .by(&guardian, |call| office.purge_traces(call))
                    .expect("done");
                (done.feeds, done.reports)
            };
            assert_eq!(forget(), (0, 0));
            desk.wait(364);
            assert_eq!(forget(), (0, 0), "a year is not over");
            desk.wait(3);
            assert_eq!(forget(), (1, 0));
            let reports = || {
                office
                    .verify(desk.now(), |_| {})
                    .expect("it verifies")
                    .reports
            };
            assert_eq!(reports(), 1);
            desk.wait(366);
            assert_eq!((forget(), reports()), ((0, 1), 0));
            let left: Result<Vec<_>, store::Fault> =
                office.store.read(|tx| store::reports::after(tx, 0, 9));
            assert_eq!(left.expect("read"), []);
        },
    );
}

/// Where no rule speaks of reports, they are kept; one that does not open, or is not where it says, is told, as are the
/// parts of an export that is not there.
#[test]
fn reports_and_exports_are_verified_and_a_silence_keeps_them() {
    both(|desk| {
        written(desk);
        let office = &desk.office;
        let told = || {
            let found = office.verify(desk.now(), |_| {}).expect("it verifies");
            let told = found.differences.into_iter().map(|one| one.what);
            told.collect::<Vec<String>>()
        };
        assert_eq!(told(), [""; 0]);
        let guardian = desk.who("delegue-protection-donnees", "");
        desk.wait(9000);
        let done = desk
            .by(&guardian, |call| office.purge_traces(call))
            .expect("done");
        assert_eq!((done.feeds, done.reports), (1, 0));
        let changed: Result<(), store::Fault> = office.store.write(|tx| {
            tx.execute("UPDATE report SET state = 'accepte'", &[])?;
            tx.execute(
                "INSERT INTO export_part (export, rank, bytes) SELECT 5, 0, sealed FROM report",
                &[],
            )?;
            Ok(())
        });
        changed.expect("it is changed");
        let differences = told();
        for expected in [
            "n'est pas celui de son dernier passage",
            "export 5 : des morceaux",
        ] {
            assert!(
                differences.iter().any(|one| one.contains(expected)),
                "{differences:?}"
            );
        }
        let changed: Result<u64, store::Fault> = office.store.write(|tx| {
            tx.execute(
                "UPDATE report SET ower = 'egee', state = 'envoye', id = id + 1",
                &[],
            )
        });
        changed.expect("it is changed");
        assert!(
            told().iter().any(|one| one.starts_with("bilan ")),
            "{:?}",
            told()
        );
    });
}
