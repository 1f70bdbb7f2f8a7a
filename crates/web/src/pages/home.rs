//! `/` : what this is, for whom, and the three doors.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::catalogue::CatalogueHead;
use domain::fiche::{Fiche, Theme};

use crate::filters;
use crate::layout::{Layout, Section};
use crate::offer::facets;
use crate::request::address;
use crate::response::page;
use crate::router::Shared;
use crate::{french, words};

/// The home page.
#[derive(Template)]
#[template(path = "home.html")]
struct Home<'s> {
    layout: Layout<'s>,
    head: &'s CatalogueHead,
    fiches: Vec<&'s Fiche>,
    themes: Vec<ThemeDoor>,
}

/// A theme and its fiches.
struct ThemeDoor {
    name: &'static str,
    href: String,
    count: String,
}

/// Shows the home page.
pub async fn show(State(site): State<Shared>) -> Response {
    let fiches = site.fiches();
    let of_theme = |theme: &Theme| {
        fiches
            .iter()
            .filter(|fiche| fiche.head.themes.contains(theme))
            .count()
    };
    let door = |theme: &Theme| ThemeDoor {
        name: words::theme(*theme),
        href: address("/fiches", &[(facets::THEME, words::theme_key(*theme))]),
        count: french::counted(of_theme(theme), "fiche", "fiches"),
    };
    page(&Home {
        layout: Layout::new(
            &site,
            Section::Elsewhere,
            "Les actions d'insertion, expliquées",
        ),
        head: &site.catalogue.head,
        themes: words::THEMES
            .iter()
            .filter(|theme| of_theme(theme) > 0)
            .map(door)
            .collect(),
        fiches,
    })
}
