//! Territories: how they nest, and how sure we are of it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::provenance::Provenance;
use crate::values::{Id, ReadingId, Requirement, Source};

/// Territoire ou service d'un territoire.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Territory {
    /// Nom court.
    pub id: Id,
    /// Sorte de territoire.
    #[serde(rename = "type")]
    pub kind: TerritoryKind,
    /// Nom affiché.
    #[serde(rename = "nom")]
    pub name: String,
    /// Autres écritures.
    #[serde(rename = "alias", default)]
    pub aliases: Vec<String>,
    /// Statut, quand le livret en parle sans le préciser.
    #[serde(rename = "statut", default)]
    pub status: Option<String>,
    /// Numéro SIREN d'un EPCI.
    #[serde(default)]
    pub siren: Option<String>,
    /// Codes postaux d'une commune.
    #[serde(rename = "codes_postaux", default)]
    pub postcodes: Vec<String>,
    /// Organisation dont le service relève.
    #[serde(rename = "releve_de", default)]
    #[schemars(extend("x-ref" = "structure"))]
    pub run_by: Vec<Id>,
    /// Territoires qui contiennent celui-ci.
    #[serde(rename = "dans", default)]
    pub within: Vec<Relation>,
    /// Territoires qui sont peut-être le même, sans que rien le confirme.
    #[serde(rename = "peut_etre", default)]
    pub maybe_same: Vec<MaybeSame>,
    /// D'où l'enregistrement vient.
    #[serde(flatten)]
    pub provenance: Provenance,
}

/// Sorte de territoire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TerritoryKind {
    /// Le département.
    Departement,
    /// Un pays.
    Pays,
    /// Un bassin d'emploi.
    Bassin,
    /// Une intercommunalité.
    Epci,
    /// Une commune.
    Commune,
    /// Un centre départemental d'action sociale.
    Cdas,
    /// Un centre communal d'action sociale.
    Ccas,
    /// Une ville ou communauté délégataire ou protocolaire.
    Autorite,
    /// Une agence départementale.
    Agence,
    /// Le territoire d'une mission locale.
    MissionLocale,
    /// Une zone faite d'une liste de services.
    Zone,
    /// Hors du département.
    Exterieur,
}

impl TerritoryKind {
    /// Whether people work there: a service or an authority, which gives mandates a place.
    pub fn is_service(self) -> bool {
        use TerritoryKind::{Agence, Autorite, Ccas, Cdas, MissionLocale};
        matches!(self, Cdas | Ccas | Autorite | Agence | MissionLocale)
    }
}

/// Appartenance à un autre territoire.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Relation {
    /// Le territoire qui contient.
    #[serde(rename = "territoire")]
    #[schemars(extend("x-ref" = "territoire"))]
    pub territory: Id,
    /// D'où l'on tient l'appartenance.
    #[serde(rename = "certitude")]
    pub certainty: Certainty,
    /// Pourquoi, quand elle n'est pas énoncée.
    #[serde(rename = "pourquoi", default)]
    pub why: Option<String>,
    /// Exigences portées.
    #[serde(rename = "exigences", default)]
    pub requirements: Vec<Requirement>,
    /// Place dans le livret.
    #[serde(default)]
    pub source: Option<Source>,
    /// Lectures.
    #[serde(rename = "lectures", default)]
    #[schemars(extend("x-ref" = "lecture"))]
    pub readings: Vec<ReadingId>,
}

/// Territoire qui est peut-être le même.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct MaybeSame {
    /// L'autre territoire.
    #[serde(rename = "territoire")]
    #[schemars(extend("x-ref" = "territoire"))]
    pub territory: Id,
    /// Lectures.
    #[serde(rename = "lectures", default)]
    #[schemars(extend("x-ref" = "lecture"))]
    pub readings: Vec<ReadingId>,
}

/// D'où l'on tient une appartenance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub enum Certainty {
    /// Le livret, ou une source officielle, l'énonce.
    #[serde(rename = "enoncee")]
    Stated,
    /// Elle se déduit.
    #[serde(rename = "deduite")]
    Inferred,
    /// Elle reste à confirmer.
    #[serde(rename = "non-resolue")]
    Unresolved,
}

/// Every territory of a catalogue, and the relation "lies in" between them.
#[derive(Debug, Clone, Default)]
pub struct Territories {
    list: Vec<Territory>,
    by_name: BTreeMap<String, usize>,
    /// For each territory, those that contain it (itself included) with the weakest link of the best path.
    containers: Vec<BTreeMap<usize, Certainty>>,
}

impl Territories {
    /// Builds the closure of "lies in". Relations to unknown territories are left out: the checker
    /// reports them.
    pub fn new(list: Vec<Territory>) -> Self {
        let mut by_name = BTreeMap::new();
        for (i, territory) in list.iter().enumerate() {
            by_name.entry(territory.id.as_str().to_owned()).or_insert(i);
        }
        for (i, territory) in list.iter().enumerate() {
            for name in territory.aliases.iter().chain([&territory.name]) {
                by_name.entry(fold(name)).or_insert(i);
            }
        }
        let containers = (0..list.len())
            .map(|start| containers_of(start, &list, &by_name))
            .collect();
        Territories {
            list,
            by_name,
            containers,
        }
    }

