//! What is not in order in a dossier on a day: what `due` and the counts leave behind.

use super::act::{Input, Obliged};
use super::answer::{Because, Reason, Verdict};
use super::counter::Level;
use super::decide::reason;
use super::due::{Due, Owed};
use super::engine::{Around, Engine};
use super::periods::RunView;
use super::state::{Dossier, Ending, Status};
use super::what::What;
use crate::fiche::{AtMinimums, Counter, CounterNature, Document, Step};
use crate::survey::{Check, Survey};
use crate::values::{Date, Id};

/// What a shortcoming is about: who may know of the one may know of the other.
#[derive(Debug, Clone, Copy)]
pub enum About<'c> {
    /// A step: that it is due, or late.
    Step(&'c Step),
    /// What was written down when a step was held, at this rank of the journal.
    Written(&'c Step, usize),
    /// A document: that it is due, or late.
    Document(&'c Document),
    /// A document that was deposited, at this rank of the journal.
    Filed(&'c Document, usize),
    /// A count.
    Counter(&'c Counter),
    /// Answers to a survey, those that a check of it reads.
    Answers(&'c Survey, &'c Check),
    /// The course of the dossier: its periods, its parties.
    Course,
}

/// A shortcoming of a dossier.
#[derive(Debug, Clone)]
pub struct Flag<'c> {
    /// What it is about.
    pub about: About<'c>,
    /// What it says, with its requirement.
    pub reason: Reason<'c>,
}

impl<'c> About<'c> {
    pub(crate) fn owed(owed: Owed<'c>) -> About<'c> {
        match owed {
            Owed::Step(step) => About::Step(step),
            Owed::Document(document) => About::Document(document),
            Owed::Counter(counter) => About::Counter(counter),
            Owed::Collection(_) => About::Course,
        }
    }

    /// Shortcomings about it.
    fn flags(
        self,
        reasons: impl IntoIterator<Item = Reason<'c>>,
    ) -> impl Iterator<Item = Flag<'c>> {
        let flag = move |reason| Flag {
            about: self,
            reason,
        };
        reasons.into_iter().map(flag)
    }
}

impl<'c> Engine<'c> {
    /// Every shortcoming of a dossier on a day, each with its requirement: nothing here blocks, all of
    /// it shows.
    pub fn flags(&self, dossier: &Dossier, around: &Around<'_>) -> Vec<Reason<'c>> {
        let flags = self.flagged(dossier, around).into_iter();
        flags.map(|flag| flag.reason).collect()
    }

    /// The same, each with what it is about.
    pub fn flagged(&self, dossier: &Dossier, around: &Around<'_>) -> Vec<Flag<'c>> {
        let mut flags = Vec::new();
        for held in dossier.state.held.iter().filter(|held| !held.complete) {
            let later =
                dossier.state.held.iter().any(|other| {
                    other.event > held.event && other.holding.step == held.holding.step
                });
            if let Some(act) = self
                .act(&held.holding, &held.by)
                .map(super::missing::Act::kept)
                .filter(|_| !later)
            {
                flags
                    .extend(About::Written(act.step, held.event).flags(self.missing(dossier, act)));
            }
        }
        for held in dossier.state.done() {
            let act = self
                .act(&held.holding, &held.by)
                .map(super::missing::Act::kept);
            if let Some(act) = act {
                let missing = self.missing(dossier, act).into_iter();
                let missing = missing.filter(|flag| flag.weight == Verdict::Warning);
                flags.extend(About::Written(act.step, held.event).flags(missing));
            }
        }
        self.owing(dossier, around, &mut flags);
        self.below(dossier, around, &mut flags);
        let mut course = Vec::new();
        self.ends(dossier, around, &mut course);
        if dossier.subject.is_followed() {
            self.gaps(around, &mut course);
        }
        flags.extend(About::Course.flags(course));
        for (survey, check) in self.contradictions(dossier, around) {
            let what = What::AnswersContradict(check);
            let told = reason(Verdict::Warning, what, self.because_of(survey));
            flags.extend(About::Answers(survey, check).flags([told]));
        }
        for filed in &dossier.state.filed {
            let newer = dossier.state.filed.iter().any(|other| {
                other.event > filed.event && other.deposit.document == filed.deposit.document
            });
            let document = self.document(filed.deposit.document.as_str());
            if let Some(document) = document.filter(|_| !newer) {
                let flaws = self.flaws(dossier, document, &filed.deposit);
                flags.extend(About::Filed(document, filed.event).flags(flaws));
            }
        }
        flags.sort_by_key(|flag| std::cmp::Reverse(flag.reason.weight));
        flags
    }

    fn owing(&self, dossier: &Dossier, around: &Around<'_>, flags: &mut Vec<Flag<'c>>) {
        for owed in self.due(dossier, around) {
            let about = About::owed(owed.what);
            let counted = matches!(owed.what, Owed::Counter(_));
            let late = matches!(owed.state, Due::Late | Due::DoneLate);
            // What ended before the window opened could not wait for it.
            let ended = |from: &Date| dossier.state.closed_on().is_some_and(|on| on < *from);
            let early = owed
                .done
                .zip(owed.window.from)
                .filter(|(done, from)| done < from && !ended(from));
            if let (Some((_, from)), Owed::Step(_)) = (early, owed.what) {
                let what = What::TooEarly { from };
                flags.extend(about.flags([reason(Verdict::Warning, what, owed.because)]));
                continue;
            }
            if let (true, false, Some(to)) = (late, counted, owed.window.to) {
                let what = What::TooLate { to, move_to: None };
                flags.extend(about.flags([reason(Verdict::Warning, what, owed.because)]));
            }
        }
        if let Some(on) = dossier.state.closed_on() {
            let at = Around {
                today: on,
                ..*around
            };
            for (obliged, because) in self.left_owing(dossier, &at) {
                let about = self.about(&obliged);
                let what = What::StillOwed(obliged);
                flags.extend(about.flags([reason(Verdict::Warning, what, because)]));
            }
        }
    }

    /// What an obligation is about, by its name.
    pub(crate) fn about(&self, obliged: &Obliged) -> About<'c> {
        let found = match obliged {
            Obliged::Step(id) => self.step(id.as_str()).map(About::Step),
            Obliged::Document(id) => self.document(id.as_str()).map(About::Document),
            Obliged::Counter(id) => self.counter(id.as_str()).map(About::Counter),
            Obliged::Collection(_) => None,
        };
        found.unwrap_or(About::Course)
    }

    /// The way the dossier ended waives its minimums: the person gave up, or the outcome says so.
    fn excused(&self, dossier: &Dossier) -> bool {
        match &dossier.state.status {
            Status::Closed { how, .. } => match how {
                Ending::Withdrawal => true,
                Ending::Outcome { step, outcome } => self
                    .step(step.as_str())
                    .and_then(|step| step.outcomes.iter().find(|known| known.id == *outcome))
                    .is_some_and(|outcome| outcome.minimums == AtMinimums::Waive),
                _ => false,
            },
            _ => false,
        }
    }

    /// An end that one tries to make coincide with another, and that does not: it shows, and blocks nothing.
    fn not_aligned(&self, dossier: &Dossier, view: &RunView<'c>) -> Option<Reason<'c>> {
        let input: Id = view.period.align_with.as_ref()?.parse().ok()?;
        let inputs = dossier
            .state
            .done()
            .filter_map(|held| held.holding.inputs.get(&input));
        let mut other = inputs.filter_map(|given| match given {
            Input::Day(day) => Some(*day),
            _ => None,
        });
        let (other, to) = (other.next_back()?, view.end.to?);
        let what = What::NotAligned {
            period: view.period,
            other,
            to,
        };
        let because = Because::of(&view.period.origin.provenance);
        (other != to).then(|| reason(Verdict::Yes, what, because))
    }

    /// Where nobody holds the role on the person's territory, another party is proposed: the gap shows.
    fn gaps(&self, around: &Around<'_>, flags: &mut Vec<Reason<'c>>) {
        for party in &self.fiche.parties {
            if let Some(proposed) = self.stand_in(party, around) {
                let what = What::NoHolder { party, proposed };
                flags.push(reason(
                    Verdict::Warning,
                    what,
                    Because::of(&party.origin.provenance),
                ));
            }
        }
    }

    /// Minimums of windows that have ended.
    fn below(&self, dossier: &Dossier, around: &Around<'_>, flags: &mut Vec<Flag<'c>>) {
        let waived = |counter: &Counter, window: crate::time::Window| {
            dossier.state.waived.iter().any(|waived| {
                waived.what == Obliged::Counter(counter.origin.id.clone())
                    && window.holds(waived.on)
            })
        };
        let off = |window: crate::time::Window| {
            dossier.state.suspensions.iter().any(|(from, to)| {
                window.to.is_none_or(|end| *from <= end)
                    && to.is_none_or(|to| window.from.is_none_or(|start| to >= start))
            })
        };
        let closed = dossier
            .state
            .closed_on()
            .is_some_and(|on| on <= around.today);
        for count in self.counts(dossier, around) {
            let minimum = matches!(
                count.counter.nature,
                CounterNature::Minimum | CounterNature::Exact | CounterNature::Reference
            );
            let whole =
                count.whole || matches!(count.counter.per, None | Some(crate::fiche::Per::Whole));
            let ended = closed || count.window.to.is_some_and(|to| to < around.today);
            let per_run = matches!(count.counter.per, None | Some(crate::fiche::Per::Whole));
            let waives = per_run && self.excused(dossier);
            let below = count.level == Level::Below && minimum && whole && ended && !waives;
            if let (true, Some(bound)) = (below, count.bound) {
                if waived(count.counter, count.window) || off(count.window) {
                    continue;
                }
                let what = What::BelowMinimum {
                    counter: count.counter,
                    value: count.value,
                    bound,
                };
                let because = Because::of(&count.counter.origin.provenance);
                let flag = reason(Verdict::Warning, what, because);
                flags.extend(About::Counter(count.counter).flags([flag]));
            }
        }
    }

    /// Periods past their frame, cut, passing their bound, or shorter than their minimum.
    fn ends(&self, dossier: &Dossier, around: &Around<'_>, flags: &mut Vec<Reason<'c>>) {
        let excused = self.excused(dossier);
        for run in &dossier.state.runs {
            let Some(view) = self.run_view(dossier, run, around) else {
                continue;
            };
            let because = || Because::of(&view.period.origin.provenance);
            let frame = view
                .period
                .within
                .as_ref()
                .and_then(|id| self.period(id.as_str()));
            let frame_end = frame.and_then(|frame| Some((frame, frame.to?.0)));
            if let Some((frame, to)) =
                frame_end.filter(|(_, to)| view.end.to.is_some_and(|end| end > *to))
            {
                let what = What::RunsPast { period: frame, to };
                flags.push(reason(
                    Verdict::Warning,
                    what,
                    because().and(&frame.origin.provenance),
                ));
            }
            flags.extend(self.not_aligned(dossier, &view));
            if let (Some(bound), Some(to)) = (view.end.cut_by, view.end.to) {
                let what = What::CutTo { period: bound, to };
                flags.push(reason(
                    Verdict::Yes,
                    what,
                    because().and(&bound.origin.provenance),
                ));
            }
            let bound = self
                .bound_of(view.period)
                .filter(|_| view.period.exact.is_some());
            let limit =
                bound.and_then(|bound| Some((bound, self.period_end(dossier, bound, around)?)));
            if let Some((bound, to)) =
                limit.filter(|(_, to)| view.end.to.is_some_and(|end| end > *to))
            {
                let what = What::WouldPass { period: bound, to };
                flags.push(reason(
                    Verdict::Warning,
                    what,
                    because().and(&bound.origin.provenance),
                ));
            }
            flags.extend(run.closed.and_then(|closed| self.too_long(run, closed)));
            if let Some(closed) = run.closed.filter(|_| !excused) {
                flags.extend(self.too_short(run, closed, Verdict::Warning));
            }
        }
    }
}
