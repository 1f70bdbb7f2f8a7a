//! The bodies meet: the last meeting where something was decided has its minutes, others are to come.

use app::meetings::{ALL_LINES, Aside, Attendance, Fate, NewMeeting, PutAside};
use app::{Error, Who};
use domain::access::Body;
use domain::values::Date;
use jiff::ToSpan;
use jiff::civil::Weekday;
use store::lists::Posts;
use store::meetings::{self, Asked};

use super::Town;

/// How many days back one looks for something decided.
const BACK: i64 = 120;
/// In how many days the next meetings are.
const AHEAD: [i64; 2] = [6, 34];

impl<'o, 'c> Town<'o, 'c> {
    /// Each body that somebody at work sits in meets.
    pub(super) fn meet(&mut self) -> Result<(), Error<'c>> {
        let catalogue = self.office.catalogue;
        for (nth, body) in (0_i64..).zip(self.office.bodies().all()) {
            let at_work = self.staff.at_work();
            let members = at_work.filter(|who| body.knows(catalogue, &who.actor()));
            let members: Vec<Who> = members.take(6).cloned().collect();
            let Some(keeper) = members.first() else {
                continue;
            };
            if let Some(day) = self.last_decided(body)? {
                let id = self.plan(keeper, body, day)?;
                let there = Attendance {
                    present: members.iter().map(|who| who.mandate).collect(),
                    ..Attendance::default()
                };
                let office = self.office;
                self.hand
                    .act(keeper, |call| office.note_attendance(call, (id, 0), &there))?;
                self.hand
                    .act(keeper, |call| office.close_minutes(call, (id, 1)))?;
            }
            for days in AHEAD {
                let day = working(self.wanted.until.saturating_add((days + nth).days()));
                let id = self.plan(keeper, body, day)?;
                if days == AHEAD[0] {
                    self.put_off(keeper, id)?;
                }
            }
        }
        Ok(())
    }

    fn plan(&mut self, keeper: &Who, body: &Body<'c>, day: Date) -> Result<i64, Error<'c>> {
        let new = NewMeeting {
            body: body.key.clone(),
            on: day,
            hour: (14, 0),
            place: "Salle des réunions, rez-de-chaussée".to_owned(),
        };
        let office = self.office;
        self.hand
            .act(keeper, |call| office.plan_meeting(call, &new))
    }

    /// The last of a long agenda waits for the meeting after.
    fn put_off(&mut self, keeper: &Who, id: i64) -> Result<(), Error<'c>> {
        let office = self.office;
        let view = self
            .hand
            .act(keeper, |call| office.meeting(call, id, ALL_LINES))?;
        let waits = view.lines.iter();
        let waits: Vec<_> = waits
            .filter(|line| matches!(line.fate, Fate::Waiting))
            .collect();
        let Some(last) = waits.last().filter(|_| waits.len() > 2) else {
            return Ok(());
        };
        let put = PutAside {
            line: last.key.clone(),
            how: Aside::Later,
            reason: "Une pièce du dossier est attendue.".to_owned(),
        };
        let thought = (id, view.version);
        self.hand
            .act(keeper, |call| office.put_aside(call, thought, &put))
    }

    /// The last day on which something that goes before a body was decided, not so long ago.
    fn last_decided(&self, body: &Body<'c>) -> Result<Option<Date>, Error<'c>> {
        let all = || body.posts().into_iter().map(ToString::to_string);
        let posts = Posts::of(all());
        let found = self.office.store.read(|tx| {
            for back in 1..BACK {
                let day = self.wanted.until.saturating_sub(back.days());
                for question in &body.questions {
                    let what = format!("etape:{}", question.step.origin.id);
                    let asked = Asked {
                        fiche: question.fiche.head.id.as_str(),
                        what: &what,
                    };
                    for post in all() {
                        if !meetings::held(tx, &posts, (&post, asked), day)?.is_empty() {
                            return Ok(Some(day));
                        }
                    }
                }
            }
            Ok(None)
        });
        found.map_err(Error::Store)
    }
}

/// A day on which people work: that one, or the Monday after.
fn working(day: Date) -> Date {
    match day.weekday() {
        Weekday::Saturday => day.saturating_add(2.days()),
        Weekday::Sunday => day.saturating_add(1.day()),
        _ => day,
    }
}
