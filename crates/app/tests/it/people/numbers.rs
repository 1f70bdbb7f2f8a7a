//! A number that was merged into another is that of the same person, whatever is asked.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::Mutex;

use app::account::NewAccount;
use app::dossier::About;
use app::gaps::NewGap;
use app::glass::Whose;
use app::privacy::Asked;
use app::subject::{Contact, NewFact};
use app::{Call, Office, Who};
use domain::dossier::Entry;
use domain::person::Given;

use crate::retention::every_rule;
use crate::support::{Desk, Told, both, fiche, id, identity};
use crate::surface;

/// A person who had two records, and those who ask about her.
struct Scene {
    referent: Who,
    /// Who becomes her referent.
    next: Who,
    /// Who helps.
    helper: Who,
    /// Who answers for the data.
    officer: Who,
    administrator: Who,
    kept: i64,
    gone: i64,
    /// Another record of hers, not merged yet.
    third: i64,
    prescription: Entry,
}

impl Scene {
    fn new(desk: &Desk) -> Scene {
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        let [kept, gone, third] = ["Martin", "Durand", "Le Goff"]
            .map(|family| desk.register(&referent, &identity(family, "Élodie", "1985-01-30")));
        desk.prescribe(&referent, kept, "F03").expect("prescribed");
        desk.prescribe(&referent, gone, "F12").expect("prescribed");
        desk.by(&referent, |call| desk.office.merge(call, kept, gone))
            .expect("they are one");
        Scene {
            next: desk.who("referent-rsa", "cdas-combourg"),
            helper: desk.who("referent-rsa", "cdas-pays-de-redon"),
            officer: Who::installation(id("delegue-protection-donnees")),
            administrator: Who::installation(id("administrateur")),
            prescription: desk.prescription(&referent, kept, "F04", None),
            referent,
            kept,
            gone,
            third,
        }
    }
}

/// Asks everything that can be asked about a person, by this number; what was answered, question by
/// question.
struct Asking<'d> {
    desk: &'d Desk,
    answers: Vec<(&'static str, String)>,
}

