//! A dossier as somebody sees it: what the table of rights lets them see and nothing else, and a line in the
//! access journal.
//!
//! A view owns what it shows: whatever its reader may not see was left behind when it was made, and cannot
//! be reached from it.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::{Relation, Right, Seen, told};
use domain::dossier::act::{Act, Entry, Obliged};
use domain::dossier::journal::corrected;
use domain::dossier::state::{Aid, Filed, Held};
use domain::dossier::{Actor, Around, Count, Match, Obligation, Offer, Reason, Status};
use domain::fiche::{Counter, Document, Event as Counted, Fiche, Step};
use domain::person::Answer;
use domain::values::{Date, Id};

use store::reminders;

use super::lists::obliged;
use super::load::Loaded;
use super::prepare::places;
use super::sign::{Signatures, signatures};
use super::stand::{Standing, writes_for_the_person};
use crate::call::Call;
use crate::error::Error;
use crate::markets::added;
use crate::office::Office;
use crate::pieces::SeenPiece;
use crate::surveys::SurveyView;

/// A dossier as somebody sees it.
#[derive(Debug, Clone)]
pub struct DossierView<'c> {
    /// Its number.
    pub number: i64,
    /// Its version: what an act thought out on it brings back.
    pub version: i64,
    /// The number of its subject.
    pub subject: i64,
    /// Whether it follows somebody: a person or a household.
    pub follows: bool,
    /// The fiche, in the version the dossier runs under.
    pub fiche: &'c Fiche,
    /// Who looks, as the kernel knows them in this dossier.
    pub actor: Actor,
    /// What they are to it.
    pub relation: Relation,
    /// What they may do with its existence, its state, its dates.
    pub right: Right,
    /// The day it is looked at.
    pub today: Date,
    /// Where it stands.
    pub status: Status,
    /// The day the person entered the action, once they did.
    pub entered: Option<Date>,
    /// Who accompanies.
    pub operator: Option<Id>,
    /// Who prescribed.
    pub prescriber: Option<Actor>,
    /// What is owed.
    pub due: Vec<Obligation<'c>>,
    /// The counts of the dossier itself.
    pub counts: Vec<Count<'c>>,
    /// What a contract adds to each counter of the action that it feeds, in thousandths.
    pub added: Vec<(&'c Counter, i64)>,
    /// What deserves a look.
    pub flags: Vec<Reason<'c>>,
    /// What was done, in the order of the journal.
    pub past: Vec<Past>,
    /// The same as it stands once corrected: without the corrections, nor what should not have been written.
    pub lasting: Vec<Past>,
    /// The steps held of which what was written down may be read; the documents brought are apart.
    pub notes: Vec<(Held, &'c Step)>,
    /// The documents of the fiche that are about such a subject.
    pub asked: Vec<&'c Document>,
    /// The documents that may be read.
    pub documents: Vec<(Filed, &'c Document)>,
    /// Who signed the documents that may be read, and who did not.
    pub signatures: Vec<Signatures>,
    /// The files joined that may be known of.
    pub pieces: Vec<SeenPiece>,
    /// The aids asked.
    pub aids: Vec<Aid>,
    /// What is known of the person, by rank in the vocabulary.
    pub facts: Vec<(usize, Answer)>,
    /// What who looks may do today, in their own name or writing down what the person chooses.
    pub offers: Vec<Offer>,
    /// Who stands for each actor that the fiche names, as far as can be said without naming anybody.
    pub holders: BTreeMap<Id, Actor>,
    /// What who looks is, among the actors that the fiche names.
    pub own: BTreeSet<Id>,
    /// The operators among whom one may be chosen; none when there can only be one.
    pub operators: Vec<Id>,
    /// What a funder asks of the participant, and what was answered.
    pub survey: Option<SurveyView<'c>>,
    /// What is owed and was reminded of, and on which day, the first first.
    pub reminded: Vec<(Obliged, Date)>,
}

/// Something that was done: codes of the catalogue, and the reason written for who may read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// The rank of the event in the journal.
    pub rank: usize,
    /// The true day.
    pub on: Date,
    /// The day it was written down.
    pub recorded: Date,
    /// Kept as a draft: something is missing.
    pub draft: bool,
    /// The code of the act.
    pub act: &'static str,
    /// The record of the fiche it is about.
    pub what: Option<Id>,
    /// The outcome decided.
    pub outcome: Option<Id>,
    /// What was logged, and how many, in thousandths.
    pub logged: Option<(Counted, i64)>,
    /// The reason written.
    pub reason: Option<String>,
    /// Whether who looks signed it.
    pub own: bool,
}

impl<'c> Office<'c> {
    /// Opens a dossier to look at it.
    ///
    /// # Errors
    /// There is none that they may know of; or a fault.
    pub fn dossier(&self, call: &Call<'_>, id: i64) -> Result<DossierView<'c>, Error<'c>> {
        let (loaded, recalled, view) = self.store.read(|tx| {
            self.may_look(tx, call, id)?;
            let loaded = self.load(tx, id, call.now.today)?;
            let standing = self.stand_to_read(tx, call, &loaded)?;
            let mut view = self.with_ledger(|ledger| {
                let around = loaded.around(ledger, call.now.today);
                view(&loaded, &standing, &around)
            });
            for reminder in reminders::of(tx, loaded.kept.id)? {
                let what = obliged(&reminder.what)?;
                // Whoever may know that it is owed may know that it was reminded of.
                if view.due.iter().any(|owed| owed.what.obliged() == what) {
                    view.reminded.push((what, reminder.on));
                }
            }
            view.pieces = self.pieces_seen(tx, call, (&loaded, &standing))?;
            let recalled = match &mut view.survey {
                Some(survey) => {
                    self.hush(tx, call, &loaded.kept, survey)?;
                    self.recall(tx, call, &loaded, survey)?
                }
                None => None,
            };
            Ok::<_, Error<'c>>((loaded, recalled, view))
        })?;
        let did = match view.relation {
            Relation::Exceptional | Relation::ExceptionalHealth => "acces-exceptionnel.lire",
            _ => "dossier.lire",
        };
        self.store.write(|tx| {
            if let Some(before) = &recalled {
                self.note(tx, call, "recueil.lire", before)?;
            }
            self.note(tx, call, did, &loaded)
        })?;
        Ok(view)
    }
}

fn view<'c>(loaded: &Loaded<'_, 'c>, standing: &Standing, around: &Around<'_>) -> DossierView<'c> {
    let seen = loaded.seen_by(standing);
    let (engine, dossier) = (loaded.engine, &loaded.dossier);
    let due = engine.due(dossier, around).into_iter();
    let counts = engine.counts(dossier, around).into_iter();
    let flags = engine.flagged(dossier, around).into_iter();
    let flags = flags.filter(|flag| seen.flag(flag));
    let flags = flags.map(|flag| told(engine.catalogue, standing.relation, flag.reason));
    let aids = dossier.state.aids.iter().filter(|aid| seen.aid(aid));
    let asked = engine.fiche.documents.iter();
    let asked = asked.filter(|document| engine.is_about(document, &dossier.subject));
    let known = around.facts.on(around.today).answers.into_iter();
    DossierView {
        number: loaded.kept.id,
        version: loaded.kept.version,
        subject: loaded.kept.subject,
        follows: dossier.subject.is_followed(),
        fiche: engine.fiche,
        actor: standing.actor.clone(),
        relation: standing.relation,
        right: standing.right,
        today: around.today,
        status: dossier.state.status.clone(),
        entered: engine.entered_on(dossier),
        operator: dossier.state.operator.clone(),
        prescriber: dossier.state.prescriber.clone(),
        due: due.filter_map(|owed| seen.owed(owed)).collect(),
        counts: counts.filter(|count| seen.count(count)).collect(),
        added: added(engine, &seen, around).unwrap_or_default(),
        flags: flags.collect(),
        past: past(&seen),
        lasting: lasting(&seen),
        notes: notes(&seen),
        asked: asked.collect(),
        documents: documents(&seen),
        pieces: Vec::new(),
        signatures: signatures(
            loaded,
            &standing.actor,
            seen.documents().map(|(_, document)| &document.origin.id),
        ),
        aids: aids.cloned().collect(),
        offers: offers(loaded, standing, around),
        holders: holders(loaded, around),
        own: own(loaded, &standing.actor),
        operators: match engine.sole_operator() {
            Some(_) => Vec::new(),
            None => engine.operators().into_iter().cloned().collect(),
        },
        survey: crate::surveys::survey_view(&seen, around),
        reminded: Vec::new(),
        facts: known.filter(|(fact, _)| seen.fact(*fact).reads()).collect(),
    }
}

