//! Calendars that a diary subscribes to, by a link that is shown once: what is due by whoever made it and the meetings
//! of their bodies, or one meeting. A diary keeps what it reads where it likes: nothing here is about anybody.
//!
//! A link opens what its maker may know of today, while their mandate holds: taken back, it opens nothing.

use domain::values::Date;
use jiff::ToSpan;
use signin::token::{Digest, Purpose, Token};
use store::feeds::{self, Feed};
use store::lists::{self, After};
use store::{Tx, accounts, audit, mandates};

use crate::call::{Call, Now, Who};
use crate::dossier::{DueItem, due_item};
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::meetings::Dated;
use crate::office::Office;

/// A calendar of one's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedItem {
    /// Its number.
    pub id: i64,
    /// The one meeting it holds; without it, everything.
    pub meeting: Option<i64>,
    /// When it was made, in milliseconds.
    pub created_at: i64,
    /// When a diary last read it, within an hour.
    pub read_at: Option<i64>,
}

/// What a calendar holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// The one meeting it is about, when it is about one.
    pub only: Option<i64>,
    /// What is due on a fixed day.
    pub due: Vec<DueItem>,
    /// Meetings, those cancelled too, each with what tells a diary that it changed.
    pub meetings: Vec<Dated>,
}

/// The most calendars of a mandate.
const MOST: usize = 20;
/// How far back and ahead a calendar goes, in days.
const BEHIND: i64 = 60;
const AHEAD: i64 = 365;
/// The most things due that it holds, the most pressing ones.
const MOST_DUE: i64 = 500;
/// A reading is noted at most once in this many milliseconds.
const NOTED_EVERY: i64 = 3_600_000;

impl<'c> Office<'c> {
    /// Makes a calendar: of everything, or of a meeting that who asks may know of. Its link, shown once.
    ///
    /// # Errors
    /// There is no such meeting that they may know of; they have too many calendars; or a fault.
    pub fn make_feed(&self, call: &Call<'_>, meeting: Option<i64>) -> Result<Token, Error<'c>> {
        let mut draw = |bytes: &mut [u8]| call.draw(bytes);
        let (token, digest) = Token::draw(Purpose::Calendar, &mut draw);
        let feed = Feed {
            id: call.id(),
            token: digest.0.to_vec(),
            account: call.who.account,
            mandate: call.who.mandate,
            meeting,
            created_at: call.now.at,
            read_at: None,
        };
        self.store.write(|tx| {
            if let Some(id) = meeting {
                self.dated(tx, call.who, id)?;
            }
            if feeds::of_mandate(tx, call.who.mandate)?.len() >= MOST {
                return Err(invalid("calendrier", Invalid::TooMany));
            }
            feeds::insert(tx, &feed)?;
            self.note_feed(tx, call, "calendrier.creer", feed.id)
        })?;
        Ok(token)
    }

    /// The calendars that who asks made under their mandate, and did not take back.
    ///
    /// # Errors
    /// A fault.
    pub fn feeds(&self, call: &Call<'_>) -> Result<Vec<FeedItem>, Error<'c>> {
        let kept = self
            .store
            .read(|tx| feeds::of_mandate(tx, call.who.mandate));
        let kept = kept.map_err(Error::Store)?.into_iter();
        let own = kept.filter(|feed| feed.account == call.who.account);
        Ok(own
            .map(|feed| FeedItem {
                id: feed.id,
                meeting: feed.meeting,
                created_at: feed.created_at,
                read_at: feed.read_at,
            })
            .collect())
    }

    /// Takes a calendar back: its link opens nothing any more.
    ///
    /// # Errors
    /// There is none of theirs; or a fault.
    pub fn take_feed_back(&self, call: &Call<'_>, id: i64) -> Result<(), Error<'c>> {
        self.store.write(|tx| {
            if !feeds::revoke(tx, id, call.who.mandate, call.now.at)? {
                return Err(Refusal::NotFound.into());
            }
            self.note_feed(tx, call, "calendrier.reprendre", id)
        })
    }

    /// What the calendar of a link holds, for whoever has the link.
    ///
    /// # Errors
    /// The link opens nothing, or nothing any more; or a fault.
    pub fn read_feed(
        &self,
        now: Now,
        entropy: &mut vault::Entropy<'_>,
        token: &str,
    ) -> Result<Contents, Error<'c>> {
        let digest = Digest::of(Purpose::Calendar, token);
        let (feed, who) = self.store.read(|tx| {
            let feed = feeds::by_token(tx, &digest.0)?.ok_or(Refusal::NotFound)?;
            let who = self.feeder(tx, &feed, now.today)?;
            Ok::<_, Error<'c>>((feed, who.ok_or(Refusal::NotFound)?))
        })?;
        let call = Call::new(&who, now, entropy);
        if feed.read_at.is_none_or(|read| now.at - read >= NOTED_EVERY) {
            self.store.write(|tx| {
                feeds::seen(tx, feed.id, now.at)?;
                self.note_feed(tx, &call, "calendrier.lire", feed.id)
            })?;
        }
        if let Some(meeting) = feed.meeting {
            let meeting = self.store.read(|tx| self.dated(tx, &who, meeting))?;
            return Ok(Contents {
                only: feed.meeting,
                due: Vec::new(),
                meetings: vec![meeting],
            });
        }
        self.waken(&call)?;
        let (behind, ahead) = (
            now.today.saturating_sub(BEHIND.days()),
            now.today.saturating_add(AHEAD.days()),
        );
        let posts = who.posts(self.catalogue);
        let (from, until) = (before(behind), ahead.saturating_add(1.day()).to_string());
        let lines = self
            .store
            .read(|tx| lists::due(tx, &posts, ahead, &until, &from, MOST_DUE));
        let lines = lines.map_err(Error::Store)?.into_iter();
        let due = lines.map(|line| due_item(line, now.today));
        Ok(Contents {
            only: None,
            due: due.collect::<Result<_, _>>()?,
            meetings: match who.person {
                Some(_) => Vec::new(),
                None => self.dated_between(&who, (behind, ahead))?,
            },
        })
    }

    /// Who made a calendar, if their mandate still holds on a day.
    fn feeder(&self, tx: &mut Tx<'_>, feed: &Feed, today: Date) -> Result<Option<Who>, Error<'c>> {
        let account = accounts::find(tx, feed.account)?;
        if account
            .as_ref()
            .is_some_and(|account| account.revoked_at.is_some())
        {
            return Ok(None);
        }
        let held = mandates::find(tx, feed.mandate)?;
        let held = held.filter(|held| held.holds(today) && held.account == feed.account);
        let person = account.and_then(|account| account.person);
        Ok(held.map(|held| self.holding(&held, person)))
    }

    fn note_feed(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        did: &str,
        id: i64,
    ) -> Result<(), Error<'c>> {
        let line = call.line(did, ("calendrier", id), 0);
        Ok(audit::write(tx, self.store.node(), &line)?)
    }
}

/// The place in a list that is before every line of a day.
fn before(day: Date) -> After {
    After {
        day: day.to_string(),
        ..After::default()
    }
}
