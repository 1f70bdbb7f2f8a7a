//! A fiche is written, tried, published on one node and served by the other; what runs under the version before it
//! keeps its rules.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use app::subject::{Identity, NewPerson, Registered};
use app::workshop::{Publication, altered, serve};
use app::{Error, Office, Refusal, Who};
use domain::dossier::{Act, Effect, Entry, act::Obliged};
use domain::values::Id;
use store::{audit, copy};
use workshop::{Shelf, Texts, put};

use crate::support::{Desk, Told, both_with, day, fiche, id, identity, refusal};

static SHELF: LazyLock<Arc<Shelf>> = LazyLock::new(|| {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/ille-et-vilaine");
    Arc::new(Shelf {
        files: catalogue_files::read_dir(&dir).0,
        cases: cases::read(&dir.join("cas")).0,
        ..Shelf::default()
    })
});

fn both(story: impl Fn(&Desk)) {
    both_with(|office| office.with_shelf(SHELF.clone(), 0), story);
}

fn chief(desk: &Desk) -> Who {
    desk.who("soi-chef-de-service", "service-offre-insertion")
}

/// Somebody who lives where the fiche is offered.
fn resident(desk: &Desk, who: &Who, identity: &Identity) -> i64 {
    let new = NewPerson {
        identity: identity.clone(),
        commune: Some("Rennes".to_owned()),
        confirmed: true,
    };
    match desk.by(who, |call| desk.office.register(call, &new)) {
        Ok(Registered::Done(person)) => person,
        other => panic!("{other:?}"),
    }
}

fn texts(office: &Office<'static>, desk: &Desk, who: &Who, fiche: &Id) -> (Texts, i64) {
    let one = desk.by(who, |call| office.shelved_one(call, fiche));
    let draft = one.expect("the fiche").draft.expect("a draft");
    (draft.texts, draft.version)
}

fn publication(note: &str) -> Publication {
    Publication {
        since: day(),
        note: note.to_owned(),
        reason: None,
    }
}

fn stale<T: std::fmt::Debug>(told: Told<T>) {
    assert!(
        matches!(told, Err(Error::Refused(Refusal::Stale))),
        "{told:?}"
    );
}

