//! What holds for every rule that can be written, not only for ours.

use std::collections::BTreeSet;

use domain::facts::Sensitivity;
use domain::retention::{
    About, Category, Held, LegalHold, Part, PersonHeld, Retention, Rule, Stage, Start, Started,
    Then,
};
use domain::time::add;
use domain::values::{Date, Duration, Unit};
use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;

use super::{hold, rules};
use crate::real::id;

const CATEGORIES: [Category; 3] = [
    Category::ActiveDossier,
    Category::Archive,
    Category::EsfEvidence,
];

fn day() -> impl Strategy<Value = Date> {
    (0i64..9000).prop_map(|days| date(2010, 1, 1).saturating_add(days.days()))
}

fn length() -> impl Strategy<Value = Duration> {
    let unit = prop::sample::select(vec![Unit::Days, Unit::Weeks, Unit::Months, Unit::Years]);
    (1u16..12, unit).prop_map(|(count, unit)| Duration { count, unit })
}

prop_compose! {
    fn rule(category: Category)(
        length in length(),
        from in prop::sample::select(vec![Start::LastContact, Start::End, Start::ProgrammeEnd]),
        archives in any::<bool>(),
        from_year_end in any::<bool>(),
        class in prop::option::of(prop::sample::select(vec![Sensitivity::S1, Sensitivity::S3])),
    ) -> Rule {
        Rule {
            id: id(category.word()),
            label: "Une règle.".to_owned(),
            category,
            fiches: Vec::new(),
            classes: class.into_iter().collect(),
            funders: Vec::new(),
            from,
            from_year_end,
            length,
            then: match archives && category == Category::ActiveDossier {
                true => Then::Archive,
                false => Then::Erase,
            },
            keeps: match category {
                Category::EsfEvidence => vec![Part::Dates],
                _ => Vec::new(),
            },
            basis: "Un texte.".to_owned(),
            to_verify: false,
            note: None,
            position: 0,
        }
    }
}

/// Any rules: for each age of a dossier, two, one or none.
fn any_rules() -> impl Strategy<Value = Retention> {
    CATEGORIES
        .map(|category| prop::collection::vec(rule(category), 0..3))
        .prop_map(|rules| Retention {
            rules: rules.into_iter().flatten().collect(),
            silences: Vec::new(),
            on_request: Vec::new(),
        })
}

fn any_hold() -> impl Strategy<Value = Option<LegalHold>> {
    prop::option::of(prop::option::of(day()).prop_map(hold))
}

prop_compose! {
    fn held()(
        last_contact in prop::option::of(day()),
        end in prop::option::of(day()),
        programme_end in prop::option::of(day()),
        legal_hold in any_hold(),
        class in prop::sample::select(vec![Sensitivity::S1, Sensitivity::S2, Sensitivity::S3]),
        esf in any::<bool>(),
    ) -> Held {
        Held {
            id: "dossier".to_owned(),
            category: Category::ActiveDossier,
            about: About { fiche: None, class, funders: BTreeSet::new(), esf },
            started: Started { last_contact, end, programme_end, written: None },
            legal_hold,
            stage: Stage::Active,
        }
    }
}

prop_compose! {
    fn person()(held in prop::collection::vec(held(), 0..4), legal_hold in any_hold()) -> PersonHeld {
        PersonHeld { id: "lea".to_owned(), legal_hold, stage: Stage::Active, held }
    }
}

/// The last day by a rule, worked out anew.
fn last(rule: &Rule, held: &Held) -> Option<Date> {
    let start = held.started.at(rule.from)?;
    let start = if rule.from_year_end {
        start.last_of_year()
    } else {
        start
    };
    Some(add(start, rule.length))
}

