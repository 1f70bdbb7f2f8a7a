//! The texts of the real catalogue at work: what a form writes, what a draft breaks, what differs.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says so by panicking"
)]

use std::path::Path;
use std::sync::LazyLock;

use domain::values::Id;
use jiff::civil::date;
use workshop::{Published, Shelf, Side, Sort, Texts, What};
use workshop::{check, clear, compare, fields, head, lines, outline, put, stamp};

static SHELF: LazyLock<Shelf> = LazyLock::new(|| {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/ille-et-vilaine");
    Shelf {
        files: catalogue_files::read_dir(&dir).0,
        cases: cases::read(&dir.join("cas")).0,
        ..Shelf::default()
    }
});

fn id(text: &str) -> Id {
    text.parse().expect("an id")
}

fn texts() -> Texts {
    SHELF.texts(&id("cap-confiance"), 1).expect("the fiche")
}

fn typed(text: &str, kind: &str, record: &str) -> Vec<(String, String)> {
    let fields = fields(text, kind, Some(record)).expect("the record");
    fields
        .into_iter()
        .map(|field| (field.key, field.typed))
        .collect()
}

/// The draft that the workshop begins with.
fn next() -> Texts {
    let texts = texts();
    let fiche = stamp(&texts.fiche, 2, Some(date(2018, 3, 12)), Some("Essai.")).expect("it reads");
    Texts { fiche, ..texts }
}

#[test]
fn a_form_sent_as_it_is_changes_no_byte_of_any_record_of_any_fiche() {
    let (mut records, mut within) = (0, 0);
    for file in SHELF.files.iter().filter(|file| head(&file.text).is_some()) {
        for section in outline(&file.text).expect("it reads") {
            let kind = &section.kind.key;
            let named = section.records.into_iter().map(|(record, _)| record);
            let mut left: Vec<String> = named.collect();
            while let Some(record) = left.pop() {
                for field in fields(&file.text, kind, Some(&record)).expect("the record") {
                    let Sort::Records(inside) = field.sort else {
                        continue;
                    };
                    let ids = inside.iter().map(|(id, _)| id);
                    left.extend(ids.map(|id| format!("{record}.{}.{id}", field.key)));
                }
                let typed = typed(&file.text, kind, &record);
                let after = put(&file.text, kind, Some(&record), &typed).expect("it is written");
                assert!(after == file.text, "{} {kind} {record}", file.path);
                records += 1;
                within += usize::from(record.contains('.'));
            }
        }
    }
    assert!(records > 600 && within > 100, "{records}, {within}");
}

#[test]
fn an_outcome_is_changed_added_and_taken_out_inside_its_step() {
    let before = texts().fiche;
    let step = fields(&before, "etape", Some("adhesion")).expect("the step");
    let outcomes = step.into_iter().find(|field| field.key == "issues");
    let Some(Sort::Records(outcomes)) = outcomes.map(|field| field.sort) else {
        panic!("no outcomes")
    };
    let one = format!("adhesion.issues.{}", outcomes[0].0);
    let label = [("libelle".to_owned(), "Elle entre".to_owned())];
    let after = put(&before, "etape", Some(&one), &label).expect("it is written");
    let differing = lines(&before, &after).into_iter();
    let differing: Vec<_> = differing.filter(|line| line.side != Side::Both).collect();
    assert_eq!(differing.len(), 2, "{differing:?}");

    let new = [
        ("id".to_owned(), "plus-tard".to_owned()),
        ("libelle".to_owned(), "Elle dira plus tard".to_owned()),
    ];
    let added = put(&before, "etape", Some("adhesion.issues."), &new).expect("it is written");
    let now = fields(&added, "etape", Some("adhesion")).expect("the step");
    let now = now.into_iter().find(|field| field.key == "issues");
    let mut wanted = outcomes.clone();
    wanted.push(("plus-tard".to_owned(), "Elle dira plus tard".to_owned()));
    assert_eq!(now.map(|field| field.sort), Some(Sort::Records(wanted)));
    assert!(is_read(&added), "{added}");
    let gone = clear(&added, "etape", "adhesion.issues.plus-tard").expect("it is there");
    assert_eq!(gone, before);

    for nowhere in [
        "adhesion.issues.rien",
        "adhesion.rien.",
        "rien.issues.",
        "adhesion.issues",
    ] {
        assert_eq!(
            put(&before, "etape", Some(nowhere), &new),
            None,
            "{nowhere}"
        );
        assert_eq!(clear(&before, "etape", nowhere), None, "{nowhere}");
    }
}

