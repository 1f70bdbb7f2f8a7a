//! The templates that come with the program.

macro_rules! own {
    ($name:literal) => {
        ($name, include_str!(concat!("../templates/", $name)))
    };
}

/// Every template of the program: its file name and its text. A catalogue that brings a file of the same name
/// replaces it; any other stays.
pub const OWN: &[(&str, &str)] = &[
    own!("attestation.typ"),
    own!("avis.typ"),
    own!("bilan.typ"),
    own!("contrat.typ"),
    own!("departement.typ"),
    own!("fiche.typ"),
    own!("gabarit.typ"),
    own!("liaison.typ"),
    own!("livret-de-parcours.typ"),
    own!("livret.typ"),
    own!("morceaux.typ"),
    own!("notification.typ"),
    own!("parcours.typ"),
    own!("participation.typ"),
    own!("plan-d-actions.typ"),
    own!("prescription.typ"),
    own!("presence.typ"),
    own!("questionnaire.typ"),
    own!("rapport-annuel.typ"),
    own!("rubriques.typ"),
    own!("seance.typ"),
];
