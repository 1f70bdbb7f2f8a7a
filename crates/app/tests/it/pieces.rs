//! Files joined to documents: received, joined, read by whom the table says, and gone with the person.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use app::dossier::{About, Done};
use app::pieces::{Destination, FileKind, Joined, PieceState, Received, Rules, Scanned};
use app::subject::{NewPerson, Registered};
use app::{Error, Refusal, Who};
use domain::dossier::{Act, Entry};
use domain::values::Id;
use store::{Fault, Options, Store, copy, leftovers, pieces, privacy};

use crate::support::{CATALOGUE, Desk, Told, both, fiche, id, identity, refusal};

/// A PDF of so many bytes, none of them alike from one place to another.
fn pdf(length: usize) -> Vec<u8> {
    let noise = (0_u32..).map(|rank| rank.wrapping_mul(2_654_435_761).to_be_bytes()[0]);
    b"%PDF-1.7\n"
        .iter()
        .copied()
        .chain(noise)
        .take(length)
        .collect()
}

fn send(desk: &Desk, who: &Who, about: Destination, name: &str, bytes: &[u8]) -> Told<Received> {
    desk.by(who, |call| {
        let mut reception = desk.office.receive(call, about, name)?;
        // As a network hands them: in pieces of any length.
        for some in bytes.chunks(7_001) {
            reception.push(call, some)?;
        }
        reception.end(call)
    })
}

fn read(desk: &Desk, who: &Who, dossier: i64, piece: i64) -> Told<Vec<u8>> {
    let opening = desk.by(who, |call| desk.office.open_piece(call, dossier, piece))?;
    let mut bytes = Vec::new();
    for rank in 0.. {
        match opening.part(&desk.office.store, rank)? {
            Some(part) => bytes.extend(part),
            None => return Ok(bytes),
        }
    }
    Ok(bytes)
}

fn files(desk: &Desk, who: &Who, dossier: i64) -> Vec<app::pieces::SeenPiece> {
    let view = desk.by(who, |call| desk.office.dossier(call, dossier));
    view.unwrap_or_else(|error| panic!("{error:?}")).pieces
}

/// Somebody who lives there.
fn register(desk: &Desk, who: &Who, family: &str, commune: &str) -> i64 {
    let new = NewPerson {
        identity: identity(family, "Dominique", "1980-05-04"),
        commune: Some(commune.to_owned()),
        confirmed: true,
    };
    match desk.by(who, |call| desk.office.register(call, &new)) {
        Ok(Registered::Done(person)) => person,
        other => panic!("{other:?}"),
    }
}

/// The documents that a prescription files.
fn documents(entry: &Entry) -> Vec<Id> {
    let Act::Hold(holding) = &entry.act else {
        panic!("{entry:?}");
    };
    let documents = holding.documents.iter();
    documents.map(|one| one.document.clone()).collect()
}

struct Story {
    referent: Who,
    person: i64,
    dossier: i64,
    document: Id,
    piece: i64,
    bytes: Vec<u8>,
}

fn prescribe(
    desk: &Desk,
    who: &Who,
    person: i64,
    code: &str,
    joined: &[Joined],
    entry: &Entry,
) -> Told<Done<'static>> {
    desk.by(who, |call| {
        let about = About::Known(person);
        desk.office
            .open_dossier_with(call, &about, &fiche(code), (entry, joined))
    })
}

/// Somebody is prescribed a fiche, with a file for the first document that it files.
fn story(desk: &Desk, code: &str) -> Story {
    let (service, commune) = match code {
        "F12" => ("cdas-pays-de-redon", "Redon"),
        _ => ("ccas-rennes", "Rennes"),
    };
    let referent = desk.who("referent-rsa", service);
    let person = register(desk, &referent, "Exemple", commune);
    let entry = desk.prescription(&referent, person, code, None);
    let document = documents(&entry).first().expect("a document").clone();
    let bytes = pdf(200_000);
    let about = Destination::Subject(person);
    let received = send(desk, &referent, about, "C:\\mes docs\\Mon CV.exe", &bytes);
    let received = received.expect("received");
    assert_eq!(received.name, "Mon CV.pdf", "its content names it");
    assert_eq!((received.kind, received.length), (FileKind::Pdf, 200_000));
    let joined = Joined {
        document: document.clone(),
        piece: received.id,
    };
    let done = prescribe(desk, &referent, person, code, &[joined], &entry).expect("prescribed");
    Story {
        referent,
        person,
        dossier: done.dossier,
        document,
        piece: received.id,
        bytes,
    }
}

