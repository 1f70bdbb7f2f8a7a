//! The forms of the acts between two steps, and of those that end.

use domain::dossier::Because;
use domain::dossier::act::{Act, AidRequest, Logged};
use domain::fiche::{Event, Fund};
use domain::values::Id;
use french::{event, text};

use super::kind::{Choice, Choices, Kind};
use super::scene::Scene;
use super::slot::Slot;
use super::{Asking, Field, Section, day, hold, papers, reason, survey};

/// What an act other than a step asks.
pub(super) fn sections(scene: &Scene<'_>, act: &Act) -> Vec<Section> {
    let fields = match act {
        Act::Hold(_) => Vec::new(),
        Act::Plan { .. } => vec![planned()],
        Act::Deposit(deposit) => {
            let document = scene.document(&deposit.document).into_iter();
            let paper = document.flat_map(|document| papers::deposited(scene, document));
            [day()].into_iter().chain(paper).collect()
        }
        Act::Log(logged) => log(scene, logged),
        Act::Open { .. } | Act::Close { .. } | Act::RequestRenewal { .. } => {
            vec![day(), reason("Remarque", Asking::Freely)]
        }
        Act::RequestAid(request) => request_aid(scene, request),
        Act::DecideAid(decision) => decide_aid(fund(scene, &decision.fund)),
        Act::PayAid(_) => pay_aid(),
        Act::RecordCost(cost) => record_cost(fund(scene, &cost.fund)),
        Act::Collect(collection) => return survey::sections(scene, collection),
        Act::Waive { .. } => vec![day(), reason("Ce qui en dispense", Asking::ByTheFiche)],
        Act::ChangeOperator { .. } => change_operator(scene),
        // Nobody has to say why they give up.
        Act::Withdraw => vec![day()],
        Act::Refuse => vec![day(), reason("Pourquoi", Asking::ByTheFiche)],
        Act::Suspend | Act::Resume => vec![day(), reason("Pourquoi", Asking::Freely)],
        Act::End => vec![day(), reason("Pourquoi", Asking::ByTheFiche)],
        Act::Correct { .. } | Act::Pin { .. } => vec![reason("Pourquoi", Asking::ByTheFiche)],
    };
    vec![Section {
        title: None,
        hint: None,
        fields,
    }]
}

fn planned() -> Field {
    Field::new(Slot::Planned, "Jour prévu", Kind::Day).asked(Asking::Needed)
}

fn log(scene: &Scene<'_>, logged: &Logged) -> Vec<Field> {
    let hours = matches!(logged.what, Event::AccompanimentHour | Event::InsertionHour);
    let unit = Kind::Number(event(logged.what, true).to_owned());
    let amount = Field::new(Slot::Amount, "Combien", unit).asked(Asking::Needed);
    let amount = match hours {
        true => amount,
        false => amount.proposed(),
    };
    let mut fields = vec![day(), amount];
    if matches!(logged.what, Event::Contact | Event::Interview) {
        let ways = ["rendez-vous", "telephone", "courriel", "visite"];
        let named = |way: &&str| {
            let name = french::names::channel(scene.catalogue, way);
            Choice::new(way, text::sentence(&name))
        };
        let listed = ways.iter().map(named).collect();
        let ways = Choices { listed, open: true };
        fields.push(Field::new(Slot::Channel, "Comment", Kind::One(ways)));
    }
    let counted = scene.fiche.counters.iter();
    let counted = counted.filter(|counter| counter.counts == logged.what);
    let awaited = counted.flat_map(|counter| &counter.with);
    let awaited: Vec<Id> = awaited.filter_map(|id| id.parse().ok()).collect();
    let there = awaited.iter().chain(scene.subject());
    let people = scene.people(there.filter(|id| !scene.own.contains(*id)));
    if !people.is_empty() {
        let people = Kind::Many(Choices::closed(people));
        fields.push(Field::new(Slot::Present, "Avec", people).hint("Outre vous."));
    }
    fields.push(Field::new(Slot::Place, "Lieu", Kind::Line));
    fields.push(reason("Remarque", Asking::Freely));
    fields
}

