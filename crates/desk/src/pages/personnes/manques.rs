//! `/personnes/{id}/manques` : what nothing answers for somebody, written down by who follows them, and what was
//! answered since; `/personnes/manques` : what one wrote down oneself, whoever it is about.

use app::gaps::{NewGap, SeenGap};
use app::subject::Named;
use app::{Error, Refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use french::text;

use super::number;
use super::whom::Whom;
use crate::answer::{Stop, Told, go, page, wrong};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use crate::{filters, words};

/// What nothing answers for somebody.
#[derive(Template)]
#[template(path = "personnes/manques.html")]
struct Lacks<'d> {
    layout: Layout<'d>,
    path: String,
    name: String,
    gaps: Vec<Lack>,
    /// Whether who looks follows them.
    follows: bool,
    needs: Vec<(String, String, bool)>,
    fiches: Vec<(String, String, bool)>,
    typed: String,
    /// Which field is wrong, and why.
    failed: Option<(&'static str, &'static str)>,
}

/// What one wrote down oneself.
#[derive(Template)]
#[template(path = "personnes/mes_manques.html")]
struct Mine<'d> {
    layout: Layout<'d>,
    /// Those without an answer, then the others.
    groups: Vec<(&'static str, Vec<Lack>)>,
}

/// A need.
struct Lack {
    id: i64,
    /// Whose, and where it is written.
    who: String,
    path: String,
    need: String,
    on: String,
    place: Option<String>,
    text: String,
    considered: Vec<(String, String)>,
    answered: Option<String>,
}

/// Shows what nothing answers for somebody.
pub async fn show(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| Ok(page(&lacks(seat, &id, None)?))).await
}

/// Writes down a need, or that an answer was found.
pub async fn note(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| answer(seat, &id)).await
}

/// Shows what one wrote down oneself.
pub async fn show_mine(State(desk): State<Shared>, asked: Asked) -> Response {
    seated(desk, asked, |seat| {
        let known = seat.call(|office, call| office.my_gaps(call))?;
        let named =
            seat.call(|office, call| office.names(call, known.iter().map(|(id, _)| *id)))?;
        let all = known.iter().map(|(id, gap)| {
            let name = named.get(id);
            let root = match name {
                Some(Named::Household(_)) => super::HOUSEHOLDS,
                _ => "/personnes",
            };
            lack(
                seat,
                gap,
                (words::subject(name), format!("{root}/{id}/manques")),
            )
        });
        let (answered, open): (Vec<Lack>, Vec<Lack>) = all.partition(|one| one.answered.is_some());
        let groups = [("Sans réponse", open), ("Réponse trouvée", answered)];
        Ok(page(&Mine {
            layout: seat.layout("Ce qui reste sans réponse"),
            groups: groups
                .into_iter()
                .filter(|(_, lacks)| !lacks.is_empty())
                .collect(),
        }))
    })
    .await
}

fn answer(seat: &Seat<'_>, id: &str) -> Told {
    let whom = Whom::of(seat, id)?;
    let form = &seat.asked.form;
    if let Some(gap) = form.get("repondu") {
        let gap = number(gap)?;
        seat.call(|office, call| office.answer_gap(call, whom.id, gap))?;
        return Ok(go(&format!("{}/manques", whom.path)));
    }
    let fiches = form.all("fiche").map(str::parse);
    let Ok(fiches) = fiches.collect() else {
        let why = words::invalid(app::Invalid::Unknown);
        return Ok(wrong(&lacks(seat, id, Some(("fiches", why)))?));
    };
    let new = NewGap {
        need: form.get("besoin").unwrap_or_default().to_owned(),
        text: form.get("texte").unwrap_or_default().to_owned(),
        considered: fiches,
    };
    match seat.call(|office, call| office.record_gap(call, whom.id, &new)) {
        Ok(_) => Ok(go(&format!("{}/manques", whom.path))),
        Err(Stop::App(Error::Refused(Refusal::Invalid { field, why }))) => {
            let why = match (field, new.need.is_empty()) {
                ("besoin", true) => "choisissez une sorte de besoin",
                _ => words::invalid(why),
            };
            Ok(wrong(&lacks(seat, id, Some((field, why)))?))
        }
        Err(stop) => Err(stop),
    }
}

fn lacks<'d>(
    seat: &Seat<'d>,
    id: &str,
    failed: Option<(&'static str, &'static str)>,
) -> Result<Lacks<'d>, Stop> {
    let whom = Whom::of(seat, id)?;
    let (gaps, referents) = seat.call(|office, call| {
        Ok((
            office.gaps_of(call, whom.id)?,
            office.referents(call, whom.id)?,
        ))
    })?;
    let form = &seat.asked.form;
    let catalogue = seat.office().catalogue;
    let chosen = form.get("besoin");
    let needs = catalogue.needs.iter().map(|one| {
        let id = one.id.to_string();
        let own = chosen == Some(id.as_str());
        (id, one.label.clone(), own)
    });
    let thought: Vec<&str> = form.all("fiche").collect();
    let fiches = catalogue.fiches_on((seat.desk.clock)().today).into_iter();
    // A fiche whose mere mention tells of health is not named here.
    let fiches = fiches
        .filter(|fiche| !fiche.head.class.is_health())
        .map(|fiche| {
            let id = fiche.head.id.to_string();
            let own = thought.contains(&id.as_str());
            (id, fiche.head.short_title.clone(), own)
        });
    let mine =
        |one: &app::subject::Referent| one.days.1.is_none() && one.mandate == seat.who.mandate;
    let place = format!("{}/manques", whom.path);
    Ok(Lacks {
        layout: Layout::inside(seat, format!("Sans réponse : {}", whom.name)),
        gaps: gaps
            .iter()
            .rev()
            .map(|gap| lack(seat, gap, (whom.name.clone(), place.clone())))
            .collect(),
        follows: referents.iter().any(mine),
        needs: needs.collect(),
        fiches: fiches.collect(),
        typed: form.get("texte").unwrap_or_default().to_owned(),
        failed,
        path: whom.path,
        name: whom.name,
    })
}

fn lack(seat: &Seat<'_>, gap: &SeenGap, (who, path): (String, String)) -> Lack {
    let catalogue = seat.office().catalogue;
    let need = catalogue.need(&gap.need);
    let place = gap.territory.as_deref().and_then(|id| id.parse().ok());
    let considered = gap.said.considered.iter().map(|one| {
        let answer = match one.answer.as_str() {
            "oui" => "convenait",
            "a-motiver" => "à motiver",
            "a-verifier" => "à vérifier",
            _ => "ne convenait pas",
        };
        let mut why = one.because.clone();
        if one.more {
            why.push("d'autres conditions, qui ne se recopient pas ici".to_owned());
        }
        let why = match why.is_empty() {
            true => answer.to_owned(),
            false => format!("{answer} : {}", why.join(" ; ")),
        };
        let mut fiches = catalogue.fiches.iter();
        let fiche = fiches.find(|fiche| fiche.head.id == one.fiche);
        let name = fiche.map_or_else(
            || one.fiche.to_string(),
            |fiche| fiche.head.short_title.clone(),
        );
        (name, why)
    });
    Lack {
        id: gap.id,
        who,
        path,
        need: need.map_or_else(|| gap.need.clone(), |need| need.label.clone()),
        on: text::date(gap.on),
        place: place.map(|id| seat.desk.named(&id)),
        text: gap.said.text.clone(),
        considered: considered.collect(),
        answered: gap.answered_on.map(text::date),
    }
}
