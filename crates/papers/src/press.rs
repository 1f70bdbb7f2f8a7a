//! The press: a paper in, an accessible PDF out, or the line of the template that is wrong.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock};

use serde::Serialize;
use serde_json::Value;
use typst::World;
use typst::WorldExt;
use typst::diag::{Severity, SourceDiagnostic, SourceResult};
use typst::foundations::{Bytes, Smart};
use typst::syntax::{DiagSpan, DiagSpanKind};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::templates::OWN;
use crate::world::{self, Shelf, Sight, VALUES};

/// What stands for a character that no font has.
const UNPRINTABLE: char = '\u{fffd}';
/// Papers after which what typst remembers of one is forgotten.
const REMEMBERED: usize = 4;

/// Something printed: plain values and the name of the template that sets them.
pub trait Paper: Serialize {
    /// The template's file, `fiche.typ`.
    fn template(&self) -> &str;

    /// Pictures that the template shows, by file name.
    fn pictures(&self) -> Vec<(&'static str, Vec<u8>)> {
        Vec::new()
    }
}

/// Fonts and templates, ready to print.
pub struct Press {
    shelf: Shelf,
    standards: PdfStandards,
}

/// Why a paper is not printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file of the template.
    pub file: String,
    /// Its line, from 1, when it is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub why: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}, ligne {line} : {}", self.file, self.why),
            None => write!(f, "{} : {}", self.file, self.why),
        }
    }
}

impl std::error::Error for Fault {}

impl Default for Press {
    fn default() -> Press {
        Press::new(BTreeMap::new())
    }
}

impl Press {
    /// A press with the program's templates, over which these files are laid: templates, pictures, fonts (`.ttf`,
    /// `.otf`), each by its name inside the folder.
    pub fn new(over: BTreeMap<String, Vec<u8>>) -> Press {
        let own = OWN
            .iter()
            .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()));
        let mut files: BTreeMap<String, Vec<u8>> = own.collect();
        files.extend(over);
        Press {
            shelf: Shelf::new(files),
            // Both at once: the same file is archived and read aloud.
            standards: PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
                .unwrap_or_default(),
        }
    }

    /// The press of the program's own templates, made once.
    pub fn own() -> Arc<Press> {
        static SHARED: LazyLock<Arc<Press>> = LazyLock::new(Arc::default);
        SHARED.clone()
    }

    /// Prints a paper: PDF/A-2a and PDF/UA-1, tagged, fonts inside. The same values give the same bytes.
    ///
    /// # Errors
    /// The line of the template that is wrong, or that makes a page that not everyone could read.
    pub fn print(&self, paper: &impl Paper) -> Result<Vec<u8>, Fault> {
        self.set_up(paper, |sight| {
            let document = typst::compile::<PagedDocument>(sight).output?;
            let options = PdfOptions {
                creator: Smart::Custom(Some("Livret".to_owned())),
                standards: self.standards.clone(),
                ..PdfOptions::default()
            };
            typst_pdf::pdf(&document, &options)
        })
    }

    /// The pages of a paper, for who looks at them.
    #[cfg(test)]
    pub(crate) fn set_in_pages<P: Paper>(
        &self,
        paper: &P,
        look: impl FnOnce(&PagedDocument),
    ) -> Result<(), Fault> {
        self.set_up(paper, |sight| {
            look(&typst::compile::<PagedDocument>(sight).output?);
            Ok(())
        })
    }

    /// What a template sees of a paper, in JSON.
    ///
    /// # Errors
    /// The paper has no such form.
    pub fn values(&self, paper: &impl Paper) -> Result<Vec<u8>, Fault> {
        let fault = |error: serde_json::Error| Fault {
            file: VALUES.to_owned(),
            line: None,
            why: error.to_string(),
        };
        let mut values = serde_json::to_value(paper).map_err(fault)?;
        self.set(&mut values);
        serde_json::to_vec(&values).map_err(fault)
    }

    /// Lays out the values of a paper, does something of it, and forgets it.
    fn set_up<T>(
        &self,
        paper: &impl Paper,
        work: impl FnOnce(&Sight<'_>) -> SourceResult<T>,
    ) -> Result<T, Fault> {
        let main = paper.template();
        let fault = |why: String| Fault {
            file: main.to_owned(),
            line: None,
            why,
        };
        let values = self.values(paper)?;
        let pictures = paper.pictures().into_iter();
        let mut files: BTreeMap<String, Bytes> = pictures
            .map(|(name, bytes)| (name.to_owned(), Bytes::new(bytes)))
            .collect();
        files.insert(VALUES.to_owned(), Bytes::new(values));
        let sight = Sight {
            shelf: &self.shelf,
            main: world::id(main)
                .ok_or_else(|| fault("ce nom de modèle n'en est pas un".to_owned()))?,
            files,
        };
        let done = work(&sight);
        comemo::evict(REMEMBERED);
        done.map_err(|errors| told(&sight, main, &errors))
    }

    /// Sets every text as French prints it, and replaces what no font has.
    fn set(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                let printable = |letter: char| match letter {
                    '\n' => letter,
                    '\t' | '\r' => ' ',
                    _ if letter.is_control() => UNPRINTABLE,
                    _ if letter.is_ascii() || self.shelf.can_print(letter) => letter,
                    _ => UNPRINTABLE,
                };
                *text = french::text::typeset(text).chars().map(printable).collect();
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.set(item)),
            Value::Object(fields) => fields.values_mut().for_each(|field| self.set(field)),
            _ => {}
        }
    }
}

