//! What is kept for everybody, through the pages: each for its role, each act told before it is done.

use axum::http::StatusCode;
use store::outbox::{self, Job};

use crate::support::{House, Read, Reader, TODAY, both, id};

fn keeper(house: &House) -> Reader<'_> {
    house.enters("administrateur", "departement")
}

/// The pages, and the roles that read each.
const PAGES: [(&str, &[&str]); 10] = [
    (
        "/administration",
        &[
            "administrateur",
            "delegue-protection-donnees",
            "soi-chef-de-service",
        ],
    ),
    ("/administration/comptes", &["administrateur"]),
    (
        "/administration/organisations",
        &["administrateur", "soi-chef-de-service"],
    ),
    (
        "/administration/organisations/nouvelle",
        &["administrateur", "soi-chef-de-service"],
    ),
    (
        "/administration/organisations/arep",
        &["administrateur", "soi-chef-de-service"],
    ),
    (
        "/administration/organisations/importer",
        &["administrateur"],
    ),
    (
        "/administration/territoires",
        &["administrateur", "soi-chef-de-service"],
    ),
    (
        "/administration/conservation",
        &["administrateur", "delegue-protection-donnees"],
    ),
    (
        "/administration/conservation/gels",
        &["delegue-protection-donnees"],
    ),
    ("/administration/sante", &["administrateur"]),
];

#[test]
fn each_page_for_its_role() {
    both(|house| {
        for role in [
            "administrateur",
            "delegue-protection-donnees",
            "soi-chef-de-service",
            "referent-rsa",
        ] {
            let mut reader = house.enters(role, "departement");
            let ways = reader.get("/a-faire").links("/administration");
            assert_eq!(ways.is_empty(), role == "referent-rsa", "{role}");
            for (path, readers) in PAGES {
                let page = reader.get(path);
                let expected = match readers.contains(&role) {
                    true => StatusCode::OK,
                    false => StatusCode::FORBIDDEN,
                };
                assert_eq!(page.status, expected, "{role} {path}");
                // A door that shows opens.
                for door in page
                    .links("/administration/")
                    .iter()
                    .filter(|_| path == "/administration")
                {
                    assert_eq!(reader.get(door).status, StatusCode::OK, "{role} {door}");
                }
            }
        }
    });
}

