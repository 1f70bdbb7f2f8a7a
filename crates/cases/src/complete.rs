//! What a line does not say is in order: this fills in only that.

use std::collections::{BTreeMap, BTreeSet};

use domain::dossier::act::{
    Act, Actor, AidDecision, AidPayment, CostRecord, Entry, Holding, Input as Given, Logged,
};
use domain::dossier::{Match, What};
use domain::fiche::{Input, InputKind, Outcome, PartyKind, Step, StepKind};
use domain::person::UNIT;
use domain::time::last_day;
use domain::values::{Date, Id};

use crate::format::model::{Hold, Line, LogLine, Verb};
use crate::people::People;

/// What a text says when a line says nothing.
const WRITTEN: &str = "Renseigné.";

impl People<'_, '_> {
    /// The entry a line makes on a day, and the documents deposited in time before it; nothing for a
    /// line that is no act, or a correction.
    pub fn entry(&self, line: &Line<'_>) -> Option<Entry> {
        let by: Option<Vec<Actor>> = line.by.as_ref().map(|by| self.all(by, &[]));
        let staff = || vec![self.staff()];
        let (act, default) = match &line.verb {
            Verb::Prescribe { hold, .. } | Verb::Hold(hold) => {
                return self.hold(hold, by, line.on, line.reason.clone());
            }
            Verb::Plan { step, day } => {
                let actors = self.engine.step(step.as_str()).map(|step| &step.actors);
                let by = actors.map(|actors| self.fill(actors, &[]));
                let act = Act::Plan {
                    step: step.clone(),
                    day: *day,
                };
                (act, by.filter(|by| !by.is_empty()).unwrap_or_else(staff))
            }
            Verb::Deposit(paper) => {
                let deposit = self.paper(paper, by.as_deref().unwrap_or_default())?;
                let default = match deposit.written_by.as_slice() {
                    [] => staff(),
                    written => written.to_vec(),
                };
                (Act::Deposit(deposit), default)
            }
            Verb::Log(log) => self.log(log, by.as_deref()),
            Verb::Open(period) => {
                let period = period.clone();
                (Act::Open { period }, staff())
            }
            Verb::Close(period) => {
                let period = period.clone();
                (Act::Close { period }, staff())
            }
            Verb::RequestRenewal(period) => {
                let period = period.clone();
                (Act::RequestRenewal { period }, staff())
            }
            Verb::RequestAid(aid) => (Act::RequestAid(self.aid(aid, line.on)), staff()),
            Verb::DecideAid {
                fund,
                granted,
                amount,
            } => {
                let decision = AidDecision {
                    fund: fund.clone(),
                    granted: *granted,
                    amount: *amount,
                };
                (Act::DecideAid(decision), vec![self.grants(fund)])
            }
            Verb::PayAid { fund, amount } => {
                let payment = AidPayment {
                    fund: fund.clone(),
                    amount: *amount,
                };
                (Act::PayAid(payment), vec![self.pays(fund)])
            }
            Verb::RecordCost {
                fund,
                factors,
                result,
            } => {
                let record = CostRecord {
                    fund: fund.clone(),
                    factors: factors.clone(),
                    result: *result,
                };
                (Act::RecordCost(record), staff())
            }
            Verb::Waive(what) => (Act::Waive { what: what.clone() }, staff()),
            Verb::ChangeOperator(to) => (
                Act::ChangeOperator { to: to.clone() },
                vec![self.prescriber(None)],
            ),
            Verb::Withdraw => (Act::Withdraw, vec![self.subject()]),
            Verb::Refuse => (Act::Refuse, staff()),
            Verb::Suspend => (Act::Suspend, staff()),
            Verb::Resume => (Act::Resume, staff()),
            Verb::End => (Act::End, staff()),
            Verb::Pin(version) => (Act::Pin { version: *version }, staff()),
            _ => return None,
        };
        Some(Entry {
            act,
            on: line.on,
            by: by.unwrap_or(default),
            reason: line.reason.clone(),
        })
    }

