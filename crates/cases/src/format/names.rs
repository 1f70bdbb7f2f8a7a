//! Names written in a case, looked up in the catalogue.

use catalogue_files::Problem;
use catalogue_files::fault::nearest;
use domain::Catalogue;
use domain::dossier::act::{Actor, Obliged};
use domain::fiche::{Fiche, Input, Origin};
use domain::values::Id;

use super::node::{Faults, Node, Text};

/// The name under which a case speaks of the person or household.
pub const SUBJECT: &str = "personne";

/// Looks names up; what is not found is a fault.
#[derive(Clone, Copy)]
pub struct Names<'a, 'c> {
    /// The catalogue.
    pub catalogue: &'c Catalogue,
    /// The fiche spoken of.
    pub fiche: Option<&'c Fiche>,
    /// The actors of the case.
    pub actors: &'a [(String, Actor)],
    /// Where faults go.
    pub faults: &'a Faults,
}

impl<'c> Names<'_, 'c> {
    /// A name that nothing bears.
    pub(super) fn unknown<'n>(
        &self,
        text: &Text,
        what: &'static str,
        known: impl IntoIterator<Item = &'n str>,
    ) {
        self.faults.add(
            &text.at,
            Problem::UnknownName {
                what,
                near: nearest(&text.text, known),
                typed: text.text.clone(),
            },
        );
    }

    /// The same names, looked up in another fiche.
    #[must_use]
    pub fn of(self, fiche: Option<&'c Fiche>) -> Self {
        Names { fiche, ..self }
    }

    /// A fiche, by its id, number or title.
    pub fn a_fiche(&self, text: &Text) -> Option<&'c Fiche> {
        let fiches = &self.catalogue.fiches;
        let found = fiches
            .iter()
            .find(|fiche| Catalogue::matches_name(fiche, &text.text));
        if found.is_none() {
            let known = fiches.iter().map(|fiche| fiche.head.id.as_str());
            self.unknown(text, "fiche inconnue", known);
        }
        found
    }

    /// Several fiches.
    pub fn fiches(&self, node: Node<'_>) -> Vec<&'c Fiche> {
        let texts = node.texts().into_iter();
        texts.filter_map(|text| self.a_fiche(&text)).collect()
    }

    /// Every version of the fiche spoken of: a name of any of them will do.
    pub(super) fn versions(&self) -> impl Iterator<Item = &'c Fiche> {
        let fiche = self.fiche;
        let all = self.catalogue.fiches.iter();
        all.filter(move |other| fiche.is_some_and(|fiche| fiche.head.id == other.head.id))
    }

    /// A name among ids.
    fn among(
        &self,
        text: &Text,
        what: &'static str,
        known: impl Fn(&'c Fiche) -> Vec<&'c Id>,
    ) -> Option<Id> {
        if self.fiche.is_none() {
            let problem = Problem::MissingKey {
                key: "fiche".to_owned(),
                help: "la fiche dont parlent les cas de ce fichier".to_owned(),
            };
            self.faults.add(&text.at, problem);
            return None;
        }
        let ids: Vec<&Id> = self.versions().flat_map(known).collect();
        let found = ids.iter().find(|id| id.as_str() == text.text);
        if found.is_none() {
            self.unknown(text, what, ids.iter().map(|id| id.as_str()));
        }
        found.map(|id| (*id).clone())
    }

    /// A step of the fiche.
    pub fn step(&self, text: &Text) -> Option<Id> {
        let ids = |fiche: &'c Fiche| ids(&fiche.steps, |step| &step.origin);
        self.among(text, "étape inconnue dans cette fiche", ids)
    }

    /// A step, or one of its outcomes: `etape:issue`.
    pub fn step_or_outcome(&self, text: &Text) -> Option<(Id, Option<Id>)> {
        let Some((step, outcome)) = text.text.split_once(':') else {
            return Some((self.step(text)?, None));
        };
        let part = |part: &str| Text {
            at: text.at.clone(),
            text: part.to_owned(),
        };
        let step = self.step(&part(step))?;
        let outcomes = |fiche: &'c Fiche| {
            let steps = fiche.steps.iter().filter(|known| known.origin.id == step);
            steps
                .flat_map(|step| &step.outcomes)
                .map(|outcome| &outcome.id)
                .collect()
        };
        let outcome = self.among(&part(outcome), "issue inconnue de cette étape", outcomes)?;
        Some((step, Some(outcome)))
    }

    /// A document of the fiche.
    pub fn document(&self, text: &Text) -> Option<Id> {
        let ids = |fiche: &'c Fiche| ids(&fiche.documents, |document| &document.origin);
        self.among(text, "document inconnu dans cette fiche", ids)
    }

    /// A period of the fiche.
    pub fn period(&self, text: &Text) -> Option<Id> {
        let ids = |fiche: &'c Fiche| ids(&fiche.periods, |period| &period.origin);
        self.among(text, "période inconnue dans cette fiche", ids)
    }

    /// A counter of the fiche.
    pub fn counter(&self, text: &Text) -> Option<Id> {
        let ids = |fiche: &'c Fiche| ids(&fiche.counters, |counter| &counter.origin);
        self.among(text, "compteur inconnu dans cette fiche", ids)
    }

    /// A moment of a survey that a fund of the fiche asks.
    pub fn moment(&self, text: &Text) -> Option<Id> {
        let catalogue = self.catalogue;
        let surveys = self
            .fiche
            .into_iter()
            .flat_map(|fiche| catalogue.surveys_of(fiche));
        let moments: Vec<&Id> = surveys
            .flat_map(|one| &one.moments)
            .map(|one| &one.id)
            .collect();
        let found = moments.iter().find(|id| id.as_str() == text.text);
        if found.is_none() {
            let known = moments.iter().map(|id| id.as_str());
            self.unknown(text, "moment inconnu des recueils de cette fiche", known);
        }
        found.map(|id| (*id).clone())
    }

    /// A fund of the fiche.
    pub fn fund(&self, text: &Text) -> Option<Id> {
        let ids = |fiche: &'c Fiche| ids(&fiche.funds, |fund| &fund.origin);
        self.among(text, "financement inconnu dans cette fiche", ids)
    }

    /// A territory, as the fiche or as the catalogue names it.
    pub fn zone(&self, text: &Text) -> Option<Id> {
        let zones = self.versions().flat_map(|fiche| &fiche.zones);
        let mut ids = zones.map(|zone| &zone.origin.id);
        let found = ids.find(|id| id.as_str() == text.text).cloned();
        found.or_else(|| self.structure(text))
    }

    /// A factor of a cost.
    pub fn factor(&self, fund: &Id, text: &Text) -> Option<Id> {
        let factors = |fiche: &'c Fiche| {
            let funds = fiche.funds.iter().filter(|known| known.origin.id == *fund);
            funds
                .flat_map(|fund| &fund.factors)
                .map(|factor| &factor.id)
                .collect()
        };
        self.among(text, "élément inconnu de ce coût", factors)
    }

    /// A purpose of an aid.
    pub fn purpose(&self, fund: &Id, text: &Text) -> Option<Id> {
        let purposes = |fiche: &'c Fiche| {
            let funds = fiche.funds.iter().filter(|known| known.origin.id == *fund);
            funds
                .flat_map(|fund| &fund.purposes)
                .map(|purpose| &purpose.id)
                .collect()
        };
        self.among(text, "objet inconnu de ce financement", purposes)
    }

    /// A definition of an outcome: a condition of the fiche.
    pub fn rule(&self, text: &Text) -> Option<Id> {
        let ids = |fiche: &'c Fiche| ids(&fiche.rules, |rule| &rule.origin);
        self.among(text, "condition inconnue dans cette fiche", ids)
    }

    /// What a step and its outcomes ask to be written down.
    pub fn inputs_of(&self, step: &Id) -> Vec<&'c Input> {
        let steps = self.versions().flat_map(|fiche| &fiche.steps);
        steps
            .filter(|known| known.origin.id == *step)
            .flat_map(|step| {
                let of_outcomes = step.outcomes.iter().flat_map(|outcome| &outcome.inputs);
                step.inputs.iter().chain(of_outcomes)
            })
            .collect()
    }

    /// What a fund asks to be written down.
    pub fn inputs_of_fund(&self, fund: &Id) -> Vec<&'c Input> {
        let funds = self.versions().flat_map(|fiche| &fiche.funds);
        funds
            .filter(|known| known.origin.id == *fund)
            .flat_map(|fund| &fund.inputs)
            .collect()
    }

    /// An input, among those asked there.
    pub fn input(&self, inputs: &[&'c Input], text: &Text) -> Option<&'c Input> {
        let found = inputs.iter().find(|input| input.id.as_str() == text.text);
        if found.is_none() {
            let known = inputs.iter().map(|input| input.id.as_str());
            self.unknown(text, "consigne inconnue ici", known);
        }
        found.copied()
    }

    /// A document of the fiche or an input: what a line may leave out.
    pub fn left_out(&self, inputs: &[&'c Input], text: &Text) -> Option<String> {
        let documents = self.versions().flat_map(|fiche| &fiche.documents);
        let known: Vec<&str> = documents
            .map(|document| document.origin.id.as_str())
            .chain(inputs.iter().map(|input| input.id.as_str()))
            .collect();
        let found = known.contains(&text.text.as_str());
        if !found {
            self.unknown(text, "ni une pièce de cette fiche, ni une consigne", known);
        }
        found.then(|| text.text.clone())
    }

    /// A motive offered by an outcome of a step.
    pub fn motive(&self, step: &Id, text: &Text) -> Option<Id> {
        let motives = |fiche: &'c Fiche| {
            let steps = fiche.steps.iter().filter(|known| known.origin.id == *step);
            let outcomes = steps.flat_map(|step| &step.outcomes);
            outcomes
                .flat_map(|outcome| &outcome.motives)
                .map(|motive| &motive.id)
                .collect()
        };
        self.among(text, "motif inconnu de cette étape", motives)
    }

    /// What a document may lack: a content, a signature, somebody with whom it is written, a recipient.
    pub fn lacking(&self, document: &Id, text: &Text) -> Option<String> {
        let documents = self.versions().flat_map(|fiche| &fiche.documents);
        let known: Vec<&str> = documents
            .filter(|known| known.origin.id == *document)
            .flat_map(|document| {
                let parties = document.written_by.iter().chain(&document.with);
                let parties = parties.chain(&document.signed_by).chain(&document.sent_to);
                let contents = document.contents.iter().map(String::as_str);
                contents.chain(parties.map(Id::as_str))
            })
            .collect();
        let found = known.contains(&text.text.as_str());
        if !found {
            self.unknown(text, "rien de tel dans ce document", known);
        }
        found.then(|| text.text.clone())
    }

    /// Something owed: `etape:x`, `document:x`, `compteur:x`, `recueil:x`.
    pub fn obliged(&self, text: &Text) -> Option<Obliged> {
        let (kind, name) = text.text.split_once(':').unwrap_or(("", &text.text));
        let name = Text {
            at: text.at.clone(),
            text: name.to_owned(),
        };
        match kind {
            "etape" => self.step(&name).map(Obliged::Step),
            "document" => self.document(&name).map(Obliged::Document),
            "compteur" => self.counter(&name).map(Obliged::Counter),
            "recueil" => self.moment(&name).map(Obliged::Collection),
            _ => {
                self.faults.add(
                    &text.at,
                    Problem::UnknownChoice {
                        typed: text.text.clone(),
                        near: None,
                        known: ["etape:…", "document:…", "compteur:…", "recueil:…"]
                            .map(str::to_owned)
                            .into(),
                    },
                );
                None
            }
        }
    }
}

fn ids<'c, T>(records: &'c [T], origin: fn(&'c T) -> &'c Origin) -> Vec<&'c Id> {
    records.iter().map(|record| &origin(record).id).collect()
}
