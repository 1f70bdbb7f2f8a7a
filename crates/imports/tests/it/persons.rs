//! Tables of persons.

use std::path::Path;
use std::sync::LazyLock;

use app::import::{Decision, Designated, Imported, Outcome, Unfit};
use domain::Catalogue;
use domain::values::Date;
use imports::persons::{self, Persons};
use imports::{report, table};
use jiff::civil::date;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/ille-et-vilaine");
    catalogue_files::load_dir(&dir).catalogue
});

const TODAY: Date = date(2018, 3, 12);

fn read(text: &str) -> Persons {
    let table = table::read(text.as_bytes()).expect("a table");
    let persons = persons::read(&CATALOGUE, &table, None, TODAY);
    persons.unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// Every fault, of the headers or of the lines.
fn faults(text: &str) -> Vec<String> {
    let table = table::read(text.as_bytes()).expect("a table");
    let found = match persons::read(&CATALOGUE, &table, None, TODAY) {
        Ok(persons) => persons.faults,
        Err(faults) => faults,
    };
    found.iter().map(ToString::to_string).collect()
}

const HEADS: &str = "NOM;Nom de naissance;prenom(s);Né(e) le;Tél;E-mail;Adresse;commune;RÉFÉRENT;RSA socle ;Depuis;décision\n";

#[test]
fn a_line_is_understood_however_it_is_typed() {
    let persons = read(&format!(
        "{HEADS}Le Goff;;Anaïs;31/12/1990;02 99 00 00 00;anais@exemple.fr;1, rue de l'Essai;Redon;referent-rsa @ cdas-pays-de-redon;Oui;01.01.2018;\n\
         Supposé;Martin;Jean;1985-01-30;;;;35238;a.fictif;?;;nouvelle\n\
         Supposé;;Albert;1/2/1985;;;;;42;;;passer\n"
    ));
    assert_eq!(persons.faults, []);
    assert_eq!(persons.lines, [2, 3, 4]);
    let [first, second, third] = persons.people.as_slice() else {
        panic!("{persons:?}");
    };
    assert_eq!(first.identity.civil.family_name, "Le Goff");
    assert_eq!(first.identity.civil.birth_date, Some(date(1990, 12, 31)));
    assert_eq!(
        first.identity.contact.mail.as_deref(),
        Some("anais@exemple.fr")
    );
    assert_eq!(first.facts.len(), 1);
    assert_eq!(first.facts[0].fact, "rsa.socle");
    assert_eq!(first.facts[0].since, Some(date(2018, 1, 1)));
    assert!(
        matches!(&first.referent, Designated::Post(role, _) if role.as_str() == "referent-rsa")
    );
    assert_eq!(second.identity.civil.birth_name.as_deref(), Some("Martin"));
    assert_eq!(second.facts, [], "unknown is not no");
    assert_eq!(second.referent, Designated::Login("a.fictif".to_owned()));
    assert_eq!(second.decision, Decision::New);
    assert_eq!(third.referent, Designated::Mandate(42));
    assert_eq!(third.decision, Decision::Skip);
}

/// A line after good headers, and everything that is said of it.
#[test]
fn bad_lines_are_told_cell_by_cell() {
    let stories: [(&str, &[&str]); 9] = [
        (
            ";;;32/01/1990;299000000;jean;;Rennnes;;peut-être;;oui",
            &[
                "colonne 4 (Né(e) le) : « 32/01/1990 » : un jour",
                "colonne 1 (NOM) : un nom est attendu",
                "colonne 3 (prenom(s)) : un nom est attendu",
                "colonne 6 (E-mail) : « jean » : une adresse",
                "colonne 5 (Tél) : « 299000000 » : il manque le zéro",
                "colonne 12 (décision) : « oui » : « nouvelle » ou « passer »",
                "colonne 8 (commune) : « Rennnes » : le catalogue ne connaît pas cette commune ; vouliez-vous dire « Rennes » ?",
                "colonne 10 (RSA socle) : « peut-être » : attendu : oui ou non",
                "colonne 9 (RÉFÉRENT) : le référent manque",
            ],
        ),
        (
            "A;;B;;;;;;42;;;",
            &["colonne 4 (Né(e) le) : la date de naissance manque"],
        ),
        (
            "A;;B;31/02/1990;;;;;42;;;",
            &["colonne 4 (Né(e) le) : « 31/02/1990 » : un jour"],
        ),
        (
            "A;;B;31/12/90;;;;;42;;;",
            &["colonne 4 (Né(e) le) : « 31/12/90 » : un jour"],
        ),
        (
            "A;;B;13/03/2018;;;;;42;;;",
            &["colonne 4 (Né(e) le) : « 13/03/2018 » : personne ne peut"],
        ),
        (
            "A;;B;01/01/1990;;;;;42;;01/01/2030;",
            &["colonne 11 (Depuis) : « 01/01/2030 » : ce jour est à venir"],
        ),
        (
            "A;;B;01/01/1990;;;;;referent-rs@cdas-redon;;;",
            &[
                "colonne 9 (RÉFÉRENT) : « referent-rs@cdas-redon » : le catalogue ne connaît pas le rôle « referent-rs » ; vouliez-vous dire « referent-rsa » ?",
            ],
        ),
        // A social security number is told of, and never told again.
        (
            "A;2 70 03 35 238 123 41;B;01/01/1990;;;;;42;;;",
            &["colonne 2 (Nom de naissance) : Livret ne garde aucun numéro"],
        ),
        (
            "Nom;Nom de naissance;Prénoms;Né le;;;;;;;;",
            &["une seconde ligne d'en-têtes"],
        ),
    ];
    for (line, says) in stories {
        let told = faults(&format!("{HEADS}{line}\n"));
        assert_eq!(told.len(), says.len(), "{told:#?}");
        for (told, says) in told.iter().zip(says) {
            assert!(
                told.starts_with("ligne 2") && told.contains(says),
                "{told} / {says}"
            );
            assert!(!told.contains("238 123"), "{told}");
        }
    }
}

/// Headers, and everything that is said of them.
#[test]
fn bad_headers_are_told_one_by_one() {
    let stories: [(&str, &[&str]); 8] = [
        (
            "nom|prénom\na|b\n",
            &[
                "colonne 1 (nom|prénom) : cet en-tête",
                "le séparateur attendu",
            ],
        ),
        (
            "Liste des personnes;;;\nNom;Prénoms;Date de naissance;Référent\n",
            &[
                "colonne 1",
                "colonne 2",
                "colonne 3",
                "colonne 4",
                "retirez les lignes au-dessus",
            ],
        ),
        (
            "Nom;Prénoms;Référent\na;b;42\n",
            &["il manque la colonne « Date de naissance »"],
        ),
        (
            "Nom;Prénoms;Prénom;Né le;Référent\na;b;c;d;42\n",
            &["colonne 3 (Prénom) : une autre colonne"],
        ),
        (
            "Nom;Prénoms;Né le;Référent;NIR\na;b;c;42;x\n",
            &["colonne 5 (NIR) : Livret ne garde aucun"],
        ),
        (
            "Nom;Prénoms;Né le;Référent;N° de sécurité sociale\na;b;c;42;x\n",
            &["Livret ne garde aucun"],
        ),
        (
            "Nom;Prénoms;Né le;Référent;rsa.socl\na;b;c;42;x\n",
            &["vouliez-vous dire « rsa.socle » ?"],
        ),
        (
            "Nom;Prénoms;Né le;Référent;\na;b;c;42;x\n",
            &["colonne 5 : cette colonne n'a pas d'en-tête"],
        ),
    ];
    for (text, says) in stories {
        let told = match table::read(text.as_bytes()) {
            Ok(_) => faults(text),
            Err(faults) => faults.iter().map(ToString::to_string).collect(),
        };
        assert_eq!(told.len(), says.len(), "{told:#?}");
        for (told, says) in told.iter().zip(says) {
            assert!(told.contains(says), "{told} / {says}");
        }
    }
}

/// What is more than a principal referent may write does not come in by a file.
#[test]
fn facts_of_health_of_breaches_and_of_money_are_refused_at_their_header() {
    for fact in &CATALOGUE.vocabulary.facts {
        if fact.age_since.is_some() {
            continue;
        }
        let text = format!(
            "Nom;Prénoms;Né le;Référent;Ville;{}\na;b;1/1/1990;42;;\n",
            fact.id
        );
        let told = faults(&text);
        let refused = told.iter().any(|told| told.contains("ne s'importe pas"));
        assert_eq!(
            refused,
            !app::import::may_import(fact),
            "{}: {told:?}",
            fact.id
        );
    }
}

#[test]
fn a_report_that_is_kept_says_nothing_of_what_the_file_holds() {
    let persons = read(&format!(
        "{HEADS}Secret;;Prudence;1/1/1990;;;;Rennnes;42;;;\nCaché;;Prosper;1/1/1991;;;;;42;;;\nTu;;Basile;1/1/1992;;;;;42;;;\n"
    ));
    let imported = Imported {
        outcomes: vec![
            Outcome::ToDecide {
                known: vec![7],
                somebody: true,
                lines: vec![1],
            },
            Outcome::Refused(Unfit::Twice(0)),
        ],
        written: false,
    };
    let entries = report::of_persons(&imported, &persons);
    let shown: Vec<String> = entries.iter().map(report::text).collect();
    assert!(
        shown[0].starts_with("ligne 2, colonne 8 (commune) : refusé : « Rennnes »"),
        "{shown:?}"
    );
    assert!(
        shown[1].contains("n° 7, une personne que d'autres suivent, ligne 4"),
        "{shown:?}"
    );
    assert!(
        shown[2].contains("même personne que la ligne 3"),
        "{shown:?}"
    );
    let kept = report::csv(&entries);
    for word in ["Rennnes", "Secret", "Caché", "Prudence", "1990"] {
        assert!(!kept.contains(word), "{kept}");
    }
    assert!(
        kept.starts_with("Ligne;Colonne;Résultat;À faire\n2;8;refusé;"),
        "{kept}"
    );
    assert_eq!(report::totals(&entries), [("refusé", 2), ("à décider", 1)]);
}
