// F11: a household, its request to the housing fund, the works, and the cost told to it.
export default {
  fiche: "F11",
  title: "Auto-réhabilitation",
  household: true,
  people: {
    social: { holds: "Travailleur social du Département", at: "CDAS du pays de Redon" },
    batisseurs: { holds: "Conseiller d'insertion professionnelle", at: "Compagnons Bâtisseurs Bretagne" },
  },
  person: { family: "Lichen", first: "Annick", born: "19/03/1968", lives: "Redon" },
  facts: {
    "logement.statut": "locataire-parc-public",
    "fsl.eligible": "oui",
    "logement.projet-travaille": "oui",
    "travaux.nature-identifiee": "oui",
    "menage.participation-identifiee": "oui",
    "travaux.but": "rester",
  },
  prescription: {
    by: "social",
    on: "15/01/2018",
    answers: {
      "Projet de logement": "entretien du logement",
      "Nature des travaux": "Sols et peintures de deux chambres.",
      "Participation possible": "Le fils aîné peint, la mère prépare.",
      "But des travaux": "rester dans le logement",
    },
  },
  acts: [
    { by: "social", does: "Réponse du FSL", outcome: "Le FSL accepte", on: "26/02/2018", answers: { "Date de la décision": "23/02/2018", "Montant de l'intervention": "800" } },
    { by: "batisseurs", does: "Début de l'opération", on: "12/03/2018", answers: { "Ce que l'opération comprend": "travaux dans le logement", Accompagnement: "individuel" } },
    { by: "batisseurs", does: "Travaux dans le logement", on: "19/03/2018" },
    { by: "batisseurs", does: "Liaison avec les référents", on: "26/03/2018" },
    { by: "batisseurs", does: "Clore le dossier", on: "20/04/2018", answers: { Pourquoi: "Les travaux sont finis." } },
  ],
  ends: ["clos le 20 avril 2018"],
};
