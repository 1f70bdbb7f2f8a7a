//! What others learn of meetings: those who sit, that one was planned, moved or cancelled; those who may know of a
//! dossier, when it goes before a body.

use domain::access::Operation;
use domain::dossier::{Due, Obligation, Owed};
use domain::values::{Date, Id};
use store::meetings;
use store::{Tx, dossiers, notices};

use super::line::LineKey;
use super::{BodyItem, MeetingItem};
use crate::call::{Call, Who};
use crate::dossier::fiche_id;
use crate::error::{Error, Refusal};
use crate::office::Office;

/// When a dossier goes before a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passing {
    /// The step.
    pub step: Id,
    /// The body.
    pub body: BodyItem,
    /// The day; nothing while no meeting is planned.
    pub on: Option<Date>,
    /// The hour, `14:30`.
    pub hour: String,
    /// The meeting, for those who may open it.
    pub meeting: Option<i64>,
    /// A meeting before this one put it off.
    pub put_off: bool,
}

impl<'c> Office<'c> {
    /// The meetings planned, moved or cancelled by others since who asks last looked at what is new, the last first.
    ///
    /// # Errors
    /// A fault.
    pub fn meeting_news(&self, call: &Call<'_>) -> Result<Vec<MeetingItem>, Error<'c>> {
        self.allow(call.who, Operation::ReadMeetings, None)?;
        self.store.read(|tx| {
            let since = notices::looked(tx, call.who.account)?;
            let mut items = Vec::new();
            for body in self.bodies_known(call.who) {
                let but = (since, call.who.mandate);
                for kept in meetings::changed(tx, &body.key, but, call.now.today)? {
                    let item = self.item(body, &kept, &self.told_of(&kept)?)?;
                    items.push((kept.changed_at, item));
                }
            }
            items.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
            Ok(items.into_iter().map(|(_, item)| item).collect())
        })
    }

    /// Whether others planned, moved or cancelled a meeting since an instant, for somebody.
    pub(crate) fn meets_anew(
        &self,
        tx: &mut Tx<'_>,
        who: &Who,
        (since, today): (i64, Date),
    ) -> Result<bool, Error<'c>> {
        for body in self.bodies_known(who) {
            if !meetings::changed(tx, &body.key, (since, who.mandate), today)?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// When what is due in a dossier goes before a body, for whoever may know of it: `due` is what they see due there.
    ///
    /// # Errors
    /// There is no such dossier that who asks may know of; or a fault.
    pub fn passings(
        &self,
        call: &Call<'_>,
        dossier: i64,
        due: &[Obligation<'c>],
    ) -> Result<Vec<Passing>, Error<'c>> {
        self.store.read(|tx| {
            self.may_know(tx, call, dossier)?;
            let kept = dossiers::find(tx, dossier)?.ok_or(Refusal::NotFound)?;
            let fiche = fiche_id(&kept.fiche)?;
            let mut passings = Vec::new();
            for owed in due {
                let Owed::Step(step) = owed.what else {
                    continue;
                };
                if !matches!(owed.state, Due::NotYet | Due::Open | Due::Late) {
                    continue;
                }
                let mut bodies = self.bodies.before(&fiche, &step.origin.id).peekable();
                if bodies.peek().is_none() {
                    continue;
                }
                let key = LineKey {
                    dossier,
                    step: step.origin.id.clone(),
                    run: i64::from(owed.run.unwrap_or(0)),
                };
                let lines = meetings::lines_of(tx, dossier)?;
                let what = key.what();
                let aside = |id: i64| {
                    let mut lines = lines.iter();
                    lines.any(|l| l.meeting == id && l.what == what && l.run == key.run)
                };
                for body in bodies {
                    let planned = meetings::planned(tx, &body.key)?.into_iter();
                    let comes = |day: Date| {
                        let begun = owed.window.from.is_none_or(|from| from <= day);
                        begun && owed.since.is_none_or(|since| since <= day)
                    };
                    let mut put_off = false;
                    let next = planned.filter(|one| comes(one.on)).find(|one| {
                        put_off |= aside(one.id);
                        !aside(one.id) && one.on >= call.now.today
                    });
                    let actor = call.who.person.is_none().then(|| call.who.actor());
                    let knows = actor.is_some_and(|who| body.knows(self.catalogue, &who));
                    passings.push(Passing {
                        step: step.origin.id.clone(),
                        body: BodyItem::of(body),
                        on: next.as_ref().map(|one| one.on),
                        hour: next
                            .as_ref()
                            .map_or_else(String::new, |one| one.hour.clone()),
                        meeting: next.filter(|_| knows).map(|one| one.id),
                        put_off,
                    });
                }
            }
            Ok(passings)
        })
    }
}
