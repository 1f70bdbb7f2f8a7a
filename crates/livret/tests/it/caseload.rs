//! A caseload means what its persons would mean one by one.

use domain::eligibility::{Judge, Status};
use domain::facts::{FactKind, PlaceKind};
use domain::person::{Given, Person, read_answer};
use domain::territory::TerritoryKind;
use livret::caseload::{Judged, STATUSES};
use livret::people::{self, People};
use proptest::prelude::*;
use serde_json::Value as Json;

use crate::support::{CATALOGUE, Folder, judge, livret, run};

/// Cells that each fact accepts, the empty one first.
fn cells(fact: &domain::facts::Fact) -> Vec<String> {
    let mut cells = vec![String::new(), "?".to_owned()];
    match fact.kind {
        FactKind::YesNo => cells.extend(["oui", "non", "TRUE", "0"].map(str::to_owned)),
        FactKind::Choice => {
            let names = fact
                .values
                .iter()
                .flat_map(|value| value.aliases.iter().chain([&value.id]));
            cells.extend(names.cloned());
        }
        FactKind::List => cells.extend(fact.values.iter().map(|value| value.id.clone())),
        FactKind::Number => cells.extend(["17", "25", "25,5", "26", " 40 "].map(str::to_owned)),
        FactKind::Date => cells
            .extend(["1992-05-02", "1992-05-03", "2001-12-31", "1960-02-29"].map(str::to_owned)),
        FactKind::Place => {
            let wanted = |kind| match fact.place {
                Some(PlaceKind::Commune) => {
                    matches!(
                        kind,
                        TerritoryKind::Commune
                            | TerritoryKind::Pays
                            | TerritoryKind::Departement
                            | TerritoryKind::Exterieur
                    )
                }
                _ => matches!(
                    kind,
                    TerritoryKind::Cdas
                        | TerritoryKind::Ccas
                        | TerritoryKind::Autorite
                        | TerritoryKind::Exterieur
                ),
            };
            let places = CATALOGUE
                .territories
                .list()
                .iter()
                .filter(|place| wanted(place.kind));
            cells.extend(
                places
                    .flat_map(|place| place.aliases.iter().chain([&place.name]))
                    .cloned(),
            );
        }
    }
    cells
}

/// A table with a column for every fact, and lines that take the cells the numbers point to.
fn table(picks: &[Vec<u16>]) -> (Vec<String>, Vec<Vec<String>>) {
    let facts = &CATALOGUE.vocabulary.facts;
    let headers = facts
        .iter()
        .enumerate()
        .map(|(rank, fact)| match fact.aliases.first() {
            Some(alias) if rank % 3 == 0 => alias.clone(),
            _ => fact.id.clone(),
        });
    let accepted: Vec<Vec<String>> = facts.iter().map(cells).collect();
    let row = |picks: &Vec<u16>| {
        let cell = |(pick, cells): (&u16, &Vec<String>)| match pick % 3 {
            0 => String::new(),
            _ => cells[usize::from(pick / 3) % cells.len()].clone(),
        };
        picks.iter().zip(&accepted).map(cell).collect()
    };
    (headers.collect(), picks.iter().map(row).collect())
}

/// The person a line describes, read as a file of facts would be.
fn person(headers: &[String], row: &[String]) -> Person {
    let mut person = Person::default();
    for (header, cell) in headers
        .iter()
        .zip(row)
        .filter(|(_, cell)| !domain::person::is_unknown(cell))
    {
        let (rank, answer) =
            read_answer(&CATALOGUE, header, &Given::Text(cell.clone())).expect("an accepted cell");
        person.answers.insert(rank, answer);
    }
    person
}

fn csv_of(headers: &[String], rows: &[Vec<String>], delimiter: u8) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .from_writer(Vec::new());
    writer.write_record(headers).expect("written");
    rows.iter()
        .for_each(|row| writer.write_record(row).expect("written"));
    writer.into_inner().expect("written")
}

