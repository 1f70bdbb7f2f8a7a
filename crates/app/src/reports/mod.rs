//! Yearly reports: those that a document of a fiche asks of each operator, or of the action, once a year is over.
//! Prefilled with figures, completed and sent by who owes it; controlled, returned or accepted by the service that
//! follows the action. What is owed is the kernel's answer ([`domain::dossier::Engine::yearly`]); a report deposited
//! in the journal of the action answers too.

mod act;
mod deposit;
mod figures;
mod verify;

use std::collections::BTreeMap;

use domain::access::Operation;
use domain::dossier::due::Owed;
use domain::dossier::{Because, Due, Engine};
use domain::eligibility::belongs;
use domain::fiche::{Document, Fiche};
use domain::values::{Date, Id};
use serde::{Deserialize, Serialize};
use store::reports::{self, Report};
use store::{Tx, accounts, subjects};

pub use act::{Doing, Texts};
pub use figures::Figures;

use crate::call::{Call, Who};
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::figures::Eyes;
use crate::office::Office;
use crate::subject::{self, Kind, Opened};

/// Where a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Nothing is written in it.
    Owed,
    /// Its author completes it.
    Written,
    /// It was sent, and nobody looked at it.
    Sent,
    /// The service controls it.
    Controlled,
    /// It was returned to its author, and why.
    Returned,
    /// It was accepted.
    Accepted,
    /// It was deposited in the journal of the action.
    Deposited,
}

impl Stage {
    const KEPT: [(Stage, &'static str); 5] = [
        (Stage::Written, "redige"),
        (Stage::Sent, "envoye"),
        (Stage::Controlled, "en-controle"),
        (Stage::Returned, "renvoye"),
        (Stage::Accepted, "accepte"),
    ];

    fn word(self) -> &'static str {
        let mut kept = Stage::KEPT.into_iter();
        kept.find(|(stage, _)| *stage == self)
            .map_or("", |(_, word)| word)
    }

    fn read<'c>(word: &str) -> Result<Stage, Error<'c>> {
        let found = Stage::KEPT.into_iter().find(|(_, known)| *known == word);
        let found = found.map(|(stage, _)| stage);
        found.ok_or_else(|| Error::Unreadable(format!("bilan, {word}")))
    }

    /// Whether it is for its author to go on with.
    pub fn waits_for_author(self) -> bool {
        matches!(self, Stage::Owed | Stage::Written | Stage::Returned)
    }

    /// Whether it is for the service to go on with.
    pub fn waits_for_service(self) -> bool {
        matches!(self, Stage::Sent | Stage::Controlled)
    }
}

/// What tells a report from the others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The fiche.
    pub fiche: Id,
    /// The document.
    pub document: Id,
    /// The year.
    pub year: i16,
    /// Who owes it: an organisation, or an actor of the fiche.
    pub ower: Id,
}

/// A report in a list.
#[derive(Debug, Clone)]
pub struct ReportItem<'c> {
    /// Which.
    pub place: Place,
    /// The fiche.
    pub fiche: &'c Fiche,
    /// The document.
    pub document: &'c Document,
    /// How who asks looks at it.
    pub eyes: Eyes,
    /// Whether it is for their structure to write.
    pub own: bool,
    /// Where it is.
    pub stage: Stage,
    /// Since when: the day it may be written, or that of its last step.
    pub since: Date,
    /// Whom it is for; nobody when the booklet does not say.
    pub to: Vec<Id>,
    /// Where the booklet asks it.
    pub because: Because<'c>,
}

impl ReportItem<'_> {
    /// Whether it waits for who asks.
    pub fn waits(&self) -> bool {
        let controls = self.eyes == Eyes::Service && self.stage.waits_for_service();
        controls || (self.own && self.stage.waits_for_author())
    }
}

/// A step that a report went through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    /// Where it came to.
    pub stage: Stage,
    /// The day.
    pub on: Date,
    /// The name of the author's account, while there is one.
    pub author: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// A report, opened.
#[derive(Debug, Clone)]
pub struct ReportView<'c> {
    /// As in the list.
    pub item: ReportItem<'c>,
    /// What a change thought out on it brings back; 0 when nothing is written.
    pub version: i64,
    /// Its figures: those of the day it was sent, or of today.
    pub figures: Figures,
    /// The day its figures were kept; nothing while they are today's.
    pub frozen: Option<Date>,
    /// What is written in it.
    pub texts: Texts,
    /// The steps it went through.
    pub passed: Vec<Passed>,
}