impl Asking<'_> {
    /// Asks, and expects an answer.
    fn ask<T: Debug>(
        &mut self,
        what: &'static str,
        who: &Who,
        ask: impl FnOnce(&Office<'static>, &Call<'_>) -> Told<T>,
    ) -> T {
        let answer = self.desk.by(who, |call| ask(&self.desk.office, call));
        self.answers.push((what, format!("{answer:?}")));
        answer.unwrap_or_else(|error| panic!("{what}: {error:?}"))
    }

    /// What is read.
    fn reads(&mut self, scene: &Scene, n: i64) {
        let Scene {
            referent, officer, ..
        } = scene;
        let themself = &self.desk.themself(scene.kept);
        self.ask("person", referent, |office, call| office.person(call, n));
        self.ask("referents", referent, |office, call| {
            office.referents(call, n)
        });
        self.ask("facts_seen", referent, |office, call| {
            office.facts_seen(call, n)
        });
        self.ask("prepare", referent, |office, call| {
            let prepared = office.prepare(call, n, &fiche("F04"))?;
            Ok(format!("{:?}", prepared.places))
        });
        self.ask("proposals", referent, |office, call| {
            let proposals = office.proposals(call, n)?;
            let places = proposals.iter().map(|one| format!("{:?}", one.places));
            Ok(places.collect::<Vec<_>>())
        });
        self.ask("gaps_of", referent, |office, call| office.gaps_of(call, n));
        self.ask("weigh_prescription", referent, |office, call| {
            let entry = &scene.prescription;
            let answer = office.weigh_prescription(call, n, &fiche("F04"), entry)?;
            Ok(answer.verdict)
        });
        self.ask("path", referent, |office, call| office.path(call, n));
        self.ask("space_of", referent, |office, call| {
            office.space_of(call, n)
        });
        self.ask("households", referent, |office, call| {
            office.households(call, n)
        });
        self.ask("facts_to_write", referent, |office, call| {
            office.facts_to_write(call, n)
        });
        self.ask("holds_of", officer, |office, call| office.holds_of(call, n));
        self.ask("retention_of", officer, |office, call| {
            office.retention_of(call, n)
        });
        self.ask("dossiers_by_glass", referent, |office, call| {
            office.dossiers_by_glass(call, n)
        });
        for who in [officer, themself] {
            self.ask("glasses_of", who, |office, call| office.glasses_of(call, n));
            self.ask("audit_of", who, |office, call| office.audit_of(call, n));
            self.ask("requests_of", who, |office, call| {
                office.requests_of(call, n)
            });
            self.ask("export", who, |office, call| office.export(call, n));
        }
    }

    /// What is written.
    fn writes(&mut self, scene: &Scene, n: i64) {
        let Scene {
            referent, officer, ..
        } = scene;
        let fact = NewFact {
            fact: "rsa.socle".to_owned(),
            since: None,
            given: Some(Given::Bool(true)),
        };
        self.ask("record_facts", referent, |office, call| {
            office.record_facts(call, n, &[fact])
        });
        self.ask("correct_fact", referent, |office, call| {
            office.correct_fact(call, (n, 4), None, Some(&Given::Bool(false)))
        });
        let name = identity("Martin", "Élodie", "1985-01-31");
        let seen = self.ask("person", referent, |office, call| office.person(call, n));
        self.ask("rectify", referent, |office, call| {
            office.rectify(call, (n, seen.version), &name)
        });
        let opened = self.ask("open_dossier", referent, |office, call| {
            office.open_dossier(call, &About::Known(n), &fiche("F04"), &scene.prescription)
        });
        assert!(opened.dossier > 0);
        let gap = NewGap {
            need: "langue".to_owned(),
            text: "Aucun cours du soir près de chez elle.".to_owned(),
            considered: vec![fiche("F04")],
        };
        let need = self.ask("record_gap", referent, |office, call| {
            office.record_gap(call, n, &gap)
        });
        self.ask("answer_gap", referent, |office, call| {
            office.answer_gap(call, n, need)
        });
        let household = self.ask("found_household", referent, |office, call| {
            office.found_household(call, &[n], &Contact::default())
        });
        self.ask("change_members", referent, |office, call| {
            office.change_members(call, household, (&[], &[n]), call.now.today)
        });
        self.ask("change_members", referent, |office, call| {
            office.change_members(call, household, (&[n], &[]), call.now.today)
        });
        self.ask("break_glass", referent, |office, call| {
            office.break_glass(call, &Whose::Known(n), "Une urgence, ce matin.")
        });
        self.ask("place_hold", officer, |office, call| {
            office.place_hold(call, n, "Un recours.", None)
        });
        let themself = &self.desk.themself(scene.kept);
        self.ask("ask", themself, |office, call| {
            office.ask(call, n, Asked::Access, "")
        });
        let new = NewAccount {
            login: "elodie".to_owned(),
            name: "Élodie Martin".to_owned(),
            mail: None,
            person: Some(n),
        };
        let invited = self.ask("create_account", &scene.administrator, |office, call| {
            office.create_account(call, &new)
        });
        let account: Result<_, store::Fault> = self
            .desk
            .office
            .store
            .read(|tx| store::accounts::find(tx, invited.account));
        let account = account.expect("it reads").expect("an account");
        assert_eq!(account.person, Some(scene.kept));
        self.ask("invite_to_space", referent, |office, call| {
            office.invite_to_space(call, n, Some("elodie@exemple.fr"))
        });
    }

    /// Who follows her.
    fn follows(&mut self, scene: &Scene, n: i64) {
        let Scene {
            referent,
            next,
            helper,
            ..
        } = scene;
        for who in [next, helper] {
            self.ask("add_helper", referent, |office, call| {
                office.add_helper(call, n, who.mandate)
            });
        }
        self.ask("end_helper", referent, |office, call| {
            office.end_helper(call, n, next.mandate)
        });
        self.ask("appoint", referent, |office, call| {
            office.appoint(call, n, next.mandate)
        });
        self.ask("give_up", next, |office, call| office.give_up(call, None));
        self.ask("take_over", helper, |office, call| {
            office.take_over(call, n)
        });
    }

    /// In and out of the archive.
    fn archive(&mut self, scene: &Scene, n: i64) {
        let officer = &scene.officer;
        self.desk.wait(3 * 365);
        let plan = self.ask("plan", officer, |office, call| {
            office.retention_plan(call, |_| {})
        });
        self.ask("purge", officer, |office, call| {
            office.purge(call, &plan, &every_rule(), |_| {})
        });
        let archived = self.ask("is_archived", officer, |office, call| {
            office.is_archived(call, n)
        });
        assert!(archived);
        self.ask("take_out_of_archive", officer, |office, call| {
            office.take_out_of_archive(call, n, "Elle revient.", call.now.today)
        });
        let archived = self.ask("is_archived", officer, |office, call| {
            office.is_archived(call, scene.kept)
        });
        assert!(!archived);
    }
}

#[test]
fn whatever_is_asked_by_the_number_that_gave_way_is_answered_as_by_the_other() {
    let told = Mutex::new(Vec::new());
    for merged in [false, true] {
        both(|desk| {
            let scene = Scene::new(desk);
            let number = if merged { scene.gone } else { scene.kept };
            let mut asking = Asking {
                desk,
                answers: Vec::new(),
            };
            asking.writes(&scene, number);
            asking.reads(&scene, number);
            asking.ask("merge", &scene.referent, |office, call| {
                office.merge(call, number, scene.third)
            });
            asking.follows(&scene, number);
            asking.archive(&scene, number);
            let after = desk.by(&scene.officer, |call| desk.office.export(call, scene.kept));
            asking.answers.push(("after", format!("{after:?}")));
            told.lock().expect("nobody panicked").push(asking.answers);
        });
    }
    let told = told.into_inner().expect("nobody panicked");
    let (first, others) = told.split_first().expect("four stories");
    for other in others {
        for (one, another) in first.iter().zip(other) {
            assert_eq!(one, another);
        }
        assert_eq!(first.len(), other.len());
    }
    let asked: BTreeSet<&str> = first.iter().map(|(what, _)| *what).collect();
    for function in surface::of_the_office() {
        let mut words = function
            .parameters
            .split(|letter: char| !letter.is_alphanumeric());
        let names = [
            "person", "persons", "subject", "into", "About", "Whose", "joining",
        ];
        if words.any(|word| names.contains(&word)) || function.parameters.contains("NewAccount") {
            // The very first account is nobody's whom one follows; and one opens a dossier through what also
            // joins files.
            let otherwise = ["bootstrap", "open_dossier_with"];
            let name = function.name.as_str();
            let known = otherwise.contains(&name) || asked.contains(name);
            assert!(known, "{} takes a person: ask it here", function.name);
        }
    }
    println!("{} questions, by four stories", first.len());
}
