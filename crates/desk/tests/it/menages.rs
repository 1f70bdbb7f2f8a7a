//! Households through their pages: registered with somebody who is known, joined, left, prescribed what follows a
//! household; and the dossiers that follow nobody.

use axum::http::StatusCode;

use crate::support::{House, Read, Reader, both};

fn social(house: &House) -> Reader<'_> {
    house.enters("travailleur-social-departement", "cdas-semnon")
}

/// Registers somebody through the page; where it leads.
fn registered(reader: &mut Reader<'_>, family: &str, first: &str) -> String {
    let answers = [("nom", family), ("prenoms", first), ("commune", "Rennes")];
    let done = reader.fill("/personnes/nouvelle", &answers);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
    done.to.expect("a page")
}

/// Registers their household through the page; where it leads.
fn founded(reader: &mut Reader<'_>, person: &str) -> String {
    let asks = reader.get(person).links("/menages/nouveau");
    let page = reader.get(&asks[0]);
    let done = reader.send(
        "/menages/nouveau",
        &page,
        &[("adresse", "1 rue des Exemples")],
    );
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
    done.to.expect("a page")
}

fn number(path: &str) -> String {
    path.rsplit('/').next().expect("a number").to_owned()
}

/// Nothing was done, and it is said why.
fn refused(read: &Read, why: &str) {
    assert_eq!(
        read.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        read.html
    );
    assert!(
        read.html.contains("role=\"alert\"") && read.says(why),
        "{}",
        read.html
    );
}

/// Whoever follows the household knows who lives in it; the page of each is for those who may know of them.
#[test]
fn a_household_leads_only_to_people_one_may_know_of() {
    both(|house| {
        let mut social = social(house);
        let mother = registered(&mut social, "Exemplaire", "Dominique");
        let household = founded(&mut social, &mother);
        let mut other = house.enters("travailleur-social-departement", "cdas-guichen");
        let before = other.get(&household);
        assert_eq!(before.status, StatusCode::NOT_FOUND);
        let place: i64 = number(&household).parse().expect("a number");
        let helped = house.by(&social.who, |call| {
            house.office.add_helper(call, place, other.who.mandate)
        });
        helped.expect("a helper");
        let page = other.get(&household);
        assert!(page.says("Dominique Exemplaire"), "{}", page.html);
        assert!(page.links(&mother).is_empty(), "{}", page.html);
        assert_eq!(other.get(&mother).status, StatusCode::NOT_FOUND);
        assert!(!social.get(&household).links(&mother).is_empty());
    });
}

