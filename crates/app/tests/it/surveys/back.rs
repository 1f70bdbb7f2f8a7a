//! Who comes back to an operation: counted once, shown what they said, asked on leaving by what they said at first.

use app::dossier::{Done, DossierView};
use app::surveys::{Key, Told};
use app::{Error, Who};
use domain::dossier::act::Input;
use domain::dossier::{Due, Entry, Verdict};
use domain::values::{Date, Id};
use jiff::ToSpan;
use jiff::civil::date;
use store::privacy;

use super::{SURVEY, comes_in, due, ends, entry, is_silent, operator, text, whole};
use crate::town::{Town, fiche, id, noon};

/// The day they first answer on coming in, the day they leave, the day they come back, the day of the questions.
const CAME: Date = date(2022, 3, 1);
const LEFT: Date = date(2022, 4, 1);
const BACK: Date = date(2022, 5, 1);
const TODAY: Date = date(2023, 5, 1);

/// Somebody who came in, idle, left, and is in again.
struct Back {
    town: Town,
    /// Who answers with them.
    who: Who,
    subject: i64,
    first: i64,
    second: i64,
}

impl Back {
    fn new(place: &trial::Place) -> Back {
        let mut town = Town::new(place);
        let (subject, person, first) = comes_in(&mut town, 7);
        let who = operator(&mut town, &id("groupement-catalys-clps"));
        let acts = [
            (CAME, entry(&who, "entree", CAME, &whole())),
            (LEFT, ends(&who, LEFT)),
            (LEFT, entry(&who, "sortie", LEFT, &leaves(true))),
        ];
        for (day, entry) in acts {
            let done = town.call(&who, day, |call| town.office.act(call, first, None, &entry));
            done.expect("it is written");
        }
        // They come back, as another life of the same person.
        let second = (0..60_u64).find_map(|turn| {
            let until = BACK.saturating_add((30 + 5 * i64::try_from(turn).expect("small")).days());
            let rank = 9000 + turn;
            let number = town.live_on("F04", (subject, &person), rank, BACK, until)?;
            is_silent(&town, number, until).then_some(number)
        });
        let second = second.expect("they come back");
        Back {
            town,
            who,
            subject,
            first,
            second,
        }
    }

    fn act(&self, number: i64, entry: &Entry) -> Result<Done<'static>, Error<'static>> {
        let act = |call: &app::Call<'_>| self.town.office.act(call, number, None, entry);
        self.town.call(&self.who, TODAY, act)
    }

    /// What they answer today.
    fn says(
        &self,
        number: i64,
        moment: &str,
        answers: &[(&str, Input)],
    ) -> Result<Done<'static>, Error<'static>> {
        self.act(number, &entry(&self.who, moment, TODAY, answers))
    }

    fn seen_by(&self, who: &Who, number: i64) -> Result<DossierView<'static>, Error<'static>> {
        let look = |call: &app::Call<'_>| self.town.office.dossier(call, number);
        self.town.call(who, TODAY, look)
    }

    fn key() -> Key {
        Key {
            survey: id(SURVEY),
            fiche: fiche("F04"),
            operator: id("groupement-catalys-clps"),
        }
    }

    /// Their line in the file: how many stays, whether they count, the dossier, what each column holds.
    fn line(&self) -> (usize, bool, i64, impl Fn(&str) -> Told<'static>) {
        let rows = self.town.call(&self.who, TODAY, |call| {
            let office = &self.town.office;
            office.participants_of(call, &Back::key(), 0..usize::MAX)
        });
        let rows = rows.expect("the rows");
        let columns = rows.survey.columns.clone();
        let mut own = rows
            .lines
            .into_iter()
            .filter(|line| line.subject == self.subject);
        let line = own.next().expect("a participant");
        assert!(own.next().is_none(), "they are there once");
        let cell = move |holds: &str| {
            let mut columns = columns.iter();
            let rank = columns.position(|one| one.holds == holds).expect(holds);
            line.cells[rank].clone()
        };
        (line.stays, line.counts, line.dossier, cell)
    }

    fn counted(&self, code: &str) -> Option<u64> {
        let count = |call: &app::Call<'_>| self.town.office.operation(call, &Back::key());
        let view = self.town.call(&self.who, TODAY, count);
        let counts = view.expect("an operation").counts.into_iter();
        let mut own = counts.filter(|one| one.indicator.code == code);
        own.next().expect(code).total
    }

    /// Where what the second stay owes on leaving stands.
    fn owed(&self) -> Vec<Due> {
        let due = due(&self.town, &self.who, self.second, TODAY).into_iter();
        let own = due.filter(|(moment, ..)| moment == "sortie");
        own.map(|(_, state, _)| state).collect()
    }
}

/// What somebody idle answers on leaving.
fn leaves(formation: bool) -> Vec<(&'static str, Input)> {
    vec![
        ("situation", text("inactif")),
        ("recherche", Input::YesNo(false)),
        ("formation", Input::YesNo(formation)),
        ("qualification", Input::YesNo(false)),
    ]
}

