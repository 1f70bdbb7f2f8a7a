//! The format of a survey: `recueils/*.toml`.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::condition::Condition;
use crate::facts::{FactKind, Sensitivity, Value};
use crate::fiche::FundKind;
use crate::values::{Day, Duration, Id};

/// Recueil : ce qu'un financeur demande de chaque participant, à quels moments, et ce qui s'en compte.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Survey {
    /// Nom court.
    pub id: Id,
    /// Nom affiché.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Version du modèle, affichée et portée par chaque fichier remis.
    pub version: u16,
    /// Sorte de financement : les fiches qui en ont un de cette sorte, et elles seules, ont ce recueil.
    #[serde(rename = "financement")]
    pub funding: FundKind,
    /// Premier jour d'entrée auquel il s'applique.
    #[serde(rename = "depuis")]
    pub since: Day,
    /// Dernier jour d'entrée auquel il s'applique.
    #[serde(rename = "jusqu_a", default)]
    pub until: Option<Day>,
    /// Le texte qui le fonde.
    #[serde(rename = "fondement")]
    pub basis: String,
    /// Ce que nous avons choisi et que l'autorité de gestion doit confirmer.
    #[serde(rename = "a_verifier", default)]
    pub to_verify: bool,
    /// Remarque affichée.
    #[serde(default)]
    pub note: Option<String>,
    /// Qui répond avec la personne : rôles ou organisations.
    #[serde(rename = "remplit")]
    #[schemars(extend("x-ref" = "acteur"))]
    pub by: Vec<Id>,
    /// La réponse selon laquelle tout ce qui se compte se répartit : `entree.genre`.
    #[serde(rename = "ventilation")]
    #[schemars(extend("format" = "fait"))]
    pub split: String,
    /// Comment une personne qui revient dans la même opération se compte, tel qu'il faut le dire.
    #[serde(rename = "retour")]
    pub reentry: String,
    /// Les moments, dans l'ordre ; le premier fait compter la participation.
    #[serde(rename = "moment")]
    pub moments: Vec<Moment>,
    /// Les questions.
    #[serde(rename = "question")]
    pub questions: Vec<Question>,
    /// Ce que des réponses ne peuvent pas dire ensemble.
    #[serde(rename = "controle", default)]
    pub checks: Vec<Check>,
    /// Ce qui se compte.
    #[serde(rename = "indicateur", default)]
    pub indicators: Vec<Indicator>,
    /// Ce qui doit tenir entre ce qui se compte.
    #[serde(rename = "identite", default)]
    pub identities: Vec<Identity>,
    /// Les colonnes du fichier des participants.
    #[serde(rename = "colonne", default)]
    pub columns: Vec<Column>,
}

/// Moment où l'on répond.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Moment {
    /// Nom court.
    pub id: Id,
    /// Nom affiché.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Le jour d'où l'on compte.
    #[serde(rename = "depuis")]
    pub from: Anchor,
    /// Combien de temps après ce jour l'on répond.
    #[serde(rename = "apres", default)]
    pub after: Option<Duration>,
    /// Combien de temps l'on a pour répondre ; sans indication, rien ne le dit.
    #[serde(rename = "delai", default)]
    pub within: Option<Duration>,
    /// Le texte qui fonde le moment et son délai.
    #[serde(rename = "fondement")]
    pub basis: String,
    /// Rank in the file, set by the reader.
    #[serde(rename = "#", default)]
    #[schemars(skip)]
    pub position: usize,
}

/// Jour d'où un moment se compte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum Anchor {
    /// L'entrée dans l'action.
    #[serde(rename = "entree")]
    Entry,
    /// La sortie de l'action.
    #[serde(rename = "sortie")]
    Exit,
}

