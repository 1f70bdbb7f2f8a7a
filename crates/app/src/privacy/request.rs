//! What people ask of their data (RGPD, art. 15 to 21), and the month there is to answer (art. 12-3). Doing
//! what is asked is another act: a rectification, an export, a purge.

use domain::access::Operation;
use domain::time;
use domain::values::{Date, Duration, Unit};
use serde::Serialize;
use store::outbox;
use store::requests::{self, Request};
use store::{Tx, subjects};

use crate::call::Call;
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;
use crate::subject::{self, Kind, Opened};

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Asked {
    /// A copy of their data (art. 15 and 20).
    #[serde(rename = "acces")]
    Access,
    /// Something is wrong (art. 16).
    #[serde(rename = "rectification")]
    Rectification,
    /// To be erased (art. 17).
    #[serde(rename = "effacement")]
    Erasure,
    /// That the data be kept and not used meanwhile (art. 18).
    #[serde(rename = "limitation")]
    Restriction,
    /// That the data not be used at all (art. 21).
    #[serde(rename = "opposition")]
    Objection,
}

/// What came of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Outcome {
    /// All of it was done.
    #[serde(rename = "fait")]
    Done,
    /// Part of it was.
    #[serde(rename = "en-partie")]
    Partly,
    /// None of it was, for the reason given.
    #[serde(rename = "refuse")]
    Refused,
}

impl Asked {
    /// All of them, each with the word it is kept under.
    pub const ALL: [(Asked, &'static str); 5] = [
        (Asked::Access, "acces"),
        (Asked::Rectification, "rectification"),
        (Asked::Erasure, "effacement"),
        (Asked::Restriction, "limitation"),
        (Asked::Objection, "opposition"),
    ];

    /// The word it is kept under.
    pub fn word(self) -> &'static str {
        Asked::ALL[self as usize].1
    }
}

impl Outcome {
    /// All of them, each with the word it is kept under.
    pub const ALL: [(Outcome, &'static str); 3] = [
        (Outcome::Done, "fait"),
        (Outcome::Partly, "en-partie"),
        (Outcome::Refused, "refuse"),
    ];

    /// The word it is kept under.
    pub fn word(self) -> &'static str {
        Outcome::ALL[self as usize].1
    }
}

/// A request as its reader sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequestItem {
    /// Its number.
    #[serde(rename = "numero")]
    pub id: i64,
    /// Whose data.
    #[serde(skip)]
    pub subject: i64,
    /// What is asked.
    #[serde(rename = "demande")]
    pub asked: Asked,
    /// In their words.
    #[serde(rename = "texte")]
    pub text: String,
    /// The day it was received.
    #[serde(rename = "recue_le")]
    pub on: Date,
    /// The last day to answer.
    #[serde(rename = "reponse_au_plus_tard")]
    pub to: Date,
    /// Whether that day was put off.
    #[serde(rename = "prolongee")]
    pub extended: bool,
    /// Why it was, in the words of who answers.
    #[serde(rename = "motif_du_delai")]
    pub delay: Option<String>,
    /// Whether that day is past, and nobody answered.
    #[serde(rename = "en_retard")]
    pub late: bool,
    /// What came of it, and what was said of it; nothing while it waits.
    #[serde(rename = "reponse")]
    pub answer: Option<(Outcome, String)>,
}

/// One month to answer, and two more when the request is hard (art. 12-3).
const TO_ANSWER: Duration = months(1);
const TO_ANSWER_AT_MOST: Duration = months(3);

const fn months(count: u16) -> Duration {
    Duration {
        count,
        unit: Unit::Months,
    }
}

/// The longest text of a request or of an answer.
const LONGEST: usize = 4_000;
/// The most lines of a page.
const MOST_LINES: i64 = 200;

