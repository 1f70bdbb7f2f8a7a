//! Who bears which name, and the names that nobody bears.
//!
//! Names are collected from the trees, not from the decoded records: a record with a fault elsewhere
//! still bears its name, so one fault does not bring ten others.

use std::collections::{BTreeMap, BTreeSet};

use crate::fault::nearest;
use crate::files::Kind;
use crate::problem::Problem;
use crate::shape::Reference;
use crate::tree::{Node, Value};

/// The names of one scope, by kind of thing.
#[derive(Debug, Default, Clone)]
pub struct Names(BTreeMap<&'static str, BTreeSet<String>>);

impl Names {
    /// Adds a name.
    pub fn add(&mut self, kind: &'static str, name: &str) {
        self.0.entry(kind).or_default().insert(name.to_owned());
    }

    /// Adds the names of the records in a shared file, and of a fiche.
    pub fn add_shared(&mut self, kind: Kind, root: &Node) {
        let tables: &[(&'static str, &'static str)] = match kind {
            Kind::Headings => &[("rubrique", "rubrique")],
            Kind::Facts => &[("groupe", "groupe"), ("fait", "fait")],
            Kind::Readings => &[("lecture", "lecture")],
            Kind::Externals => &[("externe", "externe")],
            Kind::Retention => &[("regle", "regle")],
            Kind::Needs => &[("besoin", "besoin")],
            Kind::Indicators => &[("indicateur", "indicateur")],
            Kind::Parties => &[("organisation", "organisation"), ("role", "role")],
            Kind::Contacts => &[("contact", "contact")],
            Kind::Places => &[("territoire", "territoire")],
            Kind::Fiche => {
                if let Some(id) = root.entry("fiche").and_then(|entry| entry.node.text("id")) {
                    self.add("fiche", id);
                }
                &[]
            }
            Kind::Survey => {
                if let Some(id) = root.text("id") {
                    self.add("recueil", id);
                }
                &[]
            }
            Kind::Catalogue | Kind::Communes | Kind::Template => &[],
        };
        for (table, kind) in tables {
            self.add_table(root, table, kind);
        }
    }

    /// The names of the records of one fiche, or of one survey.
    pub fn of_fiche(root: &Node) -> Names {
        let mut names = Names::default();
        for table in [
            "acteur",
            "etape",
            "periode",
            "compteur",
            "document",
            "financement",
            "moment",
            "question",
            "indicateur",
        ] {
            names.add_table(root, table, table);
        }
        for step in root.list("etape") {
            let Some(step_id) = step.text("id") else {
                continue;
            };
            for outcome in step
                .list("issues")
                .iter()
                .filter_map(|outcome| outcome.text("id"))
            {
                names.add("issue", &format!("{step_id}:{outcome}"));
            }
        }
        names
    }

    fn add_table(&mut self, root: &Node, table: &str, kind: &'static str) {
        for id in root
            .list(table)
            .iter()
            .filter_map(|record| record.text("id"))
        {
            self.add(kind, id);
        }
    }

    fn of(&self, kind: &str) -> impl Iterator<Item = &str> {
        self.0.get(kind).into_iter().flatten().map(String::as_str)
    }

    fn has(&self, kind: &str, name: &str) -> bool {
        self.0.get(kind).is_some_and(|names| names.contains(name))
    }
}

/// What a kind of reference may name: the kinds of thing, and how to say that there is none.
fn targets(kind: &str) -> (&'static [&'static str], &'static str) {
    match kind {
        "etape" => (&["etape"], "étape inconnue dans cette fiche"),
        "etape-ou-issue" => (
            &["etape", "issue"],
            "étape ou issue inconnue dans cette fiche",
        ),
        "ancre" => (
            &["etape", "issue"],
            "étape, issue ou période inconnue dans cette fiche",
        ),
        "periode" => (&["periode"], "période inconnue dans cette fiche"),
        "compteur" => (&["compteur"], "compteur inconnu dans cette fiche"),
        "document" => (&["document"], "document inconnu dans cette fiche"),
        "financement" => (&["financement"], "financement inconnu dans cette fiche"),
        "objet" => (
            &["financement", "etape", "issue"],
            "financement ou issue inconnus dans cette fiche",
        ),
        "acteur" => (
            &["acteur", "role", "organisation", "territoire"],
            "acteur, rôle ou organisation inconnus",
        ),
        "acteur-ou-territoire" => (
            &["organisation", "territoire", "acteur"],
            "organisation ou territoire inconnus",
        ),
        "structure" => (
            &["organisation", "territoire"],
            "organisation ou service inconnus",
        ),
        "attestant" => (&["role", "organisation"], "rôle ou organisation inconnus"),
        "moment" => (&["moment"], "moment inconnu de ce recueil"),
        "question" => (&["question"], "question inconnue de ce recueil"),
        "indicateur" => (&["indicateur"], "indicateur inconnu de ce recueil"),
        "role" => (&["role"], "rôle inconnu"),
        "contact" => (&["contact"], "contact inconnu"),
        "externe" => (&["externe"], "référence externe inconnue"),
        "lecture" => (&["lecture"], "lecture inconnue"),
        "modele" => (&["modele"], "modèle inconnu"),
        "rubrique" => (&["rubrique"], "rubrique inconnue"),
        "fait" => (&["fait"], "fait inconnu"),
        "groupe" => (&["groupe"], "groupe inconnu"),
        "territoire" => (&["territoire"], "territoire inconnu"),
        "fiche" => (&["fiche"], "fiche inconnue"),
        _ => (&[], "nom inconnu"),
    }
}

