//! What steers an action: its numbers, its aids, its contracts, what the offer lacks. The smallest numbers are not
//! told here either.

use app::figures::{AidLine, AidNumbers, Asked, FundFigures, Numbers, Such, Sum};
use app::gaps::GapCount;
use app::markets::{Market, Markets};
use app::{Error, Refusal};
use domain::values::Id;
use sheets::{Cell, Column, Kind};
use store::lists::After;

use super::{LINES, List, Page, Place, Told, columns};
use crate::reading::Turn;
use crate::words::{count, named, number, registered, told};

/// The numbers of an action, operator by operator.
pub(super) const ACTION: List = List {
    word: "pilotage",
    title: "Pilotage d'une action",
    page_at: "/pilotage",
    keeps: &["action"],
    columns: |_| {
        Ok(columns([
            ("Action", Kind::Text),
            ("Opérateur", Kind::Text),
            ("Le", Kind::Day),
            ("En retard", Kind::Whole),
            ("En attente d'entrer", Kind::Whole),
            ("Dans l'action", Kind::Whole),
            ("Suspendus", Kind::Whole),
            ("Compté du", Kind::Day),
            ("Compté au", Kind::Day),
            ("Entrées", Kind::Whole),
            ("Sorties", Kind::Whole),
            ("Clos sans être entrés", Kind::Whole),
        ]))
    },
    page: action,
    total: None,
    written_down: false,
};

/// The aids of the actions one follows or operates, in numbers.
pub(super) const AIDS: List = List {
    word: "aides",
    title: "Aides et primes",
    page_at: "/pilotage/aides",
    keeps: &["annee", "action"],
    columns: |_| {
        Ok(columns([
            ("Action", Kind::Text),
            ("Aide", Kind::Text),
            ("Organisme", Kind::Text),
            // A year is no quantity.
            ("Année", Kind::Decimal),
            ("Demandées", Kind::Whole),
            ("Accordées", Kind::Whole),
            ("Montant accordé, en euros", Kind::Money),
            ("Accordées sans montant écrit", Kind::Whole),
            ("Refusées", Kind::Whole),
            ("Versées", Kind::Whole),
            ("Montant versé, en euros", Kind::Money),
            ("Versées sans montant écrit", Kind::Whole),
            ("Attendent une décision", Kind::Whole),
            ("Attendent un versement", Kind::Whole),
        ]))
    },
    page: aids,
    total: None,
    written_down: false,
};

/// The same, request by request, in the dossiers one may know of.
pub(super) const AIDS_ASKED: List = List {
    word: "demandes-d-aide",
    title: "Demandes d'aide",
    page_at: "/pilotage/aides",
    keeps: &["annee", "action"],
    columns: |_| {
        Ok(columns([
            ("Dossier", Kind::Text),
            ("Qui", Kind::Text),
            ("Fiche", Kind::Text),
            ("Action", Kind::Text),
            ("Aide", Kind::Text),
            ("Demandée à", Kind::Text),
            ("Où elle en est", Kind::Text),
            ("Demandée le", Kind::Day),
            ("Décidée le", Kind::Day),
            ("Montant accordé, en euros", Kind::Money),
            ("Versée le", Kind::Day),
            ("Montant versé, en euros", Kind::Money),
        ]))
    },
    page: aids_asked,
    total: None,
    written_down: false,
};

/// The contracts of an action.
pub(super) const MARKETS: List = List {
    word: "marches",
    title: "Marchés",
    page_at: "/pilotage",
    keeps: &["action"],
    columns: |turn| {
        let known = markets_of(turn)?;
        let mut all = columns([
            ("Marché", Kind::Text),
            ("Déclarations", Kind::Whole),
            ("Dernier jour", Kind::Day),
        ]);
        let counters = known.counters.iter();
        all.extend(counters.map(|one| Column::new(&*one.label, Kind::Decimal)));
        Ok(all)
    },
    page: markets,
    total: None,
    written_down: false,
};

/// What the offer lacks.
pub(super) const GAPS: List = List {
    word: "manques",
    title: "Ce qui manque à l'offre",
    page_at: "/pilotage/manques",
    keeps: &["annee"],
    columns: |_| {
        Ok(columns([
            ("Besoin", Kind::Text),
            ("Territoire", Kind::Text),
            ("Année", Kind::Decimal),
            ("Personnes", Kind::Whole),
        ]))
    },
    page: gaps,
    total: None,
    written_down: false,
};

/// The action that a filter names.
fn fiche_of(turn: &Turn<'_, '_>) -> Told<Id> {
    let named = turn.filters.get("action").and_then(|id| id.parse().ok());
    named.ok_or(Error::Refused(Refusal::NotFound))
}

/// The year that a filter names, else that of the day. One that is no year is none that counts anything.
fn year_of(turn: &Turn<'_, '_>) -> i16 {
    let typed = turn.filters.get("annee");
    typed.map_or(turn.call.now.today.year(), |year| {
        year.trim().parse().unwrap_or(-1)
    })
}

fn action(turn: &Turn<'_, '_>, _: Option<Place>) -> Told<Page> {
    let steered = turn.office.steering(turn.call, &fiche_of(turn)?)?;
    let row = |operator: String, all: &Numbers| {
        vec![
            Cell::text(&*steered.fiche.head.short_title),
            Cell::text(operator),
            Cell::Day(steered.today),
            told(all.late),
            told(all.waiting),
            told(all.inside),
            told(all.on_hold),
            Cell::Day(steered.year.0),
            Cell::Day(steered.year.1),
            told(all.entered),
            told(all.left),
            told(all.never_in),
        ]
    };
    let each = steered.operators.iter().map(|(operator, all)| {
        let operator = operator.as_ref();
        let name = operator.map(|id| named(turn.office, id));
        row(name.unwrap_or_else(|| "Sans opérateur".to_owned()), all)
    });
    let all = [row("En tout".to_owned(), &steered.total)];
    Ok(Page::whole(each.chain(all).collect()))
}

