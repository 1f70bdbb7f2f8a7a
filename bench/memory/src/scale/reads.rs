//! What people read all day long, timed one by one.

use std::collections::BTreeMap;
use std::time::Instant;

use app::{Office, Who};
use demo::dice::Dice;
use store::db::Value;
use store::lists::After;

use super::copies::{Which, named};
use super::template::{Cell, Template};
use super::{Stage, now};
use crate::desk::{CATALOGUE, Told, by_at, told};
use crate::measure::{Report, ratio, time};

/// How many times each thing is read.
const TIMES: usize = 300;
/// Lines of a page.
const PAGE: usize = 50;
/// Rows read at once by their keys: what a tree costs, and nothing else.
const PEER: &str = "vingt lignes, par leurs clés";
const KEYS: &str = "SELECT id, subject, fiche, status FROM dossier WHERE id IN (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, \
                    ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)";
/// What is read in ten times more may grow so many times as much as rows read by their keys do, in the same run: a
/// tree is one level deeper, and less of it stays at hand; what grew more would read more of it.
const BAR: f64 = 1.5;

/// Times of each thing read, sorted.
pub struct Reads(Vec<(&'static str, Vec<f64>)>);

/// Who may open which dossier, drawn among all copies.
pub fn draw(stages: &[Stage], template: &Template, dice: &mut Dice) -> (Option<Who>, i64) {
    let which = copy(stages, dice);
    let rows = &template.rows["dossier"];
    let row = &rows[dice.below(rows.len())];
    let number = match row[0] {
        Cell::Own(rank) => which.own(rank),
        _ => 0,
    };
    let chair = row.iter().find_map(|cell| match cell {
        Cell::Mandate(rank) => Some(who(template, which.team, *rank)),
        _ => None,
    });
    (chair, number)
}

fn copy(stages: &[Stage], dice: &mut Dice) -> Which {
    let last = stages.last().map_or(1, |stage| stage.copies.end);
    let copy = dice.below(usize::try_from(last).unwrap_or(1)) as i64;
    let stage = stages.iter().find(|stage| stage.copies.contains(&copy));
    let team = stage.map_or(0, |stage| stage.team(copy));
    Which { copy, team }
}

fn who(template: &Template, team: i64, rank: usize) -> Who {
    let (role, structure) = template.mandates[rank].clone();
    Who {
        account: Which::account(team, rank),
        mandate: Which::mandate(team, rank),
        role,
        structure,
        person: None,
    }
}

/// Mandates whose post knows the most dossiers: those of operators.
fn busiest(template: &Template) -> Vec<usize> {
    let mut posts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &template.rows["reach"] {
        if let Cell::Same(Value::Text(post)) = &row[0] {
            *posts.entry(post).or_default() += 1;
        }
    }
    let referents = template.referents();
    let ranks = (0..template.mandates.len()).filter(|rank| !referents.contains(rank));
    let mut ranks: Vec<(usize, usize)> = ranks
        .filter_map(|rank| {
            let (role, structure) = &template.mandates[rank];
            let post = format!("{role}@{}", structure.as_ref()?);
            Some((*posts.get(post.as_str())?, rank))
        })
        .collect();
    ranks.sort_unstable();
    ranks
        .into_iter()
        .rev()
        .take(6)
        .map(|(_, rank)| rank)
        .collect()
}

impl Reads {
    /// Reads everything.
    pub fn measure(office: &Office<'_>, stages: &[Stage], template: &Template) -> Told<Reads> {
        let mut dice = Dice::seeded(11);
        let mut reads = Reads(Vec::new());
        let (referents, busiest) = (template.referents(), busiest(template));
        let at_work = |ranks: &[usize], dice: &mut Dice| {
            let team = copy(stages, dice).team;
            who(template, team, ranks[dice.below(ranks.len())])
        };
        let first = After::default();
        reads.time(PEER, || {
            let drawn = (0..20).map(|_| Value::Int(draw(stages, template, &mut dice).1));
            keys(office, &drawn.collect::<Vec<Value>>())
        })?;
        reads.time("ouvrir un dossier", || {
            let (chair, number) = draw(stages, template, &mut dice);
            let Some(chair) = chair else { return Ok(None) };
            timed(&chair, |call| office.dossier(call, number).map(|_| 1))
        })?;
        reads.time("ce qu'un référent doit", || {
            let who = at_work(&referents, &mut dice);
            timed(&who, |call| {
                office
                    .due_list(call, &first, PAGE)
                    .map(|page| page.lines.len())
            })
        })?;
        reads.time("les dossiers d'un référent", || {
            let who = at_work(&referents, &mut dice);
            timed(&who, |call| {
                office
                    .roster(call, true, None, PAGE)
                    .map(|page| page.lines.len())
            })
        })?;
        reads.time("ce qu'un opérateur doit", || {
            let who = at_work(&busiest, &mut dice);
            timed(&who, |call| {
                office
                    .due_list(call, &first, PAGE)
                    .map(|page| page.lines.len())
            })
        })?;
        reads.time("les dossiers d'un opérateur", || {
            let who = at_work(&busiest, &mut dice);
            timed(&who, |call| {
                office
                    .roster(call, true, None, PAGE)
                    .map(|page| page.lines.len())
            })
        })?;
        let service = Who {
            structure: "service-offre-insertion".parse().ok(),
            ..Who::installation("soi-charge-de-mission".parse().map_err(|_| "un rôle")?)
        };
        let mut fiches = CATALOGUE.fiches.iter().cycle();
        reads.time("les comptes d'une fiche", || {
            let fiche = fiches.next().ok_or("pas de fiche")?;
            let told = timed(&service, |call| {
                office.counters(call, &fiche.head.id).map(|_| 1)
            });
            // Not all are followed from there.
            Ok(told.unwrap_or(None))
        })?;
        reads.time("un nom, par un référent", || {
            search(office, stages, template, None, &mut dice)
        })?;
        reads.time("un nom, par un opérateur", || {
            search(office, stages, template, Some(&busiest), &mut dice)
        })?;
        Ok(reads)
    }

    /// Reads one thing many times; what is not there to read is not counted.
    fn time(
        &mut self,
        what: &'static str,
        mut read: impl FnMut() -> Told<Option<f64>>,
    ) -> Told<()> {
        let mut times = Vec::new();
        for _ in 0..TIMES {
            times.extend(read()?);
        }
        if times.is_empty() {
            return Err(format!("rien n'a été lu : {what}"));
        }
        times.sort_by(f64::total_cmp);
        self.0.push((what, times));
        Ok(())
    }

    /// Says how long each took, beside the memory before, ten times smaller.
    pub fn report(&self, engine: &str, size: usize, before: Option<&Reads>, report: &mut Report) {
        let tree = before.map_or(1.0, |before| self.growth(0, before).max(1.0));
        for (rank, (what, times)) in self.0.iter().enumerate() {
            let case = format!("{engine}, {size} dossiers : {what}");
            let figure = format!(
                "p50 {}, p99 {}",
                time(part(times, 50)),
                time(part(times, 99))
            );
            let Some(before) = before else {
                report.note(&case, figure, "");
                continue;
            };
            let growth = self.growth(rank, before);
            let said = ratio(growth, "dix fois moins");
            // Somebody who knows of ten times more people looks among ten times more.
            let own = what.ends_with("un opérateur") && what.starts_with("un nom");
            match own || rank == 0 {
                true => report.note(&case, figure, &said),
                false => report.bar(
                    &case,
                    figure,
                    said,
                    &ratio(BAR * tree, "dix fois moins"),
                    growth <= BAR * tree,
                ),
            }
        }
    }

    /// How many times longer a reading takes than in a smaller memory.
    fn growth(&self, rank: usize, before: &Reads) -> f64 {
        let half = |reads: &Reads| {
            reads
                .0
                .get(rank)
                .map_or(f64::NAN, |(_, times)| part(times, 50))
        };
        half(self) / half(before)
    }
}

fn part(sorted: &[f64], hundredths: usize) -> f64 {
    sorted[(sorted.len() * hundredths / 100).min(sorted.len() - 1)]
}

/// Rows read by their keys, in one statement.
fn keys(office: &Office<'_>, drawn: &[Value]) -> Told<Option<f64>> {
    let begun = Instant::now();
    let found = office.store.read(|tx| tx.all(KEYS, drawn)).map_err(told)?;
    Ok((!found.is_empty()).then_some(begun.elapsed().as_secs_f64()))
}

/// Nothing when nothing was found.
fn timed<'c>(
    who: &Who,
    read: impl FnOnce(&app::Call<'_>) -> Result<usize, app::Error<'c>>,
) -> Told<Option<f64>> {
    let mut lasted = 0.0;
    let (found, _) = by_at(now(), who, |call| {
        let begun = Instant::now();
        let found = read(call);
        lasted = begun.elapsed().as_secs_f64();
        found
    })?;
    Ok((found.map_err(told)? > 0).then_some(lasted))
}

/// Somebody looked up by the beginning of their name: by who follows them, or by an operator.
fn search(
    office: &Office<'_>,
    stages: &[Stage],
    template: &Template,
    by: Option<&[usize]>,
    dice: &mut Dice,
) -> Told<Option<f64>> {
    let which = copy(stages, dice);
    let rows = &template.rows["follow"];
    let row = &rows[dice.below(rows.len())];
    let (mut person, mut referent) = (None, None);
    for cell in &row[1..] {
        match cell {
            Cell::Own(rank) => person = Some(*rank),
            Cell::Mandate(rank) => referent = Some(*rank),
            _ => {}
        }
    }
    let (Some(person), Some(referent)) = (person, referent) else {
        return Ok(None);
    };
    let among = template.persons.iter().position(|rank| *rank == person);
    let somebody = named(which.copy, among.unwrap_or(0), template.persons.len());
    let typed: String = somebody.family.chars().take(4).collect();
    let rank = by.map_or(referent, |ranks| ranks[dice.below(ranks.len())]);
    let who = who(template, which.team, rank);
    let told = timed(&who, |call| {
        office.search(call, &typed).map(|found| found.len())
    })?;
    Ok(told)
}
