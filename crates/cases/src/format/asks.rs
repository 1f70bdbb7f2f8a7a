//! The other questions: to a fiche about a person, about what somebody sees, to the catalogue.

use domain::eligibility::PrescriberAnswer;
use domain::fiche::{CounterNature, MentionState, Theme};
use domain::values::Id;

use super::check::{ANSWERS, charges, version};
use super::expect::words;
use super::model::{SeesLine, Verb, Who};
use super::names::Names;
use super::node::{Node, Place, Table, Text};
use super::questions::{CatalogueQuestion, Fiches, LinkCheck};

const PRESCRIBES: &[(&str, PrescriberAnswer)] = &[
    ("oui", PrescriberAnswer::Yes),
    ("orienter", PrescriberAnswer::MayOrient),
    ("motif", PrescriberAnswer::NeedsReason),
    ("a-verifier", PrescriberAnswer::ToCheck),
    ("non", PrescriberAnswer::No),
];

const THEMES: &[(&str, Theme)] = &[
    ("sociale", Theme::Sociale),
    ("professionnelle", Theme::Professionnelle),
    ("logement", Theme::Logement),
];

const NATURES: &[(&str, CounterNature)] = &[
    ("limite", CounterNature::Limit),
    ("objectif", CounterNature::Objective),
    ("fourchette", CounterNature::Range),
    ("minimum", CounterNature::Minimum),
    ("exact", CounterNature::Exact),
    ("reference", CounterNature::Reference),
    ("indicateur", CounterNature::Indicator),
    ("illimite", CounterNature::Unlimited),
    ("au-fil-de-l-eau", CounterNature::Rolling),
    ("dependant", CounterNature::Dependent),
    ("vide", CounterNature::Blank),
];

const SILENCES: &[(&str, MentionState)] = &[
    ("renseignee", MentionState::Stated),
    ("sans-nombre", MentionState::WithoutNumber),
    ("aucun", MentionState::None),
    ("vide", MentionState::Blank),
    ("absente", MentionState::Absent),
    ("non-dit", MentionState::Unsaid),
];

/// Reads a question whose verb is not `verifie`.
pub fn question<'c>(
    verb: &str,
    table: &mut Table<'_>,
    names: Names<'_, 'c>,
    persons: &[String],
) -> Option<Verb<'c>> {
    Some(match verb {
        "juge" => Verb::Judge {
            fiche: names.a_fiche(&table.get("juge")?.text()?)?,
            status: table.get("reponse").and_then(|node| node.word(ANSWERS)),
            third_party: table.get("tiers").and_then(Node::flag).unwrap_or(false),
            priority: table
                .get("priorite")
                .and_then(|node| node.whole(1, 255))
                .and_then(|rank| u8::try_from(rank).ok()),
        },
        "peut_prescrire" => Verb::MayPrescribe {
            fiche: names.a_fiche(&table.get("peut_prescrire")?.text()?)?,
            answer: table.get("reponse").and_then(|node| node.word(PRESCRIBES)),
        },
        "classe" => rank(table, names, persons)?,
        "voit" => Verb::Sees(Box::new(sees(table, names)?)),
        _ => Verb::Catalogue(Box::new(catalogue(table, names)?)),
    })
}

fn rank<'c>(table: &mut Table<'_>, names: Names<'_, 'c>, persons: &[String]) -> Option<Verb<'c>> {
    let person = |text: Text| {
        let known = persons.contains(&text.text);
        if !known {
            let persons = persons.iter().map(String::as_str);
            names.unknown(&text, "personne inconnue dans ce cas", persons);
        }
        known.then_some(text.text)
    };
    let people =
        |node: Node<'_>| -> Vec<String> { node.texts().into_iter().filter_map(person).collect() };
    let who = people(table.get("classe")?);
    let fiche = match table.get("fiche").and_then(Node::text) {
        Some(text) => names.a_fiche(&text),
        None => names.fiche,
    };
    let order = table.get("ordre");
    let days = table.get("prescrits").and_then(Node::table);
    let days = days.map(|table| table.names()).unwrap_or_default();
    if fiche.is_none() {
        table.need("fiche", "la fiche où l'on attend");
    }
    Some(Verb::Rank {
        who,
        order: order.map(|node| node.one_or_more().into_iter().map(people).collect()),
        prescribed: days
            .into_iter()
            .filter_map(|(name, node)| Some((person(name)?, node.day()?)))
            .collect(),
        fiche: fiche?,
    })
}

