//! The faults of a survey, and what is said of them.

use crate::message::Words;

/// What is wrong with a survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SurveyProblem {
    /// A question whose answer nobody can give in a form.
    KindNotAsked,
    /// A first moment that is not the entry: nobody would count.
    EntryNotFirst,
    /// Another survey of the same fund applies on the same days.
    Overlap { other: String },
    /// What everything is broken down by is no choice.
    SplitNotAChoice,
    /// An age counted from what is no date.
    AgeOfNoDate,
    /// Something not about participants, and counted among them.
    EntitiesCounted,
    /// The last day before the first.
    NoDay,
}

impl SurveyProblem {
    /// What is said of it.
    pub(crate) fn words(&self) -> Words {
        let say = |code, title: &str, expected: &str, hint: Option<&str>| {
            let hint = hint.map(str::to_owned);
            (code, title.to_owned(), expected.to_owned(), hint)
        };
        match self {
            Self::KindNotAsked => say(
                "question-impossible",
                "un recueil ne pose pas de question de cette sorte",
                "`oui-non`, `choix`, `nombre` ou `date`",
                None,
            ),
            Self::EntryNotFirst => say(
                "entree-pas-premiere",
                "le premier moment n'est pas l'entrée : aucune participation ne compterait",
                "un premier moment `depuis = \"entree\"`",
                Some("mettez le moment de l'entrée en tête"),
            ),
            Self::Overlap { other } => (
                "recueils-qui-se-recouvrent",
                format!("« {other} » s'applique aux mêmes jours pour le même financement"),
                "un seul recueil par financement et par jour d'entrée".to_owned(),
                Some("donnez un `jusqu_a` au plus ancien".to_owned()),
            ),
            Self::SplitNotAChoice => say(
                "ventilation-impossible",
                "rien ne se répartit selon cette réponse : ce n'est pas un choix",
                "une question de `type = \"choix\"`, après son moment : `entree.genre`",
                None,
            ),
            Self::AgeOfNoDate => say(
                "age-sans-date",
                "un âge se compte d'une question de date, posée au même moment",
                "`age_depuis` d'une question de `type = \"date\"`, sur un `nombre`",
                None,
            ),
            Self::EntitiesCounted => say(
                "entites-comptees",
                "ce qui compte des entités ne se calcule pas des réponses des participants",
                "`entites`, ou `si`, pas les deux",
                None,
            ),
            Self::NoDay => say(
                "recueil-sans-jour",
                "ce recueil finit avant de commencer : il ne s'applique jamais",
                "`jusqu_a` au plus tôt le jour de `depuis`",
                None,
            ),
        }
    }
}
