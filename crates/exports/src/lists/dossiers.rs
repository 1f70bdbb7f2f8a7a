//! Lists of dossiers and of those one follows. A participation is a dossier: one line each, with its true days.

use app::dossier::{DueItem, Participation};
use app::subject::{Followed, Following};
use domain::dossier::Due;
use domain::dossier::act::Obliged;
use domain::fiche::Fiche;
use domain::values::Id;
use sheets::{Cell, Kind};
use store::lists::After;

use super::{LINES, List, Page, Place, Told, columns};
use crate::reading::Turn;
use crate::words::{count, number, registered, yes};

/// What is due.
pub(super) const DUE: List = List {
    word: "a-faire",
    title: "À faire",
    page_at: "/a-faire",
    keeps: &[],
    columns: |_| {
        Ok(columns([
            ("Dossier", Kind::Text),
            ("Qui", Kind::Text),
            ("Fiche", Kind::Text),
            ("Action", Kind::Text),
            ("À faire", Kind::Text),
            ("Sorte", Kind::Text),
            ("À partir du", Kind::Day),
            ("Au plus tard le", Kind::Day),
            ("En retard", Kind::Text),
        ]))
    },
    page: due,
    total: None,
    written_down: false,
};

/// The dossiers one may know of.
pub(super) const DOSSIERS: List = List {
    word: "dossiers",
    title: "Dossiers",
    page_at: "/dossiers",
    keeps: &["etat"],
    columns: |_| {
        Ok(columns([
            ("Dossier", Kind::Text),
            ("Qui", Kind::Text),
            ("Fiche", Kind::Text),
            ("Action", Kind::Text),
            ("État", Kind::Text),
            ("Entrée le", Kind::Day),
            ("Clos le", Kind::Day),
            ("Issue", Kind::Text),
            ("Dernier mouvement", Kind::Day),
        ]))
    },
    page: dossiers,
    total: Some(|turn| turn.office.roster_length(turn.call, live(turn))),
    written_down: false,
};

/// Those one follows.
pub(super) const PERSONS: List = List {
    word: "personnes",
    title: "Personnes suivies",
    page_at: "/personnes",
    keeps: &[],
    columns: |_| {
        Ok(columns([
            ("Numéro", Kind::Text),
            ("Nom", Kind::Text),
            ("Suivi", Kind::Text),
            ("Dossiers en cours", Kind::Whole),
            ("À faire d'abord", Kind::Text),
            ("Action", Kind::Text),
            ("Au plus tard le", Kind::Day),
            ("En retard", Kind::Text),
        ]))
    },
    page: persons,
    total: None,
    written_down: false,
};

fn live(turn: &Turn<'_, '_>) -> bool {
    turn.filters.get("etat") != Some("clos")
}

/// A fiche in the version of the day; nothing when it does not apply any more, as on the page.
fn fiche(turn: &Turn<'_, '_>, id: &Id) -> Option<&'static Fiche> {
    let engine = turn.office.engine_on(id, turn.call.now.today)?;
    Some(engine.fiche)
}

fn due(turn: &Turn<'_, '_>, place: Option<Place>) -> Told<Page> {
    let after = match place {
        Some(Place::Line(after)) => after,
        _ => After::default(),
    };
    let found = turn.office.due_list(turn.call, &after, LINES)?;
    let subjects = found.lines.iter().map(|line| line.subject);
    let names = turn.office.names(turn.call, subjects)?;
    let row = |item: &DueItem| {
        let fiche = fiche(turn, &item.fiche)?;
        Some(vec![
            number(item.dossier),
            Cell::text(registered(names.get(&item.subject))),
            Cell::text(fiche.code()),
            Cell::text(&*fiche.head.short_title),
            Cell::text(french::names::obliged(
                turn.office.catalogue,
                fiche,
                &item.what,
            )),
            Cell::text(kind(&item.what)),
            Cell::day(item.window.0),
            Cell::day(item.window.1),
            yes(item.state == Due::Late),
        ])
    };
    Ok(Page {
        rows: found.lines.iter().filter_map(row).collect(),
        next: found.next.map(Place::Line),
    })
}

fn kind(what: &Obliged) -> &'static str {
    match what {
        Obliged::Step(_) => "étape",
        Obliged::Document(_) => "document",
        Obliged::Counter(_) => "nombre à atteindre",
        Obliged::Collection(_) => "recueil",
    }
}

fn dossiers(turn: &Turn<'_, '_>, place: Option<Place>) -> Told<Page> {
    let after = match &place {
        Some(Place::Line(after)) => Some(after),
        _ => None,
    };
    let found = turn
        .office
        .participations(turn.call, live(turn), after, LINES)?;
    let subjects = found.lines.iter().map(|line| line.item.subject);
    let names = turn.office.names(turn.call, subjects)?;
    let row = |one: &Participation| {
        let item = &one.item;
        let fiche = fiche(turn, &item.fiche)?;
        Some(vec![
            number(item.dossier),
            Cell::text(registered(names.get(&item.subject))),
            Cell::text(fiche.code()),
            Cell::text(&*fiche.head.short_title),
            Cell::text(if item.live { "en cours" } else { "clos" }),
            Cell::day(one.entered),
            Cell::day(one.closed),
            Cell::text(one.ended.as_deref().map_or_else(String::new, |what| {
                french::names::ending(fiche, what).unwrap_or_default()
            })),
            Cell::Day(item.moved_on),
        ])
    };
    Ok(Page {
        rows: found.lines.iter().filter_map(row).collect(),
        next: found.next.map(Place::Line),
    })
}

fn persons(turn: &Turn<'_, '_>, _: Option<Place>) -> Told<Page> {
    turn.office.registers(turn.call.who)?;
    let followed = turn.office.followed(turn.call)?;
    let row = |one: &Followed| {
        let next = one.next.as_ref();
        let next = next.and_then(|item| Some((item, fiche(turn, &item.fiche)?)));
        let (what, action) = next.map_or((Cell::Blank, Cell::Blank), |(item, fiche)| {
            let what = french::names::obliged(turn.office.catalogue, fiche, &item.what);
            (Cell::text(what), Cell::text(&*fiche.head.short_title))
        });
        vec![
            number(one.person),
            Cell::text(registered(Some(&one.name))),
            Cell::text(match one.kind {
                Following::Principal => "référent principal",
                Following::Helper => "appui",
            }),
            count(one.running),
            what,
            action,
            Cell::day(next.and_then(|(item, _)| item.window.1)),
            next.map_or(Cell::Blank, |(item, _)| yes(item.state == Due::Late)),
        ]
    };
    Ok(Page::whole(followed.iter().map(row).collect()))
}
