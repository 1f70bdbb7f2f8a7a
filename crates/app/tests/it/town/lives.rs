//! Lives led through the real acts.

use app::dossier::About;
use app::{Error, Refusal, Who};
use demo::cast::Cast;
use demo::life::{Heard, Life, Turn};
use demo::world::since_always;
use domain::access::posts_of;
use domain::dossier::act::Input;
use domain::dossier::{Act, Actor, Around, Dossier, Engine, Entry, Ledger, Subject};
use domain::fiche::InputKind;
use domain::person::Person;
use domain::values::Date;
use store::{lists, owed};

use super::{CATALOGUE, Town, fiche, noon};

impl Town {
    /// Somebody's life in a fiche, from a day to another; their number, and that of the dossier if there is
    /// one.
    pub fn live(&mut self, code: &str, rank: u64, from: Date, until: Date) -> (i64, Option<i64>) {
        let engine = self.engine(code, from);
        let (subject, person) = self.welcome(&engine, rank, from);
        let dossier = self.live_on(code, (subject, &person), rank, from, until);
        (subject, dossier)
    }

    /// The same for somebody known.
    pub fn live_on(
        &mut self,
        code: &str,
        (subject, person): (i64, &Person),
        rank: u64,
        from: Date,
        until: Date,
    ) -> Option<i64> {
        let engine = self.engine(code, from);
        let cast = Cast::of(&engine);
        let facts = since_always(person);
        let ledger = Ledger::default();
        let mut life = Life::new(35, rank, from);
        let (mut day, mut dossier) = (from, None);
        while day <= until {
            let read = match dossier {
                Some(number) => self.office.replayed(number, noon(day)).expect("it replays"),
                None => Dossier::open("neuf".to_owned(), self.subject(&engine, subject), &engine),
            };
            let stage = demo::acts::Stage {
                engine: &engine,
                cast: &cast,
                dossier: &read,
                around: Around {
                    today: day,
                    facts: &facts,
                    ledger: &ledger,
                    action: None,
                    mandates: &[],
                    stays: &[],
                },
                day,
            };
            match life.turn(&stage) {
                Turn::Over => break,
                Turn::Wait(next) => day = next,
                Turn::Act(entry) => {
                    let mut entry = *entry;
                    self.mark(&engine, &mut entry);
                    let who = self.signed(&engine, subject, &mut entry.by);
                    let done = self.call(&who, day, |call| match dossier {
                        Some(number) => self.office.act(call, number, None, &entry),
                        None => {
                            self.follow(subject, &who, day);
                            let about = About::Known(subject);
                            self.office.open_dossier(call, &about, &fiche(code), &entry)
                        }
                    });
                    let heard = match done {
                        Ok(done) => {
                            dossier = Some(done.dossier);
                            Heard::Written
                        }
                        Err(Error::Refused(
                            Refusal::Answer { .. } | Refusal::NotYours | Refusal::NotFound,
                        )) => Heard::Refused,
                        Err(other) => panic!("{code}, {day}: {other}"),
                    };
                    life.hear(heard, day);
                    if let Some(number) = dossier.filter(|_| self.watched) {
                        self.listed(number, day);
                    }
                }
            }
        }
        dossier
    }

    /// What lists keep of a dossier is what its journal says, and nothing is owed under a post that somebody
    /// holds who may not know of it. How many lines are owed.
    pub fn listed(&self, number: i64, day: Date) -> usize {
        let found = self.office.verify_these(&[number], noon(day));
        assert_eq!(found.expect("it reads").differences, [], "on {day}");
        let reach = self.read(|tx| lists::reached(tx, number));
        let owed = self.read(|tx| owed::of(tx, number));
        let held = self.mandates.iter().map(|(actor, mandate)| {
            let posts = posts_of(&CATALOGUE, actor).into_iter();
            let posts = posts.map(|post| post.to_string());
            posts
                .chain([format!("mandat:{mandate}")])
                .collect::<Vec<String>>()
        });
        for held in held {
            let knows = held.iter().any(|post| reach.contains(post));
            for one in owed.iter().filter(|one| held.contains(&one.post)) {
                assert!(
                    knows,
                    "{} owes {one:?}, and may not know of {number}",
                    held[0]
                );
            }
        }
        owed.len()
    }

    pub fn subject(&self, engine: &Engine<'_>, number: i64) -> Subject {
        match engine.fiche.head.subject {
            domain::fiche::Subject::Person => Subject::Person(number.to_string()),
            domain::fiche::Subject::Household => Subject::Household(number.to_string()),
        }
    }

    /// Names those who sign; the first of them submits.
    fn signed(&mut self, engine: &Engine<'_>, subject: i64, by: &mut [Actor]) -> Who {
        let mut first = None;
        for actor in by {
            let who = match engine.is_subject(actor) {
                true => self.oneself(subject, engine),
                false => self.who(actor),
            };
            if actor.name.is_none() {
                actor.name = who.actor().name;
            }
            first.get_or_insert(who);
        }
        first.unwrap_or_else(|| self.oneself(subject, engine))
    }

    /// Makes each text of an entry one of its kind: `§12§`.
    fn mark(&mut self, engine: &Engine<'_>, entry: &mut Entry) {
        let Some(last) = self.marks.as_mut() else {
            return;
        };
        let mut next = || {
            *last += 1;
            format!(" §{last}§")
        };
        if let Some(reason) = &mut entry.reason {
            reason.push_str(&next());
        }
        let Act::Hold(holding) = &mut entry.act else {
            return;
        };
        let step = engine.step(holding.step.as_str()).expect("a step");
        let of_outcomes = step.outcomes.iter().flat_map(|outcome| &outcome.inputs);
        for input in step.inputs.iter().chain(of_outcomes) {
            if let (InputKind::Text, Some(Input::Text(text))) =
                (input.kind, holding.inputs.get_mut(&input.id))
                && !text.contains('§')
            {
                text.push_str(&next());
            }
        }
    }
}
