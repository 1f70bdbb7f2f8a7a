//! What is still to be known of somebody, asked in place: a small form of its own, recorded at once.

use app::{Error, Refusal};

use super::whom::Whom;
use crate::answer::Stop;
use crate::facts::{Faults, Questions, is_birth};
use crate::forms::{Filled, Group};
use crate::seat::Seat;
use crate::words;

/// The questions, and what is wrong in the answers that were sent.
pub struct Missing {
    /// The fields.
    pub form: Filled,
    /// The names of the communes, when one is asked.
    pub communes: Vec<&'static str>,
    /// The date of birth is among what is to be known.
    pub birth: bool,
    /// Why nothing was written.
    pub failed: Option<String>,
}

impl Missing {
    /// Whether there is nothing to ask here.
    pub fn is_empty(&self) -> bool {
        self.form.groups.iter().all(|group| group.fields.is_empty()) && !self.birth
    }
}

/// What a form of missing facts came to.
pub enum Noted {
    /// It was not sent.
    NotSent,
    /// It is written: the page is to be seen again.
    Done,
    /// It is not, and here is why.
    Wrong(Faults, Option<String>),
}

/// Of these facts, those that who asks may write.
pub fn questions(seat: &Seat<'_>, id: i64, facts: &[usize]) -> Result<Questions, Stop> {
    let may = match facts.is_empty() {
        true => Vec::new(),
        false => seat.call(|office, call| office.facts_to_write(call, id))?,
    };
    let catalogue = seat.desk.site.catalogue();
    let asked = facts.iter().copied().filter(|rank| may.contains(rank));
    Ok(Questions::of(catalogue, asked))
}

/// The form of these questions, as it begins or as it was sent.
pub fn shown(
    seat: &Seat<'_>,
    questions: &Questions,
    (whom, facts): (&Whom, &[usize]),
    noted: Noted,
) -> Missing {
    let catalogue = seat.desk.site.catalogue();
    let known = &catalogue.vocabulary.facts;
    let birth = facts.iter().filter_map(|rank| known.get(*rank));
    // A household was not born: its members were.
    let birth = !whom.household && birth.into_iter().any(|fact| is_birth(catalogue, fact));
    let (fields, failed) = match noted {
        Noted::Wrong(faults, failed) => (questions.sent(&seat.asked.form, &faults), failed),
        _ => (questions.fresh(), None),
    };
    let groups = match fields.is_empty() {
        true => Vec::new(),
        false => vec![Group {
            title: None,
            hint: None,
            fields,
        }],
    };
    Missing {
        form: Filled { groups },
        communes: questions.communes(),
        birth,
        failed,
    }
}

/// Writes what the form says, when it is the one that was sent.
pub fn note(seat: &Seat<'_>, id: i64, questions: &Questions) -> Result<Noted, Stop> {
    let pairs = &seat.asked.form;
    if pairs.get("faire") != Some("noter") {
        return Ok(Noted::NotSent);
    }
    let new = match questions.read(pairs) {
        Ok(new) => new,
        Err(faults) => return Ok(Noted::Wrong(faults, None)),
    };
    if new.is_empty() {
        let told = "Répondez à une question au moins.".to_owned();
        return Ok(Noted::Wrong(Faults::new(), Some(told)));
    }
    let done = seat
        .desk
        .call(&seat.who, |call| seat.office().record_facts(call, id, &new));
    match done {
        Ok(()) => Ok(Noted::Done),
        Err(Error::Refused(Refusal::Invalid { why, .. })) => Ok(Noted::Wrong(
            Faults::new(),
            Some(words::invalid(why).to_owned()),
        )),
        Err(error) => Err(error.into()),
    }
}
