//! Steps: an act by parties, in a window, with outcomes that someone decides.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Origin;
use crate::condition::Condition;
use crate::values::{Duration, Id, Requirement};

/// Étape : un acte d'acteurs, dans une fenêtre, avec des issues que quelqu'un décide.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Step {
    /// Origine.
    #[serde(flatten)]
    pub origin: Origin,
    /// Nom affiché.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Sorte d'acte.
    #[serde(rename = "type")]
    pub kind: StepKind,
    /// Étapes (ou issues, `etape:issue`) après lesquelles celle-ci devient possible : l'une d'elles suffit.
    #[serde(rename = "apres", default)]
    #[schemars(extend("x-ref" = "etape-ou-issue"))]
    pub after: Vec<StepRef>,
    /// Qui fait l'acte : plusieurs acteurs le font ensemble, sauf une prescription, que l'un d'eux fait seul.
    #[serde(rename = "acteurs", default)]
    #[schemars(extend("x-ref" = "acteur"))]
    pub actors: Vec<Id>,
    /// Instance devant laquelle l'étape passe quand ses membres agissent ; sans indication, celle des acteurs.
    #[serde(rename = "devant", default)]
    #[schemars(extend("x-ref" = "acteur"))]
    pub before: Option<Id>,
    /// Qui doit être présent.
    #[serde(rename = "presents", default)]
    #[schemars(extend("x-ref" = "acteur"))]
    pub participants: Vec<Id>,
    /// Ce qui se passe quand un présent manque ; sans indication, l'étape est incomplète.
    #[serde(rename = "si_absent", default)]
    pub when_absent: WhenMissing,
    /// Qui est invité sans que sa présence soit exigée.
    #[serde(rename = "invites", default)]
    #[schemars(extend("x-ref" = "acteur"))]
    pub invited: Vec<Id>,
    /// L'étape est-elle due ?
    #[serde(rename = "caractere", default)]
    pub necessity: super::Necessity,
    /// Ce que l'étape concerne quand ce n'est pas le dossier d'une personne.
    #[serde(rename = "portee", default)]
    pub scope: StepScope,
    /// Documents sans lesquels l'étape n'est pas complète.
    #[serde(rename = "pieces", default)]
    #[schemars(extend("x-ref" = "document"))]
    pub documents: Vec<Id>,
    /// Ce que l'étape consigne.
    #[serde(rename = "consigne", default)]
    pub inputs: Vec<Input>,
    /// Quand l'étape a lieu.
    #[serde(rename = "fenetre", default)]
    pub window: Option<Window>,
    /// Ce qui se passe hors de la fenêtre ; sans indication, c'est signalé.
    #[serde(rename = "hors_fenetre", default = "flag")]
    pub outside_window: WhenMissing,
    /// La consigne (une date) qui donne le jour de l'étape, quand ce n'est pas celui où elle est tenue.
    #[serde(rename = "date_par", default)]
    pub dated_by: Option<Id>,
    /// L'étape se répète une fois par période de ce nom (chaque contrat, chaque phase…).
    #[serde(rename = "chaque", default)]
    #[schemars(extend("x-ref" = "periode"))]
    pub each: Option<Id>,
    /// L'étape peut avoir lieu après la fin de cette période sans la prolonger.
    #[serde(rename = "peut_depasser", default)]
    #[schemars(extend("x-ref" = "periode"))]
    pub may_pass: Option<Id>,
    /// Canaux de l'acte : chaque élément est une voie complète (`courriel et telephone`).
    #[serde(rename = "canaux", default)]
    pub channels: Vec<String>,
    /// Adresse exigée.
    #[serde(rename = "courriel", default)]
    pub mail: Option<String>,
    /// Lieux admis.
    #[serde(rename = "lieux", default)]
    pub places: Vec<String>,
    /// Classe de sensibilité de ce que l'étape consigne ; sans indication, la situation sociale (S2).
    #[serde(rename = "classe", default = "social")]
    pub class: crate::facts::Sensitivity,
    /// Qui seul peut lire ce que l'étape consigne.
    #[serde(rename = "lecteurs", default)]
    #[schemars(extend("x-ref" = "acteur"))]
    pub readers: Vec<Id>,
    /// Qui est informé que l'étape a eu lieu.
    #[serde(rename = "avise", default)]
    #[schemars(extend("x-ref" = "acteur"))]
    pub notify: Vec<Id>,
    /// Issues possibles ; sans issue, l'étape est faite ou ne l'est pas.
    #[serde(rename = "issues", default)]
    pub outcomes: Vec<Outcome>,
    /// L'étape ouvre cette période.
    #[serde(rename = "ouvre", default)]
    #[schemars(extend("x-ref" = "periode"))]
    pub opens: Option<Id>,
    /// Ce que l'étape cherche, avec nos mots.
    #[serde(rename = "texte", default)]
    pub text: Option<String>,
}

