//! What someone may know of in a dossier they see: what is due, counted, flagged, done, paid, and what the
//! kernel answers them. Ordinary pieces go with the existence of the dossier; those that tell of health,
//! sanctions or money have their own line in the table.

use super::table::{Relation, right};
use super::view::Seen;
use crate::catalogue::Catalogue;
use crate::dossier::state::Aid;
use crate::dossier::{About, Act, Actor, Because, Count, Entry, Flag, Obligation, Reason, What};
use crate::eligibility::Truth;
use crate::facts::Sensitivity;
use crate::fiche::{Counter, Party};

impl<'c> Seen<'_, 'c> {
    /// Something owed: those who owe it and those it is for know of it, whatever its class. Why it was
    /// waived is a text about the person.
    pub fn owed(&self, mut owed: Obligation<'c>) -> Option<Obligation<'c>> {
        let addressed = self.is_any(owed.owed_by.iter().chain(&owed.to));
        if !self.themself(addressed) && !self.about(About::owed(owed.what)) {
            return None;
        }
        if !right(self.class(Sensitivity::S2), self.relation, addressed).reads() {
            owed.reason = None;
        }
        Some(owed)
    }

    /// A count of the dossier itself.
    pub fn count(&self, count: &Count<'c>) -> bool {
        self.about(About::Counter(count.counter))
    }

    /// A shortcoming, by what it is about.
    pub fn flag(&self, flag: &Flag<'c>) -> bool {
        self.about(flag.about)
    }

    /// That something was done, and on which day: an event of the journal, by what it is about. Its texts
    /// are another matter: see [`Seen::notes`] and [`Seen::document`]. A correction goes with what it
    /// corrects and what it puts in place.
    pub fn event(&self, entry: &Entry) -> bool {
        let Act::Correct { event, with } = &entry.act else {
            return self.act(entry);
        };
        let corrected = self.folder.dossier.journal.get(*event);
        let mut parts = corrected.map(|event| &event.entry).into_iter();
        parts.all(|part| self.act(part)) && with.as_deref().is_none_or(|part| self.act(part))
    }

    /// The reason written with an entry: a text about the person.
    pub fn reason<'e>(&self, entry: &'e Entry) -> Option<&'e str> {
        let own = entry.by.contains(self.viewer);
        let reads = right(self.class(Sensitivity::S2), self.relation, own).reads();
        let reason = entry.reason.as_deref();
        reason.filter(|_| reads && self.event(entry))
    }

    fn act(&self, entry: &Entry) -> bool {
        let engine = self.folder.engine;
        let own = entry.by.contains(self.viewer);
        let about = match &entry.act {
            Act::RequestAid(_) | Act::DecideAid(_) | Act::PayAid(_) | Act::RecordCost(_) => {
                return self.knows(Sensitivity::S6, own);
            }
            Act::Hold(holding) => engine.step(holding.step.as_str()).map(About::Step),
            Act::Plan { step, .. } => engine.step(step.as_str()).map(About::Step),
            Act::Deposit(deposit) => {
                let document = engine.document(deposit.document.as_str());
                document.map(About::Document)
            }
            Act::Waive { what } => Some(engine.about(what)),
            _ => Some(About::Course),
        };
        self.themself(own) || about.is_some_and(|about| self.about(about))
    }

    /// What somebody did, or owes, they know: not so one who helps, who only sees with the prescriber's eyes.
    fn themself(&self, own: bool) -> bool {
        own && self.relation != Relation::Helper
    }

    /// An aid asked: money, to those whom the table says, and to who asked for it.
    pub fn aid(&self, aid: &Aid) -> bool {
        let asked = self.folder.dossier.journal.iter().any(|event| {
            let own = event.entry.by.contains(self.viewer);
            own && matches!(&event.entry.act, Act::RequestAid(request) if *request == aid.request)
        });
        self.knows(Sensitivity::S6, asked || self.is_any(aid.request.to.iter()))
    }

    fn about(&self, about: About<'c>) -> bool {
        match about {
            About::Course => self.knows(Sensitivity::S1, false),
            About::Step(step) => self.knows(step.class, false),
            About::Document(document) => {
                self.knows(document.class.unwrap_or(Sensitivity::S2), false)
            }
            About::Counter(counter) => self.knows(self.class_of_count(counter), false),
            About::Answers(survey, check) => self.check(survey, check),
            About::Written(step, event) => {
                let mut held = self.folder.dossier.state.held.iter();
                held.any(|held| held.event == event && self.notes(held, step).reads())
            }
            About::Filed(document, event) => {
                let mut filed = self.folder.dossier.state.filed.iter();
                filed.any(|filed| {
                    let same = filed.deposit.document == document.origin.id;
                    same && filed.event == event && self.document(filed, document).reads()
                })
            }
        }
    }

    /// Whether a piece of a class may be known of. Up to the social situation, that it exists is no more
    /// than the dossier's own existence.
    fn knows(&self, class: Sensitivity, addressed: bool) -> bool {
        match class {
            Sensitivity::S0 | Sensitivity::S1 | Sensitivity::S2 => self.right.reads(),
            _ => right(class, self.relation, addressed).reads(),
        }
    }

    /// What a count tells: the steps that feed it, the money it bounds.
    fn class_of_count(&self, counter: &Counter) -> Sensitivity {
        if counter.fund.is_some() {
            return Sensitivity::S6;
        }
        let engine = self.folder.engine;
        let feeds = counter.feeds.iter();
        let steps = feeds.filter_map(|feed| engine.step(feed.step.step()));
        let worst = steps.map(|step| step.class).max();
        worst.unwrap_or(Sensitivity::S1)
    }
}