    /// A step held, in order but for what the line says.
    pub fn hold(
        &self,
        hold: &Hold,
        by: Option<Vec<Actor>>,
        on: Date,
        reason: Option<String>,
    ) -> Option<Entry> {
        let step = self.engine.step(hold.step.as_ref()?.as_str())?;
        let outcome = step
            .outcomes
            .iter()
            .find(|outcome| Some(&outcome.id) == hold.outcome.as_ref());
        let present = hold.present.as_ref().map(|who| self.all(who, &[]));
        let by = by.unwrap_or_else(|| self.deciders(step, outcome, present.as_deref()));
        let present = present.unwrap_or_else(|| self.everybody(step, outcome, &by));
        let mut holding = Holding {
            step: step.origin.id.clone(),
            outcome: hold.outcome.clone(),
            invited: match &hold.invited {
                Some(who) => self.all(who, &by),
                None => self.fill(&step.invited, &by),
            },
            present,
            inputs: self.inputs(step, outcome, hold, &by, on),
            documents: self.documents(step, outcome, hold, &by),
            channels: hold
                .channels
                .clone()
                .unwrap_or_else(|| first_way(step, outcome)),
            mail: hold.mail.clone().or_else(|| step.mail.clone()),
            place: hold.place.clone(),
            motive: hold.motive.clone(),
            operator: hold.operator.clone(),
        };
        let entry = |holding: &Holding| Entry {
            act: Act::Hold(holding.clone()),
            on,
            by: by.clone(),
            reason: reason.clone(),
        };
        // An operator is chosen only where the answer asks for one.
        let answer = self
            .engine
            .decide(self.dossier, &entry(&holding), &self.around);
        let asked = answer.reasons.iter().find_map(|reason| match &reason.what {
            What::NoOperator { among } => Some(among),
            _ => None,
        });
        if let Some(among) = asked {
            let known = self
                .known
                .iter()
                .filter_map(|(_, actor)| actor.structure.as_ref());
            let mut known = known.filter(|structure| among.contains(structure));
            holding.operator = known.next().or(among.first()).cloned();
        }
        Some(entry(&holding))
    }

    /// Who decides, else who acts: of those the line says are there, or all of them.
    fn deciders(
        &self,
        step: &Step,
        outcome: Option<&Outcome>,
        present: Option<&[Actor]>,
    ) -> Vec<Actor> {
        if step.kind == StepKind::Prescription {
            return vec![self.prescriber(Some(step))];
        }
        let decides = outcome.map(|outcome| outcome.decided_by.as_slice());
        let parts = match decides {
            Some(parts) if !parts.is_empty() => parts,
            _ => step.actors.as_slice(),
        };
        let Some(present) = present else {
            return match parts {
                [] => vec![self.staff()],
                parts => self.fill(parts, &[]),
            };
        };
        let decides = |actor: &&Actor| {
            let mut parts = parts.iter();
            parts.any(|part| self.engine.matches(self.dossier, actor, part) > Match::No)
        };
        let there: Vec<Actor> = present.iter().filter(decides).cloned().collect();
        // One who should be there and is not does not act either.
        let missed = |part: &&Id| step.participants.contains(part);
        let away: Vec<Id> = parts.iter().filter(|part| !missed(part)).cloned().collect();
        match (there.is_empty(), away.is_empty()) {
            (false, _) => there,
            (true, false) => self.fill(&away, &[]),
            (true, true) if parts.is_empty() => vec![self.staff()],
            (true, true) => present.to_vec(),
        }
    }

    /// Everybody who should be there; those who act together too, when one of them does.
    fn everybody(&self, step: &Step, outcome: Option<&Outcome>, by: &[Actor]) -> Vec<Actor> {
        let acts = |part: &Id| self.engine.any_matches(self.dossier, by, part) > Match::No;
        let decides = outcome.is_some_and(|outcome| !outcome.decided_by.is_empty());
        let with = match step.kind != StepKind::Prescription
            && (decides || step.actors.iter().any(acts))
        {
            true => step.actors.as_slice(),
            false => &[],
        };
        let parts: Vec<Id> = step.participants.iter().chain(with).cloned().collect();
        let mut there = self.fill(&parts, by);
        there.retain(|actor| !by.contains(actor));
        there
    }

