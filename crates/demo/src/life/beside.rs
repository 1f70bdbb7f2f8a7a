//! What goes on beside the steps: appointments, documents, aids, costs, renewals asked, obligations
//! waived, entries corrected, another operator.

use domain::dossier::act::Obliged;
use domain::dossier::{Act, Due, Entry, Obligation, Owed};
use domain::fiche::{Fund, FundKind, Necessity, StepKind};
use domain::values::{Date, Id};

use super::fate::{after, between};
use super::intent::Intent;
use super::{Life, Scene, Wish};
use crate::acts::Stage;

impl Life {
    /// Half of the meetings to come are planned some weeks before.
    pub(super) fn plans(&self, scene: &Scene<'_, '_, '_>, steps: &[Wish]) -> Vec<Wish> {
        let planned = &scene.stage.dossier.state.planned;
        let plan = |(day, intent): &Wish| {
            let Intent::Hold {
                step,
                since,
                drafts: 0,
                ..
            } = intent
            else {
                return None;
            };
            let known = scene.stage.engine.step(step.as_str())?;
            let meets = matches!(
                known.kind,
                StepKind::Interview | StepKind::Diagnosis | StepKind::Meeting | StepKind::Review
            );
            let plan = Intent::Plan(step.clone(), *since);
            let mut dice = self.dice(&plan);
            let ahead = after(*day, -between(&mut dice, 5, 21)).max(*since);
            let due = meets && dice.once_in(2) && !planned.contains_key(step) && ahead < *day;
            due.then_some((ahead, plan))
        };
        steps.iter().filter_map(plan).collect()
    }

    /// Everything else that may be done in an open dossier.
    pub(super) fn beside(&self, scene: &Scene<'_, '_, '_>) -> Vec<Wish> {
        let mut wishes = Vec::new();
        let due = scene
            .stage
            .engine
            .due(scene.stage.dossier, &scene.stage.around);
        wishes.extend(due.iter().filter_map(|owed| self.paper(scene, owed)));
        wishes.extend(due.iter().filter_map(|owed| self.waiver(owed)));
        let funds = scene.stage.engine.fiche.funds.iter();
        wishes.extend(funds.filter_map(|fund| self.money(scene, fund)));
        wishes.extend(self.aids_to_decide(scene));
        wishes.extend(self.aids_to_pay(scene));
        wishes.extend(self.renewals(scene));
        wishes.extend(self.corrections(scene));
        wishes.extend(self.another_operator(scene));
        wishes.extend(self.collections(scene));
        wishes
    }

    /// What a funder asks is answered in its time, or some days late; a few never do. It is asked of who left, too.
    pub(super) fn collections(&self, scene: &Scene<'_, '_, '_>) -> Vec<Wish> {
        let stage = scene.stage;
        let due = stage.engine.due(stage.dossier, &stage.around);
        let asked = due.iter().filter_map(|owed| {
            let Owed::Collection(moment) = owed.what else {
                return None;
            };
            if !matches!(owed.state, Due::NotYet | Due::Open | Due::Late) {
                return None;
            }
            let intent = Intent::Collect(moment.id.clone());
            let mut dice = self.dice(&intent);
            let day = after(owed.window.from?, between(&mut dice, 0, 32));
            let never = dice.once_in(9);
            (!never).then_some((day, intent))
        });
        asked.collect()
    }

    /// A document due on its own is deposited in time, or some days late; a few never are.
    fn paper(&self, scene: &Scene<'_, '_, '_>, owed: &Obligation<'_>) -> Option<Wish> {
        let Owed::Document(document) = owed.what else {
            return None;
        };
        if !matches!(owed.state, Due::Open | Due::Late) {
            return None;
        }
        let id = &document.origin.id;
        let filed = scene.stage.dossier.state.filed.iter();
        let filed = filed.filter(|filed| filed.deposit.document == *id).count();
        let intent = Intent::Deposit(id.clone(), filed);
        let mut dice = self.dice(&intent);
        let late = between(&mut dice, 1, 20);
        let day = match (owed.window.to, owed.since.or(owed.window.from)) {
            (Some(to), _) => after(to, late - 15),
            (None, since) => after(since?, late),
        };
        let never = dice.once_in(7);
        (!never).then_some((day, intent))
    }

