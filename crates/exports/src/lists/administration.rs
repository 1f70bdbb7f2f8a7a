//! Accounts, organisations, the access journal.

use app::account::AccountItem;
use app::audit::{MOST, Trace};
use app::organisations::OrganisationItem;
use sheets::{Cell, Kind};
use store::mandates::Mandate;

use super::{List, Page, Place, Told, columns};
use crate::reading::Turn;
use crate::words::{civil, count, named, number, yes};

/// The accounts and their mandates.
pub(super) const ACCOUNTS: List = List {
    word: "comptes",
    title: "Comptes et mandats",
    page_at: "/administration/comptes",
    keeps: &[],
    columns: |_| {
        Ok(columns([
            ("Identifiant", Kind::Text),
            ("Nom", Kind::Text),
            ("Courriel", Kind::Text),
            ("Compte", Kind::Text),
            ("Second facteur", Kind::Text),
            ("Rôle", Kind::Text),
            ("Structure", Kind::Text),
            ("Mandat du", Kind::Day),
            ("Mandat au", Kind::Day),
            ("Mandat", Kind::Text),
        ]))
    },
    page: accounts,
    total: None,
    written_down: false,
};

/// The organisations.
pub(super) const ORGANISATIONS: List = List {
    word: "organisations",
    title: "Organisations",
    page_at: "/administration/organisations",
    keeps: &[],
    columns: |_| {
        Ok(columns([
            ("Code", Kind::Text),
            ("Nom", Kind::Text),
            ("Sigle", Kind::Text),
            ("Sorte", Kind::Text),
            ("Nommée par le livret", Kind::Text),
            ("Du", Kind::Day),
            ("Au", Kind::Day),
            ("Mandats en cours", Kind::Whole),
        ]))
    },
    page: organisations,
    total: None,
    written_down: false,
};

/// The access journal.
pub(super) const AUDIT: List = List {
    word: "journal",
    title: "Journal d'accès",
    page_at: "/administration/journal",
    keeps: &[],
    columns: |_| {
        Ok(columns([
            ("Le", Kind::Day),
            ("À", Kind::Text),
            ("Compte", Kind::Text),
            ("Rôle", Kind::Text),
            ("Structure", Kind::Text),
            ("Quoi", Kind::Text),
            ("Sur quoi", Kind::Text),
            ("Numéro", Kind::Text),
            ("Action", Kind::Text),
        ]))
    },
    page: audit,
    total: None,
    written_down: false,
};

fn accounts(turn: &Turn<'_, '_>, place: Option<Place>) -> Told<Page> {
    let after = match place {
        Some(Place::Word(login)) => login,
        _ => String::new(),
    };
    let (found, next) = turn.office.accounts(turn.call, "", &after)?;
    let mut rows = Vec::new();
    for account in &found {
        if account.mandates.is_empty() {
            rows.push(account_row(turn, account, None));
        }
        let held = account.mandates.iter();
        rows.extend(held.map(|mandate| account_row(turn, account, Some(mandate))));
    }
    let next = next.map(Place::Word);
    Ok(Page { rows, next })
}

/// A line for each mandate: its days are its own.
fn account_row(turn: &Turn<'_, '_>, one: &AccountItem, mandate: Option<&Mandate>) -> Vec<Cell> {
    let state = match (one.closed, one.opened) {
        (true, _) => "fermé",
        (false, true) => "ouvert",
        (false, false) => "invité",
    };
    let today = turn.call.now.today;
    let lasts = |mandate: &Mandate| match (mandate.revoked_at, mandate.holds(today)) {
        (Some(_), _) => "repris",
        (None, true) => "en cours",
        (None, false) if mandate.from > today => "à venir",
        (None, false) => "fini",
    };
    let name = |id| Cell::text(named(turn.office, id));
    let structure = mandate.and_then(|mandate| mandate.structure.as_ref());
    vec![
        Cell::text(&*one.login),
        Cell::text(&*one.name),
        Cell::text(one.mail.as_deref().unwrap_or_default()),
        Cell::text(state),
        yes(one.enrolled),
        mandate.map_or(Cell::Blank, |mandate| name(&mandate.role)),
        structure.map_or(Cell::Blank, name),
        Cell::day(mandate.map(|mandate| mandate.from)),
        Cell::day(mandate.and_then(|mandate| mandate.to)),
        Cell::text(mandate.map(lasts).unwrap_or_default()),
    ]
}

fn organisations(turn: &Turn<'_, '_>, _: Option<Place>) -> Told<Page> {
    let found = turn.office.organisations(turn.call, "")?;
    let row = |one: &OrganisationItem| {
        vec![
            Cell::text(one.id.as_str()),
            Cell::text(&*one.name),
            Cell::text(one.acronym.as_deref().unwrap_or_default()),
            Cell::text(french::names::organisation_kind(one.kind)),
            yes(one.in_catalogue),
            Cell::day(one.from),
            Cell::day(one.to),
            count(usize::try_from(one.held).unwrap_or(usize::MAX)),
        ]
    };
    Ok(Page::whole(found.iter().map(row).collect()))
}

/// Lines of one instant may be on two pages: it is asked again, and those that were read are left out.
fn audit(turn: &Turn<'_, '_>, place: Option<Place>) -> Told<Page> {
    let (before, known) = match place {
        Some(Place::Before(at, known)) => (at, known),
        _ => (i64::MAX, 0),
    };
    let traces = turn.office.audit_latest(turn.call, before, MOST)?;
    let full = i64::try_from(traces.len()) == Ok(MOST);
    let next = traces.last().filter(|_| full).map(|last| {
        let same = traces.iter().rev().take_while(|one| one.at == last.at);
        match same.count() {
            // As many in one instant as a page holds: the list goes on before it.
            all if all == traces.len() => Place::Before(last.at, 0),
            some => Place::Before(last.at.saturating_add(1), some),
        }
    });
    let rows = traces.iter().skip(known).map(|one| trace_row(turn, one));
    Ok(Page {
        rows: rows.collect(),
        next,
    })
}

fn trace_row(turn: &Turn<'_, '_>, one: &Trace) -> Vec<Cell> {
    let (day, time) = civil(one.at);
    let name = |id: Option<&_>| Cell::text(id.map_or(String::new(), |id| named(turn.office, id)));
    let filled = |known: i64| {
        if known == 0 {
            Cell::Blank
        } else {
            number(known)
        }
    };
    vec![
        Cell::Day(day),
        Cell::text(format!(
            "{:02}:{:02}:{:02}",
            time.hour(),
            time.minute(),
            time.second()
        )),
        filled(one.account.unwrap_or(0)),
        name(one.role.as_ref()),
        name(one.structure.as_ref()),
        Cell::text(&*one.did),
        Cell::text(&*one.object),
        filled(one.object_id),
        Cell::text(one.fiche.as_ref().map_or("", |fiche| fiche.as_str())),
    ]
}
