//! The papers: who writes, who signs, for whom, by when.

use domain::fiche::{Document, Fiche, Necessity};
use domain::values::Id;

use super::Context;
use crate::names::Proof;
use crate::words;

/// A document.
pub struct Paper<'s> {
    /// The document.
    pub document: &'s Document,
    /// Whether it is owed, when it does not simply have to be there.
    pub necessity: Option<&'static str>,
    /// Who writes it.
    pub written_by: Option<String>,
    /// With whom.
    pub with: Option<String>,
    /// Who signs it.
    pub signed_by: Option<String>,
    /// To whom it goes.
    pub sent_to: Option<String>,
    /// When it is owed.
    pub when: Vec<String>,
    /// The paper it is joined to.
    pub joined_to: Option<String>,
    /// The external document it is, and where it is.
    pub external: Option<&'s str>,
    /// Where it is printed blank.
    pub blank: Option<String>,
    /// Where it is said.
    pub proof: Proof<'s>,
}

impl<'s> Paper<'s> {
    /// A document of the fiche.
    pub fn of(context: Context<'s>, document: &'s Document) -> Paper<'s> {
        let external = document
            .external
            .as_ref()
            .and_then(|id| context.catalogue.external(id));
        Paper {
            necessity: words::necessity(document.necessity),
            written_by: context.actors(&document.written_by),
            with: context.actors(&document.with),
            signed_by: context.actors(&document.signed_by),
            sent_to: context.actors(&document.sent_to),
            when: ::french::path::document_when(context.fiche, document),
            joined_to: document.joined_to.as_ref().map(|id| context.document(id)),
            external: external.map(|external| {
                external
                    .location
                    .as_deref()
                    .unwrap_or("document extérieur au livret, qui ne dit pas où le trouver")
            }),
            blank: document.template.as_ref().map(|_| {
                format!(
                    "/fiches/{}/documents/{}.pdf",
                    context.fiche.head.id, document.origin.id
                )
            }),
            proof: context.proof(&document.origin),
            document,
        }
    }
}

/// Every document of a fiche, but for those that the booklet says do not exist.
pub fn papers(context: Context<'_>) -> Vec<Paper<'_>> {
    let shown = context
        .fiche
        .documents
        .iter()
        .filter(|document| document.necessity != Necessity::None);
    shown.map(|document| Paper::of(context, document)).collect()
}

/// Whether a document is owed at a step, by itself or with what it is joined to.
pub fn is_for(fiche: &Fiche, document: &Document, step: &Id) -> bool {
    let host = document.joined_to.as_ref();
    let host = host.and_then(|id| fiche.documents.iter().find(|known| known.origin.id == *id));
    document.due_at.as_ref() == Some(step)
        || host.is_some_and(|host| host.due_at.as_ref() == Some(step))
}