fn sees<'c>(table: &mut Table<'_>, names: Names<'_, 'c>) -> Option<SeesLine<'c>> {
    let who: Option<Who> = names.who(&table.get("voit")?.text()?);
    let mut fiches = |key| -> Vec<(Place, &'c domain::fiche::Fiche)> {
        let texts = words(table, key).into_iter();
        texts
            .filter_map(|text| Some((text.at.clone(), names.a_fiche(&text)?)))
            .collect()
    };
    let (dossiers, not_dossiers) = (fiches("dossiers"), fiches("pas_dossiers"));
    let (links, not_links) = (fiches("liens"), fiches("pas_liens"));
    let mut facts = |key| -> Vec<(Place, usize)> {
        let texts = words(table, key).into_iter();
        texts
            .filter_map(|text| Some((text.at.clone(), names.fact(&text)?)))
            .collect()
    };
    let (facts, not_facts) = (facts("faits"), facts("pas_faits"));
    let notes = table.get("notes");
    let count = table.get("nombre");
    Some(SeesLine {
        dossiers,
        not_dossiers,
        documents: words(table, "documents"),
        not_documents: words(table, "pas_documents"),
        facts,
        not_facts,
        links,
        not_links,
        notes: notes.and_then(|node| Some((node.at(), node.flag()?))),
        count: count.and_then(|node| Some((node.at(), size(node)?))),
        who: who?,
    })
}

fn size(node: Node<'_>) -> Option<usize> {
    usize::try_from(node.whole(0, 1_000_000)?).ok()
}

fn catalogue<'c>(table: &mut Table<'_>, names: Names<'_, 'c>) -> Option<CatalogueQuestion<'c>> {
    let kind = table.get("catalogue")?.word(KINDS)?;
    let mut fiches = |key: &'static str| -> Option<Fiches<'c>> {
        table.get(key).map(|node| (node.at(), names.fiches(node)))
    };
    Some(match kind {
        Kind::List => CatalogueQuestion::List {
            fiches: fiches("fiches"),
            pages: table.get("pages").map(|node| {
                let pages = node.one_or_more().into_iter();
                let pages = pages.filter_map(|node| node.whole(1, 10_000));
                let pages = pages.filter_map(|page| u16::try_from(page).ok());
                (node.at(), pages.collect())
            }),
        },
        Kind::Search => CatalogueQuestion::Search {
            fiches: fiches("fiches"),
            text: table.need("texte", "ce que l'on cherche")?.text()?.text,
        },
        Kind::Theme => CatalogueQuestion::Theme {
            fiches: fiches("fiches"),
            theme: table.need("theme", "le thème")?.word(THEMES)?,
        },
        Kind::Cost => CatalogueQuestion::Cost {
            free: fiches("sans_cout"),
            absent: fiches("absent"),
            open: fiches("a_determiner"),
        },
        Kind::SocialFund => CatalogueQuestion::SocialFund {
            fiches: fiches("fiches"),
        },
        Kind::YearlyReports => yearly(table, names)?,
        Kind::Contact => contact(table, names)?,
        _ => of_fiche(kind, table, names)?,
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    List,
    Search,
    Theme,
    Cost,
    Capacity,
    SocialFund,
    Upstream,
    Downstream,
    Paths,
    Contact,
    Access,
    Zone,
    Services,
    YearlyReports,
    Charge,
    Silence,
    Version,
}

const KINDS: &[(&str, Kind)] = &[
    ("liste", Kind::List),
    ("recherche", Kind::Search),
    ("theme", Kind::Theme),
    ("cout", Kind::Cost),
    ("capacite", Kind::Capacity),
    ("fse", Kind::SocialFund),
    ("amont", Kind::Upstream),
    ("aval", Kind::Downstream),
    ("chemins", Kind::Paths),
    ("contact", Kind::Contact),
    ("acces", Kind::Access),
    ("zone", Kind::Zone),
    ("services", Kind::Services),
    ("bilans-annuels", Kind::YearlyReports),
    ("charge", Kind::Charge),
    ("silences", Kind::Silence),
    ("version", Kind::Version),
];

fn yearly<'c>(table: &mut Table<'_>, names: Names<'_, 'c>) -> Option<CatalogueQuestion<'c>> {
    let year = table.need("annee", "l'année dont on attend les bilans")?;
    let missing = table.get("manquent");
    let one = |(name, node): (Text, Node<'_>)| Some((names.a_fiche(&name)?, size(node)?));
    Some(CatalogueQuestion::YearlyReports {
        year: i16::try_from(year.whole(1, 9998)?).ok()?,
        missing: missing.and_then(|node| {
            let named = node.table()?.names().into_iter();
            Some((node.at(), named.filter_map(one).collect()))
        }),
    })
}

