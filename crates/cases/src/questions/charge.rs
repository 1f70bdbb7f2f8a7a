//! `charge`: who is in charge of what.

use domain::dossier::{Around, Dossier, Engine, Ledger, Subject, Timeline};
use domain::fiche::{Fiche, Party, PartyKind};
use domain::values::{Date, Id};

use crate::answers::or_nothing;
use crate::format::model::{Named, Who};
use crate::format::questions::ChargeCheck;
use crate::people::People;
use crate::report::Failure;
use crate::world::World;

/// Somebody in charge, under each of their names.
struct InCharge {
    /// The party of the fiche.
    party: Id,
    role: Option<Id>,
    structure: Option<Id>,
}

/// Who is in charge in a dossier, held against what is expected.
pub fn charge(people: &People<'_, '_>, wanted: &[ChargeCheck]) -> Vec<Failure> {
    let one = |check: &ChargeCheck| {
        let found = in_charge(people, check.kind);
        let is = |named: &Named, one: &InCharge| is(people, named, one);
        let all = check
            .who
            .iter()
            .all(|named| found.iter().any(|one| is(named, one)));
        let only = found
            .iter()
            .all(|one| check.who.iter().any(|named| is(named, one)));
        let names: Vec<&str> = check.who.iter().map(|named| named.name.as_str()).collect();
        let got: Vec<&str> = found.iter().map(InCharge::name).collect();
        (!(all && only)).then(|| Failure::new(&check.at, or_nothing(&names), or_nothing(&got)))
    };
    wanted.iter().filter_map(one).collect()
}

/// The same, in a fiche where nobody is followed yet.
pub fn in_fiche<'c>(
    world: &World<'_, 'c>,
    fiche: &'c Fiche,
    today: Date,
    wanted: &[ChargeCheck],
) -> Result<Vec<Failure>, String> {
    let engine = world
        .engines
        .engine(fiche)
        .map_err(|error| error.to_string())?;
    let dossier = Dossier::open(String::new(), Subject::Anonymous, &engine);
    let people = People {
        engine: &engine,
        dossier: &dossier,
        around: Around {
            today,
            facts: &Timeline::default(),
            ledger: &Ledger::default(),
            action: None,
            mandates: &[],
            stays: &[],
        },
        known: &world.case.actors,
        on: today,
    };
    Ok(charge(&people, wanted))
}

fn in_charge(people: &People<'_, '_>, kind: PartyKind) -> Vec<InCharge> {
    let engine: &Engine<'_> = people.engine;
    let state = &people.dossier.state;
    let parties = engine
        .fiche
        .parties
        .iter()
        .filter(|party| party.kind == kind);
    let operator = state
        .operator
        .as_ref()
        .filter(|_| kind == PartyKind::Operator);
    if let Some(operator) = operator {
        return vec![InCharge {
            party: operator.clone(),
            role: None,
            structure: Some(operator.clone()),
        }];
    }
    let refers = |party: &Party| kind == PartyKind::PersonReferent && party.role.is_none();
    let mut found = Vec::new();
    for party in parties {
        let party = engine.stand_in(party, &people.around).unwrap_or(party);
        let prescriber = state.prescriber.as_ref().filter(|_| refers(party));
        let role = match prescriber {
            Some(prescriber) => Some(prescriber.role.clone()),
            None => party.role.clone(),
        };
        let of = |structure: Option<&Id>| InCharge {
            party: party.origin.id.clone(),
            role: role.clone(),
            structure: structure.cloned(),
        };
        match party.structures.is_empty() {
            true => found.push(of(None)),
            false => found.extend(party.structures.iter().map(|structure| of(Some(structure)))),
        }
    }
    found
}

impl InCharge {
    fn name(&self) -> &str {
        let name = self.structure.as_ref().or(self.role.as_ref());
        name.unwrap_or(&self.party).as_str()
    }
}

fn is(people: &People<'_, '_>, named: &Named, one: &InCharge) -> bool {
    let called = |id: &Id| {
        *id == one.party || Some(id) == one.role.as_ref() || Some(id) == one.structure.as_ref()
    };
    match &named.who {
        Who::Party(id) => called(id) || called_so(named, one),
        Who::Actor(actor) => {
            called_so(named, one)
                || actor.structure.as_ref().is_some_and(called)
                || called(&actor.role)
        }
        Who::Subject => {
            let subject = people.subject();
            called_so(named, one) || called(&subject.role)
        }
    }
}

fn called_so(named: &Named, one: &InCharge) -> bool {
    let ids = [Some(&one.party), one.role.as_ref(), one.structure.as_ref()];
    ids.into_iter()
        .flatten()
        .any(|id| id.as_str() == named.name)
}
