//! What people write in the dossiers of a demonstration: reasons, notes.

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
