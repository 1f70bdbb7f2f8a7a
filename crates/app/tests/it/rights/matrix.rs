//! Every account before every dossier: each question, each act.

use std::collections::BTreeMap;

use app::dossier::{DossierView, RosterItem};
use app::{Error, Refusal, Who};
use domain::access::Relation;
use domain::dossier::act::Obliged;
use domain::dossier::{Act, Around, Count, Due, Engine, Entry, Flag, Ledger, Owed, Status};
use domain::facts::Sensitivity::{S2, S3, S6};
use domain::values::Id;
use store::lists::After;

use super::answers::names_health;
use super::oracle::{Oracle, marks};
use super::path;
use super::{TODAY, accounts, town};
use crate::town::{CATALOGUE, Town};

/// What was compared with the table.
#[derive(Default)]
pub struct Checks {
    made: BTreeMap<&'static str, u64>,
    leaks: Vec<String>,
}

impl Checks {
    /// What is answered against what the table says.
    pub fn same<T: PartialEq + std::fmt::Debug>(
        &mut self,
        what: &'static str,
        answered: &T,
        says: &T,
        of: impl Fn() -> String,
    ) {
        *self.made.entry(what).or_default() += 1;
        if answered != says {
            self.leaks.push(format!(
                "{what}: {}: answered {answered:?}, the table says {says:?}",
                of()
            ));
        }
    }
}

#[test]
fn every_answer_to_everyone_is_what_the_table_says() {
    story(&trial::sqlite(), 1);
}

#[test]
fn the_same_on_postgresql() {
    story(&trial::postgres(), 9);
}

/// The whole story, for one account in so many.
fn story(place: &trial::Place, every: usize) {
    let (mut town, lived) = town(place);
    let engines: BTreeMap<String, Engine<'static>> = lived
        .iter()
        .map(|one| (one.code.clone(), town.engine(&one.code, TODAY)))
        .collect();
    let accounts = accounts(&mut town, &lived);
    let mut checks = Checks::default();
    let mut dossiers_of = 0;
    let mut nth = 0;
    for who in accounts.iter().step_by(every) {
        let before: Vec<Oracle<'_>> = lived
            .iter()
            .map(|one| Oracle::before(&engines[&one.code], one, who))
            .collect();
        lists(&mut checks, &town, who, &before);
        for oracle in &before {
            dossiers_of += usize::from(oracle.existence.reads());
            opens(&mut checks, &town, who, oracle);
            nth += 1;
            acts(&mut checks, &town, who, oracle, nth);
        }
        numbers(&mut checks, &town, who);
        path::paths(&mut checks, &town, who, &before);
    }
    let made: u64 = checks.made.values().sum();
    println!(
        "{}: {made} checks, {} accounts × {} dossiers, {dossiers_of} of them theirs to know: {:?}",
        place.engine,
        accounts.len().div_ceil(every),
        lived.len(),
        checks.made
    );
    let many = checks.leaks.len();
    checks.leaks.truncate(40);
    assert!(
        checks.leaks.is_empty(),
        "{many} leaks\n{}",
        checks.leaks.join("\n")
    );
}

fn told(who: &Who, oracle: &Oracle<'_>) -> String {
    format!(
        "{} {} {:?} in {} {}",
        who.role, who.mandate, oracle.relation, oracle.lived.code, oracle.lived.number
    )
}

