//! Those who are late are reminded, once a day.

use std::collections::BTreeSet;

use app::Who;
use app::figures::Reminded;
use domain::dossier::act::Obliged;
use domain::values::Date;
use jiff::ToSpan;
use store::{Fault, audit, owed};

use super::{TODAY, late, soi, town};
use crate::support::refusal;
use crate::town::{Town, id};

#[test]
fn those_who_are_late_are_reminded_once_a_day() {
    trial::both(|place| {
        let (mut town, lived) = town(place);
        let soi = soi(&mut town);
        let mut holders = town.order();
        let all = town
            .call(&soi, TODAY, |call| town.office.steered(call))
            .expect("figures");
        let (one, item) = all
            .iter()
            .find_map(|one| one.late.first().map(|item| (one, item)))
            .expect("something is late");
        let fiche = &one.fiche.head.id;
        let remind = |town: &Town, who: &Who, day: Date| {
            town.call(who, day, |call| {
                town.office
                    .remind(call, fiche, (item.operator.as_ref(), &item.what))
            })
        };
        let count = usize::try_from(item.count).expect("a count");
        let done = |now, already| Reminded {
            now,
            already,
            left: 0,
        };
        assert_eq!(remind(&town, &soi, TODAY).expect("done"), done(count, 0));
        assert_eq!(remind(&town, &soi, TODAY).expect("done"), done(0, count));
        // Whoever owes it finds it among what is new, and the dossier says when.
        let engine = town.engine(&one.fiche.code(), TODAY);
        let found = lived.iter().filter(|lived| lived.fiche == *fiche);
        let found = found.filter(|lived| late(&town, &engine, lived).contains(&item.what));
        let numbers: BTreeSet<i64> = found
            .map(|one| one.dossier.id.parse().expect("a number"))
            .collect();
        // Whoever holds a post that owes it, too.
        for number in &numbers {
            let owed: Result<Vec<owed::Owed>, Fault> =
                town.office.store.read(|tx| owed::of(tx, *number));
            for one in owed.expect("what is owed") {
                let (role, place) = one.post.split_once('@').unwrap_or_default();
                holders.extend(role.parse().ok().map(|role| domain::dossier::Actor {
                    role,
                    structure: place.parse().ok(),
                    name: None,
                }));
            }
        }
        let holders: Vec<Who> = holders.iter().map(|actor| town.who(actor)).collect();
        let mut told = 0;
        for who in &holders {
            let (news, _) = town
                .call(who, TODAY, |call| town.office.notices(call, None))
                .expect("news");
            for notice in news.iter().filter(|notice| notice.reminder) {
                assert!(numbers.contains(&notice.dossier), "{who:?}");
                let view = town.call(who, TODAY, |call| town.office.dossier(call, notice.dossier));
                let view = view.expect("they may know of it");
                assert_eq!(view.reminded.last(), Some(&(item.what.clone(), TODAY)));
                told += 1;
            }
        }
        assert!(told > 0, "somebody is told");
        let lines = town
            .office
            .store
            .read(|tx| audit::latest(tx, i64::MAX, 1_000));
        let lines: Result<Vec<audit::Written>, Fault> = lines;
        let lines = lines.expect("the journal");
        let noted = lines.iter().filter(|one| one.line.did == "relance");
        assert_eq!(noted.count(), count);
        // The next day one may again; who has totals only never.
        let later = TODAY.saturating_add(1.days());
        assert!(remind(&town, &soi, later).expect("done").now >= count);
        let health = town.call(&soi, TODAY, |call| {
            let what = Obliged::Step(id("premier-rendez-vous"));
            town.office
                .remind(call, &crate::town::fiche("F12"), (None, &what))
        });
        assert_eq!(refusal(health), "Forbidden");
    });
}
