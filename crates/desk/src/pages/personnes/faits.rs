//! `/personnes/{id}/faits` : what becomes known of somebody; `/personnes/{id}/faits/{rang}` : what was wrong.

use app::subject::SeenFact;
use app::{Error, Refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::values::Date;
use web::request::Pairs;

use super::number;
use super::whom::Whom;
use crate::answer::{Stop, Told, go, page, wrong};
use crate::asked::Asked;
use crate::desk::Shared;
use crate::facts::{Faults, Questions, read_by_the_offer, told};
use crate::forms::{Filled, Group, Shown};
use crate::layout::Layout;
use crate::seat::{Seat, seated};
use crate::{filters, words};

/// The form.
#[derive(Template)]
#[template(path = "personnes/faits.html")]
struct Facts<'d> {
    layout: Layout<'d>,
    title: String,
    path: String,
    action: String,
    name: String,
    /// What is written now, when it is to be corrected.
    corrects: Option<String>,
    form: Filled,
    more: Filled,
    communes: Vec<&'static str>,
    failed: Option<String>,
}

/// Shows what may be written.
pub async fn show(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| {
        let form = Asks::of(seat, &id)?;
        Ok(page(&form.shown(seat, None)?))
    })
    .await
}

/// Writes what becomes known.
pub async fn record(State(desk): State<Shared>, Path(id): Path<String>, asked: Asked) -> Response {
    seated(desk, asked, move |seat| Asks::of(seat, &id)?.record(seat)).await
}

/// Shows a fact to correct.
pub async fn show_one(
    State(desk): State<Shared>,
    Path((id, rank)): Path<(String, String)>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        let wrong = Wrong::of(seat, &id, number(&rank)?)?;
        Ok(page(&wrong.shown(seat, None)?))
    })
    .await
}

/// Writes another answer in the place of one that was wrong.
pub async fn correct(
    State(desk): State<Shared>,
    Path((id, rank)): Path<(String, String)>,
    asked: Asked,
) -> Response {
    seated(desk, asked, move |seat| {
        Wrong::of(seat, &id, number(&rank)?)?.correct(seat)
    })
    .await
}

/// From which day it is true: nothing said is since always; a day that is none is told.
fn since(pairs: &Pairs, today: Date) -> Result<Option<Date>, &'static str> {
    match pairs.get("depuis") {
        None => Ok(None),
        Some(text) => match french::typed::day(text) {
            Some(day) if day <= today => Ok(Some(day)),
            Some(_) => Err("ce jour est à venir : écrivez-le quand il sera passé"),
            None => Err("écrivez un jour qui existe, par exemple 12/03/2018"),
        },
    }
}

fn since_field(value: &str, wrong: Option<&'static str>) -> Shown {
    let mut field = Shown::day("depuis", "Vrai depuis le", value)
        .hint("Laissez vide si vous ne savez pas : la réponse vaut alors depuis toujours.");
    field.wrong = wrong.map(Into::into);
    field
}

/// What may be written of somebody.
struct Asks {
    whom: Whom,
    /// What the offer reads, then the rest.
    useful: Questions,
    more: Questions,
}

impl Asks {
    fn of(seat: &Seat<'_>, id: &str) -> Result<Asks, Stop> {
        let whom = Whom::of(seat, id)?;
        let may = seat.call(|office, call| office.facts_to_write(call, whom.id))?;
        let catalogue = seat.desk.site.catalogue();
        let read = read_by_the_offer(catalogue, (seat.desk.clock)().today);
        let (useful, more): (Vec<usize>, Vec<usize>) =
            may.into_iter().partition(|rank| read.contains(rank));
        Ok(Asks {
            whom,
            useful: Questions::of(catalogue, useful),
            more: Questions::of(catalogue, more),
        })
    }

    fn shown<'d>(&self, seat: &Seat<'d>, sent: Option<&Sent<'_>>) -> Result<Facts<'d>, Stop> {
        let name = &self.whom.name;
        let fields = |asked: &Questions| match sent {
            Some(sent) => asked.sent(sent.pairs, &sent.faults),
            None => asked.fresh(),
        };
        let depuis = since_field(
            sent.map_or("", |sent| sent.pairs.get("depuis").unwrap_or_default()),
            sent.and_then(|sent| sent.since),
        );
        let mut useful = vec![Group {
            title: None,
            hint: None,
            fields: vec![depuis],
        }];
        useful.extend(self.useful.by_group(fields(&self.useful)));
        Ok(Facts {
            layout: Layout::inside(seat, format!("Ce que l'on sait de {name}")),
            title: "Noter ce que vous savez".to_owned(),
            path: self.whom.path.clone(),
            action: format!("{}/faits", self.whom.path),
            name: name.clone(),
            corrects: None,
            form: Filled { groups: useful },
            more: Filled {
                groups: self.more.by_group(fields(&self.more)),
            },
            communes: match (self.useful.communes(), self.more.communes()) {
                (names, _) if !names.is_empty() => names,
                (_, names) => names,
            },
            failed: sent.and_then(|sent| sent.failed.clone()),
        })
    }

