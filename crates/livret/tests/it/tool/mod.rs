//! The tool as everybody of a demonstration meets it: each role, each page it is shown, each form.

mod bad;
mod doors;
mod forms;
mod furniture;
mod page;
mod papers;
mod promises;
mod routes;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicI64, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use app::{Call, Now, Office, Who};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use demo::dice::Dice;
use desk::Desk;
use domain::values::{Date, Id};
use jiff::civil::date;
use livret::demo::{Wanted, fill};
use store::{Options, Store, copy, migrate, settings};
use tower::ServiceExt;
use vault::Keyring;
use web::Site;
use workshop::Shelf;

use crate::support::{CATALOGUE, Folder, dir};
use page::Page;

const KEYS: &str = "essai:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
/// The day of the demonstration, and its noon.
const TODAY: Date = date(2020, 6, 30);
const NOON: i64 = 1_593_518_400_000;
/// So many people, from so early on, that every sort of page has somebody to show.
const PERSONS: u64 = 60;

/// Somebody one may enter as, already in.
#[derive(Clone)]
pub struct Part {
    /// What a table calls them: the role.
    pub role: String,
    who: Who,
    cookie: String,
}

/// The demonstration as every test of the tool begins with it: its file, and somebody of each role, in.
struct Template {
    folder: Folder,
    parts: Vec<Part>,
    /// Pages that the walk would pass by: the role, the address.
    doors: Vec<(String, String)>,
    prints: Vec<copy::Content>,
}

static TEMPLATE: LazyLock<Template> = LazyLock::new(|| {
    let folder = Folder::new("tool");
    let file = folder.0.join("first.db").display().to_string();
    let store = Store::open(&Options {
        durable: false,
        ..Options::at(&file)
    });
    let store = store.expect("the store opens");
    migrate::migrate(&store, 0).expect("it migrates");
    let shown: Result<(), store::Fault> =
        store.write(|tx| settings::write(tx, settings::DEMONSTRATION, "0"));
    shown.expect("it is a demonstration");
    let town = Town::on(store);
    let wanted = Wanted {
        persons: PERSONS,
        seed: 5,
        from: livret::demo::first_day(TODAY),
        until: TODAY,
    };
    assert!(
        fill(&town.office, &wanted, |_, _| {}).is_ok(),
        "it is filled"
    );
    let parts = town.parts();
    furniture::furnish(&town, &parts);
    let doors = doors::open(&town, &parts);
    let kept = folder.0.join("town.db");
    copy::backup(&town.office.store, &kept, |_, _| {}).expect("it is kept");
    let prints = town.prints();
    Template {
        folder,
        parts,
        doors,
        prints,
    }
});

fn draw(bytes: &mut [u8]) {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let mut dice = Dice::seeded(NEXT.fetch_add(1, Ordering::Relaxed));
    for chunk in bytes.chunks_mut(8) {
        chunk.copy_from_slice(&dice.draw().to_le_bytes()[..chunk.len()]);
    }
}

/// Each instant is a millisecond after the one before.
fn now() -> Now {
    static LATER: AtomicI64 = AtomicI64::new(0);
    Now {
        at: NOON + LATER.fetch_add(1, Ordering::Relaxed),
        today: TODAY,
    }
}

/// The tool, and everybody who works in it.
pub struct Town {
    pub office: Arc<Office<'static>>,
    router: Router,
    runtime: tokio::runtime::Runtime,
}

impl Town {
    /// The demonstration, as it was the first day.
    pub fn fresh() -> Town {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let rank = NEXT.fetch_add(1, Ordering::Relaxed);
        let file = TEMPLATE.folder.0.join(format!("town-{rank}.db"));
        std::fs::copy(TEMPLATE.folder.0.join("town.db"), &file).expect("a copy");
        let store = Store::open(&Options {
            durable: false,
            ..Options::at(&file.display().to_string())
        });
        Town::on(store.expect("the store opens"))
    }

    fn on(store: Store) -> Town {
        static SITE: LazyLock<Arc<Site>> = LazyLock::new(|| {
            Arc::new(Site::new(&CATALOGUE, || TODAY).unwrap_or_else(|fault| panic!("{fault}")))
        });
        let keyring = Keyring::parse(KEYS).expect("a keyring");
        static SHELF: LazyLock<Arc<Shelf>> = LazyLock::new(|| {
            Arc::new(Shelf {
                files: catalogue_files::read_dir(&dir()).0,
                cases: cases::read(&dir().join("cas")).0,
                ..Shelf::default()
            })
        });
        let office = Office::open(&CATALOGUE, store, keyring, &mut draw).expect("it opens");
        let office = Arc::new(office.with_shelf(SHELF.clone(), 0));
        let site = SITE.clone();
        // As `livret serve` puts them together.
        let router = web::router(site.clone()).merge(desk::router(Arc::new(Desk {
            outlines: None,
            office: office.clone(),
            site,
            clock: Arc::new(now),
            draw,
            secure: true,
            address: None,
        })));
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        Town {
            office,
            router,
            runtime: runtime.enable_time().build().expect("a runtime"),
        }
    }

