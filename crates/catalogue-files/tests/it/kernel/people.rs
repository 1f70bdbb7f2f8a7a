//! Who could act in a fiche, and whom it could accompany: made up from the fiche and the catalogue.

use domain::catalogue::StandsFor;
use domain::dossier::{Actor, Dossier, Engine, Match};
use domain::eligibility::{Prescriber, PrescriberAnswer, Status, belongs, may_prescribe};
use domain::facts::{Fact, FactKind, PlaceKind};
use domain::fiche::PartyKind;
use domain::person::{Answer, Person, UNIT};
use domain::values::{Date, Id};

/// A source of choices that a test can repeat: always the first, or drawn from a seed.
pub struct Dice(Option<u64>);

impl Dice {
    /// Always the first choice.
    pub fn first() -> Dice {
        Dice(None)
    }

    /// Drawn from a seed (splitmix64).
    pub fn seeded(seed: u64) -> Dice {
        Dice(Some(seed))
    }

    /// A rank below `count`; zero when there is none.
    pub fn below(&mut self, count: usize) -> usize {
        let Some(state) = &mut self.0 else { return 0 };
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = *state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let drawn = z ^ (z >> 31);
        usize::try_from(drawn % count.max(1) as u64).unwrap_or_default()
    }

    /// One of these.
    pub fn one_of<'a, T>(&mut self, among: &'a [T]) -> Option<&'a T> {
        among.get(self.below(among.len()))
    }

    /// Once in `times`; never when the first choice is always taken.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.0.is_some() && self.below(times) == 0
    }
}

/// An identifier.
pub fn id(text: &str) -> Id {
    text.parse().expect("an identifier")
}

/// Everyone worth trying in a fiche, worked out once.
pub struct Cast {
    /// Each party with each of its services, each role alone and with each operator.
    pub everyone: Vec<Actor>,
    /// Those of them who may prescribe or orient.
    pub prescribers: Vec<Actor>,
    /// The person or household.
    pub subject: Actor,
}

impl Cast {
    /// Of a fiche.
    pub fn of(engine: &Engine<'_>) -> Cast {
        let mut everyone: Vec<Actor> = Vec::new();
        let mut add = |role: &Id, structure: Option<&Id>| {
            let actor = Actor {
                role: role.clone(),
                structure: structure.cloned(),
                name: None,
            };
            if !everyone.contains(&actor) {
                everyone.push(actor);
            }
        };
        let agent = id("agent");
        for party in &engine.fiche.parties {
            let role = party.role.as_ref().unwrap_or(&agent);
            for structure in &party.structures {
                add(role, Some(structure));
                for member in &party.represented {
                    add(member, Some(structure));
                }
            }
            if party.structures.is_empty() {
                add(role, None);
            }
        }
        for role in &engine.catalogue.roles {
            add(&role.id, None);
            for operator in engine.operators() {
                add(&role.id, Some(operator));
            }
        }
        for organisation in &engine.catalogue.organisations {
            add(&agent, Some(&organisation.id));
        }
        let may = |actor: &&Actor| {
            let prescriber = Prescriber {
                role: actor.role.clone(),
                structure: actor.structure.clone(),
            };
            may_prescribe(engine.catalogue, engine.fiche, &prescriber).answer
                <= PrescriberAnswer::MayOrient
        };
        let stands = |role: &&domain::catalogue::Role| role.stands_for == Some(StandsFor::Subject);
        let subject = engine.catalogue.roles.iter().find(stands);
        Cast {
            prescribers: everyone.iter().filter(may).cloned().collect(),
            subject: Actor {
                role: subject.map_or(agent, |role| role.id.clone()),
                structure: None,
                name: None,
            },
            everyone,
        }
    }

    /// Someone who is the party, role or organisation named, as surely as can be: whoever prescribed
    /// first, then a service among `near`, which lies where the person lives or is followed.
    pub fn who(
        &self,
        engine: &Engine<'_>,
        dossier: &Dossier,
        reference: &Id,
        near: &[Id],
        dice: &mut Dice,
    ) -> Option<Actor> {
        let certain = |actor: &&Actor| engine.matches(dossier, actor, reference) == Match::Yes;
        let known = dossier.state.prescriber.iter().chain([&self.subject]);
        if let Some(actor) = known.into_iter().find(certain) {
            return Some(actor.clone());
        }
        let found: Vec<&Actor> = self.everyone.iter().filter(certain).collect();
        let ours = found
            .iter()
            .filter(|actor| !engine.is_other_operator(dossier, actor));
        let ours: Vec<&Actor> = ours.copied().collect();
        let found = if ours.is_empty() { found } else { ours };
        self.nearest(engine, &found, near, dice)
    }

    /// Someone who may prescribe, of a service near the person if there is one.
    pub fn prescriber(&self, engine: &Engine<'_>, near: &[Id], dice: &mut Dice) -> Option<Actor> {
        let found: Vec<&Actor> = self.prescribers.iter().collect();
        self.nearest(engine, &found, near, dice)
    }

