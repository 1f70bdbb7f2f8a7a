//! What a meeting has before it: what waits for its body, what was decided there, what it put aside.

use std::collections::BTreeSet;
use std::ops::Range;

use domain::access::{Body, Operation};
use domain::dossier::act::Obliged;
use domain::dossier::{Act, Because};
use domain::values::{Date, Id};
use store::lists::Posts;
use store::meetings::{self, Asked, Meeting};
use store::owed::NO_END;
use store::{Tx, dossiers};

use super::line::{Aside, Decision, Fate, Kept, Line, LineKey, Slot, line_place};
use super::{MeetingView, Member, State};
use crate::call::Call;
use crate::dossier::{Loaded, past, written};
use crate::error::{Error, Refusal};
use crate::office::Office;

/// Every line of a meeting.
pub const ALL_LINES: Range<usize> = 0..usize::MAX;

/// The most lines counted of those that wait in a meeting.
pub const MOST_AWAITED: usize = 100;

impl<'c> Office<'c> {
    /// Opens a meeting: who was there, and some of its lines, in order, as far as who asks may know of the dossiers.
    ///
    /// # Errors
    /// There is none that who asks may know of; or a fault.
    pub fn meeting(
        &self,
        call: &Call<'_>,
        id: i64,
        part: Range<usize>,
    ) -> Result<MeetingView<'c>, Error<'c>> {
        self.allow(call.who, Operation::ReadMeetings, None)?;
        self.store.write(|tx| {
            let (body, kept) = self.meeting_for(tx, call.who, id)?;
            let posts = call.who.posts(self.catalogue);
            let slots = self.slots(tx, call, (body, &kept, &posts), part.end)?;
            let more = slots.len() > part.end;
            let mut lines = Vec::new();
            for slot in slots.into_iter().take(part.end).skip(part.start) {
                lines.append(&mut self.read_slot(tx, call, slot)?);
            }
            let told = self.told_of(&kept)?;
            let mut present = Vec::new();
            for mandate in &told.present {
                present.extend(self.member(tx, *mandate)?);
            }
            let closed = match (kept.closed_at, kept.closed_by) {
                (Some(at), Some(by)) => self.member(tx, by)?.map(|who: Member| (at, who)),
                _ => None,
            };
            let planned = meetings::planned(tx, &body.key)?.into_iter();
            let mut after = planned.filter(|other| other.on > kept.on);
            self.note_meeting(tx, call, "seance.lire", id)?;
            Ok(MeetingView {
                item: self.item(body, &kept, &told)?,
                version: kept.version,
                lines,
                more,
                present,
                others: told.others,
                note: told.note,
                closed,
                next: after.next().map(|other| other.on),
            })
        })
    }

