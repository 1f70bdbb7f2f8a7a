//! What people write in a demonstration: reasons, notes, needs that nothing answers, yearly reports, names of contracts.

/// Reasons given with an act.
pub const REASONS: [&str; 6] = [
    "Décidé avec la personne, à l'issue de l'échange.",
    "Situation examinée avec le référent.",
    "La personne préfère avancer à son rythme.",
    "Changement de situation signalé par la personne.",
    "Point fait en équipe.",
    "Demande motivée par la situation familiale.",
];

/// What is noted of a meeting.
pub const NOTES: [&str; 6] = [
    "Le point a été fait ; la suite est convenue avec la personne.",
    "La mobilité reste la première difficulté ; une solution est à l'étude.",
    "La personne reprend confiance et souhaite aller plus loin.",
    "La garde d'enfants est organisée ; les démarches peuvent reprendre.",
    "Le projet se précise ; un rendez-vous est pris avec un employeur.",
    "Les démarches administratives sont à jour.",
];

/// Why nothing of the offer answers somebody's need.
pub const NEEDS: [&str; 5] = [
    "Rien n'est proposé assez près de chez la personne, qui n'a pas de véhicule.",
    "Les horaires proposés ne vont pas avec la garde de ses enfants.",
    "Le besoin passe avant tout projet d'emploi, et rien dans l'offre n'y répond.",
    "Les places sont prises pour plusieurs mois ; la situation n'attend pas.",
    "La personne a déjà suivi ce qui existe ; il faudrait autre chose.",
];

/// What an operator writes in its yearly report: what was done, what was in the way, what comes next.
pub const YEARS: [[&str; 3]; 3] = [
    [
        "L'accompagnement s'est tenu toute l'année ; les entrées ont suivi les prescriptions, plus nombreuses au printemps.",
        "La mobilité reste le premier obstacle, surtout loin de Rennes.",
        "Des permanences dans deux nouvelles communes sont à l'étude.",
    ],
    [
        "L'équipe a été au complet de mars à décembre. Les bilans ont été écrits avec les personnes.",
        "Plusieurs orientations sont arrivées sans les pièces attendues.",
        "Un temps d'échange avec les référents aura lieu chaque trimestre.",
    ],
    [
        "Les ateliers collectifs ont repris, en petits groupes ; les sorties vers l'emploi sont surtout des contrats courts.",
        "",
        "Les suites après la sortie seront demandées par téléphone.",
    ],
];

/// Why a yearly report is returned to its author.
pub const RETURNED: &str = "Il manque un mot sur les sorties sans suite connue.";

/// What a contract of a demonstration buys.
pub const WORKS: [&str; 8] = [
    "voirie",
    "peinture d'un collège",
    "espaces verts",
    "nettoyage de locaux",
    "couverture",
    "restauration scolaire",
    "maçonnerie",
    "déménagement",
];
