//! Every statement is prepared on both engines.

use std::path::Path;

use store::{Fault, statements};

use crate::ready;

#[test]
fn every_statement_is_understood_by_both_engines() {
    trial::both(|place| {
        let store = ready(place);
        let mut wrong = Vec::new();
        for (module, name, sql) in statements::all() {
            let understood: Result<(), Fault> = store.read(|tx| tx.prepare(sql));
            if let Err(fault) = understood {
                wrong.push(format!("{module}::{name} on {}: {fault}", place.engine));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

/// A statement that stands in no list would escape the test above.
#[test]
fn no_statement_stands_outside_the_lists() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let listed: String = statements::all().map(|(_, _, sql)| sql).collect();
    let mut seen = 0;
    for file in std::fs::read_dir(&src).expect("the sources").flatten() {
        let Ok(text) = std::fs::read_to_string(file.path()) else {
            continue;
        };
        for verb in [
            "\"WITH ",
            "\"SELECT ",
            "\"INSERT ",
            "\"UPDATE ",
            "\"DELETE ",
        ] {
            for (place, _) in text.match_indices(verb) {
                let statement = &text[place + 1..];
                let end = statement.find(['"', '\\']).expect("the statement ends");
                assert!(
                    listed.contains(&statement[..end]),
                    "{}: {}",
                    file.path().display(),
                    &statement[..end]
                );
                seen += 1;
            }
        }
    }
    // A text that makes several statements is seen once.
    assert!(seen * 20 >= statements::all().count() * 19, "{seen}");
}
