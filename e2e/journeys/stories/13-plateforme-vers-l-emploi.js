// F13: a candidacy for the next meeting, four phases, a job, a complete path.
export default {
  fiche: "F13",
  title: "Plateforme vers l'emploi",
  people: {
    soi: { holds: "Chargé de mission du service offre d'insertion", at: "Service Offre d'Insertion" },
    capemploi: { holds: "Conseiller Cap emploi", at: "Cap emploi" },
    clps: { holds: "Conseiller d'insertion professionnelle", at: "CLPS l'enjeu formation" },
  },
  person: { family: "Nielle", first: "Rozenn", born: "28/02/1977", lives: "Bruz" },
  facts: { "rsa.allocataire": "oui", "pole-emploi.inscrit": "oui", disponibilite: "disponible", "suivi.service": "CDAS du Semnon" },
  before: [{ by: "soi", opens: "Inscrire une réunion au calendrier de l'année", on: "08/01/2018", answers: { "Date de la réunion": "26/02/2018" } }],
  prescription: { by: "capemploi", on: "05/02/2018" },
  acts: [
    { by: "clps", does: "Réunion d'analyse des candidatures", outcome: "Candidature retenue", on: "26/02/2018" },
    { by: "clps", does: "Début de la PVE, phase 1", on: "05/03/2018" },
    ...["12/03/2018", "19/03/2018"].map((on) => ({ by: "clps", does: "Noter un regroupement", on })),
    { by: "clps", does: "Phase 2 : départ en immersion", on: "09/04/2018", answers: { "Entreprise d'accueil": "Le Fournil d'Exemple" } },
    { by: "clps", does: "Bilan intermédiaire", on: "16/04/2018" },
    { by: "clps", does: "Phase 3 : vers l'emploi ou la formation", on: "23/04/2018" },
    {
      by: "clps",
      does: "Phase 4 : début de l'emploi ou de la formation",
      outcome: "La personne commence un emploi",
      on: "18/06/2018",
      answers: { "Dernier jour de la période d'essai": "17/08/2018" },
    },
    { by: "clps", does: "Bilan de fin de PVE", outcome: "Parcours complet", on: "27/08/2018" },
  ],
  ends: ["Plateforme vers l'emploi", "clos le 27 août 2018", "Vers et dans l'emploi"],
};
