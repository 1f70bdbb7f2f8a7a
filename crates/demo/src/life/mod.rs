//! Somebody's path through a fiche, act after act, as plausible professionals would lead it.
//!
//! A life is what people mean to do, each thing on its day; the earliest comes first. What is meant
//! comes from the fiche and from the dossier as it stands (its steps, windows, counts, documents, aids),
//! and from a fate drawn once. Nothing is decided here: whoever submits an act says how it was heard,
//! and something else is proposed.

mod beside;
mod fate;
mod intent;
mod path;
mod rhythm;

use std::collections::{BTreeMap, BTreeSet};

use domain::dossier::what::What;
use domain::dossier::{Answer, Entry, RunView, Status};
use domain::time::morrow;
use domain::values::Date;

use crate::acts::Stage;
use crate::dice::Dice;
use fate::{Fate, after};
use intent::Intent;

/// How many times the same step is proposed.
const TRIES: u8 = 3;
/// How many refusals a life bears.
const REFUSALS: usize = 40;

/// What comes next in a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// This act, today.
    Act(Box<Entry>),
    /// Nothing before this day.
    Wait(Date),
    /// Nothing more, unless the dossier changes by other hands.
    Over,
}

/// How an act proposed was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// It was written in the journal.
    Written,
    /// It was refused.
    Refused,
    /// It was refused because no place is left.
    Full,
}

impl Heard {
    /// How the kernel's answer is heard.
    pub fn of(answer: &Answer<'_>) -> Heard {
        let full = |what: &What<'_>| matches!(what, What::Full { .. });
        match answer.recordable() {
            true => Heard::Written,
            false if answer.decisive().any(|reason| full(&reason.what)) => Heard::Full,
            false => Heard::Refused,
        }
    }
}

/// Somebody's path through one fiche.
#[derive(Debug, Clone)]
pub struct Life {
    seed: u64,
    start: Date,
    fate: Fate,
    /// What was just proposed.
    asked: Option<Intent>,
    /// What is awaited, and the length of the journal: as long as nobody writes in it, the rest may wait.
    awaited: Option<(Wish, usize)>,
    /// What is done, or will never be.
    over: BTreeSet<Intent>,
    /// What was refused: how many times, and when it may be proposed again.
    later: BTreeMap<Intent, (u8, Date)>,
    refusals: usize,
    turned_away: bool,
}

/// What is meant, and its day.
type Wish = (Date, Intent);

/// A dossier on a day, with what its wishes read again and again.
struct Scene<'s, 'a, 'c> {
    stage: &'s Stage<'a, 'c>,
    /// Its periods.
    runs: Vec<RunView<'c>>,
    /// The day it was prescribed: that of its first step.
    prescribed: Option<Date>,
    /// The day the person entered.
    entered: Option<Date>,
}

impl Life {
    /// The path of the person of a rank, prescribed on a day at the earliest.
    pub fn new(seed: u64, rank: u64, start: Date) -> Life {
        let mut dice = Dice::seeded(seed ^ rank.wrapping_mul(0xd6e8_feb8_6659_fd93));
        Life {
            seed: dice.draw(),
            start,
            fate: Fate::drawn(&mut dice),
            asked: None,
            awaited: None,
            over: BTreeSet::new(),
            later: BTreeMap::new(),
            refusals: 0,
            turned_away: false,
        }
    }

    /// Whether the person found no place here, and should be proposed another fiche.
    pub fn is_turned_away(&self) -> bool {
        self.turned_away
    }

    /// What comes next, on the day of the stage.
    pub fn turn(&mut self, stage: &Stage<'_, '_>) -> Turn {
        let written = stage.dossier.journal.len();
        let awaited = self.awaited.take().filter(|(_, length)| *length == written);
        let remembered = awaited.is_some();
        let wishes = match awaited {
            Some((wish, _)) => vec![wish],
            None => self.in_order(stage),
        };
        for (day, intent) in wishes {
            if day > stage.day {
                self.awaited = Some(((day, intent), written));
                return Turn::Wait(day);
            }
            if let Some(entry) = self.act(stage, &intent) {
                self.asked = Some(intent);
                return Turn::Act(Box::new(entry));
            }
            self.over.insert(intent);
        }
        match remembered {
            true => self.turn(stage),
            false => Turn::Over,
        }
    }

    /// What is meant, the earliest first: not what is over, nor too soon what was refused.
    fn in_order(&self, stage: &Stage<'_, '_>) -> Vec<Wish> {
        let mut wishes = self.wishes(stage);
        wishes.retain(|(_, intent)| !self.over.contains(intent));
        for (day, intent) in &mut wishes {
            if let Some((_, until)) = self.later.get(intent) {
                *day = (*day).max(*until);
            }
        }
        wishes.sort();
        wishes
    }