fn social() -> crate::facts::Sensitivity {
    crate::facts::Sensitivity::S2
}

fn flag() -> WhenMissing {
    WhenMissing::Flag
}

/// Ce que fait un manque.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
pub enum WhenMissing {
    /// L'acte est refusé.
    #[serde(rename = "refuser")]
    Refuse,
    /// L'acte est incomplet : il ne produit rien tant que le manque n'est pas comblé.
    #[default]
    #[serde(rename = "incomplet")]
    Incomplete,
    /// Le manque est signalé.
    #[serde(rename = "signaler")]
    Flag,
}

/// Sorte d'acte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub enum StepKind {
    /// Appui au prescripteur avant toute inscription.
    #[serde(rename = "appui")]
    Support,
    /// Prescription ou orientation.
    #[serde(rename = "prescription")]
    Prescription,
    /// Accusé de réception.
    #[serde(rename = "accuse-reception")]
    Acknowledgement,
    /// Entretien.
    #[serde(rename = "entretien")]
    Interview,
    /// Diagnostic.
    #[serde(rename = "diagnostic")]
    Diagnosis,
    /// Réunion ou commission.
    #[serde(rename = "reunion")]
    Meeting,
    /// Décision d'une instance ou d'un professionnel.
    #[serde(rename = "decision")]
    Decision,
    /// Choix de la personne.
    #[serde(rename = "adhesion")]
    Adhesion,
    /// Signature d'un contrat, embauche, entrée dans une phase.
    #[serde(rename = "entree")]
    Entry,
    /// Action de l'accompagnement.
    #[serde(rename = "action")]
    Activity,
    /// Bilan.
    #[serde(rename = "bilan")]
    Review,
    /// Renouvellement ou prolongation.
    #[serde(rename = "renouvellement")]
    Renewal,
    /// Sortie.
    #[serde(rename = "sortie")]
    Exit,
    /// Suivi après la sortie.
    #[serde(rename = "suivi")]
    FollowUp,
    /// Suites d'un manquement.
    #[serde(rename = "suspension")]
    Suspension,
}

/// Ce qu'une étape concerne.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
pub enum StepScope {
    /// Le dossier d'une personne ou d'un ménage.
    #[default]
    #[serde(rename = "dossier")]
    Dossier,
    /// L'action dans son ensemble.
    #[serde(rename = "action")]
    Fiche,
    /// Un marché.
    #[serde(rename = "marche")]
    Market,
    /// Le prescripteur, avant qu'une personne soit nommée.
    #[serde(rename = "prescripteur")]
    Prescriber,
}