fn read(judge: &Judge<'_>, csv: &[u8]) -> Result<People, Vec<String>> {
    people::read(judge, csv, |_| {})
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The same answer by the columns and by the judge of one person; and a line is refused exactly
    /// when its answers contradict each other.
    #[test]
    fn columns_and_persons_agree(
        picks in prop::collection::vec(prop::collection::vec(any::<u16>(), CATALOGUE.vocabulary.facts.len()), 1..40),
        semicolon in any::<bool>(),
    ) {
        let judge = judge("2018-05-02");
        let (headers, rows) = table(&picks);
        let persons: Vec<Person> = rows.iter().map(|row| person(&headers, row)).collect();
        let (sound, contradictory): (Vec<usize>, Vec<usize>) = (0..rows.len()).partition(|place| judge.verdicts(&persons[*place]).is_ok());
        let delimiter = if semicolon { b';' } else { b',' };
        if !contradictory.is_empty() {
            let faults = read(&judge, &csv_of(&headers, &rows, delimiter)).err().unwrap_or_default();
            let lines: Vec<String> = contradictory.iter().map(|place| format!("ligne {} ", place + 2)).collect();
            prop_assert_eq!(faults.len(), lines.len());
            for (fault, line) in faults.iter().zip(&lines) {
                prop_assert!(fault.starts_with(line.as_str()) && fault.contains("se contredisent"), "{}", fault);
            }
        }
        let kept: Vec<Vec<String>> = sound.iter().map(|place| rows[*place].clone()).collect();
        let people = read(&judge, &csv_of(&headers, &kept, delimiter)).expect("sound lines");
        prop_assert_eq!(people.planes.persons(), kept.len());
        let mut judged = Judged::of(&judge, &people).expect("judged");
        let mut counts = vec![[0u64; 4]; judge.fiches.len()];
        for (row, place) in sound.iter().enumerate() {
            for (fiche, verdict) in judge.verdicts(&persons[*place]).expect("sound").iter().enumerate() {
                prop_assert_eq!(judged.status(row, fiche), verdict.status, "{} : {:?}", verdict.fiche.code(), rows[*place]);
                let rank = STATUSES.iter().position(|status| *status == verdict.status).expect("a status");
                counts[fiche][rank] += 1;
            }
        }
        let summary = judged.summary().expect("counted");
        prop_assert_eq!(summary.fiches.iter().map(|row| row.counts).collect::<Vec<_>>(), counts);
    }

    /// Whatever the bytes, persons or faults; never a panic.
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let judge = judge("2018-05-02");
        let mut table = b"id,rsa.socle,age\n".to_vec();
        table.extend(&bytes);
        for csv in [&bytes, &table] {
            if let Err(faults) = read(&judge, csv) {
                prop_assert!(!faults.is_empty());
            }
        }
    }
}

#[test]
fn a_birth_date_decides_over_an_age_and_an_age_is_still_checked() {
    let judge = judge("2018-05-02");
    let base = "rsa.allocataire,rsa.referent,recherche.emploi-durable,engagement.adhere,age,naissance.date\n";
    let status = |line: &str| {
        let people = read(&judge, format!("{base}{line}\n").as_bytes()).expect("a line");
        let fiche = judge
            .fiches
            .iter()
            .position(|fiche| fiche.code() == "F08")
            .expect("F08");
        Judged::of(&judge, &people)
            .expect("judged")
            .status(0, fiche)
    };
    assert_eq!(status("oui,oui,oui,oui,40,1992-05-03"), Status::Eligible);
    assert_eq!(status("oui,oui,oui,oui,20,1992-05-02"), Status::NotEligible);
    assert_eq!(status("oui,oui,oui,oui,20,"), Status::Eligible);
    assert_eq!(status("oui,oui,oui,oui,,?"), Status::ToCheck);
    let faults = read(
        &judge,
        format!("{base}oui,oui,oui,oui,vieux,1992-05-03\n").as_bytes(),
    )
    .err()
    .expect("refused");
    assert!(
        faults[0].contains("« vieux » ; attendu : un nombre de 14 à 110"),
        "{faults:?}"
    );
}

#[test]
fn bad_tables_say_where_and_what_was_expected() {
    let judge = judge("2018-05-02");
    let refused = |csv: &str| read(&judge, csv.as_bytes()).err().expect("refused");
    assert_eq!(
        refused(""),
        ["le fichier est vide : il faut une ligne d'en-têtes"]
    );
    assert_eq!(
        refused("dossier;rsa.sockle;rsa.recipient;rsa.allocataire\n"),
        [
            "ligne 1, colonne 2 : « rsa.sockle » n'est pas un fait ; vouliez-vous dire « rsa.socle » ?",
            "ligne 1, colonne 4 : « rsa.allocataire » est déjà une autre colonne",
        ]
    );
    assert_eq!(
        refused("id,rsa.socle,residence.commune\nA,oui\nB,peut-être,Redon\nC,non,Atlantide\n"),
        [
            "ligne 2 : 2 cases, attendu : 3, comme la ligne d'en-têtes",
            "ligne 3, colonne 2 (rsa.socle) : « peut-être » ; attendu : oui ou non",
            "ligne 4, colonne 3 (residence.commune) : « Atlantide » ; attendu : une commune (nom ou code INSEE), ou un territoire plus large",
        ]
    );
    assert_eq!(
        refused("rsa.socle,rsa.allocataire\noui,non\n"),
        ["ligne 2 : les réponses se contredisent à propos de « rsa.socle »"]
    );
    assert_eq!(
        refused(&format!("rsa.socle\n{}", "bof\n".repeat(1000))).len(),
        50
    );
}

