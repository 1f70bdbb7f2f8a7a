//! A file of facts: what is known of one person, who prescribes, what is joined.
//!
//! In TOML, dotted keys nest or are quoted, as one likes; in JSON, the same. Names are those of the
//! vocabulary or their aliases. `"?"`, `"inconnu"` and JSON's `null` all mean unknown.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use catalogue_files::SourceFile;
use catalogue_files::fault::nearest;
use domain::Catalogue;
use domain::eligibility::Prescriber;
use domain::facts::Fact;
use domain::person::{AnswerFault, Given, Person, read_answer};
use domain::territory::fold;
use domain::values::Id;

use crate::french;

mod entries;

use entries::{Entry, Value};

/// What a file of facts says, understood.
#[derive(Debug, Clone, Default)]
pub struct Case {
    /// The answers.
    pub person: Person,
    /// Who wants to prescribe.
    pub prescriber: Option<Prescriber>,
    /// The documents joined, if the file speaks of documents: names or labels, folded.
    pub joined: Option<Vec<String>>,
}

/// What is wrong in a file of facts, and where.
#[derive(Debug, Clone)]
pub struct Fault {
    /// Bytes of the text.
    pub at: Range<usize>,
    /// What is wrong.
    pub title: String,
    /// What was expected.
    pub expected: String,
    /// What may have been meant.
    pub near: Option<String>,
}

/// Understands a file of facts.
///
/// # Errors
/// Every fault of the file at once.
pub fn read(catalogue: &Catalogue, file: &SourceFile) -> Result<Case, Vec<Fault>> {
    let is_json = file.path.ends_with(".json") || file.text.trim_start().starts_with('{');
    let entries = if is_json {
        entries::of_json(&file.text)
    } else {
        entries::of_toml(&file.text)
    }?;
    let mut reader = Reader {
        catalogue,
        case: Case::default(),
        faults: Vec::new(),
        seen: BTreeMap::new(),
    };
    let mut role = None;
    let mut structure = None;
    for entry in &entries {
        match entry.name.as_str() {
            "prescripteur.role" => role = reader.name(entry, Reader::role),
            "prescripteur.structure" => structure = reader.name(entry, Reader::structure),
            "pieces" => reader.pieces(entry),
            name if name == "prescripteur" || name.starts_with("prescripteur.") => {
                reader.unknown_key(entry)
            }
            _ => reader.fact(entry),
        }
    }
    let named = |name: &str| entries.iter().find(|entry| entry.name == name);
    if let (None, Some(entry)) = (named("prescripteur.role"), named("prescripteur.structure")) {
        reader.fault(
            entry,
            "le rôle du prescripteur manque".to_owned(),
            "role = \"referent-rsa\"".to_owned(),
            None,
        );
    }
    reader.case.prescriber = role.map(|role| Prescriber { role, structure });
    reader.faults.sort_by_key(|fault| fault.at.start);
    match reader.faults.is_empty() {
        true => Ok(reader.case),
        false => Err(reader.faults),
    }
}

/// The id of a name; else what was expected, and the nearest name.
type Found = Result<Id, (String, Option<String>)>;

struct Reader<'c> {
    catalogue: &'c Catalogue,
    case: Case,
    faults: Vec<Fault>,
    /// Under which name each fact was given.
    seen: BTreeMap<usize, String>,
}

