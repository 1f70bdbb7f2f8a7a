//! `verifie = { … }`: where a dossier is expected to stand.

use catalogue_files::Problem;
use domain::dossier::Due;
use domain::eligibility::Status;
use domain::fiche::PartyKind;
use domain::values::Id;

use super::expect::{told, words};
use super::model::{LEVELS, Named, TRUTHS};
use super::names::Names;
use super::node::{Faults, Node, Place, Table, Text};
use super::questions::{
    AidCheck, AidWord, ChargeCheck, Check, CostCheck, CountCheck, DueCheck, EndWord, PeriodCheck,
    ProposalCheck, Proposed, RunWord, StateWord, StepWord,
};

const STATES: &[(&str, StateWord)] = &[
    ("brouillon", StateWord::Draft),
    ("ouvert", StateWord::Open),
    ("suspendu", StateWord::Suspended),
    ("ferme", StateWord::Closed),
];

const STEPS: &[(&str, StepWord)] = &[
    ("faite", StepWord::Done),
    ("incomplete", StepWord::Incomplete),
    ("non-faite", StepWord::NotDone),
];

const RUNS: &[(&str, RunWord)] = &[
    ("non-ouverte", RunWord::NotOpen),
    ("ouverte", RunWord::Open),
    ("echue", RunWord::Over),
    ("fermee", RunWord::Closed),
];

/// Where an obligation stands, as cases write it.
pub const DUES: &[(&str, Due)] = &[
    ("pas-encore", Due::NotYet),
    ("ouvert", Due::Open),
    ("en-retard", Due::Late),
    ("fait", Due::Done),
    ("fait-en-retard", Due::DoneLate),
    ("dispense", Due::Waived),
    ("plus-du", Due::NoLongerDue),
];

const AIDS: &[(&str, AidWord)] = &[
    ("demandee", AidWord::Asked),
    ("accordee", AidWord::Granted),
    ("refusee", AidWord::Refused),
    ("versee", AidWord::Paid),
    ("non-demandee", AidWord::NotAsked),
];

/// What a fiche answers, as cases write it.
pub const ANSWERS: &[(&str, Status)] = &[
    ("oui", Status::Eligible),
    ("motif", Status::NeedsReason),
    ("a-verifier", Status::ToCheck),
    ("non", Status::NotEligible),
];

/// The kinds of party, as fiches and cases write them.
pub const PARTIES: &[(&str, PartyKind)] = &[
    ("porteur", PartyKind::Carrier),
    ("operateur", PartyKind::Operator),
    ("employeur", PartyKind::Employer),
    ("referent-action", PartyKind::ActionReferent),
    ("contact", PartyKind::Contact),
    ("prescripteur", PartyKind::Prescriber),
    ("orienteur", PartyKind::Adviser),
    ("instance", PartyKind::Body),
    ("equipe", PartyKind::Team),
    ("service", PartyKind::Service),
    ("referent-personne", PartyKind::PersonReferent),
    ("partenaire", PartyKind::Partner),
    ("beneficiaire", PartyKind::Beneficiary),
    ("lieu", PartyKind::Venue),
];

/// Reads the table of `verifie`.
pub fn check<'c>(mut table: Table<'_>, names: Names<'_, 'c>) -> Check<'c> {
    let t = &mut table;
    let word = |node: Node<'_>| Some((node.at(), node.word(STATES)?));
    let check = Check {
        state: t.get("etat").and_then(word),
        ended: t.get("fin").and_then(|node| ended(node, names)),
        steps: steps(t, names),
        periods: periods(t, names),
        due: each(t, "du", |node| due(node, names)),
        not_due: each_text(t, "pas_du", |text| names.obliged(&text)),
        possible: acts(t, "possible", names),
        impossible: acts(t, "impossible", names),
        counters: each(t, "compteurs", |node| count(node, names)),
        flagged: each_text(t, "signale", |text| names.requirement(&text)),
        not_flagged: each_text(t, "pas_signale", |text| names.requirement(&text)),
        proposes: each(t, "propose", |node| proposal(node, names)),
        proposes_not: each_text(t, "ne_propose_pas", |text| proposed(&text, names)),
        told: told(t, names),
        charge: t
            .get("charge")
            .and_then(Node::table)
            .map(|table| charge(table, names))
            .unwrap_or_default(),
        aids: each(t, "aides", |node| aid(node, names)),
        cost: t.get("cout").and_then(|node| cost(node, names)),
        changes: each_text(t, "changements", |text| names.requirement(&text)),
        outcomes: outcomes(t, names),
        operator: t
            .get("operateur")
            .and_then(Node::text)
            .and_then(|text| Some((text.at.clone(), names.structure(&text)?))),
        version: t.get("version").and_then(version),
    };
    table.close();
    check
}

