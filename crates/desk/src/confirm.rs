//! A weighty act is done in two steps: what it does is said first, then it is confirmed.

use askama::Template;
use axum::response::Response;

use crate::answer::page;
use crate::filters;
use crate::layout::Layout;
use crate::seat::Seat;

/// The field of a form that confirms it.
const FIELD: &str = "confirme";

/// What is about to be done.
pub struct Weighty<'a> {
    /// The question: « Fermer ce compte ? »
    pub title: &'a str,
    /// What comes of it, line by line.
    pub consequences: &'a [&'a str],
    /// The words of the button.
    pub done: &'a str,
    /// Where one goes back without doing it.
    pub back: &'a str,
    /// The answers of the form, sent again with the confirmation.
    pub fields: &'a [&'a str],
}

/// The page that asks.
#[derive(Template)]
#[template(path = "confirm.html")]
struct Confirm<'d> {
    layout: Layout<'d>,
    title: &'d str,
    consequences: &'d [&'d str],
    done: &'d str,
    back: &'d str,
    action: &'d str,
    fields: Vec<(&'d str, &'d str)>,
}

/// The page that asks for a confirmation; nothing once it is given.
pub fn unless_confirmed(seat: &Seat<'_>, weighty: &Weighty<'_>) -> Option<Response> {
    let form = &seat.asked.form;
    if form.get(FIELD) == Some("oui") {
        return None;
    }
    let fields = weighty.fields.iter();
    let fields = fields.filter_map(|name| Some((*name, form.get(name)?)));
    Some(page(&Confirm {
        layout: seat.layout(weighty.title),
        title: weighty.title,
        consequences: weighty.consequences,
        done: weighty.done,
        back: weighty.back,
        action: &seat.asked.path,
        fields: fields.collect(),
    }))
}
