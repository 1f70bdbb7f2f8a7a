//! Complete acts for any fiche: actors, participants, answers and documents as the fiche asks them.

mod money;
mod surveys;

use std::collections::BTreeMap;

use domain::dossier::act::{Deposit, Holding, Input as Given, Logged, Obliged};
use domain::dossier::{Act, Actor, Around, Dossier, Engine, Entry, Match, ONE, Status, Subject};
use domain::fiche::{
    Counter, CounterScope, Document, Event, Input, InputKind, Necessity, Outcome, PartyKind,
    Period, Step, StepKind,
};
use domain::person::Answer;
use domain::time::last_day;
use domain::values::{Date, Id};
use jiff::ToSpan;

use crate::cast::Cast;
use crate::dice::Dice;
use crate::words::{NOTES, REASONS};

/// Where acts are made up: a dossier, a day, and everyone.
#[derive(Clone, Copy)]
pub struct Stage<'a, 'c> {
    /// The fiche.
    pub engine: &'a Engine<'c>,
    /// Everyone.
    pub cast: &'a Cast,
    /// The dossier.
    pub dossier: &'a Dossier,
    /// Its surroundings.
    pub around: Around<'a>,
    /// The day of the acts.
    pub day: Date,
}

/// Those who may end or suspend a dossier.
const IN_CHARGE: [PartyKind; 7] = [
    PartyKind::Operator,
    PartyKind::Employer,
    PartyKind::Carrier,
    PartyKind::Prescriber,
    PartyKind::Adviser,
    PartyKind::ActionReferent,
    PartyKind::PersonReferent,
];

