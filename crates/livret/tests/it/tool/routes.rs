//! Every address of the tool × every role: one table, `routes.txt`, that a new address must enter.
//!
//! An address with a number is asked twice: where the role is led by its own pages, and where it is not to know of
//! the number. `LIVRET_UPDATE=1` writes the table again; it is read before it is kept.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use axum::http::StatusCode;
use store::{Fault, dossiers};

use super::page::Page;
use super::{Answer, Part, Reader, Seen, Town, is_hidden, plain, promises, shape, walked};

/// An address of the router, and how it is asked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Route {
    pattern: String,
    posts: bool,
}

/// The addresses as the sources of the router say them, one file after the other.
fn routes() -> &'static [Route] {
    static ROUTES: LazyLock<Vec<Route>> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../desk/src/router");
        let files = std::fs::read_dir(folder).expect("the router");
        let mut files: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
        files.sort();
        let sources = files.iter().map(std::fs::read_to_string);
        let sources: Vec<String> = sources.map(|text| text.expect("a source")).collect();
        sources
            .iter()
            .flat_map(|source| routes_of(source))
            .collect()
    });
    &ROUTES
}

fn routes_of(source: &str) -> Vec<Route> {
    let mut found = Vec::new();
    for part in source.split(".route(").skip(1) {
        let pattern = part.split('"').nth(1).expect("an address");
        // What follows the last address of a function is no method of it.
        let methods = part.split("\n}\n").next().unwrap_or_default();
        let before = found.len();
        for (posts, method) in [(false, "get("), (true, "post(")] {
            if methods.contains(method) {
                let pattern = pattern.to_owned();
                found.push(Route { pattern, posts });
            }
        }
        assert!(found.len() > before, "{pattern} answers nobody");
    }
    found
}

/// How well a pattern fits a path: nothing when it does not; the more of its own words, the better.
fn fits(pattern: &str, path: &str) -> Option<usize> {
    let mut steps = path.split('/').skip(1);
    let mut own = 0;
    for wanted in pattern.split('/').skip(1) {
        if wanted.starts_with("{*") {
            return steps.next().map(|_| own);
        }
        let step = steps.next()?;
        match wanted.starts_with('{') {
            true if step.is_empty() => return None,
            true => {}
            false if step == wanted => own += 1,
            false => return None,
        }
    }
    steps.next().is_none().then_some(own)
}

/// The route of an address.
pub fn route_of(path: &str, posts: bool) -> Option<String> {
    let path = plain(path);
    let fitting = routes().iter().filter(|route| route.posts == posts);
    let fitting = fitting.filter_map(|route| Some((fits(&route.pattern, path)?, &route.pattern)));
    fitting.max().map(|(_, pattern)| pattern.clone())
}

/// The address of what an address is about, and its number, when it is about one thing that one may know of.
fn about(path: &str) -> Option<(String, String)> {
    let mut steps = plain(path).split('/').skip(1);
    let (what, number) = (steps.next()?, steps.next()?);
    let known = ["dossiers", "personnes", "menages", "seances"].contains(&what);
    (known && number.parse::<i64>().is_ok())
        .then(|| (format!("/{what}/{number}"), number.to_owned()))
}

/// What somebody is led to.
struct Led {
    part: Part,
    word: String,
    by: BTreeMap<Route, String>,
}

/// Everybody, and what their pages owe and do not keep.
fn everybody() -> (Vec<Led>, BTreeSet<String>) {
    let mut faults = BTreeSet::new();
    let led = walked().iter().map(|(part, pages)| {
        let mut by = BTreeMap::new();
        let mut word = String::new();
        for Seen {
            path,
            status,
            page,
            broken,
        } in pages
        {
            let at = format!("{}, {} : ", part.role, shape(path));
            if !status.is_success() {
                faults.insert(format!("{at}{status}"));
            }
            faults.extend(broken.iter().map(|fault| format!("{at}{fault}")));
            let posts = page.forms.iter().filter(|form| form.posts);
            let posts = posts.map(|form| (true, &form.action));
            for (posts, path) in [(false, path)].into_iter().chain(posts) {
                if let Some(pattern) = route_of(path, posts) {
                    by.entry(Route { pattern, posts }).or_insert(path.clone());
                }
            }
            let fields = page.forms.iter().flat_map(|form| &form.fields);
            for field in fields.filter(|field| field.name == "jeton") {
                word.clone_from(&field.value);
            }
        }
        Led {
            part: part.clone(),
            word,
            by,
        }
    });
    let led = led.collect();
    (led, faults)
}