#[test]
fn an_organisation_is_registered_rectified_and_closed_once_one_knows_what_comes_of_it() {
    both(|house| {
        let mut keeper = keeper(house);
        let path = "/administration/organisations/nouvelle";
        let wrong = keeper.fill(path, &[("nom", "Asso"), ("lieux", "Antenne ; ; Atlantide")]);
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.html.contains("role=\"alert\"") && wrong.says("Atlantide"));
        assert!(
            wrong.html.contains("value=\"Asso\""),
            "what was typed stays"
        );
        let done = keeper.fill(
            path,
            &[
                ("nom", "Association de l'Essai"),
                ("type", "partenaire"),
                ("lieux", "Antenne ; 1, rue de l'Essai ; Redon"),
            ],
        );
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
        let here = done.to.expect("its page");
        assert_eq!(here, "/administration/organisations/association-de-l-essai");
        let page = keeper.get(&here);
        assert!(page.says("Association de l'Essai") && page.says("1, rue de l'Essai"));
        let form = keeper.get(&format!("{here}/rectifier"));
        let twice = form.field("version");
        let rectified = keeper.send(
            &format!("{here}/rectifier"),
            &form,
            &[("sigle", "ADE"), ("type", "partenaire")],
        );
        assert_eq!(
            rectified.status,
            StatusCode::SEE_OTHER,
            "{}",
            rectified.html
        );
        let stale = keeper.send(
            &format!("{here}/rectifier"),
            &form,
            &[("version", &twice), ("type", "partenaire")],
        );
        assert_eq!(stale.status, StatusCode::CONFLICT);

        house.enters("referent-rsa", "association-de-l-essai");
        let page = keeper.get(&here);
        assert!(page.says("Camille Exemple") && page.says("ADE"));
        let close = page.form("name=\"fin\"");
        let to = format!("{here}/fermer");
        let bad = keeper.send(&to, &close, &[("fin", "2099-01-01")]);
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        let asked = keeper.send(&to, &close, &[]);
        assert_eq!(asked.status, StatusCode::OK, "{}", asked.html);
        assert!(
            asked.says("Le mandat qui y court finit le 12 mars 2018"),
            "{}",
            asked.html
        );
        assert!(
            keeper.get(&here).html.contains("name=\"fin\""),
            "nothing is done yet"
        );
        let done = keeper.send(&to, &asked, &[]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
        assert!(keeper.get(&here).says("Rouvrir l'organisation"));
        // What the catalogue names is not changed here.
        let theirs = keeper.get("/administration/organisations/arep");
        assert!(theirs.says("acteurs.toml") && !theirs.html.contains("name=\"fin\""));
        let form = keeper.get("/administration/organisations/arep/rectifier");
        assert_eq!(form.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_table_is_read_from_a_file_told_line_by_line_then_written() {
    both(|house| {
        let mut keeper = keeper(house);
        let path = "/administration/organisations/importer";
        let send = |keeper: &mut Reader<'_>, text: &str| {
            let values = keeper.get(path).fields();
            let files: [(&str, &str, &[u8]); 1] =
                [("tableau-fichier", "structures.csv", text.as_bytes())];
            keeper.send_parts(path, &values, &files)
        };
        let faulty = send(&mut keeper, "Nom;Type;Communes\nAsso;rien;Atlantide\n");
        assert_eq!(faulty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(faulty.says("ligne 2, colonne 2 (Type)"), "{}", faulty.html);
        let theirs = send(&mut keeper, "Nom;Type\nAREP;operateur\n");
        assert_eq!(theirs.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(theirs.says("est dans le catalogue"), "{}", theirs.html);
        let weighed = send(
            &mut keeper,
            "Nom;Type;Lieu;Communes\nAsso de l'Essai;opérateur;Antenne;Redon\nAsso de l'Essai;;Siège;Rennes\n",
        );
        assert_eq!(weighed.status, StatusCode::OK, "{}", weighed.html);
        assert!(weighed.says("1 à ajouter") && weighed.says("Rien n'est écrit."));
        let here = "/administration/organisations/asso-de-l-essai";
        assert_eq!(keeper.get(here).status, StatusCode::NOT_FOUND);
        let mut values = weighed.fields();
        values.push(("ecrire".to_owned(), "oui".to_owned()));
        let done = keeper.send_parts(path, &values, &[]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
        let page = keeper.get(here);
        assert!(page.says("Antenne") && page.says("Siège"), "{}", page.html);
    });
}

#[test]
fn a_commune_tells_its_services_and_what_is_not_certain() {
    both(|house| {
        let mut keeper = keeper(house);
        let page = keeper.get("/administration/territoires?q=35600");
        assert!(page.says("Redon"), "{}", page.html);
        let redon = page.links("/administration/territoires/commune-35236");
        assert_eq!(redon.len(), 1, "{}", page.html);
        let page = keeper.get(&redon[0]);
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            page.says("CDAS du pays de Redon") || page.says("CDAS du Pays de Redon"),
            "{}",
            page.html
        );
        assert!(
            page.says("déduit"),
            "a commune lies in its pays by inference"
        );
        for path in [
            "/administration/territoires/nulle-part",
            "/administration/territoires/Redon",
        ] {
            assert_eq!(keeper.get(path).status, StatusCode::NOT_FOUND, "{path}");
        }
    });
}

#[test]
fn a_purge_is_previewed_then_confirmed_rule_by_rule() {
    both(|house| {
        let referent = house.enters("referent-rsa", "ccas-rennes");
        let (person, _) = house.prescribed(&referent.who, "cap-confiance");
        let mut keeper = keeper(house);
        let path = "/administration/conservation";
        let page = keeper.get(path);
        assert!(page.says("Aucun aperçu n'a encore été fait.") && page.says("à vérifier"));
        let draw = format!("{path}/apercu");
        let begun = keeper.send(&draw, &page.form("apercu"), &[]);
        assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.html);
        for _ in 0..5 {
            let page = keeper.get(path);
            if !page.html.contains("name=\"suite\"") {
                break;
            }
            keeper.send(&draw, &page.form("name=\"suite\""), &[]);
        }
        let page = keeper.get(path);
        assert!(page.says("Aucune règle n'a rien"), "{}", page.html);
        let none = keeper.send(&format!("{path}/purge"), &page, &[]);
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        let asked = keeper.send(&format!("{path}/purge"), &page, &[("regle.dossier", "oui")]);
        assert_eq!(asked.status, StatusCode::OK, "{}", asked.html);
        assert!(asked.says("Lancer la purge ?") && asked.says("n'est pas encore confirmée"));
        let done = keeper.send(&format!("{path}/purge"), &asked, &[]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
        let here = done.to.expect("its page");
        assert!(
            keeper.get(&here).says("Elle est finie."),
            "few are looked at in one go"
        );
        let office = &house.office;
        let launched = house.by(&keeper.who, |call| {
            office.launch_purge(call, TODAY, &[id("dossier")].into())
        });
        let here = format!("{path}/purges/{}", launched.expect("launched"));
        let follows = keeper.get(&format!("{here}?suivre=oui"));
        assert!(follows.says("en cours") && follows.head.contains_key("refresh"));
        assert!(
            !keeper.get(&here).head.contains_key("refresh"),
            "nobody asked for it"
        );
        let went = keeper.send(&here, &follows, &[]);
        assert_eq!(went.status, StatusCode::SEE_OTHER);
        assert!(keeper.get(&here).says("Elle est finie."));
        assert_eq!(keeper.get(&format!("{path}/liste")).status, StatusCode::OK);

        let mut watcher = house.enters("delegue-protection-donnees", "departement");
        let gels = format!("{path}/gels");
        let wrong = watcher.fill(&gels, &[("sujet", "7"), ("motif", "Un contentieux.")]);
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.says("Un contentieux."), "what was typed stays");
        // As one copies it from the address of their page.
        let number = person.to_string();
        let typed = format!("https://livret.exemple.fr/personnes/{number}/");
        let placed = watcher.fill(&gels, &[("sujet", &typed), ("motif", "Un contentieux.")]);
        assert_eq!(placed.status, StatusCode::SEE_OTHER, "{}", placed.html);
        let page = watcher.get(&gels);
        assert!(
            page.says(&format!("Personne ou ménage n° {number}")) && page.says("Un contentieux.")
        );
        let lift = page.form("Lever ce gel");
        let to = page
            .html
            .split("action=\"")
            .find(|at| at.starts_with(&format!("{gels}/")));
        let to = to
            .and_then(|at| at.split('"').next())
            .expect("where it is lifted");
        let asked = watcher.send(to, &lift, &[]);
        assert!(asked.says("Lever ce gel ?"));
        assert_eq!(watcher.send(to, &asked, &[]).status, StatusCode::SEE_OTHER);
        assert!(watcher.get(&gels).says("Aucun gel n'est en cours."));
    });
}

fn failed_letter(house: &House, keeper: &Reader<'_>) -> i64 {
    let (office, who) = (&house.office, &keeper.who);
    house.by(who, |call| {
        let job = Job {
            id: call.id(),
            kind: "courriel.nouveau".to_owned(),
            account: Some(who.account),
            object: "compte".to_owned(),
            object_id: who.account,
            due_at: call.now.at,
            tries: 0,
        };
        let kept: Result<(), store::Fault> = office.store.write(|tx| {
            outbox::add(tx, &job)?;
            outbox::claim(tx, office.store.node(), call.now.at, call.now.at + 1, 9)?;
            outbox::failed(
                tx,
                job.id,
                office.store.node(),
                call.now.at + 900_000,
                "450 <a@b.example> plus tard",
            )
            .map(drop)
        });
        kept.expect("it failed");
        job.id
    })
}

#[test]
fn what_could_not_leave_shows_and_what_is_not_well_is_told() {
    both(|house| {
        let mut keeper = keeper(house);
        let page = keeper.get("/administration/travaux");
        assert!(page.says("Rien n'attend."), "{}", page.html);
        let job = failed_letter(house, &keeper);
        let page = keeper.get("/administration/travaux");
        assert!(
            page.says("plus tard") && !page.html.contains("b.example"),
            "{}",
            page.html
        );
        let to = format!("/administration/travaux/{job}");
        let done = keeper.send(&to, &page.form(&to), &[]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
        let twice = keeper.send("/administration/travaux/7", &page, &[]);
        assert_eq!(twice.status, StatusCode::NOT_FOUND);
        let page = keeper.get("/administration/sante");
        for told in [
            "1 lettre n'a pu partir",
            "Le travail de fond ne tourne pas",
            "Le journal d'accès n'a jamais été relu",
            "Aucune sauvegarde",
        ] {
            assert!(page.says(told), "{told}: {}", page.html);
        }
        let hub = keeper.get("/administration");
        assert!(hub.says("Ce qui demande quelqu'un") && hub.says("1 lettre n'a pu partir"));
        // Nothing of it for who keeps something else.
        let mut watcher = house.enters("delegue-protection-donnees", "departement");
        let hub: Read = watcher.get("/administration");
        assert!(!hub.says("lettre"), "{}", hub.html);
        assert_eq!(
            watcher.get("/administration/travaux").status,
            StatusCode::FORBIDDEN
        );
    });
}
