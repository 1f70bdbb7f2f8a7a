//! What is done when nobody asks: once, whoever comes first; and nothing is wrong before it is done.

use app::{Who, Worked};
use domain::values::Id;
use store::lists::After;
use store::mandates;

use crate::support::{both, identity};

#[test]
fn a_mandate_that_ended_is_left_and_traces_go_once_a_day() {
    both(|desk| {
        let office = &desk.office;
        let leaver = desk.who("referent-rsa", "cdas-pays-de-redon");
        let lea = desk.register(&leaver, &identity("Exemplaire", "Léa", "1996-04-18"));
        desk.prescribe(&leaver, lea, "F03").expect("prescribed");
        let nobody = Who::installation(Id::default());
        let work = || desk.by(&nobody, |call| office.work(call)).expect("a turn");
        let follows = || {
            let page = desk.by(&leaver, |call| office.roster(call, true, None, 9));
            let due = desk.by(&leaver, |call| office.due_list(call, &After::default(), 9));
            let known = desk.by(&leaver, |call| office.person(call, lea).is_ok());
            let (page, due) = (page.expect("a roster"), due.expect("a list"));
            known || !page.lines.is_empty() || !due.lines.is_empty()
        };

        let morning = work();
        assert!(morning.first && morning.left == 0, "{morning:?}");
        assert!(!work().first);
        assert!(follows());

        let last = desk.now().today;
        let ended: Result<bool, store::Fault> = office
            .store
            .write(|tx| mandates::end(tx, leaver.mandate, last));
        assert!(ended.expect("it ends"));
        assert_eq!(work().left, 0, "the last day is a day of work");
        desk.wait(1);
        let turn = work();
        assert!(turn.first && turn.left == 1 && turn.more(), "{turn:?}");
        assert!(!follows());
        while work().more() {}
        assert_eq!(work(), Worked::default());
        let verified = office.verify(desk.now(), |_| {}).expect("it verifies");
        assert_eq!(verified.differences, []);
    });
}
