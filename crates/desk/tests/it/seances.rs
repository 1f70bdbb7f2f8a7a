//! Meetings through their pages: planned, led, closed, printed; and what a form does not accept.

use axum::http::StatusCode;

use crate::support::{House, Read, Reader, both};

/// A fiche whose candidates are examined by a meeting as soon as they are prescribed.
const FICHE: &str = "plateforme-vers-l-emploi";

struct Story<'h> {
    referent: Reader<'h>,
    clps: Reader<'h>,
    soi: Reader<'h>,
    dossier: i64,
}

fn story(house: &House) -> Story<'_> {
    let referent = house.enters("referent-rsa", "cdas-pays-de-redon");
    let (_, dossier) = house.prescribed(&referent.who, FICHE);
    Story {
        clps: house.enters("conseiller-insertion-professionnelle", "clps"),
        soi: house.enters("soi-charge-de-mission", "service-offre-insertion"),
        referent,
        dossier,
    }
}

fn body() -> String {
    format!("reunion-analyse-candidatures@{FICHE}")
}

/// Plans a meeting through the page; where it leads.
fn planned(reader: &mut Reader<'_>, day: &str) -> String {
    let body = body();
    let answers = [
        ("instance", body.as_str()),
        ("jour", day),
        ("heure", "14 h 30"),
        ("lieu", "Rennes"),
    ];
    let done = reader.fill("/seances/nouvelle", &answers);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
    let to = done.to.expect("a page");
    to.split('?').next().unwrap_or_default().to_owned()
}

/// Sends a form of a page that has several: only these answers, its word and its version.
fn sends(reader: &mut Reader<'_>, page: &str, what: &str, answers: &[(&str, &str)]) -> Read {
    let shown = reader.get(page);
    let (guard, version) = (shown.field("jeton"), shown.field("version"));
    let mut values = vec![("jeton", guard.as_str()), ("version", version.as_str())];
    values.extend_from_slice(answers);
    reader.post(&format!("{page}/{what}"), &values)
}

#[test]
fn a_meeting_is_planned_decides_and_has_its_minutes() {
    both(|house| {
        let mut story = story(house);
        let page = planned(&mut story.soi, "12/03/2018");
        let calendar = story.clps.get("/seances?mois=2018-03");
        assert!(
            calendar.says("14 h 30") && calendar.html.contains(&page),
            "{}",
            calendar.html
        );
        assert!(story.clps.get("/a-faire").html.contains(&page));
        assert!(story.clps.get("/avis").html.contains(&page));
        // Whoever may know of the dossier knows when it is examined.
        let dossier = format!("/dossiers/{}", story.dossier);
        let told = story.referent.get(&dossier);
        assert!(
            told.says("passera devant") && !told.html.contains(&page),
            "{}",
            told.html
        );

        let agenda = story.clps.get(&page);
        assert!(agenda.says("Dominique Exemple"), "{}", agenda.html);
        let ways = agenda.links(&format!("{dossier}/actes/"));
        let [way] = ways.as_slice() else {
            panic!("{ways:?}");
        };
        let outcomes = story.clps.get(way);
        let kept = outcomes.links(&format!("{dossier}/actes/etape/reunion/retenue"));
        let form = story.clps.get(&kept[0]);
        let fields = form.fields();
        let has = |name: &str, value: &str| fields.contains(&(name.to_owned(), value.to_owned()));
        assert!(has("jour", "12/03/2018"), "{fields:?}");
        assert!(has("avec", "referent-soi"), "{fields:?}");
        let done = story
            .clps
            .send(&kept[0], &form, &[("presents", "referent")]);
        if done.status == StatusCode::SEE_OTHER {
            assert!(done.to.expect("a page").starts_with(&page));
        } else {
            assert!(done.says("Revenir à la séance"), "{}", done.html);
        }
        let mandate = story.clps.who.mandate.to_string();
        let there = [
            ("presents", mandate.as_str()),
            ("autres", "Alex Factice"),
            ("note", ""),
        ];
        let noted = sends(&mut story.clps, &page, "presents", &there);
        assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.html);
        let asked = sends(&mut story.clps, &page, "clore", &[]);
        assert!(asked.says("Clore le compte rendu ?"), "{}", asked.html);
        let closed = sends(&mut story.clps, &page, "clore", &[("confirme", "oui")]);
        assert_eq!(
            closed.to,
            Some(format!("{page}/compte-rendu")),
            "{}",
            closed.html
        );
        let minutes = story.soi.get(&format!("{page}/compte-rendu"));
        assert!(minutes.says("Candidature retenue"), "{}", minutes.html);
        assert!(minutes.says("Alex Factice") && minutes.says("Clos le"));
        // Once closed, it is there to be read.
        assert!(!story.soi.get(&page).html.contains("/clore"));
    });
}

