//! What a person asks to be erased: looked at, decided, carried out at once, and answered.

use app::privacy::{Asked, Erasure, Granted, Outcome, RequestItem};
use app::{Error, Refusal};
use domain::retention::Stage;
use domain::values::Date;
use jiff::civil::date;

use super::{START, UNTIL, clean};
use crate::town::{Town, id, noon};

const DAY: Date = date(2019, 7, 1);

/// Somebody with one dossier of a fiche, closed or not on the day.
fn somebody(town: &mut Town, code: &str, closed: bool) -> i64 {
    let found = (0..60).find_map(|rank| {
        let (person, dossier) = town.live(code, rank, START, UNTIL);
        let read = town
            .office
            .replayed(dossier?, noon(DAY))
            .expect("it replays");
        (read.state.closed_on().is_some() == closed).then_some(person)
    });
    found.unwrap_or_else(|| panic!("nobody in {code} closed {closed}"))
}

fn ask(town: &Town, person: i64) -> i64 {
    let own = town.oneself(person, &town.engine("F08", START));
    town.call(&own, DAY, |call| {
        town.office.ask(call, person, Asked::Erasure, "Effacez-moi")
    })
    .expect("asked")
}

fn look(town: &Town, request: i64) -> Erasure {
    town.does(DAY, |call| town.office.erasure_of(call, request))
        .expect("it is looked at")
}

fn erase(town: &Town, request: i64, granted: &Granted) -> Result<RequestItem, Error<'static>> {
    town.does(DAY, |call| {
        town.office.erase_on_request(call, request, granted)
    })
}

fn stages(erasure: &Erasure) -> Vec<(bool, Stage)> {
    let lines = erasure.lines.iter();
    lines
        .map(|line| (line.dossier.is_some(), line.to))
        .collect()
}

/// The rules of the last purge, and how many things it moved.
fn last_purge(town: &Town) -> (String, u64) {
    let last = town.read(|tx| store::purges::before(tx, i64::MAX, 1));
    let report = town
        .does(DAY, |call| town.office.purge_report(call, last[0].id))
        .expect("a report");
    assert!(report.done);
    (last[0].rules.clone(), report.counts.values().sum())
}

#[test]
fn what_may_go_goes_at_once_with_its_report() {
    trial::both(|place| {
        let mut town = Town::new(place);
        let person = somebody(&mut town, "F08", true);
        let request = ask(&town, person);
        let erasure = look(&town, request);
        assert_eq!(
            stages(&erasure),
            [(false, Stage::Erased), (true, Stage::Erased)]
        );
        assert!(erasure.lines.iter().all(|line| line.grounds.is_empty()));
        assert!(erasure.to_verify.contains(&id("demande-clos")));
        assert!(erasure.request.identity.is_some());

        // Said to be done without doing it; decided on something else; kept all the same.
        let said = town.does(DAY, |call| {
            town.office.answer_request(call, request, Outcome::Done, "")
        });
        assert!(said.is_err());
        let mut granted = Granted::default();
        let stale = erase(&town, request, &granted);
        assert!(
            matches!(stale, Err(Error::Refused(Refusal::Stale))),
            "{stale:?}"
        );
        granted.seen = erasure.mark;
        let keeps = Granted {
            keep: erasure
                .lines
                .iter()
                .filter_map(|line| line.dossier)
                .collect(),
            text: "Il sert encore.".to_owned(),
            ..granted.clone()
        };
        assert!(erase(&town, request, &keeps).is_err(), "nothing is erased");
        let own = town.oneself(person, &town.engine("F08", START));
        let by_oneself = town.call(&own, DAY, |call| {
            town.office.erase_on_request(call, request, &granted)
        });
        assert!(matches!(
            by_oneself,
            Err(Error::Refused(Refusal::Forbidden))
        ));

        // A hold forbids, until it is lifted.
        let hold = town
            .does(DAY, |call| {
                town.office.place_hold(call, person, "Recours", None)
            })
            .expect("held");
        let held = look(&town, request);
        assert_eq!(held.mark, "");
        assert!(
            held.lines
                .iter()
                .all(|line| line.grounds.len() == 1 && line.to == line.from)
        );
        assert!(erase(&town, request, &granted).is_err());
        town.does(DAY, |call| town.office.lift_hold(call, hold))
            .expect("lifted");
        clean(&town, DAY);

        let answered = erase(&town, request, &granted).expect("erased");
        assert_eq!(answered.answer, Some((Outcome::Done, String::new())));
        assert!(answered.kept.is_empty());
        let found = clean(&town, DAY);
        assert_eq!((found.erased_subjects, found.erased), (1, 1));
        assert_eq!(last_purge(&town), ("demande-clos".to_owned(), 2));
        let gone = town.does(DAY, |call| town.office.export(call, person));
        assert!(matches!(
            gone,
            Err(Error::Refused(Refusal::Gone | Refusal::NotFound))
        ));
        assert!(erase(&town, request, &granted).is_err(), "once");
        let waiting = town.does(DAY, |call| town.office.requests(call, None, 10));
        assert_eq!(waiting.expect("a list"), []);
        assert_eq!(
            store::audit::verify(&town.office.store)
                .expect("it reads")
                .1,
            []
        );
    });
}

