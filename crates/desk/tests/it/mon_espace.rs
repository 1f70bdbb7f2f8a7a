//! A person in their own space: invited by their referent, they read, ask, and sign.

use axum::http::StatusCode;

use crate::support::{House, both};

const FICHE: &str = "cap-confiance";

#[test]
fn a_person_reads_what_is_theirs_in_their_own_space() {
    both(|house: &House| {
        let prescriber = house.enters("referent-rsa", "ccas-rennes");
        let (person, dossier) = house.prescribed(&prescriber.who, FICHE);
        let mut themself = house.themself(person);
        let first = themself.get("/a-faire");
        assert_eq!(first.to.as_deref(), Some("/mon-espace"));
        let home = themself.get("/mon-espace");
        assert!(home.says("Bonjour Dominique"), "{}", home.html);
        assert!(home.says("Qui vous suit"));
        assert!(home.html.contains(&format!("/dossiers/{dossier}")));
        for page in ["parcours", "documents", "donnees"] {
            let read = themself.get(&format!("/mon-espace/{page}"));
            assert_eq!(read.status, StatusCode::OK, "{page}: {}", read.html);
        }
        let data = themself.get("/mon-espace/donnees");
        assert!(data.says("a écrit dans votre dossier"), "{}", data.html);
        let copy = themself.get("/mon-espace/copie");
        assert!(copy.html.contains("Copie de vos données"), "{}", copy.html);

        // They ask; what makes no sense is refused, and kept.
        let page = "/mon-espace/donnees";
        let nothing = themself.fill(page, &[("texte", "Mon adresse a changé.")]);
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(nothing.says("Choisissez d'abord") && nothing.says("Mon adresse a changé."));
        let mute = themself.fill(page, &[("demande", "rectification")]);
        assert_eq!(
            mute.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            mute.html
        );
        let answers = [
            ("demande", "rectification"),
            ("texte", "Mon adresse a changé."),
        ];
        let asked = themself.fill(page, &answers);
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.html);
        assert!(themself.get(page).says("Réponse attendue au plus tard le"));

        // A professional has no such space; another person has their own only.
        let mut other = house.enters("referent-rsa", "cdas-semnon");
        for page in ["", "/parcours", "/documents", "/donnees", "/copie"] {
            let read = other.get(&format!("/mon-espace{page}"));
            assert_eq!(read.status, StatusCode::NOT_FOUND, "{page}");
        }
    });
}

#[test]
fn the_referent_invites_and_nobody_else() {
    both(|house| {
        let mut prescriber = house.enters("referent-rsa", "ccas-rennes");
        let (person, _) = house.prescribed(&prescriber.who, FICHE);
        let path = format!("/personnes/{person}/espace");
        let wrong = prescriber.fill(
            &path,
            &[("par", "courriel"), ("courriel", "pas une adresse")],
        );
        assert_eq!(
            wrong.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            wrong.html
        );
        assert!(wrong.html.contains("pas une adresse"));
        let none = prescriber.fill(&path, &[("par", "courriel"), ("courriel", "")]);
        assert_eq!(
            none.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            none.html
        );
        let sent = prescriber.fill(
            &path,
            &[("par", "courriel"), ("courriel", "d.exemple@exemple.fr")],
        );
        assert!(sent.says("L'invitation part par courriel"), "{}", sent.html);
        assert!(
            sent.links("/invitation").is_empty(),
            "the link goes by mail only"
        );
        let handed = prescriber.fill(&path, &[("par", "lien"), ("courriel", "")]);
        assert_eq!(
            handed.links("/invitation?lien=").len(),
            1,
            "{}",
            handed.html
        );
        let mut stranger = house.enters("referent-rsa", "cdas-semnon");
        assert_eq!(stranger.get(&path).status, StatusCode::NOT_FOUND);
    });
}

/// The contract of this action is signed by the person and by the operator, each for themself.
#[test]
fn each_party_signs_for_themself_once() {
    both(|house| {
        let prescriber = house.enters("referent-rsa", "ccas-rennes");
        let (person, dossier) = house.prescribed(&prescriber.who, FICHE);
        let mut counsellor = house.enters("conseiller-insertion-professionnelle", "arep");
        let mut themself = house.themself(person);
        let page = format!("/dossiers/{dossier}");
        let begin = format!("{page}/actes/document/");
        let deposit = counsellor.get(&page).links(&begin);
        let contract = deposit.iter().find(|link| link.contains("contrat"));
        let contract = contract.unwrap_or_else(|| panic!("{deposit:?}")).clone();
        let document = contract.rsplit('/').next().expect("a document").to_owned();
        let paper = format!("piece.{document}");
        // Written, and signed by nobody yet.
        let with = format!("{paper}.avec");
        let answers = [
            (paper.as_str(), "en-partie"),
            (with.as_str(), "personne"),
            ("brouillon", "oui"),
        ];
        let done = counsellor.fill(&contract, &answers);
        assert!(
            done.status.is_success() || done.status.is_redirection(),
            "{}",
            done.html
        );
        let sign = format!("{page}/signer/{document}");
        let home = themself.get("/mon-espace");
        assert!(home.html.contains(&sign), "{}", home.html);
        for reader in [&mut themself, &mut counsellor] {
            let asked = reader.get(&sign);
            assert!(asked.says("Votre compte vaut signature"), "{}", asked.html);
            let signed = reader.send(&sign, &asked, &[("confirme", "oui")]);
            assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.html);
            assert_eq!(reader.get(&sign).status, StatusCode::NOT_FOUND, "once");
        }
        let seen = themself.get("/mon-espace/documents");
        assert!(!seen.says("pas encore signé"), "{}", seen.html);
        let mut prescriber = prescriber;
        assert_eq!(prescriber.get(&sign).status, StatusCode::NOT_FOUND);
    });
}
