//! `/fiches/{id}` : one fiche, read more easily than the booklet.
//!
//! Everything is computed from the records; no fiche is known by name.

mod around;
mod calendar;
mod money;
mod numbers;
mod papers;
mod path;
mod people;
mod prescribe;
mod said;
mod time;
mod who;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::Catalogue;
use domain::catalogue::Reading;
use domain::fiche::Fiche;
use domain::values::Date;

use crate::errors;
use crate::filters;
use crate::graph::Picture;
use crate::layout::{Layout, Section};
use crate::names::{self, Proof};
use crate::offer::essentials::{self, Dates, Essentials, essentials};
use crate::response::page;
use crate::router::Shared;
use crate::site::Site;
use crate::words;

pub use around::Way;

use around::Around;
use money::FundShown;
use numbers::CounterShown;
use papers::Paper;
use path::StepShown;
use people::PartyShown;
use prescribe::Prescribe;
use said::{HeadingSaid, Silence};
use time::Chart;
use who::{Required, Who};

/// A fiche.
#[derive(Template)]
#[template(path = "fiche/page.html")]
struct FichePage<'s> {
    layout: Layout<'s>,
    fiche: &'s Fiche,
    themes: Vec<&'static str>,
    essentials: Essentials,
    dates: Vec<Dates>,
    /// What is closed or not yet open on the day.
    closed: Vec<String>,
    said: Vec<HeadingSaid<'s>>,
    who: Who<'s>,
    prescribe: Prescribe<'s>,
    chart: Option<Chart>,
    calendar: Option<Chart>,
    steps: Vec<StepShown<'s>>,
    counters: Vec<CounterShown<'s>>,
    papers: Vec<Paper<'s>>,
    funds: Vec<FundShown<'s>>,
    around: Around<'s>,
    parties: Vec<PartyShown<'s>>,
    contacts_warning: &'s str,
    silences: Vec<Silence<'s>>,
    absent: Vec<&'s str>,
    readings: Vec<&'s Reading>,
    head_place: Option<String>,
    versions: Vec<VersionShown<'s>>,
    previous: Option<&'s Fiche>,
    next: Option<&'s Fiche>,
}

/// A version of the fiche.
struct VersionShown<'s> {
    fiche: &'s Fiche,
    href: String,
    since: Option<String>,
    current: bool,
    shown: bool,
}

/// What every section reads from.
#[derive(Clone, Copy)]
struct Context<'s> {
    catalogue: &'s Catalogue,
    fiche: &'s Fiche,
}

