//! Every form that somebody is shown × every kind of bad input: refused in French, what was typed kept and harmless,
//! nothing changed, nothing broken.
//!
//! Forms are found by walking, not listed: a new page is tried as soon as a link leads to it. Each kind meets each
//! form, and each field several kinds, drawn from a seed.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use axum::http::StatusCode;
use demo::dice::Dice;

use super::bad::{Bad, Holds, Whole};
use super::page::{Field, Form, Page, Sort};
use super::routes::route_of;
use super::{Answer, Part, Reader, Town, plain, shape, walked};

/// Forms of one address that are tried, when their fields differ: the acts of all fiches have one address.
const MOST_OF_ONE: usize = 6;
/// Fields that each kind is tried in, drawn.
const FIELDS_EACH: usize = 1;

/// Bytes of the question of an address.
const MOST_OF_AN_ADDRESS: usize = 60_000;

/// What a whole form is called: its address, its fields.
type Key = (String, Vec<String>);

/// A form, and who was shown it.
#[derive(Clone)]
struct Found {
    part: Part,
    form: Form,
    key: Key,
}

fn key(form: &Form) -> Key {
    let route = route_of(&form.action, form.posts).unwrap_or_else(|| shape(&form.action));
    let named = form
        .fields
        .iter()
        .filter(|field| field.sort != Sort::Button);
    let names = named.map(|field| {
        let name = field.name.split('.').next().unwrap_or_default();
        format!("{name}:{:?}", field.sort)
    });
    let names: BTreeSet<String> = names.collect();
    (route, names.into_iter().collect())
}

/// The forms of everybody, each once.
fn found() -> Vec<Found> {
    let mut found: BTreeMap<Key, Found> = BTreeMap::new();
    let mut of_one: BTreeMap<String, usize> = BTreeMap::new();
    for (part, pages) in walked() {
        for form in pages.iter().flat_map(|seen| &seen.page.forms) {
            let key = key(form);
            if found.contains_key(&key) {
                continue;
            }
            let times = of_one.entry(key.0.clone()).or_default();
            *times += 1;
            if *times <= MOST_OF_ONE {
                let (part, form) = (part.clone(), form.clone());
                found.insert(key.clone(), Found { part, form, key });
            }
        }
    }
    found.into_values().collect()
}

/// A form at hand, filled with what its fields take.
struct Trial<'f> {
    found: &'f Found,
    town: Town,
    pairs: Vec<(String, String)>,
    holds: BTreeMap<String, Holds>,
    faults: BTreeSet<String>,
    sent: usize,
    /// A form that its answer asked: a confirmation.
    next: Option<Form>,
}

/// What is typed to begin with, then where that is refused.
const ATTEMPTS: [(&str, Holds); 8] = [
    ("Une réponse.", Holds::Text),
    ("alix.factice", Holds::Text),
    ("30/06/2020", Holds::Day),
    ("1", Holds::Number),
    ("14 h 30", Holds::Text),
    ("Rennes", Holds::Text),
    ("alix.factice@exemple.example", Holds::Text),
    ("02 99 00 00 00", Holds::Text),
];

fn pairs(form: &Form, typed: impl Fn(&Field) -> String) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut buttons = form
        .fields
        .iter()
        .filter(|field| field.sort == Sort::Button);
    let pressed = buttons
        .next_back()
        .map(|field| &field.name)
        .filter(|_| !form.plain);
    for field in &form.fields {
        // One presses one button.
        if field.sort == Sort::Button && pressed != Some(&field.name) {
            continue;
        }
        let value = match field.sort {
            Sort::Hidden => field.value.clone(),
            Sort::File => continue,
            Sort::Secret => "une longue phrase à elle seule".to_owned(),
            Sort::Line | Sort::Text => typed(field),
            Sort::Button | Sort::One | Sort::Many | Sort::Select => {
                let kept = Some(field.value.clone()).filter(|value| !value.is_empty());
                let mut options = field.options.iter().filter(|option| !option.is_empty());
                kept.or_else(|| options.next().cloned()).unwrap_or_default()
            }
        };
        pairs.push((field.name.clone(), value));
    }
    pairs
}