/// Question d'un recueil.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Question {
    /// Nom court ; dans une condition, après son moment : `entree.situation`.
    pub id: Id,
    /// Les moments où elle se pose.
    #[schemars(extend("x-ref" = "moment"))]
    pub moments: Vec<Id>,
    /// Nom affiché.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Question posée.
    pub question: String,
    /// Aide à la réponse.
    #[serde(rename = "aide", default)]
    pub help: Option<String>,
    /// Sorte de réponse : `oui-non`, `choix`, `nombre` ou `date`.
    #[serde(rename = "type")]
    pub kind: FactKind,
    /// Réponses possibles d'un choix. Un alias est la valeur du fait repris qui y répond.
    #[serde(rename = "valeurs", default)]
    pub values: Vec<Value>,
    /// Plus petite et plus grande valeur d'un nombre.
    #[serde(rename = "bornes", default)]
    pub range: Option<[i32; 2]>,
    /// Question de date dont l'âge se calcule, en années révolues au jour de l'entrée : il ne se demande pas.
    #[serde(rename = "age_depuis", default)]
    #[schemars(extend("x-ref" = "question"))]
    pub age_since: Option<Id>,
    /// Classe de sensibilité.
    #[serde(rename = "classe")]
    pub class: Sensitivity,
    /// Sans réponse, le moment reste incomplet.
    #[serde(rename = "obligatoire", default)]
    pub required: bool,
    /// La personne peut ne pas souhaiter répondre, et c'est une réponse.
    #[serde(rename = "refus", default)]
    pub may_withhold: bool,
    /// La question ne se pose que si la condition est vraie.
    #[serde(rename = "si", default)]
    pub asked_if: Option<Condition>,
    /// Fait de la personne dont la réponse est reprise, à confirmer.
    #[serde(rename = "repris", default)]
    #[schemars(extend("x-ref" = "fait"))]
    pub taken_from: Option<String>,
    /// Rank in the file, set by the reader.
    #[serde(rename = "#", default)]
    #[schemars(skip)]
    pub position: usize,
}

/// Contrôle : ce que des réponses ne peuvent pas dire ensemble.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Check {
    /// Nom court.
    pub id: Id,
    /// Ce qui ne va pas, et quoi faire.
    #[serde(rename = "message")]
    pub message: String,
    /// Vraie quand les réponses se contredisent.
    #[serde(rename = "si")]
    pub broken_if: Condition,
    /// Ce qu'il en est.
    #[serde(rename = "effet")]
    pub severity: Severity,
    /// Rank in the file, set by the reader.
    #[serde(rename = "#", default)]
    #[schemars(skip)]
    pub position: usize,
}

/// Ce que fait un contrôle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum Severity {
    /// Les réponses ne sont pas admises.
    #[serde(rename = "refuser")]
    Refuse,
    /// Elles sont admises, et signalées.
    #[serde(rename = "signaler")]
    Flag,
}

/// Indicateur : ce qui se compte des participants.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Indicator {
    /// Nom court.
    pub id: Id,
    /// Code du règlement.
    pub code: String,
    /// Nom affiché.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Le moment dont les données doivent être complètes.
    #[schemars(extend("x-ref" = "moment"))]
    pub moment: Id,
    /// Ce qui fait compter un participant ; sans condition, tous comptent.
    #[serde(rename = "si", default)]
    pub test: Option<Condition>,
    /// Ce que l'indicateur compte quand ce ne sont pas des participants : il ne se calcule pas d'ici.
    #[serde(rename = "entites", default)]
    pub entities: Option<String>,
    /// Comment est-ce compté, en une phrase.
    #[serde(rename = "compte")]
    pub how: String,
    /// Rank in the file, set by the reader.
    #[serde(rename = "#", default)]
    #[schemars(skip)]
    pub position: usize,
}

