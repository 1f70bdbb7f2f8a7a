//! A small house on each engine: people who enter by one click, and read pages as a reader does.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use app::dossier::About;
use app::subject::{Contact, Identity, NewFact, NewPerson, Registered};
use app::{Call, Now, Office, Who};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use demo::acts::Stage;
use demo::cast::Cast;
use demo::dice::Dice;
use demo::persons::eligible;
use demo::world::since_always;
use desk::{Desk, Live};
use domain::dossier::{Act, Around, Dossier, Entry, Ledger, Subject, Verdict};
use domain::facts::{FactKind, Sensitivity};
use domain::fiche::StepKind;
use domain::values::{Date, Id};
use http_body_util::BodyExt;
use jiff::civil::date;
use store::accounts::{self, Account};
use store::mandates::{self, Mandate};
use store::{Fault, Options, Store, settings};
use tower::ServiceExt;
use vault::Keyring;
use web::Site;

use crate::CATALOGUE;

/// A day on which all thirteen fiches apply.
pub const TODAY: Date = date(2018, 3, 12);
pub const NOON: i64 = 1_520_852_400_000;

/// The tool at work.
pub struct House {
    pub office: Arc<Office<'static>>,
    router: Router,
}

/// Somebody, and the browser they came in with.
pub struct Reader<'h> {
    pub who: Who,
    house: &'h House,
    cookie: String,
}

/// A page as it was answered.
pub struct Read {
    pub status: StatusCode,
    pub to: Option<String>,
    pub html: String,
    pub head: HeaderMap,
}

fn draw(bytes: &mut [u8]) {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let mut dice = Dice::seeded(NEXT.fetch_add(1, Ordering::Relaxed));
    for chunk in bytes.chunks_mut(8) {
        chunk.copy_from_slice(&dice.draw().to_le_bytes()[..chunk.len()]);
    }
}

/// Each instant is a second after the one before.
fn now() -> Now {
    static LATER: AtomicI64 = AtomicI64::new(0);
    Now {
        at: NOON + LATER.fetch_add(1_000, Ordering::Relaxed),
        today: TODAY,
    }
}

/// The same story on both engines.
pub fn both(story: impl Fn(&House)) {
    both_with(|office| office, story);
}