/// What somebody may do today: as who they are, and for the person whose choice they may write down.
pub(crate) fn offers(
    loaded: &Loaded<'_, '_>,
    standing: &Standing,
    around: &Around<'_>,
) -> Vec<Offer> {
    if standing.relation == Relation::Helper || loaded.kept.archived_at.is_some() {
        return Vec::new();
    }
    let (engine, dossier) = (loaded.engine, &loaded.dossier);
    let mut offers = engine.offers(dossier, &standing.actor, around);
    if writes_for_the_person(standing.relation)
        && let Some(person) = engine.themself(dossier)
    {
        let theirs = engine.offers(dossier, &person, around).into_iter();
        let new = theirs.filter_map(|offer| besides(&offers, offer));
        let new: Vec<Offer> = new.collect();
        offers.extend(new);
    }
    offers
}

/// What an offer adds to others: another act, or outcomes that only the person decides.
fn besides(others: &[Offer], mut offer: Offer) -> Option<Offer> {
    let Some(own) = others.iter().find(|own| own.act == offer.act) else {
        return Some(offer);
    };
    offer
        .outcomes
        .retain(|outcome| !own.outcomes.contains(outcome));
    (!offer.outcomes.is_empty()).then_some(offer)
}

/// What somebody is, among the actors that the fiche names.
fn own(loaded: &Loaded<'_, '_>, actor: &Actor) -> BTreeSet<Id> {
    let (engine, dossier) = (loaded.engine, &loaded.dossier);
    let named = engine.named().into_iter();
    named
        .filter(|id| engine.matches(dossier, actor, id) > Match::No)
        .collect()
}

