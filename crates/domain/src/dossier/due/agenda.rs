//! What is due over many dossiers, without asking every dossier every day: a dossier is asked again
//! when something happens to it, or on the first day its list can change by itself.

use std::collections::{BTreeMap, BTreeSet};

use super::{Due, Obligation};
use crate::dossier::engine::{Around, Engine};
use crate::dossier::state::Dossier;
use crate::time::morrow;
use crate::values::Date;

impl<'c> Engine<'c> {
    /// The first day after today on which what is due may change although nothing happens: a window
    /// opens or ends, a count starts over, a period reaches its last day.
    pub fn next_change(
        &self,
        dossier: &Dossier,
        due: &[Obligation<'c>],
        around: &Around<'_>,
    ) -> Option<Date> {
        let today = around.today;
        let of_windows = due.iter().flat_map(|owed| match owed.state {
            Due::NotYet => [owed.window.from, owed.window.to.map(morrow)],
            Due::Open => [None, owed.window.to.map(morrow)],
            _ => [None, None],
        });
        let counts = self.counts(dossier, around);
        let of_counts = counts.iter().map(|count| count.window.to.map(morrow));
        let runs = self.runs(dossier, around);
        let of_runs = runs
            .iter()
            .flat_map(|run| [run.end.to, run.end.to.map(morrow)]);
        of_windows
            .chain(of_counts)
            .chain(of_runs)
            .flatten()
            .filter(|day| *day > today)
            .min()
    }
}

/// The working list of many dossiers, kept up to date piece by piece.
#[derive(Debug, Default)]
pub struct Agenda<'c> {
    lists: BTreeMap<String, Vec<Obligation<'c>>>,
    wakes: BTreeMap<Date, BTreeSet<String>>,
    waking: BTreeMap<String, Date>,
}

impl<'c> Agenda<'c> {
    /// Works out again what is due in a dossier: after an event, or because its day has come.
    pub fn update(&mut self, engine: &Engine<'c>, dossier: &Dossier, around: &Around<'_>) {
        let due = engine.due(dossier, around);
        let next = engine.next_change(dossier, &due, around);
        if let Some(day) = self.waking.remove(&dossier.id)
            && let Some(asleep) = self.wakes.get_mut(&day)
        {
            asleep.remove(&dossier.id);
        }
        if let Some(day) = next {
            self.wakes
                .entry(day)
                .or_default()
                .insert(dossier.id.clone());
            self.waking.insert(dossier.id.clone(), day);
        }
        self.lists.insert(dossier.id.clone(), due);
    }

    /// The dossiers whose list may have changed by itself up to a day: those to update.
    pub fn woken(&self, today: Date) -> Vec<String> {
        let until = self.wakes.range(..=today);
        until.flat_map(|(_, names)| names.iter().cloned()).collect()
    }

    /// What is due in a dossier, as last worked out.
    pub fn of(&self, dossier: &str) -> &[Obligation<'c>] {
        self.lists.get(dossier).map_or(&[], Vec::as_slice)
    }

    /// Everything due, dossier by dossier.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Obligation<'c>)> {
        let lists = self.lists.iter();
        lists.flat_map(|(id, due)| due.iter().map(move |owed| (id.as_str(), owed)))
    }
}