    /// What is late and may be waived is, one time in three.
    fn waiver(&self, owed: &Obligation<'_>) -> Option<Wish> {
        let waivable = match owed.what {
            Owed::Step(step) => step.necessity == Necessity::Waivable,
            Owed::Document(document) => document.necessity == Necessity::Waivable,
            Owed::Counter(counter) => counter.waiver.is_some(),
            Owed::Collection(_) => false,
        };
        let since = owed
            .window
            .to
            .filter(|_| waivable && owed.state == Due::Late)?;
        let intent = Intent::Waive(owed.what.obliged(), Some(since));
        let mut dice = self.dice(&intent);
        let day = after(since, between(&mut dice, 2, 20));
        dice.once_in(3).then_some((day, intent))
    }

    /// An aid asked once, a cost fixed once the person has entered.
    fn money(&self, scene: &Scene<'_, '_, '_>, fund: &Fund) -> Option<Wish> {
        let (state, id) = (&scene.stage.dossier.state, &fund.origin.id);
        let (intent, times) = match fund.kind {
            FundKind::Aid => (Intent::RequestAid(id.clone()), 4),
            FundKind::Grant => (Intent::RequestAid(id.clone()), 2),
            FundKind::CostToBeDetermined => (Intent::RecordCost(id.clone()), 1),
            _ => return None,
        };
        let asked = state.aids.iter().any(|aid| aid.request.fund == *id);
        let mut dice = self.dice(&intent);
        let day = after(scene.entered?, between(&mut dice, 5, 90));
        let wanted = !asked && !state.costs.contains_key(id) && dice.once_in(times);
        wanted.then_some((day, intent))
    }

    /// An aid asked is decided within the month; a few wait for ever.
    fn aids_to_decide(&self, scene: &Scene<'_, '_, '_>) -> Vec<Wish> {
        let aids = scene.stage.dossier.state.aids.iter().enumerate();
        let waiting = aids.filter(|(_, aid)| aid.decided.is_none());
        let decide = |(rank, aid): (usize, &domain::dossier::state::Aid)| {
            let intent = Intent::DecideAid(aid.request.fund.clone(), rank);
            let mut dice = self.dice(&intent);
            let day = after(aid.asked, between(&mut dice, 4, 30));
            (!dice.once_in(8)).then_some((day, intent))
        };
        waiting.filter_map(decide).collect()
    }

    /// An aid granted is paid in the weeks after; a few wait for ever.
    fn aids_to_pay(&self, scene: &Scene<'_, '_, '_>) -> Vec<Wish> {
        let aids = scene.stage.dossier.state.aids.iter().enumerate();
        let waiting = aids.filter(|(_, aid)| aid.awaits_payment());
        let pay = |(rank, aid): (usize, &domain::dossier::state::Aid)| {
            let intent = Intent::PayAid(aid.request.fund.clone(), rank);
            let mut dice = self.dice(&intent);
            let day = after(aid.granted()?.on, between(&mut dice, 3, 35));
            (!dice.once_in(6)).then_some((day, intent))
        };
        waiting.filter_map(pay).collect()
    }

