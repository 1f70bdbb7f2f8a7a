// F03: a diagnosis, an accompaniment, an activity that may grow, and the review that ends it.
export default {
  fiche: "F03",
  title: "Travailleurs indépendants",
  people: {
    referent: { holds: "Référent RSA", at: "Ville de Redon" },
    bge: { holds: "Conseiller d'insertion professionnelle", at: "Boutique de gestion Ille-et-Vilaine" },
  },
  person: { family: "Callune", first: "Erwan", born: "09/07/1974", lives: "Redon" },
  facts: {
    "rsa.allocataire": "oui",
    "rsa.verse": "oui",
    "rsa.droits-devoirs": "oui",
    "activite.independante": "oui",
    "activite.revenu-faible": "oui",
    "activite.nature": "autre",
    "activite.statut": "micro-entreprise",
  },
  prescription: { by: "referent", on: "15/01/2018" },
  acts: [
    {
      by: "bge",
      does: "Volet 1 : diagnostic",
      outcome: "Un accompagnement suit",
      on: "05/02/2018",
      answers: { "Diagnostic de l'activité": "Une clientèle fidèle, des prix trop bas.", "Aptitudes entrepreneuriales": "Sait vendre, tient mal ses comptes." },
    },
    { by: "bge", does: "Volet 2 : accompagnement", on: "19/02/2018" },
    { by: "bge", does: "Développer l'activité, ou y mettre fin", outcome: "Activité confortée", on: "18/06/2018" },
    { by: "bge", does: "Bilan individuel et fin du parcours", outcome: "Parcours terminé", on: "09/07/2018" },
  ],
  ends: ["Travailleurs indépendants", "clos le 9 juillet 2018"],
};
