//! Meetings of the bodies that decide together: planned, led, and what they came to. The agenda is drawn from what is
//! owed to the body; the minutes, from the journals. A meeting exists for those who sit in its body or keep its
//! calendar; a line of it, for those of them who may know of the dossier.

mod agenda;
mod calendar;
mod dated;
mod dates;
mod lead;
mod line;
mod minutes;
mod news;

use domain::access::Body;
use domain::values::{Date, Id};
use serde::{Deserialize, Serialize};
use store::meetings::Meeting;
use store::{Tx, accounts, mandates};

pub use agenda::{ALL_LINES, MOST_AWAITED};
pub use calendar::NewMeeting;
pub use dated::Dated;
pub use lead::{PutAside, SeenAside};
pub use line::{Aside, Decision, Fate, Line, LineKey};
pub use minutes::Attendance;
pub use news::Passing;

use crate::call::{Call, Who};
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;

/// A body, as its members read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyItem {
    /// The name it is kept under.
    pub key: String,
    /// Its name.
    pub name: String,
    /// The fiche whose own it is.
    pub fiche: Option<Id>,
}

impl BodyItem {
    fn of(body: &Body<'_>) -> BodyItem {
        BodyItem {
            key: body.key.clone(),
            name: body.name.to_owned(),
            fiche: body.of_fiche.map(|fiche| fiche.head.id.clone()),
        }
    }
}

/// Where a meeting stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Its minutes are not closed.
    Planned,
    /// They are.
    Held,
    /// It does not take place.
    Cancelled,
}

impl State {
    const ALL: [(State, &'static str); 3] = [
        (State::Planned, "prevue"),
        (State::Held, "tenue"),
        (State::Cancelled, "annulee"),
    ];

    /// The word it is kept under.
    pub fn word(self) -> &'static str {
        State::ALL[self as usize].1
    }

    fn read<'c>(word: &str) -> Result<State, Error<'c>> {
        let found = State::ALL.into_iter().find(|(_, known)| *known == word);
        let found = found.map(|(state, _)| state);
        found.ok_or_else(|| Error::Unreadable(word.to_owned()))
    }
}

/// A meeting in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingItem {
    /// Its number.
    pub id: i64,
    /// Whose.
    pub body: BodyItem,
    /// The day.
    pub on: Date,
    /// The hour, `14:30`.
    pub hour: String,
    /// Where; empty when it is not said.
    pub place: String,
    /// Where it stands.
    pub state: State,
}

/// A meeting, opened.
#[derive(Debug, Clone)]
pub struct MeetingView<'c> {
    /// As in a calendar.
    pub item: MeetingItem,
    /// What a change thought out on it brings back.
    pub version: i64,
    /// Those of its lines that were asked for, as far as who looks may know of the dossiers.
    pub lines: Vec<Line<'c>>,
    /// Whether others come after them.
    pub more: bool,
    /// Who was there, among those who hold a mandate.
    pub present: Vec<Member>,
    /// Who else was there.
    pub others: Vec<String>,
    /// What else was said, that is about nobody.
    pub note: String,
    /// When its minutes were closed, in milliseconds, and by whom.
    pub closed: Option<(i64, Member)>,
    /// The day of the meeting that comes after it.
    pub next: Option<Date>,
}

/// Somebody who sits in a body, or keeps its calendar.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member {
    /// Their name.
    pub name: String,
    /// The role they hold.
    pub role: Id,
    /// Where.
    pub structure: Option<Id>,
    /// Their mandate.
    pub mandate: i64,
}

/// What is sealed of a meeting, by the key of accounts: it is about those who work, never about a person followed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Told {
    #[serde(rename = "lieu")]
    place: String,
    #[serde(rename = "presents")]
    present: Vec<i64>,
    #[serde(rename = "autres")]
    others: Vec<String>,
    #[serde(rename = "note")]
    note: String,
}

/// The longest line typed, and the longest text, in characters.
const LONGEST_LINE: usize = 200;
const LONGEST: usize = 4_000;