impl<'f> Trial<'f> {
    fn of(found: &'f Found) -> Trial<'f> {
        let mut trial = Trial {
            found,
            town: Town::fresh(),
            pairs: Vec::new(),
            holds: BTreeMap::new(),
            faults: BTreeSet::new(),
            sent: 0,
            next: None,
        };
        trial.begin();
        trial
    }

    /// Finds what each field takes: a sort of answer that it does not refuse.
    fn begin(&mut self) {
        let form = &self.found.form;
        let typed = form.fields.iter().filter(|field| field.sort.is_typed());
        let mut tried: BTreeMap<String, usize> =
            typed.map(|field| (field.name.clone(), 0)).collect();
        for _ in ATTEMPTS {
            self.pairs = pairs(form, |field| match field.value.is_empty() {
                true => ATTEMPTS[tried[&field.name]].0.to_owned(),
                false => field.value.clone(),
            });
            let (answer, page) = self.submit(&self.pairs.clone());
            let mut again = false;
            for (name, rank) in &mut tried {
                let refused =
                    answer.status == StatusCode::UNPROCESSABLE_ENTITY && page.points_at(name);
                if refused && *rank + 1 < ATTEMPTS.len() {
                    (*rank, again) = (*rank + 1, true);
                }
            }
            if !again {
                break;
            }
        }
        let last = ATTEMPTS.len() - 1;
        let holds = tried.into_iter().map(|(name, rank)| match rank == last {
            true => (name, Holds::Text),
            false => (name, ATTEMPTS[rank].1),
        });
        self.holds = holds.collect();
        // A day or a number that is there already tells what the field holds.
        for field in form.fields.iter().filter(|field| !field.value.is_empty()) {
            let digits = field.value.bytes().all(|byte| byte.is_ascii_digit());
            if digits && field.sort.is_typed() {
                self.holds.insert(field.name.clone(), Holds::Text);
            }
        }
    }

    fn reader(&self) -> Reader<'_> {
        Reader::of(&self.town, self.found.part.clone())
    }

    fn submit(&mut self, pairs: &[(String, String)]) -> (Answer, Page) {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(pairs);
        let body = body.finish().into_bytes();
        self.send(body, &[])
    }

    /// Sends it; when it was taken, everything is again as it was on the first day.
    fn send(&mut self, body: Vec<u8>, more: &[(&str, &str)]) -> (Answer, Page) {
        self.sent += 1;
        let form = &self.found.form;
        let answer = match form.posts {
            true => self.reader().send(&form.action, body, more),
            false => {
                // A server hears no more of an address than that.
                let length = body.len().min(MOST_OF_AN_ADDRESS);
                let question = String::from_utf8_lossy(&body[..length]).into_owned();
                self.reader()
                    .get(&format!("{}?{question}", plain(&form.action)))
            }
        };
        let page = match answer.is_page() {
            true => Page::of(&answer.html, plain(&form.action)),
            false => Page::default(),
        };
        let asks = |form: &&Form| form.posts && form.fields.iter().any(|f| f.name == "confirme");
        let confirms = page.forms.iter().find(asks).cloned();
        let ok = answer.status.is_success();
        if form.posts && (answer.status.is_redirection() || ok && confirms.is_none()) {
            self.town = Town::fresh();
        }
        if ok && self.next.is_none() {
            self.next = confirms;
        }
        (answer, page)
    }

    fn fault(&mut self, what: impl std::fmt::Display, told: impl std::fmt::Display) {
        let (route, _) = &self.found.key;
        self.faults.insert(format!(
            "{route} [{}] {what} : {told}",
            self.found.part.role
        ));
    }

    /// What every answer owes, whatever was sent.
    fn owed(&mut self, what: &str, answer: &Answer, page: &Page) {
        if answer.broke || answer.status.is_server_error() {
            self.fault(what, format!("{} {}", answer.status, &answer.html));
            return;
        }
        if !answer.status.is_redirection() && answer.is_page() {
            if page.lang != "fr" || page.h1 != 1 {
                self.fault(what, format!("langue {}, {} titres", page.lang, page.h1));
            }
            if !page.runs.is_empty() {
                self.fault(what, format!("s'exécuterait : {:?}", page.runs));
            }
            let astray = page.astray();
            if !astray.is_empty() {
                self.fault(
                    what,
                    format!("{} : liens sans but {astray:?}", answer.status),
                );
            }
        }
        if answer.status.is_client_error() && !answer.is_page() {
            self.fault(
                what,
                format!("{} sans page : {}", answer.status, answer.html),
            );
        }
        let mut again = page.forms.iter();
        let again = again.any(|form| form.action == self.found.form.action);
        if answer.status == StatusCode::UNPROCESSABLE_ENTITY && again && !page.alerts {
            self.fault(what, "422 sans rien qui le dise aussitôt");
        }
    }

