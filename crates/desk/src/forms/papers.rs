//! What is asked of a document: whether it is joined, whole or not; then what is there of what the fiche asks.

use domain::dossier::Because;
use domain::fiche::{Document, Necessity};
use domain::values::Id;
use french::text;

use super::kind::{Choice, Choices, Kind};
use super::scene::Scene;
use super::slot::{IN_PART, Part, Slot, WHOLE};
use super::{Asking, Field};

/// A document that a step asks: nothing when the fiche says there is none.
pub(super) fn joined(scene: &Scene<'_>, document: &Document) -> Vec<Field> {
    match document.necessity {
        Necessity::None | Necessity::Information => Vec::new(),
        Necessity::Required | Necessity::Waivable => fields(scene, document, Asking::ByTheFiche),
        Necessity::Optional | Necessity::IfNeeded => fields(scene, document, Asking::Freely),
    }
}

/// A document deposited by itself.
pub(super) fn deposited(scene: &Scene<'_>, document: &Document) -> Vec<Field> {
    fields(scene, document, Asking::Needed)
}

fn fields(scene: &Scene<'_>, document: &Document, asked: Asking) -> Vec<Field> {
    let id = &document.origin.id;
    let because = french::because(&Because::of(&document.origin.provenance));
    let parts = parts(scene, document);
    let mut whole = Choice::new(WHOLE, "Joint");
    if !parts.is_empty() {
        whole = Choice::new(WHOLE, "Joint, et rien n'y manque");
        whole.hint = Some(asks(scene, document));
    }
    let in_part = Choice::new(IN_PART, "Joint, mais il y manque quelque chose");
    let in_part = (!parts.is_empty()).then_some(in_part);
    let states = Choices::closed([whole].into_iter().chain(in_part));
    let filed = scene.filed.get(id);
    let filed = filed.map(|day| format!("Déjà déposé le {}.", text::date(*day)));
    let told = filed.into_iter().chain(document.text.clone());
    let head = Field::new(
        Slot::Paper(id.clone()),
        text::sentence(&document.label),
        Kind::One(states),
    )
    .hint(told.collect::<Vec<_>>().join(" "))
    .asked(asked)
    .because(because);
    let file = scene.files.as_ref().map(|admitted| {
        let label = format!("Fichier : {}", text::sentence(&document.label));
        Field::new(Slot::File(id.clone()), label, Kind::File).hint(admitted.clone())
    });
    [head].into_iter().chain(parts).chain(file).collect()
}

/// What the fiche asks of a document, in a sentence.
fn asks(scene: &Scene<'_>, document: &Document) -> String {
    let people = |word: &str, ids: &[Id]| {
        let names: Vec<String> = ids.iter().map(|id| scene.named(id)).collect();
        (!names.is_empty()).then(|| format!("{word} {}", text::listed(&names)))
    };
    let contents = &document.contents;
    let contents =
        (!contents.is_empty()).then(|| format!("il contient : {}", text::listed(contents)));
    let parts = contents
        .into_iter()
        .chain(people("écrit avec :", &document.with))
        .chain(people("signé par :", &document.signed_by))
        .chain(people("transmis à :", &document.sent_to));
    text::sentence(&parts.collect::<Vec<_>>().join(" ; "))
}

fn parts(scene: &Scene<'_>, document: &Document) -> Vec<Field> {
    let id = &document.origin.id;
    let field = |part, label: &str, listed: Vec<Choice>, open| {
        let choices = Choices { listed, open };
        let asked = !choices.listed.is_empty();
        asked.then(|| Field::new(Slot::Part(id.clone(), part), label, Kind::Many(choices)))
    };
    let contents = document.contents.iter();
    let contents = contents.map(|text| Choice::new(text, text::sentence(text)));
    let sent_to = document.sent_to.iter();
    let sent_to = sent_to.map(|id| Choice::new(id, scene.named(id)));
    let authors = match document.written_by.len() {
        0 | 1 => Vec::new(),
        _ => scene.people(&document.written_by),
    };
    let fields = [
        field(
            Part::Contents,
            "Il contient",
            contents.collect(),
            document.open,
        ),
        field(Part::WrittenBy, "Il est écrit par", authors, false),
        field(
            Part::With,
            "Il est écrit avec",
            scene.people(&document.with),
            false,
        ),
        field(
            Part::SignedBy,
            "Il est signé par",
            scene.people(&document.signed_by),
            false,
        ),
        field(Part::SentTo, "Il est transmis à", sent_to.collect(), false),
    ];
    fields.into_iter().flatten().collect()
}
