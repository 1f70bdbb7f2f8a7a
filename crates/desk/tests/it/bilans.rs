//! Yearly reports: owed, completed, sent, controlled, returned, accepted; each by who may, and sealed.

use app::Who;
use axum::http::StatusCode;
use domain::dossier::{Act, Event, Subject};
use domain::values::Id;
use store::{Fault, dossiers};

use crate::support::{House, Read, Reader, both};

const PLACE: &str = "/pilotage/bilans/diplomes-du-superieur/bilan-annuel/2017/ascape-35";

fn soi(house: &House) -> Reader<'_> {
    house.enters("soi-charge-de-mission", "service-offre-insertion")
}

fn operator(house: &House) -> Reader<'_> {
    house.enters("coordinateur", "ascape-35")
}

fn does(reader: &mut Reader<'_>, what: &str, answers: &[(&str, &str)]) -> Read {
    let page = reader.get(PLACE);
    let (guard, version) = (page.field("jeton"), page.field("version"));
    // Where nothing may be done, a page has no form of its own: the word of another serves.
    let guard = match guard.is_empty() {
        true => reader.get("/profil").field("jeton"),
        false => guard,
    };
    let version = if version.is_empty() { "0" } else { &version };
    let mut values = vec![
        ("jeton", guard.as_str()),
        ("version", version),
        ("faire", what),
    ];
    values.extend_from_slice(answers);
    reader.post(PLACE, &values)
}

/// What is written in the journal of the action.
fn journal_of_action(house: &House) -> Vec<Event> {
    let now = house.by(&Who::nobody(), |call| call.now);
    let kept: Result<Vec<dossiers::Dossier>, Fault> =
        house.office.store.read(|tx| dossiers::after(tx, 0, 1000));
    let mut all = kept.expect("they read").into_iter();
    let action = all.find_map(|kept| {
        let read = house.office.replayed(kept.id, now).expect("it replays");
        (read.subject == Subject::Action).then_some(read)
    });
    action.expect("the action has a journal").journal
}

#[test]
fn a_report_is_written_sent_returned_sent_again_and_accepted() {
    both(|house| {
        let (mut operator, mut soi) = (operator(house), soi(house));
        let list = operator.get("/pilotage/bilans");
        assert!(
            list.html.contains(PLACE) && list.says("à écrire"),
            "{}",
            list.html
        );
        assert!(!list.html.contains("/2017/egee"), "each writes its own");
        assert!(operator.get("/a-faire").html.contains(PLACE));
        assert!(
            !soi.get("/a-faire").html.contains(PLACE),
            "it is not theirs yet"
        );
        let list = soi.get("/pilotage/bilans?annee=2017");
        assert!(
            list.html.contains(PLACE) && list.html.contains("/2017/egee"),
            "{}",
            list.html
        );
        // Whom it is for, where the booklet says; where it does not, that is said.
        assert!(list.says("le livret ne dit pas à qui"), "{}", list.html);

        let text = "Douze ateliers, deux réunions.";
        let kept = does(&mut operator, "garder", &[("activite", text)]);
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.html);
        assert!(operator.get(PLACE).says(text));
        assert!(
            !soi.get(PLACE).says(text),
            "what is being written is its author's"
        );
        for (what, answers, says) in [
            (
                "envoyer",
                [("activite", "")],
                "répondez, cette réponse est attendue",
            ),
            (
                "envoyer",
                [("activite", "185057800608491")],
                "sécurité sociale",
            ),
            ("jeter", [("activite", text)], "Dites ce que vous faites"),
        ] {
            let wrong = does(&mut operator, what, &answers);
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}");
            assert!(wrong.says(says), "{what}: {}", wrong.html);
        }
        let sent = does(&mut operator, "envoyer", &[("activite", text)]);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.html);
        let page = operator.get(PLACE);
        assert!(
            page.says("envoyé, à contrôler") && page.says("arrêtés le"),
            "{}",
            page.html
        );
        assert!(!operator.get("/a-faire").html.contains(PLACE));
        assert!(soi.get("/a-faire").html.contains(PLACE));
        assert!(soi.get(PLACE).says(text));
        // Nobody writes in it any more, and its author does not judge it.
        let late = does(&mut operator, "garder", &[("activite", "autre")]);
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.html);
        let own = does(&mut operator, "accepter", &[("confirme", "oui")]);
        assert_eq!(own.status, StatusCode::FORBIDDEN, "{}", own.html);

        let taken = does(&mut soi, "controler", &[]);
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.html);
        let wrong = does(&mut soi, "renvoyer", &[("motif", " ")]);
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let back = does(&mut soi, "renvoyer", &[("motif", "Il manque les sorties.")]);
        assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.html);
        let page = operator.get(PLACE);
        assert!(page.says("Il manque les sorties.") && page.says("renvoyé, à reprendre"));
        assert!(operator.get("/a-faire").html.contains(PLACE));
        let again = does(
            &mut operator,
            "envoyer",
            &[("activite", "Avec les sorties.")],
        );
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.html);
        let asks = does(&mut soi, "accepter", &[]);
        assert_eq!(asks.status, StatusCode::OK, "it is confirmed first");
        let done = does(&mut soi, "accepter", &[("confirme", "oui")]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
        let page = soi.get(PLACE);
        assert!(
            page.says("accepté") && page.says("Camille Exemple"),
            "{}",
            page.html
        );
        assert!(!soi.get("/a-faire").html.contains(PLACE));
        // It is in the journal of the action, at the day it was sent, written by who sent it.
        let office = &house.office;
        let deposited: Vec<_> = journal_of_action(house)
            .into_iter()
            .filter_map(|event| match event.entry.act {
                Act::Deposit(deposit) => Some((event.draft, event.entry.on, deposit)),
                _ => None,
            })
            .collect();
        let [(draft, on, deposit)] = deposited.as_slice() else {
            panic!("{deposited:?}");
        };
        assert_eq!((*draft, *on), (false, crate::support::TODAY));
        assert_eq!(deposit.document.as_str(), "bilan-annuel");
        let author = deposit.written_by[0].structure.as_ref();
        assert_eq!(author.map(Id::as_str), Some("ascape-35"));
        let now = house.by(&soi.who, |call| call.now);
        let found = office.verify(now, |_| {}).expect("it verifies");
        assert_eq!(found.differences, []);
        let after = does(&mut soi, "renvoyer", &[("motif", "Trop tard.")]);
        assert_eq!(after.status, StatusCode::CONFLICT, "{}", after.html);
    });
}

