//! The funds of an action: who does what of them, what was asked, granted and paid, what the booklet leaves unsaid.

use app::figures::{AidNumbers, Aided, FundFigures, Sum};
use domain::dossier::Because;
use domain::fiche::{Fiche, Fund};
use domain::provenance::Provenance;
use domain::values::Id;
use french::{Words, names, text};

use super::super::numbers::said;
use super::body_of;
use crate::bars::{Bar, shared};
use crate::seat::Seat;

/// An action.
pub(super) struct Action {
    pub(super) fiche: &'static Fiche,
    /// Until when a year that runs is counted, when it is by whole months.
    pub(super) until: Option<String>,
    pub(super) funds: Vec<FundShown>,
    pub(super) others: Vec<(String, String)>,
    pub(super) silences: Vec<Said>,
}

/// A fund.
pub(super) struct FundShown {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) text: Option<String>,
    pub(super) note: Option<String>,
    /// Who does what, and what is fixed: nothing where the booklet does not say.
    pub(super) terms: Vec<(&'static str, Option<String>)>,
    pub(super) conditions: Vec<Said>,
    pub(super) ceilings: Vec<Bar>,
    /// Nothing was asked, decided or paid, and nothing waits: a sentence says it.
    pub(super) quiet: bool,
    pub(super) rows: Vec<(String, [String; 6])>,
    pub(super) because: String,
    pub(super) readings: Vec<(String, String, String)>,
}

/// A sentence of the catalogue, and where it is said.
pub(super) struct Said {
    pub(super) text: String,
    pub(super) how: &'static str,
    pub(super) because: String,
    pub(super) readings: Vec<(String, String, String)>,
}

/// An action and its funds.
pub(super) fn action(seat: &Seat<'_>, one: &Aided<'static>) -> Action {
    let words = Words {
        catalogue: seat.office().catalogue,
        fiche: one.fiche,
    };
    let actors = |ids: &[Id]| names::actors(words.catalogue, words.fiche, ids);
    Action {
        fiche: one.fiche,
        until: one.until.map(text::date),
        funds: one
            .funds
            .iter()
            .map(|fund| fund_shown(seat, words, fund))
            .collect(),
        others: one
            .others
            .iter()
            .map(|fund| {
                let payers = match fund.payers.is_empty() {
                    true => String::new(),
                    false => format!("financement : {}", actors(&fund.payers)),
                };
                (fund.label.clone(), payers)
            })
            .collect(),
        silences: one
            .silences
            .iter()
            .map(|unsaid| Said {
                text: unsaid
                    .text
                    .unwrap_or("La fiche n'a pas cette rubrique.")
                    .to_owned(),
                how: web::words::silence(unsaid.state).unwrap_or_default(),
                because: unsaid.provenance.map_or_else(String::new, because),
                readings: unsaid
                    .provenance
                    .map_or_else(Vec::new, |from| readings(words, from)),
            })
            .collect(),
    }
}

fn because(provenance: &Provenance) -> String {
    french::because(&Because::of(provenance))
}

fn readings(words: Words<'_>, from: &Provenance) -> Vec<(String, String, String)> {
    let told = from.readings.iter().filter_map(|id| {
        let mut all = words.catalogue.readings.iter();
        let one = all.find(|known| known.id == *id)?;
        Some((id.to_string(), one.finding.clone(), one.reading.clone()))
    });
    told.collect()
}

fn rows_of(seat: &Seat<'_>, one: &FundFigures<'_>) -> Vec<(String, AidNumbers)> {
    let each = one.bodies.iter();
    let mut rows: Vec<_> = each
        .map(|(body, numbers)| (body_of(seat, body.as_ref()), *numbers))
        .collect();
    rows.push(("En tout".to_owned(), one.total));
    rows
}

/// Whether there is nothing to tell. A number that may not be told is not none.
fn is_quiet(n: &AidNumbers) -> bool {
    let counts = [n.asked, n.granted.count, n.refused, n.paid.count];
    let waiting = [n.to_decide, n.to_pay.count];
    let mut all = counts.iter().chain(&waiting);
    all.all(|count| *count == Some(0))
}

fn sum(sum: &Sum) -> String {
    let count = said(sum.count);
    match (sum.count, sum.amount, sum.without) {
        (Some(0) | None, ..) => count,
        (_, Some(amount), Some(0)) => format!("{count}, {}", text::euros(amount)),
        (_, Some(amount), Some(without)) => {
            format!(
                "{count}, {} ({without} sans montant écrit)",
                text::euros(amount)
            )
        }
        _ => format!("{count}, montant non écrit"),
    }
}

fn fund_shown(seat: &Seat<'_>, words: Words<'_>, one: &FundFigures<'_>) -> FundShown {
    let fund: &Fund = one.fund;
    let actors =
        |ids: &[Id]| (!ids.is_empty()).then(|| names::actors(words.catalogue, words.fiche, ids));
    let rule = fund.rule.as_ref().and_then(|id| {
        let mut outside = words.catalogue.externals.iter();
        outside
            .find(|one| one.id == *id)
            .map(|one| one.name.clone())
    });
    let amount = fund
        .amount
        .map(|euros| text::euros(i64::from(euros) * 1000));
    let mut terms = vec![
        ("Qui finance", actors(&fund.payers)),
        ("Qui accorde", actors(&fund.granted_by)),
        (
            "Qui verse",
            fund.paid_by
                .as_ref()
                .and_then(|id| actors(std::slice::from_ref(id))),
        ),
        ("Montant", amount),
    ];
    terms.extend(rule.map(|rule| ("Règles", Some(format!("{rule}, hors du livret")))));
    if one.ceilings.is_empty() {
        terms.push(("Plafond de l'année", None));
    }
    let numbers = |n: &AidNumbers| {
        [
            said(n.asked),
            sum(&n.granted),
            said(n.refused),
            sum(&n.paid),
            said(n.to_decide),
            sum(&n.to_pay),
        ]
    };
    let provenance = &fund.origin.provenance;
    FundShown {
        id: format!("{}-{}", words.fiche.head.id, fund.origin.id),
        label: fund.label.clone(),
        text: fund.text.clone(),
        note: provenance.note.clone(),
        terms,
        conditions: one
            .conditions
            .iter()
            .map(|rule| Said {
                text: rule.label.clone(),
                how: "",
                because: because(&rule.origin.provenance),
                readings: Vec::new(),
            })
            .collect(),
        ceilings: one
            .ceilings
            .iter()
            .map(|count| shared(words, count))
            .collect(),
        quiet: is_quiet(&one.total),
        rows: rows_of(seat, one)
            .iter()
            .map(|(body, all)| (body.clone(), numbers(all)))
            .collect(),
        because: because(provenance),
        readings: readings(words, provenance),
    }
}