/// The first error, where it is in the templates.
fn told(sight: &Sight<'_>, main: &str, errors: &[SourceDiagnostic]) -> Fault {
    let is_error = |error: &&SourceDiagnostic| error.severity == Severity::Error;
    let Some(error) = errors.iter().find(is_error).or(errors.first()) else {
        return Fault {
            file: main.to_owned(),
            line: None,
            why: "le modèle ne se compose pas".to_owned(),
        };
    };
    let trace = error.trace.iter().map(|point| DiagSpan::from(point.span));
    let mut places = std::iter::once(error.span).chain(trace);
    let (file, line) = places
        .find_map(|span| place(sight, span))
        .unwrap_or((main.to_owned(), None));
    let hints = error.hints.iter().map(|hint| format!(" ({})", hint.v));
    Fault {
        file,
        line,
        why: format!("{}{}", in_french(&error.message), hints.collect::<String>()),
    }
}

fn place(sight: &Sight<'_>, span: DiagSpan) -> Option<(String, Option<usize>)> {
    let id = match span.get() {
        DiagSpanKind::Detached => return None,
        DiagSpanKind::Number { id, .. } | DiagSpanKind::Range { id, .. } => id,
    };
    let range = sight.range(span);
    let source = sight.source(id).ok();
    let line = range
        .zip(source)
        .and_then(|(range, source)| source.lines().byte_to_line(range.start));
    Some((world::name(id), line.map(|line| line + 1)))
}

/// The commonest of typst's messages in French, so that who changes a template understands; the others as they are.
fn in_french(message: &str) -> String {
    let known = [
        ("unknown variable: ", "ce nom n'existe pas : "),
        (
            "file not found (searched at ",
            "ce fichier n'est pas dans le dossier des modèles (cherché à ",
        ),
        (
            "dictionary does not contain key ",
            "les valeurs données au modèle n'ont pas de ",
        ),
        (
            "unclosed delimiter",
            "une parenthèse, un crochet ou une accolade n'est pas refermé",
        ),
        ("unclosed string", "un guillemet n'est pas refermé"),
        ("unexpected argument", "cet argument n'est pas attendu ici"),
        ("missing argument: ", "il manque un argument : "),
        (
            "cannot access file system from here",
            "un modèle ne lit que son dossier",
        ),
        (
            "PDF/UA-1 error: ",
            "cette page ne serait pas accessible (PDF/UA-1) : ",
        ),
        (
            "PDF/A-2a error: ",
            "cette page ne pourrait pas être archivée (PDF/A-2a) : ",
        ),
    ];
    let found = known
        .iter()
        .find_map(|(english, french)| Some(format!("{french}{}", message.strip_prefix(english)?)));
    found.unwrap_or_else(|| message.to_owned())
}
