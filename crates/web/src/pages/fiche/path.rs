//! The path: steps in order, each with who, when, what it needs and what may come of it.

use domain::fiche::{Fiche, Outcome, Step, StepScope, Window};

use super::Context;
use crate::names::{self, Proof};
use crate::offer::essentials::length;
use crate::{french, words};

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
    let ordered = in_order(&context.fiche.steps);
    let mut shown = Vec::with_capacity(ordered.len());
    let mut before: Option<&Step> = None;
    for step in ordered {
        shown.push(step_shown(context, step, before));
        before = Some(step);
    }
    shown
}

/// The steps so that each comes after one of those it follows, otherwise as the file has them.
fn in_order(steps: &[Step]) -> Vec<&Step> {
    let mut ordered: Vec<&Step> = Vec::new();
    let mut left: Vec<&Step> = steps.iter().collect();
    while !left.is_empty() {
        let ready = left.iter().position(|step| {
            step.after.is_empty()
                || step.after.iter().any(|after| {
                    ordered
                        .iter()
                        .any(|done| done.origin.id.as_str() == after.step())
                })
        });
        ordered.push(left.remove(ready.unwrap_or(0)));
    }
    ordered
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
        after: after(fiche, step, before),
        when: when(fiche, step),
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
        opens: step.opens.as_ref().map(|id| period(fiche, id.as_str())),
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

/// The steps it follows, unless it is just the one shown before.
fn after(fiche: &Fiche, step: &Step, before: Option<&Step>) -> Option<String> {
    let only_before = match (&step.after[..], before) {
        ([only], Some(before)) => {
            only.outcome().is_none() && only.step() == before.origin.id.as_str()
        }
        _ => false,
    };
    if step.after.is_empty() || only_before {
        return None;
    }
    let names: Vec<String> = step
        .after
        .iter()
        .map(|after| format!("« {} »", names::step_or_outcome(fiche, &after.0)))
        .collect();
    Some(french::either(&names))
}

fn when(fiche: &Fiche, step: &Step) -> Vec<String> {
    let mut when: Vec<String> = step
        .window
        .iter()
        .map(|window| window_in_words(fiche, window))
        .collect();
    if let Some(each) = &step.each {
        when.push(format!(
            "à chaque période « {} »",
            period_label(fiche, each.as_str())
        ));
    }
    if let Some(passed) = &step.may_pass {
        when.push(format!(
            "peut avoir lieu après la fin de « {} », sans la prolonger",
            period_label(fiche, passed.as_str())
        ));
    }
    when
}

/// A window in words: `de la 13e à la 15e semaine après le début de « Accompagnement »`.
pub fn window_in_words(fiche: &Fiche, window: &Window) -> String {
    let anchor = names::anchor(fiche, &window.anchor);
    let is_now = |duration: domain::values::Duration| duration.count == 0;
    let base = match (
        window.earliest,
        window.latest,
        window.from_week,
        window.to_week,
        window.before,
    ) {
        (_, _, Some(from), Some(to), _) => format!(
            "de la {} à la {} semaine après {anchor}",
            french::rank(from),
            french::rank(to)
        ),
        (_, _, _, _, Some(before)) => format!("au moins {before} avant {anchor}"),
        (Some(earliest), Some(latest), ..) if is_now(earliest) && is_now(latest) => {
            format!("le jour même : {anchor}")
        }
        (Some(earliest), Some(latest), ..) if earliest == latest => {
            format!("{earliest} après {anchor}")
        }
        (Some(earliest), Some(latest), ..) => {
            format!("entre {earliest} et {latest} après {anchor}")
        }
        (Some(earliest), None, ..) => format!("au plus tôt {earliest} après {anchor}"),
        (None, Some(latest), ..) if is_now(latest) => format!("au plus tard à {anchor}"),
        (None, Some(latest), ..) => format!("au plus tard {latest} après {anchor}"),
        _ => format!("à {anchor}"),
    };
    let margin = window
        .margin
        .map(|margin| format!(", à {margin} près"))
        .unwrap_or_default();
    let only = window
        .only_when
        .as_deref()
        .map(only_in_words)
        .unwrap_or_default();
    format!("{base}{margin}{only}").replace(" à le ", " au ")
}

/// When a window exists at all: the rank of the period, as the files write it.
fn only_in_words(condition: &str) -> String {
    match condition.split_once(" = ") {
        Some(("rang", "1")) => ", la première fois".to_owned(),
        Some(("rang", rank)) => format!(", la {rank}e fois"),
        _ => format!(", seulement si {condition}"),
    }
}

fn outcome_shown<'s>(context: Context<'s>, outcome: &'s Outcome) -> OutcomeShown<'s> {
    let fiche = context.fiche;
    let mut then = Vec::new();
    for next in &outcome.next {
        then.push(format!(
            "ensuite : {}",
            names::step_or_outcome(fiche, next.as_str())
        ));
    }
    if let Some(opened) = &outcome.opens {
        then.push(format!("ouvre {}", period(fiche, opened.as_str())));
    }
    if let Some(extended) = &outcome.extends {
        then.push(format!(
            "prolonge « {} »",
            period_label(fiche, extended.as_str())
        ));
    }
    if outcome.closes {
        then.push("le parcours s'arrête là".to_owned());
    }
    let inputs = outcome.inputs.iter().map(|input| input.label.clone());
    OutcomeShown {
        decided_by: context.actors(&outcome.decided_by),
        motive: motive(outcome),
        then,
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

fn motive(outcome: &Outcome) -> Option<String> {
    let grounds: Vec<String> = outcome
        .motives
        .iter()
        .map(|ground| format!("« {} »", ground.label))
        .collect();
    let more = if outcome.open_motives && !grounds.is_empty() {
        ", ou un autre"
    } else {
        ""
    };
    match (words::motive(outcome.motive), grounds.is_empty()) {
        (Some(words), true) => Some(words.to_owned()),
        (Some(words), false) => Some(format!("{words} : {}{more}", french::either(&grounds))),
        (None, true) => None,
        (None, false) => Some(format!(
            "motifs possibles : {}{more}",
            french::either(&grounds)
        )),
    }
}

fn period_label(fiche: &Fiche, id: &str) -> String {
    let found = fiche
        .periods
        .iter()
        .find(|period| period.origin.id.as_str() == id);
    found.map_or_else(|| id.to_owned(), |period| period.label.clone())
}

/// A period with its length: `« Accompagnement » : 6 mois`.
fn period(fiche: &Fiche, id: &str) -> String {
    let found = fiche
        .periods
        .iter()
        .find(|period| period.origin.id.as_str() == id);
    match found.and_then(length) {
        Some(length) => format!("« {} » : {length}", period_label(fiche, id)),
        None => format!("« {} »", period_label(fiche, id)),
    }
}
