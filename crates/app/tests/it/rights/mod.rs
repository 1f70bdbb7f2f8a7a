//! Who sees what, whoever asks and whatever they ask: every answer of the office against the one table of
//! `domain::access`.

mod answers;
mod everything;
mod hidden;
mod matrix;
mod meetings;
mod oracle;
mod path;
mod persons;

use std::collections::BTreeSet;

use app::Who;
use demo::cast::Cast;
use domain::catalogue::StandsFor;
use domain::dossier::{Actor, Dossier, Subject};
use domain::values::{Date, Id};
use jiff::ToSpan;
use jiff::civil::date;

use crate::town::{CATALOGUE, Town, id, noon};

const START: Date = date(2017, 6, 19);
/// The day everyone looks.
const TODAY: Date = date(2019, 1, 15);
/// How many days each of the lives of a fiche is followed.
const LENGTHS: [i64; 2] = [75, 560];

/// A dossier that was lived.
struct Lived {
    code: String,
    number: i64,
    subject: i64,
    dossier: Dossier,
    /// The mandate of whoever helps the principal referent who prescribed.
    helper: Option<i64>,
    /// Somebody of the household it is about.
    member: Option<i64>,
}

/// A town where every fiche has dossiers at several stages, each text of its own.
fn town(place: &trial::Place) -> (Town, Vec<Lived>) {
    let mut town = Town::new(place);
    town.marks = Some(0);
    let mut lived = Vec::new();
    for (nth, fiche) in (0_u64..).zip(CATALOGUE.fiches_on(START)) {
        for (rank, length) in (0_u64..).zip(LENGTHS) {
            let seeds = (0..8).map(|turn| nth * 100 + turn * 10 + rank);
            let tried = seeds
                .into_iter()
                .find_map(|seed| live(&mut town, &fiche.code(), seed, length));
            lived.push(tried.expect("somebody gets in"));
        }
    }
    (town, lived)
}

/// A life in a fiche, so many days long; nothing when nobody gets in.
fn live(town: &mut Town, code: &str, seed: u64, length: i64) -> Option<Lived> {
    let (subject, number) = town.live(code, seed, START, START.saturating_add(length.days()));
    let number = number?;
    let replayed = town.office.replayed(number, noon(TODAY));
    let mut one = Lived {
        code: code.to_owned(),
        number,
        subject,
        dossier: replayed.expect("it replays"),
        helper: None,
        member: None,
    };
    one.member = joined(town, &one);
    one.helper = helped(town, &one);
    Some(one)
}

/// Somebody who is of the household from now on, when it is about one.
fn joined(town: &mut Town, one: &Lived) -> Option<i64> {
    let Subject::Household(_) = &one.dossier.subject else {
        return None;
    };
    let rank = 90_000 + one.number.unsigned_abs() % 1_000;
    let (person, _) = town.welcome(&town.engine("F08", START), rank, START);
    let worker = town.who(&Actor {
        role: id("travailleur-social-departement"),
        structure: Some(id("cdas-guichen")),
        name: None,
    });
    town.follow(person, &worker, START);
    town.follow(one.subject, &worker, START);
    let done = town.call(&worker, TODAY, |call| {
        let household = one.subject;
        town.office
            .change_members(call, household, (&[person], &[]), START)
    });
    done.expect("they join");
    town.write(|tx| {
        for follow in store::follows::current(tx, one.subject)? {
            store::follows::end(tx, follow.id, TODAY)?;
        }
        Ok(())
    });
    Some(person)
}

/// Whoever prescribed is the principal referent of the person from now on, and somebody helps them.
fn helped(town: &mut Town, one: &Lived) -> Option<i64> {
    let prescriber = one.dossier.state.prescriber.as_ref()?;
    let chair = town.who(prescriber);
    let helper = town.who(&Actor {
        role: id("referent-rsa"),
        structure: Some(id("cdas-guichen")),
        name: None,
    });
    town.entrust(one.subject, &chair, TODAY);
    let office = &town.office;
    let added = town.call(&chair, TODAY, |call| {
        office.add_helper(call, one.subject, helper.mandate)
    });
    added.ok().map(|()| helper.mandate)
}

fn is_person(role: &Id) -> bool {
    CATALOGUE
        .roles
        .iter()
        .any(|known| known.id == *role && known.stands_for == Some(StandsFor::Subject))
}

/// An account for each role in a structure of each kind, for whoever acted here, and for each person.
fn accounts(town: &mut Town, lived: &[Lived]) -> Vec<Who> {
    let mut kinds = BTreeSet::new();
    let organisations = CATALOGUE.organisations.iter();
    let organisations = organisations.map(|one| (format!("{:?}", one.kind), &one.id));
    let territories = CATALOGUE.territories.list().iter();
    let territories = territories.map(|one| (format!("{:?}", one.kind), &one.id));
    let one_of_each: Vec<&Id> = organisations
        .chain(territories)
        .filter(|(kind, _)| kinds.insert(kind.clone()))
        .map(|(_, id)| id)
        .collect();
    let operators = lived
        .iter()
        .filter_map(|one| one.dossier.state.operator.as_ref());
    let structures: BTreeSet<&Id> = one_of_each.into_iter().chain(operators).collect();
    let holders = town.order();
    let mut accounts: Vec<Who> = holders
        .iter()
        .filter(|actor| actor.structure.is_some())
        .map(|actor| town.who(actor))
        .collect();
    let roles = CATALOGUE.roles.iter().filter(|role| !is_person(&role.id));
    let others = roles.flat_map(|role| {
        structures.iter().map(|structure| Actor {
            role: role.id.clone(),
            structure: Some((*structure).clone()),
            name: None,
        })
    });
    let others = others.filter(|actor| !holders.contains(actor));
    accounts.extend(
        (10_000..)
            .zip(others)
            .map(|(mandate, actor)| town.another(&actor, mandate)),
    );
    for one in lived {
        let engine = town.engine(&one.code, START);
        assert!(is_person(&Cast::of(&engine).subject.role));
        accounts.push(town.oneself(one.subject, &engine));
        accounts.extend(one.member.map(|person| town.oneself(person, &engine)));
    }
    accounts
}
