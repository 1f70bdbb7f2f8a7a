//! Lists: what somebody owes today, and the dossiers they may know of. A list finds its lines by the posts
//! of who asks, and by nothing else: what they may not know of leaves no trace in it, not even its length.

use domain::dossier::Due;
use domain::dossier::act::Obliged;
use domain::facts::Sensitivity;
use domain::values::{Date, Id};
use store::lists::{self, After, DueLine, RosterLine};
use store::owed::NO_END;
use store::participations;

use super::load::fiche_id;
use crate::call::Call;
use crate::error::Error;
use crate::office::Office;

/// A page of a list, and where the next one begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// Its lines.
    pub lines: Vec<T>,
    /// After which line the next page begins; nothing when this one is the last.
    pub next: Option<After>,
}

/// Something due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueItem {
    /// The dossier.
    pub dossier: i64,
    /// Its subject.
    pub subject: i64,
    /// Its fiche.
    pub fiche: Id,
    /// What is owed.
    pub what: Obliged,
    /// First and last day, when they are fixed.
    pub window: (Option<Date>, Option<Date>),
    /// Where it stands today.
    pub state: Due,
}

/// A dossier in a roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterItem {
    /// The dossier.
    pub dossier: i64,
    /// Its subject.
    pub subject: i64,
    /// Its fiche.
    pub fiche: Id,
    /// Whether it is still running.
    pub live: bool,
    /// The day of its last event.
    pub moved_on: Date,
}

impl RosterItem {
    /// The line of a dossier, as it is kept.
    pub(crate) fn of<'c>(kept: &store::dossiers::Dossier) -> Result<RosterItem, Error<'c>> {
        Ok(RosterItem {
            dossier: kept.id,
            subject: kept.subject,
            fiche: fiche_id(&kept.fiche)?,
            live: kept.summary.closed_on.is_none(),
            moved_on: kept.summary.moved_on,
        })
    }
}

/// A dossier of a roster as a participation: the person came in on a day, left on another, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participation {
    /// Its line of the roster.
    pub item: RosterItem,
    /// The true day of entry.
    pub entered: Option<Date>,
    /// The true last day.
    pub closed: Option<Date>,
    /// What closed it, as an indicator counts it: an outcome (`etape:issue`), or how it ended otherwise. Nothing for
    /// an outcome that tells more than the dossier's own existence.
    pub ended: Option<String>,
}

/// The most lines of a page.
pub const MOST_LINES: usize = 200;

/// The most dossiers drawn again before a list is read.
const WOKEN: i64 = 200;

