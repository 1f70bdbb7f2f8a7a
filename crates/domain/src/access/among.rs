//! Who holds two posts at once, said as posts: what somebody owes is kept under posts whose holders all may
//! know of the dossier, and under no other.

use std::collections::BTreeSet;
use std::str::FromStr;

use super::posts::{Place, Post};
use crate::catalogue::Catalogue;
use crate::eligibility::belongs;
use crate::values::Id;

/// Those who hold a post and are readers, as posts: whoever holds one of them holds the post and one of the
/// readers', and whoever holds these two holds one of them. The post itself when all who hold it are readers.
/// `both` is [`both`], or what remembers its answers.
pub fn among(
    post: &Post,
    readers: &BTreeSet<Post>,
    both: impl Fn(&Post, &Post) -> BTreeSet<Post>,
) -> BTreeSet<Post> {
    let mut met = BTreeSet::new();
    for reader in readers {
        met.extend(both(post, reader));
        if met.contains(post) {
            return BTreeSet::from([post.clone()]);
        }
    }
    met
}

/// The posts of those who hold both of two posts. By name, a post is held with itself only: who the person
/// and the prescriber are is not the catalogue's to say.
pub fn both(catalogue: &Catalogue, one: &Post, other: &Post) -> BTreeSet<Post> {
    if one == other {
        return BTreeSet::from([one.clone()]);
    }
    let (
        Post::Held { role, place },
        Post::Held {
            role: own,
            place: at,
        },
    ) = (one, other)
    else {
        return BTreeSet::new();
    };
    let nobody = |role: &Option<Id>, place: &Place| role.is_none() && *place == Place::Anywhere;
    let apart = role.as_ref().zip(own.as_ref()).is_some_and(|(a, b)| a != b);
    if apart || nobody(role, place) || nobody(own, at) {
        return BTreeSet::new();
    }
    let role = role.as_ref().or(own.as_ref());
    let held = |place| Post::Held {
        role: role.cloned(),
        place,
    };
    meet(catalogue, place, at).into_iter().map(held).collect()
}

/// The services that are in both of two places. One that belongs to a second need not belong to all the
/// second belongs to: they are looked at one by one.
fn meet(catalogue: &Catalogue, one: &Place, other: &Place) -> Vec<Place> {
    let (one_in, other_in) = match (one, other) {
        _ if one == other => return vec![one.clone()],
        (Place::Anywhere, place) | (place, Place::Anywhere) => return vec![place.clone()],
        (Place::At(_), Place::At(_)) => return Vec::new(),
        (Place::At(service), Place::Within(around))
        | (Place::Within(around), Place::At(service)) => {
            let inside = belongs(catalogue, service, around);
            return inside
                .then(|| Place::At(service.clone()))
                .into_iter()
                .collect();
        }
        (Place::Within(one), Place::Within(other)) => (one, other),
    };
    let organisations = catalogue.organisations.iter().map(|one| &one.id);
    let territories = catalogue.territories.list().iter().map(|one| &one.id);
    let services: BTreeSet<&Id> = organisations
        .chain(territories)
        .chain([one_in, other_in])
        .collect();
    let (mut shared, mut only_one, mut only_other) = (Vec::new(), false, false);
    for service in services {
        let within = |around: &Id| belongs(catalogue, service, around);
        match (within(one_in), within(other_in)) {
            (true, true) => shared.push(Place::At(service.clone())),
            (true, false) => only_one = true,
            (false, true) => only_other = true,
            (false, false) => {}
        }
    }
    match (only_one, only_other) {
        (false, _) => vec![one.clone()],
        (true, false) => vec![other.clone()],
        (true, true) => shared,
    }
}

/// A role held somewhere, from the name it is kept under.
impl FromStr for Post {
    type Err = ();

    fn from_str(text: &str) -> Result<Post, ()> {
        let id = |text: &str| text.parse::<Id>().map_err(drop);
        let (role, place) = text.split_once('@').ok_or(())?;
        let role = match role {
            "*" => None,
            role => Some(id(role)?),
        };
        let place = match (place, place.strip_prefix('=')) {
            ("*", _) => Place::Anywhere,
            (_, Some(service)) => Place::At(id(service)?),
            (around, None) => Place::Within(id(around)?),
        };
        Ok(Post::Held { role, place })
    }
}
