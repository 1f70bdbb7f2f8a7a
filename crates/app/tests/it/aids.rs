//! Aids in numbers: each is that of a naive reading of every dossier, and nobody sees one that is not theirs.

use std::collections::BTreeSet;

use app::figures::{AidNumbers, Aids, Asked, Eyes, Such, Sum};
use app::{Office, Who};
use domain::dossier::act::{AidDecision, AidPayment};
use domain::dossier::state::Aid;
use domain::dossier::{Act, Dossier, Engine, Entry, ONE, Status};
use domain::eligibility::belongs;
use domain::fiche::Fund;
use domain::values::{Date, Id};
use jiff::civil::date;
use store::lists::After;

use crate::figures::{Lived, START, TODAY, lived_in, soi};
use crate::support::refusal;
use crate::town::{CATALOGUE, Town, fiche, id, noon};

/// The fiches lived in, long enough for aids to be asked, decided and paid.
const LIVES: [(&str, i64); 12] = [
    ("F01", 150),
    ("F01", 200),
    ("F01", 250),
    ("F01", 300),
    ("F02", 250),
    ("F02", 300),
    ("F06", 180),
    ("F08", 150),
    ("F08", 170),
    ("F08", 180),
    ("F12", 200),
    ("F12", 200),
];
const YEAR: i16 = 2018;

fn such() -> Such {
    Such {
        year: YEAR,
        fiche: None,
        state: None,
    }
}

fn asked(town: &Town, who: &Who, such: &Such) -> Aids<'static> {
    let office: &Office<'static> = &town.office;
    town.call(who, TODAY, |call| office.aids(call, such))
        .expect("the aids")
}

/// The numbers of a fund, from every dossier one after the other.
fn naive(
    lived: &[Lived],
    fund: &Fund,
    fiche: &Id,
    own: impl Fn(&Dossier, &Aid) -> bool,
) -> AidNumbers {
    let over = |day: Date| day.year() == YEAR;
    let fixed = fund.amount.map(|amount| i64::from(amount) * ONE);
    let dossiers = lived.iter().filter(|one| one.fiche == *fiche);
    let aids: Vec<&Aid> = dossiers
        .flat_map(|one| {
            let own = &own;
            let aids = one.dossier.state.aids.iter();
            aids.filter(move |aid| aid.request.fund == fund.origin.id && own(&one.dossier, aid))
        })
        .collect();
    let sum = |amounts: Vec<Option<i64>>| {
        let known: Vec<i64> = amounts.iter().flatten().copied().collect();
        Sum {
            count: Some(amounts.len() as u64),
            amount: (!known.is_empty()).then(|| known.iter().sum()),
            without: Some((amounts.len() - known.len()) as u64),
        }
    };
    let granted = |aid: &Aid| aid.granted().and_then(|one| one.amount.or(fixed));
    let count = |is: &dyn Fn(&Aid) -> bool| Some(aids.iter().filter(|aid| is(aid)).count() as u64);
    let of = |is: &dyn Fn(&Aid) -> bool, amount: &dyn Fn(&Aid) -> Option<i64>| {
        sum(aids
            .iter()
            .filter(|aid| is(aid))
            .map(|aid| amount(aid))
            .collect())
    };
    AidNumbers {
        asked: count(&|aid| over(aid.asked)),
        granted: of(
            &|aid| aid.granted().is_some_and(|one| over(one.on)),
            &granted,
        ),
        refused: count(&|aid| {
            let decided = aid.decided.as_ref();
            decided.is_some_and(|one| !one.granted && over(one.on))
        }),
        paid: of(
            &|aid| aid.paid.as_ref().is_some_and(|one| over(one.on)),
            &|aid| aid.paid.as_ref()?.amount.or_else(|| granted(aid)),
        ),
        to_decide: count(&|aid| aid.decided.is_none()),
        to_pay: of(&Aid::awaits_payment, &granted),
    }
}