#[test]
fn what_a_form_does_not_accept_is_said_and_kept() {
    both(|house| {
        let mut story = story(house);
        let body = body();
        let good = [
            ("instance", body.as_str()),
            ("jour", "19/03/2018"),
            ("heure", "14 h"),
            ("lieu", "Redon"),
        ];
        let bad = [
            ("jour", "31/02/2018", "écrivez un jour qui existe"),
            ("jour", "12/03/2031", "moins de trois ans"),
            ("heure", "midi", "écrivez une heure"),
            ("instance", "nulle-part", "choisissez dans la liste"),
            ("lieu", "2 70 03 35 238 123 41", "sécurité sociale"),
        ];
        for (field, typed, told) in bad {
            let answers =
                good.map(|(name, value)| (name, if name == field { typed } else { value }));
            let read = story.soi.fill("/seances/nouvelle", &answers);
            assert_eq!(
                read.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{field} {typed}"
            );
            assert!(read.says(told), "{field} {typed} : {}", read.html);
            if field != "instance" {
                let kept = read.fields();
                assert!(
                    kept.contains(&(field.to_owned(), typed.to_owned())),
                    "{kept:?}"
                );
            }
        }
        assert!(
            story
                .soi
                .get("/seances?mois=2018-03")
                .says("Aucune séance ce mois-ci")
        );

        let page = planned(&mut story.soi, "12/03/2018");
        let again = story.soi.fill(
            "/seances/nouvelle",
            &good.map(|(name, value)| (name, if name == "jour" { "12/03/2018" } else { value })),
        );
        assert!(
            again.says("cette instance se réunit déjà ce jour-là"),
            "{}",
            again.html
        );
        let dossier = story.dossier.to_string();
        let line = |how, why| {
            [
                ("dossier", dossier.as_str()),
                ("etape", "reunion"),
                ("rang", "0"),
                ("comment", how),
                ("raison", why),
            ]
        };
        for (how, why, told) in [
            ("reporte", " ", "Pourquoi ce dossier est mis de côté"),
            (
                "ailleurs",
                "Il manque le CV.",
                "Dites si le dossier est reporté, ou retiré.",
            ),
        ] {
            let read = sends(&mut story.clps, &page, "lignes", &line(how, why));
            assert_eq!(read.status, StatusCode::UNPROCESSABLE_ENTITY, "{how}");
            assert!(read.says(told), "{how} : {}", read.html);
        }
        let early = sends(&mut story.clps, &page, "clore", &[("confirme", "oui")]);
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            early.says("Écrivez d'abord qui était présent."),
            "{}",
            early.html
        );
        let put = sends(
            &mut story.clps,
            &page,
            "lignes",
            &line("reporte", "Il manque le CV."),
        );
        assert_eq!(put.status, StatusCode::SEE_OTHER, "{}", put.html);
        // Thought out on the meeting as it was: somebody came before.
        let shown = story.soi.get(&page);
        let stale = [
            ("jeton", shown.field("jeton")),
            ("version", "0".to_owned()),
            ("dossier", dossier.clone()),
            ("etape", "reunion".to_owned()),
            ("rang", "0".to_owned()),
        ];
        let stale: Vec<(&str, &str)> = stale
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let late = story.soi.post(&format!("{page}/remettre"), &stale);
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.html);
        assert!(story.soi.get(&page).says("Il manque le CV."));
    });
}

#[test]
fn those_who_sit_nowhere_see_neither_the_way_nor_the_pages() {
    both(|house| {
        let mut story = story(house);
        let page = planned(&mut story.soi, "12/03/2018");
        assert!(!story.referent.get("/a-faire").html.contains("/seances"));
        for path in [
            "/seances",
            "/seances/nouvelle",
            &page,
            &format!("{page}/compte-rendu"),
        ] {
            assert_eq!(
                story.referent.get(path).status,
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
    });
}
