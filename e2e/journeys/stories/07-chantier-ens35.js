// F07: hired, an approval from Pôle emploi, a contract renewed, an exit, and news six months later.
export default {
  fiche: "F07",
  title: "Chantier ENS35",
  people: {
    referent: { holds: "Référent RSA", at: "CDAS de Fougères" },
    agence: { holds: "Employeur : agence départementale", at: "Agence départementale 2 (nom à fournir)" },
    pe: { holds: "Conseiller Pôle emploi", at: "Pôle emploi" },
    asp: { holds: "Accompagnateur socioprofessionnel", at: "Prestataire extérieur de l'ENS35" },
  },
  person: { family: "Genêt", first: "Loïc", born: "05/09/1982", lives: "Fougères" },
  facts: { "iae.eligible": "oui" },
  prescription: { by: "referent", on: "06/03/2017" },
  acts: [
    { by: "agence", does: "Recruter la personne", on: "03/04/2017" },
    { by: "pe", does: "Délivrer l'agrément", on: "03/04/2017", answers: { "Premier jour de l'agrément": "03/04/2017" } },
    { by: "asp", does: "Noter des heures d'accompagnement", on: "24/04/2017", answers: { Combien: "6" } },
    // The fiche does not say that the employer is told of a review, nor the provider of a renewal: what is due leads them.
    { by: "asp", silent: true, does: "Faire le bilan de fin de contrat", on: "20/09/2017" },
    { by: "agence", silent: true, does: "Renouveler ou non le contrat", outcome: "Contrat renouvelé", on: "25/09/2017", answers: { "Nouveaux objectifs": "Passer le permis tronçonneuse." } },
    { by: "asp", silent: true, does: "Faire le bilan de fin de contrat", on: "20/03/2018" },
    { by: "agence", silent: true, does: "Renouveler ou non le contrat", outcome: "Contrat non renouvelé", on: "26/03/2018" },
    { by: "agence", does: "Constater la sortie du chantier", outcome: "Le salarié a quitté le chantier", on: "02/04/2018", answers: { "Situation de la personne": "Embauché par un paysagiste." } },
    { by: "asp", silent: true, does: "Reprendre contact six mois après la sortie", on: "02/10/2018" },
  ],
  ends: ["Chantier ENS35", "clos le 2 avril 2018"],
};
