//! What a demonstration does not make by itself, so that every address has something to show: a household, a request,
//! an organisation, a fiche being written, a purge, a hold, a letter that could not leave, a draft left by somebody gone.

use std::collections::BTreeSet;
use std::fmt::Debug;

use app::account::{NewAccount, NewMandate};
use app::dossier::About;
use app::organisations::OrganisationForm;
use app::privacy::Asked;
use app::subject::{Contact, Identity, NewFact, NewPerson, Registered};
use app::{Call, Error, Who};
use domain::catalogue::OrganisationKind;
use domain::dossier::act::Holding;
use domain::dossier::{Act, Entry, Verdict};
use domain::fiche::StepKind;
use domain::person::Given;
use jiff::civil::date;
use store::Fault;
use store::outbox::{self, Job};

use super::{CATALOGUE, Part, TODAY, Town};

/// Furnishes the town, by those whose work it is.
pub fn furnish(town: &Town, parts: &[Part]) {
    let as_role = |role: &str| {
        let mut of_role = parts.iter().filter(|part| part.role == role);
        of_role.next().unwrap_or_else(|| panic!("no {role}"))
    };
    let office = &town.office;
    let (keeper, officer, chief) = (
        as_role("administrateur"),
        as_role("delegue-protection-donnees"),
        as_role("soi-chef-de-service"),
    );
    done(town, keeper, |call| {
        office.register_organisation(call, &atelier())
    });
    done(town, chief, |call| {
        office.begin_draft(call, (&CATALOGUE.fiches[0].head.id, 1))
    });
    // A referent at a post who follows two people at least: one asks, one founds a household.
    let at_post = parts.iter().filter(|part| part.who.structure.is_some());
    let referent = at_post.into_iter().find_map(|part| {
        let followed = town.by(&part.who, |call| office.followed(call));
        let followed: Vec<i64> = followed
            .expect("a list")
            .iter()
            .map(|one| one.person)
            .collect();
        (followed.len() > 1).then_some((part, followed))
    });
    let (referent, followed) = referent.expect("somebody follows two people");
    done(town, referent, |call| {
        office.ask(call, followed[0], Asked::Erasure, "")
    });
    let household = done(town, referent, |call| {
        office.found_household(call, &followed[1..2], &Contact::default())
    });
    done(town, referent, |call| {
        let known = NewFact {
            fact: "rsa.allocataire".to_owned(),
            since: None,
            given: Some(Given::Bool(true)),
        };
        office.record_facts(call, household, &[known])
    });
    done(town, officer, |call| {
        office.place_hold(call, followed[1], "Un recours est ouvert.", None)
    });
    let rules = CATALOGUE.retention.rules.iter().take(1);
    let rules: BTreeSet<_> = rules.map(|rule| rule.id.clone()).collect();
    done(town, officer, |call| {
        office.launch_purge(call, TODAY, &rules)
    });
    fail_to_leave(town, keeper);
    leave_a_draft(town, keeper, referent);
}

/// A letter that no server carried.
fn fail_to_leave(town: &Town, keeper: &Part) {
    let (store, account) = (&town.office.store, keeper.who.account);
    town.by(&keeper.who, |call| {
        let job = Job {
            id: call.id(),
            kind: "courriel.nouveau".to_owned(),
            account: Some(account),
            object: "compte".to_owned(),
            object_id: account,
            due_at: 0,
            tries: 0,
        };
        let failed: Result<bool, Fault> = store.write(|tx| {
            outbox::add(tx, &job)?;
            outbox::claim(tx, store.node(), call.now.at, call.now.at + 1, 1)?;
            let later = call.now.at + 900_000;
            outbox::failed(tx, job.id, store.node(), later, "450 plus tard")
        });
        assert!(failed.expect("it is noted"));
    });
}

/// Somebody who holds the same post begins to prescribe, and goes.
fn leave_a_draft(town: &Town, keeper: &Part, like: &Part) {
    let office = &town.office;
    let new = NewAccount {
        login: "partie.bientot".to_owned(),
        name: "Partie Bientôt".to_owned(),
        mail: None,
        person: None,
    };
    let account = done(town, keeper, |call| office.create_account(call, &new)).account;
    let mandate = done(town, keeper, |call| {
        office.give_mandate(
            call,
            &NewMandate {
                account,
                role: like.who.role.clone(),
                structure: like.who.structure.clone(),
                from: TODAY,
                to: None,
            },
        )
    });
    let gone = Part {
        who: Who {
            account,
            mandate,
            ..like.who.clone()
        },
        ..like.clone()
    };
    let person = NewPerson {
        identity: Identity {
            civil: domain::identity::Identity {
                family_name: "Brouillon".to_owned(),
                birth_name: None,
                first_names: "Laissé".to_owned(),
                birth_date: Some(date(1980, 2, 3)),
            },
            contact: Contact::default(),
            also: Vec::new(),
        },
        commune: None,
        confirmed: true,
    };
    let Registered::Done(person) = done(town, &gone, |call| office.register(call, &person)) else {
        panic!("they are known already");
    };
    let mut fiches = CATALOGUE.fiches_on(TODAY).into_iter();
    let begun = fiches.find_map(|fiche| {
        let mut steps = fiche.steps.iter();
        let step = steps.find(|step| step.kind == StepKind::Prescription)?;
        let entry = Entry {
            act: Act::Hold(Holding::of(step.origin.id.clone())),
            on: TODAY,
            by: vec![gone.who.actor()],
            // What is to check does not stop who says why.
            reason: Some("À vérifier avec la personne.".to_owned()),
        };
        let about = About::Known(person);
        let fiche = &fiche.head.id;
        let opened = town.by(&gone.who, |call| {
            office.open_dossier(call, &about, fiche, &entry)
        });
        let opened = opened.ok()?;
        (opened.verdict == Verdict::Incomplete).then_some(())
    });
    assert!(begun.is_some(), "nothing can be left unfinished");
    done(town, keeper, |call| office.revoke_mandate(call, mandate));
}

/// Does something as somebody, who may.
pub fn done<'c, T: Debug>(
    town: &Town,
    part: &Part,
    work: impl FnOnce(&Call<'_>) -> Result<T, Error<'c>>,
) -> T {
    let told = town.by(&part.who, work);
    told.unwrap_or_else(|error| panic!("{} : {error:?}", part.role))
}

fn atelier() -> OrganisationForm {
    OrganisationForm {
        name: "Atelier d'essai".to_owned(),
        kind: OrganisationKind::Operateur,
        acronym: None,
        aliases: Vec::new(),
        parent: None,
        phone: None,
        mail: None,
        address: None,
        places: Vec::new(),
        from: None,
    }
}
