//! A dossier before each of those who may know it, and acts written through its pages.

use axum::http::StatusCode;

use crate::support::{House, Reader, both};

/// A fiche with an operator of its own, whose steps are held by three, decided by the person, then signed.
const FICHE: &str = "cap-confiance";

struct Story<'h> {
    dossier: i64,
    person: i64,
    prescriber: Reader<'h>,
    counsellor: Reader<'h>,
}

fn story(house: &House) -> Story<'_> {
    let prescriber = house.enters("referent-rsa", "ccas-rennes");
    let counsellor = house.enters("conseiller-insertion-professionnelle", "arep");
    let (person, dossier) = house.prescribed(&prescriber.who, FICHE);
    Story {
        dossier,
        person,
        prescriber,
        counsellor,
    }
}

impl Story<'_> {
    fn path(&self, act: &str) -> String {
        format!("/dossiers/{}/actes/{act}", self.dossier)
    }

    fn page(&self) -> String {
        format!("/dossiers/{}", self.dossier)
    }

    /// The first meeting, with everybody who should be there.
    fn meet(&mut self) {
        let path = self.path("etape/tripartite-initial");
        let met = self.counsellor.fill(
            &path,
            &[("presents", "personne"), ("presents", "referents-rsa")],
        );
        assert_eq!(met.status, StatusCode::SEE_OTHER, "{}", met.html);
    }
}

#[test]
fn a_dossier_says_first_what_each_has_to_do() {
    both(|house| {
        let mut story = story(house);
        let (page, meeting) = (story.page(), story.path("etape/tripartite-initial"));
        let operator = story.counsellor.get(&page);
        let (now, after) = operator.html.split_once("id=\"passe\"").expect("a past");
        assert!(now.contains(&meeting), "{now}");
        assert!(now.contains("F06-R26"), "a step says where it is asked");
        assert!(after.contains("Envoi de la fiche de prescription"));
        // The prescriber waits, and sees for whom.
        let prescriber = story.prescriber.get(&page);
        let waited = prescriber
            .html
            .split_once("id=\"attend\"")
            .expect("awaited")
            .1;
        assert!(waited.contains("Entretien tripartite"));
        // Nobody else knows that it is there.
        let mut stranger = house.enters("referent-rsa", "cdas-semnon");
        assert_eq!(stranger.get(&page).status, StatusCode::NOT_FOUND);
        assert_eq!(stranger.get(&meeting).status, StatusCode::NOT_FOUND);
        let nowhere = story.prescriber.get("/dossiers/12").html;
        assert_eq!(
            stranger.get(&page).html.len(),
            stranger.get("/dossiers/12").html.len()
        );
        assert!(nowhere.contains("existe pas"));
    });
}

#[test]
fn an_act_is_written_and_the_dossier_says_so() {
    both(|house| {
        let mut story = story(house);
        let choice = story.path("etape/adhesion");
        let before = story.counsellor.get(&choice);
        assert!(before.says("Cet acte n'est pas possible aujourd'hui"));
        story.meet();
        let page = story.page();
        let told = story.counsellor.get(&format!("{page}?fait=oui"));
        assert!(told.says("C'est écrit :") && told.says("Entretien tripartite de démarrage"));
        // What comes next is possible, and the person's own to choose.
        assert!(story.counsellor.get(&choice).says("Que s'est-il décidé ?"));
        let mut person = house.themself(story.person);
        let theirs = person.get(&page);
        let (now, _) = theirs.html.split_once("id=\"passe\"").expect("a past");
        assert!(now.contains(&choice), "{now}");
        let chosen = person.fill(&story.path("etape/adhesion/confirme"), &[]);
        assert_eq!(
            chosen.to,
            Some(format!("{page}?fait=oui")),
            "{}",
            chosen.html
        );
    });
}

#[test]
fn what_is_missing_is_said_and_kept_only_when_one_says_so() {
    both(|house| {
        let mut story = story(house);
        let path = story.path("etape/tripartite-initial");
        let sent = story.counsellor.fill(
            &path,
            &[
                ("presents", "personne"),
                ("reponse.attentes", "<b>Du travail & du temps"),
            ],
        );
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(sent.says("Il manque une présence"), "{}", sent.html);
        let kept = sent.fields();
        let has = |name: &str, value: &str| kept.contains(&(name.to_owned(), value.to_owned()));
        assert!(has("presents", "personne"), "{kept:?}");
        assert!(
            has("reponse.attentes", "<b>Du travail & du temps"),
            "{kept:?}"
        );
        let page = story.page();
        let past = |story: &mut Story<'_>| {
            story
                .counsellor
                .get(&page)
                .html
                .matches("journal__line\"")
                .count()
        };
        assert_eq!(past(&mut story), 1, "nothing was written");
        let draft = story.counsellor.send(&path, &sent, &[("brouillon", "oui")]);
        assert_eq!(draft.status, StatusCode::OK);
        assert!(draft.says("Gardé comme brouillon"));
        assert_eq!(past(&mut story), 2);
        assert!(story.counsellor.get(&page).says("brouillon"));
    });
}

