//! Files of facts: what is accepted, and what is refused all at once.

use catalogue_files::SourceFile;
use domain::person::Answer;
use livret::facts_file::{self, Case, Fault};
use proptest::prelude::*;

use crate::support::CATALOGUE;

fn read(path: &str, text: &str) -> Result<Case, Vec<Fault>> {
    facts_file::read(
        &CATALOGUE,
        &SourceFile {
            path: path.to_owned(),
            text: text.to_owned(),
        },
    )
}

fn answer(case: &Case, fact: &str) -> Option<Answer> {
    let (rank, _) = CATALOGUE.vocabulary.find(fact).expect("a fact");
    case.person.answers.get(&rank).cloned()
}

#[test]
fn nested_quoted_and_english_names_are_the_same_facts() {
    let nested = read(
        "a.toml",
        "[rsa]\nallocataire = true\nsocle = \"oui\"\n[diplome]\nniveau = \"bac+2\"",
    )
    .expect("nested");
    let quoted = read(
        "a.toml",
        "\"rsa.allocataire\" = \"Vrai\"\n\"rsa.socle\" = 1\n\"diplome.niveau\" = \"Bac+2\"",
    )
    .expect("quoted");
    let english = read(
        "-",
        r#" { "rsa": { "recipient": true }, "rsa.socle": "true", "diploma.level": "Bac+2" }"#,
    )
    .expect("JSON");
    assert_eq!(nested.person, quoted.person);
    assert_eq!(nested.person, english.person);
}

#[test]
fn every_kind_of_answer_is_read() {
    let text = "naissance.date = 1990-05-31\nage = 28\nresidence.commune = \"35238\"\nsuivi.service = \"crno\"\n\
                contrat-travail.mois = \"6,5\"\n";
    let case = read("a.toml", text).expect("facts");
    assert_eq!(answer(&case, "age"), Some(Answer::Number(28_000)));
    assert_eq!(
        answer(&case, "contrat-travail.mois"),
        Some(Answer::Number(6_500))
    );
    assert!(
        matches!(answer(&case, "naissance.date"), Some(Answer::Date(day)) if day.to_string() == "1990-05-31")
    );
    let place = |fact: &str| match answer(&case, fact) {
        Some(Answer::Place(place)) => CATALOGUE.territories.get(place).name.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        (
            place("residence.commune").as_str(),
            place("suivi.service").as_str()
        ),
        ("Rennes", "CDAS Couronne rennaise Nord-Ouest")
    );
}

#[test]
fn unknown_is_not_an_answer() {
    for text in [
        r#"{"age": null, "rsa.socle": "?", "genre": "inconnu"}"#,
        "age = \"?\"\nrsa.socle = \"\"\ngenre = \" ? \"",
    ] {
        assert!(
            read("a", text).expect("facts").person.answers.is_empty(),
            "{text}"
        );
    }
}

#[test]
fn prescribers_bear_the_names_people_use() {
    let prescriber = |role: &str, structure: &str| {
        let text = format!("prescripteur = {{ role = \"{role}\", structure = \"{structure}\" }}");
        let prescriber = read("a.toml", &text)
            .expect("facts")
            .prescriber
            .expect("a prescriber");
        (
            prescriber.role.to_string(),
            prescriber.structure.map(|id| id.to_string()),
        )
    };
    let vitre = (
        "referent-rsa".to_owned(),
        Some("vitre-communaute".to_owned()),
    );
    assert_eq!(
        prescriber("Référent RSA", "Communauté d'agglomération de Vitré"),
        vitre
    );
    assert_eq!(
        prescriber("référent de parcours", "vitré agglomération"),
        vitre
    );
    let france_travail = (
        "conseiller-pole-emploi".to_owned(),
        Some("pole-emploi".to_owned()),
    );
    assert_eq!(
        prescriber("conseiller france travail", "France Travail"),
        france_travail
    );
    assert_eq!(
        prescriber("CESF", "SOI"),
        (
            "cesf-cdas".to_owned(),
            Some("service-offre-insertion".to_owned())
        )
    );
}

/// The faults of a text: the text underlined, the title, the suggestion.
fn faults(path: &str, text: &str) -> Vec<(String, String, Option<String>)> {
    let faults = read(path, text).expect_err("refused");
    faults
        .into_iter()
        .map(|fault| (text[fault.at].to_owned(), fault.title, fault.near))
        .collect()
}

#[test]
fn every_fault_comes_at_once_at_its_place_with_what_was_meant() {
    let text = "rsa.sockle = true\nage = 300\n[residence]\ncommune = \"Redonn\"\n[disponibilite]\n";
    let found = faults("a.toml", text);
    let near = |name: &str| Some(name.to_owned());
    assert_eq!(
        found[0],
        (
            "rsa.sockle = true".to_owned(),
            "`rsa.sockle` : fait inconnu".to_owned(),
            near("rsa.socle")
        )
    );
    assert_eq!(
        found[1],
        (
            "age = 300".to_owned(),
            "« 300 » ne répond pas à `age`".to_owned(),
            None
        )
    );
    assert_eq!(found[2].2, near("Redon"));
    assert_eq!(found.len(), 3);
    let json = faults(
        "a.json",
        r#"{ "genre": "femm", "pieces": ["fiche-prescripton"], "rsa.socle": "ui" }"#,
    );
    let suggestions: Vec<_> = json.into_iter().map(|(_, _, near)| near).collect();
    assert_eq!(
        suggestions,
        [near("femme"), near("fiche-prescription"), near("oui")]
    );
}

#[test]
fn a_fact_twice_under_two_names_is_refused() {
    let found = faults("a.toml", "rsa.allocataire = true\nrsa.recipient = false\n");
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].1,
        "`rsa.recipient` : ce fait est déjà donné, sous le nom `rsa.allocataire`"
    );
}

#[test]
fn a_structure_without_a_role_an_unknown_key_and_strange_values_are_refused() {
    assert_eq!(
        faults("a.toml", "prescripteur.structure = \"cdas-guichen\"")[0].1,
        "le rôle du prescripteur manque"
    );
    assert_eq!(
        faults("a.toml", "prescripteur.fonction = \"x\"")[0].1,
        "`prescripteur.fonction` : clé inconnue"
    );
    assert_eq!(
        faults("a.toml", "pieces = 3")[0].1,
        "les pièces sont une liste de noms"
    );
    assert_eq!(
        faults("a.toml", "rsa.socle = [1, 2]")[0].1,
        "`rsa.socle` ne peut pas être une liste d'autre chose que de textes"
    );
    assert_eq!(
        faults("a.toml", "age = 99999999999999999")[0].1,
        "`age` ne peut pas être un nombre si long"
    );
    assert_eq!(
        faults("a.json", "[1]")[0].1,
        "ce fichier n'est pas un objet JSON"
    );
    assert_eq!(
        faults("a.json", "{ \"age\": }")[0].1,
        "ce fichier n'est pas du JSON bien formé"
    );
}

proptest! {
    /// Whatever the text, an answer or faults that can be shown; never a panic.
    #[test]
    fn any_text_is_read_or_refused(text in "(\\{|)[ -~éà\n=\"\\[\\]{}:,.?]{0,120}", json in any::<bool>()) {
        let file = SourceFile { path: if json { "a.json" } else { "a.toml" }.to_owned(), text };
        if let Err(faults) = facts_file::read(&CATALOGUE, &file) {
            prop_assert!(!faults.is_empty());
            prop_assert!(!facts_file::render(&file, &faults).is_empty());
        }
    }
}