impl<'c> Office<'c> {
    /// Writes down what a person asks of their data: by themself, or by one who knows of them and received
    /// it. Whoever answers for the data is told. Its number.
    ///
    /// # Errors
    /// There is no such person that who asks may know of; a text that is too long, or missing where
    /// something must be said; or a fault.
    pub fn ask(
        &self,
        call: &Call<'_>,
        subject: i64,
        asked: Asked,
        text: &str,
    ) -> Result<i64, Error<'c>> {
        let must_say = matches!(asked, Asked::Rectification | Asked::Objection);
        let text = said(text, must_say)?;
        self.store.write(|tx| {
            let kinds = &[Kind::Person, Kind::Household];
            let subject = self.open_known(tx, call, (subject, kinds))?;
            let (id, today) = (call.id(), call.now.today);
            let request = Request {
                id,
                subject: subject.kept.id,
                kind: asked.word().to_owned(),
                sealed: subject.seal(call, &place("sealed", id), &text)?,
                asked_on: today,
                to: time::add(today, TO_ANSWER),
                extended: false,
                delay: None,
                account: call.who.account,
                mandate: call.who.mandate,
                outcome: None,
                answer: None,
                answered_on: None,
                answered_by: None,
            };
            requests::insert(tx, &request)?;
            self.tell_of_request(tx, call, "demande.recue", id)?;
            let did = format!("demande.{}", asked.word());
            self.note_privacy(tx, call, &did, ("demande", id), subject.kept.id)?;
            Ok(id)
        })
    }

    /// The requests that wait, the most pressing first, after the last one read: its last day and number.
    /// Each one read is a line of the access journal.
    ///
    /// # Errors
    /// One may not; or a fault.
    pub fn requests(
        &self,
        call: &Call<'_>,
        after: Option<(Date, i64)>,
        most: i64,
    ) -> Result<Vec<RequestItem>, Error<'c>> {
        self.allow(call.who, Operation::AnswerRequest, None)?;
        let (day, id) = after.map_or((String::new(), 0), |(day, id)| (day.to_string(), id));
        self.store.write(|tx| {
            let most = most.clamp(1, MOST_LINES);
            let waiting = requests::open(tx, (&day, id), most)?;
            let mut items = Vec::new();
            for request in waiting {
                let subject = subject::open(self, tx, request.subject)?;
                let object = ("demande", request.id);
                self.note_privacy(tx, call, "demande.lire", object, subject.kept.id)?;
                items.push(item(&subject, &request, call.now.today)?);
            }
            Ok(items)
        })
    }

    /// What a person asked, and what came of it.
    ///
    /// # Errors
    /// Who asks is neither the person nor one who answers for the data; or a fault.
    pub fn requests_of(
        &self,
        call: &Call<'_>,
        subject: i64,
    ) -> Result<Vec<RequestItem>, Error<'c>> {
        self.store.read(|tx| {
            let subject = self.allow_about(tx, call.who, Operation::ReadRequests, subject)?;
            let subject = subject::open(self, tx, subject)?;
            let all = requests::of_subject(tx, subject.kept.id)?;
            let items = all.iter().map(|one| item(&subject, one, call.now.today));
            items.collect()
        })
    }

    /// Puts the last day to answer off by two months, once, and before it is past; the person reads why.
    ///
    /// # Errors
    /// One may not; no reason; it was answered, put off already, or is late; or a fault.
    pub fn extend_request(
        &self,
        call: &Call<'_>,
        request: i64,
        reason: &str,
    ) -> Result<Date, Error<'c>> {
        self.allow(call.who, Operation::AnswerRequest, None)?;
        let reason = said(reason, true)?;
        self.store.write(|tx| {
            let kept = requests::find(tx, request)?.ok_or(Refusal::NotFound)?;
            let subject = subjects::find(tx, kept.subject)?.ok_or(Refusal::NotFound)?;
            let subject = subject::open_kept(self, subject)?;
            let to = time::add(kept.asked_on, TO_ANSWER_AT_MOST);
            let sealed = subject.seal(call, &place("delay", request), &reason)?;
            if call.now.today > kept.to || !requests::extend(tx, request, to, &sealed)? {
                return Err(Refusal::Stale.into());
            }
            self.tell_of_request(tx, call, "demande.prolongee", request)?;
            let object = ("demande", request);
            self.note_privacy(tx, call, "demande.prolonger", object, kept.subject)?;
            Ok(to)
        })
    }

    /// Answers a request; the person is told. Nothing else is done here.
    ///
    /// # Errors
    /// One may not; it was answered already; a refusal without its reason; or a fault.
    pub fn answer_request(
        &self,
        call: &Call<'_>,
        request: i64,
        outcome: Outcome,
        text: &str,
    ) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::AnswerRequest, None)?;
        let text = said(text, outcome != Outcome::Done)?;
        self.store.write(|tx| {
            let kept = requests::find(tx, request)?.ok_or(Refusal::NotFound)?;
            let subject = subjects::find(tx, kept.subject)?.ok_or(Refusal::NotFound)?;
            let subject = subject::open_kept(self, subject)?;
            let sealed = subject.seal(call, &place("answer", request), &text)?;
            let by = (call.now.today, call.who.account);
            if !requests::answer(tx, request, (outcome.word(), &sealed), by)? {
                return Err(Refusal::Stale.into());
            }
            self.tell_of_request(tx, call, "demande.repondue", request)?;
            let did = "demande.repondre";
            self.note_privacy(tx, call, did, ("demande", request), kept.subject)
        })
    }

    fn tell_of_request(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        kind: &str,
        request: i64,
    ) -> Result<(), Error<'c>> {
        let job = call.job(kind, None, ("demande", request));
        Ok(outbox::add(tx, &job)?)
    }
}

/// Where something of a request is sealed.
fn place(column: &str, request: i64) -> String {
    format!("request:{column}:{request}")
}

fn said<'c>(text: &str, must_say: bool) -> Result<String, Error<'c>> {
    let text = text.trim();
    if text.chars().count() > LONGEST {
        return Err(invalid("texte", Invalid::TooLong));
    }
    match text.is_empty() && must_say {
        true => Err(invalid("texte", Invalid::Missing)),
        false => Ok(text.to_owned()),
    }
}

/// A request, opened.
pub(super) fn item<'c>(
    subject: &Opened,
    kept: &Request,
    today: Date,
) -> Result<RequestItem, Error<'c>> {
    let unreadable = || Error::Unreadable(kept.kind.clone());
    let asked = Asked::ALL.iter().find(|(_, word)| *word == kept.kind);
    let answer = match (&kept.outcome, &kept.answer) {
        (Some(outcome), Some(sealed)) => {
            let found = Outcome::ALL.iter().find(|(_, word)| word == outcome);
            let (outcome, _) = found.ok_or_else(unreadable)?;
            Some((*outcome, subject.unseal(&place("answer", kept.id), sealed)?))
        }
        _ => None,
    };
    Ok(RequestItem {
        id: kept.id,
        subject: kept.subject,
        asked: asked.ok_or_else(unreadable)?.0,
        text: subject.unseal(&place("sealed", kept.id), &kept.sealed)?,
        on: kept.asked_on,
        to: kept.to,
        extended: kept.extended,
        delay: match &kept.delay {
            Some(sealed) => Some(subject.unseal(&place("delay", kept.id), sealed)?),
            None => None,
        },
        late: kept.outcome.is_none() && kept.to < today,
        answer,
    })
}
