//! `propose`, `ne_propose_pas`: what the offer proposes next.

use domain::dossier::Status;
use domain::links::{Links, Proposal, Target};
use domain::values::Date;

use crate::answers::listed;
use crate::format::node::Place;
use crate::format::questions::{ProposalCheck, Proposed};
use crate::questions::judge::word;
use crate::report::Failure;
use crate::world::World;

/// Proposals from a dossier on a day, held against what is expected.
pub fn proposals<'c>(
    world: &World<'_, 'c>,
    rank: usize,
    today: Date,
    wanted: &[ProposalCheck<'c>],
    unwanted: &[(Place, Proposed<'c>)],
) -> Result<Vec<Failure>, String> {
    if wanted.is_empty() && unwanted.is_empty() {
        return Ok(Vec::new());
    }
    let folder = &world.folders[rank];
    let judge = world
        .engines
        .judge(today)
        .map_err(|error| error.to_string())?;
    let links = Links::on(world.engines.catalogue, today);
    let person = world.timeline(folder.person.as_deref()).on(today);
    let ended = matches!(folder.dossier.state.status, Status::Closed { .. });
    let all = links
        .proposals(&folder.dossier.fiche, &judge, &person)
        .map_err(|_| "ce que l'on sait se contredit".to_owned())?;
    let made: Vec<&Proposal<'c>> = all.iter().filter(|proposal| proposal.is_made()).collect();
    let got = || {
        let shown: Vec<String> = made.iter().map(|proposal| shown(proposal)).collect();
        match shown.is_empty() {
            true => "rien n'est proposé".to_owned(),
            false => shown.join(" ; "),
        }
    };
    let mut failures = Vec::new();
    for check in wanted {
        let same =
            |proposal: &&&Proposal<'c>| leads_to(proposal, check.what) && is(check, proposal);
        if !made.iter().any(|proposal| same(&proposal)) {
            failures.push(Failure::new(&check.at, expected(check), got()));
        }
    }
    for (at, what) in unwanted {
        // What waits for the end of the dossier is not proposed yet.
        let now =
            |proposal: &&&Proposal<'c>| leads_to(proposal, *what) && proposal.is_timely(ended);
        if made.iter().any(|proposal| now(&proposal)) {
            let expected = format!("ne propose pas {}", name(*what));
            failures.push(Failure::new(at, expected, got()));
        }
    }
    Ok(failures)
}

fn leads_to(proposal: &Proposal<'_>, what: Proposed<'_>) -> bool {
    match (proposal.target, what) {
        (Target::Fiche(one), Proposed::Fiche(other)) => one.head.id == other.head.id,
        (Target::Outside(one), Proposed::External(other)) => one.id == *other,
        _ => false,
    }
}

fn stated_by(proposal: &Proposal<'_>) -> Vec<String> {
    let mut codes: Vec<String> = proposal
        .stated_by
        .iter()
        .map(|statement| statement.fiche.code())
        .collect();
    codes.sort();
    codes.dedup();
    codes
}

fn is(check: &ProposalCheck<'_>, proposal: &Proposal<'_>) -> bool {
    let status = proposal.verdict.as_ref().map(|verdict| verdict.status);
    let stated = |wanted: &[&domain::fiche::Fiche]| {
        let mut wanted: Vec<String> = wanted.iter().map(|fiche| fiche.code()).collect();
        wanted.sort();
        wanted == stated_by(proposal)
    };
    check.answer.is_none_or(|answer| status == Some(answer))
        && check.stated_by.as_deref().is_none_or(stated)
        && check
            .after_evaluation
            .is_none_or(|after| after == proposal.after_evaluation)
}

fn name(what: Proposed<'_>) -> String {
    match what {
        Proposed::Fiche(fiche) => fiche.code(),
        Proposed::External(id) => id.to_string(),
    }
}

fn expected(check: &ProposalCheck<'_>) -> String {
    let codes = |fiches: &Vec<&domain::fiche::Fiche>| {
        let codes: Vec<String> = fiches.iter().map(|fiche| fiche.code()).collect();
        format!("énoncé par {}", listed(&codes))
    };
    let parts = [
        Some(format!("propose {}", name(check.what))),
        check
            .answer
            .map(|answer| format!("réponse {}", word(answer))),
        check.stated_by.as_ref().map(codes),
        check.after_evaluation.map(evaluation),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn evaluation(after: bool) -> String {
    let word = if after {
        "après évaluation"
    } else {
        "sans évaluation"
    };
    word.to_owned()
}

fn shown(proposal: &Proposal<'_>) -> String {
    let target = match proposal.target {
        Target::Fiche(fiche) => fiche.code(),
        Target::Outside(external) => external.id.to_string(),
    };
    let status = proposal.verdict.as_ref().map(|verdict| verdict.status);
    let parts = [
        Some(format!("propose {target}")),
        status.map(|status| format!("réponse {}", word(status))),
        Some(format!("énoncé par {}", listed(&stated_by(proposal)))),
        proposal.after_evaluation.then(|| evaluation(true)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