#[test]
fn a_version_is_written_published_served_by_the_other_node_and_gone_back_from() {
    both(|desk| {
        let (here, chief, cap) = (&desk.office, chief(desk), fiche("F06"));
        let referent = desk.who("referent-rsa", "ccas-rennes");
        let person = resident(
            desk,
            &referent,
            &identity("Exemple", "Dominique", "1980-05-04"),
        );
        let old = desk
            .prescribe(&referent, person, "F06")
            .expect("it opens")
            .dossier;

        desk.by(&chief, |call| here.begin_draft(call, (&cap, 1)))
            .expect("begun");
        stale(desk.by(&chief, |call| here.begin_draft(call, (&cap, 1))));
        let (mut draft, seen) = texts(here, desk, &chief, &cap);
        assert!(
            draft.fiche.contains("numero = 2") && draft.fiche.contains("depuis"),
            "{}",
            draft.fiche
        );

        // Kept with its fault, told at its line, never published.
        let sound = draft.fiche.clone();
        draft.fiche = sound.replace("duree         = \"6 mois\"", "duree         = \"6 moi\"");
        assert_ne!(draft.fiche, sound);
        let keep = |texts: &Texts, seen| {
            desk.by(&chief, |call| here.keep_draft(call, (&cap, seen), texts))
        };
        let seen = keep(&draft, seen).expect("kept");
        stale(keep(&draft, seen - 1));
        let (_, checked) = desk
            .by(&chief, |call| here.check_draft(call, &cap))
            .expect("checked");
        let line = draft
            .fiche
            .lines()
            .position(|line| line.contains("6 moi\""));
        assert_eq!(
            checked.faults[0].line,
            line.map(|line| line + 1),
            "{:?}",
            checked.faults
        );
        let publish = |seen, publication: &Publication| {
            desk.by(&chief, |call| here.publish(call, (&cap, seen), publication))
        };
        assert_eq!(
            refusal(publish(seen, &publication("Cinq mois."))),
            "texte Malformed"
        );

        // Mended, it answers its cases otherwise: it is published with a reason only, from today or later.
        draft.fiche = sound.replace("duree         = \"6 mois\"", "duree         = \"5 mois\"");
        let seen = keep(&draft, seen).expect("kept");
        assert_eq!(refusal(publish(seen, &publication(" "))), "note Missing");
        assert_eq!(
            refusal(publish(seen, &publication("Cinq mois."))),
            "motif Missing"
        );
        let reasoned = Publication {
            reason: Some("Les cas seront repris.".to_owned()),
            ..publication("Cinq mois.")
        };
        let past = Publication {
            since: day().yesterday().expect("a day"),
            ..reasoned.clone()
        };
        assert_eq!(refusal(publish(seen, &past)), "depuis Dates");
        stale(publish(seen - 1, &reasoned));
        assert_eq!(publish(seen, &reasoned).expect("published"), 2);

        // The node that published, and any other, takes it in; the dossier stays where it was.
        assert_eq!(here.behind().expect("read"), Some(1));
        let there = here
            .renewed()
            .expect("it holds")
            .expect("there is something new");
        assert!(
            there.behind().expect("read").is_none() && there.renewed().expect("read").is_none()
        );
        assert_eq!(
            there
                .engine_on(&cap, day())
                .expect("it applies")
                .fiche
                .version
                .number,
            2
        );
        let view = desk
            .by(&referent, |call| there.dossier(call, old))
            .expect("still there");
        assert_eq!(view.fiche.version.number, 1);
        let other = resident(desk, &referent, &identity("Autre", "Camille", "1985-05-04"));
        let entry = desk.prescription(&referent, other, "F06", None);
        let new = desk.by(&referent, |call| {
            there.open_dossier(call, &app::dossier::About::Known(other), &cap, &entry)
        });
        let new = new.expect("it opens").dossier;
        let view = desk
            .by(&referent, |call| there.dossier(call, new))
            .expect("there");
        assert_eq!(view.fiche.version.number, 2);
        // Whoever has not taken it in decides nothing on the old catalogue.
        desk.by(&chief, |call| here.begin_draft(call, (&cap, 1)))
            .expect("begun");
        stale(publish(1, &publication("Retour.")));

        // The operator moves it, as a separate act: it is read by the new version from then on.
        let operator = desk.who("conseiller-insertion-professionnelle", "arep");
        let view = desk
            .by(&operator, |call| there.dossier(call, old))
            .expect("known to them");
        let pin = Act::Pin { version: 2 };
        assert!(
            view.offers.iter().any(|offer| offer.act == pin),
            "{:?}",
            view.offers
        );
        // What it would change is told first, to who may move it.
        let told = desk.by(&operator, |call| there.effects_of_version(call, old, 2));
        let told = told.expect("told");
        assert!(told.iter().all(|(_, what)| !what.is_empty()), "{told:?}");
        let theirs = desk.by(&referent, |call| there.effects_of_version(call, old, 2));
        assert_eq!(refusal(theirs), "Forbidden");
        let none = desk.by(&operator, |call| there.effects_of_version(call, old, 9));
        assert_eq!(refusal(none), "NotFound");
        let entry = Entry {
            act: pin,
            on: day(),
            by: vec![operator.actor()],
            reason: Some("La durée a changé.".to_owned()),
        };
        desk.by(&operator, |call| there.act(call, old, None, &entry))
            .expect("moved");
        let view = desk
            .by(&operator, |call| there.dossier(call, old))
            .expect("there");
        assert_eq!(view.fiche.version.number, 2);
        assert!(
            there
                .verify(desk.now(), |_| {})
                .expect("verified")
                .differences
                .is_empty()
        );

        // Going back: the first text, as the third version, the same day.
        let seen = 1;
        let back = desk.by(&chief, |call| {
            there.publish(call, (&cap, seen), &publication("Retour à six mois."))
        });
        assert_eq!(back.expect("published"), 3);
        let third = there.renewed().expect("it holds").expect("something new");
        let engine = third.engine_on(&cap, day()).expect("it applies");
        assert_eq!(engine.fiche.version.number, 3);
        let texts = |number| {
            desk.by(&chief, |call| third.version_texts(call, (&cap, number)))
                .expect("there")
        };
        let changes = workshop::compare(&texts(1).fiche, &texts(3).fiche).expect("both read");
        assert_eq!(
            changes
                .iter()
                .map(|one| one.kind.as_str())
                .collect::<Vec<_>>(),
            ["version"]
        );
        assert!(texts(2).fiche.contains("\"5 mois\""));
        let shelved = desk
            .by(&chief, |call| third.shelved_one(call, &cap))
            .expect("there");
        let applies: Vec<bool> = shelved.versions.iter().map(|one| one.applies).collect();
        assert_eq!(applies, [false, false, true]);
        assert_eq!(
            shelved.versions[1].reason.as_deref(),
            Some("Les cas seront repris.")
        );
        assert!(
            third
                .verify(desk.now(), |_| {})
                .expect("verified")
                .differences
                .is_empty()
        );

        // Each act has its line, and a copy takes everything along.
        let lines = here
            .store
            .read(|tx| audit::latest(tx, i64::MAX, 100))
            .expect("the journal");
        let said = lines
            .iter()
            .filter(|line| line.line.did == "atelier.publier");
        let said: Vec<&str> = said.map(|line| line.line.detail.as_str()).collect();
        assert_eq!(said.len(), 2, "{said:?}");
        let place = trial::sqlite();
        let to = store::Store::open(&store::Options::at(&place.address)).expect("it opens");
        store::migrate::migrate(&to, 0).expect("ready");
        copy::transfer(&here.store, &to, |_, _| {}).expect("copied");
        let laid = app::workshop::lay(&SHELF, &to).expect("it holds");
        assert_eq!(laid.edition, 2);
    });
}

