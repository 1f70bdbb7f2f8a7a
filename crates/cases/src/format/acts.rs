//! What a verb comes with: a step, documents, something logged, money, facts, counts.

use std::collections::BTreeMap;

use catalogue_files::Problem;
use domain::dossier::act::{Actor, Input as Given};
use domain::fiche::{Event as Counted, Input, InputKind};
use domain::values::{Day, Id};

use super::model::{About, AidLine, Facts, Hold, LevelLine, LogLine, Paper, Verb};
use super::names::Names;
use super::node::{Node, Table, Text};

/// What a dossier opened by hand is about.
pub(super) const SUBJECTS: &[(&str, About)] = &[
    ("personne", About::Person),
    ("menage", About::Household),
    ("action", About::Action),
    ("marche", About::Market),
    ("anonyme", About::Anonymous),
];

const COUNTED: &[(&str, Counted)] = &[
    ("contact", Counted::Contact),
    ("entretien", Counted::Interview),
    ("regroupement", Counted::GroupSession),
    ("heure-accompagnement", Counted::AccompanimentHour),
    ("heure-insertion", Counted::InsertionHour),
];

/// `renonce = true`: the verb says it all.
pub(super) fn said<'c>(node: Node<'_>, verb: Verb<'c>) -> Option<Verb<'c>> {
    match node.flag()? {
        true => Some(verb),
        false => node.expected("`true`, ou pas de ligne"),
    }
}

/// A step as a line says it.
pub(super) fn hold(
    table: &mut Table<'_>,
    names: Names<'_, '_>,
    step: Option<Id>,
    outcome: Option<Id>,
) -> Hold {
    let inputs = step
        .as_ref()
        .map_or_else(Vec::new, |step| names.inputs_of(step));
    let words = |node: Node<'_>| -> Vec<String> {
        node.texts().into_iter().map(|text| text.text).collect()
    };
    let text = |node: Node<'_>| node.text().map(|text| text.text);
    Hold {
        present: table.get("presents").map(|node| names.whose(node)),
        invited: table.get("invites").map(|node| names.whose(node)),
        papers: table.get("pieces").map(|node| papers(node, names)),
        without: table
            .get("sans")
            .map(Node::texts)
            .unwrap_or_default()
            .iter()
            .filter_map(|text| names.left_out(&inputs, text))
            .collect(),
        inputs: given(table, names, &inputs),
        channels: table.get("canaux").map(words),
        mail: table.get("adresse").and_then(text),
        place: table.get("lieu").and_then(text),
        motive: table
            .get("choisit")
            .and_then(Node::text)
            .and_then(|text| match &step {
                Some(step) => names.motive(step, &text),
                None => None,
            }),
        operator: table
            .get("operateur")
            .and_then(Node::text)
            .and_then(|text| names.structure(&text)),
        step,
        outcome,
    }
}

fn papers(node: Node<'_>, names: Names<'_, '_>) -> Vec<Paper> {
    let one = |node: Node<'_>| {
        if node.is_text() {
            return Some(Paper::of(names.document(&node.text()?)?));
        }
        let mut table = node.table()?;
        let document = table.need("document", "le document, par son nom")?.text()?;
        let document = names.document(&document);
        let paper = document.map(|document| paper(&mut table, names, document));
        if paper.is_some() {
            table.close();
        }
        paper
    };
    node.one_or_more().into_iter().filter_map(one).collect()
}

/// A document as a line or a list of documents says it.
pub(super) fn paper(table: &mut Table<'_>, names: Names<'_, '_>, document: Id) -> Paper {
    let mut whose = |key| table.get(key).map(|node| names.whose(node));
    let (written_by, with, signed_by) = (whose("ecrit_par"), whose("avec"), whose("signe_par"));
    let words = |node: Node<'_>| node.texts().into_iter().map(|text| text.text);
    Paper {
        written_by,
        with,
        signed_by,
        contents: table.get("contient").map(|node| words(node).collect()),
        without: table
            .get("sans")
            .map(Node::texts)
            .unwrap_or_default()
            .iter()
            .filter_map(|text| names.lacking(&document, text))
            .collect(),
        sent_to: table.get("transmis_a").map(|node| names.named_all(node)),
        document,
    }
}

/// Something logged.
pub(super) fn log(table: &mut Table<'_>, names: Names<'_, '_>) -> Option<LogLine> {
    let what = table.get("note")?.word(COUNTED)?;
    let text = |node: Node<'_>| node.text().map(|text| text.text);
    let every = table.get("tous_les").and_then(Node::text).and_then(|text| {
        let found = text.text.parse().ok();
        if found.is_none() {
            let kind = "duree";
            let typed = text.text;
            names.faults.add(&text.at, Problem::Format { kind, typed });
        }
        found
    });
    let times = table.get("fois").and_then(|node| node.whole(1, 400));
    Some(LogLine {
        what,
        amount: table
            .get("nombre")
            .and_then(Node::number)
            .unwrap_or(domain::person::UNIT),
        with: table.get("avec").map(|node| names.whose(node)),
        channel: table.get("canal").and_then(text),
        place: table.get("lieu").and_then(text),
        every,
        times: times
            .and_then(|times| u16::try_from(times).ok())
            .unwrap_or(1),
    })
}

