//! Days go by over everybody: whose turn comes does what they mean to do.

mod actions;
mod bodies;
mod doing;
mod needs;
mod reports;

use std::collections::BTreeSet;

use app::subject::Contact;
use app::{Error, Office, Who};
use demo::acts::Stage;
use demo::cast::Cast;
use demo::dice::Dice;
use demo::life::{Life, Turn};
use demo::names::Communes;
use demo::onward::{comes_back, elsewhere, onward};
use demo::persons::{somebody, told_all};
use domain::dossier::{Around, Dossier, Engine, Ledger, Subject, Timeline};
use domain::eligibility::{Judge, Opening, OpeningState, openings};
use domain::fiche::{self, BoundOf, Fiche};
use domain::links::Links;
use domain::survey::Stay;
use domain::time::days_between;
use domain::values::Date;
use jiff::ToSpan;
use store::outbox;

use super::Made;
use super::hand::Hand;
use super::residents::{Resident, referent, register, tell};
use super::staff::Staff;

/// What a demonstration is asked.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// How many people.
    pub persons: u64,
    /// The seed.
    pub seed: u64,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

impl Wanted {
    /// How many days go by.
    pub fn days(&self) -> u64 {
        u64::try_from(days_between(self.from, self.until)).unwrap_or(0)
    }
}

/// The most dossiers of one person.
const MOST_DOSSIERS: usize = 3;
/// One person in so many has a need that nothing answers.
const NEEDS: usize = 15;
/// Days before the last one on which nobody new comes any more.
const SETTLED: i64 = 45;

/// A fiche at work, with the journal of its action.
struct Desk<'o, 'c> {
    engine: &'o Engine<'c>,
    cast: Cast,
    action: Option<Path>,
    /// Its contracts under way, and how many months were led.
    contracts: Vec<Contract>,
    months: usize,
}

/// A contract, and how many months of it are left.
struct Contract {
    path: Path,
    months: usize,
}

impl Desk<'_, '_> {
    /// Whether no date of the fiche says that people come no more.
    fn takes(&self, day: Date) -> bool {
        let dated = openings(self.engine.fiche, day);
        let over = |one: &Opening<'_>| one.state == OpeningState::Closed;
        !dated
            .iter()
            .any(|one| over(one) && one.bounds != BoundOf::Counting)
    }
}

/// A dossier, and what is meant in it.
struct Path {
    resident: usize,
    desk: usize,
    life: Option<Life>,
    /// As it is kept, once it is.
    id: Option<i64>,
    /// The same, as whoever fills the memory remembers it.
    dossier: Dossier,
    /// The stays of the same person in the operation it is in, that are over.
    stays: Vec<Stay>,
    /// Who prescribed.
    chair: Option<Who>,
}

/// Everybody, and the days that go by.
pub struct Town<'o, 'c> {
    office: &'o Office<'c>,
    wanted: Wanted,
    hand: Hand,
    /// What goes by beside people's lives, and changes none.
    beside: Dice,
    staff: Staff<'o, 'c>,
    communes: Communes,
    links: Links<'c>,
    judge: Option<Judge<'c>>,
    desks: Vec<Desk<'o, 'c>>,
    residents: Vec<Option<Resident>>,
    paths: Vec<Path>,
    /// Whose turn comes on which day: the person of a rank first, then the path of a rank.
    turns: BTreeSet<(Date, usize, usize)>,
    ledger: Ledger,
    /// The next month in which the actions themselves are led.
    month: Date,
    /// What was made so far.
    pub made: Made,
}

impl<'o, 'c> Town<'o, 'c> {
    /// Nobody yet; everybody comes on their day.
    pub fn new(office: &'o Office<'c>, wanted: Wanted) -> Town<'o, 'c> {
        let desks = office.engines_on(wanted.from).map(|engine| Desk {
            engine,
            cast: Cast::of(engine),
            action: None,
            contracts: Vec::new(),
            months: 0,
        });
        let catalogue = office.catalogue;
        let mut town = Town {
            office,
            wanted,
            hand: Hand::new(wanted.seed, wanted.from),
            beside: Dice::seeded(wanted.seed.rotate_left(41)),
            staff: Staff::new(office, wanted.from),
            communes: Communes::of(catalogue, |_| 1),
            links: Links::on(catalogue, wanted.from),
            judge: Judge::new(catalogue, wanted.from).ok(),
            desks: desks.collect(),
            residents: Vec::new(),
            paths: Vec::new(),
            turns: BTreeSet::new(),
            ledger: Ledger::default(),
            month: wanted.from.first_of_month(),
            made: Made::default(),
        };
        let span = i64::try_from(wanted.days()).unwrap_or(0) - SETTLED;
        let span = u64::try_from(span.max(1)).unwrap_or(1);
        for rank in 0..wanted.persons {
            // Spread evenly, and fiche after fiche: each has people at every age of its dossiers.
            let days = i64::try_from(rank * span / wanted.persons.max(1)).unwrap_or(0);
            let day = wanted.from.saturating_add(days.days());
            // An action whose dates are past takes nobody any more: the next one does.
            let count = town.desks.len().max(1);
            let turn = usize::try_from(rank).unwrap_or(0);
            let mut desks = (0..count).map(|step| (turn + step) % count);
            let open = |desk: &usize| town.desks.get(*desk).is_some_and(|desk| desk.takes(day));
            let desk = desks.find(open).unwrap_or(turn % count);
            let resident = town.residents.len();
            town.residents.push(None);
            town.begin(resident, desk, day);
        }
        town
    }

