// F02: twelve months with an artist, two reviews, the support of the body, and the exit.
export default {
  fiche: "F02",
  title: "Projet artistique",
  people: {
    referent: { holds: "Référent RSA", at: "CDAS Couronne rennaise Sud" },
    jardin: { holds: "Conseiller d'insertion professionnelle", at: "Jardin Moderne" },
    instance: { holds: "Interlocuteur dans les services départementaux", at: "Instances RSA" },
  },
  person: { family: "Bruyère", first: "Gildas", born: "21/11/1979", lives: "Chartres-de-Bretagne" },
  facts: { "rsa.allocataire": "oui", "rsa.referent": "oui", "projet.artistique": "oui" },
  prescription: { by: "referent", on: "06/11/2017", answers: { Opérateur: "Jardin Moderne" } },
  acts: [
    { by: "jardin", does: "Premier entretien et diagnostic", outcome: "Accompagnement engagé", on: "20/11/2017" },
    { by: "jardin", does: "Début de l'accompagnement renforcé", on: "04/12/2017" },
    ...["15/01/2018", "12/02/2018", "12/03/2018", "16/04/2018", "14/05/2018"].map((on) => ({ by: "jardin", does: "Noter un entretien", on })),
    { by: "jardin", does: "Bilan des six mois", on: "18/06/2018" },
    { by: "jardin", does: "Bilan tripartite", outcome: "Projet validé", on: "26/11/2018" },
    { by: "instance", does: "Soutien des instances RSA", outcome: "Démarche soutenue", on: "10/12/2018" },
    { by: "jardin", does: "Fin du parcours", outcome: "Parcours terminé", on: "14/12/2018" },
  ],
  ends: ["Projet artistique", "clos le 14 décembre 2018", "Travailleurs indépendants"],
};
