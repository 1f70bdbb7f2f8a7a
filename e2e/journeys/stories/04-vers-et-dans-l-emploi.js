// F04: from the first workshop to the job, and the follow-up in it.
export default {
  fiche: "F04",
  title: "Vers et dans l'emploi",
  people: {
    referent: { holds: "Référent RSA", at: "CDAS de Janzé" },
    catalys: { holds: "Conseiller d'insertion professionnelle", at: "Catalys Conseil" },
  },
  person: { family: "Digitale", first: "Maïwenn", born: "14/05/1990", lives: "Janzé" },
  facts: {
    "rsa.allocataire": "oui",
    "rsa.droits-devoirs": "oui",
    disponibilite: "immediate-emploi",
    "capacite.emploi": "oui",
    "difficulte.acces": "oui",
    "cer.signe-departement": "oui",
  },
  prescription: { by: "referent", on: "08/01/2018" },
  acts: [
    { by: "catalys", does: "Entrée dans l'action", on: "22/01/2018" },
    { by: "catalys", does: "Passage à l'intégration dans l'emploi", on: "12/03/2018" },
    { by: "catalys", does: "Embauche : début du suivi dans l'emploi", on: "16/04/2018" },
    { by: "catalys", does: "Clore le dossier", on: "15/10/2018", answers: { Pourquoi: "Six mois dans l'emploi, le suivi s'arrête." } },
  ],
  ends: ["Vers et dans l'emploi", "clos le 15 octobre 2018"],
};
