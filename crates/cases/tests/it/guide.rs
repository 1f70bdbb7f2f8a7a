//! The guide's own example is read and played as it says.

use cases::format::VERBS;

use crate::support::{played, root, shown};

fn guide() -> String {
    std::fs::read_to_string(root().join("docs/guide/cas.md")).expect("the guide")
}

#[test]
fn the_first_case_of_the_guide_plays() {
    let guide = guide();
    let (_, after) = guide.split_once("```toml\n").expect("an example");
    let (example, _) = after.split_once("```").expect("its end");
    assert!(played(example).is_well(), "{}", shown(example));
}

#[test]
fn the_guide_tells_every_verb() {
    let guide = guide();
    let told =
        |verb: &&&str| guide.contains(&format!("`{verb} ")) || guide.contains(&format!("`{verb}`"));
    let missing: Vec<_> = VERBS.iter().filter(|verb| !told(verb)).collect();
    assert!(missing.is_empty(), "le guide ne dit rien de {missing:?}");
}
