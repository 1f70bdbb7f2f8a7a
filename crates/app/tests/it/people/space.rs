//! A person's own space: who invites them, once and again, and what leaves by mail.

use std::net::{IpAddr, Ipv4Addr};

use app::Who;
use app::account::Space;
use app::letters::Letter;
use signin::password::Cost;

use crate::support::{Desk, both_with, identity, refusal};

const FROM: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const MAIL: &str = "a.suppose@exemple.fr";

fn space(desk: &Desk, who: &Who, person: i64) -> Space {
    let told = desk.by(who, |call| desk.office.space_of(call, person));
    told.unwrap_or_else(|error| panic!("{error:?}"))
}

#[test]
fn the_principal_referent_invites_by_mail_or_by_hand_until_they_come() {
    let quick = Cost {
        memory: 8,
        passes: 1,
        lanes: 1,
    };
    both_with(
        |office| office.with_password_cost(quick),
        |desk| {
            let office = &desk.office;
            let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
            let helper = desk.who("travailleur-social-departement", "cdas-pays-de-redon");
            let stranger = desk.who("referent-rsa", "cdas-guichen");
            let person = desk.register(&referent, &identity("Supposé", "Albert", "1951-02-03"));
            desk.by(&referent, |call| {
                office.add_helper(call, person, helper.mandate)
            })
            .expect("helped");
            let invite = |who: &Who, mail: Option<&str>| {
                desk.by(who, |call| office.invite_to_space(call, person, mail))
            };
            assert_eq!(space(desk, &referent, person), Space::None);
            assert_eq!(refusal(invite(&stranger, None)), "NotFound");
            assert_eq!(refusal(invite(&helper, None)), "Forbidden");
            assert_eq!(refusal(invite(&desk.themself(person), None)), "Forbidden");
            assert_eq!(
                refusal(invite(&referent, Some("ailleurs"))),
                "courriel Malformed"
            );

            let by_mail = invite(&referent, Some(MAIL)).expect("invited");
            assert!(by_mail.token.is_none(), "it is for them only");
            assert_eq!(by_mail.login, MAIL);
            assert_eq!(space(desk, &referent, person), Space::Invited);
            let nobody = Who::nobody();
            let letters = desk
                .by(&nobody, |call| office.letters(call))
                .expect("letters");
            let of_space = |one: &&app::letters::ToSend| matches!(one.letter, Letter::Space(_));
            let letter = letters.iter().find(of_space).expect("a letter");
            assert_eq!(letter.to, [MAIL]);

            // By hand, the link before opens nothing any more.
            let Letter::Space(old) = &letter.letter else {
                panic!("{letter:?}");
            };
            let by_hand = invite(&referent, None).expect("invited again");
            let token = by_hand.token.expect("a link");
            let password = "une longue phrase à elle seule";
            let accept = |link: &str| {
                desk.by(&nobody, |call| {
                    office.accept_invitation(call, FROM, link, password)
                })
            };
            assert!(refusal(accept(old.reveal())).starts_with("Denied"));
            accept(token.reveal()).expect("they come");
            assert_eq!(space(desk, &referent, person), Space::Open);
            assert_eq!(refusal(invite(&referent, Some(MAIL))), "compte Already");
        },
    );
}
