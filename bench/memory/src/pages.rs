//! The pages of the tool over a large memory: how long the server takes to answer each, and how much it
//! sends. What is read is what a reader finds: pages are followed from link to link, as every role.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use app::{Call, Office, Who};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Request, header};
use demo::dice::Dice;
use desk::Desk;
use domain::values::Id;
use http_body_util::BodyExt;
use livret::clock::Clock;
use store::{Options, Store, settings};
use tokio::runtime::Runtime;
use tower::ServiceExt;

use crate::desk::{CATALOGUE, Told, keyring_line, told};
use crate::measure::{Report, time};
use crate::scale::LAST;

/// People of each role who read.
const READERS: usize = 4;
/// Pages that each of them reads, links followed in the order they stand in.
const READ: usize = 120;
/// Pages of one sort that one of them reads at most: the rest of a list is like its beginning.
const ALIKE: usize = 12;
/// Times asked of the server for a sort of page, in seconds (p50, p99).
const BARS: (f64, f64) = (0.010, 0.050);
/// The most that a first page may weigh with its style, as they travel, in bytes.
const WEIGHT: usize = 150_000;

/// What was seen of one sort of page.
#[derive(Default)]
struct Sort {
    times: Vec<f64>,
    slowest: String,
    heaviest: Heaviest,
}

/// The heaviest page of a sort, before it is compressed.
#[derive(Default)]
struct Heaviest {
    weight: usize,
    path: String,
    cookie: String,
}

impl Sort {
    /// One more of it was read by somebody.
    fn add(&mut self, reader: &Reader, path: &str, (lasted, weight): (f64, usize)) {
        if self.times.iter().all(|other| *other <= lasted) {
            self.slowest = format!("{} {path}", reader.role);
        }
        self.times.push(lasted);
        if self.heaviest.weight < weight {
            self.heaviest = Heaviest {
                weight,
                path: path.to_owned(),
                cookie: reader.cookie.clone(),
            };
        }
    }
}

/// Somebody who reads.
struct Reader {
    role: Id,
    cookie: String,
}

/// The tool over a memory, and who reads it.
struct Read {
    pages: Router,
    sheet: String,
    runtime: Runtime,
    readers: Vec<Reader>,
}

fn opened(folder: &Path) -> Told<Read> {
    let address = folder.join("dossiers.db").display().to_string();
    let clock = Clock::showing(LAST);
    mark(&address, clock)?;
    let office = Arc::new(crate::desk::open(&address, 4, true)?);
    // The background work has passed, as it has on a server that runs.
    while office.wake(clock.now()).map_err(told)? > 0 {}
    let readers = readers(&office, clock)?;
    let site = web::Site::new(&CATALOGUE, || LAST).map_err(told)?;
    let site = Arc::new(site);
    let sheet = site.assets().0.to_owned();
    let pages = web::router(site.clone()).merge(desk::router(Arc::new(Desk {
        outlines: None,
        office,
        site,
        clock: Arc::new(move || clock.now()),
        draw: livret::base::draw,
        secure: false,
        address: None,
    })));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_time()
        .worker_threads(1)
        .build()
        .map_err(told)?;
    Ok(Read {
        pages,
        sheet,
        runtime,
        readers,
    })
}

/// Reads the memory that `memory scale` left in a folder. For a load from outside, its keys are left beside it,
/// and a list of what was read (`chemins.txt`: a cookie and an address on each line).
pub fn run(folder: &Path) -> Told<bool> {
    let Read {
        pages,
        sheet,
        runtime,
        readers,
    } = opened(folder)?;
    let mut sorts: BTreeMap<String, Sort> = BTreeMap::new();
    let mut paths = String::new();
    for reader in &readers {
        walk(&runtime, &pages, reader, &mut sorts, &mut paths)?;
    }
    std::fs::write(folder.join("chemins.txt"), paths).map_err(told)?;
    std::fs::write(folder.join("livret.cles"), keyring_line()?).map_err(told)?;
    let weights = |(path, cookie): (&str, &str)| {
        let plain = fetch(&runtime, &pages, (path, cookie), "identity")?.1.len();
        let packed = fetch(&runtime, &pages, (path, cookie), "gzip")?.1.len();
        Ok::<_, String>((plain, packed))
    };
    let mut heaviest = (0, 0, "");
    let of_pages = sorts.iter().filter(|(shape, _)| !shape.starts_with(FILES));
    for Heaviest { path, cookie, .. } in of_pages.map(|(_, sort)| &sort.heaviest) {
        let (plain, packed) = weights((path, cookie))?;
        if packed > heaviest.1 {
            heaviest = (plain, packed, path);
        }
    }
    let style = weights((&sheet, ""))?;
    let (plain, packed) = (heaviest.0 + style.0, heaviest.1 + style.1);
    let which = format!("{} ko dépliée, {}", plain / 1000, heaviest.2);
    let mut report = report(sorts, BARS);
    report.bar(
        "la page la plus lourde, avec son style, comme elles voyagent",
        format!("{} ko", packed / 1000),
        which,
        "150 ko",
        packed <= WEIGHT,
    );
    Ok(report.print())
}

