//! Scenarios about the catalogue as a whole.

use std::collections::BTreeMap;

use domain::catalogue::Contact;
use domain::eligibility::{Status, Truth};
use domain::fiche::{AtBound, CounterNature, Fiche, MentionState, Scope, Theme};
use domain::person::{Answer, Person};
use domain::territory::{Certainty, TerritoryKind};
use domain::values::Requirement;
use livret::french;
use livret::matching::Matched;
use serde_json::Value as Json;

use crate::support::{CATALOGUE, Folder, ask, case, fiche, judge, livret, run};

/// The capacity of a fiche, as its counter says it.
fn capacity(code: &str) -> (CounterNature, AtBound) {
    let fiche = CATALOGUE
        .fiches
        .iter()
        .find(|fiche| fiche.code() == code)
        .expect("the fiche");
    let places = fiche
        .counters
        .iter()
        .find(|counter| counter.capacity)
        .expect("its places");
    assert_eq!(
        (places.value, places.min, places.max),
        (None, None, None),
        "{code} : aucun nombre"
    );
    (places.nature, places.at_bound)
}

#[test]
fn s005_four_capacities_without_a_number_stay_four() {
    let natures = ["F12", "F11", "F06", "F01"].map(capacity);
    use CounterNature::{Blank, Dependent, Rolling, Unlimited};
    assert_eq!(
        natures.map(|(nature, _)| nature),
        [Blank, Unlimited, Rolling, Dependent]
    );
    assert!(
        natures
            .iter()
            .all(|(_, at_bound)| *at_bound == AtBound::Show),
        "aucune ne refuse"
    );
}

#[test]
fn s001_thirteen_fiches_in_the_order_of_the_booklet() {
    let answer = ask(&judge("2018-05-02"), "{}");
    let pages: Vec<u64> = answer["fiches"]
        .as_array()
        .expect("fiches")
        .iter()
        .filter_map(|fiche| fiche["page"].as_u64())
        .collect();
    assert_eq!(pages, [4, 7, 9, 11, 13, 15, 19, 21, 24, 26, 28, 30, 33]);
}

#[test]
fn s014_an_old_decision_is_explained_with_the_version_of_its_day() {
    let folder = Folder::new("s014");
    let catalogue = folder.catalogue();
    let first = std::fs::read_to_string(catalogue.join("fiches/07-chantier-ens35.toml"))
        .expect("the fiche");
    // The second version asks for the RSA instead of the eligibility to the IAE.
    let (head, rest) = first.split_at(first.find("[version]").expect("a version"));
    let number = rest
        .lines()
        .find(|line| line.starts_with("numero"))
        .expect("its number");
    let second = rest.replacen(number, "numero = 2\ndepuis = \"2019-01-01\"", 1);
    let second = second.replacen("\"iae.eligible\"", "\"rsa.allocataire\"", 1);
    let second = format!("{head}{second}");
    std::fs::write(catalogue.join("fiches/07-chantier-ens35-v2.toml"), second).expect("written");
    let facts = folder.file(
        "faits.toml",
        "iae.eligible = true\nrsa.allocataire = false\n",
    );
    let on = |day: &str| {
        let mut command = livret();
        command
            .arg("match")
            .arg("--facts")
            .arg(&facts)
            .arg("--catalogue")
            .arg(&catalogue);
        let (code, out, err) = run(command.args(["--fiche", "F07", "--json", "--on", day]));
        assert_eq!(code, 0, "{err}");
        let answer: Json = serde_json::from_str(&out).expect("JSON");
        let fiche = fiche(&answer, "F07");
        (fiche["version"].clone(), fiche["status"].clone())
    };
    assert_eq!(on("2018-12-31"), (1.into(), "eligible".into()));
    assert_eq!(on("2019-01-01"), (2.into(), "not_eligible".into()));
}

