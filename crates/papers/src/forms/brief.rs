//! What a fiche says of a document, in the few words that its template shows.

use domain::Catalogue;
use domain::fiche::{
    Document, Fiche, Input, InputKind, Mention, MentionState, Necessity, PartyKind, Step, StepKind,
    Subject,
};
use domain::values::Id;
use french::essentials::essentials;
use french::text::sentence;
use french::{names, path, words};
use serde::Serialize;

/// The heading under which a fiche says what it seeks.
const AIMS: &str = "objectifs";

/// A fiche, in a few words.
#[derive(Debug, Clone, Serialize)]
pub struct FicheBrief {
    code: String,
    #[serde(rename = "titre")]
    title: String,
    resume: String,
    #[serde(rename = "duree")]
    duration: Option<String>,
    #[serde(rename = "cout")]
    cost: Option<String>,
    #[serde(rename = "objectifs")]
    aims: Vec<String>,
    #[serde(rename = "operateurs")]
    operators: Vec<String>,
    /// Whom or what the paper is about: `personne`, `ménage`, `marché`.
    #[serde(rename = "sujet")]
    pub(super) subject: &'static str,
}

/// What a fiche says of a document.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentBrief {
    #[serde(rename = "libelle")]
    label: String,
    #[serde(rename = "caractere")]
    necessity: Option<&'static str>,
    #[serde(rename = "texte")]
    text: Option<String>,
    /// What it must contain, and what was written of each when it was.
    #[serde(rename = "contient")]
    contents: Vec<String>,
    #[serde(rename = "ouvert")]
    open: bool,
    #[serde(rename = "ecrit_par")]
    written_by: Vec<String>,
    #[serde(rename = "avec")]
    with: Vec<String>,
    #[serde(rename = "transmis_a")]
    sent_to: Vec<String>,
    /// Where those it is sent to await prescriptions.
    #[serde(rename = "courriels")]
    mails: Vec<String>,
    #[serde(rename = "quand")]
    when: Vec<String>,
}

/// What must hold to enter, of one force.
#[derive(Debug, Clone, Serialize)]
pub struct Gate {
    /// What it is worth: `il le faut`, `une de ces situations suffit`.
    #[serde(rename = "intitule")]
    pub(crate) title: &'static str,
    /// Each thing that is asked, or each situation that is enough.
    #[serde(rename = "choix")]
    pub(crate) ways: Vec<String>,
}

/// The step at which a document is written.
#[derive(Debug, Clone, Serialize)]
pub struct StepBrief {
    #[serde(rename = "libelle")]
    label: String,
    #[serde(rename = "texte")]
    text: Option<String>,
    #[serde(rename = "presents")]
    participants: Vec<String>,
    #[serde(rename = "issues")]
    outcomes: Vec<String>,
    /// The one it came to.
    #[serde(rename = "issue")]
    pub(super) outcome: Option<String>,
}

/// A document that goes with another.
#[derive(Debug, Clone, Serialize)]
pub struct Joined {
    #[serde(rename = "libelle")]
    label: String,
    #[serde(rename = "caractere")]
    necessity: Option<&'static str>,
    /// Whether it is there.
    #[serde(rename = "la")]
    pub(super) there: bool,
    #[serde(skip)]
    pub(super) id: Id,
}

/// Something asked.
#[derive(Debug, Clone, Serialize)]
pub struct Question {
    #[serde(rename = "libelle")]
    label: String,
    #[serde(rename = "obligatoire")]
    required: bool,
    /// Answers admitted.
    #[serde(rename = "choix")]
    choices: Vec<String>,
    /// A long answer is expected.
    long: bool,
    /// What was answered.
    #[serde(rename = "reponse")]
    pub(super) answer: Option<String>,
    #[serde(skip)]
    pub(super) id: Id,
}

/// The other documents of the same step, and those joined to this one.
pub(super) fn joined(fiche: &Fiche, document: &Document) -> Vec<Joined> {
    let step = fiche.step_of(document).map(|step| &step.origin.id);
    let others = fiche.documents.iter().filter(|other| {
        let same_step = step.is_some() && fiche.step_of(other).map(|step| &step.origin.id) == step;
        let joined = other.joined_to.as_ref() == Some(&document.origin.id);
        other.origin.id != document.origin.id
            && other.necessity != Necessity::None
            && (same_step || joined)
    });
    others
        .map(|other| Joined {
            label: other.label.clone(),
            necessity: words::necessity(other.necessity),
            there: false,
            id: other.origin.id.clone(),
        })
        .collect()
}