    /// Somebody of each role, in: whoever is let into what is hidden first, then whoever owes a report, then whoever
    /// has the most to look at.
    fn parts(&self) -> Vec<Part> {
        let guises = self.by(&Who::nobody(), |call| self.office.guises(call));
        let mut best: BTreeMap<String, ((bool, bool, usize), Part)> = BTreeMap::new();
        for guise in guises.expect("it is a demonstration") {
            let part = self.enters(&guise);
            let seen = [true, false].into_iter().flat_map(|live| {
                let seen = self.by(&part.who, |call| self.office.roster(call, live, None, 200));
                seen.expect("a list").lines
            });
            let seen: Vec<_> = seen.collect();
            let hidden = seen.iter().any(|line| is_hidden(&line.fiche));
            let owed = self.by(&part.who, |call| self.office.reports_awaited(call));
            let owes = owed.expect("a list").iter().any(|report| report.own);
            let seen = (hidden, owes, seen.len());
            let known = best.get(&part.role);
            if known.is_none_or(|(most, _)| seen > *most) {
                best.insert(part.role.clone(), (seen, part));
            }
        }
        best.into_values().map(|(_, part)| part).collect()
    }

    /// Does something as somebody.
    fn by<T>(&self, who: &Who, work: impl FnOnce(&Call<'_>) -> T) -> T {
        let mut source = draw;
        work(&Call::new(who, now(), &mut source))
    }

    fn enters(&self, guise: &app::account::Guise) -> Part {
        let entered = self.by(&Who::nobody(), |call| {
            self.office.enter_as(call, guise.account)
        });
        let entered = entered.expect("they enter");
        let token = entered.token.reveal().to_owned();
        let inside = self.office.session(now(), &token).expect("they are in");
        Part {
            role: guise.role.to_string(),
            who: inside.who.expect("a mandate"),
            cookie: format!("__Host-livret-session={token}"),
        }
    }

    /// Everybody: a reader of each role.
    pub fn readers(&self) -> Vec<Reader<'_>> {
        let parts = TEMPLATE.parts.iter();
        parts.map(|part| Reader::of(self, part.clone())).collect()
    }

    /// Whoever comes with no session.
    pub fn nobody(&self) -> Reader<'_> {
        let part = Part {
            role: "personne n'est entré".to_owned(),
            who: Who::nobody(),
            cookie: String::new(),
        };
        let mut reader = Reader::of(self, part);
        reader.get("/demonstration");
        reader
    }

    /// Whether somebody may know that a dossier exists.
    pub fn knows(&self, part: &Part, dossier: i64) -> bool {
        self.by(&part.who, |call| self.office.dossier(call, dossier))
            .is_ok()
    }

    fn prints(&self) -> Vec<copy::Content> {
        copy::contents(&self.office.store).expect("the base is read")
    }

    /// The tables that no longer hold what they held on the first day.
    pub fn changed(&self) -> Vec<String> {
        let first = TEMPLATE.prints.iter();
        let changed = first.zip(self.prints());
        changed
            .filter(|(first, now)| *first != now && !BESIDE.contains(&first.table.as_str()))
            .map(|(first, _)| first.table.clone())
            .collect()
    }
}

/// What is written when somebody only reads or is refused: the journal of accesses and its chain, when a session was
/// last used, how often one tried.
const BESIDE: [&str; 4] = ["audit", "chain", "rate", "session"];

/// Somebody, with the browser they came in with.
pub struct Reader<'t> {
    pub part: Part,
    town: &'t Town,
}

/// What was answered.
pub struct Answer {
    pub status: StatusCode,
    pub head: HeaderMap,
    pub html: String,
    /// It broke within, instead of answering.
    pub broke: bool,
}

impl Answer {
    /// Where it leads.
    pub fn to(&self) -> Option<&str> {
        self.head.get(header::LOCATION)?.to_str().ok()
    }

    /// Whether it is a page.
    pub fn is_page(&self) -> bool {
        let kind = self.head.get(header::CONTENT_TYPE);
        kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
    }
}

