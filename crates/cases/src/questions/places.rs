//! `acces`, `zone`, `services`: the places of a fiche.

use domain::eligibility::belongs;
use domain::fiche::{Fiche, Party};
use domain::territory::{TerritoryKind, fold};
use domain::values::Id;

use crate::answers::{listed, or_nothing};
use crate::format::model::Line;
use crate::format::node::{Place, Text};
use crate::questions::catalogue::failure;
use crate::report::Failure;
use crate::world::World;

/// How to reach the places of a fiche: those of its parties, and of their organisations.
pub(super) fn access(world: &World<'_, '_>, fiche: &Fiche, contains: &[Text]) -> Vec<Failure> {
    let organisations = &world.engines.catalogue.organisations;
    let of_party = fiche.parties.iter().flat_map(|party| &party.sites);
    let structures = fiche.parties.iter().flat_map(|party| &party.structures);
    let of_structures = structures
        .filter_map(|id| organisations.iter().find(|known| known.id == *id))
        .flat_map(|organisation| &organisation.sites);
    let said: Vec<String> = of_party
        .chain(of_structures)
        .flat_map(|site| {
            let address = site.address.iter();
            [&site.name]
                .into_iter()
                .chain(address)
                .chain(&site.communes)
                .chain(&site.access)
        })
        .cloned()
        .collect();
    let said = said.join(" ; ");
    contains
        .iter()
        .filter(|text| !fold(&said).contains(&fold(&text.text)))
        .map(|text| Failure::new(&text.at, text.text.clone(), or_nothing(&[&said])))
        .collect()
}

/// The zones of a fiche that a service is in: its own territories and what they are made of.
pub(super) fn zone(
    world: &World<'_, '_>,
    fiche: &Fiche,
    service: &Id,
    at: &Place,
    wanted: Option<&Id>,
) -> Vec<Failure> {
    let catalogue = world.engines.catalogue;
    let holds = |id: &&Id| belongs(catalogue, service, id);
    let mut found: Vec<&Id> = Vec::new();
    for zone in &fiche.zones {
        let inside: Vec<&Id> = zone.members.iter().filter(holds).collect();
        if !inside.is_empty() {
            found.push(&zone.origin.id);
            found.extend(inside);
        }
    }
    let fails = match wanted {
        Some(wanted) => !found.contains(&wanted),
        None => !found.is_empty(),
    };
    let expected = wanted.map_or("aucune zone".to_owned(), ToString::to_string);
    failure(fails, at, &expected, &listed(&found))
}

/// The services of an actor or of a territory, zones taken apart into the services they are made of.
pub(super) fn services(
    world: &World<'_, '_>,
    line: &Line<'_>,
    fiche: &Fiche,
    [party, zone]: [&Option<Id>; 2],
    count: Option<&(Place, usize)>,
    contains: &[(Place, Id)],
) -> Vec<Failure> {
    let territories = &world.engines.catalogue.territories;
    let parties = fiche.parties.iter();
    let asked: Vec<&Party> = parties
        .filter(|known| Some(&known.origin.id) == party.as_ref())
        .collect();
    let zones = fiche
        .zones
        .iter()
        .filter(|known| Some(&known.origin.id) == zone.as_ref());
    let zones: Vec<_> = zones.collect();
    let mut listed_ids: Vec<&Id> = asked.iter().flat_map(|party| &party.structures).collect();
    listed_ids.extend(zones.iter().flat_map(|zone| &zone.members));
    if zones.is_empty() {
        listed_ids.extend(zone.iter());
    }
    let is_service = |kind: TerritoryKind| {
        matches!(
            kind,
            TerritoryKind::Cdas
                | TerritoryKind::Ccas
                | TerritoryKind::Autorite
                | TerritoryKind::Agence
                | TerritoryKind::MissionLocale
        )
    };
    let mut found: Vec<&Id> = Vec::new();
    for id in listed_ids {
        let place = territories.find(id.as_str());
        let whole = place.is_none_or(|place| is_service(territories.get(place).kind));
        let inside = territories
            .list()
            .iter()
            .enumerate()
            .filter(|(rank, territory)| {
                is_service(territory.kind)
                    && place.is_some_and(|place| territories.lies_in(*rank, place) == Some(true))
            });
        let inside: Vec<&Id> = match whole {
            true => vec![id],
            false => inside.map(|(_, territory)| &territory.id).collect(),
        };
        for id in inside {
            if !found.contains(&id) {
                found.push(id);
            }
        }
    }
    let mut failures = Vec::new();
    if let Some((at, wanted)) = count {
        let say = |count: usize| format!("{count} services");
        let got = format!("{} : {}", say(found.len()), listed(&found));
        failures.extend(failure(found.len() != *wanted, at, &say(*wanted), &got));
    }
    for (at, wanted) in contains {
        failures.extend(failure(
            !found.contains(&wanted),
            at,
            wanted.as_str(),
            &listed(&found),
        ));
    }
    let cited = asked.iter().map(|party| &party.origin);
    let cited = cited.chain(zones.iter().map(|zone| &zone.origin));
    let readings: Vec<_> = cited
        .flat_map(|origin| &origin.provenance.readings)
        .collect();
    for (at, wanted) in &line.expect.readings {
        let expected = format!("lecture {wanted} citée");
        failures.extend(failure(
            !readings.contains(&wanted),
            at,
            &expected,
            &listed(&readings),
        ));
    }
    failures
}
