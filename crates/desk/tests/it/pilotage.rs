//! How actions go, through the pages of those who follow or operate them.

use axum::http::StatusCode;

use crate::support::{House, Reader, both};

fn soi(house: &House) -> Reader<'_> {
    house.enters("soi-charge-de-mission", "service-offre-insertion")
}

#[test]
fn those_who_follow_an_action_see_its_numbers_and_the_others_no_door() {
    both(|house| {
        let referent = house.enters("referent-rsa", "ccas-rennes");
        house.prescribed(&referent.who, "cap-confiance");
        let mut soi = soi(house);
        assert!(!soi.get("/a-faire").links("/pilotage").is_empty());
        let page = soi.get("/pilotage");
        assert_eq!(page.status, StatusCode::OK, "{}", page.html);
        assert!(page.says("Cap confiance") && page.says("silences à combler"));
        assert!(
            page.says("moins de onze"),
            "no small number of a health action"
        );
        let page = soi.get("/pilotage/cap-confiance");
        assert_eq!(page.status, StatusCode::OK, "{}", page.html);
        assert!(page.says("En attente : 1."), "{}", page.html);
        // A number, and nobody behind it.
        assert_eq!(page.links("/dossiers/"), [""; 0]);

        let mut operator = house.enters("coordinateur", "arep");
        let page = operator.get("/pilotage");
        assert_eq!(page.status, StatusCode::OK, "{}", page.html);
        assert!(page.says("Cap confiance") && !page.says("Clauses sociales"));
        let page = operator.get("/pilotage/cap-confiance");
        assert_eq!(
            page.links("/dossiers/").len(),
            1,
            "who waits is theirs to know"
        );
        assert!(!page.html.contains("<textarea"), "it settles nothing");
        let other = operator.get("/pilotage/clauses-sociales");
        assert_eq!(other.status, StatusCode::FORBIDDEN);
        assert_eq!(
            operator.get("/pilotage/manques").status,
            StatusCode::FORBIDDEN
        );

        let mut referent = referent;
        assert!(referent.get("/a-faire").links("/pilotage").is_empty());
        for path in ["/pilotage", "/pilotage/cap-confiance", "/pilotage/manques"] {
            assert_eq!(referent.get(path).status, StatusCode::FORBIDDEN, "{path}");
        }
        for path in ["/pilotage/aucune", "/pilotage/%20"] {
            assert_eq!(soi.get(path).status, StatusCode::NOT_FOUND, "{path}");
        }
    });
}

#[test]
fn what_is_decided_is_kept_and_what_is_wrong_is_said() {
    both(|house| {
        let mut soi = soi(house);
        let path = "/pilotage/clauses-sociales";
        let page = soi.get(path);
        assert!(
            page.says("à décider") && page.says("Lecture A091"),
            "{}",
            page.html
        );
        let silence = "mention:prescription-non-dite";
        let to = format!("{path}/silences");
        let jeton = page.field("jeton");
        let send = |reader: &mut Reader<'_>, silence: &str, text: &str| {
            let values = [
                ("jeton", jeton.as_str()),
                ("silence", silence),
                ("texte", text),
            ];
            reader.post(&to, &values)
        };
        let wrong = send(&mut soi, silence, "n° 1 85 05 78 006 084 91");
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.html.contains("role=\"alert\"") && wrong.html.contains("006 084 91"));
        assert!(wrong.says("n'écrivez pas de numéro de sécurité sociale"));
        let unknown = send(&mut soi, "mention:rien", "Décidé.");
        assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
        let unguarded = soi.post(&to, &[("silence", silence), ("texte", "Décidé.")]);
        assert_eq!(unguarded.status, StatusCode::FORBIDDEN);
        assert!(!soi.get(path).says("Décidé."));
        let done = send(&mut soi, silence, "Par courriel à la plateforme.");
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
        let page = soi.get(path);
        assert!(page.says("Par courriel à la plateforme.") && page.says("par Camille Exemple"));
    });
}