/// What the kernel answers to who acts in a dossier: of what tells of health, to who may not read it there,
/// no more than whether it holds (S170).
pub fn told<'c>(catalogue: &Catalogue, relation: Relation, reason: Reason<'c>) -> Reason<'c> {
    match right(Sensitivity::S3, relation, true).reads() {
        true => reason,
        false => discreet(catalogue, reason),
    }
}

/// What the kernel answers to who opens a dossier: they are told what is still to be asked, and what comes
/// of what they said themselves; of a fact of health that others know, no more than whether the condition
/// holds.
pub fn told_to_opener<'c>(catalogue: &Catalogue, opener: &Actor, reason: Reason<'c>) -> Reason<'c> {
    let own = |authors: &[Actor]| authors.iter().all(|author| author == opener);
    match &reason.what {
        What::Condition { truth, authors, .. }
            if own(authors) && (*truth == Truth::Unknown || !authors.is_empty()) =>
        {
            reason
        }
        _ => discreet(catalogue, reason),
    }
}

/// A reason as it may be told to anybody: of what reads a fact of health, only whether it holds; no name,
/// no place in the booklet.
pub fn discreet<'c>(catalogue: &Catalogue, reason: Reason<'c>) -> Reason<'c> {
    let facts = &catalogue.vocabulary.facts;
    let health = |fact: usize| facts.get(fact).is_some_and(|fact| fact.class.is_health());
    let what = match reason.what {
        What::Condition {
            truth,
            health: told,
            ref unknown,
            ..
        } if told || unknown.iter().any(|fact| health(*fact)) => bare(truth),
        What::ConditionsMet { health: true, .. } => What::ConditionsMet {
            labels: Vec::new(),
            health: true,
        },
        What::Contradiction { fact: Some(fact) } if health(fact) => {
            What::Contradiction { fact: None }
        }
        What::NotSuggested { party } if reads_health(catalogue, party) => bare(Truth::False),
        _ => return reason,
    };
    Reason {
        weight: reason.weight,
        what,
        because: Because::default(),
    }
}

/// A condition of which nothing is said but whether it holds.
fn bare<'c>(truth: Truth) -> What<'c> {
    What::Condition {
        label: "",
        truth,
        when_unmet: None,
        judge: None,
        unknown: Vec::new(),
        health: true,
        authors: Vec::new(),
    }
}

fn reads_health(catalogue: &Catalogue, party: &Party) -> bool {
    let leaves = party
        .suggested_if
        .iter()
        .flat_map(|test| test.tree.leaves());
    let mut facts = leaves.filter_map(|leaf| catalogue.vocabulary.find(&leaf.fact));
    facts.any(|(_, fact)| fact.class.is_health())
}
