//! What is wrong in a file is said in French, at its place, with what was meant.

use crate::support::faults;

/// A case whose only line this is, on the fourth line of the file.
fn line(line: &str) -> Vec<(usize, usize, String)> {
    faults(&format!(
        "fiche = \"cap-confiance\"\n[[cas]]\nnom = \"essai\"\nhistoire = [ {{ le = \"2018-01-02\", {line} }} ]\n"
    ))
}

/// Asserts one fault, whose words contain all of these.
fn one(found: &[(usize, usize, String)], words: &[&str]) {
    let [(_, _, said)] = found else {
        panic!("une faute attendue : {found:?}");
    };
    for word in words {
        assert!(said.contains(word), "« {word} » dans : {said}");
    }
}

#[test]
fn an_unknown_key_is_found_where_it_stands() {
    let found = line("tient = \"contrat\", pieses = []");
    one(
        &found,
        &["`pieses`", "clé inconnue", "vouliez-vous dire `pieces`"],
    );
    assert_eq!((found[0].0, found[0].1), (4, 54));
}

#[test]
fn a_misspelt_verb_is_one_fault() {
    one(
        &line("tien = \"contrat\""),
        &["`tien`", "vouliez-vous dire `tient`"],
    );
}

#[test]
fn a_line_has_one_verb() {
    one(&line("par = \"personne\""), &["`tient` manque", "prescrit"]);
    one(
        &line("tient = \"contrat\", renonce = true"),
        &["plusieurs verbes"],
    );
}

#[test]
fn a_wrong_type_says_which_is_expected() {
    one(
        &line("tient = 3"),
        &["un nombre entier", "un texte entre guillemets"],
    );
    one(
        &line("renonce = \"oui\""),
        &["un texte", "`true` ou `false`"],
    );
    one(
        &line("tient = \"contrat\", saisi_le = \"mardi\""),
        &["« mardi »", "2018-12-31"],
    );
}

#[test]
fn every_name_is_looked_up() {
    let names = [
        ("tient = \"contrta\"", "étape inconnue", "contrat"),
        (
            "tient = \"adhesion:confrime\"",
            "issue inconnue",
            "confirme",
        ),
        ("depose = \"bilan-finl\"", "document inconnu", "bilan-final"),
        (
            "ouvre = \"acompagnement\"",
            "période inconnue",
            "accompagnement",
        ),
        (
            "demande_aide = \"credit-insertion\"",
            "financement inconnu",
            "credits-insertion",
        ),
        (
            "compteurs = [{ compteur = \"plases\", valeur = 1 }]",
            "compteur inconnu",
            "places",
        ),
        (
            "prescrit = \"cap-confience\"",
            "fiche inconnue",
            "cap-confiance",
        ),
        (
            "change_operateur = \"areep\"",
            "organisation ou service inconnus",
            "arep",
        ),
        (
            "par = \"psychologue-arap\", tient = \"contrat\"",
            "ni un acteur du cas",
            "psychologue-arep",
        ),
        (
            "mandats = [{ role = \"referent-rssa\" }]",
            "rôle inconnu",
            "referent-rsa",
        ),
        (
            "sait = { \"rsa.socl\" = true }",
            "fait inconnu",
            "rsa.socle",
        ),
        (
            "dispense = \"compteur:contact\"",
            "compteur inconnu",
            "contacts",
        ),
        (
            "tient = \"bilan-intermediaire\", consigne = { demandeurs = \"la personne\" }",
            "consigne inconnue",
            "demandeur",
        ),
        (
            "tient = \"contrat\", sans = [\"livret-parcours\"]",
            "ni une pièce",
            "livret-de-parcours",
        ),
        (
            "depose = \"bilan-final\", sans = [\"person\"]",
            "rien de tel",
            "personne",
        ),
        ("catalogue = \"listes\"", "n'est pas un mot admis", "liste"),
        (
            "catalogue = \"silences\", rubrique = \"place\"",
            "rubrique inconnue",
            "places",
        ),
        (
            "tient = \"contrat\", attend = \"aprouve\"",
            "n'est pas un mot admis",
            "",
        ),
        (
            "tient = \"contrat\", lectures = [\"A999\"]",
            "lecture inconnue",
            "",
        ),
        (
            "tient = \"contrat\", exigences = [\"R12\"]",
            "n'est pas un numéro d'exigence",
            "",
        ),
        ("corrige = \"hier\"", "aucune ligne ne porte ce nom", ""),
        (
            "dossier = \"autre\", renonce = true",
            "aucun dossier ne porte ce nom",
            "",
        ),
        (
            "personne = \"sam\", renonce = true",
            "personne inconnue",
            "",
        ),
    ];
    for (text, what, meant) in names {
        let found = line(text);
        one(&found, &[what]);
        if !meant.is_empty() {
            one(&found, &[&format!("vouliez-vous dire `{meant}`")]);
        }
    }
}