    /// The territories, in the order of their files.
    pub fn list(&self) -> &[Territory] {
        &self.list
    }

    /// One territory.
    pub fn get(&self, index: usize) -> &Territory {
        &self.list[index]
    }

    /// The rank of a territory, by its id, its name or an alias; case, accents and punctuation are ignored.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.by_name
            .get(name)
            .or_else(|| self.by_name.get(&fold(name)))
            .copied()
    }

    /// Whether `place` lies in `target`: `None` when nothing settles it.
    ///
    /// A stated or inferred chain of relations says yes. An unresolved one, or a `place` that is
    /// itself wider than the `target`, leaves it open. Otherwise it does not.
    pub fn lies_in(&self, place: usize, target: usize) -> Option<bool> {
        match self.containers[place].get(&target) {
            Some(Certainty::Stated | Certainty::Inferred) => Some(true),
            Some(Certainty::Unresolved) => None,
            None if self.containers[target].contains_key(&place) => None,
            None if self.might_be(place, target) => None,
            None => Some(false),
        }
    }

    /// How the best-known chain from `place` to `target` is known.
    pub fn certainty(&self, place: usize, target: usize) -> Option<Certainty> {
        self.containers[place].get(&target).copied()
    }

    /// The services that work where a place is: those that contain it, and those that lie in the narrowest
    /// commune, group of communes or *pays* that contains both, each with that territory and how it is known.
    /// Where several services share a *pays*, nothing here says which of them follows a commune.
    pub fn services_of(&self, place: usize) -> Vec<(usize, usize, Certainty)> {
        use TerritoryKind::{Commune, Epci, Pays};
        let rank = |at: usize| {
            [Commune, Epci, Pays]
                .iter()
                .position(|kind| *kind == self.list[at].kind)
        };
        let mut found = Vec::new();
        for (service, known) in self.list.iter().enumerate() {
            if !known.kind.is_service() || service == place {
                continue;
            }
            if let Some(certainty) = self.containers[place].get(&service) {
                found.push((service, service, *certainty));
                continue;
            }
            let shared = self.containers[place].iter().filter_map(|(at, mine)| {
                let its = self.containers[service].get(at)?;
                Some((rank(*at)?, *at, (*mine).max(*its)))
            });
            if let Some((_, at, certainty)) = shared.min() {
                found.push((service, at, certainty));
            }
        }
        found
    }

    fn might_be(&self, place: usize, target: usize) -> bool {
        self.list[place].maybe_same.iter().any(|same| {
            self.find(same.territory.as_str())
                .is_some_and(|other| self.containers[other].contains_key(&target))
        })
    }
}

/// Widest path: the certainty of a chain is that of its weakest link, and the best chain counts.
fn containers_of(
    start: usize,
    list: &[Territory],
    by_name: &BTreeMap<String, usize>,
) -> BTreeMap<usize, Certainty> {
    let mut best = BTreeMap::from([(start, Certainty::Stated)]);
    let mut open = vec![start];
    while let Some(at) = open.pop() {
        let so_far = best[&at];
        for relation in &list[at].within {
            let Some(&next) = by_name.get(relation.territory.as_str()) else {
                continue;
            };
            let certainty = so_far.max(relation.certainty);
            if best.get(&next).is_none_or(|&known| certainty < known) {
                best.insert(next, certainty);
                open.push(next);
            }
        }
    }
    best
}

/// The id that a name makes: its words, folded, with hyphens between them; nothing when none can be made.
pub fn id_of_name(name: &str) -> Option<Id> {
    let words = name.split(|c: char| !c.is_alphanumeric()).map(fold);
    let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    words.join("-").parse().ok()
}

/// Letters and digits only, lower case, without accents: how names are compared.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'à' | 'â' | 'ä' | 'á' | 'ã' | 'å' | 'ă' | 'ą' => folded.push('a'),
            'ç' | 'ć' | 'č' => folded.push('c'),
            'ď' | 'đ' => folded.push('d'),
            'é' | 'è' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => folded.push('e'),
            'ğ' => folded.push('g'),
            'î' | 'ï' | 'í' | 'ì' | 'ī' | 'ı' => folded.push('i'),
            'ł' => folded.push('l'),
            'ñ' | 'ń' | 'ň' => folded.push('n'),
            'ô' | 'ö' | 'ó' | 'ò' | 'õ' | 'ø' | 'ō' | 'ő' => folded.push('o'),
            'ř' => folded.push('r'),
            'ś' | 'š' | 'ş' | 'ș' => folded.push('s'),
            'ţ' | 'ț' | 'ť' => folded.push('t'),
            'ù' | 'û' | 'ü' | 'ú' | 'ū' | 'ů' | 'ű' => folded.push('u'),
            'ÿ' | 'ý' => folded.push('y'),
            'ź' | 'ż' | 'ž' => folded.push('z'),
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            c if c.is_alphanumeric() => folded.push(c),
            _ => {}
        }
    }
    folded
}
