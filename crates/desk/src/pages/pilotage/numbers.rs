//! The numbers of an action, each with its name and where it leads.

use app::figures::Numbers;
use domain::fiche::Fiche;
use french::text;

/// A number, its name, and where what it counts is listed.
pub struct Number {
    /// What is counted.
    pub label: &'static str,
    /// How many.
    pub value: String,
    /// Where it is listed or explained.
    pub path: String,
    /// Whether it asks for attention.
    pub presses: bool,
}

/// A number as it may be said.
pub fn said(number: Option<u64>) -> String {
    number.map_or_else(
        || "moins de onze".to_owned(),
        |number| text::plain(&text::number(number)),
    )
}

/// The numbers of an action.
pub fn numbers(fiche: &Fiche, all: &Numbers, (open, silences): (usize, usize)) -> Vec<Number> {
    let number = |label, value: Option<u64>, place: &str, presses: bool| Number {
        label,
        value: said(value),
        path: format!("/pilotage/{}#{place}", fiche.head.id),
        presses: presses && value.is_some_and(|value| value > 0),
    };
    vec![
        number("en retard", all.late, "retards", true),
        number("en attente d'entrer", all.waiting, "attente", false),
        number("dans l'action", all.inside, "operateurs", false),
        number("suspendus", all.on_hold, "operateurs", false),
        number("entrées en douze mois", all.entered, "operateurs", false),
        number("sorties en douze mois", all.left, "operateurs", false),
        number("clos sans être entrés", all.never_in, "operateurs", false),
        Number {
            label: "silences à combler",
            value: format!("{open} sur {silences}"),
            path: format!("/pilotage/{}#silences", fiche.head.id),
            presses: false,
        },
    ]
}