/// The number of a version, where it is written.
pub fn version(node: Node<'_>) -> Option<(Place, u16)> {
    let number = node.whole(1, u16::MAX.into())?;
    Some((node.at(), u16::try_from(number).ok()?))
}

fn each<'t, T>(
    table: &mut Table<'t>,
    key: &'static str,
    read: impl Fn(Node<'t>) -> Option<T>,
) -> Vec<T> {
    let nodes = table.get(key).map(Node::one_or_more).unwrap_or_default();
    nodes.into_iter().filter_map(read).collect()
}

fn each_text<T>(
    table: &mut Table<'_>,
    key: &'static str,
    read: impl Fn(Text) -> Option<T>,
) -> Vec<(Place, T)> {
    let texts = words(table, key).into_iter();
    texts
        .filter_map(|text| Some((text.at.clone(), read(text)?)))
        .collect()
}

fn acts(
    table: &mut Table<'_>,
    key: &'static str,
    names: Names<'_, '_>,
) -> Vec<(Place, Id, Option<Id>)> {
    let found = each_text(table, key, |text| names.step_or_outcome(&text));
    found
        .into_iter()
        .map(|(at, (step, outcome))| (at, step, outcome))
        .collect()
}

fn ended(node: Node<'_>, names: Names<'_, '_>) -> Option<(Place, EndWord)> {
    let text = node.text()?;
    let end = match text.text.as_str() {
        "retrait" => EndWord::Withdrawal,
        "refus" => EndWord::Refusal,
        "termine" => EndWord::Ended,
        outcome if outcome.contains(':') => match names.step_or_outcome(&text)? {
            (step, Some(outcome)) => EndWord::Outcome(step, outcome),
            (_, None) => return None,
        },
        typed => {
            node.fault(Problem::UnknownChoice {
                typed: typed.to_owned(),
                near: None,
                known: ["etape:issue", "retrait", "refus", "termine"]
                    .map(str::to_owned)
                    .into(),
            });
            return None;
        }
    };
    Some((text.at, end))
}

fn steps(table: &mut Table<'_>, names: Names<'_, '_>) -> Vec<(Place, Id, StepWord)> {
    let steps = table.get("etapes").and_then(Node::table);
    let one = |(name, node): (Text, Node<'_>)| {
        let step = names.step(&name)?;
        Some((name.at.start..node.at().end, step, node.word(STEPS)?))
    };
    let named = steps.map(|table| table.names()).unwrap_or_default();
    named.into_iter().filter_map(one).collect()
}

fn periods(table: &mut Table<'_>, names: Names<'_, '_>) -> Vec<PeriodCheck> {
    let periods = table.get("periodes").and_then(Node::table);
    let named = periods.map(|table| table.names()).unwrap_or_default();
    let one = |(name, node): (Text, Node<'_>)| {
        let period = names.period(&name);
        let mut table = node.table()?;
        let rank = table.get("rang").and_then(|node| node.whole(1, 255));
        let check = PeriodCheck {
            at: name.at.start..node.at().end,
            from: table.get("debut").and_then(Node::day),
            to: table.get("fin").and_then(Node::day),
            rank: rank.and_then(|rank| u8::try_from(rank).ok()),
            state: table.get("etat").and_then(|node| node.word(RUNS)),
            period: period?,
        };
        table.close();
        Some(check)
    };
    named.into_iter().filter_map(one).collect()
}

fn due(node: Node<'_>, names: Names<'_, '_>) -> Option<DueCheck> {
    if node.is_text() {
        let text = node.text()?;
        return Some(DueCheck {
            at: node.at(),
            what: names.obliged(&text)?,
            state: None,
            from: None,
            to: None,
            by: None,
            of: None,
            days: None,
            requirements: Vec::new(),
        });
    }
    let mut table = node.table()?;
    let what = table.need(
        "quoi",
        "ce qui est dû : `etape:…`, `document:…` ou `compteur:…`",
    );
    let what = what.and_then(Node::text);
    let days = table.get("jours").and_then(|node| node.whole(0, 40_000));
    let cited = table.get("exigences");
    let cited = cited
        .map(|node| names.requirements(node))
        .unwrap_or_default();
    let check = DueCheck {
        at: node.at(),
        state: table.get("etat").and_then(|node| node.word(DUES)),
        from: table.get("du").and_then(Node::day),
        to: table.get("au").and_then(Node::day),
        by: table.get("par").map(|node| names.named_all(node)),
        of: table.get("a").map(|node| names.named_all(node)),
        days: days.and_then(|days| i32::try_from(days).ok()),
        requirements: cited.into_iter().map(|(_, cited)| cited).collect(),
        what: names.obliged(&what?)?,
    };
    table.close();
    Some(check)
}