/// The lists: the dossiers one may know of, live or closed, and what one owes in them.
fn lists(checks: &mut Checks, town: &Town, who: &Who, before: &[Oracle<'_>]) {
    let today = TODAY;
    for live in [true, false] {
        let page = town
            .call(who, today, |call| town.office.roster(call, live, None, 200))
            .expect("a page");
        let mut listed: Vec<i64> = page
            .lines
            .iter()
            .map(|line: &RosterItem| line.dossier)
            .collect();
        listed.sort_unstable();
        let known = before.iter().filter(|one| one.existence.reads());
        let known = known
            .filter(|one| live != matches!(one.lived.dossier.state.status, Status::Closed { .. }));
        let mut says: Vec<i64> = known.map(|one| one.lived.number).collect();
        says.sort_unstable();
        checks.same("roster", &listed, &says, || {
            format!("{} {}", who.role, who.mandate)
        });
    }
    let page = town
        .call(who, today, |call| {
            town.office.due_list(call, &After::default(), 200)
        })
        .expect("a page");
    let mut listed: Vec<(i64, Obliged)> = page
        .lines
        .into_iter()
        .map(|line| (line.dossier, line.what))
        .collect();
    listed.sort();
    listed.dedup();
    let mut says = Vec::new();
    for one in before.iter().filter(|one| one.existence.reads()) {
        for owed in due(town, one) {
            let open = owed.window.from.is_none_or(|from| from <= today);
            if open
                && matches!(owed.state, Due::NotYet | Due::Open | Due::Late)
                && one.owes(owed.owed_by.iter())
            {
                says.push((one.lived.number, owed.what.obliged()));
            }
        }
    }
    says.sort();
    says.dedup();
    checks.same("due list", &listed, &says, || {
        format!("{} {}", who.role, who.mandate)
    });
}

/// Everything owed in a dossier, whoever looks.
fn due(town: &Town, one: &Oracle<'_>) -> Vec<domain::dossier::Obligation<'static>> {
    around(town, one, |around| {
        one.engine.due(&one.lived.dossier, around)
    })
}

/// What surrounds a dossier on the day everyone looks.
fn around<T>(town: &Town, one: &Oracle<'_>, work: impl FnOnce(&Around<'_>) -> T) -> T {
    let facts = town.facts(one.lived.subject);
    work(&Around {
        today: TODAY,
        facts: &facts,
        ledger: &Ledger::default(),
        action: None,
        mandates: &town.holders(),
        stays: &[],
    })
}

/// A dossier opened: it is there or it is not, and holds what the table lets see.
fn opens(checks: &mut Checks, town: &Town, who: &Who, oracle: &Oracle<'_>) {
    let number = oracle.lived.number;
    let found = town.call(who, TODAY, |call| town.office.dossier(call, number));
    let reads = oracle.existence.reads();
    checks.same("existence", &found.is_ok(), &reads, || told(who, oracle));
    let view = match found {
        Ok(view) => view,
        Err(refused) => {
            let nobody = town
                .call(who, TODAY, |call| town.office.dossier(call, 424_242))
                .map(|_| ());
            let nobody = format!("{:?}", nobody.expect_err("there is none"));
            checks.same("refusal", &format!("{refused:?}"), &nobody, || {
                told(who, oracle)
            });
            return;
        }
    };
    checks.same(
        "right",
        &(view.relation, view.right),
        &(oracle.relation, oracle.existence),
        || told(who, oracle),
    );
    texts(checks, who, oracle, &view);
    pieces(checks, town, who, oracle, &view);
}

/// Each text written in the dossier carries a mark: those that show are those that may.
fn texts(checks: &mut Checks, who: &Who, oracle: &Oracle<'_>, view: &DossierView<'_>) {
    let shown = format!("{view:?}");
    let shown: Vec<String> = marks(&shown).collect();
    for (mark, reads) in oracle.texts() {
        checks.same("text", &shown.contains(&mark), &reads, || {
            format!("{} §{mark}§", told(who, oracle))
        });
    }
}

/// What is due, done, deposited, paid, known: by its class.
fn pieces(
    checks: &mut Checks,
    town: &Town,
    who: &Who,
    oracle: &Oracle<'_>,
    view: &DossierView<'_>,
) {
    let engine = oracle.engine;
    let dossier = &oracle.lived.dossier;
    for owed in due(town, oracle) {
        let class = match owed.what {
            Owed::Step(step) => step.class,
            Owed::Document(document) => document.class.unwrap_or(S2),
            Owed::Counter(_) | Owed::Collection(_) => continue,
        };
        let mine = oracle.is_any(owed.owed_by.iter().chain(&owed.to));
        let mine = mine && oracle.relation != Relation::Helper;
        let shown = view
            .due
            .iter()
            .any(|one| one.what.obliged() == owed.what.obliged() && one.run == owed.run);
        checks.same("due", &shown, &(mine || oracle.knows(class, false)), || {
            format!("{} {:?}", told(who, oracle), owed.what.obliged())
        });
    }
    for (rank, event) in dossier.journal.iter().enumerate() {
        if matches!(event.entry.act, Act::Correct { .. }) {
            continue;
        }
        let own = event.entry.by.contains(&oracle.viewer);
        let class = oracle.about(&event.entry);
        let did = own && oracle.relation != Relation::Helper;
        let says = did && class != S6 || oracle.knows(class, own);
        let shown = view.past.iter().any(|line| line.rank == rank);
        checks.same("event", &shown, &says, || {
            format!("{} {:?}", told(who, oracle), event.entry.act.code())
        });
    }
    for filed in &dossier.state.filed {
        let deposit = &filed.deposit;
        let document = engine.document(deposit.document.as_str());
        let says = oracle.document(filed, document.expect("a document"));
        let mut shown = view.documents.iter();
        let shown = shown.any(|(one, _)| one.event == filed.event && one.deposit == *deposit);
        checks.same("document", &shown, &says, || {
            format!("{} {}", told(who, oracle), deposit.document)
        });
    }
    // Each document goes by its own class, never with the step it was brought to.
    for (held, step) in &view.notes {
        let alone = held.holding.documents.is_empty();
        checks.same("note", &alone, &true, || {
            format!("{} {}", told(who, oracle), step.origin.id)
        });
    }
    for aid in &dossier.state.aids {
        let mut asked = dossier.journal.iter().filter(
            |event| matches!(&event.entry.act, Act::RequestAid(asked) if *asked == aid.request),
        );
        let own = asked.any(|event| event.entry.by.contains(&oracle.viewer))
            || oracle.is_any(aid.request.to.iter());
        let shown = view.aids.contains(aid);
        checks.same("aid", &shown, &oracle.right(S6, own).reads(), || {
            format!("{} {}", told(who, oracle), aid.request.fund)
        });
    }
    let known = town.facts(oracle.lived.subject).on(TODAY);
    for fact in known.answers.keys() {
        let shown = view.facts.iter().any(|(one, _)| one == fact);
        let class = CATALOGUE.vocabulary.facts[*fact].class;
        let most = match oracle.relation {
            Relation::Subject => true,
            Relation::Member | Relation::ActionService => false,
            _ => oracle.right(class, true).reads(),
        };
        checks.same("fact", &(shown && !most), &false, || {
            format!(
                "{} {}",
                told(who, oracle),
                CATALOGUE.vocabulary.facts[*fact].id
            )
        });
    }
    around(town, oracle, |around| {
        let flags = engine.flagged(dossier, around);
        let may = |flag: &&Flag<'_>| oracle.flag(flag.about);
        let says = flags.iter().filter(may).count();
        checks.same("flags", &view.flags.len(), &says, || told(who, oracle));
        let counts = engine.counts(dossier, around);
        let may = |count: &&Count<'_>| {
            let class = oracle.class_of_count(count.counter);
            oracle.knows(class, false)
        };
        let says: Vec<_> = counts.iter().filter(may).map(count_of).collect();
        let shown: Vec<_> = view.counts.iter().map(count_of).collect();
        checks.same("counts", &shown, &says, || told(who, oracle));
    });
    for flag in &view.flags {
        let may = oracle.right(S3, true).reads();
        let named = names_health(flag);
        checks.same("flag", &(named && !may), &false, || {
            format!("{} {flag:?}", told(who, oracle))
        });
    }
}

