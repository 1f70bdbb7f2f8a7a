//! What is owed, and how many.

use domain::dossier::{Count, Due, Level, Obligation};
use domain::fiche::CounterNature;
use domain::time::Window;
use domain::values::Date;

use crate::text::{counted, date, plain, quoted, thousandths};
use crate::{Words, names, words};

impl Words<'_> {
    /// Something owed, on a day: what, where it stands, by whom, for whom.
    pub fn obligation(&self, owed: &Obligation<'_>, today: Date) -> String {
        let what = quoted(&names::obliged(
            self.catalogue,
            self.fiche,
            &owed.what.obliged(),
        ));
        let people = |word: &str, ids: &[_]| match ids {
            [] => String::new(),
            ids => format!(" · {word} : {}", self.all_of(ids)),
        };
        format!(
            "{what} : {}{}{}",
            state(owed, today),
            people("par", &owed.owed_by),
            people("pour", &owed.to)
        )
    }

    /// A count: the value, the bound and what it is, for whom, over which days.
    pub fn count(&self, count: &Count<'_>) -> String {
        let value = plain(&thousandths(count.value));
        let compared = match (count.bound, words::bound(count.counter.nature)) {
            (Some(bound), Some(word)) => {
                let bound = plain(&thousandths(i64::from(bound) * 1000));
                format!("{value} pour {word} de {bound}{}", level(count.level))
            }
            (Some(bound), None) => {
                let bound = plain(&thousandths(i64::from(bound) * 1000));
                format!("{value} sur {bound}{}", level(count.level))
            }
            (None, _) => match unbounded(count.counter.nature) {
                Some(why) => format!("{value} ({why})"),
                None => value,
            },
        };
        let share = self.share(count).unwrap_or_default();
        let part = if count.whole {
            ""
        } else {
            ", fenêtre incomplète"
        };
        format!(
            "{}{} : {compared}{share}{}{part}",
            quoted(&count.counter.label),
            self.keyed(count.key.as_ref()),
            window(count.window)
        )
    }

    /// The share of another count that this one makes, to a tenth of a per cent, and the share due.
    fn share(&self, count: &Count<'_>) -> Option<String> {
        let share = count.counter.share.as_ref()?;
        let of = count.share_of.filter(|of| *of > 0)?;
        let tenths = i128::from(count.value) * 1000 / i128::from(of);
        let tenths = i64::try_from(tenths).ok()?;
        let due = share.at_least_percent;
        let due = due.map(|percent| format!(", pour {percent} % au moins"));
        Some(format!(
            ", soit {} % de « {} »{}",
            thousandths(tenths.saturating_mul(100)),
            names::counter(self.fiche, share.counter.as_str()),
            due.unwrap_or_default()
        ))
    }
}

/// Where an obligation stands.
pub fn due(state: Due) -> &'static str {
    match state {
        Due::NotYet => "pas encore",
        Due::Open => "à faire",
        Due::Late => "en retard",
        Due::Done => "fait",
        Due::DoneLate => "fait en retard",
        Due::Waived => "dispensé",
        Due::NoLongerDue => "n'est plus dû",
    }
}

fn state(owed: &Obligation<'_>, today: Date) -> String {
    let word = due(owed.state);
    match (owed.state, owed.window.from, owed.window.to) {
        (Due::NotYet, Some(from), _) => format!("{word}, à partir du {}", date(from)),
        (Due::Open, _, Some(to)) => format!("{word}, au plus tard le {}", date(to)),
        (Due::Open, _, None) => match owed.since.map(|since| days(since, today)) {
            Some(elapsed) if elapsed > 0 => format!(
                "{word}, depuis {}",
                plain(&counted(elapsed, "jour", "jours"))
            ),
            _ => word.to_owned(),
        },
        (Due::Late, _, Some(to)) => format!(
            "{word} de {}, attendu le {} au plus tard",
            plain(&counted(days(to, today), "jour", "jours")),
            date(to)
        ),
        (Due::Done | Due::DoneLate, _, _) => match owed.done {
            Some(day) => format!("{word}, le {}", date(day)),
            None => word.to_owned(),
        },
        (Due::Waived, _, _) => match &owed.reason {
            Some(reason) => format!("{word} ({reason})"),
            None => word.to_owned(),
        },
        _ => word.to_owned(),
    }
}

/// Days from one to the other; none when the second comes first.
fn days(from: Date, to: Date) -> usize {
    let span = from.until(to).map_or(0, |span| span.get_days());
    usize::try_from(span).unwrap_or(0)
}

/// Why nothing is compared: the four capacities without a number stay four distinct things.
fn unbounded(nature: CounterNature) -> Option<&'static str> {
    match nature {
        CounterNature::Unlimited => Some("illimité, le livret le dit"),
        CounterNature::Rolling => Some("au fil de l'eau, sans nombre"),
        CounterNature::Dependent => Some("dépend d'autre chose, sans nombre"),
        CounterNature::Blank => Some("la rubrique est vide"),
        CounterNature::Indicator => Some("indicateur, sans borne"),
        _ => None,
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Unbounded | Level::Within => "",
        Level::Below => ", pas encore atteint",
        Level::Reached => ", atteint",
        Level::Beyond => ", dépassé",
    }
}

fn window(window: Window) -> String {
    match (window.from, window.to) {
        (Some(from), Some(to)) => format!(", du {} au {}", date(from), date(to)),
        (Some(from), None) => format!(", depuis le {}", date(from)),
        (None, Some(to)) => format!(", jusqu'au {}", date(to)),
        (None, None) => String::new(),
    }
}
