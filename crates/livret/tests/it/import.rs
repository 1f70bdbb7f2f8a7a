//! `livret import`, as who runs an installation types it, on both engines.

use jiff::civil::date;
use store::{Fault, Options, Store, mandates};

use crate::memory::Site;
use crate::support::{Folder, livret, run};

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

/// The file of actors of a copy of the catalogue, before and after an import.
#[test]
fn organisations_are_added_beside_what_the_file_says_and_only_there() {
    let folder = Folder::new("import-organisations");
    let catalogue = folder.catalogue();
    let actors = || std::fs::read_to_string(catalogue.join("acteurs.toml")).expect("the actors");
    let import = |text: &str, words: &[&str]| {
        let file = folder.file("organisations.csv", text);
        run(livret()
            .args(["import", "organisations"])
            .arg(file)
            .args(words)
            .arg("--catalogue")
            .arg(&catalogue))
    };
    let before = actors();
    let good = "Nom;Type;Sigle;Alias;Lieu;Adresse;Communes\n\
                Association de l'Essai;Opérateur;ADE;Essai 35 | L'Essai;Antenne;1, rue de l'Essai;Redon | rennes\n\
                Association de l'Essai;;;;Siège;;Vitré\n\
                ADIE 35;;;;Agences;;Fougères\n";
    let (code, out, err) = import(good, &[]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(
        out.contains("1 à ajouter, 2 à changer\nRien n'est écrit"),
        "{out}"
    );
    assert_eq!(actors(), before);

    let (code, out, _) = import(good, &["--ecrire"]);
    assert_eq!(code, 0, "{out}");
    let after = actors();
    let mut left = after.lines();
    for line in before.lines() {
        // What was there is there, in its order; a list that grew says more.
        let kept = left.any(|new| {
            new == line
                || (line.starts_with("communes") && new.starts_with(line.trim_end_matches(']')))
        });
        assert!(kept, "{line}");
    }
    assert!(
        after.contains("id = \"association-de-l-essai\"\nnom = \"Association de l'Essai\""),
        "{after}"
    );
    assert!(
        after.contains("communes = [\"Redon\", \"Rennes\"]"),
        "{after}"
    );
    let (code, out, _) = run(livret().arg("check").arg(&catalogue));
    assert_eq!(code, 0, "{out}");
    let (_, out, _) = import(good, &["--ecrire"]);
    assert!(out.ends_with("3 déjà là\nRien ne change.\n"), "{out}");
    assert_eq!(actors(), after);
}

/// A bad table, and what is said of it; the file of actors stays as it was.
#[test]
fn a_bad_table_of_organisations_changes_nothing() {
    let folder = Folder::new("import-organisations-faute");
    let catalogue = folder.catalogue();
    let actors = || std::fs::read_to_string(catalogue.join("acteurs.toml")).expect("the actors");
    let before = actors();
    let stories = [
        (
            "Nom;Type\nEssai;operatteur\n",
            "vouliez-vous dire « operateur » ?",
        ),
        (
            "Nom;Type;Communes\nEssai;service;Rennnes\n",
            "le catalogue ne connaît pas « Rennnes » ; vouliez-vous dire « Rennes » ?",
        ),
        ("Nom;Type\nEssai;\n", "le type manque"),
        ("Nom;Type;Courriel\nEssai;service;a@b.fr\n", "contacts.toml"),
        ("Nom;Genre\nEssai;service\n", "cet en-tête n'est pas"),
        (
            "Identifiant;Nom;Type\ncdas-guichen;Essai;service\n",
            "est déjà l'identifiant d'un territoire",
        ),
    ];
    for (text, says) in stories {
        let file = folder.file("organisations.csv", text);
        let (code, out, _) = run(livret()
            .args(["import", "organisations", "--ecrire"])
            .arg(file)
            .arg("--catalogue")
            .arg(&catalogue));
        assert_eq!(code, 1, "{out}");
        assert!(out.contains(says), "{out}");
        assert_eq!(actors(), before);
    }
}
