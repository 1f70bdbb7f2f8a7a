//! A body meets: what it has before it, what it puts off, what it decides, what stays of it; and who knows.

use app::meetings::{
    ALL_LINES, Aside, Attendance, Fate, LineKey, MeetingView, NewMeeting, PutAside, State,
};
use app::{Who, dossier::Done};
use domain::dossier::act::Holding;
use domain::dossier::{Act, Entry};
use jiff::ToSpan;
use store::accounts::{self, Account};
use store::{Fault, copy};

use crate::support::{Desk, Told, both, day, fiche, id, identity, refusal};

/// The meeting that examines the candidates of a fiche: its operator and the service of the action decide together.
fn body() -> String {
    format!("reunion-analyse-candidatures@{}", fiche("F13"))
}

fn new(days: i64) -> NewMeeting {
    NewMeeting {
        body: body(),
        on: day().saturating_add(days.days()),
        hour: (14, 30),
        place: "Rennes, salle 2".to_owned(),
    }
}

struct Story<'d> {
    desk: &'d Desk,
    referent: Who,
    clps: Who,
    soi: Who,
}

fn story(desk: &Desk) -> Story<'_> {
    Story {
        desk,
        referent: desk.who("referent-rsa", "cdas-pays-de-redon"),
        clps: desk.who("conseiller-insertion-professionnelle", "clps"),
        soi: desk.who("soi-charge-de-mission", "service-offre-insertion"),
    }
}

impl Story<'_> {
    fn plan(&self, who: &Who, new: &NewMeeting) -> Told<i64> {
        self.desk
            .by(who, |call| self.desk.office.plan_meeting(call, new))
    }

    fn candidate(&self, name: &str) -> i64 {
        let person = self
            .desk
            .register(&self.referent, &identity(name, "Noé", "1979-02-03"));
        let done = self.desk.prescribe(&self.referent, person, "F13");
        done.unwrap_or_else(|error| panic!("{error:?}")).dossier
    }

    fn view(&self, who: &Who, id: i64) -> MeetingView<'static> {
        let view = self
            .desk
            .by(who, |call| self.desk.office.meeting(call, id, ALL_LINES));
        view.unwrap_or_else(|error| panic!("{error:?}"))
    }

    /// The lines as somebody reads them: the dossier, what became of it.
    fn lines(&self, who: &Who, id: i64) -> Vec<(i64, String)> {
        let view = self.view(who, id);
        let fate = |fate: &Fate<'_>| match fate {
            Fate::Waiting => "attend".to_owned(),
            Fate::Decided(one) => {
                let past = one.past.as_ref().expect("it is told");
                let outcome = past.outcome.as_ref().expect("an outcome");
                format!("{outcome}{}", if one.corrected { ", corrigé" } else { "" })
            }
            Fate::Aside(how, reason) => {
                format!("{} : {}", how.word(), reason.clone().unwrap_or_default())
            }
            Fate::NotExamined => "pas examiné".to_owned(),
        };
        let lines = view.lines.iter();
        lines
            .map(|line| (line.key.dossier, fate(&line.fate)))
            .collect()
    }

    fn put(&self, meeting: i64, dossier: i64, how: Aside, reason: &str) -> Told<()> {
        let version = self.view(&self.clps, meeting).version;
        let put = PutAside {
            line: line(dossier),
            how,
            reason: reason.to_owned(),
        };
        self.desk.by(&self.clps, |call| {
            self.desk.office.put_aside(call, (meeting, version), &put)
        })
    }

    fn decide(&self, dossier: i64, outcome: &str) -> Told<Done<'static>> {
        let mut holding = Holding::of(id("reunion"));
        holding.outcome = Some(id(outcome));
        holding.present = vec![self.referent.actor()];
        let entry = Entry {
            act: Act::Hold(holding),
            on: self.desk.now().today,
            by: vec![self.clps.actor(), self.soi.actor()],
            reason: Some("Le projet est mûr.".to_owned()),
        };
        self.desk.by(&self.clps, |call| {
            self.desk.office.act(call, dossier, None, &entry)
        })
    }
}

fn line(dossier: i64) -> LineKey {
    LineKey {
        dossier,
        step: id("reunion"),
        run: 0,
    }
}

fn told(lines: &[(i64, &str)]) -> Vec<(i64, String)> {
    let lines = lines.iter();
    lines.map(|(id, text)| (*id, (*text).to_owned())).collect()
}

