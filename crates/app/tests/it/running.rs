//! How the installation is told: what waits, what failed and why, who turns; and that nothing personal is in it.

use app::{Call, Refusal};
use domain::values::Id;
use store::outbox::{self, Job};

use crate::support::{Desk, both, refusal};

fn letter(desk: &Desk, call: &Call<'_>, kind: &str) -> i64 {
    let job = Job {
        id: call.id(),
        kind: kind.to_owned(),
        account: None,
        object: "personne".to_owned(),
        object_id: 1,
        due_at: call.now.at,
        tries: 0,
    };
    let added: Result<(), store::Fault> = desk.office.store.write(|tx| outbox::add(tx, &job));
    added.expect("it waits");
    job.id
}

#[test]
fn what_could_not_leave_is_told_without_an_address_and_tried_again() {
    both(|desk| {
        let (office, keeper) = (&desk.office, desk.who("administrateur", "departement"));
        let job = desk.by(&keeper, |call| letter(desk, call, "courriel.nouveau"));
        let jobs = || desk.by(&keeper, |call| office.jobs(call)).expect("told");
        let before = jobs();
        assert_eq!(
            (before.waiting[0].waiting, before.waiting[0].failed),
            (1, 0)
        );
        assert_eq!(before.stuck, []);
        let again = || desk.by(&keeper, |call| office.try_again(call, job));
        assert_eq!(
            refusal(again()),
            format!("{:?}", Refusal::NotFound),
            "it did not fail"
        );

        let claim = || {
            let now = desk.now().at;
            let claimed: Result<Vec<Job>, store::Fault> = office
                .store
                .write(|tx| outbox::claim(tx, office.store.node(), now, now + 60_000, 9));
            claimed.expect("claimed")
        };
        let taken = claim();
        assert_eq!(taken.len(), 1);
        let sent = app::letters::ToSend {
            job,
            tries: 1,
            to: Vec::new(),
            letter: app::letters::Letter::News,
        };
        let why = "550 5.1.1 <lea@exemple.example>: boîte inconnue";
        desk.by(&keeper, |call| office.not_sent(call, &sent, why))
            .expect("noted");
        let failed = jobs();
        assert_eq!(failed.stuck.len(), 1);
        assert_eq!(failed.stuck[0].why, "550 5.1.1 [adresse] boîte inconnue");
        assert_eq!(claim(), [], "it waits for its delay");
        again().expect("tried again");
        assert_eq!(claim().len(), 1);
    });
}

#[test]
fn a_letter_to_a_dead_address_is_given_up_on_and_begins_again_when_somebody_says_so() {
    both(|desk| {
        let (office, keeper) = (&desk.office, desk.who("administrateur", "departement"));
        let job = desk.by(&keeper, |call| letter(desk, call, "courriel.nouveau"));
        let claim = |at: i64| -> Vec<Job> {
            let node = office.store.node();
            let claimed: Result<_, store::Fault> = office
                .store
                .write(|tx| outbox::claim(tx, node, at, at + 60_000, 9));
            claimed.expect("claimed")
        };
        let jobs = || desk.by(&keeper, |call| office.jobs(call)).expect("told");
        let why = "550 5.1.1 boîte inconnue";
        let (mut at, mut waits) = (desk.now().at, Vec::new());
        for tries in 1..=app::letters::MOST_TRIES {
            let taken = claim(at);
            assert_eq!((taken.len(), taken[0].tries), (1, tries));
            let sent = app::letters::ToSend {
                job,
                tries,
                to: Vec::new(),
                letter: app::letters::Letter::News,
            };
            let now = app::Now { at, ..desk.now() };
            let mut draw = |_: &mut [u8]| {};
            let call = Call::new(&keeper, now, &mut draw);
            office.not_sent(&call, &sent, why).expect("noted");
            if let Some(due) = jobs().stuck[0].due_at {
                waits.push(due - at);
                at = due;
            }
        }
        // Each wait is longer than the one before, up to a day; four days in all, or about.
        assert!(waits.is_sorted(), "{waits:?}");
        let days = waits.iter().sum::<i64>() / 86_400_000;
        assert!((3..=5).contains(&days), "{days}");
        let told = jobs();
        assert_eq!((told.given_up, told.stuck[0].due_at), (1, None));
        assert_eq!(told.waiting, [], "it does not wait any more");
        assert_eq!(claim(at + 30 * 86_400_000), []);
        desk.by(&keeper, |call| office.try_again(call, job))
            .expect("tried again");
        assert_eq!(jobs().given_up, 0);
        let taken = claim(at + 30 * 86_400_000);
        assert_eq!((taken.len(), taken[0].tries), (1, 1));
    });
}

#[test]
fn the_condition_tells_the_base_the_keys_and_who_turns() {
    both(|desk| {
        let (office, keeper) = (&desk.office, desk.who("administrateur", "departement"));
        let condition = || {
            desk.by(&keeper, |call| office.condition(call))
                .expect("told")
        };
        let before = condition();
        assert!(before.pulse.is_well());
        assert!(before.about.bytes > 0 && !before.about.version.is_empty());
        assert_eq!(before.about.engine == "PostgreSQL", before.ahead.is_some());
        assert!(before.keys.iter().all(|(_, _, known)| *known));
        assert!(before.migrations.len() > 8);
        assert_eq!((before.backed_up, before.audited), (None, None));
        assert_eq!(before.jobs.nodes, []);

        let watcher = desk.who("delegue-protection-donnees", "departement");
        let (held, broken) = desk
            .by(&watcher, |call| office.audit_verify(call))
            .expect("read again");
        let now = desk.now();
        office
            .note_turn(now, "0.3.0", true, Some("à lea@exemple.example : rien"))
            .expect("noted");
        office.note_turn(now, "0.3.0", true, None).expect("noted");
        let after = condition();
        let (_, told, none) = after.audited.expect("it is known");
        assert_eq!((told, none), (held, broken.len() as u64));
        assert_eq!(after.jobs.nodes.len(), 1);
        let node = &after.jobs.nodes[0];
        assert_eq!(
            (node.turned_at, node.carries, &node.error),
            (now.at, true, &None)
        );

        // A node that has not turned for a week is forgotten by the first work of a day.
        desk.wait(9);
        let nobody = app::Who::installation(Id::default());
        desk.by(&nobody, |call| office.work(call)).expect("a turn");
        assert_eq!(condition().jobs.nodes, []);
        let refused = desk.by(&watcher, |call| office.condition(call).map(drop));
        assert_eq!(refusal(refused), "Forbidden");
    });
}
