//! The archive, and what the clock of one dossier tells to those who do not know of it.

use app::Who;
use app::dossier::RosterItem;
use domain::dossier::Actor;
use domain::retention::Stage;
use domain::values::Date;
use jiff::civil::date;

use super::{START, UNTIL, clean, plan, purge};
use crate::town::{self, Town, noon};

fn roster(town: &Town, who: &Who, day: Date) -> Vec<RosterItem> {
    let page = |live| {
        town.call(who, day, |call| town.office.roster(call, live, None, 200))
            .expect("a page")
            .lines
    };
    page(true).into_iter().chain(page(false)).collect()
}

/// Somebody with a life in a fiche, if anybody prescribed it; who did.
fn somebody(town: &mut Town, code: &str, rank: u64, from: Date) -> Option<(i64, i64, Who)> {
    let (person, dossier) = town.live(code, rank, from, UNTIL);
    let read = town
        .office
        .replayed(dossier?, noon(UNTIL))
        .expect("it replays");
    let who = town.who(&read.state.prescriber?);
    Some((person, dossier?, who))
}

#[test]
fn the_archive_is_out_of_every_list_but_the_persons_own() {
    trial::both(|place| {
        let mut town = Town::new(place);
        let (person, dossier, who) = somebody(&mut town, "F08", 3, START).expect("a life");
        let engine = town.engine("F08", START);
        let own = town.oneself(person, &engine);
        let day = date(2021, 8, 1);
        let before = roster(&town, &who, day);
        assert!(before.iter().any(|line| line.dossier == dossier));
        let report = purge(&town, day);
        assert!(report.counts.keys().all(|sort| sort.to == Stage::Archived));
        clean(&town, day);
        assert_eq!(roster(&town, &who, day), []);
        let look = |who: &Who| {
            town.call(who, day, |call| {
                town.office.dossier(call, dossier).map(|_| ())
            })
        };
        assert!(matches!(
            look(&who),
            Err(app::Error::Refused(app::Refusal::NotFound))
        ));
        assert!(look(&own).is_ok(), "{:?}", look(&own));
        assert_eq!(roster(&town, &own, day).len(), 1);
        let archived = town
            .does(day, |call| town.office.archived(call, 0, 10))
            .expect("a list");
        assert_eq!(archived[0].identity, Some(town.people[0].identity.clone()));
        let refused = town.call(&who, day, |call| town.office.archived(call, 0, 10));
        assert!(matches!(
            refused,
            Err(app::Error::Refused(app::Refusal::Forbidden))
        ));

        // Out again, for a reason and a while.
        let out = |reason: &str, until| {
            town.does(day, |call| {
                town.office.take_out_of_archive(call, person, reason, until)
            })
        };
        assert!(out(" ", date(2021, 9, 1)).is_err());
        assert!(out("La personne revient", date(2031, 9, 1)).is_err());
        out("La personne revient", date(2021, 9, 1)).expect("out");
        clean(&town, day);
        assert!(
            roster(&town, &who, day)
                .iter()
                .any(|line| line.dossier == dossier)
        );
        assert!(plan(&town, date(2021, 9, 1)).counts.is_empty());
        assert!(
            !plan(&town, date(2021, 9, 2)).counts.is_empty(),
            "nobody saw the person meanwhile"
        );
    });
}

/// A person followed in F08, with or without an F12 that lasts longer: those who know of the first see the
/// same thing on the same days.
#[test]
fn the_clock_of_a_hidden_dossier_tells_nothing_to_the_others() {
    trial::both(|place| {
        let mut town = Town::new(place);
        let contact = |town: &Town, dossier| {
            let kept = town.read(|tx| store::dossiers::find(tx, dossier));
            kept.and_then(|kept| kept.summary.contact_on)
        };
        let late = (0..20).find_map(|rank| {
            let (person, dossier, who) = somebody(&mut town, "F08", rank, date(2018, 10, 1))?;
            let late = contact(&town, dossier).is_some_and(|day| day > date(2019, 1, 1));
            late.then_some((person, dossier, who))
        });
        let (hiding, shown, _) = late.expect("somebody was seen until then");
        // Who accompanies them at the *mission locale*, and follows them.
        let read = town
            .office
            .replayed(shown, noon(UNTIL))
            .expect("it replays");
        let who = town.who(&Actor {
            role: town::id("conseiller-mission-locale"),
            structure: read.state.operator,
            name: None,
        });
        town.follow(hiding, &who, UNTIL);
        // The F12 begins when the F08 is over, and lasts a year more.
        let engine = town.engine("F12", UNTIL);
        let communes = demo::names::Communes::of(&town::CATALOGUE, |_| 1);
        let (_, person) = demo::persons::somebody(&engine, UNTIL, &communes, (35, 7));
        town.learn(hiding, &person, UNTIL);
        let hidden = (1..30).find_map(|rank| {
            town.live_on(
                "F12",
                (hiding, &person),
                rank,
                date(2019, 9, 2),
                date(2020, 12, 31),
            )
        });
        let hidden = hidden.expect("an F12");
        let (first, last) = (contact(&town, shown), contact(&town, hidden));
        let (first, last) = (first.expect("one"), last.expect("one"));
        assert!(last > first);
        // Between the two clocks.
        let day = domain::time::morrow(first.saturating_add(jiff::ToSpan::years(2)));
        assert!(day <= last.saturating_add(jiff::ToSpan::years(2)));
        let before: Vec<_> = roster(&town, &who, day)
            .iter()
            .map(|line| line.dossier)
            .collect();
        assert!(before.contains(&shown) && !before.contains(&hidden));
        purge(&town, day);
        clean(&town, day);
        let standing = town
            .read(|tx| store::subjects::find(tx, hiding))
            .expect("it is there");
        assert_eq!(standing.archived_at, None, "the F12 keeps the person");
        let after: Vec<_> = roster(&town, &who, day)
            .iter()
            .map(|line| line.dossier)
            .collect();
        assert!(!after.contains(&shown), "as of anybody archived");
        let follows = town.read(|tx| store::follows::current(tx, hiding));
        assert!(
            follows.iter().all(|follow| follow.mandate != who.mandate),
            "{follows:?}"
        );
    });
}
