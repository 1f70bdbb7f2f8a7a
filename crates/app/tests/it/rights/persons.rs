//! What is asked about a person outside of their dossiers: everybody, by what they are to the person and by
//! their role, before every operation. What is awaited comes from the one table.

use std::collections::BTreeMap;

use app::glass::Whose;
use app::privacy::{Asked, Granted};
use app::{Error, Refusal, Who};
use domain::access::{Needs, Operation};

use crate::support::{CATALOGUE, Desk, Told, both, id, identity};

/// A number that nothing bears.
const NOTHING: i64 = 424_242;

/// Somebody, and what they are to the person.
struct Asker {
    what: String,
    who: Who,
    /// They may know of the person.
    knows: bool,
    /// They are the principal referent.
    principal: bool,
}

impl Asker {
    fn new(what: &str, who: &Who, knows: bool) -> Asker {
        Asker {
            what: what.to_owned(),
            who: who.clone(),
            knows,
            principal: false,
        }
    }

    /// Whether the one table lets them do an operation about a person.
    fn may(&self, operation: Operation, person: i64) -> bool {
        let role = CATALOGUE.role(&self.who.role);
        let holds = |habilitation| role.is_some_and(|role| role.holds(habilitation));
        match operation.needs() {
            Needs::Held(habilitation) => holds(habilitation),
            Needs::PersonOr(habilitation) => self.who.person == Some(person) || holds(habilitation),
            Needs::ReferentOr(habilitation) => self.principal || holds(habilitation),
            Needs::Exceptional => role.is_some_and(|role| role.exceptional.is_some()),
            Needs::Oneself
            | Needs::OnDossier(_)
            | Needs::Following
            | Needs::Steering
            | Needs::InBody
            | Needs::ActionService => {
                panic!("{operation:?} is not about a person")
            }
        }
    }
}

/// What an attempt comes to, in a word.
fn outcome<T>(told: Told<T>) -> String {
    match told {
        Ok(_) => "done".to_owned(),
        Err(Error::Refused(Refusal::Invalid { field, why })) => format!("{field} {why:?}"),
        Err(Error::Refused(refusal)) => format!("{refusal:?}"),
        Err(fault) => panic!("{fault:?}"),
    }
}

/// Two persons who have the same people around them, but for their principal referents.
struct Around {
    person: i64,
    other: i64,
    askers: Vec<Asker>,
}

fn around(desk: &Desk) -> Around {
    let former = desk.who("referent-rsa", "cdas-pays-de-redon");
    let principal = desk.who("referent-rsa", "cdas-pays-de-redon");
    let principal_of_other = desk.who("referent-rsa", "cdas-pays-de-redon");
    let helper = desk.who("conseiller-mission-locale", "ml-redon");
    let carer = desk.who("referent-pem", "fil-rouge-35");
    let stranger = desk.who("referent-rsa", "cdas-pays-de-redon");
    let [person, other] = ["Exemplaire", "Modèle"].map(|family| {
        let person = desk.register(&former, &identity(family, "Léa", "1996-04-18"));
        desk.prescribe(&former, person, "F12").expect("prescribed");
        person
    });
    let does = |who: &Who, work: &dyn Fn(&app::Call<'_>) -> Told<()>| {
        desk.by(who, work).expect("it is theirs to do");
    };
    for (one, to) in [(person, &principal), (other, &principal_of_other)] {
        does(&former, &|call| desk.office.appoint(call, one, to.mandate));
        does(to, &|call| {
            desk.office.add_helper(call, one, helper.mandate)
        });
    }
    does(&principal_of_other, &|call| {
        desk.office.add_helper(call, other, principal.mandate)
    });
    let mut askers = vec![
        Asker {
            principal: true,
            ..Asker::new("the principal referent", &principal, true)
        },
        Asker::new("one who helps", &helper, true),
        Asker::new("one who has to do with a dossier", &carer, true),
        Asker::new("the principal referent before", &former, false),
        Asker::new("a colleague", &stranger, false),
        Asker::new("the person", &desk.themself(person), true),
        Asker::new("another person", &desk.themself(other), false),
        Asker::new("nobody", &Who::nobody(), false),
    ];
    askers.extend(CATALOGUE.roles.iter().map(|role| {
        let what = format!("one who is {}", role.id);
        Asker::new(&what, &Who::installation(role.id.clone()), false)
    }));
    Around {
        person,
        other,
        askers,
    }
}