/// Asks an address; a form is sent with its word, and nothing else.
fn asked(town: &Town, led: &Led, posts: bool, path: &str) -> Answer {
    let mut reader = Reader::of(town, led.part.clone());
    match posts {
        true => reader.post(plain(path), &[("jeton".to_owned(), led.word.clone())]),
        false => reader.get(path),
    }
}

/// A number that nothing has.
const NOTHING: &str = "4611686018427387903";

/// Whether what one is not to know of is answered as what does not exist.
fn told_apart(town: &Town, led: &Led, (posts, path): (bool, &str)) -> Option<String> {
    let (_, number) = about(path)?;
    let absent = path.replacen(&number, NOTHING, 1);
    let hidden = asked(town, led, posts, path);
    let nothing = asked(town, led, posts, &absent);
    let same = hidden.status == StatusCode::NOT_FOUND
        && hidden.status == nothing.status
        && hidden.head == nothing.head
        && hidden.html == nothing.html;
    (!same).then(|| {
        format!(
            "{}, {} : {}, et {} pour rien",
            led.part.role, path, hidden.status, nothing.status
        )
    })
}

#[test]
fn every_route_answers_every_role_as_the_table_says() {
    let mut town = Town::fresh();
    let (everybody, mut faults) = everybody();
    let mut table = String::new();
    for route in routes() {
        let mut cells: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        let of_pages = everybody.iter().filter_map(|one| one.by.get(route));
        let mut known: Vec<&String> = of_pages.collect();
        // A table to take away is led to once it holds a line; what it is about is known to everybody.
        let fiche = &town.office.catalogue.fiches[0].head.id;
        let tables = [
            (
                format!("/pilotage/{fiche}/marches.csv"),
                "/pilotage/{fiche}/marches.csv",
            ),
            (
                "/pilotage/parcours/tableau.csv".to_owned(),
                "/pilotage/parcours/{file}",
            ),
        ];
        let mut taken = tables
            .iter()
            .filter(|(_, pattern)| route.pattern == *pattern);
        known.extend(
            taken
                .next()
                .map(|(path, _)| path)
                .filter(|_| known.is_empty()),
        );
        for one in &everybody {
            let cell = cell(&mut town, one, route, &known, &mut faults);
            cells.entry(cell).or_default().push(&one.part.role);
        }
        let method = if route.posts { "POST" } else { "GET" };
        table.push_str(&format!("\n{method} {}\n", route.pattern));
        let most = cells.values().map(Vec::len).max();
        let mut rest = None;
        for (cell, roles) in &cells {
            match rest.is_none() && Some(roles.len()) == most {
                true => rest = Some(cell),
                false => table.push_str(&format!("    {cell:<12} {}\n", roles.join(", "))),
            }
        }
        let rest = rest.map(String::as_str).unwrap_or_default();
        let others = if cells.len() == 1 {
            "tous"
        } else {
            "les autres"
        };
        table.push_str(&format!("    {rest:<12} {others}\n"));
    }
    let faults: Vec<String> = faults.into_iter().collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/tool/routes.txt");
    let table = format!("{HEAD}{table}");
    if std::env::var_os("LIVRET_UPDATE").is_some() {
        std::fs::write(&path, &table).expect("the table is written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(kept, table, "LIVRET_UPDATE=1 writes routes.txt again");
}

const HEAD: &str = "\
# Ce que chaque adresse de l'outil répond à chaque rôle de la démonstration.
#
# Un formulaire est envoyé avec son mot de garde et rien d'autre : 422 ou 200 (à confirmer) veut dire qu'il a été lu.
# Où l'adresse a un numéro, deux réponses : là où mènent les pages du rôle | là où il ne doit pas connaître ce numéro ;
# « - » : rien ne l'y mène, ou il connaît tout. Écrit par LIVRET_UPDATE=1 cargo test -p livret routes, puis relu.
";

fn cell(
    town: &mut Town,
    one: &Led,
    route: &Route,
    known: &[&String],
    faults: &mut BTreeSet<String>,
) -> String {
    let mut told = |town: &mut Town, path: &str| {
        let answer = asked(town, one, route.posts, path);
        // What a form changed is not there for the next.
        if route.posts && !answer.status.is_client_error() {
            *town = Town::fresh();
        }
        let at = format!("{}, {} {path} : ", one.part.role, route.pattern);
        if answer.status.is_server_error() {
            faults.insert(format!("{at}{}", answer.status));
        }
        // A file given back, a table to take away, are no pages.
        if answer.is_page() || !answer.status.is_success() {
            let page = match answer.is_page() {
                true => Page::of(&answer.html, plain(path)),
                false => Page::default(),
            };
            let broken = promises::broken(&answer, &page);
            faults.extend(broken.iter().map(|fault| format!("{at}{fault}")));
        }
        answer.status.as_u16().to_string()
    };
    if !route.pattern.contains('{') {
        return told(town, &route.pattern);
    }
    let near = one.by.get(route);
    let near_told = near.map(|path| told(town, path));
    if known.iter().all(|path| about(path).is_none()) {
        // It names something that everybody may name.
        let other = known.first().map(|path| told(town, path));
        return near_told.or(other).unwrap_or_else(|| "-".to_owned());
    }
    // What a page showed them is not hidden from them.
    let others = known.iter().filter(|path| near != Some(**path));
    let far = others.into_iter().find(|path| {
        let home = about(path).map(|(home, _)| home).unwrap_or_default();
        asked(town, one, false, &home).status != StatusCode::OK
    });
    let far_told = far.map(|path| told(town, path));
    if let Some(path) = far.filter(|_| one.part.who.account != 0) {
        faults.extend(told_apart(town, one, (route.posts, path)));
    }
    let or = |told: Option<String>| told.unwrap_or_else(|| "-".to_owned());
    format!("{} | {}", or(near_told), or(far_told))
}

/// What is of health does not exist for whoever it does not concern: neither its dossiers nor anything in them,
/// even for those who follow the person in something else.
#[test]
fn what_is_hidden_is_answered_as_what_does_not_exist() {
    let town = Town::fresh();
    let (everybody, _) = everybody();
    let mut faults = BTreeSet::new();
    let kept: Result<_, Fault> = town
        .office
        .store
        .read(|tx| dossiers::after(tx, 0, i64::MAX));
    let kept = kept.expect("the dossiers").into_iter();
    let health = kept.filter(|kept| is_hidden(&kept.fiche.parse().expect("a fiche")));
    let health: Vec<i64> = health.map(|kept| kept.id).collect();
    assert!(!health.is_empty(), "somebody has such a dossier");
    let known = everybody.iter().flat_map(|one| &one.by);
    let under: BTreeSet<(bool, &String)> = known
        .filter(|(_, path)| path.starts_with("/dossiers/") && about(path).is_some())
        .map(|(route, path)| (route.posts, path))
        .collect();
    let (mut hidden, mut asked, mut known_by) = (0, 0, 0);
    for one in everybody.iter().filter(|one| one.part.who.account != 0) {
        for dossier in &health {
            if town.knows(&one.part, *dossier) {
                known_by += 1;
                continue;
            }
            hidden += 1;
            for (posts, path) in &under {
                let (_, number) = about(path).expect("a number");
                let path = path.replacen(&number, &dossier.to_string(), 1);
                asked += 1;
                faults.extend(told_apart(&town, one, (*posts, &path)));
            }
        }
    }
    println!(
        "{} dossiers, connus {known_by} fois, cachés {hidden} fois, {asked} demandes",
        health.len()
    );
    assert!(asked > 100 && known_by > 0, "{asked}, {known_by}");
    let faults: Vec<String> = faults.into_iter().collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
