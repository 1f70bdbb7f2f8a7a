//! The address of an act in its dossier, and the act of an address.

use domain::dossier::Offer;
use domain::dossier::act::{Act, Obliged};
use domain::fiche::{Event, Fiche};
use domain::values::Id;

/// The address of an act, after that of its dossier: `etape/contrat`, `etape/adhesion/confirme`.
pub fn path_of(act: &Act, outcome: Option<&Id>) -> String {
    match act {
        Act::Hold(holding) => match outcome {
            Some(outcome) => format!("etape/{}/{outcome}", holding.step),
            None => format!("etape/{}", holding.step),
        },
        Act::Plan { step, .. } => format!("prevoir/{step}"),
        Act::Deposit(deposit) => format!("document/{}", deposit.document),
        Act::Log(logged) => format!("noter/{}", logged_as(logged.what)),
        Act::Open { period } => format!("ouvrir/{period}"),
        Act::Close { period } => format!("fermer/{period}"),
        Act::RequestRenewal { period } => format!("renouvellement/{period}"),
        Act::RequestAid(request) => format!("aide/{}", request.fund),
        Act::DecideAid(decision) => format!("decision-aide/{}", decision.fund),
        Act::PayAid(payment) => format!("versement/{}", payment.fund),
        Act::RecordCost(cost) => format!("cout/{}", cost.fund),
        Act::Collect(collection) => format!("recueil/{}", collection.moment),
        Act::Waive { what } => match what {
            Obliged::Step(id) => format!("dispense/etape/{id}"),
            Obliged::Document(id) => format!("dispense/document/{id}"),
            Obliged::Counter(id) => format!("dispense/compteur/{id}"),
            Obliged::Collection(id) => format!("dispense/recueil/{id}"),
        },
        Act::ChangeOperator { to } => format!("operateur/{to}"),
        Act::Withdraw => "renoncer".to_owned(),
        Act::Refuse => "refuser".to_owned(),
        Act::Suspend => "suspendre".to_owned(),
        Act::Resume => "reprendre".to_owned(),
        Act::End => "clore".to_owned(),
        Act::Correct { event, .. } => format!("corriger/{event}"),
        Act::Pin { version } => format!("version/{version}"),
    }
}

/// What is logged, in an address.
pub fn logged_as(what: Event) -> &'static str {
    match what {
        Event::Interview => "entretien",
        Event::Contact => "contact",
        Event::GroupSession => "regroupement",
        Event::AccompanimentHour => "heures-accompagnement",
        Event::InsertionHour => "heures-insertion",
        _ => "autre",
    }
}

/// The act offered at an address, with its outcome. A step that has outcomes is also found without one: its
/// page asks which.
pub fn find<'o>(offers: &'o [Offer], path: &str) -> Option<(&'o Offer, Option<&'o Id>)> {
    offers.iter().find_map(|offer| {
        if path_of(&offer.act, None) == path {
            return Some((offer, None));
        }
        let mut outcomes = offer.outcomes.iter();
        let outcome = outcomes.find(|outcome| path_of(&offer.act, Some(outcome)) == path)?;
        Some((offer, Some(outcome)))
    })
}

/// Whether an act closes the dossier, stops it or undoes what was written: one thinks twice.
pub fn is_weighty(fiche: &Fiche, act: &Act) -> bool {
    match act {
        Act::Withdraw | Act::Refuse | Act::Suspend | Act::End | Act::Correct { .. } => true,
        Act::ChangeOperator { .. } | Act::Pin { .. } => true,
        Act::Hold(holding) => {
            let mut steps = fiche.steps.iter();
            let step = steps.find(|step| step.origin.id == holding.step);
            let mut outcomes = step.into_iter().flat_map(|step| &step.outcomes);
            outcomes.any(|outcome| Some(&outcome.id) == holding.outcome.as_ref() && outcome.closes)
        }
        _ => false,
    }
}