#[test]
fn a_report_is_nobody_elses() {
    both(|house| {
        let mut other = house.enters("coordinateur", "egee");
        assert_eq!(other.get(PLACE).status, StatusCode::NOT_FOUND);
        let mut referent = house.enters("referent-rsa", "ccas-rennes");
        for path in ["/pilotage/bilans", PLACE] {
            assert_eq!(referent.get(path).status, StatusCode::FORBIDDEN, "{path}");
        }
        let mut soi = soi(house);
        for path in [
            "/pilotage/bilans/diplomes-du-superieur/bilan-annuel/2017/personne",
            "/pilotage/bilans/diplomes-du-superieur/cv/2017/ascape-35",
            "/pilotage/bilans/cap-confiance/bilan-annuel/2017/arep",
        ] {
            assert_eq!(soi.get(path).status, StatusCode::NOT_FOUND, "{path}");
        }
        // The service does not write for an operator.
        let written = does(&mut soi, "garder", &[("activite", "À leur place.")]);
        assert_eq!(written.status, StatusCode::FORBIDDEN, "{}", written.html);
        for year in ["deux", "2019", "1999", "-1"] {
            let wrong = soi.get(&format!("/pilotage/bilans?annee={year}"));
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{year}");
            assert!(wrong.html.contains(&format!("value=\"{year}\"")));
        }
    });
}

#[test]
fn a_year_that_runs_is_written_and_not_sent() {
    both(|house| {
        let mut operator = operator(house);
        let place = PLACE.replace("2017", "2018");
        let page = operator.get(&place);
        assert_eq!(page.status, StatusCode::OK, "{}", page.html);
        assert!(!page.html.contains("value=\"envoyer\""), "{}", page.html);
        let guard = page.field("jeton");
        let values = [
            ("jeton", guard.as_str()),
            ("version", "0"),
            ("faire", "envoyer"),
            ("activite", "Trop tôt."),
        ];
        let wrong = operator.post(&place, &values);
        assert_eq!(
            wrong.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            wrong.html
        );
        assert!(wrong.says("L'année n'est pas finie"), "{}", wrong.html);
    });
}