#[test]
fn what_must_stay_stays_and_the_reason_is_said() {
    trial::both(|place| {
        let mut town = Town::new(place);
        let person = somebody(&mut town, "F06", true);
        let request = ask(&town, person);
        let erasure = look(&town, request);
        assert_eq!(
            stages(&erasure),
            [(false, Stage::EvidenceOnly), (true, Stage::EvidenceOnly)]
        );
        let granted = Granted {
            seen: erasure.mark,
            ..Granted::default()
        };
        assert!(
            erase(&town, request, &granted).is_err(),
            "why the rest stays"
        );
        let granted = Granted {
            text: "Le financeur peut encore contrôler.".to_owned(),
            ..granted
        };
        let answered = erase(&town, request, &granted).expect("in part");
        let (outcome, text) = answered.answer.expect("an answer");
        assert_eq!((outcome, text), (Outcome::Partly, granted.text));
        let [kept] = &answered.kept[..] else {
            panic!("{:?}", answered.kept)
        };
        assert!(kept.text.contains("Fonds social européen") && kept.dossier.is_some());
        let found = clean(&town, DAY);
        assert_eq!(found.erased, 1, "reduced");
        let left = town.read(|tx| store::subjects::find(tx, person));
        assert!(left.is_some_and(|left| left.sealed.is_some() && left.key.is_some()));
        assert_eq!(last_purge(&town), ("demande-preuve".to_owned(), 2));
    });
}

#[test]
fn a_refusal_says_on_which_grounds_and_the_fiche_to_the_person_alone() {
    trial::both(|place| {
        let mut town = Town::new(place);
        let person = somebody(&mut town, "F08", false);
        let request = ask(&town, person);
        let erasure = look(&town, request);
        assert_eq!(erasure.mark, "", "nothing may be erased");
        let refuse = |text: &str| {
            town.does(DAY, |call| {
                town.office
                    .answer_request(call, request, Outcome::Refused, text)
            })
        };
        assert!(refuse(" ").is_err(), "for what reason?");
        refuse("Votre accompagnement continue.").expect("refused");
        let own = town.oneself(person, &town.engine("F08", START));
        let read = |who: &app::Who| {
            let told = town.call(who, DAY, |call| town.office.requests_of(call, person));
            told.expect("they may").remove(0)
        };
        let told = read(&own);
        let grounds: Vec<_> = told.kept.iter().map(|kept| kept.fiche.clone()).collect();
        assert_eq!(grounds, [Some(crate::town::fiche("F08"))]);
        assert!(told.kept[0].text.contains("mission d'intérêt public"));
        let told = read(&crate::town::installation());
        let grounds: Vec<_> = told.kept.iter().map(|kept| kept.fiche.clone()).collect();
        assert_eq!(grounds, [None]);
        let export = town.call(&own, DAY, |call| town.office.export(call, person));
        let shown = copies::page(&crate::town::CATALOGUE, &export.expect("their own")).text();
        assert!(
            shown.contains("Ce qui reste : Un accompagnement en cours"),
            "{shown}"
        );
        clean(&town, DAY);
    });
}
