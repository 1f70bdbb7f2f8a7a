// F10: a candidacy, a contract that suits, a job on it; and the hours of the contract, without a name.
export default {
  fiche: "F10",
  title: "Clauses sociales",
  people: {
    siae: { holds: "Conseiller de mission locale", at: "Territoire de la mission locale de Vitré" },
    plateforme: { holds: "Gestionnaire clauses sociales", at: "Plateforme des clauses sociales" },
  },
  person: { family: "Jonc", first: "Morgane", born: "02/04/1992", lives: "Vitré" },
  facts: { "rsa.allocataire": "oui", "suivi.socio-professionnel": "oui" },
  before: [
    {
      by: "plateforme",
      opens: "Déclaration d'heures d'insertion",
      market: "Collège de Vitré, lot peinture",
      on: "30/04/2018",
      answers: { Marché: "Collège de Vitré, lot peinture", "Dernier jour travaillé": "30/04/2018", "Heures d'insertion faites": "120", "Par qui": "Allocataires du RSA" },
    },
  ],
  prescription: { by: "siae", on: "14/05/2018", answers: { "Profil de la personne": "Peintre, cinq ans d'expérience, sans permis." } },
  acts: [
    { by: "plateforme", does: "Rapprochement avec un marché", on: "21/05/2018", answers: { Marché: "Collège de Vitré, lot peinture", "Le profil convient-il": "Oui" } },
    { by: "plateforme", does: "Début de l'emploi sur un marché", on: "04/06/2018", answers: { "Entreprise ou SIAE": "Peintures d'Exemple" } },
    { by: "plateforme", does: "Clore le dossier", on: "30/11/2018", answers: { Pourquoi: "Le marché est achevé." } },
  ],
  ends: ["Clauses sociales", "clos le 30 novembre 2018", "Vers et dans l'emploi"],
};
