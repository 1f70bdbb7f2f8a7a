//! Who does what, whom to ask, where to go.

use domain::catalogue::Contact;
use domain::fiche::{PartyKind, Site};

use super::Context;
use crate::names::{self, Proof};
use crate::words;

/// A party that is not a prescriber.
pub struct PartyShown<'s> {
    /// In what capacity.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// What it does here.
    pub text: Option<&'s str>,
    /// Who makes it up.
    pub members: Vec<String>,
    /// How one is chosen among several.
    pub choice: Option<&'s str>,
    /// For whom it is proposed.
    pub suggested_if: Option<String>,
    /// Where it takes prescriptions.
    pub mail: Option<&'s str>,
    /// Whom to ask.
    pub contacts: Vec<ContactShown<'s>>,
    /// Where to go.
    pub sites: Vec<&'s Site>,
    /// Where it is said.
    pub proof: Proof<'s>,
}

/// A contact of the booklet.
pub struct ContactShown<'s> {
    /// The contact.
    pub contact: &'s Contact,
    /// Job titles that this fiche gives.
    pub titles: Vec<&'s str>,
    /// Telephone links, each with the number as written.
    pub phones: Vec<(String, &'s str)>,
}

/// The parties of a fiche, grouped by capacity in the order of the format.
pub fn parties(context: Context<'_>) -> Vec<PartyShown<'_>> {
    let is_shown = |kind: PartyKind| !matches!(kind, PartyKind::Prescriber | PartyKind::Adviser);
    let mut parties: Vec<_> = context
        .fiche
        .parties
        .iter()
        .filter(|party| is_shown(party.kind))
        .collect();
    parties.sort_by_key(|party| party.kind);
    let mut seen: Vec<&str> = Vec::new();
    let shown = parties.into_iter().map(|party| {
        let organisations = party.structures.iter().filter_map(|id| {
            context
                .catalogue
                .organisations
                .iter()
                .find(|known| known.id == *id)
        });
        let shows_sites = matches!(
            party.kind,
            PartyKind::Operator | PartyKind::Venue | PartyKind::Employer
        );
        let theirs = organisations
            .filter(|_| shows_sites)
            .flat_map(|organisation| &organisation.sites);
        let members = party
            .represented
            .iter()
            .map(|id| names::actor(context.catalogue, context.fiche, id));
        PartyShown {
            kind: words::party(party.kind),
            name: names::party(context.catalogue, party),
            text: party.text.as_deref(),
            members: party.members.iter().cloned().chain(members).collect(),
            choice: party.choice.as_deref(),
            suggested_if: party
                .suggested_if
                .as_ref()
                .map(|test| crate::conditions::in_words(context.catalogue, &test.tree)),
            mail: party.prescription_mail.as_deref(),
            contacts: contacts(context, &party.contacts),
            sites: party
                .sites
                .iter()
                .chain(theirs)
                .filter(|site| is_new(&mut seen, &site.name))
                .collect(),
            proof: context.proof(&party.origin),
        }
    });
    shown.collect()
}

/// A place is described once, with the first party that receives there.
fn is_new<'s>(seen: &mut Vec<&'s str>, name: &'s str) -> bool {
    let new = !seen.contains(&name);
    seen.push(name);
    new
}

fn contacts<'s>(context: Context<'s>, ids: &[domain::values::Id]) -> Vec<ContactShown<'s>> {
    let code = context.fiche.code();
    let found = ids.iter().filter_map(|id| context.catalogue.contact(id));
    found
        .map(|contact| ContactShown {
            titles: contact
                .titles
                .iter()
                .filter(|title| title.fiches.is_empty() || title.fiches.contains(&code))
                .map(|title| title.title.as_str())
                .collect(),
            phones: contact
                .phones
                .iter()
                .map(|phone| (dialled(phone), phone.as_str()))
                .collect(),
            contact,
        })
        .collect()
}

/// A French number as a telephone dials it.
fn dialled(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix('0') {
        Some(rest) if digits.len() == 10 => format!("tel:+33{rest}"),
        _ => format!("tel:{digits}"),
    }
}
