//! What a person asks to be erased before its time (RGPD, art. 17): how far each thing may be brought, and
//! what keeps the rest, ground by ground.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Deserialize;

use super::course::{Because, Course, Stage, end};
use super::fate::{About, Held, LegalHold, PersonHeld, Started};
use super::rules::{Category, Part, Retention, Scope};
use crate::facts::Sensitivity;
use crate::values::{Date, Id};

/// Règle d'un effacement que la personne demande (RGPD, art. 17) : jusqu'où on peut aller dans un cas, et pourquoi
/// pas plus loin. Quand plusieurs cas se présentent, le plus retenu l'emporte, et chacun est dit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct OnRequest {
    /// Nom court.
    pub id: Id,
    /// La règle en une phrase, telle que la lisent la personne et qui lui répond.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Le cas que la règle concerne.
    #[serde(rename = "cas")]
    pub case: Case,
    /// Fiches concernées ; sans indication, toutes. Une règle qui dit sa portée l'emporte sur celle qui n'en dit pas.
    #[serde(default)]
    #[schemars(extend("x-ref" = "fiche"))]
    pub fiches: Vec<Id>,
    /// Classes de sensibilité concernées ; sans indication, toutes.
    #[serde(default)]
    pub classes: Vec<Sensitivity>,
    /// Financeurs concernés : les fiches dont un financement nomme l'un d'eux dans `finance_par`.
    #[serde(rename = "financeurs", default)]
    #[schemars(extend("x-ref" = "structure"))]
    pub funders: Vec<Id>,
    /// L'âge que la demande peut faire atteindre, au plus.
    #[serde(rename = "au_plus")]
    pub to: Stage,
    /// Le texte qui fonde la règle.
    #[serde(rename = "fondement")]
    pub basis: String,
    /// La règle est un choix du département : elle est à vérifier avant d'être appliquée.
    #[serde(rename = "a_verifier", default)]
    pub to_verify: bool,
    /// Remarque affichée avec la règle.
    #[serde(default)]
    pub note: Option<String>,
    /// Rank in the file, set by the reader.
    #[serde(rename = "#", default)]
    #[schemars(skip)]
    pub position: usize,
}

/// Cas où se trouve ce qu'une personne demande d'effacer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub enum Case {
    /// Un gel le couvre : un recours, un contrôle.
    #[serde(rename = "gel")]
    Hold,
    /// Le dossier n'est pas clos.
    #[serde(rename = "en-cours")]
    Open,
    /// Une preuve du Fonds social européen court encore.
    #[serde(rename = "preuve-fse")]
    Evidence,
    /// Le dossier est clos.
    #[serde(rename = "clos")]
    Closed,
    /// La personne n'a pas de dossier, ou n'en a plus.
    #[serde(rename = "sans-dossier")]
    NoDossier,
}

impl Case {
    /// All of them, each with the word of the format.
    pub const ALL: [(Case, &'static str); 5] = [
        (Case::Hold, "gel"),
        (Case::Open, "en-cours"),
        (Case::Evidence, "preuve-fse"),
        (Case::Closed, "clos"),
        (Case::NoDossier, "sans-dossier"),
    ];

    /// The word of the format.
    pub fn word(self) -> &'static str {
        Case::ALL[self as usize].1
    }

    /// The furthest that any rule may let it go: nothing under a hold is erased, an open dossier may leave
    /// everyday use and no more, evidence stays as long as its own rule keeps it.
    pub fn furthest(self) -> Stage {
        match self {
            Case::Hold | Case::Open => Stage::Archived,
            Case::Evidence => Stage::EvidenceOnly,
            Case::Closed | Case::NoDossier => Stage::Erased,
        }
    }
}

impl OnRequest {
    /// What it is restricted to.
    pub fn scope(&self) -> Scope<'_> {
        Scope::of(&self.fiches, &self.classes, &self.funders)
    }
}

/// Why something is not wholly erased when somebody asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground<'a> {
    /// In which case it is.
    pub case: Case,
    /// The rule of that case; nothing when none is written, which erases nothing.
    pub rule: Option<&'a OnRequest>,
    /// How far it lets it go.
    pub to: Stage,
    /// The last day it keeps it, when one is known.
    pub until: Option<Date>,
}

/// What comes of a request for one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim<'a> {
    /// Where it may be brought today; where it stands, when nothing may be done.
    pub to: Stage,
    /// The rule that brings it there; nothing when none is written.
    pub by: Option<&'a OnRequest>,
    /// What keeps it from going further.
    pub grounds: Vec<Ground<'a>>,
    /// The evidence kept, when nothing else is.
    pub keeps: BTreeSet<Part>,
}

/// What comes of a request for a whole person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonClaim<'a> {
    /// For the person's own record: it goes no further than any of their dossiers.
    pub whole: Claim<'a>,
    /// For each thing held, in their order.
    pub each: Vec<Claim<'a>>,
}