/// What is sealed of a report.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Told {
    #[serde(rename = "textes")]
    texts: Texts,
    #[serde(rename = "chiffres", default)]
    figures: Option<(Date, Figures)>,
}

impl<'c> Office<'c> {
    /// The reports of a year in the actions that who asks follows or operates: those of their own structure, for an
    /// operator.
    ///
    /// # Errors
    /// One may not; a year that has not begun, or that nothing tells of; or a fault.
    pub fn reports(&self, call: &Call<'_>, year: i16) -> Result<Vec<ReportItem<'c>>, Error<'c>> {
        self.allow(call.who, Operation::Figures, None)?;
        if !(2000..=call.now.today.year()).contains(&year) {
            return Err(invalid("annee", Invalid::Dates));
        }
        self.store.read(|tx| {
            let mut items = Vec::new();
            for engine in self.engines_on(call.now.today) {
                if let Some(eyes) = self.eyes_on(call.who, engine) {
                    let found = self.reports_of(tx, call, (engine, eyes), year)?;
                    items.extend(found.into_iter().map(|(item, _)| item));
                }
            }
            Ok(items)
        })
    }

    /// The reports of the year that closed last which wait for who asks: to be written, for who owes them; to be
    /// controlled, for the service.
    ///
    /// # Errors
    /// A fault.
    pub fn reports_awaited(&self, call: &Call<'_>) -> Result<Vec<ReportItem<'c>>, Error<'c>> {
        if !self.may(call.who, Operation::Figures) {
            return Ok(Vec::new());
        }
        let mut items = self.reports(call, call.now.today.year().saturating_sub(1))?;
        items.retain(ReportItem::waits);
        Ok(items)
    }

    /// Opens a report.
    ///
    /// # Errors
    /// There is none that who asks may know of; or a fault.
    pub fn report(&self, call: &Call<'_>, place: &Place) -> Result<ReportView<'c>, Error<'c>> {
        self.allow(call.who, Operation::Figures, None)?;
        let (engine, eyes) = self.looked_at(call, &place.fiche)?;
        self.store.read(|tx| {
            let (item, kept) = self.report_at(tx, call, (engine, eyes), place)?;
            let told = match &kept {
                Some(kept) => self.report_told(tx, place, kept)?,
                None => Told::default(),
            };
            let kept_figures = told.figures.filter(|_| !item.stage.waits_for_author());
            let (frozen, figures) = match kept_figures {
                Some((day, figures)) => (Some(day), figures),
                None => (None, self.figures_in(tx, call, (engine, eyes), place)?),
            };
            Ok(ReportView {
                version: kept.as_ref().map_or(0, |kept| kept.version),
                passed: match &kept {
                    Some(kept) => self.passed(tx, place, kept)?,
                    None => Vec::new(),
                },
                // What is being written is its author's until it is sent.
                texts: match (item.own, item.stage) {
                    (false, Stage::Owed | Stage::Written) => Texts::default(),
                    _ => told.texts,
                },
                item,
                figures,
                frozen,
            })
        })
    }

