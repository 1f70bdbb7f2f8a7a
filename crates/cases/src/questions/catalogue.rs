//! `catalogue = "…"`: questions to the catalogue itself.

use domain::fiche::{CounterNature, Document, Fiche, FundKind, MentionState, Necessity, Origin};
use domain::links::Links;
use domain::territory::fold;
use domain::values::{Date, Id};

use crate::answers::{listed, or_nothing};
use crate::format::model::Line;
use crate::format::node::{Place, Text};
use crate::format::questions::{CatalogueQuestion, Fiches};
use crate::questions::charge;
use crate::questions::links::{ends, paths};
use crate::questions::places::{access, services, zone};
use crate::report::Failure;
use crate::run::Finder;
use crate::world::World;

/// The heading of the booklet where the cost is given.
const COST_HEADING: &str = "cout";

/// A question to the catalogue, held against the answer expected.
///
/// # Errors
/// A catalogue whose conditions do not compile.
pub fn ask<'c>(
    world: &World<'_, 'c>,
    line: &Line<'c>,
    question: &CatalogueQuestion<'c>,
    finder: Finder<'_>,
) -> Result<Vec<Failure>, String> {
    let catalogue = world.engines.catalogue;
    let fiches = catalogue.fiches_on(line.on);
    let in_force = |fiche: &'c Fiche| world.engines.in_force(fiche, line.on);
    let mut failures = Vec::new();
    match question {
        CatalogueQuestion::List {
            fiches: wanted,
            pages,
        } => {
            failures.extend(in_order(wanted.as_ref(), &codes(&fiches)));
            if let Some((at, wanted)) = pages {
                let found: Vec<u16> = fiches.iter().map(|fiche| fiche.head.page).collect();
                failures.extend(differ(at, wanted, &found));
            }
        }
        CatalogueQuestion::Search {
            text,
            fiches: wanted,
        } => {
            let found = finder(text);
            let named = |id: &String| fiches.iter().find(|fiche| fiche.head.id.as_str() == id);
            let found: Vec<&Fiche> = found.iter().filter_map(named).copied().collect();
            failures.extend(same(wanted.as_ref(), &found));
        }
        CatalogueQuestion::Theme {
            theme,
            fiches: wanted,
        } => {
            failures.extend(same(
                wanted.as_ref(),
                &having(&fiches, |f| f.head.themes.contains(theme)),
            ));
        }
        CatalogueQuestion::Cost { free, absent, open } => {
            let of = |kind| {
                having(&fiches, |fiche| {
                    fiche.funds.iter().any(|fund| fund.kind == kind)
                })
            };
            let silent = |fiche: &Fiche| {
                fiche
                    .head
                    .absent_headings
                    .iter()
                    .any(|id| id.as_str() == COST_HEADING)
            };
            failures.extend(same(free.as_ref(), &of(FundKind::FreeOfCharge)));
            failures.extend(same(absent.as_ref(), &having(&fiches, silent)));
            failures.extend(same(open.as_ref(), &of(FundKind::CostToBeDetermined)));
        }
        CatalogueQuestion::SocialFund { fiches: wanted } => {
            let paid = |fiche: &Fiche| {
                fiche
                    .funds
                    .iter()
                    .any(|fund| fund.kind == FundKind::EuropeanSocialFund)
            };
            failures.extend(same(wanted.as_ref(), &having(&fiches, paid)));
        }
        CatalogueQuestion::Links {
            upstream,
            fiche,
            links,
        } => {
            if let Some((at, wanted)) = links {
                failures.extend(ends(catalogue, line.on, fiche, *upstream, at, wanted));
            }
        }
        CatalogueQuestion::Paths {
            fiche,
            to,
            contains,
            longest,
        } => {
            let links = Links::on(catalogue, line.on);
            failures.extend(paths(&links, fiche, *to, contains, longest.as_ref()));
        }
        CatalogueQuestion::Charge {
            fiche,
            charge: wanted,
        } => {
            failures.extend(charge::in_fiche(world, in_force(fiche), line.on, wanted)?);
        }
        CatalogueQuestion::Version {
            fiche,
            version: Some((at, wanted)),
        } => {
            let found = in_force(fiche).version.number;
            failures.extend(differ(at, &[*wanted], &[found]));
        }
        CatalogueQuestion::YearlyReports {
            year,
            missing: Some((at, wanted)),
        } => {
            failures.extend(yearly(world, &fiches, *year, line.on, at, wanted)?);
        }
        _ => failures.extend(said(world, line, question, in_force)),
    }
    Ok(failures)
}

