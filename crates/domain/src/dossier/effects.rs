//! What another version of its fiche would change in a dossier, on a day: looked at before anything moves.

use std::collections::{BTreeMap, BTreeSet};

use super::act::{Act, Obliged};
use super::due::Due;
use super::engine::{Around, Engine};
use super::state::{Dossier, Status};
use crate::time::Window;

/// Something that would not be the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// It would be owed, and is not.
    Appears(Obliged),
    /// It is owed, and would not be.
    Vanishes(Obliged),
    /// Its last day would come sooner.
    Sooner(Obliged),
    /// Its last day would come later.
    Later(Obliged),
    /// Its first day would be another one.
    Starts(Obliged),
    /// It would be late, and is not.
    Late(Obliged),
    /// It is late, and would not be.
    InTime(Obliged),
    /// The journal speaks of it, and the version does not know it.
    Lost(Obliged),
    /// The dossier would be over.
    Ends,
}

impl Effect {
    /// What it is about; nothing when it is the dossier itself.
    pub fn what(&self) -> Option<&Obliged> {
        match self {
            Effect::Appears(what)
            | Effect::Vanishes(what)
            | Effect::Sooner(what)
            | Effect::Later(what)
            | Effect::Starts(what)
            | Effect::Late(what)
            | Effect::InTime(what)
            | Effect::Lost(what) => Some(what),
            Effect::Ends => None,
        }
    }
}

/// What is pending: its name, the rank of its run, its rank among those of one run.
type Pending = BTreeMap<(Obliged, Option<u8>, usize), (Window, bool)>;

impl<'c> Engine<'c> {
    /// What this version of the fiche would change in a dossier that runs under another one.
    pub fn effects(
        &self,
        current: &Engine<'_>,
        dossier: &Dossier,
        around: &Around<'_>,
    ) -> BTreeSet<Effect> {
        let moved = dossier.under(self);
        let (before, after) = (
            pending(current, dossier, around),
            pending(self, &moved, around),
        );
        let mut effects = self.lost(dossier);
        let over = |dossier: &Dossier| matches!(dossier.state.status, Status::Closed { .. });
        if over(&moved) && !over(dossier) {
            effects.insert(Effect::Ends);
        }
        for (key, (window, late)) in &after {
            let what = || key.0.clone();
            let Some((was, was_late)) = before.get(key) else {
                effects.insert(Effect::Appears(what()));
                if *late {
                    effects.insert(Effect::Late(what()));
                }
                continue;
            };
            let far = |window: &Window| window.to.map_or((true, None), |to| (false, Some(to)));
            if far(window) < far(was) {
                effects.insert(Effect::Sooner(what()));
            } else if far(window) > far(was) {
                effects.insert(Effect::Later(what()));
            }
            if window.from != was.from {
                effects.insert(Effect::Starts(what()));
            }
            match (was_late, late) {
                (false, true) => effects.insert(Effect::Late(what())),
                (true, false) => effects.insert(Effect::InTime(what())),
                _ => false,
            };
        }
        for key in before.keys().filter(|key| !after.contains_key(*key)) {
            effects.insert(Effect::Vanishes(key.0.clone()));
        }
        effects
    }

    /// What a journal speaks of and this version does not know.
    fn lost(&self, dossier: &Dossier) -> BTreeSet<Effect> {
        let named = dossier
            .journal
            .iter()
            .filter_map(|event| match &event.entry.act {
                Act::Hold(holding) => Some(Obliged::Step(holding.step.clone())),
                Act::Deposit(deposit) => Some(Obliged::Document(deposit.document.clone())),
                _ => None,
            });
        let unknown = named.filter(|what| match what {
            Obliged::Step(id) => self.step(id.as_str()).is_none(),
            Obliged::Document(id) => self.document(id.as_str()).is_none(),
            Obliged::Counter(id) => self.counter(id.as_str()).is_none(),
            Obliged::Collection(_) => false,
        });
        unknown.map(Effect::Lost).collect()
    }
}

fn pending(engine: &Engine<'_>, dossier: &Dossier, around: &Around<'_>) -> Pending {
    let mut found = Pending::new();
    for owed in engine.due(dossier, around) {
        if matches!(owed.state, Due::NotYet | Due::Open | Due::Late) {
            let (what, run) = (owed.what.obliged(), owed.run);
            let same = found.keys().filter(|key| key.0 == what && key.1 == run);
            let rank = same.count();
            found.insert((what, run, rank), (owed.window, owed.state == Due::Late));
        }
    }
    found
}
