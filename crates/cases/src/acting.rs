//! Acts of a case: answered by the kernel, written down when they may be.

use domain::dossier::act::{Act, Deposit, Entry};
use domain::dossier::{Answer, Event, Status, Verdict};
use domain::fiche::Fiche;
use domain::time::{add, subtract};
use domain::values::{Date, Duration};

use crate::format::model::{About, Line, LogLine, Verb};
use crate::people::People;
use crate::world::{Answered, Mark, World};

impl<'c> World<'_, 'c> {
    /// An act: answered, and written down when it may be.
    ///
    /// # Errors
    /// A line that makes no sense there, in French.
    pub fn act(&mut self, line: &Line<'c>) -> Result<Answered<'c>, String> {
        if let Verb::Correct { line: wrong, with } = &line.verb {
            return self.correct(line, &wrong.text, with.as_deref());
        }
        let rank = match &line.verb {
            Verb::Prescribe { fiche, .. } => match self.find_draft(line, fiche) {
                Some(rank) => rank,
                None => self.open(line, fiche, About::Person)?,
            },
            _ => self.folder(line)?,
        };
        let log = match &line.verb {
            Verb::Log(log) => Some(log),
            _ => None,
        };
        let mut worst: Option<Answered<'c>> = None;
        for time in 0..log.map_or(1, |log| log.times) {
            let later = log.and_then(|log| after(log, time));
            let (answer, entry) = self.once(rank, line, later)?;
            let worse = |worst: &Answered<'c>| worst.answer.verdict < answer.verdict;
            if worst.as_ref().is_none_or(worse) {
                worst = Some(Answered {
                    answer,
                    entry,
                    folder: rank,
                });
            }
        }
        worst.ok_or_else(|| "rien n'est noté".to_owned())
    }

    /// A dossier of this name where nothing is prescribed yet.
    fn find_draft(&self, line: &Line<'_>, fiche: &Fiche) -> Option<usize> {
        line.dossier.as_ref()?;
        let rank = self.find(line)?;
        let folder = &self.folders[rank];
        let draft = folder.dossier.state.status == Status::Draft;
        (draft && folder.dossier.fiche == fiche.head.id).then_some(rank)
    }

    fn once(
        &mut self,
        rank: usize,
        line: &Line<'c>,
        later: Option<Duration>,
    ) -> Result<(Answer<'c>, Entry), String> {
        let ledger = self.ledger();
        let shift = |day: Date| later.map_or(day, |later| add(day, later));
        let (on, recorded) = (shift(line.on), shift(line.recorded));
        let around = self.around(rank, recorded, &ledger);
        let people = self.people(rank, on, around);
        let line = Line { on, ..line.clone() };
        let Some(entry) = people.entry(&line) else {
            return Err("la fiche n'a pas d'étape pour cela".to_owned());
        };
        let (early, entry) = in_time(&people, &line, entry);
        for (on, deposit) in early {
            self.write(rank, deposited(on, deposit), on, false);
        }
        let ledger = self.ledger();
        let around = self.around(rank, recorded, &ledger);
        let folder = &self.folders[rank];
        let answer = folder.engine.decide(&folder.dossier, &entry, &around);
        self.submit(rank, entry.clone(), recorded, &answer, line.name.as_ref());
        Ok((answer, entry))
    }

    /// Writes an entry down if its answer lets it.
    fn submit(
        &mut self,
        rank: usize,
        entry: Entry,
        recorded: Date,
        answer: &Answer<'c>,
        name: Option<&String>,
    ) {
        // Only a step or a document is kept as a draft: nothing else can be completed later.
        let keeps = matches!(
            entry.act,
            Act::Hold(_) | Act::Deposit(_) | Act::Correct { .. }
        );
        let written = answer.accepted() || (keeps && answer.recordable());
        if !written {
            return;
        }
        let version = match &entry.act {
            Act::Pin { version } => Some(*version),
            _ => None,
        };
        let draft = answer.verdict == Verdict::Incomplete;
        let event = self.folders[rank].dossier.journal.len();
        self.write(rank, entry, recorded, draft);
        self.folders[rank].told = answer.notify.clone();
        if let Some(name) = name {
            let mark = Mark {
                folder: rank,
                event,
            };
            self.marks.insert(name.clone(), mark);
        }
        let fiche = &self.folders[rank].dossier.fiche;
        let moved = version.and_then(|version| self.engines.version(fiche, version));
        if let Some(Ok(engine)) = moved.map(|fiche| self.engines.engine(fiche)) {
            let folder = &mut self.folders[rank];
            folder.dossier = folder.dossier.under(&engine);
            folder.engine = engine;
        }
    }

    /// Writes an entry down.
    pub fn write(&mut self, rank: usize, entry: Entry, recorded: Date, draft: bool) {
        let folder = &mut self.folders[rank];
        let event = Event {
            entry,
            recorded,
            draft,
        };
        folder.dossier.apply(&folder.engine, event);
    }

    fn correct(
        &mut self,
        line: &Line<'c>,
        wrong: &str,
        with: Option<&Line<'c>>,
    ) -> Result<Answered<'c>, String> {
        let Some(mark) = self.marks.get(wrong).copied() else {
            return Err(format!("la ligne « {wrong} » n'a rien écrit"));
        };
        let Mark {
            folder: rank,
            event,
        } = mark;
        let ledger = self.ledger();
        let around = self.around(rank, line.recorded, &ledger);
        let before = self.people(rank, line.on, around);
        let old = before
            .dossier
            .journal
            .get(event)
            .map(|event| event.entry.by.clone());
        let by = match &line.by {
            Some(by) => before.all(by, &[]),
            None => old.unwrap_or_default(),
        };
        let correction = |with: Option<Box<Entry>>| Entry {
            act: Act::Correct { event, with },
            on: line.on,
            by: by.clone(),
            reason: line.reason.clone(),
        };
        // What the new line does not say is in order where the wrong one is not.
        let mut without = before.dossier.clone();
        without.apply(
            before.engine,
            Event {
                entry: correction(None),
                recorded: line.recorded,
                draft: false,
            },
        );
        let people = People {
            dossier: &without,
            ..before
        };
        let with = with.and_then(|with| people.entry(with)).map(Box::new);
        let entry = correction(with);
        let answer = before.engine.decide(before.dossier, &entry, &around);
        self.submit(
            rank,
            entry.clone(),
            line.recorded,
            &answer,
            line.name.as_ref(),
        );
        Ok(Answered {
            answer,
            entry,
            folder: rank,
        })
    }
}
/// How long after the first time something logged several times happens again.
fn after(log: &LogLine, time: u16) -> Option<Duration> {
    let every = log.every?;
    Some(Duration {
        count: every.count.saturating_mul(time),
        ..every
    })
}

