//! What is new reaches those it is for, once they may look, and nobody else.

use app::letters::Letter;
use app::notices::Mails;
use app::{Call, Who};
use domain::values::Id;
use store::accounts::{self, Account};
use store::{Fault, mandates};

use crate::support::{Desk, both, identity};

fn news(desk: &Desk, who: &Who) -> Vec<(i64, bool, bool)> {
    let (items, next) = desk
        .by(who, |call| desk.office.notices(call, None))
        .expect("news");
    assert_eq!(next, None);
    let told = items.iter();
    told.map(|item| (item.dossier, item.past.is_some(), item.fresh))
        .collect()
}

#[test]
fn a_prescription_is_news_for_its_operator_until_they_look() {
    both(|desk| {
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        let operator = desk.who("conseiller-insertion-professionnelle", "bge-35");
        let elsewhere = desk.who("conseiller-insertion-professionnelle", "arep");
        let lea = desk.register(&referent, &identity("Exemplaire", "Léa", "1990-04-18"));
        let done = desk.prescribe(&referent, lea, "F03").expect("prescribed");
        // Nobody is told of what they did themselves.
        assert_eq!(news(desk, &referent), []);
        assert_eq!(news(desk, &operator), [(done.dossier, true, true)]);
        assert_eq!(news(desk, &elsewhere), []);
        let fresh = |who: &Who| desk.by(who, |call| desk.office.fresh_notices(call));
        assert_eq!(fresh(&operator).expect("a count"), 1);
        desk.by(&operator, |call| desk.office.look_at_notices(call))
            .expect("looked");
        // Without an account of its own, a mandate of these tests keeps no look.
        assert_eq!(fresh(&elsewhere).expect("a count"), 0);
    });
}

#[test]
fn news_of_health_reaches_nobody_who_may_not_know_and_leaves_with_the_mandate() {
    both(|desk| {
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        let colleague = desk.who("referent-rsa", "cdas-pays-de-redon");
        let soi = desk.who("soi-charge-de-mission", "service-offre-insertion");
        let lea = desk.register(&referent, &identity("Exemplaire", "Léa", "1996-04-18"));
        desk.prescribe(&referent, lea, "F12").expect("prescribed");
        let pem = desk.who("referent-pem", "fil-rouge-35");
        assert_eq!(news(desk, &pem).len(), 1);
        for nobody in [&colleague, &soi] {
            assert_eq!(news(desk, nobody), []);
        }
    });
}

/// An account that may be written to, for a mandate of these tests.
fn with_mail(desk: &Desk, who: &Who, name: &str) {
    let account = Account {
        id: who.account,
        login: name.to_owned(),
        name: name.to_owned(),
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

#[test]
fn who_chose_it_is_written_to_once_and_a_letter_names_nobody() {
    both(|desk| {
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        let operators = ["vite", "demain", "jamais"].map(|name| {
            let who = desk.who("conseiller-insertion-professionnelle", "bge-35");
            with_mail(desk, &who, name);
            who
        });
        for (who, (mails, word)) in operators.iter().zip(Mails::ALL) {
            desk.by(who, |call| desk.office.choose_mails(call, word))
                .expect("chosen");
            let kept = desk.by(who, |call| desk.office.mails(call));
            assert_eq!(kept.expect("a choice"), mails);
        }
        let nobody = Who::installation(Id::default());
        let announced = || desk.by(&nobody, |call| desk.office.announce_by_mail(call));
        assert_eq!(announced().expect("a turn"), 0);
        let lea = desk.register(&referent, &identity("Exemplaire", "Léa", "1990-04-18"));
        desk.prescribe(&referent, lea, "F03").expect("prescribed");
        // At once, and the first of the day.
        assert_eq!(announced().expect("a turn"), 2);
        assert_eq!(announced().expect("a turn"), 0);
        let letters = |call: &Call<'_>| desk.office.letters(call);
        let taken = desk.by(&nobody, letters).expect("letters");
        let mut to: Vec<_> = taken.iter().flat_map(|one| one.to.clone()).collect();
        to.sort();
        assert_eq!(to, ["demain@exemple.example", "vite@exemple.example"]);
        assert!(taken.iter().all(|one| one.letter == Letter::News));
        // What another node took is not taken again; what failed is, later.
        assert!(desk.by(&nobody, letters).expect("letters").is_empty());
        let (first, second) = (&taken[0], &taken[1]);
        desk.by(&nobody, |call| desk.office.sent(call, first.job))
            .expect("sent");
        desk.by(&nobody, |call| desk.office.not_sent(call, second, "absent"))
            .expect("kept");
        desk.wait(1);
        let again = desk.by(&nobody, letters).expect("letters");
        let again: Vec<_> = again.iter().map(|one| (one.job, one.tries)).collect();
        assert_eq!(again, [(second.job, 2)]);
    });
}

#[test]
fn a_mandate_taken_back_hears_of_nothing_more() {
    both(|desk| {
        let referent = desk.who("referent-rsa", "cdas-pays-de-redon");
        let operator = desk.who("conseiller-insertion-professionnelle", "bge-35");
        with_mail(desk, &operator, "parti");
        desk.by(&operator, |call| {
            desk.office.choose_mails(call, "tout-de-suite")
        })
        .expect("chosen");
        let lea = desk.register(&referent, &identity("Exemplaire", "Léa", "1990-04-18"));
        desk.prescribe(&referent, lea, "F03").expect("prescribed");
        let revoked: Result<bool, Fault> = desk
            .office
            .store
            .write(|tx| mandates::revoke(tx, operator.mandate, desk.now().at));
        assert!(revoked.expect("revoked"));
        let nobody = Who::installation(Id::default());
        let announced = desk.by(&nobody, |call| desk.office.announce_by_mail(call));
        assert_eq!(announced.expect("a turn"), 0);
    });
}
