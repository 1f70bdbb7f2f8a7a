//! The form of an act, read in the fiche: what it asks, and the entry that the answers make.
//!
//! A [`Form`] is a list of fields; each fills one [`Slot`] of an entry and is answered in one [`Kind`] of way.
//! Nothing here knows a fiche: a new one has its forms without a line of program. What a fiche awaits and
//! does not get is the kernel's to say: a form refuses only what no entry could hold.

mod filled;
mod hold;
mod kind;
mod others;
mod papers;
mod path;
mod scene;
mod slot;
mod survey;

pub use filled::{Filled, Group, Look, Shown};
pub use kind::{Choice, Choices, Kind, Wrong};
pub use path::{find, is_weighty, logged_as, path_of};
pub use scene::Scene;
pub use slot::{Part, Slot};

use std::collections::BTreeMap;

use app::pieces::Joined;
use domain::dossier::act::{
    AidDecision, AidPayment, AidRequest, Collection, CostRecord, Holding, Input, Logged,
};
use domain::dossier::{Act, Entry};
use domain::values::{Date, Id};
use slot::WHOLE;
use web::request::Pairs;

use crate::files;

/// The form of an act.
pub struct Form<'s, 'a> {
    /// Where it is filled.
    pub scene: &'s Scene<'a>,
    /// The act as the form begins: what cannot be changed in it, and what is proposed.
    pub seed: Entry,
    /// What is asked.
    pub sections: Vec<Section>,
    /// The rank of the act it puts another in place of.
    corrects: Option<usize>,
}

/// Fields that go together.
#[derive(Debug, Clone)]
pub struct Section {
    /// What they are about; nothing when it needs no word.
    pub title: Option<String>,
    /// What helps to fill them.
    pub hint: Option<String>,
    /// Them.
    pub fields: Vec<Field>,
}

/// Something asked.
#[derive(Debug, Clone)]
pub struct Field {
    /// The place of the entry it fills.
    pub slot: Slot,
    /// The question.
    pub label: String,
    /// What helps to answer.
    pub hint: Option<String>,
    /// How it is answered.
    pub kind: Kind,
    /// How much it is asked.
    pub asked: Asking,
    /// Where the booklet asks it, in a line; empty when it does not.
    pub because: String,
    /// Whether the form begins with the answer of its seed.
    pub proposes: bool,
}

/// How much an answer is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    /// There is no act without it.
    Needed,
    /// The fiche asks it: without it the act is kept as a draft, or shows it.
    ByTheFiche,
    /// A funder asks it: without it what is answered counts for nothing.
    ByTheFunder,
    /// As one likes.
    Freely,
}

/// A field that does not do, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// The section, then the field, by rank.
    pub field: (usize, usize),
    /// Why.
    pub why: Wrong,
}

impl<'s, 'a> Form<'s, 'a> {
    /// The form of an act of the kernel's vocabulary; `outcome` is that of a step that has some.
    pub fn of(scene: &'s Scene<'a>, act: &Act, outcome: Option<&Id>) -> Form<'s, 'a> {
        let mut act = bare(act);
        if let Act::Hold(holding) = &mut act {
            holding.outcome = outcome.cloned();
        }
        if let Act::Collect(collection) = &mut act {
            collection.answers = survey::proposed(scene, &collection.moment);
        }
        let sections = match &act {
            Act::Hold(holding) => hold::sections(scene, holding),
            act => others::sections(scene, act),
        };
        let seed = Entry {
            act,
            on: scene.today,
            by: vec![scene.by.clone()],
            reason: None,
        };
        let empty = |section: &Section| section.fields.is_empty();
        Form {
            scene,
            seed,
            sections: sections
                .into_iter()
                .filter(|section| !empty(section))
                .collect(),
            corrects: None,
        }
    }

    /// The form of an act put in place of one that was wrong, or that was a draft.
    pub fn correcting(scene: &'s Scene<'a>, event: usize, wrong: &Entry) -> Form<'s, 'a> {
        let outcome = match &wrong.act {
            Act::Hold(holding) => holding.outcome.clone(),
            _ => None,
        };
        let mut form = Form::of(scene, &wrong.act, outcome.as_ref());
        let why = Field::new(Slot::Correction, "Pourquoi vous corrigez", Kind::Text)
            .hint("À écrire quand d'autres actes en dépendent.");
        form.sections.push(Section {
            title: Some("La correction".to_owned()),
            hint: None,
            fields: vec![why],
        });
        form.corrects = Some(event);
        form
    }

