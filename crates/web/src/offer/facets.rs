//! The filters of the catalogue: their values for a fiche, and their words.

use std::collections::BTreeSet;

use domain::Catalogue;
use domain::fiche::{Fiche, FundKind, PartyKind};

use super::essentials::is_absent;
use crate::french::sentence;
use crate::words;

/// The theme of the action.
pub const THEME: &str = "theme";
/// The role of who prescribes or may orient.
pub const PRESCRIBER: &str = "prescripteur";
/// What it costs the person.
pub const COST: &str = "cout";
/// Whether the European social fund takes part.
pub const FSE: &str = "fse";

/// Name of the heading where the booklet gives the cost.
const COST_HEADING: &str = "cout";

/// A filter with its values, in the order shown.
#[derive(Debug, Clone)]
pub struct Facet {
    /// Its name in addresses.
    pub key: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Name in addresses and label of each value.
    pub values: Vec<(String, String)>,
}

/// The filters of a catalogue.
#[derive(Debug, Clone)]
pub struct Labels(pub Vec<Facet>);

impl Labels {
    /// The filters and the values that some fiche has.
    pub fn of(catalogue: &Catalogue, fiches: &[&Fiche]) -> Labels {
        let used: BTreeSet<(String, String)> = fiches
            .iter()
            .flat_map(|fiche| values(catalogue, fiche))
            .collect();
        let facet = |key: &'static str, title: &'static str, all: Vec<(String, String)>| Facet {
            key,
            title,
            values: all
                .into_iter()
                .filter(|(value, _)| used.contains(&(key.to_owned(), value.clone())))
                .collect(),
        };
        let own = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs
                .iter()
                .map(|(key, label)| ((*key).to_owned(), (*label).to_owned()))
                .collect()
        };
        let themes: Vec<(&str, &str)> = words::THEMES
            .iter()
            .map(|theme| (words::theme_key(*theme), words::theme(*theme)))
            .collect();
        let roles = catalogue
            .roles
            .iter()
            .map(|role| (role.id.to_string(), sentence(&role.name)));
        Labels(vec![
            facet(THEME, "Thème", own(&themes)),
            facet(PRESCRIBER, "Qui prescrit ou oriente", roles.collect()),
            facet(
                COST,
                "Coût pour la personne",
                own(&[
                    ("aucun", "Rien à payer"),
                    ("a-determiner", "À déterminer"),
                    ("rubrique-absente", "Rubrique absente de la fiche"),
                    ("non-dit", "Non dit"),
                ]),
            ),
            facet(
                FSE,
                "Cofinancement par le Fonds social européen",
                own(&[("oui", "Oui"), ("non", "Le livret n'en parle pas")]),
            ),
        ])
    }

    /// The words of a value.
    pub fn label(&self, key: &str, value: &str) -> Option<&str> {
        let facet = self.0.iter().find(|facet| facet.key == key)?;
        facet
            .values
            .iter()
            .find(|(known, _)| known == value)
            .map(|(_, label)| label.as_str())
    }
}

/// The values of a fiche, as pairs of filter and value.
pub fn values(catalogue: &Catalogue, fiche: &Fiche) -> Vec<(String, String)> {
    let mut values = Vec::new();
    let mut add = |key: &str, value: &str| values.push((key.to_owned(), value.to_owned()));
    for theme in &fiche.head.themes {
        add(THEME, words::theme_key(*theme));
    }
    for party in &fiche.parties {
        if let (PartyKind::Prescriber | PartyKind::Adviser, Some(role)) = (party.kind, &party.role)
        {
            add(PRESCRIBER, role.as_str());
        }
    }
    let has = |kind: FundKind| fiche.funds.iter().any(|fund| fund.kind == kind);
    add(
        COST,
        if has(FundKind::FreeOfCharge) {
            "aucun"
        } else if has(FundKind::CostToBeDetermined) {
            "a-determiner"
        } else if is_absent(catalogue, fiche, COST_HEADING) {
            "rubrique-absente"
        } else {
            "non-dit"
        },
    );
    add(
        FSE,
        if has(FundKind::EuropeanSocialFund) {
            "oui"
        } else {
            "non"
        },
    );
    values
}
