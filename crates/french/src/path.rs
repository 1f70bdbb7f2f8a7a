//! The path of a fiche, in words: what comes after what, when, and what may come of it.

use domain::fiche::{Document, Fiche, Outcome, Period, Step, Window};
use domain::values::{Duration, Id};

use crate::essentials::length;
use crate::text::{either, rank};
use crate::{names, words};

/// The steps so that each comes after one of those it follows, otherwise as the file has them.
pub fn in_order(steps: &[Step]) -> Vec<&Step> {
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

/// The steps it follows, unless it is just the one shown before.
pub fn after(fiche: &Fiche, step: &Step, before: Option<&Step>) -> Option<String> {
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
    Some(either(&names))
}

/// When a step takes place, in words.
pub fn when(fiche: &Fiche, step: &Step) -> Vec<String> {
    let mut when: Vec<String> = step
        .window
        .iter()
        .map(|given| window(fiche, given))
        .collect();
    if let Some(each) = &step.each {
        when.push(format!(
            "à chaque période « {} »",
            names::period(fiche, each.as_str())
        ));
    }
    if let Some(passed) = &step.may_pass {
        when.push(format!(
            "peut avoir lieu après la fin de « {} », sans la prolonger",
            names::period(fiche, passed.as_str())
        ));
    }
    when
}

/// A window in words: `de la 13e à la 15e semaine après le début de « Accompagnement »`.
pub fn window(fiche: &Fiche, window: &Window) -> String {
    let anchor = names::anchor(fiche, &window.anchor);
    let is_now = |duration: Duration| duration.count == 0;
    let base = match (
        window.earliest,
        window.latest,
        window.from_week,
        window.to_week,
        window.before,
    ) {
        (_, _, Some(from), Some(to), _) => format!(
            "de la {} à la {} semaine après {anchor}",
            rank(from),
            rank(to)
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

/// What follows an outcome, in words.
pub fn then(fiche: &Fiche, outcome: &Outcome) -> Vec<String> {
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
            names::period(fiche, extended.as_str())
        ));
    }
    if outcome.closes {
        then.push("le parcours s'arrête là".to_owned());
    }
    then
}

/// Whether a reason is asked with an outcome, and which are proposed.
pub fn motive(outcome: &Outcome) -> Option<String> {
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
        (Some(words), false) => Some(format!("{words} : {}{more}", either(&grounds))),
        (None, true) => None,
        (None, false) => Some(format!("motifs possibles : {}{more}", either(&grounds))),
    }
}

/// A period with its length: `« Accompagnement » : 6 mois`.
pub fn period(fiche: &Fiche, id: &str) -> String {
    let found = fiche
        .periods
        .iter()
        .find(|period| period.origin.id.as_str() == id);
    match found.and_then(length) {
        Some(length) => format!("« {} » : {length}", names::period(fiche, id)),
        None => format!("« {} »", names::period(fiche, id)),
    }
}

/// When a document is owed, in words.
pub fn document_when(fiche: &Fiche, document: &Document) -> Vec<String> {
    let mut when = Vec::new();
    let step = |id: &Id| names::step_or_outcome(fiche, id.as_str());
    if let Some(deadline) = &document.deadline {
        match (deadline.before, deadline.after) {
            (Some(before), _) => when.push(format!(
                "au moins {before} avant « {} »",
                step(&deadline.step)
            )),
            (None, Some(after)) => when.push(format!(
                "au plus {after} après « {} »",
                step(&deadline.step)
            )),
            (None, None) => when.push(format!("pour « {} »", step(&deadline.step))),
        }
    } else if let Some(due) = &document.due_at {
        when.push(format!("à l'étape « {} »", step(due)));
    }
    when.extend(
        document
            .frequency
            .map(|frequency| words::frequency(frequency).to_owned()),
    );
    when
}

/// Everything else that a period says.
pub fn details(fiche: &Fiche, period: &Period) -> Vec<String> {
    let mut details = Vec::new();
    if let Some(anchor) = &period.anchor {
        details.push(format!(
            "à partir de « {} »",
            names::step_or_outcome(fiche, &anchor.0)
        ));
    }
    details.extend(period.mode.clone());
    details.extend(
        period
            .entries
            .map(|entries| words::entries(entries).to_owned()),
    );
    if period.optional {
        details.push("seulement si besoin".to_owned());
    }
    if let Some(end) = &period.must_end_by {
        details.push(format!(
            "finit au plus tard avec « {} »",
            names::period(fiche, end.as_str())
        ));
    }
    if let Some(fallback) = &period.fallback {
        let how = if fallback.automatic {
            "d'elle-même "
        } else {
            ""
        };
        details.push(format!(
            "sinon, « {} » dure {how}{} de plus",
            names::period(fiche, fallback.extends.as_str()),
            fallback.by
        ));
    }
    details.extend(period.text.clone());
    details
}