#[test]
fn whoever_does_not_keep_the_catalogue_has_no_workshop() {
    both(|desk| {
        let (office, cap) = (&desk.office, fiche("F06"));
        let chief = chief(desk);
        desk.by(&chief, |call| office.begin_draft(call, (&cap, 1)))
            .expect("begun");
        let (draft, seen) = texts(office, desk, &chief, &cap);
        for (role, place) in [
            ("administrateur", "departement"),
            ("soi-charge-de-mission", "service-offre-insertion"),
            ("referent-rsa", "ccas-rennes"),
        ] {
            let who = desk.who(role, place);
            let refused = |told: Told<()>| {
                assert!(
                    matches!(told, Err(Error::Refused(Refusal::Forbidden))),
                    "{role}: {told:?}"
                );
            };
            refused(desk.by(&who, |call| office.shelved(call).map(drop)));
            refused(desk.by(&who, |call| office.shelved_one(call, &cap).map(drop)));
            refused(desk.by(&who, |call| office.version_texts(call, (&cap, 1)).map(drop)));
            refused(desk.by(&who, |call| office.begin_draft(call, (&cap, 1))));
            refused(desk.by(&who, |call| {
                office.keep_draft(call, (&cap, seen), &draft).map(drop)
            }));
            refused(desk.by(&who, |call| office.check_draft(call, &cap).map(drop)));
            refused(desk.by(&who, |call| office.effects_of_draft(call, &cap).map(drop)));
            refused(desk.by(&who, |call| {
                office
                    .publish(call, (&cap, seen), &publication("x"))
                    .map(drop)
            }));
            refused(desk.by(&who, |call| office.drop_draft(call, (&cap, seen))));
        }
        desk.by(&chief, |call| office.drop_draft(call, (&cap, seen)))
            .expect("dropped");
        let gone = desk.by(&chief, |call| office.check_draft(call, &cap).map(drop));
        assert!(
            matches!(gone, Err(Error::Refused(Refusal::NotFound))),
            "{gone:?}"
        );
    });
}

#[test]
fn of_many_who_keep_or_publish_at_once_one_does_and_the_others_are_told() {
    both(|desk| {
        let (office, chief, cap, idees) = (&desk.office, chief(desk), fiche("F06"), fiche("F09"));
        for one in [&cap, &idees] {
            desk.by(&chief, |call| office.begin_draft(call, (one, 1)))
                .expect("begun");
        }
        let (draft, seen) = texts(office, desk, &chief, &cap);
        let one_of = |told: Vec<Told<i64>>| {
            let (done, told): (Vec<_>, Vec<_>) = told.into_iter().partition(Result::is_ok);
            assert_eq!(done.len(), 1, "{told:?}");
            told.into_iter().for_each(stale);
        };
        one_of(desk.together(&chief, 4, |call, rank| {
            let mut own = draft.clone();
            own.fiche.push_str(&format!("# {rank}\n"));
            office.keep_draft(call, (&cap, seen), &own)
        }));
        let (kept, seen) = texts(office, desk, &chief, &cap);
        assert_eq!((seen, kept.fiche.len()), (2, draft.fiche.len() + 4));
        // Two fiches checked against one catalogue: the second publication is decided on what it did not look at.
        one_of(desk.together(&chief, 4, |call, rank| {
            let (fiche, seen) = if rank % 2 == 0 {
                (&cap, 2)
            } else {
                (&idees, 1)
            };
            office
                .publish(call, (fiche, seen), &publication("À plusieurs."))
                .map(i64::from)
        }));
        assert_eq!(
            app::workshop::lay(&SHELF, &office.store)
                .expect("it holds")
                .edition,
            1
        );
    });
}

