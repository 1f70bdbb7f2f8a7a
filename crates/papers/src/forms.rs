//! A document that a fiche asks for: blank, as anyone may print it, or filled from a dossier. One structure for all;
//! the template chooses what it shows, and the document of the fiche names its template (`modele`).

use domain::Catalogue;
use domain::fiche::{
    Document, Fiche, Force, Input, InputKind, MentionState, Necessity, Rule, Scope, Step, StepKind,
};
use domain::values::{Date, Id};
use french::essentials::essentials;
use french::text::{listed, sentence};
use french::{names, path, words};
use serde::Serialize;

use crate::imprint::Imprint;
use crate::press::Paper;

/// The heading under which a fiche says what it seeks.
const AIMS: &str = "objectifs";

/// What reports a step.
const STEP: &str = "bilan.typ";
/// The letter that tells a decision: its title, its template.
pub const NOTIFICATION: (&str, &str) = ("Notification de décision", "notification.typ");
/// The certificate of attendance.
pub const PRESENCE: (&str, &str) = ("Attestation de présence", "presence.typ");
/// The yearly report of an action.
pub const REPORT: (&str, &str) = ("Rapport de l'action", "rapport-annuel.typ");

/// A document of a fiche.
#[derive(Debug, Clone, Serialize)]
pub struct Form {
    /// What it bears.
    #[serde(rename = "mention")]
    pub imprint: Imprint,
    /// The fiche, in a few words.
    pub fiche: FicheBrief,
    /// What the fiche says of the document.
    pub document: DocumentBrief,
    /// The step at which it is written.
    #[serde(rename = "etape")]
    pub step: Option<StepBrief>,
    /// What must hold to enter, in the words of the fiche, each with its force.
    pub conditions: Vec<(&'static str, String)>,
    /// The other documents of the same step, and whether they are there.
    #[serde(rename = "pieces")]
    pub joined: Vec<Joined>,
    /// What is asked at the step, and the answers.
    pub questions: Vec<Question>,
    /// Who signs, and when they did.
    pub signatures: Vec<(String, Option<String>)>,
    /// The decision it tells of.
    pub decision: Option<Decision>,
    /// The dossier, when it is filled from one.
    #[serde(rename = "dossier")]
    pub filled: Option<Filled>,
    #[serde(skip)]
    template: String,
}

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
    #[serde(rename = "envoi")]
    mails: Vec<String>,
    /// `personne`, `ménage`.
    #[serde(rename = "sujet")]
    subject: &'static str,
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
    #[serde(rename = "quand")]
    when: Vec<String>,
    #[serde(rename = "note")]
    note: Option<String>,
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
    there: bool,
    #[serde(skip)]
    id: Id,
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
    answer: Option<String>,
    #[serde(skip)]
    id: Id,
}

/// What a dossier adds.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Filled {
    /// Whom it is about: a name and a value, empty when it is not known.
    #[serde(rename = "sujet")]
    pub subject: Vec<(String, Option<String>)>,
    /// The dossier's own marks: number, prescriber, operator, dates.
    #[serde(rename = "reperes")]
    pub marks: Vec<(String, Option<String>)>,
    /// What is known of them that may be read.
    #[serde(rename = "faits")]
    pub facts: Vec<(String, String)>,
    /// What happened, from the first day.
    #[serde(rename = "parcours")]
    pub path: Vec<Moment>,
    /// What counts: a name and a value.
    #[serde(rename = "comptes")]
    pub counts: Vec<(String, String)>,
    /// Aids, in a line each.
    #[serde(rename = "aides")]
    pub aids: Vec<String>,
    /// When and by whom the document was deposited.
    #[serde(rename = "depose")]
    pub deposited: Option<String>,
    /// The answers to what is asked at the step of the document, by input.
    #[serde(skip)]
    pub answers: Vec<(Id, String)>,
    /// The documents that are there.
    #[serde(skip)]
    pub there: Vec<Id>,
    /// The actors who signed, as the fiche names them.
    #[serde(skip)]
    pub signed: Vec<Id>,
}

/// A decision, as a letter tells it.
#[derive(Debug, Clone, Serialize)]
pub struct Decision {
    /// What was decided.
    #[serde(rename = "quoi")]
    pub what: String,
    /// At which step.
    #[serde(rename = "etape")]
    pub step: Option<String>,
    /// The day, in words.
    #[serde(rename = "jour")]
    pub on: String,
    /// By whom.
    #[serde(rename = "par")]
    pub by: Option<String>,
    /// The ground chosen among those of the fiche.
    #[serde(rename = "motif")]
    pub ground: Option<String>,
    /// The reason written.
    #[serde(rename = "raison")]
    pub reason: Option<String>,
    /// Whether it may be contested: it closes a door to the person.
    #[serde(rename = "contestable")]
    pub appeal: bool,
}

