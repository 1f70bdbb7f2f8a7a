//! Everything there is about a person, for that person (RGPD, art. 15 and 20). The keys of the JSON are those
//! of docs/guide/copie-des-donnees.md.

use std::collections::BTreeMap;

use domain::access::Operation;
use domain::dossier::act::{Deposit, Holding};
use domain::dossier::{Act, Engine, Entry};
use domain::facts::Sensitivity;
use domain::person::Given;
use domain::retention::Stage;
use domain::values::{Date, Id};
use serde::Serialize;
use store::dossiers::{self, Dossier};
use store::follows::{self, PRINCIPAL};
use store::{Tx, audit, gaps, mandates, pieces, privacy, requests, subjects};

use super::asked::{RequestItem, item};
use super::carry_out::identity;
use super::decide::{File, Terms};
use crate::call::Call;
use crate::dossier::event_place;
use crate::error::{Error, Refusal};
use crate::gaps::{self as unmet, SeenGap};
use crate::meetings::SeenAside;
use crate::office::Office;
use crate::pieces as joined;
use crate::subject::{self, Identity, Opened, fact_place};

/// Everything there is about a person or a household.
#[derive(Debug, Clone, Serialize)]
pub struct Export {
    /// Their number.
    #[serde(rename = "numero")]
    pub subject: i64,
    /// The day of the export.
    #[serde(rename = "le")]
    pub on: Date,
    /// Who they are; nothing for a household.
    #[serde(rename = "identite")]
    pub identity: Option<Identity>,
    /// What is known of them.
    #[serde(rename = "faits")]
    pub facts: Vec<ExportedFact>,
    /// Who followed them.
    #[serde(rename = "referents")]
    pub referents: Vec<ExportedReferent>,
    /// Their dossiers.
    #[serde(rename = "dossiers")]
    pub dossiers: Vec<ExportedDossier>,
    /// Who read or changed something, by role and by day.
    #[serde(rename = "acces")]
    pub accesses: Vec<Access>,
    /// How long it is kept.
    #[serde(rename = "conservation")]
    pub clocks: Vec<Clock>,
    /// What nothing answered for them.
    #[serde(rename = "besoins")]
    pub gaps: Vec<SeenGap>,
    /// What bodies put aside in their dossiers, and why.
    #[serde(rename = "seances")]
    pub asides: Vec<SeenAside>,
    /// The files joined in their dossiers: each is read in the dossier, by the person too.
    #[serde(rename = "fichiers")]
    pub pieces: Vec<ExportedPiece>,
    /// What they asked of their data.
    #[serde(rename = "demandes")]
    pub requests: Vec<RequestItem>,
}

/// Who wrote something: a role, and where it is held.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Written {
    /// The role.
    #[serde(rename = "role")]
    pub role: Id,
    /// Where.
    #[serde(rename = "structure")]
    pub structure: Option<Id>,
}

/// A fact.
#[derive(Debug, Clone, Serialize)]
pub struct ExportedFact {
    /// Its name in the vocabulary.
    #[serde(rename = "fait")]
    pub fact: String,
    /// The answer; nothing when it is no longer known, or goes through the doctor.
    #[serde(rename = "reponse")]
    pub given: Option<Given>,
    /// It is under medical secrecy: the doctor tells it.
    #[serde(rename = "par_le_medecin")]
    pub by_the_doctor: bool,
    /// From when it is true.
    #[serde(rename = "depuis")]
    pub since: Option<Date>,
    /// When it was written down, in milliseconds since 1970.
    #[serde(rename = "ecrit_a")]
    pub recorded_at: i64,
    /// By whom.
    #[serde(rename = "par")]
    pub author: Option<Written>,
    /// Another took its place since.
    #[serde(rename = "corrige")]
    pub corrected: bool,
}

/// Somebody who followed the person.
#[derive(Debug, Clone, Serialize)]
pub struct ExportedReferent {
    /// In which role, where.
    #[serde(flatten)]
    pub who: Written,
    /// Whether they were responsible.
    #[serde(rename = "principal")]
    pub principal: bool,
    /// First day.
    #[serde(rename = "du")]
    pub from: Date,
    /// Last day.
    #[serde(rename = "au")]
    pub to: Option<Date>,
}

