//! `compteurs`: how many, and where that stands.

use domain::dossier::{Count, Level};
use domain::fiche::CounterScope;
use domain::person::UNIT;
use domain::values::Date;
use french::text::thousandths;

use crate::format::model::LEVELS;
use crate::format::questions::CountCheck;
use crate::people::People;
use crate::report::Failure;

/// Counts, held against what is expected.
pub fn counts(people: &People<'_, '_>, today: Date, wanted: &[CountCheck]) -> Vec<Failure> {
    let one = |check: &CountCheck| {
        let found = count(people, today, check);
        let got = match &found {
            Some(count) => shown(count),
            None => "rien n'est encore compté".to_owned(),
        };
        let same = match &found {
            Some(count) => is(check, count),
            None => check.value.is_none_or(|value| value == 0) && check.level.is_none(),
        };
        (!same).then(|| Failure::new(&check.at, expected(check), got))
    };
    wanted.iter().filter_map(one).collect()
}

/// The count of a check: shared, or that of the dossier in the window that holds the day.
fn count<'c>(people: &People<'_, 'c>, today: Date, check: &CountCheck) -> Option<Count<'c>> {
    let counter = people.engine.counter(check.counter.as_str())?;
    if counter.scope != CounterScope::Dossier {
        let key = check.key.as_ref();
        return Some(people.engine.level(counter, key, &people.around, today));
    }
    let counts = people.engine.counts(people.dossier, &people.around);
    let mine: Vec<Count<'c>> = counts
        .into_iter()
        .filter(|count| count.counter.origin.id == check.counter)
        .collect();
    let now = mine.iter().rposition(|count| count.window.holds(today));
    let last = now.or(mine.len().checked_sub(1));
    last.and_then(|rank| mine.into_iter().nth(rank))
}

fn is(check: &CountCheck, count: &Count<'_>) -> bool {
    check.value.is_none_or(|value| value == count.value)
        && check
            .bound
            .is_none_or(|bound| count.bound.map(i64::from) == Some(bound))
        && check.level.is_none_or(|level| level == count.level)
        && check
            .share
            .is_none_or(|wanted| share(count) == Some(wanted))
}

/// The share of another counter, in thousandths of a per cent.
fn share(count: &Count<'_>) -> Option<i64> {
    let whole = count.share_of.filter(|whole| *whole > 0)?;
    count.value.checked_mul(100 * UNIT)?.checked_div(whole)
}

fn word(level: Level) -> &'static str {
    let found = LEVELS.iter().find(|(_, known)| *known == level);
    found.map_or("", |(word, _)| word)
}

fn expected(check: &CountCheck) -> String {
    let parts = [
        check
            .value
            .map(|value| format!("valeur {}", thousandths(value))),
        check.bound.map(|bound| format!("borne {bound}")),
        check.level.map(|level| word(level).to_owned()),
        check
            .share
            .map(|share| format!("part {} %", thousandths(share))),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    match &check.key {
        Some(key) => format!("{}, pour {key} : {}", check.counter, parts.join(", ")),
        None => format!("{} : {}", check.counter, parts.join(", ")),
    }
}

fn shown(count: &Count<'_>) -> String {
    let parts = [
        Some(format!("valeur {}", thousandths(count.value))),
        count.bound.map(|bound| format!("borne {bound}")),
        Some(word(count.level).to_owned()),
        share(count).map(|share| format!("part {} %", thousandths(share))),
        count.window.from.map(|from| format!("du {from}")),
        count.window.to.map(|to| format!("au {to}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