fn rows(desk: &Desk, table: &str) -> u64 {
    let contents = copy::contents(&desk.office.store).expect("the contents");
    let mut found = contents
        .into_iter()
        .filter(|content| content.table == table);
    found.next().expect("a table").rows
}

#[test]
fn a_file_goes_with_the_act_that_files_its_document_and_is_read_as_it_came() {
    both(|desk| {
        let story = story(desk, "F06");
        let [file] = files(desk, &story.referent, story.dossier)
            .try_into()
            .expect("one file");
        assert_eq!((file.id, &file.document), (story.piece, &story.document));
        assert_eq!(
            (file.event, file.state, file.own),
            (Some(0), PieceState::Ready, true)
        );
        let themself = desk.themself(story.person);
        let operator = desk.who("conseiller-insertion-professionnelle", "arep");
        for who in [&story.referent, &operator, &themself] {
            let bytes = read(desk, who, story.dossier, story.piece).expect("read");
            assert!(bytes == story.bytes, "{}", who.role);
        }
        let stranger = desk.who("referent-rsa", "cdas-guichen");
        let told = read(desk, &stranger, story.dossier, story.piece);
        assert_eq!(refusal(told), "NotFound");
        assert_eq!(
            refusal(read(desk, &themself, story.dossier, 12)),
            "NotFound"
        );
        // Each reading is in the access journal, and the person reads it there.
        let trail = desk.by(&themself, |call| desk.office.audit_of(call, story.person));
        let trail = trail.expect("a trail");
        let did = |code: &str| trail.iter().filter(|line| line.did == code).count();
        assert_eq!((did("piece.joindre"), did("piece.lire")), (1, 3));
        let verified = desk.office.verify(desk.now(), |_| {}).expect("it reads");
        assert_eq!((verified.pieces, verified.differences), (1, vec![]));
    });
}

/// What is refused leaves nothing: not a row, not a byte.
#[test]
fn what_is_no_file_to_join_is_refused_and_nothing_of_it_stays() {
    both(|desk| {
        let referent = desk.who("referent-rsa", "ccas-rennes");
        let person = register(desk, &referent, "Exemple", "Rennes");
        let about = Destination::Subject(person);
        let mut program = vec![b'M', b'Z', 0x90, 0];
        program.resize(70_000, 7);
        let stories: [(&str, &[u8], &str); 5] = [
            ("cv.pdf", &program, "fichier FileKind"),
            ("cv.pdf", b"<html>%PDF-1.7", "fichier FileKind"),
            ("vide.pdf", b"", "fichier Missing"),
            ("lourd.pdf", &pdf((10 << 20) + 1), "fichier FileTooBig"),
            ("2 70 03 35 238 123 41.pdf", &pdf(9), "fichier LooksLikeNir"),
        ];
        for (name, bytes, why) in stories {
            assert_eq!(refusal(send(desk, &referent, about, name, bytes)), why);
        }
        let stranger = desk.who("referent-rsa", "cdas-guichen");
        for (who, to) in [
            (&stranger, about),
            (&referent, Destination::Dossier(12)),
            (&referent, Destination::Subject(12)),
        ] {
            assert_eq!(refusal(send(desk, who, to, "cv.pdf", &pdf(99))), "NotFound");
        }
        assert_eq!((rows(desk, "piece"), rows(desk, "piece_part")), (0, 0));
        // Those that nobody joins are few, and gone the day after.
        for _ in 0..30 {
            send(desk, &referent, about, "cv.pdf", &pdf(99)).expect("received");
        }
        let more = send(desk, &referent, about, "cv.pdf", &pdf(99));
        assert_eq!(refusal(more), "fichier TooMany");
        desk.wait(2);
        let nobody = Who::nobody();
        for _ in 0..2 {
            desk.by(&nobody, |call| desk.office.work(call))
                .expect("a turn");
        }
        assert_eq!((rows(desk, "piece"), rows(desk, "piece_part")), (0, 0));
    });
}

