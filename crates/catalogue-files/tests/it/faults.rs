//! Every kind of fault, with the message a *chargé de mission* reads.
//!
//! The messages themselves are in `docs/guide/fautes.md`, which this test keeps true: run it with
//! `LIVRET_UPDATE=1` to write the page again, then read the difference.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use catalogue_files::{load_texts, render};

use crate::small::{self, FICHE, INDICATORS, RETENTION, SURVEY};

/// A slip: the code of the fault it makes, the file, what is replaced (nothing: at the end), by what.
type Slip = (&'static str, &'static str, &'static str, &'static str);

const SLIPS: &[Slip] = &[
    // Files.
    ("fichier-ignore", "faits.toml", "", ""),
    ("fichier-manquant", "faits.toml", "", ""),
    // Syntax.
    (
        "syntaxe",
        FICHE,
        "themes = [\"sociale\"]",
        "themes = [\"sociale\"",
    ),
    (
        "syntaxe",
        FICHE,
        "resume = \"Un atelier pour essayer.\"",
        "resume = \"Un atelier pour essayer.",
    ),
    ("syntaxe", FICHE, "numero = 1\npage", "numero 1\npage"),
    ("cle-repetee", FICHE, "page = 4", "page = 4\npage = 5"),
    (
        "guillemets-manquants",
        FICHE,
        "sujet = \"personne\"",
        "sujet = personne",
    ),
    // Shape.
    (
        "cle-inconnue",
        FICHE,
        "force = \"ferme\"",
        "forse = \"ferme\"",
    ),
    (
        "cle-manquante",
        FICHE,
        "libelle = \"Percevoir le RSA socle\"\n",
        "",
    ),
    ("type-inattendu", FICHE, "page = 4", "page = \"quatre\""),
    (
        "mot-inconnu",
        FICHE,
        "themes = [\"sociale\"]",
        "themes = [\"social\"]",
    ),
    (
        "mot-inconnu",
        "acteurs.toml",
        "nom = \"Référent\"",
        "nom = \"Référent\"\nhabilitations = [\"compte\"]",
    ),
    (
        "nombre-hors-bornes",
        FICHE,
        "numero = 1\npage",
        "numero = 1000\npage",
    ),
    (
        "longueur",
        "faits.toml",
        "bornes = [14, 110]",
        "bornes = [14]",
    ),
    (
        "texte-vide",
        FICHE,
        "titre = \"Atelier d'essai\"",
        "titre = \"\"",
    ),
    ("identifiant", FICHE, "id = \"socle\"", "id = \"RSA Socle\""),
    ("exigence", FICHE, "\"F01-R03\"", "\"F1R3\""),
    (
        "lecture",
        FICHE,
        "lectures = [\"A001\"]",
        "lectures = [\"1\"]",
    ),
    (
        "duree",
        FICHE,
        "duree = \"6 mois\"\nlectures",
        "duree = \"six mois\"\nlectures",
    ),
    (
        "date",
        FICHE,
        "numero = 1\nnote",
        "numero = 1\ndepuis = \"31/12/2020\"\nnote",
    ),
    ("source", FICHE, "\"Public cible, l. 12\"", "\"page 12\""),
    (
        "nom-de-fait",
        "faits.toml",
        "id = \"rsa.socle\"",
        "id = \"RSA socle\"",
    ),
    (
        "validite",
        "faits.toml",
        "valable = \"1 an\"",
        "valable = \"longtemps\"",
    ),
    (
        "valeur",
        "faits.toml",
        "id = \"pleine\"",
        "id = \"pleine !\"",
    ),
    // Conditions.
    ("condition-vide", FICHE, "si = \"rsa.socle\"", "si = \"\""),
    (
        "caractere",
        FICHE,
        "si = \"rsa.socle\"",
        "si = \"rsa.socle & age < 26\"",
    ),
    (
        "fait-attendu",
        FICHE,
        "si = \"rsa.socle\"",
        "si = \"rsa.socle et\"",
    ),
    (
        "valeur-attendue",
        FICHE,
        "si = \"age < 26\"",
        "si = \"age <\"",
    ),
    (
        "parenthese",
        FICHE,
        "si = \"rsa.socle\"",
        "si = \"(rsa.socle\"",
    ),
    (
        "mot-de-liaison",
        FICHE,
        "si = \"rsa.socle\"",
        "si = \"rsa.socle rsa.allocataire\"",
    ),
    (
        "et-ou-melanges",
        FICHE,
        "si = \"rsa.socle\"",
        "si = \"rsa.socle et age < 26 ou rsa.allocataire\"",
    ),
    (
        "fait-inconnu",
        FICHE,
        "si = \"rsa.socle\"",
        "si = \"rsa.sockle\"",
    ),
    (
        "valeur-inconnue",
        FICHE,
        "disponibilite = pleine",
        "disponibilite = plaine",
    ),
    (
        "test-impossible",
        FICHE,
        "si = \"age < 26\"",
        "si = \"age\"",
    ),
    (
        "implication-composee",
        "faits.toml",
        "si = \"rsa.socle\"",
        "si = \"rsa.socle et rsa.allocataire\"",
    ),
    // Names.
    (
        "nom-inconnu",
        FICHE,
        "apres = [\"prescription\"]",
        "apres = [\"prescripton\"]",
    ),
    (
        "nom-inconnu",
        FICHE,
        "fenetre = { depuis = \"debut:accompagnement\"",
        "date_par = \"jour\"\nfenetre = { depuis = \"debut:accompagnement\"",
    ),
    (
        "nom-inconnu",
        RETENTION,
        "duree = \"2 ans\"",
        "duree = \"2 ans\"\nfiches = [\"ateliers\"]",
    ),
    (
        "modele-inconnu",
        FICHE,
        "libelle = \"Fiche de prescription\"",
        "libelle = \"Fiche de prescription\"\nmodele = \"prescripton\"",
    ),
    (
        "rang-de-fenetre",
        FICHE,
        "de_semaine = 13, a_semaine = 15 }",
        "de_semaine = 13, a_semaine = 15, seulement = \"la première fois\" }",
    ),
    (
        "rubrique-inconnue",
        FICHE,
        "\"Public cible, l. 12\"",
        "\"Public visé, l. 12\"",
    ),
    ("nom-repete", FICHE, "id = \"jeune\"", "id = \"socle\""),
    (
        "nom-repete",
        RETENTION,
        "categorie = \"invitation\"",
        "categorie = \"compte\"",
    ),
    (
        "suivi-sans-metier",
        "acteurs.toml",
        "nom = \"Référent\"",
        "nom = \"Référent\"\ndesigne = \"prescripteur\"\nsuit = true",
    ),
    // Indicators.
    (
        "mesure-impossible",
        INDICATORS,
        "seuils = [15, 30]",
        "seuils = [30, 15]",
    ),
    (
        "mesure-impossible",
        INDICATORS,
        "sur = { compte = \"sortie\" }\n",
        "",
    ),
    (
        "mesure-impossible",
        INDICATORS,
        "mesure = \"delai\"",
        "mesure = \"delai\"\ndepuis = \"sortie\"",
    ),
    (
        "sans-ventilation",
        INDICATORS,
        "ventilations = [\"fiche\", \"mois\"]",
        "ventilations = []",
    ),
    (
        "ventilation-impossible",
        INDICATORS,
        "ventilations = [\"fiche\", \"mois\"]",
        "ventilations = [\"fiche\", \"quoi\"]",
    ),
    (
        "dit-impossible",
        INDICATORS,
        "compte = \"prescription\"",
        "compte = \"prescription\"\ndit = \"oui\"",
    ),
    (
        "compte-inconnu",
        INDICATORS,
        "dit = \"jamais-entre\"",
        "dit = \"jamais-entre\"\nquoi = \"abandons\"",
    ),
    // The catalogue.
    (
        "nombre-de-fiches",
        "catalogue.toml",
        "nombre_de_fiches = 1",
        "nombre_de_fiches = 2",
    ),
    (
        "exigence-d-une-autre-fiche",
        FICHE,
        "\"F01-R03\"",
        "\"F02-R03\"",
    ),
    (
        "version-manquante",
        FICHE,
        "[version]\nnumero = 1",
        "[version]\nnumero = 3",
    ),
    (
        "rubrique-muette",
        FICHE,
        "rubriques_absentes = [\"cout\"]",
        "rubriques_absentes = []",
    ),
    (
        "rubrique-absente-citee",
        FICHE,
        "\"Public cible, l. 12\"",
        "\"Coût, l. 12\"",
    ),
    ("sans-origine", FICHE, "exigences = [\"F01-R12\"]", ""),
    // Conditions of a fiche.
    (
        "branche-sans-groupe",
        FICHE,
        "groupe = \"public\"\nbranche = \"a\"",
        "branche = \"a\"",
    ),
    (
        "branche-seule",
        FICHE,
        "groupe = \"public\"\nbranche = \"b\"",
        "groupe = \"public\"\nbranche = \"a\"",
    ),
    ("priorite-sans-rang", FICHE, "rang = 1\n", ""),
    (
        "rang-sans-priorite",
        FICHE,
        "si = \"rsa.socle\"",
        "si = \"rsa.socle\"\nrang = 2",
    ),
    (
        "jugement-sans-juge",
        FICHE,
        "force = \"ferme\"",
        "force = \"jugee\"",
    ),
    (
        "liste-ouverte-hors-branche",
        FICHE,
        "si = \"rsa.socle\"",
        "si = \"rsa.socle\"\nliste_ouverte = true",
    ),
    (
        "objet-manquant",
        FICHE,
        "si = \"rsa.socle\"",
        "si = \"rsa.socle\"\npour = \"aide\"",
    ),
    (
        "faits-opposes",
        FICHE,
        "si = \"rsa.socle\"",
        "si = \"rsa.socle et (age < 20 ou non rsa.socle)\"",
    ),
    (
        "faits-lies",
        FICHE,
        "si = \"rsa.socle\"",
        "si = \"rsa.socle ou (rsa.allocataire et age < 20)\"",
    ),
    (
        "condition-inutile",
        FICHE,
        "si = \"age < 26\"",
        "si = \"rsa.socle\"",
    ),
    (
        "public-vide",
        FICHE,
        "si = \"rsa.socle\"",
        "si = \"rsa.socle et non rsa.allocataire\"",
    ),
    (
        "condition-toujours-vraie",
        FICHE,
        "si = \"rsa.socle\"",
        "si = \"disponibilite >= aucune\"",
    ),
    // Steps.
    (
        "sans-prescription",
        FICHE,
        "type = \"prescription\"",
        "type = \"entretien\"",
    ),
    (
        "etape-inatteignable",
        FICHE,
        "apres = [\"prescription\"]",
        "apres = [\"bilan\"]",
    ),
    ("issue-sans-suite", FICHE, ", ferme_dossier = true", ""),
    ("motif-impossible", FICHE, ", motifs_ouverts = true", ""),
    (
        "fenetre-inversee",
        FICHE,
        "de_semaine = 13",
        "de_semaine = 16",
    ),
    (
        "fenetre-sans-borne",
        FICHE,
        "\"debut:accompagnement\", de_semaine = 13, a_semaine = 15",
        "\"entretien\"",
    ),
    (
        "du-avant-le-debut",
        FICHE,
        "acteurs = [\"prescripteurs\"]",
        "fenetre = { depuis = \"debut:accompagnement\", au_plus_tard = \"10 jours\" }",
    ),
    // Periods.
    (
        "durees-inversees",
        FICHE,
        "duree = \"6 mois\"\nlectures",
        "duree_min = \"6 mois\"\nduree_max = \"3 mois\"\nlectures",
    ),
    (
        "dates-inversees",
        FICHE,
        "duree = \"6 mois\"\nlectures",
        "debut = 2020-01-01\nfin = 2019-01-01\nlectures",
    ),
    (
        "rang-repete",
        FICHE,
        "",
        "[[periode]]\nid = \"phase-1\"\nlibelle = \"Phase 1\"\nportee = \"phase\"\nrang = 1\nlectures = [\"A001\"]\n\n[[periode]]\nid = \"phase-2\"\nlibelle = \"Phase 2\"\nportee = \"phase\"\nrang = 1\nlectures = [\"A001\"]",
    ),
    (
        "renouvellement-excessif",
        FICHE,
        "fois_max = 1",
        "fois_max = 3",
    ),
    (
        "periode-jamais-ouverte",
        FICHE,
        "ouvre = \"accompagnement\"",
        "suite = [\"bilan\"]",
    ),
    (
        "periodes-en-boucle",
        FICHE,
        "duree = \"6 mois\"\nlectures",
        "dans = \"accompagnement\"\nlectures",
    ),
    // Counters.
    ("places-non-dites", FICHE, "places = true\n", ""),
    (
        "fourchette-inversee",
        FICHE,
        "nature = \"limite\"\nvaleur = 10",
        "nature = \"fourchette\"\nmin = 20\nmax = 10",
    ),
    ("borne-sans-nombre", FICHE, "valeur = 10\n", ""),
    (
        "nombre-sur-un-silence",
        FICHE,
        "nature = \"limite\"",
        "nature = \"illimite\"",
    ),
    (
        "parts-qui-se-recouvrent",
        FICHE,
        "valeur = 10\n",
        "repartition = [{ pour = \"departement-essai\", valeur = 6 }, { pour = \"zone-nord\", valeur = 4 }]\n",
    ),
    (
        "part-impossible",
        FICHE,
        "valeur = 10\n",
        "valeur = 10\npart_de = { compteur = \"places\", au_moins_pour_cent = 150 }\n",
    ),
    // Papers.
    (
        "documents-en-boucle",
        FICHE,
        "du_a = \"prescription\"",
        "joint_a = \"fiche-de-prescription\"",
    ),
    (
        "montant-sur-un-cout",
        FICHE,
        "type = \"cout-a-determiner\"",
        "type = \"cout-a-determiner\"\nmontant = 50",
    ),
    ("cible-du-lien", FICHE, "externe = \"reglement\"\n", ""),
    (
        "lien-vers-soi",
        FICHE,
        "externe = \"reglement\"",
        "fiche = \"atelier\"",
    ),
    // Territories and facts.
    (
        "territoires-en-boucle",
        "territoires.toml",
        "nom = \"Département d'essai\"",
        "nom = \"Département d'essai\"\ndans = [{ territoire = \"zone-nord\", certitude = \"enoncee\" }]",
    ),
    (
        "relation-inexpliquee",
        "territoires.toml",
        ", pourquoi = \"par son nom\"",
        "",
    ),
    ("commune-illisible", "communes.csv", "99000|99010", "990"),
    (
        "choix-sans-valeurs",
        "faits.toml",
        "type = \"oui-non\"",
        "type = \"choix\"",
    ),
    (
        "valeurs-sans-choix",
        "faits.toml",
        "type = \"choix\"",
        "type = \"oui-non\"",
    ),
    (
        "nombre-sans-bornes",
        "faits.toml",
        "bornes = [14, 110]\n",
        "",
    ),
    ("lieu-sans-sorte", "faits.toml", "lieu = \"commune\"\n", ""),
    (
        "pourcentage",
        "faits.toml",
        "valable = \"1 an\"",
        "valable = \"1 an\"\na_priori = 120",
    ),
    // Retention.
    (
        "conservation-oubliee",
        RETENTION,
        "[[silence]]\ncategorie = \"compte\"\ntexte = \"Rien ne le dit.\"\n",
        "",
    ),
    (
        "conservation-oubliee",
        RETENTION,
        "duree = \"5 ans\"",
        "duree = \"5 ans\"\nclasses = [\"S3\", \"S4\"]",
    ),
    (
        "silence-contredit",
        RETENTION,
        "",
        "[[silence]]\ncategorie = \"archive\"\ntexte = \"Rien ne le dit.\"",
    ),
    (
        "regles-qui-se-recouvrent",
        RETENTION,
        "categorie = \"archive\"",
        "categorie = \"dossier-actif\"",
    ),
    (
        "regles-qui-se-recouvrent",
        RETENTION,
        "",
        "[[regle]]\nid = \"sante\"\nlibelle = \"La santé n'est pas archivée.\"\ncategorie = \"dossier-actif\"\nclasses = [\"S3\", \"S4\"]\ndepuis = \"dernier-contact\"\nduree = \"2 ans\"\npuis = \"effacement\"\nfondement = \"Règlement d'essai.\"\n\n[[regle]]\nid = \"atelier\"\nlibelle = \"L'atelier se garde un an.\"\ncategorie = \"dossier-actif\"\nfiches = [\"atelier\"]\ndepuis = \"fin-du-dossier\"\nduree = \"1 an\"\npuis = \"effacement\"\nfondement = \"Règlement d'essai.\"",
    ),
    (
        "portee-hors-dossier",
        RETENTION,
        "duree = \"1 an\"",
        "duree = \"1 an\"\nclasses = [\"S3\"]",
    ),
    (
        "depart-impossible",
        RETENTION,
        "depuis = \"ecriture\"",
        "depuis = \"dernier-contact\"",
    ),
    (
        "suite-impossible",
        RETENTION,
        "puis = \"effacement\"",
        "puis = \"archive-restreinte\"",
    ),
    (
        "duree-nulle",
        RETENTION,
        "duree = \"1 an\"",
        "duree = \"0 jours\"",
    ),
    (
        "archive-trop-courte",
        RETENTION,
        "duree = \"5 ans\"",
        "duree = \"24 mois\"",
    ),
    (
        "preuve-sans-contenu",
        RETENTION,
        "[[silence]]\ncategorie = \"preuve-fse\"\ntexte = \"Aucune action n'est cofinancée.\"",
        "[[regle]]\nid = \"preuve\"\nlibelle = \"Cinq ans de preuve.\"\ncategorie = \"preuve-fse\"\ndepuis = \"fin-de-programme\"\nduree = \"5 ans\"\npuis = \"effacement\"\nfondement = \"Règlement d'essai.\"",
    ),
    (
        "garde-hors-preuve",
        RETENTION,
        "duree = \"1 an\"",
        "duree = \"1 an\"\ngarde = [\"dates\"]",
    ),
    (
        "effacement-non-dit",
        RETENTION,
        "cas = \"clos\"",
        "cas = \"clos\"\nclasses = [\"S1\"]",
    ),
    (
        "effacement-trop-loin",
        RETENTION,
        "cas = \"en-cours\"\nau_plus = \"actif\"",
        "cas = \"en-cours\"\nau_plus = \"efface\"",
    ),
    (
        "portee-sans-dossier",
        RETENTION,
        "",
        "[[sur_demande]]\nid = \"sante-sans-dossier\"\nlibelle = \"La santé.\"\ncas = \"sans-dossier\"\nclasses = [\"S3\"]\nau_plus = \"efface\"\nfondement = \"Règlement d'essai.\"",
    ),
    // Surveys.
    (
        "question-impossible",
        SURVEY,
        "type = \"oui-non\"",
        "type = \"lieu\"",
    ),
    (
        "entree-pas-premiere",
        SURVEY,
        "depuis = \"entree\"",
        "depuis = \"sortie\"",
    ),
    (
        "ventilation-impossible",
        SURVEY,
        "ventilation = \"entree.genre\"",
        "ventilation = \"entree.emploi\"",
    ),
    (
        "age-sans-date",
        SURVEY,
        "age_depuis = \"naissance\"",
        "age_depuis = \"genre\"",
    ),
    (
        "entites-comptees",
        SURVEY,
        "si = \"entree.age < 30\"",
        "si = \"entree.age < 30\"\nentites = \"Des entreprises.\"",
    ),
    (
        "recueil-sans-jour",
        SURVEY,
        "depuis = \"2021-01-01\"",
        "depuis = \"2021-01-01\"\njusqu_a = \"2020-12-31\"",
    ),
    (
        "nom-inconnu",
        SURVEY,
        "si = \"entree.age < 30\"",
        "si = \"sortie.age < 30\"",
    ),
    (
        "valeur-inconnue",
        SURVEY,
        "si = \"entree.age < 30\"",
        "si = \"entree.genre = garcon\"",
    ),
    (
        "test-impossible",
        SURVEY,
        "si = \"entree.age < 30\"",
        "si = \"entree.emploi < 30\"",
    ),
    (
        "nom-inconnu",
        SURVEY,
        "gauche = [\"jeunes\"]",
        "gauche = [\"vieux\"]",
    ),
    (
        "nom-inconnu",
        SURVEY,
        "donnee = \"entree.genre\"",
        "donnee = \"entree.taille\"",
    ),
];