/// The same, in an office set up otherwise.
pub fn both_with(set_up: impl Fn(Office<'static>) -> Office<'static>, story: impl Fn(&House)) {
    trial::both(|place| {
        let store = Store::open(&Options::at(&place.address)).expect("the store opens");
        store::migrate::migrate(&store, 0).expect("the migrations apply");
        let shown: Result<(), Fault> =
            store.write(|tx| settings::write(tx, settings::DEMONSTRATION, "0"));
        shown.expect("it is a demonstration");
        let line = Keyring::generate_line("essai", &mut draw).expect("a key");
        let keyring = Keyring::parse(&line).expect("a keyring");
        let office = Office::open(&CATALOGUE, store, keyring, &mut draw).expect("it opens");
        let office = Arc::new(set_up(office));
        let site = Site::new(&CATALOGUE, || TODAY).unwrap_or_else(|fault| panic!("{fault}"));
        let live = Live::from(Arc::new(Desk {
            outlines: None,
            office: office.clone(),
            site: Arc::new(site),
            clock: Arc::new(now),
            draw,
            secure: false,
            address: None,
        }));
        let router = live.public().merge(desk::router(live.clone()));
        story(&House { office, router });
    });
}

pub fn id(text: &str) -> Id {
    text.parse().expect("an id")
}

impl House {
    /// Does something as somebody.
    pub fn by<T>(&self, who: &Who, work: impl FnOnce(&Call<'_>) -> T) -> T {
        let mut source = draw;
        work(&Call::new(who, now(), &mut source))
    }

    /// Somebody new who holds a role somewhere, in by one click.
    pub fn enters(&self, role: &str, structure: &str) -> Reader<'_> {
        self.somebody(role, structure, None)
    }

    /// A person who is followed, in by one click.
    pub fn themself(&self, person: i64) -> Reader<'_> {
        self.somebody("personne", "", Some(person))
    }

    fn somebody(&self, role: &str, structure: &str, person: Option<i64>) -> Reader<'_> {
        let (account, mandate) = self.by(&Who::nobody(), |call| (call.id(), call.id()));
        let structure = (!structure.is_empty()).then(|| id(structure));
        let kept: Result<(), Fault> = self.office.store.write(|tx| {
            accounts::insert(
                tx,
                &Account {
                    id: account,
                    login: format!("{role}.{account}"),
                    name: "Camille Exemple".to_owned(),
                    mail: None,
                    person,
                    password: None,
                    totp: None,
                    totp_step: 0,
                    created_at: NOON,
                    revoked_at: None,
                },
            )?;
            mandates::insert(
                tx,
                &Mandate {
                    id: mandate,
                    account,
                    role: id(role),
                    structure: structure.clone(),
                    from: date(2017, 1, 1),
                    to: None,
                    given_by: 0,
                    revoked_at: None,
                },
            )
        });
        kept.expect("they are kept");
        let mut reader = Reader {
            who: Who {
                account,
                mandate,
                role: id(role),
                structure,
                person,
            },
            house: self,
            cookie: String::new(),
        };
        let door = reader.get("/demonstration");
        let entered = reader.post(
            "/demonstration",
            &[
                ("jeton", &door.field("jeton")),
                ("compte", &account.to_string()),
            ],
        );
        assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.html);
        reader
    }

    /// Somebody, and their dossier opened by a complete prescription: their numbers.
    pub fn prescribed(&self, who: &Who, fiche: &str) -> (i64, i64) {
        let person = self.registered(who);
        let engine = self.office.engine_on(&id(fiche), TODAY).expect("a fiche");
        let entry = self.prescription(who, person, fiche);
        let opened = self.by(who, |call| {
            let about = About::Known(person);
            self.office
                .open_dossier(call, &about, &engine.fiche.head.id, &entry)
        });
        (person, opened.expect("it opens").dossier)
    }

    /// Whoever follows somebody writes down what the conditions of a fiche ask, and they are met.
    pub fn admits(&self, who: &Who, person: i64, fiche: &str) {
        let engine = self.office.engine_on(&id(fiche), TODAY).expect("a fiche");
        let known = eligible(engine, TODAY, &mut Dice::first());
        let vocabulary = &CATALOGUE.vocabulary.facts;
        let facts: Vec<NewFact> = known
            .answers
            .iter()
            .filter(|(rank, _)| {
                let fact = &vocabulary[**rank];
                // The birth and the commune are written with the identity.
                let civil = matches!(fact.kind, FactKind::Date | FactKind::Place);
                !civil && fact.class <= Sensitivity::S2
            })
            .map(|(rank, answer)| NewFact {
                fact: vocabulary[*rank].id.clone(),
                since: None,
                given: answer.written(&CATALOGUE, *rank),
            })
            .collect();
        self.by(who, |call| self.office.record_facts(call, person, &facts))
            .expect("they are written");
    }

    /// A prescription begun and not complete, of whichever fiche keeps one: its number.
    pub fn draft(&self, who: &Who) -> i64 {
        for fiche in CATALOGUE.fiches_on(TODAY) {
            if fiche.head.class.is_health() {
                continue;
            }
            let person = self.registered(who);
            let mut entry = self.prescription(who, person, fiche.head.id.as_str());
            if let Act::Hold(holding) = &mut entry.act {
                holding.inputs.clear();
                holding.documents.clear();
                holding.operator = None;
            }
            let done = self.by(who, |call| {
                let about = About::Known(person);
                self.office
                    .open_dossier(call, &about, &fiche.head.id, &entry)
            });
            if let Ok(done) = done
                && done.verdict == Verdict::Incomplete
            {
                return done.dossier;
            }
        }
        panic!("no fiche keeps a draft");
    }

    /// Somebody new, whom one who registers them follows.
    pub fn registered(&self, who: &Who) -> i64 {
        let new = NewPerson {
            identity: Identity {
                civil: domain::identity::Identity {
                    family_name: "Exemple".to_owned(),
                    birth_name: None,
                    first_names: "Dominique".to_owned(),
                    birth_date: Some(date(1980, 5, 4)),
                },
                contact: Contact::default(),
                also: Vec::new(),
            },
            commune: Some("Rennes".to_owned()),
            confirmed: true,
        };
        match self.by(who, |call| self.office.register(call, &new)) {
            Ok(Registered::Done(person)) => person,
            other => panic!("{other:?}"),
        }
    }

    fn prescription(&self, who: &Who, person: i64, fiche: &str) -> Entry {
        let engine = self.office.engine_on(&id(fiche), TODAY).expect("a fiche");
        let facts = since_always(&eligible(engine, TODAY, &mut Dice::first()));
        let dossier = Dossier::open("x".to_owned(), Subject::Person(person.to_string()), engine);
        let (ledger, cast) = (Ledger::default(), Cast::of(engine));
        let stage = Stage {
            engine,
            cast: &cast,
            dossier: &dossier,
            around: Around {
                today: TODAY,
                facts: &facts,
                ledger: &ledger,
                action: None,
                mandates: &[],
                stays: &[],
            },
            day: TODAY,
        };
        let mut steps = engine.fiche.steps.iter();
        let step = steps.find(|step| step.kind == StepKind::Prescription);
        let mut entry = stage.hold(step.expect("a prescription"), None, &mut Dice::first());
        entry.by = vec![who.actor()];
        entry
    }
}

