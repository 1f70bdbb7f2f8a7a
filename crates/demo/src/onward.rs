//! What comes after a dossier: the fiche that somebody goes on to, or turns to when no place is left.

use domain::dossier::{Dossier, Engine};
use domain::eligibility::{Judge, Status};
use domain::fiche::Fiche;
use domain::links::{Links, Target};
use domain::person::Person;

use crate::dice::Dice;

/// The fiche that somebody goes on to: one that the links propose to this person at this moment, that does
/// not exclude them; one time in four, none. The judge is that of every fiche of the day.
pub fn onward<'c>(
    links: &Links<'c>,
    judge: &Judge<'c>,
    dossier: &Dossier,
    person: &Person,
    dice: &mut Dice,
) -> Option<&'c Fiche> {
    let ended = dossier.state.closed_on().is_some();
    let proposals = links.proposals(&dossier.fiche, judge, person).ok()?;
    let open = proposals.iter().filter(|proposal| {
        let verdict = proposal.verdict.as_ref();
        proposal.is_made()
            && proposal.is_timely(ended)
            && verdict.is_some_and(|verdict| verdict.status != Status::NotEligible)
    });
    let fiches: Vec<&Fiche> = open
        .filter_map(|proposal| match proposal.target {
            Target::Fiche(fiche) if fiche.head.id != dossier.fiche => Some(fiche),
            _ => None,
        })
        .collect();
    let goes = !dice.once_in(4);
    dice.one_of(&fiches).copied().filter(|_| goes)
}

/// Whether somebody comes back later to the very action that they left: one in four does, where a funder counts those
/// who take part once, however often they come in.
pub fn comes_back(engine: &Engine<'_>, dossier: &Dossier, dice: &mut Dice) -> bool {
    let ended = dossier.state.closed_on().is_some() && engine.entered(dossier).is_some();
    ended && engine.survey(dossier).is_some() && dice.once_in(4)
}

/// Another fiche for somebody who found no place in one: any that admits them, or does not exclude them.
pub fn elsewhere<'c>(
    judge: &Judge<'c>,
    full: &Dossier,
    person: &Person,
    dice: &mut Dice,
) -> Option<&'c Fiche> {
    let verdicts = judge.verdicts(person).ok()?;
    let others = verdicts.iter().filter(|v| v.fiche.head.id != full.fiche);
    let of = |wanted: Status| -> Vec<&'c Fiche> {
        let found = others.clone().filter(|v| v.status == wanted);
        found.map(|v| v.fiche).collect()
    };
    let admitted = of(Status::Eligible);
    let admitted = match admitted.is_empty() {
        true => of(Status::ToCheck),
        false => admitted,
    };
    dice.one_of(&admitted).copied()
}
