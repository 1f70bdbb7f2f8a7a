//! Two nodes on one memory: what may be used once is used once, and guesses sent together count one by one.

use std::sync::Barrier;

use app::account::Typed;
use app::{Denied, Error, Office};

use super::house::{HERE, House, MINUTE, NINE, PASSWORD, code, denied, knocks, office};

/// The same thing done at once on two nodes; how many times it was done.
fn both<T: Send>(
    nodes: [&Office<'static>; 2],
    work: impl Fn(&Office<'static>, usize) -> Result<T, Error<'static>> + Sync,
) -> Vec<Result<T, String>> {
    let start = Barrier::new(2);
    std::thread::scope(|scope| {
        let hands: Vec<_> = nodes
            .into_iter()
            .enumerate()
            .map(|(rank, node)| {
                let (start, work) = (&start, &work);
                scope.spawn(move || {
                    start.wait();
                    work(node, rank).map_err(|error| format!("{error:?}"))
                })
            })
            .collect();
        hands
            .into_iter()
            .map(|hand| hand.join().expect("it ends"))
            .collect()
    })
}

#[test]
fn one_code_lets_one_session_in() {
    trial::both(|place| {
        let house = House::open(place);
        let other = office(place);
        let agent = house.agent("katell", "referent-pem", "fil-rouge-35");
        let secret = agent.secret.as_ref().expect("a secret");
        for round in 1..=6_i64 {
            let at = NINE + round * 61 * MINUTE;
            let code = code(secret, at);
            let recovery = &agent.codes[usize::try_from(round).expect("small")];
            for typed in [Typed::Totp(&code), Typed::Recovery(recovery)] {
                let tokens =
                    [(); 2].map(|()| house.password(&agent, at).expect("a password").token);
                let done = both([&house.office, &other], |node, rank| {
                    let token = tokens[rank].reveal();
                    knocks(at, |call| node.second_factor(call, HERE, token, typed))
                });
                let won = done.iter().filter(|one| one.is_ok()).count();
                assert_eq!(won, 1, "{} {typed:?} {done:?}", place.engine);
            }
        }
    });
}

#[test]
fn one_invitation_makes_one_password_and_one_bootstrap_one_installation() {
    trial::both(|place| {
        let (here, there) = (office(place), office(place));
        let made = both([&here, &there], |node, rank| {
            let new = super::house::new_account(&format!("premier{rank}"));
            let place = super::house::id("departement");
            knocks(NINE, |call| node.bootstrap(call, &new, &place))
        });
        let made: Vec<_> = made.into_iter().flatten().collect();
        assert_eq!(made.len(), 1, "{}", place.engine);
        let token = made[0].token.reveal();
        let done = both([&here, &there], |node, _| {
            knocks(NINE, |call| {
                node.accept_invitation(call, HERE, token, PASSWORD)
            })
        });
        assert_eq!(done.iter().filter(|one| one.is_ok()).count(), 1);
    });
}

/// Twelve guesses at once: five are looked at, the others wait, whatever the node.
#[test]
fn guesses_sent_together_count_one_by_one() {
    trial::both(|place| {
        let house = House::open(place);
        let other = office(place);
        let start = Barrier::new(12);
        let told = std::thread::scope(|scope| {
            let hands: Vec<_> = (0..12)
                .map(|rank| {
                    let (node, start) = match rank % 2 {
                        0 => (&house.office, &start),
                        _ => (&other, &start),
                    };
                    scope.spawn(move || {
                        start.wait();
                        let guess = format!("essai numéro {rank}");
                        denied(knocks(NINE, |call| {
                            node.sign_in(call, HERE, "gaelle.rio", &guess)
                        }))
                    })
                })
                .collect();
            let told = hands.into_iter().map(|hand| hand.join().expect("it ends"));
            told.collect::<Vec<_>>()
        });
        let wrong = told.iter().filter(|one| **one == Denied::Wrong).count();
        assert_eq!(wrong, 5, "{} {told:?}", place.engine);
    });
}
