//! The analysis of a file, by a real command of the machine.

use app::pieces::Scanned;
use livret::scanner::scan;

use crate::support::Folder;

/// A script that reads everything, then answers.
fn script(folder: &Folder, name: &str, text: &str) -> Vec<String> {
    let path = folder.0.join(name);
    std::fs::write(&path, text).expect("a script");
    vec!["sh".to_owned(), path.display().to_string()]
}

/// What is answered of a file in two parts.
fn answer(words: &[String], parts: [&[u8]; 2]) -> Scanned {
    let mut parts = parts.into_iter();
    scan(words, &mut || Ok(parts.next().map(<[u8]>::to_vec)))
}

#[test]
fn a_command_is_told_every_byte_and_its_answer_is_heard() {
    let folder = Folder::new("scanner");
    let looks = script(&folder, "looks.sh", "grep -q VIRUS && exit 1\nexit 0\n");
    assert_eq!(answer(&looks, [b"%PDF ", b"bonjour"]), Scanned::Clean);
    // Even when it lies across two parts.
    assert_eq!(answer(&looks, [b"%PDF VIR", b"US"]), Scanned::Rejected);
}

#[test]
fn one_that_cannot_tell_leaves_the_file_waiting() {
    let folder = Folder::new("scanner-unable");
    let fails = script(&folder, "fails.sh", "cat > /dev/null\nexit 2\n");
    let deaf = script(&folder, "deaf.sh", "exit 3\n");
    let absent = vec!["livret-analyse-absente".to_owned()];
    let big = vec![7; 1 << 20];
    for words in [&fails, &deaf, &absent] {
        let told = answer(words, [&big, &big]);
        assert!(matches!(told, Scanned::Unable(_)), "{words:?}: {told:?}");
    }
    let broken = scan(&fails, &mut || Err("un morceau manque".to_owned()));
    assert_eq!(broken, Scanned::Unable("un morceau manque".to_owned()));
}
