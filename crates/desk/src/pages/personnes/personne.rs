//! `/personnes/{id}` : somebody, their path, what comes next, what is known, who follows them.

use app::account::Space;
use app::subject::{Contact, Following, Referent, SeenFact};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::dossier::Status;
use domain::links::{Proposal, Target};
use domain::values::Date;

use super::lanes::Lanes;
use super::refusals::Refusals;
use super::{full_name, number, path_of};
use crate::answer::page;
use crate::asked::Asked;
use crate::desk::Shared;
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use crate::{facts, filters};

/// Somebody.
#[derive(Template)]
#[template(path = "personnes/personne.html")]
struct Person<'d> {
    layout: Layout<'d>,
    id: i64,
    path: String,
    name: String,
    birth: Option<String>,
    contact: Vec<(&'static str, String)>,
    commune: Option<String>,
    lanes: Lanes,
    onward: Vec<Onward>,
    facts: Vec<KnownGroup>,
    /// There are few: all are shown at once.
    few: bool,
    referents: Vec<Follower>,
    /// Nobody is responsible for them.
    free: bool,
    /// Who looks is responsible for them.
    mine: bool,
    households: Vec<Household>,
    /// Where their own space stands, when who looks may invite them to it.
    space: Option<&'static str>,
}

/// What the offer proposes next.
struct Onward {
    /// What is proposed.
    name: String,
    /// The number and the page of the fiche; nothing for what is outside the booklet.
    fiche: Option<(String, String)>,
    /// From which action, and how it is said.
    why: String,
    /// What it answered last, when that was no: the dossier, and how.
    refused: Option<(i64, String)>,
}

/// What is known of one side of somebody's life.
pub struct KnownGroup {
    /// What it is about.
    pub label: &'static str,
    /// What is.
    pub known: Vec<Known>,
}

/// Something known.
pub struct Known {
    /// Its rank among what was said of them.
    pub rank: i64,
    /// What is known.
    pub label: String,
    /// The answer, in words.
    pub answer: String,
    /// Since which day it is true.
    pub since: Option<String>,
    /// Who said it.
    pub author: String,
    /// The day they did.
    pub recorded: String,
}

/// Somebody who follows them, or did.
struct Follower {
    role: String,
    kind: &'static str,
    days: String,
    now: bool,
    me: bool,
}

/// A household they are of.
struct Household {
    number: i64,
    members: Vec<String>,
}

/// The most facts shown all at once.
pub const FEW: usize = 12;

/// Shows somebody.
pub async fn show(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let id = number(&id)?;
        let (person, legs, seen, referents, households, space) = seat.call(|office, call| {
            Ok((
                office.person(call, id)?,
                office.path(call, id)?,
                office.facts_seen(call, id)?,
                office.referents(call, id)?,
                office.households(call, id)?,
                office.space_of(call, id)?,
            ))
        })?;
        let today = (seat.desk.clock)().today;
        let identity = &person.identity;
        let name = full_name(identity);
        let running: Vec<_> = legs
            .iter()
            .filter(|leg| !matches!(leg.status, Status::Closed { .. }))
            .map(|leg| &leg.fiche.head.id)
            .collect();
        let refusals = Refusals::in_path(seat, &legs);
        let proposed = legs.iter().flat_map(|leg| {
            let next = leg.onward.iter().filter(|next| match next.target {
                Target::Fiche(fiche) => !running.contains(&&fiche.head.id),
                Target::Outside(_) => true,
            });
            next.map(|next| onward(person.id, (leg.fiche, &refusals), next))
        });
        let mut next: Vec<Onward> = Vec::new();
        for one in proposed {
            if !next.iter().any(|known| known.name == one.name) {
                next.push(one);
            }
        }
        // What has just said no comes after what has not been asked.
        next.sort_by_key(|one| one.refused.is_some());
        let current = |one: &&Referent| one.days.1.is_none() && one.kind == Following::Principal;
        let principal = referents.iter().find(current);
        let households = households
            .iter()
            .map(|household| household_of(household, id));
        Ok(page(&Person {
            layout: seat.layout(name.clone()),
            id: person.id,
            path: path_of(person.id),
            birth: identity.civil.birth_date.map(|day| born(day, today)),
            contact: contact(&identity.contact),
            commune: commune(seat, &seen),
            lanes: Lanes::of(&legs, today, seat.desk),
            onward: next,
            few: latest(&seen).count() <= FEW,
            facts: known(seat, &seen),
            free: principal.is_none(),
            mine: principal.is_some_and(|one| one.mandate == seat.who.mandate),
            referents: referents.iter().map(|one| follower(seat, one)).collect(),
            households: households.collect(),
            space: principal
                .filter(|one| one.mandate == seat.who.mandate)
                .map(|_| match space {
                    Space::None => "Personne ne l'a encore invité à son espace.",
                    Space::Invited => "Invitation envoyée : l'espace n'est pas encore ouvert.",
                    Space::Open => "L'espace est ouvert.",
                }),
            name,
        }))
    })
    .await
}

/// `né(e) le 18 avril 1996, 22 ans`.
fn born(day: Date, today: Date) -> String {
    let had = (today.month(), today.day()) >= (day.month(), day.day());
    let years = today.year() - day.year() - i16::from(!had);
    let years = usize::try_from(years).unwrap_or(0);
    let age = french::text::plain(&french::text::counted(years, "an", "ans"));
    format!("{}, {age}", french::text::date(day))
}