    /// How many lines wait in a meeting, for who asks; [`MOST_AWAITED`] or more is that many.
    ///
    /// # Errors
    /// There is none that who asks may know of; or a fault.
    pub fn awaited_at(&self, call: &Call<'_>, id: i64) -> Result<usize, Error<'c>> {
        self.allow(call.who, Operation::ReadMeetings, None)?;
        self.store.read(|tx| {
            let (body, kept) = self.meeting_for(tx, call.who, id)?;
            if State::read(&kept.state)? != State::Planned {
                return Ok(0);
            }
            let posts = call.who.posts(self.catalogue);
            let waiting = self.waiting(tx, (body, &kept, &posts), MOST_AWAITED)?;
            Ok(waiting.len().min(MOST_AWAITED))
        })
    }

    /// The lines of a meeting, in order, as far as one who holds these posts may know of the dossiers: what waits, what
    /// may have been decided, what was put aside. Whether there are more than `most` is told, not how many.
    pub(super) fn slots(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (body, meeting, posts): (&Body<'c>, &Meeting, &Posts),
        most: usize,
    ) -> Result<Vec<Slot>, Error<'c>> {
        let state = State::read(&meeting.state)?;
        if state == State::Cancelled {
            return Ok(Vec::new());
        }
        let mut held = BTreeSet::new();
        if state == State::Planned && meeting.on <= call.now.today {
            held = held_that_day(tx, (body, meeting, posts))?;
        }
        let decided_after_all = |tx: &mut Tx<'_>, slot: &Slot| -> Result<bool, Error<'c>> {
            let there = (slot.key.dossier, slot.key.step.clone());
            Ok(held.contains(&there)
                && !self.settled(tx, call, slot.held_on(meeting.on))?.is_empty())
        };
        let mut slots = Vec::new();
        if state == State::Planned {
            for slot in self.waiting(tx, (body, meeting, posts), most)? {
                if !decided_after_all(tx, &slot)? {
                    slots.push(slot);
                }
            }
        }
        slots.extend(held.iter().map(|(dossier, step)| Slot {
            key: LineKey {
                dossier: *dossier,
                step: step.clone(),
                run: 0,
            },
            since: None,
            to: None,
            kept: Kept::Held(meeting.on),
        }));
        for line in meetings::lines(tx, posts, meeting.id)? {
            let key = LineKey::read(line.dossier, &line.what, line.run)?;
            let kept = match (line.state.as_str(), line.event) {
                ("decide", Some(event)) => Kept::Decided(event),
                ("non-examine", _) => Kept::NotExamined,
                (word, _) => {
                    let aside = Aside::of(word);
                    let aside = aside.ok_or_else(|| Error::Unreadable(word.to_owned()))?;
                    Kept::Aside(aside, line)
                }
            };
            let slot = Slot {
                key,
                since: None,
                to: None,
                kept,
            };
            if !decided_after_all(tx, &slot)? {
                slots.push(slot);
            }
        }
        Ok(slots)
    }

    /// What waits for a body and comes before this very meeting, the most pressing first; one more than `most` when
    /// there are more.
    fn waiting(
        &self,
        tx: &mut Tx<'_>,
        (body, meeting, posts): (&Body<'c>, &Meeting, &Posts),
        most: usize,
    ) -> Result<Vec<Slot>, Error<'c>> {
        let read = i64::try_from(most.saturating_add(1)).unwrap_or(i64::MAX);
        let at = (body.key.as_str(), meeting.id, meeting.on);
        let mut found = BTreeSet::new();
        let mut slots = Vec::new();
        for question in &body.questions {
            let what = written(&Obliged::Step(question.step.origin.id.clone()));
            let asked = Asked {
                fiche: question.fiche.head.id.as_str(),
                what: &what,
            };
            for post in &question.posts {
                let post = post.to_string();
                for one in meetings::waiting(tx, posts, (&post, asked), at, read)? {
                    let key = LineKey::read(one.dossier, &what, one.run)?;
                    if found.insert(key.clone()) {
                        slots.push(Slot {
                            key,
                            since: one.since,
                            to: one.to.parse().ok().filter(|_| one.to != NO_END),
                            kept: Kept::Waiting,
                        });
                    }
                }
            }
        }
        // As each question is read: what was not read comes after.
        slots.sort_by_key(|slot| (slot.to.unwrap_or(Date::MAX), slot.key.clone()));
        slots.truncate(most.saturating_add(1));
        Ok(slots)
    }

    /// A line as it stands once the journal of its dossier is read: what was held on the day of a meeting is what was
    /// decided there and still holds, which may be nothing.
    pub(super) fn settled(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        slot: Slot,
    ) -> Result<Vec<Slot>, Error<'c>> {
        let Kept::Held(day) = slot.kept else {
            return Ok(vec![slot]);
        };
        let loaded = self.load(tx, slot.key.dossier, call.now.today)?;
        let held = loaded.dossier.state.held.iter();
        let held = held
            .filter(|held| held.complete && held.holding.step == slot.key.step && held.on == day);
        Ok(held
            .map(|held| Slot {
                key: LineKey {
                    run: i64::from(held.run.unwrap_or(0)),
                    ..slot.key.clone()
                },
                since: None,
                to: None,
                kept: Kept::Decided(i64::try_from(held.event).unwrap_or(i64::MAX)),
            })
            .collect())
    }