impl Reader<'_> {
    fn fault(&mut self, entry: &Entry, title: String, expected: String, near: Option<String>) {
        self.faults.push(Fault {
            at: entry.at.clone(),
            title,
            expected,
            near,
        });
    }

    fn unknown_key(&mut self, entry: &Entry) {
        let title = format!("`{}` : clé inconnue", entry.name);
        self.fault(
            entry,
            title,
            "prescripteur = { role = \"…\", structure = \"…\" }".to_owned(),
            None,
        );
    }

    fn fact(&mut self, entry: &Entry) {
        let vocabulary = &self.catalogue.vocabulary;
        let Some((rank, fact)) = vocabulary.find(&entry.name) else {
            let known = vocabulary
                .facts
                .iter()
                .flat_map(|fact| fact.aliases.iter().chain([&fact.id]));
            let near = nearest(
                &entry.name,
                known.map(String::as_str).chain(["prescripteur", "pieces"]),
            );
            let title = format!("`{}` : fait inconnu", entry.name);
            return self.fault(
                entry,
                title,
                "un fait de la liste que donne « livret facts »".to_owned(),
                near,
            );
        };
        if let Some(before) = self.seen.insert(rank, entry.name.clone()) {
            let title = format!(
                "`{}` : ce fait est déjà donné, sous le nom `{before}`",
                entry.name
            );
            return self.fault(entry, title, "chaque fait une seule fois".to_owned(), None);
        }
        let answer = match &entry.value {
            Value::Unknown => return,
            Value::Given(given) => read_answer(self.catalogue, &fact.id, given),
            Value::Strange(what) => {
                let title = format!("`{}` ne peut pas être {what}", entry.name);
                return self.fault(entry, title, french::expected(fact), None);
            }
        };
        match answer {
            Ok((rank, answer)) => {
                self.case.person.answers.insert(rank, answer);
            }
            Err(fault) => {
                let typed = match &entry.value {
                    Value::Given(given) => shown(given),
                    _ => String::new(),
                };
                let title = format!("« {typed} » ne répond pas à `{}`", entry.name);
                self.fault(
                    entry,
                    title,
                    french::expected(fact),
                    meant(self.catalogue, fact, &typed, &fault),
                );
            }
        }
    }

    fn pieces(&mut self, entry: &Entry) {
        let given = match &entry.value {
            Value::Given(Given::Texts(names)) => names.clone(),
            Value::Given(Given::Text(name)) => vec![name.clone()],
            Value::Unknown => return,
            _ => {
                return self.fault(
                    entry,
                    "les pièces sont une liste de noms".to_owned(),
                    "pieces = [\"fiche-prescription\"]".to_owned(),
                    None,
                );
            }
        };
        let documents = || {
            self.catalogue
                .fiches
                .iter()
                .flat_map(|fiche| &fiche.documents)
        };
        let known: Vec<String> = documents()
            .flat_map(|document| [fold(document.origin.id.as_str()), fold(&document.label)])
            .collect();
        let unknown: Vec<&String> = given
            .iter()
            .filter(|name| !known.contains(&fold(name)))
            .collect();
        let faults: Vec<(String, Option<String>)> = unknown
            .into_iter()
            .map(|name| {
                (
                    name.clone(),
                    nearest(
                        name,
                        documents().map(|document| document.origin.id.as_str()),
                    ),
                )
            })
            .collect();
        for (name, near) in faults {
            let title = format!("« {name} » : aucune fiche ne demande cette pièce");
            self.fault(
                entry,
                title,
                "le nom d'un document d'une fiche".to_owned(),
                near,
            );
        }
        self.case.joined = Some(given.iter().map(|name| fold(name)).collect());
    }

    /// The id of a name, as `find` knows it.
    fn name(&mut self, entry: &Entry, find: fn(&Self, &str) -> Found) -> Option<Id> {
        let Value::Given(Given::Text(name)) = &entry.value else {
            if !matches!(entry.value, Value::Unknown) {
                self.fault(
                    entry,
                    format!("`{}` attend un nom", entry.name),
                    "un texte entre guillemets".to_owned(),
                    None,
                );
            }
            return None;
        };
        match find(self, name) {
            Ok(id) => Some(id),
            Err((expected, near)) => {
                self.fault(
                    entry,
                    format!("« {name} » n'est pas connu ici"),
                    expected,
                    near,
                );
                None
            }
        }
    }

    fn role(&self, name: &str) -> Found {
        let found = self.catalogue.role_named(name);
        found.map(|role| role.id.clone()).ok_or_else(|| {
            let roles = self.catalogue.roles.iter();
            let known = roles.flat_map(|role| {
                role.aliases
                    .iter()
                    .map(String::as_str)
                    .chain([role.id.as_str()])
            });
            (
                "un rôle du catalogue : referent-rsa, conseiller-pole-emploi…".to_owned(),
                nearest(name, known),
            )
        })
    }

    fn structure(&self, name: &str) -> Found {
        let found = self.catalogue.structure_named(name);
        found.cloned().ok_or_else(|| {
            let services = self.catalogue.territories.list().iter().map(|territory| territory.id.as_str());
            let organisations = self.catalogue.organisations.iter().map(|organisation| organisation.id.as_str());
            (
                "un service ou une organisation du catalogue : cdas-guichen, ccas-rennes, departement…".to_owned(),
                nearest(name, organisations.chain(services)),
            )
        })
    }
}

/// What may have been meant by a value that a fact does not take.
fn meant(catalogue: &Catalogue, fact: &Fact, typed: &str, fault: &AnswerFault) -> Option<String> {
    match fault {
        AnswerFault::YesNoExpected => nearest(typed, ["oui", "non"]),
        AnswerFault::ValueExpected(_) => {
            let known = fact
                .values
                .iter()
                .flat_map(|value| value.aliases.iter().chain([&value.id]));
            nearest(typed, known.map(String::as_str))
        }
        AnswerFault::UnknownPlace(_) => nearest(
            typed,
            catalogue
                .territories
                .list()
                .iter()
                .map(|territory| territory.name.as_str()),
        ),
        _ => None,
    }
}

fn shown(given: &Given) -> String {
    match given {
        Given::Bool(flag) => flag.to_string(),
        Given::Number(number) => french::thousandths(*number),
        Given::Text(text) => text.clone(),
        Given::Texts(texts) => texts.join(", "),
    }
}

/// The faults as a terminal shows them, each with its line.
pub fn render(file: &SourceFile, faults: &[Fault]) -> String {
    let renderer = Renderer::styled();
    let one = |fault: &Fault| {
        let start = file
            .text
            .floor_char_boundary(fault.at.start.min(file.text.len()));
        let line_end = file.text[start..]
            .find('\n')
            .map_or(file.text.len(), |newline| start + newline);
        let end = file
            .text
            .ceil_char_boundary(fault.at.end.clamp(start, line_end));
        let label = format!("attendu : {}", fault.expected);
        let snippet = Snippet::source(file.text.as_str())
            .path(file.path.as_str())
            .annotation(AnnotationKind::Primary.span(start..end).label(label));
        let group = Level::ERROR
            .with_name("erreur")
            .primary_title(fault.title.as_str())
            .element(snippet);
        let help = fault
            .near
            .as_ref()
            .map(|near| format!("vouliez-vous dire « {near} » ?"));
        match &help {
            Some(help) => renderer
                .render(&[group.element(Level::HELP.with_name("aide").message(help.as_str()))]),
            None => renderer.render(&[group]),
        }
    };
    faults.iter().map(|fault| one(fault) + "\n\n").collect()
}
