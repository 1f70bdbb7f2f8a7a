//! `voit`: what somebody sees of a person.

use domain::access::{Folder, Seen, fact_right, seen};
use domain::links::{Links, Target};

use crate::answers::listed;
use crate::format::model::{Line, SeesLine};
use crate::people::People;
use crate::report::Failure;
use crate::world::World;

/// What an actor sees of the person of a line, held against what the line expects.
pub fn sees<'c>(
    world: &mut World<'_, 'c>,
    line: &Line<'c>,
    wanted: &SeesLine<'c>,
) -> Result<Vec<Failure>, String> {
    let person = world.person(line);
    let rank = world.folder(line)?;
    let ledger = world.ledger();
    let around = world.around(rank, line.on, &ledger);
    let people: People<'_, 'c> = world.people(rank, line.on, around);
    let viewer = people.who(&wanted.who, &[]);
    let mine = world.folders.iter().filter(|folder| {
        folder.person.as_deref() == Some(person.as_str()) && !folder.dossier.journal.is_empty()
    });
    let folders = mine.map(|folder| Folder {
        engine: &folder.engine,
        dossier: &folder.dossier,
    });
    let seen: Vec<Seen<'_, 'c>> = seen(folders, &viewer);

    let mut failures = Vec::new();
    let codes: Vec<String> = seen
        .iter()
        .map(|one| one.folder.engine.fiche.code())
        .collect();
    let sees = |fiche: &domain::fiche::Fiche| codes.contains(&fiche.code());
    for (at, fiche) in &wanted.dossiers {
        if !sees(fiche) {
            failures.push(Failure::new(
                at,
                format!("voit un dossier {}", fiche.code()),
                dossiers(&codes),
            ));
        }
    }
    for (at, fiche) in &wanted.not_dossiers {
        if sees(fiche) {
            failures.push(Failure::new(
                at,
                format!("ne voit pas de dossier {}", fiche.code()),
                dossiers(&codes),
            ));
        }
    }
    if let Some((at, count)) = wanted
        .count
        .as_ref()
        .filter(|(_, count)| *count != seen.len())
    {
        failures.push(Failure::new(
            at,
            format!("{count} dossiers vus"),
            dossiers(&codes),
        ));
    }
    documents(&seen, wanted, &mut failures);
    facts(world, &seen, wanted, &mut failures);
    links(world, line, &person, &seen, wanted, &mut failures)?;
    if let Some((at, wanted)) = &wanted.notes {
        let reads = seen.iter().any(|one| one.written().next().is_some());
        if reads != *wanted {
            let word = |reads: bool| {
                if reads {
                    "les notes se lisent"
                } else {
                    "les notes ne se lisent pas"
                }
            };
            failures.push(Failure::new(at, word(*wanted), word(reads)));
        }
    }
    Ok(failures)
}

fn dossiers(codes: &[String]) -> String {
    format!("dossiers vus : {}", listed(codes))
}

fn documents(seen: &[Seen<'_, '_>], wanted: &SeesLine<'_>, failures: &mut Vec<Failure>) {
    let read = seen.iter().flat_map(Seen::documents);
    let read: Vec<String> = read
        .map(|(_, document)| document.origin.id.to_string())
        .collect();
    let got = || format!("documents vus : {}", listed(&read));
    for text in &wanted.documents {
        if !read.contains(&text.text) {
            failures.push(Failure::new(
                &text.at,
                format!("voit « {} »", text.text),
                got(),
            ));
        }
    }
    for text in &wanted.not_documents {
        if read.contains(&text.text) {
            failures.push(Failure::new(
                &text.at,
                format!("ne voit pas « {} »", text.text),
                got(),
            ));
        }
    }
}

fn facts(
    world: &World<'_, '_>,
    seen: &[Seen<'_, '_>],
    wanted: &SeesLine<'_>,
    failures: &mut Vec<Failure>,
) {
    let known = &world.engines.catalogue.vocabulary.facts;
    let name = |fact: usize| known.get(fact).map_or("", |fact| fact.id.as_str());
    for (at, fact) in &wanted.facts {
        if !fact_right(seen, *fact).reads() {
            failures.push(Failure::new(
                at,
                format!("voit « {} »", name(*fact)),
                "ne le voit pas",
            ));
        }
    }
    for (at, fact) in &wanted.not_facts {
        if fact_right(seen, *fact).reads() {
            failures.push(Failure::new(
                at,
                format!("ne voit pas « {} »", name(*fact)),
                "le voit",
            ));
        }
    }
}

fn links<'c>(
    world: &World<'_, 'c>,
    line: &Line<'c>,
    person: &str,
    seen: &[Seen<'_, 'c>],
    wanted: &SeesLine<'c>,
    failures: &mut Vec<Failure>,
) -> Result<(), String> {
    if wanted.links.is_empty() && wanted.not_links.is_empty() {
        return Ok(());
    }
    let judge = world
        .engines
        .judge(line.on)
        .map_err(|error| error.to_string())?;
    let links = Links::on(world.engines.catalogue, line.on);
    let known = world.timeline(Some(person)).on(line.on);
    let mut shown: Vec<String> = Vec::new();
    for one in seen {
        let fiche = &one.folder.engine.fiche.head.id;
        let proposals = links.proposals(fiche, &judge, &known);
        let proposals = proposals.map_err(|_| "ce que l'on sait se contredit".to_owned())?;
        for proposal in proposals.iter().filter(|p| p.is_made() && one.shows(p)) {
            if let Target::Fiche(fiche) = proposal.target {
                shown.push(fiche.code());
            }
        }
    }
    let got = || format!("liens vus : {}", listed(&shown));
    for (at, fiche) in &wanted.links {
        if !shown.contains(&fiche.code()) {
            failures.push(Failure::new(
                at,
                format!("voit le lien vers {}", fiche.code()),
                got(),
            ));
        }
    }
    for (at, fiche) in &wanted.not_links {
        if shown.contains(&fiche.code()) {
            failures.push(Failure::new(
                at,
                format!("ne voit pas le lien vers {}", fiche.code()),
                got(),
            ));
        }
    }
    Ok(())
}