    fn writes_a_draft(&self) -> bool {
        let (route, _) = &self.found.key;
        let ways = ["/brouillon", "/cas", "/formulaire/"];
        route.starts_with("/atelier/") && ways.iter().any(|way| route.contains(way))
    }

    /// One field that is so.
    fn one(&mut self, field: &Field, bad: Bad) {
        let what = format!("{} ({:?}) {bad:?}", field.name, field.sort);
        let body = bad.body(&self.pairs, &field.name, ANOTHER);
        let (answer, page) = self.send(body, &[]);
        self.owed(&what, &answer, &page);
        // What is asked to be confirmed is not taken yet.
        let asks = |form: &Form| form.fields.iter().any(|one| one.name == "confirme");
        let asked = answer.status.is_success() && page.forms.iter().any(asks);
        let refused = answer.status.is_client_error() || asked;
        let posts = self.found.form.posts;
        // What nobody types may be left unread, however long.
        let unread = field.sort == Sort::Hidden && bad == Bad::TooLong;
        // What is written of a fiche is kept as it is, and the next page tells each fault: it is published whole or not.
        let kept = self.writes_a_draft() && answer.status.is_redirection();
        let read = field.sort != Sort::Button && !self.is_a_tick(field) && !unread && !kept;
        if bad.is_never_good() && !refused && posts && read {
            self.fault(&what, format!("{} : pris", answer.status));
        }
        let holds = self.holds.get(&field.name).copied().unwrap_or(Holds::Text);
        let closed = !self.is_a_tick(field) && !self.is_open(field) && !kept;
        if posts && closed && bad.is_wrong_in(field, holds) {
            if !refused {
                self.fault(
                    &what,
                    format!("{} : pris, alors qu'il tient {holds:?}", answer.status),
                );
            } else if answer.status == StatusCode::UNPROCESSABLE_ENTITY
                && !leads(&page, &field.name)
            {
                self.fault(&what, "le résumé ne mène pas au champ");
            }
        }
        self.kept(field, bad, &what, &answer, &page);
    }

    /// Whether it is ticked, or not: what else may be sent in it is no tick.
    fn is_a_tick(&self, field: &Field) -> bool {
        field.sort == Sort::Many && field.options.len() == 1
    }

    /// Whether something else than what is listed may be typed beside.
    fn is_open(&self, field: &Field) -> bool {
        let mut fields = self.found.form.fields.iter();
        field.sort.is_chosen() && fields.any(|one| one.name == field.name && one.sort.is_typed())
    }

    /// What was typed is there again, when the form is.
    fn kept(&mut self, field: &Field, bad: Bad, what: &str, answer: &Answer, page: &Page) {
        let again = [StatusCode::UNPROCESSABLE_ENTITY, StatusCode::CONFLICT];
        if !again.contains(&answer.status)
            || !field.sort.is_typed()
            || matches!(bad, Bad::Twice | Bad::Empty)
        {
            return;
        }
        let Some(typed) = bad.typed(ANOTHER) else {
            return;
        };
        let plain_text = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
        let mut same = page
            .forms
            .iter()
            .filter(|form| form.action == self.found.form.action);
        let Some(form) = same.find(|form| form.fields.iter().any(|one| one.name == field.name))
        else {
            self.fault(what, "422 sans le formulaire");
            return;
        };
        let mut fields = form.fields.iter().filter(|one| one.name == field.name);
        if !fields.any(|one| plain_text(&one.value) == plain_text(&typed)) {
            self.fault(what, "ce qui était tapé n'y est plus");
        }
    }

    /// Something wrong with the whole.
    fn whole(&mut self, whole: Whole, another: &str) {
        let pairs = self.pairs.clone();
        let mut words = pairs.iter().filter(|(name, _)| name == "jeton");
        let Some((_, word)) = words.next() else {
            // The forms of the public site keep nothing: nothing guards them.
            return;
        };
        let body = whole.body(&pairs, word, another);
        let (answer, page) = self.send(body, whole.headers());
        let what = format!("{whole:?}");
        self.owed(&what, &answer, &page);
        let door = self.found.part.who.account == 0;
        // A person who left has no session any more: they are led to the door.
        if !(answer.status.is_client_error() || door && answer.status.is_redirection()) {
            self.fault(what, format!("{} : pris", answer.status));
        }
    }

