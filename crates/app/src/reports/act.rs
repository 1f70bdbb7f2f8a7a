//! What is done with a report: written and sent by who owes it; taken to be controlled, returned, accepted by the
//! service that follows the action.

use domain::access::Operation;
use domain::identity::looks_like_nir;
use serde::{Deserialize, Serialize};
use store::audit;
use store::reports::{self, Report, Step};

use super::{Place, Stage, Told, sealed_place, step_place};
use crate::call::Call;
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::figures::Eyes;
use crate::office::Office;
use crate::subject::{self, Kind};

/// What its author writes in a report. Nothing of it is about a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texts {
    /// What was done.
    #[serde(rename = "activite")]
    pub activity: String,
    /// What was in the way.
    #[serde(rename = "difficultes")]
    pub obstacles: String,
    /// What comes next.
    #[serde(rename = "perspectives")]
    pub prospects: String,
}

/// What is done with a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doing {
    /// Its author keeps what is written so far.
    Keep(Texts),
    /// Its author sends it: its figures are those of the day.
    Send(Texts),
    /// The service controls it.
    Control,
    /// The service returns it, and why.
    Return(String),
    /// The service accepts it.
    Accept,
}

/// The longest text, in characters.
const LONGEST: usize = 10_000;

impl<'c> Office<'c> {
    /// Writes or sends a report, on the day of the call; `version` is the one it was thought out on.
    ///
    /// # Errors
    /// There is none that who asks may know of; it is not theirs to write, or no longer; its year is not over, to send
    /// it; a text missing, too long, or with a social security number; somebody changed it meanwhile; or a fault.
    pub fn write_report(
        &self,
        call: &Call<'_>,
        (place, version): (&Place, i64),
        doing: &Doing,
    ) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::Figures, None)?;
        let (engine, eyes) = self.looked_at(call, &place.fiche)?;
        let (stage, texts) = match doing {
            Doing::Keep(texts) => (Stage::Written, texts),
            Doing::Send(texts) => (Stage::Sent, texts),
            _ => return Err(Refusal::Forbidden.into()),
        };
        let texts = checked(texts)?;
        if stage == Stage::Sent {
            if call.now.today.year() <= place.year {
                return Err(invalid("annee", Invalid::Dates));
            }
            if texts.activity.is_empty() {
                return Err(invalid("activite", Invalid::Missing));
            }
        }
        self.store.write(|tx| {
            let (item, kept) = self.report_at(tx, call, (engine, eyes), place)?;
            // Each writes its own, the service as well as an operator.
            if !item.own {
                return Err(Refusal::Forbidden.into());
            }
            let found = kept.as_ref().map_or(0, |kept| kept.version);
            if !item.stage.waits_for_author() || found != version {
                return Err(Refusal::Stale.into());
            }
            let figures = match stage {
                Stage::Sent => {
                    let counted = self.figures_in(tx, call, (engine, Eyes::Service), place)?;
                    Some((call.now.today, counted))
                }
                _ => None,
            };
            let told = Told {
                texts: texts.clone(),
                figures,
            };
            let name = Some(place.fiche.as_str());
            let action = match self.action_subject(tx, &place.fiche)? {
                Some(action) => action,
                None => subject::create(self, tx, call, (Kind::Action, name))?,
            };
            let id = kept.as_ref().map_or_else(|| call.id(), |kept| kept.id);
            let report = Report {
                id,
                document: place.document.to_string(),
                year: i64::from(place.year),
                ower: place.ower.to_string(),
                state: stage.word().to_owned(),
                version,
                changed_at: call.now.at,
                sealed: action.seal(call, &sealed_place(id), &told)?,
            };
            match kept {
                None => reports::insert(tx, place.fiche.as_str(), &report)?,
                Some(_) if reports::save(tx, &report)? => {}
                Some(_) => return Err(Refusal::Stale.into()),
            }
            // Kept again and again while it is written, it is one step.
            if item.stage == stage {
                return Ok(());
            }
            self.pass(tx, call, (id, stage), None)
        })
    }

    /// Controls, returns or accepts a report, on the day of the call; `version` is the one it was thought out on.
    ///
    /// # Errors
    /// There is none that who asks may know of; they do not follow the action; it is not sent, or no longer to be
    /// controlled; a reason missing, too long, or with a social security number; somebody changed it meanwhile; or a
    /// fault.
    pub fn control_report(
        &self,
        call: &Call<'_>,
        (place, version): (&Place, i64),
        doing: &Doing,
    ) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::Settle, None)?;
        let (engine, eyes) = self.looked_at(call, &place.fiche)?;
        if eyes != Eyes::Service {
            return Err(Refusal::Forbidden.into());
        }
        let (stage, reason) = match doing {
            Doing::Control => (Stage::Controlled, None),
            Doing::Return(reason) => {
                let reason = text("motif", reason)?;
                if reason.is_empty() {
                    return Err(invalid("motif", Invalid::Missing));
                }
                (Stage::Returned, Some(reason))
            }
            Doing::Accept => (Stage::Accepted, None),
            Doing::Keep(_) | Doing::Send(_) => return Err(Refusal::Forbidden.into()),
        };
        self.store.write(|tx| {
            let (item, kept) = self.report_at(tx, call, (engine, eyes), place)?;
            let kept = kept.filter(|kept| kept.version == version);
            let Some(kept) = kept.filter(|_| item.stage.waits_for_service() && item.stage != stage)
            else {
                return Err(Refusal::Stale.into());
            };
            let report = Report {
                state: stage.word().to_owned(),
                changed_at: call.now.at,
                ..kept
            };
            if !reports::save(tx, &report)? {
                return Err(Refusal::Stale.into());
            }
            let sealed = match &reason {
                None => None,
                Some(reason) => {
                    let action = self.action_subject(tx, &place.fiche)?;
                    let gone = || Error::Unreadable(format!("bilan {}", report.id));
                    let rank = reports::steps(tx, report.id)?.len();
                    let place = step_place(report.id, rank);
                    Some(action.ok_or_else(gone)?.seal(call, &place, reason)?)
                }
            };
            self.pass(tx, call, (report.id, stage), sealed)?;
            if stage == Stage::Accepted {
                let asked = (engine, item.document);
                self.deposit_report(tx, call, asked, (place, report.id))?;
            }
            Ok(())
        })
    }

    /// Writes down that a report came to a stage, there and in the access journal.
    fn pass(
        &self,
        tx: &mut store::Tx<'_>,
        call: &Call<'_>,
        (id, stage): (i64, Stage),
        sealed: Option<Vec<u8>>,
    ) -> Result<(), Error<'c>> {
        let step = Step {
            state: stage.word().to_owned(),
            on: call.now.today,
            at: call.now.at,
            account: call.who.account,
            mandate: call.who.mandate,
            sealed,
        };
        reports::add_step(tx, id, &step)?;
        let line = audit::Line {
            detail: stage.word().to_owned(),
            ..call.line("bilan.changer", ("bilan", id), 0)
        };
        Ok(audit::write(tx, self.store.node(), &line)?)
    }
}

fn checked<'c>(texts: &Texts) -> Result<Texts, Error<'c>> {
    Ok(Texts {
        activity: text("activite", &texts.activity)?,
        obstacles: text("difficultes", &texts.obstacles)?,
        prospects: text("perspectives", &texts.prospects)?,
    })
}

/// A text typed, without the blanks around it.
fn text<'c>(field: &'static str, typed: &str) -> Result<String, Error<'c>> {
    let typed = typed.trim();
    if typed.chars().count() > LONGEST {
        return Err(invalid(field, Invalid::TooLong));
    }
    match looks_like_nir(typed) {
        true => Err(invalid(field, Invalid::LooksLikeNir)),
        false => Ok(typed.to_owned()),
    }
}
