// F06: three people round a table, a contract of six months, a renewal asked and granted, the end.
export default {
  fiche: "F06",
  title: "Cap confiance",
  people: {
    referent: { holds: "Référent RSA", at: "CDAS Couronne rennaise Est" },
    cip: { holds: "Conseiller d'insertion professionnelle", at: "Association régionale d'éducation permanente" },
    itr: { holds: "Interlocuteur dans les services départementaux", at: "Instance technique de régulation RSA" },
  },
  person: { family: "Fragon", first: "Nadège", born: "17/01/1988", lives: "Cesson-Sévigné" },
  facts: {
    "rsa.socle": "oui",
    "difficulte.acces": "oui",
    disponibilite: "disponible",
    "engagement.envie-de-changement": "oui",
    "engagement.adhere": "oui",
    "engagement.assidu": "oui",
  },
  prescription: { by: "referent", on: "02/10/2017" },
  acts: [
    { by: "cip", does: "Entretien tripartite de démarrage", on: "16/10/2017", answers: { Lieu: "mairie", "Ce que la personne attend": "Retrouver confiance, rencontrer du monde." } },
    { by: "referent", does: "Choix de la personne", outcome: "La personne confirme", on: "18/10/2017" },
    { by: "cip", does: "Contrat entre la personne et l'AREP", on: "30/10/2017" },
    { by: "cip", does: "Noter un contact", on: "06/11/2017" },
    { by: "cip", does: "Entretien tripartite de fin", outcome: "Un renouvellement est demandé", on: "16/04/2018", answers: { "En quoi le projet": "Un stage commence en mai." } },
    { by: "itr", does: "Décision de l'ITR RSA sur le renouvellement", outcome: "Renouvellement validé", on: "26/04/2018" },
    { by: "cip", does: "Entretien tripartite de fin", outcome: "L'accompagnement prend fin", on: "22/10/2018" },
  ],
  ends: ["Cap confiance", "clos le 22 octobre 2018", "Plateforme vers l'emploi"],
};