#[test]
fn a_meeting_decides_one_by_one_puts_off_and_its_minutes_do_not_change() {
    both(|desk| {
        let story = story(desk);
        let (clps, soi) = (&story.clps, &story.soi);
        let first = story.plan(soi, &new(0)).expect("planned");
        let second = story.plan(clps, &new(14)).expect("planned");
        assert_eq!(refusal(story.plan(clps, &new(14))), "jour Already");
        let lea = story.candidate("Exemplaire");
        desk.wait(7);
        // Who comes after a meeting goes to the next one.
        let noe = story.candidate("Supposé");
        assert_eq!(story.lines(clps, first), told(&[(lea, "attend")]));
        assert_eq!(story.lines(soi, second), told(&[(noe, "attend")]));
        let awaited = |id| desk.by(clps, |call| desk.office.awaited_at(call, id));
        assert_eq!(
            (awaited(first).ok(), awaited(second).ok()),
            (Some(1), Some(1))
        );

        assert_eq!(
            refusal(story.put(first, lea, Aside::Later, " ")),
            "raison Missing"
        );
        let nir = "le 2 70 03 35 238 123 41";
        assert_eq!(
            refusal(story.put(first, lea, Aside::Later, nir)),
            "raison LooksLikeNir"
        );
        assert_eq!(
            refusal(story.put(first, noe, Aside::Later, "absent")),
            "NotFound"
        );
        story
            .put(first, lea, Aside::Later, "Il manque le CV.")
            .expect("put off");
        let off = "reporte : Il manque le CV.";
        assert_eq!(story.lines(soi, first), told(&[(lea, off)]));
        assert_eq!(
            story.lines(soi, second),
            told(&[(lea, "attend"), (noe, "attend")])
        );
        // Part by part, each line is read once.
        let part = |range| {
            let view = desk.by(soi, |call| desk.office.meeting(call, second, range));
            let view = view.expect("a part");
            let read: Vec<i64> = view.lines.iter().map(|line| line.key.dossier).collect();
            (read, view.more)
        };
        assert_eq!(part(0..1), (vec![lea], true));
        assert_eq!(part(1..2), (vec![noe], false));
        assert_eq!(part(2..3), (vec![], false));
        let stale = PutAside {
            line: line(noe),
            how: Aside::Withdrawn,
            reason: "absent".to_owned(),
        };
        let stale = desk.by(clps, |call| {
            desk.office.put_aside(call, (second, 7), &stale)
        });
        assert_eq!(refusal(stale), "Stale");

        // It is put back, then put off again.
        let version = story.view(clps, first).version;
        desk.by(soi, |call| {
            desk.office.put_back(call, (first, version), &line(lea))
        })
        .expect("put back");
        assert_eq!(story.lines(soi, first), told(&[(lea, "attend")]));
        story
            .put(first, lea, Aside::Later, "Il manque le CV.")
            .expect("put off");

        desk.wait(7);
        story.decide(lea, "retenue").expect("decided");
        let half = told(&[(noe, "attend"), (lea, "retenue")]);
        assert_eq!(story.lines(clps, second), half);

        let close = || {
            let version = story.view(clps, second).version;
            desk.by(clps, |call| {
                desk.office.close_minutes(call, (second, version))
            })
        };
        assert_eq!(refusal(close()), "presents Missing");
        let there = |present: Vec<i64>| {
            let version = story.view(clps, second).version;
            let there = Attendance {
                present,
                others: vec!["Camille Factice".to_owned(), " ".to_owned()],
                note: "Prochaine fois à Redon.".to_owned(),
            };
            desk.by(clps, |call| {
                desk.office.note_attendance(call, (second, version), &there)
            })
        };
        assert_eq!(
            refusal(there(vec![story.referent.mandate])),
            "presents Unknown"
        );
        there(vec![clps.mandate, soi.mandate]).expect("noted");
        close().expect("closed");
        let closed = told(&[(lea, "retenue"), (noe, "pas examiné")]);
        assert_eq!(story.lines(soi, second), closed);
        let view = story.view(soi, second);
        assert_eq!(view.item.state, State::Held);
        assert_eq!(view.others, ["Camille Factice"]);
        assert_eq!(view.present.len(), 2);
        assert_eq!(view.closed.map(|(_, who)| who.mandate), Some(clps.mandate));
        assert_eq!(refusal(close()), "Stale");

        // What is decided afterwards is not in them.
        story.decide(noe, "retenue").expect("decided");
        assert_eq!(story.lines(soi, second), closed);
    });
}

