//! Where the booklet is silent: what is left to decide, one silence after another.

use super::{Counter, CounterNature, Fiche, MentionState, Per};
use crate::provenance::Provenance;
use crate::values::Id;

/// A silence of the booklet.
#[derive(Debug, Clone)]
pub struct Unsaid<'f> {
    /// Its name, as decisions about it keep it: `mention:…`, `compteur:…`, `rubrique:…`.
    pub key: String,
    /// How the booklet is silent.
    pub state: MentionState,
    /// The heading it belongs to.
    pub heading: Option<&'f Id>,
    /// The counter without a number, or without a period.
    pub counter: Option<&'f Counter>,
    /// What the catalogue says of it.
    pub text: Option<&'f str>,
    /// Where it comes from; nothing for a heading that the fiche does not have.
    pub provenance: Option<&'f Provenance>,
}

impl Fiche {
    /// Where the booklet is silent on this fiche, in the order of its records. That there is none, or no
    /// number, is an answer.
    pub fn unsaid(&self) -> Vec<Unsaid<'_>> {
        let silent = |state| {
            matches!(
                state,
                MentionState::Blank | MentionState::Unsaid | MentionState::Absent
            )
        };
        let mentions = self.mentions.iter().filter(|one| silent(one.state));
        let mentions = mentions.map(|one| Unsaid {
            key: format!("mention:{}", one.origin.id),
            state: one.state,
            heading: Some(&one.heading),
            counter: None,
            text: one.text.as_deref(),
            provenance: Some(&one.origin.provenance),
        });
        let counters = self.counters.iter().filter_map(|one| {
            let state = match (one.nature, one.per) {
                (CounterNature::Blank, _) => MentionState::Blank,
                (_, Some(Per::Unsaid)) => MentionState::Unsaid,
                _ => return None,
            };
            Some(Unsaid {
                key: format!("compteur:{}", one.origin.id),
                state,
                heading: None,
                counter: Some(one),
                text: one.wording.as_deref(),
                provenance: Some(&one.origin.provenance),
            })
        });
        let absent = self.head.absent_headings.iter().map(|heading| Unsaid {
            key: format!("rubrique:{heading}"),
            state: MentionState::Absent,
            heading: Some(heading),
            counter: None,
            text: None,
            provenance: None,
        });
        mentions.chain(counters).chain(absent).collect()
    }
}