/// What they said on first coming in counts, and what became of them after they last left. They are not asked
/// everything again: the form begins with what they said, to confirm.
#[test]
fn who_comes_back_counts_once_and_is_shown_what_they_said() {
    trial::both(|place| {
        let mut back = Back::new(place);
        let view = back.seen_by(&back.who, back.second).expect("it shows");
        let survey = view.survey.expect("a survey");
        assert_eq!(survey.before, Some(CAME));
        let moment = &survey.moments[0];
        assert!(moment.rounds.is_empty() && !survey.counts);
        for (name, answer) in whole() {
            let known = moment.taken.contains(&id(name));
            assert_ne!(known, moment.recalled.contains(&id(name)), "{name}");
            assert!(known || moment.proposed[&id(name)] == answer, "{name}");
        }
        assert!(moment.recalled.contains(&id("pays-tiers")));
        // Only those who may read what was said are shown it.
        let referent = back.town.who(&view.prescriber.expect("a prescriber"));
        let seen = back.seen_by(&referent, back.second);
        let survey = seen.expect("theirs to know").survey.expect("a survey");
        let health = ["handicap", "origine", "minorite"].map(id);
        let told = &survey.moments[0].recalled;
        assert!(health.iter().all(|one| !told.contains(one)), "{told:?}");

        // In again: they count by what they first said, and nothing is said of an exit that was not the last.
        let (stays, counts, dossier, cell) = back.line();
        assert_eq!((stays, counts, dossier), (2, true, back.second));
        assert_eq!(cell("jour-sortie"), Told::Nothing);
        assert_eq!(cell("sortie.formation"), Told::Nothing);
        assert_eq!(cell("entree.diplome"), Told::Value("cite-0-2"));
        // What they say on coming back, and on leaving: only the second changes what is counted.
        let mut other = whole();
        other[3].1 = text("cite-5-8");
        back.says(back.second, "entree", &other).expect("answered");
        back.act(back.second, &ends(&back.who, TODAY))
            .expect("it ends");
        let said = back.says(back.second, "sortie", &leaves(false));
        said.expect("answered");
        let (_, _, _, cell) = back.line();
        assert_eq!(cell("jour-sortie"), Told::Day(TODAY));
        assert_eq!(cell("sortie.formation"), Told::YesNo(false));
        assert_eq!(cell("entree.diplome"), Told::Value("cite-0-2"));
    });
}

/// Idle when they first came in and at work when they came back, they are asked on leaving whether they look for work:
/// without it the indicator of the fund could not count them. What the other dossier owes follows when what they
/// said at first changes.
#[test]
fn what_leaving_asks_follows_from_what_they_said_on_first_coming_in() {
    trial::both(|place| {
        let back = Back::new(place);
        let second = back.second;
        let mut at_work = whole();
        at_work[2].1 = text("emploi");
        back.says(second, "entree", &at_work).expect("answered");
        back.act(second, &ends(&back.who, TODAY)).expect("it ends");
        let view = back.seen_by(&back.who, second).expect("it shows");
        let leaving = &view.survey.expect("a survey").moments[1];
        let first = back.seen_by(&back.who, back.first).expect("it shows");
        let entered = first.survey.expect("a survey").entered;
        assert_eq!(leaving.follows, Some(entered));
        let asked: Vec<&Id> = leaving.asked.iter().map(|one| &one.id).collect();
        assert!(asked.contains(&&id("recherche")), "{asked:?}");

        let mut unasked = leaves(false);
        let mut looks = leaves(false);
        unasked.remove(1);
        looks[1].1 = Input::YesNo(true);
        let draft = back
            .says(second, "sortie", &unasked)
            .expect("kept as a draft");
        assert_eq!(draft.verdict, Verdict::Incomplete);
        assert_eq!(back.owed(), [Due::Open]);
        back.says(second, "sortie", &looks).expect("answered");
        assert_eq!(back.owed(), [Due::Done]);
        let (_, _, _, cell) = back.line();
        assert_eq!(cell("sortie.recherche"), Told::YesNo(true));
        assert_eq!(back.counted("EECR01"), Some(1));

        // What they said at first is answered again.
        let again = |situation: &str| {
            let mut said = whole();
            said[2].1 = text(situation);
            back.says(back.first, "entree", &said)
                .expect("answered again");
        };
        again("emploi");
        assert_eq!(back.counted("EECR01"), Some(0));
        let refused = back.says(second, "sortie", &looks).expect_err("unasked");
        assert!(format!("{refused:?}").contains("AnswerUnasked"));
        back.says(second, "sortie", &unasked).expect("answered");
        assert_eq!(back.owed(), [Due::Done]);
        again("inactif");
        assert_eq!(back.owed(), [Due::Open]);
        let verified = back.town.office.verify(noon(TODAY), |_| {});
        let differences = verified.expect("it reads").differences;
        assert!(differences.is_empty(), "{differences:?}");
        back.says(second, "sortie", &looks).expect("answered");
        assert_eq!(back.counted("EECR01"), Some(1));
    });
}

/// Whoever may not know of the first stay any more is not told its day, and is asked the same.
#[test]
fn the_day_of_a_stay_is_told_to_those_who_may_know_of_it() {
    let back = Back::new(&trial::sqlite());
    let told = |back: &Back| {
        let view = back
            .seen_by(&back.who, back.second)
            .expect("theirs to know");
        let leaving = view.survey.expect("a survey").moments.swap_remove(1);
        let asked = leaving.asked.iter().map(|one| one.id.clone());
        (leaving.follows.is_some(), asked.collect::<Vec<_>>())
    };
    let (known, asked) = told(&back);
    assert!(known);
    let archived = back.town.office.store.write(|tx| {
        let all = privacy::dossiers(tx, back.subject, back.subject)?;
        let first = all.iter().find(|one| one.id == back.first);
        privacy::archive_dossier(tx, first.expect("it is theirs"), 1)
    });
    assert!(archived.expect("it is put away"));
    assert!(back.seen_by(&back.who, back.first).is_err());
    assert_eq!(told(&back), (false, asked));
}