/// A dossier.
#[derive(Debug, Clone, Serialize)]
pub struct ExportedDossier {
    /// Its number.
    #[serde(rename = "numero")]
    pub id: i64,
    /// The fiche.
    #[serde(rename = "fiche")]
    pub fiche: Id,
    /// The version of the fiche.
    #[serde(rename = "version")]
    pub version: u16,
    /// `brouillon`, `ouvert`, `suspendu`, `clos`.
    #[serde(rename = "etat")]
    pub status: String,
    /// The day of its first event.
    #[serde(rename = "ouvert_le")]
    pub opened_on: Date,
    /// Its last day.
    #[serde(rename = "clos_le")]
    pub closed_on: Option<Date>,
    /// Whether what it held was erased.
    #[serde(rename = "efface")]
    pub erased: bool,
    /// Its journal, corrections included.
    #[serde(rename = "journal")]
    pub journal: Vec<ExportedEntry>,
}

/// A file joined to a document of a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExportedPiece {
    /// Its number.
    #[serde(rename = "numero")]
    pub id: i64,
    /// The dossier: the file is read at `/dossiers/DOSSIER/pieces/NUMERO`.
    #[serde(rename = "dossier")]
    pub dossier: i64,
    /// The document of the fiche.
    #[serde(rename = "document")]
    pub document: String,
    /// Its name.
    #[serde(rename = "nom")]
    pub name: String,
    /// How many bytes.
    #[serde(rename = "octets")]
    pub length: i64,
    /// When it came, in milliseconds since 1970.
    #[serde(rename = "recu_a")]
    pub received_at: i64,
    /// It is under medical secrecy: the doctor hands it over.
    #[serde(rename = "par_le_medecin")]
    pub by_the_doctor: bool,
}

/// An entry of a journal.
#[derive(Debug, Clone, Serialize)]
pub struct ExportedEntry {
    /// The day it was written down.
    #[serde(rename = "ecrit_le")]
    pub recorded: Date,
    /// It was incomplete.
    #[serde(rename = "brouillon")]
    pub draft: bool,
    /// What it says is under medical secrecy: the doctor tells it.
    #[serde(rename = "par_le_medecin")]
    pub by_the_doctor: bool,
    /// The entry, in the form of a journal.
    #[serde(rename = "acte")]
    pub entry: Entry,
}

/// What somebody did, on a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Access {
    /// The day, as it was in UTC.
    #[serde(rename = "jour")]
    pub day: Date,
    /// In which role, where; nothing for the person themself and for the installation.
    #[serde(rename = "par")]
    pub who: Option<Written>,
    /// What was done: the code of the access journal.
    #[serde(rename = "quoi")]
    pub did: String,
    /// How many times.
    #[serde(rename = "fois")]
    pub times: u64,
}

/// How long something is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// The dossier; nothing for the person's own record.
    #[serde(rename = "dossier")]
    pub dossier: Option<i64>,
    /// Where it stands: `actif`, `archive`, `preuve`, `efface`.
    #[serde(rename = "etat", serialize_with = "word")]
    pub stage: Stage,
    /// The last day it stays there; nothing when no end is known.
    #[serde(rename = "jusqu_au")]
    pub until: Option<Date>,
    /// Why, in the words of the rule.
    #[serde(rename = "regle")]
    pub why: String,
}

fn word<S: serde::Serializer>(stage: &Stage, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(stage.word())
}

