//! What people ask of their data (RGPD, art. 15 to 21), and the month there is to answer (art. 12-3). Doing
//! what is asked is another act: a rectification, an export, a purge.

use domain::access::Operation;
use domain::time;
use domain::values::{Date, Duration, Unit};
use store::outbox;
use store::requests::{self, Request};
use store::{Tx, subjects};

use super::asked::{Answered, Asked, Outcome, RequestItem, item, place, told};
use super::decide::Terms;
use crate::call::Call;
use crate::error::{Error, Invalid, Refusal, invalid};
use crate::office::Office;
use crate::subject::{self, Kind, Opened};

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
                items.push(told(&subject, &request, call.now.today)?);
            }
            Ok(items)
        })
    }

    /// One request, answered or not; reading it is a line of the access journal.
    ///
    /// # Errors
    /// One may not, there is none of this number, or the person was erased since; or a fault.
    pub fn request(&self, call: &Call<'_>, request: i64) -> Result<RequestItem, Error<'c>> {
        self.allow(call.who, Operation::AnswerRequest, None)?;
        self.store.write(|tx| {
            let (kept, subject) = self.found_request(tx, request)?;
            let object = ("demande", request);
            self.note_privacy(tx, call, "demande.lire", object, kept.subject)?;
            told(&subject, &kept, call.now.today)
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
            let own = call.who.person == Some(subject.kept.id);
            let items = all.iter().map(|one| match own {
                true => item(&subject, one, call.now.today),
                false => told(&subject, one, call.now.today),
            });
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
            let (kept, subject) = self.found_request(tx, request)?;
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

    /// Answers a request; the person is told. Nothing else is done here: what is to be erased is erased by
    /// [`Office::erase_on_request`], and a refusal to erase says on which grounds.
    ///
    /// # Errors
    /// One may not; it was answered already; a refusal without its reason, an erasure said to be done; or a
    /// fault.
    pub fn answer_request(
        &self,
        call: &Call<'_>,
        request: i64,
        outcome: Outcome,
        text: &str,
    ) -> Result<(), Error<'c>> {
        self.allow(call.who, Operation::AnswerRequest, None)?;
        let text = said(text, outcome != Outcome::Done)?;
        let terms = Terms::on(self, call.now.today)?;
        self.store.write(|tx| {
            let (kept, subject) = self.found_request(tx, request)?;
            let answer = match kept.kind == Asked::Erasure.word() {
                true if outcome != Outcome::Refused => {
                    return Err(invalid("reponse", Invalid::Unknown));
                }
                true => Answered::Left {
                    text: text.clone(),
                    kept: self.grounds(tx, kept.subject, &terms)?,
                },
                false => Answered::Said(text.clone()),
            };
            self.close_request(tx, call, (&kept, &subject), (outcome, &answer))
        })
    }

    /// Closes a request with its answer, and tells the person.
    pub(super) fn close_request(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (kept, subject): (&Request, &Opened),
        (outcome, answer): (Outcome, &Answered),
    ) -> Result<(), Error<'c>> {
        let sealed = subject.seal(call, &place("answer", kept.id), answer)?;
        let by = (call.now.today, call.who.account);
        if !requests::answer(tx, kept.id, (outcome.word(), &sealed), by)? {
            return Err(Refusal::Stale.into());
        }
        self.tell_of_request(tx, call, "demande.repondue", kept.id)?;
        let did = "demande.repondre";
        self.note_privacy(tx, call, did, ("demande", kept.id), kept.subject)
    }

    /// A request, and whose data it is about.
    pub(super) fn found_request(
        &self,
        tx: &mut Tx<'_>,
        request: i64,
    ) -> Result<(Request, Opened), Error<'c>> {
        let kept = requests::find(tx, request)?.ok_or(Refusal::NotFound)?;
        let subject = subjects::find(tx, kept.subject)?.ok_or(Refusal::NotFound)?;
        let subject = subject::open_kept(self, subject)?;
        Ok((kept, subject))
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

pub(super) fn said<'c>(text: &str, must_say: bool) -> Result<String, Error<'c>> {
    let text = text.trim();
    if text.chars().count() > LONGEST {
        return Err(invalid("texte", Invalid::TooLong));
    }
    match text.is_empty() && must_say {
        true => Err(invalid("texte", Invalid::Missing)),
        false => Ok(text.to_owned()),
    }
}