fn contact<'c>(table: &mut Table<'_>, names: Names<'_, 'c>) -> Option<CatalogueQuestion<'c>> {
    let contact = table.need("contact", "le contact, par son nom")?.text()?;
    let fiche = table.get("fiche").and_then(Node::text);
    Some(CatalogueQuestion::Contact {
        fiche: fiche.and_then(|text| Some((text.at.clone(), names.a_fiche(&text)?))),
        phone: table.get("telephone").and_then(Node::text),
        mail: table.get("courriel").and_then(Node::text),
        flag: table.get("drapeau").and_then(Node::text),
        contact: names.contact(&contact)?,
    })
}

/// The questions about one fiche.
fn of_fiche<'c>(
    kind: Kind,
    table: &mut Table<'_>,
    names: Names<'_, 'c>,
) -> Option<CatalogueQuestion<'c>> {
    let fiche = match table.get("fiche").and_then(Node::text) {
        Some(text) => names.a_fiche(&text)?,
        None => match names.fiche {
            Some(fiche) => fiche,
            None => return table.need("fiche", "la fiche").and(None),
        },
    };
    let names = names.of(Some(fiche));
    let structure = |text: Text| names.structure(&text);
    Some(match kind {
        Kind::Capacity => CatalogueQuestion::Capacity {
            nature: table
                .get("nature")
                .and_then(|node| Some((node.at(), node.word(NATURES)?))),
            fiche,
        },
        Kind::Upstream | Kind::Downstream => CatalogueQuestion::Links {
            upstream: kind == Kind::Upstream,
            links: table.get("liens").map(|node| {
                let links = node.one_or_more().into_iter();
                let links = links.filter_map(|node| link(node, names));
                (node.at(), links.collect())
            }),
            fiche,
        },
        Kind::Paths => CatalogueQuestion::Paths {
            to: match table.get("vers").and_then(Node::text) {
                Some(text) => Some(names.a_fiche(&text)?),
                None => None,
            },
            contains: table
                .get("contient")
                .map(Node::one_or_more)
                .unwrap_or_default()
                .into_iter()
                .map(|node| (node.at(), names.fiches(node)))
                .collect(),
            longest: table
                .get("plus_long")
                .and_then(|node| Some((node.at(), size(node)?))),
            fiche,
        },
        Kind::Access => CatalogueQuestion::Access {
            contains: words(table, "contient"),
            fiche,
        },
        Kind::Zone => CatalogueQuestion::Zone {
            service: structure(table.need("service", "le service, par son nom")?.text()?)?,
            zone: table.get("zone").and_then(|node| zone(node, names)),
            fiche,
        },
        Kind::Services => services(table, names, fiche),
        Kind::Charge => CatalogueQuestion::Charge {
            charge: charges(table, names),
            fiche,
        },
        Kind::Silence => CatalogueQuestion::Silence {
            heading: names.heading(&table.need("rubrique", "la rubrique du livret")?.text()?)?,
            state: table
                .get("etat")
                .and_then(|node| Some((node.at(), node.word(SILENCES)?))),
            fiche,
        },
        _ => CatalogueQuestion::Version {
            version: table.get("version").and_then(version),
            fiche,
        },
    })
}

fn services<'c>(
    table: &mut Table<'_>,
    names: Names<'_, 'c>,
    fiche: &'c domain::fiche::Fiche,
) -> CatalogueQuestion<'c> {
    let party = table.get("acteur").and_then(Node::text);
    let zone = table.get("territoire").and_then(Node::text);
    CatalogueQuestion::Services {
        party: party.and_then(|text| match names.who(&text)? {
            Who::Party(id) => Some(id),
            _ => None,
        }),
        zone: zone.and_then(|text| names.zone(&text)),
        count: table
            .get("nombre")
            .and_then(|node| Some((node.at(), size(node)?))),
        contains: words(table, "contient")
            .into_iter()
            .filter_map(|text| Some((text.at.clone(), names.structure(&text)?)))
            .collect(),
        fiche,
    }
}

/// A zone of the fiche; `"aucune"` for outside of them all.
fn zone(node: Node<'_>, names: Names<'_, '_>) -> Option<(Place, Option<Id>)> {
    let text = node.text()?;
    match text.text.as_str() {
        "aucune" => Some((text.at, None)),
        _ => names.zone(&text).map(|zone| (text.at, Some(zone))),
    }
}

fn link<'c>(node: Node<'_>, names: Names<'_, 'c>) -> Option<LinkCheck<'c>> {
    if node.is_text() {
        return Some(LinkCheck {
            fiche: names.a_fiche(&node.text()?)?,
            stated_by: None,
        });
    }
    let mut table = node.table()?;
    let fiche = table.need("fiche", "la fiche à l'autre bout")?.text()?;
    let check = LinkCheck {
        stated_by: table.get("enonce_par").map(|node| names.fiches(node)),
        fiche: names.a_fiche(&fiche)?,
    };
    table.close();
    Some(check)
}
