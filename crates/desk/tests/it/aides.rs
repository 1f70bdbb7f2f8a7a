//! Aids and grants, through the pages of those who follow or operate actions; tables sent as files; needs that
//! nothing answers.

use axum::http::StatusCode;

use crate::support::{Reader, both};

#[test]
fn aids_are_told_with_their_ceilings_and_the_silences_of_the_booklet() {
    both(|house| {
        let mut soi = house.enters("soi-charge-de-mission", "service-offre-insertion");
        assert!(!soi.get("/pilotage").links("/pilotage/aides").is_empty());
        let link = "/pilotage/aides?action=creation-activite";
        let page = soi.get("/pilotage/creation-activite");
        assert!(page.links(link).contains(&link.to_owned()), "{}", page.html);
        let page = soi.get("/pilotage/aides?annee=2018");
        assert_eq!(page.status, StatusCode::OK, "{}", page.html);
        // The grant of one fiche, what the booklet fixes of it, and what another leaves unsaid.
        for said in [
            "Prime départementale à la création",
            "3 050 €",
            "ADIE",
            "le livret ne le dit pas",
            "Aucune demande ici",
            "rien n'y est écrit",
        ] {
            assert!(page.says(said), "{said}: {}", page.html);
        }
        // Where the existence of a dossier is a fact of health, a few are nobody.
        assert!(page.says("moins de onze"));
        let one = soi.get(link);
        assert_eq!(one.status, StatusCode::OK, "{}", one.html);
        assert!(one.says("Prime départementale") && !one.says("sécurisation des parcours"));
        assert!(one.html.contains("value=\"creation-activite\" selected"));
        for year in ["deux", "99999", "-1"] {
            let wrong = soi.get(&format!("/pilotage/aides?annee={year}"));
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{year}");
            assert!(wrong.html.contains(&format!("value=\"{year}\"")));
        }
        let csv = soi.get("/pilotage/aides.csv?annee=2018");
        assert!(csv.html.starts_with('\u{feff}') && csv.html.contains(";\"En tout\";2018;0;0;"));
        for path in [
            "/pilotage/aides?action=aucune",
            "/pilotage/aides?action=%20x",
        ] {
            assert_eq!(soi.get(path).status, StatusCode::NOT_FOUND, "{path}");
        }
        let mut operator = house.enters("coordinateur", "arep");
        let page = operator.get("/pilotage/aides");
        assert!(
            page.says("Cap confiance") && !page.says("Prime départementale"),
            "{}",
            page.html
        );
        let other = operator.get(link);
        assert_eq!(other.status, StatusCode::FORBIDDEN);
        let mut referent = house.enters("referent-rsa", "ccas-rennes");
        for path in ["/pilotage/aides", "/pilotage/aides.csv", link] {
            assert_eq!(referent.get(path).status, StatusCode::FORBIDDEN, "{path}");
        }
    });
}

