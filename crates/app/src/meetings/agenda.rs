//! What a meeting has before it: what waits for its body, what was decided there, what it put aside.

use std::collections::BTreeSet;

use domain::access::{Body, Operation};
use domain::dossier::act::Obliged;
use domain::dossier::{Act, Because};
use domain::values::Date;
use store::lists::{NO_END, Posts};
use store::meetings::{self, Asked, Meeting};
use store::{Tx, dossiers};

use super::line::{Aside, Decision, Fate, Kept, Line, LineKey, Slot, line_place};
use super::{MeetingView, Member, State};
use crate::call::Call;
use crate::dossier::{Loaded, past, written};
use crate::error::{Error, Refusal};
use crate::office::Office;

impl<'c> Office<'c> {
    /// Opens a meeting: who was there, and its lines, as far as who asks may know of the dossiers.
    ///
    /// # Errors
    /// There is none that who asks may know of; or a fault.
    pub fn meeting(&self, call: &Call<'_>, id: i64) -> Result<MeetingView<'c>, Error<'c>> {
        self.allow(call.who, Operation::ReadMeetings, None)?;
        self.store.write(|tx| {
            let (body, kept) = self.meeting_for(tx, call.who, id)?;
            let posts = call.who.posts(self.catalogue);
            let slots = self.slots(tx, call, (body, &kept), &posts)?;
            let mut lines = Vec::new();
            for slot in slots {
                lines.extend(self.line(tx, call, slot)?);
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
                present,
                others: told.others,
                note: told.note,
                closed,
                next: after.next().map(|other| other.on),
            })
        })
    }

    /// How many lines wait in a meeting, for who asks.
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
            let aside = meetings::lines(tx, &posts, kept.id)?;
            let aside = aside.iter().map(|line| (line.dossier, line.what.clone()));
            let waiting = self.waiting(tx, (body, &kept), &posts, &aside.collect())?;
            Ok(waiting.len())
        })
    }

    /// The lines of a meeting, in order, as far as one who holds these posts may know of the dossiers.
    pub(super) fn slots(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (body, meeting): (&Body<'c>, &Meeting),
        posts: &Posts,
    ) -> Result<Vec<Slot>, Error<'c>> {
        let mut slots = Vec::new();
        let state = State::read(&meeting.state)?;
        if state == State::Cancelled {
            return Ok(slots);
        }
        let kept = meetings::lines(tx, posts, meeting.id)?;
        if state == State::Planned && meeting.on <= call.now.today {
            slots = self.decided(tx, call, (body, meeting), posts)?;
        }
        let mut seen: BTreeSet<(i64, String)> = BTreeSet::new();
        seen.extend(slots.iter().map(|slot| (slot.key.dossier, slot.key.what())));
        for line in kept {
            let key = LineKey::read(line.dossier, &line.what, line.run)?;
            // Decided after all.
            if state == State::Planned && seen.contains(&(line.dossier, line.what.clone())) {
                continue;
            }
            seen.insert((line.dossier, line.what.clone()));
            let kept = match (line.state.as_str(), line.event) {
                ("decide", Some(event)) => Kept::Decided(event),
                ("non-examine", _) => Kept::NotExamined,
                (word, _) => {
                    let aside = Aside::of(word);
                    let aside = aside.ok_or_else(|| Error::Unreadable(word.to_owned()))?;
                    Kept::Aside(aside, line)
                }
            };
            slots.push(Slot {
                key,
                since: None,
                to: None,
                kept,
            });
        }
        if state == State::Planned {
            let mut waiting = self.waiting(tx, (body, meeting), posts, &seen)?;
            waiting.append(&mut slots);
            return Ok(waiting);
        }
        Ok(slots)
    }

    /// What waits for a body and comes before this very meeting, the most pressing first.
    fn waiting(
        &self,
        tx: &mut Tx<'_>,
        (body, meeting): (&Body<'c>, &Meeting),
        posts: &Posts,
        seen: &BTreeSet<(i64, String)>,
    ) -> Result<Vec<Slot>, Error<'c>> {
        let mut before = Vec::new();
        for earlier in meetings::planned(tx, &body.key)? {
            if (earlier.on, earlier.id) < (meeting.on, meeting.id) {
                let lines = meetings::lines(tx, posts, earlier.id)?.into_iter();
                let aside = lines.map(|line| (line.dossier, line.what, line.run));
                before.push((earlier.on, aside.collect::<BTreeSet<_>>()));
            }
        }
        let mut found = BTreeSet::new();
        let mut slots = Vec::new();
        for question in &body.questions {
            let what = written(&Obliged::Step(question.step.origin.id.clone()));
            let asked = Asked {
                fiche: question.fiche.head.id.as_str(),
                what: &what,
            };
            let of = (body.key.as_str(), meeting.id);
            for post in &question.posts {
                let post = post.to_string();
                for one in meetings::waiting(tx, posts, (&post, asked), meeting.on, of)? {
                    let key = (one.dossier, what.clone(), one.run);
                    let comes = |day: Date| {
                        one.from.as_str() <= day.to_string().as_str()
                            && one.since.is_none_or(|since| since <= day)
                    };
                    let taken = before
                        .iter()
                        .any(|(day, aside)| comes(*day) && !aside.contains(&key));
                    let here = (one.dossier, what.clone());
                    if !comes(meeting.on) || taken || seen.contains(&here) || !found.insert(key) {
                        continue;
                    }
                    slots.push(Slot {
                        key: LineKey::read(one.dossier, &what, one.run)?,
                        since: one.since,
                        to: one.to.parse().ok().filter(|_| one.to != NO_END),
                        kept: Kept::Waiting,
                    });
                }
            }
        }
        let order = |slot: &Slot| {
            let late = slot.to.unwrap_or(Date::MAX);
            (late, slot.since, slot.key.clone())
        };
        slots.sort_by_key(order);
        Ok(slots)
    }

    /// What was decided on the day of a meeting, and stands.
    fn decided(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (body, meeting): (&Body<'c>, &Meeting),
        posts: &Posts,
    ) -> Result<Vec<Slot>, Error<'c>> {
        let mut slots: Vec<Slot> = Vec::new();
        for question in &body.questions {
            let step = &question.step.origin.id;
            let what = written(&Obliged::Step(step.clone()));
            let asked = Asked {
                fiche: question.fiche.head.id.as_str(),
                what: &what,
            };
            let mut dossiers = BTreeSet::new();
            for post in body.posts().into_iter().chain(&question.posts) {
                let post = post.to_string();
                dossiers.extend(meetings::held(tx, posts, (&post, asked), meeting.on)?);
            }
            for dossier in dossiers {
                let loaded = self.load(tx, dossier, call.now.today)?;
                let held = loaded.dossier.state.held.iter();
                let held = held.filter(|held| {
                    held.complete && held.holding.step == *step && held.on == meeting.on
                });
                slots.extend(held.map(|held| Slot {
                    key: LineKey {
                        dossier,
                        step: step.clone(),
                        run: i64::from(held.run.unwrap_or(0)),
                    },
                    since: None,
                    to: None,
                    kept: Kept::Decided(i64::try_from(held.event).unwrap_or(i64::MAX)),
                }));
            }
        }
        Ok(slots)
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
