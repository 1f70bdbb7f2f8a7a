//! What retention asks of one subject today: by the columns, which may only see too much, then by the
//! journals, which decide.

use std::collections::{BTreeMap, BTreeSet};

use domain::retention::{
    About, Action, Because, Category, Fate, Held, LegalHold, Part, PersonHeld, Retention, Stage,
    Started,
};
use domain::values::{Date, Id};
use store::holds::{self, Hold};
use store::privacy::{DossierLine, Standing};
use store::subjects;
use store::{Tx, dossiers, privacy};

use super::export::Clock;
use crate::error::Error;
use crate::office::Office;
use crate::subject;

/// Something to be moved to a later stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The subject.
    pub subject: i64,
    /// The dossier; nothing for the subject's own record.
    pub dossier: Option<i64>,
    /// Where it stands.
    pub from: Stage,
    /// Where it goes.
    pub to: Stage,
    /// The rule whose time has passed.
    pub rule: Id,
    /// What stays as evidence.
    pub keeps: BTreeSet<Part>,
}

/// What retention asks of a subject.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// What is to be moved.
    pub moves: Vec<Move>,
    /// A legal hold keeps something from being moved.
    pub held_back: bool,
}

/// The rules on a day, and what they need to know of the fiches.
pub(super) struct Terms<'c> {
    retention: &'c Retention,
    pub today: Date,
    fiches: BTreeMap<(String, i64), About>,
    payments: BTreeMap<String, Date>,
}

impl<'c> Terms<'c> {
    /// The rules on a day.
    ///
    /// # Errors
    /// A fault.
    pub fn on(office: &Office<'c>, today: Date) -> Result<Terms<'c>, Error<'c>> {
        let about = |engine: &domain::dossier::Engine<'_>| {
            let fiche = engine.fiche;
            let version = i64::from(fiche.version.number);
            ((fiche.head.id.to_string(), version), About::of(fiche))
        };
        let payments = office.store.read(privacy::payments);
        Ok(Terms {
            retention: &office.catalogue.retention,
            today,
            fiches: office.all_engines().map(about).collect(),
            payments: payments.map_err(Error::Store)?.into_iter().collect(),
        })
    }
}

/// A subject with all that makes its record last.
pub(super) struct File {
    /// Where it stands.
    pub standing: Standing,
    /// Its dossiers, and those of its household.
    pub lines: Vec<DossierLine>,
    /// What departs from the rules, that day.
    pub holds: Vec<Hold>,
}

/// Where something stands, by its columns.
fn stage(archived_at: Option<i64>, erased_at: Option<i64>, kept: Option<&str>) -> Stage {
    match (archived_at, erased_at, kept) {
        (_, Some(_), None) => Stage::Erased,
        (_, Some(_), Some(_)) => Stage::EvidenceOnly,
        (Some(_), None, _) => Stage::Archived,
        (None, None, _) => Stage::Active,
    }
}

