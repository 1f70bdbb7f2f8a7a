//! What a funder asks of participants, through the pages of those it concerns.

use axum::http::StatusCode;

use crate::support::both;

#[test]
fn an_operation_is_shown_to_those_who_follow_or_lead_it_and_to_nobody_else() {
    both(|house| {
        let referent = house.enters("referent-rsa", "ccas-rennes");
        let (_, dossier) = house.prescribed(&referent.who, "cap-confiance");
        let mut soi = house.enters("soi-charge-de-mission", "service-offre-insertion");
        assert!(!soi.get("/pilotage").links("/pilotage/recueils").is_empty());
        let page = soi.get("/pilotage/recueils");
        assert_eq!(page.status, StatusCode::OK, "{}", page.html);
        assert!(page.says("Personne n'est encore entré"), "{}", page.html);
        let one = "/pilotage/recueils/fse-2014-2020/cap-confiance/arep";
        let page = soi.get(one);
        assert_eq!(page.status, StatusCode::OK, "{}", page.html);
        for said in [
            "n° 1304/2013",
            "Comment est-ce compté ?",
            "ne doit pas dépasser",
            "CR09",
            "hors de Livret",
            "à confirmer par l'autorité de gestion",
        ] {
            assert!(page.says(said), "{said}: {}", page.html);
        }
        // A few of whom health is told are nobody.
        assert!(page.says("moins de onze"), "{}", page.html);
        let newer = soi.get("/pilotage/recueils/fse-2021-2027/cap-confiance/arep");
        assert!(
            newer.says("EECO19") && newer.says("2021/1057"),
            "{}",
            newer.html
        );
        let csv = soi.get(&format!("{one}/indicateurs.csv"));
        assert!(
            csv.html.starts_with('\u{feff}') && csv.html.contains("\"CO01\";"),
            "{}",
            csv.html
        );
        let csv = soi.get(&format!("{one}/participants.csv"));
        assert!(
            csv.html.contains("\"Situation six mois après\""),
            "{}",
            csv.html
        );
        let csv = soi.get(&format!("{one}/controle.csv"));
        assert!(
            csv.html.contains("\"Ce qui manque ou ne va pas\""),
            "{}",
            csv.html
        );
        for path in [
            "/pilotage/recueils/aucun/cap-confiance/arep",
            "/pilotage/recueils/fse-2014-2020/aucune/arep",
            "/pilotage/recueils/fse-2014-2020/cap-confiance/aucun",
            "/pilotage/recueils/fse-2014-2020/parcours-en-mouvement/arep",
            "/pilotage/recueils/fse-2014-2020/cap-confiance/%20",
            "/pilotage/recueils/fse-2014-2020/cap-confiance/arep/autre.csv",
            "/pilotage/recueils/fse-2014-2020/cap-confiance/arep/participants",
        ] {
            assert_eq!(soi.get(path).status, StatusCode::NOT_FOUND, "{path}");
        }
        let mut operator = house.enters("coordinateur", "arep");
        assert_eq!(operator.get(one).status, StatusCode::OK);
        let mut other = house.enters("coordinateur", "ascape-35");
        let mut referent = referent;
        for path in [one.to_owned(), format!("{one}/participants.csv")] {
            assert_eq!(other.get(&path).status, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(referent.get(&path).status, StatusCode::FORBIDDEN, "{path}");
        }
        assert_eq!(
            referent.get("/pilotage/recueils").status,
            StatusCode::FORBIDDEN
        );
        // Prescribed and not in yet, nobody is a participant.
        for path in ["recueil", "recueil/attestation"] {
            let path = format!("/dossiers/{dossier}/{path}");
            assert_eq!(operator.get(&path).status, StatusCode::NOT_FOUND, "{path}");
        }
    });
}