impl<'s> Context<'s> {
    fn proof(self, origin: &'s domain::fiche::Origin) -> Proof<'s> {
        Proof::of(self.catalogue, self.fiche, origin)
    }

    fn actors(self, ids: &[domain::values::Id]) -> Option<String> {
        (!ids.is_empty()).then(|| names::actors(self.catalogue, self.fiche, ids))
    }

    fn document(self, id: &domain::values::Id) -> String {
        let found = self
            .fiche
            .documents
            .iter()
            .find(|document| document.origin.id == *id);
        found.map_or_else(|| id.to_string(), |document| document.label.clone())
    }
}

/// Shows a fiche by its id; its number and other names lead there.
pub async fn show(State(site): State<Shared>, Path(name): Path<String>) -> Response {
    if let Some(fiche) = site.fiche(&name) {
        return page(&FichePage::of(&site, fiche));
    }
    match site.fiche_named(&name) {
        Some(fiche) => Redirect::permanent(&format!("/fiches/{}", fiche.head.id)).into_response(),
        None => errors::unknown_address(&site, &name),
    }
}

/// Shows a version of a fiche.
pub async fn show_version(
    State(site): State<Shared>,
    Path((name, number)): Path<(String, String)>,
) -> Response {
    let versions = site.versions(&name);
    let found = versions
        .into_iter()
        .find(|fiche| number.parse() == Ok(fiche.version.number));
    match (found, site.fiche(&name)) {
        (Some(fiche), Some(current)) if std::ptr::eq(fiche, current) => {
            Redirect::to(&format!("/fiches/{name}")).into_response()
        }
        (Some(fiche), _) => page(&FichePage::of(&site, fiche)),
        (None, _) => errors::unknown_address(&site, &name),
    }
}

impl<'s> FichePage<'s> {
    fn of(site: &'s Site, fiche: &'s Fiche) -> FichePage<'s> {
        let context = Context {
            catalogue: site.catalogue,
            fiche,
        };
        let today = site.today();
        let dates = essentials::dates(fiche, today);
        let fiches = site.fiches();
        let at = fiches
            .iter()
            .position(|known| known.head.id == fiche.head.id);
        let beside = |by: isize| at.and_then(|at| fiches.get(at.checked_add_signed(by)?).copied());
        let title = match site.fiche(fiche.head.id.as_str()) {
            Some(current) if !std::ptr::eq(current, fiche) => {
                format!("{} (version {})", fiche.head.title, fiche.version.number)
            }
            _ => fiche.head.title.clone(),
        };
        FichePage {
            layout: Layout::new(site, Section::Fiches, title),
            fiche,
            themes: fiche
                .head
                .themes
                .iter()
                .map(|theme| words::theme(*theme))
                .collect(),
            essentials: essentials(site.catalogue, fiche),
            closed: closed(&dates),
            dates,
            said: said::stated(context),
            who: who::who(context),
            prescribe: prescribe::prescribe(context),
            chart: time::paths(context),
            calendar: calendar::calendar(context, today),
            steps: path::steps(context),
            counters: numbers::counters(context),
            papers: papers::papers(context),
            funds: money::funds(context),
            around: around::around(site, fiche),
            parties: people::parties(context),
            contacts_warning: &site.catalogue.contacts.warning,
            silences: said::silences(context),
            absent: said::absent(context),
            readings: all_readings(context),
            head_place: fiche
                .head
                .source
                .as_ref()
                .map(|source| names::place(fiche, source)),
            versions: versions(site, fiche, today),
            previous: beside(-1),
            next: beside(1),
        }
    }

    fn picture(&self) -> &Picture {
        &self.around.picture
    }
}

/// What is not open on the day, in words.
fn closed(dates: &[Dates]) -> Vec<String> {
    let warned = dates
        .iter()
        .filter_map(|dates| Some((dates.bounds, dates.warning.as_ref()?)));
    warned
        .map(|(bounds, warning)| format!("{bounds} : {warning}"))
        .collect()
}

/// Every reading that the fiche rests on, once, in order.
fn all_readings(context: Context<'_>) -> Vec<&Reading> {
    let origins = context.fiche.origins();
    let mut ids: Vec<_> = origins
        .iter()
        .flat_map(|(_, origin)| &origin.provenance.readings)
        .collect();
    ids.extend(&context.fiche.head.readings);
    ids.sort();
    ids.dedup();
    ids.into_iter()
        .filter_map(|id| context.catalogue.reading(*id))
        .collect()
}

fn versions<'s>(site: &'s Site, shown: &Fiche, today: Date) -> Vec<VersionShown<'s>> {
    let id = shown.head.id.as_str();
    let current = site.fiche(id);
    let version = |fiche: &'s Fiche| {
        let is_current = current.is_some_and(|current| std::ptr::eq(current, fiche));
        VersionShown {
            fiche,
            href: match is_current {
                true => format!("/fiches/{id}"),
                false => format!("/fiches/{id}/versions/{}", fiche.version.number),
            },
            since: fiche.version.since.map(|since| {
                let to_come = if since.0 > today { ", à venir" } else { "" };
                format!("{}{to_come}", crate::french::date(since.0))
            }),
            current: is_current,
            shown: std::ptr::eq(fiche, shown),
        }
    };
    site.versions(id).into_iter().map(version).collect()
}
