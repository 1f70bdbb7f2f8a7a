//! `/administration/territoires` : the communes, groups of communes, services and zones of the catalogue, and which
//! service works where. Read only: the catalogue says.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::territory::{Certainty, Territory, TerritoryKind};
use web::request::address;

use crate::answer::page;
use crate::asked::Asked;
use crate::desk::Shared;
use crate::filters;
use crate::layout::Layout;
use crate::seat::{Seat, seated};

/// The list.
#[derive(Template)]
#[template(path = "administration/territoires/index.html")]
struct List<'d> {
    layout: Layout<'d>,
    searched: String,
    /// Each kind: its word, its name, whether it is chosen.
    kinds: Vec<(&'static str, &'static str, bool)>,
    found: Vec<Line>,
    total: usize,
    next: Option<String>,
}

/// A line of the list.
struct Line {
    territory: &'static Territory,
    kind: &'static str,
    more: String,
}

/// One territory.
#[derive(Template)]
#[template(path = "administration/territoires/un.html")]
struct Page<'d> {
    layout: Layout<'d>,
    territory: &'static Territory,
    kind: &'static str,
    run_by: Vec<(String, String)>,
    services: Vec<Service>,
    within: Vec<Link>,
    holds: Vec<(&'static str, Vec<Link>)>,
    /// What the booklet says, or leaves open.
    told: Vec<String>,
}

/// A service that works there.
struct Service {
    territory: &'static Territory,
    /// The territory that both share, when it is another.
    by: Option<&'static Territory>,
    certainty: &'static str,
}

/// Another territory, and how sure one is.
struct Link {
    territory: &'static Territory,
    kind: &'static str,
    certainty: &'static str,
}

/// The kinds, with the word of their address and their name.
const KINDS: [(TerritoryKind, &str, &str); 12] = [
    (TerritoryKind::Commune, "commune", "commune"),
    (TerritoryKind::Epci, "epci", "intercommunalité"),
    (TerritoryKind::Pays, "pays", "pays"),
    (TerritoryKind::Bassin, "bassin", "bassin d'emploi"),
    (TerritoryKind::Cdas, "cdas", "CDAS"),
    (TerritoryKind::Ccas, "ccas", "CCAS"),
    (
        TerritoryKind::Autorite,
        "autorite",
        "ville ou communauté délégataire ou protocolaire",
    ),
    (TerritoryKind::Agence, "agence", "agence départementale"),
    (
        TerritoryKind::MissionLocale,
        "mission-locale",
        "territoire de mission locale",
    ),
    (TerritoryKind::Zone, "zone", "zone d'une fiche"),
    (TerritoryKind::Departement, "departement", "département"),
    (TerritoryKind::Exterieur, "exterieur", "hors du département"),
];

/// Lines of a page.
const LINES: usize = 50;

/// Shows those that answer a search.
pub async fn show(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let query = &seat.asked.query;
        let searched = query.get("q").unwrap_or_default().to_owned();
        let word = query.get("sorte").unwrap_or_default();
        let chosen = KINDS.iter().find(|(_, known, _)| *known == word);
        let chosen = chosen.map(|(kind, ..)| *kind);
        let from = query.get("apres").and_then(|text| text.parse().ok());
        let from: usize = from.unwrap_or(0);
        let found = seat.call(|office, call| office.territories(call, &searched, chosen))?;
        let next = from.saturating_add(LINES);
        let shown = found.iter().skip(from).take(LINES);
        Ok(page(&List {
            layout: seat.layout("Territoires"),
            kinds: KINDS
                .iter()
                .map(|(kind, word, name)| (*word, *name, chosen == Some(*kind)))
                .collect(),
            found: shown.map(|one| line(one)).collect(),
            total: found.len(),
            next: (found.len() > next).then(|| {
                let next = next.to_string();
                let pairs = [("q", searched.as_str()), ("sorte", word), ("apres", &next)];
                address("/administration/territoires", &pairs)
            }),
            searched,
        }))
    })
    .await
}

/// Shows one.
pub async fn show_one(
    State(desk): State<Shared>,
    Path(id): Path<String>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let view = seat.call(|office, call| office.territory(call, &id))?;
        let territory = view.territory;
        let services = view
            .services
            .into_iter()
            .map(|(service, by, known)| Service {
                territory: service,
                by: (by.id != service.id).then_some(by),
                certainty: certainty(known),
            });
        let mut holds: Vec<(&'static str, Vec<Link>)> = Vec::new();
        for (one, known) in view.holds {
            let link = link(one, known);
            match holds.last_mut() {
                Some((kind, links)) if *kind == link.kind => links.push(link),
                _ => holds.push((link.kind, vec![link])),
            }
        }
        let within = view.within.into_iter();
        Ok(page(&Page {
            layout: seat.layout(territory.name.clone()),
            territory,
            kind: kind(territory.kind),
            run_by: run_by(seat, territory),
            services: services.collect(),
            within: within.map(|(one, known)| link(one, known)).collect(),
            holds,
            told: told(territory),
        }))
    })
    .await
}

fn run_by(seat: &Seat<'_>, territory: &Territory) -> Vec<(String, String)> {
    let above = territory.run_by.iter();
    // A territory may be run by another, a delegated town's by the town.
    let above = above.map(|id| {
        let root = match seat.office().catalogue.territories.find(id.as_str()) {
            Some(_) => "territoires",
            None => "organisations",
        };
        (format!("/administration/{root}/{id}"), seat.desk.named(id))
    });
    above.collect()
}

fn line(territory: &'static Territory) -> Line {
    let numbers = territory.postcodes.iter().chain(&territory.siren);
    let numbers: Vec<&str> = numbers.map(String::as_str).collect();
    Line {
        territory,
        kind: kind(territory.kind),
        more: numbers.join(", "),
    }
}

fn link(territory: &'static Territory, known: Certainty) -> Link {
    Link {
        territory,
        kind: kind(territory.kind),
        certainty: certainty(known),
    }
}

fn kind(kind: TerritoryKind) -> &'static str {
    let found = KINDS.iter().find(|(known, ..)| *known == kind);
    found.map_or("", |(.., name)| name)
}

/// How sure one is, when it is not stated.
fn certainty(known: Certainty) -> &'static str {
    match known {
        Certainty::Stated => "",
        Certainty::Inferred => "déduit",
        Certainty::Unresolved => "à vérifier",
    }
}

/// What the booklet says of a territory, and why something is not certain.
fn told(territory: &Territory) -> Vec<String> {
    let mut told: Vec<String> = territory.provenance.note.iter().cloned().collect();
    told.extend(
        territory
            .status
            .iter()
            .map(|status| format!("Statut : {status}.")),
    );
    for relation in &territory.within {
        if let Some(why) = &relation.why
            && !told.contains(why)
        {
            told.push(why.clone());
        }
    }
    told
}