/// Ce qu'une étape consigne.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Input {
    /// Nom court.
    pub id: Id,
    /// Ce qui est demandé.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Sorte de réponse.
    #[serde(rename = "type")]
    pub kind: InputKind,
    /// Réponses admises.
    #[serde(rename = "choix", default)]
    pub choices: Vec<String>,
    /// D'autres réponses restent possibles, avec un motif.
    #[serde(rename = "liste_ouverte", default)]
    pub open: bool,
    /// Sans cette réponse, l'étape est incomplète.
    #[serde(rename = "obligatoire", default)]
    pub required: bool,
    /// La seule réponse qui convient : `oui` pour un engagement à prendre.
    #[serde(rename = "attendue", default)]
    pub wanted: Option<String>,
    /// Premier et dernier jours attendus d'une date, chaque année : `["11-20", "11-30"]` ; hors d'eux, c'est signalé.
    #[serde(rename = "attendue_entre", default)]
    pub expected_between: Option<[String; 2]>,
    /// Ce qui se passe quand une réponse obligatoire manque ; sans indication, l'acte est incomplet.
    #[serde(rename = "sinon", default)]
    pub when_missing: WhenMissing,
    /// Qui doit répondre.
    #[serde(rename = "par", default)]
    #[schemars(extend("x-ref" = "acteur"))]
    pub by: Option<Id>,
    /// Fait que la réponse renseigne, pour les conditions lues à cette étape.
    #[serde(rename = "fait", default)]
    #[schemars(extend("x-ref" = "fait"))]
    pub fact: Option<String>,
    /// Exigences portées par cette réponse.
    #[serde(rename = "exigences", default)]
    pub requirements: Vec<Requirement>,
}

/// Sorte de réponse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum InputKind {
    /// Oui ou non.
    #[serde(rename = "oui-non")]
    YesNo,
    /// Une réponse parmi les choix.
    #[serde(rename = "choix")]
    Choice,
    /// Une ou plusieurs réponses parmi les choix.
    #[serde(rename = "choix-multiple")]
    Choices,
    /// Un texte.
    #[serde(rename = "texte")]
    Text,
    /// Un jour.
    #[serde(rename = "date")]
    Date,
    /// Un nombre.
    #[serde(rename = "nombre")]
    Number,
    /// Un montant en euros.
    #[serde(rename = "montant")]
    Amount,
    /// Un opérateur de la fiche, qui devient celui du dossier.
    #[serde(rename = "operateur")]
    Operator,
}

/// Fenêtre d'une étape, relative à une ancre. Les deux bornes sont comprises.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Window {
    /// Étape, issue ou période (`debut:periode`, `fin:periode`) d'où l'on compte.
    #[serde(rename = "depuis")]
    #[schemars(extend("x-ref" = "ancre"))]
    pub anchor: String,
    /// Au plus tôt, après l'ancre.
    #[serde(rename = "au_plus_tot", default)]
    pub earliest: Option<Duration>,
    /// Au plus tard, après l'ancre.
    #[serde(rename = "au_plus_tard", default)]
    pub latest: Option<Duration>,
    /// De cette semaine, comptée depuis l'ancre…
    #[serde(rename = "de_semaine", default)]
    pub from_week: Option<u16>,
    /// … à celle-ci.
    #[serde(rename = "a_semaine", default)]
    pub to_week: Option<u16>,
    /// Au moins cette durée avant l'ancre.
    #[serde(rename = "avant", default)]
    pub before: Option<Duration>,
    /// Marge de part et d'autre.
    #[serde(rename = "marge", default)]
    pub margin: Option<Duration>,
    /// La fenêtre n'existe que si la condition est vraie (rang de la période, durée atteinte).
    #[serde(rename = "seulement", default)]
    pub only_when: Option<String>,
}

