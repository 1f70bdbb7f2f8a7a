//! The places of an entry that a form fills: each is read from the entry and written in it, as an answer.

use domain::dossier::act::{Act, Actor, Deposit, Entry, Holding, Input};
use domain::values::Id;

use super::kind::Kind;
use super::scene::{Scene, bare};
use crate::files;

/// A place of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    /// The true day.
    Day,
    /// Who acts or decides too.
    With,
    /// The reason written.
    Reason,
    /// The motive chosen.
    Motive,
    /// What is written down.
    Input(Id),
    /// Who was there.
    Present,
    /// Who was invited.
    Invited,
    /// By which channels.
    Channels,
    /// To which address.
    Mail,
    /// Where.
    Place,
    /// The operator chosen.
    Operator,
    /// Whether a document is joined, and whole.
    Paper(Id),
    /// A part of a document joined that is not whole.
    Part(Id, Part),
    /// A file joined to a document: it goes with the act, beside the entry.
    File(Id),
    /// The day planned.
    Planned,
    /// How many.
    Amount,
    /// By which channel, for a contact.
    Channel,
    /// What an aid is for.
    Purposes,
    /// The same, outside the list.
    OtherPurpose,
    /// Whom an aid is asked of.
    To,
    /// Whether an aid is granted.
    Granted,
    /// The amount granted.
    Sum,
    /// What fixes a cost.
    Factor(Id),
    /// The cost.
    Cost,
    /// Why an act is corrected: the form holds it, beside the act put in place.
    Correction,
}

/// A part of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Who wrote it.
    WrittenBy,
    /// With whom.
    With,
    /// Who signed it.
    SignedBy,
    /// What it contains.
    Contents,
    /// To whom it was sent.
    SentTo,
}

/// A document that lacks nothing the fiche asks.
pub const WHOLE: &str = "complet";
/// A document that may lack something: its parts say what is there.
pub const IN_PART: &str = "en-partie";

impl Slot {
    /// Its name in the form.
    pub fn name(&self) -> String {
        match self {
            Slot::Day => "jour".to_owned(),
            Slot::With => "avec".to_owned(),
            Slot::Reason => "raison".to_owned(),
            Slot::Motive => "motif".to_owned(),
            Slot::Input(id) => format!("reponse.{id}"),
            Slot::Present => "presents".to_owned(),
            Slot::Invited => "invites".to_owned(),
            Slot::Channels => "voies".to_owned(),
            Slot::Mail => "adresse".to_owned(),
            Slot::Place => "lieu".to_owned(),
            Slot::Operator => "operateur".to_owned(),
            Slot::Paper(id) => format!("piece.{id}"),
            Slot::Part(id, part) => format!("piece.{id}.{}", part.name()),
            Slot::File(id) => format!("{}{id}", files::FIELD),
            Slot::Planned => "prevu".to_owned(),
            Slot::Amount => "combien".to_owned(),
            Slot::Channel => "voie".to_owned(),
            Slot::Purposes => "objets".to_owned(),
            Slot::OtherPurpose => "autre-objet".to_owned(),
            Slot::To => "a-qui".to_owned(),
            Slot::Granted => "accord".to_owned(),
            Slot::Sum => "montant".to_owned(),
            Slot::Factor(id) => format!("facteur.{id}"),
            Slot::Cost => "cout".to_owned(),
            Slot::Correction => "correction".to_owned(),
        }
    }

    /// What the entry says here.
    pub fn get(&self, entry: &Entry, kind: &Kind, scene: &Scene<'_>) -> Option<Input> {
        let people = |there: &[Actor]| match kind {
            Kind::Many(choices) => some(scene.who(there, &choices.listed)),
            _ => None,
        };
        match (self, &entry.act) {
            (Slot::Day, _) => Some(Input::Day(entry.on)),
            (Slot::With, _) => people(&entry.by),
            (Slot::Reason, _) => entry.reason.clone().map(Input::Text),
            (Slot::Planned, Act::Plan { day, .. }) => Some(Input::Day(*day)),
            (Slot::Paper(id) | Slot::Part(id, _), act) => {
                let deposit = deposit(act, id)?;
                match self {
                    Slot::Part(_, part) => part.get(deposit, people),
                    _ => Some(Input::Text(state(deposit, scene).to_owned())),
                }
            }
            (Slot::Input(id), Act::RequestAid(request)) => request.inputs.get(id).cloned(),
            (Slot::Input(id), Act::Collect(collection)) => collection.answers.get(id).cloned(),
            (_, Act::Hold(holding)) => self.of_step(holding, people),
            (Slot::Amount, Act::Log(logged)) => Some(Input::Number(logged.amount)),
            (Slot::Present, Act::Log(logged)) => people(&logged.with),
            (Slot::Channel, Act::Log(logged)) => logged.channel.clone().map(Input::Text),
            (Slot::Place, Act::Log(logged)) => logged.place.clone().map(Input::Text),
            (Slot::Purposes, Act::RequestAid(request)) => {
                some(request.purposes.iter().map(ToString::to_string).collect())
            }
            (Slot::OtherPurpose, Act::RequestAid(request)) => {
                request.other_purpose.clone().map(Input::Text)
            }
            (Slot::To, Act::RequestAid(request)) => {
                request.to.as_ref().map(|id| Input::Text(id.to_string()))
            }
            (Slot::Granted, Act::DecideAid(decision)) => Some(Input::YesNo(decision.granted)),
            (Slot::Sum, Act::DecideAid(decision)) => decision.amount.map(Input::Number),
            (Slot::Sum, Act::PayAid(payment)) => payment.amount.map(Input::Number),
            (Slot::Factor(id), Act::RecordCost(cost)) => {
                cost.factors.get(id).cloned().map(Input::Text)
            }
            (Slot::Cost, Act::RecordCost(cost)) => cost.result.map(Input::Number),
            _ => None,
        }
    }

