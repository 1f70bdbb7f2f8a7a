//! A small world: some dossiers of one fiche, what they share, and a day that passes.

use domain::dossier::{
    Actor, Answer, Around, Dossier, Engine, Entry, Event, Fed, Ledger, ONE, Subject, Timeline,
    Verdict,
};
use domain::fiche::CounterScope;
use domain::person::Person;
use domain::time::month;
use domain::values::{Date, Id};
use jiff::ToSpan;

use crate::acts::Stage;
use crate::cast::Cast;
use crate::dice::Dice;

/// Dossiers of one fiche, side by side.
pub struct World<'a, 'c> {
    /// The fiche.
    pub engine: &'a Engine<'c>,
    /// Everyone who could act in it.
    pub cast: &'a Cast,
    /// Each dossier, with what is known of its subject.
    pub dossiers: Vec<(Dossier, Timeline)>,
    /// The journal of the action as a whole.
    pub action: Option<Dossier>,
    /// The shared counts.
    pub ledger: Ledger,
    /// What they were before these dossiers.
    pub before: Ledger,
    /// Who holds which mandate.
    pub mandates: Vec<Actor>,
    /// The day.
    pub today: Date,
}

/// What is known of someone, since always.
pub fn since_always(person: &Person) -> Timeline {
    let mut facts = Timeline::default();
    for (fact, answer) in &person.answers {
        facts.know(None, *fact, Some(answer.clone()));
    }
    facts
}

impl<'a, 'c> World<'a, 'c> {
    /// Nobody yet, on a day.
    pub fn new(engine: &'a Engine<'c>, cast: &'a Cast, today: Date) -> World<'a, 'c> {
        World {
            engine,
            cast,
            dossiers: Vec::new(),
            action: None,
            ledger: Ledger::default(),
            before: Ledger::default(),
            mandates: Vec::new(),
            today,
        }
    }

    /// Every count that refuses at its bound has one place left.
    pub fn nearly_full(&mut self) {
        let mut fed = Vec::new();
        for counter in &self.engine.fiche.counters {
            let keys = counter.split.iter().map(|split| Some(split.key.clone()));
            let operators = self
                .engine
                .operators()
                .into_iter()
                .map(|id| Some(id.clone()));
            let keys: Vec<Option<Id>> = match (counter.split.is_empty(), counter.scope) {
                (false, _) => keys.collect(),
                (true, CounterScope::Operator) => operators.collect(),
                _ => vec![None],
            };
            for key in keys {
                let bound = self.engine.bound(counter, key.as_ref()).unwrap_or(0);
                fed.push(Fed {
                    counter: counter.origin.id.clone(),
                    key,
                    day: self.today,
                    amount: (i64::from(bound) - 1).max(0) * ONE,
                });
            }
        }
        let shared = |fed: &Fed| {
            let counter = self.engine.counter(fed.counter.as_str());
            counter.is_some_and(|counter| counter.scope != CounterScope::Dossier)
        };
        fed.retain(shared);
        self.before.add(&self.engine.fiche.head.id, &fed);
        self.ledger = self.before.clone();
    }

    /// One more dossier; its rank.
    pub fn open(&mut self, subject: Subject, person: &Person) -> usize {
        let name = format!("dossier-{}", self.dossiers.len());
        let dossier = Dossier::open(name, subject, self.engine);
        self.dossiers.push((dossier, since_always(person)));
        self.dossiers.len() - 1
    }

    /// The dossier of a rank.
    pub fn dossier(&self, rank: usize) -> &Dossier {
        &self.dossiers[rank].0
    }

    /// What surrounds a dossier, today.
    pub fn around(&self, rank: usize) -> Around<'_> {
        Around {
            today: self.today,
            facts: &self.dossiers[rank].1,
            ledger: &self.ledger,
            action: self.action.as_ref(),
            mandates: &self.mandates,
            stays: &[],
        }
    }

    /// Where the acts of a dossier are made up, today.
    pub fn stage(&self, rank: usize) -> Stage<'_, 'c> {
        Stage {
            engine: self.engine,
            cast: self.cast,
            dossier: self.dossier(rank),
            around: self.around(rank),
            day: self.today,
        }
    }

    /// What the fiche answers to an act submitted today.
    pub fn decide(&self, rank: usize, entry: &Entry) -> Answer<'c> {
        self.engine
            .decide(self.dossier(rank), entry, &self.around(rank))
    }

    /// An act submitted today: recorded when it may be, and the shared counts follow.
    pub fn submit(&mut self, rank: usize, entry: Entry) -> Answer<'c> {
        let answer = self.decide(rank, &entry);
        if answer.recordable() {
            let draft = answer.verdict == Verdict::Incomplete;
            let before = self.engine.fed(self.dossier(rank), &self.around(rank));
            let event = Event {
                entry,
                recorded: self.today,
                draft,
            };
            self.dossiers[rank].0.apply(self.engine, event);
            let after = self.engine.fed(self.dossier(rank), &self.around(rank));
            let fiche = &self.engine.fiche.head.id;
            self.ledger.remove(fiche, &before);
            self.ledger.add(fiche, &after);
        }
        answer
    }

    /// Days pass.
    pub fn wait(&mut self, days: i64) {
        self.today = self.today.saturating_add(days.days());
    }

    /// The journal of the action, with everything held in it that can be, month after month.
    pub fn with_action(&mut self, from: Date, months: u16) {
        let today = self.today;
        let rank = self.open(Subject::Action, &Person::default());
        for nth in 1..=months {
            self.today = month(from, nth).from.unwrap_or(from);
            for entry in self.stage(rank).holdings(&mut Dice::first()) {
                self.submit(rank, entry);
            }
        }
        self.today = today;
        self.action = self.dossiers.pop().map(|(dossier, _)| dossier);
    }
}