    fn nearest(
        &self,
        engine: &Engine<'_>,
        among: &[&Actor],
        near: &[Id],
        dice: &mut Dice,
    ) -> Option<Actor> {
        let close = |actor: &&&Actor| {
            let structure = actor.structure.as_ref();
            structure.is_some_and(|structure| {
                near.iter()
                    .any(|place| belongs(engine.catalogue, place, structure))
            })
        };
        let close: Vec<&Actor> = among.iter().filter(close).copied().collect();
        let among = if close.is_empty() { among } else { &close };
        dice.one_of(among).map(|actor| (*actor).clone())
    }

    /// Someone who works on the dossier for its operator, or has to do with it otherwise.
    pub fn agent(&self, engine: &Engine<'_>, dossier: &Dossier) -> Option<Actor> {
        let of_operator = |actor: &&Actor| engine.is_operator(dossier, actor);
        let related = |actor: &&Actor| {
            engine.is_related(dossier, actor) && !engine.is_other_operator(dossier, actor)
        };
        let mut everyone = self.everyone.iter();
        let found = everyone.find(of_operator);
        found
            .or_else(|| self.everyone.iter().find(related))
            .cloned()
    }

    /// Someone of these kinds of parties.
    pub fn of_kinds(
        &self,
        engine: &Engine<'_>,
        dossier: &Dossier,
        kinds: &[PartyKind],
    ) -> Option<Actor> {
        let parties = engine.fiche.parties.iter();
        let parties = parties.filter(|party| kinds.contains(&party.kind));
        let mut found = parties
            .filter_map(|p| self.who(engine, dossier, &p.origin.id, &[], &mut Dice::first()));
        found.next()
    }
}

/// Answers that stand for all those of a fact: every value, both sides of every age, every place.
pub fn answers(engine: &Engine<'_>, fact: &Fact) -> Vec<Answer> {
    match fact.kind {
        FactKind::YesNo => vec![Answer::YesNo(true), Answer::YesNo(false)],
        FactKind::Choice => (0..fact.values.len()).rev().map(Answer::Choice).collect(),
        FactKind::List => vec![Answer::List(Vec::new())],
        FactKind::Number => [24, 20, 26, 40, 6, 7, 18, 21, 25]
            .map(|number| Answer::Number(number * UNIT))
            .to_vec(),
        FactKind::Date => Vec::new(),
        FactKind::Place => {
            use domain::territory::TerritoryKind as Kind;
            let wanted = |kind| match fact.place {
                Some(PlaceKind::Commune) => matches!(kind, Kind::Commune | Kind::Exterieur),
                _ => matches!(kind, Kind::Cdas | Kind::Ccas | Kind::Exterieur),
            };
            let places = engine.catalogue.territories.list().iter().enumerate();
            places
                .filter(|(_, place)| wanted(place.kind))
                .map(|(rank, _)| Answer::Place(rank))
                .collect()
        }
    }
}

/// Someone whom every condition of the fiche admits on a day: each question is answered so that the
/// answer stays possible.
pub fn eligible(engine: &Engine<'_>, day: Date, dice: &mut Dice) -> Person {
    let judge = engine.judge.on(day);
    let mut person = Person::default();
    let status = |person: &Person| {
        judge
            .verdicts(person)
            .ok()
            .map(|verdicts| verdicts[0].status)
    };
    while let Ok(Some(fact)) = judge.next_question(&person, &[]) {
        let choices = answers(engine, &engine.catalogue.vocabulary.facts[fact]);
        let turn = dice.below(choices.len());
        let fits = choices
            .iter()
            .cycle()
            .skip(turn)
            .take(choices.len())
            .find(|answer| {
                let mut with = person.clone();
                with.answers.insert(fact, (*answer).clone());
                status(&with).is_some_and(|status| status != Status::NotEligible)
            });
        let Some(fits) = fits else { break };
        person.answers.insert(fact, fits.clone());
    }
    person
}

/// The same person, with an answer to every fact left that neither contradicts nor excludes; `last`
/// prefers the last answers (no rather than yes).
pub fn told_all(engine: &Engine<'_>, day: Date, person: &Person, last: bool) -> Person {
    let judge = engine.judge.on(day);
    let mut person = person.clone();
    for (rank, fact) in engine.catalogue.vocabulary.facts.iter().enumerate() {
        let mut choices = answers(engine, fact);
        if fact.kind == FactKind::Place || person.answers.contains_key(&rank) {
            continue;
        }
        if last {
            choices.reverse();
        }
        let fits = choices.into_iter().find(|answer| {
            let mut with = person.clone();
            with.answers.insert(rank, answer.clone());
            let verdicts = judge.verdicts(&with);
            verdicts.is_ok_and(|found| found[0].status != Status::NotEligible)
        });
        if let Some(fits) = fits {
            person.answers.insert(rank, fits);
        }
    }
    person
}
