// F08: prescribed, acknowledged, summoned, taken in; prolonged once; a job at twelve months.
export default {
  fiche: "F08",
  title: "CARS 35",
  people: {
    referent: { holds: "Référent RSA", at: "CDAS de La Baie" },
    conseiller: { holds: "Conseiller de mission locale", at: "Territoire de la mission locale de Saint-Malo" },
  },
  person: { family: "Houx", first: "Enora", born: "25/06/1995", lives: "Dol-de-Bretagne" },
  facts: {
    "rsa.allocataire": "oui",
    "rsa.referent": "oui",
    "suivi.mission-locale": "oui",
    "recherche.emploi-durable": "oui",
    "besoin.renforce": "oui",
    "engagement.mobilise": "oui",
    "engagement.adhere": "oui",
    "famille.enfant-a-garder": "non",
  },
  prescription: { by: "referent", on: "11/09/2017", answers: { Opérateur: "Territoire de la mission locale de Saint-Malo" } },
  acts: [
    { by: "conseiller", does: "Accuser réception de la prescription", on: "13/09/2017" },
    { by: "conseiller", does: "Convoquer le jeune", on: "14/09/2017", answers: { "Date de l'entretien": "25/09/2017" } },
    { by: "conseiller", does: "Tenir l'entretien de diagnostic", outcome: "Le jeune est intégré", on: "25/09/2017" },
    {
      by: "conseiller",
      does: "Formaliser l'entrée dans le CARS",
      on: "02/10/2017",
      answers: { "Fréquence des rencontres": "Toutes les deux semaines.", "Le jeune s'engage": "Oui" },
    },
    { by: "conseiller", does: "Noter un contact", on: "16/10/2017" },
    {
      by: "referent",
      does: "Faire le bilan des six mois",
      outcome: "CARS prolongé de six mois",
      on: "26/03/2018",
      answers: { "Démarches d'insertion en cours": "Recherche active d'emploi" },
    },
    { by: "conseiller", knows: { "issue.emploi": "oui" } },
    { by: "conseiller", does: "Faire le bilan des douze mois", outcome: "Issue positive", on: "24/09/2018" },
  ],
  ends: ["CARS 35", "clos le 24 septembre 2018", "Vers et dans l'emploi"],
};