/// A file is joined by who sent it, about whom it was sent, to a document that the act files; else nothing is.
#[test]
fn a_file_is_joined_where_it_was_sent_for_or_the_act_is_not_written() {
    both(|desk| {
        let referent = desk.who("referent-rsa", "ccas-rennes");
        let person = register(desk, &referent, "Exemple", "Rennes");
        let other = register(desk, &referent, "Supposé", "Rennes");
        let entry = desk.prescription(&referent, person, "F06", None);
        let document = documents(&entry).first().expect("a document").clone();
        let of = |subject| {
            let sent = send(
                desk,
                &referent,
                Destination::Subject(subject),
                "a.pdf",
                &pdf(99),
            );
            sent.expect("received").id
        };
        let try_with = |piece, document: &Id| {
            let joined = Joined {
                document: document.clone(),
                piece,
            };
            refusal(prescribe(desk, &referent, person, "F06", &[joined], &entry))
        };
        assert_eq!(try_with(of(other), &document), "fichier Unknown");
        assert_eq!(try_with(12, &document), "fichier Unknown");
        assert_eq!(try_with(of(person), &id("nulle-part")), "fichier Unknown");
        assert_eq!(rows(desk, "dossier"), 0);

        // Later, by who may file the document; and taken back by who joined it, only.
        let story = story(desk, "F06");
        let operator = desk.who("conseiller-insertion-professionnelle", "arep");
        let sent = send(
            desk,
            &operator,
            Destination::Dossier(story.dossier),
            "b.pdf",
            &pdf(99),
        );
        let joined = Joined {
            document: story.document.clone(),
            piece: sent.expect("received").id,
        };
        let join = |who: &Who, joined: &Joined| {
            desk.by(who, |call| {
                desk.office.join_piece(call, story.dossier, joined)
            })
        };
        assert_eq!(refusal(join(&story.referent, &joined)), "fichier Unknown");
        join(&operator, &joined).expect("joined");
        assert_eq!(refusal(join(&operator, &joined)), "fichier Unknown");
        let back = |who: &Who| {
            desk.by(who, |call| {
                desk.office
                    .take_piece_back(call, story.dossier, joined.piece)
            })
        };
        assert_eq!(refusal(back(&story.referent)), "NotFound");
        back(&operator).expect("taken back");
        assert_eq!(files(desk, &operator, story.dossier).len(), 1);
    });
}

/// In a dossier whose existence is a fact of health, a file is for those to whom its document is.
#[test]
fn the_class_of_the_document_says_who_reads_its_files() {
    both(|desk| {
        let story = story(desk, "F12");
        let operator = desk.who("referent-pem", "fil-rouge-35");
        let colleague = desk.who("referent-rsa", "cdas-guichen");
        let soi = desk.who("soi-chef-de-service", "service-offre-insertion");
        for who in [&story.referent, &operator, &desk.themself(story.person)] {
            assert!(
                read(desk, who, story.dossier, story.piece).is_ok(),
                "{}",
                who.role
            );
        }
        for who in [&colleague, &soi] {
            let told = read(desk, who, story.dossier, story.piece);
            assert_eq!(refusal(told), "NotFound", "{}", who.role);
        }
        // What the operator writes for itself is not for the prescriber, not even that it is there.
        let grid = id("grille-indicateurs");
        let sent = send(
            desk,
            &operator,
            Destination::Dossier(story.dossier),
            "g.pdf",
            &pdf(99),
        );
        let piece = sent.expect("received").id;
        let placed: Result<bool, Fault> = desk.office.store.write(|tx| {
            let place = (story.dossier, grid.as_str(), None);
            pieces::join(tx, piece, place, (operator.account, story.person))
        });
        assert!(placed.expect("joined"));
        assert_eq!(files(desk, &operator, story.dossier).len(), 2);
        assert_eq!(files(desk, &story.referent, story.dossier).len(), 1);
        let told = read(desk, &story.referent, story.dossier, piece);
        assert_eq!(refusal(told), "NotFound");
    });
}

