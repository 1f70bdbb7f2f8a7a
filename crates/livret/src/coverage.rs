//! What a list of requirements finds in a catalogue.

use std::collections::BTreeMap;

use domain::Catalogue;
use domain::fiche::Concept;
use domain::values::Requirement;
use serde_json::{Value as Json, json};

use crate::carriers::carriers;

/// A list of requirements, as a TSV gives it: each with its concept.
pub type Wanted = BTreeMap<Requirement, Concept>;

/// Reads `id<TAB>concept<TAB>force`, past its header line.
///
/// # Errors
/// The first line that makes no sense, in French.
pub fn read_wanted(text: &str) -> Result<Wanted, String> {
    let mut wanted = Wanted::new();
    for (number, line) in (1..)
        .zip(text.lines())
        .skip(1)
        .filter(|(_, line)| !line.trim().is_empty())
    {
        let mut cells = line.split('\t').map(str::trim);
        let (id, concept) = (
            cells.next().unwrap_or_default(),
            cells.next().unwrap_or_default(),
        );
        let requirement: Requirement = id.parse().map_err(|_| {
            format!("ligne {number} : « {id} » n'est pas un numéro d'exigence (F06-R55)")
        })?;
        let concept = Concept::ALL
            .into_iter()
            .find(|known| known.code() == concept)
            .ok_or_else(|| {
                let known = Concept::ALL.map(Concept::code).join(", ");
                format!("ligne {number} : « {concept} » n'est pas un concept ({known})")
            })?;
        if wanted.insert(requirement, concept).is_some() {
            return Err(format!(
                "ligne {number} : {requirement} est déjà dans la liste"
            ));
        }
    }
    match wanted.is_empty() {
        true => Err("aucune exigence dans ce fichier".to_owned()),
        false => Ok(wanted),
    }
}

/// What a list of requirements finds in a catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// For each fiche and concept of the list: how many, and how carried.
    pub cells: BTreeMap<(u8, Concept), Cell>,
    /// Required and carried by nothing.
    pub missing: Vec<Requirement>,
    /// Named in the catalogue, and not in the list.
    pub unknown: Vec<Requirement>,
}

/// The requirements of one fiche and one concept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cell {
    /// How many there are.
    pub wanted: usize,
    /// How many a record names.
    pub carried: usize,
    /// Of those, how many a record of that very concept names; the others are kept as text.
    pub as_rule: usize,
}

impl Coverage {
    /// Holds a list against a catalogue.
    pub fn of(catalogue: &Catalogue, wanted: &Wanted) -> Coverage {
        let carried = carriers(catalogue);
        let mut cells: BTreeMap<(u8, Concept), Cell> = BTreeMap::new();
        let mut missing = Vec::new();
        for (requirement, concept) in wanted {
            let cell = cells.entry((requirement.fiche, *concept)).or_default();
            cell.wanted += 1;
            match carried.get(requirement) {
                Some(concepts) => {
                    cell.carried += 1;
                    cell.as_rule += usize::from(concepts.contains(concept));
                }
                None => missing.push(*requirement),
            }
        }
        let unknown = carried
            .keys()
            .filter(|requirement| !wanted.contains_key(requirement))
            .copied()
            .collect();
        Coverage {
            cells,
            missing,
            unknown,
        }
    }

    /// Nothing is missing and nothing is unknown.
    pub fn is_whole(&self) -> bool {
        self.missing.is_empty() && self.unknown.is_empty()
    }

    /// All cells added up.
    pub fn total(&self) -> Cell {
        self.cells.values().fold(Cell::default(), |all, cell| Cell {
            wanted: all.wanted + cell.wanted,
            carried: all.carried + cell.carried,
            as_rule: all.as_rule + cell.as_rule,
        })
    }

    /// The table, the lists, and the line that sums them up.
    pub fn text(&self) -> String {
        let mut text =
            String::from("fiche  sorte  exigences  portées  en règle  en texte  manquantes\n");
        for ((fiche, concept), cell) in &self.cells {
            let Cell {
                wanted,
                carried,
                as_rule,
            } = cell;
            text += &format!(
                "F{fiche:02}    {}    {wanted:>9}  {carried:>7}  {as_rule:>8}  {:>8}  {:>10}\n",
                concept.code(),
                carried - as_rule,
                wanted - carried,
            );
        }
        for (title, list) in [
            ("Manquantes", &self.missing),
            ("Inconnues de la liste", &self.unknown),
        ] {
            if !list.is_empty() {
                text += &format!("\n{title} : {}\n", names(list).join(", "));
            }
        }
        let Cell {
            wanted, carried, ..
        } = self.total();
        let (missing, unknown) = (self.missing.len(), self.unknown.len());
        text + &format!(
            "\nexigences : {carried} portée{} sur {wanted}, {missing} manquante{}, {unknown} inconnue{}\n",
            plural(carried),
            plural(missing),
            plural(unknown),
        )
    }

    /// The same for programs.
    pub fn json(&self) -> Json {
        let cell = |((fiche, concept), cell): (&(u8, Concept), &Cell)| {
            json!({
                "fiche": format!("F{fiche:02}"),
                "concept": concept.code(),
                "wanted": cell.wanted,
                "carried": cell.carried,
                "as_rule": cell.as_rule,
                "as_text": cell.carried - cell.as_rule,
            })
        };
        let total = self.total();
        json!({
            "wanted": total.wanted,
            "carried": total.carried,
            "as_rule": total.as_rule,
            "missing": names(&self.missing),
            "unknown": names(&self.unknown),
            "cells": self.cells.iter().map(cell).collect::<Vec<_>>(),
        })
    }
}

fn names(list: &[Requirement]) -> Vec<String> {
    list.iter().map(ToString::to_string).collect()
}

fn plural(count: usize) -> &'static str {
    if count > 1 { "s" } else { "" }
}
