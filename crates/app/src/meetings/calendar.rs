//! The calendar of bodies: meetings planned, moved, cancelled.

use domain::access::Operation;
use domain::dossier::Actor;
use domain::values::{Date, Id};
use jiff::ToSpan;
use store::meetings::{self, Meeting};
use store::{Tx, mandates};

use super::{BodyItem, LONGEST_LINE, MeetingItem, Member, State, Told, typed};
use crate::call::{Call, Who};
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;

/// A meeting to plan, or where one moves to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMeeting {
    /// The body, by the name it is kept under.
    pub body: String,
    /// The day; one that is past is written after the fact.
    pub on: Date,
    /// The hour and the minutes.
    pub hour: (u8, u8),
    /// Where; empty when it is not known yet.
    pub place: String,
}

/// How far ahead, or behind, a meeting may be written down, in years.
const YEARS: i64 = 3;

impl<'c> Office<'c> {
    /// The bodies in which who asks sits, or whose calendar they keep.
    ///
    /// # Errors
    /// A fault.
    pub fn my_bodies(&self, call: &Call<'_>) -> Result<Vec<BodyItem>, Error<'c>> {
        self.allow(call.who, Operation::ReadMeetings, None)?;
        Ok(self.bodies_known(call.who).map(BodyItem::of).collect())
    }

    /// Whether somebody sits in a body, or keeps the calendar of one: what a page shows a door for.
    pub fn meets(&self, who: &Who) -> bool {
        self.bodies_known(who).next().is_some()
    }

    /// The day of a meeting, to write there what was decided.
    ///
    /// # Errors
    /// There is none that who asks may know of; or a fault.
    pub fn meeting_day(&self, call: &Call<'_>, id: i64) -> Result<Date, Error<'c>> {
        self.allow(call.who, Operation::ReadMeetings, None)?;
        self.store
            .read(|tx| Ok(self.meeting_for(tx, call.who, id)?.1.on))
    }

    /// The meetings of those bodies from a day to another, both included, the first first; those cancelled too.
    ///
    /// # Errors
    /// A fault.
    pub fn meetings(
        &self,
        call: &Call<'_>,
        days: (Date, Date),
    ) -> Result<Vec<MeetingItem>, Error<'c>> {
        self.allow(call.who, Operation::ReadMeetings, None)?;
        self.store.read(|tx| {
            let mut items = Vec::new();
            for body in self.bodies_known(call.who) {
                for kept in meetings::between(tx, &body.key, days)? {
                    items.push(self.item(body, &kept, &self.told_of(&kept)?)?);
                }
            }
            items.sort_by(|a, b| (a.on, &a.hour, a.id).cmp(&(b.on, &b.hour, b.id)));
            Ok(items)
        })
    }

    /// Plans a meeting; its number.
    ///
    /// # Errors
    /// There is no such body that who asks may know of; no such hour; a day too far away, or on which the body meets
    /// already; a place too long, or with a social security number; or a fault.
    pub fn plan_meeting(&self, call: &Call<'_>, new: &NewMeeting) -> Result<i64, Error<'c>> {
        self.allow(call.who, Operation::KeepMeetings, None)?;
        let body = self.body_for(call.who, &new.body)?;
        let told = Told {
            place: typed("lieu", &new.place, LONGEST_LINE)?,
            ..Told::default()
        };
        let hour = hour(call, new)?;
        self.store.write(|tx| {
            let id = call.id();
            alone_on(tx, &body.key, new.on, id)?;
            let meeting = Meeting {
                id,
                body: body.key.clone(),
                on: new.on,
                hour: hour.clone(),
                state: State::Planned.word().to_owned(),
                version: 0,
                kept_by: call.who.mandate,
                changed_at: call.now.at,
                changed_by: call.who.mandate,
                closed_at: None,
                closed_by: None,
                sealed: self.seal_told(call, id, &told)?,
            };
            meetings::insert(tx, &meeting).map_err(taken)?;
            self.keep_dates(tx, call, body, (None, Some(new.on)))?;
            self.note_meeting(tx, call, "seance.prevoir", id)?;
            Ok(id)
        })
    }

    /// Moves a meeting to another day, hour or place; `version` is that on which it was thought out.
    ///
    /// # Errors
    /// As for [`Office::plan_meeting`]; it was changed meanwhile, or its minutes are closed.
    pub fn move_meeting(
        &self,
        call: &Call<'_>,
        (id, version): (i64, i64),
        new: &NewMeeting,
    ) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::KeepMeetings, None)?;
        let place = typed("lieu", &new.place, LONGEST_LINE)?;
        let hour = hour(call, new)?;
        self.store.write(|tx| {
            let (body, kept) = self.meeting_to_change(tx, call, (id, version))?;
            alone_on(tx, &body.key, new.on, id)?;
            self.keep_dates(tx, call, body, (Some(kept.on), Some(new.on)))?;
            let told = Told {
                place: place.clone(),
                ..self.told_of(&kept)?
            };
            let moved = Meeting {
                on: new.on,
                hour: hour.clone(),
                sealed: self.seal_told(call, id, &told)?,
                ..kept
            };
            self.keep_change(tx, call, (version, moved), "seance.deplacer")
        })
    }

