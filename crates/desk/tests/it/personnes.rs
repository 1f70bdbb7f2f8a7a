//! Persons through their pages: found, registered once, known, entrusted, proposed the whole offer, prescribed.

use app::subject::NewFact;
use axum::http::StatusCode;
use demo::dice::Dice;
use demo::persons::eligible;

use crate::CATALOGUE;
use crate::support::{House, Read, Reader, TODAY, both};

/// Registers somebody through the page; where it leads.
fn registered(reader: &mut Reader<'_>, family: &str) -> String {
    let answers = [
        ("nom", family),
        ("prenoms", "Dominique"),
        ("date_de_naissance", "4 mai 1980"),
        ("commune", "Rennes"),
    ];
    let done = reader.fill("/personnes/nouvelle", &answers);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
    done.to.expect("a page")
}

fn referent(house: &House) -> Reader<'_> {
    house.enters("referent-rsa", "ccas-rennes")
}

/// Nothing was done, and what was typed is still there.
fn kept(read: &Read, typed: &[(&str, &str)]) {
    assert_eq!(read.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(read.html.contains("role=\"alert\""));
    let fields = read.fields();
    for (name, value) in typed {
        let held = fields.iter().any(|(n, v)| n == name && v == value);
        assert!(held, "{name} = {value} in {fields:?}");
    }
}

/// What is known of somebody from now on makes a fiche fit.
fn fits(house: &House, reader: &Reader<'_>, path: &str, fiche: &str) {
    let person = path.rsplit('/').next().and_then(|text| text.parse().ok());
    let person: i64 = person.expect("a number");
    let fiche = fiche.parse().expect("an id");
    let engine = house.office.engine_on(&fiche, TODAY).expect("a fiche");
    let known = eligible(engine, TODAY, &mut Dice::first());
    house.by(&reader.who, |call| {
        let may = house.office.facts_to_write(call, person).expect("told");
        let facts = known.answers.iter().filter(|(rank, _)| may.contains(rank));
        let new = facts.map(|(rank, answer)| NewFact {
            fact: CATALOGUE.vocabulary.facts[*rank].id.clone(),
            since: None,
            given: answer.written(&CATALOGUE, *rank),
        });
        let new: Vec<NewFact> = new.collect();
        let done = house.office.record_facts(call, person, &new);
        done.expect("they are written");
    });
}

#[test]
fn somebody_is_registered_once_and_found_by_those_who_may() {
    both(|house| {
        let mut referent = referent(house);
        assert!(referent.get("/personnes").says("Vous ne suivez personne"));
        let path = registered(&mut referent, "Exemplaire");
        let page = referent.get(&path);
        assert!(page.says("Dominique Exemplaire") && page.says("4 mai 1980, 37 ans"));
        assert!(page.says("Rennes") && page.says("Aucun dossier"));
        let offer = format!("{path}/proposer");
        assert_eq!(
            referent.get("/personnes").links(&path),
            [path.as_str(), offer.as_str()]
        );
        assert_eq!(
            referent.get("/personnes?q=EXEMPL").links(&path),
            [path.as_str()]
        );
        assert!(referent.get("/personnes?q=zzz").says("Personne de ce nom"));

        // Again: she is shown, and nothing is written before somebody says that they are two.
        let twin = [
            ("nom", "Exemplère"),
            ("prenoms", "Dominique"),
            ("date_de_naissance", "1980-05-04"),
        ];
        let asked = referent.fill("/personnes/nouvelle", &twin);
        kept(
            &asked,
            &[("nom", "Exemplère"), ("date_de_naissance", "04/05/1980")],
        );
        assert_eq!(asked.links(&path), [path.as_str()]);
        let again = referent.send("/personnes/nouvelle", &asked, &[("confirme", "oui")]);
        assert_eq!(again.status, StatusCode::SEE_OTHER);
        assert_ne!(again.to, Some(path.clone()));

        // To a stranger she is nobody; registering her tells that somebody is, and no more.
        let mut stranger = house.enters("referent-rsa", "cdas-semnon");
        for page in [
            "",
            "/identite",
            "/faits",
            "/referents",
            "/proposer",
            "/prescrire/cap-confiance",
        ] {
            let read = stranger.get(&format!("{path}{page}"));
            assert_eq!(read.status, StatusCode::NOT_FOUND, "{page}");
            assert!(!read.says("Exemplaire"));
        }
        assert_eq!(stranger.get("/personnes?q=exempl").links(&path), [""; 0]);
        let asked = stranger.fill("/personnes/nouvelle", &twin);
        assert!(asked.says("est suivi ailleurs") && asked.links("/personnes/1").is_empty());
        assert!(!asked.says("Exemplaire"));
    });
}

#[test]
fn what_is_typed_wrong_is_said_field_by_field_and_nothing_is_written() {
    both(|house| {
        let mut referent = referent(house);
        let good = [
            ("nom", "Exemple"),
            ("prenoms", "Camille"),
            ("commune", "Rennes"),
        ];
        let wrong = [
            ("nom", "", "cette réponse est attendue"),
            ("prenoms", "2 80 05 35 238 123 45", "sécurité sociale"),
            ("date_de_naissance", "31/02/1980", "un jour qui existe"),
            ("date_de_naissance", "01/01/2090", "vérifiez l'année"),
            ("courriel", "camille", "avec un @"),
            ("commune", "Renes", "n'est pas connu"),
        ];
        for (name, typed, told) in wrong {
            let mut answers: Vec<_> = good.into_iter().filter(|(n, _)| *n != name).collect();
            answers.push((name, typed));
            let read = referent.fill("/personnes/nouvelle", &answers);
            kept(&read, &answers);
            assert!(read.says(told), "{name} = {typed}");
            assert!(read.html.contains("aria-invalid=\"true\""), "{name}");
        }
        // A commune that is near is proposed, and chosen.
        let near = referent.fill(
            "/personnes/nouvelle",
            &[
                ("nom", "Exemple"),
                ("prenoms", "Camille"),
                ("commune", "Renes"),
            ],
        );
        assert!(
            near.html.contains("value=\"commune-35238\""),
            "{}",
            near.html
        );
        let done = referent.send(
            "/personnes/nouvelle",
            &near,
            &[("commune", "commune-35238")],
        );
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        // To register somebody, to find what one wrote down, to see her, to look at the offer for her.
        assert_eq!(referent.get("/personnes").links("/personnes/").len(), 4);
        for nowhere in [
            "/personnes/x",
            "/personnes/12",
            "/personnes/1/prescrire/Rien%20du%20tout",
        ] {
            assert_eq!(
                referent.get(nowhere).status,
                StatusCode::NOT_FOUND,
                "{nowhere}"
            );
        }
    });
}

#[test]
fn an_identity_is_rectified_and_the_second_of_two_looks_again() {
    both(|house| {
        let mut referent = referent(house);
        let path = registered(&mut referent, "Exemple");
        let form = format!("{path}/identite");
        let seen = referent.get(&form);
        assert_eq!(seen.field("date_de_naissance"), "04/05/1980");
        let done = referent.send(&form, &seen, &[("nom", "Spécimen")]);
        assert_eq!(done.to, Some(path.clone()));
        assert!(referent.get(&path).says("Dominique Spécimen"));
        let stale = referent.send(&form, &seen, &[("nom", "Autrement")]);
        kept(&stale, &[("nom", "Autrement")]);
        assert!(stale.says("Dominique Spécimen"));
        let done = referent.send(&form, &stale, &[]);
        assert_eq!(done.to, Some(path.clone()));
        kept(
            &referent.fill(&form, &[("nom", "")]),
            &[("prenoms", "Dominique")],
        );
    });
}

#[test]
fn what_is_known_has_its_author_and_is_corrected_without_being_rewritten() {
    both(|house| {
        let mut referent = referent(house);
        let path = registered(&mut referent, "Exemple");
        let form = format!("{path}/faits");
        let done = referent.fill(
            &form,
            &[("fait.rsa.socle", "oui"), ("depuis", "1er mars 2018")],
        );
        assert_eq!(done.to, Some(path.clone()), "{}", done.html);
        let page = referent.get(&path);
        assert!(page.says("depuis le 1er mars 2018") && page.says("dit par vous"));
        let one = page.links(&format!("{path}/faits/")).pop().expect("a fact");
        let wrong = [
            (form.as_str(), "fait.rsa.socle", "peut-être"),
            (form.as_str(), "depuis", "demain"),
            (form.as_str(), "depuis", "1/1/2030"),
            (one.as_str(), "fait.rsa.socle", "peut-être"),
        ];
        for (form, name, typed) in wrong {
            let mut answers = vec![(name, typed)];
            if name == "depuis" {
                answers.push(("fait.rsa.socle", "non"));
            }
            let read = referent.fill(form, &answers);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            assert_eq!(read.status, status, "{name} {typed}");
        }
        assert!(
            referent
                .fill(&form, &[])
                .says("Répondez à une question au moins")
        );
        let done = referent.fill(&one, &[("fait.rsa.socle", "non")]);
        assert_eq!(done.to, Some(path.clone()));
        // The fact that was corrected says nothing any more, and is not corrected twice.
        assert_eq!(referent.get(&one).status, StatusCode::CONFLICT);
    });
}

#[test]
fn one_who_entrusts_somebody_no_longer_sees_them() {
    both(|house| {
        let mut referent = referent(house);
        let mut colleague = house.enters("referent-rsa", "ccas-rennes");
        let path = registered(&mut referent, "Exemple");
        let form = format!("{path}/referents");
        let nobody = referent.fill(&form, &[("faire", "designer")]);
        assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(nobody.says("Choisissez d'abord"));
        let mandate = colleague.who.mandate.to_string();
        let helped = referent.fill(&form, &[("mandat", &mandate), ("faire", "aider")]);
        assert_eq!(helped.to, Some(path.clone()), "{}", helped.html);
        assert!(colleague.get("/personnes").says("vous aidez"));
        let twice = referent.fill(&form, &[("mandat", &mandate), ("faire", "aider")]);
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
        let given = referent.fill(&form, &[("mandat", &mandate), ("faire", "designer")]);
        assert_eq!(given.to.as_deref(), Some("/personnes"));
        assert_eq!(referent.get(&path).status, StatusCode::NOT_FOUND);
        assert_eq!(colleague.get(&path).status, StatusCode::OK);
    });
}

#[test]
fn the_whole_offer_is_proposed_and_what_is_missing_is_asked_in_place() {
    both(|house| {
        let mut referent = referent(house);
        let path = registered(&mut referent, "Exemple");
        let offer = format!("{path}/proposer");
        let page = referent.get(&offer);
        let fiches = page.links("/fiches/");
        let thirteen: std::collections::BTreeSet<_> = fiches.iter().collect();
        assert_eq!(thirteen.len(), 13, "{thirteen:?}");
        assert!(page.says("À vérifier") && page.html.contains("fait."));
        let asked = page.html.split("name=\"fait.").nth(1).expect("a question");
        let asked = format!("fait.{}", asked.split('"').next().expect("its name"));
        let none = referent.send(&offer, &page, &[("faire", "noter")]);
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        let noted = referent.send(&offer, &page, &[(&asked, "oui"), ("faire", "noter")]);
        assert_eq!(noted.to, Some(offer.clone()), "{asked} {}", noted.html);
        assert!(
            !referent
                .get(&offer)
                .html
                .contains(&format!("name=\"{asked}\""))
        );
    });
}

#[test]
fn a_prescription_is_refused_with_its_reasons_then_made() {
    both(|house| {
        let mut referent = referent(house);
        let path = registered(&mut referent, "Exemple");
        let form = format!("{path}/prescrire/cap-confiance");
        let page = referent.get(&form);
        assert!(page.says("À vérifier") && page.says("F06"));
        // Bare: what is missing is said with its place, and what was typed is kept.
        let bare = referent.send(&form, &page, &[("raison", "Elle attend depuis un mois.")]);
        kept(&bare, &[]);
        assert!(
            bare.says("Elle attend depuis un mois.") && bare.says("Rien n'est encore prescrit")
        );
        let bad = referent.send(&form, &page, &[("jour", "demain")]);
        kept(&bad, &[("jour", "demain")]);
        // Nothing was opened.
        assert!(referent.get(&path).says("Aucun dossier"));
        // Complete, for somebody who fits: it opens the dossier, which is in the path.
        fits(house, &referent, &path, "cap-confiance");
        let page = referent.get(&form);
        assert!(!page.says("à vérifier"), "{}", page.html);
        let whole = [
            ("piece.fiche-prescription", "complet"),
            ("voies", "courriel"),
        ];
        let done = referent.send(&form, &page, &whole);
        let dossier = done.to.clone().unwrap_or_else(|| panic!("{}", done.html));
        assert_eq!(referent.get(&dossier).status, StatusCode::OK);
        assert!(referent.get(&path).links("/dossiers/").contains(&dossier));
    });
}

#[test]
fn an_action_that_said_no_is_offered_second_and_says_so() {
    both(|house| {
        let mut referent = referent(house);
        let path = registered(&mut referent, "Exemple");
        fits(house, &referent, &path, "cap-confiance");
        let form = format!("{path}/prescrire/cap-confiance");
        let whole = [
            ("piece.fiche-prescription", "complet"),
            ("voies", "courriel"),
        ];
        let done = referent.fill(&form, &whole);
        let dossier = done.to.clone().unwrap_or_else(|| panic!("{}", done.html));
        let before = referent.get(&form);
        assert!(!before.says("a déjà répondu non"), "{}", before.html);
        let mut operator = house.enters("conseiller-insertion-professionnelle", "arep");
        let no = [
            ("raison", "Le groupe est complet jusqu'à l'été."),
            ("confirme", "oui"),
        ];
        let refused = operator.fill(&format!("{dossier}/actes/refuser"), &no);
        assert!(!refused.status.is_client_error(), "{}", refused.html);
        let offer = referent.get(&format!("{path}/proposer"));
        assert!(
            offer.says("déjà refusé") && offer.says("Refusé le 12 mars 2018 par"),
            "{}",
            offer.html
        );
        assert!(offer.links(&dossier).contains(&dossier));
        let again = referent.get(&form);
        assert!(
            again.says("Cette action a déjà répondu non"),
            "{}",
            again.html
        );
    });
}

#[test]
fn a_prescription_kept_as_a_draft_waits_for_its_author() {
    both(|house| {
        let mut referent = referent(house);
        let mut colleague = house.enters("referent-rsa", "ccas-rennes");
        let path = registered(&mut referent, "Exemple");
        let form = format!("{path}/prescrire/cap-confiance");
        let page = referent.get(&form);
        let bare = referent.send(&form, &page, &[("raison", "Elle attend depuis un mois.")]);
        assert!(bare.says("Garder comme brouillon"), "{}", bare.html);
        let kept = referent.send(&form, &bare, &[("brouillon", "oui")]);
        let dossier = kept.to.clone().unwrap_or_else(|| panic!("{}", kept.html));
        assert_eq!(referent.get(&dossier).status, StatusCode::OK);
        let todo = referent.get("/a-faire");
        assert!(todo.says("Brouillons à compléter"), "{}", todo.html);
        assert!(todo.links("/dossiers/").contains(&dossier));
        assert!(!colleague.get("/a-faire").says("Brouillons"));
        assert_eq!(colleague.get(&dossier).status, StatusCode::NOT_FOUND);
    });
}
