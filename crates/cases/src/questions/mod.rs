//! The questions of a case, and where the answers differ.

mod catalogue;
mod charge;
mod counts;
mod dossier;
mod due;
mod judge;
mod links;
mod money;
mod places;
mod proposals;
mod sees;

use crate::format::model::{Line, Verb};
use crate::report::Failure;
use crate::run::Finder;
use crate::world::World;

pub use dossier::check;

/// The questions whose verb is not `verifie`.
///
/// # Errors
/// A question that makes no sense there, in French.
pub fn other<'c>(
    world: &mut World<'_, 'c>,
    line: &Line<'c>,
    finder: Finder<'_>,
) -> Result<Vec<Failure>, String> {
    match &line.verb {
        Verb::Judge {
            fiche,
            status,
            third_party,
            priority,
        } => judge::judge(world, line, fiche, *status, *third_party, *priority),
        Verb::MayPrescribe { fiche, answer } => judge::may_prescribe(world, line, fiche, *answer),
        Verb::Rank {
            fiche,
            who,
            order,
            prescribed,
        } => judge::rank(world, line, fiche, who, order.as_deref(), prescribed),
        Verb::Sees(sees) => sees::sees(world, line, sees),
        Verb::Catalogue(question) => catalogue::ask(world, line, question, finder),
        _ => Ok(Vec::new()),
    }
}
