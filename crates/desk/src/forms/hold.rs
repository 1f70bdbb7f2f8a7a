//! The form of a step: when and how, who, what is written down, the documents, why.

use domain::dossier::Because;
use domain::dossier::act::Holding;
use domain::fiche::{Input, InputKind, Motive, Outcome, Step, StepKind};
use domain::values::Id;
use french::{names, text};

use super::kind::{Choice, Choices, Kind};
use super::scene::Scene;
use super::slot::{MAIL, Slot};
use super::{Asking, Field, Section, day, papers, reason};

/// What a step asks, with its outcome.
pub(super) fn sections(scene: &Scene<'_>, holding: &Holding) -> Vec<Section> {
    let Some(step) = scene.step(&holding.step) else {
        return Vec::new();
    };
    let outcome = Scene::outcome(step, holding.outcome.as_ref());
    let asks = StepForm {
        scene,
        step,
        outcome,
    };
    let mut sections = vec![
        Section::of("Quand et comment", asks.when()),
        Section::of("Qui", asks.who()),
        Section::of("Ce que l'on écrit", asks.answers(&step.inputs)),
    ];
    if let Some(outcome) = outcome {
        let title = format!("{} : ce que l'on écrit", text::sentence(&outcome.label));
        sections.push(Section::of(title, asks.answers(&outcome.inputs)));
    }
    sections.push(Section {
        title: Some("Documents".to_owned()),
        hint: Some("Dites s'ils sont joints, et ce qu'il y a dedans.".to_owned()),
        fields: asks.papers(),
    });
    sections.push(Section {
        title: outcome.map(|_| "Pourquoi".to_owned()),
        hint: None,
        fields: asks.why(),
    });
    sections
}

struct StepForm<'f, 'a> {
    scene: &'f Scene<'a>,
    step: &'a Step,
    outcome: Option<&'a Outcome>,
}

impl StepForm<'_, '_> {
    fn because(&self) -> String {
        french::because(&Because::of(&self.step.origin.provenance))
    }

    fn when(&self) -> Vec<Field> {
        let mut fields = vec![day()];
        fields.extend(self.channels());
        fields.extend(self.address());
        if !self.step.places.is_empty() {
            let places = self.step.places.iter();
            let listed = places.map(|place| Choice::new(place, place)).collect();
            let places = Choices { listed, open: true };
            fields.push(Field::new(Slot::Place, "Lieu", Kind::One(places)).because(self.because()));
        }
        if self.step.kind == StepKind::Prescription && !self.scene.operators.is_empty() {
            let operators = self.operators();
            fields.push(
                Field::new(Slot::Operator, "Opérateur", Kind::One(operators))
                    .asked(Asking::ByTheFiche)
                    .because(self.because()),
            );
        }
        fields
    }

    fn operators(&self) -> Choices {
        let named = |id: &Id| Choice::new(id, self.scene.named(id));
        Choices::closed(self.scene.operators.iter().map(named))
    }

    /// The channels, each once; the address is said beside the one that goes there.
    fn channels(&self) -> Option<Field> {
        let ways = match self.outcome {
            Some(outcome) if !outcome.channels.is_empty() => &outcome.channels,
            _ => &self.step.channels,
        };
        let mut listed: Vec<Choice> = Vec::new();
        for channel in ways.iter().flat_map(|way| way.split(" et ")) {
            let channel = channel.trim();
            if listed.iter().any(|known| known.value == channel) {
                continue;
            }
            let mut choice = Choice::new(channel, names::channel(self.scene.catalogue, channel));
            if let Some(mail) = self.step.mail.as_ref().filter(|_| channel == MAIL) {
                choice.label = format!("{}, envoyé à {mail}", choice.label);
            }
            listed.push(choice);
        }
        if listed.is_empty() {
            return None;
        }
        let told: Vec<String> = ways
            .iter()
            .map(|way| names::channel(self.scene.catalogue, way))
            .collect();
        Some(
            Field::new(Slot::Channels, "Par", Kind::Many(Choices::closed(listed)))
                .hint(format!("La fiche demande : {}.", text::either(&told)))
                .asked(Asking::ByTheFiche)
                .because(self.because()),
        )
    }

    /// The address alone, when the fiche names no channel.
    fn address(&self) -> Option<Field> {
        let mail = self.step.mail.as_ref();
        let mail = mail.filter(|_| self.step.channels.is_empty())?;
        let sent = Choice::new(mail, format!("envoyé à {mail}"));
        let kind = Kind::Many(Choices::closed([sent]));
        Some(
            Field::new(Slot::Mail, "Envoi", kind)
                .hint("Cochez quand l'envoi est parti à cette adresse.")
                .asked(Asking::ByTheFiche)
                .because(self.because()),
        )
    }

