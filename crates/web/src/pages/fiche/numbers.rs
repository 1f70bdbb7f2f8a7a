//! How many: places, objectives, minimums.

use domain::fiche::{Counter, CounterNature};

use super::Context;
use crate::french::{number, sentence};
use crate::names::Proof;
use crate::offer::essentials::bound;
use crate::words;

/// A counter.
pub struct CounterShown<'s> {
    /// The counter.
    pub counter: &'s Counter,
    /// Its figure, or the words that stand for one.
    pub figure: String,
    /// The figure is a silence of the booklet.
    pub blank: bool,
    /// What the figure means and over what time.
    pub meaning: String,
    /// What happens at the bound.
    pub at_bound: &'static str,
    /// The shares: for whom, how many; no number where the booklet gives none.
    pub shares: Vec<(String, Option<String>)>,
    /// The part of another counter.
    pub part_of: Option<String>,
    /// Where it is said.
    pub proof: Proof<'s>,
}

/// The counters of a fiche, those of places first.
pub fn counters(context: Context<'_>) -> Vec<CounterShown<'_>> {
    let (places, others): (Vec<&Counter>, Vec<&Counter>) = context
        .fiche
        .counters
        .iter()
        .partition(|counter| counter.capacity);
    places
        .into_iter()
        .chain(others)
        .map(|counter| shown(context, counter))
        .collect()
}

fn shown<'s>(context: Context<'s>, counter: &'s Counter) -> CounterShown<'s> {
    let nature = words::nature(counter.nature);
    let figure = bound(counter);
    let mut meaning: Vec<&str> = Vec::new();
    if figure.is_some() {
        meaning.push(nature);
    }
    meaning.extend(counter.per.map(words::per));
    let of_other = counter.share.as_ref().and_then(|share| {
        let other = context
            .fiche
            .counters
            .iter()
            .find(|known| known.origin.id == share.counter)?;
        Some(match share.at_least_percent {
            Some(percent) => format!("au moins {percent} % de « {} »", other.label),
            None => format!("rapporté à « {} »", other.label),
        })
    });
    CounterShown {
        blank: counter.nature == CounterNature::Blank,
        figure: sentence(&figure.unwrap_or_else(|| nature.to_owned())),
        meaning: sentence(&meaning.join(", ")),
        at_bound: words::at_bound(counter.at_bound, counter.nature),
        shares: counter
            .split
            .iter()
            .map(|split| {
                let name = crate::names::actor(context.catalogue, context.fiche, &split.key);
                (name, split.value.map(|value| number(value.into())))
            })
            .collect(),
        part_of: of_other,
        proof: context.proof(&counter.origin),
        counter,
    }
}