/// Of all who plan the same day at once, one does, and the others are told that it is taken.
#[test]
fn two_who_plan_the_same_day_at_once_are_told_apart() {
    both(|desk| {
        let soi = desk.who("soi-charge-de-mission", "service-offre-insertion");
        let office = &desk.office;
        for days in 1..=6 {
            desk.wait(1);
            let told = desk.together(&soi, 4, |call, _| {
                office
                    .plan_meeting(call, &new(days))
                    .map_err(|error| format!("{error:?}"))
            });
            let (planned, refused): (Vec<_>, Vec<_>) = told.into_iter().partition(Result::is_ok);
            assert_eq!(planned.len(), 1, "{refused:?}");
            for one in refused {
                let why = one.expect_err("refused");
                assert!(why.contains("\"jour\"") && why.contains("Already"), "{why}");
            }
        }
    });
}

/// The service that keeps the calendar of an action plans a meeting: the day is in the calendar, follows the meeting,
/// and goes with it. Whoever may not write the calendar leaves it as it is.
#[test]
fn a_meeting_planned_is_a_day_of_the_calendar_of_its_action() {
    both(|desk| {
        let story = story(desk);
        let days = || {
            let kept = desk.office.store.read(|tx| {
                let found = store::subjects::named(tx, "action", fiche("F13").as_str())?;
                match found {
                    Some(action) => store::dossiers::of_subject(tx, action.id),
                    None => Ok(Vec::new()),
                }
            });
            let kept: Result<_, Fault> = kept;
            let Some(kept) = kept.expect("read").into_iter().next() else {
                return Vec::new();
            };
            let dossier = desk
                .office
                .replayed(kept.id, desk.now())
                .expect("it replays");
            let done = dossier
                .state
                .done()
                .filter(|held| held.holding.step == id("calendrier"));
            done.map(|held| held.day).collect::<Vec<_>>()
        };
        story.plan(&story.clps, &new(2)).expect("planned");
        assert_eq!(days(), []);
        let meeting = story.plan(&story.soi, &new(3)).expect("planned");
        assert_eq!(days(), [new(3).on]);
        let moved = desk.by(&story.soi, |call| {
            desk.office.move_meeting(call, (meeting, 0), &new(5))
        });
        moved.expect("moved");
        assert_eq!(days(), [new(5).on]);
        let gone = desk.by(&story.soi, |call| {
            desk.office.cancel_meeting(call, (meeting, 1))
        });
        gone.expect("cancelled");
        assert_eq!(days(), []);
    });
}

#[test]
fn a_meeting_does_not_exist_for_those_who_do_not_sit_there() {
    both(|desk| {
        let story = story(desk);
        let office = &desk.office;
        let id = story.plan(&story.soi, &new(3)).expect("planned");
        let lea = story.candidate("Exemplaire");
        let strangers = [
            story.referent.clone(),
            desk.who("conseiller-insertion-professionnelle", "arep"),
            desk.themself(lea),
        ];
        for who in &strangers[..2] {
            assert_eq!(refusal(story.plan(who, &new(5))), "NotFound");
            let seen = desk
                .by(who, |call| office.meeting(call, id, ALL_LINES))
                .map(drop);
            assert_eq!(refusal(seen), "NotFound");
            let closed = desk.by(who, |call| office.cancel_meeting(call, (id, 0)));
            assert_eq!(refusal(closed), "NotFound");
        }
        for who in &strangers {
            let days = (day(), day().saturating_add(1.years()));
            let calendar = desk.by(who, |call| office.meetings(call, days));
            assert_eq!(calendar.expect("a calendar"), []);
            assert_eq!(
                desk.by(who, |call| office.my_bodies(call)).expect("told"),
                []
            );
            assert!(!office.meets(who));
        }
        // Whoever may know of the dossier knows when it goes before its body, and no more.
        let view = desk
            .by(&story.referent, |call| office.dossier(call, lea))
            .expect("seen");
        let passings = desk.by(&story.referent, |call| {
            office.passings(call, lea, &view.due)
        });
        let passings = passings.expect("told");
        let [passing] = passings.as_slice() else {
            panic!("{passings:?}");
        };
        assert_eq!((passing.on, passing.meeting), (Some(new(3).on), None));
        let seen = desk.by(&story.clps, |call| office.passings(call, lea, &view.due));
        assert_eq!(seen.expect("told")[0].meeting, Some(id));
        let unknown = desk.by(&strangers[1], |call| office.passings(call, lea, &view.due));
        assert_eq!(refusal(unknown), "NotFound");
    });
}

