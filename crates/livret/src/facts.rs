//! `livret facts`: the vocabulary, for whoever writes a file of facts.

use std::io::Write;

use domain::facts::Fact;

use crate::cli::FactsArgs;
use crate::output::{Done, Stop};
use crate::{french, place};

/// Lists the facts by group, as text or as Markdown tables.
///
/// # Errors
/// No catalogue.
pub fn run(args: &FactsArgs, out: &mut impl Write) -> Result<Done, Stop> {
    let catalogue = place::open(args.catalogue.as_deref())?;
    let vocabulary = &catalogue.vocabulary;
    for (rank, group) in vocabulary.groups.iter().enumerate() {
        let facts = vocabulary
            .facts
            .iter()
            .filter(|fact| fact.group == group.id);
        if rank > 0 {
            writeln!(out)?;
        }
        if args.markdown {
            writeln!(out, "## {}\n", group.label)?;
            writeln!(
                out,
                "| fait | autres noms | question | réponses | valable | classe |"
            )?;
            writeln!(out, "|---|---|---|---|---|---|")?;
            facts.map(row).try_for_each(|row| writeln!(out, "{row}"))?;
        } else {
            writeln!(out, "{}", group.label)?;
            facts
                .map(entry)
                .try_for_each(|entry| writeln!(out, "{entry}"))?;
        }
    }
    Ok(Done::Well)
}

fn row(fact: &Fact) -> String {
    let code = |names: &[String]| {
        names
            .iter()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let cells = [
        format!("`{}`", fact.id),
        code(&fact.aliases),
        fact.question.clone(),
        french::expected(fact),
        french::lasting(fact.lasts),
        french::class(fact.class).to_owned(),
    ];
    format!(
        "| {} |",
        cells.map(|cell| cell.replace('|', "\\|")).join(" | ")
    )
}

fn entry(fact: &Fact) -> String {
    let aliases = if fact.aliases.is_empty() {
        String::new()
    } else {
        format!(" (aussi : {})", fact.aliases.join(", "))
    };
    format!(
        "  {}{aliases}\n      {}\n      {} ; valable {} ; {}",
        fact.id,
        fact.question,
        french::expected(fact),
        french::lasting(fact.lasts),
        french::class(fact.class),
    )
}