    fn record(&self, seat: &Seat<'_>) -> Told {
        let pairs = &seat.asked.form;
        let day = since(pairs, (seat.desk.clock)().today);
        let (read, more) = (self.useful.read(pairs), self.more.read(pairs));
        let again = |faults: Faults, failed: Option<String>| {
            let sent = Sent {
                pairs,
                faults,
                since: day.err(),
                failed,
            };
            Ok(wrong(&self.shown(seat, Some(&sent))?))
        };
        let (new, day) = match (read, more, day) {
            (Ok(read), Ok(more), Ok(day)) => ([read, more].concat(), day),
            (read, more, _) => {
                let mut faults = read.err().unwrap_or_default();
                faults.extend(more.err().unwrap_or_default());
                return again(faults, None);
            }
        };
        if new.is_empty() {
            let told = "Répondez à une question au moins.";
            return again(Faults::new(), Some(told.to_owned()));
        }
        let new: Vec<_> = new
            .into_iter()
            .map(|fact| app::subject::NewFact { since: day, ..fact })
            .collect();
        let done = seat.desk.call(&seat.who, |call| {
            seat.office().record_facts(call, self.whom.id, &new)
        });
        match done {
            Ok(()) => Ok(go(&self.whom.path)),
            Err(Error::Refused(Refusal::Invalid { why, .. })) => {
                again(Faults::new(), Some(words::invalid(why).to_owned()))
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// A form as it was sent, and what is wrong.
struct Sent<'p> {
    pairs: &'p Pairs,
    faults: Faults,
    since: Option<&'static str>,
    failed: Option<String>,
}

/// A fact that was wrong.
struct Wrong {
    whom: Whom,
    seen: SeenFact,
    asked: Questions,
}

/// What is sent when the answer is no longer known.
const UNKNOWN: &str = "oui";

impl Wrong {
    fn of(seat: &Seat<'_>, id: &str, rank: i64) -> Result<Wrong, Stop> {
        let whom = Whom::of(seat, id)?;
        let mut seen = seat
            .call(|office, call| office.facts_seen(call, whom.id))?
            .into_iter();
        let nobody = || Error::Refused(Refusal::NotFound);
        let seen = seen.find(|one| one.rank == rank).ok_or_else(nobody)?;
        if seen.corrected {
            return Err(Error::Refused(Refusal::Stale).into());
        }
        let catalogue = seat.desk.site.catalogue();
        let known = catalogue.vocabulary.find(&seen.known.fact);
        let (rank, _) = known.ok_or_else(nobody)?;
        Ok(Wrong {
            whom,
            seen,
            asked: Questions::only(catalogue, rank),
        })
    }

    fn shown<'d>(&self, seat: &Seat<'d>, sent: Option<&Sent<'_>>) -> Result<Facts<'d>, Stop> {
        let catalogue = seat.desk.site.catalogue();
        let known = catalogue.vocabulary.find(&self.seen.known.fact);
        let given = self.seen.known.given.as_ref();
        let answer = known.and_then(|(_, fact)| told(catalogue, fact, given));
        let fields = match sent {
            Some(sent) => self.asked.sent(sent.pairs, &sent.faults),
            None => self.asked.known(|_| self.seen.known.given.clone()),
        };
        let depuis = match sent {
            Some(sent) => sent.pairs.get("depuis").unwrap_or_default().to_owned(),
            None => self
                .seen
                .known
                .since
                .map(words::typed_day)
                .unwrap_or_default(),
        };
        let mut fields = fields;
        fields.push(since_field(&depuis, sent.and_then(|sent| sent.since)));
        let label = known.map_or("", |(_, fact)| fact.label.as_str());
        Ok(Facts {
            layout: Layout::inside(seat, format!("Corriger : {label}")),
            title: format!("Corriger : {label}"),
            path: self.whom.path.clone(),
            action: format!("{}/faits/{}", self.whom.path, self.seen.rank),
            name: self.whom.name.clone(),
            corrects: Some(answer.unwrap_or_else(|| "n'est plus connu".to_owned())),
            form: Filled {
                groups: vec![Group {
                    title: None,
                    hint: None,
                    fields,
                }],
            },
            more: Filled { groups: Vec::new() },
            communes: self.asked.communes(),
            failed: sent.and_then(|sent| sent.failed.clone()),
        })
    }

    fn correct(&self, seat: &Seat<'_>) -> Told {
        let pairs = &seat.asked.form;
        let day = since(pairs, (seat.desk.clock)().today);
        let again = |faults: Faults, failed: Option<&str>| {
            let sent = Sent {
                pairs,
                faults,
                since: day.err(),
                failed: failed.map(str::to_owned),
            };
            Ok(wrong(&self.shown(seat, Some(&sent))?))
        };
        let unknown = pairs.get("inconnu") == Some(UNKNOWN);
        let given = match (self.asked.read(pairs), day) {
            (Ok(_), _) if unknown => None,
            (Ok(new), Ok(_)) => match new.into_iter().next() {
                Some(fact) => fact.given,
                None => {
                    let told = "Donnez la bonne réponse, ou dites que l'on ne sait plus.";
                    return again(Faults::new(), Some(told));
                }
            },
            (read, _) => return again(read.err().unwrap_or_default(), None),
        };
        let Ok(day) = day else {
            return again(Faults::new(), None);
        };
        let done = seat.desk.call(&seat.who, |call| {
            let fact = (self.whom.id, self.seen.rank);
            seat.office().correct_fact(call, fact, day, given.as_ref())
        });
        match done {
            Ok(()) => Ok(go(&self.whom.path)),
            Err(Error::Refused(Refusal::Invalid { why, .. })) => {
                again(Faults::new(), Some(words::invalid(why)))
            }
            Err(error) => Err(error.into()),
        }
    }
}