impl<'c> Office<'c> {
    /// Everything there is about a person: for themself, or for one who answers for the data and hands it to
    /// them. Anybody else who is asked for it writes the request down ([`Office::ask`]) and reads nothing.
    /// What is under medical secrecy is told by the doctor: it is said that it exists.
    ///
    /// # Errors
    /// Who asks is neither; there is nobody of this number; or a fault.
    pub fn export(&self, call: &Call<'_>, subject: i64) -> Result<Export, Error<'c>> {
        let terms = Terms::on(self, call.now.today)?;
        self.store.write(|tx| {
            let subject = self.allow_about(tx, call.who, Operation::Export, subject)?;
            let opened = subject::open(self, tx, subject)?;
            let id = opened.kept.id;
            let mut dossiers = Vec::new();
            for kept in dossiers::of_subject(tx, id)? {
                dossiers.push(self.exported(tx, &opened, kept)?);
            }
            let today = call.now.today;
            let gaps = gaps::of_subject(tx, id)?.into_iter();
            let gaps = gaps.map(|gap| unmet::seen(&opened, gap));
            let requests = requests::of_subject(tx, id)?;
            let requests = requests.iter().map(|one| item(&opened, one, today));
            let export = Export {
                subject: id,
                on: today,
                identity: identity(&opened)?,
                facts: self.exported_facts(tx, &opened)?,
                referents: referents(tx, id)?,
                dossiers,
                accesses: accesses(tx, id)?,
                pieces: self.exported_pieces(tx, &opened)?,
                gaps: gaps.collect::<Result<_, _>>()?,
                asides: self.asides_of(tx, &opened)?,
                requests: requests.collect::<Result<_, _>>()?,
                clocks: self.clocks(tx, id, &terms)?,
            };
            self.note_privacy(tx, call, "personne.exporter", ("sujet", id), id)?;
            Ok(export)
        })
    }

    fn exported(
        &self,
        tx: &mut Tx<'_>,
        subject: &Opened,
        kept: Dossier,
    ) -> Result<ExportedDossier, Error<'c>> {
        let engine = self.engine_of(&kept)?;
        let mut journal = Vec::new();
        let events = match kept.erased_at {
            None => dossiers::events(tx, kept.id)?,
            Some(_) => Vec::new(),
        };
        for event in events {
            let place = event_place(kept.id, event.rank);
            let mut entry: Entry = subject.unseal(&place, &event.sealed)?;
            let by_the_doctor = told_by_the_doctor(engine, &mut entry);
            entry.each_actor(&mut |actor| actor.name = None);
            journal.push(ExportedEntry {
                recorded: event.recorded_on,
                draft: event.draft,
                by_the_doctor,
                entry,
            });
        }
        Ok(ExportedDossier {
            id: kept.id,
            fiche: engine.fiche.head.id.clone(),
            version: engine.fiche.version.number,
            status: kept.summary.status,
            opened_on: kept.summary.opened_on,
            closed_on: kept.summary.closed_on,
            erased: kept.erased_at.is_some(),
            journal,
        })
    }

    fn exported_facts(
        &self,
        tx: &mut Tx<'_>,
        subject: &Opened,
    ) -> Result<Vec<ExportedFact>, Error<'c>> {
        let facts = subjects::facts(tx, subject.kept.id)?;
        let corrected: Vec<i64> = facts.iter().filter_map(|(fact, _)| fact.corrects).collect();
        let mut exported = Vec::new();
        for (fact, author) in facts {
            let known = self.catalogue.vocabulary.find(&fact.fact);
            let secret = known.is_some_and(|(_, known)| known.class == Sensitivity::S4);
            let given: Option<Given> =
                subject.unseal(&fact_place(subject.kept.id, fact.rank), &fact.sealed)?;
            exported.push(ExportedFact {
                given: given.filter(|_| !secret),
                by_the_doctor: secret,
                since: fact.since,
                recorded_at: fact.recorded_at,
                author: author.map(|(role, structure)| Written { role, structure }),
                corrected: corrected.contains(&fact.rank),
                fact: fact.fact,
            });
        }
        Ok(exported)
    }

    fn exported_pieces(
        &self,
        tx: &mut Tx<'_>,
        subject: &Opened,
    ) -> Result<Vec<ExportedPiece>, Error<'c>> {
        let mut exported = Vec::new();
        for piece in pieces::of_subject(tx, subject.kept.id)? {
            let (Some(number), Some(document)) = (piece.dossier, piece.document.as_deref()) else {
                continue;
            };
            let kept = dossiers::find(tx, number)?.ok_or(Refusal::NotFound)?;
            let engine = self.engine_of(&kept)?;
            let class = engine.document(document).and_then(|known| known.class);
            exported.push(ExportedPiece {
                id: piece.id,
                dossier: number,
                document: document.to_owned(),
                name: joined::name(subject, &piece)?,
                length: piece.length,
                received_at: piece.received_at,
                by_the_doctor: class == Some(Sensitivity::S4),
            });
        }
        Ok(exported)
    }

    fn clocks(
        &self,
        tx: &mut Tx<'_>,
        subject: i64,
        terms: &Terms<'c>,
    ) -> Result<Vec<Clock>, Error<'c>> {
        let standing = privacy::subjects(tx, subject - 1, 1)?;
        let files = File::of(tx, standing, terms.today)?;
        let file = files.iter().find(|file| file.standing.id == subject);
        file.ok_or(Refusal::NotFound)?.clocks(self, tx, terms)
    }
}

