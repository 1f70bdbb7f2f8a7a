//! Coverage: every requirement the catalogue names, and what a list of them finds.

use std::collections::BTreeSet;

use domain::fiche::Concept;
use livret::carriers::carriers;
use livret::coverage::{Coverage, read_wanted};

use crate::support::{CATALOGUE, Folder, dir, livret, run};

#[test]
fn six_hundred_and_sixty_six_requirements_are_carried() {
    assert_eq!(carriers(&CATALOGUE).len(), 666);
}

/// Every text under a key `exigences` of a file, however deep.
fn named(value: &toml::Value, found: &mut BTreeSet<String>) {
    match value {
        toml::Value::Table(table) => {
            for (key, value) in table {
                if key == "exigences" {
                    let list = value.as_array().expect("a list");
                    found.extend(list.iter().filter_map(|id| id.as_str()).map(str::to_owned));
                }
                named(value, found);
            }
        }
        toml::Value::Array(items) => items.iter().for_each(|item| named(item, found)),
        _ => {}
    }
}

#[test]
fn nothing_that_the_files_name_is_forgotten() {
    let mut written = BTreeSet::new();
    for under in ["", "fiches"] {
        for entry in std::fs::read_dir(dir().join(under)).expect("the catalogue") {
            let path = entry.expect("an entry").path();
            if path
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                let file: toml::Table = std::fs::read_to_string(path)
                    .expect("a file")
                    .parse()
                    .expect("TOML");
                named(&toml::Value::Table(file), &mut written);
            }
        }
    }
    let carried: BTreeSet<String> = carriers(&CATALOGUE)
        .keys()
        .map(ToString::to_string)
        .collect();
    assert_eq!(carried, written);
}

#[test]
fn nested_records_carry_too() {
    let carried = carriers(&CATALOGUE);
    let concepts = |id: &str| {
        carried
            .get(&id.parse().expect("an id"))
            .cloned()
            .unwrap_or_default()
    };
    assert!(
        concepts("F01-R16").contains(&Concept::Step),
        "un élément consigné par une étape"
    );
    assert!(
        concepts("F01-R36").contains(&Concept::Fund),
        "l'objet d'une prime"
    );
    assert!(
        concepts("F01-R47").contains(&Concept::Counter),
        "une part d'un compteur"
    );
    assert!(
        concepts("F13-R36").contains(&Concept::Period),
        "une prolongation"
    );
    assert!(concepts("F00-R07").contains(&Concept::Party), "l'éditeur");
}

#[test]
fn what_is_missing_unknown_or_only_text_is_told_apart() {
    // F10-R25 is an objective of the buying services: text. F99-R01 is carried by nothing.
    let wanted =
        read_wanted("id\tconcept\tforce\nF01-R10\tCND\tH\nF10-R25\tCND\tH\nF99-R01\tSRC\tI\n")
            .expect("a list");
    let coverage = Coverage::of(&CATALOGUE, &wanted);
    let total = coverage.total();
    assert_eq!((total.wanted, total.carried, total.as_rule), (3, 2, 1));
    assert_eq!(coverage.missing, ["F99-R01".parse().expect("an id")]);
    assert_eq!(coverage.unknown.len(), 664);
    assert!(!coverage.is_whole());
    let text = coverage.text();
    assert!(text.contains("Manquantes : F99-R01\n"), "{text}");
    assert!(
        text.ends_with("exigences : 2 portées sur 3, 1 manquante, 664 inconnues\n"),
        "{text}"
    );
}

#[test]
fn a_list_that_makes_no_sense_is_refused_with_its_line() {
    let refused = |text: &str| read_wanted(text).expect_err("refused");
    assert!(refused("id\tconcept\nF1-R1\tSRC").starts_with("ligne 2 : « F1-R1 »"));
    assert!(refused("id\tconcept\nF01-R01\tXXX").starts_with("ligne 2 : « XXX »"));
    assert!(
        refused("id\tconcept\nF01-R01\tSRC\nF01-R01\tSRC")
            .starts_with("ligne 3 : F01-R01 est déjà")
    );
    assert!(refused("id\tconcept\n").starts_with("aucune exigence"));
}

#[test]
fn check_counts_records_and_fails_on_what_is_missing() {
    let folder = Folder::new("coverage");
    let whole: String = carriers(&CATALOGUE)
        .iter()
        .map(|(id, concepts)| format!("{id}\t{}\tH\n", concepts.first().expect("a concept").code()))
        .collect();
    let whole = folder.file("whole.tsv", &format!("id\tconcept\tforce\n{whole}"));
    let (code, out, err) = run(livret()
        .arg("check")
        .arg(dir())
        .arg("--coverage")
        .arg(&whole));
    assert_eq!(code, 0, "{out}{err}");
    assert!(
        out.contains("exigences : 666 portées sur 666, 0 manquante, 0 inconnue\n"),
        "{out}"
    );
    assert!(
        out.lines()
            .any(|line| line.starts_with("0 faute, 0 avertissement ; 13 fiches : ")),
        "{out}"
    );
    assert!(out.trim_end().ends_with("0 échec, 0 contesté"), "{out}");

    let one = folder.file("one.tsv", "id\tconcept\tforce\nF99-R01\tSRC\tI\n");
    let (code, out, _) = run(livret()
        .arg("check")
        .arg(dir())
        .arg("--json")
        .arg("--coverage")
        .arg(&one));
    assert_eq!(code, 1);
    let report: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(
        report["coverage"]["missing"],
        serde_json::json!(["F99-R01"])
    );
    assert_eq!(report["errors"], 0);

    let (code, out, err) = run(livret().arg("check").arg("nulle-part"));
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("n'est pas un dossier"), "{err}");
}

#[test]
fn check_shows_every_fault_and_exits_with_one() {
    let folder = Folder::new("faulty");
    let catalogue = folder.catalogue();
    let path = catalogue.join("fiches/01-creation-activite.toml");
    let text = std::fs::read_to_string(&path).expect("the fiche").replacen(
        "\"rsa.allocataire\"",
        "\"rsa.allocatair\"",
        1,
    );
    std::fs::write(&path, text).expect("written");
    let (code, out, _) = run(livret().arg("check").arg(&catalogue));
    assert_eq!(code, 1);
    assert!(
        out.contains("rsa.allocatair") && out.contains("rsa.allocataire"),
        "{out}"
    );
    assert!(
        !out.contains('\u{1b}'),
        "pas de couleurs hors d'un terminal"
    );
    let (code, _, err) = run(livret()
        .arg("match")
        .arg("--catalogue")
        .arg(&catalogue)
        .args(["--facts", "-"]));
    assert_eq!(code, 2);
    assert!(err.contains("livret check"), "{err}");
}