    /// A line as who asks reads it, once it is settled.
    fn read_slot(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        slot: Slot,
    ) -> Result<Vec<Line<'c>>, Error<'c>> {
        let mut lines = Vec::new();
        for slot in self.settled(tx, call, slot)? {
            lines.extend(self.line(tx, call, slot)?);
        }
        Ok(lines)
    }

    /// A line as who asks reads it; nothing when the dossier is not theirs to know any more.
    fn line(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        slot: Slot,
    ) -> Result<Option<Line<'c>>, Error<'c>> {
        let kept = dossiers::find(tx, slot.key.dossier)?.ok_or(Refusal::NotFound)?;
        let (subject, engine) = (kept.subject, self.engine_of(&kept)?);
        let Some(step) = engine.step(slot.key.step.as_str()) else {
            return Ok(None);
        };
        let fate = match slot.kept {
            Kept::Waiting => Fate::Waiting,
            Kept::NotExamined => Fate::NotExamined,
            // Settled before it is read.
            Kept::Held(_) => return Ok(None),
            Kept::Decided(event) => {
                let loaded = self.load_kept(tx, kept, call.now.today)?;
                match decision(&loaded, call, event) {
                    Ok(decision) => {
                        self.note(tx, call, "seance.lire", &loaded)?;
                        Fate::Decided(Box::new(decision))
                    }
                    Err(Error::Refused(_)) => return Ok(None),
                    Err(error) => return Err(error),
                }
            }
            Kept::Aside(aside, line) => {
                let loaded = self.load_kept(tx, kept, call.now.today)?;
                let standing = match loaded.stand(call.who) {
                    Ok(standing) => standing,
                    Err(Error::Refused(_)) => return Ok(None),
                    Err(error) => return Err(error),
                };
                // It was written by the body, for the body.
                let own = line.mandate == call.who.mandate;
                let reads = own || loaded.seen_by(&standing).text(true).reads();
                let sealed = line.sealed.as_ref().filter(|_| reads);
                let reason = sealed.map(|sealed| {
                    let place = line_place(line.id);
                    loaded.subject.unseal::<String>(&place, sealed)
                });
                Fate::Aside(aside, reason.transpose()?)
            }
        };
        Ok(Some(Line {
            key: slot.key,
            subject,
            fiche: engine.fiche,
            step,
            because: Because::of(&step.origin.provenance),
            since: slot.since,
            to: slot.to,
            fate,
        }))
    }
}

/// The dossiers where a step that goes before a body was held on the day of a meeting, or put right since: whether it
/// stands is in their journals.
fn held_that_day<'c>(
    tx: &mut Tx<'_>,
    (body, meeting, posts): (&Body<'c>, &Meeting, &Posts),
) -> Result<BTreeSet<(i64, Id)>, Error<'c>> {
    let mut held = BTreeSet::new();
    for question in &body.questions {
        let step = &question.step.origin.id;
        let what = written(&Obliged::Step(step.clone()));
        let asked = Asked {
            fiche: question.fiche.head.id.as_str(),
            what: &what,
        };
        for post in body.posts().into_iter().chain(&question.posts) {
            let post = post.to_string();
            let found = meetings::held(tx, posts, (&post, asked), meeting.on)?;
            held.extend(found.into_iter().map(|dossier| (dossier, step.clone())));
        }
    }
    Ok(held)
}

/// What an event decided, as far as who asks may read it.
fn decision<'c>(
    loaded: &Loaded<'_, 'c>,
    call: &Call<'_>,
    event: i64,
) -> Result<Decision<'c>, Error<'c>> {
    let standing = loaded.stand(call.who)?;
    let seen = loaded.seen_by(&standing);
    let rank = usize::try_from(event).unwrap_or(usize::MAX);
    let journal = &loaded.dossier.journal;
    let corrects = |act: &Act| matches!(act, Act::Correct { event, .. } if *event == rank);
    let mut written = seen.written().filter(|(held, _)| held.event == rank);
    Ok(Decision {
        past: past(&seen).into_iter().find(|past| past.rank == rank),
        held: written.next().map(|(held, step)| (held.clone(), step)),
        corrected: journal.iter().any(|event| corrects(&event.entry.act)),
    })
}
