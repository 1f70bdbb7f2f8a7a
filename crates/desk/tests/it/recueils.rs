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
            "Comptés hors de Livret",
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
        for path in ["recueil", "papiers/participation.pdf"] {
            let path = format!("/dossiers/{dossier}/{path}");
            assert_eq!(operator.get(&path).status, StatusCode::NOT_FOUND, "{path}");
        }
    });
}

/// What answers cannot say together is refused by a sentence where they are typed; what is only strange is kept, and
/// names the participant in the control report until it is corrected.
#[test]
fn an_inconsistent_participant_is_caught_with_a_sentence() {
    both(|house| {
        let referent = house.enters("referent-rsa", "ccas-rennes");
        let (person, dossier) = house.prescribed(&referent.who, "vers-et-dans-l-emploi");
        house.admits(&referent.who, person, "vers-et-dans-l-emploi");
        let mut operator = house.enters(
            "conseiller-insertion-professionnelle",
            "groupement-catalys-clps",
        );
        let at = |path: &str| format!("/dossiers/{dossier}/{path}");
        let confirmed = ("confirme", "oui");
        let came = operator.fill(&at("actes/etape/preparation"), &[confirmed]);
        assert!(!came.status.is_client_error(), "{}", came.html);
        let answers = [
            ("reponse.genre", "homme"),
            ("reponse.naissance", "04/05/1970"),
            ("reponse.situation", "inactif"),
            ("reponse.diplome", "cite-0-2"),
            ("reponse.handicap", "refus"),
            ("reponse.origine", "non"),
            ("reponse.defavorise", "non"),
            ("reponse.formation", "non"),
            ("reponse.sans-abri", "non"),
            ("reponse.rural", "oui"),
        ];
        let mut unborn = answers;
        unborn[1].1 = "12/04/2018";
        let wrong = operator.fill(&at("actes/recueil/entree"), &unborn);
        assert_eq!(
            wrong.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            wrong.html
        );
        let sentence = "La date de naissance est après l'entrée : corrigez-la.";
        assert!(wrong.says(sentence), "{}", wrong.html);
        let done = operator.fill(&at("actes/recueil/entree"), &answers);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
        let ended = operator.fill(
            &at("actes/clore"),
            &[("raison", "La personne déménage."), confirmed],
        );
        assert!(!ended.status.is_client_error(), "{}", ended.html);

        let exit = [
            ("reponse.situation", "inactif"),
            ("reponse.recherche", "oui"),
            ("reponse.formation", "non"),
            ("reponse.qualification", "non"),
        ];
        let operation =
            "/pilotage/recueils/fse-2014-2020/vers-et-dans-l-emploi/groupement-catalys-clps";
        let report = operator.get(&format!("{operation}/controle.csv")).html;
        assert!(report.contains("Rien n'est recueilli"), "{report}");
        let done = operator.fill(&at("actes/recueil/sortie"), &exit);
        assert!(
            done.status.is_success() || done.status.is_redirection(),
            "{}",
            done.html
        );
        let strange = "À la sortie, la personne est dite inactive et en recherche d'emploi : qui cherche un emploi est \
                       au chômage. Corrigez l'un des deux.";
        for path in [at("recueil"), operation.to_owned()] {
            assert!(operator.get(&path).says(strange), "{path}");
        }
        let report = operator.get(&format!("{operation}/controle.csv")).html;
        let line = report
            .lines()
            .find(|line| line.contains(&dossier.to_string()));
        let line = line.expect("a participant to look at");
        assert!(
            line.contains("Exemple") && line.contains("Corrigez l'un des deux"),
            "{line}"
        );
        // Answered again, it is no longer told; the first answer is still there.
        let mut right = exit;
        right[0].1 = "chomage";
        let done = operator.fill(&at("actes/recueil/sortie"), &right);
        assert!(done.status.is_redirection(), "{}", done.html);
        let report = operator.get(&format!("{operation}/controle.csv")).html;
        assert!(!report.contains("Corrigez l'un des deux"), "{report}");
        assert!(operator.get(&at("recueil")).says("Avant cela"));
    });
}
