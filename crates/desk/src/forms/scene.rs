//! Where an act is written: by whom, in which fiche, among whom.

use std::collections::{BTreeMap, BTreeSet};

use app::dossier::{DossierView, Prepared};
use app::surveys::SurveyView;
use domain::Catalogue;
use domain::catalogue::StandsFor;
use domain::dossier::act::Deposit;
use domain::dossier::{Actor, Dossier, Engine, Match, Offer};
use domain::fiche::{Document, Fiche, Outcome, Step};
use domain::values::{Date, Id};
use french::names;

use super::kind::Choice;

/// Where an act is written.
pub struct Scene<'a> {
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// The fiche, in the version the dossier runs under.
    pub fiche: &'a Fiche,
    /// Who acts: who writes, or the person whose choice they write down.
    pub by: Actor,
    /// Today.
    pub today: Date,
    /// What they are, among the actors that the fiche names.
    pub own: BTreeSet<Id>,
    /// Who stands for each of the others.
    pub holders: BTreeMap<Id, Actor>,
    /// The operators among whom one is still to be chosen.
    pub operators: Vec<Id>,
    /// The documents deposited already, and when last.
    pub filed: BTreeMap<Id, Date>,
    /// What files may be joined to documents, in a sentence; nothing where none is.
    pub files: Option<String>,
    /// What a funder asks of the participant.
    pub survey: Option<&'a SurveyView<'static>>,
}