impl Reader<'_> {
    /// Reads a page.
    pub fn get(&mut self, path: &str) -> Read {
        self.ask(Request::get(path), Body::empty())
    }

    /// Sends a form.
    pub fn post(&mut self, path: &str, values: &[(&str, &str)]) -> Read {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(values)
            .finish();
        let form = "application/x-www-form-urlencoded";
        let request = Request::post(path).header(header::CONTENT_TYPE, form);
        self.ask(request, Body::from(body))
    }

    /// Fills the form of a page as it stands, with these answers in place of its own, and sends it.
    pub fn fill(&mut self, path: &str, answers: &[(&str, &str)]) -> Read {
        let page = self.get(path);
        assert_eq!(page.status, StatusCode::OK, "{path} : {}", page.html);
        self.send(path, &page, answers)
    }

    /// The same from a page at hand.
    pub fn send(&mut self, path: &str, page: &Read, answers: &[(&str, &str)]) -> Read {
        let mut values = page.fields();
        values.retain(|(name, _)| !answers.iter().any(|(answered, _)| answered == name));
        let answers = answers.iter();
        values.extend(answers.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let values: Vec<(&str, &str)> = values
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.post(path, &values)
    }

    /// Fills the form of a page as it stands, with these answers, and sends it with files: field, name, content.
    pub fn fill_with(
        &mut self,
        path: &str,
        answers: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Read {
        let page = self.get(path);
        assert_eq!(page.status, StatusCode::OK, "{path} : {}", page.html);
        let mut values = page.fields();
        values.retain(|(name, _)| !answers.iter().any(|(answered, _)| answered == name));
        let answers = answers.iter();
        values.extend(answers.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self.send_parts(path, &values, files)
    }

    /// Sends a form in several parts.
    pub fn send_parts(
        &mut self,
        path: &str,
        values: &[(String, String)],
        files: &[(&str, &str, &[u8])],
    ) -> Read {
        const LINE: &str = "--ligne-d-essai";
        let mut body = Vec::new();
        for (name, value) in values {
            let head = format!("{LINE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend(head.bytes().chain(value.bytes()).chain(*b"\r\n"));
        }
        for (name, file, content) in files {
            let head = format!(
                "{LINE}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            );
            body.extend(head.bytes().chain(content.iter().copied()).chain(*b"\r\n"));
        }
        body.extend(format!("{LINE}--\r\n").bytes());
        let kind = format!("multipart/form-data; boundary={}", &LINE[2..]);
        let request = Request::post(path).header(header::CONTENT_TYPE, kind);
        self.ask(request, Body::from(body))
    }

    /// Sends a body as it is.
    pub fn send_raw(&mut self, path: &str, kind: &str, body: &'static [u8]) -> Read {
        let request = Request::post(path).header(header::CONTENT_TYPE, kind);
        self.ask(request, Body::from(body))
    }

    fn ask(&mut self, request: axum::http::request::Builder, body: Body) -> Read {
        let request = request.header(header::COOKIE, &self.cookie).body(body);
        let asked = self
            .house
            .router
            .clone()
            .oneshot(request.expect("a request"));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build();
        let (head, html) = runtime.expect("a runtime").block_on(async {
            let Ok(response) = asked.await;
            let (head, body) = response.into_parts();
            let bytes = body.collect().await.expect("a body").to_bytes();
            (head, String::from_utf8_lossy(&bytes).into_owned())
        });
        for cookie in head.headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().expect("a cookie");
            let cookie = cookie.split(';').next().unwrap_or_default();
            self.cookie = match self.cookie.is_empty() {
                true => cookie.to_owned(),
                false => format!("{}; {cookie}", self.cookie),
            };
        }
        let to = head.headers.get(header::LOCATION);
        Read {
            status: head.status,
            to: to.map(|to| to.to_str().expect("a place").to_owned()),
            html,
            head: head.headers,
        }
    }
}

impl Read {
    /// The one of its forms that holds some markup: where a page has several, one fills one.
    pub fn form(&self, markup: &str) -> Read {
        let forms = self.html.split("<form ").skip(1);
        let mut forms = forms.filter_map(|form| form.split("</form>").next());
        let form = forms.find(|form| form.contains(markup));
        Read {
            status: self.status,
            to: None,
            html: form.expect("such a form").to_owned(),
            head: self.head.clone(),
        }
    }

    /// Whether a text is read in the page.
    pub fn says(&self, text: &str) -> bool {
        self.html.contains(&french::text::typeset(text))
    }

    /// The value of a hidden field.
    pub fn field(&self, name: &str) -> String {
        let fields = self.fields().into_iter();
        let mut found = fields.filter(|(known, _)| known == name);
        found.next().map(|(_, value)| value).unwrap_or_default()
    }

    /// What its forms hold as they stand: what is typed, ticked, hidden.
    pub fn fields(&self) -> Vec<(String, String)> {
        let main = self.html.split("<main").nth(1).unwrap_or(&self.html);
        let inputs = main.split("<input ").skip(1).filter_map(|tag| {
            let tag = tag.split('>').next()?;
            let ticks = tag.contains("type=\"radio\"") || tag.contains("type=\"checkbox\"");
            (!ticks || tag.ends_with(" checked") || tag.contains(" checked "))
                .then(|| Some((attribute(tag, "name")?, attribute(tag, "value")?)))?
        });
        let texts = main.split("<textarea ").skip(1).filter_map(|tag| {
            let (head, rest) = tag.split_once('>')?;
            let text = rest.split("</textarea>").next()?;
            Some((attribute(head, "name")?, plain(text)))
        });
        inputs.chain(texts).collect()
    }

    /// Where the links that begin so lead.
    pub fn links(&self, begin: &str) -> Vec<String> {
        let links = self.html.split("href=\"").skip(1);
        let links = links.filter_map(|rest| rest.split('"').next());
        let links = links.filter(|link| link.starts_with(begin));
        links.map(str::to_owned).collect()
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = tag.split(&format!("{name}=\"")).nth(1)?.split('"').next()?;
    Some(plain(value))
}

fn plain(text: &str) -> String {
    text.replace("&#39;", "'")
        .replace("&#34;", "\"")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
}
