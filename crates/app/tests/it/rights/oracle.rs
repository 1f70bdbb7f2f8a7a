//! What the table says of a dossier and of each thing in it, worked out apart from what the office does.

use std::collections::BTreeMap;

use app::Who;
use domain::access::{Folder, Post, Relation, Right, existence, posts_of, right};
use domain::dossier::act::Input;
use domain::dossier::state::Filed;
use domain::dossier::{About, Act, Actor, Engine, Entry};
use domain::facts::Sensitivity::{self, S1, S2, S6};
use domain::fiche::{Counter, Document, Step};
use domain::values::Id;

use super::Lived;
use crate::town::CATALOGUE;

/// Somebody before a dossier, by the table.
pub struct Oracle<'a> {
    pub engine: &'a Engine<'static>,
    pub lived: &'a Lived,
    pub viewer: Actor,
    pub relation: Relation,
    pub existence: Right,
    held: Vec<Post>,
    /// The posts by which lists find their lines.
    listed: Vec<Post>,
}

impl<'a> Oracle<'a> {
    pub fn new(engine: &'a Engine<'static>, lived: &'a Lived, viewer: Actor) -> Oracle<'a> {
        let folder = Folder {
            engine,
            dossier: &lived.dossier,
        };
        let relation = folder.relation(&viewer);
        let class = engine.fiche.head.class;
        Oracle {
            existence: existence(class, relation, folder.has_called(&viewer)),
            relation,
            held: posts_of(&CATALOGUE, &viewer),
            listed: posts_of(&CATALOGUE, &viewer),
            engine,
            lived,
            viewer,
        }
    }

    /// The same, of an account: one who helps the principal referent sees with their eyes, and less.
    pub fn before(engine: &'a Engine<'static>, lived: &'a Lived, who: &Who) -> Oracle<'a> {
        if lived.member.is_some() && lived.member == who.person {
            // One of the household stands for it as a whole.
            let household = Actor {
                name: lived.dossier.subject.name().map(str::to_owned),
                ..who.actor()
            };
            let own = Oracle::new(engine, lived, household);
            return Oracle {
                existence: existence(engine.fiche.head.class, Relation::Member, false),
                relation: Relation::Member,
                ..own
            };
        }
        let own = Oracle::new(engine, lived, who.actor());
        let prescriber = lived.dossier.state.prescriber.as_ref();
        match prescriber.filter(|_| lived.helper == Some(who.mandate)) {
            Some(prescriber) if !own.existence.reads() => Oracle {
                existence: existence(engine.fiche.head.class, Relation::Helper, false),
                relation: Relation::Helper,
                listed: own.listed,
                ..Oracle::new(engine, lived, prescriber.clone())
            },
            _ => own,
        }
    }

    /// Whether they are one of those whom records name.
    pub fn is_any<'i>(&self, names: impl Iterator<Item = &'i Id>) -> bool {
        let chair = self.lived.dossier.state.prescriber.as_ref() == Some(&self.viewer);
        self.holds_any(&self.held, chair, names)
    }

    /// Whether they owe what those whom records name owe: one who helps owes nothing in the place of another.
    pub fn owes<'i>(&self, names: impl Iterator<Item = &'i Id>) -> bool {
        let chair = self.lived.dossier.state.prescriber.as_ref() == Some(&self.viewer);
        self.holds_any(
            &self.listed,
            chair && self.relation != Relation::Helper,
            names,
        )
    }

