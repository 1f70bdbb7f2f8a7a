// F09: an appointment taken in front of the person, three phases, a mission, the review that ends it.
export default {
  fiche: "F09",
  title: "ID'ÉES",
  people: {
    referent: { holds: "Référent RSA", at: "CDAS du Pays Malouin" },
    agence: { holds: "Conseiller d'insertion professionnelle", at: "ID'ÉES INTÉRIM" },
  },
  person: { family: "Iris", first: "Tanguy", born: "11/12/1980", lives: "Saint-Malo" },
  facts: { "rsa.allocataire": "oui", "recherche.emploi": "oui", "suivi.service": "CDAS du Pays Malouin" },
  prescription: { by: "referent", on: "05/02/2018", answers: { "Date du rendez-vous d'inscription": "12/02/2018" } },
  acts: [
    { by: "agence", does: "Tenir le rendez-vous d'inscription", outcome: "Inscrite pour un parcours", on: "12/02/2018" },
    { by: "agence", does: "Entrer en parcours", on: "19/02/2018" },
    { by: "agence", does: "Faire le diagnostic socio-professionnel", on: "26/02/2018" },
    { by: "agence", does: "Repérer les freins", on: "26/02/2018" },
    { by: "agence", does: "Signer le contrat d'accompagnement", on: "05/03/2018" },
    { by: "agence", does: "Ouvrir la phase 2", on: "12/03/2018" },
    { by: "agence", does: "Ouvrir la phase 3", on: "14/05/2018" },
    { by: "agence", does: "Proposer une mission", on: "21/05/2018", answers: { "Secteur de la mission": "Logistique" } },
    { by: "agence", does: "Évaluer les missions", on: "16/07/2018" },
    { by: "agence", does: "Faire le bilan global", outcome: "Accompagnement terminé", on: "15/10/2018" },
  ],
  ends: ["clos le 15 octobre 2018", "Vers et dans l'emploi"],
};
