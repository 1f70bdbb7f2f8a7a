//! `/atelier/{fiche}/effets` : what a draft would change in the open dossiers, in numbers.

use app::workshop::MOST;
use app::{Error, Refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::dossier::Effect;

use super::{Bench, named};
use crate::answer::{Stop, page};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::filters;
use crate::layout::Layout;
use crate::seat::seated;

/// The page.
#[derive(Template)]
#[template(path = "atelier/effets.html")]
struct Page<'d> {
    layout: Layout<'d>,
    bench: Bench,
    /// The text has faults: nothing can be said.
    unsound: bool,
    looked_at: String,
    more: Option<usize>,
    groups: Vec<(String, String)>,
}

/// Shows the effects.
pub async fn show(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let fiche = named(&id)?;
        let one = seat.call(|office, call| office.shelved_one(call, &fiche))?;
        let bench = Bench::of(&one, "effets");
        let effects = match seat.call(|office, call| office.effects_of_draft(call, &fiche)) {
            Ok(effects) => Some(effects),
            Err(Stop::App(Error::Refused(Refusal::NotFound))) if one.draft.is_some() => None,
            Err(stop) => return Err(stop),
        };
        let known = effects.as_ref();
        let groups = known.map_or(&[][..], |effects| &effects.groups);
        Ok(page(&Page {
            layout: bench.layout(seat, "Effets"),
            unsound: known.is_none(),
            looked_at: counted(known.and_then(|effects| effects.looked_at)),
            more: known.filter(|effects| effects.more).map(|_| MOST),
            groups: groups
                .iter()
                .map(|group| (told(&group.effect, &group.label), counted(group.dossiers)))
                .collect(),
            bench,
        }))
    })
    .await
}

/// How many dossiers, when enough of them for nobody to be named.
fn counted(dossiers: Option<usize>) -> String {
    match dossiers {
        Some(dossiers) => dossiers.to_string(),
        None => "moins de onze".to_owned(),
    }
}

/// What would change, in words; `what` is how the fiche calls what it is about.
pub(in crate::pages) fn told(effect: &Effect, what: &str) -> String {
    match effect {
        Effect::Appears(_) => format!("« {what} » serait attendu, et ne l'est pas"),
        Effect::Vanishes(_) => format!("« {what} » ne serait plus attendu"),
        Effect::Sooner(_) => format!("« {what} » serait à faire plus tôt"),
        Effect::Later(_) => format!("« {what} » pourrait se faire plus tard"),
        Effect::Starts(_) => format!("« {what} » commencerait un autre jour"),
        Effect::Late(_) => format!("« {what} » serait en retard, et ne l'est pas"),
        Effect::InTime(_) => format!("« {what} » ne serait plus en retard"),
        Effect::Lost(_) => {
            format!("« {what} » est dans le journal, et la version ne le connaît plus")
        }
        Effect::Ends => "Le dossier serait clos".to_owned(),
    }
}