impl<'c> Office<'c> {
    /// What is due today by who asks, the most pressing first: late, then by last day.
    ///
    /// # Errors
    /// A fault.
    pub fn due_list(
        &self,
        call: &Call<'_>,
        after: &After,
        most: usize,
    ) -> Result<Page<DueItem>, Error<'c>> {
        let (posts, today) = (call.who.posts(self.catalogue), call.now.today);
        self.waken(call)?;
        let most = most.clamp(1, MOST_LINES);
        let lines = self
            .store
            .read(|tx| lists::due(tx, &posts, today, AFTER_ALL, after, asked(most)));
        let page = page(lines.map_err(Error::Store)?, most, DueLine::place);
        let items = page.lines.into_iter().map(|line| due_item(line, today));
        Ok(Page {
            lines: items.collect::<Result<_, _>>()?,
            next: page.next,
        })
    }

    /// What changed by itself is drawn again before a list is read: nothing waits for a worker.
    pub(crate) fn waken(&self, call: &Call<'_>) -> Result<(), Error<'c>> {
        let (posts, today) = (call.who.posts(self.catalogue), call.now.today);
        let asleep = self.store.read(|tx| lists::woken(tx, &posts, today, WOKEN));
        for id in asleep.map_err(Error::Store)? {
            self.wake_one(id, call.now)?;
        }
        Ok(())
    }

    /// The dossiers that who asks may know of, live or closed, the last moved first.
    ///
    /// # Errors
    /// A fault.
    pub fn roster(
        &self,
        call: &Call<'_>,
        live: bool,
        after: Option<&After>,
        most: usize,
    ) -> Result<Page<RosterItem>, Error<'c>> {
        let posts = call.who.posts(self.catalogue);
        let most = most.clamp(1, MOST_LINES);
        let first = first();
        let after = after.unwrap_or(&first);
        let lines = self
            .store
            .read(|tx| lists::roster(tx, &posts, live, after, asked(most)));
        let page = page(lines.map_err(Error::Store)?, most, place);
        Ok(Page {
            lines: page
                .lines
                .into_iter()
                .map(roster_item)
                .collect::<Result<_, _>>()?,
            next: page.next,
        })
    }

    /// The same dossiers, each with its true days and what closed it: what whoever may know of a dossier knows of it.
    ///
    /// # Errors
    /// A fault.
    pub fn participations(
        &self,
        call: &Call<'_>,
        live: bool,
        after: Option<&After>,
        most: usize,
    ) -> Result<Page<Participation>, Error<'c>> {
        let posts = call.who.posts(self.catalogue);
        let most = most.clamp(1, MOST_LINES);
        let first = first();
        let after = after.unwrap_or(&first);
        let found = self
            .store
            .read(|tx| participations::page(tx, &posts, live, after, asked(most)));
        let page = page(
            found.map_err(Error::Store)?,
            most,
            |one: &participations::Participation| place(&one.line),
        );
        let shown = |one: participations::Participation| {
            let item = roster_item(one.line)?;
            let ended = one.ended.filter(|what| self.is_course(&item.fiche, what));
            Ok(Participation {
                entered: one.entered_on,
                closed: one.closed_on,
                ended,
                item,
            })
        };
        Ok(Page {
            lines: page
                .lines
                .into_iter()
                .map(shown)
                .collect::<Result<_, Error<'c>>>()?,
            next: page.next,
        })
    }

    /// Whether what closed a dossier is no more than its course, which goes with its existence: the outcome of a step
    /// that tells of health or of a sanction has its own line in the table of rights.
    fn is_course(&self, fiche: &Id, what: &str) -> bool {
        let Some((step, _)) = what.split_once(':') else {
            return true;
        };
        let mut versions = self
            .all_engines()
            .filter(|engine| engine.fiche.head.id == *fiche);
        versions.all(|engine| {
            let step = engine.step(step);
            step.is_none_or(|step| step.class <= Sensitivity::S2)
        })
    }

    /// How many dossiers that list holds in all.
    ///
    /// # Errors
    /// A fault.
    pub fn roster_length(&self, call: &Call<'_>, live: bool) -> Result<u64, Error<'c>> {
        let posts = call.who.posts(self.catalogue);
        let length = self.store.read(|tx| lists::length(tx, &posts, live));
        Ok(length.map_err(Error::Store)?.unsigned_abs())
    }

    /// What who asks began to prescribe and nobody completed, the last touched first: a draft is its author's
    /// until it is completed, handed over or withdrawn.
    ///
    /// # Errors
    /// A fault.
    pub fn drafts(&self, call: &Call<'_>, most: usize) -> Result<Vec<RosterItem>, Error<'c>> {
        let own = call.who.own_post();
        let most = i64::try_from(most.clamp(1, MOST_LINES)).unwrap_or(1);
        let lines = self.store.read(|tx| lists::drafts(tx, &own, most));
        let lines = lines.map_err(Error::Store)?.into_iter();
        lines.map(roster_item).collect()
    }
}

/// After every day there is: text, as days are kept.
const AFTER_ALL: &str = "9999-99-99";

/// Before the first line of a roster.
fn first() -> After {
    After {
        day: AFTER_ALL.to_owned(),
        ..After::default()
    }
}

/// Where a roster goes on after a line.
fn place(line: &RosterLine) -> After {
    After {
        day: line.moved_on.to_string(),
        dossier: line.dossier,
        ..After::default()
    }
}

/// One more than a page tells whether there is another.
fn asked(most: usize) -> i64 {
    i64::try_from(most + 1).unwrap_or(i64::MAX)
}

fn page<T>(mut lines: Vec<T>, most: usize, place: impl Fn(&T) -> After) -> Page<T> {
    let more = lines.len() > most;
    lines.truncate(most);
    let next = lines.last().filter(|_| more).map(place);
    Page { lines, next }
}

/// A line of a roster, from how it is kept.
fn roster_item<'c>(line: RosterLine) -> Result<RosterItem, Error<'c>> {
    Ok(RosterItem {
        fiche: fiche_id(&line.fiche)?,
        dossier: line.dossier,
        subject: line.subject,
        live: line.live,
        moved_on: line.moved_on,
    })
}

/// Something due, from how it is kept.
pub(crate) fn due_item<'c>(line: DueLine, today: Date) -> Result<DueItem, Error<'c>> {
    let owed = line.owed;
    let day = |text: &str| text.parse::<Date>().ok();
    let to = day(&owed.to).filter(|_| owed.to != NO_END);
    let state = match to {
        Some(to) if to < today => Due::Late,
        _ => Due::Open,
    };
    Ok(DueItem {
        dossier: line.dossier,
        subject: line.subject,
        fiche: fiche_id(&line.fiche)?,
        what: obliged(&owed.what)?,
        window: (day(&owed.from), to),
        state,
    })
}

/// An obligation from how it is kept.
pub(crate) fn obliged<'c>(text: &str) -> Result<Obliged, Error<'c>> {
    let unreadable = || Error::Unreadable(text.to_owned());
    let (kind, id) = text.split_once(':').ok_or_else(unreadable)?;
    let id: Id = id.parse().map_err(|_| unreadable())?;
    match kind {
        "etape" => Ok(Obliged::Step(id)),
        "document" => Ok(Obliged::Document(id)),
        "compteur" => Ok(Obliged::Counter(id)),
        "recueil" => Ok(Obliged::Collection(id)),
        _ => Err(unreadable()),
    }
}