    /// A renewal asked in the last weeks of a period that has one left.
    fn renewals(&self, scene: &Scene<'_, '_, '_>) -> Vec<Wish> {
        let asked = |period: &Id, since: Date| {
            let renewals = &scene.stage.dossier.state.renewals;
            renewals
                .iter()
                .any(|(known, on)| known == period && *on >= since)
        };
        let ask = |run: &domain::dossier::RunView<'_>| {
            let (renewal, id) = (run.period.renewal.as_ref()?, &run.period.origin.id);
            let left = renewal.times.is_none_or(|times| run.rank <= times);
            let intent = Intent::Renew(id.clone(), run.rank);
            let mut dice = self.dice(&intent);
            let day = after(run.end.to?, -between(&mut dice, 12, 35)).max(run.from);
            let wanted = left && run.closed.is_none() && !asked(id, run.from) && dice.once_in(4);
            wanted.then_some((day, intent))
        };
        scene.runs.iter().filter_map(ask).collect()
    }

    /// One entry in forty was written down wrong, and is corrected in the days that follow.
    fn corrections(&self, scene: &Scene<'_, '_, '_>) -> Vec<Wish> {
        let wrong = |log: &domain::dossier::state::Log| {
            let intent = Intent::Correct(log.event);
            let mut dice = self.dice(&intent);
            let day = after(log.on, between(&mut dice, 1, 9));
            dice.once_in(40).then_some((day, intent))
        };
        let logged = scene.stage.dossier.state.logged.iter();
        logged.filter_map(wrong).collect()
    }

    fn another_operator(&self, scene: &Scene<'_, '_, '_>) -> Option<Wish> {
        let day = after(scene.entered?, self.fate.moves?);
        let several = scene.stage.engine.operators_to_choose().len() > 1;
        several.then_some((day, Intent::ChangeOperator))
    }

    pub(super) fn act_beside(&self, stage: &Stage<'_, '_>, intent: &Intent) -> Option<Entry> {
        let (engine, state) = (stage.engine, &stage.dossier.state);
        let mut dice = self.dice(intent);
        let mut entry = match intent {
            Intent::Plan(step, since) => {
                let slot = stage.engine.step(step.as_str())?;
                let slot = engine.slots(stage.dossier, slot, &stage.around).pop()?;
                let to = slot.window.and_then(|window| window.to);
                let day = after(stage.day.max(*since), between(&mut dice, 5, 21));
                let day = to.map_or(day, |to| day.min(to.max(stage.day)));
                stage.by_agent(Act::Plan {
                    step: step.clone(),
                    day,
                })
            }
            Intent::Deposit(id, _) => {
                let paper = stage.paper(engine.document(id.as_str())?, &mut dice);
                stage.by_agent(Act::Deposit(paper))
            }
            Intent::Renew(period, _) => stage.by_agent(Act::RequestRenewal {
                period: period.clone(),
            }),
            Intent::RequestAid(id) => stage.request_aid(engine.fund(id.as_str())?, &mut dice),
            Intent::DecideAid(id, _) => {
                let granted = !dice.once_in(5);
                stage.decide_aid(engine.fund(id.as_str())?, granted, &mut dice)
            }
            Intent::PayAid(id, _) => stage.pay_aid(engine.fund(id.as_str())?, &mut dice),
            Intent::RecordCost(id) => stage.record_cost(engine.fund(id.as_str())?),
            Intent::Waive(what, since) => {
                let mut entry = stage.by_agent(Act::Waive { what: what.clone() });
                if let (Obliged::Counter(_), Some(day)) = (what, since) {
                    entry.on = *day;
                }
                entry
            }
            Intent::Collect(moment) => {
                let hurried = dice.once_in(14);
                stage.collect(moment.as_str(), hurried, &mut dice)?
            }
            Intent::ChangeOperator => {
                let others = engine.operators_to_choose().into_iter();
                let others: Vec<&Id> = others
                    .filter(|id| Some(*id) != state.operator.as_ref())
                    .collect();
                let to = (*dice.one_of(&others)?).clone();
                stage.by_agent(Act::ChangeOperator { to })
            }
            Intent::Correct(event) => self.correction(stage, *event, dice.once_in(3))?,
            _ => return None,
        };
        if matches!(intent, Intent::Plan(..) | Intent::Deposit(..)) {
            entry.reason = None;
        }
        Some(entry)
    }

    /// What should have been written: the same the day before, or nothing.
    fn correction(&self, stage: &Stage<'_, '_>, event: usize, nothing: bool) -> Option<Entry> {
        let mut right = stage.dossier.journal.get(event)?.entry.clone();
        right.on = after(right.on, -1);
        let with = (!nothing).then(|| Box::new(right));
        Some(stage.by_agent(Act::Correct { event, with }))
    }
}
