//! A search costs what the scope of who asks holds, however many people are registered.

use store::db::Value;
use store::{Fault, statements};

use crate::ready;

#[test]
fn a_search_reads_its_indexes_and_scans_nothing() {
    let place = trial::sqlite();
    let store = ready(&place);
    let (_, _, sql) = statements::all()
        .find(|(module, _, _)| *module == "search")
        .expect("the search");
    let explained: &'static str = Box::leak(format!("EXPLAIN QUERY PLAN {sql}").into_boxed_str());
    let last = sql.rsplit('?').next().and_then(|last| last.parse().ok());
    let values = vec![Value::Int(0); last.expect("its places are numbered")];
    let rows: Result<_, Fault> = store.read(|tx| tx.all(explained, &values));
    let rows = rows.expect("it explains").into_iter();
    let plan: Vec<String> = rows.map(|row| row.get(3).expect("a line")).collect();
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
