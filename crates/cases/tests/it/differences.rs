//! When the kernel answers something else, the difference is precise.

use crate::support::{differences, played, shown};

/// A person, two actors, and the way to the contract.
const START: &str = r#"
fiche = "cap-confiance"
[acteurs]
ref = { role = "referent-rsa", structure = "ccas-rennes" }
[personnes.lea]
"rsa.socle" = true
"residence.commune" = "Rennes"
[recits]
contrat = [
  { le = "2017-06-01", par = "ref", prescrit = "cap-confiance" },
  { le = "2017-06-20", tient = "tripartite-initial" },
  { tient = "adhesion:confirme" },
  { le = "2017-09-04", tient = "contrat" },
]
"#;

fn after_the_contract(lines: &str) -> Vec<String> {
    differences(&format!(
        "{START}\n[[cas]]\nnom = \"essai\"\nreprend = \"contrat\"\nhistoire = [ {lines} ]\n"
    ))
}

#[test]
fn a_failure_shows_its_line_the_answer_and_its_reasons() {
    let text = format!(
        "{START}\n[[cas]]\nnom = \"Un contrat avant l'entretien\"\nhistoire = [\n  \
         {{ le = \"2017-06-01\", prescrit = \"cap-confiance\" }},\n  \
         {{ le = \"2017-06-02\", tient = \"contrat\" }},\n]\n"
    );
    let shown = shown(&text);
    let words = [
        "échec: Un contrat avant l'entretien",
        "essai.toml:20:3",
        "tient = \"contrat\"",
        "attendu : admis",
        "reçu: non",
        "raison: non : ",
        "F06-R24, F06-R44",
        "Descriptif, l. 244",
    ];
    for word in words {
        assert!(shown.contains(word), "« {word} » dans :\n{shown}");
    }
}

#[test]
fn a_contested_case_is_shown_and_fails_nothing() {
    let text = format!(
        "{START}\n[[cas]]\nnom = \"essai\"\nconteste = \"Le livret dit autre chose.\"\nhistoire = [\n  \
         {{ le = \"2017-06-02\", tient = \"contrat\" }},\n]\n"
    );
    let played = played(&text);
    assert!(played.is_well());
    assert_eq!(
        (played.cases(), played.failed(), played.contested()),
        (1, 0, 1)
    );
    let shown = shown(&text);
    assert!(shown.contains("contesté: essai"), "{shown}");
    assert!(shown.contains("Le livret dit autre chose."), "{shown}");
}

#[test]
fn each_expectation_of_an_act_can_fail() {
    let acts = [
        (
            "tient = \"tripartite-final:fin\", attend = \"non\"",
            "non | ",
        ),
        (
            "renonce = true, exigences = [\"F06-R99\"]",
            "F06-R99 citée | ",
        ),
        (
            "renonce = true, lectures = [\"A001\"]",
            "lecture A001 citée | A024",
        ),
        (
            "renonce = true, manque = [\"cv\"]",
            "« cv » manque | manque : rien",
        ),
        (
            "renonce = true, dit = [\"zèbre\"]",
            "« zèbre » dans la réponse | ",
        ),
        (
            "tient = \"contrat\", attend = \"non\", ne_dit_pas = [\"déjà\"]",
            "pas de « déjà » dans la réponse | ",
        ),
        (
            "tient = \"contrat\", attend = \"non\", seules_exigences = [\"F06-R24\"]",
            "les seules exigences F06-R24 | F06-R24, F06-R44",
        ),
        (
            "tient = \"contrat\", attend = \"non\", pas_exigences = [\"F06-R24\"]",
            "F06-R24 non citée | F06-R24, F06-R44",
        ),
        (
            "tient = \"liaison\", avise = [\"egee\"]",
            "« egee » avisé | avisés : rien",
        ),
    ];
    for (line, expected) in acts {
        let found = after_the_contract(&format!("{{ le = \"2018-03-03\", {line} }}"));
        assert_eq!(found.len(), 1, "{line} : {found:?}");
        assert!(found[0].starts_with(expected), "{line} : {found:?}");
    }
}

#[test]
fn each_key_of_a_check_can_fail() {
    let checks = [
        "etat = \"ferme\"",
        "fin = \"retrait\"",
        "etapes = { contrat = \"non-faite\" }",
        "periodes = { accompagnement = { fin = \"2018-03-04\" } }",
        "periodes = { accompagnement = { debut = \"2017-09-05\" } }",
        "periodes = { accompagnement = { rang = 2 } }",
        "periodes = { accompagnement = { etat = \"echue\" } }",
        "du = [{ quoi = \"etape:tripartite-final\", etat = \"en-retard\" }]",
        "du = [{ quoi = \"etape:tripartite-final\", au = \"2018-03-04\" }]",
        "du = [{ quoi = \"etape:tripartite-final\", par = [\"personne\"] }]",
        "du = [{ quoi = \"etape:tripartite-final\", jours = 400 }]",
        "du = [{ quoi = \"etape:tripartite-final\", exigences = [\"F06-R01\"] }]",
        "du = [\"etape:contrat\", \"etape:liaison\"]",
        "pas_du = [\"etape:tripartite-final\"]",
        "possible = [\"contrat\"]",
        "impossible = [\"tripartite-final:fin\"]",
        "compteurs = [{ compteur = \"places\", valeur = 2 }]",
        "compteurs = [{ compteur = \"entretiens\", borne = 11 }]",
        "compteurs = [{ compteur = \"entretiens\", etat = \"libre\" }]",
        "signale = [\"F06-R56\"]",
        "pas_signale = [\"F06-R48\"]",
        "propose = [{ fiche = \"F01\" }]",
        "propose = [{ fiche = \"F13\", enonce_par = [\"F13\"] }]",
        "avise = [\"egee\"]",
        "charge = { operateur = [\"egee\"] }",
        "aides = [{ financement = \"credits-insertion\", etat = \"demandee\" }]",
        "cout = { etat = \"fixe\" }",
        "changements = [\"F06-R12\"]",
        "operateur = \"egee\"",
        "version = 2",
    ];
    for check in checks {
        let found = after_the_contract(&format!(
            "{{ le = \"2017-09-30\", verifie = {{ {check} }} }}"
        ));
        assert_eq!(found.len(), 1, "{check} : {found:?}");
    }
}