/// Identité : ce qui doit tenir entre des indicateurs, en tout et pour chaque part.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Identity {
    /// Nom court.
    pub id: Id,
    /// L'identité en une phrase.
    #[serde(rename = "libelle")]
    pub label: String,
    /// Les indicateurs dont la somme est comparée.
    #[serde(rename = "gauche")]
    #[schemars(extend("x-ref" = "indicateur"))]
    pub left: Vec<Id>,
    /// Comment.
    #[serde(rename = "signe")]
    pub sign: Sign,
    /// À la somme de ceux-ci.
    #[serde(rename = "droite")]
    #[schemars(extend("x-ref" = "indicateur"))]
    pub right: Vec<Id>,
    /// Rank in the file, set by the reader.
    #[serde(rename = "#", default)]
    #[schemars(skip)]
    pub position: usize,
}

/// Signe d'une identité.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum Sign {
    /// Les deux sommes sont égales.
    #[serde(rename = "egal")]
    Equal,
    /// La première ne dépasse pas la seconde.
    #[serde(rename = "au-plus")]
    AtMost,
}

impl Sign {
    /// Whether two sums stand so.
    pub fn holds(self, left: u64, right: u64) -> bool {
        match self {
            Sign::Equal => left == right,
            Sign::AtMost => left <= right,
        }
    }
}

/// Colonne du fichier des participants.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Column {
    /// Titre.
    #[serde(rename = "titre")]
    pub title: String,
    /// Ce qu'elle contient : une réponse (`entree.situation`), ou `participant`, `nom`, `jour-entree`,
    /// `jour-sortie`, `complet`.
    #[serde(rename = "donnee")]
    pub holds: String,
    /// Rank in the file, set by the reader.
    #[serde(rename = "#", default)]
    #[schemars(skip)]
    pub position: usize,
}

impl Survey {
    /// The moment of this name.
    pub fn moment(&self, id: &str) -> Option<&Moment> {
        self.moments.iter().find(|moment| moment.id.as_str() == id)
    }

    /// The question of this name.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|one| one.id.as_str() == id)
    }

    /// What a condition names: a moment, and a question asked then. An age is asked at no moment, and known at
    /// each where the date it comes from is.
    pub fn named(&self, name: &str) -> Option<(&Moment, &Question)> {
        let (moment, question) = name.split_once('.')?;
        let (moment, question) = (self.moment(moment)?, self.question(question)?);
        question
            .moments
            .contains(&moment.id)
            .then_some((moment, question))
    }

    /// The last moment that a condition reads an answer of.
    pub fn last_read(&self, condition: &Condition) -> Option<&Moment> {
        let leaves = condition.tree.leaves();
        let read: Vec<&Id> = leaves
            .into_iter()
            .filter_map(|leaf| Some(&self.named(&leaf.fact)?.0.id))
            .collect();
        let mut moments = self.moments.iter();
        moments.rfind(|moment| read.contains(&&moment.id))
    }

    /// The questions of a moment that are put to somebody.
    pub fn asked_at<'s>(&'s self, moment: &'s Id) -> impl Iterator<Item = &'s Question> {
        let questions = self.questions.iter();
        questions.filter(move |one| one.age_since.is_none() && one.moments.contains(moment))
    }

    /// The indicator of this name.
    pub fn indicator(&self, id: &Id) -> Option<&Indicator> {
        self.indicators.iter().find(|one| one.id == *id)
    }

    /// The answers to the question that everything is broken down by: value and label, in the order of the file.
    pub fn parts(&self) -> Vec<(&str, &str)> {
        let question = self.named(&self.split).map(|(_, question)| question);
        let values = question.map_or(&[][..], |question| &question.values);
        values
            .iter()
            .map(|value| (value.id.as_str(), value.label.as_str()))
            .collect()
    }

    /// The most sensitive thing that a condition reads.
    pub fn class_of(&self, condition: Option<&Condition>) -> Sensitivity {
        let leaves = condition.map(|condition| condition.tree.leaves());
        let read = leaves.into_iter().flatten();
        let read = read.filter_map(|leaf| Some(self.named(&leaf.fact)?.1.class));
        read.max().unwrap_or(Sensitivity::S1)
    }
}