/// Where somebody is reached.
pub fn contact(contact: &Contact) -> Vec<(&'static str, String)> {
    let all = [
        ("Téléphone", &contact.phone),
        ("Courriel", &contact.mail),
        ("Adresse", &contact.address),
    ];
    let told = all.into_iter();
    told.filter_map(|(label, value)| Some((label, value.clone()?)))
        .collect()
}

/// Where they live, as far as it is known.
fn commune(seat: &Seat<'_>, seen: &[SeenFact]) -> Option<String> {
    let catalogue = seat.desk.site.catalogue();
    latest(seen).find_map(|one| {
        let (_, fact) = catalogue.vocabulary.find(&one.known.fact)?;
        let of_commune = fact.place == Some(domain::facts::PlaceKind::Commune);
        let given = one.known.given.as_ref().filter(|_| of_commune);
        facts::told(catalogue, fact, given)
    })
}

/// Of each fact, what was said last and not corrected.
pub fn latest(seen: &[SeenFact]) -> impl Iterator<Item = &SeenFact> {
    let standing = || seen.iter().filter(|one| !one.corrected);
    standing().filter(move |one| {
        let key = |one: &SeenFact| (one.known.since, one.rank);
        let mut others = standing().filter(|other| other.known.fact == one.known.fact);
        !others.any(|other| key(other) > key(one))
    })
}

/// What is known, group by group, in the order of the vocabulary.
pub fn known(seat: &Seat<'_>, seen: &[SeenFact]) -> Vec<KnownGroup> {
    let catalogue = seat.desk.site.catalogue();
    let vocabulary = &catalogue.vocabulary;
    let mut known: Vec<(usize, Known)> = latest(seen)
        .filter_map(|one| {
            let (rank, _) = vocabulary.find(&one.known.fact)?;
            Some((rank, known_fact(seat, one)?))
        })
        .collect();
    known.sort_by_key(|(rank, _)| *rank);
    let mut groups: Vec<KnownGroup> = Vec::new();
    for (rank, one) in known {
        let group = vocabulary.facts.get(rank).map(|fact| &fact.group);
        let group = vocabulary
            .groups
            .iter()
            .find(|known| Some(&known.id) == group);
        let label = group.map_or("", |group| group.label.as_str());
        match groups.iter_mut().find(|known| known.label == label) {
            Some(group) => group.known.push(one),
            None => groups.push(KnownGroup {
                label,
                known: vec![one],
            }),
        }
    }
    groups
}

fn known_fact(seat: &Seat<'_>, one: &SeenFact) -> Option<Known> {
    let catalogue = seat.desk.site.catalogue();
    let (_, fact) = catalogue.vocabulary.find(&one.known.fact)?;
    let answer = facts::told(catalogue, fact, one.known.given.as_ref());
    let author = match &one.author {
        None => "un professionnel".to_owned(),
        Some(author) if author.mandate == seat.who.mandate => "vous".to_owned(),
        Some(author) => seat.desk.held(&author.role, author.structure.as_ref()),
    };
    Some(Known {
        rank: one.rank,
        label: french::text::sentence(&fact.label),
        answer: answer.unwrap_or_else(|| "n'est plus connu".to_owned()),
        since: one.known.since.map(french::text::date),
        author,
        recorded: crate::words::day_of(one.recorded_at),
    })
}

fn follower(seat: &Seat<'_>, one: &Referent) -> Follower {
    let (from, to) = one.days;
    let from = french::text::date(from);
    Follower {
        role: seat.desk.held(&one.role, one.structure.as_ref()),
        kind: match one.kind {
            Following::Principal => "référent principal",
            Following::Helper => "aide, sans être responsable",
        },
        days: match to {
            Some(to) => format!("du {from} au {}", french::text::date(to)),
            None => format!("depuis le {from}"),
        },
        now: to.is_none(),
        me: one.mandate == seat.who.mandate,
    }
}

fn onward(
    person: i64,
    (from, refusals): (&domain::fiche::Fiche, &Refusals),
    next: &Proposal<'_>,
) -> Onward {
    let said = next.stated_by.first();
    let said = said.map_or("", |statement| statement.link.label.as_str());
    let after = match next.after_evaluation {
        true => ", après évaluation",
        false => "",
    };
    Onward {
        name: match next.target {
            Target::Fiche(fiche) => fiche.head.short_title.clone(),
            Target::Outside(external) => external.name.clone(),
        },
        fiche: match next.target {
            Target::Fiche(fiche) => Some((
                fiche.code(),
                format!("{}/prescrire/{}", path_of(person), fiche.head.id),
            )),
            Target::Outside(_) => None,
        },
        why: format!("depuis « {} »{after} : {said}", from.head.short_title),
        refused: match next.target {
            Target::Fiche(fiche) => refusals.find(&fiche.head.id),
            Target::Outside(_) => None,
        }
        .map(|one| (one.dossier, one.told.clone())),
    }
}

fn household_of(household: &app::subject::Household, own: i64) -> Household {
    let members = household.members.iter();
    let now = members.filter(|(member, _)| member.to.is_none() && member.person != own);
    Household {
        number: household.id,
        members: now.map(|(_, identity)| full_name(identity)).collect(),
    }
}