/// The requests of the year read page after page are those that the dossiers show to who asks, each once; how many.
fn each_asked(town: &Town, lived: &[Lived], who: &Who, fiche: &Id) -> usize {
    let such = Such {
        fiche: Some(fiche.clone()),
        ..such()
    };
    let (mut read, mut next) = (Vec::new(), Some(After::default()));
    while let Some(after) = next.take() {
        let page = town.call(who, TODAY, |call| {
            town.office.aids_asked(call, &such, &after, 2)
        });
        let page = page.expect("a page");
        let lines = page.lines.iter();
        read.extend(lines.map(|one| (one.asked_on, one.dossier, one.fund.origin.id.clone())));
        next = page.next;
    }
    let mut shown = Vec::new();
    for one in lived.iter().filter(|one| one.fiche == *fiche) {
        let number: i64 = one.dossier.id.parse().expect("a number");
        let view = town.call(who, TODAY, |call| town.office.dossier(call, number));
        let aids = view.map(|view| view.aids).unwrap_or_default();
        let aids = aids.iter().filter(|aid| aid.asked.year() == YEAR);
        shown.extend(aids.map(|aid| (aid.asked, number, aid.request.fund.clone())));
    }
    let ordered = read.is_sorted_by_key(|one| (one.0, one.1));
    assert!(ordered, "{read:?}");
    read.sort();
    shown.sort();
    assert_eq!(read, shown, "{fiche}");
    read.len()
}

#[test]
fn every_number_of_aids_is_that_of_a_naive_reading() {
    trial::both(|place| {
        let (mut town, lived) = lived_in(place, &LIVES);
        let soi = soi(&mut town);
        let all = asked(&town, &soi, &such());
        let (mut seen, mut paid) = (0, 0);
        for action in &all.actions {
            assert_eq!(action.eyes, Eyes::Service);
            for one in &action.funds {
                if action.fiche.head.class.is_health() {
                    // A few are nobody, nor is what they came to, nor is nobody said.
                    assert_eq!(one.total, AidNumbers::default());
                    assert!(one.bodies.is_empty());
                    continue;
                }
                let naive = naive(&lived, one.fund, &action.fiche.head.id, |_, _| true);
                let code = action.fiche.code();
                assert_eq!(one.total, naive, "{code} {}", one.fund.origin.id);
                let parts: u64 = one.bodies.iter().filter_map(|(_, n)| n.asked).sum();
                assert!(one.bodies.is_empty() || Some(parts) == naive.asked);
                seen += naive.asked.unwrap_or(0);
                paid += naive.paid.count.unwrap_or(0);
            }
        }
        assert!(seen > 0, "{seen} asked, {paid} paid");
        // The service has the lines of the dossiers that it was told of, and of no other.
        for line in &all.lines {
            let view = town.call(&soi, TODAY, |call| town.office.dossier(call, line.dossier));
            assert!(!view.expect("theirs to know").aids.is_empty());
            assert!(!line.fiche.head.class.is_health());
        }
        let another = asked(
            &town,
            &soi,
            &Such {
                year: 2016,
                ..such()
            },
        );
        let none = another.actions.iter().flat_map(|action| &action.funds);
        assert!(
            none.into_iter()
                .all(|one| one.total.asked.unwrap_or(0) == 0)
        );
        let verified = town
            .office
            .verify(noon(TODAY), |_| {})
            .expect("it verifies");
        assert_eq!(verified.differences, []);
    });
}

#[test]
fn an_operator_counts_its_own_aids_and_opens_what_waits() {
    trial::both(|place| {
        let (mut town, lived) = lived_in(place, &LIVES);
        let operators: BTreeSet<(Id, Id)> = lived
            .iter()
            .filter_map(|one| {
                let engine = town.office.engine_on(&one.fiche, TODAY)?;
                let chosen = one.dossier.state.operator.as_ref();
                let operator = chosen.or_else(|| engine.sole_operator())?;
                Some((one.fiche.clone(), operator.clone()))
            })
            .collect();
        let (mut lines, mut one_by_one) = (0, 0);
        for (fiche, operator) in &operators {
            let who = town.who(&domain::dossier::Actor {
                role: id("coordinateur"),
                structure: Some(operator.clone()),
                name: None,
            });
            let told = asked(
                &town,
                &who,
                &Such {
                    fiche: Some(fiche.clone()),
                    ..such()
                },
            );
            let [action] = told.actions.as_slice() else {
                panic!("{fiche}");
            };
            let engine: Engine<'_> = town.engine(&action.fiche.code(), TODAY);
            for one in &action.funds {
                let theirs = |id: &Id| belongs(&CATALOGUE, operator, id);
                let naive = naive(&lived, one.fund, fiche, |dossier, aid| {
                    let chosen = dossier.state.operator.as_ref();
                    let of = chosen.or_else(|| engine.sole_operator());
                    of.is_some_and(theirs) || aid.request.to.as_ref().is_some_and(theirs)
                });
                assert_eq!(
                    one.total, naive,
                    "{fiche} {operator} {}",
                    one.fund.origin.id
                );
            }
            for line in &told.lines {
                let view = town.call(&who, TODAY, |call| town.office.dossier(call, line.dossier));
                let view = view.expect("theirs to know");
                let waits = |aid: &&Aid| aid.decided.is_none() || aid.awaits_payment();
                assert!(view.aids.iter().filter(waits).count() > 0);
                assert!(matches!(line.state, Asked::ToDecide | Asked::ToPay));
                lines += 1;
            }
            one_by_one += each_asked(&town, &lived, &who, fiche);
        }
        println!("{lines} requests wait");
        assert!(one_by_one > 0, "no request is read one by one");
        for (role, structure) in [
            ("referent-rsa", "cdas-fougeres"),
            ("administrateur", "cdas-fougeres"),
        ] {
            let who = town.who(&domain::dossier::Actor {
                role: id(role),
                structure: Some(id(structure)),
                name: None,
            });
            let told = town.call(&who, TODAY, |call| {
                town.office.aids(call, &such()).map(drop)
            });
            assert_eq!(refusal(told), "Forbidden", "{role}");
            let told = town.call(&who, TODAY, |call| {
                town.office.actions_looked_at(call).map(drop)
            });
            assert_eq!(refusal(told), "Forbidden", "{role}");
        }
        let soi = soi(&mut town);
        for (year, of, why) in [
            (0, None, "annee Dates"),
            (YEAR, Some(id("aucune")), "NotFound"),
        ] {
            let such = Such {
                year,
                fiche: of,
                state: None,
            };
            let told = town.call(&soi, TODAY, |call| town.office.aids(call, &such).map(drop));
            assert_eq!(refusal(told), why);
        }
    });
}