#[test]
fn s016_the_basin_of_rennes_is_the_same_eight_services_for_f06_and_f13() {
    let territories = &CATALOGUE.territories;
    let services = |zone: &str| -> BTreeMap<&str, Certainty> {
        let zone = territories.find(zone).expect("the zone");
        let list = territories.list().iter().enumerate();
        let services = list
            .filter(|(_, place)| matches!(place.kind, TerritoryKind::Cdas | TerritoryKind::Ccas));
        services
            .filter_map(|(rank, place)| {
                Some((place.id.as_str(), territories.certainty(rank, zone)?))
            })
            .collect()
    };
    let (f06, f13) = (services("zone-cap-confiance"), services("zone-pve-rennes"));
    assert_eq!(
        f06.keys().collect::<Vec<_>>(),
        f13.keys().collect::<Vec<_>>()
    );
    assert_eq!(f06.len(), 8);
    assert_eq!(f06.keys().filter(|id| id.starts_with("cdas-")).count(), 7);
    let inferred = |services: &BTreeMap<&str, Certainty>| {
        services
            .values()
            .filter(|c| **c == Certainty::Inferred)
            .count()
    };
    assert_eq!(
        (inferred(&f06), inferred(&f13)),
        (7, 0),
        "les sept CDAS de F06 sont déduits, ceux de F13 énoncés"
    );
}

#[test]
fn s017_eleven_services_give_a_zone_and_every_other_is_outside() {
    let judge = judge("2018-05-02");
    let territories = &CATALOGUE.territories;
    let (service, _) = CATALOGUE
        .vocabulary
        .find("suivi.service")
        .expect("the fact");
    let base = case(r#"{ "rsa.allocataire": true, "recherche.emploi": true }"#).person;
    let mut zones: BTreeMap<&str, usize> = BTreeMap::new();
    let mut outside = 0;
    for (rank, place) in territories.list().iter().enumerate() {
        if !matches!(
            place.kind,
            TerritoryKind::Cdas
                | TerritoryKind::Ccas
                | TerritoryKind::Autorite
                | TerritoryKind::Exterieur
        ) {
            continue;
        }
        let mut person: Person = base.clone();
        person.answers.insert(service, Answer::Place(rank));
        let verdicts = judge.verdicts(&person).expect("no contradiction");
        let f09 = verdicts
            .iter()
            .find(|verdict| verdict.fiche.code() == "F09")
            .expect("F09");
        let zone = [
            "zone-idees-saint-malo",
            "zone-idees-fougeres-vitre",
            "zone-idees-rennes",
        ]
        .into_iter()
        .find(|zone| {
            territories
                .find(zone)
                .is_some_and(|zone| territories.lies_in(rank, zone) == Some(true))
        });
        match (zone, f09.status) {
            (Some(zone), Status::Eligible) => *zones.entry(zone).or_default() += 1,
            // Janzé and La Roche-aux-Fées may be one service: nobody has said so (reading A082).
            (None, Status::ToCheck) if place.id.as_str() == "cdas-la-roche-aux-fees" => {
                outside += 1
            }
            // An authority is wider than the service of its town that is listed.
            (None, Status::ToCheck) if place.kind == TerritoryKind::Autorite => outside += 1,
            (None, Status::NotEligible) => outside += 1,
            other => panic!("{} : {other:?}", place.name),
        }
    }
    assert_eq!(
        zones.into_values().collect::<Vec<_>>(),
        [4, 4, 3],
        "Fougères-Vitré, Rennes, Saint-Malo"
    );
    assert!(outside >= 8, "{outside} autres services");
}

/// The codes of persons, those with the best rank first, ties in the order given.
fn ordered<'p>(code: &str, day: &str, persons: &[(&'p str, &str)]) -> Vec<&'p str> {
    let judge = judge(day);
    let mut ranked: Vec<(u64, &str)> = persons
        .iter()
        .map(|(name, facts)| {
            let answer = ask(&judge, facts);
            let fiche = fiche(&answer, code);
            assert_eq!(fiche["status"], "eligible", "{name} n'est pas exclu");
            (fiche["priority"].as_u64().unwrap_or(u64::MAX), *name)
        })
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, name)| name).collect()
}

