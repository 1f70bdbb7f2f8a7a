//! Periods and counters: how long, and how many.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Origin;
use crate::values::{Day, Duration, Id, Requirement};

/// Période : une durée nommée, avec ce qui l'ouvre, ce qui la borne et ce qui la renouvelle.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Period {
    /// Origine.
    #[serde(flatten)]
    pub origin: Origin,
    /// Nom affiché.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Ce que la période mesure.
    #[serde(rename = "portee")]
    pub scope: PeriodScope,
    /// Premier jour, quand la date est donnée.
    #[serde(rename = "debut", default)]
    pub from: Option<Day>,
    /// Dernier jour, quand la date est donnée.
    #[serde(rename = "fin", default)]
    pub to: Option<Day>,
    /// La date de début n'est qu'approchée dans le livret.
    #[serde(rename = "debut_approche", default)]
    pub from_is_approximate: bool,
    /// Ce que les dates bornent.
    #[serde(rename = "borne", default)]
    pub bounds: Option<BoundOf>,
    /// Étape ou issue (`etape:issue`) d'où la durée court.
    #[serde(rename = "ancre", default)]
    #[schemars(extend("x-ref" = "etape-ou-issue"))]
    pub anchor: Option<super::steps::StepRef>,
    /// Consigne (une date) de l'ancre qui donne le dernier jour ; sans réponse, la durée minimale vaut durée prévue.
    #[serde(rename = "fin_par", default)]
    pub ended_by: Option<Id>,
    /// Durée exacte.
    #[serde(rename = "duree", default)]
    pub exact: Option<Duration>,
    /// Durée minimale.
    #[serde(rename = "duree_min", default)]
    pub min: Option<Duration>,
    /// Durée maximale.
    #[serde(rename = "duree_max", default)]
    pub max: Option<Duration>,
    /// La durée va jusqu'à cet événement, dit avec nos mots.
    #[serde(rename = "jusqu_a", default)]
    pub until: Option<String>,
    /// Période qui contient celle-ci.
    #[serde(rename = "dans", default)]
    #[schemars(extend("x-ref" = "periode"))]
    pub within: Option<Id>,
    /// Rang parmi les phases de la même période.
    #[serde(rename = "rang", default)]
    pub rank: Option<u8>,
    /// La période ne peut finir après la fin de celle-ci : la fin la plus proche l'emporte.
    #[serde(rename = "finit_avec", default)]
    #[schemars(extend("x-ref" = "periode"))]
    pub must_end_by: Option<Id>,
    /// Rythme : collectif, individuel…
    #[serde(rename = "modalite", default)]
    pub mode: Option<String>,
    /// La période n'a lieu que si nécessaire.
    #[serde(rename = "facultative", default)]
    pub optional: bool,
    /// Ce qui se passe quand la période n'est pas atteinte.
    #[serde(rename = "sinon", default)]
    pub fallback: Option<FallBack>,
    /// Renouvellement.
    #[serde(rename = "renouvellement", default)]
    pub renewal: Option<Renewal>,
    /// Comment on entre.
    #[serde(rename = "entrees", default)]
    pub entries: Option<Entries>,
    /// Durée que l'on cherche à faire coïncider avec celle-ci, sans jamais bloquer.
    #[serde(rename = "accorder_avec", default)]
    pub align_with: Option<String>,
    /// Le livret ne dit rien de cette durée.
    #[serde(rename = "non_dit", default)]
    pub unsaid: bool,
    /// Contenu de la phase, avec nos mots.
    #[serde(rename = "texte", default)]
    pub text: Option<String>,
}

/// Ce qu'une période mesure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub enum PeriodScope {
    /// L'action elle-même.
    #[serde(rename = "action")]
    Fiche,
    /// Un marché.
    #[serde(rename = "marche")]
    Market,
    /// Une promotion annuelle.
    #[serde(rename = "promotion")]
    Cohort,
    /// Le parcours d'une personne.
    #[serde(rename = "dossier")]
    Dossier,
    /// Un contrat.
    #[serde(rename = "contrat")]
    Contract,
    /// Un agrément.
    #[serde(rename = "agrement")]
    Approval,
    /// Une phase du parcours.
    #[serde(rename = "phase")]
    Phase,
    /// Des travaux.
    #[serde(rename = "travaux")]
    Works,
}

/// Ce que les dates d'une période bornent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum BoundOf {
    /// Les prescriptions.
    #[serde(rename = "prescriptions")]
    Prescriptions,
    /// Les entrées.
    #[serde(rename = "entrees")]
    Entries,
    /// Les jours d'accompagnement.
    #[serde(rename = "accompagnements")]
    Accompaniment,
    /// Ce qui est compté.
    #[serde(rename = "comptes")]
    Counting,
}

/// Comment on entre dans une action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum Entries {
    /// À tout moment, au fil de l'eau.
    #[serde(rename = "permanentes")]
    Continuous,
    /// Par promotion.
    #[serde(rename = "promotion")]
    Cohort,
    /// Par un calendrier de réunions.
    #[serde(rename = "calendrier")]
    Calendar,
}

