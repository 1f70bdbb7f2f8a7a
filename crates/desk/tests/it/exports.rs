//! Lists taken away: within rights, at once or in the background, and gone when their time, their mandate or somebody
//! they speak of is.

use app::exports::{Asked, State};
use app::{Call, Error, Now, Refusal, Who};
use axum::http::StatusCode;
use domain::values::Date;
use exports::Bench;
use store::{Fault, copy, mandates, privacy};

use crate::support::{House, Reader, TODAY, both};

/// A fiche of health, prescribed anywhere.
const HEALTH: &str = "cap-confiance";
const DAY: i64 = 86_400_000;

fn referent(house: &House) -> Reader<'_> {
    house.enters("referent-rsa", "ccas-rennes")
}

/// Does something so many milliseconds later.
fn later<T>(house: &House, who: &Who, wait: i64, work: impl FnOnce(&Call<'_>) -> T) -> T {
    let now = house.by(who, |call| call.now);
    let days = i32::try_from(wait / DAY).expect("days");
    let now = Now {
        at: now.at + wait,
        today: now.today.saturating_add(jiff::Span::new().days(days)),
    };
    let mut drawn = 0_u8;
    let mut source = |bytes: &mut [u8]| {
        for byte in bytes {
            drawn = drawn.wrapping_add(41);
            *byte = drawn;
        }
    };
    work(&Call::new(who, now, &mut source))
}

fn asked(list: &str, format: &str) -> Asked {
    Asked {
        list: list.to_owned(),
        filters: String::new(),
        format: format.to_owned(),
    }
}

fn ask(house: &House, who: &Who, list: &str) -> i64 {
    let asked = asked(list, "csv");
    let id = house.by(who, |call| house.office.ask_export(call, &asked));
    id.expect("asked")
}

/// Turns of work until there is nothing left to write.
fn write(house: &House, bench: &mut Bench) {
    let turn = |bench: &mut Bench| house.by(&Who::nobody(), |call| bench.turn(&house.office, call));
    while turn(bench).expect("a turn") {}
}

fn state(house: &House, who: &Who, id: i64) -> State {
    let item = house.by(who, |call| house.office.export_of(call, id));
    item.expect("an export").state
}

/// The first part of a file that is ready, in clear.
fn fetched(house: &House, who: &Who, id: i64) -> Vec<u8> {
    let fetching = house.by(who, |call| house.office.fetch_export(call, id));
    let part = fetching.expect("a file").part(&house.office.store, 0);
    part.expect("a part").expect("bytes")
}

fn rows(house: &House, table: &str) -> u64 {
    let contents = copy::contents(&house.office.store).expect("the contents");
    let mut found = contents.into_iter().filter(|one| one.table == table);
    found.next().expect("a table").rows
}

#[test]
fn a_short_list_comes_at_once_with_what_its_page_shows() {
    both(|house| {
        let mut reader = referent(house);
        let (_, dossier) = house.prescribed(&reader.who, "creation-activite");
        let (_, health) = house.prescribed(&reader.who, "cap-confiance");
        for path in ["/dossiers", "/personnes"] {
            let links = reader.get(path).links("/exports/listes/");
            assert_eq!(links, [format!("/exports/listes{path}")], "{path}");
        }
        // There is nothing to take away of what is empty.
        let empty = reader.get("/a-faire");
        assert!(empty.says("Rien ne vous attend"), "{}", empty.html);
        assert!(empty.links("/exports/listes/").is_empty());
        let form = reader.get("/exports/listes/dossiers?etat=clos");
        assert!(
            form.says("Dernier mouvement") && form.says("clos"),
            "{}",
            form.html
        );
        let file = reader.fill("/exports/listes/dossiers", &[("format", "csv")]);
        assert_eq!(file.status, StatusCode::OK, "{}", file.html);
        let named = &file.head["content-disposition"];
        assert_eq!(named, "attachment; filename=\"dossiers-2018-03-12.csv\"");
        assert_eq!(file.head["cache-control"], "no-store");
        assert!(file.html.starts_with('\u{feff}'));
        let line = format!("\"{dossier}\";\"Exemple Dominique\";\"F01\";");
        assert!(file.html.contains(&line), "{}", file.html);
        assert!(file.html.contains(&health.to_string()));
        assert!(
            file.html.contains(";\"en cours\";;;;12/03/2018\r\n"),
            "{}",
            file.html
        );
        // Somebody else has their own.
        let mut other = house.enters("referent-rsa", "cdas-pays-de-redon");
        let file = other.fill("/exports/listes/dossiers", &[("format", "csv")]);
        assert_eq!(file.html.lines().count(), 1, "{}", file.html);
        // The closed ones are not among the running ones.
        let file = reader.fill("/exports/listes/dossiers?etat=clos", &[("format", "csv")]);
        assert_eq!(file.html.lines().count(), 1, "{}", file.html);
        let due = reader.fill("/exports/listes/a-faire", &[("format", "csv")]);
        assert!(
            due.html.starts_with("\u{feff}\"Dossier\";\"Qui\";"),
            "{}",
            due.html
        );
        let followed = reader.fill("/exports/listes/personnes", &[("format", "csv")]);
        assert_eq!(followed.html.lines().count(), 3, "{}", followed.html);
    });
}

#[test]
fn a_list_one_may_not_read_one_may_not_take_away() {
    both(|house| {
        let mut reader = referent(house);
        for list in [
            "journal",
            "comptes",
            "organisations",
            "aides",
            "demandes-d-aide",
            "manques",
        ] {
            let path = format!("/exports/listes/{list}");
            assert_eq!(reader.get(&path).status, StatusCode::FORBIDDEN, "{list}");
            let guard = reader.get("/exports/listes/dossiers").field("jeton");
            let sent = reader.post(&path, &[("jeton", &guard), ("format", "csv")]);
            assert_eq!(sent.status, StatusCode::FORBIDDEN, "{list}");
            // Asked behind the page, it is refused as it is written.
            let id = ask(house, &reader.who, list);
            write(house, &mut Bench::default());
            assert_eq!(state(house, &reader.who, id), State::Failed, "{list}");
        }
        let unknown = reader.get("/exports/listes/tout");
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
        // The existence of a dossier of health is in no export of those who may not know of it.
        let (person, health) = house.prescribed(&reader.who, HEALTH);
        let mut soi = house.enters("soi-charge-de-mission", "service-offre-insertion");
        let file = soi.fill("/exports/listes/dossiers", &[("format", "csv")]);
        assert!(!file.html.contains(&health.to_string()), "{}", file.html);
        // A person has their own copy of their data.
        let mut themself = house.themself(person);
        for path in ["/exports", "/exports/listes/dossiers"] {
            let told = themself.get(path).status;
            let sent = themself.post(path, &[]).status;
            assert!(
                told == StatusCode::FORBIDDEN || sent.is_client_error(),
                "{path} : {told}, {sent}"
            );
        }
    });
}

#[test]
fn a_form_of_file_is_chosen_and_anything_else_is_told_wrong() {
    both(|house| {
        let mut reader = referent(house);
        for typed in ["", "pdf", "CSV"] {
            let wrong = reader.fill("/exports/listes/dossiers", &[("format", typed)]);
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
            assert!(wrong.html.contains("role=\"alert\""), "{}", wrong.html);
            assert!(wrong.says("choisissez dans la liste"), "{}", wrong.html);
        }
    });
}

#[test]
fn a_long_list_is_written_fetched_by_its_asker_and_taken_away() {
    both(|house| {
        let mut reader = referent(house);
        let (_, dossier) = house.prescribed(&reader.who, "creation-activite");
        let id = ask(house, &reader.who, "dossiers");
        let page = reader.get("/exports");
        assert!(page.says("attend son tour"), "{}", page.html);
        let path = format!("/exports/{id}");
        assert_eq!(reader.get(&path).status, StatusCode::NOT_FOUND, "not yet");
        assert!(
            reader
                .get("/exports?suivre=oui")
                .head
                .contains_key("refresh")
        );
        write(house, &mut Bench::default());
        let page = reader.get("/exports");
        assert!(page.says("prêt") && page.says("1 ligne"), "{}", page.html);
        assert!(
            !reader
                .get("/exports?suivre=oui")
                .head
                .contains_key("refresh")
        );
        assert!(reader.get("/avis").says("Un export à télécharger"));
        let file = reader.get(&path);
        assert_eq!(file.status, StatusCode::OK);
        assert!(
            file.html
                .contains(&format!("\"{dossier}\";\"Exemple Dominique\""))
        );
        let length = file.head["content-length"].to_str().expect("a length");
        assert_eq!(length, file.html.len().to_string());
        // Nobody else finds it, a colleague of the same post neither.
        let mut colleague = referent(house);
        assert_eq!(colleague.get(&path).status, StatusCode::NOT_FOUND);
        assert!(!colleague.get("/exports").html.contains(&path));
        // It is sealed where it lies, and its asking and fetching are in the journal.
        let watcher = house.enters("delegue-protection-donnees", "service-offre-insertion");
        let traces = house.by(&watcher.who, |call| {
            house.office.audit_latest(call, i64::MAX, 500)
        });
        let traces = traces.expect("the journal").into_iter();
        let did: Vec<String> = traces.map(|one| one.did).collect();
        for code in ["export.demander", "export.ecrire", "export.lire"] {
            assert!(did.iter().any(|one| one == code), "{code}: {did:?}");
        }
        let guard = page.field("jeton");
        let gone = reader.post(&path, &[("jeton", &guard)]);
        assert_eq!(gone.status, StatusCode::SEE_OTHER);
        assert_eq!(reader.get(&path).status, StatusCode::NOT_FOUND);
        assert_eq!((rows(house, "export"), rows(house, "export_part")), (0, 0));
    });
}

#[test]
fn a_mandate_taken_back_stops_its_exports() {
    both(|house| {
        let reader = referent(house);
        house.prescribed(&reader.who, "creation-activite");
        let id = ask(house, &reader.who, "dossiers");
        let taken: Result<bool, Fault> = house
            .office
            .store
            .write(|tx| mandates::revoke(tx, reader.who.mandate, 1));
        assert!(taken.expect("taken back"));
        write(house, &mut Bench::default());
        assert_eq!(state(house, &reader.who, id), State::Failed);
        assert_eq!(rows(house, "export_part"), 0);
    });
}

#[test]
fn a_file_goes_when_its_time_has_passed() {
    both(|house| {
        let reader = referent(house);
        house.prescribed(&reader.who, "creation-activite");
        let id = ask(house, &reader.who, "dossiers");
        write(house, &mut Bench::default());
        assert_eq!(rows(house, "export_part"), 1);
        let fetched = |wait| {
            later(house, &reader.who, wait, |call| {
                house.office.fetch_export(call, id).map(drop)
            })
        };
        assert!(fetched(6 * DAY).is_ok());
        // Before any work is done, its time has passed.
        let late = fetched(8 * DAY);
        assert!(
            matches!(late, Err(Error::Refused(Refusal::Gone))),
            "{late:?}"
        );
        later(house, &Who::nobody(), 8 * DAY, |call| {
            house.office.work(call)
        })
        .expect("a turn");
        assert_eq!(state(house, &reader.who, id), State::Expired);
        assert_eq!(rows(house, "export_part"), 0);
        later(house, &Who::nobody(), 60 * DAY, |call| {
            house.office.work(call)
        })
        .expect("a turn");
        assert_eq!(rows(house, "export"), 0, "in time nothing is told of it");
    });
}

#[test]
fn somebody_erased_is_in_no_file() {
    both(|house| {
        let reader = referent(house);
        let (person, _) = house.prescribed(&reader.who, "creation-activite");
        let ready = ask(house, &reader.who, "dossiers");
        write(house, &mut Bench::default());
        let begun = ask(house, &reader.who, "dossiers");
        let making = house.by(&Who::nobody(), |call| house.office.begin_export(call));
        let mut making = making.expect("a turn").expect("an export");
        let day: Date = TODAY;
        let erased: Result<(), Fault> = house
            .office
            .store
            .write(|tx| privacy::erase_subject(tx, person, (1, day)));
        erased.expect("erased");
        assert_eq!(state(house, &reader.who, ready), State::Expired);
        // What was being written is not ours any more: it begins again, without them.
        let more = vec![7; 1 << 18];
        let pushed = house.by(&Who::nobody(), |call| {
            making.push(&house.office, call, &more)
        });
        assert_eq!(pushed.expect("pushed"), app::exports::Made::Lost);
        assert_eq!(rows(house, "export_part"), 0);
        write(house, &mut Bench::default());
        let bytes = fetched(house, &reader.who, begun);
        let text = String::from_utf8(bytes).expect("text");
        assert!(!text.contains("Exemple Dominique"), "{text}");
    });
}

#[test]
fn a_node_that_stops_leaves_its_export_to_another_which_begins_again() {
    both(|house| {
        let reader = referent(house);
        let (_, dossier) = house.prescribed(&reader.who, "creation-activite");
        let id = ask(house, &reader.who, "dossiers");
        let making = house.by(&Who::nobody(), |call| house.office.begin_export(call));
        let mut making = making.expect("a turn").expect("an export");
        let half = "moitié d'un fichier\r\n".repeat(10_000);
        house
            .by(&Who::nobody(), |call| {
                making.push(&house.office, call, half.as_bytes())
            })
            .expect("pushed");
        drop(making);
        assert!(rows(house, "export_part") > 1);
        // It is the first node's for a while.
        let mut bench = Bench::default();
        write(house, &mut bench);
        assert_eq!(state(house, &reader.who, id), State::Running);
        let turn = |bench: &mut Bench| {
            later(house, &Who::nobody(), 600_000, |call| {
                bench.turn(&house.office, call)
            })
        };
        while turn(&mut bench).expect("a turn") {}
        let bytes = fetched(house, &reader.who, id);
        let text = String::from_utf8(bytes).expect("text");
        assert!(text.starts_with("\u{feff}\"Dossier\""), "{text}");
        assert!(text.contains(&dossier.to_string()) && !text.contains("moitié"));
        assert_eq!(rows(house, "export_part"), 1);
    });
}

#[test]
fn so_many_wait_and_no_more() {
    both(|house| {
        let reader = referent(house);
        for _ in 0..5 {
            ask(house, &reader.who, "dossiers");
        }
        let asked = asked("dossiers", "csv");
        let sixth = house.by(&reader.who, |call| house.office.ask_export(call, &asked));
        assert!(
            matches!(sixth, Err(Error::Refused(Refusal::Invalid { .. }))),
            "{sixth:?}"
        );
    });
}

#[test]
fn a_workbook_is_a_file_of_its_own_kind() {
    both(|house| {
        let reader = referent(house);
        house.prescribed(&reader.who, "creation-activite");
        let asked = asked("dossiers", "xlsx");
        let id = house
            .by(&reader.who, |call| house.office.ask_export(call, &asked))
            .expect("asked");
        write(house, &mut Bench::default());
        let fetching = house.by(&reader.who, |call| house.office.fetch_export(call, id));
        let bytes = fetching.expect("a file").part(&house.office.store, 0);
        let bytes = bytes.expect("a part").expect("bytes");
        assert!(bytes.starts_with(b"PK"), "an archive");
    });
}