    /// Cancels a meeting: what it had put off waits again.
    ///
    /// # Errors
    /// There is none that who asks may know of; it was changed meanwhile, or its minutes are closed; or a fault.
    pub fn cancel_meeting(
        &self,
        call: &Call<'_>,
        (id, version): (i64, i64),
    ) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::KeepMeetings, None)?;
        self.store.write(|tx| {
            let (body, kept) = self.meeting_to_change(tx, call, (id, version))?;
            self.keep_dates(tx, call, body, (Some(kept.on), None))?;
            let cancelled = Meeting {
                state: State::Cancelled.word().to_owned(),
                ..kept
            };
            meetings::clear(tx, id)?;
            self.keep_change(tx, call, (version, cancelled), "seance.annuler")
        })
    }

    fn keep_change(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (version, mut meeting): (i64, Meeting),
        did: &str,
    ) -> Result<(), Error<'c>> {
        meeting.changed_at = call.now.at;
        meeting.changed_by = call.who.mandate;
        match meetings::save(tx, version, &meeting).map_err(taken)? {
            true => self.note_meeting(tx, call, did, meeting.id),
            false => Err(Refusal::Stale.into()),
        }
    }

    /// Those who sit in a body or keep its calendar today, in the order of their names.
    ///
    /// # Errors
    /// There is no such body that who asks may know of; or a fault.
    pub fn members_of(&self, call: &Call<'_>, body: &str) -> Result<Vec<Member>, Error<'c>> {
        self.allow(call.who, Operation::ReadMeetings, None)?;
        let body = self.body_for(call.who, body)?;
        let sits = |role: &Id, structure: Option<&Id>| {
            let actor = Actor {
                role: role.clone(),
                structure: structure.cloned(),
                name: None,
            };
            body.knows(self.catalogue, &actor)
        };
        let held = self
            .store
            .read(|tx| mandates::held_at(tx, call.now.today, sits));
        let held = held.map_err(Error::Store)?.into_iter();
        let members = held.map(|(mandate, name)| Member {
            name,
            role: mandate.role,
            structure: mandate.structure,
            mandate: mandate.id,
        });
        let mut members: Vec<Member> = members.collect();
        members.sort();
        Ok(members)
    }
}

fn hour<'c>(call: &Call<'_>, new: &NewMeeting) -> Result<String, Error<'c>> {
    let (today, far) = (call.now.today, YEARS.years());
    if new.on < today.saturating_sub(far) || new.on > today.saturating_add(far) {
        return Err(invalid("jour", Invalid::Dates));
    }
    let (hour, minutes) = new.hour;
    match hour < 24 && minutes < 60 {
        true => Ok(format!("{hour:02}:{minutes:02}")),
        false => Err(invalid("heure", Invalid::Malformed)),
    }
}

/// Somebody planned the same day meanwhile.
fn taken<'c>(fault: store::Fault) -> Error<'c> {
    match fault.is_duplicate() {
        true => invalid("jour", Invalid::Already),
        false => fault.into(),
    }
}

/// A body meets once a day.
fn alone_on<'c>(tx: &mut Tx<'_>, body: &str, day: Date, but: i64) -> Result<(), Error<'c>> {
    match meetings::meets_on(tx, body, day, but)? {
        true => Err(invalid("jour", Invalid::Already)),
        false => Ok(()),
    }
}
