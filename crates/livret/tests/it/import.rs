//! `livret import personnes`, as who runs an installation types it, on both engines.

use jiff::civil::date;
use store::{Fault, Options, Store, mandates};

use crate::memory::Site;

/// A referent's post that one person alone holds, in a memory of demonstration.
fn post(site: &Site<'_>) -> String {
    let store = Store::open(&Options::at(&site.place.address)).expect("it opens");
    let posts: Result<_, Fault> = store.read(|tx| mandates::posts(tx, date(2020, 6, 30)));
    let mut posts = posts.expect("the posts").into_iter();
    let referent =
        posts.find(|(role, structure)| role.as_str() == "referent-rsa" && structure.is_some());
    let (role, structure) = referent.expect("a referent");
    format!("{role} @ {}", structure.expect("a structure"))
}

fn people(referent: &str, how_many: usize) -> String {
    let mut text = "Nom;Prénoms;Date de naissance;Commune;Référent;rsa.socle\n".to_owned();
    for rank in 0..how_many {
        let (year, day) = (1950 + rank % 50, 1 + rank % 28);
        text += &format!("Supposé{rank};Albert;{day:02}/03/{year};Redon;{referent};oui\n");
    }
    text
}

#[test]
fn a_table_is_tried_written_and_found_there_the_second_time() {
    trial::both(|place| {
        let site = Site::new("import", place);
        site.well(&["demo", "--persons", "3"]);
        let text = people(&post(&site), 3);
        let file = site.folder.file("personnes.csv", &text);
        let file = file.display().to_string();
        let report = site.folder.0.join("rapport.csv").display().to_string();

        let tried = site.well(&["import", "personnes", &file, "--rapport", &report]);
        assert!(
            tried.starts_with("ligne 2 : à inscrire\nligne 3"),
            "{tried}"
        );
        assert!(
            tried.contains("3 à inscrire\nRien n'est écrit : ceci est un essai"),
            "{tried}"
        );
        let kept = std::fs::read_to_string(&report).expect("the report");
        assert_eq!(
            kept,
            "Ligne;Colonne;Résultat;À faire\n2;;à inscrire;\n3;;à inscrire;\n4;;à inscrire;\n"
        );

        let done = site.well(&["import", "personnes", &file, "--ecrire"]);
        assert!(done.contains("3 inscrits\nTout est écrit."), "{done}");
        let again = site.well(&["import", "personnes", &file, "--ecrire"]);
        assert!(again.contains("3 déjà là"), "{again}");
        assert!(site.well(&["verify"]).contains("tout concorde"));
        assert!(site.well(&["audit", "verify"]).contains("intact"));
    });
}

#[test]
fn one_bad_line_and_nobody_is_written() {
    trial::both(|place| {
        let site = Site::new("import-faute", place);
        site.well(&["demo", "--persons", "3"]);
        let text = people(&post(&site), 3);
        let bad = format!(
            "{text}Supposé;Jeanne;31/02/1990;Redon;1;\nSupposé;Jeanne;28/02/1990;Redon;1;\n"
        );
        let bad = site.folder.file("fautes.csv", &bad).display().to_string();
        let (code, out, err) = site.run(&["import", "personnes", &bad, "--ecrire"]);
        assert_eq!((code, err.as_str()), (1, ""), "{out}");
        // Faults of cells and faults of the memory, together, in the order of the file.
        assert!(
            out.contains("ligne 5, colonne 3 (Date de naissance) : refusé : « 31/02/1990 »"),
            "{out}"
        );
        assert!(
            out.contains("ligne 6 : refusé : personne ne tient aujourd'hui"),
            "{out}"
        );
        assert!(out.ends_with("puis relancez.\n"), "{out}");
        let good = site.folder.file("bonnes.csv", &text).display().to_string();
        let tried = site.well(&["import", "personnes", &good]);
        assert!(tried.contains("3 à inscrire"), "{tried}");
    });
}

#[test]
fn what_cannot_be_read_or_may_not_be_done_is_told() {
    let place = trial::sqlite();
    let site = Site::new("import-refus", &place);
    site.well(&["migrate"]);
    let absent = site.refused(&["import", "personnes", "absent.csv"]);
    assert!(absent.contains("ce fichier n'existe pas"), "{absent}");
    let file = site.folder.file("vide.csv", "").display().to_string();
    let who = site.refused(&["import", "personnes", &file, "--par", "quelqu.un"]);
    assert!(who.contains("l'habilitation « imports »"), "{who}");
    let (code, out, _) = site.run(&["import", "personnes", &file, "--ecrire"]);
    assert_eq!(code, 1);
    assert!(out.starts_with("refusé : le fichier est vide"), "{out}");
}