fn fund<'a>(scene: &Scene<'a>, id: &Id) -> Option<&'a Fund> {
    let mut funds = scene.fiche.funds.iter();
    funds.find(|fund| fund.origin.id == *id)
}

fn request_aid(scene: &Scene<'_>, request: &AidRequest) -> Vec<Field> {
    let mut fields = vec![day()];
    let Some(fund) = fund(scene, &request.fund) else {
        return fields;
    };
    let provenance = &fund.origin.provenance;
    let because = || french::because(&Because::of(provenance));
    if !fund.purposes.is_empty() {
        let purposes = fund.purposes.iter();
        let purposes =
            purposes.map(|purpose| Choice::new(&purpose.id, text::sentence(&purpose.label)));
        let purposes = Kind::Many(Choices::closed(purposes));
        fields.push(
            Field::new(Slot::Purposes, "Pour quoi", purposes)
                .asked(Asking::ByTheFiche)
                .because(because()),
        );
        if fund.open {
            fields.push(Field::new(
                Slot::OtherPurpose,
                "Pour autre chose",
                Kind::Line,
            ));
        }
    }
    fields.extend(fund.inputs.iter().map(|input| {
        let because = Because::part(&input.requirements, provenance);
        hold::answer(scene, input).because(french::because(&because))
    }));
    if fund.granted_by.len() > 1 {
        let to = fund.granted_by.iter();
        let to = to.map(|id| Choice::new(id, scene.named(id)));
        let to = Kind::One(Choices::closed(to));
        fields.push(
            Field::new(Slot::To, "Demandé à", to)
                .asked(Asking::ByTheFiche)
                .because(because()),
        );
    }
    fields.push(reason("Ce qui justifie la demande", Asking::Freely));
    fields
}

fn decide_aid(fund: Option<&Fund>) -> Vec<Field> {
    let mut fields = vec![
        day(),
        Field::new(Slot::Granted, "L'aide est-elle accordée ?", Kind::YesNo).asked(Asking::Needed),
    ];
    if fund.is_some_and(|fund| fund.amount.is_none()) {
        let euros = Kind::Number("€".to_owned());
        fields.push(Field::new(Slot::Sum, "Montant accordé", euros));
    }
    fields.push(reason("Pourquoi", Asking::Freely).hint("À écrire si l'aide est refusée."));
    fields
}

fn pay_aid() -> Vec<Field> {
    let euros = Kind::Number("€".to_owned());
    let paid = Field::new(
        Slot::Sum,
        "Montant versé, s'il n'est pas le montant accordé",
        euros,
    );
    let why = reason("Pourquoi", Asking::Freely);
    vec![
        day(),
        paid,
        why.hint("À écrire si un autre montant est versé."),
    ]
}

fn record_cost(fund: Option<&Fund>) -> Vec<Field> {
    let factors = fund.into_iter().flat_map(|fund| &fund.factors);
    let factors = factors.map(|factor| {
        let slot = Slot::Factor(factor.id.clone());
        Field::new(slot, text::sentence(&factor.label), Kind::Line)
    });
    let cost = Field::new(
        Slot::Cost,
        "Montant dit au ménage",
        Kind::Number("€".to_owned()),
    )
    .hint("Une fois tout le reste connu ; Livret ne calcule rien.");
    [day()].into_iter().chain(factors).chain([cost]).collect()
}

fn change_operator(scene: &Scene<'_>) -> Vec<Field> {
    let mut fields = vec![day()];
    let people = scene.people(scene.subject());
    if !people.is_empty() && !scene.subject().all(|id| scene.own.contains(id)) {
        fields.push(
            Field::new(
                Slot::With,
                "Qui en est d'accord",
                Kind::Many(Choices::closed(people)),
            )
            .hint("Ce que l'on sait de la personne part avec le dossier."),
        );
    }
    fields.push(reason("Pourquoi", Asking::Freely));
    fields
}
