//! Never a panic, whatever the bytes; and every fault stands inside its file.

use catalogue_files::{Loaded, SourceFile, load_texts, render};
use domain::condition::Condition;
use proptest::prelude::*;

use crate::small;

fn is_well_told(loaded: &Loaded) {
    for fault in &loaded.faults {
        let Some(file) = loaded.files.get(fault.file) else {
            continue;
        };
        assert!(
            fault.at.start <= fault.at.end && fault.at.end <= file.text.len(),
            "{fault:?}"
        );
        let (line, column) = file.position(fault.at.start);
        assert!(line >= 1 && column >= 1);
    }
    let _ = render::text(&loaded.files, &loaded.faults, true);
    let _ = render::json(&loaded.files, &loaded.faults);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_as_any_file(bytes in prop::collection::vec(any::<u8>(), 0..400), which in 0usize..11) {
        let mut files = small::files();
        files[which].text = String::from_utf8_lossy(&bytes).into_owned();
        is_well_told(&load_texts(files));
    }

    /// A cut, a doubled stretch or a strange character somewhere in a file.
    #[test]
    fn any_slip_in_any_file(which in 0usize..11, at in 0.0..1.0f64, length in 0usize..60, kind in 0u8..3, c in any::<char>()) {
        let mut files = small::files();
        let text = &files[which].text;
        let start = text.floor_char_boundary((text.len() as f64 * at) as usize);
        let end = text.floor_char_boundary((start + length).min(text.len()));
        let middle = match kind {
            0 => String::new(),
            1 => text[start..end].repeat(2),
            _ => c.to_string(),
        };
        files[which].text = format!("{}{middle}{}", &text[..start], &text[end..]);
        is_well_told(&load_texts(files));
    }

    /// A condition that parses is written back, and read again, as the same tree.
    #[test]
    fn a_condition_survives_being_written(text in "[ab( )<=!,\\[\\]]{0,30}|(non |\\(|a\\.b |et |ou |\\) |< 3 |dans \\[x, y\\] ){0,20}") {
        if let Ok(condition) = text.parse::<Condition>() {
            let again: Condition = condition.tree.to_string().parse().expect("what was written reads");
            prop_assert_eq!(again.tree.to_string(), condition.tree.to_string());
        }
    }
}

#[test]
fn a_deep_nest_of_brackets_is_a_fault_and_not_a_crash() {
    for open in ["[", "{a=", "("] {
        let mut files = small::files();
        files.push(SourceFile {
            path: "fiches/02.toml".to_owned(),
            text: format!("x = {}", open.repeat(100_000)),
        });
        assert!(!load_texts(files).faults.is_empty());
    }
    let text = format!("{}a{}", "(".repeat(100_000), ")".repeat(100_000));
    assert!(text.parse::<Condition>().is_err());
}
