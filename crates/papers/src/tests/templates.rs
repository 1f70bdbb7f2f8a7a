//! Templates: those of the program are well, and what is wrong in one is told with its line.

use std::collections::BTreeSet;

use super::{CATALOGUE, DAY, asked, blank, fiche, filled, says, words};
use crate::fiche::Sheet;
use crate::forms;
use crate::press::{Fault, Press};

#[test]
fn the_templates_that_a_fiche_may_name_are_those_of_the_program() {
    let own: BTreeSet<&str> = crate::OWN
        .iter()
        .filter_map(|(name, _)| name.strip_suffix(".typ"))
        .collect();
    let named: BTreeSet<&str> = catalogue_files::files::TEMPLATES.into_iter().collect();
    assert!(named.is_subset(&own), "{named:?}");
    let asked = asked().filter_map(|(_, document)| document.template.as_ref());
    let asked: BTreeSet<&str> = asked.map(domain::values::Id::as_str).collect();
    assert_eq!(named, asked, "each serves some fiche of the booklet");
}

#[test]
fn what_no_font_has_is_replaced_and_said_so() {
    let document = forms::printed(fiche("F06")).find(|one| one.origin.id.as_str() == "bilan-final");
    let document = document.expect("a document");
    let form = blank(fiche("F06"), document).filled(document, filled());
    says(&words(&Press::own(), &form), "Une raison écrite \u{fffd}");
}

#[test]
fn every_template_has_its_proof_and_the_proofs_are_well() {
    assert_eq!(Press::own().proofs(&CATALOGUE, DAY), Vec::new());
}

#[test]
fn a_template_that_is_wrong_is_told_with_its_line() {
    let laid =
        |name: &str, text: &str| Press::new([(name.to_owned(), text.as_bytes().to_vec())].into());
    let first = |press: &Press| press.proofs(&CATALOGUE, DAY).into_iter().next();
    let head = "#import \"morceaux.typ\": *\n#let d = json(\"donnees.json\")\n#show: papier.with(d.mention)\n";
    for (name, text, line, why) in [
        (
            "contrat.typ",
            format!("{head}#inconnu"),
            Some(4),
            "ce nom n'existe pas",
        ),
        (
            "contrat.typ",
            format!("{head}#d.absent"),
            Some(4),
            "n'ont pas de",
        ),
        (
            "bilan.typ",
            format!("{head}#par(["),
            Some(4),
            "n'est pas refermé",
        ),
        (
            "bilan.typ",
            format!("{head}#read(\"../../etc/passwd\")"),
            Some(4),
            "",
        ),
        (
            "bilan.typ",
            format!("{head}#read(\"/etc/passwd\")"),
            Some(4),
            "n'est pas dans le dossier des modèles",
        ),
        (
            "avis.typ",
            format!(
                "{head}#image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>\"))"
            ),
            Some(4),
            "PDF/UA-1",
        ),
        (
            "gabarit.typ",
            "#let papier = 1\n#let = 2".to_owned(),
            Some(2),
            "",
        ),
    ] {
        let fault = first(&laid(name, &text)).unwrap_or_else(|| panic!("{name} is wrong: {text}"));
        assert_eq!((fault.file.as_str(), fault.line), (name, line), "{fault}");
        assert!(fault.why.contains(why), "{fault}");
    }
}

#[test]
fn a_template_that_nobody_wrote_is_told() {
    let mut catalogue = CATALOGUE.clone();
    let documents = catalogue
        .fiches
        .iter_mut()
        .flat_map(|fiche| &mut fiche.documents);
    for document in documents
        .filter(|document| document.template.is_some())
        .take(1)
    {
        document.template = "nulle-part".parse().ok();
    }
    let faults: Vec<Fault> = Press::own().proofs(&catalogue, DAY);
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(
        faults[0]
            .to_string()
            .starts_with("nulle-part.typ : ce fichier n'est pas dans le dossier des modèles"),
        "{}",
        faults[0]
    );
}

#[test]
fn the_same_values_give_the_same_bytes() {
    let sheet = Sheet::of(&CATALOGUE, fiche("F08"), DAY);
    let once = || Press::default().print(&sheet).expect("a sheet");
    assert_eq!(once(), once());
}
