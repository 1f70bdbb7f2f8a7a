//! A meeting of a body: its agenda before, its minutes after. The same values, one template.

use domain::Catalogue;
use domain::values::Date;
use serde::Serialize;

use crate::imprint::Imprint;
use crate::press::Paper;

/// The agenda or the minutes of a meeting.
#[derive(Debug, Clone, Serialize)]
pub struct Meeting {
    /// What it bears.
    #[serde(rename = "mention")]
    pub imprint: Imprint,
    /// The body.
    #[serde(rename = "instance")]
    pub body: String,
    /// The day and the hour, in words.
    #[serde(rename = "quand")]
    pub when: String,
    /// Where.
    #[serde(rename = "lieu")]
    pub place: String,
    /// Those who were there; nothing before the meeting.
    #[serde(rename = "presents")]
    pub present: Option<Vec<String>>,
    /// What was said besides.
    pub note: String,
    /// The dossiers, by what became of them.
    pub sections: Vec<(String, Vec<Line>)>,
    /// When and by whom the minutes were closed.
    #[serde(rename = "clos")]
    pub closed: Option<String>,
}

/// A dossier before a body.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// Whom it is about.
    #[serde(rename = "qui")]
    pub who: String,
    /// The fiche.
    pub fiche: String,
    /// The question.
    pub question: String,
    /// Where the booklet asks it.
    #[serde(rename = "parce_que")]
    pub because: String,
    /// Since when it waits, by when it is to be decided.
    #[serde(rename = "quand")]
    pub when: Vec<String>,
    /// What was decided, or why it was put aside.
    #[serde(rename = "dit")]
    pub said: Option<String>,
    /// The reason written.
    #[serde(rename = "motif")]
    pub reason: Option<String>,
    /// What was written down: the question, the answer.
    #[serde(rename = "lignes")]
    pub lines: Vec<(String, String)>,
}

impl Paper for Meeting {
    fn template(&self) -> &str {
        "seance.typ"
    }
}

impl Meeting {
    /// One to try the template with.
    pub fn sample(catalogue: &Catalogue, day: Date) -> Meeting {
        let line = Line {
            who: "Nom Prénom".to_owned(),
            fiche: "F01".to_owned(),
            question: "Entrer dans l'action".to_owned(),
            because: "F01-R01".to_owned(),
            when: vec![french::text::date(day)],
            said: Some("Admis".to_owned()),
            reason: Some("Une raison".to_owned()),
            lines: vec![("Question".to_owned(), "réponse".to_owned())],
        };
        Meeting {
            imprint: Imprint::of_catalogue(catalogue, "Compte rendu", day),
            body: "Une instance".to_owned(),
            when: french::text::date(day),
            place: "Un lieu".to_owned(),
            present: Some(vec!["Nom Prénom".to_owned()]),
            note: "Une remarque".to_owned(),
            sections: vec![
                ("Décidé".to_owned(), vec![line]),
                ("Reporté".to_owned(), Vec::new()),
            ],
            closed: None,
        }
    }
}