const CSV: &str = "dossier;rsa.allocataire;projet.creation;suivi.service\r\nA-1;oui;oui;CDAS de Combourg\r\n\
                   A-2;oui;;CDAS de Guichen\r\n\"A;3\";non;oui;\r\n";

#[test]
fn a_file_in_a_file_out() {
    let folder = Folder::new("caseload");
    let csv = folder.file("gens.csv", &format!("\u{feff}{CSV}"));
    let out = folder.0.join("réponses.csv");
    let (code, shown, err) = run(livret()
        .arg("caseload")
        .arg(&csv)
        .args(["--on", "2018-05-02", "--out"])
        .arg(&out));
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(
        shown.starts_with("Ille-et-Vilaine, au 02/05/2018 : 3 personnes\n"),
        "{shown}"
    );
    assert!(
        shown.contains("seul obstacle de 1 : Être allocataire du RSA"),
        "{shown}"
    );
    let written = std::fs::read_to_string(&out).expect("the answers");
    let lines: Vec<&str> = written.lines().collect();
    assert_eq!(
        lines[0],
        "dossier;F01;F02;F03;F04;F05;F06;F07;F08;F09;F10;F11;F12;F13"
    );
    assert!(lines[1].starts_with("A-1;oui;à vérifier;"), "{written}");
    assert!(lines[2].starts_with("A-2;à vérifier;"), "{written}");
    assert!(lines[3].starts_with("\"A;3\";non;non;non;"), "{written}");
    assert_eq!(
        std::fs::read_dir(&folder.0).expect("the folder").count(),
        2,
        "rien ne traîne"
    );

    let (_, json, _) =
        run(livret()
            .arg("caseload")
            .arg(&csv)
            .args(["--on", "2018-05-02", "--json"]));
    let summary: Json = serde_json::from_str(&json).expect("JSON");
    assert_eq!(summary["persons"], 3);
    let f01 = &summary["fiches"][0]["counts"];
    assert_eq!(
        (&f01["eligible"], &f01["to_check"], &f01["not_eligible"]),
        (&1.into(), &1.into(), &1.into())
    );
}

#[test]
fn a_bad_line_leaves_the_former_answers_alone() {
    let folder = Folder::new("caseload-bad");
    let csv = folder.file("gens.csv", "id,rsa.socle\n1,oui\n2,bof\n");
    let out = folder.file("réponses.csv", "avant");
    let (code, shown, err) = run(livret().arg("caseload").arg(&csv).arg("--out").arg(&out));
    assert_eq!((code, shown.as_str()), (2, ""));
    assert!(
        err.contains("gens.csv : ligne 3, colonne 2 (rsa.socle) : « bof »"),
        "{err}"
    );
    assert_eq!(std::fs::read_to_string(&out).expect("the file"), "avant");
    assert_eq!(std::fs::read_dir(&folder.0).expect("the folder").count(), 2);
}

#[test]
fn an_open_list_asks_for_a_reason_in_bulk_too() {
    let judge = judge("2018-05-02");
    let fiche = judge
        .fiches
        .iter()
        .position(|fiche| fiche.code() == "F10")
        .expect("F10");
    let csv = "rsa.allocataire,demandeur-emploi.longue-duree,handicap.reconnu,suivi.socio-professionnel\n\
               non,non,non,oui\nnon,non,,oui\nnon,non,non,\nnon,non,non,non\noui,,,oui\n";
    let people = read(&judge, csv.as_bytes()).expect("sound lines");
    let mut judged = Judged::of(&judge, &people).expect("judged");
    let found: Vec<Status> = (0..5).map(|person| judged.status(person, fiche)).collect();
    use Status::{Eligible, NeedsReason, NotEligible, ToCheck};
    assert_eq!(
        found,
        [NeedsReason, ToCheck, ToCheck, NotEligible, Eligible]
    );
    assert_eq!(
        judged.summary().expect("counted").fiches[fiche].counts,
        [1, 2, 1, 1]
    );
}
