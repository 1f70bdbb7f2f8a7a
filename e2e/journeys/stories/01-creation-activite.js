// F01: a project to start a business, the department's grant, and the end by the operator.
export default {
  fiche: "F01",
  title: "Création d'activité",
  people: {
    referent: { holds: "Référent RSA", at: "CDAS du Pays de Combourg" },
    adie: { holds: "Conseiller d'insertion professionnelle", at: "Association pour le droit à l'initiative économique" },
  },
  person: { family: "Ajonc", first: "Soazig", born: "03/02/1985", lives: "Combourg" },
  facts: { "rsa.allocataire": "oui", "projet.creation": "oui" },
  prescription: {
    by: "referent",
    on: "12/03/2018",
    answers: {
      Opérateur: "Association pour le droit",
      "Où en est le projet": "L'étude de marché est faite, il reste le financement.",
      "De quoi la personne a-t-elle besoin": "financement",
    },
  },
  acts: [
    { by: "adie", does: "Début de l'accompagnement par l'opérateur", on: "26/03/2018" },
    {
      by: "adie",
      knows: {
        "financement.accompagne-par": "adie",
        "financement.pret": "oui",
        "financement.pret-bancaire": "oui",
        "financement.besoin-au-plan": "oui",
        "financement.avance-demandee-a": "adie",
      },
    },
    { by: "adie", does: "Demander : Prime départementale", on: "16/04/2018", answers: { "Pour quoi": "Consolider les fonds propres", "Demandé à": "Association pour le droit" } },
    { by: "adie", does: "Accorder ou refuser : Prime départementale", on: "30/04/2018", answers: { "L'aide est-elle accordée": "Oui" } },
    { by: "adie", does: "Clore le dossier", on: "14/09/2018", answers: { Pourquoi: "L'entreprise tourne, l'accompagnement s'arrête." } },
  ],
  ends: ["Création d'activité", "clos le 14 septembre 2018"],
};