impl<'t> Reader<'t> {
    pub fn of(town: &'t Town, part: Part) -> Reader<'t> {
        Reader { part, town }
    }

    /// Reads a page.
    pub fn get(&mut self, path: &str) -> Answer {
        self.ask(Request::get(path), Body::empty())
    }

    /// Sends pairs.
    pub fn post(&mut self, path: &str, pairs: &[(String, String)]) -> Answer {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(pairs);
        self.send(path, body.finish().into_bytes(), &[])
    }

    /// Sends bytes as a form, with more headers.
    pub fn send(&mut self, path: &str, body: Vec<u8>, more: &[(&str, &str)]) -> Answer {
        let mut request = Request::post(path);
        if !more.iter().any(|(name, _)| *name == "content-type") {
            request = request.header("content-type", "application/x-www-form-urlencoded");
        }
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        self.ask(request, Body::from(body))
    }

    fn ask(&mut self, request: axum::http::request::Builder, body: Body) -> Answer {
        let request = request
            .header(header::HOST, "livret.exemple.example")
            .header(header::COOKIE, &self.part.cookie)
            .body(body);
        let asked = self
            .town
            .router
            .clone()
            .oneshot(request.expect("a request"));
        let answered = catch_unwind(AssertUnwindSafe(|| {
            self.town.runtime.block_on(async {
                let Ok(response) = asked.await;
                let (head, body) = response.into_parts();
                (head, to_bytes(body, usize::MAX).await.expect("a body"))
            })
        }));
        let Ok((head, bytes)) = answered else {
            return Answer {
                status: StatusCode::INTERNAL_SERVER_ERROR,
                head: HeaderMap::new(),
                html: String::new(),
                broke: true,
            };
        };
        for cookie in head.headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().expect("a cookie");
            let cookie = cookie.split(';').next().unwrap_or_default();
            let kept = self.part.cookie.split("; ");
            let name = cookie.split('=').next().unwrap_or_default();
            let others = kept.filter(|one| !one.is_empty() && one.split('=').next() != Some(name));
            self.part.cookie = others.chain([cookie]).collect::<Vec<_>>().join("; ");
        }
        Answer {
            status: head.status,
            head: head.headers,
            html: String::from_utf8_lossy(&bytes).into_owned(),
            broke: false,
        }
    }

    /// Every page that links lead to from the first one, one of each shape: its address, and the page.
    pub fn walk(&mut self) -> Vec<(String, Answer, Page)> {
        let mut known: BTreeSet<String> = BTreeSet::new();
        let first = match self.part.cookie.contains("session") {
            true => "/a-faire",
            false => "/entrer",
        };
        let mut next = vec![first.to_owned()];
        let doors = TEMPLATE.doors.iter();
        let doors = doors.filter(|(role, _)| *role == self.part.role);
        next.extend(doors.map(|(_, path)| path.clone()));
        let mut found = Vec::new();
        let mut rank = 0;
        while let Some(path) = next.get(rank).cloned() {
            rank += 1;
            let mut answer = self.get(&path);
            if let Some(to) = answer.to().map(str::to_owned) {
                if known.insert(shape(&to)) {
                    next.push(to);
                }
                continue;
            }
            if !answer.is_page() {
                answer.html.clear();
            }
            let page = Page::of(&answer.html, plain(&path));
            for link in &page.links {
                if is_ours(link) && known.insert(shape(link)) {
                    next.push(link.clone());
                }
            }
            found.push((path, answer, page));
        }
        found
    }
}

/// Whether the dossiers of a fiche are not to be known to exist: it is of health.
pub fn is_hidden(fiche: &Id) -> bool {
    let mut fiches = CATALOGUE.fiches.iter();
    fiches.any(|known| known.head.id == *fiche && known.head.class.is_health())
}

/// A page that somebody is led to, on the first day.
pub struct Seen {
    pub path: String,
    pub status: StatusCode,
    pub page: Page,
    /// What it does not promise and should.
    pub broken: Vec<String>,
}

/// Everybody, whoever is not in first, and every page that they are led to.
pub fn walked() -> &'static [(Part, Vec<Seen>)] {
    static WALKED: LazyLock<Vec<(Part, Vec<Seen>)>> = LazyLock::new(|| {
        let town = Town::fresh();
        let mut everybody = vec![town.nobody()];
        everybody.extend(town.readers());
        let walked = everybody.into_iter().map(|mut reader| {
            let pages = reader.walk().into_iter().map(|(path, answer, page)| Seen {
                broken: match answer.is_page() {
                    true => promises::broken(&answer, &page),
                    // A table to open elsewhere is taken away.
                    false => Vec::new(),
                },
                status: answer.status,
                path,
                page,
            });
            let pages = pages.collect();
            (reader.part, pages)
        });
        walked.collect()
    });
    &WALKED
}

/// Whether a link leads to a page of the tool.
fn is_ours(link: &str) -> bool {
    let first = plain(link).split('/').nth(1).unwrap_or_default();
    let public = [
        "",
        "fiches",
        "lectures",
        "offre",
        "quelle-action",
        "plan",
        "accessibilite",
        "mentions-legales",
    ];
    link.starts_with('/') && !public.contains(&first)
}

/// An address without its question.
pub fn plain(path: &str) -> &str {
    path.split(['?', '#']).next().unwrap_or_default()
}

/// The shape of an address: the same page is one shape whatever the number it is about.
pub fn shape(path: &str) -> String {
    let steps = plain(path).split('/').map(|step| {
        let number = !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
        if number { "N" } else { step }
    });
    steps.collect::<Vec<_>>().join("/")
}
