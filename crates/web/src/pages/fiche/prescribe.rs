//! How to prescribe: who may, by what act, with which papers.

use domain::fiche::{Document, Necessity, PartyKind, StepKind};
use domain::values::Id;

use super::Context;
use super::papers::{Paper, is_for};
use crate::names::{self, Proof};
use crate::words;

/// All there is to know before prescribing.
pub struct Prescribe<'s> {
    /// Who prescribes, then who may orient.
    pub who: Vec<Prescriber<'s>>,
    /// The acts of prescription.
    pub acts: Vec<Act<'s>>,
    /// The papers to write or to join.
    pub papers: Vec<Paper<'s>>,
    /// The booklet says that no sheet is needed.
    pub no_paper: Vec<&'s str>,
}

/// Someone who may prescribe or orient.
pub struct Prescriber<'s> {
    /// The name.
    pub name: String,
    /// `Peut orienter`, when it is not prescribing.
    pub adviser: bool,
    /// Services that give the mandate, when they are several.
    pub structures: Vec<&'s str>,
    /// What comes with an orientation.
    pub requires: Option<&'s str>,
    /// Others may do so too, with a reason.
    pub open: bool,
    /// What the fiche adds.
    pub text: Option<&'s str>,
    /// Where it is said.
    pub proof: Proof<'s>,
}

/// An act of prescription.
pub struct Act<'s> {
    /// Its name.
    pub label: &'s str,
    /// What it is about.
    pub text: Option<&'s str>,
    /// Complete ways of doing it.
    pub channels: Vec<String>,
    /// The address required.
    pub mail: Option<&'s str>,
    /// Who is told.
    pub notify: Option<String>,
    /// Where it is said.
    pub proof: Proof<'s>,
}

/// Reads how a fiche is prescribed.
pub fn prescribe(context: Context<'_>) -> Prescribe<'_> {
    let fiche = context.fiche;
    let of_kind = |kind: PartyKind| fiche.parties.iter().filter(move |party| party.kind == kind);
    let named = of_kind(PartyKind::Prescriber).chain(of_kind(PartyKind::Adviser));
    let who = named.map(|party| {
        let structures: Vec<&str> = party
            .structures
            .iter()
            .map(|id| context.catalogue.name_of(id))
            .collect();
        Prescriber {
            name: names::party(context.catalogue, party),
            adviser: party.kind == PartyKind::Adviser,
            structures: if structures.len() > 1 {
                structures
            } else {
                Vec::new()
            },
            requires: party.requires.as_deref(),
            open: party.open,
            text: party.text.as_deref(),
            proof: context.proof(&party.origin),
        }
    });
    let steps: Vec<_> = fiche
        .steps
        .iter()
        .filter(|step| step.kind == StepKind::Prescription)
        .collect();
    let acts = steps.iter().map(|step| Act {
        label: &step.label,
        text: step.text.as_deref(),
        channels: step
            .channels
            .iter()
            .map(|channel| words::channel(channel))
            .collect(),
        mail: step.mail.as_deref(),
        notify: context.actors(&step.notify),
        proof: context.proof(&step.origin),
    });
    let needed: Vec<&Id> = steps.iter().flat_map(|step| &step.documents).collect();
    let ids: Vec<&Id> = steps.iter().map(|step| &step.origin.id).collect();
    let joined = |document: &&Document| {
        needed.contains(&&document.origin.id)
            || ids.iter().any(|step| is_for(fiche, document, step))
    };
    let (none, papers): (Vec<&Document>, Vec<&Document>) = fiche
        .documents
        .iter()
        .partition(|document| document.necessity == Necessity::None);
    Prescribe {
        who: who.collect(),
        acts: acts.collect(),
        papers: papers
            .into_iter()
            .filter(joined)
            .map(|document| Paper::of(context, document))
            .collect(),
        no_paper: none
            .iter()
            .map(|document| document.label.as_str())
            .collect(),
    }
}
