//! A document that a fiche asks for: blank, as anyone may print it, or filled from a dossier. One structure for all;
//! the template chooses what it shows, and the document of the fiche names its template (`modele`).

mod brief;
mod told;

use domain::Catalogue;
use domain::fiche::{Document, Fiche, Force, Frequency, Necessity, Rule, Scope, Step, StepKind};
use domain::values::{Date, Id};
use french::names;
use french::text::{inside, listed, sentence};
use serde::Serialize;

pub use brief::{DocumentBrief, FicheBrief, Gate, Joined, Question, StepBrief};
pub use told::{Decision, Filled, Moment, Participation, Year};

use crate::imprint::Imprint;
use crate::press::Paper;

/// What reports a step.
const STEP: &str = "bilan.typ";
/// The letter that tells a decision: its title, its template.
pub const NOTIFICATION: (&str, &str) = ("Notification de décision", "notification.typ");
/// The certificate of attendance.
pub const PRESENCE: (&str, &str) = ("Attestation de présence", "presence.typ");
/// The certificate that somebody took part in what a fund pays for.
pub const PARTICIPATION: (&str, &str) = ("Attestation de participation", "participation.typ");
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
    /// What must hold to enter, in the words of the fiche.
    pub conditions: Vec<Gate>,
    /// The other documents of the same step, and whether they are there.
    #[serde(rename = "pieces")]
    pub joined: Vec<Joined>,
    /// What is asked at the step, and the answers.
    pub questions: Vec<Question>,
    /// Who signs, and when they did.
    pub signatures: Vec<(String, Option<String>)>,
    /// The decision it tells of.
    pub decision: Option<Decision>,
    /// The participation it certifies.
    pub participation: Option<Participation>,
    /// The year it reports.
    #[serde(rename = "annee")]
    pub year: Option<Year>,
    /// The dossier, when it is filled from one.
    #[serde(rename = "dossier")]
    pub filled: Option<Filled>,
    #[serde(skip)]
    template: String,
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
        let step = fiche.step_of(document);
        let actor = |id: &Id| names::actor(catalogue, fiche, id);
        let mut brief = FicheBrief::of(catalogue, fiche);
        if document.frequency == Some(Frequency::PerMarket) {
            brief.subject = "marché";
        }
        Some(Form {
            imprint: imprint.asked_by(fiche, &document.origin),
            fiche: brief,
            document: DocumentBrief::of(catalogue, fiche, document),
            conditions: match step.is_some_and(|step| step.kind == StepKind::Prescription) {
                true => conditions(fiche),
                false => Vec::new(),
            },
            joined: brief::joined(fiche, document),
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
            participation: None,
            year: None,
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
            participation: None,
            year: None,
            filled: None,
            template: template.to_owned(),
        }
    }

    /// The report of a step that no document of the fiche reports: what it asks, who is there to sign.
    pub fn of_step(catalogue: &Catalogue, fiche: &Fiche, step: &Step, day: Date) -> Form {
        // A step may be named after what there is to do: the quotes keep that from being read as an order.
        let title = format!("Compte rendu : « {} »", sentence(&step.label));
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
        if let Some((label, _)) = filled.subject.first() {
            self.fiche.is_about(label);
        }
        if let Some(step) = &mut self.step {
            step.outcome.clone_from(&filled.outcome);
        }
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

    /// The same paper, that reports a year.
    #[must_use]
    pub fn of_year(self, year: Year) -> Form {
        Form {
            year: Some(year),
            ..self
        }
    }

    /// The same paper, that certifies a participation: signed by whom it is about and by who accompanies them.
    #[must_use]
    pub fn certifying(self, participation: Participation) -> Form {
        let operator = participation.operator.as_deref();
        let operator = operator.unwrap_or("la structure qui accompagne");
        Form {
            signatures: vec![
                ("La personne".to_owned(), None),
                (operator.to_owned(), None),
            ],
            participation: Some(participation),
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
            let mut signed = filled.signed.iter();
            let (_, on) = signed.find(|(known, _)| known == id)?;
            let on = on.as_ref().map(|day| format!(" le {day}"));
            Some(format!("Signé dans Livret{}", on.unwrap_or_default()))
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

/// What must hold to enter: what is asked of everybody, by its force, then what is enough among several.
fn conditions(fiche: &Fiche) -> Vec<Gate> {
    let of_all = [
        (Force::Hard, "il le faut"),
        (Force::Judged, "un professionnel l'apprécie"),
        (
            Force::Priority,
            "cela fait passer avant, sans exclure personne",
        ),
    ];
    let entry = |rule: &&Rule| rule.scope == Scope::Entry;
    let rules: Vec<&Rule> = fiche.rules.iter().filter(entry).collect();
    let mut gates: Vec<Gate> = Vec::new();
    for (force, title) in of_all {
        let same = rules.iter().filter(|rule| rule.force == force);
        let alone = same.filter(|rule| rule.group.is_none());
        gates.push(Gate {
            title,
            ways: alone.map(|rule| rule.label.clone()).collect(),
        });
    }
    let mut groups: Vec<&Id> = Vec::new();
    for group in rules.iter().filter_map(|rule| rule.group.as_ref()) {
        if !groups.contains(&group) {
            groups.push(group);
            gates.push(Gate {
                title: "une de ces situations suffit",
                ways: ways(&rules, group),
            });
        }
    }
    gates.retain(|gate| !gate.ways.is_empty());
    gates
}

/// The situations of a group, one of which is enough: each with all that it asks.
pub(crate) fn ways(rules: &[&Rule], group: &Id) -> Vec<String> {
    let mut branches: Vec<(Option<&Id>, Vec<&Rule>)> = Vec::new();
    let same = rules.iter().copied();
    for rule in same.filter(|rule| rule.group.as_ref() == Some(group)) {
        let branch = rule.branch.as_ref();
        let mut known = branches.iter_mut();
        match known.find(|(known, _)| branch.is_some() && *known == branch) {
            Some((_, same)) => same.push(rule),
            None => branches.push((branch, vec![rule])),
        }
    }
    let told = |(_, rules): (Option<&Id>, Vec<&Rule>)| {
        let of = |force: Force| {
            let same = rules.iter().filter(move |rule| rule.force == force);
            let labels: Vec<String> = same.map(|rule| inside(&rule.label)).collect();
            labels.join(", et ")
        };
        let parts = [
            (Force::Hard, ""),
            (Force::Judged, "à apprécier : "),
            (Force::Priority, "passe avant : "),
        ];
        let parts = parts.map(|(force, word)| (of(force), word));
        let said = parts.into_iter().filter(|(labels, _)| !labels.is_empty());
        let said: Vec<String> = said
            .map(|(labels, word)| format!("{word}{labels}"))
            .collect();
        sentence(&said.join(" ; "))
    };
    branches.into_iter().map(told).collect()
}