/// Nothing is paid before it is granted, nor twice, nor otherwise than agreed without a word.
#[test]
fn an_aid_is_paid_once_it_is_granted_even_when_the_path_is_over() {
    trial::both(|place| {
        let mut town = Town::new(place);
        let who = town.who(&domain::dossier::Actor {
            role: id("coordinateur"),
            structure: Some(id("arep")),
            name: None,
        });
        let until = date(2018, 3, 1);
        let number = (0..12).find_map(|rank| {
            let number = town.live("F06", rank, START, until).1?;
            let replayed = town
                .office
                .replayed(number, noon(until))
                .expect("it replays");
            (replayed.state.status == Status::Open).then_some(number)
        });
        let number = number.expect("somebody gets in");
        let fund = id("credits-insertion");
        let act = |act: Act, reason: Option<&str>| {
            let entry = Entry {
                act,
                on: until,
                by: vec![who.actor()],
                reason: reason.map(str::to_owned),
            };
            town.call(&who, until, |call| {
                town.office.act(call, number, None, &entry)
            })
        };
        let pay = |amount| {
            Act::PayAid(AidPayment {
                fund: fund.clone(),
                amount,
            })
        };
        let replay = || {
            town.office
                .replayed(number, noon(until))
                .expect("it replays")
        };
        let waiting = replay().state.aids.iter().any(|aid| aid.awaits_payment());
        if !waiting {
            assert!(refusal(act(pay(None), None)).starts_with("Answer"));
            let stage = domain::dossier::act::AidRequest {
                fund: fund.clone(),
                purposes: vec![id("transport")],
                other_purpose: None,
                inputs: ["evaluation", "motif"]
                    .map(|name| {
                        let said = domain::dossier::act::Input::Text("Sans bus.".to_owned());
                        (id(name), said)
                    })
                    .into(),
                to: None,
            };
            if !replay().state.aids.iter().any(|aid| aid.decided.is_none()) {
                act(Act::RequestAid(stage), None).expect("asked");
            }
            let granted = AidDecision {
                fund: fund.clone(),
                granted: true,
                amount: Some(120 * ONE),
            };
            act(Act::DecideAid(granted), None).expect("granted");
        }
        act(Act::End, Some("Elle a déménagé.")).expect("ended");
        assert!(refusal(act(pay(Some(ONE)), None)).starts_with("Answer"));
        act(pay(Some(100 * ONE)), Some("Le billet a coûté moins.")).expect("paid");
        assert!(refusal(act(pay(None), None)).starts_with("Answer"));
        assert!(replay().state.aids.iter().any(|aid| aid.paid.is_some()));
        let soi = soi(&mut town);
        let told = asked(
            &town,
            &soi,
            &Such {
                fiche: Some(fiche("F06")),
                ..such()
            },
        );
        let paid: u64 = told.actions[0]
            .funds
            .iter()
            .filter_map(|one| one.total.paid.count)
            .sum();
        assert!(paid >= 1);
    });
}