#[test]
fn what_a_draft_would_change_is_counted_and_a_small_count_is_not_told() {
    both(|desk| {
        let (office, chief, cap) = (&desk.office, chief(desk), fiche("F06"));
        let referent = desk.who("referent-rsa", "ccas-rennes");
        let prescribe = |rank: u8| {
            let birth = format!("19{:02}-03-0{}", 60 + rank, 1 + rank % 9);
            let person = resident(
                desk,
                &referent,
                &identity(&format!("Nom{rank}"), "Prénom", &birth),
            );
            desk.prescribe(&referent, person, "F06").expect("it opens");
        };
        (0..10).for_each(prescribe);
        desk.wait(3);
        desk.by(&chief, |call| office.begin_draft(call, (&cap, 1)))
            .expect("begun");
        let effects = || {
            desk.by(&chief, |call| office.effects_of_draft(call, &cap))
                .expect("told")
        };
        assert!(effects().groups.is_empty(), "{:?}", effects());

        // The first meeting is to be held on the day of the prescription.
        let (mut draft, seen) = texts(office, desk, &chief, &cap);
        let typed = [
            ("fenetre.depuis".to_owned(), "prescription".to_owned()),
            ("fenetre.au_plus_tard".to_owned(), "1 jour".to_owned()),
        ];
        draft.fiche =
            put(&draft.fiche, "etape", Some("tripartite-initial"), &typed).expect("written");
        desk.by(&chief, |call| office.keep_draft(call, (&cap, seen), &draft))
            .expect("kept");
        let told = effects();
        assert_eq!((told.looked_at, told.more), (None, false));
        let meeting = Obliged::Step(id("tripartite-initial"));
        let of = |told: &app::workshop::Effects, effect: &Effect| {
            let mut groups = told.groups.iter();
            groups
                .find(|group| group.effect == *effect)
                .map(|group| group.dossiers)
        };
        let (sooner, late) = (Effect::Sooner(meeting.clone()), Effect::Late(meeting));
        assert_eq!(
            (of(&told, &sooner), of(&told, &late)),
            (Some(None), Some(None)),
            "{told:?}"
        );
        prescribe(10);
        let told = effects();
        assert_eq!(
            (told.looked_at, of(&told, &sooner), of(&told, &late)),
            (Some(11), Some(Some(11)), Some(None))
        );
    });
}

#[test]
fn a_text_changed_under_a_version_that_was_served_is_told() {
    both(|desk| {
        let store = &desk.office.store;
        let catalogue = desk.office.catalogue;
        assert_eq!(altered(&SHELF, store).expect("read"), []);
        let now = desk.now();
        serve(&SHELF, (catalogue, store), now).expect("remembered");
        assert_eq!(altered(&SHELF, store).expect("read"), []);
        let cap = fiche("F06");
        let mut other = Shelf::clone(&SHELF);
        let file = other
            .files
            .iter_mut()
            .find(|file| file.path.contains("cap-confiance"));
        let file = file.expect("its file");
        // The ends of lines are not the text.
        file.text = file.text.replace('\n', "\r\n");
        assert_eq!(altered(&other, store).expect("read"), []);
        let file = other
            .files
            .iter_mut()
            .find(|file| file.path.contains("cap-confiance"));
        let file = file.expect("its file");
        file.text = file.text.replace("6 mois", "7 mois");
        // What was seen first stays what is compared to, however often another text is served.
        serve(&other, (catalogue, store), now).expect("remembered");
        let told = altered(&other, store).expect("read");
        assert_eq!(told.len(), 1);
        assert_eq!(
            (told[0].fiche.as_str(), told[0].number, told[0].gone),
            (cap.as_str(), 1, false)
        );
        let keeper = desk.who("administrateur", "departement");
        let shown = desk.by(&keeper, |call| desk.office.condition(call));
        assert_eq!(shown.expect("told").altered, []);
        other
            .files
            .retain(|file| !file.path.contains("cap-confiance"));
        let gone = altered(&other, store).expect("read");
        assert!(gone.len() == 1 && gone[0].gone, "{gone:?}");
    });
}