#[test]
fn a_reminder_is_asked_twice_before_it_leaves() {
    both(|house| {
        let mut soi = soi(house);
        let path = "/pilotage/cap-confiance";
        let jeton = soi.get(path).field("jeton");
        let jeton = if jeton.is_empty() {
            soi.get("/pilotage/clauses-sociales").field("jeton")
        } else {
            jeton
        };
        let to = format!("{path}/relance");
        let values = [
            ("jeton", jeton.as_str()),
            ("operateur", ""),
            ("quoi", "etape:prescription"),
        ];
        let asked = soi.post(&to, &values);
        assert_eq!(asked.status, StatusCode::OK, "{}", asked.html);
        assert!(asked.says("Relancer ceux qui le doivent ?"));
        let done = soi.send(&to, &asked, &[]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
        let told = done.to.expect("a page");
        let told = soi.get(told.split('#').next().unwrap_or_default());
        assert!(
            told.says("Relance partie pour 0 chose due."),
            "{}",
            told.html
        );
        for quoi in ["", "etape", "autre:chose", "etape:%"] {
            let values = [("jeton", jeton.as_str()), ("operateur", ""), ("quoi", quoi)];
            assert_eq!(
                soi.post(&to, &values).status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{quoi}"
            );
        }
        let mut referent = house.enters("referent-rsa", "ccas-rennes");
        let jeton = referent.get("/profil").field("jeton");
        let values = [
            ("jeton", jeton.as_str()),
            ("operateur", ""),
            ("quoi", "etape:prescription"),
        ];
        assert_eq!(referent.post(&to, &values).status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn what_the_offer_lacks_is_asked_by_year() {
    both(|house| {
        let mut soi = soi(house);
        let page = soi.get("/pilotage/manques");
        assert_eq!(page.status, StatusCode::OK, "{}", page.html);
        assert!(page.says("Rien n'a été consigné"));
        let page = soi.get("/pilotage/manques?annee=2017&besoin=mobilite");
        assert!(
            page.html.contains("value=\"mobilite\" selected"),
            "the choice is kept"
        );
        for year in ["deux", "17", "99999", "-1"] {
            let wrong = soi.get(&format!("/pilotage/manques?annee={year}"));
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{year}");
            assert!(wrong.html.contains(&format!("value=\"{year}\"")));
        }
    });
}

#[test]
fn hours_are_pasted_weighed_then_written() {
    both(|house| {
        let mut platform = house.enters("clauses-gestionnaire", "plateforme-clauses-sociales");
        let path = "/pilotage/clauses-sociales/marches";
        assert!(
            platform
                .get("/pilotage/clauses-sociales")
                .links(path)
                .contains(&path.to_owned())
        );
        let head = "Marché\tdernier-jour\theures\tpublic\n";
        let good = format!("{head}Collège de Redon\t31/01/2018\t120,5\tAllocataires du RSA\n");
        let weighed = platform.fill(path, &[("tableau", &good)]);
        assert_eq!(weighed.status, StatusCode::OK, "{}", weighed.html);
        assert!(weighed.says("Rien n'est écrit.") && weighed.says("à écrire"));
        assert!(platform.get(path).says("Aucun marché"));
        let done = platform.send(path, &weighed, &[("ecrire", "oui")]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
        let page = platform.get(path);
        assert!(
            page.says("Collège de Redon") && page.says("120,5, soit 100 %"),
            "{}",
            page.html
        );
        let csv = platform.get(&format!("{path}.csv"));
        assert!(
            csv.html
                .contains("\"Collège de Redon\";1;31/01/2018;120,5;120,5"),
            "{}",
            csv.html
        );

        for (pasted, says) in [
            ("", "le fichier est vide"),
            ("Marché\theures\nRedon\t12", "il manque une colonne"),
            (
                &format!("{head}Redon\t31/01/2018\tbeaucoup\tAutre")[..],
                "ce n'est pas un nombre",
            ),
            (
                &format!("{head}Redon\tjanvier\t12\tAutre"),
                "ce n'est pas un jour",
            ),
            (
                &format!("{head}\t31/01/2018\t12\tAutre"),
                "cette case est attendue",
            ),
            (
                &format!("{head}185057800608491\t31/01/2018\t12\tAutre"),
                "sécurité sociale",
            ),
        ] {
            let wrong = platform.fill(path, &[("tableau", pasted), ("ecrire", "oui")]);
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{pasted}");
            assert!(wrong.says(says), "{pasted}: {}", wrong.html);
        }
        let links = platform.get(path).links("/dossiers/");
        assert_eq!(links.len(), 1);
        let contract = platform.get(&links[0]);
        assert!(
            contract.says("» : 120,5") && contract.says("» : 120,5, soit 100 %"),
            "what it adds to each count: {}",
            contract.html
        );
        let mut soi = soi(house);
        let page = soi.get(path);
        assert!(
            page.says("120,5") && page.says("Collège de Redon"),
            "a contract tells of nobody: {}",
            page.html
        );
        assert_eq!(
            soi.get("/pilotage/cap-confiance/marches").status,
            StatusCode::NOT_FOUND
        );
        let mut referent = house.enters("referent-rsa", "ccas-rennes");
        assert_eq!(referent.get(path).status, StatusCode::FORBIDDEN);
        assert_eq!(
            referent.get(&format!("{path}.csv")).status,
            StatusCode::FORBIDDEN
        );
    });
}
