use domain::dossier::{Because, Count, Due, Level, Obligation, Owed};
use domain::time::Window;
use jiff::civil::date;

use crate::{counter, document, id, step, words};

fn owed(state: Due, window: Window) -> Obligation<'static> {
    Obligation {
        what: Owed::Document(document(words("F06").fiche, "bilan-final")),
        run: None,
        owed_by: vec![id("conseiller-arep")],
        to: vec![id("personne")],
        window,
        state,
        since: Some(date(2018, 2, 1)),
        done: None,
        reason: None,
        because: Because::default(),
    }
}

#[test]
fn what_is_owed_says_where_it_stands() {
    let words = words("F06");
    let today = date(2018, 3, 12);
    let say = |owed: &Obligation<'_>| words.obligation(owed, today);
    let until = |to| Window {
        from: None,
        to: Some(to),
    };
    let end =
        " · par : Conseiller d'insertion professionnelle de l'AREP · pour : Personne accompagnée";
    assert_eq!(
        say(&owed(Due::Late, until(date(2018, 3, 2)))),
        format!(
            "« Bilan final » : en retard de 10 jours, attendu le 2 mars 2018 au plus tard{end}"
        )
    );
    assert_eq!(
        say(&owed(Due::Open, until(date(2018, 3, 31)))),
        format!("« Bilan final » : à faire, au plus tard le 31 mars 2018{end}")
    );
    // Without a last day nothing is late: the days elapsed are told.
    assert_eq!(
        say(&owed(Due::Open, Window::default())),
        format!("« Bilan final » : à faire, depuis 39 jours{end}")
    );
    let done = Obligation {
        done: Some(date(2018, 3, 3)),
        what: Owed::Step(step(words.fiche, "contrat")),
        ..owed(Due::DoneLate, until(date(2018, 3, 2)))
    };
    assert!(say(&done).contains(" : fait en retard, le 3 mars 2018"));
    let waived = Obligation {
        reason: Some("emploi du temps".to_owned()),
        ..owed(Due::Waived, Window::default())
    };
    assert!(say(&waived).contains(" : dispensé (emploi du temps)"));
}

#[test]
fn a_count_says_what_its_bound_is() {
    let count = |code: &str, name: &str, bound, level, key| {
        let words = words(code);
        words.count(&Count {
            counter: counter(words.fiche, name),
            key,
            window: Window::between(date(2017, 9, 4), date(2018, 3, 3)),
            run: Some(1),
            whole: true,
            value: 7_000,
            share_of: Some(16_000),
            bound,
            level,
        })
    };
    let over = ", du 4 septembre 2017 au 3 mars 2018";
    assert_eq!(
        count("F06", "entretiens", Some(12), Level::Below, None),
        format!(
            "« Entretiens pendant les six mois » : 7 pour un minimum de 12, pas encore atteint{over}"
        )
    );
    assert_eq!(
        count("F06", "places", None, Level::Unbounded, None),
        format!("« Entrées au fil de l'eau » : 7 (au fil de l'eau, sans nombre){over}")
    );
    assert!(count("F12", "places", None, Level::Unbounded, None).contains("la rubrique est vide"));
    let keyed = count(
        "F08",
        "objectifs",
        Some(14),
        Level::Within,
        Some(id("ml-redon")),
    );
    assert!(keyed.contains(" : 7 pour un objectif de 14, du"), "{keyed}");
    assert!(keyed.contains("Redon"), "{keyed}");
    let share = count("F10", "heures-rsa", Some(35_000), Level::Below, None);
    assert!(
        share.contains("7 pour un objectif de 35 000, pas encore atteint, soit 43,7 % de « "),
        "{share}"
    );
    assert!(share.contains(" », pour 50 % au moins, du "), "{share}");
}