impl FicheBrief {
    /// Whom or what a dossier is about, by the name of its first line.
    pub(super) fn is_about(&mut self, label: &str) {
        self.subject = match label {
            "Ménage" => "ménage",
            "Marché" => "marché",
            _ => "personne",
        };
    }

    /// A fiche, in a few words.
    pub fn of(catalogue: &Catalogue, fiche: &Fiche) -> FicheBrief {
        let found = essentials(catalogue, fiche);
        let told = |told: french::essentials::Told| Some(told.text).filter(|text| !text.is_empty());
        let aims = fiche.mentions.iter().filter(|mention| {
            mention.heading.as_str() == AIMS && mention.state == MentionState::Stated
        });
        let operators = fiche
            .parties
            .iter()
            .filter(|party| party.kind == PartyKind::Operator);
        FicheBrief {
            code: fiche.code(),
            title: fiche.head.title.clone(),
            resume: fiche.head.resume.clone(),
            duration: told(found.duration),
            cost: told(found.cost),
            aims: aims.flat_map(aim).collect(),
            operators: operators
                .map(|party| names::party(catalogue, party))
                .collect(),
            subject: match fiche.head.subject {
                Subject::Person => "personne",
                Subject::Household => "ménage",
            },
        }
    }
}

/// What a mention says that the action seeks: a sentence and what it lists are one aim.
fn aim(mention: &Mention) -> Vec<String> {
    match &mention.text {
        None => match &mention.subheading {
            Some(title) => vec![format!("{title} : {}.", mention.items.join(" ; "))],
            None => mention.items.clone(),
        },
        Some(text) if mention.items.is_empty() => vec![text.clone()],
        Some(text) => {
            let end = if mention.open { "…" } else { "." };
            vec![format!("{text} {}{end}", mention.items.join(", "))]
        }
    }
}

impl DocumentBrief {
    pub(super) fn named(label: &str) -> DocumentBrief {
        DocumentBrief {
            label: label.to_owned(),
            necessity: None,
            text: None,
            contents: Vec::new(),
            open: false,
            written_by: Vec::new(),
            with: Vec::new(),
            sent_to: Vec::new(),
            mails: Vec::new(),
            when: Vec::new(),
        }
    }

    pub(super) fn of(catalogue: &Catalogue, fiche: &Fiche, document: &Document) -> DocumentBrief {
        let actors = |ids: &[Id]| {
            ids.iter()
                .map(|id| names::actor(catalogue, fiche, id))
                .collect()
        };
        DocumentBrief {
            label: document.label.clone(),
            necessity: words::necessity(document.necessity),
            text: document.text.clone(),
            contents: document
                .contents
                .iter()
                .map(|content| sentence(content))
                .collect(),
            open: document.open,
            written_by: actors(&document.written_by),
            with: actors(&document.with),
            sent_to: actors(&document.sent_to),
            mails: mails(fiche, document),
            when: path::document_when(fiche, document),
        }
    }
}

/// The addresses at which those to whom a document is sent await prescriptions; none for what is no prescription.
fn mails(fiche: &Fiche, document: &Document) -> Vec<String> {
    let step = fiche.step_of(document);
    if step.is_none_or(|step| step.kind != StepKind::Prescription) {
        return Vec::new();
    }
    let awaits = fiche.parties.iter();
    let awaits = awaits.filter(|party| document.sent_to.contains(&party.origin.id));
    awaits
        .filter_map(|party| party.prescription_mail.clone())
        .collect()
}

impl StepBrief {
    pub(super) fn of(catalogue: &Catalogue, fiche: &Fiche, step: &Step) -> StepBrief {
        StepBrief {
            label: step.label.clone(),
            text: step.text.clone(),
            participants: step
                .participants
                .iter()
                .map(|id| names::actor(catalogue, fiche, id))
                .collect(),
            outcomes: step
                .outcomes
                .iter()
                .map(|outcome| outcome.label.clone())
                .collect(),
            outcome: None,
        }
    }
}

impl Question {
    pub(super) fn of(input: &Input) -> Question {
        let mut choices = input.choices.clone();
        if input.kind == InputKind::YesNo {
            choices = vec!["oui".to_owned(), "non".to_owned()];
        }
        Question {
            label: sentence(&input.label),
            required: input.required,
            choices,
            long: input.kind == InputKind::Text,
            answer: None,
            id: input.id.clone(),
        }
    }
}