/// Compares what is answered with what is awaited.
struct Checks<'d> {
    desk: &'d Desk,
    made: BTreeMap<&'static str, u64>,
}

impl Checks<'_> {
    fn same<T>(
        &mut self,
        what: &'static str,
        asker: &Asker,
        awaited: &str,
        ask: impl FnOnce(&app::Office<'static>, &app::Call<'_>) -> Told<T>,
    ) {
        let told = self
            .desk
            .by(&asker.who, |call| ask(&self.desk.office, call));
        assert_eq!(outcome(told), awaited, "{what}, by {}", asker.what);
        *self.made.entry(what).or_default() += 1;
    }

    /// What those who may know of the person read.
    fn knowing(&mut self, asker: &Asker, person: i64) {
        let awaited = if asker.knows { "done" } else { "NotFound" };
        self.same("person", asker, awaited, |office, call| {
            office.person(call, person)
        });
        self.same("referents", asker, awaited, |office, call| {
            office.referents(call, person)
        });
        self.same("facts_seen", asker, awaited, |office, call| {
            office.facts_seen(call, person)
        });
        self.same("gaps_of", asker, awaited, |office, call| {
            office.gaps_of(call, person)
        });
        self.same("ask", asker, awaited, |office, call| {
            office.ask(call, person, Asked::Access, "")
        });
    }

    /// Who passes the person on, and has others help: the principal referent alone.
    fn following(&mut self, asker: &Asker, person: i64) {
        let own = asker.who.mandate;
        let awaited = |granted| match asker {
            Asker { knows: false, .. } => "NotFound",
            Asker {
                principal: true, ..
            } => granted,
            _ => "Forbidden",
        };
        self.same(
            "appoint",
            asker,
            awaited("mandat Unknown"),
            |office, call| office.appoint(call, person, NOTHING),
        );
        self.same(
            "take_over",
            asker,
            awaited("mandat Already"),
            |office, call| office.take_over(call, person),
        );
        self.same(
            "add_helper",
            asker,
            awaited("mandat Unknown"),
            |office, call| office.add_helper(call, person, NOTHING),
        );
        self.same(
            "add_helper",
            asker,
            awaited("mandat Already"),
            |office, call| office.add_helper(call, person, own),
        );
        self.same("end_helper", asker, awaited("NotFound"), |office, call| {
            office.end_helper(call, person, NOTHING)
        });
    }

    /// What the table of operations says.
    fn operations(&mut self, asker: &Asker, person: i64) {
        use Operation as O;
        let may = |operation| match asker.may(operation, person) {
            true => "done",
            false => "Forbidden",
        };
        self.same("audit_of", asker, may(O::AuditOfPerson), |office, call| {
            office.audit_of(call, person)
        });
        self.same(
            "glasses_of",
            asker,
            may(O::AuditOfPerson),
            |office, call| office.glasses_of(call, person),
        );
        self.same(
            "audit_latest",
            asker,
            may(O::AuditLatest),
            |office, call| office.audit_latest(call, call.now.at, 9),
        );
        self.same(
            "audit_verify",
            asker,
            may(O::AuditVerify),
            |office, call| office.audit_verify(call),
        );
        self.same(
            "requests_of",
            asker,
            may(O::ReadRequests),
            |office, call| office.requests_of(call, person),
        );
        self.same("requests", asker, may(O::AnswerRequest), |office, call| {
            office.requests(call, None, 9)
        });
        let nothing = match may(O::AnswerRequest) {
            "done" => "NotFound",
            other => other,
        };
        self.same("request", asker, nothing, |office, call| {
            office.request(call, NOTHING)
        });
        self.same("erasure_of", asker, nothing, |office, call| {
            office.erasure_of(call, NOTHING)
        });
        self.same("erase_on_request", asker, nothing, |office, call| {
            office.erase_on_request(call, NOTHING, &Granted::default())
        });
        self.same("gap_counts", asker, may(O::GapCounts), |office, call| {
            office.gap_counts(call, 2018)
        });
        self.same("export", asker, may(O::Export), |office, call| {
            office.export(call, person)
        });
        self.same("holds_of", asker, may(O::Hold), |office, call| {
            office.holds_of(call, person)
        });
        self.same("is_archived", asker, may(O::Archive), |office, call| {
            office.is_archived(call, person)
        });
        self.same("retention_of", asker, may(O::Purge), |office, call| {
            office.retention_of(call, person)
        });
        let glass = match (asker.may(O::BreakGlass, person), asker.knows) {
            (false, _) => "Forbidden",
            (true, false) => "NotFound",
            (true, true) => "done",
        };
        self.same("break_glass", asker, glass, |office, call| {
            office.break_glass(call, &Whose::Known(person), "Une urgence, ce matin.")
        });
    }
}