#[test]
fn each_question_can_fail() {
    let questions = [
        "juge = \"F06\", reponse = \"non\"",
        "juge = \"F06\", priorite = 1",
        "par = \"ref\", peut_prescrire = \"F06\", reponse = \"non\"",
        "classe = [\"lea\"], ordre = []",
        "voit = \"ref\", pas_dossiers = [\"F06\"]",
        "voit = \"ref\", nombre = 0",
        "voit = \"ref\", pas_documents = [\"fiche-prescription\"]",
        "voit = \"ref\", faits = [\"handicap.reconnu\"]",
        "voit = \"ref\", liens = [\"F01\"]",
        "catalogue = \"liste\", fiches = [\"F01\"]",
        "catalogue = \"liste\", pages = [4]",
        "catalogue = \"recherche\", texte = \"F06\", fiches = [\"F07\"]",
        "catalogue = \"theme\", theme = \"logement\", fiches = [\"F01\"]",
        "catalogue = \"cout\", sans_cout = []",
        "catalogue = \"capacite\", fiche = \"F06\", nature = \"limite\"",
        "catalogue = \"fse\", fiches = [\"F01\"]",
        "catalogue = \"amont\", fiche = \"F13\", liens = []",
        "catalogue = \"aval\", fiche = \"F06\", liens = [{ fiche = \"F13\", enonce_par = [\"F06\"] }, { fiche = \"F04\" }]",
        "catalogue = \"chemins\", fiche = \"F06\", vers = \"F04\", contient = [[\"F06\", \"F01\", \"F04\"]]",
        "catalogue = \"chemins\", fiche = \"F06\", vers = \"F04\", plus_long = 9",
        "catalogue = \"contact\", contact = \"Myriam Deloffre\", telephone = \"0\"",
        "catalogue = \"acces\", fiche = \"F06\", contient = [\"Tombouctou\"]",
        "catalogue = \"zone\", fiche = \"F09\", service = \"cdas-combourg\", zone = \"aucune\"",
        "catalogue = \"services\", fiche = \"F13\", territoire = \"services-du-bassin-de-rennes\", nombre = 1",
        "catalogue = \"bilans-annuels\", annee = 2018, manquent = { F01 = 9 }",
        "catalogue = \"charge\", fiche = \"F06\", operateur = [\"egee\"]",
        "catalogue = \"silences\", fiche = \"F12\", rubrique = \"places\", etat = \"absente\"",
        "catalogue = \"version\", fiche = \"F06\", version = 7",
    ];
    for question in questions {
        let found = after_the_contract(&format!("{{ le = \"2017-09-30\", {question} }}"));
        assert_eq!(found.len(), 1, "{question} : {found:?}");
    }
}

#[test]
fn what_a_line_says_is_not_filled_in() {
    let lines = [
        ("pieces = []", "livret-de-parcours"),
        ("sans = [\"contrat-d-engagement\"]", "contrat-d-engagement"),
        ("pieces = [\"contrat-d-engagement\"]", "livret-de-parcours"),
        ("presents = []", "personne"),
    ];
    for (line, missing) in lines {
        let text = format!(
            "{START}\n[[cas]]\nnom = \"essai\"\nhistoire = [\n\
             {{ le = \"2017-06-01\", prescrit = \"cap-confiance\" }},\n\
             {{ le = \"2017-06-20\", tient = \"tripartite-initial\" }},\n\
             {{ tient = \"adhesion:confirme\" }},\n\
             {{ le = \"2017-09-04\", par = \"arep\", tient = \"contrat\", {line}, attend = \"incomplet\", manque = [\"{missing}\"] }},\n]\n"
        );
        assert_eq!(differences(&text), Vec::<String>::new(), "{line}");
    }
}

#[test]
fn a_refused_act_leaves_no_trace() {
    let found = after_the_contract(
        "{ le = \"2017-09-30\", nom = \"encore\", tient = \"contrat\", attend = \"non\" }, \
         { verifie = { etat = \"ouvert\", periodes = { accompagnement = { rang = 1, debut = \"2017-09-04\" } } } }, \
         { corrige = \"encore\" }",
    );
    assert_eq!(
        found,
        ["une ligne qui se joue | la ligne « encore » n'a rien écrit"]
    );
}
