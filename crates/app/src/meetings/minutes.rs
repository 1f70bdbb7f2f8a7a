//! What a meeting came to: who was there, and its minutes, which are closed once.

use domain::access::{Body, Operation};
use store::lists::Posts;
use store::meetings::{self, Line, Meeting};

use super::line::{Kept, Slot};
use super::{LONGEST, LONGEST_LINE, State, Told, typed};
use crate::call::Call;
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;

/// Who was there, and what else was said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attendance {
    /// Those who hold a mandate in the body, or keep its calendar, by their mandate.
    pub present: Vec<i64>,
    /// Others, by their name.
    pub others: Vec<String>,
    /// What else was said, that is about nobody.
    pub note: String,
}

/// The most people written down by their name.
const MOST_OTHERS: usize = 40;

impl<'c> Office<'c> {
    /// Writes down who was at a meeting; `version` is that on which it was thought out.
    ///
    /// # Errors
    /// There is none that who asks may know of; it was changed meanwhile, or its minutes are closed; somebody who has
    /// no seat there; a text too long, or with a social security number; or a fault.
    pub fn note_attendance(
        &self,
        call: &Call<'_>,
        (id, version): (i64, i64),
        there: &Attendance,
    ) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::KeepMeetings, None)?;
        let mut others = Vec::new();
        for name in &there.others {
            let name = typed("autres", name, LONGEST_LINE)?;
            others.extend(Some(name).filter(|name| !name.is_empty()));
        }
        if others.len() > MOST_OTHERS {
            return Err(invalid("autres", Invalid::TooLong));
        }
        let note = typed("note", &there.note, LONGEST)?;
        self.store.write(|tx| {
            let (body, kept) = self.meeting_to_change(tx, call, (id, version))?;
            let told = self.told_of(&kept)?;
            let mut present = there.present.clone();
            present.sort_unstable();
            present.dedup();
            for mandate in &present {
                let member = self.member(tx, *mandate)?;
                let actor = member.map(|member| domain::dossier::Actor {
                    role: member.role,
                    structure: member.structure,
                    name: None,
                });
                let sits = actor.is_some_and(|actor| body.knows(self.catalogue, &actor));
                if !sits && !told.present.contains(mandate) {
                    return Err(invalid("presents", Invalid::Unknown));
                }
            }
            let told = Told {
                place: told.place,
                present,
                others: others.clone(),
                note: note.clone(),
            };
            let noted = Meeting {
                sealed: self.seal_told(call, id, &told)?,
                ..kept
            };
            match meetings::save(tx, version, &noted)? {
                true => self.note_meeting(tx, call, "seance.presents", id),
                false => Err(Refusal::Stale.into()),
            }
        })
    }

    /// Closes the minutes of a meeting: what was decided there, put aside or not looked at is written down, and does
    /// not change any more; `version` is that on which it was thought out.
    ///
    /// # Errors
    /// There is none that who asks may know of; it was changed meanwhile, or closed already; its day is to come; nobody
    /// was there; or a fault.
    pub fn close_minutes(
        &self,
        call: &Call<'_>,
        (id, version): (i64, i64),
    ) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::KeepMeetings, None)?;
        self.store.write(|tx| {
            let (body, kept) = self.meeting_to_change(tx, call, (id, version))?;
            if kept.on > call.now.today {
                return Err(invalid("jour", Invalid::Dates));
            }
            let told = self.told_of(&kept)?;
            if told.present.is_empty() && told.others.is_empty() {
                return Err(invalid("presents", Invalid::Missing));
            }
            // Everything the body knows, whatever its keeper may know.
            let found = self.slots(tx, call, (body, &kept, &of_body(body)), usize::MAX)?;
            let mut slots = Vec::new();
            for slot in found {
                slots.append(&mut self.settled(tx, call, slot)?);
            }
            let rank = |slot: &Slot| match slot.kept {
                Kept::Decided(_) => 0,
                Kept::Aside(..) => 1,
                _ => 2,
            };
            slots.sort_by_key(rank);
            meetings::clear(tx, id)?;
            for (rank, slot) in (0_i64..).zip(slots) {
                let (state, event, line) = match slot.kept {
                    Kept::Decided(event) => ("decide", Some(event), None),
                    Kept::Aside(aside, line) => (aside.word(), None, Some(line)),
                    Kept::Waiting | Kept::Held(_) | Kept::NotExamined => {
                        ("non-examine", None, None)
                    }
                };
                let written = Line {
                    id: line.as_ref().map_or_else(|| call.id(), |line| line.id),
                    meeting: id,
                    dossier: slot.key.dossier,
                    what: slot.key.what(),
                    run: slot.key.run,
                    rank,
                    state: state.to_owned(),
                    event,
                    mandate: line.as_ref().map_or(call.who.mandate, |line| line.mandate),
                    sealed: line.and_then(|line| line.sealed),
                };
                meetings::add_line(tx, &written)?;
            }
            let closed = Meeting {
                state: State::Held.word().to_owned(),
                closed_at: Some(call.now.at),
                closed_by: Some(call.who.mandate),
                ..kept
            };
            match meetings::save(tx, version, &closed)? {
                true => self.note_meeting(tx, call, "seance.clore", id),
                false => Err(Refusal::Stale.into()),
            }
        })
    }
}

/// The posts of everybody who sits in a body, or keeps its calendar.
fn of_body(body: &Body<'_>) -> Posts {
    Posts::of(body.posts().into_iter().map(ToString::to_string))
}
