//! Which numbers may be told to those who may not know the people counted.

use std::collections::BTreeMap;

use domain::indicator::{Breakdown, Cell, Counted, tell};
use proptest::prelude::*;

fn cells(all: &[(&str, &str, u64)]) -> Vec<Cell> {
    let cell = |(key, within, count): &(&str, &str, u64)| Cell {
        key: (*key).to_owned(),
        within: (*within).to_owned(),
        count: *count,
    };
    all.iter().map(cell).collect()
}

#[test]
fn a_small_number_is_held_back_and_so_is_what_would_give_it_away() {
    type Case = (
        &'static str,
        &'static [(&'static str, &'static str, u64)],
        &'static [&'static str],
        bool,
    );
    let cases: &[Case] = &[
        ("nothing", &[], &[], false),
        (
            "all large",
            &[("a", "", 11), ("b", "", 40)],
            &["a", "b"],
            true,
        ),
        (
            "one small takes the smallest other",
            &[("a", "", 3), ("b", "", 12), ("c", "", 40)],
            &["c"],
            true,
        ),
        (
            "two small that are many together",
            &[("a", "", 5), ("b", "", 6), ("c", "", 40)],
            &["c"],
            true,
        ),
        (
            "two small that are few together",
            &[("a", "", 5), ("b", "", 5), ("c", "", 40)],
            &[],
            true,
        ),
        ("a few in all", &[("a", "", 4), ("b", "", 5)], &[], false),
        (
            "ten and one are eleven",
            &[("a", "", 10), ("b", "", 1), ("c", "", 11)],
            &["c"],
            true,
        ),
        (
            "a group that is held back holds its cells back",
            &[
                ("a", "x", 5),
                ("b", "y", 12),
                ("c", "z", 50),
                ("d", "z", 60),
            ],
            &["c", "d"],
            true,
        ),
        (
            "within a group that is told, a small one takes another",
            &[
                ("a", "x", 5),
                ("b", "x", 20),
                ("c", "x", 30),
                ("d", "y", 40),
            ],
            &["c", "d"],
            true,
        ),
    ];
    for (why, all, told, total) in cases {
        let found = tell(&cells(all));
        assert_eq!(found.cells.keys().collect::<Vec<_>>(), *told, "{why}");
        assert_eq!(found.total.is_some(), *total, "{why}");
        assert_eq!(found.hidden, all.len() - told.len(), "{why}");
    }
}

proptest! {
    /// Whoever knows the total of each group and of all, and subtracts all that is told, never finds fewer than eleven
    /// nor a single cell.
    #[test]
    fn what_is_left_of_any_total_is_nobody(counts in prop::collection::vec((0_u8..4, 0_u64..30), 0..14)) {
        let all: Vec<Cell> = counts.iter().enumerate().map(|(rank, (group, count))| Cell {
            key: rank.to_string(),
            within: group.to_string(),
            count: *count,
        }).collect();
        let told = tell(&all);
        for (key, count) in &told.cells {
            let cell = all.iter().find(|cell| cell.key == *key).expect("one of them");
            prop_assert!(*count >= 11 && cell.count == *count);
        }
        let mut groups: BTreeMap<&str, Vec<&Cell>> = BTreeMap::new();
        for cell in all.iter().filter(|cell| cell.count > 0) {
            groups.entry(&cell.within).or_default().push(cell);
        }
        let left = |cells: &[&Cell]| {
            let hidden: Vec<u64> = cells.iter().filter(|cell| !told.cells.contains_key(&cell.key)).map(|cell| cell.count).collect();
            (hidden.len(), hidden.iter().sum::<u64>())
        };
        let some: Vec<&Cell> = groups.values().flatten().copied().collect();
        if told.total.is_some() {
            let (count, sum) = left(&some);
            prop_assert!(count == 0 || (count > 1 && sum >= 11) || told.cells.is_empty(), "{count} {sum}");
        }
        for cells in groups.values() {
            let (count, sum) = left(cells);
            // A group is known when one of its cells is told.
            if count < cells.len() {
                prop_assert!(count == 0 || (count > 1 && sum >= 11), "{count} {sum}");
            }
        }
    }
}

#[test]
fn the_words_are_those_of_the_format() {
    for (counted, word) in Counted::ALL {
        assert_eq!(counted.word(), word);
        let read: Counted = serde_json::from_value(word.into()).expect("a word of the format");
        assert_eq!(read, counted);
    }
    for (by, word) in Breakdown::ALL {
        assert_eq!(Breakdown::of(by.word()), Some(by));
        let read: Breakdown = serde_json::from_value(word.into()).expect("a word of the format");
        assert_eq!(read, by);
    }
}