    /// One report, and what is kept of it.
    fn report_at(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (engine, eyes): (&Engine<'c>, Eyes),
        place: &Place,
    ) -> Result<(ReportItem<'c>, Option<Report>), Error<'c>> {
        let found = self.reports_of(tx, call, (engine, eyes), place.year)?;
        let found = found.into_iter().find(|(item, _)| item.place == *place);
        found.ok_or_else(|| Refusal::NotFound.into())
    }

    /// The reports of an action for a year, as the kernel says they are owed, each with what is kept of it.
    fn reports_of(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (engine, eyes): (&Engine<'c>, Eyes),
        year: i16,
    ) -> Result<Vec<(ReportItem<'c>, Option<Report>)>, Error<'c>> {
        let fiche = engine.fiche;
        // Most fiches ask for none: their journal is not read for nothing.
        if engine.yearly(year, None, call.now.today).is_empty() {
            return Ok(Vec::new());
        }
        let action = self.action_journal(tx, engine)?;
        let kept = reports::of(tx, fiche.head.id.as_str(), i64::from(year))?.into_iter();
        let mut kept: BTreeMap<(String, String), Report> = kept
            .map(|one| ((one.document.clone(), one.ower.clone()), one))
            .collect();
        let mut items = Vec::new();
        for owed in engine.yearly(year, action.as_deref(), call.now.today) {
            let (Owed::Document(document), [ower]) = (owed.what, &owed.owed_by[..]) else {
                continue;
            };
            let own = self.owes(engine, call.who, ower);
            if eyes == Eyes::Operator && !own {
                continue;
            }
            let key = (document.origin.id.to_string(), ower.to_string());
            let kept = kept.remove(&key);
            let stage = match (&kept, owed.state) {
                // Accepted, it is deposited by that: where it came from is told first.
                (Some(kept), Due::Done) if kept.state == Stage::Accepted.word() => Stage::Accepted,
                (_, Due::Done) => Stage::Deposited,
                (Some(kept), _) => Stage::read(&kept.state)?,
                (None, _) => Stage::Owed,
            };
            let changed = match &kept {
                Some(kept) => reports::steps(tx, kept.id)?.last().map(|step| step.on),
                None => None,
            };
            items.push((
                ReportItem {
                    place: Place {
                        fiche: fiche.head.id.clone(),
                        document: document.origin.id.clone(),
                        year,
                        ower: ower.clone(),
                    },
                    fiche,
                    document,
                    eyes,
                    own,
                    stage,
                    since: owed
                        .done
                        .or(changed)
                        .or(owed.since)
                        .unwrap_or(call.now.today),
                    to: owed.to,
                    because: owed.because,
                },
                kept,
            ));
        }
        Ok(items)
    }

    /// Whether a report is for the structure of who asks to write.
    fn owes(&self, engine: &Engine<'c>, who: &Who, ower: &Id) -> bool {
        let Some(structure) = &who.structure else {
            return false;
        };
        structures_of(engine, ower)
            .iter()
            .any(|owing| belongs(self.catalogue, structure, owing))
    }

    /// The subject whose key seals what is said of an action.
    fn action_subject(&self, tx: &mut Tx<'_>, fiche: &Id) -> Result<Option<Opened>, Error<'c>> {
        let kept = subjects::named(tx, Kind::Action.word(), fiche.as_str())?;
        kept.map(|kept| subject::open_kept(self, kept)).transpose()
    }

    fn report_told(
        &self,
        tx: &mut Tx<'_>,
        place: &Place,
        kept: &Report,
    ) -> Result<Told, Error<'c>> {
        let action = self.action_subject(tx, &place.fiche)?;
        let gone = || Error::Unreadable(format!("bilan {}", kept.id));
        action
            .ok_or_else(gone)?
            .unseal(&sealed_place(kept.id), &kept.sealed)
    }

    fn passed(
        &self,
        tx: &mut Tx<'_>,
        place: &Place,
        kept: &Report,
    ) -> Result<Vec<Passed>, Error<'c>> {
        let action = self.action_subject(tx, &place.fiche)?;
        let mut passed = Vec::new();
        for (rank, step) in reports::steps(tx, kept.id)?.into_iter().enumerate() {
            let reason = match (&action, &step.sealed) {
                (Some(action), Some(sealed)) => {
                    Some(action.unseal::<String>(&step_place(kept.id, rank), sealed)?)
                }
                _ => None,
            };
            let author = accounts::find(tx, step.account)?;
            passed.push(Passed {
                stage: Stage::read(&step.state)?,
                on: step.on,
                author: author.map(|author| author.name),
                reason,
            });
        }
        Ok(passed)
    }
}

/// The structures behind who owes a report: itself, or those of the actor of the fiche that bears this name.
fn structures_of<'e>(engine: &'e Engine<'_>, ower: &'e Id) -> Vec<&'e Id> {
    let mut parties = engine.fiche.parties.iter();
    match parties.find(|party| party.origin.id == *ower) {
        Some(party) => party.structures.iter().collect(),
        None => vec![ower],
    }
}

/// Where what is written in a report is sealed.
fn sealed_place(id: i64) -> String {
    format!("report:sealed:{id}")
}

/// Where the reason of a step is sealed.
fn step_place(id: i64, rank: usize) -> String {
    format!("report_step:sealed:{id}:{rank}")
}
