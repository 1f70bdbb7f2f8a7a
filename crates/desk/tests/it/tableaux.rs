//! Figures, through the pages of those who follow or operate actions.

use axum::http::StatusCode;

use crate::support::both;

/// A link as a browser reads it.
fn followed(link: &str) -> String {
    link.replace("&#38;", "&").replace("&amp;", "&")
}

#[test]
fn a_figure_is_chosen_drawn_explained_and_taken_away() {
    both(|house| {
        let referent = house.enters("referent-rsa", "ccas-rennes");
        house.prescribed(&referent.who, "cap-confiance");
        let mut soi = house.enters("soi-charge-de-mission", "service-offre-insertion");
        assert!(!soi.get("/pilotage").links("/pilotage/tableaux").is_empty());
        let home = soi.get("/pilotage/tableaux?du=2018-01-01&au=2018-12-31");
        assert_eq!(home.status, StatusCode::OK, "{}", home.html);
        assert!(home.says("Prescriptions") && home.says("Plafonds et objectifs"));
        // The filters go along.
        let kept = home.links("/pilotage/tableaux/prescriptions");
        assert!(
            kept.iter().any(|link| link.contains("du=2018-01-01")),
            "{kept:?}"
        );

        let path = "/pilotage/tableaux/prescriptions?du=2018-01-01&au=2018-12-31";
        let page = soi.get(path);
        assert_eq!(page.status, StatusCode::OK, "{}", page.html);
        for said in [
            "Cap confiance",
            "Comment est-ce compté",
            "chacun une fois, au jour de la prescription",
            "role=\"img\"",
            "dans aucun total ni détail",
        ] {
            assert!(
                page.html.contains(said) || page.says(said),
                "{said}: {}",
                page.html
            );
        }
        assert!(!page.html.contains("style="), "no inline style");
        // Nothing is told of the action whose dossiers exist only in numbers.
        assert!(page.says("non dit"));
        for (file, media, begins) in [
            (
                "tableau.csv",
                "text/csv; charset=utf-8",
                "\u{feff}\"Action\";\"Nombre\"",
            ),
            ("dessin.svg", "image/svg+xml", "<svg"),
            ("dessin.png", "image/png", ""),
        ] {
            let link = page.links(&format!("/pilotage/tableaux/prescriptions/{file}"));
            let link = link.first().unwrap_or_else(|| panic!("{file}"));
            assert!(link.contains("du=2018-01-01"), "{link}");
            let taken = soi.get(&followed(link));
            assert_eq!(taken.status, StatusCode::OK, "{file}");
            assert_eq!(taken.head["content-type"], media, "{file}");
            assert!(taken.html.starts_with(begins), "{file}: {}", taken.html);
        }
        // The service has numbers, and opens no dossier that it need not know.
        let list = soi.get("/pilotage/tableaux/prescriptions/dossiers?du=2018-01-01&au=2018-12-31");
        assert_eq!(list.status, StatusCode::OK);
        assert!(list.says("Aucun dossier ici que vous ayez à connaître"));
        // One prescription in one place is somebody.
        let place = soi.get(&format!("{path}&par=epci"));
        assert!(
            place.says("moins de onze") && !place.says("Rennes Métropole :"),
            "{}",
            place.html
        );
        // What is rounded or not said is told with the figure, before anything drawn of it.
        let told = place.html.find("sont arrondis à la dizaine");
        assert!(told.is_some() && told < place.html.find("<table"));

        let mut operator = house.enters("coordinateur", "arep");
        let page = operator.get(path);
        let link = page.links("/pilotage/tableaux/prescriptions/dossiers");
        let link = link.first().expect("a list");
        let list = operator.get(&followed(link));
        assert_eq!(list.links("/dossiers/").len(), 1, "{}", list.html);
        let mut referent = referent;
        for path in [
            "/pilotage/tableaux",
            path,
            "/pilotage/carte",
            "/pilotage/parcours",
            "/pilotage/tableaux/prescriptions/tableau.csv",
            "/pilotage/tableaux/prescriptions/dossiers",
        ] {
            assert_eq!(referent.get(path).status, StatusCode::FORBIDDEN, "{path}");
        }
    });
}

#[test]
fn what_is_typed_wrong_is_said_and_kept() {
    both(|house| {
        let mut soi = house.enters("soi-charge-de-mission", "service-offre-insertion");
        for (question, kept) in [
            ("du=hier", "value=\"hier\""),
            ("du=2018-12-31&au=2018-01-01", "value=\"2018-12-31\""),
            ("par=couleur", "Détailler par"),
            ("territoire=nulle-part", "Territoire"),
        ] {
            for page in ["/pilotage/tableaux/prescriptions", "/pilotage/carte"] {
                let wrong = soi.get(&format!("{page}?{question}"));
                assert_eq!(
                    wrong.status,
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "{page} {question}"
                );
                assert!(wrong.html.contains(kept), "{question}: {}", wrong.html);
                assert!(wrong.html.contains("role=\"alert\""), "{question}");
            }
        }
        let wrong = soi.get("/pilotage/parcours?au=hier");
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        for path in [
            "/pilotage/tableaux/aucun",
            "/pilotage/tableaux/retards/dossiers",
            "/pilotage/tableaux/prescriptions?action=aucune",
            "/pilotage/carte?indicateur=aucun",
        ] {
            assert_eq!(soi.get(path).status, StatusCode::NOT_FOUND, "{path}");
        }
    });
}
