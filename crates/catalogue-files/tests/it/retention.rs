//! The retention rules of Ille-et-Vilaine: what they say, and what they leave unsaid.

use std::path::Path;

use catalogue_files::{Loaded, load_dir, load_texts};
use domain::retention::{About, Category, Start, Then};

use crate::small::RETENTION;

fn real() -> Loaded {
    load_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/ille-et-vilaine"))
}

/// The codes of the faults once one text of the rules is replaced by another.
fn codes(text: &str, by: &str) -> Vec<String> {
    let mut files = real().files;
    let file = files.iter_mut().find(|file| file.path == RETENTION);
    let file = file.expect("the rules");
    assert!(file.text.contains(text), "the rules hold {text:?}");
    file.text = file.text.replacen(text, by, 1);
    let faults = load_texts(files).faults;
    let told = faults.iter().map(|fault| fault.problem.message());
    told.map(|said| format!("{} : {}", said.code, said.title))
        .collect()
}

#[test]
fn each_rule_says_from_when_how_long_and_what_then() {
    let retention = real().catalogue.retention;
    let said: Vec<_> = retention
        .rules
        .iter()
        .map(|rule| {
            (
                rule.id.as_str(),
                rule.from,
                rule.length.to_string(),
                rule.then,
            )
        })
        .collect();
    let expected = [
        ("dossier", Start::LastContact, "2 ans", Then::Archive),
        ("archive", Start::LastContact, "4 ans", Then::Erase),
        ("preuve-fse", Start::ProgrammeEnd, "5 ans", Then::Erase),
        ("journal-acces", Start::Written, "1 an", Then::Delete),
    ];
    assert_eq!(
        said,
        expected.map(|(id, from, length, then)| (id, from, length.to_owned(), then))
    );
}

/// The booklet says nothing of retention: every rule is still to be verified, and cites its text.
#[test]
fn no_rule_passes_for_the_booklet_s() {
    let retention = real().catalogue.retention;
    for rule in retention.rules {
        assert!(rule.to_verify, "{}", rule.id);
        assert!(!rule.basis.is_empty(), "{}", rule.id);
    }
    for rule in retention.on_request {
        assert!(rule.to_verify, "{}", rule.id);
        assert!(!rule.basis.is_empty(), "{}", rule.id);
    }
}

#[test]
fn what_nothing_settles_is_a_silence_with_its_words() {
    let retention = real().catalogue.retention;
    let silent: Vec<_> = retention.silences.iter().map(|one| one.category).collect();
    assert_eq!(
        silent,
        [
            Category::Account,
            Category::Invitation,
            Category::Notification,
            Category::Report
        ]
    );
}

/// Three fiches are paid for by the fund, and their own text says so.
#[test]
fn the_evidence_follows_the_funds_of_the_fiches() {
    let catalogue = real().catalogue;
    let proving: Vec<String> = catalogue
        .fiches
        .iter()
        .filter(|fiche| {
            let about = About::of(fiche);
            let rule = catalogue.retention.rule(Category::EsfEvidence, &about);
            assert_eq!(rule.is_some(), about.esf, "{}", fiche.code());
            about.esf
        })
        .map(domain::fiche::Fiche::code)
        .collect();
    assert_eq!(proving, ["F04", "F05", "F06"]);
}

#[test]
fn a_cofinanced_fiche_whose_evidence_nothing_keeps_is_a_fault() {
    let codes = codes(
        "financeurs  = [\"fonds-social-europeen\"]",
        "fiches = [\"cap-confiance\"]",
    );
    let expected = "conservation-oubliee : hors des portées écrites, rien ne dit combien de temps se garde « preuve-fse » pour la fiche « vers-et-dans-l-emploi »";
    assert_eq!(codes, [expected]);
}

#[test]
fn a_rule_that_cannot_be_read_is_one_fault() {
    let codes = codes("duree      = \"1 an\"", "duree      = \"un an\"");
    assert_eq!(codes, ["duree : « un an » n'est pas une durée"]);
}

/// The example of the guide: what tells of health is not archived, and nothing else changes.
#[test]
fn the_scoped_rule_of_the_guide_is_admitted() {
    let guide = include_str!("../../../../docs/guide/conservation.md");
    let start = guide.find("[[regle]]\nid         = \"sante\"");
    let rule = &guide[start.expect("the example")..];
    let rule = &rule[..rule.find("```").expect("its end")];
    let mut files = real().files;
    let file = files.iter_mut().find(|file| file.path == RETENTION);
    file.expect("the rules").text.push_str(&format!("\n{rule}"));
    let loaded = load_texts(files);
    assert!(loaded.faults.is_empty(), "{:?}", loaded.faults);
    let retention = loaded.catalogue.retention;
    for fiche in &loaded.catalogue.fiches {
        let about = About::of(fiche);
        let rule = retention.rule(Category::ActiveDossier, &about);
        let expected = if about.class.is_health() {
            "sante"
        } else {
            "dossier"
        };
        assert_eq!(rule.map(|rule| rule.id.as_str()), Some(expected));
    }
}