fn count_of(count: &Count<'_>) -> (Id, Option<u8>, i64) {
    (count.counter.origin.id.clone(), count.run, count.value)
}

/// Every act: those who may not know of the dossier are told that there is none, whatever they try; the
/// others, that it has moved.
fn acts(checks: &mut Checks, town: &Town, who: &Who, oracle: &Oracle<'_>, nth: usize) {
    let all = super::answers::every_act(oracle.engine, &oracle.lived.dossier, TODAY);
    let reads = oracle.existence.reads();
    // Nothing of the act is read before it is known that the dossier may be: a few by turns will do there.
    let turn = nth % all.len();
    let tried = all
        .iter()
        .cycle()
        .skip(turn)
        .take(if reads { all.len() } else { 2 });
    for act in tried {
        let entry = Entry {
            act: act.clone(),
            on: TODAY,
            by: vec![who.actor()],
            reason: None,
        };
        let stale = town.call(who, TODAY, |call| {
            town.office.act(call, oracle.lived.number, Some(-1), &entry)
        });
        let said = match stale {
            Err(Error::Refused(Refusal::NotFound)) => "not found",
            Err(Error::Refused(Refusal::Stale)) => "stale",
            _ => "something else",
        };
        let says = if reads { "stale" } else { "not found" };
        checks.same("act", &said, &says, || {
            format!("{} {}", told(who, oracle), act.code())
        });
    }
}

/// The shared counts of each fiche, and none so small where it is health.
fn numbers(checks: &mut Checks, town: &Town, who: &Who) {
    for fiche in CATALOGUE.fiches_on(TODAY) {
        let told = town.call(who, TODAY, |call| {
            town.office.counters(call, &fiche.head.id)
        });
        let Ok(lines) = told else {
            continue;
        };
        let own = |line: &app::dossier::SharedCount<'_>| {
            let key = line.key.as_ref().or_else(|| {
                let engine = town.office.engine_on(&fiche.head.id, TODAY)?;
                engine.sole_operator()
            });
            let structure = who.structure.as_ref();
            key.zip(structure)
                .is_some_and(|(key, own)| domain::eligibility::belongs(&CATALOGUE, own, key))
        };
        for line in &lines {
            let small = fiche.head.class.is_health()
                && line.value.is_some_and(|value| (0..11_000).contains(&value));
            checks.same("number", &(small && !own(line)), &false, || {
                format!(
                    "{} {:?} {}",
                    who.role, who.structure, line.counter.origin.id
                )
            });
        }
    }
}