#[test]
fn everybody_is_answered_about_a_person_by_what_they_are_to_them() {
    both(|desk| {
        let around = around(desk);
        let mut checks = Checks {
            desk,
            made: BTreeMap::new(),
        };
        for asker in &around.askers {
            checks.knowing(asker, around.person);
            checks.following(asker, around.person);
            checks.operations(asker, around.person);
        }
        // Those who may not merge first: the others do.
        let may = |asker: &&Asker| asker.may(Operation::Merge, around.person);
        let (able, unable): (Vec<&Asker>, Vec<&Asker>) = around.askers.iter().partition(may);
        for asker in unable {
            // The person knows of one record only, like whoever follows one of them.
            let both_known = asker.knows && asker.who.person.is_none();
            let awaited = if both_known { "Forbidden" } else { "NotFound" };
            checks.same("merge", asker, awaited, |office, call| {
                office.merge(call, around.person, around.other)
            });
        }
        for (nth, asker) in able.into_iter().enumerate() {
            let awaited = if nth == 0 { "done" } else { "personne Already" };
            checks.same("merge", asker, awaited, |office, call| {
                office.merge(call, around.person, around.other)
            });
        }
        println!(
            "{}: {} checks, {} askers: {:?}",
            desk.engine,
            checks.made.values().sum::<u64>(),
            around.askers.len(),
            checks.made
        );
    });
}

/// Nobody follows her any more: one who knows of her takes over, when their trade is to follow people.
#[test]
fn one_whom_nobody_follows_is_taken_over_by_those_whose_trade_it_is() {
    both(|desk| {
        let leaver = desk.who("referent-rsa", "cdas-pays-de-redon");
        let [colleague, stranger] =
            [(); 2].map(|()| desk.who("referent-rsa", "cdas-pays-de-redon"));
        let adviser = desk.who("coordinateur", "arep");
        let lea = desk.register(&leaver, &identity("Exemplaire", "Léa", "1996-04-18"));
        for helper in [&colleague, &adviser] {
            desk.by(&leaver, |call| {
                desk.office.add_helper(call, lea, helper.mandate)
            })
            .expect("they help");
        }
        let takes = |who: &Who| outcome(desk.by(who, |call| desk.office.take_over(call, lea)));
        assert_eq!(takes(&colleague), "Forbidden", "somebody follows her");
        desk.by(&leaver, |call| desk.office.give_up(call, None))
            .expect("left");
        let administrator = Who::installation(id("administrateur"));
        for (who, awaited) in [
            (&leaver, "NotFound"),
            (&stranger, "NotFound"),
            (&administrator, "NotFound"),
            (&desk.themself(lea), "Forbidden"),
            (&adviser, "mandat Unknown"),
            (&colleague, "done"),
            (&colleague, "mandat Already"),
        ] {
            assert_eq!(takes(who), awaited, "{}", who.role);
        }
    });
}
