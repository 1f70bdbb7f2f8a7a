//! From a record of the fiche to the posts that hold it: what a list needs to find the dossiers of a
//! viewer without opening any.
//!
//! [`Engine::matches`] asks whether one actor is the party named; here the same rules are read the other
//! way, from the party to the actors. A property holds the two together.

use std::collections::BTreeSet;
use std::fmt;

use super::relation::Folder;
use super::table::{Relation, existence};
use crate::catalogue::{Catalogue, StandsFor};
use crate::dossier::Actor;
use crate::eligibility::belongs;
use crate::fiche::{Party, PartyKind};
use crate::values::Id;

/// Where a post is held.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Whatever the service.
    Anywhere,
    /// In this very service.
    At(Id),
    /// In this service, or one that belongs to it.
    Within(Id),
}

/// Who a record names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Post {
    /// The person or household of the dossier.
    Subject,
    /// Whoever prescribed, or follows the person in their place.
    Chair,
    /// Those who hold a role (any when none is named) somewhere.
    Held {
        /// The role.
        role: Option<Id>,
        /// Where.
        place: Place,
    },
}

/// The name a post is kept under: `referent-rsa@=cdas-redon`, `*@arep`, `psychologue@*`.
impl fmt::Display for Post {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Post::Subject => write!(f, "sujet"),
            Post::Chair => write!(f, "prescripteur"),
            Post::Held { role, place } => {
                match role {
                    Some(role) => write!(f, "{}@", role.as_str())?,
                    None => write!(f, "*@")?,
                }
                match place {
                    Place::Anywhere => write!(f, "*"),
                    Place::At(place) => write!(f, "={}", place.as_str()),
                    Place::Within(place) => write!(f, "{}", place.as_str()),
                }
            }
        }
    }
}

/// Every post an actor holds by a role in a service: that service, and all it belongs to. The subject and
/// the chair of a dossier are told apart by name, not here.
pub fn posts_of(catalogue: &Catalogue, actor: &Actor) -> Vec<Post> {
    let mut places = vec![Place::Anywhere];
    if let Some(structure) = &actor.structure {
        places.push(Place::At(structure.clone()));
        let above = above(catalogue, structure).into_iter();
        places.extend(above.map(|id| Place::Within(id.clone())));
    }
    let with = |role: Option<&Id>| {
        let role = role.cloned();
        let held = move |place: &Place| Post::Held {
            role: role.clone(),
            place: place.clone(),
        };
        places.iter().map(held).collect::<Vec<_>>()
    };
    // Nobody is everybody: without a role, a place is needed.
    let anybody = with(None).into_iter().skip(1);
    with(Some(&actor.role)).into_iter().chain(anybody).collect()
}

/// A service and all it belongs to: the `listed` for which [`belongs`] holds, found from below.
fn above<'c>(catalogue: &'c Catalogue, structure: &'c Id) -> BTreeSet<&'c Id> {
    let organisations = catalogue.organisations.iter();
    let gathers = organisations.filter(|organisation| organisation.members.contains(structure));
    let mut above: BTreeSet<&Id> = gathers.map(|organisation| &organisation.id).collect();
    above.insert(structure);
    let territories = &catalogue.territories;
    if let Some(place) = territories.find(structure.as_str()) {
        above.extend(&territories.get(place).run_by);
        let zones = territories.list().iter().enumerate();
        let around = zones.filter(|(zone, _)| territories.lies_in(place, *zone) == Some(true));
        above.extend(around.map(|(_, zone)| &zone.id));
    }
    above
}

impl Folder<'_, '_> {
    /// Everyone who may know that this dossier exists, and what makes them: the union, over the
    /// relations, of those whom the table lets know.
    pub fn readers(&self) -> BTreeSet<Post> {
        let class = self.engine.fiche.head.class;
        let knows = |relation, addressed| existence(class, relation, addressed).reads();
        let mut readers = BTreeSet::new();
        if self.dossier.subject.is_followed() && knows(Relation::Subject, false) {
            readers.insert(Post::Subject);
        }
        if self.dossier.state.prescriber.is_some() && knows(Relation::Prescriber, false) {
            readers.insert(Post::Chair);
        }
        if knows(Relation::MedicalCircle, false) {
            for party in self.medical_circle() {
                self.named(party, &mut readers);
            }
        }
        if knows(Relation::Operator, false)
            && let Some(operator) = self.operator()
        {
            readers.insert(anyone(Place::Within(operator.clone())));
        }
        if knows(Relation::Body, false) {
            for id in self.called(|_| true).filter(|id| self.may_be_called(id)) {
                self.named(id, &mut readers);
            }
        }
        if knows(Relation::ActionService, true) {
            let mut addressed = BTreeSet::new();
            for id in self.addressed() {
                self.named(id, &mut addressed);
            }
            if self.is_contract() {
                addressed.insert(anyone(Place::Anywhere));
            }
            readers.extend(self.of_action_service(&addressed));
        }
        readers
    }