    /// How the last act proposed was heard, on the day it was.
    pub fn hear(&mut self, heard: Heard, today: Date) {
        let Some(intent) = self.asked.take() else {
            return;
        };
        if heard == Heard::Written {
            self.over.insert(intent);
            return;
        }
        self.refusals += 1;
        let wait = if heard == Heard::Full { 30 } else { 7 };
        let tried = self.later.entry(intent.clone()).or_insert((0, today));
        *tried = (tried.0 + 1, after(today, wait));
        // A step may go another way, or another day; what is refused beside the path is left there.
        let again = heard == Heard::Full || matches!(intent, Intent::Hold { .. });
        if tried.0 >= TRIES || !again {
            self.turned_away |= heard == Heard::Full;
            self.over.insert(intent);
        }
    }

    fn dice(&self, intent: &Intent) -> Dice {
        intent.dice(self.seed)
    }

    /// Everything meant in a dossier, by where it stands.
    fn wishes(&self, stage: &Stage<'_, '_>) -> Vec<Wish> {
        let dossier = stage.dossier;
        let stalls = self.fate.stalls.is_some_and(|n| dossier.journal.len() >= n);
        if stalls || self.refusals >= REFUSALS || self.turned_away {
            return Vec::new();
        }
        let scene = Scene {
            stage,
            runs: stage.engine.runs(dossier, &stage.around),
            prescribed: dossier.state.done().next().map(|held| held.on),
            entered: stage.engine.entered(dossier),
        };
        match dossier.state.status {
            Status::Draft if self.fate.hesitates => Vec::new(),
            Status::Draft => self.steps(&scene),
            Status::Closed { .. } => {
                let mut wishes = self.steps(&scene);
                wishes.extend(self.collections(&scene));
                wishes
            }
            Status::Suspended { since } => self.on_hold(&scene, since),
            Status::Open => {
                let steps = self.steps(&scene);
                let mut wishes = self.befalls(&scene);
                if steps.iter().all(|(_, intent)| self.over.contains(intent)) {
                    wishes.extend(self.leaves(&scene));
                }
                wishes.extend(self.plans(&scene, &steps));
                wishes.extend(steps);
                wishes.extend(self.contacts(&scene));
                wishes.extend(self.beside(&scene));
                wishes
            }
        }
    }

    /// What befalls a dossier in progress.
    fn befalls(&self, scene: &Scene<'_, '_, '_>) -> Vec<Wish> {
        let Some(since) = scene.prescribed else {
            return Vec::new();
        };
        let holds = scene.stage.dossier.state.suspensions.len();
        let refused = self.fate.refused.filter(|_| scene.entered.is_none());
        let pauses = self.fate.pauses.filter(|_| holds == 0);
        let all = [
            (self.fate.withdraws, Intent::Withdraw),
            (refused, Intent::Refuse),
            (pauses.map(|(days, _)| days), Intent::Suspend(holds)),
            (self.fate.ends, Intent::End),
        ];
        all.into_iter()
            .filter_map(|(days, intent)| Some((after(since, days?), intent)))
            .collect()
    }

    /// On hold: it starts again after a while, or never; the person may still give up.
    fn on_hold(&self, scene: &Scene<'_, '_, '_>, since: Date) -> Vec<Wish> {
        let holds = scene.stage.dossier.state.suspensions.len();
        let length = self.fate.pauses.and_then(|(_, length)| length);
        let resumes = length.map(|days| (after(since, days), Intent::Resume(holds)));
        let withdraws = self.fate.withdraws.zip(scene.prescribed);
        let withdraws = withdraws.map(|(days, on)| (after(on, days), Intent::Withdraw));
        resumes.into_iter().chain(withdraws).collect()
    }

    /// The path leads no further: the dossier ends once the person has stayed long enough.
    fn leaves(&self, scene: &Scene<'_, '_, '_>) -> Option<Wish> {
        let days = self.fate.stays;
        let last = scene.stage.dossier.state.done().map(|held| held.on).max()?;
        let day = after(scene.entered?, days).max(morrow(last));
        (days % 6 != 0).then_some((day, Intent::End))
    }

    /// The act that an intention makes today.
    fn act(&self, stage: &Stage<'_, '_>, intent: &Intent) -> Option<Entry> {
        match intent {
            Intent::Withdraw => Some(stage.withdraw()),
            Intent::Refuse => Some(stage.refuse()),
            Intent::Suspend(_) | Intent::Resume(_) => Some(stage.pause()),
            Intent::End => Some(stage.end()),
            Intent::Hold { step, drafts, .. } => {
                self.hold(stage, stage.engine.step(step.as_str())?, intent, *drafts)
            }
            Intent::Again(step, _) => {
                self.hold(stage, stage.engine.step(step.as_str())?, intent, 1)
            }
            Intent::Log(what, _) => Some(self.log(stage, *what, intent)),
            other => self.act_beside(stage, other),
        }
    }
}
