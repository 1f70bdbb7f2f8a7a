//! Organisations that the catalogue does not name: registered, rectified, closed, imported; those it names stay as it
//! says.

use app::account::{NewAccount, NewMandate};
use app::organisations::{Came, Closing, OrganisationForm, Place};
use app::{Error, Invalid, Refusal, Who};
use domain::catalogue::OrganisationKind;
use domain::values::Id;

use crate::support::{Desk, both, id, identity, refusal};

fn form(name: &str) -> OrganisationForm {
    OrganisationForm {
        name: name.to_owned(),
        kind: OrganisationKind::Partenaire,
        acronym: None,
        aliases: vec!["Essai 35".to_owned()],
        parent: Some(id("departement")),
        phone: None,
        mail: None,
        address: None,
        places: vec![Place {
            name: "Antenne".to_owned(),
            address: Some("1, rue de l'Essai".to_owned()),
            communes: vec![id("ville-de-redon")],
        }],
        from: None,
    }
}

fn register(desk: &Desk, who: &Who, name: &str) -> Id {
    let made = desk.by(who, |call| {
        desk.office.register_organisation(call, &form(name))
    });
    made.expect("it is registered")
}

#[test]
fn one_is_registered_found_rectified_and_never_twice() {
    both(|desk| {
        let (office, keeper) = (&desk.office, desk.who("administrateur", "departement"));
        let made = register(desk, &keeper, "Association de l'Essai");
        assert_eq!(made, id("association-de-l-essai"));
        let again = desk.by(&keeper, |call| {
            office.register_organisation(call, &form("association de l'ESSAI"))
        });
        assert_eq!(refusal(again), "nom Already");
        // Neither does it take the place of what the catalogue names.
        let named = desk.by(&keeper, |call| {
            office.register_organisation(call, &form("AREP"))
        });
        assert_eq!(refusal(named), "nom Already");
        // Nor a word that stands in an address.
        let kept = desk.by(&keeper, |call| {
            office.register_organisation(call, &form("Nouvelle"))
        });
        assert_eq!(refusal(kept), "nom Kept");
        let lines = [(id("importer"), form("Importer"))];
        let came = desk.by(&keeper, |call| {
            office.import_organisations(call, &lines, true)
        });
        let told = (vec![Came::Unfit(Invalid::Kept)], false);
        assert_eq!(came.expect("weighed"), told);
        let found = desk.by(&keeper, |call| office.organisations(call, "essai 35"));
        let found = found.expect("a list");
        assert_eq!(found.len(), 1);
        assert!(!found[0].in_catalogue && found[0].from == Some(desk.now().today));

        let view = desk.by(&keeper, |call| office.organisation(call, &made));
        let view = view.expect("it is there");
        assert_eq!(view.form.places, form("").places);
        let mut better = view.form.clone();
        better.name = "Association de l'Essai en pays de Redon".to_owned();
        let rectify = |version| {
            desk.by(&keeper, |call| {
                office.rectify_organisation(call, (&made, version), &better)
            })
        };
        rectify(view.version).expect("rectified");
        assert_eq!(refusal(rectify(view.version)), "Stale");
        let told = office.organisation_name(&made).expect("the memory answers");
        assert_eq!(told, Some(better.name.clone()));

        let arep = id("arep");
        let view = desk.by(&keeper, |call| office.organisation(call, &arep));
        let view = view.expect("the catalogue names it");
        assert!(view.item.in_catalogue && !view.named_in.is_empty());
        for told in [
            refusal(desk.by(&keeper, |call| {
                office.rectify_organisation(call, (&arep, 0), &better)
            })),
            refusal(desk.by(&keeper, |call| {
                office.close_organisation(call, &arep, call.now.today)
            })),
            refusal(desk.by(&keeper, |call| office.reopen_organisation(call, &arep))),
        ] {
            assert_eq!(told, "NotFound");
        }
        for (wrong, told) in [
            (
                OrganisationForm {
                    name: " ".to_owned(),
                    ..form("")
                },
                "nom Missing",
            ),
            (
                OrganisationForm {
                    parent: Some(id("nulle-part")),
                    ..form("Autre")
                },
                "rattachement Unknown",
            ),
            (
                OrganisationForm {
                    mail: Some("rien".to_owned()),
                    ..form("Autre")
                },
                "courriel Malformed",
            ),
            (
                OrganisationForm {
                    name: "x".repeat(301),
                    ..form("")
                },
                "nom TooLong",
            ),
        ] {
            let tried = desk.by(&keeper, |call| office.register_organisation(call, &wrong));
            assert_eq!(refusal(tried), told);
        }
    });
}

