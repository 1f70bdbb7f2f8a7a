//! A search costs what the scope of who asks holds, however many people are registered.

use store::statements;

use crate::{plan, ready};

#[test]
fn a_search_reads_its_indexes_and_scans_nothing() {
    let place = trial::sqlite();
    let store = ready(&place);
    let (_, _, sql) = statements::all()
        .find(|(module, _, _)| *module == "search")
        .expect("the search");
    let plan = plan(&store, sql);
    let uses = |text: &str| plan.iter().filter(|line| line.contains(text)).count();
    assert_eq!(uses("SCAN"), 0, "{plan:#?}");
    assert_eq!(uses("SEARCH r USING"), 1, "{plan:#?}");
    assert_eq!(uses("(post=?"), 1, "{plan:#?}");
    assert_eq!(uses("follow_mandate (mandate=?"), 1, "{plan:#?}");
    assert_eq!(
        uses("USING PRIMARY KEY (subject=? AND token=?)"),
        10,
        "{plan:#?}"
    );
}
