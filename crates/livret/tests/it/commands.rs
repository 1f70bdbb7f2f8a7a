//! The commands through the built binary: exit codes, what goes where, and words.

use std::io::Write;
use std::process::Stdio;

use serde_json::Value as Json;

use crate::support::{Folder, dir, livret, run};

const FACTS: &str = "rsa.socle = true\nresidence.commune = \"Bruz\"\nhandicap.reconnu = false\n";

#[test]
fn match_says_one_line_per_fiche_and_the_next_question() {
    let folder = Folder::new("match");
    let facts = folder.file("faits.toml", FACTS);
    let (code, out, err) = run(livret()
        .args(["match", "--on", "2019-01-01", "--facts"])
        .arg(&facts));
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(
        out.starts_with("Ille-et-Vilaine, au 01/01/2019 (3 faits connus)\n"),
        "{out}"
    );
    let lines: Vec<&str> = out.lines().filter(|line| line.contains("  F")).collect();
    assert_eq!(lines.len(), 13, "{out}");
    assert!(
        lines[5].starts_with(" ✓ oui         F06  Cap confiance"),
        "{out}"
    );
    assert!(
        out.contains("période close depuis le 31/12/2018 (entrées)"),
        "{out}"
    );
    assert!(out.contains("Prochaine question : "), "{out}");
    assert!(
        !out.contains('\u{1b}'),
        "pas de couleurs hors d'un terminal"
    );
}

#[test]
fn match_explains_a_fiche_clause_by_clause() {
    let folder = Folder::new("explain");
    let facts = folder.file("faits.toml", FACTS);
    let (code, out, _) = run(livret()
        .args([
            "match",
            "--fiche",
            "cap-confiance",
            "--on",
            "2018-03-01",
            "--facts",
        ])
        .arg(&facts));
    assert_eq!(code, 0);
    for expected in [
        "✓ oui  F06  Cap confiance (livret, page 15)",
        "    ✓ ferme       Percevoir le RSA socle",
        "RSA socle : oui",
        "F06-R12 · Public cible, l. 225 (p. 15) · lecture A013",
        "à apprécier par : ",
        "Lectures",
        "    A013  ",
    ] {
        assert!(out.contains(expected), "{expected} manque dans :\n{out}");
    }
    assert!(!out.contains("F07"), "une seule fiche est demandée");
    let (_, plain, _) = run(livret()
        .env("LC_ALL", "C")
        .args(["match", "--fiche", "F06", "--facts"])
        .arg(&facts));
    assert!(
        plain.contains("    + ferme       Percevoir le RSA socle") && !plain.contains('✓'),
        "{plain}"
    );
}

#[test]
fn match_says_a_territory_is_presumed() {
    let folder = Folder::new("presumed");
    let facts = folder.file("faits.toml", "rsa.allocataire = true\n");
    let (_, out, _) = run(livret()
        .args(["match", "--fiche", "F01", "--facts"])
        .arg(&facts));
    assert!(out.contains("présumé : rien n'est su du lieu"), "{out}");
}

#[test]
fn match_in_json_has_the_keys_it_promises() {
    let folder = Folder::new("json");
    let facts = folder.file(
        "faits.json",
        r#"{ "rsa.allocataire": false, "prescripteur": { "role": "referent-rsa" } }"#,
    );
    let (code, out, _) = run(livret()
        .args(["match", "--json", "--on", "2018-05-02", "--facts"])
        .arg(&facts));
    assert_eq!(code, 0, "n'être pour personne n'est pas un échec");
    let answer: Json = serde_json::from_str(&out).expect("JSON");
    let keys = |value: &Json| {
        value
            .as_object()
            .expect("an object")
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(
        keys(&answer),
        [
            "catalogue",
            "date",
            "facts_known",
            "fiches",
            "next_question",
            "third_party"
        ]
    );
    assert_eq!(
        keys(&answer["fiches"][0]),
        [
            "aids",
            "clauses",
            "code",
            "documents",
            "id",
            "inputs",
            "judged",
            "missing",
            "neutral",
            "number",
            "obstacles",
            "openings",
            "operators",
            "page",
            "prescriber",
            "priorities",
            "priority",
            "short_title",
            "sole_obstacle",
            "status",
            "title",
            "version",
            "warnings",
        ]
    );
    assert_eq!(
        keys(&answer["fiches"][0]["clauses"][1]),
        [
            "branches",
            "facts",
            "force",
            "judge",
            "kind",
            "label",
            "open",
            "page",
            "presumed",
            "rank",
            "readings",
            "requirements",
            "source",
            "value",
            "when_unmet",
        ]
    );
    assert_eq!(
        keys(&answer["next_question"]),
        ["fact", "group", "help", "label", "question"]
    );
}

#[test]
fn bad_facts_exit_with_two_and_say_nothing_on_stdout() {
    let folder = Folder::new("bad");
    let facts = folder.file("faits.toml", "rsa.sockle = true\nage = \"dix\"\n");
    let (code, out, err) = run(livret().args(["match", "--facts"]).arg(&facts));
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(
        err.contains("faits.toml:1:1") && err.contains("vouliez-vous dire « rsa.socle » ?"),
        "{err}"
    );
    assert!(
        err.contains("faits.toml:2:1") && err.contains("un nombre de 14 à 110"),
        "{err}"
    );
    let facts = folder.file(
        "faits.json",
        r#"{ "rsa.socle": true, "rsa.allocataire": false }"#,
    );
    let (code, out, err) = run(livret().args(["match", "--facts"]).arg(&facts));
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("se contredisent"), "{err}");
}

