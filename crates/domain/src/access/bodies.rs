//! The bodies that meet: who sits in each, who keeps its calendar, which steps of which fiches go before it. All of
//! it is read in the fiches; a meeting of a body exists for those who sit in it or keep its calendar, and for nobody
//! else.

use std::collections::BTreeSet;

use super::posts::{Place, Post};
use super::relation::Folder;
use crate::catalogue::Catalogue;
use crate::dossier::{Actor, Dossier, Engine, Subject};
use crate::eligibility::belongs;
use crate::fiche::{Fiche, Party, Step};
use crate::values::Id;

/// Every body of a catalogue.
#[derive(Debug, Clone, Default)]
pub struct Bodies<'c>(Vec<Body<'c>>);

/// A body that meets.
#[derive(Debug, Clone)]
pub struct Body<'c> {
    /// The name it is kept under: its organisation, and its fiche when its composition is that fiche's own.
    pub key: String,
    /// Its organisation.
    pub organisation: &'c Id,
    /// Its name.
    pub name: &'c str,
    /// The fiche whose own it is, when the fiche says who must be represented in it.
    pub of_fiche: Option<&'c Fiche>,
    /// What goes before it.
    pub questions: Vec<Question<'c>>,
    /// Who sits in it.
    pub seats: BTreeSet<Post>,
    /// Who keeps its calendar besides.
    pub hosts: BTreeSet<Post>,
}

/// A step that goes before a body.
#[derive(Debug, Clone)]
pub struct Question<'c> {
    /// The fiche.
    pub fiche: &'c Fiche,
    /// The step.
    pub step: &'c Step,
    /// Under which posts it is owed.
    pub posts: BTreeSet<Post>,
}

impl<'c> Bodies<'c> {
    /// The bodies of these fiches, in the order they come.
    pub fn of<'e>(engines: impl IntoIterator<Item = &'e Engine<'c>>) -> Bodies<'c>
    where
        'c: 'e,
    {
        let mut bodies = Bodies::default();
        for engine in engines {
            for party in engine.fiche.parties.iter().filter(|p| engine.is_body(p)) {
                bodies.add(engine, party);
            }
        }
        bodies
    }

    fn add(&mut self, engine: &Engine<'c>, party: &'c Party) {
        let known = party.structures.iter();
        let known = known.filter_map(|id| engine.catalogue.body(id));
        for organisation in known {
            let own = !party.represented.is_empty();
            let key = match own {
                true => format!("{}@{}", organisation.id, engine.fiche.head.id),
                false => organisation.id.to_string(),
            };
            let place = self.0.iter().position(|body| body.key == key);
            let place = place.unwrap_or_else(|| {
                self.0.push(Body {
                    key,
                    organisation: &organisation.id,
                    name: &organisation.name,
                    of_fiche: own.then_some(engine.fiche),
                    questions: Vec::new(),
                    seats: BTreeSet::new(),
                    hosts: BTreeSet::new(),
                });
                self.0.len() - 1
            });
            self.0[place].fill(engine, party);
        }
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Body<'c>> {
        self.0.iter()
    }

    /// The body kept under a name.
    pub fn find(&self, key: &str) -> Option<&Body<'c>> {
        self.0.iter().find(|body| body.key == key)
    }

    /// The bodies that a step of a fiche goes before, whatever the version of the fiche.
    pub fn before(&self, fiche: &Id, step: &Id) -> impl Iterator<Item = &Body<'c>> {
        let is = move |question: &Question<'_>| {
            question.fiche.head.id == *fiche && question.step.origin.id == *step
        };
        self.0
            .iter()
            .filter(move |body| body.questions.iter().any(is))
    }
}

impl<'c> Body<'c> {
    fn fill(&mut self, engine: &Engine<'c>, party: &'c Party) {
        // Whoever prescribed and the person sit by their dossier, not by a post: they learn of it there.
        let blank = Dossier::open(String::new(), Subject::Anonymous, engine);
        let folder = Folder {
            engine,
            dossier: &blank,
        };
        let named = |id: &Id| {
            let posts = folder.posts(id).into_iter();
            posts.filter(|post| matches!(post, Post::Held { .. }))
        };
        // Those who must be represented sit there by right when they are the ones who act before it; else one sits by
        // a mandate in the body: a whole authority is represented by some of its people, not by all.
        let steps = &engine.fiche.steps;
        let mut before = steps.iter().filter_map(|step| step.before.as_ref());
        let act = before.any(|body| *body == party.origin.id);
        let sits = |post: &Post| match post {
            Post::Held {
                place: Place::Within(place),
                ..
            } if party.structures.contains(place) => place == self.organisation,
            _ => act,
        };
        let seats: Vec<Post> = named(&party.origin.id).filter(|post| sits(post)).collect();
        self.seats.extend(seats);
        self.hosts.extend(party.hosted_by.iter().flat_map(&named));
        let put = |step: &&Step| {
            let before = engine.body_before(step);
            before.is_some_and(|before| before.origin.id == party.origin.id)
        };
        let questions = engine.fiche.steps.iter().filter(put).map(|step| Question {
            fiche: engine.fiche,
            step,
            posts: step.actors.iter().flat_map(&named).collect(),
        });
        self.questions.extend(questions);
    }

    /// Whether someone sits in it.
    pub fn seats(&self, catalogue: &Catalogue, actor: &Actor) -> bool {
        holds(&self.seats, catalogue, actor)
    }

    /// Whether someone sits in it or keeps its calendar: for the others, it never meets.
    pub fn knows(&self, catalogue: &Catalogue, actor: &Actor) -> bool {
        self.seats(catalogue, actor) || holds(&self.hosts, catalogue, actor)
    }

    /// Everyone who sits in it or keeps its calendar.
    pub fn posts(&self) -> BTreeSet<&Post> {
        self.seats.union(&self.hosts).collect()
    }
}

fn holds(posts: &BTreeSet<Post>, catalogue: &Catalogue, actor: &Actor) -> bool {
    let is = |post: &Post| {
        let Post::Held { role, place } = post else {
            return false;
        };
        let there = actor.structure.as_ref();
        role.as_ref().is_none_or(|role| *role == actor.role)
            && match place {
                Place::Anywhere => role.is_some(),
                Place::At(place) => there == Some(place),
                Place::Within(place) => there.is_some_and(|id| belongs(catalogue, id, place)),
            }
    };
    posts.iter().any(is)
}