impl<'c> Stage<'_, 'c> {
    /// The places where the person lives and is followed.
    fn near(&self) -> Vec<Id> {
        let person = self.around.facts.on(self.day);
        let places = person.answers.values().filter_map(|answer| match answer {
            Answer::Place(rank) => Some(self.engine.catalogue.territories.get(*rank).id.clone()),
            _ => None,
        });
        places.collect()
    }

    fn who(&self, reference: &Id, dice: &mut Dice) -> Option<Actor> {
        self.cast
            .who(self.engine, self.dossier, reference, &self.near(), dice)
    }

    fn all(&self, references: &[Id], dice: &mut Dice) -> Vec<Actor> {
        references
            .iter()
            .filter_map(|r| self.who(r, dice))
            .collect()
    }

    /// An act of the day, with a reason.
    fn entry(&self, act: Act, by: Vec<Actor>) -> Entry {
        let rank = self.dossier.journal.len() % REASONS.len();
        Entry {
            act,
            on: self.day,
            by,
            reason: Some(REASONS[rank].to_owned()),
        }
    }

    /// An act of the day by someone who works on the dossier.
    pub fn by_agent(&self, act: Act) -> Entry {
        let by = self.cast.agent(self.engine, self.dossier);
        self.entry(act, by.into_iter().collect())
    }

    /// A step held with everything it asks.
    pub fn hold(&self, step: &'c Step, outcome: Option<&'c Outcome>, dice: &mut Dice) -> Entry {
        let mut holding = Holding::of(step.origin.id.clone());
        let decided_by = outcome.map_or(&[][..], |outcome| &outcome.decided_by);
        let by = match step.kind {
            StepKind::Prescription => {
                let by = self.cast.prescriber(self.engine, &self.near(), dice);
                by.into_iter().collect()
            }
            _ if !decided_by.is_empty() => self.all(decided_by, dice),
            _ if step.actors.is_empty() => self
                .cast
                .agent(self.engine, self.dossier)
                .into_iter()
                .collect(),
            _ => self.all(&step.actors, dice),
        };
        if let Some(outcome) = outcome {
            holding.outcome = Some(outcome.id.clone());
            holding.motive = dice
                .one_of(&outcome.motives)
                .map(|ground| ground.id.clone());
        }
        holding.present = self.all(&step.participants, dice);
        holding.invited = self.all(&step.invited, dice);
        let inputs = step
            .inputs
            .iter()
            .chain(outcome.map_or(&[][..], |o| &o.inputs));
        holding.inputs = self.answers(inputs, dice);
        let documents = step
            .documents
            .iter()
            .chain(outcome.map_or(&[][..], |o| &o.documents));
        let documents = documents.filter_map(|id| self.engine.document(id.as_str()));
        // Whoever holds the step writes what goes with it, when the fiche lets them.
        let writes = |actor: &&Actor, document: &Document| {
            let mut authors = document.written_by.iter();
            authors.any(|id| self.engine.matches(self.dossier, actor, id) == Match::Yes)
        };
        let papers = documents.map(|document| {
            let mut deposit = self.paper(document, dice);
            if let Some(actor) = by.iter().find(|actor| writes(actor, document)) {
                deposit.written_by = vec![actor.clone()];
            }
            deposit
        });
        holding.documents = papers.collect();
        let ways = match outcome {
            Some(outcome) if !outcome.channels.is_empty() => &outcome.channels,
            _ => &step.channels,
        };
        let way = dice.one_of(ways).map_or("", String::as_str);
        holding.channels = way
            .split(" et ")
            .map(str::to_owned)
            .filter(|c| !c.is_empty())
            .collect();
        holding.mail.clone_from(&step.mail);
        holding.place = dice.one_of(&step.places).cloned();
        let chosen = self.dossier.state.operator.is_some() || self.engine.sole_operator().is_some();
        if step.kind == StepKind::Prescription && !chosen {
            holding.operator = dice
                .one_of(&self.engine.operators_to_choose())
                .map(|id| (*id).clone());
        }
        self.entry(Act::Hold(holding), by)
    }

    /// Every answer asked, of the right kind.
    fn answers<'i>(
        &self,
        inputs: impl Iterator<Item = &'i Input>,
        dice: &mut Dice,
    ) -> BTreeMap<Id, Given> {
        let mut given = BTreeMap::new();
        for input in inputs {
            if let Some(answer) = self.of_market(input, dice) {
                given.insert(input.id.clone(), answer);
                continue;
            }
            let choice = |dice: &mut Dice| dice.one_of(&input.choices).cloned();
            let ends = |period: &&Period| period.ended_by.as_ref() == Some(&input.id);
            let answer = match input.kind {
                InputKind::YesNo => Given::YesNo(dice.below(2) == 0),
                InputKind::Choice => Given::Text(choice(dice).unwrap_or_default()),
                InputKind::Choices => Given::Choices(choice(dice).into_iter().collect()),
                InputKind::Text => {
                    let note = dice.one_of(&NOTES).copied();
                    Given::Text(note.unwrap_or_default().to_owned())
                }
                InputKind::Date => Given::Day(match self.engine.fiche.periods.iter().find(ends) {
                    Some(Period { min, max, .. }) => match (*min).or(*max) {
                        Some(length) => last_day(self.day, length),
                        None => self.day,
                    },
                    None => self.day,
                }),
                InputKind::Number | InputKind::Amount => {
                    Given::Number(ONE * [1, 3, 10][dice.below(3)])
                }
                InputKind::Operator => {
                    let operators = self.engine.operators_to_choose();
                    Given::Text(
                        dice.one_of(&operators)
                            .map(ToString::to_string)
                            .unwrap_or_default(),
                    )
                }
            };
            given.insert(input.id.clone(), answer);
        }
        given
    }

    /// What is answered of a contract and of nothing else: its name, what was done on it by many hands, up to the day before.
    fn of_market(&self, input: &Input, dice: &mut Dice) -> Option<Given> {
        let Subject::Market(name) = &self.dossier.subject else {
            return None;
        };
        match input.kind {
            InputKind::Text => Some(Given::Text(name.clone())),
            InputKind::Date => Some(Given::Day(self.day.saturating_sub(1.day()))),
            InputKind::Number => Some(Given::Number(
                ONE * i64::try_from(40 + dice.below(200)).unwrap_or_default(),
            )),
            _ => None,
        }
    }

    /// A document that lacks nothing.
    pub fn paper(&self, document: &Document, dice: &mut Dice) -> Deposit {
        let authors = &document.written_by;
        Deposit {
            document: document.origin.id.clone(),
            written_by: authors
                .iter()
                .find_map(|a| self.who(a, dice))
                .into_iter()
                .collect(),
            with: self.all(&document.with, dice),
            signed_by: self.all(&document.signed_by, dice),
            contents: document.contents.clone(),
            sent_to: document.sent_to.clone(),
        }
    }

    /// Every way to hold every step: one act for each outcome.
    pub fn holdings(&self, dice: &mut Dice) -> Vec<Entry> {
        let mut acts = Vec::new();
        for step in &self.engine.fiche.steps {
            if Engine::concerns(step, &self.dossier.subject) {
                acts.extend(step.outcomes.iter().map(|o| self.hold(step, Some(o), dice)));
                if step.outcomes.is_empty() {
                    acts.push(self.hold(step, None, dice));
                }
            }
        }
        acts
    }

    /// Every act between two steps that the fiche gives an occasion for, but logs and ends.
    pub fn others(&self, dice: &mut Dice) -> Vec<Entry> {
        let fiche = self.engine.fiche;
        let mut acts: Vec<Entry> = Vec::new();
        for step in &fiche.steps {
            let (step, day) = (step.origin.id.clone(), self.day);
            acts.push(self.by_agent(Act::Plan { step, day }));
        }
        for document in fiche
            .documents
            .iter()
            .filter(|d| d.necessity != Necessity::None)
        {
            acts.push(self.by_agent(Act::Deposit(self.paper(document, dice))));
        }
        for period in &fiche.periods {
            let period = &period.origin.id;
            acts.push(self.by_agent(Act::Open {
                period: period.clone(),
            }));
            acts.push(self.by_agent(Act::Close {
                period: period.clone(),
            }));
            acts.push(self.by_agent(Act::RequestRenewal {
                period: period.clone(),
            }));
        }
        for fund in &fiche.funds {
            acts.extend(self.money(fund, dice));
        }
        acts.extend(self.waivers());
        acts.extend(self.collections(dice));
        for operator in self.engine.operators() {
            acts.push(self.by_agent(Act::ChangeOperator {
                to: operator.clone(),
            }));
        }
        acts
    }

    /// What is logged: of each kind, with those whom the counters of that kind await.
    pub fn logs(&self, dice: &mut Dice) -> Vec<Entry> {
        let kinds = [
            Event::Interview,
            Event::Contact,
            Event::GroupSession,
            Event::AccompanimentHour,
            Event::InsertionHour,
        ];
        let log = |what: Event| {
            let counter = self.counter_of(what);
            let enough = counter.and_then(|c| c.value.or(c.min)).unwrap_or(1);
            let amount = ONE * [i64::from(enough), 1, 6][dice.below(3)];
            self.log(what, amount, dice)
        };
        kinds.map(log).to_vec()
    }

    /// The counter of the dossier that counts events of a kind.
    fn counter_of(&self, what: Event) -> Option<&'c Counter> {
        let mut counters = self.engine.fiche.counters.iter();
        counters.find(|c| c.counts == what && c.scope == CounterScope::Dossier)
    }

    /// Something logged with the person, by someone whom the counter of that kind awaits.
    pub fn log(&self, what: Event, amount: i64, dice: &mut Dice) -> Entry {
        let awaited = self.counter_of(what).into_iter().flat_map(|c| &c.with);
        let awaited = awaited.filter_map(|name| name.parse().ok());
        let mut found = awaited.filter_map(|party: Id| self.who(&party, dice));
        let by = found
            .next()
            .or_else(|| self.cast.agent(self.engine, self.dossier));
        let logged = Logged {
            what,
            amount,
            with: vec![self.cast.subject.clone()],
            channel: None,
            place: None,
        };
        self.entry(Act::Log(logged), by.into_iter().collect())
    }

    fn waivers(&self) -> Vec<Entry> {
        let fiche = self.engine.fiche;
        let steps = fiche
            .steps
            .iter()
            .filter(|s| s.necessity == Necessity::Waivable);
        let documents = fiche
            .documents
            .iter()
            .filter(|d| d.necessity == Necessity::Waivable);
        let counters = fiche.counters.iter().filter(|c| c.waiver.is_some());
        let obliged = steps
            .map(|step| Obliged::Step(step.origin.id.clone()))
            .chain(documents.map(|document| Obliged::Document(document.origin.id.clone())))
            .chain(counters.map(|counter| Obliged::Counter(counter.origin.id.clone())));
        obliged
            .map(|what| self.by_agent(Act::Waive { what }))
            .collect()
    }

    /// Giving up, refusing, pausing and ending.
    pub fn ends(&self) -> Vec<Entry> {
        vec![self.withdraw(), self.refuse(), self.pause(), self.end()]
    }

    /// The person gives up: no reason is asked.
    pub fn withdraw(&self) -> Entry {
        Entry {
            reason: None,
            ..self.entry(Act::Withdraw, vec![self.cast.subject.clone()])
        }
    }

    /// The operator does not take the person.
    pub fn refuse(&self) -> Entry {
        let kinds = [PartyKind::Operator, PartyKind::Employer];
        let by = self.cast.of_kinds(self.engine, self.dossier, &kinds);
        self.entry(Act::Refuse, by.into_iter().collect())
    }

    /// The dossier is put on hold, or starts again.
    pub fn pause(&self) -> Entry {
        let act = match self.dossier.state.status {
            Status::Suspended { .. } => Act::Resume,
            _ => Act::Suspend,
        };
        self.entry(act, self.in_charge())
    }

    /// The dossier ends outside the steps of the fiche.
    pub fn end(&self) -> Entry {
        self.entry(Act::End, self.in_charge())
    }

    fn in_charge(&self) -> Vec<Actor> {
        let by = self.cast.of_kinds(self.engine, self.dossier, &IN_CHARGE);
        by.into_iter().collect()
    }
}
