//! What is said of each fault, in French, to who wrote the catalogue.

use domain::condition::{Expected, ParseProblem};

use crate::fault::Severity;
use crate::files::TEMPLATES;
use crate::problem::Problem;

/// What is said of a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// A stable name for tools.
    pub code: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub title: String,
    /// What was expected there.
    pub expected: String,
    /// How to mend it, when that can be told.
    pub suggestion: Option<String>,
}

/// A code, what is wrong, what was expected, how to mend it.
pub(crate) type Words = (&'static str, String, String, Option<String>);

impl Problem {
    /// What is said of it.
    pub fn message(&self) -> Message {
        let (code, title, expected, suggestion) = self.words();
        let severity = match self {
            Problem::StrayFile
            | Problem::Absorbed { .. }
            | Problem::Correlated { .. }
            | Problem::LonelyBranch { .. }
            | Problem::Unsourced => Severity::Warning,
            _ => Severity::Error,
        };
        Message {
            code,
            severity,
            title,
            expected,
            suggestion,
        }
    }

    fn words(&self) -> Words {
        let say =
            |code, title: &str, expected: &str| (code, title.to_owned(), expected.to_owned(), None);
        match self {
            Problem::MissingFile(path) => (
                "fichier-manquant",
                format!("le fichier « {path} » manque"),
                "chaque catalogue a ce fichier".to_owned(),
                Some(format!("créez « {path} » dans le dossier du catalogue")),
            ),
            Problem::StrayFile => say(
                "fichier-ignore",
                "ce fichier n'est lu par personne",
                "les fiches sont dans « fiches/ », les autres fichiers ont un nom fixe",
            ),
            Problem::Unreadable(why) => (
                "fichier-illisible",
                format!("le fichier ne peut pas être lu : {why}"),
                "un fichier lisible".to_owned(),
                None,
            ),
            Problem::NotText => say("texte-invalide", "le fichier n'est pas un texte UTF-8", "un texte enregistré en UTF-8"),
            Problem::Syntax(message) => syntax(message),
            Problem::DuplicateKey => say("cle-repetee", "cette clé est écrite deux fois", "une clé n'apparaît qu'une fois par enregistrement"),
            Problem::MissingQuotes => (
                "guillemets-manquants",
                "ce texte n'est pas entre guillemets".to_owned(),
                "un texte s'écrit entre guillemets droits : \"…\"".to_owned(),
                Some("entourez la valeur de guillemets droits".to_owned()),
            ),
            Problem::UnknownKey { key, near, known } => (
                "cle-inconnue",
                format!("`{key}` : clé inconnue ici"),
                format!("l'une de ces clés : {}", known.join(", ")),
                meant(near.as_deref()),
            ),
            Problem::MissingKey { key, help } => (
                "cle-manquante",
                format!("la clé `{key}` manque"),
                if help.is_empty() { format!("une clé `{key}`") } else { help.clone() },
                Some(format!("ajoutez une ligne `{key} = …`")),
            ),
            Problem::WrongType { expected, found } => (
                "type-inattendu",
                format!("{found} là où il faut {expected}"),
                (*expected).to_owned(),
                None,
            ),
            Problem::UnknownChoice { typed, near, known } => (
                "mot-inconnu",
                format!("« {typed} » n'est pas un mot admis ici"),
                format!("l'un de ces mots : {}", known.join(", ")),
                meant(near.as_deref()),
            ),
            Problem::OutOfRange { min, max } => (
                "nombre-hors-bornes",
                "ce nombre sort des bornes".to_owned(),
                format!("un nombre entier de {min} à {max}"),
                None,
            ),
            Problem::WrongLength { expected } => (
                "longueur",
                "cette liste n'a pas la bonne longueur".to_owned(),
                format!("une liste de {expected} éléments"),
                None,
            ),
            Problem::EmptyText => say("texte-vide", "ce texte est vide", "un texte, ou pas de clé du tout"),
            Problem::Format { kind, typed } => {
                let (code, what, example) = format_words(kind);
                (code, format!("« {typed} » n'est pas {what}"), example.to_owned(), None)
            }
            Problem::Undecodable(why) => (
                "illisible",
                format!("cet enregistrement ne peut pas être lu : {why}"),
                "un enregistrement complet".to_owned(),
                None,
            ),
            Problem::Condition(problem) => condition_words(problem),
            Problem::UnknownFact { typed, near } => (
                "fait-inconnu",
                format!("`{typed}` : fait inconnu"),
                "un fait du vocabulaire (faits.toml)".to_owned(),
                meant(near.as_deref()),
            ),
            Problem::UnknownValue { fact, typed, near, known } => (
                "valeur-inconnue",
                format!("« {typed} » n'est pas une valeur de `{fact}`"),
                format!("l'une de ces valeurs : {}", known.join(", ")),
                meant(near.as_deref()),
            ),
            Problem::TestDoesNotFit { fact, kind, allowed } => (
                "test-impossible",
                format!("`{fact}` est {kind} : ce test ne lui convient pas"),
                (*allowed).to_owned(),
                None,
            ),
            Problem::ImplicationNotSimple => say("implication-composee", "une implication relie un seul test à un seul test", "`si = \"rsa.socle\"` et `alors = \"rsa.allocataire\"`"),
            Problem::UnknownName { what, typed, near } => (
                "nom-inconnu",
                format!("`{typed}` : {what}"),
                "un nom défini dans la fiche ou dans les fichiers partagés".to_owned(),
                meant(near.as_deref()),
            ),
            Problem::UnknownTemplate { typed, near } => (
                "modele-inconnu",
                format!("`{typed}` : aucun modèle de ce nom, ce document ne s'imprimerait pas"),
                format!("un modèle de Livret ({}), ou un fichier « {typed}.typ » du dossier « documents » du catalogue", TEMPLATES.join(", ")),
                meant(near.as_deref()),
            ),
            Problem::UnknownHeading { typed, near } => (
                "rubrique-inconnue",
                format!("« {typed} » : rubrique inconnue"),
                "le titre d'une rubrique de rubriques.toml, puis « , l. » et la ligne".to_owned(),
                meant(near.as_deref()),
            ),
            Problem::DuplicateName { what, name } => (
                "nom-repete",
                format!("`{name}` nomme déjà {what}"),
                "un nom unique".to_owned(),
                Some("choisissez un autre nom, ou réunissez les deux".to_owned()),
            ),
            Problem::FollowsWithoutTrade => say("suivi-sans-metier", "ce rôle désigne quelqu'un dans un dossier : il ne suit personne", "`suit = true` sur un métier, ou `designe`, pas les deux"),
            Problem::Measure { why } => say("mesure-impossible", why, "une mesure qui va avec ce qui est compté"),
            Problem::NoBreakdown => say(
                "sans-ventilation",
                "rien ne détaille ce nombre",
                "une ventilation au moins : `ventilations = [\"fiche\"]`",
            ),
            Problem::Breakdown { counted, by } => (
                "ventilation-impossible",
                format!("« {counted} » ne se détaille pas par « {by} »"),
                "une ventilation que l'on connaît de ce qui est compté".to_owned(),
                Some(format!("retirez « {by} » des ventilations")),
            ),
            Problem::CannotBeSaid { counted, said } => (
                "dit-impossible",
                format!("« {said} » ne se dit pas de « {counted} »"),
                "`oui`, `non` ou `inconnu` d'un résultat ; `entre` ou `jamais-entre` d'une sortie".to_owned(),
                None,
            ),
            Problem::UnknownCounted { typed, near, counted } => (
                "compte-inconnu",
                format!("« {typed} » : aucune fiche n'a rien de ce nom que « {counted} » compte"),
                "une issue (`etape:issue`, ou abandon, refus, fin), la condition ferme qui définit un résultat, ou une aide".to_owned(),
                meant(near.as_deref()),
            ),
            Problem::FicheCount { expected, found } => (
                "nombre-de-fiches",
                format!("le sommaire annonce {expected} fiches, le catalogue en compte {found}"),
                format!("{expected} fiches exactement"),
                None,
            ),
            Problem::DuplicateNumber(number) => (
                "numero-repete",
                format!("une autre fiche porte déjà le numéro {number}"),
                "un numéro par fiche".to_owned(),
                None,
            ),
            Problem::ForeignRequirement { requirement, fiche } => (
                "exigence-d-une-autre-fiche",
                format!("{requirement} n'appartient pas à cette fiche"),
                format!("une exigence {fiche}-R…"),
                None,
            ),
            Problem::VersionOrder { expected, found } => (
                "version-manquante",
                match expected {
                    1 => format!("la première version porte le numéro {found}"),
                    _ => format!("la version {found} suit la version {}", expected - 1),
                },
                format!("la version {expected}"),
                None,
            ),
            Problem::VersionUndated => (
                "version-sans-date",
                "cette version ne dit pas depuis quand elle s'applique".to_owned(),
                "une date `depuis` à partir de la version 2".to_owned(),
                Some("ajoutez `depuis = 2027-01-01` dans [version]".to_owned()),
            ),
            Problem::VersionTooEarly => say("version-trop-tot", "cette version commence avant celle qu'elle remplace", "le jour de la version précédente, ou un jour plus tardif"),
            Problem::SilentHeading { title, id } => (
                "rubrique-muette",
                format!("rien n'est dit de la rubrique « {title} »"),
                "un enregistrement qui la cite, une mention « vide », ou son absence déclarée".to_owned(),
                Some(format!("si le livret ne l'a pas, ajoutez \"{id}\" à `rubriques_absentes`")),
            ),
            Problem::AbsentHeadingCited { title } => (
                "rubrique-absente-citee",
                format!("la rubrique « {title} » est déclarée absente, et pourtant citée"),
                "l'un ou l'autre".to_owned(),
                None,
            ),
            Problem::DuplicatePage(page) => (
                "page-repetee",
                format!("une autre fiche commence déjà page {page}"),
                "une page de début par fiche : un renvoi « p. n » doit mener à une seule fiche".to_owned(),
                None,
            ),
            Problem::Unsourced => say("sans-origine", "cet enregistrement ne dit pas d'où il vient", "des `exigences`, une `source` ou une lecture"),
            Problem::BranchWithoutGroup => (
                "branche-sans-groupe",
                "une branche appartient à un groupe".to_owned(),
                "`groupe` et `branche` ensemble".to_owned(),
                Some("ajoutez `groupe = \"public\"`".to_owned()),
            ),
            Problem::LonelyBranch { group } => (
                "branche-seule",
                format!("le groupe « {group} » n'a qu'une branche : ce n'est pas une alternative"),
                "au moins deux branches, ou pas de groupe".to_owned(),
                None,
            ),
            Problem::PriorityWithoutRank => (
                "priorite-sans-rang",
                "cette priorité n'a pas de rang".to_owned(),
                "un `rang`, 1 pour la première".to_owned(),
                Some("ajoutez `rang = 1`".to_owned()),
            ),
            Problem::RankWithoutPriority => say("rang-sans-priorite", "seule une priorité a un rang", "`force = \"priorite\"`, ou pas de `rang`"),
            Problem::JudgedWithoutJudge => (
                "jugement-sans-juge",
                "cette condition jugée ne dit pas qui l'apprécie".to_owned(),
                "un `juge`".to_owned(),
                Some("ajoutez `juge = \"referent-rsa\"`".to_owned()),
            ),
            Problem::OpenOutsideBranch => say("liste-ouverte-hors-branche", "une liste ouverte est une branche d'un groupe", "`groupe` et `branche` avec `liste_ouverte`"),
            Problem::ScopeWithoutTarget => say("objet-manquant", "cette condition ne dit pas ce qu'elle ouvre", "un `objet` : le financement ou l'issue concernés"),
            Problem::Contradictory { facts } => (
                "faits-opposes",
                format!("{facts} : le même fait est exigé dans un sens et dans l'autre"),
                "chaque fait exigé dans un seul sens".to_owned(),
                None,
            ),
            Problem::Correlated { facts } => (
                "faits-lies",
                format!("{facts} : ces faits dépendent l'un de l'autre"),
                "des faits indépendants, pour que « à vérifier » soit exact".to_owned(),
                None,
            ),
            Problem::Absorbed { by } => (
                "condition-inutile",
                format!("cette condition n'ajoute rien à : {by}"),
                "une condition qui peut changer la réponse".to_owned(),
                Some("réunissez les deux, avec leurs exigences et leurs places".to_owned()),
            ),
            Problem::Unsatisfiable => say("public-vide", "personne ne peut remplir ces conditions", "des conditions qui peuvent être vraies ensemble"),
            Problem::AlwaysTrue => say("condition-toujours-vraie", "cette condition est vraie pour tout le monde", "une condition qui peut être fausse"),
            Problem::TooLarge => say("condition-trop-grande", "ces conditions sont trop imbriquées", "des alternatives plus simples"),
            Problem::NoPrescription => say("sans-prescription", "aucune étape de prescription : personne ne peut entrer", "une étape `type = \"prescription\"` sans `apres`"),
            Problem::UnreachableStep => say("etape-inatteignable", "aucun chemin ne mène à cette étape", "une étape `apres` une autre, ou la `suite` d'une issue"),
            Problem::DeadOutcome => (
                "issue-sans-suite",
                "cette issue ne mène nulle part".to_owned(),
                "une `suite`, une période qu'elle `ouvre` ou `prolonge`, une étape `apres` elle, ou `ferme_dossier = true`".to_owned(),
                None,
            ),
            Problem::MotiveWithoutGround => (
                "motif-impossible",
                "un motif est exigé et aucun ne peut être donné".to_owned(),
                "des `motifs`, ou `motifs_ouverts = true`".to_owned(),
                Some("ajoutez `motifs_ouverts = true` pour un motif écrit".to_owned()),
            ),
            Problem::WindowInverted => say("fenetre-inversee", "cette fenêtre se ferme avant de s'ouvrir", "un début qui précède la fin"),
            Problem::WindowWithoutBound => say("fenetre-sans-borne", "cette fenêtre n'a ni début ni fin", "`au_plus_tot`, `au_plus_tard`, `de_semaine`, `a_semaine`, `avant` ou `marge`"),
            Problem::DueBeforeItStarts { period } => (
                "du-avant-le-debut",
                format!("cette étape est attendue dans « {period} », qui ne s'ouvre qu'après elle"),
                "une étape qui vient après l'ouverture de la période".to_owned(),
                None,
            ),
            Problem::DurationInverted => say("durees-inversees", "la durée minimale dépasse la durée maximale", "`duree_min` au plus égale à `duree_max`"),
            Problem::DatesInverted => say("dates-inversees", "la période finit avant de commencer", "`debut` au plus tard le jour de `fin`"),
            Problem::DuplicateRank { rank } => (
                "rang-repete",
                format!("une autre phase porte déjà le rang {rank}"),
                "un rang par phase".to_owned(),
                None,
            ),
            Problem::RenewalPassesTotal => say("renouvellement-excessif", "les renouvellements dépassent la durée totale admise", "`total_max` au moins égal à la durée et à ses renouvellements"),
            Problem::NeverOpened => say("periode-jamais-ouverte", "rien n'ouvre cette période", "une `ancre`, un `debut`, `non_dit = true`, ou une étape qui l'`ouvre`"),
            Problem::PeriodLoop => say("periodes-en-boucle", "cette période est contenue dans elle-même", "des périodes qui s'emboîtent"),
            Problem::NoCapacity => (
                "places-non-dites",
                "la fiche ne dit pas combien de places elle offre".to_owned(),
                "un compteur `places = true`, fût-il « illimite », « dependant » ou « vide »".to_owned(),
                None,
            ),
            Problem::RangeInverted => say("fourchette-inversee", "le minimum de la fourchette dépasse son maximum", "`min` au plus égal à `max`"),
            Problem::BoundWithoutNumber { nature } => (
                "borne-sans-nombre",
                format!("un compteur « {nature} » a besoin d'un nombre"),
                "une `valeur`, une fourchette `min` et `max`, ou une `repartition`".to_owned(),
                Some("si le livret ne dit pas de nombre, choisissez « dependant », « au-fil-de-l-eau », « illimite » ou « vide »".to_owned()),
            ),
            Problem::NumberOnSilence { nature } => (
                "nombre-sur-un-silence",
                format!("un compteur « {nature} » n'a pas de nombre"),
                "un silence reste un silence : ni zéro, ni valeur par défaut".to_owned(),
                Some("retirez le nombre, ou changez la nature du compteur".to_owned()),
            ),
            Problem::OverlappingParts { first, second } => (
                "parts-qui-se-recouvrent",
                format!("« {first} » et « {second} » se recouvrent : la même place serait comptée deux fois"),
                "des parts disjointes".to_owned(),
                None,
            ),
            Problem::ShareAboveWhole => say("part-impossible", "une part ne dépasse pas le tout", "un pourcentage de 0 à 100"),
            Problem::DocumentLoop => say("documents-en-boucle", "ce document est joint à lui-même", "un document joint à un autre"),
            Problem::AmountOnCost => say("montant-sur-un-cout", "un coût « aucun » ou « à déterminer » n'a pas de montant", "pas de `montant`"),
            Problem::LinkTarget => say("cible-du-lien", "un lien mène à une fiche ou à une référence externe, et à une seule", "`fiche = \"…\"` ou `externe = \"…\"`"),
            Problem::LinkToSelf => (
                "lien-vers-soi",
                "ce lien mène à sa propre fiche".to_owned(),
                "une autre fiche".to_owned(),
                Some("pour un changement d'opérateur, `sens = \"interne\"`".to_owned()),
            ),
            Problem::TerritoryLoop => say("territoires-en-boucle", "ce territoire est contenu dans lui-même", "des territoires qui s'emboîtent"),
            Problem::UnexplainedRelation => (
                "relation-inexpliquee",
                "cette appartenance n'est pas énoncée, et rien ne dit d'où elle vient".to_owned(),
                "un `pourquoi`".to_owned(),
                None,
            ),
            Problem::CommuneLine(why) => ("commune-illisible", format!("cette ligne des communes est illisible : {why}"), "insee,nom,codes_postaux,epci,arrondissement,population".to_owned(), None),
            Problem::ChoiceWithoutValues => say("choix-sans-valeurs", "ce fait est un choix sans réponses possibles", "des `valeurs`"),
            Problem::ValuesWithoutChoice => say("valeurs-sans-choix", "seul un choix, ou une liste, a des valeurs", "`type = \"choix\"`, ou pas de `valeurs`"),
            Problem::NumberWithoutRange => say("nombre-sans-bornes", "ce nombre n'a pas de bornes", "`bornes = [0, 100]` : elles attrapent les fautes de frappe"),
            Problem::PlaceWithoutKind => say("lieu-sans-sorte", "ce lieu ne dit pas ce qu'il attend", "`lieu = \"commune\"` ou `lieu = \"service\"`"),
            Problem::PercentAboveHundred => say("pourcentage", "un pourcentage va de 0 à 100", "un nombre de 0 à 100"),
            Problem::Retention(problem) => problem.words(),
            Problem::Survey(problem) => problem.words(),
        }
    }
}

fn meant(near: Option<&str>) -> Option<String> {
    near.map(|name| format!("vouliez-vous dire `{name}` ?"))
}

fn format_words(kind: &str) -> (&'static str, &'static str, &'static str) {
    match kind {
        "identifiant" => (
            "identifiant",
            "un identifiant",
            "des minuscules sans accent, des chiffres, des tirets simples : `entretien-tripartite`",
        ),
        "exigence" => ("exigence", "un numéro d'exigence", "`F06-R55`"),
        "lecture" => ("lecture", "un numéro de lecture", "`A058`"),
        "duree" => (
            "duree",
            "une durée",
            "`10 jours`, `13 semaines`, `6 mois` ou `2 ans`",
        ),
        "date" => ("date", "un jour du calendrier", "`2018-12-31`"),
        "source" => (
            "source",
            "une place dans le livret",
            "`Public cible, l. 225`, ou plusieurs séparées par « ; »",
        ),
        "fait" => (
            "nom-de-fait",
            "un nom de fait",
            "des identifiants séparés par des points : `rsa.socle`",
        ),
        "validite" => (
            "validite",
            "une durée de validité",
            "`3 mois`, `1 an` ou `toujours`",
        ),
        "rang" => (
            "rang-de-fenetre",
            "le rang d'une période",
            "`rang = 1` pour la première fois, `rang = 2` pour le premier renouvellement",
        ),
        _ => (
            "valeur",
            "une valeur de cette forme",
            "des lettres, des chiffres, `-` ou `+`",
        ),
    }
}

fn condition_words(problem: &ParseProblem) -> (&'static str, String, String, Option<String>) {
    let say =
        |code, title: &str, expected: &str| (code, title.to_owned(), expected.to_owned(), None);
    match problem {
        ParseProblem::Empty => say("condition-vide", "cette condition est vide", "par exemple `rsa.allocataire et age < 26`"),
        ParseProblem::Character(c) => (
            "caractere",
            format!("« {c} » n'a pas de sens dans une condition"),
            "des faits, `et`, `ou`, `non`, `=`, `!=`, `<`, `<=`, `>`, `>=`, `dans`, `contient`, des parenthèses".to_owned(),
            None,
        ),
        ParseProblem::Expected(Expected::Fact) => say("fait-attendu", "il manque un fait ici", "un fait, `non` ou une parenthèse"),
        ParseProblem::Expected(Expected::Value) => say("valeur-attendue", "il manque une valeur ici", "une valeur après le signe"),
        ParseProblem::Unclosed => say("parenthese", "cette parenthèse n'a pas sa pareille", "autant de fermantes que d'ouvrantes"),
        ParseProblem::MissingConnector => say("mot-de-liaison", "deux conditions se suivent sans mot de liaison", "`et` ou `ou` entre elles"),
        ParseProblem::Ambiguous => (
            "et-ou-melanges",
            "`et` et `ou` sont mêlés : on peut lire de deux façons".to_owned(),
            "des parenthèses autour de chaque partie".to_owned(),
            Some("par exemple `(a et b) ou c`".to_owned()),
        ),
        ParseProblem::TooDeep => say("trop-imbrique", "trop de parenthèses imbriquées", "une condition plus simple"),
    }
}

/// The syntax faults that people really make, said in French; the others keep the reader's own words.
fn syntax(message: &str) -> (&'static str, String, String, Option<String>) {
    let (title, expected) = match message.split(", expected").next().unwrap_or_default() {
        m if m.starts_with("unclosed") && m.contains("array") => {
            ("une liste n'est pas refermée", "un crochet fermant « ] »")
        }
        m if m.starts_with("unclosed") => (
            "une table n'est pas refermée",
            "une accolade « } » ou un crochet « ] »",
        ),
        m if m.starts_with("invalid basic string") || m.contains("multi-line") => (
            "un texte n'est pas refermé",
            "un guillemet droit fermant, sur la même ligne",
        ),
        "missing assignment between key-value pairs" | "key with no value" => {
            ("il manque « = » après cette clé", "`cle = valeur`")
        }
        "missing comma between array elements" => (
            "il manque une virgule, ou le crochet fermant de la liste",
            "`[\"a\", \"b\"]`",
        ),
        "unexpected key or value" => (
            "il y a un mot de trop sur cette ligne",
            "une seule `cle = valeur` par ligne",
        ),
        "unquoted keys cannot be empty" | "invalid unquoted key" | "invalid key" => (
            "cette clé est mal écrite",
            "des lettres sans accent, des chiffres, `_` ou `-`",
        ),
        _ => {
            return (
                "syntaxe",
                format!("ce texte n'est pas du TOML : {message}"),
                "`cle = valeur`".to_owned(),
                None,
            );
        }
    };
    ("syntaxe", title.to_owned(), expected.to_owned(), None)
}