    /// All of it. Gives the form that it leads to, when it is to be confirmed.
    fn run(&mut self, dice: &mut Dice, another: &str) {
        let fields = self.found.form.fields.iter();
        let fields: Vec<&Field> = fields
            .filter(|field| field.name != "jeton" && field.sort != Sort::File)
            .collect();
        let mut pairs: BTreeSet<(usize, Bad)> = BTreeSet::new();
        if !fields.is_empty() {
            for bad in Bad::ALL {
                for _ in 0..FIELDS_EACH {
                    pairs.insert((dice.below(fields.len()), bad));
                }
            }
            for rank in 0..fields.len() {
                pairs.insert((rank, Bad::ALL[dice.below(Bad::ALL.len())]));
            }
            // A day, a number, a choice is always tried with what is none.
            for (rank, field) in fields.iter().enumerate() {
                let holds = self.holds.get(&field.name).copied().unwrap_or(Holds::Text);
                let wrong = Bad::ALL.into_iter();
                let wrong = wrong.filter(|bad| bad.is_wrong_in(field, holds));
                pairs.extend(wrong.map(|bad| (rank, bad)).take(2));
            }
        }
        for (rank, bad) in pairs {
            self.one(fields[rank], bad);
        }
        if self.found.form.posts {
            for whole in Whole::ALL {
                self.whole(whole, another);
            }
            let changed = self.town.changed();
            if !changed.is_empty() {
                self.fault("après tous ces refus", format!("a changé : {changed:?}"));
            }
        }
    }
}

/// Whether a page leads to a field: to its own name where it stands under it, else to the part it is in.
fn leads(page: &Page, field: &str) -> bool {
    let elsewhere = page.links.iter().filter(|link| link.starts_with('#'));
    let mut elsewhere = elsewhere.filter(|link| *link != "#contenu");
    page.points_at(field) || !page.ids.contains(field) && elsewhere.next().is_some()
}

/// The number of somebody or something else.
const ANOTHER: &str = "4611686018427387903";

#[test]
fn no_bad_input_is_taken_lost_or_breaks_anything() {
    let begun = Instant::now();
    let town = Town::fresh();
    let mut dice = Dice::seeded(35);
    let forms = found();
    let walked = begun.elapsed();
    let words = |part: &Part| {
        let own = Reader::of(&town, part.clone()).get("/profil");
        let page = Page::of(&own.html, "/profil");
        let fields = page.forms.into_iter().flat_map(|form| form.fields);
        let mut words = fields.filter(|field| field.name == "jeton");
        words.next().map(|field| field.value).unwrap_or_default()
    };
    let readers = town.readers();
    let words: Vec<(String, String)> = readers
        .iter()
        .map(|one| (one.part.role.clone(), words(&one.part)))
        .collect();
    let (mut faults, mut sent) = (BTreeSet::new(), 0);
    let mut confirmed: BTreeSet<Key> = BTreeSet::new();
    let mut queue: Vec<Found> = forms.clone();
    while let Some(one) = queue.pop() {
        let another = words.iter().find(|(role, _)| *role != one.part.role);
        let another = another.map(|(_, word)| word.as_str()).unwrap_or_default();
        let mut trial = Trial::of(&one);
        trial.run(&mut dice, another);
        sent += trial.sent;
        faults.extend(trial.faults);
        // What is asked to be confirmed is a form too.
        let next = trial
            .next
            .filter(|_| one.form.fields.iter().all(|f| f.name != "confirme"));
        if let Some(form) = next {
            let mut key = key(&form);
            key.1.push("à confirmer".to_owned());
            if confirmed.insert(key.clone()) {
                let part = one.part.clone();
                queue.push(Found { part, form, key });
            }
        }
    }
    println!(
        "{} formulaires, {} à confirmer, {sent} envois, {:.0?} à les trouver, {:.0?} en tout",
        forms.len(),
        confirmed.len(),
        walked,
        begun.elapsed()
    );
    assert!(forms.len() > 40, "{}", forms.len());
    let faults: Vec<String> = faults.into_iter().collect();
    assert!(
        faults.is_empty(),
        "{} fautes\n{}",
        faults.len(),
        faults.join("\n")
    );
}
