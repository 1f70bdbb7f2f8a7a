//! `livret imprimer`, and a template that is wrong, through the built binary.

use std::fs;
use std::path::Path;

use crate::support::{Folder, dir, livret, run};

#[test]
fn a_sheet_a_blank_document_and_the_booklet_are_written() {
    let folder = Folder::new("print");
    for (what, name) in [
        (&["fiche", "F06"][..], "fiche.pdf"),
        (
            &["document", "cap-confiance", "contrat-d-engagement"],
            "contrat.pdf",
        ),
        (&["livret"], "livret.pdf"),
    ] {
        let path = folder.0.join(name);
        let (code, out, err) = run(livret()
            .arg("imprimer")
            .args(what)
            .args(["--on", "2018-03-12", "-o"])
            .arg(&path));
        assert_eq!((code, err.as_str()), (0, ""), "{name}");
        assert_eq!(out.trim(), path.display().to_string());
        let pdf = fs::read(&path).expect("it is written");
        assert!(pdf.starts_with(b"%PDF-1.7"), "{name}");
    }
}

#[test]
fn the_values_of_a_template_are_written_too() {
    let folder = Folder::new("print-values");
    let values = folder.0.join("valeurs.json");
    let (code, ..) = run(livret()
        .args(["imprimer", "document", "F08", "contrat-cars", "-o"])
        .arg(folder.0.join("contrat.pdf"))
        .arg("--donnees")
        .arg(&values));
    assert_eq!(code, 0);
    let values: serde_json::Value =
        serde_json::from_slice(&fs::read(values).expect("written")).expect("JSON");
    assert_eq!(values["mention"]["titre"], "Contrat CARS 35");
    assert_eq!(
        values["mention"]["exigences"].as_array().map(Vec::is_empty),
        Some(false)
    );
    assert_eq!(values["dossier"], serde_json::Value::Null);
}

#[test]
fn what_is_not_there_is_said() {
    let folder = Folder::new("print-none");
    let to = folder.0.join("rien.pdf");
    for (what, said) in [
        (&["fiche", "F99"][..], "n'a pas de fiche « F99 »"),
        (
            &["document", "F06", "cv"],
            "n'imprime pas de document « cv » ; elle imprime : fiche-prescription",
        ),
    ] {
        let (code, out, err) = run(livret().arg("imprimer").args(what).arg("-o").arg(&to));
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(err.contains(said), "{err}");
        assert!(!to.exists());
    }
}

/// A copy of the catalogue, to spoil.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the catalogue").flatten() {
        let there = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &there),
            false => drop(fs::copy(entry.path(), there).expect("a copy")),
        }
    }
}

#[test]
fn a_template_that_is_wrong_stops_check_and_serve() {
    let folder = Folder::new("print-wrong");
    let catalogue = folder.0.join("catalogue");
    copy(&dir(), &catalogue);
    let (code, out, _) = run(livret()
        .args(["imprimer", "modeles"])
        .arg(catalogue.join("documents")));
    assert_eq!(code, 0);
    assert!(
        out.contains("contrat.typ") && out.contains("gabarit.typ"),
        "{out}"
    );
    let (code, ..) = run(livret().arg("check").arg(&catalogue));
    assert_eq!(code, 0, "the program's own templates are well");

    let contract = catalogue.join("documents/contrat.typ");
    let text = fs::read_to_string(&contract).expect("a template");
    fs::write(&contract, text.replace("#remarques(d)", "#remarque(d)")).expect("spoilt");
    let (code, out, _) = run(livret().arg("check").arg(&catalogue));
    assert_eq!(code, 1);
    assert!(
        out.contains("erreur : modèle contrat.typ, ligne 10 : ce nom n'existe pas : remarque"),
        "{out}"
    );
    let (code, out, err) = run(livret()
        .current_dir(&folder.0)
        .args(["serve", "--port", "0", "--catalogue"])
        .arg(&catalogue)
        .env_remove("LIVRET_BASE"));
    assert_eq!((code, out.contains("http://")), (2, false));
    assert!(err.contains("modèle contrat.typ, ligne 10"), "{err}");
}