/// A document deposited by whoever wrote it.
fn deposited(on: Date, deposit: Deposit) -> Entry {
    Entry {
        by: deposit.written_by.clone(),
        act: Act::Deposit(deposit),
        on,
        reason: None,
    }
}

/// The documents that a line says nothing of and that are due some time before the step: in order, they
/// came in time. They leave the entry, with the day they came.
fn in_time(
    people: &People<'_, '_>,
    line: &Line<'_>,
    entry: Entry,
) -> (Vec<(Date, Deposit)>, Entry) {
    let says_nothing = match &line.verb {
        Verb::Hold(hold) => hold.papers.is_none(),
        _ => false,
    };
    let mut entry = entry;
    let Act::Hold(holding) = &mut entry.act else {
        return (Vec::new(), entry);
    };
    let first = people.dossier.state.done().next().map(|held| held.on);
    let planned = people.dossier.state.planned.get(&holding.step).copied();
    let due = |deposit: &Deposit| -> Option<Date> {
        let document = people.engine.document(deposit.document.as_str())?;
        let deadline = document.deadline.as_ref()?;
        let before = deadline.before.filter(|_| deadline.step == holding.step)?;
        let day = subtract(planned.unwrap_or(line.on), before).min(line.on);
        first.is_some_and(|first| first <= day).then_some(day)
    };
    let mut early = Vec::new();
    if says_nothing {
        let mut kept = Vec::new();
        for deposit in std::mem::take(&mut holding.documents) {
            match due(&deposit) {
                Some(day) => early.push((day, deposit)),
                None => kept.push(deposit),
            }
        }
        holding.documents = kept;
    }
    (early, entry)
}