proptest! {
    #[test]
    fn nothing_is_erased_under_a_hold(rules in any_rules(), person in person(), today in day()) {
        let stands = |hold: &LegalHold| hold.until.is_none_or(|until| today <= until);
        let of_person = person.legal_hold.as_ref().is_some_and(stands);
        let fate = rules.person(&person, today);
        for (held, fate) in person.held.iter().zip(&fate.each) {
            if of_person || held.legal_hold.as_ref().is_some_and(stands) {
                prop_assert!(fate.now <= Stage::Archived);
            }
        }
        let any = person.held.iter().any(|held| held.legal_hold.as_ref().is_some_and(stands));
        prop_assert!(!(of_person || any) || fate.whole.now <= Stage::Archived);
    }

    /// What is erased is so by a rule that covers it, and whose last day has passed.
    #[test]
    fn nothing_is_erased_before_its_clock_has_run(rules in any_rules(), held in held(), today in day()) {
        let passed = |category| {
            let rule = rules.rule(category, &held.about);
            rule.and_then(|rule| last(rule, &held)).is_some_and(|last| last < today)
        };
        let fate = rules.fate(&held, today);
        if fate.now > Stage::Active {
            prop_assert!(passed(Category::ActiveDossier));
            prop_assert!(fate.by.is_some());
        }
        let archives = rules
            .rule(Category::ActiveDossier, &held.about)
            .is_some_and(|rule| rule.then == Then::Archive);
        if fate.now > Stage::Archived && archives {
            prop_assert!(passed(Category::Archive));
        }
        if fate.now == Stage::Erased && held.about.esf {
            prop_assert!(passed(Category::EsfEvidence));
        }
    }

    #[test]
    fn a_silence_erases_nothing(rules in any_rules(), held in held(), missing in prop::sample::select(CATEGORIES.to_vec()), today in day()) {
        let mut rules = rules;
        rules.rules.retain(|rule| rule.category != missing);
        let archives = |rule: &Rule| rule.then == Then::Archive;
        let concerned = match missing {
            Category::Archive => rules.rule(Category::ActiveDossier, &held.about).is_some_and(archives),
            Category::EsfEvidence => held.about.esf,
            _ => true,
        };
        let fate = rules.fate(&held, today);
        prop_assert!(!concerned || fate.now <= Stage::Archived);
        prop_assert!(missing != Category::ActiveDossier || fate.now == Stage::Active);
    }

    #[test]
    fn time_only_goes_forwards(rules in any_rules(), person in person(), one in day(), other in day()) {
        let (before, after) = (one.min(other), one.max(other));
        let (before, after) = (rules.person(&person, before), rules.person(&person, after));
        prop_assert!(before.whole.now <= after.whole.now);
        for (before, after) in before.each.iter().zip(&after.each) {
            prop_assert!(before.now <= after.now);
        }
    }

    #[test]
    fn a_later_contact_never_brings_erasure_nearer(rules in any_rules(), held in held(), contact in day(), today in day()) {
        let mut met = held.clone();
        met.started.last_contact = held.started.last_contact.map(|day| day.max(contact));
        prop_assert!(rules.fate(&met, today).now <= rules.fate(&held, today).now);
    }

    /// Until the day announced nothing changes; that day it does.
    #[test]
    fn the_next_change_is_the_next_change(rules in any_rules(), held in held(), today in day(), somewhere in any::<prop::sample::Index>()) {
        let mut held = held;
        held.legal_hold = None;
        let fate = rules.fate(&held, today);
        let Some(next) = fate.next_change() else {
            prop_assert_eq!(rules.fate(&held, date(9999, 1, 1)).now, fate.now);
            return Ok(());
        };
        prop_assert!(next > today);
        let days = today.until(next).expect("two days").get_days();
        let after = somewhere.index(usize::try_from(days).expect("a day to come"));
        let between = today.saturating_add(i64::try_from(after).expect("few days").days());
        prop_assert_eq!(rules.fate(&held, between).now, fate.now);
        prop_assert!(rules.fate(&held, next).now > fate.now);
    }

    #[test]
    fn a_person_is_never_erased_before_their_dossiers(rules in any_rules(), person in person(), today in day()) {
        let fate = rules.person(&person, today);
        for each in &fate.each {
            prop_assert!(fate.whole.now <= each.now);
            prop_assert!(fate.whole.now < Stage::EvidenceOnly || each.keeps.is_subset(&fate.whole.keeps));
        }
    }

    /// A plan carried out asks for nothing more the same day.
    #[test]
    fn a_plan_carried_out_is_empty(rules in any_rules(), person in person(), today in day()) {
        let mut after = person.clone();
        let fate = rules.person(&person, today);
        after.stage = fate.whole.now;
        for (held, fate) in after.held.iter_mut().zip(&fate.each) {
            held.stage = fate.now;
        }
        prop_assert_eq!(rules.plan(std::slice::from_ref(&after), today), []);
        let persons = [person];
        let plan = rules.plan(&persons, today);
        prop_assert!(plan.iter().all(|action| action.fate.now > action.from));
    }

    /// The cut of the access log is exact: the last day past its time, and no day after it.
    #[test]
    fn the_cut_of_a_log_is_the_last_day_past_its_time(today in day()) {
        let cut = rules().written_until(Category::AccessLog, today).expect("a rule");
        let line = |written| Held {
            id: "ligne".to_owned(),
            category: Category::AccessLog,
            about: About::default(),
            started: Started { written: Some(written), ..Started::default() },
            legal_hold: None,
            stage: Stage::Active,
        };
        let stage = |day| {
            let line = line(day);
            rules().fate(&line, today).now
        };
        prop_assert_eq!(stage(cut), Stage::Erased);
        prop_assert_eq!(stage(cut.saturating_add(1.day())), Stage::Active);
    }
}