/// Who stands for each actor that the fiche names.
fn holders(loaded: &Loaded<'_, '_>, around: &Around<'_>) -> BTreeMap<Id, Actor> {
    let (engine, dossier) = (loaded.engine, &loaded.dossier);
    let places = places(engine.catalogue, around.facts, around.today);
    let named = engine.named().into_iter();
    named
        .filter_map(|id| Some((id.clone(), engine.holder(dossier, &id, &places)?)))
        .collect()
}

/// What was done, as far as it may be seen.
pub(crate) fn past(seen: &Seen<'_, '_>) -> Vec<Past> {
    let journal = seen.folder.dossier.journal.iter().enumerate();
    let known = journal.filter(|(_, event)| seen.event(&event.entry));
    let line = known.map(|(rank, event)| {
        let when = (rank, event.recorded, event.draft);
        line(seen, &event.entry, when)
    });
    line.collect()
}

pub(crate) fn lasting(seen: &Seen<'_, '_>) -> Vec<Past> {
    let journal = &seen.folder.dossier.journal;
    let standing = corrected(journal).into_iter();
    let known = standing.filter(|one| seen.event(one.entry));
    let line = known.filter_map(|one| {
        let recorded = journal.get(one.event)?.recorded;
        let draft = one.draft && !one.corrected;
        Some(line(seen, one.entry, (one.event, recorded, draft)))
    });
    line.collect()
}

fn line(seen: &Seen<'_, '_>, entry: &Entry, (rank, recorded, draft): (usize, Date, bool)) -> Past {
    let headline = entry.headline();
    Past {
        rank,
        on: entry.on,
        recorded,
        draft,
        act: headline.act,
        what: headline.what.cloned(),
        outcome: headline.outcome.cloned(),
        logged: match &entry.act {
            Act::Log(logged) => Some((logged.what, logged.amount)),
            _ => None,
        },
        reason: seen.reason(entry).map(str::to_owned),
        own: entry.by.contains(seen.viewer),
    }
}

fn notes<'c>(seen: &Seen<'_, 'c>) -> Vec<(Held, &'c Step)> {
    let written = seen.written().map(|(held, step)| {
        let mut held = held.clone();
        // Each document has its own class.
        held.holding.documents.clear();
        (held, step)
    });
    written.collect()
}

fn documents<'c>(seen: &Seen<'_, 'c>) -> Vec<(Filed, &'c Document)> {
    let readable = seen.documents();
    readable
        .map(|(filed, document)| (filed.clone(), document))
        .collect()
}