    /// The posts a record of the fiche names.
    pub fn posts(&self, reference: &Id) -> BTreeSet<Post> {
        let mut posts = BTreeSet::new();
        self.named(reference, &mut posts);
        posts
    }

    fn named(&self, reference: &Id, posts: &mut BTreeSet<Post>) {
        match self.engine.party(reference.as_str()) {
            Some(party) => self.party(party, posts),
            None => match self.role(reference) {
                Some(role) => posts.extend(role),
                None => {
                    posts.insert(anyone(Place::Within(reference.clone())));
                }
            },
        }
    }

    /// What a role of the catalogue stands for here; nothing when it is no role.
    fn role(&self, id: &Id) -> Option<Vec<Post>> {
        let roles = &self.engine.catalogue.roles;
        let role = roles.iter().find(|role| role.id == *id)?;
        Some(match role.stands_for {
            Some(StandsFor::Subject) => vec![Post::Subject],
            Some(StandsFor::Prescriber) => vec![Post::Chair],
            Some(StandsFor::Operator) => {
                let operator = self.operator().into_iter();
                operator
                    .map(|id| anyone(Place::Within(id.clone())))
                    .collect()
            }
            None => vec![Post::Held {
                role: Some(id.clone()),
                place: Place::Anywhere,
            }],
        })
    }

    fn party(&self, party: &Party, posts: &mut BTreeSet<Post>) {
        for recorder in &party.recorded_by {
            self.named(recorder, posts);
        }
        let role = match &party.role {
            Some(id) => match self.role(id) {
                Some(stands)
                    if !matches!(stands.as_slice(), [Post::Held { role: Some(_), .. }]) =>
                {
                    posts.extend(stands);
                    return;
                }
                _ => Some(id.clone()),
            },
            None if party.kind == PartyKind::PersonReferent => {
                posts.insert(Post::Chair);
                return;
            }
            None => None,
        };
        let held = |place| Post::Held {
            role: role.clone(),
            place,
        };
        if party.structures.is_empty() {
            if role.is_some() {
                posts.insert(held(Place::Anywhere));
            }
            return;
        }
        let chosen = self.dossier.state.operator.as_ref().filter(|operator| {
            party.kind == PartyKind::Operator && party.structures.contains(operator)
        });
        match chosen {
            Some(operator) => {
                posts.insert(held(Place::Within(operator.clone())));
            }
            None => posts.extend(
                party
                    .structures
                    .iter()
                    .cloned()
                    .map(Place::Within)
                    .map(held),
            ),
        }
        if party.kind == PartyKind::Body {
            self.represented(party, role.as_ref(), posts);
        }
    }

    /// Those who sit in a body for someone else: they hold the body's role too, when it names one.
    fn represented(&self, party: &Party, role: Option<&Id>, posts: &mut BTreeSet<Post>) {
        let mut members = BTreeSet::new();
        for member in &party.represented {
            self.named(member, &mut members);
        }
        let fits = |post: &Post| match (role, post) {
            (
                Some(role),
                Post::Held {
                    role: Some(held), ..
                },
            ) => held == role,
            (Some(_), _) => false,
            (None, _) => true,
        };
        posts.extend(members.into_iter().filter(fits));
    }

    /// Of those to whom something was addressed, those who serve in the service of the action.
    fn of_action_service(&self, addressed: &BTreeSet<Post>) -> Vec<Post> {
        let parties = self.engine.fiche.parties.iter();
        let services = parties
            .filter(|party| party.kind == PartyKind::ActionReferent)
            .flat_map(|party| &party.structures);
        let mut found = Vec::new();
        for service in services {
            for post in addressed {
                let Post::Held { role, place } = post else {
                    continue;
                };
                let inside = match place {
                    Place::Anywhere => true,
                    Place::At(place) => place == service,
                    Place::Within(place) => belongs(self.engine.catalogue, service, place),
                };
                if inside {
                    found.push(Post::Held {
                        role: role.clone(),
                        place: Place::At(service.clone()),
                    });
                }
            }
        }
        found
    }
}

fn anyone(place: Place) -> Post {
    Post::Held { role: None, place }
}
