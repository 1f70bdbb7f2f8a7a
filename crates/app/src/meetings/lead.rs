//! A dossier put off to the next meeting, taken off the agenda, or put back on it.

use domain::access::Operation;
use domain::values::Date;
use serde::Serialize;
use store::lists::Posts;
use store::meetings::{self, Line};
use store::{Tx, dossiers};

use super::line::{Kept, Slot, line_place};
use super::{Aside, LONGEST, LineKey, typed};
use crate::call::Call;
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;
use crate::subject::Opened;

/// A line to put aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutAside {
    /// Which.
    pub line: LineKey,
    /// How.
    pub how: Aside,
    /// Why.
    pub reason: String,
}

impl<'c> Office<'c> {
    /// Puts a line that waits aside: to the next meeting, or off the agenda; `version` is that of the meeting on which
    /// it was thought out.
    ///
    /// # Errors
    /// There is no such meeting, or no such line in it, that who asks may know of; it was changed meanwhile, or its
    /// minutes are closed; no reason, too long, or with a social security number; or a fault.
    pub fn put_aside(
        &self,
        call: &Call<'_>,
        (id, version): (i64, i64),
        put: &PutAside,
    ) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::KeepMeetings, None)?;
        let reason = typed("raison", &put.reason, LONGEST)?;
        if reason.is_empty() {
            return Err(invalid("raison", Invalid::Missing));
        }
        self.store.write(|tx| {
            let waits = |slot: &Slot| matches!(slot.kept, Kept::Waiting);
            self.line_of(tx, call, (id, version), (&put.line, &waits))?;
            let loaded = self.load(tx, put.line.dossier, call.now.today)?;
            loaded.stand(call.who)?;
            let number = call.id();
            let line = Line {
                id: number,
                meeting: id,
                dossier: put.line.dossier,
                what: put.line.what(),
                run: put.line.run,
                rank: 0,
                state: put.how.word().to_owned(),
                event: None,
                mandate: call.who.mandate,
                sealed: Some(loaded.subject.seal(call, &line_place(number), &reason)?),
            };
            meetings::add_line(tx, &line)?;
            let did = match put.how {
                Aside::Later => "seance.reporter",
                Aside::Withdrawn => "seance.retirer",
            };
            self.note(tx, call, did, &loaded)
        })
    }

    /// Puts a line back on the agenda.
    ///
    /// # Errors
    /// As for [`Office::put_aside`].
    pub fn put_back(
        &self,
        call: &Call<'_>,
        (id, version): (i64, i64),
        line: &LineKey,
    ) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::KeepMeetings, None)?;
        self.store.write(|tx| {
            let aside = |slot: &Slot| matches!(slot.kept, Kept::Aside(..));
            self.line_of(tx, call, (id, version), (line, &aside))?;
            let loaded = self.load(tx, line.dossier, call.now.today)?;
            loaded.stand(call.who)?;
            meetings::drop_line(tx, id, (line.dossier, &line.what(), line.run))?;
            self.note(tx, call, "seance.remettre", &loaded)
        })
    }

    /// A line of a meeting that is about to change, when it is as awaited.
    fn line_of(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (id, version): (i64, i64),
        (line, awaited): (&LineKey, &dyn Fn(&Slot) -> bool),
    ) -> Result<(), Error<'c>> {
        let (body, kept) = self.meeting_to_change(tx, call, (id, version))?;
        if !meetings::touch(tx, id, version)? {
            return Err(Refusal::Stale.into());
        }
        let posts: Posts = call.who.posts(self.catalogue);
        let slots = self.slots(tx, call, (body, &kept, &posts), usize::MAX)?;
        match slots.iter().any(|slot| slot.key == *line && awaited(slot)) {
            true => Ok(()),
            false => Err(Refusal::NotFound.into()),
        }
    }
}

/// Why a body put a dossier aside, for the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeenAside {
    /// The dossier.
    pub dossier: i64,
    /// The name of the body.
    #[serde(rename = "instance")]
    pub body: String,
    /// The day of the meeting.
    #[serde(rename = "le")]
    pub on: Date,
    /// `reporte`, or `retire`.
    #[serde(rename = "devenir")]
    pub how: &'static str,
    /// Why.
    #[serde(rename = "raison")]
    pub reason: String,
}

impl<'c> Office<'c> {
    /// Everything that bodies put aside in the dossiers of somebody, with why.
    pub(crate) fn asides_of(
        &self,
        tx: &mut Tx<'_>,
        subject: &Opened,
    ) -> Result<Vec<SeenAside>, Error<'c>> {
        let mut found = Vec::new();
        for dossier in dossiers::of_subject(tx, subject.kept.id)? {
            for line in meetings::lines_of(tx, dossier.id)? {
                let meeting = meetings::find(tx, line.meeting)?;
                let (Some(how), Some(sealed), Some(meeting)) =
                    (Aside::of(&line.state), &line.sealed, meeting)
                else {
                    continue;
                };
                let body = self.bodies.find(&meeting.body);
                found.push(SeenAside {
                    dossier: dossier.id,
                    body: body.map_or(meeting.body.clone(), |body| body.name.to_owned()),
                    on: meeting.on,
                    how: how.word(),
                    reason: subject.unseal(&line_place(line.id), sealed)?,
                });
            }
        }
        Ok(found)
    }
}
