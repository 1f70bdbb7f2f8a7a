//! `aides`, `cout`: what is asked, granted, or still to be determined.

use domain::fiche::FundKind;
use domain::person::UNIT;
use domain::values::Id;
use french::text::euros;

use crate::answers::is_named;
use crate::format::questions::{AidCheck, AidWord, CostCheck};
use crate::people::People;
use crate::report::Failure;

/// An aid, held against what is expected.
pub(super) fn aid(people: &People<'_, '_>, check: &AidCheck) -> Option<Failure> {
    let fund = people.engine.fund(check.fund.as_str())?;
    let aids = &people.dossier.state.aids;
    let aid = aids.iter().rfind(|aid| aid.request.fund == check.fund);
    let decided = aid.and_then(|aid| aid.decided.as_ref());
    let state = match (aid, decided) {
        (None, _) => AidWord::NotAsked,
        (Some(_), None) => AidWord::Asked,
        (Some(aid), Some(_)) if aid.granted().is_some() && aid.paid.is_some() => AidWord::Paid,
        (Some(_), Some(decided)) if decided.granted => AidWord::Granted,
        (Some(_), Some(_)) => AidWord::Refused,
    };
    let fixed = fund.amount.map(|amount| i64::from(amount) * UNIT);
    let amount = decided
        .filter(|decided| decided.granted)
        .and_then(|decided| decided.amount.or(fixed));
    let same = check.state.is_none_or(|wanted| wanted == state)
        && check.amount.is_none_or(|wanted| amount == Some(wanted))
        && check.paid_by.as_ref().is_none_or(|named| {
            fund.paid_by
                .as_ref()
                .is_some_and(|id| is_named(Some(*people), named, id))
        })
        && check.payers.as_ref().is_none_or(|payers| {
            payers.len() == fund.payers.len()
                && payers.iter().all(|named| {
                    fund.payers
                        .iter()
                        .any(|id| is_named(Some(*people), named, id))
                })
        });
    let word = |state| match state {
        AidWord::Asked => "demandee",
        AidWord::Granted => "accordee",
        AidWord::Refused => "refusee",
        AidWord::Paid => "versee",
        AidWord::NotAsked => "non-demandee",
    };
    let shown =
        |state: Option<AidWord>, amount: Option<i64>, paid: Option<&str>, payers: &[&str]| {
            let parts = [
                state.map(|state| word(state).to_owned()),
                amount.map(euros),
                paid.map(|paid| format!("versée par {paid}")),
                (!payers.is_empty()).then(|| format!("financée par {}", payers.join(", "))),
            ];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            format!("{} : {}", check.fund, parts.join(", "))
        };
    let names = |ids: &[Id]| -> Vec<String> { ids.iter().map(ToString::to_string).collect() };
    (!same).then(|| {
        let payers = check
            .payers
            .iter()
            .flatten()
            .map(|named| named.name.as_str());
        let paid = check.paid_by.as_ref().map(|named| named.name.as_str());
        let expected = shown(check.state, check.amount, paid, &payers.collect::<Vec<_>>());
        let payers = names(&fund.payers);
        let payers: Vec<&str> = payers.iter().map(String::as_str).collect();
        let paid = fund.paid_by.as_ref().map(Id::as_str);
        Failure::new(
            &check.at,
            expected,
            shown(Some(state), amount, paid, &payers),
        )
    })
}

/// A cost, held against what is expected.
pub(super) fn cost(people: &People<'_, '_>, check: &CostCheck) -> Option<Failure> {
    let open = |fund: &&domain::fiche::Fund| match &check.fund {
        Some(id) => fund.origin.id == *id,
        None => fund.kind == FundKind::CostToBeDetermined,
    };
    let Some(fund) = people.engine.fiche.funds.iter().find(open) else {
        return Some(Failure::new(
            &check.at,
            "un coût à déterminer",
            "aucun dans cette fiche",
        ));
    };
    let cost = people.dossier.state.costs.get(&fund.origin.id);
    let amount = cost.and_then(|cost| cost.result);
    let missing = people.engine.factors_missing(people.dossier, fund);
    let same = check.fixed.is_none_or(|fixed| fixed == amount.is_some())
        && check.amount.is_none_or(|wanted| amount == Some(wanted))
        && check.missing.as_ref().is_none_or(|wanted| {
            wanted.len() == missing.len()
                && wanted
                    .iter()
                    .all(|text| missing.iter().any(|id| id.as_str() == text.text))
        });
    let shown = |fixed: Option<bool>, amount: Option<i64>, missing: &[&str]| {
        let word = |fixed| if fixed { "fixe" } else { "a-determiner" };
        let parts = [
            fixed.map(|fixed| word(fixed).to_owned()),
            amount.map(euros),
            (!missing.is_empty()).then(|| format!("manque {}", missing.join(", "))),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    (!same).then(|| {
        let wanted = check
            .missing
            .iter()
            .flatten()
            .map(|text| text.text.as_str());
        let expected = shown(check.fixed, check.amount, &wanted.collect::<Vec<_>>());
        let missing: Vec<&str> = missing.iter().map(|id| id.as_str()).collect();
        Failure::new(
            &check.at,
            expected,
            shown(Some(amount.is_some()), amount, &missing),
        )
    })
}