#[test]
fn closing_ends_the_mandates_there_and_no_more_are_given() {
    both(|desk| {
        let (office, keeper) = (&desk.office, desk.who("administrateur", "departement"));
        let made = register(desk, &keeper, "Association de l'Essai");
        let held = desk.who("referent-rsa", made.as_str());
        let lea = desk.register(&held, &identity("Exemplaire", "Léa", "1996-04-18"));
        let today = desk.now().today;
        let tell = |last| desk.by(&keeper, |call| office.closing(call, &made, last));
        // The mandate of a test has no account: only those of real ones are counted and ended.
        assert_eq!(
            tell(today).expect("told"),
            Closing {
                mandates: 0,
                followed: 1,
                led: 0
            }
        );
        let account = desk.by(&keeper, |call| {
            let new = NewAccount {
                login: "essai".to_owned(),
                name: "Camille Exemple".to_owned(),
                mail: None,
                person: None,
            };
            office.create_account(call, &new)
        });
        let account = account.expect("an account").account;
        let give = |to| {
            let new = NewMandate {
                account,
                role: id("referent-rsa"),
                structure: Some(made.clone()),
                from: today,
                to,
            };
            desk.by(&keeper, |call| office.give_mandate(call, &new))
        };
        let mandate = give(None).expect("given");
        assert_eq!(tell(today).expect("told").mandates, 1);
        let early = tell(today.yesterday().expect("a day"));
        assert_eq!(refusal(early), "fin Dates", "before its first day");
        let close = |last| desk.by(&keeper, |call| office.close_organisation(call, &made, last));
        close(today).expect("closed");
        let view = desk.by(&keeper, |call| office.organisation(call, &made));
        let view = view.expect("it is still there");
        assert_eq!(view.item.to, Some(today));
        let mandates = view.mandates.expect("who keeps accounts reads names");
        assert_eq!(mandates[0].0.id, mandate);
        assert_eq!(mandates[0].0.to, Some(today));
        assert_eq!(refusal(give(None)), "fin Dates");
        desk.wait(1);
        let tomorrow = desk.now().today;
        assert_eq!(refusal(give(Some(tomorrow))), "fin Dates");
        desk.by(&keeper, |call| office.reopen_organisation(call, &made))
            .expect("opened again");
        give(None).expect("given again");
        assert!(desk.by(&held, |call| office.person(call, lea)).is_ok());
    });
}