#[test]
fn a_table_comes_as_a_file_is_shown_then_written() {
    both(|house| {
        let mut platform = house.enters("clauses-gestionnaire", "plateforme-clauses-sociales");
        let path = "/pilotage/clauses-sociales/marches";
        let head = "Marché;dernier-jour;heures;public\n";
        let good = format!("{head}\nCollège de Redon;31/01/2018;120,5;Allocataires du RSA\n");
        let file = |content: &str| {
            vec![(
                "tableau-fichier",
                "heures.csv",
                content.to_owned().into_bytes(),
            )]
        };
        let send = |reader: &mut Reader<'_>, content: &str, answers: &[(&str, &str)]| {
            let files = file(content);
            let files: Vec<_> = files
                .iter()
                .map(|(f, n, c)| (*f, *n, c.as_slice()))
                .collect();
            reader.fill_with(path, answers, &files)
        };
        // A file is only ever shown, even when one asks to write.
        let weighed = send(&mut platform, &good, &[("ecrire", "oui")]);
        assert_eq!(weighed.status, StatusCode::OK, "{}", weighed.html);
        assert!(weighed.says("Rien n'est écrit.") && weighed.says("à écrire"));
        assert!(
            weighed.html.contains("Collège de Redon\t31/01/2018"),
            "{}",
            weighed.html
        );
        assert!(platform.get(path).says("Aucun marché"));
        let done = platform.send(path, &weighed, &[("ecrire", "oui")]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
        assert!(platform.get(path).says("Collège de Redon"));
        // The line of a fault is that of the file.
        let wrong = send(
            &mut platform,
            &format!("{head}Redon;31/01/2018;beaucoup;Autre\n"),
            &[],
        );
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            wrong.says("ligne 2") && wrong.says("ce n'est pas un nombre"),
            "{}",
            wrong.html
        );
        for (content, says) in [("PK\u{3}\u{4}rien", "classeur"), ("\u{1}\u{2}", "texte")] {
            let wrong = send(&mut platform, content, &[]);
            assert_eq!(
                wrong.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{}",
                wrong.html
            );
            assert!(wrong.says(says), "{says}: {}", wrong.html);
        }
        let heavy = send(&mut platform, &"x;".repeat(200_000), &[]);
        assert_eq!(heavy.status, StatusCode::PAYLOAD_TOO_LARGE);
        // No guard word, nothing read.
        let files = file(&good);
        let files: Vec<_> = files
            .iter()
            .map(|(f, n, c)| (*f, *n, c.as_slice()))
            .collect();
        let unguarded = platform.send_parts(path, &[], &files);
        assert_eq!(unguarded.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn parts_that_are_none_are_told_so_in_french() {
    both(|house| {
        let mut platform = house.enters("clauses-gestionnaire", "plateforme-clauses-sociales");
        let broken = platform.send_raw(
            "/pilotage/clauses-sociales/marches",
            "multipart/form-data; boundary=ligne",
            b"--ligne\r\nContent-Disposition: form-data; name=\"jeton\"\r\n\r\nabc",
        );
        assert_eq!(broken.status, StatusCode::BAD_REQUEST, "{}", broken.html);
        assert!(broken.says("Il est mal formé"), "{}", broken.html);
    });
}

#[test]
fn a_referent_writes_a_need_finds_it_again_and_says_that_it_is_answered() {
    both(|house| {
        let mut referent = house.enters("referent-rsa", "ccas-rennes");
        let (person, _) = house.prescribed(&referent.who, "cap-confiance");
        let path = format!("/personnes/{person}/manques");
        let from = referent.get(&format!("/personnes/{person}"));
        assert!(!from.links(&path).is_empty(), "{}", from.html);
        let list = "/personnes/manques";
        assert!(!referent.get("/personnes").links(list).is_empty());
        assert!(referent.get(list).says("Vous n'avez rien consigné"));
        for (need, text, says) in [
            ("", "Aucun bus.", "choisissez une sorte de besoin"),
            ("mobilite", " ", "Rien n'a été écrit :"),
            ("mobilite", "n° 1 85 05 78 006 084 91", "sécurité sociale"),
        ] {
            let wrong = referent.fill(&path, &[("besoin", need), ("texte", text)]);
            assert_eq!(
                wrong.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{}",
                wrong.html
            );
            assert!(
                wrong.says(says) && wrong.html.contains("role=\"alert\""),
                "{says}"
            );
        }
        let answers = [
            ("besoin", "mobilite"),
            ("texte", "Aucun bus avant huit heures."),
            ("fiche", "cap-confiance"),
        ];
        let done = referent.fill(&path, &answers);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
        let page = referent.get(&path);
        assert!(
            page.says("Aucun bus avant huit heures.") && page.says("sans réponse"),
            "{}",
            page.html
        );
        let mine = referent.get(list);
        assert!(mine.says("Aucun bus avant huit heures.") && !mine.links(&path).is_empty());
        let form = page.form("name=\"repondu\"");
        let done = referent.send(&path, &form, &[]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
        assert!(referent.get(&path).says("réponse trouvée"));
        assert!(referent.get(list).says("Réponse le"));
        let mut other = house.enters("referent-rsa", "cdas-guichen");
        assert_eq!(other.get(&path).status, StatusCode::NOT_FOUND);
        assert!(other.get(list).says("Vous n'avez rien consigné"));
        let mut operator = house.enters("coordinateur", "arep");
        let seen = operator.get(&path);
        assert!(
            !seen.html.contains("<textarea") && !seen.says("Aucun bus"),
            "{}",
            seen.html
        );
    });
}