impl File {
    /// The files of the subjects of a batch, in their order.
    ///
    /// # Errors
    /// A fault.
    pub fn of<'c>(
        tx: &mut Tx<'_>,
        standings: Vec<Standing>,
        today: Date,
    ) -> Result<Vec<File>, Error<'c>> {
        let (Some(first), Some(last)) = (standings.first(), standings.last()) else {
            return Ok(Vec::new());
        };
        let (from, to) = (first.id, last.id);
        let mut lines: BTreeMap<i64, Vec<DossierLine>> = BTreeMap::new();
        for line in privacy::dossiers(tx, from, to)? {
            lines.entry(line.owner).or_default().push(line);
        }
        let mut holds: BTreeMap<i64, Vec<Hold>> = BTreeMap::new();
        for hold in holds::in_force(tx, from, to, today)? {
            holds.entry(hold.subject).or_default().push(hold);
        }
        let file = |standing: Standing| File {
            lines: lines.remove(&standing.id).unwrap_or_default(),
            holds: holds.remove(&standing.id).unwrap_or_default(),
            standing,
        };
        Ok(standings.into_iter().map(file).collect())
    }

    /// The legal hold that lasts longest.
    fn legal_hold(&self) -> Option<LegalHold> {
        let holds = self.holds.iter().filter(|hold| hold.kind == holds::HOLD);
        let longest = holds.max_by_key(|hold| hold.to.unwrap_or(Date::MAX))?;
        Some(LegalHold {
            reason: longest.id.to_string(),
            until: longest.to,
        })
    }

    /// Whether it was taken out of the archive for a while.
    fn is_back(&self) -> bool {
        self.holds.iter().any(|hold| hold.kind == holds::RETURN)
    }

    /// The line of a dossier of its own.
    pub fn own(&self, dossier: i64) -> Option<&DossierLine> {
        self.own_lines().find(|line| line.id == dossier)
    }

    /// The dossiers of its own.
    pub fn own_lines(&self) -> impl Iterator<Item = &DossierLine> {
        let own = |line: &&DossierLine| line.subject == self.standing.id;
        self.lines.iter().filter(own)
    }

    /// What the columns ask: never less than the journals do. A dossier whose last contact they do not know
    /// counts from its first day.
    pub fn by_columns(&self, terms: &Terms<'_>) -> Asked {
        let held = self.lines.iter().map(|line| terms.by_columns(line));
        self.asked(held.collect(), terms)
    }

    /// What the journals ask.
    ///
    /// # Errors
    /// A fault: nothing is decided on what cannot be read.
    pub fn by_journals<'c>(
        &self,
        office: &Office<'c>,
        tx: &mut Tx<'_>,
        terms: &Terms<'_>,
    ) -> Result<Asked, Error<'c>> {
        let held = self.held(office, tx, terms)?;
        Ok(self.asked(held, terms))
    }

    /// How long its record, and each dossier of its own, stays where it is.
    ///
    /// # Errors
    /// A fault.
    pub fn clocks<'c>(
        &self,
        office: &Office<'c>,
        tx: &mut Tx<'_>,
        terms: &Terms<'_>,
    ) -> Result<Vec<Clock>, Error<'c>> {
        let person = self.person(self.held(office, tx, terms)?);
        let fate = terms.retention.person(&person, terms.today);
        let clock = |dossier, stage: Stage, fate: &Fate<'_>| Clock {
            dossier,
            stage: stage.max(fate.now),
            until: fate.until,
            why: match fate.because {
                Because::Hold(_) => "Un gel suspend l'effacement.".to_owned(),
                because => because.text().to_owned(),
            },
        };
        let mut clocks = vec![clock(None, person.stage, &fate.whole)];
        for (held, fate) in person.held.iter().zip(&fate.each) {
            let own = held.id.parse().ok().and_then(|id| self.own(id));
            clocks.extend(own.map(|line| clock(Some(line.id), held.stage, fate)));
        }
        Ok(clocks)
    }

    /// What is held, by the journals.
    pub(super) fn held<'c>(
        &self,
        office: &Office<'c>,
        tx: &mut Tx<'_>,
        terms: &Terms<'_>,
    ) -> Result<Vec<Held>, Error<'c>> {
        let mut held = Vec::new();
        for line in &self.lines {
            held.push(match line.erased_at {
                None => terms.by_journal(office, tx, line)?,
                // Its journal is gone: its columns are what is left of its days.
                Some(_) => terms.by_columns(line),
            });
        }
        Ok(held)
    }

    pub(super) fn person(&self, held: Vec<Held>) -> PersonHeld {
        let s = &self.standing;
        PersonHeld {
            id: s.id.to_string(),
            legal_hold: self.legal_hold(),
            stage: stage(s.archived_at, s.erased_at, s.kept.as_deref()),
            held,
        }
    }

    fn asked(&self, held: Vec<Held>, terms: &Terms<'_>) -> Asked {
        let mut person = self.person(held);
        let moves = self.moves(&person, terms);
        let held_back = match person.legal_hold.take() {
            Some(_) => self.moves(&person, terms) != moves,
            None => false,
        };
        Asked { moves, held_back }
    }

    fn moves(&self, person: &PersonHeld, terms: &Terms<'_>) -> Vec<Move> {
        let actions = terms
            .retention
            .plan(std::slice::from_ref(person), terms.today);
        let moves = actions.into_iter().filter_map(|action| self.moved(action));
        let back = self.is_back();
        moves
            .filter(|one| !(back && one.to == Stage::Archived))
            .collect()
    }

    /// A move of the subject or of a dossier of its own; those of its household go with the household.
    fn moved(&self, action: Action<'_>) -> Option<Move> {
        let dossier = match action.held {
            Some(id) => Some(self.own(id.parse().ok()?)?.id),
            None => None,
        };
        Some(Move {
            subject: self.standing.id,
            dossier,
            from: action.from,
            to: action.fate.now,
            rule: action.by.id.clone(),
            keeps: action.fate.keeps,
        })
    }

    /// Of these moves, those that are confirmed; the subject itself never goes further than a dossier of its
    /// own.
    pub fn confirmed(&self, moves: Vec<Move>, confirmed: impl Fn(&Move) -> bool) -> Vec<Move> {
        let mut moves = moves;
        moves.retain(confirmed);
        let reached = |line: &DossierLine| {
            let moved = moves.iter().find(|one| one.dossier == Some(line.id));
            let stands = stage(line.archived_at, line.erased_at, line.kept.as_deref());
            moved.map_or(stands, |one| one.to)
        };
        let furthest = self.own_lines().map(reached).min();
        moves.retain(|one| one.dossier.is_some() || furthest.is_none_or(|stage| one.to <= stage));
        moves
    }
}

impl Terms<'_> {
    fn by_columns(&self, line: &DossierLine) -> Held {
        let about = self.fiches.get(&(line.fiche.clone(), line.fiche_version));
        Held {
            id: line.id.to_string(),
            category: Category::ActiveDossier,
            about: about.cloned().unwrap_or_default(),
            started: Started {
                last_contact: Some(line.contact_on.unwrap_or(line.opened_on)),
                end: line.closed_on,
                programme_end: self.paid(line),
                written: None,
            },
            legal_hold: None,
            stage: stage(line.archived_at, line.erased_at, line.kept.as_deref()),
        }
    }

    fn by_journal<'c>(
        &self,
        office: &Office<'c>,
        tx: &mut Tx<'_>,
        line: &DossierLine,
    ) -> Result<Held, Error<'c>> {
        let unreadable = || Error::Unreadable(format!("dossier {}", line.id));
        let kept = dossiers::find(tx, line.id)?.ok_or_else(unreadable)?;
        let subject = subjects::find(tx, line.subject)?.ok_or_else(unreadable)?;
        let subject = subject::open_left(office, subject)?;
        let engine = office.engine_of(&kept)?;
        let dossier = office.replay(tx, &kept, &subject, engine)?;
        let mut held = Held::dossier(engine, &dossier, self.paid(line), self.today);
        held.stage = stage(line.archived_at, line.erased_at, line.kept.as_deref());
        Ok(held)
    }

    /// The last payment of the funder of a dossier's fiche.
    fn paid(&self, line: &DossierLine) -> Option<Date> {
        let paid = self.payments.get(&line.fiche).copied();
        paid.filter(|day| *day <= self.today)
    }
}