#[test]
fn a_household_is_registered_joined_left_and_known_to_those_who_may() {
    both(|house| {
        let mut social = social(house);
        let mother = registered(&mut social, "Exemplaire", "Dominique");
        let son = registered(&mut social, "Modèle", "Claude");
        let household = founded(&mut social, &mother);
        let page = social.get(&household);
        assert!(
            page.says("Ménage de Dominique Exemplaire") && page.html.contains("1 rue des Exemples"),
            "{}",
            page.html
        );
        assert_eq!(social.get(&mother).links(&household), [household.as_str()]);
        assert!(social.get("/personnes").says("Ménage Exemplaire"));

        let found = social.get(&format!("{household}?q=Modèle"));
        let found = found.form("Ajouter au ménage");
        let join = |day| [("entre", number(&son)), ("jour", day)];
        let send = |reader: &mut Reader<'_>, day: &str| {
            let answers = join(day.to_owned());
            let answers: Vec<(&str, &str)> = answers
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            reader.send(&household, &found, &answers)
        };
        refused(
            &social.send(&household, &found, &[]),
            "choisissez d'abord quelqu'un",
        );
        refused(
            &send(&mut social, "31/02/2018"),
            "écrivez un jour qui existe",
        );
        refused(
            &send(&mut social, "13/03/2018"),
            "vérifiez l'ordre des jours",
        );
        assert_eq!(send(&mut social, "12/03/2018").to, Some(household.clone()));
        let both_there = social.get(&household);
        assert!(both_there.says("Dominique Exemplaire et Claude Modèle"));
        refused(&send(&mut social, "12/03/2018"), "c'est déjà fait");

        let leave = [("sort", number(&son)), ("jour", "12/03/2018".to_owned())];
        let leave: Vec<(&str, &str)> = leave
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let leaving = both_there.form("name=\"sort\"");
        let left = social.send(&household, &leaving, &leave);
        assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.html);
        assert!(
            social
                .get(&household)
                .says("du 12 mars 2018 au 12 mars 2018")
        );

        // To a stranger there is none, and they found none with somebody they do not know.
        let mut stranger = house.enters("referent-rsa", "cdas-semnon");
        for page in ["", "/faits", "/proposer", "/prescrire/auto-rehabilitation"] {
            let read = stranger.get(&format!("{household}{page}"));
            assert_eq!(read.status, StatusCode::NOT_FOUND, "{page}");
        }
        let theirs = format!("/menages/nouveau?personne={}", number(&mother));
        assert_eq!(stranger.get(&theirs).status, StatusCode::NOT_FOUND);
        // A person is no household, and a household no person.
        let crossed = social.get(&format!("/menages/{}", number(&mother)));
        assert_eq!(crossed.status, StatusCode::NOT_FOUND);
        let crossed = social.get(&format!("/personnes/{}", number(&household)));
        assert_eq!(crossed.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn what_follows_a_household_is_prescribed_to_it() {
    both(|house| {
        let mut social = social(house);
        let mother = registered(&mut social, "Exemplaire", "Dominique");
        let offer = social.get(&format!("{mother}/proposer"));
        assert!(offer.says("inscrire d'abord le ménage"));
        let household = founded(&mut social, &mother);
        let offer = social.get(&format!("{mother}/proposer"));
        let there = format!("{household}/proposer");
        assert_eq!(offer.links(&there), [there.as_str()]);

        let facts = [
            ("fait.logement.statut", "locataire-parc-public"),
            ("fait.fsl.eligible", "oui"),
        ];
        let known = social.fill(&format!("{household}/faits"), &facts);
        assert_eq!(known.to, Some(household.clone()));
        let offer = social.get(&there);
        let form = format!("{household}/prescrire/auto-rehabilitation");
        assert_eq!(offer.links(&form), [form.as_str()]);

        let done = social.fill(&form, &[]);
        refused(&done, "il manque quelque chose");
        let answers = [
            ("voies", "fsl"),
            ("reponse.projet-logement", "entretien du logement"),
            ("reponse.nature-des-travaux", "Des sols."),
            ("reponse.participation-du-menage", "Il peint."),
            ("reponse.but", "rester dans le logement"),
            ("raison", "Les préalables sont faits."),
        ];
        let done = social.fill(&form, &answers);
        let dossier = done.to.unwrap_or_else(|| panic!("{}", done.html));
        let page = social.get(&dossier);
        assert!(page.says("Ménage Exemplaire"));
        assert_eq!(page.links(&household)[0], household);
        assert!(social.get(&household).links(&dossier).contains(&dossier));
    });
}

#[test]
fn a_dossier_that_follows_nobody_is_opened_by_its_first_act() {
    both(|house| {
        let mut platform = house.enters("clauses-gestionnaire", "plateforme-clauses-sociales");
        let form = "/dossiers/nouveau/clauses-sociales/marche/etape/heures-du-marche";
        assert_eq!(
            platform.get("/dossiers").links("/dossiers/nouveau"),
            ["/dossiers/nouveau"]
        );
        assert_eq!(platform.get("/dossiers/nouveau").links(form), [form]);
        let answers = [
            ("jour", "12/03/2018"),
            ("reponse.marche", "Collège, lot 3"),
            ("reponse.dernier-jour", "12/03/2018"),
            ("reponse.heures", "35"),
            ("reponse.public", "allocataires du RSA"),
        ];
        refused(&platform.fill(form, &answers), "cette réponse est attendue");
        refused(
            &platform.fill(form, &[("marche", "Collège"), ("jour", "hier")]),
            "écrivez un jour",
        );
        refused(
            &platform.fill(form, &[("marche", "Collège")]),
            "il manque quelque chose",
        );
        let named = answers.into_iter().chain([("marche", "Collège, lot 3")]);
        let done = platform.fill(form, &named.collect::<Vec<_>>());
        let dossier = done.to.unwrap_or_else(|| panic!("{}", done.html));
        assert!(platform.get(&dossier).says("Collège, lot 3"));
        assert!(platform.get("/dossiers").says("Collège, lot 3"));

        // The action itself has one dossier, and who may open none has no way there.
        let mut soi = house.enters("soi-charge-de-mission", "service-offre-insertion");
        let form = "/dossiers/nouveau/plateforme-vers-l-emploi/action/etape/calendrier";
        let done = soi.fill(form, &[("reponse.date-de-la-reunion", "26/03/2018")]);
        let dossier = done.to.unwrap_or_else(|| panic!("{}", done.html));
        assert!(soi.get(&dossier).says("L'action elle-même"));
        assert_eq!(soi.get(form).status, StatusCode::NOT_FOUND);
        let mut other = house.enters("conseiller-cap-emploi", "cap-emploi");
        assert!(other.get("/dossiers").links("/dossiers/nouveau").is_empty());
        assert_eq!(other.get(form).status, StatusCode::NOT_FOUND);
        assert!(
            other
                .get("/dossiers/nouveau")
                .says("Aucune fiche ne vous donne")
        );
    });
}