#[test]
fn those_who_sit_are_told_of_a_meeting_planned_moved_or_cancelled_by_another() {
    both(|desk| {
        let story = story(desk);
        let (clps, soi) = (&story.clps, &story.soi);
        for who in [clps, soi] {
            let name = format!("membre-{}", who.account);
            let account = Account {
                id: who.account,
                login: name.clone(),
                name: name.clone(),
                mail: Some(format!("{name}@exemple.example")),
                person: None,
                password: None,
                totp: None,
                totp_step: 0,
                created_at: 0,
                revoked_at: None,
            };
            let kept: Result<(), Fault> = desk.office.store.write(|tx| {
                accounts::insert(tx, &account)?;
                accounts::set_password(tx, account.id, "une empreinte")?;
                Ok(())
            });
            kept.expect("the account is kept");
        }
        let news = |who: &Who| {
            let told = desk.by(who, |call| desk.office.meeting_news(call));
            told.expect("told").len()
        };
        let announced = || {
            let nobody = Who::nobody();
            desk.by(&nobody, |call| desk.office.announce_by_mail(call))
                .expect("written")
        };
        assert_eq!((news(clps), announced()), (0, 0));
        let id = story.plan(soi, &new(3)).expect("planned");
        assert_eq!((news(clps), news(soi)), (1, 0));
        // One letter, to the one who did not plan it.
        assert_eq!(announced(), 1);
        desk.by(clps, |call| desk.office.look_at_notices(call))
            .expect("looked");
        assert_eq!(news(clps), 0);
        desk.wait(1);
        let moved = NewMeeting {
            hour: (9, 0),
            ..new(4)
        };
        desk.by(soi, |call| desk.office.move_meeting(call, (id, 0), &moved))
            .expect("moved");
        assert_eq!((news(clps), announced()), (1, 1));
        let item = story.view(clps, id).item;
        assert_eq!((item.on, item.hour.as_str()), (new(4).on, "09:00"));
        desk.by(soi, |call| desk.office.cancel_meeting(call, (id, 1)))
            .expect("cancelled");
        assert_eq!(news(clps), 1);
        assert_eq!(story.view(clps, id).item.state, State::Cancelled);
        // The day is free again.
        story.plan(clps, &new(4)).expect("planned");
    });
}

#[test]
fn what_makes_no_sense_is_refused_and_nothing_is_kept() {
    both(|desk| {
        let story = story(desk);
        let good = new(3);
        let stories = [
            (
                NewMeeting {
                    body: "nulle-part".to_owned(),
                    ..good.clone()
                },
                "NotFound",
            ),
            (
                NewMeeting {
                    hour: (24, 0),
                    ..good.clone()
                },
                "heure Malformed",
            ),
            (
                NewMeeting {
                    hour: (9, 60),
                    ..good.clone()
                },
                "heure Malformed",
            ),
            (
                NewMeeting {
                    on: day().saturating_add(4.years()),
                    ..good.clone()
                },
                "jour Dates",
            ),
            (
                NewMeeting {
                    place: "x".repeat(201),
                    ..good.clone()
                },
                "lieu TooLong",
            ),
            (
                NewMeeting {
                    place: "2 70 03 35 238 123 41".to_owned(),
                    ..good.clone()
                },
                "lieu LooksLikeNir",
            ),
        ];
        for (new, why) in stories {
            assert_eq!(refusal(story.plan(&story.soi, &new)), why);
        }
        let rows = |table: &str| {
            let contents = copy::contents(&desk.office.store).expect("the contents");
            let found = contents.iter().find(|one| one.table == table);
            found.map(|one| one.rows)
        };
        assert_eq!((rows("meeting"), rows("meeting_line")), (Some(0), Some(0)));
    });
}

/// Why a dossier was put off follows its person when two records become one.
#[test]
fn a_reason_is_sealed_for_the_person_and_follows_them() {
    both(|desk| {
        let story = story(desk);
        let referent = &story.referent;
        let meeting = story.plan(&story.soi, &new(0)).expect("planned");
        let kept = desk.register(referent, &identity("Exemplaire", "Léa", "1979-02-04"));
        let lea = story.candidate("Exemplaire");
        story
            .put(meeting, lea, Aside::Withdrawn, "Elle a déménagé.")
            .expect("withdrawn");
        let view = desk
            .by(referent, |call| desk.office.dossier(call, lea))
            .expect("seen");
        desk.by(referent, |call| desk.office.merge(call, kept, view.subject))
            .expect("merged");
        let lines = story.lines(&story.soi, meeting);
        assert_eq!(lines, told(&[(lea, "retire : Elle a déménagé.")]));
        let themself = desk.themself(kept);
        let export = desk
            .by(&themself, |call| desk.office.export(call, kept))
            .expect("exported");
        let told = copies::page(desk.office.catalogue, &export).text();
        assert!(told.contains("Elle a déménagé."), "{told}");
        // Withdrawn, it does not come back by itself; it is still due.
        let later = story.plan(&story.soi, &new(20)).expect("planned");
        assert_eq!(story.lines(&story.soi, later), []);
    });
}