    /// An act decided together on a day: the form begins with that day, and with everybody who is to decide.
    pub fn decided_together(&mut self, day: Date) {
        self.seed.on = day;
        let fields = self.sections.iter_mut().flat_map(|one| &mut one.fields);
        for field in fields.filter(|field| field.slot == Slot::With) {
            field.proposes = true;
            if let Kind::Many(choices) = &field.kind {
                let values: Vec<String> = choices.listed.iter().map(|c| c.value.clone()).collect();
                self.seed.by.extend(self.scene.actors(&values));
            }
        }
    }

    /// Every field, with its place.
    pub fn fields(&self) -> impl Iterator<Item = ((usize, usize), &Field)> {
        self.sections.iter().enumerate().flat_map(|(at, section)| {
            let fields = section.fields.iter().enumerate();
            fields.map(move |(rank, field)| ((at, rank), field))
        })
    }

    /// The entry that answers make.
    ///
    /// # Errors
    /// Every field that does not do.
    pub fn read(&self, pairs: &Pairs) -> Result<Entry, Vec<Fault>> {
        if let Some(event) = self.corrects.filter(|_| pairs.get(WITHDRAWN).is_some()) {
            return self.correction(event, None, pairs);
        }
        let mut entry = self.seed.clone();
        let mut faults = Vec::new();
        for (place, field) in self.fields() {
            match self.answer(field, pairs) {
                Ok(Answered::Kept(answer)) => field.slot.put(&mut entry, answer, self.scene),
                Ok(Answered::Aside) => {}
                Err(why) => faults.push(Fault { field: place, why }),
            }
        }
        match (faults.is_empty(), self.corrects) {
            (false, _) => Err(faults),
            (true, None) => Ok(entry),
            (true, Some(event)) => self.correction(event, Some(entry), pairs),
        }
    }

    /// The correction of an act: by another put in its place, or by nothing.
    fn correction(
        &self,
        event: usize,
        with: Option<Entry>,
        pairs: &Pairs,
    ) -> Result<Entry, Vec<Fault>> {
        let mut all = self.fields();
        let why = all.find(|(_, field)| field.slot == Slot::Correction);
        let why = why.map(|(place, field)| (place, field.kind.read(&field.values(pairs))));
        let reason = match why {
            Some((field, Err(why))) => return Err(vec![Fault { field, why }]),
            Some((_, Ok(Some(Input::Text(reason))))) => Some(reason),
            _ => None,
        };
        Ok(Entry {
            act: Act::Correct {
                event,
                with: with.map(Box::new),
            },
            on: self.scene.today,
            by: vec![self.scene.by.clone()],
            reason,
        })
    }

    fn answer(&self, field: &Field, pairs: &Pairs) -> Result<Answered, Wrong> {
        let answer = field.kind.read(&field.values(pairs))?;
        if let Slot::File(paper) = &field.slot {
            let paper = pairs.get(&Slot::Paper(paper.clone()).name());
            return match answer.is_some() && paper.is_none() {
                true => Err(Wrong::NotJoined),
                false => Ok(Answered::Aside),
            };
        }
        if let Slot::Part(paper, _) = &field.slot {
            return match (pairs.get(&Slot::Paper(paper.clone()).name()), &answer) {
                (None, Some(_)) => Err(Wrong::NotJoined),
                (None | Some(WHOLE), _) => Ok(Answered::Aside),
                _ => Ok(Answered::Kept(answer)),
            };
        }
        match answer.is_none() && field.asked == Asking::Needed {
            true => Err(Wrong::Missing),
            false => Ok(Answered::Kept(answer)),
        }
    }

    /// The files that were sent for the documents of the act.
    pub fn joined(&self, pairs: &Pairs) -> Vec<Joined> {
        let documents = self.fields().filter_map(|(_, field)| match &field.slot {
            Slot::File(id) => Some(id),
            _ => None,
        });
        documents
            .filter_map(|id| files::joined(pairs, id))
            .collect()
    }

