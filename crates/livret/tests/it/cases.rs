//! `livret check` plays the cases of a catalogue, and `livret replay` tells them.

use serde_json::Value as Json;

use crate::support::{Folder, dir, livret, run};

const WELL: &str = r#"
fiche = "cap-confiance"
[personnes.lea]
"rsa.socle" = true
"residence.commune" = "Rennes"
[[cas]]
nom = "Un début"
histoire = [ { le = "2017-06-01", prescrit = "cap-confiance", attend = "oui" } ]
"#;

const FAILS: &str = r#"
fiche = "cap-confiance"
[[cas]]
nom = "On ne sait rien"
histoire = [ { le = "2017-06-01", prescrit = "cap-confiance", attend = "oui" } ]
[[cas]]
nom = "On ne sait rien, et c'est contesté"
conteste = "À revoir."
histoire = [ { le = "2017-06-01", prescrit = "cap-confiance", attend = "oui" } ]
"#;

/// `livret check` on a copy of the catalogue with these cases and no other.
fn check(test: &str, cases: &[(&str, &str)], words: &[&str]) -> (i32, String) {
    let folder = Folder::new(test);
    let catalogue = folder.catalogue();
    for (name, text) in cases {
        folder.file(&format!("catalogue/cas/{name}"), text);
    }
    let (code, out, _) = run(livret().arg("check").arg(&catalogue).args(words));
    (code, out)
}

#[test]
fn the_cases_of_a_catalogue_are_counted() {
    let (code, out) = check("cases-well", &[("a.toml", WELL)], &[]);
    assert_eq!(code, 0, "{out}");
    assert!(out.ends_with("1 cas, 0 échec, 0 contesté\n"), "{out}");
}

#[test]
fn a_catalogue_without_cases_is_well() {
    let (code, out) = check("cases-none", &[], &[]);
    assert_eq!(code, 0, "{out}");
    assert!(!out.contains(" cas,"), "{out}");
}

#[test]
fn a_failure_is_shown_and_changes_the_exit_code() {
    let (code, out) = check("cases-fail", &[("a.toml", WELL), ("b.toml", FAILS)], &[]);
    assert_eq!(code, 1);
    assert!(out.ends_with("3 cas, 1 échec, 1 contesté\n"), "{out}");
    for words in [
        "On ne sait rien",
        "cas/b.toml",
        "attendu : oui",
        "a-verifier",
    ] {
        assert!(out.contains(words), "« {words} » dans :\n{out}");
    }
}

#[test]
fn a_fault_in_a_file_of_cases_is_shown_at_its_place() {
    let text = WELL.replace("attend = ", "atend = ");
    let (code, out) = check("cases-fault", &[("a.toml", &text)], &[]);
    assert_eq!(code, 1);
    for words in [
        "cle-inconnue",
        "cas/a.toml",
        "vouliez-vous dire `attend`",
        "1 faute",
    ] {
        assert!(out.contains(words), "« {words} » dans :\n{out}");
    }
}

#[test]
fn the_same_in_json() {
    let (code, out) = check("cases-json", &[("a.toml", FAILS)], &["--json"]);
    assert_eq!(code, 1);
    let report: Json = serde_json::from_str(&out).expect("JSON");
    let cases = &report["cases"];
    assert_eq!(
        (&cases["cases"], &cases["failed"], &cases["contested"]),
        (&2.into(), &1.into(), &1.into())
    );
    let failure = &cases["files"][0]["cases"][0]["failures"][0];
    assert_eq!(
        (&failure["line"], &failure["expected"], &failure["got"]),
        (&5.into(), &"oui".into(), &"a-verifier".into())
    );
    assert!(failure["why"].as_array().is_some_and(|why| !why.is_empty()));
}

#[test]
fn cases_kept_elsewhere_are_played_too() {
    let folder = Folder::new("cases-elsewhere");
    folder.file("ailleurs/b.toml", FAILS);
    let elsewhere = folder.0.join("ailleurs");
    let words = ["--cases", elsewhere.to_str().expect("a path")];
    let (code, out) = check("cases-both", &[("a.toml", WELL)], &words);
    assert_eq!(code, 1);
    assert!(out.ends_with("3 cas, 1 échec, 1 contesté\n"), "{out}");
}

#[test]
fn cases_that_are_not_there_are_a_mistake() {
    let (code, _, said) = run(livret()
        .arg("check")
        .arg(dir())
        .args(["--cases", "nulle-part"]));
    assert_eq!(code, 2);
    assert!(
        said.contains("nulle-part ne contient aucun fichier de cas"),
        "{said}"
    );
}

#[test]
fn a_faulty_catalogue_plays_nothing() {
    let folder = Folder::new("cases-faulty");
    let catalogue = folder.catalogue();
    folder.file("catalogue/cas/a.toml", WELL);
    let fiche = catalogue.join("fiches/06-cap-confiance.toml");
    let text = std::fs::read_to_string(&fiche).expect("the fiche");
    std::fs::write(&fiche, text.replace("[fiche]\n", "[fiche]\ntitres = 1\n")).expect("a file");
    let (code, out, _) = run(livret().arg("check").arg(&catalogue));
    assert_eq!(code, 1);
    assert!(out.contains("les cas ne sont pas joués"), "{out}");
}

#[test]
fn the_site_s_own_search_answers_the_cases() {
    let text = "[[cas]]\nnom = \"ID'ÉES\"\nhistoire = [\n  { catalogue = \"recherche\", texte = \"ID'EES\", fiches = [\"F09\"] },\n]\n";
    let (code, out) = check("cases-search", &[("a.toml", text)], &[]);
    assert_eq!(code, 0, "{out}");
}

#[test]
fn a_case_is_told_by_the_beginning_of_its_name() {
    let folder = Folder::new("cases-replay");
    let file = folder.file(
        "a.toml",
        &format!("{WELL}{}", FAILS.replace("fiche = \"cap-confiance\"\n", "")),
    );
    let (code, out, said) = run(livret().arg("replay").arg(&file).arg("un debut"));
    assert_eq!(code, 0, "{said}");
    for words in ["Un début\n", "1er juin 2017", "→ admis", "Dû : "] {
        assert!(out.contains(words), "« {words} » dans :\n{out}");
    }
    assert!(!out.contains("On ne sait rien"), "{out}");
}

#[test]
fn a_name_that_no_case_bears_is_said_with_those_there_are() {
    let folder = Folder::new("cases-unnamed");
    let file = folder.file("a.toml", WELL);
    let (code, _, said) = run(livret().arg("replay").arg(&file).arg("S999"));
    assert_eq!(code, 2);
    assert!(
        said.contains("aucun cas") && said.contains("Un début"),
        "{said}"
    );
}
