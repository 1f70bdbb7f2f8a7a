//! What people ask of their data, as the service answers it.

use app::privacy::Asked;
use axum::http::StatusCode;

use crate::support::{House, both};

const PAGE: &str = "/administration/demandes";

#[test]
fn a_request_is_looked_at_decided_confirmed_and_answered() {
    both(|house: &House| {
        let mut referent = house.enters("referent-rsa", "ccas-rennes");
        let (person, _) = house.prescribed(&referent.who, "cap-confiance");
        let alone = house.registered(&referent.who);
        let ask = |person, asked| {
            let who = house.themself(person).who.clone();
            let told = house.by(&who, |call| {
                house.office.ask(call, person, asked, "S'il vous plaît.")
            });
            told.expect("asked")
        };
        let kept = ask(person, Asked::Erasure);
        let free = ask(alone, Asked::Erasure);
        let limited = ask(person, Asked::Restriction);
        assert_eq!(referent.get(PAGE).status, StatusCode::FORBIDDEN);
        let number = format!("{PAGE}/{kept}");
        assert_eq!(referent.get(&number).status, StatusCode::FORBIDDEN);

        let mut officer = house.enters("delegue-protection-donnees", "departement");
        assert!(officer.get("/administration").html.contains(PAGE));
        let list = officer.get(PAGE);
        assert_eq!(list.links(&format!("{PAGE}/")).len(), 3, "{}", list.html);
        assert!(list.says("Exemple") && list.says("à répondre le"));
        assert_eq!(
            officer.get(&format!("{PAGE}/12")).status,
            StatusCode::NOT_FOUND
        );

        // An open dossier stays: there is nothing to choose but a refusal, and it is to be explained.
        let page = officer.get(&number);
        assert!(page.says("mission d'intérêt public") && page.says("reste tel quel"));
        assert!(
            !page.html.contains("value=\"effacer\" checked") && !page.html.contains("d-effacer")
        );
        assert!(!page.says("Cap confiance"), "no fiche is named");
        let send = |page: &str, answers: &[(&str, &str)]| {
            let mut officer = house.enters("delegue-protection-donnees", "departement");
            let jeton = officer.get(page).field("jeton");
            let mut all = vec![("jeton", jeton.as_str())];
            all.extend_from_slice(answers);
            officer.post(page, &all)
        };
        let refuse = [("faire", "effacer"), ("decision", "refuser"), ("texte", "")];
        let mute = send(&number, &refuse);
        assert_eq!(mute.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(mute.says("Rien n'a été changé") && mute.html.contains("href=\"#texte\""));
        let unchosen = send(&number, &[("faire", "effacer"), ("texte", "Voilà.")]);
        assert_eq!(unchosen.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(unchosen.says("Voilà."), "what was typed is kept");
        let why = ("texte", "Votre accompagnement continue.");
        let done = send(&number, &[refuse[0], refuse[1], why]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
        assert!(officer.get(&number).says("Refusé"));
        let told = house.themself(person).get("/mon-espace/donnees");
        assert!(told.says("Votre accompagnement continue.") && told.says("Cap confiance"));

        // The others: two months more, then an answer.
        let number = format!("{PAGE}/{limited}");
        let later = send(
            &number,
            &[
                ("faire", "prolonger"),
                ("motif", "Les archives sont à Rennes."),
            ],
        );
        assert_eq!(later.status, StatusCode::SEE_OTHER, "{}", later.html);
        assert!(officer.get(&number).says("déjà remise"));
        let answer = [("faire", "repondre"), ("decision", "fait"), ("texte", "")];
        assert_eq!(send(&number, &answer).status, StatusCode::SEE_OTHER);

        // One who has no dossier: all goes, once it is confirmed, and the answer is handed over.
        let number = format!("{PAGE}/{free}");
        let page = officer.get(&number);
        let seen = page.field("vu");
        let erase = [
            ("faire", "effacer"),
            ("decision", "effacer"),
            ("texte", ""),
            ("vu", seen.as_str()),
        ];
        let old = send(&number, &[erase[0], erase[1], erase[2], ("vu", "autre")]);
        assert_eq!(old.status, StatusCode::CONFLICT);
        let asks = send(&number, &erase);
        assert!(asks.says("Cela ne se défait pas"), "{}", asks.html);
        let mut confirmed = erase.to_vec();
        confirmed.push(("confirme", "oui"));
        let handed = send(&number, &confirmed);
        assert!(
            handed.says("Tout ce que nous gardions de vous est effacé"),
            "{}",
            handed.html
        );
        assert_eq!(officer.get(&number).status, StatusCode::GONE);
        assert!(officer.get(PAGE).says("Aucune demande"));
    });
}

#[test]
fn a_draft_left_by_a_colleague_is_taken_up_from_the_list() {
    both(|house: &House| {
        let author = house.enters("referent-rsa", "cdas-semnon");
        let mut colleague = house.enters("referent-rsa", "cdas-semnon");
        let dossier = house.draft(&author.who);
        assert!(!colleague.get("/a-faire").says("Brouillons laissés"));
        let left = house.by(&author.who, |call| house.office.give_up(call, None));
        left.expect("they leave");
        let page = colleague.get("/a-faire");
        assert!(
            page.says("Brouillons laissés par un collègue parti"),
            "{}",
            page.html
        );
        let path = format!("/dossiers/{dossier}/reprendre");
        assert!(page.html.contains(&path));
        let jeton = page.field("jeton");
        let taken = colleague.post(&path, &[("jeton", &jeton)]);
        assert_eq!(taken.to, Some(format!("/dossiers/{dossier}")));
        assert_eq!(
            colleague.get(&format!("/dossiers/{dossier}")).status,
            StatusCode::OK
        );
        let mut other = house.enters("referent-rsa", "cdas-semnon");
        let page = other.get("/a-faire");
        assert!(!page.says("Brouillons laissés"));
        let jeton = other.get("/profil").field("jeton");
        let again = other.post(&path, &[("jeton", &jeton)]);
        assert_eq!(again.status, StatusCode::NOT_FOUND);
    });
}