/// The year and the action that filters name.
fn such(turn: &Turn<'_, '_>) -> Such {
    Such {
        year: year_of(turn),
        // A name that no action can have is that of none.
        fiche: turn
            .filters
            .get("action")
            .map(|text| text.parse().unwrap_or_default()),
        state: None,
    }
}

fn aids_asked(turn: &Turn<'_, '_>, place: Option<Place>) -> Told<Page> {
    let after = match place {
        Some(Place::Line(after)) => after,
        _ => After::default(),
    };
    let found = turn
        .office
        .aids_asked(turn.call, &such(turn), &after, LINES)?;
    let subjects = found.lines.iter().map(|line| line.subject);
    let names = turn.office.names(turn.call, subjects)?;
    let amount = |amount: Option<i64>| amount.map_or(Cell::Blank, Cell::Thousandths);
    let row = |line: &AidLine<'_>| {
        let body = line.body.as_ref();
        vec![
            number(line.dossier),
            Cell::text(registered(names.get(&line.subject))),
            Cell::text(line.fiche.code()),
            Cell::text(&*line.fiche.head.short_title),
            Cell::text(&*line.fund.label),
            Cell::text(body.map_or_else(String::new, |id| named(turn.office, id))),
            Cell::text(stage(line.state)),
            Cell::Day(line.asked_on),
            Cell::day(line.decided_on),
            amount(line.granted),
            Cell::day(line.paid_on),
            amount(line.paid),
        ]
    };
    Ok(Page {
        rows: found.lines.iter().map(row).collect(),
        next: found.next.map(Place::Line),
    })
}

fn stage(state: Asked) -> &'static str {
    match state {
        Asked::ToDecide => "attend une décision",
        Asked::ToPay => "accordée, attend un versement",
        Asked::Refused => "refusée",
        Asked::Paid => "versée",
    }
}

fn aids(turn: &Turn<'_, '_>, _: Option<Place>) -> Told<Page> {
    let such = such(turn);
    let aids = turn.office.aids(turn.call, &such)?;
    let mut rows = Vec::new();
    for action in &aids.actions {
        for one in &action.funds {
            for (body, numbers) in bodies(turn, one) {
                let first = [
                    Cell::text(&*action.fiche.head.short_title),
                    Cell::text(&*one.fund.label),
                    Cell::text(body),
                    Cell::Whole(such.year.into()),
                ];
                rows.push(first.into_iter().chain(amounts(&numbers)).collect());
            }
        }
    }
    Ok(Page::whole(rows))
}

fn bodies(turn: &Turn<'_, '_>, one: &FundFigures<'_>) -> Vec<(String, AidNumbers)> {
    let name = |body: Option<&Id>| {
        body.map_or_else(
            || "Sans organisme choisi".to_owned(),
            |id| named(turn.office, id),
        )
    };
    let each = one.bodies.iter();
    let mut rows: Vec<_> = each
        .map(|(body, numbers)| (name(body.as_ref()), *numbers))
        .collect();
    rows.push(("En tout".to_owned(), one.total));
    rows
}

fn amounts(numbers: &AidNumbers) -> Vec<Cell> {
    let amount = |sum: &Sum| sum.amount.map_or(Cell::Blank, Cell::Thousandths);
    let sum = |sum: &Sum| [told(sum.count), amount(sum), told(sum.without)];
    let mut all = vec![told(numbers.asked)];
    all.extend(sum(&numbers.granted));
    all.push(told(numbers.refused));
    all.extend(sum(&numbers.paid));
    all.extend([told(numbers.to_decide), told(numbers.to_pay.count)]);
    all
}

fn markets_of(turn: &Turn<'_, '_>) -> Told<Markets<'static>> {
    turn.office
        .markets(turn.call, &fiche_of(turn)?, 0..usize::MAX)
}

fn markets(turn: &Turn<'_, '_>, _: Option<Place>) -> Told<Page> {
    let known = markets_of(turn)?;
    let row = |one: &Market| {
        let first = [
            Cell::text(&*one.name),
            count(one.declared),
            Cell::day(one.last),
        ];
        let amounts = one.amounts.iter().map(|amount| Cell::Thousandths(*amount));
        first.into_iter().chain(amounts).collect()
    };
    Ok(Page::whole(known.lines.iter().map(row).collect()))
}

fn gaps(turn: &Turn<'_, '_>, _: Option<Place>) -> Told<Page> {
    let year = year_of(turn);
    let counts = turn.office.gap_counts(turn.call, year)?;
    let catalogue = turn.office.catalogue;
    let row = |one: &GapCount| {
        let need = catalogue.need(&one.need);
        let place = one.territory.as_ref().and_then(|id| id.parse().ok());
        vec![
            Cell::text(need.map_or(&*one.need, |need| &*need.label)),
            Cell::text(
                place.map_or_else(|| "Lieu non connu".to_owned(), |id| named(turn.office, &id)),
            ),
            Cell::Whole(year.into()),
            told(one.people),
        ]
    };
    Ok(Page::whole(counts.iter().map(row).collect()))
}
