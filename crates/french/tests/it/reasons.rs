use domain::dossier::act::Obliged;
use domain::dossier::{Because, Lack, Reason, Verdict, What};
use domain::eligibility::Truth;
use domain::values::{Duration, ReadingId, Unit};
use jiff::civil::date;

use crate::{CATALOGUE, counter, document, fund, id, outcome, party, period, step, words};

fn reason(what: What<'static>) -> Reason<'static> {
    Reason {
        weight: Verdict::No,
        what,
        because: Because::default(),
    }
}

fn fact(name: &str) -> usize {
    CATALOGUE.vocabulary.find(name).expect("a fact").0
}

/// Sentences of F06, each with what it says.
fn sentences() -> Vec<(What<'static>, &'static str)> {
    let f = words("F06").fiche;
    let day = date(2017, 9, 4);
    let to = date(2018, 3, 3);
    let accompaniment = period(f, "accompagnement");
    let interviews = counter(f, "entretiens");
    let aid = fund(f, "credits-insertion");
    vec![
        (
            What::Unknown { name: id("x") },
            "La fiche ne connaît pas « x » : vérifier le nom.",
        ),
        (
            What::ConditionsMet {
                labels: Vec::new(),
                health: true,
            },
            "Les conditions sont remplies.",
        ),
        (
            What::Condition {
                label: "",
                truth: Truth::False,
                when_unmet: None,
                judge: None,
                unknown: Vec::new(),
                health: true,
                authors: Vec::new(),
            },
            "Conditions non remplies.",
        ),
        (
            What::Closed { since: day },
            "Le dossier est clos depuis le 4 septembre 2017 : cet acte n'y a plus sa place.",
        ),
        (
            What::TooSoon {
                step: step(f, "contrat"),
                after: vec![
                    "tripartite-initial".to_owned(),
                    "adhesion:confirme".to_owned(),
                ],
            },
            "L'étape « Contrat entre la personne et l'AREP » vient après « Entretien tripartite de \
             démarrage » ou « La personne confirme », qui reste à faire.",
        ),
        (
            What::NotTheirs {
                expected: vec![id("arep")],
            },
            "Cet acte revient à : Association régionale d'éducation permanente.",
        ),
        (
            What::Absent {
                party: id("personne"),
            },
            "Il manque une présence : Personne accompagnée.",
        ),
        (
            What::DocumentMissing(document(f, "bilan-final")),
            "Il manque un document : « Bilan final », écrit par : Conseiller d'insertion \
             professionnelle de l'AREP.",
        ),
        (
            What::DocumentIncomplete {
                document: document(f, "contrat-d-engagement"),
                lacks: vec![
                    Lack::Signature(id("personne")),
                    Lack::Content("le projet".to_owned()),
                ],
            },
            "Le document « Contrat d'engagement entre la personne et l'AREP » est incomplet ; il y \
             manque : une signature (Personne accompagnée) ; « le projet ».",
        ),
        (
            What::WrongAddress {
                expected: "contact@arep35.fr".to_owned(),
            },
            "L'envoi se fait à l'adresse contact@arep35.fr.",
        ),
        (
            What::TooLate {
                to: date(2018, 3, 2),
                move_to: Some((id("tripartite-final"), date(2018, 3, 13))),
            },
            "C'est trop tard : le dernier jour était le 2 mars 2018. On peut décaler « Entretien \
             tripartite de fin », au 13 mars 2018 au plus tôt.",
        ),
        (
            What::WrongChannel {
                ways: vec![
                    "courriel et telephone".to_owned(),
                    "cellule-d-appui".to_owned(),
                ],
            },
            "La fiche demande cette voie : courriel et téléphone ou Cellule d'appui.",
        ),
        (
            What::OutsidePeriod {
                period: period(f, "operation"),
                before: false,
            },
            "C'est après le dernier jour de la période « Opération », le 31 décembre 2018.",
        ),
        (
            What::WouldPass {
                period: period(f, "operation"),
                to: date(2018, 12, 31),
            },
            "Cela finirait après la période « Opération », dont le dernier jour est le 31 décembre 2018.",
        ),
        (
            What::NotOpen(accompaniment),
            "La période « Accompagnement » n'est pas ouverte.",
        ),
        (
            What::TotalReached {
                period: accompaniment,
                total: Duration {
                    count: 18,
                    unit: Unit::Months,
                },
            },
            "Avec ce renouvellement, la période « Accompagnement » passerait 18 mois au total.",
        ),
        (
            What::BelowMinimum {
                counter: interviews,
                value: 7_000,
                bound: 12,
            },
            "« Entretiens pendant les six mois » : 7 sur 12 au moins.",
        ),
        (
            What::StillOwed(Obliged::Document(id("bilan-final"))),
            "Il reste dû : « Bilan final ».",
        ),
        (
            What::PurposeMissing(aid),
            "Il manque l'objet de « Aide individuelle sur les crédits d'insertion » : choisir « frais \
             de transport », « autres frais liés à une activité » ou un autre, écrit.",
        ),
        (
            What::Condition {
                label: "Percevoir le RSA socle",
                truth: Truth::Unknown,
                when_unmet: Some("L'action demande le RSA socle."),
                judge: None,
                unknown: vec![fact("rsa.socle")],
                health: false,
                authors: Vec::new(),
            },
            "Condition à vérifier : percevoir le RSA socle. Il reste à savoir : RSA socle.",
        ),
        (
            What::Condition {
                label: "Percevoir le RSA socle.",
                truth: Truth::False,
                when_unmet: Some("L'action demande le RSA socle."),
                judge: None,
                unknown: Vec::new(),
                health: false,
                authors: Vec::new(),
            },
            "Condition non remplie : percevoir le RSA socle. L'action demande le RSA socle.",
        ),
        (
            What::CutTo {
                period: period(f, "operation"),
                to,
            },
            "La fin est ramenée au 3 mars 2018, avec celle de la période « Opération » : la plus \
             proche l'emporte.",
        ),
        (
            What::Antedated { days: 10 },
            "Écrit 10 jours après le jour vrai.",
        ),
        (
            What::OutcomeMissing(step(f, "validation-itr")),
            "Il manque l'issue de « Décision de l'ITR RSA sur le renouvellement » : choisir \
             « Renouvellement validé, pour six mois » ou « Renouvellement non validé ».",
        ),
        (
            What::MotiveMissing(outcome(f, "sortie", "sortie")),
            "Il manque le motif de « L'accompagnement s'arrête » : l'écrire.",
        ),
    ]
}

/// The rest, held to the form alone.
fn others() -> Vec<What<'static>> {
    let f = words("F06").fiche;
    let day = date(2017, 9, 4);
    let (aid, contract, arep) = (
        fund(f, "credits-insertion"),
        step(f, "contrat"),
        party(f, "arep"),
    );
    let (path, interviews) = (period(f, "accompagnement"), counter(f, "entretiens"));
    let review = document(f, "bilan-final");
    let written = &step(f, "tripartite-final").outcomes[1].inputs[0];
    let oriented = words("F04")
        .fiche
        .parties
        .iter()
        .find(|party| party.requires.is_some());
    let oriented = oriented.expect("F04 has parties who may orient");
    let artists = words("F01")
        .fiche
        .parties
        .iter()
        .find(|party| party.suggested_if.is_some());
    let months = Duration {
        count: 6,
        unit: Unit::Months,
    };
    vec![
        What::WrongSubject(contract),
        What::InTheFuture,
        What::BeforeItsTime { possible: day },
        What::NotPrescribed,
        What::Suspended { since: day },
        What::NotSuspended,
        What::AlreadyDone(contract),
        What::NotTheirs {
            expected: Vec::new(),
        },
        What::Missing { party: id("arep") },
        What::NotInvited { party: id("arep") },
        What::MandateToCheck { party: arep },
        What::OtherOperator {
            operator: id("arep"),
        },
        What::MayNotPrescribe {
            parties: vec![party(f, "referents-rsa")],
        },
        What::PrescriberNeedsReason,
        What::MayPrescribe { party: arep },
        What::NoHolder {
            party: arep,
            proposed: arep,
        },
        What::InputUnwanted(written),
        What::FixedAmount { fund: aid },
        What::Orientation { party: oriented },
        What::NoOperator {
            among: vec![id("adie"), id("presol")],
        },
        What::NotAnOperator {
            chosen: id("egee"),
            among: vec![id("arep")],
        },
        What::NotSuggested {
            party: artists.expect("F01 suggests some operators"),
        },
        What::InputMissing(written),
        What::InputStrange(written),
        What::NotAChoice {
            input: written,
            chosen: "autre".to_owned(),
            open: true,
        },
        What::WrongAuthor(review),
        What::NoSuchDocument(review),
        What::OtherPlace {
            places: vec!["AREP".to_owned()],
        },
        What::TooEarly { from: day },
        What::RunsPast {
            period: path,
            to: day,
        },
        What::AlreadyOpen(path),
        What::OpenCategory {
            label: "Autre public",
        },
        What::NotAMotive {
            outcome: outcome(f, "sortie", "sortie"),
            given: id("autre"),
        },
        What::MotiveNotReached {
            counter: interviews,
            value: 9_500,
            bound: 12,
        },
        What::ReasonMissing,
        What::RefusalNotProvided,
        What::NoRenewal(path),
        What::RenewalsUsed {
            period: path,
            times: 1,
        },
        What::TooShort {
            period: path,
            min: months,
            reached_on: day,
        },
        What::Prolonged {
            period: path,
            to: day,
        },
        What::NotGrantedBy { fund: aid },
        What::NotAPurpose {
            fund: aid,
            given: "autre".to_owned(),
        },
        What::NotRequested(aid),
        What::NotGranted(aid),
        What::NotPaidBy { fund: aid },
        What::NotEvaluated(aid),
        What::Pays { fund: aid },
        What::FactorMissing {
            fund: aid,
            factor: "la participation du FSL",
        },
        What::NothingToCorrect,
        What::LaterEventBroken { event: 4 },
        What::NothingOwed,
        What::NotWaivable,
        What::OutsideCalendar,
        What::NoReasonAsked,
    ]
}