impl<'a> Scene<'a> {
    /// For an act offered in a dossier.
    pub fn of_view(
        catalogue: &'a Catalogue,
        view: &'a DossierView<'static>,
        offer: &Offer,
    ) -> Scene<'a> {
        let themself = |id: &Id| view.holders.get(id) == Some(&offer.by);
        let own = match offer.by == view.actor {
            true => view.own.clone(),
            false => view
                .holders
                .keys()
                .filter(|id| themself(id))
                .cloned()
                .collect(),
        };
        let filed = view.documents.iter();
        Scene {
            catalogue,
            fiche: view.fiche,
            by: offer.by.clone(),
            today: view.today,
            own,
            holders: view.holders.clone(),
            operators: match view.operator {
                Some(_) => Vec::new(),
                None => view.operators.clone(),
            },
            filed: filed
                .map(|(filed, _)| (filed.deposit.document.clone(), filed.on))
                .collect(),
            files: None,
            survey: view.survey.as_ref(),
        }
    }

    /// For the first act of a dossier that nobody opened.
    pub fn of_prepared(prepared: &Prepared<'a, 'static>, by: Actor, today: Date) -> Scene<'a> {
        Scene::in_dossier(
            prepared.engine,
            &prepared.blank,
            &prepared.places,
            (by, today),
        )
    }

    /// In a dossier that is open before us, of somebody who lives and is followed near these places.
    pub fn in_dossier(
        engine: &'a Engine<'static>,
        dossier: &Dossier,
        places: &[Id],
        (by, today): (Actor, Date),
    ) -> Scene<'a> {
        let named = engine.named();
        let is_own = |id: &&Id| engine.matches(dossier, &by, id) > Match::No;
        let holder = |id: &Id| Some((id.clone(), engine.holder(dossier, id, places)?));
        let chosen = dossier.state.operator.is_some() || engine.sole_operator().is_some();
        Scene {
            catalogue: engine.catalogue,
            fiche: engine.fiche,
            own: named.iter().filter(is_own).cloned().collect(),
            holders: named.iter().filter_map(holder).collect(),
            by,
            today,
            operators: match chosen {
                true => Vec::new(),
                false => engine.operators().into_iter().cloned().collect(),
            },
            filed: BTreeMap::new(),
            files: None,
            survey: None,
        }
    }

    /// The same, where files may be joined to documents.
    #[must_use]
    pub fn with_files(mut self, admitted: String) -> Scene<'a> {
        self.files = Some(admitted);
        self
    }

    /// Who stands for an actor that the fiche names.
    pub fn actor(&self, id: &Id) -> Option<&Actor> {
        match self.own.contains(id) {
            true => Some(&self.by),
            false => self.holders.get(id),
        }
    }

    /// Those who stand for these.
    pub fn actors(&self, ids: &[String]) -> Vec<Actor> {
        let mut found = Vec::new();
        for id in ids.iter().filter_map(|id| id.parse().ok()) {
            if let Some(actor) = self.actor(&id).filter(|actor| !found.contains(*actor)) {
                found.push(actor.clone());
            }
        }
        found
    }

    /// Which of these answers stand for people who are there.
    pub fn who(&self, there: &[Actor], listed: &[Choice]) -> Vec<String> {
        let values = listed.iter().map(|choice| &choice.value);
        let is_there = |value: &&String| {
            let id = value.parse().ok();
            let actor = id.and_then(|id| self.actor(&id));
            actor.is_some_and(|actor| there.contains(actor))
        };
        values.filter(is_there).cloned().collect()
    }

    /// These actors of the fiche as answers, as far as somebody stands for them.
    pub fn people<'i>(&self, ids: impl IntoIterator<Item = &'i Id>) -> Vec<Choice> {
        let mut known = BTreeSet::new();
        let ids = ids.into_iter().filter(move |id| known.insert(*id));
        let ids = ids.filter(|id| self.actor(id).is_some());
        ids.map(|id| Choice::new(id, self.named(id))).collect()
    }

    /// The name of an actor of the fiche.
    pub fn named(&self, id: &Id) -> String {
        match self.own.contains(id) && !self.is_themself() {
            true => format!("{} (vous)", names::actor(self.catalogue, self.fiche, id)),
            false => names::actor(self.catalogue, self.fiche, id),
        }
    }

    /// The role of the person or household.
    pub fn subject(&self) -> impl Iterator<Item = &'a Id> {
        let mut roles = self.catalogue.roles.iter();
        let role = roles.find(|role| role.stands_for == Some(StandsFor::Subject));
        role.map(|role| &role.id).into_iter()
    }

    fn is_themself(&self) -> bool {
        self.subject().any(|role| *role == self.by.role)
    }

    /// A step of the fiche.
    pub fn step(&self, id: &Id) -> Option<&'a Step> {
        self.fiche.steps.iter().find(|step| step.origin.id == *id)
    }

    /// An outcome of a step.
    pub fn outcome(step: &'a Step, id: Option<&Id>) -> Option<&'a Outcome> {
        let mut outcomes = step.outcomes.iter();
        outcomes.find(|outcome| Some(&outcome.id) == id)
    }

    /// A document of the fiche.
    pub fn document(&self, id: &Id) -> Option<&'a Document> {
        let mut documents = self.fiche.documents.iter();
        documents.find(|document| document.origin.id == *id)
    }

    /// A document with everything the fiche asks of it.
    pub fn complete(&self, document: &Document) -> Deposit {
        let all = |ids: &[Id]| {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            self.actors(&ids)
        };
        Deposit {
            written_by: self.author(document).cloned().into_iter().collect(),
            with: all(&document.with),
            signed_by: all(&document.signed_by),
            contents: document.contents.clone(),
            sent_to: document.sent_to.clone(),
            ..bare(&document.origin.id)
        }
    }

    /// Who wrote a document, when there is no doubt: who acts, or the only one who may.
    fn author(&self, document: &Document) -> Option<&Actor> {
        let authors = &document.written_by;
        match authors.as_slice() {
            [only] => self.actor(only),
            several => several
                .iter()
                .any(|id| self.own.contains(id))
                .then_some(&self.by),
        }
    }
}

/// A document of which nothing is said.
pub fn bare(document: &Id) -> Deposit {
    Deposit {
        document: document.clone(),
        written_by: Vec::new(),
        with: Vec::new(),
        signed_by: Vec::new(),
        contents: Vec::new(),
        sent_to: Vec::new(),
    }
}