/// Times asked of a dashboard over a million dossiers, in seconds (p50, p99).
const BOARD: (f64, f64) = (0.300, 1.000);

/// Reads every dashboard of the memory that `memory scale` left in a folder, as somebody of each role that follows or
/// operates an action: each indicator by each of its breakdowns, over the usual year, over another, and over three.
pub fn dashboards(folder: &Path) -> Told<bool> {
    let Read {
        pages,
        runtime,
        readers,
        ..
    } = opened(folder)?;
    let mut all = vec![
        "/pilotage/tableaux".to_owned(),
        "/pilotage/parcours".to_owned(),
        "/pilotage/carte".to_owned(),
    ];
    let year = LAST.year();
    let periods = [
        String::new(),
        format!("&du={0}-01-01&au={0}-12-31", year - 1),
        format!("&du={}-01-01&au={year}-12-31", year - 2),
    ];
    for one in &CATALOGUE.indicators {
        for (by, over) in one
            .breakdowns
            .iter()
            .flat_map(|by| periods.iter().map(move |over| (by, over)))
        {
            all.push(format!(
                "/pilotage/tableaux/{}?par={}{over}",
                one.id,
                by.word()
            ));
        }
    }
    let mut sorts: BTreeMap<String, Sort> = BTreeMap::new();
    let mut roles = BTreeSet::new();
    for reader in &readers {
        if !roles.insert(&reader.role) {
            continue;
        }
        let steers = read(&runtime, &pages, "/pilotage/tableaux", &reader.cookie)?.1;
        if !steers.contains("/pilotage/carte") {
            continue;
        }
        for path in &all {
            let (lasted, html) = read(&runtime, &pages, path, &reader.cookie)?;
            let shape = path.split("&du").next().unwrap_or(path);
            let sort = sorts.entry(shape.to_owned()).or_default();
            sort.add(reader, path, (lasted, html.len()));
        }
    }
    Ok(report(sorts, BOARD).print())
}

/// A copy of a demonstration is one: whoever reads it enters without any proof.
fn mark(address: &str, clock: Clock) -> Told<()> {
    let store = Store::open(&Options::at(address)).map_err(told)?;
    let days = clock.ahead.to_string();
    store
        .write(|tx| settings::write(tx, settings::DEMONSTRATION, &days))
        .map_err(|fault: store::Fault| told(fault))
}

/// A few of each role, drawn among all who hold it.
fn readers(office: &Office<'_>, clock: Clock) -> Told<Vec<Reader>> {
    let mut draw = livret::base::draw;
    let mut dice = Dice::seeded(35);
    let nobody = Who::nobody();
    let guises = office
        .guises(&Call::new(&nobody, clock.now(), &mut draw))
        .map_err(told)?;
    let mut roles: BTreeMap<Id, Vec<i64>> = BTreeMap::new();
    for guise in guises {
        roles.entry(guise.role).or_default().push(guise.account);
    }
    let mut readers = Vec::new();
    for (role, accounts) in roles {
        for _ in 0..READERS.min(accounts.len()) {
            let account = accounts[dice.below(accounts.len())];
            let call = Call::new(&nobody, clock.now(), &mut draw);
            let entered = office.enter_as(&call, account).map_err(told)?;
            readers.push(Reader {
                role: role.clone(),
                cookie: format!("livret-session={}", entered.token.reveal()),
            });
        }
    }
    Ok(readers)
}

/// Reads page after page, from link to link, the ones seen least first.
fn walk(
    runtime: &Runtime,
    pages: &Router,
    reader: &Reader,
    sorts: &mut BTreeMap<String, Sort>,
    paths: &mut String,
) -> Told<()> {
    let mut waiting = vec!["/a-faire".to_owned()];
    let mut known: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut alike: BTreeMap<String, usize> = BTreeMap::new();
    for next in 0..READ {
        let Some(path) = waiting.get(next).cloned() else {
            break;
        };
        let (lasted, html) = read(runtime, pages, &path, &reader.cookie)?;
        let sort = sorts.entry(shape(&path)).or_default();
        sort.add(reader, &path, (lasted, html.len()));
        writeln!(paths, "{} {path}", reader.cookie).map_err(told)?;
        for link in links(&html).filter(|link| inside(link)) {
            let seen = alike.entry(shape(&link)).or_default();
            if *seen < ALIKE && known.insert(link.clone()) {
                *seen += 1;
                waiting.push(link);
            }
        }
    }
    Ok(())
}

