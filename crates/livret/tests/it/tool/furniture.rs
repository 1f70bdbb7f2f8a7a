//! What a demonstration does not make by itself, so that every address has something to show: a household, a request,
//! an organisation, a fiche being written, a purge, a hold.

use std::collections::BTreeSet;
use std::fmt::Debug;

use app::organisations::OrganisationForm;
use app::privacy::Asked;
use app::subject::Contact;
use app::{Call, Error};
use domain::catalogue::OrganisationKind;

use super::{CATALOGUE, Part, TODAY, Town};

/// Furnishes the town, by those whose work it is.
pub fn furnish(town: &Town, parts: &[Part]) {
    let as_role = |role: &str| {
        let mut of_role = parts.iter().filter(|part| part.role == role);
        of_role.next().unwrap_or_else(|| panic!("no {role}"))
    };
    let office = &town.office;
    let (keeper, officer, chief) = (
        as_role("administrateur"),
        as_role("delegue-protection-donnees"),
        as_role("soi-chef-de-service"),
    );
    done(town, keeper, |call| {
        office.register_organisation(call, &atelier())
    });
    done(town, chief, |call| {
        office.begin_draft(call, (&CATALOGUE.fiches[0].head.id, 1))
    });
    // A referent who follows two people at least: one asks, one founds a household.
    let referent = parts.iter().find_map(|part| {
        let followed = town.by(&part.who, |call| office.followed(call));
        let followed: Vec<i64> = followed
            .expect("a list")
            .iter()
            .map(|one| one.person)
            .collect();
        (followed.len() > 1).then_some((part, followed))
    });
    let (referent, followed) = referent.expect("somebody follows two people");
    done(town, referent, |call| {
        office.ask(call, followed[0], Asked::Erasure, "")
    });
    done(town, referent, |call| {
        office.found_household(call, &followed[1..2], &Contact::default())
    });
    done(town, officer, |call| {
        office.place_hold(call, followed[1], "Un recours est ouvert.", None)
    });
    let rules = CATALOGUE.retention.rules.iter().take(1);
    let rules: BTreeSet<_> = rules.map(|rule| rule.id.clone()).collect();
    done(town, officer, |call| {
        office.launch_purge(call, TODAY, &rules)
    });
}

fn done<'c, T: Debug>(
    town: &Town,
    part: &Part,
    work: impl FnOnce(&Call<'_>) -> Result<T, Error<'c>>,
) {
    let told = town.by(&part.who, work);
    assert!(told.is_ok(), "{} : {told:?}", part.role);
}

fn atelier() -> OrganisationForm {
    OrganisationForm {
        name: "Atelier d'essai".to_owned(),
        kind: OrganisationKind::Operateur,
        acronym: None,
        aliases: Vec::new(),
        parent: None,
        phone: None,
        mail: None,
        address: None,
        places: Vec::new(),
        from: None,
    }
}
