//! What a demonstration leads nobody to by itself, or once only: a file that was joined, one to fetch, a paper that
//! waits for a signature, a diary, a report that was sent. Where each is found, and by whom.

use app::Who;
use app::exports::Asked;
use app::reports::{Doing, Texts};
use domain::dossier::act::Deposit;
use domain::dossier::{Act, Entry};
use exports::Bench;

use super::furniture::done;
use super::page::{Page, Sort};
use super::{Part, Reader, TODAY, Town};

/// Opens each door: the role, the address that the walk would pass by.
pub fn open(town: &Town, parts: &[Part]) -> Vec<(String, String)> {
    let dossier = |part: &Part, number: i64| (part.role.clone(), format!("/dossiers/{number}"));
    let mut joined = parts.iter();
    let joined = joined.find_map(|part| Some(dossier(part, joins(town, part)?)));
    let mut signed = parts.iter();
    let signed = signed.find_map(|part| Some(dossier(part, to_sign(town, part)?)));
    let part = &parts[0];
    let diary = done(town, part, |call| town.office.make_feed(call, None));
    let diary = format!("/calendrier/{}.ics", diary.reveal());
    fetch(town, parts);
    send_a_report(town, parts);
    vec![
        joined.expect("a file is joined"),
        signed.expect("a paper is to be signed"),
        (part.role.clone(), diary),
    ]
}

/// Everybody has a list written in the background.
fn fetch(town: &Town, parts: &[Part]) {
    let asked = Asked {
        list: "dossiers".to_owned(),
        filters: String::new(),
        format: "csv".to_owned(),
    };
    let reads = parts.iter().filter(|part| part.who.person.is_none());
    let asks = |part: &&Part| {
        town.by(&part.who, |call| town.office.ask_export(call, &asked))
            .is_ok()
    };
    assert!(reads.filter(asks).count() > 1, "two read a list at least");
    let mut bench = Bench::default();
    while town
        .by(&Who::nobody(), |call| bench.turn(&town.office, call))
        .expect("a turn")
    {}
}

/// One who owes a report and is nobody of those who are walked sends it: the service has one to control.
fn send_a_report(town: &Town, parts: &[Part]) {
    let guises = town.by(&Who::nobody(), |call| town.office.guises(call));
    let guises = guises.expect("it is a demonstration").into_iter();
    let others = guises.filter(|one| parts.iter().all(|part| part.who.account != one.account));
    let sent = others.into_iter().find_map(|guise| {
        let part = town.enters(&guise);
        let owed = town.by(&part.who, |call| town.office.reports_awaited(call));
        let report = owed.expect("a list").into_iter().find(|one| one.own)?;
        let texts = Texts {
            activity: "Une année de travail.".to_owned(),
            ..Texts::default()
        };
        done(town, &part, |call| {
            let version = town.office.report(call, &report.place)?.version;
            let place = (&report.place, version);
            town.office.write_report(call, place, &Doing::Send(texts))
        });
        Some(())
    });
    assert!(sent.is_some(), "somebody else owes a report");
}

/// Somebody files a paper that waits for their own signature; in which dossier, when there is one.
fn to_sign(town: &Town, part: &Part) -> Option<i64> {
    let office = &town.office;
    let roster = town.by(&part.who, |call| office.roster(call, true, None, 200));
    for line in roster.expect("a list").lines {
        let mut fiches = office.catalogue.fiches_on(TODAY).into_iter();
        let Some(fiche) = fiches.find(|fiche| fiche.head.id == line.fiche) else {
            continue;
        };
        for document in fiche
            .documents
            .iter()
            .filter(|one| !one.signed_by.is_empty())
        {
            let entry = Entry {
                act: Act::Deposit(Deposit {
                    document: document.origin.id.clone(),
                    written_by: vec![part.who.actor()],
                    with: Vec::new(),
                    signed_by: Vec::new(),
                    contents: Vec::new(),
                    sent_to: Vec::new(),
                }),
                on: TODAY,
                by: vec![part.who.actor()],
                reason: None,
            };
            let filed = town.by(&part.who, |call| {
                office.act(call, line.dossier, None, &entry)
            });
            if filed.is_err() {
                continue;
            }
            let view = town.by(&part.who, |call| office.dossier(call, line.dossier));
            let view = view.expect("their dossier");
            if view.signatures.iter().any(|one| one.mine) {
                return Some(line.dossier);
            }
        }
    }
    None
}

/// Somebody joins a file to the first document of theirs that awaits one; in which dossier, when there was one.
fn joins(town: &Town, part: &Part) -> Option<i64> {
    const LINE: &str = "ligne-d-essai";
    let mut reader = Reader::of(town, part.clone());
    let roster = town.by(&part.who, |call| town.office.roster(call, true, None, 200));
    for line in roster.expect("a list").lines {
        let dossier = reader.get(&format!("/dossiers/{}", line.dossier));
        let links = Page::of(&dossier.html, "").links.into_iter();
        let mut links = links.filter(|link| link.contains("/documents/"));
        let Some(path) = links.next() else {
            continue;
        };
        let page = Page::of(&reader.get(&path).html, &path);
        let form = page.forms.iter().find(|form| form.action == path);
        let mut body = String::new();
        for field in &form.expect("a form").fields {
            let (file, value) = match field.sort {
                Sort::File => (
                    "; filename=\"lettre.pdf\"",
                    "%PDF-1.7\n1 0 obj << >> endobj\n",
                ),
                _ => ("", field.value.as_str()),
            };
            let name = &field.name;
            body.push_str(&format!(
                "--{LINE}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n"
            ));
        }
        body.push_str(&format!("--{LINE}--\r\n"));
        let kind = format!("multipart/form-data; boundary={LINE}");
        let answer = reader.send(&path, body.into_bytes(), &[("content-type", &kind)]);
        assert!(answer.status.is_redirection(), "{}", answer.html);
        return Some(line.dossier);
    }
    None
}