/// Ce qui se passe quand une période n'est pas atteinte.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct FallBack {
    /// Période prolongée.
    #[serde(rename = "prolonge")]
    #[schemars(extend("x-ref" = "periode"))]
    pub extends: Id,
    /// De combien.
    #[serde(rename = "de")]
    pub by: Duration,
    /// La prolongation est automatique.
    #[serde(rename = "automatique", default)]
    pub automatic: bool,
    /// Exigences portées.
    #[serde(rename = "exigences", default)]
    pub requirements: Vec<Requirement>,
}

/// Renouvellement d'une période.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Renewal {
    /// Durée de chaque renouvellement.
    #[serde(rename = "duree")]
    pub each: Duration,
    /// Nombre de renouvellements au plus ; sans nombre, le livret n'en dit pas.
    #[serde(rename = "fois_max", default)]
    pub times: Option<u8>,
    /// Durée totale au plus.
    #[serde(rename = "total_max", default)]
    pub total: Option<Duration>,
    /// Étape qui décide.
    #[serde(rename = "decide_a")]
    #[schemars(extend("x-ref" = "etape"))]
    pub decided_at: Id,
    /// Exigences portées.
    #[serde(rename = "exigences", default)]
    pub requirements: Vec<Requirement>,
}

/// Compteur : un nombre d'événements d'une sorte, dans une portée, sur une fenêtre, comparé à une borne.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Counter {
    /// Origine.
    #[serde(flatten)]
    pub origin: Origin,
    /// Nom affiché.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Le compteur est la capacité de la fiche.
    #[serde(rename = "places", default)]
    pub capacity: bool,
    /// Événement compté.
    #[serde(rename = "compte")]
    pub counts: Event,
    /// Étapes ou issues qui alimentent le compteur ; sans indication, celles de la sorte comptée.
    #[serde(rename = "compte_a", default)]
    pub feeds: Vec<Feed>,
    /// Filtre sur l'événement, dit avec nos mots.
    #[serde(rename = "seulement", default)]
    pub only: Option<String>,
    /// Acteurs dont la participation est comptée.
    #[serde(rename = "avec", default)]
    pub with: Vec<String>,
    /// Dans quelle portée on compte.
    #[serde(rename = "portee")]
    pub scope: CounterScope,
    /// Sur quelle fenêtre on compte.
    #[serde(rename = "par", default)]
    pub per: Option<Per>,
    /// Période pendant laquelle on compte.
    #[serde(rename = "pendant", default)]
    #[schemars(extend("x-ref" = "periode"))]
    pub during: Option<Id>,
    /// Ce que la borne veut dire.
    pub nature: CounterNature,
    /// Borne, quand elle est un seul nombre.
    #[serde(rename = "valeur", default)]
    pub value: Option<u32>,
    /// Borne basse d'une fourchette.
    #[serde(rename = "min", default)]
    pub min: Option<u32>,
    /// Borne haute d'une fourchette.
    #[serde(rename = "max", default)]
    pub max: Option<u32>,
    /// Bornes réparties par opérateur ou par territoire.
    #[serde(rename = "repartition", default)]
    pub split: Vec<Split>,
    /// Part d'un autre compteur.
    #[serde(rename = "part_de", default)]
    pub share: Option<ShareOf>,
    /// Ce qui se passe à la borne.
    #[serde(rename = "a_la_borne")]
    pub at_bound: AtBound,
    /// Ce qui dispense, avec un motif.
    #[serde(rename = "dispense", default)]
    pub waiver: Option<String>,
    /// Ce que le livret écrit à la place d'un nombre, avec nos mots.
    #[serde(rename = "mention", default)]
    pub wording: Option<String>,
    /// Financement dont le compteur borne les octrois.
    #[serde(rename = "financement", default)]
    #[schemars(extend("x-ref" = "financement"))]
    pub fund: Option<Id>,
}

/// Étape ou issue qui alimente un compteur.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Feed {
    /// L'étape, ou l'issue (`etape:issue`).
    #[serde(rename = "etape")]
    #[schemars(extend("x-ref" = "etape-ou-issue"))]
    pub step: super::steps::StepRef,
    /// Consigne qui donne la quantité ; sans elle, un.
    #[serde(rename = "quantite", default)]
    pub amount: Option<Id>,
    /// Seulement quand une consigne a cette réponse.
    #[serde(rename = "quand", default)]
    pub only_if: Option<FeedIf>,
}

/// Réponse qui fait compter.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct FeedIf {
    /// La consigne.
    #[serde(rename = "consigne")]
    pub input: Id,
    /// Les réponses comptées.
    #[serde(rename = "vaut")]
    pub among: Vec<String>,
}