    fn who(&self) -> Vec<Field> {
        let scene = self.scene;
        let others = |ids: &[Id], besides: &[Id]| {
            let others = ids
                .iter()
                .filter(|id| !scene.own.contains(*id) && !besides.contains(id));
            scene.people(others)
        };
        let deciders = match self.outcome {
            _ if self.step.kind == StepKind::Prescription => &[][..],
            Some(outcome) if !outcome.decided_by.is_empty() => &outcome.decided_by,
            _ => &self.step.actors,
        };
        let meets = !self.outcome.is_some_and(|outcome| outcome.without_meeting);
        let there = match meets {
            true => &self.step.participants[..],
            false => &[],
        };
        let with = match self.outcome {
            Some(_) => "Qui décide avec vous",
            None => "Qui agit avec vous",
        };
        let fields = [
            (Slot::With, with, others(deciders, &[]), deciders),
            (
                Slot::Present,
                "Qui était là",
                others(there, deciders),
                there,
            ),
            (
                Slot::Invited,
                "Qui a été invité",
                others(&self.step.invited, there),
                &self.step.invited[..],
            ),
        ];
        let fields = fields.into_iter().filter_map(|(slot, label, people, all)| {
            (!people.is_empty()).then(|| {
                Field::new(slot, label, Kind::Many(Choices::closed(people)))
                    .hint(self.nobody(all))
                    .asked(Asking::ByTheFiche)
                    .because(self.because())
            })
        });
        fields.collect()
    }

    /// Those for whom nobody is known to stand: they cannot be ticked, and it shows.
    fn nobody(&self, ids: &[Id]) -> String {
        let unknown = ids.iter().filter(|id| self.scene.actor(id).is_none());
        let names: Vec<String> = unknown.map(|id| self.scene.named(id)).collect();
        match names.is_empty() {
            true => String::new(),
            false => format!(
                "On ne sait pas qui tient ce rôle ici : {}.",
                text::listed(&names)
            ),
        }
    }

    fn answers(&self, inputs: &[Input]) -> Vec<Field> {
        let provenance = &self.step.origin.provenance;
        let field = |input: &Input| {
            let because = french::because(&Because::part(&input.requirements, provenance));
            answer(self.scene, input).because(because)
        };
        inputs.iter().map(field).collect()
    }

    fn papers(&self) -> Vec<Field> {
        let of_outcome = self.outcome.map_or(&[][..], |outcome| &outcome.documents);
        let asked = self.step.documents.iter().chain(of_outcome);
        let documents = asked.filter_map(|id| self.scene.document(id));
        let mut fields: Vec<Field> = Vec::new();
        for document in documents {
            let slot = Slot::Paper(document.origin.id.clone());
            if !fields.iter().any(|known| known.slot == slot) {
                fields.extend(papers::joined(self.scene, document));
            }
        }
        fields
    }

    fn why(&self) -> Vec<Field> {
        let Some(outcome) = self.outcome else {
            return vec![reason("Remarque", Asking::Freely)];
        };
        if outcome.motive == Motive::NotAsked {
            return Vec::new();
        }
        let because = || {
            let provenance = &self.step.origin.provenance;
            french::because(&Because::part(&outcome.requirements, provenance))
        };
        let asked = match outcome.motive {
            Motive::Required => Asking::ByTheFiche,
            _ => Asking::Freely,
        };
        let grounds = outcome.motives.iter();
        let listed = grounds.map(|ground| Choice::new(&ground.id, &*ground.label));
        let listed = Choices::closed(listed);
        if listed.listed.is_empty() {
            return vec![reason("Motif", asked).because(because())];
        }
        let other = match outcome.open_motives {
            true => "Un autre motif, ou ce qu'il faut en dire",
            false => "Ce qu'il faut en dire",
        };
        vec![
            Field::new(Slot::Motive, "Motif", Kind::One(listed))
                .asked(asked)
                .because(because()),
            reason(other, Asking::Freely),
        ]
    }
}

/// What an input asks, in the words of the fiche.
pub(super) fn answer(scene: &Scene<'_>, input: &Input) -> Field {
    let choices = || Choices {
        listed: input
            .choices
            .iter()
            .map(|choice| Choice::new(choice, text::sentence(choice)))
            .collect(),
        open: input.open,
    };
    let kind = match input.kind {
        InputKind::YesNo => Kind::YesNo,
        InputKind::Choice => Kind::One(choices()),
        InputKind::Choices => Kind::Many(choices()),
        InputKind::Text => Kind::Text,
        InputKind::Date => Kind::Day,
        InputKind::Number => Kind::Number(String::new()),
        InputKind::Amount => Kind::Number("€".to_owned()),
        InputKind::Operator => {
            let operators = operators(scene);
            Kind::One(Choices::closed(
                operators.map(|id| Choice::new(id, scene.named(id))),
            ))
        }
    };
    let by = input.by.as_ref();
    let by = by.map(|id| format!("Réponse de : {}.", scene.named(id)));
    let wanted = input.wanted.as_ref();
    let wanted = wanted.map(|wanted| format!("La fiche attend : {wanted}."));
    let hint: Vec<String> = by.into_iter().chain(wanted).collect();
    Field::new(
        Slot::Input(input.id.clone()),
        text::sentence(&input.label),
        kind,
    )
    .hint(hint.join(" "))
    .asked(match input.required {
        true => Asking::ByTheFiche,
        false => Asking::Freely,
    })
}

/// The operators of the fiche, each once.
fn operators<'a>(scene: &Scene<'a>) -> impl Iterator<Item = &'a Id> {
    let parties = scene.fiche.parties.iter();
    let operators = parties.filter(|party| party.kind == domain::fiche::PartyKind::Operator);
    let mut known: Vec<&Id> = Vec::new();
    let structures = operators.flat_map(|party| &party.structures);
    structures.filter(move |id| {
        let new = !known.contains(id);
        known.push(id);
        new
    })
}
