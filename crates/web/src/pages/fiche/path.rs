//! The path: steps in order, each with who, when, what it needs and what may come of it.

use ::french::path;
use domain::fiche::{Outcome, Step, StepScope};

use super::Context;
use crate::names::Proof;
use crate::words;

/// A step.
pub struct StepShown<'s> {
    /// The step.
    pub step: &'s Step,
    /// Name of its place on the page.
    pub anchor: String,
    /// What kind of act.
    pub kind: &'static str,
    /// Key of the kind's look: entry, decision, exit…
    pub look: &'static str,
    /// Whether it is owed, when it does not simply have to happen.
    pub necessity: Option<&'static str>,
    /// What it is about, when it is not someone's dossier.
    pub scope: Option<&'static str>,
    /// Who acts.
    pub actors: Option<String>,
    /// Who must be there.
    pub participants: Option<String>,
    /// Who may be there.
    pub invited: Option<String>,
    /// After which steps, when it is not simply the one before.
    pub after: Option<String>,
    /// When, and within what limits.
    pub when: Vec<String>,
    /// How.
    pub channels: Vec<String>,
    /// The papers it needs.
    pub papers: Vec<String>,
    /// What it records.
    pub inputs: Vec<String>,
    /// Who is told.
    pub notify: Option<String>,
    /// The period it opens.
    pub opens: Option<String>,
    /// What may come of it.
    pub outcomes: Vec<OutcomeShown<'s>>,
    /// Where it is said.
    pub proof: Proof<'s>,
}

/// What may come of a step.
pub struct OutcomeShown<'s> {
    /// The outcome.
    pub outcome: &'s Outcome,
    /// Who decides.
    pub decided_by: Option<String>,
    /// Whether a reason is asked, and which are proposed.
    pub motive: Option<String>,
    /// What follows, in words.
    pub then: Vec<String>,
    /// How the decision is told.
    pub channels: Vec<String>,
    /// What it needs or records.
    pub needs: Vec<String>,
    /// Who is told.
    pub notify: Option<String>,
}

/// The steps of a fiche, in the order of the path.
pub fn steps(context: Context<'_>) -> Vec<StepShown<'_>> {
    let ordered = path::in_order(&context.fiche.steps);
    let mut shown = Vec::with_capacity(ordered.len());
    let mut before: Option<&Step> = None;
    for step in ordered {
        shown.push(step_shown(context, step, before));
        before = Some(step);
    }
    shown
}

fn step_shown<'s>(context: Context<'s>, step: &'s Step, before: Option<&Step>) -> StepShown<'s> {
    let fiche = context.fiche;
    StepShown {
        anchor: format!("etape-{}", step.origin.id),
        kind: words::step(step.kind),
        look: look(step),
        necessity: words::necessity(step.necessity),
        scope: match step.scope {
            StepScope::Dossier => None,
            StepScope::Fiche => Some("pour l'action entière"),
            StepScope::Market => Some("pour chaque marché"),
            StepScope::Prescriber => Some("avant qu'une personne soit nommée"),
        },
        actors: context.actors(&step.actors),
        participants: context.actors(&step.participants),
        invited: context.actors(&step.invited),
        after: path::after(fiche, step, before),
        when: path::when(fiche, step),
        channels: step
            .channels
            .iter()
            .map(|channel| words::channel(channel))
            .collect(),
        papers: step
            .documents
            .iter()
            .map(|id| context.document(id))
            .collect(),
        inputs: step
            .inputs
            .iter()
            .map(|input| input.label.clone())
            .collect(),
        notify: context.actors(&step.notify),
        opens: step
            .opens
            .as_ref()
            .map(|id| path::period(fiche, id.as_str())),
        outcomes: step
            .outcomes
            .iter()
            .map(|outcome| outcome_shown(context, outcome))
            .collect(),
        proof: context.proof(&step.origin),
        step,
    }
}

fn look(step: &Step) -> &'static str {
    use domain::fiche::StepKind::{
        Adhesion, Decision, Entry, Exit, FollowUp, Prescription, Renewal,
    };
    match step.kind {
        Prescription => "start",
        Entry => "entry",
        Decision | Adhesion | Renewal => "choice",
        Exit | FollowUp => "exit",
        _ => "act",
    }
}

fn outcome_shown<'s>(context: Context<'s>, outcome: &'s Outcome) -> OutcomeShown<'s> {
    let fiche = context.fiche;
    let inputs = outcome.inputs.iter().map(|input| input.label.clone());
    OutcomeShown {
        decided_by: context.actors(&outcome.decided_by),
        motive: path::motive(outcome),
        then: path::then(fiche, outcome),
        channels: outcome
            .channels
            .iter()
            .map(|channel| words::channel(channel))
            .collect(),
        needs: outcome
            .documents
            .iter()
            .map(|id| context.document(id))
            .chain(inputs)
            .collect(),
        notify: context.actors(&outcome.notify),
        outcome,
    }
}
