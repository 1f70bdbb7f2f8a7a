//! Who may prescribe: a question of role and mandate, apart from eligibility.

use crate::catalogue::Catalogue;
use crate::fiche::{Fiche, Party, PartyKind};
use crate::values::Id;

/// Who wants to prescribe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prescriber {
    /// The role held.
    pub role: Id,
    /// The service or authority that gives the mandate, if known.
    pub structure: Option<Id>,
}

/// What the fiche answers a prescriber.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PrescriberAnswer {
    /// The prescriber is named.
    Yes,
    /// The prescriber may orient, and owes what [`Party::requires`] says.
    MayOrient,
    /// The list is open: another prescriber gives a reason.
    NeedsReason,
    /// The role is named; the mandate is still to be known.
    ToCheck,
    /// The prescriber is not named.
    No,
}

/// The answer, and the records it rests on.
#[derive(Debug, Clone)]
pub struct PrescriberVerdict<'c> {
    /// The answer.
    pub answer: PrescriberAnswer,
    /// The parties of the fiche that the answer comes from.
    pub because: Vec<&'c Party>,
}

/// Whether this prescriber may prescribe this fiche.
pub fn may_prescribe<'c>(
    catalogue: &Catalogue,
    fiche: &'c Fiche,
    prescriber: &Prescriber,
) -> PrescriberVerdict<'c> {
    let named = || {
        fiche
            .parties
            .iter()
            .filter(|p| matches!(p.kind, PartyKind::Prescriber | PartyKind::Adviser))
    };
    let of_role: Vec<&Party> = named()
        .filter(|party| party.role.as_ref() == Some(&prescriber.role))
        .collect();
    let best = of_role
        .iter()
        .map(|party| (answer_of(catalogue, party, prescriber), *party))
        .min_by_key(|(answer, _)| *answer);
    match best {
        Some((answer, party)) if answer != PrescriberAnswer::No => PrescriberVerdict {
            answer,
            because: vec![party],
        },
        _ => {
            let open: Vec<&Party> = named().filter(|party| party.open).collect();
            match (open.is_empty(), of_role.is_empty()) {
                (false, _) => PrescriberVerdict {
                    answer: PrescriberAnswer::NeedsReason,
                    because: open,
                },
                (true, false) => PrescriberVerdict {
                    answer: PrescriberAnswer::No,
                    because: of_role,
                },
                (true, true) => PrescriberVerdict {
                    answer: PrescriberAnswer::No,
                    because: named().collect(),
                },
            }
        }
    }
}

fn answer_of(catalogue: &Catalogue, party: &Party, prescriber: &Prescriber) -> PrescriberAnswer {
    let named = match party.kind {
        PartyKind::Adviser => PrescriberAnswer::MayOrient,
        _ => PrescriberAnswer::Yes,
    };
    if party.structures.is_empty() {
        return named;
    }
    let Some(structure) = &prescriber.structure else {
        return PrescriberAnswer::ToCheck;
    };
    if party
        .structures
        .iter()
        .any(|listed| belongs(catalogue, structure, listed))
    {
        named
    } else if party
        .structures
        .iter()
        .any(|listed| belongs(catalogue, listed, structure))
    {
        PrescriberAnswer::ToCheck
    } else {
        PrescriberAnswer::No
    }
}

/// A service belongs to itself, to what gathers it or it depends on, and to the zones that list it.
pub fn belongs(catalogue: &Catalogue, structure: &Id, listed: &Id) -> bool {
    let gathers = |organisation: &crate::catalogue::Organisation| {
        organisation.id == *listed && organisation.members.contains(structure)
    };
    if structure == listed || catalogue.organisations.iter().any(gathers) {
        return true;
    }
    let territories = &catalogue.territories;
    let Some(place) = territories.find(structure.as_str()) else {
        return false;
    };
    let zone = territories.find(listed.as_str());
    territories.get(place).run_by.contains(listed)
        || zone.is_some_and(|zone| territories.lies_in(place, zone) == Some(true))
}