#[test]
fn bad_usage_is_refused_in_french() {
    let folder = Folder::new("usage");
    let facts = folder.file("faits.toml", FACTS);
    for (words, said) in [
        (&["mtch"][..], "la commande « mtch » n'existe pas"),
        (&["match", "--fact", "x"], "Vouliez-vous dire « --facts » ?"),
        (&["match"], "il manque --facts <FICHIER>"),
        (&["match", "--facts"], "attend une valeur"),
        (
            &["match", "--facts", "x", "--on", "hier"],
            "un jour s'écrit 2018-12-31",
        ),
        (
            &["match", "--facts", "nulle-part.toml"],
            "ce fichier n'existe pas",
        ),
        (&["check"], "il manque <DOSSIER>"),
        (
            &["caseload", "nulle-part.csv"],
            "nulle-part.csv : ce fichier n'existe pas",
        ),
    ] {
        let (code, out, err) = run(livret().args(words));
        assert_eq!((code, out.as_str()), (2, ""), "{words:?}");
        assert!(err.contains(said), "{words:?} : {err}");
        assert!(!err.contains("error"), "{err}");
    }
    let (code, _, err) = run(livret()
        .args(["match", "--fiche", "cap-confianse", "--facts"])
        .arg(&facts));
    assert_eq!(code, 2);
    assert!(
        err.contains("Vouliez-vous dire « cap-confiance » ?"),
        "{err}"
    );
    let (code, _, err) = run(livret()
        .args(["match", "--catalogue", "nulle-part", "--facts"])
        .arg(&facts));
    assert_eq!(code, 2);
    assert!(err.contains("ne contient pas de catalogue"), "{err}");
    let (code, _, err) = run(livret()
        .env("LIVRET_CATALOGUE", "nulle-part")
        .args(["facts"]));
    assert_eq!(code, 2);
    assert!(err.contains("la variable LIVRET_CATALOGUE"), "{err}");
}

#[test]
fn the_catalogue_is_found_beside_the_program() {
    let elsewhere = Folder::new("elsewhere");
    let (code, out, err) = run(livret()
        .env_remove("LIVRET_CATALOGUE")
        .current_dir(&elsewhere.0)
        .arg("facts"));
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("rsa.socle"));
}

#[test]
fn help_is_in_french() {
    for words in [&["--help"][..], &["match", "-h"], &["caseload", "--help"]] {
        let (code, out, _) = run(livret().args(words));
        assert_eq!(code, 0);
        assert!(
            out.contains("Utilisation : livret") && out.contains("Afficher cette aide"),
            "{out}"
        );
        assert!(!out.contains("Usage") && !out.contains("Print"), "{out}");
    }
    assert_eq!(
        run(livret().arg("--version")),
        (
            0,
            format!("livret {}\n", env!("CARGO_PKG_VERSION")),
            String::new()
        )
    );
    assert_eq!(run(&mut livret()).0, 2);
}

#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    let mut child = livret()
        .args(["facts", "--markdown"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

#[test]
fn facts_come_from_the_standard_input_too() {
    let mut child = livret()
        .args(["match", "--json", "--fiche", "F01", "--facts", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it runs");
    child
        .stdin
        .take()
        .expect("stdin")
        .write_all(br#"{ "rsa.allocataire": true, "projet.creation": true }"#)
        .expect("written");
    let answer: Json =
        serde_json::from_slice(&child.wait_with_output().expect("it ends").stdout).expect("JSON");
    assert_eq!(answer["fiches"][0]["status"], "eligible");
}

#[test]
fn facts_are_listed_as_text_and_as_markdown() {
    let (code, out, _) = run(livret().arg("facts"));
    assert_eq!(code, 0);
    assert!(
        out.contains("  rsa.allocataire (aussi : rsa.recipient)\n"),
        "{out}"
    );
    let (_, out, _) = run(livret().args(["facts", "--markdown"]));
    let rows = out.lines().filter(|line| line.starts_with("| `"));
    let loaded = catalogue_files::load_dir(&dir());
    assert_eq!(rows.count(), loaded.catalogue.vocabulary.facts.len());
}

#[test]
fn the_published_schemas_are_fresh() {
    let published = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema");
    let files = livret::schema::files();
    for (name, text) in &files {
        let found = std::fs::read_to_string(published.join(name)).unwrap_or_default();
        assert!(
            found == *text,
            "schema/{name} n'est plus à jour : livret schema --write schema"
        );
    }
    let there = std::fs::read_dir(&published).expect("schema/").count();
    assert_eq!(there, files.len(), "un fichier de trop dans schema/");
}

#[test]
fn schemas_are_written_where_one_says() {
    let folder = Folder::new("schema");
    let (code, out, _) = run(livret()
        .args(["schema", "--write"])
        .arg(folder.0.join("dedans")));
    assert_eq!((code, out.lines().count()), (0, 13));
    let fiche: Json = serde_json::from_str(
        &std::fs::read_to_string(folder.0.join("dedans/fiche.schema.json")).expect("a file"),
    )
    .expect("JSON");
    assert_eq!(fiche["additionalProperties"], false);
    let (_, out, _) = run(livret().arg("schema"));
    let all: Json = serde_json::from_str(&out).expect("JSON");
    assert_eq!(all["fiche"], fiche);
}
