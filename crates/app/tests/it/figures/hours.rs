//! Hours declared contract by contract.

use app::Who;
use app::markets::{Declaration, Declared};
use app::reports::Place;
use domain::dossier::act::Input;
use domain::values::Date;
use jiff::civil::date;

use crate::support::{both, refusal};
use crate::town::id;

/// Hours of a contract, as a line tells them.
fn hours(market: &str, hours: i64, public: &str, day: Date) -> Declaration {
    let inputs = [
        ("marche", Input::Text(market.to_owned())),
        ("dernier-jour", Input::Day(day)),
        ("heures", Input::Number(hours * 1000)),
        ("public", Input::Text(public.to_owned())),
    ];
    Declaration {
        market: market.to_owned(),
        inputs: inputs.map(|(name, input)| (id(name), input)).into(),
    }
}

#[test]
fn hours_are_declared_contract_by_contract_and_never_twice() {
    both(|desk| {
        let office = &desk.office;
        let platform = desk.who("clauses-gestionnaire", "plateforme-clauses-sociales");
        let soi = desk.who("soi-charge-de-mission", "service-offre-insertion");
        let fiche = crate::support::fiche("F10");
        let rsa = "allocataires du RSA";
        let lines = [
            hours("Collège de Redon", 120, rsa, date(2018, 1, 31)),
            hours(
                "Collège de Redon",
                80,
                "demandeurs d'emploi de longue durée",
                date(2018, 1, 31),
            ),
            hours("Route de Vitré", 50, rsa, date(2018, 2, 28)),
            // Before the calendar: declared, and not counted.
            hours("Route de Vitré", 30, rsa, date(2016, 12, 31)),
            hours("Route de Vitré", 50, rsa, date(2018, 2, 28)),
        ];
        let declare = |who: &Who, lines: &[Declaration], write| {
            let told = desk.by(who, |call| office.declare(call, &fiche, (lines, write)));
            let (told, written) = told.unwrap_or_else(|error| panic!("{error:?}"));
            let done = |one: &Declared<'_>| match one {
                Declared::Done => 'd',
                Declared::Already => 'a',
                Declared::Refused(_) => 'r',
            };
            (told.iter().map(done).collect::<String>(), written)
        };
        let seen = |who: &Who| {
            let told = desk.by(who, |call| office.markets(call, &fiche, 0..9));
            told.unwrap_or_else(|error| panic!("{error:?}"))
        };
        assert_eq!(
            declare(&platform, &lines, false),
            ("dddda".to_owned(), false)
        );
        assert!(seen(&platform).lines.is_empty(), "nothing was written");
        assert_eq!(declare(&platform, &lines, true), ("dddda".to_owned(), true));
        assert_eq!(declare(&platform, &lines, true), ("aaaaa".to_owned(), true));

        let markets = seen(&platform);
        let named: Vec<_> = markets
            .lines
            .iter()
            .map(|one| {
                (
                    one.name.as_str(),
                    one.declared,
                    one.last,
                    one.amounts.clone(),
                )
            })
            .collect();
        let [january, february] = [date(2018, 1, 31), date(2018, 2, 28)];
        assert_eq!(
            named,
            [
                ("Collège de Redon", 2, Some(january), vec![200_000, 120_000]),
                ("Route de Vitré", 2, Some(february), vec![50_000, 50_000]),
            ]
        );
        let all = |who: &Who| -> Vec<_> {
            let counts = seen(who).counts.into_iter();
            counts.map(|count| (count.value, count.share_of)).collect()
        };
        let sums = [(Some(250_000), None), (Some(170_000), Some(250_000))];
        assert_eq!(all(&platform), sums);
        // A contract tells of nobody: the service that follows the action reads each, and the totals.
        assert_eq!(all(&soi), sums);
        assert_eq!(seen(&soi).lines, markets.lines);

        // The yearly report of the action has the hours of its year, and only those.
        for (year, expected) in [(2018, [250_000, 170_000]), (2017, [0, 0])] {
            let place = Place {
                fiche: fiche.clone(),
                document: id("bilan-annuel"),
                year,
                ower: id("plateforme"),
            };
            let view = desk.by(&platform, |call| office.report(call, &place));
            let view = view.unwrap_or_else(|error| panic!("{error:?}"));
            let hours = ["heures", "heures-rsa"].map(id).into_iter();
            let hours: Vec<_> = hours.zip(expected.map(Some)).collect();
            assert_eq!(view.figures.hours, hours, "{year}");
        }

        // One line that the fiche does not admit stops all of them.
        let mut wrong = hours("Pont de Rennes", 10, rsa, january);
        wrong.inputs.remove(&id("heures"));
        let fresh = hours("Pont de Rennes", 10, rsa, january);
        assert_eq!(
            declare(&platform, &[fresh.clone(), wrong], true),
            ("dr".to_owned(), false)
        );
        assert_eq!(seen(&platform).lines.len(), 2);
        let part = |range| desk.by(&platform, |call| office.markets(call, &fiche, range));
        let first = part(0..1).expect("a part");
        assert_eq!(
            (first.lines[0].name.as_str(), first.more),
            ("Collège de Redon", true)
        );
        let last = part(1..2).expect("a part");
        assert_eq!(
            (last.lines[0].name.as_str(), last.more),
            ("Route de Vitré", false)
        );
        // The fiche says who declares.
        assert_eq!(declare(&soi, &[fresh], true), ("r".to_owned(), false));
        let nameless = [hours(" ", 10, rsa, january)];
        let told = desk.by(&platform, |call| {
            office.declare(call, &fiche, (&nameless, true))
        });
        assert_eq!(refusal(told), "marche Malformed");
        let elsewhere = crate::support::fiche("F06");
        let told = desk.by(&soi, |call| {
            office.markets(call, &elsewhere, 0..9).map(drop)
        });
        assert_eq!(refusal(told), "NotFound");
        let verified = office.verify(desk.now(), |_| {}).expect("it verifies");
        assert_eq!(verified.differences, []);
    });
}
