//! The agenda of a meeting.

use app::meetings::{ALL_LINES, Aside, Fate, Line};
use app::{Error, Refusal};
use french::text;
use sheets::{Cell, Kind};

use super::{List, Page, Place, Told, columns};
use crate::reading::Turn;
use crate::words::{number, registered};

/// The agenda of a meeting.
pub(super) const AGENDA: List = List {
    word: "ordre-du-jour",
    title: "Ordre du jour",
    page_at: "/seances",
    keeps: &["seance"],
    columns: |_| {
        Ok(columns([
            ("Séance du", Kind::Day),
            ("Instance", Kind::Text),
            ("Dossier", Kind::Text),
            ("Qui", Kind::Text),
            ("Fiche", Kind::Text),
            ("Question", Kind::Text),
            ("Attend depuis le", Kind::Day),
            ("Au plus tard le", Kind::Day),
            ("Suite", Kind::Text),
        ]))
    },
    page: agenda,
    total: None,
    written_down: false,
};

fn agenda(turn: &Turn<'_, '_>, _: Option<Place>) -> Told<Page> {
    let meeting = turn.filters.get("seance");
    let meeting = meeting.and_then(|text| text.parse().ok());
    let meeting = meeting.ok_or(Error::Refused(Refusal::NotFound))?;
    let view = turn.office.meeting(turn.call, meeting, ALL_LINES)?;
    let subjects = view.lines.iter().map(|line| line.subject);
    let names = turn.office.names(turn.call, subjects)?;
    let row = |line: &Line<'_>| {
        vec![
            Cell::Day(view.item.on),
            Cell::text(&*view.item.body.name),
            number(line.key.dossier),
            Cell::text(registered(names.get(&line.subject))),
            Cell::text(line.fiche.code()),
            Cell::text(text::sentence(&line.step.label)),
            Cell::day(line.since),
            Cell::day(line.to),
            Cell::text(fate(line)),
        ]
    };
    Ok(Page::whole(view.lines.iter().map(row).collect()))
}

fn fate(line: &Line<'_>) -> String {
    let decision = match &line.fate {
        Fate::Waiting => return "à décider".to_owned(),
        Fate::NotExamined => return "pas examiné".to_owned(),
        Fate::Aside(Aside::Later, _) => return "reporté".to_owned(),
        Fate::Aside(Aside::Withdrawn, _) => return "retiré".to_owned(),
        Fate::Decided(decision) => decision,
    };
    let outcome = decision.past.as_ref().and_then(|past| {
        let reference = format!("{}:{}", past.what.as_ref()?, past.outcome.as_ref()?);
        Some(french::names::step_or_outcome(line.fiche, &reference))
    });
    outcome.unwrap_or_else(|| "décidé".to_owned())
}
