//! Every paper, printed: it conforms, its tree can be read aloud, and it says what it must.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use domain::Catalogue;
use domain::fiche::{Document, Fiche};
use domain::values::Date;
use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Name, Object, String as Text};
use jiff::civil::date;
use typst::layout::{Frame, FrameItem};
use typst_layout::PagedDocument;

use super::press::{Fault, Paper, Press};
use crate::fiche::Sheet;
use crate::forms::{self, Decision, Filled, Form, Moment, NOTIFICATION, PRESENCE};
use crate::livret::{Drawing, Livret, Way};

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
        counts: vec![("Heures".to_owned(), "12 sur 24".to_owned())],
        ..Filled::default()
    }
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
    tree
}

#[test]
fn every_document_that_a_fiche_asks_is_printed_and_read_aloud() {
    let mut templates = BTreeSet::new();
    let mut seen = 0;
    for (fiche, document) in asked() {
        let form = blank(fiche, document);
        templates.insert(form.template().to_owned());
        readable(&form);
        let words = words(&Press::own(), &form);
        says(&words, &french::text::sentence(&document.label));
        says(&words, &fiche.head.title);
        says(
            &words,
            &format!("Fiche {}, version {}", fiche.code(), fiche.version.number),
        );
        for requirement in &document.origin.provenance.requirements {
            says(&words, &requirement.to_string());
        }
        for content in &document.contents {
            says(&words, &french::text::sentence(content));
        }
        assert!(!words.contains("BROUILLON"), "a blank document is no draft");
        seen += 1;
    }
    assert!(seen >= 30, "{seen} documents");
    assert_eq!(templates.len(), 10, "{templates:?}");
}

#[test]
fn every_document_filled_is_a_draft_until_it_is_deposited_and_signed() {
    for (fiche, document) in asked() {
        let form = blank(fiche, document);
        let draft = form.clone().filled(document, filled());
        readable(&draft);
        let told = words(&Press::own(), &draft);
        says(&told, "BROUILLON");
        if fiche.code() != "F10" && !form.template().starts_with("rapport") {
            says(&told, "DURAND");
        }
        let done = Filled {
            deposited: Some("Déposé".to_owned()),
            signed: document.signed_by.clone(),
            ..filled()
        };
        let done = form.clone().filled(document, done);
        assert!(
            !words(&Press::own(), &done).contains("BROUILLON"),
            "{}",
            document.label
        );
        if let Some(signer) = document.signed_by.first() {
            let half = Filled {
                deposited: Some("Déposé".to_owned()),
                signed: vec![signer.clone()],
                ..filled()
            };
            says(
                &words(&Press::own(), &form.filled(document, half)),
                "Il manque la signature de",
            );
        }
    }
}

#[test]
fn the_sheet_of_every_fiche_keeps_its_headings_and_its_silences() {
    for fiche in fiches() {
        let sheet = Sheet::of(&CATALOGUE, fiche, DAY);
        let tree = readable(&sheet);
        let words = words(&Press::own(), &sheet);
        for heading in CATALOGUE
            .headings
            .iter()
            .filter(|heading| heading.code.is_some())
        {
            says(&words, &heading.title);
        }
        let absent = fiche.head.absent_headings.iter().filter(|id| {
            CATALOGUE
                .headings
                .iter()
                .any(|heading| heading.id == **id && heading.code.is_some())
        });
        let wanted: String = "rubrique absente de cette fiche".split(' ').collect();
        assert!(
            words.matches(&wanted).count() >= absent.count(),
            "{}",
            fiche.code()
        );
        let (mut rules, mut readings) = (0, 0);
        for (_, origin) in fiche.origins() {
            for requirement in &origin.provenance.requirements {
                says(&words, &requirement.to_string());
                rules += 1;
            }
            for reading in &origin.provenance.readings {
                says(&words, &reading.to_string());
                readings += 1;
            }
        }
        assert!(
            rules > 10 && readings > 0 && tree.kinds.contains_key("Table"),
            "{}",
            fiche.code()
        );
    }
}

#[test]
fn the_booklet_holds_every_fiche_its_contents_and_its_drawing() {
    let booklet = booklet();
    let tree = readable(&booklet);
    assert!(
        tree.kinds.contains_key("TOC") && tree.kinds.contains_key("Figure"),
        "{tree:?}"
    );
    let words = words(&Press::own(), &booklet);
    says(&words, "Sommaire");
    for fiche in fiches() {
        says(&words, &format!("{} · {}", fiche.code(), fiche.head.title));
    }
}

