//! Before an act that ends, stops or undoes something: what it does, said on a page of its own.

use askama::Template;
use domain::dossier::act::Act;
use domain::values::Id;
use french::{Words, names, text};

use super::acte::Head;
use super::said::Said;
use crate::filters;
use crate::layout::Layout;

/// What an act does, before it is done.
#[derive(Template)]
#[template(path = "dossiers/confirmer.html")]
pub(super) struct Confirm<'d> {
    pub layout: Layout<'d>,
    pub head: Head,
    pub consequences: Vec<String>,
    pub reasons: Vec<Said>,
    /// What the form held.
    pub values: Vec<(String, String)>,
    /// Whether it is kept as a draft.
    pub draft: bool,
}

/// What an act does that one should know before.
pub(super) fn consequences(words: Words<'_>, act: &Act, notified: &[Id]) -> Vec<String> {
    let mut told = match act {
        Act::Suspend => vec![
            "Rien ne sera plus attendu de personne tant que le dossier n'est pas repris.".to_owned(),
            "Le dossier pourra être repris à tout moment.".to_owned(),
        ],
        Act::ChangeOperator { to } => vec![
            format!(
                "Le dossier passe à : {}, qui verra ce qui y est écrit.",
                names::actor(words.catalogue, words.fiche, to)
            ),
            "L'opérateur d'à présent ne le verra plus.".to_owned(),
        ],
        Act::Correct { event, with } => {
            let stays = match with {
                Some(_) => "reste dans le journal ; ce que vous venez d'écrire compte à sa place.",
                None => "reste dans le journal, et ne compte plus.",
            };
            vec![
                format!("L'acte n° {} {stays}", event + 1),
                "Ce qui en dépend est refait : étapes, échéances, comptes, places.".to_owned(),
            ]
        }
        _ => vec![
            "Le dossier sera clos : on n'y fera plus rien, sauf ce que la fiche prévoit après la fin.".to_owned(),
            "Ce qui était encore attendu ne le sera plus, et la place est rendue.".to_owned(),
        ],
    };
    if matches!(act, Act::Withdraw) {
        told.push("La personne n'a pas à dire pourquoi.".to_owned());
    }
    let names: Vec<String> = notified
        .iter()
        .map(|id| names::actor(words.catalogue, words.fiche, id))
        .collect();
    if !names.is_empty() {
        told.push(format!("Sont avisés : {}.", text::listed(&names)));
    }
    told
}
