//! An answer held against what a line expects of it.

use domain::dossier::{Answer, Dossier, Engine, Lack, Match, Reason, Verdict, What};
use domain::eligibility::belongs;
use domain::territory::fold;
use domain::values::{Id, Requirement};

use crate::format::expect::word;
use crate::format::model::{Expect, Named, Who};
use crate::format::node::Place;
use crate::people::People;
use crate::report::Failure;

/// What a line is compared with.
pub struct Heard<'a, 'c> {
    /// The fiche.
    pub engine: &'a Engine<'c>,
    /// The dossier, when there is one.
    pub people: Option<People<'a, 'c>>,
    /// The reasons given.
    pub reasons: &'a [Reason<'c>],
    /// They are told to a third party.
    pub third_party: bool,
}

/// An answer to an act, held against what its line expects.
pub fn differences(
    at: &Place,
    answer: &Answer<'_>,
    expect: &Expect,
    heard: &Heard<'_, '_>,
) -> Vec<Failure> {
    let mut failures = Vec::new();
    let accepted = [Verdict::Yes, Verdict::Warning];
    let (place, wanted) = match &expect.verdicts {
        Some((place, wanted)) => (place, wanted.as_slice()),
        None => (at, accepted.as_slice()),
    };
    if !wanted.contains(&answer.verdict) {
        let expected = match wanted == accepted {
            true => "admis".to_owned(),
            false => wanted
                .iter()
                .map(|verdict| word(*verdict))
                .collect::<Vec<_>>()
                .join(" ou "),
        };
        failures.push(Failure::new(place, expected, word(answer.verdict)));
    }
    if let Some((place, wanted)) = &expect.only {
        let cited = cited_by(answer.decisive());
        let same = wanted.iter().all(|one| cited.contains(one)) && cited.len() == wanted.len();
        if !same {
            let expected = format!("les seules exigences {}", listed(wanted));
            failures.push(Failure::new(place, expected, listed(&cited)));
        }
    }
    for (place, named) in &expect.told {
        let told = answer
            .notify
            .iter()
            .any(|id| is_named(heard.people, named, id));
        if !told {
            let expected = format!("« {} » avisé", named.name);
            failures.push(Failure::new(place, expected, told_list(&answer.notify)));
        }
    }
    failures.extend(said(expect, heard));
    let why = heard.why();
    failures
        .into_iter()
        .map(|failure| failure.because(why.clone()))
        .collect()
}

/// What an answer cites, lacks and says, held against what a line expects.
pub fn said(expect: &Expect, heard: &Heard<'_, '_>) -> Vec<Failure> {
    let mut failures = Vec::new();
    let cited = heard.requirements();
    for (place, wanted) in &expect.requirements {
        if !cited.contains(wanted) {
            failures.push(Failure::new(
                place,
                format!("{wanted} citée"),
                listed(&cited),
            ));
        }
    }
    // A reason that only informs holds nothing against the act.
    let held = cited_by(heard.shown().filter(|reason| reason.weight > Verdict::Yes));
    for (place, unwanted) in &expect.not_requirements {
        if held.contains(unwanted) {
            let expected = format!("{unwanted} non citée");
            failures.push(Failure::new(place, expected, listed(&held)));
        }
    }
    let readings: Vec<_> = heard
        .shown()
        .flat_map(|reason| &reason.because.readings)
        .copied()
        .collect();
    for (place, wanted) in &expect.readings {
        if !readings.contains(wanted) {
            failures.push(Failure::new(
                place,
                format!("lecture {wanted} citée"),
                listed(&readings),
            ));
        }
    }
    let missing: Vec<Lacking> = heard
        .shown()
        .flat_map(|reason| heard.lacking(reason))
        .collect();
    for text in &expect.missing {
        if !missing.iter().any(|one| heard.is_missing(one, &text.text)) {
            let names: Vec<&str> = missing.iter().map(|one| one.name.as_str()).collect();
            let expected = format!("« {} » manque", text.text);
            failures.push(Failure::new(
                &text.at,
                expected,
                format!("manque : {}", or_nothing(&names)),
            ));
        }
    }
    let sentences = heard.sentences().join("\n");
    let says = |text: &str| fold(&sentences).contains(&fold(text));
    for text in &expect.says {
        if !says(&text.text) {
            let expected = format!("« {} » dans la réponse", text.text);
            failures.push(Failure::new(&text.at, expected, or_nothing(&[&sentences])));
        }
    }
    for text in &expect.says_not {
        if says(&text.text) {
            let expected = format!("pas de « {} » dans la réponse", text.text);
            failures.push(Failure::new(&text.at, expected, sentences.clone()));
        }
    }
    failures
}

/// Something missing, under its name.
struct Lacking {
    name: String,
    /// It is somebody, under this reference.
    who: Option<Id>,
}