fn count(node: Node<'_>, names: Names<'_, '_>) -> Option<CountCheck> {
    let mut table = node.table()?;
    let counter = table.need("compteur", "le compteur, par son nom")?.text()?;
    let key = table.get("pour").and_then(Node::text);
    let check = CountCheck {
        at: node.at(),
        key: key.and_then(|text| names.reference(&text)),
        value: table.get("valeur").and_then(Node::number),
        bound: table
            .get("borne")
            .and_then(|node| node.whole(0, i64::from(u32::MAX))),
        level: table.get("etat").and_then(|node| node.word(LEVELS)),
        share: table.get("part").and_then(Node::number),
        counter: names.counter(&counter)?,
    };
    table.close();
    Some(check)
}

fn proposed<'c>(text: &Text, names: Names<'_, 'c>) -> Option<Proposed<'c>> {
    match names.external(&text.text) {
        Some(external) => Some(Proposed::External(external)),
        None => names.a_fiche(text).map(Proposed::Fiche),
    }
}

fn proposal<'c>(node: Node<'_>, names: Names<'_, 'c>) -> Option<ProposalCheck<'c>> {
    if node.is_text() {
        return Some(ProposalCheck {
            at: node.at(),
            what: proposed(&node.text()?, names)?,
            answer: None,
            stated_by: None,
            after_evaluation: None,
        });
    }
    let mut table = node.table()?;
    let external = table.get("externe").and_then(Node::text);
    let what = match external {
        Some(text) => Some(text),
        None => table
            .need("fiche", "la fiche proposée")
            .and_then(Node::text),
    };
    let check = ProposalCheck {
        at: node.at(),
        answer: table.get("reponse").and_then(|node| node.word(ANSWERS)),
        stated_by: table.get("enonce_par").map(|node| names.fiches(node)),
        after_evaluation: table.get("apres_evaluation").and_then(Node::flag),
        what: proposed(&what?, names)?,
    };
    table.close();
    Some(check)
}

/// Who is in charge, kind by kind; other keys are faults.
pub fn charge(mut table: Table<'_>, names: Names<'_, '_>) -> Vec<ChargeCheck> {
    let found = charges(&mut table, names);
    table.close();
    found
}

/// The same, inside a table that has other keys.
pub fn charges(table: &mut Table<'_>, names: Names<'_, '_>) -> Vec<ChargeCheck> {
    let mut found = Vec::new();
    for (key, kind) in PARTIES {
        if let Some(node) = table.get(key) {
            found.push(ChargeCheck {
                at: node.at(),
                kind: *kind,
                who: node
                    .texts()
                    .into_iter()
                    .filter_map(|text| somebody(&text, names))
                    .collect(),
            });
        }
    }
    found
}

/// An organisation or a role before a party of the fiche: who is in charge is somebody.
fn somebody(text: &Text, names: Names<'_, '_>) -> Option<Named> {
    let quiet = Faults::default();
    let quietly = Names {
        faults: &quiet,
        ..names
    };
    let known = quietly.structure(text).or_else(|| quietly.role(text));
    match known {
        Some(id) => Some(Named {
            name: text.text.clone(),
            who: super::model::Who::Party(id),
        }),
        None => names.named(text),
    }
}

fn aid(node: Node<'_>, names: Names<'_, '_>) -> Option<AidCheck> {
    let mut table = node.table()?;
    let fund = table.need("financement", "le financement, par son nom")?;
    let fund = fund.text()?;
    let check = AidCheck {
        at: node.at(),
        state: table.get("etat").and_then(|node| node.word(AIDS)),
        amount: table.get("montant").and_then(Node::number),
        paid_by: table
            .get("verse_par")
            .and_then(Node::text)
            .and_then(|text| names.named(&text)),
        payers: table.get("finance_par").map(|node| names.named_all(node)),
        fund: names.fund(&fund)?,
    };
    table.close();
    Some(check)
}

fn cost(node: Node<'_>, names: Names<'_, '_>) -> Option<CostCheck> {
    let mut table = node.table()?;
    let fund = table.get("financement").and_then(Node::text);
    let fund = fund.and_then(|text| names.fund(&text));
    let check = CostCheck {
        at: node.at(),
        fixed: table
            .get("etat")
            .and_then(|node| node.word(&[("a-determiner", false), ("fixe", true)])),
        amount: table.get("montant").and_then(Node::number),
        missing: table.get("manque").map(Node::texts),
        fund,
    };
    table.close();
    Some(check)
}

fn outcomes(
    table: &mut Table<'_>,
    names: Names<'_, '_>,
) -> Vec<(Place, Id, domain::eligibility::Truth)> {
    let issues = table.get("issues").and_then(Node::table);
    let one = |(name, node): (Text, Node<'_>)| {
        let rule = names.rule(&name)?;
        Some((name.at.start..node.at().end, rule, node.word(TRUTHS)?))
    };
    let named = issues.map(|table| table.names()).unwrap_or_default();
    named.into_iter().filter_map(one).collect()
}
