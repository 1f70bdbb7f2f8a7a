// F05: a candidacy, a meeting that validates it, a promotion that begins, a job.
export default {
  fiche: "F05",
  title: "Diplômés du supérieur",
  people: {
    conseiller: { holds: "Conseiller de mission locale", at: "Mission locale" },
    soi: { holds: "Chargé de mission du service offre d'insertion", at: "Service Offre d'Insertion" },
    ascape: { holds: "Conseiller d'insertion professionnelle", at: "Association des cadres et des jeunes diplômés pour l'emploi" },
  },
  person: { family: "Églantier", first: "Yann", born: "30/08/1993", lives: "Rennes" },
  facts: {
    "suivi.mission-locale": "oui",
    "diplome.niveau": "bac+5",
    "diplome.obtenu": "oui",
    "experience.liee": "peu",
    "reseau.professionnel": "non",
    "recherche.emploi": "oui",
  },
  before: [{ by: "soi", opens: "Ouverture de la promotion de l'année", on: "27/11/2017", answers: { "Premier jour de la promotion": "27/11/2017" } }],
  prescription: { by: "conseiller", on: "06/11/2017" },
  acts: [
    { by: "conseiller", does: "Intérêt de la personne", outcome: "La personne est intéressée", on: "09/11/2017" },
    { by: "soi", does: "Réunion d'analyse des candidatures", outcome: "Candidature validée", on: "16/11/2017", answers: { "Quelle association": "Association des cadres" } },
    { by: "ascape", does: "Entrée dans la promotion", on: "27/11/2017" },
    { by: "ascape", does: "Fin de l'accompagnement", outcome: "Prise de poste", on: "14/05/2018" },
  ],
  ends: ["Diplômés du supérieur", "clos le 14 mai 2018", "Vers et dans l'emploi"],
};
