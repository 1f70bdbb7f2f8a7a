//! The thirteen entries of the booklet: real titles and aliases, short texts that mention one
//! another as the real ones do.

use search::{Entry, Index};

pub fn index() -> Index {
    Index::build(entries()).unwrap()
}

pub fn entries() -> Vec<Entry> {
    vec![
        entry(
            "F01",
            "Accompagnement à la création d'activité",
            &[],
            "Aider les porteurs de projet à créer ou reprendre une entreprise.",
            "Suivi par des opérateurs agréés, prime au démarrage, microcrédit ou prêt bancaire.",
            &["professionnelle"],
            "aucun",
        ),
        entry(
            "F02",
            "Accompagnement des allocataires du RSA porteurs d'un projet artistique",
            &[],
            "Éclairer le projet des artistes, musiciens, comédiens et plasticiens.",
            "Diagnostic puis mise en œuvre d'un plan d'action, ateliers collectifs.",
            &["professionnelle"],
            "aucun",
        ),
        entry(
            "F03",
            "Accompagnement des entreprises et travailleurs indépendants allocataires du RSA",
            &[],
            "Développer l'activité indépendante ou y mettre fin sans dommage.",
            "Étude de la viabilité, tableau de bord, appui à la gestion comptable.",
            &["professionnelle"],
            "aucun",
        ),
        entry(
            "F04",
            "Accompagnement vers et dans l'emploi durable des allocataires du RSA en difficulté \
             d'insertion professionnelle",
            &[
                "Accompagnement vers et dans l'emploi",
                "Vers et dans l'Emploi",
                "VDE",
                "AVDE",
            ],
            "Retrouver un emploi et s'y maintenir.",
            "Entretiens réguliers avant et après l'embauche, médiation avec l'employeur.",
            &["professionnelle"],
            "absent",
        ),
        entry(
            "F05",
            "Accompagnement vers l'emploi des diplômés du supérieur allocataires du RSA",
            &[],
            "Un réseau et des méthodes pour les diplômés à partir de Bac+2.",
            "Parrainage, simulation d'entretiens ; voir aussi l'accompagnement vers et dans l'emploi.",
            &["professionnelle"],
            "aucun",
        ),
        entry(
            "F06",
            "Cap confiance",
            &[],
            "Reprendre confiance et lever les freins avant un projet.",
            "Contacts hebdomadaires, vie quotidienne, mobilité, santé ; déplacements en car.",
            &["sociale", "professionnelle"],
            "aucun",
        ),
        entry(
            "F07",
            "Chantier d'insertion départemental ENS35",
            &["Chantier ENS 35"],
            "Entretenir les espaces naturels sensibles.",
            "Contrat de travail de six mois, équipe encadrée, bûcheronnage, main-d'œuvre locale.",
            &["professionnelle"],
            "aucun",
        ),
        entry(
            "F08",
            "Contrat d'accompagnement renforcé et sécurisé – CARS 35",
            &["CARS 35", "CARS"],
            "Un suivi soutenu des jeunes de moins de 26 ans par la mission locale.",
            "Renouvelable une fois. En aval : Accompagnement Vers et dans l'Emploi (VDE).",
            &["professionnelle"],
            "aucun",
        ),
        entry(
            "F09",
            "ID'ÉES POUR L'EMPLOI DURABLE",
            &["ID'EES pour l'emploi durable", "ID'EES"],
            "Des missions en intérim d'insertion.",
            "Phases successives. En aval : Accompagnement Vers et dans l'Emploi (VDE).",
            &["professionnelle"],
            "aucun",
        ),
        entry(
            "F10",
            "Insertion de clauses sociales dans les marchés publics départementaux",
            &["Insertion de clauses sociales dans les marchés départementaux"],
            "Réserver des heures de travail aux personnes en insertion.",
            "Les services acheteurs et les structures d'insertion ; idées de lots à réserver.",
            &["sociale", "professionnelle"],
            "aucun",
        ),
        entry(
            "F11",
            "Opération d'auto-réhabilitation accompagnée d'un logement",
            &[],
            "Améliorer son logement en participant aux travaux.",
            "Peinture, isolation, petits travaux ; le fonds de solidarité finance les matériaux.",
            &["logement"],
            "à déterminer",
        ),
        entry(
            "F12",
            "Parcours en mouvement",
            &["PEM"],
            "Un appui psychologique pour retrouver l'élan.",
            "Souffrance psychique sans reconnaissance de handicap, groupe de parole.",
            &["sociale", "professionnelle"],
            "aucun",
        ),
        entry(
            "F13",
            "Plateforme vers l'emploi",
            &["PVE"],
            "Treize semaines de remobilisation et d'immersion.",
            "En amont : Cap Confiance. En aval : Accompagnement Vers et dans l'Emploi (VDE).",
            &["professionnelle"],
            "aucun",
        ),
    ]
}

fn entry(
    id: &str,
    title: &str,
    aliases: &[&str],
    summary: &str,
    body: &str,
    themes: &[&str],
    cost: &str,
) -> Entry {
    let themes = themes
        .iter()
        .map(|theme| ("theme".to_owned(), (*theme).to_owned()));
    let facets = themes
        .chain([("cost".to_owned(), cost.to_owned())])
        .collect();
    Entry {
        id: id.to_owned(),
        title: title.to_owned(),
        aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
        summary: summary.to_owned(),
        body: body.to_owned(),
        facets,
    }
}
