//! What a dossier adds to a document: whom it is about, what happened, what was decided, what is certified.

use domain::fiche::{Motive, Outcome, Step};
use domain::values::{Date, Id};
use serde::Serialize;

/// What a dossier adds.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Filled {
    /// Whom it is about: a name and a value, empty when it is not known.
    #[serde(rename = "sujet")]
    pub subject: Vec<(String, Option<String>)>,
    /// The dossier's own marks: number, prescriber, operator, dates.
    #[serde(rename = "reperes")]
    pub marks: Vec<(String, Option<String>)>,
    /// The day they entered the action, in words.
    #[serde(rename = "entree")]
    pub entered: Option<String>,
    /// The day they left it, in words; nothing while they are in, or when they never were.
    #[serde(rename = "sortie")]
    pub left: Option<String>,
    /// What is known of them that may be read.
    #[serde(rename = "faits")]
    pub facts: Vec<(String, String)>,
    /// What happened, from the first day.
    #[serde(rename = "parcours")]
    pub path: Vec<Moment>,
    /// What the person took part in, and on which days: nothing of what it came to.
    #[serde(rename = "presences")]
    pub attended: Vec<(String, String)>,
    /// What counts: a name and a value.
    #[serde(rename = "comptes")]
    pub counts: Vec<(String, String)>,
    /// Aids, in a line each.
    #[serde(rename = "aides")]
    pub aids: Vec<String>,
    /// When and by whom the document was deposited.
    #[serde(rename = "depose")]
    pub deposited: Option<String>,
    /// The answers to what is asked at the step of the document, by input.
    #[serde(skip)]
    pub answers: Vec<(Id, String)>,
    /// What that step came to, as the fiche names it.
    #[serde(skip)]
    pub outcome: Option<String>,
    /// The documents that are there.
    #[serde(skip)]
    pub there: Vec<Id>,
    /// The actors who signed, as the fiche names them, and on what day, in words, when it is known.
    #[serde(skip)]
    pub signed: Vec<(Id, Option<String>)>,
}

/// A decision, as a letter tells it.
#[derive(Debug, Clone, Serialize)]
pub struct Decision {
    /// What was decided.
    #[serde(rename = "quoi")]
    pub what: String,
    /// At which step.
    #[serde(rename = "etape")]
    pub step: Option<String>,
    /// The day, in words.
    #[serde(rename = "jour")]
    pub on: String,
    /// By whom.
    #[serde(rename = "par")]
    pub by: Option<String>,
    /// The ground chosen among those of the fiche.
    #[serde(rename = "motif")]
    pub ground: Option<String>,
    /// The reason written.
    #[serde(rename = "raison")]
    pub reason: Option<String>,
    /// Whether it may be contested.
    #[serde(rename = "contestable")]
    pub appeal: bool,
    /// Whether it goes against what was asked; otherwise it says that something comes to its end.
    #[serde(rename = "defavorable")]
    pub adverse: bool,
    /// For whom the letter is signed.
    #[serde(rename = "signe")]
    pub signed_for: Option<String>,
}

/// Something that happened.
#[derive(Debug, Clone, Serialize)]
pub struct Moment {
    /// The code of the act.
    #[serde(rename = "acte")]
    pub act: &'static str,
    /// The day, in words.
    #[serde(rename = "jour")]
    pub on: String,
    /// What.
    #[serde(rename = "quoi")]
    pub what: String,
    /// The reason written.
    #[serde(rename = "motif")]
    pub reason: Option<String>,
    /// What was written down: the question, the answer.
    #[serde(rename = "lignes")]
    pub lines: Vec<(String, String)>,
}

/// Somebody's part in an operation that a fund pays for.
#[derive(Debug, Clone, Serialize)]
pub struct Participation {
    /// The programme that pays, as its survey names it.
    #[serde(rename = "programme")]
    pub program: String,
    /// The text that asks for it.
    #[serde(rename = "fondement")]
    pub basis: String,
    /// What pays for the action, and whose money it is.
    #[serde(rename = "financements")]
    pub funds: Vec<String>,
    /// Who leads the operation.
    #[serde(rename = "operateur")]
    pub operator: Option<String>,
    /// The day of entry, in words.
    #[serde(rename = "entree")]
    pub entered: String,
    /// The day of exit, in words; nothing while the person is in.
    #[serde(rename = "sortie")]
    pub left: Option<String>,
    /// What is gathered of what the fund asks: the moment, and on what day.
    #[serde(rename = "donnees")]
    pub gathered: Vec<(String, Option<String>)>,
}