    /// What the form holds for an entry: what [`Form::read`] makes it of again.
    pub fn written(&self, entry: &Entry) -> Vec<(String, String)> {
        let entry = match (&entry.act, self.corrects) {
            (Act::Correct { with, .. }, Some(_)) => {
                let mut values = Vec::new();
                let why = entry.reason.clone();
                values.extend(why.map(|why| (Slot::Correction.name(), why)));
                values.extend(match with {
                    Some(with) => self.written(with),
                    None => vec![(WITHDRAWN.to_owned(), "oui".to_owned())],
                });
                return values;
            }
            _ => entry,
        };
        let values = self.fields().flat_map(|(_, field)| {
            let answer = field.slot.get(entry, &field.kind, self.scene);
            let values = answer.map(|answer| field.kind.written(&answer));
            let name = field.slot.name();
            let named = move |value| (name.clone(), value);
            values.unwrap_or_default().into_iter().map(named)
        });
        values.collect()
    }
}

/// What a form sends when the act should not have been written at all.
pub const WITHDRAWN: &str = "retirer";

/// An act without its answers: what its form asks.
fn bare(act: &Act) -> Act {
    match act {
        Act::Hold(holding) => Act::Hold(Holding::of(holding.step.clone())),
        Act::Deposit(deposit) => Act::Deposit(scene::bare(&deposit.document)),
        Act::Log(logged) => Act::Log(Logged {
            what: logged.what,
            amount: logged.amount,
            with: Vec::new(),
            channel: None,
            place: None,
        }),
        Act::RequestAid(request) => Act::RequestAid(AidRequest {
            fund: request.fund.clone(),
            purposes: Vec::new(),
            other_purpose: None,
            inputs: BTreeMap::new(),
            to: request.to.clone(),
        }),
        Act::DecideAid(decision) => Act::DecideAid(AidDecision {
            amount: None,
            ..decision.clone()
        }),
        Act::PayAid(payment) => Act::PayAid(AidPayment {
            amount: None,
            ..payment.clone()
        }),
        Act::RecordCost(cost) => Act::RecordCost(CostRecord {
            fund: cost.fund.clone(),
            factors: BTreeMap::new(),
            result: None,
        }),
        Act::Collect(collection) => Act::Collect(Collection {
            answers: BTreeMap::new(),
            ..collection.clone()
        }),
        act => act.clone(),
    }
}

/// What becomes of an answer.
enum Answered {
    /// It is written.
    Kept(Option<Input>),
    /// Another answer says all of it.
    Aside,
}

impl Field {
    /// A field that one answers as one likes.
    fn new(slot: Slot, label: impl Into<String>, kind: Kind) -> Field {
        Field {
            slot,
            label: label.into(),
            hint: None,
            kind,
            asked: Asking::Freely,
            because: String::new(),
            proposes: false,
        }
    }

    fn proposed(mut self) -> Field {
        self.proposes = true;
        self
    }

    fn hint(mut self, hint: impl Into<String>) -> Field {
        self.hint = Some(hint.into()).filter(|hint| !hint.is_empty());
        self
    }

    fn asked(mut self, asked: Asking) -> Field {
        self.asked = asked;
        self
    }

    fn because(mut self, because: String) -> Field {
        self.because = because;
        self
    }

    /// What a form sent for it.
    fn values(&self, pairs: &Pairs) -> Vec<String> {
        pairs.all(&self.slot.name()).map(str::to_owned).collect()
    }
}

impl Section {
    fn of(title: impl Into<String>, fields: Vec<Field>) -> Section {
        Section {
            title: Some(title.into()),
            hint: None,
            fields,
        }
    }
}

/// The day, asked in every form but that of a plan.
fn day() -> Field {
    Field::new(Slot::Day, "Jour où cela a eu lieu", Kind::Day)
        .hint("Aujourd'hui, ou avant : ce qui est écrit après coup le dit.")
        .asked(Asking::Needed)
        .proposed()
}

/// A reason that one may write.
fn reason(label: &str, asked: Asking) -> Field {
    Field::new(Slot::Reason, label, Kind::Text).asked(asked)
}
