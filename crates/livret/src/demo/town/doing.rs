//! One act: who does it, how it is submitted, what is remembered of it.

use app::dossier::{About, Done};
use app::{Error, Refusal, Who};
use demo::life::Heard;
use domain::dossier::{Act, Actor, Answer, Entry, Event, Subject, Verdict};
use domain::fiche::StepKind;
use domain::values::Date;

use super::super::residents::{Resident, write};
use super::{Town, name_of, number};

impl<'o, 'c> Town<'o, 'c> {
    /// Submits an act by whoever would do it; how it was heard. When they are not in a place to, they do it
    /// for the operator, or somebody of the operator writes down what they decided.
    pub(super) fn submit(
        &mut self,
        rank: usize,
        day: Date,
        mut entry: Entry,
    ) -> Result<Heard, Error<'c>> {
        let prescribes = self.prescription(rank, &mut entry);
        let ways = match prescribes {
            true => vec![entry],
            false => self.ways(rank, &entry),
        };
        for mut entry in ways {
            let by = self.name(rank, &mut entry)?;
            let Some(who) = by.or_else(|| self.paths[rank].chair.clone()) else {
                continue;
            };
            if prescribes && self.paths[rank].id.is_none() {
                self.introduce(rank, &who)?;
            }
            match self.record(rank, &who, &entry) {
                Ok(done) => {
                    let path = &mut self.paths[rank];
                    self.made.dossiers += u64::from(path.id.is_none());
                    self.made.acts += 1;
                    path.id = Some(done.dossier);
                    if prescribes && path.chair.is_none() {
                        path.chair = Some(who);
                    }
                    self.remember(rank, day, entry, done.verdict);
                    self.complete(rank)?;
                    return Ok(Heard::Written);
                }
                Err(Error::Refused(Refusal::NotFound | Refusal::NotYours)) => {}
                Err(Error::Refused(refusal)) => return Ok(self.refused(refusal)),
                Err(error) => return Err(error),
            }
        }
        self.made.turned_down += 1;
        Ok(Heard::Refused)
    }

    /// The ways an act may be submitted: as it is; by those who work from nowhere in particular, for the
    /// operator; with somebody of the operator.
    fn ways(&self, rank: usize, entry: &Entry) -> Vec<Entry> {
        let path = &self.paths[rank];
        let desk = &self.desks[path.desk];
        let operator = path
            .dossier
            .state
            .operator
            .as_ref()
            .or_else(|| desk.engine.sole_operator());
        let mut from_there = entry.clone();
        for actor in &mut from_there.by {
            if actor.structure.is_none() && actor.name.is_none() && !desk.engine.is_subject(actor) {
                actor.structure = operator.cloned();
            }
        }
        let mut with = entry.clone();
        with.by.extend(desk.cast.agent(desk.engine, &path.dossier));
        let mut ways = vec![entry.clone()];
        for way in [from_there, with] {
            if !ways.contains(&way) {
                ways.push(way);
            }
        }
        ways
    }

    /// The operator writes down what a referent may not: health, money.
    fn complete(&mut self, rank: usize) -> Result<(), Error<'c>> {
        let path = &self.paths[rank];
        let desk = &self.desks[path.desk];
        let left = self.residents[path.resident].as_ref().map(Resident::left);
        let Some(left) = left.filter(|left| !left.answers.is_empty()) else {
            return Ok(());
        };
        let Some(agent) = desk.cast.agent(desk.engine, &path.dossier) else {
            return Ok(());
        };
        let who = self.staff.who(&mut self.hand, &agent)?;
        let subject = number(&path.dossier.subject);
        let written = write(self.office, &mut self.hand, &who, (subject, &left))?;
        self.made.acts += u64::from(written);
        if let Some(resident) = self.residents[path.resident].as_mut().filter(|_| written) {
            resident.learn(&who, left);
        }
        Ok(())
    }

    /// An act kept, or a dossier opened by it.
    pub(super) fn record(
        &mut self,
        rank: usize,
        who: &Who,
        entry: &Entry,
    ) -> Result<Done<'c>, Error<'c>> {
        let path = &self.paths[rank];
        let fiche = &self.desks[path.desk].engine.fiche.head.id;
        let about = match &path.dossier.subject {
            Subject::Action => About::Action,
            Subject::Market(name) => About::Market(name.clone()),
            _ => About::Known(number(&path.dossier.subject)),
        };
        self.hand.act(who, |call| match path.id {
            Some(id) => self.office.act(call, id, None, entry),
            None => self.office.open_dossier(call, &about, fiche, entry),
        })
    }

    pub(super) fn refused(&mut self, refusal: Refusal<'_>) -> Heard {
        match refusal {
            Refusal::Answer { verdict, reasons } => {
                self.made.refused += 1;
                Heard::of(&Answer {
                    verdict,
                    reasons,
                    notify: Vec::new(),
                })
            }
            _ => {
                self.made.turned_down += 1;
                Heard::Refused
            }
        }
    }

    /// Whether an act prescribes; the person's own referent does, where they may.
    fn prescription(&self, rank: usize, entry: &mut Entry) -> bool {
        let path = &self.paths[rank];
        let desk = &self.desks[path.desk];
        let Act::Hold(holding) = &entry.act else {
            return false;
        };
        let step = desk.engine.step(holding.step.as_str());
        if step.is_none_or(|step| step.kind != StepKind::Prescription) {
            return false;
        }
        let referent = self.residents[path.resident].as_ref();
        let referent = referent.map(|resident| Actor {
            role: resident.referent.role.clone(),
            structure: resident.referent.structure.clone(),
            name: None,
        });
        if let Some(referent) = referent.filter(|actor| desk.cast.prescribers.contains(actor)) {
            entry.by = vec![referent];
        }
        true
    }

    /// Everybody an act names gets a name; the last of those who work among its authors.
    pub(super) fn name(
        &mut self,
        rank: usize,
        entry: &mut Entry,
    ) -> Result<Option<Who>, Error<'c>> {
        let path = &self.paths[rank];
        let engine = self.desks[path.desk].engine;
        let (staff, hand) = (&mut self.staff, &mut self.hand);
        let subject = name_of(&path.dossier.subject);
        let mut failed = None;
        entry.each_actor(&mut |actor| {
            if engine.is_subject(actor) {
                actor.name.clone_from(&subject);
            } else if actor.name.is_none() {
                match staff.who(hand, actor) {
                    Ok(who) => actor.name = who.actor().name,
                    Err(error) => failed = Some(error),
                }
            }
        });
        if let Some(error) = failed {
            return Err(error);
        }
        // Who was added to write it down comes last.
        let last = entry.by.iter().rfind(|actor| !engine.is_subject(actor));
        last.map(|actor| staff.who(hand, actor)).transpose()
    }

    /// Whoever prescribes knows the person: their referent has them help.
    fn introduce(&mut self, rank: usize, who: &Who) -> Result<(), Error<'c>> {
        let path = &self.paths[rank];
        let Some(resident) = self.residents[path.resident].as_ref() else {
            return Ok(());
        };
        if resident.referent.mandate == who.mandate {
            return Ok(());
        }
        let subject = number(&path.dossier.subject);
        let help = |call: &app::Call<'_>| self.office.add_helper(call, subject, who.mandate);
        match self.hand.act(&resident.referent, help) {
            Ok(()) => self.made.acts += 1,
            Err(Error::Refused(_)) => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Finds the stays of the same person in the operation that a path is in.
    pub(super) fn look_beside(&mut self, rank: usize) {
        let path = &self.paths[rank];
        let engine = self.desks[path.desk].engine;
        let resident = self.residents.get(path.resident).and_then(Option::as_ref);
        let over = resident.map_or(&[][..], |resident| &resident.over);
        let stays = over
            .iter()
            .filter_map(|other| engine.stay_beside(&path.dossier, other));
        self.paths[rank].stays = stays.collect();
    }

    /// Remembers an act as it was kept.
    pub(super) fn remember(&mut self, rank: usize, day: Date, entry: Entry, verdict: Verdict) {
        let event = Event {
            entry,
            recorded: day,
            draft: verdict == Verdict::Incomplete,
        };
        let engine = self.desks[self.paths[rank].desk].engine;
        let before = engine.fed(
            &self.paths[rank].dossier,
            &self.around(&self.paths[rank], day),
        );
        self.paths[rank].dossier.apply(engine, event);
        let after = engine.fed(
            &self.paths[rank].dossier,
            &self.around(&self.paths[rank], day),
        );
        let fiche = &engine.fiche.head.id;
        self.ledger.remove(fiche, &before);
        self.ledger.add(fiche, &after);
    }
}