/// Issue d'une étape.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Outcome {
    /// Nom court, unique dans l'étape.
    pub id: Id,
    /// Nom affiché.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Qui décide ; plusieurs décident ensemble, d'accord.
    #[serde(rename = "decide_par", default)]
    #[schemars(extend("x-ref" = "acteur"))]
    pub decided_by: Vec<Id>,
    /// Faut-il un motif ?
    #[serde(rename = "motif", default)]
    pub motive: Motive,
    /// Motifs proposés.
    #[serde(rename = "motifs", default)]
    pub motives: Vec<Ground>,
    /// D'autres motifs restent possibles, écrits.
    #[serde(rename = "motifs_ouverts", default)]
    pub open_motives: bool,
    /// L'issue n'est possible que si la condition est vraie.
    #[serde(rename = "si", default)]
    pub test: Option<Condition>,
    /// Documents exigés pour cette issue.
    #[serde(rename = "pieces", default)]
    #[schemars(extend("x-ref" = "document"))]
    pub documents: Vec<Id>,
    /// Ce que l'issue consigne.
    #[serde(rename = "consigne", default)]
    pub inputs: Vec<Input>,
    /// Canaux par lesquels la décision est dite : chacun est une voie complète.
    #[serde(rename = "canaux", default)]
    pub channels: Vec<String>,
    /// Qui est informé.
    #[serde(rename = "avise", default)]
    #[schemars(extend("x-ref" = "acteur"))]
    pub notify: Vec<Id>,
    /// Étapes qui suivent.
    #[serde(rename = "suite", default)]
    #[schemars(extend("x-ref" = "etape"))]
    pub next: Vec<Id>,
    /// Période que l'issue ouvre.
    #[serde(rename = "ouvre", default)]
    #[schemars(extend("x-ref" = "periode"))]
    pub opens: Option<Id>,
    /// Période que l'issue renouvelle ou prolonge.
    #[serde(rename = "prolonge", default)]
    #[schemars(extend("x-ref" = "periode"))]
    pub extends: Option<Id>,
    /// L'issue ferme le dossier.
    #[serde(rename = "ferme_dossier", default)]
    pub closes: bool,
    /// Ce que font, à la fermeture, les minimums qui ne sont pas atteints.
    #[serde(rename = "minimums", default)]
    pub minimums: AtMinimums,
    /// L'issue constate que l'étape n'a pas lieu : personne n'a à y être.
    #[serde(rename = "sans_presents", default)]
    pub without_meeting: bool,
    /// L'issue est exceptionnelle.
    #[serde(rename = "exceptionnelle", default)]
    pub exceptional: bool,
    /// Exigences portées par l'issue.
    #[serde(rename = "exigences", default)]
    pub requirements: Vec<Requirement>,
}

/// Ce que font, quand une issue ferme le dossier, les minimums (comptes, durées) qui ne sont pas atteints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
pub enum AtMinimums {
    /// Ils sont signalés.
    #[default]
    #[serde(rename = "avertir")]
    Warn,
    /// L'issue est refusée.
    #[serde(rename = "refuser")]
    Refuse,
    /// Ils ne sont plus dus.
    #[serde(rename = "dispenser")]
    Waive,
}

/// Motif proposé.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Ground {
    /// Nom court.
    pub id: Id,
    /// Nom affiché.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Le motif n'est recevable que si ce compteur a atteint sa borne.
    #[serde(rename = "si_atteint", default)]
    #[schemars(extend("x-ref" = "compteur"))]
    pub only_when_reached: Option<Id>,
}

/// Un motif est-il demandé ?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
pub enum Motive {
    /// Le livret n'en demande pas : il est facultatif.
    #[default]
    #[serde(rename = "facultatif")]
    Optional,
    /// Il est exigé.
    #[serde(rename = "exige")]
    Required,
    /// Il n'est pas demandé à la personne.
    #[serde(rename = "non-demande")]
    NotAsked,
}

/// Renvoi à une étape, ou à l'une de ses issues (`etape:issue`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct StepRef(pub String);

impl StepRef {
    /// The step named.
    pub fn step(&self) -> &str {
        self.0.split(':').next().unwrap_or_default()
    }

    /// The outcome named, if any.
    pub fn outcome(&self) -> Option<&str> {
        self.0.split_once(':').map(|(_, outcome)| outcome)
    }
}