/// The questions about what one fiche says.
fn said<'c>(
    world: &World<'_, 'c>,
    line: &Line<'c>,
    question: &CatalogueQuestion<'c>,
    in_force: impl Fn(&'c Fiche) -> &'c Fiche,
) -> Vec<Failure> {
    match question {
        CatalogueQuestion::Capacity {
            fiche,
            nature: Some((at, wanted)),
        } => {
            let counters = &in_force(fiche).counters;
            let found = counters.iter().find(|counter| counter.capacity);
            let same = found.is_some_and(|counter| counter.nature == *wanted);
            let got = found.map_or("aucune capacité".to_owned(), |found| {
                format!("{:?}", found.nature)
            });
            failure(!same, at, &format!("{wanted:?}"), &got)
        }
        CatalogueQuestion::Contact {
            contact,
            fiche,
            phone,
            mail,
            flag,
        } => {
            let published = fiche.as_ref().map(|(at, fiche)| (at, in_force(fiche)));
            contact_card(world, contact, published, [phone, mail, flag])
        }
        CatalogueQuestion::Access { fiche, contains } => access(world, in_force(fiche), contains),
        CatalogueQuestion::Zone {
            fiche,
            service,
            zone: Some((at, wanted)),
        } => zone(world, in_force(fiche), service, at, wanted.as_ref()),
        CatalogueQuestion::Services {
            fiche,
            party,
            zone,
            count,
            contains,
        } => services(
            world,
            line,
            in_force(fiche),
            [party, zone],
            count.as_ref(),
            contains,
        ),
        CatalogueQuestion::Silence {
            fiche,
            heading,
            state: Some((at, wanted)),
        } => silence(world, in_force(fiche), heading, at, *wanted),
        _ => Vec::new(),
    }
}

/// A difference, if there is one.
pub(super) fn failure(fails: bool, at: &Place, expected: &str, got: &str) -> Vec<Failure> {
    match fails {
        true => vec![Failure::new(at, expected, got)],
        false => Vec::new(),
    }
}

fn differ<T: PartialEq + ToString>(at: &Place, wanted: &[T], found: &[T]) -> Vec<Failure> {
    failure(wanted != found, at, &listed(wanted), &listed(found))
}

/// The numbers of fiches.
pub(super) fn codes(fiches: &[&Fiche]) -> Vec<String> {
    fiches.iter().map(|fiche| fiche.code()).collect()
}

fn having<'c>(fiches: &[&'c Fiche], test: impl Fn(&Fiche) -> bool) -> Vec<&'c Fiche> {
    fiches.iter().copied().filter(|fiche| test(fiche)).collect()
}

fn in_order(wanted: Option<&Fiches<'_>>, found: &[String]) -> Vec<Failure> {
    match wanted {
        Some((at, wanted)) => differ(at, &codes(wanted), found),
        None => Vec::new(),
    }
}

/// The same fiches, in any order.
fn same(wanted: Option<&Fiches<'_>>, found: &[&Fiche]) -> Vec<Failure> {
    let Some((at, wanted)) = wanted else {
        return Vec::new();
    };
    let sorted = |fiches: &[&Fiche]| {
        let mut codes = codes(fiches);
        codes.sort();
        codes
    };
    differ(at, &sorted(wanted), &sorted(found))
}

fn contact_card(
    world: &World<'_, '_>,
    contact: &Id,
    published: Option<(&Place, &Fiche)>,
    [phone, mail, flag]: [&Option<Text>; 3],
) -> Vec<Failure> {
    let Some(contact) = world.engines.catalogue.contact(contact) else {
        return Vec::new();
    };
    let mut failures = Vec::new();
    if let Some((at, fiche)) = published {
        let code = fiche.code();
        let by_title = contact
            .titles
            .iter()
            .any(|title| title.fiches.contains(&code));
        let by_party = fiche
            .parties
            .iter()
            .any(|party| party.contacts.contains(&contact.id));
        let expected = format!("un contact de {code}");
        failures.extend(failure(
            !by_title && !by_party,
            at,
            &expected,
            "il n'y est pas publié",
        ));
    }
    let texts: [(&Option<Text>, Vec<&str>); 3] = [
        (phone, contact.phones.iter().map(String::as_str).collect()),
        (mail, contact.mail.as_deref().into_iter().collect()),
        (flag, contact.flag.as_deref().into_iter().collect()),
    ];
    for (rank, (wanted, found)) in texts.into_iter().enumerate() {
        let Some(wanted) = wanted else { continue };
        // The flag is a sentence, of which a case gives some words; the rest is given as written.
        let says = |text: &&str| match rank {
            2 => fold(text).contains(&fold(&wanted.text)),
            _ => *text == wanted.text,
        };
        let fails = !found.iter().any(says);
        failures.extend(failure(
            fails,
            &wanted.at,
            &wanted.text,
            &or_nothing(&found),
        ));
    }
    failures
}