#[test]
fn the_answer_to_a_fact_is_understood() {
    one(
        &line("sait = { \"rsa.socle\" = \"peut-être\" }"),
        &["« peut-être »", "rsa.socle"],
    );
    one(
        &line("sait = { \"residence.commune\" = \"Rennnes\" }"),
        &["lieu inconnu", "Rennes"],
    );
    one(
        &line("sait = { \"disponibilite\" = \"demain\" }"),
        &["« demain »", "disponibilite"],
    );
    one(
        &line("sait = { \"naissance.date\" = \"1980\" }"),
        &["n'est pas un jour"],
    );
}

#[test]
fn the_first_line_has_a_day() {
    let found =
        faults("fiche = \"F06\"\n[[cas]]\nnom = \"essai\"\nhistoire = [ { renonce = true } ]\n");
    one(&found, &["la clé `le` manque"]);
}

#[test]
fn a_line_says_of_whom_it_speaks() {
    let found = faults(
        "fiche = \"F06\"\n[personnes.lea]\n[personnes.sam]\n[[cas]]\nnom = \"essai\"\nhistoire = [ { le = \"2018-01-02\", prescrit = \"F06\" } ]\n",
    );
    one(&found, &["la clé `personne` manque", "lea, sam"]);
}

#[test]
fn a_story_that_no_case_takes_up_is_read_too() {
    let found = faults(
        "fiche = \"F06\"\n[recits]\nentree = [ { le = \"2018-01-02\", tient = \"contrta\" } ]\n",
    );
    one(&found, &["étape inconnue"]);
}

#[test]
fn a_story_taken_up_twice_has_its_faults_once() {
    let found = faults(
        "fiche = \"F06\"\n[recits]\nentree = [ { le = \"2018-01-02\", tient = \"contrta\" } ]\n\
         [[cas]]\nnom = \"un\"\nreprend = \"entree\"\nhistoire = []\n\
         [[cas]]\nnom = \"deux\"\nreprend = [\"entree\"]\nhistoire = []\n",
    );
    one(&found, &["étape inconnue"]);
}

#[test]
fn names_are_borne_once_and_stories_exist() {
    let found = faults(
        "fiche = \"F06\"\n[[cas]]\nnom = \"un\"\nhistoire = []\n[[cas]]\nnom = \"un\"\nreprend = \"debut\"\nhistoire = []\n",
    );
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].2.contains("`un` nomme déjà"), "{found:?}");
    assert!(found[1].2.contains("aucun récit"), "{found:?}");
}

#[test]
fn persons_take_up_one_another_and_never_in_a_loop() {
    let well = "[personnes.sam]\ncomme = \"lea\"\n[personnes.lea]\n\"rsa.socle\" = true\n";
    assert_eq!(faults(well), []);
    let loops = "[personnes.sam]\ncomme = \"lea\"\n[personnes.lea]\ncomme = \"sam\"\n";
    assert_eq!(faults(loops).len(), 2);
}

#[test]
fn a_text_that_is_not_toml_is_said_in_french() {
    one(
        &faults("fiche = cap-confiance\n"),
        &["n'est pas entre guillemets"],
    );
    one(
        &faults("[[cas]]\nnom = \"a\"\nnom = \"b\"\n"),
        &["écrite deux fois"],
    );
}