    fn inputs(
        &self,
        step: &Step,
        outcome: Option<&Outcome>,
        hold: &Hold,
        by: &[Actor],
        on: Date,
    ) -> BTreeMap<Id, Given> {
        let orients = |party: &&domain::fiche::Party| {
            let same = |actor: &Actor| party.role.as_ref() == Some(&actor.role);
            party.kind == PartyKind::Adviser && by.iter().any(same)
        };
        let advisers = self.engine.fiche.parties.iter().filter(orients);
        let also: Vec<&Id> = match step.kind {
            StepKind::Prescription => advisers.flat_map(|party| &party.required_inputs).collect(),
            _ => Vec::new(),
        };
        let asked = step
            .inputs
            .iter()
            .chain(outcome.map_or(&[][..], |outcome| &outcome.inputs));
        let required = asked.filter(|input| input.required || also.contains(&&input.id));
        self.answered(required, &hold.inputs, &hold.without, on)
    }

    /// The inputs a line answers, and those it must and does not leave out.
    pub(super) fn answered<'i>(
        &self,
        required: impl Iterator<Item = &'i Input>,
        given: &BTreeMap<Id, Given>,
        without: &BTreeSet<String>,
        on: Date,
    ) -> BTreeMap<Id, Given> {
        let mut found = given.clone();
        for input in required {
            if !without.contains(input.id.as_str()) {
                found
                    .entry(input.id.clone())
                    .or_insert_with(|| self.answer(input, on));
            }
        }
        found
    }

    /// An answer that is in order.
    fn answer(&self, input: &Input, on: Date) -> Given {
        let first = || input.choices.first().cloned();
        match input.kind {
            InputKind::YesNo => Given::YesNo(true),
            InputKind::Choice => Given::Text(first().unwrap_or_else(|| WRITTEN.to_owned())),
            InputKind::Choices => Given::Choices(first().into_iter().collect()),
            InputKind::Text => Given::Text(WRITTEN.to_owned()),
            InputKind::Number | InputKind::Amount => Given::Number(UNIT),
            InputKind::Date => {
                let periods = self.engine.fiche.periods.iter();
                let mut ended =
                    periods.filter(|period| period.ended_by.as_ref() == Some(&input.id));
                let length = ended.find_map(|period| period.min.or(period.exact).or(period.max));
                Given::Day(length.map_or(on, |length| last_day(on, length)))
            }
            InputKind::Operator => {
                let chosen = self.dossier.state.operator.as_ref();
                let sole = self.engine.sole_operator();
                let operator = chosen.or(sole).or(self.engine.operators().first().copied());
                Given::Text(operator.map_or_else(String::new, ToString::to_string))
            }
        }
    }

    /// Something logged: those who take part log it, when a line says who they are and not who acts.
    fn log(&self, log: &LogLine, by: Option<&[Actor]>) -> (Act, Vec<Actor>) {
        let with = self.all(log.with.as_deref().unwrap_or_default(), &[]);
        let (subject, others): (Vec<Actor>, Vec<Actor>) = with
            .into_iter()
            .partition(|actor| self.engine.is_subject(actor));
        let (with, default) = match (by, others.is_empty()) {
            (Some(_), _) => (subject.into_iter().chain(others).collect(), Vec::new()),
            (None, true) => (subject, vec![self.logs(log.what)]),
            (None, false) => (subject, others),
        };
        let act = Act::Log(Logged {
            what: log.what,
            amount: log.amount,
            with,
            channel: log.channel.clone(),
            place: log.place.clone(),
        });
        (act, default)
    }
}

/// The first complete way of a step or of its outcome.
fn first_way(step: &Step, outcome: Option<&Outcome>) -> Vec<String> {
    let ways = match outcome {
        Some(outcome) if !outcome.channels.is_empty() => &outcome.channels,
        _ => &step.channels,
    };
    let channels = ways.first().into_iter().flat_map(|way| way.split(" et "));
    channels.map(|channel| channel.trim().to_owned()).collect()
}