/// Portée d'un compteur.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub enum CounterScope {
    /// Le dossier.
    #[serde(rename = "dossier")]
    Dossier,
    /// L'opérateur.
    #[serde(rename = "operateur")]
    Operator,
    /// Le territoire.
    #[serde(rename = "territoire")]
    Territory,
    /// La fiche entière.
    #[serde(rename = "fiche")]
    Fiche,
}

/// Fenêtre de comptage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub enum Per {
    /// Semaine comptée depuis l'ancre.
    #[serde(rename = "semaine")]
    Week,
    /// Mois compté depuis l'ancre.
    #[serde(rename = "mois")]
    Month,
    /// Mois du calendrier.
    #[serde(rename = "mois-civil")]
    CalendarMonth,
    /// Année du calendrier.
    #[serde(rename = "annee-civile")]
    CalendarYear,
    /// Promotion annuelle.
    #[serde(rename = "promotion")]
    Cohort,
    /// Toute la période.
    #[serde(rename = "ensemble")]
    Whole,
    /// En même temps.
    #[serde(rename = "en-meme-temps")]
    AtOnce,
    /// Le livret ne dit pas sur quelle période.
    #[serde(rename = "non-dit")]
    Unsaid,
}

/// Ce qu'une borne veut dire (lecture A009). Les quatre capacités sans nombre restent distinctes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub enum CounterNature {
    /// Limite : on ne la dépasse pas.
    #[serde(rename = "limite")]
    Limit,
    /// Objectif : l'atteindre avertit.
    #[serde(rename = "objectif")]
    Objective,
    /// Fourchette.
    #[serde(rename = "fourchette")]
    Range,
    /// Minimum dû.
    #[serde(rename = "minimum")]
    Minimum,
    /// Nombre exact.
    #[serde(rename = "exact")]
    Exact,
    /// Repère : au-dessous on signale, au-dessus c'est admis.
    #[serde(rename = "reference")]
    Reference,
    /// Indicateur, sans borne.
    #[serde(rename = "indicateur")]
    Indicator,
    /// Illimité : le livret le dit.
    #[serde(rename = "illimite")]
    Unlimited,
    /// Au fil de l'eau : des entrées continues, sans nombre.
    #[serde(rename = "au-fil-de-l-eau")]
    Rolling,
    /// Dépend d'autre chose, sans nombre.
    #[serde(rename = "dependant")]
    Dependent,
    /// La rubrique est vide.
    #[serde(rename = "vide")]
    Blank,
}

/// Ce qui se passe à la borne.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum AtBound {
    /// L'acte est refusé.
    #[serde(rename = "refuser")]
    Refuse,
    /// L'acte est admis avec un avertissement.
    #[serde(rename = "avertir")]
    Warn,
    /// Un motif de refus devient recevable.
    #[serde(rename = "permettre-motif")]
    AllowMotive,
    /// Le compte est montré, rien de plus.
    #[serde(rename = "montrer")]
    Show,
}

/// Une part de la capacité.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Split {
    /// Opérateur, territoire ou zone.
    #[serde(rename = "pour")]
    #[schemars(extend("x-ref" = "acteur-ou-territoire"))]
    pub key: Id,
    /// Borne de cette part ; sans nombre, le livret n'en dit pas.
    #[serde(rename = "valeur", default)]
    pub value: Option<u32>,
    /// Exigences portées.
    #[serde(rename = "exigences", default)]
    pub requirements: Vec<Requirement>,
}

/// Part d'un autre compteur.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct ShareOf {
    /// Le compteur de référence.
    #[serde(rename = "compteur")]
    #[schemars(extend("x-ref" = "compteur"))]
    pub counter: Id,
    /// Part due, en pour cent ; sans nombre, un simple indicateur.
    #[serde(rename = "au_moins_pour_cent", default)]
    pub at_least_percent: Option<u8>,
}

/// Événement que l'on compte.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// Prescription envoyée.
    Prescription,
    /// Inscription réalisée.
    Inscription,
    /// Entrée dans l'action.
    #[serde(rename = "entree")]
    Entry,
    /// Personne présente dans l'action.
    #[serde(rename = "presence")]
    Presence,
    /// Parcours mené à son terme.
    #[serde(rename = "parcours-complet")]
    CompletedPath,
    /// Diagnostic sans parcours.
    #[serde(rename = "diagnostic")]
    Diagnosis,
    /// Prime ou aide accordée.
    #[serde(rename = "octroi")]
    Grant,
    /// Entretien ; un entretien est aussi un contact (lecture A004).
    #[serde(rename = "entretien")]
    Interview,
    /// Contact, quel qu'en soit le canal.
    Contact,
    /// Séance de groupe.
    #[serde(rename = "regroupement")]
    GroupSession,
    /// Heure d'accompagnement.
    #[serde(rename = "heure-accompagnement")]
    AccompanimentHour,
    /// Heure d'insertion réalisée sur un marché.
    #[serde(rename = "heure-insertion")]
    InsertionHour,
}
