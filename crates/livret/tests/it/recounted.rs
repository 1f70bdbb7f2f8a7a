//! A demonstration recounted by scripts that share nothing with the program: what participants of a fund add up to, what
//! every dossier adds to the figures.

use std::path::Path;
use std::process::Command;

use crate::support::{dir, run};

/// The numbers that a line of the script says before a word.
fn said(out: &str, line: &str, word: &str) -> u64 {
    let found = out.lines().find(|one| one.starts_with(line));
    let found = found.unwrap_or_else(|| panic!("{line}: {out}"));
    let before = found.split(word).next().unwrap_or_default();
    let number = before.trim_end().rsplit([' ', ',']).next();
    let number = number.and_then(|text| text.parse().ok());
    number.unwrap_or_else(|| panic!("{word}: {found}"))
}

/// Participants of both periods of the fund come in, leave, are asked six months later; every indicator, every identity
/// and every moment is what the scripts count.
#[test]
fn every_number_of_a_demonstration_is_recounted_without_the_program() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../outils/recompter-demo.py");
    let mut command = Command::new("python3");
    command
        .arg(script)
        .args(["--livret", env!("CARGO_BIN_EXE_livret"), "--catalogue"])
        .arg(dir())
        .args(["--persons", "80", "--seed", "1", "--until", "2022-12-31"]);
    let (code, out, err) = run(&mut command);
    println!("{out}");
    assert_eq!(code, 0, "{out}{err}");
    assert!(!out.contains("DIFFÈRE"), "{out}");
    let surveys = ["fse-2014-2020 : ", "fse-2021-2027 : "];
    for survey in surveys {
        assert!(said(&out, survey, "comptés") > 0, "{survey}{out}");
    }
    let all = |word: &str| surveys.map(|one| said(&out, one, word)).iter().sum::<u64>();
    let (persons, counted) = (all("participants"), all("comptés"));
    let (left, later) = (all("sortis"), all("relus six mois après"));
    assert!(persons > counted && left > 0 && later > 0, "{out}");
}
