//! Calendars that a diary subscribes to: by their link and nothing else, naming nobody, until they are taken back.

use axum::http::StatusCode;
use store::{Fault, mandates};

use crate::support::{House, Read, Reader, both};

fn link(page: &Read) -> String {
    let links = page.links("/calendrier/");
    links.first().expect("a link").clone()
}

/// As a diary reads it: folded lines put together.
fn unfolded(read: &Read) -> String {
    read.html.replace("\r\n ", "")
}

fn makes(reader: &mut Reader<'_>, page: &str, to: &str) -> Read {
    let shown = reader.get(page);
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.html);
    let guard = shown.field("jeton");
    reader.post(to, &[("jeton", &guard)])
}

/// Somebody who comes with a link, and nothing else.
fn diary(house: &House) -> Reader<'_> {
    house.enters("referent-rsa", "cdas-pays-de-redon")
}

#[test]
fn what_is_due_is_in_a_diary_without_a_name() {
    both(|house| {
        let mut reader = house.enters("referent-rsa", "ccas-rennes");
        let (_, dossier) = house.prescribed(&reader.who, "creation-activite");
        let made = makes(&mut reader, "/profil", "/profil/calendrier");
        assert_eq!(made.status, StatusCode::OK, "{}", made.html);
        assert!(made.says("elle ne sera plus montrée"));
        let link = link(&made);
        // A diary needs the whole address; the link of the page goes without.
        assert!(
            made.says(&format!("http://localhost{link}")),
            "{}",
            made.html
        );
        assert!(
            reader.get("/profil").links("/calendrier/").is_empty(),
            "shown once"
        );
        let read = diary(house).get(&link);
        assert_eq!(read.status, StatusCode::OK);
        assert_eq!(read.head["content-type"], "text/calendar; charset=utf-8");
        let text = unfolded(&read);
        assert!(text.starts_with("BEGIN:VCALENDAR\r\n"), "{text}");
        assert!(
            !text.contains("Exemple") && !text.contains("Dominique"),
            "{text}"
        );
        let due = reader.get("/a-faire");
        let dated = due.says("au plus tard") && due.html.contains(&format!("/dossiers/{dossier}"));
        if dated {
            assert!(
                text.contains(&format!("SUMMARY:Dossier n° {dossier} : ")),
                "{text}"
            );
            assert!(
                text.contains(&format!("URL:http://localhost/dossiers/{dossier}")),
                "{text}"
            );
        }
        // Taken back, it opens nothing; nor does another end, or another link.
        let profile = reader.get("/profil");
        assert!(profile.says("lu par un agenda"), "{}", profile.html);
        let number = profile.html.split("name=\"calendrier\" value=\"").nth(1);
        let number = number
            .and_then(|rest| rest.split('"').next())
            .expect("a number");
        for wrong in ["/calendrier/rien.ics", link.trim_end_matches(".ics")] {
            assert_eq!(
                diary(house).get(wrong).status,
                StatusCode::NOT_FOUND,
                "{wrong}"
            );
        }
        let guard = profile.field("jeton");
        let values = [("jeton", guard.as_str()), ("calendrier", number)];
        // That of somebody else is not taken back.
        let mut other = diary(house);
        let own = other.get("/profil").field("jeton");
        let refused = other.post(
            "/profil/calendrier-repris",
            &[("jeton", &own), ("calendrier", number)],
        );
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        let back = reader.post("/profil/calendrier-repris", &values);
        assert_eq!(back.status, StatusCode::SEE_OTHER);
        assert_eq!(diary(house).get(&link).status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_calendar_ends_with_its_mandate() {
    both(|house| {
        let mut reader = house.enters("referent-rsa", "ccas-rennes");
        let link = link(&makes(&mut reader, "/profil", "/profil/calendrier"));
        assert_eq!(diary(house).get(&link).status, StatusCode::OK);
        let taken: Result<bool, Fault> = house
            .office
            .store
            .write(|tx| mandates::revoke(tx, reader.who.mandate, 1));
        assert!(taken.expect("taken back"));
        assert_eq!(diary(house).get(&link).status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_meeting_that_is_cancelled_is_cancelled_in_the_diary() {
    both(|house| {
        let mut soi = house.enters("soi-charge-de-mission", "service-offre-insertion");
        let body = "reunion-analyse-candidatures@plateforme-vers-l-emploi";
        let answers = [
            ("instance", body),
            ("jour", "19/03/2018"),
            ("heure", "14 h 30"),
            ("lieu", "Rennes, salle 4"),
        ];
        let done = soi.fill("/seances/nouvelle", &answers);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
        let page = done.to.expect("a page");
        let page = page.split('?').next().expect("a path").to_owned();
        let to = format!("{page}/calendrier");
        let own = link(&makes(&mut soi, &page, &to));
        let all = link(&makes(&mut soi, "/profil", "/profil/calendrier"));
        for link in [&own, &all] {
            let text = unfolded(&diary(house).get(link));
            assert!(
                text.contains("DTSTART;TZID=Europe/Paris:20180319T143000"),
                "{text}"
            );
            assert!(text.contains("LOCATION:Rennes\\, salle 4"), "{text}");
            assert!(text.contains("STATUS:CONFIRMED"), "{text}");
        }
        // Whoever does not sit there has none of it.
        let mut other = diary(house);
        let guard = other.get("/profil").field("jeton");
        let refused = other.post(&to, &[("jeton", &guard)]);
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        let shown = soi.get(&page);
        let values = [
            ("jeton", shown.field("jeton")),
            ("version", shown.field("version")),
            ("confirme", "oui".to_owned()),
        ];
        let values: Vec<(&str, &str)> = values.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let done = soi.post(&format!("{page}/annuler"), &values);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
        let text = unfolded(&diary(house).get(&own));
        assert!(text.contains("STATUS:CANCELLED"), "{text}");
        assert!(text.contains("SEQUENCE:1\r\n"), "{text}");
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 1);
    });
}