/// Takes out of an entry what is under medical secrecy; whether there was anything.
fn told_by_the_doctor(engine: &Engine<'_>, entry: &mut Entry) -> bool {
    let secret = |deposit: &Deposit| {
        let document = engine.document(deposit.document.as_str());
        document.is_some_and(|document| document.class == Some(Sensitivity::S4))
    };
    match &mut entry.act {
        Act::Hold(holding) => {
            let step = engine.step(holding.step.as_str());
            if step.is_some_and(|step| step.class == Sensitivity::S4) {
                *holding = Holding::of(holding.step.clone());
                entry.reason = None;
                return true;
            }
            let count = holding.documents.len();
            holding.documents.retain(|deposit| !secret(deposit));
            holding.documents.len() < count
        }
        Act::Deposit(deposit) if secret(deposit) => {
            deposit.contents.clear();
            entry.reason = None;
            true
        }
        Act::Correct {
            with: Some(right), ..
        } => told_by_the_doctor(engine, right),
        _ => false,
    }
}

fn referents<'c>(tx: &mut Tx<'_>, person: i64) -> Result<Vec<ExportedReferent>, Error<'c>> {
    let mut referents = Vec::new();
    for follow in follows::of_person(tx, person)? {
        if let Some(mandate) = mandates::find(tx, follow.mandate)? {
            referents.push(ExportedReferent {
                who: Written {
                    role: mandate.role,
                    structure: mandate.structure,
                },
                principal: follow.kind == PRINCIPAL,
                from: follow.from,
                to: follow.to,
            });
        }
    }
    Ok(referents)
}

/// Who did what, by role and by day; nobody's name.
fn accesses<'c>(tx: &mut Tx<'_>, subject: i64) -> Result<Vec<Access>, Error<'c>> {
    let mut known: BTreeMap<i64, Option<Written>> = BTreeMap::new();
    let mut counted: BTreeMap<(Date, Option<Written>, String), u64> = BTreeMap::new();
    for written in audit::of_subject(tx, subject)? {
        let line = written.line;
        let who = match known.get(&line.mandate) {
            Some(who) => who.clone(),
            None => {
                let mandate = mandates::find(tx, line.mandate)?;
                let who = mandate.map(|mandate| Written {
                    role: mandate.role,
                    structure: mandate.structure,
                });
                known.insert(line.mandate, who.clone());
                who
            }
        };
        let day = day_of(line.at);
        *counted.entry((day, who, line.did)).or_default() += 1;
    }
    let access = |((day, who, did), times)| Access {
        day,
        who,
        did,
        times,
    };
    Ok(counted.into_iter().map(access).collect())
}

/// The day of an instant, in UTC.
fn day_of(at: i64) -> Date {
    let days = at.div_euclid(86_400_000);
    let first = jiff::civil::date(1970, 1, 1);
    let days = jiff::Span::new().try_days(days).unwrap_or_default();
    first.saturating_add(days)
}
