//! The faults of `conservation.toml`, and what is said of them.

use domain::retention::{Case, Category, Stage};

use crate::message::Words;

/// What is wrong with the rules of retention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RetentionProblem {
    /// A category with neither a rule nor a silence.
    Missing { category: Category },
    /// A category whose rules leave something out, and no silence.
    MissingBeyond {
        category: Category,
        fiche: Option<String>,
    },
    /// A silence about what a rule settles for all.
    SilenceBroken { rule: String },
    /// Two rules of one category for the same thing.
    Overlap {
        other: String,
        fiche: Option<String>,
    },
    /// A scope on what has no fiche.
    ScopeOutsideDossier { category: Category },
    /// A starting day that such a thing never has.
    StartDoesNotFit { category: Category },
    /// An archive after what has no archive.
    NoArchiveThere { category: Category },
    /// A duration of nothing.
    NoTime,
    /// An archive that ends before it starts.
    ArchiveTooShort { active: String, length: String },
    /// Evidence that keeps nothing.
    EvidenceOfNothing,
    /// Something kept by what is not evidence.
    KeepsWithoutEvidence,
    /// A case of an erasure that somebody asks for, with no rule for all.
    UnsaidOnRequest { case: Case },
    /// An erasure on request that goes further than its case may.
    TooFarOnRequest { case: Case },
    /// A scope on one who has no dossier.
    ScopeWithoutDossier,
}

impl RetentionProblem {
    /// What is said of it.
    pub(crate) fn words(&self) -> Words {
        let say =
            |code, title: &str, expected: &str| (code, title.to_owned(), expected.to_owned(), None);
        let of = |fiche: &Option<String>| match fiche {
            Some(fiche) => format!(" pour la fiche « {fiche} »"),
            None => String::new(),
        };
        match self {
            Self::Missing { category } => (
                "conservation-oubliee",
                format!(
                    "rien ne dit combien de temps se garde « {} »",
                    category.word()
                ),
                "une `[[regle]]`, ou un `[[silence]]` qui dit que rien ne le règle".to_owned(),
                Some(format!(
                    "si aucun texte ne le dit : `[[silence]]`, `categorie = \"{}\"` et un `texte`",
                    category.word()
                )),
            ),
            Self::MissingBeyond { category, fiche } => (
                "conservation-oubliee",
                format!(
                    "hors des portées écrites, rien ne dit combien de temps se garde « {} »{}",
                    category.word(),
                    of(fiche)
                ),
                "une `[[regle]]` sans portée, ou un `[[silence]]` pour ce qui reste".to_owned(),
                None,
            ),
            Self::SilenceBroken { rule } => (
                "silence-contredit",
                format!("la règle « {rule} » règle déjà ce qui est dit sans règle"),
                "une règle ou un silence".to_owned(),
                Some("retirez le silence, ou donnez une portée à la règle".to_owned()),
            ),
            Self::Overlap { other, fiche } => (
                "regles-qui-se-recouvrent",
                format!(
                    "cette règle et « {other} » concernent la même chose{}",
                    of(fiche)
                ),
                "une seule règle sans portée par catégorie, et des portées disjointes".to_owned(),
                Some(
                    "restreignez l'une des deux par `fiches`, `classes` ou `financeurs`".to_owned(),
                ),
            ),
            Self::ScopeOutsideDossier { category } => (
                "portee-hors-dossier",
                format!(
                    "« {} » n'est pas un dossier : ni fiche, ni classe, ni financeur",
                    category.word()
                ),
                "pas de `fiches`, de `classes` ni de `financeurs`".to_owned(),
                None,
            ),
            Self::StartDoesNotFit { category } => (
                "depart-impossible",
                format!(
                    "« {} » n'a pas ce point de départ : cette règle n'effacerait jamais rien",
                    category.word()
                ),
                match category.is_of_dossier() {
                    true => "`dernier-contact`, `fin-du-dossier` ou `fin-de-programme`",
                    false => "`ecriture`",
                }
                .to_owned(),
                None,
            ),
            Self::NoArchiveThere { category } => (
                "suite-impossible",
                format!("« {} » ne passe pas en archive restreinte", category.word()),
                "`effacement` ou `suppression` ; seul un dossier actif va en archive".to_owned(),
                None,
            ),
            Self::NoTime => say(
                "duree-nulle",
                "cette règle effacerait aussitôt",
                "une durée d'un jour au moins",
            ),
            Self::ArchiveTooShort { active, length } => (
                "archive-trop-courte",
                format!(
                    "cette archive finit avant de commencer : « {active} » garde le dossier {length} depuis le même jour"
                ),
                format!(
                    "plus de {length} : la durée de l'archive se compte du même jour, pas de l'entrée en archive"
                ),
                None,
            ),
            Self::EvidenceOfNothing => (
                "preuve-sans-contenu",
                "cette preuve ne garde rien".to_owned(),
                "une `garde` : `identite-minimale`, `dates`, `justificatifs`".to_owned(),
                Some(
                    "ajoutez `garde = [\"identite-minimale\", \"dates\", \"justificatifs\"]`"
                        .to_owned(),
                ),
            ),
            Self::KeepsWithoutEvidence => say(
                "garde-hors-preuve",
                "seule une preuve garde une partie quand le reste est effacé",
                "`categorie = \"preuve-fse\"`, ou pas de `garde`",
            ),
            Self::UnsaidOnRequest { case } => (
                "effacement-non-dit",
                format!(
                    "rien ne dit ce qu'une personne peut faire effacer dans le cas « {} »",
                    case.word()
                ),
                "une `[[sur_demande]]` sans portée pour ce cas".to_owned(),
                Some(format!(
                    "si rien ne le règle encore : `[[sur_demande]]`, `cas = \"{}\"`, `au_plus = \"actif\"`, et un `libelle` qui le dit",
                    case.word()
                )),
            ),
            Self::TooFarOnRequest { case } => {
                let expected = match case.furthest() {
                    Stage::Erased => "`actif`, `archive` ou `efface`",
                    Stage::EvidenceOnly => "`actif`, `archive` ou `preuve`",
                    _ => "`actif` ou `archive`",
                };
                (
                    "effacement-trop-loin",
                    format!(
                        "une demande ne peut pas aller jusque-là dans le cas « {} »",
                        case.word()
                    ),
                    expected.to_owned(),
                    None,
                )
            }
            Self::ScopeWithoutDossier => say(
                "portee-sans-dossier",
                "sans dossier, il n'y a ni fiche, ni classe, ni financeur",
                "pas de `fiches`, de `classes` ni de `financeurs`",
            ),
        }
    }
}