#[test]
fn a_reason_is_one_plain_sentence_that_says_what_to_do() {
    let words = words("F06");
    let others = others().into_iter().map(|what| (what, ""));
    for (what, expected) in sentences().into_iter().chain(others) {
        let said = words.reason(&reason(what));
        assert!(expected.is_empty() || said == expected, "{said}");
        assert!(
            said.ends_with('.') && !said.contains("  ") && !said.contains(".."),
            "{said}"
        );
        let first = said.chars().next().expect("a sentence");
        assert!(first == '«' || first.is_uppercase(), "{said}");
    }
}

#[test]
fn because_names_the_requirement_the_place_and_the_reading() {
    let review = document(words("F06").fiche, "bilan-final");
    let because = Because {
        readings: vec![ReadingId(3)],
        requirements: vec!["F06-R55".parse().expect("a requirement")],
        ..Because::of(&review.origin.provenance)
    };
    assert_eq!(
        french::because(&because),
        "F06-R55 · Descriptif, l. 252 ; Modalités de suivi, l. 258 · lecture A003"
    );
    assert_eq!(
        french::because(&Because::kernel(&[1, 58])),
        "lectures A001, A058"
    );
    assert_eq!(french::because(&Because::default()), "");
}

/// Consequence (e): a refusal never tells a third party of a condition on health.
#[test]
fn a_third_party_is_told_that_conditions_are_not_met_and_nothing_more() {
    let words = words("F12");
    let rule = words
        .fiche
        .rules
        .iter()
        .find(|rule| {
            rule.test
                .tree
                .leaves()
                .iter()
                .any(|leaf| leaf.fact == "handicap.reconnu")
        })
        .expect("F12 has a condition on health");
    let refused = |truth, unknown| Reason {
        weight: Verdict::No,
        what: What::Condition {
            label: &rule.label,
            truth,
            when_unmet: rule.when_unmet.as_deref(),
            judge: None,
            unknown,
            health: true,
            authors: Vec::new(),
        },
        because: Because::of(&rule.origin.provenance),
    };
    let no = refused(Truth::False, Vec::new());
    assert_eq!(
        words.reason_for_third_party(&no),
        "Conditions non remplies."
    );
    assert_eq!(words.because_for_third_party(&no), "");
    assert!(words.reason(&no).contains("handicap"), "the person is told");
    assert_eq!(words.because(&no), french::because(&no.because));
    let unknown = refused(Truth::Unknown, vec![fact("handicap.reconnu")]);
    let said = words.reason_for_third_party(&unknown);
    assert_eq!(said, "Une condition reste à vérifier avec la personne.");

    let contradiction = reason(What::Contradiction {
        fact: Some(fact("sante.souffrance-psychique")),
    });
    assert!(words.reason(&contradiction).contains("souffrance"));
    assert!(
        !words
            .reason_for_third_party(&contradiction)
            .contains("souffrance")
    );

    let other = reason(What::ReasonMissing);
    assert_eq!(words.reason_for_third_party(&other), words.reason(&other));
}

#[test]
fn who_may_act_is_named() {
    let words = words("F08");
    let locale = party(words.fiche, "mission-locale");
    let elsewhere = |truth| {
        words.reason(&reason(What::OtherTerritory {
            party: locale,
            truth,
        }))
    };
    assert_eq!(
        elsewhere(Truth::False),
        "Seul le service du territoire de la personne agit comme « Mission locale »."
    );
    assert!(elsewhere(Truth::Unknown).starts_with("Il reste à savoir"));
    let full = What::Full {
        counter: counter(words.fiche, "objectifs"),
        key: Some(id("ml-redon")),
        value: 14_000,
        bound: 14,
        others: vec![id("ml-vitre"), id("ml-rennes")],
    };
    let said = words.reason(&reason(full));
    assert!(
        said.contains("14 sur 14, la borne est atteinte. Il reste de la place : "),
        "{said}"
    );
}