/// Whether a text is read as a fiche, whatever is wrong in it.
fn is_read(text: &str) -> bool {
    let fiche = stamp(text, 2, Some(date(2018, 3, 12)), Some("Essai.")).expect("it reads");
    let texts = Texts { fiche, ..texts() };
    check(&SHELF, &id("cap-confiance"), &texts).number == Some(2)
}

#[test]
fn one_answer_changed_changes_one_line() {
    let before = texts().fiche;
    let mut one = typed(&before, "etape", "adhesion");
    let label = one
        .iter_mut()
        .find(|(key, _)| key == "libelle")
        .expect("its name");
    label.1 = "La personne dit si elle entre".to_owned();
    let after = put(&before, "etape", Some("adhesion"), &one).expect("it is written");
    let differing: Vec<_> = lines(&before, &after)
        .into_iter()
        .filter(|line| line.side != Side::Both)
        .collect();
    assert_eq!(differing.len(), 2, "{differing:?}");
    let changes = compare(&before, &after).expect("both read");
    assert_eq!(changes.len(), 1);
    let What::Changed(keys) = &changes[0].what else {
        panic!("{changes:?}")
    };
    assert_eq!((keys.len(), keys[0].key.as_str()), (1, "libelle"));
}

#[test]
fn a_table_inside_a_record_has_its_own_answers_and_goes_with_the_last_of_them() {
    let before = "[fiche]\nid = \"x\"\n\n[[etape]]\nid = \"a\"\nfenetre = { au_plus_tard = \"10 jours\" } # dix\n";
    let window = |text: &str| {
        let fields = fields(text, "etape", Some("a"))
            .expect("the record")
            .into_iter();
        let field = fields.filter(|field| field.key == "fenetre.au_plus_tard");
        field.map(|field| (field.typed, field.sort)).next()
    };
    let (said, sort) = window(before).expect("the field");
    assert_eq!(
        (said.as_str(), sort),
        ("10 jours", Sort::Text(Some("duree".to_owned())))
    );
    let set = |days: &str| {
        let typed = [("fenetre.au_plus_tard".to_owned(), days.to_owned())];
        put(before, "etape", Some("a"), &typed).expect("it is written")
    };
    assert_eq!(set("15 jours"), before.replace("10 jours", "15 jours"));
    assert!(!set("").contains("fenetre"), "{}", set(""));
}

#[test]
fn a_record_is_added_then_taken_out() {
    let before = texts().fiche;
    let typed = [
        ("id".to_owned(), "relance".to_owned()),
        ("libelle".to_owned(), "Relance".to_owned()),
        ("acteurs".to_owned(), "arep\nreferent".to_owned()),
    ];
    let added = put(&before, "etape", None, &typed).expect("it is written");
    let changes = compare(&before, &added).expect("both read");
    assert_eq!((changes.len(), &changes[0].what), (1, &What::Added));
    assert!(
        added.contains("acteurs = [\"arep\", \"referent\"]"),
        "{added}"
    );
    let gone = clear(&added, "etape", "relance").expect("it is there");
    assert_eq!(compare(&before, &gone), Some(Vec::new()));
    assert_eq!(clear(&before, "etape", "relance"), None);
}

#[test]
fn a_sound_draft_answers_its_cases_and_a_broken_one_says_where() {
    let fiche = id("cap-confiance");
    let sound = check(&SHELF, &fiche, &next());
    assert!(sound.is_well(), "{:?} {:?}", sound.faults, sound.failed);
    assert!(sound.cases > Some(20), "{:?}", sound.cases);
    assert_eq!(sound.number, Some(2));

    let mut broken = next();
    broken.fiche = broken
        .fiche
        .replace("sujet       = \"personne\"", "sujet       = \"persone\"");
    let broken = check(&SHELF, &fiche, &broken);
    assert!(!broken.is_sound() && broken.cases.is_none());
    let line = next()
        .fiche
        .lines()
        .position(|line| line.starts_with("sujet"));
    assert_eq!(broken.faults[0].line, line.map(|line| line + 1));
    assert!(broken.faults[0].text.contains("fiches/brouillon.toml"));
}