impl<'c> Office<'c> {
    /// The body of this name, for one who sits in it or keeps its calendar.
    ///
    /// # Errors
    /// There is none that they may know of.
    fn body_for(&self, who: &Who, key: &str) -> Result<&Body<'c>, Error<'c>> {
        let mut bodies = self.bodies_known(who);
        let found = bodies.find(|body| body.key == key);
        found.ok_or_else(|| Refusal::NotFound.into())
    }

    /// The bodies in which somebody sits, or whose calendar they keep.
    fn bodies_known(&self, who: &Who) -> impl Iterator<Item = &Body<'c>> {
        let actor = who.person.is_none().then(|| who.actor());
        self.bodies.all().filter(move |body| {
            let actor = actor.as_ref();
            actor.is_some_and(|actor| body.knows(self.catalogue, actor))
        })
    }

    /// A meeting and its body, for one who may know of it.
    ///
    /// # Errors
    /// There is none that they may know of.
    fn meeting_for(
        &self,
        tx: &mut Tx<'_>,
        who: &Who,
        id: i64,
    ) -> Result<(&Body<'c>, Meeting), Error<'c>> {
        let kept = store::meetings::find(tx, id)?.ok_or(Refusal::NotFound)?;
        Ok((self.body_for(who, &kept.body)?, kept))
    }

    /// The same, to change it: it is not closed, and nobody changed it since it was read.
    fn meeting_to_change(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (id, version): (i64, i64),
    ) -> Result<(&Body<'c>, Meeting), Error<'c>> {
        let (body, kept) = self.meeting_for(tx, call.who, id)?;
        if kept.version != version || State::read(&kept.state)? != State::Planned {
            return Err(Refusal::Stale.into());
        }
        Ok((body, kept))
    }

    fn told_of(&self, kept: &Meeting) -> Result<Told, Error<'c>> {
        let plain = self.gate.key.open(&place(kept.id), &kept.sealed)?;
        serde_json::from_slice(&plain).map_err(|error| Error::Unreadable(error.to_string()))
    }

    fn seal_told(&self, call: &Call<'_>, id: i64, told: &Told) -> Result<Vec<u8>, Error<'c>> {
        let plain = serde_json::to_vec(told);
        let plain = plain.map_err(|error| Error::Unreadable(error.to_string()))?;
        let mut draw = |bytes: &mut [u8]| call.draw(bytes);
        Ok(self.gate.key.seal(&place(id), &plain, &mut draw)?)
    }

    fn item(&self, body: &Body<'_>, kept: &Meeting, told: &Told) -> Result<MeetingItem, Error<'c>> {
        Ok(MeetingItem {
            id: kept.id,
            body: BodyItem::of(body),
            on: kept.on,
            hour: kept.hour.clone(),
            place: told.place.clone(),
            state: State::read(&kept.state)?,
        })
    }

    /// Whoever holds a mandate, or held it.
    fn member(&self, tx: &mut Tx<'_>, mandate: i64) -> Result<Option<Member>, Error<'c>> {
        let Some(held) = mandates::find(tx, mandate)? else {
            return Ok(None);
        };
        let account = accounts::find(tx, held.account)?;
        Ok(Some(Member {
            name: account.map(|account| account.name).unwrap_or_default(),
            role: held.role,
            structure: held.structure,
            mandate,
        }))
    }

    /// A line of the access journal about a meeting.
    fn note_meeting(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        did: &str,
        id: i64,
    ) -> Result<(), Error<'c>> {
        let line = call.line(did, ("seance", id), 0);
        Ok(store::audit::write(tx, self.store.node(), &line)?)
    }
}

/// Where what is said of a meeting is sealed.
fn place(id: i64) -> String {
    format!("meeting:sealed:{id}")
}

/// A text typed, without the blanks around it.
fn typed<'c>(field: &'static str, text: &str, longest: usize) -> Result<String, Error<'c>> {
    let text = text.trim();
    if text.chars().count() > longest {
        return Err(invalid(field, Invalid::TooLong));
    }
    match domain::identity::looks_like_nir(text) {
        true => Err(invalid(field, Invalid::LooksLikeNir)),
        false => Ok(text.to_owned()),
    }
}