#[test]
fn a_wrong_answer_is_said_at_its_field_and_nothing_changes() {
    both(|house| {
        let mut story = story(house);
        let path = story.path("etape/tripartite-initial");
        for (field, value, told) in [
            ("jour", "31/02/2018", "écrivez un jour qui existe"),
            ("jour", "", "cette réponse est attendue"),
            ("presents", "le-maire", "choisissez dans la liste"),
            (
                "reponse.objectifs",
                "1 84 12 76 451 089 46",
                "n'en garde jamais",
            ),
            (
                "reponse.objectifs",
                &"a".repeat(4_001),
                "écrivez plus court",
            ),
        ] {
            let sent = story.counsellor.fill(&path, &[(field, value)]);
            assert_eq!(
                sent.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{field} {value}"
            );
            assert!(sent.says(told), "{field} {value} : {}", sent.html);
            assert!(
                sent.html.contains(&format!("href=\"#{field}\"")),
                "a way to the field"
            );
            assert!(sent.html.contains("role=\"alert\""));
        }
        // A day to come is the fiche's to refuse, in its words.
        let tomorrow = story.counsellor.fill(&path, &[("jour", "13/03/2018")]);
        assert_eq!(tomorrow.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(tomorrow.says("Ce jour est à venir"));
        // A form of another site is not read.
        let forged = story.counsellor.post(&path, &[("jour", "12/03/2018")]);
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
        let past = story.counsellor.get(&story.page()).html;
        assert_eq!(past.matches("journal__line\"").count(), 1);
    });
}

#[test]
fn a_form_filled_on_a_dossier_that_changed_is_kept_and_says_what_changed() {
    both(|house| {
        let mut story = story(house);
        let path = story.path("noter/contact");
        let page = story.counsellor.get(&path);
        assert_eq!(page.status, StatusCode::OK, "{}", page.html);
        story.meet();
        let answers = [("raison", "Un rappel de sa venue.")];
        let stale = story.counsellor.send(&path, &page, &answers);
        assert_eq!(stale.status, StatusCode::CONFLICT);
        assert!(stale.says("Entretien tripartite de démarrage"));
        let kept = stale.fields();
        assert!(kept.contains(&("raison".to_owned(), "Un rappel de sa venue.".to_owned())));
        // Read again, it is sent again.
        let written = story.counsellor.send(&path, &stale, &[]);
        assert!(
            written.status.is_success() || written.status.is_redirection(),
            "{}",
            written.html
        );
    });
}

#[test]
fn a_form_that_does_not_say_what_its_author_read_writes_nothing() {
    both(|house| {
        let mut story = story(house);
        let (path, home) = (story.path("noter/contact"), story.page());
        let page = story.counsellor.get(&path);
        let before = story.counsellor.get(&home).html;
        for version in ["douze", "-1", "9999", "99999999999999999999"] {
            let answers = [("raison", "Un rappel."), ("version", version)];
            let told = story.counsellor.send(&path, &page, &answers);
            assert_eq!(told.status, StatusCode::CONFLICT, "{version}");
            assert!(
                told.says("ne dit pas ce que vous aviez lu"),
                "{version}: {}",
                told.html
            );
            assert_eq!(told.field("raison"), "Un rappel.", "{version}");
        }
        assert_eq!(story.counsellor.get(&home).html, before);
    });
}

#[test]
fn what_ends_a_dossier_is_confirmed_with_its_consequences() {
    both(|house| {
        let mut story = story(house);
        story.meet();
        let choice = story.counsellor.get(&story.path("etape/adhesion"));
        let renounces = story.path("etape/adhesion/renonce");
        assert!(choice.links(&renounces).len() == 1, "{}", choice.html);
        assert!(choice.says("Vous écrivez ce que la personne a choisi devant vous"));
        let asked = story.counsellor.fill(&renounces, &[]);
        assert_eq!(asked.status, StatusCode::OK, "{}", asked.html);
        assert!(asked.says("Le dossier sera clos"));
        let still = story.prescriber.get(&story.page());
        assert!(still.says("Dossier en cours"), "{}", still.html);
        let back = story
            .counsellor
            .send(&renounces, &asked, &[("retour", "oui")]);
        assert!(back.status == StatusCode::OK && back.html.contains("name=\"jour\""));
        let done = story
            .counsellor
            .send(&renounces, &asked, &[("confirme", "oui")]);
        assert!(
            done.status.is_success() || done.status.is_redirection(),
            "{}",
            done.html
        );
        let closed = story.prescriber.get(&story.page());
        assert!(
            closed.says("Dossier clos le 12 mars 2018"),
            "{}",
            closed.html
        );
    });
}

#[test]
fn one_corrects_what_one_wrote_and_nothing_else() {
    both(|house| {
        let mut story = story(house);
        let path = story.path("etape/tripartite-initial");
        let draft = story
            .counsellor
            .fill(&path, &[("presents", "personne"), ("brouillon", "oui")]);
        assert!(draft.says("Gardé comme brouillon"), "{}", draft.html);
        let page = story.counsellor.get(&story.page());
        let mine = page.links(&story.path("corriger/"));
        assert_eq!(mine, [story.path("corriger/1")]);
        assert!(page.says("Compléter"));
        // The prescription is another's.
        let other = story.counsellor.get(&story.path("corriger/0"));
        assert!(other.says("Cet acte n'est pas possible aujourd'hui"));
        // The form begins with what was written; completed, it counts.
        let form = story.counsellor.get(&mine[0]);
        let kept = form.fields();
        assert!(
            kept.contains(&("presents".to_owned(), "personne".to_owned())),
            "{kept:?}"
        );
        let everybody = [("presents", "personne"), ("presents", "referents-rsa")];
        let asked = story.counsellor.send(&mine[0], &form, &everybody);
        assert!(asked.says("compte à sa place"), "{}", asked.html);
        let done = story
            .counsellor
            .send(&mine[0], &asked, &[("confirme", "oui")]);
        assert!(
            done.status.is_success() || done.status.is_redirection(),
            "{}",
            done.html
        );
        let choice = story.counsellor.get(&story.path("etape/adhesion"));
        assert!(choice.says("Que s'est-il décidé ?"), "{}", choice.html);
        // Taken back altogether, it no longer is.
        let taken = [
            ("retirer", "oui"),
            ("correction", "Ce n'était pas ce jour-là."),
        ];
        let asked = story.counsellor.fill(&mine[0], &taken);
        assert!(asked.says("ne compte plus"), "{}", asked.html);
        let done = story
            .counsellor
            .send(&mine[0], &asked, &[("confirme", "oui")]);
        assert!(
            done.status.is_success() || done.status.is_redirection(),
            "{}",
            done.html
        );
        let choice = story.counsellor.get(&story.path("etape/adhesion"));
        assert!(choice.says("Cet acte n'est pas possible aujourd'hui"));
    });
}

#[test]
fn the_same_is_noted_for_several_each_in_their_own_dossier() {
    both(|house| {
        let mut story = story(house);
        story.meet();
        let (_, second) = house.prescribed(&story.prescriber.who, FICHE);
        let (first, second) = (story.dossier.to_string(), second.to_string());
        let desk = &mut story.counsellor;
        let choice = desk.get("/dossiers/saisie");
        let offered = format!("value=\"{first}\"");
        assert!(choice.html.contains(&offered) && choice.html.contains(&second));
        let nobody = desk.get("/dossiers/saisie?quoi=contact");
        assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
        let path = format!("/dossiers/saisie?quoi=contact&dossier={first}&dossier={second}");
        let page = desk.get(&path);
        assert_eq!(page.status, StatusCode::OK, "{}", page.html);
        let refused = desk.send("/dossiers/saisie", &page, &[("combien", "deux")]);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.says("écrivez un nombre en chiffres"));
        let own = format!("combien.{second}");
        let written = desk.send("/dossiers/saisie", &page, &[(&own, "2")]);
        assert_eq!(written.status, StatusCode::OK, "{}", written.html);
        assert!(written.says("Noté dans 2 dossiers"), "{}", written.html);
        let acts = |reader: &mut Reader<'_>, dossier: &str| {
            let page = reader.get(&format!("/dossiers/{dossier}"));
            page.html.matches("journal__line\"").count()
        };
        assert_eq!((acts(desk, &first), acts(desk, &second)), (3, 2));
        // The same page sent again writes nothing twice.
        let again = desk.send("/dossiers/saisie", &page, &[]);
        assert!(again.says("Noté dans 0 dossier") && again.says("Le dossier a changé"));
        assert_eq!((acts(desk, &first), acts(desk, &second)), (3, 2));
        // A dossier that one may not know of is nobody's.
        let stranger = &mut house.enters("referent-rsa", "cdas-semnon");
        assert_eq!(stranger.get(&path).status, StatusCode::NOT_FOUND);
    });
}