#[test]
fn a_letter_tells_the_reasons_and_how_to_appeal() {
    let decision = Decision {
        what: "Candidature non retenue".to_owned(),
        step: Some("Réunion".to_owned()),
        on: "12 mars 2018".to_owned(),
        by: Some("la commission".to_owned()),
        ground: None,
        reason: Some("Le projet demande une autre action.".to_owned()),
        appeal: true,
    };
    let letter = Form::about(&CATALOGUE, fiche("F13"), NOTIFICATION, DAY)
        .telling(decision.clone())
        .of_dossier(filled());
    readable(&letter);
    let told = words(&Press::own(), &letter);
    says(&told, "Candidature non retenue");
    says(&told, "Le projet demande une autre action.");
    says(&told, "tribunal administratif");
    says(&told, "à confirmer par le Département");
    assert!(
        !told.contains("secret"),
        "a letter tells the decision, not the dossier"
    );

    let confirmed = include_str!("../templates/departement.typ")
        .replace("recours-a-confirmer = true", "recours-a-confirmer = false");
    let press = Press::new([("departement.typ".to_owned(), confirmed.into_bytes())].into());
    assert!(!words(&press, &letter).contains("BROUILLON"));
    let silent = Form::about(&CATALOGUE, fiche("F13"), NOTIFICATION, DAY).telling(Decision {
        reason: None,
        ..decision
    });
    says(&words(&press, &silent), "Aucun motif n'est écrit");
}

#[test]
fn a_certificate_says_when_and_never_what_was_said() {
    let certificate = Form::about(&CATALOGUE, fiche("F06"), PRESENCE, DAY).of_dossier(filled());
    readable(&certificate);
    let told = words(&Press::own(), &certificate);
    says(&told, "Entretien tenu");
    assert!(
        !told.contains("secret") && !told.contains("raison"),
        "{told}"
    );
}

#[test]
fn what_no_font_has_is_replaced_and_said_so() {
    let document =
        forms::printed(fiche("F06")).find(|one| one.origin.id.as_str() == "livret-de-parcours");
    let document = document.expect("a document");
    let form = blank(fiche("F06"), document).filled(document, filled());
    says(&words(&Press::own(), &form), "Une raison écrite \u{fffd}");
}

#[test]
fn every_template_has_its_proof_and_the_proofs_are_well() {
    assert_eq!(Press::own().proofs(&CATALOGUE, DAY), Vec::new());
}

#[test]
fn a_template_that_is_wrong_is_told_with_its_line() {
    let laid =
        |name: &str, text: &str| Press::new([(name.to_owned(), text.as_bytes().to_vec())].into());
    let first = |press: &Press| press.proofs(&CATALOGUE, DAY).into_iter().next();
    let head = "#import \"morceaux.typ\": *\n#let d = json(\"donnees.json\")\n#show: papier.with(d.mention)\n";
    for (name, text, line, why) in [
        (
            "contrat.typ",
            format!("{head}#inconnu"),
            Some(4),
            "ce nom n'existe pas",
        ),
        (
            "contrat.typ",
            format!("{head}#d.absent"),
            Some(4),
            "n'ont pas de",
        ),
        (
            "bilan.typ",
            format!("{head}#par(["),
            Some(4),
            "n'est pas refermé",
        ),
        (
            "bilan.typ",
            format!("{head}#read(\"../../etc/passwd\")"),
            Some(4),
            "",
        ),
        (
            "bilan.typ",
            format!("{head}#read(\"/etc/passwd\")"),
            Some(4),
            "n'est pas dans le dossier des modèles",
        ),
        (
            "avis.typ",
            format!(
                "{head}#image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>\"))"
            ),
            Some(4),
            "PDF/UA-1",
        ),
        (
            "gabarit.typ",
            "#let papier = 1\n#let = 2".to_owned(),
            Some(2),
            "",
        ),
    ] {
        let fault = first(&laid(name, &text)).unwrap_or_else(|| panic!("{name} is wrong: {text}"));
        assert_eq!((fault.file.as_str(), fault.line), (name, line), "{fault}");
        assert!(fault.why.contains(why), "{fault}");
    }
}

#[test]
fn a_template_that_nobody_wrote_is_told() {
    let mut catalogue = CATALOGUE.clone();
    let documents = catalogue
        .fiches
        .iter_mut()
        .flat_map(|fiche| &mut fiche.documents);
    for document in documents
        .filter(|document| document.template.is_some())
        .take(1)
    {
        document.template = "nulle-part".parse().ok();
    }
    let faults: Vec<Fault> = Press::own().proofs(&catalogue, DAY);
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(
        faults[0]
            .to_string()
            .starts_with("nulle-part.typ : la fiche F01 nomme ce modèle"),
        "{}",
        faults[0]
    );
}

#[test]
fn the_same_values_give_the_same_bytes() {
    let sheet = Sheet::of(&CATALOGUE, fiche("F08"), DAY);
    let once = || Press::default().print(&sheet).expect("a sheet");
    assert_eq!(once(), once());
}
