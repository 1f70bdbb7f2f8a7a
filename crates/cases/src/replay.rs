//! A case told day by day: what was done, what was answered, what is due, how many, which periods run.

use domain::dossier::{Due, Status};
use domain::fiche::CounterScope;
use domain::values::Date;
use french::Words;
use french::text::{date, sentence};

use crate::answers::Heard;
use crate::engines::Engines;
use crate::format::model::{Case, Line, Verb};
use crate::run::{Finder, step};
use crate::world::{Folder, World};

/// Tells a case.
pub fn replay<'c>(engines: &Engines<'c>, case: &Case<'c>, finder: Finder<'_>) -> String {
    let mut world = World::new(engines, case);
    let mut page = Page(String::new());
    page.line(0, &case.name.text);
    if let Some(why) = &case.contested {
        page.line(0, &format!("Contesté : {why}"));
    }
    let mut day: Option<Date> = None;
    for line in &case.lines {
        if day != Some(line.on) {
            if let Some(day) = day {
                page.day_ends(&world, day);
            }
            if line.on < Date::MAX {
                page.line(0, "");
                page.line(0, &sentence(&date(line.on)));
            }
            day = Some(line.on);
        }
        page.told(&mut world, line, finder);
    }
    if let Some(day) = day.filter(|day| *day < Date::MAX) {
        page.day_ends(&world, day);
    }
    page.0
}

/// A page being written.
struct Page(String);

impl Page {
    fn line(&mut self, indent: usize, text: &str) {
        self.0
            .push_str(&" ".repeat(if text.is_empty() { 0 } else { indent }));
        self.0.push_str(text);
        self.0.push('\n');
    }

    /// One line of the case: what it did, what was answered, whether it is as expected.
    fn told<'c>(&mut self, world: &mut World<'_, 'c>, line: &Line<'c>, finder: Finder<'_>) {
        if let Verb::Know(facts) = &line.verb {
            let known = &world.engines.catalogue.vocabulary.facts;
            let labels = facts.iter().filter_map(|(fact, answer)| {
                let label = &known.get(*fact)?.label;
                let doubt = if answer.is_some() {
                    ""
                } else {
                    " (on ne sait plus)"
                };
                Some(format!("{label}{doubt}"))
            });
            let labels: Vec<String> = labels.collect();
            self.line(2, &format!("On apprend : {}", labels.join(", ")));
        }
        let before: Vec<usize> = world.folders.iter().map(journal).collect();
        let played = step(world, line, finder);
        self.journal(world, &before);
        if let Some(answered) = world.answered.take() {
            let ledger = world.ledger();
            let around = world.around(answered.folder, line.recorded, &ledger);
            let people = world.people(answered.folder, line.on, around);
            let heard = Heard {
                engine: people.engine,
                people: Some(people),
                reasons: &answered.answer.reasons,
                third_party: false,
            };
            self.line(
                4,
                &format!("→ {}", french::verdict(answered.answer.verdict)),
            );
            for why in heard.why() {
                self.line(6, &why);
            }
        }
        match played {
            Ok(failures) => {
                for failure in failures {
                    let (expected, got) = (failure.expected, failure.got);
                    self.line(4, &format!("✗ attendu : {expected} ; reçu : {got}"));
                }
            }
            Err(why) => self.line(4, &format!("✗ {why}")),
        }
    }

    /// What a line wrote in the journals; said all the same when nothing was written.
    fn journal(&mut self, world: &World<'_, '_>, before: &[usize]) {
        let mut written = false;
        for (rank, folder) in world.folders.iter().enumerate() {
            let from = before.get(rank).copied().unwrap_or(0);
            for event in folder.dossier.journal.iter().skip(from) {
                written = true;
                let draft = if event.draft { " (brouillon)" } else { "" };
                self.line(2, &format!("{}{draft}", words(folder).act(&event.entry)));
            }
        }
        let refused = world.answered.as_ref().filter(|_| !written);
        if let Some(answered) = refused {
            let folder = &world.folders[answered.folder];
            self.line(
                2,
                &format!("{} (rien n'est écrit)", words(folder).act(&answered.entry)),
            );
        }
    }

    /// Where every dossier stands at the end of a day.
    fn day_ends(&mut self, world: &World<'_, '_>, day: Date) {
        let several = world.folders.len() > 1;
        for (rank, folder) in world.folders.iter().enumerate() {
            if folder.dossier.journal.is_empty() {
                continue;
            }
            let whose = folder.person.as_deref().filter(|_| several);
            let title = &folder.engine.fiche.head.short_title;
            let whose = whose.map_or_else(String::new, |person| format!(", {person}"));
            self.line(
                2,
                &format!(
                    "· {title}{whose} : {}",
                    status(&folder.dossier.state.status)
                ),
            );
            self.stands(world, rank, day);
        }
    }

    fn stands(&mut self, world: &World<'_, '_>, rank: usize, day: Date) {
        let folder = &world.folders[rank];
        let (engine, dossier) = (&folder.engine, &folder.dossier);
        let words = words(folder);
        let ledger = world.ledger();
        let around = world.around(rank, day, &ledger);
        for run in engine.runs(dossier, &around) {
            let to = run.to().map_or_else(
                || "sans fin fixée".to_owned(),
                |to| format!("au {}", date(to)),
            );
            let rank = if run.rank > 1 {
                format!(" ({})", run.rank)
            } else {
                String::new()
            };
            let label = &run.period.label;
            self.line(
                4,
                &format!("Période : {label}{rank}, du {} {to}", date(run.from)),
            );
        }
        for owed in engine.due(dossier, &around) {
            if !matches!(owed.state, Due::Done | Due::NoLongerDue) {
                self.line(4, &format!("Dû : {}", words.obligation(&owed, day)));
            }
        }
        for count in engine.counts(dossier, &around) {
            if count.window.holds(day) {
                self.line(4, &format!("Compte : {}", words.count(&count)));
            }
        }
        let fed = engine.fed(dossier, &around);
        for counter in &engine.fiche.counters {
            let mine = fed.iter().find(|fed| fed.counter == counter.origin.id);
            if let Some(fed) = mine.filter(|_| counter.scope != CounterScope::Dossier) {
                let count = engine.level(counter, fed.key.as_ref(), &around, day);
                self.line(4, &format!("Compte : {}", words.count(&count)));
            }
        }
    }
}

fn journal(folder: &Folder<'_>) -> usize {
    folder.dossier.journal.len()
}

fn words<'c>(folder: &Folder<'c>) -> Words<'c> {
    Words {
        catalogue: folder.engine.catalogue,
        fiche: folder.engine.fiche,
    }
}

fn status(status: &Status) -> String {
    match status {
        Status::Draft => "brouillon".to_owned(),
        Status::Open => "ouvert".to_owned(),
        Status::Suspended { since } => format!("suspendu depuis le {}", date(*since)),
        Status::Closed { on, .. } => format!("fermé le {}", date(*on)),
    }
}
