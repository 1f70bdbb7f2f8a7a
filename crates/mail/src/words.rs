//! What letters say: a word, and a link to where the rest is.

use app::letters::Letter;

/// A letter as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
}

/// The words of a letter; `site` is the address of Livret, without a slash at its end.
pub fn words(letter: &Letter, site: &str) -> Words {
    let (subject, said, path) = match letter {
        Letter::News => (
            "Du nouveau dans Livret",
            "Il y a du nouveau dans des dossiers que vous suivez.",
            "/avis".to_owned(),
        ),
        Letter::Referent => (
            "Une personne vous est confiée",
            "Vous suivez une personne de plus.",
            "/personnes".to_owned(),
        ),
        Letter::ExceptionalAccess => (
            "Un accès exceptionnel a été ouvert",
            "Quelqu'un a ouvert un accès exceptionnel. Le motif et la durée sont dans le journal d'accès.",
            "/administration/journal".to_owned(),
        ),
        Letter::DataRequest => (
            "Une demande sur des données personnelles",
            "Une demande sur des données personnelles attend, ou vient d'avancer.",
            "/administration/demandes".to_owned(),
        ),
        Letter::Export => (
            "Votre export est prêt",
            "Une liste que vous avez demandée est prête. Elle se télécharge pendant sept jours.",
            "/exports".to_owned(),
        ),
        Letter::Space(token) => (
            "Votre espace personnel",
            "Votre référent vous ouvre un espace à vous : vos rendez-vous, ce qui est attendu de vous, vos documents et \
             vos données. Choisissez d'abord un mot de passe par ce lien ; il sert une fois, pendant sept jours. Votre \
             identifiant est l'adresse à laquelle ce message vous parvient.",
            format!("/invitation?lien={}", token.reveal()),
        ),
        Letter::Password(token) => (
            "Choisir un nouveau mot de passe",
            "Vous avez demandé à choisir un nouveau mot de passe. Ce lien sert une fois, pendant une heure. Si ce n'est pas \
             vous, ne faites rien : votre mot de passe reste le même.",
            format!("/mot-de-passe/nouveau?lien={}", token.reveal()),
        ),
    };
    let foot = match letter {
        Letter::News => {
            "Vous choisissez quand nous vous écrivons, ou de ne plus le faire, dans « Mon compte »."
        }
        _ => "Ce message ne contient aucune donnée sur personne ; il n'attend pas de réponse.",
    };
    Words {
        subject: subject.to_owned(),
        text: format!("Bonjour,\n\n{said}\n\n{site}{path}\n\n{foot}\n\nLivret\n"),
    }
}
