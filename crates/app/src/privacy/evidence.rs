//! What a rule keeps as evidence, when the rest is erased.

use domain::dossier::act::{Deposit, Holding};
use domain::dossier::{Act, Entry};

/// What stays of an entry to prove a participation: which documents were deposited, at which step, what day.
/// Nothing that anybody wrote, and nothing when no document was.
pub(super) fn proof_of(entry: &Entry) -> Option<Entry> {
    let act = match &entry.act {
        Act::Deposit(deposit) => Act::Deposit(bare(deposit)),
        Act::Hold(holding) if !holding.documents.is_empty() => Act::Hold(Holding {
            documents: holding.documents.iter().map(bare).collect(),
            ..Holding::of(holding.step.clone())
        }),
        Act::Correct {
            event,
            with: Some(entry),
        } => Act::Correct {
            event: *event,
            with: Some(Box::new(proof_of(entry)?)),
        },
        _ => return None,
    };
    Some(Entry {
        act,
        on: entry.on,
        by: Vec::new(),
        reason: None,
    })
}

/// A document that was deposited, and nothing of what it says.
fn bare(deposit: &Deposit) -> Deposit {
    Deposit {
        document: deposit.document.clone(),
        written_by: Vec::new(),
        with: Vec::new(),
        signed_by: Vec::new(),
        contents: Vec::new(),
        sent_to: deposit.sent_to.clone(),
    }
}
