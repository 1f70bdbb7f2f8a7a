//! The questions of a survey, at one of its moments: begun with what was answered last, and with what is known of
//! the person, to confirm.

use domain::dossier::act::Collection;
use domain::facts::FactKind;
use domain::survey::{Answers, Question, WITHHELD};
use domain::values::{Date, Id};
use french::text;

use super::kind::{Choice, Choices, Kind};
use super::scene::Scene;
use super::slot::Slot;
use super::{Asking, Field, Section, day};
use app::surveys::MomentView;

fn of_moment<'a>(scene: &Scene<'a>, moment: &Id) -> Option<&'a MomentView<'static>> {
    let mut moments = scene.survey?.moments.iter();
    moments.find(|one| one.moment.id == *moment)
}

/// What the form begins with: of the questions it asks, and of no other.
pub(super) fn proposed(scene: &Scene<'_>, moment: &Id) -> Answers {
    let mut said = Answers::new();
    for one in of_moment(scene, moment).into_iter() {
        said.extend(one.proposed.clone());
        said.retain(|id, _| one.asked.iter().any(|question| question.id == *id));
    }
    said
}

/// What is asked.
pub(super) fn sections(scene: &Scene<'_>, collection: &Collection) -> Vec<Section> {
    let mut fields = vec![day()];
    let moment = of_moment(scene, &collection.moment);
    for one in moment.into_iter() {
        let asked = one.asked.iter();
        let before = scene.survey.and_then(|survey| survey.before);
        fields.extend(asked.map(|question| {
            let known = match before.filter(|_| one.recalled.contains(&question.id)) {
                Some(day) => Known::Before(day),
                None if one.taken.contains(&question.id) => Known::OfThePerson,
                None => Known::Nothing,
            };
            field(question, known)
        }));
    }
    let basis = moment.map(|one| french::survey::basis(one.moment, one.follows));
    vec![Section {
        title: None,
        hint: basis,
        fields,
    }]
}

/// Where the answer that a field begins with comes from.
enum Known {
    /// From nowhere, or from the answers of this very form.
    Nothing,
    /// From what is known of the person.
    OfThePerson,
    /// From the last time they came in, on that day.
    Before(Date),
}

fn field(question: &Question, known: Known) -> Field {
    let withheld = question
        .may_withhold
        .then(|| Choice::new(WITHHELD, "Ne souhaite pas répondre"));
    let one = |listed: Vec<Choice>| Kind::One(Choices::closed(listed.into_iter().chain(withheld)));
    let kind = match question.kind {
        FactKind::YesNo if !question.may_withhold => Kind::YesNo,
        FactKind::YesNo => one(vec![Choice::new("oui", "Oui"), Choice::new("non", "Non")]),
        FactKind::Number => Kind::Number(String::new()),
        FactKind::Date => Kind::Day,
        _ => one(question
            .values
            .iter()
            .map(|value| Choice::new(&value.id, text::sentence(&value.label)))
            .collect()),
    };
    let known = match known {
        Known::Nothing => None,
        Known::OfThePerson => {
            Some("Repris de ce que l'on sait de la personne : à confirmer.".to_owned())
        }
        Known::Before(day) => {
            let day = text::date(day);
            Some(format!(
                "Répondu le {day}, à l'entrée précédente : à confirmer."
            ))
        }
    };
    let hints: Vec<String> = question.help.iter().cloned().chain(known).collect();
    Field::new(Slot::Input(question.id.clone()), &*question.question, kind)
        .hint(hints.join(" "))
        .asked(match question.required {
            true => Asking::ByTheFunder,
            false => Asking::Freely,
        })
        .proposed()
}