    /// A path that begins on a day.
    fn begin(&mut self, resident: usize, desk: usize, day: Date) {
        let Some(at) = self.desks.get(desk) else {
            return;
        };
        let rank = self.paths.len();
        self.paths.push(Path {
            resident,
            desk,
            life: Some(Life::new(self.wanted.seed, rank as u64 + 1, day)),
            id: None,
            dossier: Dossier::open(String::new(), Subject::Anonymous, at.engine),
            stays: Vec::new(),
            chair: None,
        });
        self.turns.insert((day, resident, rank));
    }

    /// The next turn; how many days went by, nothing when all did.
    ///
    /// # Errors
    /// The memory's.
    pub fn go_by(&mut self) -> Result<Option<u64>, Error<'c>> {
        let Some((day, resident, rank)) = self.turns.pop_first() else {
            return Ok(None);
        };
        if day > self.wanted.until {
            return Ok(None);
        }
        while self.month <= day {
            self.lead_actions()?;
        }
        self.hand.wake_on(day);
        if self.residents[resident].is_none() {
            self.welcome(resident, rank, day)?;
        }
        self.turn(rank, day)?;
        let days = days_between(self.wanted.from, day);
        Ok(Some(u64::try_from(days).unwrap_or(0)))
    }

    /// Somebody comes, and is registered.
    fn welcome(&mut self, resident: usize, rank: usize, day: Date) -> Result<(), Error<'c>> {
        let rank = self.paths[rank].desk;
        let desk = &self.desks[rank];
        let drawn = (self.wanted.seed, resident as u64);
        let (somebody, person) = somebody(desk.engine, day, &self.communes, drawn);
        let mut dice = Dice::seeded(self.hand.draw());
        // Of most people everything that matters is known; of some, only what was asked first.
        let person = match dice.once_in(6) {
            true => person,
            false => told_all(desk.engine, day, &person, dice.once_in(2)),
        };
        let actor = referent(desk.engine, &desk.cast, &person, &mut dice);
        let actor = actor.ok_or_else(|| {
            Error::Unreadable(format!(
                "personne ne prescrit {}",
                desk.engine.fiche.head.id
            ))
        })?;
        let who = self.staff.who(&mut self.hand, &actor)?;
        let known = register(self.office, &mut self.hand, who, (&somebody, &person))?;
        self.made.persons += 1;
        self.made.acts += 2;
        if dice.once_in(NEEDS) {
            self.need(&known, rank, &mut dice)?;
        }
        self.residents[resident] = Some(known);
        Ok(())
    }

    /// What comes next in a path.
    fn turn(&mut self, rank: usize, day: Date) -> Result<(), Error<'c>> {
        self.seat(rank)?;
        self.look_beside(rank);
        let Some(mut life) = self.paths[rank].life.take() else {
            return Ok(());
        };
        let resident = self.paths[rank].resident;
        match life.turn(&self.stage(rank, day)) {
            Turn::Wait(day) => {
                self.turns.insert((day, resident, rank));
                self.paths[rank].life = Some(life);
            }
            Turn::Act(entry) => {
                let heard = self.submit(rank, day, *entry)?;
                life.hear(heard, day);
                self.turns.insert((day, resident, rank));
                self.paths[rank].life = Some(life);
            }
            Turn::Over => {
                self.go_on(rank, &life, day);
                // Nobody asks of it any more.
                let engine = self.desks[self.paths[rank].desk].engine;
                let blank = Dossier::open(String::new(), Subject::Anonymous, engine);
                let over = std::mem::replace(&mut self.paths[rank].dossier, blank);
                let resident = self.residents[resident].as_mut();
                if let Some(resident) = resident.filter(|_| engine.survey(&over).is_some()) {
                    resident.over.push(over);
                }
            }
        }
        Ok(())
    }

    /// The subject of a path takes their place in it: the person, or the household they found.
    fn seat(&mut self, rank: usize) -> Result<(), Error<'c>> {
        let path = &mut self.paths[rank];
        if path.dossier.subject != Subject::Anonymous {
            return Ok(());
        }
        let engine = self.desks[path.desk].engine;
        let Some(resident) = &mut self.residents[path.resident] else {
            return Ok(());
        };
        let subject = match (engine.fiche.head.subject, resident.household) {
            (fiche::Subject::Person, _) => Subject::Person(resident.person.to_string()),
            (fiche::Subject::Household, Some(id)) => Subject::Household(id.to_string()),
            (fiche::Subject::Household, None) => {
                let persons = [resident.person];
                let id = self.hand.act(&resident.referent, |call| {
                    self.office
                        .found_household(call, &persons, &Contact::default())
                })?;
                resident.household = Some(id);
                let (hand, referent) = (&mut self.hand, &resident.referent);
                tell(self.office, hand, referent, id, &resident.known)?;
                self.made.acts += 2;
                Subject::Household(id.to_string())
            }
        };
        resident.dossiers += 1;
        path.dossier = Dossier::open(String::new(), subject, engine);
        Ok(())
    }

    /// Where the acts of a path are made up.
    fn stage(&self, rank: usize, day: Date) -> Stage<'_, 'c> {
        let path = &self.paths[rank];
        let desk = &self.desks[path.desk];
        Stage {
            engine: desk.engine,
            cast: &desk.cast,
            dossier: &path.dossier,
            around: self.around(path, day),
            day,
        }
    }

    fn around<'a>(&'a self, path: &'a Path, day: Date) -> Around<'a> {
        const NOTHING: &Timeline = &Timeline::new();
        let resident = self.residents.get(path.resident).and_then(Option::as_ref);
        let action = self.desks[path.desk].action.as_ref();
        Around {
            today: day,
            facts: resident.map_or(NOTHING, |resident| &resident.facts),
            ledger: &self.ledger,
            action: action.map(|action| &action.dossier),
            mandates: &self.staff.held,
            stays: &path.stays,
        }
    }

    /// A path ended: the person may go on to another fiche.
    fn go_on(&mut self, rank: usize, life: &Life, day: Date) {
        let path = &self.paths[rank];
        let (Some(resident), Some(judge)) = (&self.residents[path.resident], &self.judge) else {
            return;
        };
        if resident.dossiers >= MOST_DOSSIERS {
            return;
        }
        let judge = judge.on(day);
        let mut dice = Dice::seeded(self.hand.draw());
        if comes_back(self.desks[path.desk].engine, &path.dossier, &mut dice) {
            let (resident, desk) = (path.resident, path.desk);
            let later = 30 + i64::try_from(dice.below(90)).unwrap_or(0);
            return self.begin(resident, desk, day.saturating_add(later.days()));
        }
        let next: Option<&Fiche> = match (life.is_turned_away(), path.dossier.state.closed_on()) {
            (true, _) => elsewhere(&judge, &path.dossier, &resident.known, &mut dice),
            (false, Some(_)) => onward(
                &self.links,
                &judge,
                &path.dossier,
                &resident.known,
                &mut dice,
            ),
            (false, None) => None,
        };
        let desk = next.and_then(|next| {
            let mut desks = self.desks.iter();
            desks.position(|desk| desk.engine.fiche.head.id == next.head.id)
        });
        if let Some(desk) = desk {
            let resident = path.resident;
            let later = 7 + i64::try_from(dice.below(40)).unwrap_or(0);
            self.begin(resident, desk, day.saturating_add(later.days()));
        }
    }

    /// The last day: lists are drawn as they stand, nobody is told of what never happened, and all of it is
    /// on the disk.
    ///
    /// # Errors
    /// The memory's.
    pub fn settle(&mut self) -> Result<(), Error<'c>> {
        self.hand.wake_on(self.wanted.until);
        let nobody = Who::installation(domain::values::Id::default());
        let now = self.hand.act(&nobody, |call| call.now);
        self.staff.hire_onlookers(&mut self.hand)?;
        let most = self.residents.iter().flatten();
        let most = most.max_by_key(|resident| resident.dossiers);
        if let Some(person) = most.map(|resident| resident.person) {
            self.staff.welcome(&mut self.hand, person)?;
        }
        while self.office.wake(now)? > 0 {}
        self.meet()?;
        let told = self.office.store.write(|tx| outbox::all_done(tx, now.at));
        told.map_err(Error::Store)?;
        self.office.store.settle().map_err(Error::Store)
    }
}

/// The number a subject is kept under.
fn number(subject: &Subject) -> i64 {
    name_of(subject)
        .and_then(|name| name.parse().ok())
        .unwrap_or(0)
}

/// The name a subject signs under.
fn name_of(subject: &Subject) -> Option<String> {
    match subject {
        Subject::Person(name) | Subject::Household(name) => Some(name.clone()),
        _ => None,
    }
}