/// The fault of a slip, as a terminal shows it.
fn told(&(code, path, text, by): &Slip) -> String {
    let loaded = match code {
        "fichier-ignore" | "fichier-manquant" => {
            let mut files = small::files();
            let file = files
                .iter_mut()
                .find(|file| file.path == path)
                .expect("a shared file");
            file.path = "faitss.toml".to_owned();
            load_texts(files)
        }
        _ => small::broken(path, text, by),
    };
    let of_code: Vec<_> = loaded
        .faults
        .iter()
        .filter(|fault| fault.problem.message().code == code)
        .cloned()
        .collect();
    let found: BTreeSet<_> = loaded
        .faults
        .iter()
        .map(|fault| fault.problem.message().code)
        .collect();
    assert!(!of_code.is_empty(), "{code} is not among {found:?}");
    render::text(&loaded.files, &of_code[..1], false)
}

#[test]
fn every_fault_has_its_message() {
    let mut page = String::from(
        "# Les fautes d'un catalogue\n\n\
         Ce que `livret check` répond à chaque sorte de faute : un code, ce qui ne va pas, la place exacte, ce qui\n\
         était attendu et, quand on peut le deviner, ce qu'il fallait écrire. Toutes les fautes viennent à la fois.\n\
         Cette page est produite par les essais, sur un petit catalogue.\n",
    );
    let mut last = "";
    for slip in SLIPS {
        let told = told(slip);
        if slip.0 != last {
            let _ = write!(page, "\n## `{}`\n", slip.0);
            last = slip.0;
        }
        let _ = write!(page, "\n```text\n{}\n```\n", told.trim_end());
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide/fautes.md");
    if std::env::var_os("LIVRET_UPDATE").is_some() {
        std::fs::write(&path, &page).expect("the page is written");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "docs/guide/fautes.md is stale: run this test with LIVRET_UPDATE=1"
    );
    let kinds: BTreeSet<_> = SLIPS.iter().map(|slip| slip.0).collect();
    assert!(
        kinds.len() >= 40,
        "{} kinds of fault are shown",
        kinds.len()
    );
}

#[test]
fn a_template_is_one_of_the_program_or_a_file_of_the_catalogue() {
    let named = |name: &str, laid: &[&str]| {
        let mut files = small::files();
        let fiche = files.iter_mut().find(|file| file.path == FICHE);
        let fiche = fiche.expect("a fiche");
        let label = "libelle = \"Fiche de prescription\"";
        let with = format!("{label}\nmodele = \"{name}\"");
        fiche.text = fiche.text.replacen(label, &with, 1);
        files.extend(laid.iter().map(|path| catalogue_files::SourceFile {
            path: (*path).to_owned(),
            text: "#set page()".to_owned(),
        }));
        let faults = load_texts(files).faults.into_iter();
        let codes = faults.map(|fault| fault.problem.message().code);
        codes.collect::<Vec<_>>()
    };
    assert_eq!(named("contrat", &[]), Vec::<&str>::new());
    assert_eq!(named("convention", &[]), ["modele-inconnu"]);
    let own = ["documents/convention.typ", "documents/departement.typ"];
    assert_eq!(named("convention", &own), Vec::<&str>::new());
    // A file of a folder inside is no document's.
    let beside = ["documents/convention/logo.typ"];
    assert_eq!(
        named("convention", &beside),
        ["modele-inconnu", "fichier-ignore"]
    );
}

#[test]
fn two_surveys_of_one_fund_never_apply_on_the_same_day() {
    let mut files = small::files();
    let one = files
        .iter()
        .find(|file| file.path == SURVEY)
        .expect("a survey");
    let again = catalogue_files::SourceFile {
        path: "recueils/suite.toml".to_owned(),
        text: one.text.replacen("id = \"essai\"", "id = \"suite\"", 1),
    };
    files.push(again.clone());
    let codes = |files| {
        let loaded = load_texts(files);
        let codes = loaded
            .faults
            .iter()
            .map(|fault| fault.problem.message().code);
        codes.collect::<Vec<_>>()
    };
    assert_eq!(codes(files.clone()), ["recueils-qui-se-recouvrent"]);
    // One after the other, they do.
    let last = files.last_mut().expect("the second");
    last.text = again.text.replacen("2021-01-01", "2028-01-01", 1);
    let first = files
        .iter_mut()
        .find(|file| file.path == SURVEY)
        .expect("a survey");
    first.text = first.text.replacen(
        "depuis = \"2021-01-01\"",
        "depuis = \"2021-01-01\"\njusqu_a = \"2027-12-31\"",
        1,
    );
    assert_eq!(codes(files), Vec::<&str>::new());
}

#[test]
fn a_misspelt_fact_is_shown_at_its_word_with_what_was_meant() {
    let loaded = small::broken(
        FICHE,
        "si = \"rsa.socle\"",
        "si = \"age < 30 et rsa.sockle\"",
    );
    let json = render::json(&loaded.files, &loaded.faults);
    let fault = json
        .as_array()
        .and_then(|faults| faults.iter().find(|f| f["code"] == "fait-inconnu"))
        .expect("the fault");
    assert_eq!(fault["message"], "`rsa.sockle` : fait inconnu");
    assert_eq!(fault["suggestion"], "vouliez-vous dire `rsa.socle` ?");
    assert_eq!(fault["file"], FICHE);
    let line = fault["excerpt"].as_str().expect("an excerpt");
    let column = fault["column"].as_u64().expect("a column") as usize;
    assert!(
        line[column - 1..].starts_with("rsa.sockle"),
        "{line} at {column}"
    );
}

#[test]
fn one_fault_does_not_hide_another_nor_bring_ten() {
    let loaded = small::broken(FICHE, "type = \"bilan\"\napres", "type = \"bilant\"\napres");
    let codes: Vec<_> = loaded
        .faults
        .iter()
        .map(|fault| fault.problem.message().code)
        .collect();
    assert_eq!(
        codes,
        ["mot-inconnu"],
        "the step still bears its name for those that cite it"
    );
}