#[test]
fn a_page_counts_what_it_shows_as_the_whole_list_does() {
    both(|desk| {
        let (office, keeper) = (&desk.office, desk.who("administrateur", "departement"));
        // More of them than are counted at once.
        let made: Vec<Id> = (1..=20)
            .map(|rank| register(desk, &keeper, &format!("Association {rank}")))
            .collect();
        let new = NewAccount {
            login: "essai".to_owned(),
            name: "Camille Exemple".to_owned(),
            mail: None,
            person: None,
        };
        let account = desk.by(&keeper, |call| office.create_account(call, &new));
        let account = account.expect("an account").account;
        for structure in [&made[0], &made[19], &id("arep")] {
            let new = NewMandate {
                account,
                role: id("referent-rsa"),
                structure: Some(structure.clone()),
                from: desk.now().today,
                to: None,
            };
            desk.by(&keeper, |call| office.give_mandate(call, &new))
                .expect("given");
        }
        let whole = desk.by(&keeper, |call| office.organisations(call, ""));
        let whole = whole.expect("a list");
        let (offer, own): (Vec<_>, Vec<_>) = whole.into_iter().partition(|one| one.in_catalogue);
        assert_eq!(own.iter().map(|one| one.held).sum::<u64>(), 2);
        assert!(offer.iter().any(|one| one.held == 1));
        let (mut read, mut from) = (Vec::new(), 0);
        loop {
            let page = desk.by(&keeper, |call| {
                office.organisations_page(call, "", (from, 18))
            });
            let page = page.expect("a page");
            assert_eq!(
                page.offer,
                if from == 0 { offer.clone() } else { Vec::new() }
            );
            read.extend(page.own);
            from += 18;
            if !page.more {
                break;
            }
        }
        assert_eq!((read, from), (own, 36));
    });
}

#[test]
fn a_table_is_weighed_then_written_whole_or_not_at_all() {
    both(|desk| {
        let (office, keeper) = (&desk.office, desk.who("administrateur", "departement"));
        let line = |name: &str, place: &str| {
            let mut told = form(name);
            told.places[0].name = place.to_owned();
            (id("association-de-l-essai"), told)
        };
        let two = [
            line("Association de l'Essai", "Antenne"),
            line("Association de l'Essai", "Siège"),
        ];
        let import = |lines: &[(Id, OrganisationForm)], write| {
            desk.by(&keeper, |call| {
                office.import_organisations(call, lines, write)
            })
            .expect("weighed")
        };
        assert_eq!(
            import(&two, false),
            (vec![Came::Added, Came::Changed], false)
        );
        assert_eq!(office.organisation_name(&two[0].0).expect("read"), None);
        let with_arep = [two[0].clone(), (id("arep"), form("AREP"))];
        let (came, written) = import(&with_arep, true);
        assert_eq!((came[1], written), (Came::InCatalogue, false));
        assert_eq!(office.organisation_name(&two[0].0).expect("read"), None);
        assert!(import(&two, true).1);
        assert_eq!(
            import(&two, true),
            (vec![Came::Already, Came::Already], false)
        );
        let view = desk.by(&keeper, |call| office.organisation(call, &two[0].0));
        assert_eq!(view.expect("it is there").form.places.len(), 2);
    });
}

#[test]
fn who_does_not_keep_accounts_reads_no_name_and_the_others_nothing() {
    both(|desk| {
        let office = &desk.office;
        let chief = desk.who("soi-chef-de-service", "service-offre-insertion");
        let view = desk.by(&chief, |call| office.organisation(call, &id("arep")));
        assert_eq!(view.expect("theirs to read").mandates, None);
        let forbidden = |told: Result<(), Error<'static>>| {
            matches!(told, Err(Error::Refused(Refusal::Forbidden)))
        };
        for role in ["referent-rsa", "delegue-protection-donnees"] {
            let who = desk.who(role, "departement");
            assert!(forbidden(
                desk.by(&who, |call| office.organisations(call, "").map(drop))
            ));
            assert!(forbidden(desk.by(&who, |call| {
                office.organisation(call, &id("arep")).map(drop)
            })));
        }
        // A delegated authority keeps what depends on it, and nothing else.
        let delegated = desk.who("administrateur", "ville-de-redon");
        let theirs = OrganisationForm {
            parent: Some(id("ccas-redon")),
            ..form("Asso du CCAS")
        };
        let made = desk.by(&delegated, |call| {
            office.register_organisation(call, &theirs)
        });
        made.expect("theirs");
        let other = desk.by(&delegated, |call| {
            office.register_organisation(call, &form("Autre"))
        });
        assert!(forbidden(other.map(drop)));
    });
}