/// An aid asked, decided or paid, a cost.
pub(super) fn money<'c>(
    verb: &str,
    table: &mut Table<'_>,
    names: Names<'_, 'c>,
) -> Option<Verb<'c>> {
    let key = if verb == "demande_aide" {
        "demande_aide"
    } else if verb == "decide_aide" {
        "decide_aide"
    } else if verb == "verse_aide" {
        "verse_aide"
    } else {
        "cout"
    };
    let fund = names.fund(&table.get(key)?.text()?)?;
    Some(match key {
        "demande_aide" => {
            let inputs = names.inputs_of_fund(&fund);
            let without = table.get("sans").map(Node::texts).unwrap_or_default();
            Verb::RequestAid(AidLine {
                purposes: table.get("objets").map(|node| {
                    let texts = node.texts().into_iter();
                    texts
                        .filter_map(|text| names.purpose(&fund, &text))
                        .collect()
                }),
                other_purpose: table
                    .get("autre_objet")
                    .and_then(Node::text)
                    .map(|text| text.text),
                inputs: given(table, names, &inputs),
                without: without
                    .iter()
                    .filter_map(|text| names.left_out(&inputs, text))
                    .collect(),
                to: table
                    .get("a")
                    .and_then(Node::text)
                    .and_then(|text| names.reference(&text)),
                fund,
            })
        }
        "decide_aide" => Verb::DecideAid {
            granted: table.get("accorde").and_then(Node::flag).unwrap_or(true),
            amount: table.get("montant").and_then(Node::number),
            fund,
        },
        "verse_aide" => Verb::PayAid {
            amount: table.get("montant").and_then(Node::number),
            fund,
        },
        _ => {
            let elements = table.get("elements").and_then(Node::table);
            let elements = elements.map(|table| table.names()).unwrap_or_default();
            Verb::RecordCost {
                factors: elements
                    .into_iter()
                    .filter_map(|(name, node)| {
                        Some((names.factor(&fund, &name)?, node.text()?.text))
                    })
                    .collect(),
                result: table.get("montant").and_then(Node::number),
                fund,
            }
        }
    })
}

/// What is written down in answer to inputs.
fn given(table: &mut Table<'_>, names: Names<'_, '_>, inputs: &[&Input]) -> BTreeMap<Id, Given> {
    let Some(table) = table.get("consigne").and_then(Node::table) else {
        return BTreeMap::new();
    };
    let one = |(name, node): (Text, Node<'_>)| {
        let input = names.input(inputs, &name)?;
        Some((input.id.clone(), answer(input, node)?))
    };
    table.names().into_iter().filter_map(one).collect()
}

/// The answer as written: whether it fits the input is the kernel's to say.
fn answer(input: &Input, node: Node<'_>) -> Option<Given> {
    if let (InputKind::Date, Some(text)) = (input.kind, node.quiet_text()) {
        return Some(match text.parse::<Day>() {
            Ok(day) => Given::Day(day.0),
            Err(_) => Given::Text(text),
        });
    }
    Some(match node.given()?? {
        domain::person::Given::Bool(flag) => Given::YesNo(flag),
        domain::person::Given::Number(number) => Given::Number(number),
        domain::person::Given::Text(text) => Given::Text(text),
        domain::person::Given::Texts(texts) => Given::Choices(texts),
    })
}

/// Facts by name; `reserved` keys are not facts.
pub fn facts(table: Table<'_>, names: Names<'_, '_>, reserved: &[&str]) -> Facts {
    let mut found = Facts::new();
    let mut open: Vec<(Text, Node<'_>)> = table.names();
    open.retain(|(name, _)| !reserved.contains(&name.text.as_str()));
    open.reverse();
    while let Some((name, node)) = open.pop() {
        // Dotted keys nest unless they are quoted.
        if node.is_table() {
            let inside = node.table().map(|table| table.names()).unwrap_or_default();
            open.extend(inside.into_iter().rev().map(|(part, node)| {
                let text = format!("{}.{}", name.text, part.text);
                (Text { at: part.at, text }, node)
            }));
            continue;
        }
        found.extend(names.answer(&name, node));
    }
    found
}

/// Shared counts set at a level.
pub(super) fn levels<'c>(node: Node<'_>, names: Names<'_, 'c>) -> Vec<LevelLine<'c>> {
    let one = |node: Node<'_>| {
        let mut table = node.table()?;
        let fiche = match table.get("fiche").and_then(Node::text) {
            Some(text) => names.a_fiche(&text),
            None => names.fiche,
        };
        let names = names.of(fiche);
        let counter = table.need("compteur", "le compteur, par son nom")?.text()?;
        let key = table.get("pour").and_then(Node::text);
        let value = table.need("valeur", "le niveau du compteur ce jour-là")?;
        let line = LevelLine {
            counter: names.counter(&counter)?,
            key: key.and_then(|text| names.reference(&text)),
            value: value.number()?,
            fiche: fiche?,
        };
        table.close();
        Some(line)
    };
    node.one_or_more().into_iter().filter_map(one).collect()
}

/// An actor: a role, a service, a name.
pub fn actor(node: Node<'_>, names: Names<'_, '_>) -> Option<Actor> {
    let mut table = node.table()?;
    let role = table.need("role", "le rôle tenu : referent-rsa…")?.text();
    let role = role.and_then(|text| names.role(&text));
    let structure = table.get("structure").and_then(Node::text);
    let structure = structure.and_then(|text| names.structure(&text));
    let name = table.get("personne").and_then(Node::text);
    table.close();
    Some(Actor {
        role: role?,
        structure,
        name: name.map(|text| text.text),
    })
}

impl Paper {
    /// A document in order.
    pub fn of(document: Id) -> Paper {
        Paper {
            document,
            written_by: None,
            with: None,
            signed_by: None,
            contents: None,
            without: std::collections::BTreeSet::new(),
            sent_to: None,
        }
    }
}