/// A year of an action, or of an operator in it: in numbers, then in words.
#[derive(Debug, Clone, Serialize)]
pub struct Year {
    /// The year, or the days it runs from and to.
    #[serde(rename = "annee")]
    pub year: String,
    /// Whose year it is, when it is one operator's.
    #[serde(rename = "operateur")]
    pub operator: Option<String>,
    /// Where the report is: written, sent, accepted.
    #[serde(rename = "etat")]
    pub stage: Option<String>,
    /// The titles of the table.
    #[serde(rename = "entetes")]
    pub heads: Vec<String>,
    /// Its lines.
    #[serde(rename = "lignes")]
    pub lines: Vec<Vec<String>>,
    /// What is counted against a bound, in words.
    #[serde(rename = "comptes")]
    pub counts: Vec<String>,
    /// The steps held: which, how many times.
    #[serde(rename = "etapes")]
    pub steps: Vec<(String, String)>,
    /// What is to be known of these numbers.
    #[serde(rename = "remarque")]
    pub note: Option<String>,
    /// What is written: what it is about, and what is said of it. None when all is still to be written.
    #[serde(rename = "textes")]
    pub texts: Vec<(String, Option<String>)>,
}

impl Year {
    /// One to try the template with.
    pub(crate) fn sample() -> Year {
        let text = |text: &str| text.to_owned();
        Year {
            year: text("2018"),
            operator: Some(text("Une structure")),
            stage: Some(text("envoyé")),
            heads: vec![text("Opérateur"), text("Entrées")],
            lines: vec![vec![text("Une structure"), text("12")]],
            counts: vec![text("Places : 12 sur 52")],
            steps: vec![(text("Bilan"), text("12"))],
            note: Some(text("Une remarque")),
            texts: vec![
                (
                    text("Ce qui a été fait"),
                    Some(text("Un texte.\n\nUn autre.")),
                ),
                (text("Ce qui est prévu"), None),
            ],
        }
    }
}

impl Filled {
    /// A dossier to try templates with: something everywhere, so that every part of a template is set.
    pub(crate) fn sample(day: Date) -> Filled {
        let text = |text: &str| text.to_owned();
        let pair = |name: &str, value: &str| (text(name), text(value));
        let line = |name: &str, value: &str| (text(name), Some(text(value)));
        Filled {
            subject: vec![line("Nom", "Nom"), (text("Prénom"), None)],
            marks: vec![line("Dossier", "n° 1")],
            entered: Some(french::text::date(day)),
            left: None,
            facts: vec![pair("Une donnée", "oui")],
            path: vec![Moment::sample(day)],
            attended: vec![pair("Entretien", &french::text::date(day))],
            counts: vec![pair("Heures", "12 sur 24")],
            aids: vec![text("Une aide")],
            deposited: Some(text("Déposé dans le dossier.")),
            ..Filled::default()
        }
    }
}

impl Moment {
    fn sample(day: Date) -> Moment {
        Moment {
            act: "hold",
            on: french::text::date(day),
            what: "Entretien".to_owned(),
            reason: Some("Une raison".to_owned()),
            lines: vec![("Question".to_owned(), "réponse".to_owned())],
        }
    }
}

impl Decision {
    /// Whether an outcome goes against what was asked, as far as the fiche says: it wants reasons for it, or another
    /// outcome of the same step would have opened or prolonged something, or it closes the dossier of somebody who never
    /// entered. What closes the dossier otherwise may be a happy end.
    pub fn is_adverse(step: &Step, outcome: &Outcome, entered: bool) -> bool {
        let goes_on = |one: &Outcome| one.opens.is_some() || one.extends.is_some();
        let mut others = step.outcomes.iter();
        outcome.motive == Motive::Required
            || !goes_on(outcome) && others.any(goes_on)
            || outcome.closes && !entered
    }

    /// One to try the template with.
    pub(crate) fn sample(day: Date) -> Decision {
        Decision {
            what: "Candidature non retenue".to_owned(),
            step: Some("Réunion".to_owned()),
            on: french::text::date(day),
            by: Some("la commission".to_owned()),
            ground: Some("Un motif".to_owned()),
            reason: Some("Une raison".to_owned()),
            appeal: true,
            adverse: true,
            signed_for: Some("Une structure".to_owned()),
        }
    }
}

impl Participation {
    /// One to try the template with.
    pub(crate) fn sample(day: Date) -> Participation {
        let on = french::text::date(day);
        Participation {
            program: "Un programme".to_owned(),
            basis: "Un règlement".to_owned(),
            funds: vec!["Un cofinancement".to_owned()],
            operator: Some("Une structure".to_owned()),
            entered: on.clone(),
            left: Some(on.clone()),
            gathered: vec![
                ("à l'entrée".to_owned(), Some(on)),
                ("à la sortie".to_owned(), None),
            ],
        }
    }
}
