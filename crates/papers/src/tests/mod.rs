//! Papers, printed and read back: what the tests of every paper and of their templates share.

mod papers;
mod templates;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use domain::Catalogue;
use domain::fiche::{Document, Fiche};
use domain::values::{Date, Id};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Name, Object, String as Text};
use jiff::civil::date;
use typst::layout::{Frame, FrameItem};
use typst_layout::PagedDocument;

use crate::forms::{self, Filled, Form, Moment};
use crate::livret::{Drawing, Livret, Way};
use crate::press::{Paper, Press};

const DAY: Date = date(2018, 3, 12);
const DRAWING: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" width="100" height="50"><rect width="40" height="20" fill="#0d5560"/><text x="4" y="40" font-size="10">F01</text></svg>"##;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/ille-et-vilaine");
    catalogue_files::load_dir(&dir).catalogue
});

fn fiches() -> Vec<&'static Fiche> {
    CATALOGUE.fiches_on(DAY)
}

fn fiche(code: &str) -> &'static Fiche {
    fiches()
        .into_iter()
        .find(|fiche| fiche.code() == code)
        .unwrap_or_else(|| panic!("{code} is a fiche"))
}

/// Every document that some fiche prints.
fn asked() -> impl Iterator<Item = (&'static Fiche, &'static Document)> {
    fiches()
        .into_iter()
        .flat_map(|fiche| forms::printed(fiche).map(move |document| (fiche, document)))
}

fn blank(fiche: &Fiche, document: &Document) -> Form {
    Form::blank(&CATALOGUE, fiche, document, DAY).expect("a document that is printed")
}

fn booklet() -> Livret {
    let way = Way {
        from: "F01".to_owned(),
        to: "F02".to_owned(),
        kind: "en aval".to_owned(),
    };
    Livret::of(
        &CATALOGUE,
        DAY,
        Drawing {
            picture: DRAWING.to_owned(),
            ways: vec![way],
        },
    )
}

fn filled() -> Filled {
    let line = |name: &str, value: &str| (name.to_owned(), Some(value.to_owned()));
    Filled {
        subject: vec![
            line("Nom", "DURAND"),
            line("Prénom", "Léa"),
            ("Date de naissance".to_owned(), None),
        ],
        marks: vec![line("Dossier", "n° 12")],
        path: vec![Moment {
            act: "hold",
            on: "1er mars 2018".to_owned(),
            what: "Entretien tenu".to_owned(),
            reason: Some("Une raison écrite 🙂".to_owned()),
            lines: vec![("Ce qui s'est dit".to_owned(), "Un secret".to_owned())],
        }],
        attended: vec![("Entretien tenu".to_owned(), "1er mars 2018".to_owned())],
        counts: vec![("Heures".to_owned(), "12 sur 24".to_owned())],
        ..Filled::default()
    }
}

/// The actors of the fiche who signed, each on a day.
fn signed_by(actors: &[Id]) -> Vec<(Id, Option<String>)> {
    let day = || Some("2 mars 2018".to_owned());
    actors.iter().map(|id| (id.clone(), day())).collect()
}

/// The words of a paper, in the order they are set.
fn words(press: &Press, paper: &impl Paper) -> String {
    let mut all = String::new();
    let document = press.set_in_pages(paper, |document: &PagedDocument| {
        for page in document.pages() {
            gather(&page.frame, &mut all);
        }
    });
    document.expect("a paper that is set");
    // Words are told apart by their place on the page: spaces say nothing here.
    all.retain(|letter| !letter.is_whitespace() && letter != '\u{ad}' && letter != '-');
    all
}

fn gather(frame: &Frame, into: &mut String) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => gather(&group.frame, into),
            FrameItem::Text(text) => into.push_str(&text.text),
            _ => {}
        }
    }
}

#[track_caller]
fn says(words: &str, text: &str) {
    let wanted: String = french::text::typeset(text)
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
        .collect();
    assert!(words.contains(&wanted), "« {text} » is not in: {words}");
}

/// What the structure of a PDF says to who cannot see it.
#[derive(Debug, Default)]
struct Tree {
    language: Option<Vec<u8>>,
    marked: bool,
    kinds: BTreeMap<String, usize>,
    figures_without_words: usize,
    fonts_outside: usize,
}

fn tree(pdf: Vec<u8>) -> Tree {
    let conforms = String::from_utf8_lossy(&pdf).contains("<pdfuaid:part>1</pdfuaid:part>");
    assert!(conforms, "it says that it conforms to PDF/UA-1");
    let pdf = Pdf::new(pdf).expect("a PDF");
    let mut tree = Tree::default();
    for object in pdf.objects() {
        let Object::Dict(dict) = object else { continue };
        let kind = dict.get::<Name<'_>>("Type");
        match kind.as_ref().map(Name::as_str) {
            Some("Catalog") => {
                tree.language = dict
                    .get::<Text<'_>>("Lang")
                    .map(|text| text.as_bytes().to_vec());
                let marks = dict.get::<Dict<'_>>("MarkInfo");
                tree.marked = marks
                    .and_then(|marks| marks.get::<bool>("Marked"))
                    .unwrap_or_default();
                assert!(dict.contains_key("StructTreeRoot"), "it has a tree");
            }
            Some("StructElem") => {
                let name = dict
                    .get::<Name<'_>>("S")
                    .map(|name| name.as_str().to_owned())
                    .unwrap_or_default();
                if name == "Figure" && !dict.contains_key("Alt") {
                    tree.figures_without_words += 1;
                }
                *tree.kinds.entry(name).or_default() += 1;
            }
            Some("FontDescriptor") => {
                let inside = ["FontFile", "FontFile2", "FontFile3"]
                    .iter()
                    .any(|key| dict.contains_key(key));
                tree.fonts_outside += usize::from(!inside);
            }
            _ => {}
        }
    }
    tree
}

fn readable(paper: &impl Paper) -> Tree {
    let pdf = Press::own()
        .print(paper)
        .unwrap_or_else(|fault| panic!("{fault}"));
    let tree = tree(pdf);
    assert_eq!(tree.language.as_deref(), Some(b"fr-FR".as_slice()));
    assert!(tree.marked, "its content is marked");
    assert_eq!(tree.figures_without_words, 0);
    assert_eq!(tree.fonts_outside, 0);
    assert!(tree.kinds.contains_key("H1"), "it has a title: {tree:?}");
    let many = |kind: &str| tree.kinds.get(kind).copied().unwrap_or_default();
    assert!(
        many("TH") >= many("Table"),
        "its tables have headers: {tree:?}"
    );
    tree
}