    fn holds_any<'i>(
        &self,
        held: &[Post],
        chair: bool,
        mut names: impl Iterator<Item = &'i Id>,
    ) -> bool {
        let folder = Folder {
            engine: self.engine,
            dossier: &self.lived.dossier,
        };
        let is = |post: &Post| match post {
            Post::Subject => matches!(self.relation, Relation::Subject | Relation::Member),
            Post::Chair => chair,
            Post::Held { .. } => held.contains(post),
        };
        names.any(|name| folder.posts(name).iter().any(is))
    }

    /// The right on something of a class.
    pub fn right(&self, class: Sensitivity, addressed: bool) -> Right {
        right(class, self.relation, addressed)
    }

    /// Whether they may know that something of a class is there: up to S2, with the dossier.
    pub fn knows(&self, class: Sensitivity, addressed: bool) -> bool {
        match class <= S2 {
            true => self.existence.reads(),
            false => self.right(class, addressed).reads(),
        }
    }

    /// The class of a text: one of health in a dossier of health.
    pub fn class(&self, own: Sensitivity) -> Sensitivity {
        let fiche = self.engine.fiche.head.class;
        match own <= S2 && fiche.is_health() {
            true => fiche,
            false => own,
        }
    }

    /// Whether they may read what a step wrote down.
    pub fn notes(&self, step: &Step, signed: &Entry) -> bool {
        let role = CATALOGUE
            .roles
            .iter()
            .find(|role| role.id == self.viewer.role);
        if role.is_some_and(|role| role.reads_no_notes) {
            return false;
        }
        let reserved = !step.readers.is_empty() && self.relation != Relation::Subject;
        if reserved && !self.is_any(step.readers.iter()) {
            return false;
        }
        let Act::Hold(holding) = &signed.act else {
            return false;
        };
        let named = step
            .actors
            .iter()
            .chain(&step.participants)
            .chain(&step.notify);
        let own = signed.by.contains(&self.viewer) || holding.present.contains(&self.viewer);
        self.right(self.class(step.class), own || self.is_any(named))
            .reads()
    }

    /// The texts of the dossier, by their mark, and whether each may be read.
    pub fn texts(&self) -> BTreeMap<String, bool> {
        let mut texts = BTreeMap::new();
        for event in &self.lived.dossier.journal {
            let entry = &event.entry;
            let own = entry.by.contains(&self.viewer);
            if let Some(reason) = &entry.reason {
                let reads =
                    self.right(self.class(S2), own).reads() && self.knows(self.about(entry), own);
                texts.extend(marks(reason).map(|mark| (mark, reads)));
            }
            let Act::Hold(holding) = &entry.act else {
                continue;
            };
            let step = self.engine.step(holding.step.as_str()).expect("a step");
            let reads = self.notes(step, entry);
            for input in holding.inputs.values() {
                if let Input::Text(text) = input {
                    texts.extend(marks(text).map(|mark| (mark, reads)));
                }
            }
        }
        texts
    }

    /// Whether a shortcoming may be shown, by what it is about.
    pub fn flag(&self, about: About<'_>) -> bool {
        let journal = &self.lived.dossier.journal;
        match about {
            About::Course => self.existence.reads(),
            About::Step(step) => self.knows(step.class, false),
            About::Document(document) => self.knows(document.class.unwrap_or(S2), false),
            About::Counter(counter) => self.knows(self.class_of_count(counter), false),
            About::Answers(survey, check) => {
                let leaves = check.broken_if.tree.leaves();
                let mut read = leaves.iter().filter_map(|leaf| survey.named(&leaf.fact));
                read.all(|(_, question)| match self.relation {
                    Relation::Subject => true,
                    Relation::ActionService => false,
                    _ => self.right(self.class(question.class), false).reads(),
                })
            }
            About::Written(step, event) => self.notes(step, as_written(&journal[event].entry)),
            About::Filed(document, event) => {
                let mut filed = self.lived.dossier.state.filed.iter();
                filed.any(|filed| {
                    let same = filed.deposit.document == document.origin.id;
                    same && filed.event == event && self.document(filed, document)
                })
            }
        }
    }

    /// What a count tells of.
    pub fn class_of_count(&self, counter: &Counter) -> Sensitivity {
        let steps = counter.feeds.iter();
        let steps = steps.filter_map(|feed| self.engine.step(feed.step.step()));
        match counter.fund {
            Some(_) => S6,
            None => steps.map(|step| step.class).max().unwrap_or(S1),
        }
    }

    /// Whether a document that was deposited may be read.
    pub fn document(&self, filed: &Filed, document: &Document) -> bool {
        let deposit = &filed.deposit;
        let named = document.written_by.iter().chain(&document.with);
        let named = named.chain(&document.signed_by).chain(&document.sent_to);
        let mut wrote = deposit.written_by.iter().chain(&deposit.with);
        let own = wrote.any(|actor| *actor == self.viewer)
            || deposit.signed_by.contains(&self.viewer)
            || self.is_any(named.chain(&deposit.sent_to));
        self.right(self.class(document.class.unwrap_or(S2)), own)
            .reads()
    }

    /// The class of what an entry is about.
    pub fn about(&self, entry: &Entry) -> Sensitivity {
        let step = |id: &Id| self.engine.step(id.as_str()).map_or(S1, |step| step.class);
        match &entry.act {
            Act::Hold(holding) => step(&holding.step),
            Act::Plan { step: id, .. } => step(id),
            Act::Deposit(deposit) => {
                let document = self.engine.document(deposit.document.as_str());
                document.and_then(|document| document.class).unwrap_or(S2)
            }
            Act::RequestAid(_) | Act::DecideAid(_) | Act::PayAid(_) | Act::RecordCost(_) => S6,
            _ => S1,
        }
    }
}

/// The marks in a text: what is between two `§`.
pub fn marks(text: &str) -> impl Iterator<Item = String> {
    let parts = text.split('§').skip(1).step_by(2);
    parts.map(str::to_owned)
}

/// The entry that stands: what a correction puts in the place of another.
fn as_written(entry: &Entry) -> &Entry {
    match &entry.act {
        Act::Correct {
            with: Some(with), ..
        } => with,
        _ => entry,
    }
}