#[test]
fn a_file_follows_the_person_when_records_merge_moves_with_the_memory_and_goes_with_them() {
    both(|desk| {
        let story = story(desk, "F06");
        let kept = desk.register(&story.referent, &identity("Exemplaire", "D.", "1980-05-04"));
        desk.by(&story.referent, |call| {
            desk.office.merge(call, kept, story.person)
        })
        .expect("merged");
        let themself = desk.themself(kept);
        assert!(read(desk, &themself, story.dossier, story.piece).expect("read") == story.bytes);
        let export = desk.by(&themself, |call| desk.office.export(call, kept));
        let export = export.expect("exported");
        let [file] = export.pieces.as_slice() else {
            panic!("{:?}", export.pieces);
        };
        assert_eq!((file.id, file.name.as_str()), (story.piece, "Mon CV.pdf"));
        let page = copies::page(desk.office.catalogue, &export);
        assert!(page.text().contains("Mon CV.pdf"), "{}", page.text());

        // In another memory, with the same keys, it opens the same.
        let place = trial::sqlite();
        let there = Store::open(&Options::at(&place.address)).expect("it opens");
        store::migrate::migrate(&there, 0).expect("ready");
        copy::transfer(&desk.office.store, &there, |_, _| {}).expect("copied");
        let keyring = desk.office.keyring.clone();
        let office = app::Office::open(&CATALOGUE, there, keyring, &mut |_: &mut [u8]| {});
        let office = office.expect("it opens");
        let verified = office.verify(desk.now(), |_| {}).expect("it reads");
        assert_eq!((verified.pieces, verified.differences), (1, vec![]));

        // One byte more is seen.
        let changed: Result<(), Fault> = office.store.write(|tx| {
            pieces::add_part(tx, story.piece, 4, b"x")?;
            pieces::add_part(tx, 12, 0, b"x")
        });
        changed.expect("changed");
        let verified = office.verify(desk.now(), |_| {}).expect("it reads");
        let told: Vec<&str> = verified
            .differences
            .iter()
            .map(|one| one.what.as_str())
            .collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(
            told.iter()
                .any(|what| what.contains("un morceau est en trop")),
            "{told:?}"
        );

        let when = (desk.now().at, desk.now().today);
        let left: Result<_, Fault> = desk.office.store.write(|tx| {
            privacy::erase_subject(tx, kept, when)?;
            leftovers::find(tx)
        });
        let left = left.expect("erased");
        assert!(
            left.iter().all(|one| !one.what.contains("fichier")),
            "{left:?}"
        );
        assert_eq!((rows(desk, "piece"), rows(desk, "piece_part")), (0, 0));
    });
}

/// What cannot be analysed is kept and not read; what is refused is not kept.
#[test]
fn a_file_waits_for_its_analysis_or_is_refused_by_it() {
    let says = Arc::new(AtomicU8::new(0));
    let scan = says.clone();
    crate::support::both_with(
        move |office| {
            let scan = scan.clone();
            office.with_pieces(Rules {
                scan: Some(Box::new(move |next: &mut app::pieces::NextPart<'_>| {
                    let mut length = 0;
                    while let Ok(Some(part)) = next() {
                        length += part.len();
                    }
                    assert_eq!(length, 200_000, "it is told every byte");
                    match scan.load(Ordering::Relaxed) {
                        0 => Scanned::Unable("absent".to_owned()),
                        1 => Scanned::Clean,
                        _ => Scanned::Rejected,
                    }
                })),
                ..Rules::default()
            })
        },
        |desk| {
            says.store(0, Ordering::Relaxed);
            let one = story(desk, "F06");
            let state = || files(desk, &one.referent, one.dossier)[0].state;
            assert_eq!(state(), PieceState::Waiting);
            let told = read(desk, &one.referent, one.dossier, one.piece);
            assert_eq!(refusal(told), "fichier FileWaits");
            let work = || {
                let nobody = Who::nobody();
                desk.by(&nobody, |call| desk.office.work(call))
                    .expect("a turn");
            };
            work();
            assert_eq!(state(), PieceState::Waiting, "it is not lost");
            says.store(1, Ordering::Relaxed);
            work();
            assert_eq!(state(), PieceState::Ready);
            assert!(read(desk, &one.referent, one.dossier, one.piece).is_ok());

            says.store(0, Ordering::Relaxed);
            let about = Destination::Dossier(one.dossier);
            let sent = send(desk, &one.referent, about, "b.pdf", &one.bytes).expect("received");
            assert!(sent.waits);
            let joined = Joined {
                document: one.document.clone(),
                piece: sent.id,
            };
            desk.by(&one.referent, |call| {
                desk.office.join_piece(call, one.dossier, &joined)
            })
            .expect("joined");
            says.store(2, Ordering::Relaxed);
            work();
            assert_eq!(
                files(desk, &one.referent, one.dossier)[1].state,
                PieceState::Rejected
            );
            let told = read(desk, &one.referent, one.dossier, sent.id);
            assert!(
                matches!(told, Err(Error::Refused(Refusal::Gone))),
                "{told:?}"
            );
            let refused = send(desk, &one.referent, about, "c.pdf", &one.bytes);
            assert_eq!(refusal(refused), "fichier FileUnsafe");
            let verified = desk.office.verify(desk.now(), |_| {}).expect("it reads");
            assert_eq!(verified.differences, []);
        },
    );
}