#[test]
fn a_draft_that_names_a_template_that_is_not_there_is_told_so_and_does_not_go_further() {
    let fiche = id("cap-confiance");
    let mut draft = next();
    let named = draft
        .fiche
        .find("modele     = \"contrat\"")
        .expect("a template");
    draft.fiche.replace_range(
        named..,
        &draft.fiche[named..].replacen("contrat", "convention", 1),
    );
    let checked = check(&SHELF, &fiche, &draft);
    assert!(!checked.is_sound());
    assert!(
        checked.faults[0].text.contains("modele-inconnu"),
        "{:?}",
        checked.faults
    );
    // Once the catalogue has it, the document prints.
    let mut shelf = SHELF.clone();
    shelf.files.push(workshop::SourceFile {
        path: "documents/convention.typ".to_owned(),
        text: String::new(),
    });
    let checked = check(&shelf, &fiche, &draft);
    assert!(checked.is_sound(), "{:?}", checked.faults);
}

#[test]
fn a_draft_that_answers_otherwise_fails_its_cases() {
    let fiche = id("cap-confiance");
    let mut draft = next();
    let condition = fields(&draft.fiche, "condition", None).expect("the format");
    assert!(
        condition
            .iter()
            .any(|field| field.key == "test"
                || field.sort == Sort::Text(Some("condition".to_owned())))
    );
    // Cap confiance would last another time.
    draft.fiche = draft.fiche.replace("6 mois", "5 mois");
    let checked = check(&SHELF, &fiche, &draft);
    assert!(checked.is_sound(), "{:?}", checked.faults);
    assert!(!checked.is_well());
    let failed = &checked.failed[0];
    assert!(
        failed.line > 1 && failed.expected != failed.got,
        "{failed:?}"
    );
}

#[test]
fn a_draft_of_another_fiche_is_not_this_one() {
    let checked = check(&SHELF, &id("idees"), &next());
    assert_eq!(checked.number, None);
    assert!(checked.fiche(&id("idees")).is_none());
}

#[test]
fn what_is_published_is_laid_over_the_folder_and_what_the_folder_holds_already_is_not() {
    let one = Published {
        fiche: id("cap-confiance"),
        number: 2,
        texts: next(),
    };
    let laid = SHELF.with(std::slice::from_ref(&one));
    assert_eq!(laid.files.len(), SHELF.files.len() + 1);
    let loaded = laid.load();
    assert!(loaded.faults.is_empty(), "{:?}", loaded.faults);
    let fiches = loaded.catalogue.fiches_on(date(2018, 3, 12));
    let current = fiches.iter().find(|fiche| fiche.head.id == one.fiche);
    assert_eq!(current.expect("it applies").version.number, 2);
    assert_eq!(laid.with(&[one]).files.len(), laid.files.len());
}

#[test]
fn nothing_panics_on_odd_texts() {
    for text in [
        "",
        "\u{0}",
        "[",
        "[[etape]]\nid=3",
        "fiche = 1",
        "[fiche]\nid=\"é\"",
        "a = [1, {b=2}]\n[a.b]",
    ] {
        let texts = Texts {
            fiche: text.to_owned(),
            cases: text.to_owned(),
        };
        let checked = check(&SHELF, &id("idees"), &texts);
        assert!(!checked.is_sound(), "{text:?}");
        let _ = (
            outline(text),
            head(text),
            compare(text, text),
            stamp(text, 2, None, Some("x")),
        );
        let _ = (
            put(text, "etape", None, &[]),
            clear(text, "etape", "x"),
            fields(text, "fiche", Some("fiche")),
        );
        assert!(lines(text, "b\na").len() >= 2);
    }
}

#[test]
fn a_case_that_asks_the_search_is_answered_by_the_one_of_the_shelf() {
    let fiche = id("cap-confiance");
    let asks = "[[cas]]\nnom = \"La recherche\"\nhistoire = [\n  { le = \"2018-01-15\", catalogue = \"recherche\", texte = \"confiance\", fiches = [\"F06\"] },\n]\n";
    let texts = Texts {
        cases: asks.to_owned(),
        ..next()
    };
    let without = check(&SHELF, &fiche, &texts);
    assert_eq!(
        (without.cases, without.failed.len()),
        (Some(1), 1),
        "{:?}",
        without.in_cases
    );
    let with = Shelf {
        find: Some(|_, text| match text {
            "confiance" => vec!["cap-confiance".to_owned()],
            _ => Vec::new(),
        }),
        ..SHELF.clone()
    };
    let checked = check(&with, &fiche, &texts);
    assert!(checked.failed.is_empty(), "{:?}", checked.failed);
}