/// The problem of a reference that names nothing, if it names nothing.
pub fn resolve(reference: &Reference, shared: &Names, local: &Names) -> Option<Problem> {
    let (kinds, what) = targets(&reference.kind);
    let (prefix, name) = match reference.kind.as_str() {
        "ancre" => match reference.name.split_once(':') {
            Some((side @ ("debut" | "fin"), period)) => (Some(side), period),
            _ => (None, reference.name.as_str()),
        },
        _ => (None, reference.name.as_str()),
    };
    let kinds: &[&str] = if prefix.is_some() {
        &["periode"]
    } else {
        kinds
    };
    let known = |kind: &&str| shared.has(kind, name) || local.has(kind, name);
    if kinds.iter().any(known) {
        return None;
    }
    let all = kinds
        .iter()
        .flat_map(|kind| local.of(kind).chain(shared.of(kind)));
    let (typed, near) = (name.to_owned(), nearest(name, all));
    Some(match reference.kind.as_str() {
        "modele" => Problem::UnknownTemplate { typed, near },
        _ => Problem::UnknownName { what, typed, near },
    })
}

/// Names borne twice in one table, each at its second place.
pub fn duplicates(root: &Node) -> Vec<(std::ops::Range<usize>, Problem)> {
    let Value::Table(tables) = &root.value else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for table in tables {
        let Value::List(records) = &table.node.value else {
            continue;
        };
        duplicates_among(records, &mut found);
        for record in records {
            duplicates_among(record.list("issues"), &mut found);
            duplicates_among(record.list("consigne"), &mut found);
            duplicates_among(record.list("valeurs"), &mut found);
        }
    }
    found
}

fn duplicates_among(records: &[Node], found: &mut Vec<(std::ops::Range<usize>, Problem)>) {
    let mut seen = BTreeSet::new();
    for entry in records.iter().filter_map(|record| record.entry("id")) {
        let Value::Text(name) = &entry.node.value else {
            continue;
        };
        if !seen.insert(name) {
            let what = "un autre enregistrement de cette sorte";
            found.push((
                entry.node.at.clone(),
                Problem::DuplicateName {
                    what,
                    name: name.clone(),
                },
            ));
        }
    }
}