/// Something that happened.
#[derive(Debug, Clone, Serialize)]
pub struct Moment {
    /// The code of the act.
    #[serde(rename = "acte")]
    pub act: &'static str,
    /// The day, in words.
    #[serde(rename = "jour")]
    pub on: String,
    /// What.
    #[serde(rename = "quoi")]
    pub what: String,
    /// The reason written.
    #[serde(rename = "motif")]
    pub reason: Option<String>,
    /// What was written down: the question, the answer.
    #[serde(rename = "lignes")]
    pub lines: Vec<(String, String)>,
}

impl Paper for Form {
    fn template(&self) -> &str {
        &self.template
    }
}

/// The documents of a fiche that Livret prints, those that the booklet says do not exist left out.
pub fn printed(fiche: &Fiche) -> impl Iterator<Item = &Document> {
    let asked = fiche
        .documents
        .iter()
        .filter(|document| document.necessity != Necessity::None);
    asked.filter(|document| document.template.is_some())
}

/// The file of a template, by its name in a fiche.
pub fn file_of(template: &Id) -> String {
    format!("{template}.typ")
}

impl Form {
    /// A blank document; nothing when the fiche names no template for it.
    pub fn blank(
        catalogue: &Catalogue,
        fiche: &Fiche,
        document: &Document,
        day: Date,
    ) -> Option<Form> {
        let template = document.template.as_ref()?;
        let imprint = Imprint::of_fiche(catalogue, fiche, &sentence(&document.label), day);
        let step = step_of(fiche, document);
        let actor = |id: &Id| names::actor(catalogue, fiche, id);
        Some(Form {
            imprint: imprint.asked_by(fiche, &document.origin),
            fiche: FicheBrief::of(catalogue, fiche),
            document: DocumentBrief::of(catalogue, fiche, document),
            conditions: match step.is_some_and(|step| step.kind == StepKind::Prescription) {
                true => conditions(fiche),
                false => Vec::new(),
            },
            joined: joined(fiche, document),
            questions: step
                .iter()
                .flat_map(|step| &step.inputs)
                .map(Question::of)
                .collect(),
            step: step.map(|step| StepBrief::of(catalogue, fiche, step)),
            signatures: document
                .signed_by
                .iter()
                .map(|id| (actor(id), None))
                .collect(),
            decision: None,
            filled: None,
            template: file_of(template),
        })
    }

    /// A paper that goes with no document of the fiche: a letter, a certificate, a report.
    pub fn about(
        catalogue: &Catalogue,
        fiche: &Fiche,
        (title, template): (&str, &str),
        day: Date,
    ) -> Form {
        Form {
            imprint: Imprint::of_fiche(catalogue, fiche, title, day),
            fiche: FicheBrief::of(catalogue, fiche),
            document: DocumentBrief::named(title),
            step: None,
            conditions: Vec::new(),
            joined: Vec::new(),
            questions: Vec::new(),
            signatures: Vec::new(),
            decision: None,
            filled: None,
            template: template.to_owned(),
        }
    }

    /// The report of a step that no document of the fiche reports: what it asks, who is there to sign.
    pub fn of_step(catalogue: &Catalogue, fiche: &Fiche, step: &Step, day: Date) -> Form {
        let title = sentence(&step.label);
        let form = Form::about(catalogue, fiche, (title.as_str(), STEP), day);
        let actor = |id: &Id| names::actor(catalogue, fiche, id);
        Form {
            imprint: form.imprint.asked_by(fiche, &step.origin),
            step: Some(StepBrief::of(catalogue, fiche, step)),
            questions: step.inputs.iter().map(Question::of).collect(),
            signatures: step
                .participants
                .iter()
                .map(|id| (actor(id), None))
                .collect(),
            ..form
        }
    }

    /// The same paper with what a dossier adds.
    #[must_use]
    pub fn of_dossier(mut self, filled: Filled) -> Form {
        self.answer(&filled);
        Form {
            filled: Some(filled),
            ..self
        }
    }

    fn answer(&mut self, filled: &Filled) {
        for question in &mut self.questions {
            let found = filled.answers.iter().find(|(id, _)| *id == question.id);
            question.answer = found.map(|(_, answer)| answer.clone());
        }
    }

