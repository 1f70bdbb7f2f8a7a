//! The path of a person: the dossiers that one may know of, and of each what its own view shows.

use app::dossier::{DossierView, Leg};
use app::{Error, Who};

use super::TODAY;
use super::matrix::Checks;
use super::oracle::Oracle;
use crate::town::Town;

/// The path of everybody, as an account is told it, beside the dossiers opened one by one.
pub fn paths(checks: &mut Checks, town: &Town, who: &Who, before: &[Oracle<'_>]) {
    for oracle in before {
        let (subject, number) = (oracle.lived.subject, oracle.lived.number);
        let told = || format!("{} {} about {subject}", who.role, who.mandate);
        let path = town.call(who, TODAY, |call| town.office.path(call, subject));
        let legs = match path {
            Ok(legs) => legs,
            Err(Error::Refused(_)) => Vec::new(),
            Err(error) => panic!("{error:?}"),
        };
        let numbers: Vec<i64> = legs.iter().map(|leg| leg.number).collect();
        let known = before.iter().filter(|one| one.lived.subject == subject);
        let known = known.filter(|one| one.existence.reads());
        let says: Vec<i64> = known.map(|one| one.lived.number).collect();
        checks.same("path", &numbers, &says, told);
        let Some(leg) = legs.iter().find(|leg| leg.number == number) else {
            continue;
        };
        let view = town.call(who, TODAY, |call| town.office.dossier(call, number));
        let view = view.expect("it opens");
        checks.same("leg", &leg_of(leg), &view_of(&view), told);
    }
}

fn leg_of(leg: &Leg<'_>) -> String {
    let (past, due) = (&leg.past, &leg.due);
    format!(
        "{:?} {:?} {:?} {past:?} {due:?}",
        leg.status, leg.relation, leg.operator
    )
}

fn view_of(view: &DossierView<'_>) -> String {
    let (past, due) = (&view.past, &view.due);
    format!(
        "{:?} {:?} {:?} {past:?} {due:?}",
        view.status, view.relation, view.operator
    )
}