    fn of_step(
        &self,
        holding: &Holding,
        people: impl Fn(&[Actor]) -> Option<Input>,
    ) -> Option<Input> {
        let id = |id: &Option<Id>| id.as_ref().map(|id| Input::Text(id.to_string()));
        match self {
            Slot::Motive => id(&holding.motive),
            Slot::Operator => id(&holding.operator),
            Slot::Input(id) => holding.inputs.get(id).cloned(),
            Slot::Present => people(&holding.present),
            Slot::Invited => people(&holding.invited),
            Slot::Channels => some(holding.channels.clone()),
            Slot::Mail => holding.mail.clone().map(|mail| Input::Choices(vec![mail])),
            Slot::Place => holding.place.clone().map(Input::Text),
            _ => None,
        }
    }

    /// Writes an answer here, of the kind that the form asks.
    pub fn put(&self, entry: &mut Entry, answer: Option<Input>, scene: &Scene<'_>) {
        match (self, &mut entry.act) {
            (Slot::Day, _) => entry.on = day(answer).unwrap_or(entry.on),
            (Slot::With, _) => entry.by.extend(scene.actors(&several(answer))),
            (Slot::Reason, _) => entry.reason = text(answer),
            (Slot::Planned, Act::Plan { day: planned, .. }) => {
                *planned = day(answer).unwrap_or(*planned);
            }
            (Slot::Paper(id), act) => put_paper(act, id, answer, scene),
            (Slot::Input(id), Act::Collect(collection)) => {
                // What was proposed and is taken back is no answer.
                collection.answers.remove(id);
                let given = answer.map(|answer| (id.clone(), answer));
                collection.answers.extend(given);
            }
            (Slot::Part(id, part), act) => {
                if let Some(deposit) = deposit_mut(act, id) {
                    part.put(deposit, several(answer), scene);
                }
            }
            (Slot::Input(id), Act::RequestAid(request)) => {
                request
                    .inputs
                    .extend(answer.map(|answer| (id.clone(), answer)));
            }
            (_, Act::Hold(holding)) => self.put_in_step(holding, answer, scene),
            (Slot::Amount, Act::Log(logged)) => {
                logged.amount = number(answer).unwrap_or(logged.amount);
            }
            (Slot::Present, Act::Log(logged)) => logged.with = scene.actors(&several(answer)),
            (Slot::Channel, Act::Log(logged)) => logged.channel = text(answer),
            (Slot::Place, Act::Log(logged)) => logged.place = text(answer),
            (Slot::Purposes, Act::RequestAid(request)) => {
                let purposes = several(answer).into_iter();
                request.purposes = purposes.filter_map(|id| id.parse().ok()).collect();
            }
            (Slot::OtherPurpose, Act::RequestAid(request)) => request.other_purpose = text(answer),
            (Slot::To, Act::RequestAid(request)) => request.to = id_of(answer),
            (Slot::Granted, Act::DecideAid(decision)) => {
                decision.granted = answer == Some(Input::YesNo(true));
            }
            (Slot::Sum, Act::DecideAid(decision)) => decision.amount = number(answer),
            (Slot::Sum, Act::PayAid(payment)) => payment.amount = number(answer),
            (Slot::Factor(id), Act::RecordCost(cost)) => {
                cost.factors
                    .extend(text(answer).map(|text| (id.clone(), text)));
            }
            (Slot::Cost, Act::RecordCost(cost)) => cost.result = number(answer),
            _ => {}
        }
    }