fn silence(
    world: &World<'_, '_>,
    fiche: &Fiche,
    heading: &Id,
    at: &Place,
    wanted: MentionState,
) -> Vec<Failure> {
    let mentions = fiche
        .mentions
        .iter()
        .filter(|mention| mention.heading == *heading);
    let mut found: Vec<MentionState> = mentions.map(|mention| mention.state).collect();
    if fiche.head.absent_headings.contains(heading) {
        found.push(MentionState::Absent);
    }
    // Other records than mentions say a silence too: a counter without a number, a document the booklet
    // says there is not, a cost of nothing.
    let titles = world.engines.catalogue.headings.iter();
    let title = titles
        .filter(|known| known.id == *heading)
        .map(|known| &known.title)
        .next();
    let cites = |origin: &Origin| {
        let source = origin.provenance.source.as_ref();
        let mut mentions = source.into_iter().flat_map(|source| &source.mentions);
        mentions.any(|mention| Some(&mention.heading) == title)
    };
    let counters = fiche
        .counters
        .iter()
        .filter(|counter| cites(&counter.origin));
    found.extend(counters.filter_map(|counter| match counter.nature {
        CounterNature::Blank => Some(MentionState::Blank),
        CounterNature::Unlimited | CounterNature::Rolling | CounterNature::Dependent => {
            Some(MentionState::WithoutNumber)
        }
        _ => None,
    }));
    let none =
        |document: &&Document| document.necessity == Necessity::None && cites(&document.origin);
    found.extend(
        fiche
            .documents
            .iter()
            .filter(none)
            .map(|_| MentionState::None),
    );
    let funds = fiche.funds.iter().filter(|fund| cites(&fund.origin));
    found.extend(funds.filter_map(|fund| match fund.kind {
        FundKind::FreeOfCharge => Some(MentionState::None),
        FundKind::CostToBeDetermined => Some(MentionState::WithoutNumber),
        _ => None,
    }));
    let word = |state: &MentionState| match state {
        MentionState::Stated => "renseignee",
        MentionState::WithoutNumber => "sans-nombre",
        MentionState::None => "aucun",
        MentionState::Blank => "vide",
        MentionState::Absent => "absente",
        MentionState::Unsaid => "non-dit",
    };
    let got: Vec<&str> = found.iter().map(word).collect();
    failure(
        !found.contains(&wanted),
        at,
        word(&wanted),
        &or_nothing(&got),
    )
}

fn yearly<'c>(
    world: &World<'_, 'c>,
    fiches: &[&'c Fiche],
    year: i16,
    today: Date,
    at: &Place,
    wanted: &[(&'c Fiche, usize)],
) -> Result<Vec<Failure>, String> {
    let mut found: Vec<(String, usize)> = Vec::new();
    for fiche in fiches {
        let engine = world
            .engines
            .engine(fiche)
            .map_err(|error| error.to_string())?;
        let action = world.folders.iter().find(|folder| {
            folder.dossier.fiche == fiche.head.id
                && folder.dossier.subject == domain::dossier::Subject::Action
        });
        let owed = engine.yearly(year, action.map(|folder| &folder.dossier), today);
        let missing = owed.iter().filter(|owed| owed.done.is_none()).count();
        if wanted
            .iter()
            .any(|(wanted, _)| wanted.head.id == fiche.head.id)
        {
            found.push((fiche.code(), missing));
        }
    }
    let expected = wanted.iter().map(|(fiche, count)| (fiche.code(), *count));
    let mut expected: Vec<(String, usize)> = expected.collect();
    expected.sort();
    found.sort();
    let say = |reports: &[(String, usize)]| {
        let reports: Vec<String> = reports
            .iter()
            .map(|(code, n)| format!("{code} : {n}"))
            .collect();
        listed(&reports)
    };
    Ok(failure(
        expected != found,
        at,
        &say(&expected),
        &say(&found),
    ))
}