impl<'c> Heard<'_, 'c> {
    /// The reasons shown: to a third party, none that tells of health.
    fn shown(&self) -> impl Iterator<Item = &Reason<'c>> {
        let tells = |reason: &&Reason<'_>| match reason.what {
            What::Condition { health, .. } => !(self.third_party && health),
            _ => true,
        };
        self.reasons.iter().filter(tells)
    }

    fn words(&self) -> french::Words<'c> {
        french::Words {
            catalogue: self.engine.catalogue,
            fiche: self.engine.fiche,
        }
    }

    /// The reasons in French.
    pub fn sentences(&self) -> Vec<String> {
        let words = self.words();
        let said = |reason: &Reason<'_>| match self.third_party {
            true => words.reason_for_third_party(reason),
            false => words.reason(reason),
        };
        self.reasons.iter().map(said).collect()
    }

    /// The reasons in French, each with where it comes from.
    pub fn why(&self) -> Vec<String> {
        let sourced = |(reason, sentence): (&Reason<'_>, String)| {
            let from = match self.third_party {
                true => self.words().because_for_third_party(reason),
                false => french::because(&reason.because),
            };
            let weight = word(reason.weight);
            match from.is_empty() {
                true => format!("{weight} : {sentence}"),
                false => format!("{weight} : {sentence} ({from})"),
            }
        };
        self.reasons
            .iter()
            .zip(self.sentences())
            .map(sourced)
            .collect()
    }

    fn requirements(&self) -> Vec<Requirement> {
        cited_by(self.shown())
    }

    /// What a reason says is missing.
    fn lacking(&self, reason: &Reason<'_>) -> Vec<Lacking> {
        let thing = |name: &str| Lacking {
            name: name.to_owned(),
            who: None,
        };
        let somebody = |id: &Id| Lacking {
            name: id.to_string(),
            who: Some(id.clone()),
        };
        match &reason.what {
            What::InputMissing(input) => vec![thing(input.id.as_str())],
            What::DocumentMissing(document) => vec![thing(document.origin.id.as_str())],
            What::DocumentIncomplete { document, lacks } => {
                let lack = |lack: &Lack| match lack {
                    Lack::Content(content) => thing(content),
                    Lack::Signature(id) | Lack::With(id) | Lack::SentTo(id) => somebody(id),
                };
                let parts = lacks.iter().map(lack);
                parts.chain([thing(document.origin.id.as_str())]).collect()
            }
            What::Missing { party } | What::Absent { party } | What::NotInvited { party } => {
                vec![somebody(party)]
            }
            What::Condition { unknown, .. } => {
                let facts = &self.engine.catalogue.vocabulary.facts;
                let named = unknown.iter().filter_map(|fact| facts.get(*fact));
                named.map(|fact| thing(&fact.id)).collect()
            }
            What::FactorMissing { fund, factor } => {
                let known = fund.factors.iter().find(|known| known.label == *factor);
                known
                    .map(|known| thing(known.id.as_str()))
                    .into_iter()
                    .collect()
            }
            What::OutcomeMissing(step) => vec![thing("issue"), thing(step.origin.id.as_str())],
            What::NoOperator { .. } => vec![thing("operateur")],
            What::MotiveMissing(_) | What::ReasonMissing => vec![thing("motif")],
            What::PurposeMissing(_) => vec![thing("objets")],
            What::WrongChannel { ways } => ways.iter().map(|way| thing(way)).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether what is missing bears a name of the case: its own, that of an actor, or that of a fact.
    fn is_missing(&self, lacking: &Lacking, name: &str) -> bool {
        let fact = self.engine.catalogue.vocabulary.find(name);
        let known = self.people.map_or(&[][..], |people| people.known);
        let actor = known.iter().find(|(known, _)| known == name);
        fold(&lacking.name) == fold(name)
            || fact.is_some_and(|(_, fact)| fact.id == lacking.name)
            || match (actor, &lacking.who) {
                (Some((_, actor)), Some(id)) => is_named(
                    self.people,
                    &Named {
                        name: name.to_owned(),
                        who: Who::Actor(actor.clone()),
                    },
                    id,
                ),
                _ => false,
            }
    }
}

/// Whether somebody named in a case is the party, role or organisation a record names.
pub fn is_named(people: Option<People<'_, '_>>, named: &Named, id: &Id) -> bool {
    if named.name == id.as_str() {
        return true;
    }
    let Some(people) = people else {
        return false;
    };
    let matches = |engine: &Engine<'_>, dossier: &Dossier, id: &Id| match &named.who {
        Who::Party(other) => {
            other == id
                || engine.party(id.as_str()).is_some_and(|party| {
                    party.role.as_ref() == Some(other) || party.structures.contains(other)
                })
                || engine.party(other.as_str()).is_some_and(|party| {
                    party.role.as_ref() == Some(id) || party.structures.contains(id)
                })
                || belongs(engine.catalogue, other, id)
        }
        who => engine.matches(dossier, &people.who(who, &[]), id) > Match::No,
    };
    matches(people.engine, people.dossier, id)
}

/// Who was told, as shown.
pub fn told_list(told: &[Id]) -> String {
    let names: Vec<&str> = told.iter().map(Id::as_str).collect();
    format!("avisés : {}", or_nothing(&names))
}

/// The requirements that reasons cite, each once.
fn cited_by<'r, 'c: 'r>(reasons: impl Iterator<Item = &'r Reason<'c>>) -> Vec<Requirement> {
    let mut cited: Vec<Requirement> = Vec::new();
    for requirement in reasons.flat_map(|reason| &reason.because.requirements) {
        if !cited.contains(requirement) {
            cited.push(*requirement);
        }
    }
    cited
}

/// Numbers separated by commas.
pub fn listed<T: ToString>(items: &[T]) -> String {
    let items: Vec<String> = items.iter().map(ToString::to_string).collect();
    let items: Vec<&str> = items.iter().map(String::as_str).collect();
    or_nothing(&items)
}

/// Names separated by commas.
pub fn or_nothing(names: &[&str]) -> String {
    let said: Vec<&str> = names
        .iter()
        .copied()
        .filter(|name| !name.is_empty())
        .collect();
    match said.is_empty() {
        true => "rien".to_owned(),
        false => said.join(", "),
    }
}