    /// The same paper, that tells of a decision.
    #[must_use]
    pub fn telling(self, decision: Decision) -> Form {
        Form {
            decision: Some(decision),
            ..self
        }
    }

    /// The same document filled from a dossier; a draft until it is deposited and signed by all.
    #[must_use]
    pub fn filled(mut self, document: &Document, filled: Filled) -> Form {
        self.answer(&filled);
        for joined in &mut self.joined {
            joined.there = filled.there.contains(&joined.id);
        }
        let signed = |id: &Id| {
            filled
                .signed
                .contains(id)
                .then(|| "Signé dans Livret".to_owned())
        };
        for ((_, when), id) in self.signatures.iter_mut().zip(&document.signed_by) {
            *when = signed(id);
        }
        let missing: Vec<&str> = self
            .signatures
            .iter()
            .filter(|(_, when)| when.is_none())
            .map(|(who, _)| who.as_str())
            .collect();
        self.imprint.draft = match (&filled.deposited, missing.is_empty()) {
            (None, _) => Some(
                "Ce document n'est pas déposé dans le dossier, à votre connaissance.".to_owned(),
            ),
            (Some(_), false) => Some(format!("Il manque la signature de : {}.", listed(&missing))),
            (Some(_), true) => None,
        };
        self.filled = Some(filled);
        self
    }
}

/// The step at which a document is written: where it is due, or where what it is joined to is due.
pub fn step_of<'f>(fiche: &'f Fiche, document: &Document) -> Option<&'f Step> {
    let host = document.joined_to.as_ref();
    let host = host.and_then(|id| fiche.documents.iter().find(|known| known.origin.id == *id));
    let due = document
        .due_at
        .as_ref()
        .or(host.and_then(|host| host.due_at.as_ref()))?;
    fiche.steps.iter().find(|step| step.origin.id == *due)
}

fn conditions(fiche: &Fiche) -> Vec<(&'static str, String)> {
    let force = |rule: &Rule| match (rule.force, &rule.group) {
        (Force::Hard | Force::Judged, Some(_)) => Some("une de ces situations suffit"),
        (Force::Hard, None) => Some("il le faut"),
        (Force::Judged, None) => Some("apprécié"),
        (Force::Priority, _) => Some("passe avant"),
        (Force::Neutral, _) => None,
    };
    let entry = fiche.rules.iter().filter(|rule| rule.scope == Scope::Entry);
    entry
        .filter_map(|rule| Some((force(rule)?, rule.label.clone())))
        .collect()
}

fn joined(fiche: &Fiche, document: &Document) -> Vec<Joined> {
    let step = step_of(fiche, document).map(|step| &step.origin.id);
    let others = fiche.documents.iter().filter(|other| {
        let same_step = step.is_some() && step_of(fiche, other).map(|step| &step.origin.id) == step;
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
            .filter(|party| party.kind == domain::fiche::PartyKind::Operator);
        FicheBrief {
            code: fiche.code(),
            title: fiche.head.title.clone(),
            resume: fiche.head.resume.clone(),
            duration: told(found.duration),
            cost: told(found.cost),
            aims: aims
                .flat_map(|mention| mention.text.iter().chain(&mention.items))
                .cloned()
                .collect(),
            operators: operators
                .map(|party| names::party(catalogue, party))
                .collect(),
            mails: fiche
                .parties
                .iter()
                .filter_map(|party| party.prescription_mail.clone())
                .collect(),
            subject: match fiche.head.subject {
                domain::fiche::Subject::Person => "personne",
                domain::fiche::Subject::Household => "ménage",
            },
        }
    }
}

impl DocumentBrief {
    fn named(label: &str) -> DocumentBrief {
        DocumentBrief {
            label: label.to_owned(),
            necessity: None,
            text: None,
            contents: Vec::new(),
            open: false,
            written_by: Vec::new(),
            with: Vec::new(),
            sent_to: Vec::new(),
            when: Vec::new(),
            note: None,
        }
    }

    fn of(catalogue: &Catalogue, fiche: &Fiche, document: &Document) -> DocumentBrief {
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
            when: path::document_when(fiche, document),
            note: document.origin.provenance.note.clone(),
        }
    }
}

impl StepBrief {
    fn of(catalogue: &Catalogue, fiche: &Fiche, step: &Step) -> StepBrief {
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
        }
    }
}

impl Question {
    fn of(input: &Input) -> Question {
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
