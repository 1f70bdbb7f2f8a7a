//! What somebody may do, as one says it before doing it.

use domain::dossier::Act;
use domain::fiche::Event;
use domain::values::Id;

use crate::text::sentence;
use crate::{Words, names};

impl Words<'_> {
    /// An act that one may do, with the outcome of a step that has some: « Déposer : contrat d'engagement ».
    pub fn offer(&self, act: &Act, outcome: Option<&Id>) -> String {
        let period = |id: &Id| names::period(self.fiche, id.as_str());
        let fund = |id: &Id| names::fund(self.fiche, id.as_str());
        match act {
            Act::Hold(holding) => {
                let step = names::step_or_outcome(self.fiche, holding.step.as_str());
                match outcome {
                    Some(outcome) => format!("{step} : {}", self.outcome(&holding.step, outcome)),
                    None => step,
                }
            }
            Act::Plan { step, .. } => {
                format!(
                    "Prévoir : {}",
                    names::step_or_outcome(self.fiche, step.as_str())
                )
            }
            Act::Deposit(deposit) => {
                let label = names::document(self.fiche, deposit.document.as_str());
                format!("Déposer : {label}")
            }
            Act::Log(logged) => format!("Noter {}", one(logged.what)),
            Act::Open { period: id } => format!("Ouvrir la période : {}", period(id)),
            Act::Close { period: id } => format!("Fermer la période : {}", period(id)),
            Act::RequestRenewal { period: id } => {
                format!("Demander le renouvellement : {}", period(id))
            }
            Act::RequestAid(request) => format!("Demander : {}", fund(&request.fund)),
            Act::DecideAid(decision) => format!("Accorder ou refuser : {}", fund(&decision.fund)),
            Act::PayAid(payment) => format!("Noter le versement : {}", fund(&payment.fund)),
            Act::RecordCost(cost) => format!("Fixer le coût : {}", fund(&cost.fund)),
            Act::Collect(collection) => {
                names::moment(self.catalogue, self.fiche, collection.moment.as_str())
            }
            Act::Waive { what } => {
                format!(
                    "Dispenser de : {}",
                    names::obliged(self.catalogue, self.fiche, what)
                )
            }
            Act::ChangeOperator { to } => {
                format!("Passer à un autre opérateur : {}", self.party(to))
            }
            Act::Withdraw => "La personne renonce".to_owned(),
            Act::Refuse => "Ne pas prendre la personne".to_owned(),
            Act::Suspend => "Suspendre le dossier".to_owned(),
            Act::Resume => "Reprendre le dossier".to_owned(),
            Act::End => "Clore le dossier, hors des étapes de la fiche".to_owned(),
            Act::Correct { event, .. } => format!("Corriger l'acte n° {}", event + 1),
            Act::Pin { version } => format!("Passer à la version {version} de la fiche"),
        }
    }

    /// The label of an outcome of a step.
    pub fn outcome(&self, step: &Id, outcome: &Id) -> String {
        sentence(&names::step_or_outcome(
            self.fiche,
            &format!("{step}:{outcome}"),
        ))
    }
}

/// One of what is logged, with its article.
fn one(what: Event) -> String {
    let article = match what {
        Event::AccompanimentHour | Event::InsertionHour => {
            return format!("des {}", crate::event(what, true));
        }
        Event::Prescription | Event::Inscription | Event::Entry | Event::Presence => "une",
        _ => "un",
    };
    format!("{article} {}", crate::event(what, false))
}
