//! A step written before its document takes effect late, and still in the order of the journal.

use domain::dossier::act::{Deposit, Holding};
use domain::dossier::{Act, Dossier, Engine, Entry, Event, Status, Subject};
use domain::values::{Date, Id};
use jiff::civil::date;

use crate::small;

const ENDS: &str = r#"
[[etape]]
id = "fin"
libelle = "Fin"
type = "bilan"
apres = ["entretien:entree"]
pieces = ["compte-rendu"]
exigences = ["F01-R11"]
issues = [{ id = "finie", libelle = "Finie", ferme_dossier = true }]

[[etape]]
id = "sortie"
libelle = "Sortie"
type = "bilan"
apres = ["entretien:entree"]
pieces = ["compte-rendu"]
exigences = ["F01-R12"]
issues = [{ id = "sortie", libelle = "Sortie", ferme_dossier = true }]

[[document]]
id = "compte-rendu"
libelle = "Compte rendu"
du_a = "sortie"
exigences = ["F01-R13"]
"#;

fn id(text: &str) -> Id {
    text.parse().expect("an id")
}

fn held(step: &str, outcome: &str, on: Date, documents: &[&str]) -> Entry {
    let brought = |document: &&str| Deposit {
        document: id(document),
        written_by: Vec::new(),
        with: Vec::new(),
        signed_by: Vec::new(),
        contents: Vec::new(),
        sent_to: Vec::new(),
    };
    Entry {
        act: Act::Hold(Holding {
            outcome: Some(id(outcome)),
            documents: documents.iter().map(brought).collect(),
            ..Holding::of(id(step))
        }),
        on,
        by: Vec::new(),
        reason: None,
    }
}

#[test]
fn the_same_entries_close_the_dossier_on_the_same_day_however_they_became_whole() {
    let loaded = small::broken(small::FICHE, "", ENDS);
    let shown = catalogue_files::render::text(&loaded.files, &loaded.faults, false);
    assert!(loaded.faults.is_empty(), "{shown}");
    let engine = Engine::new(&loaded.catalogue, &loaded.catalogue.fiches[0]).expect("it compiles");
    let mut dossier = Dossier::open(
        "dossier".to_owned(),
        Subject::Person("personne".to_owned()),
        &engine,
    );
    let mut write = |entry: Entry, draft: bool| {
        let recorded = date(2018, 4, 1);
        dossier.apply(
            &engine,
            Event {
                entry,
                recorded,
                draft,
            },
        );
        dossier.clone()
    };
    // The first end lacks its report; the second brings it, and so makes the first whole.
    let waiting = write(held("fin", "finie", date(2018, 3, 5), &[]), true);
    assert!(!waiting.state.held[0].complete);
    let sortie = held("sortie", "sortie", date(2018, 2, 5), &["compte-rendu"]);
    let ended = write(sortie.clone(), false);
    assert!(ended.state.held.iter().all(|held| held.complete));
    let Status::Closed { on, .. } = ended.state.status else {
        panic!("closed: {:?}", ended.state.status);
    };
    assert_eq!(on, date(2018, 2, 5), "the last entry of the journal closes");

    let act = Act::Correct {
        event: 1,
        with: Some(Box::new(sortie.clone())),
    };
    let again = write(Entry { act, ..sortie }, false);
    assert_eq!(
        again.state, ended.state,
        "written again, it changes nothing"
    );
}
