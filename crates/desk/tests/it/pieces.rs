//! Files joined through the pages: with an act, after it, refused, read, taken back.

use axum::http::{StatusCode, header};

use crate::support::{House, Reader, both};

const FICHE: &str = "cap-confiance";
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj << >> endobj\n";
const PROGRAM: &[u8] = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00";

struct Story<'h> {
    dossier: i64,
    person: i64,
    prescriber: Reader<'h>,
}

fn story(house: &House) -> Story<'_> {
    let prescriber = house.enters("referent-rsa", "ccas-rennes");
    let (person, dossier) = house.prescribed(&prescriber.who, FICHE);
    Story {
        dossier,
        person,
        prescriber,
    }
}

impl Story<'_> {
    fn page(&self) -> String {
        format!("/dossiers/{}", self.dossier)
    }

    /// Where a file is joined to the first document of the dossier.
    fn join(&mut self) -> String {
        let page = self.page();
        let begin = format!("{page}/documents/");
        let links = self.prescriber.get(&page).links(&begin);
        links.first().expect("a way to join").clone()
    }
}

fn field(join: &str) -> String {
    let document = join.rsplit('/').next().expect("a document");
    format!("fichier.{document}")
}

#[test]
fn a_file_is_joined_read_by_those_who_may_and_taken_back() {
    both(|house| {
        let mut story = story(house);
        let (page, join) = (story.page(), story.join());
        let field = field(&join);
        let file = [(field.as_str(), "Mon CV été.pdf", PDF)];
        let sent = story.prescriber.fill_with(&join, &[], &file);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.html);
        assert_eq!(sent.to, Some(format!("{page}#documents")));
        let shown = story.prescriber.get(&page);
        assert!(shown.says("Mon CV été.pdf"), "{}", shown.html);
        let link = shown.links(&format!("{page}/pieces/"));
        let link = link.first().expect("a file").clone();

        let mut person = house.themself(story.person);
        let mut stranger = house.enters("referent-rsa", "cdas-semnon");
        for reader in [&mut story.prescriber, &mut person] {
            let given = reader.get(&link);
            assert_eq!(given.status, StatusCode::OK);
            assert_eq!(given.html.as_bytes(), PDF);
            let told = |name| {
                given
                    .head
                    .get(name)
                    .expect("a header")
                    .to_str()
                    .expect("text")
            };
            assert_eq!(told(header::CONTENT_TYPE), "application/pdf");
            assert_eq!(told(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
            assert_eq!(
                told(header::CONTENT_SECURITY_POLICY),
                "default-src 'none'; sandbox"
            );
            let disposition = told(header::CONTENT_DISPOSITION);
            assert!(
                disposition.starts_with("attachment; filename=\"piece-"),
                "{disposition}"
            );
            assert!(
                disposition.ends_with("Mon%20CV%20%C3%A9t%C3%A9.pdf"),
                "{disposition}"
            );
        }
        assert_eq!(stranger.get(&link).status, StatusCode::NOT_FOUND);
        assert_eq!(stranger.get(&join).status, StatusCode::NOT_FOUND);

        // Taken back by who joined it, once confirmed.
        let back = format!("{link}/retirer");
        let theirs = person.get("/mon-espace/donnees");
        let refused = person.send(&back, &theirs, &[("confirme", "oui")]);
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{}", refused.html);
        let shown = story.prescriber.get(&page);
        let asked = story.prescriber.send(&back, &shown, &[]);
        assert!(asked.says("Retirer ce fichier ?"), "{}", asked.html);
        let done = story.prescriber.send(&back, &asked, &[("confirme", "oui")]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
        assert_eq!(story.prescriber.get(&link).status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn what_is_no_file_to_join_is_refused_in_french_and_nothing_is_changed() {
    both(|house| {
        let mut story = story(house);
        let (page, join) = (story.page(), story.join());
        let field = field(&join);
        let stories: [(&str, &[u8], &str); 4] = [
            (
                "cv.pdf",
                PROGRAM,
                "le contenu de ce fichier n'est pas d'une sorte admise",
            ),
            ("cv.pdf", b"", "répondez, cette réponse est attendue"),
            (
                "2 70 03 35 238 123 41.pdf",
                PDF,
                "n'écrivez pas de numéro de sécurité sociale",
            ),
            ("", PDF, "répondez, cette réponse est attendue"),
        ];
        for (name, content, why) in stories {
            let sent = story
                .prescriber
                .fill_with(&join, &[], &[(&field, name, content)]);
            assert_eq!(
                sent.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{name}: {}",
                sent.html
            );
            assert!(sent.says(why), "{name}: {}", sent.html);
        }
        let heavy = vec![b'%'; 70 << 20];
        let sent = story
            .prescriber
            .fill_with(&join, &[], &[(&field, "lourd.pdf", &heavy)]);
        assert_eq!(sent.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", sent.html);
        // Without the word of our own form, not a byte is read.
        let unguarded = [("jeton".to_owned(), "autre".to_owned())];
        let sent = story
            .prescriber
            .send_parts(&join, &unguarded, &[(&field, "cv.pdf", PDF)]);
        assert_eq!(sent.status, StatusCode::FORBIDDEN, "{}", sent.html);
        let after = story.prescriber.get(&page);
        assert!(
            after.links(&format!("{page}/pieces/")).is_empty(),
            "{}",
            after.html
        );
    });
}

/// A document filed by an act takes its file with it, through a draft and a confirmation.
#[test]
fn an_act_files_a_document_with_its_file() {
    both(|house| {
        let mut story = story(house);
        let join = story.join();
        let document = join.rsplit('/').next().expect("a document").to_owned();
        let path = format!("{}/actes/document/{document}", story.page());
        let field = format!("fichier.{document}");
        let paper = format!("piece.{document}");
        // A file without a word of its document.
        let file = [(field.as_str(), "cv.pdf", PDF)];
        let sent = story.prescriber.fill_with(&path, &[], &file);
        assert_eq!(
            sent.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            sent.html
        );
        assert!(
            sent.says("Reçu : cv.pdf"),
            "the file is kept: {}",
            sent.html
        );
        let refused = [(field.as_str(), "cv.pdf", PROGRAM)];
        let answers = [(paper.as_str(), "complet")];
        let no = story.prescriber.fill_with(&path, &answers, &refused);
        assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", no.html);
        let done = story.prescriber.send(&path, &sent, &answers);
        assert!(!done.status.is_client_error(), "{}", done.html);
        let page = story.page();
        assert!(story.prescriber.get(&page).says("cv.pdf"));
    });
}