    fn put_in_step(&self, holding: &mut Holding, answer: Option<Input>, scene: &Scene<'_>) {
        match self {
            Slot::Motive => holding.motive = id_of(answer),
            Slot::Operator => holding.operator = id_of(answer),
            Slot::Input(id) => {
                holding
                    .inputs
                    .extend(answer.map(|answer| (id.clone(), answer)));
            }
            Slot::Present => holding.present = scene.actors(&several(answer)),
            Slot::Invited => holding.invited = scene.actors(&several(answer)),
            Slot::Channels => {
                holding.channels = several(answer);
                // What goes by mail goes to the address of the fiche: the form says it beside the channel.
                let by_mail = holding.channels.iter().any(|channel| channel == MAIL);
                let step = scene.step(&holding.step).filter(|_| by_mail);
                holding.mail = step.and_then(|step| step.mail.clone());
            }
            Slot::Mail => holding.mail = several(answer).pop(),
            Slot::Place => holding.place = text(answer),
            _ => {}
        }
    }
}

/// The channel of electronic mail, as fiches write it.
pub const MAIL: &str = "courriel";

impl Part {
    fn name(self) -> &'static str {
        match self {
            Part::WrittenBy => "ecrit-par",
            Part::With => "avec",
            Part::SignedBy => "signe-par",
            Part::Contents => "contient",
            Part::SentTo => "transmis-a",
        }
    }

    fn get(self, deposit: &Deposit, people: impl Fn(&[Actor]) -> Option<Input>) -> Option<Input> {
        match self {
            Part::WrittenBy => people(&deposit.written_by),
            Part::With => people(&deposit.with),
            Part::SignedBy => people(&deposit.signed_by),
            Part::Contents => some(deposit.contents.clone()),
            Part::SentTo => some(deposit.sent_to.iter().map(ToString::to_string).collect()),
        }
    }

    fn put(self, deposit: &mut Deposit, values: Vec<String>, scene: &Scene<'_>) {
        match self {
            Part::WrittenBy => deposit.written_by = scene.actors(&values),
            Part::With => deposit.with = scene.actors(&values),
            Part::SignedBy => deposit.signed_by = scene.actors(&values),
            Part::Contents => deposit.contents = values,
            Part::SentTo => {
                deposit.sent_to = values.iter().filter_map(|id| id.parse().ok()).collect();
            }
        }
    }
}

/// Whether a document lacks nothing.
fn state(deposit: &Deposit, scene: &Scene<'_>) -> &'static str {
    let document = scene.document(&deposit.document);
    match document.is_some_and(|document| scene.complete(document) == *deposit) {
        true => WHOLE,
        false => IN_PART,
    }
}

fn put_paper(act: &mut Act, id: &Id, answer: Option<Input>, scene: &Scene<'_>) {
    let whole = scene.document(id).map(|document| scene.complete(document));
    let given = match text(answer).as_deref() {
        Some(WHOLE) => whole,
        Some(_) => Some(bare(id)),
        None => None,
    };
    match act {
        Act::Deposit(deposit) => *deposit = given.unwrap_or_else(|| bare(id)),
        Act::Hold(holding) => {
            holding.documents.retain(|known| known.document != *id);
            holding.documents.extend(given);
        }
        _ => {}
    }
}

fn deposit<'e>(act: &'e Act, id: &Id) -> Option<&'e Deposit> {
    match act {
        Act::Deposit(deposit) => Some(deposit),
        Act::Hold(holding) => holding.documents.iter().find(|known| known.document == *id),
        _ => None,
    }
}

fn deposit_mut<'e>(act: &'e mut Act, id: &Id) -> Option<&'e mut Deposit> {
    match act {
        Act::Deposit(deposit) => Some(deposit),
        Act::Hold(holding) => {
            let mut documents = holding.documents.iter_mut();
            documents.find(|known| known.document == *id)
        }
        _ => None,
    }
}

fn some(values: Vec<String>) -> Option<Input> {
    (!values.is_empty()).then_some(Input::Choices(values))
}

fn text(answer: Option<Input>) -> Option<String> {
    match answer {
        Some(Input::Text(text)) => Some(text),
        _ => None,
    }
}

fn several(answer: Option<Input>) -> Vec<String> {
    match answer {
        Some(Input::Choices(several)) => several,
        _ => Vec::new(),
    }
}

fn day(answer: Option<Input>) -> Option<domain::values::Date> {
    match answer {
        Some(Input::Day(day)) => Some(day),
        _ => None,
    }
}

fn number(answer: Option<Input>) -> Option<i64> {
    match answer {
        Some(Input::Number(number)) => Some(number),
        _ => None,
    }
}

fn id_of(answer: Option<Input>) -> Option<Id> {
    text(answer)?.parse().ok()
}