/// One page, and how long the server took to make it.
fn read(runtime: &Runtime, pages: &Router, path: &str, cookie: &str) -> Told<(f64, String)> {
    let (lasted, bytes) = fetch(runtime, pages, (path, cookie), "identity")?;
    Ok((lasted, String::from_utf8_lossy(&bytes).into_owned()))
}

/// The same, as it travels to a reader who takes this encoding.
fn fetch(
    runtime: &Runtime,
    pages: &Router,
    (path, cookie): (&str, &str),
    encoding: &str,
) -> Told<(f64, Bytes)> {
    let request = Request::get(path)
        .header(header::COOKIE, cookie)
        .header(header::ACCEPT_ENCODING, encoding)
        .body(Body::empty())
        .map_err(told)?;
    let pages = pages.clone();
    let begun = Instant::now();
    let (status, bytes) = runtime.block_on(async move {
        let answer = pages.oneshot(request).await.map_err(told)?;
        let status = answer.status();
        let bytes = answer.into_body().collect().await.map_err(told)?;
        Ok::<_, String>((status, bytes.to_bytes()))
    })?;
    let lasted = begun.elapsed().as_secs_f64();
    match status.is_server_error() {
        true => Err(format!("{path} : {status}")),
        false => Ok((lasted, bytes)),
    }
}

fn links(html: &str) -> impl Iterator<Item = String> {
    let parts = html.split("href=\"").skip(1);
    let found = parts.filter_map(|part| part.split(['"', '#']).next());
    found.map(|link| link.replace("&amp;", "&"))
}

/// The pages of the tool: the public ones have their own bench.
fn inside(link: &str) -> bool {
    const TOOL: [&str; 10] = [
        "/a-faire",
        "/avis",
        "/personnes",
        "/dossiers",
        "/profil",
        "/administration",
        "/seances",
        "/pilotage",
        "/mon-espace",
        "/menages",
    ];
    TOOL.iter().any(|page| link.starts_with(page))
}

/// How the sort of a file begins.
const FILES: &str = "fichiers .";

/// The sort of a page: its address without numbers nor question.
fn shape(path: &str) -> String {
    let path = path.split('?').next().unwrap_or(path);
    let parts = path.split('/').map(|part| {
        let number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if number { "N" } else { part }
    });
    let parts: Vec<&str> = parts.collect();
    // A paper, a table, a picture: it is no page, and has no bar of one.
    let end = parts.last().and_then(|name| name.rsplit_once('.'));
    if let (Some((_, end)), [_, room, ..]) = (end, parts.as_slice()) {
        return format!("{FILES}{end} de /{room}");
    }
    // Every act has its form, every fiche its page: they are one sort each.
    match parts.as_slice() {
        ["", "dossiers", _, part @ ("actes" | "documents"), ..] => format!("/dossiers/N/{part}/…"),
        ["", "personnes", _, "prescrire", _] => "/personnes/N/prescrire/…".to_owned(),
        ["", "pilotage", "tableaux", _] => "/pilotage/tableaux/…".to_owned(),
        ["", "pilotage", part, _, rest @ ..] => format!("/pilotage/{part}/… ({})", rest.len()),
        _ => parts.join("/"),
    }
}

fn report(sorts: BTreeMap<String, Sort>, bars: (f64, f64)) -> Report {
    let mut report = Report::default();
    let mut all: Vec<f64> = Vec::new();
    let both = |half: f64, most: f64| format!("p50 {}, p99 {}", time(half), time(most));
    let bar = both(bars.0, bars.1);
    for (shape, sort) in sorts {
        let mut times = sort.times;
        times.sort_by(f64::total_cmp);
        let (half, most) = (part(&times, 50), part(&times, 99));
        let case = format!("{shape} ({} lectures)", times.len());
        let figure = both(half, most);
        let slowest = format!(
            "{} ko, la plus lente : {}",
            sort.heaviest.weight / 1000,
            sort.slowest
        );
        if shape.starts_with(FILES) {
            report.note(&case, figure, &slowest);
            continue;
        }
        report.bar(
            &case,
            figure,
            slowest,
            &bar,
            half <= bars.0 && most <= bars.1,
        );
        all.extend(times);
    }
    all.sort_by(f64::total_cmp);
    let (half, most) = (part(&all, 50), part(&all, 99));
    report.bar(
        &format!("toutes les pages ({} lectures)", all.len()),
        both(half, most),
        String::new(),
        &bar,
        half <= bars.0 && most <= bars.1,
    );
    report
}

fn part(sorted: &[f64], hundredths: usize) -> f64 {
    sorted
        .get((sorted.len() * hundredths / 100).min(sorted.len().saturating_sub(1)))
        .copied()
        .unwrap_or_default()
}