#[test]
fn s067_the_rsa_paid_by_the_departement_comes_first_and_the_other_is_next() {
    let graduate = r#""diplome.niveau": "bac+3", "diplome.obtenu": true"#;
    let youth = format!(
        r#"{{ {graduate}, "suivi.mission-locale": true, "rsa.socle": false, "rsa.finance-departement": false }}"#
    );
    let recipient =
        format!(r#"{{ {graduate}, "rsa.socle": true, "rsa.finance-departement": true }}"#);
    assert_eq!(
        ordered(
            "F05",
            "2018-05-02",
            &[("jeune", &youth), ("allocataire", &recipient)]
        ),
        ["allocataire", "jeune"]
    );
}

#[test]
fn s118_the_single_parent_first_then_two_equals_by_date() {
    let base = r#""rsa.allocataire": true, "rsa.referent": true, "recherche.emploi-durable": true, "engagement.adhere": true"#;
    let of = |more: &str| format!("{{ {base}, {more} }}");
    let followed = of(r#""age": 20, "famille.monoparentale": false, "suivi.mission-locale": true"#);
    let parent = of(r#""age": 22, "famille.monoparentale": true, "suivi.mission-locale": false"#);
    let twenty_five =
        of(r#""age": 25, "famille.monoparentale": false, "suivi.mission-locale": false"#);
    let order = ordered(
        "F08",
        "2018-05-02",
        &[
            ("suivi", &followed),
            ("25 ans", &twenty_five),
            ("parent seul", &parent),
        ],
    );
    assert_eq!(order, ["parent seul", "suivi", "25 ans"]);
    let order = ordered(
        "F08",
        "2018-05-02",
        &[
            ("25 ans", &twenty_five),
            ("suivi", &followed),
            ("parent seul", &parent),
        ],
    );
    assert_eq!(
        order,
        ["parent seul", "25 ans", "suivi"],
        "à égalité, la date de prescription"
    );
}

#[test]
fn s170_a_third_party_learns_that_conditions_are_not_met_and_not_which() {
    let judge = judge("2018-05-02");
    let case = case(r#"{ "rsa.allocataire": true, "handicap.reconnu": true }"#);
    let matched = Matched::of(&judge, &case, true).expect("no contradiction");
    let seen = livret::match_json::of(&matched);
    let f12 = fiche(&seen, "F12");
    assert_eq!(
        (&f12["status"], &f12["reason"]),
        (&"not_eligible".into(), &"conditions non remplies".into())
    );
    for shown in [
        f12.to_string(),
        livret::match_text::of(&matched, true, true),
        livret::match_text::of(&matched, false, true),
    ] {
        let shown = shown.to_lowercase();
        for word in ["handicap", "psychique", "f12-r15", "f12-r14"] {
            assert!(!shown.contains(word), "« {word} » dans :\n{shown}");
        }
    }
    let own = livret::match_text::of(
        &Matched::of(&judge, &case, false).expect("no contradiction"),
        false,
        true,
    );
    assert!(
        own.contains("seul obstacle : Ne pas"),
        "la personne, elle, sait pourquoi :\n{own}"
    );
}

#[test]
fn s170_a_third_party_is_never_invited_to_ask_about_health() {
    let judge = judge("2018-05-02");
    let mut known = case(r#"{ "rsa.allocataire": true }"#);
    for _ in 0..CATALOGUE.vocabulary.facts.len() {
        let Some(next) = Matched::of(&judge, &known, true)
            .expect("no contradiction")
            .next
        else {
            return;
        };
        let fact = &CATALOGUE.vocabulary.facts[next];
        assert!(!fact.class.is_health(), "{}", fact.id);
        // Set it aside the way a person does: by an answer that says no, or the last of the values.
        let answer = match fact.kind {
            domain::facts::FactKind::YesNo => Answer::YesNo(false),
            domain::facts::FactKind::Choice => Answer::Choice(fact.values.len() - 1),
            domain::facts::FactKind::Number => Answer::Number(40_000),
            _ => Answer::Place(
                CATALOGUE
                    .territories
                    .find("hors-departement")
                    .expect("outside"),
            ),
        };
        known.person.answers.insert(next, answer);
    }
    panic!("les questions ne finissent pas");
}

#[test]
fn s004_eleven_fiches_cost_the_person_nothing() {
    use domain::fiche::FundKind::{CostToBeDetermined, FreeOfCharge};
    let with = |kind| {
        let fiches = CATALOGUE
            .fiches
            .iter()
            .filter(move |fiche| fiche.funds.iter().any(|fund| fund.kind == kind));
        fiches.map(|fiche| fiche.code()).collect::<Vec<_>>()
    };
    assert_eq!(with(FreeOfCharge).len(), 11);
    assert_eq!(with(CostToBeDetermined), ["F11"]);
    let f04 = CATALOGUE
        .fiches
        .iter()
        .find(|fiche| fiche.code() == "F04")
        .expect("F04");
    let absent = f04
        .mentions
        .iter()
        .any(|mention| mention.state == MentionState::Absent);
    assert!(
        absent || !f04.head.absent_headings.is_empty(),
        "le coût de F04 est une rubrique absente, pas un zéro"
    );
}

#[test]
fn words_for_numbers() {
    assert_eq!(french::thousandths(17_500), "17,5");
    assert_eq!(french::thousandths(-1_250), "-1,25");
    assert_eq!(french::count(1_234_567), "1\u{a0}234\u{a0}567");
    assert_eq!(french::percent(1, 3), "33,3 %");
    assert_eq!(french::percent(2, 3), "66,7 %");
    assert_eq!(french::percent(0, 0), "0,0 %");
}

/// The codes of the fiches that satisfy a test.
fn codes(kept: impl Fn(&Fiche) -> bool) -> Vec<String> {
    let fiches = CATALOGUE.fiches.iter().filter(|fiche| kept(fiche));
    fiches.map(Fiche::code).collect()
}

#[test]
fn s007_three_actions_are_cofunded_by_the_european_social_fund() {
    use domain::fiche::FundKind::EuropeanSocialFund;
    let cofunded = |fiche: &Fiche| {
        fiche
            .funds
            .iter()
            .any(|fund| fund.kind == EuropeanSocialFund)
    };
    assert_eq!(codes(cofunded), ["F04", "F05", "F06"]);
}

#[test]
fn s008_three_fiches_have_two_themes() {
    let with = |theme| codes(move |fiche| fiche.head.themes.contains(&theme));
    assert_eq!(with(Theme::Sociale), ["F06", "F10", "F12"]);
    assert!(
        with(Theme::Sociale)
            .iter()
            .all(|code| with(Theme::Professionnelle).contains(code))
    );
    assert_eq!(with(Theme::Logement), ["F11"]);
}

#[test]
fn s010_s011_contacts_are_as_written_and_one_person_is_one() {
    let bears = |name: &str| {
        let bears = |contact: &&Contact| {
            contact.name == name || contact.aliases.iter().any(|alias| alias == name)
        };
        CATALOGUE
            .contacts
            .list
            .iter()
            .filter(bears)
            .collect::<Vec<_>>()
    };
    let [deloffre] = bears("Myriam Deloffre")[..] else {
        panic!("une seule Myriam Deloffre")
    };
    assert_eq!(deloffre.phones, ["02.99.02.98.19"]);
    assert!(
        deloffre.flag.is_some(),
        "le numéro diffère de celui du service : signalé"
    );
    let (spaced, hyphenated) = (bears("Gwen Le Tallec"), bears("Gwen Le-Tallec"));
    assert_eq!((spaced.len(), hyphenated.len()), (1, 1));
    assert_eq!(spaced[0].id, hyphenated[0].id);
    assert_eq!(
        spaced[0].mail.as_deref(),
        Some("gwenael.le-tallec@ille-et-vilaine.fr")
    );
}

#[test]
fn s062_a_lasting_job_is_one_in_any_sector() {
    let judge = judge("2018-05-02");
    let f04 = CATALOGUE
        .fiches
        .iter()
        .find(|fiche| fiche.code() == "F04")
        .expect("F04");
    let truths = |facts: &str| {
        let known = judge.know(&case(facts).person).expect("no contradiction");
        ["F04-R30", "F04-R31"].map(|id| {
            let id: Requirement = id.parse().expect("an id");
            let rule = f04
                .rules
                .iter()
                .find(|rule| rule.origin.provenance.requirements.contains(&id))
                .expect("the rule");
            assert_eq!(rule.scope, Scope::Outcome);
            judge.truth_of(&rule.test.tree, &known)
        })
    };
    use Truth::{False, True, Unknown};
    let job = |kind: &str, more: &str| format!(r#"{{ "contrat-travail.nature": "{kind}"{more} }}"#);
    assert_eq!(
        truths(&job("cdi", r#", "contrat-travail.secteur": "public""#)),
        [True, False]
    );
    assert_eq!(truths(&job("cdi-de-chantier", "")), [True, Unknown]);
    let fixed = |months: f32, hours: f32| {
        let more = format!(
            r#", "contrat-travail.mois": {months}, "contrat-travail.temps-plein": false, "contrat-travail.heures": {hours}"#
        );
        truths(&job("cdd", &more))[0]
    };
    assert_eq!(
        [fixed(6.0, 35.0), fixed(6.5, 20.0), fixed(6.5, 20.5)],
        [False, False, True],
        "lecture A047 : strictement"
    );
}