impl<'a> Claim<'a> {
    /// The most held back of these grounds decides; those that let everything go are none.
    fn of(mut all: Vec<Ground<'a>>, from: Stage) -> Claim<'a> {
        let least = all.iter().min_by_key(|ground| ground.to);
        let (to, by) = least.map_or((Stage::Active, None), |least| (least.to, least.rule));
        all.retain(|ground| ground.to < Stage::Erased);
        Claim {
            to: to.max(from),
            by,
            grounds: all,
            keeps: BTreeSet::new(),
        }
    }

    /// Of something that is erased already.
    fn done() -> Claim<'a> {
        Claim {
            to: Stage::Erased,
            by: None,
            grounds: Vec::new(),
            keeps: BTreeSet::new(),
        }
    }
}

impl Retention {
    /// How far each thing of a person may be brought because they ask for it today, and why no further.
    pub fn on_request<'a>(&'a self, person: &'a PersonHeld, today: Date) -> PersonClaim<'a> {
        let holds = in_force(person.legal_hold.iter(), today);
        let each = person.held.iter();
        let each: Vec<Claim<'a>> = each.map(|held| self.claim(held, &holds, today)).collect();
        let left = person.held.iter().zip(&each);
        let left: Vec<&Claim<'a>> = left
            .filter(|(held, _)| held.stage != Stage::Erased)
            .map(|(_, claim)| claim)
            .collect();
        let mut whole = match left.iter().min_by_key(|claim| claim.to) {
            Some(least) => {
                let mut grounds: Vec<Ground<'a>> = Vec::new();
                for ground in left.iter().flat_map(|claim| &claim.grounds) {
                    if !grounds.contains(ground) {
                        grounds.push(ground.clone());
                    }
                }
                Claim {
                    to: least.to.max(person.stage),
                    grounds,
                    ..(*least).clone()
                }
            }
            None => {
                let about = About::default();
                let mut grounds = self.held_by(&holds, &about);
                grounds.push(self.ground(Case::NoDossier, &about, None));
                Claim::of(grounds, person.stage)
            }
        };
        whole.keeps = match whole.to {
            Stage::EvidenceOnly => each.iter().flat_map(|claim| claim.keeps.clone()).collect(),
            _ => BTreeSet::new(),
        };
        PersonClaim { whole, each }
    }

    /// The same of one thing, under these holds and its own.
    fn claim<'a>(&'a self, held: &'a Held, holds: &[&'a LegalHold], today: Date) -> Claim<'a> {
        if held.stage == Stage::Erased {
            return Claim::done();
        }
        let about = &held.about;
        let mut grounds = self.held_by(&in_force(held.legal_hold.iter(), today), about);
        grounds.extend(self.held_by(holds, about));
        // What is left as evidence was closed by its erasure.
        let open = held.started.end.is_none() && held.stage < Stage::EvidenceOnly;
        grounds.push(match open {
            true => self.ground(Case::Open, about, None),
            false => self.closed(held),
        });
        let mut keeps = BTreeSet::new();
        if let Some((ground, parts)) = self.evidence(about, &held.started, today) {
            grounds.push(ground);
            keeps = parts;
        }
        let claim = Claim::of(grounds, held.stage);
        Claim {
            keeps: match claim.to {
                Stage::EvidenceOnly => keeps,
                _ => BTreeSet::new(),
            },
            ..claim
        }
    }

    fn held_by<'a>(&'a self, holds: &[&'a LegalHold], about: &About) -> Vec<Ground<'a>> {
        let ground = |hold: &&LegalHold| self.ground(Case::Hold, about, hold.until);
        holds.iter().map(ground).collect()
    }

    /// A dossier that is closed, kept as long as its rules say where it may be brought.
    fn closed<'a>(&'a self, held: &Held) -> Ground<'a> {
        let ground = self.ground(Case::Closed, &held.about, None);
        let course = Course::by(self, held.category, &held.about, &held.started);
        let end = course.end_of(ground.to.max(held.stage));
        Ground {
            until: end.and_then(|end| end.last),
            ..ground
        }
    }

    /// The evidence of a cofinanced participation, and its parts. When no rule says which, all stays.
    fn evidence<'a>(
        &'a self,
        about: &About,
        started: &Started,
        today: Date,
    ) -> Option<(Ground<'a>, BTreeSet<Part>)> {
        let kept = end(self, Category::EsfEvidence, about, started);
        if !about.esf || kept.last.is_some_and(|last| last < today) {
            return None;
        }
        let ground = self.ground(Case::Evidence, about, kept.last);
        let most = match kept.because {
            Because::Silence(..) => Stage::Archived,
            _ => Stage::EvidenceOnly,
        };
        let parts = kept.because.rule().map(|rule| rule.keeps.iter().copied());
        Some((
            Ground {
                to: ground.to.min(most),
                ..ground
            },
            parts.into_iter().flatten().collect(),
        ))
    }

    fn ground(&self, case: Case, about: &About, until: Option<Date>) -> Ground<'_> {
        let rule = self.rule_on_request(case, about);
        Ground {
            case,
            rule,
            to: rule.map_or(Stage::Active, |rule| rule.to.min(case.furthest())),
            until,
        }
    }
}

fn in_force<'a>(holds: impl Iterator<Item = &'a LegalHold>, today: Date) -> Vec<&'a LegalHold> {
    holds.filter(|hold| hold.is_in_force(today)).collect()
}
