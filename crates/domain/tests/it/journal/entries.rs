//! Any entry at all, sensible or not: what the format must carry.

use domain::dossier::act::{
    AidDecision, AidPayment, AidRequest, CostRecord, Deposit, Holding, Input, Logged, Obliged,
};
use domain::dossier::{Act, Actor, Entry, Event};
use domain::fiche::Event as Counted;
use domain::values::{Date, Id};
use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;

/// In every text of these entries, and nowhere else in them.
pub const MARK: char = '§';

fn text() -> impl Strategy<Value = String> {
    "\\PC{0,6}".prop_map(|text| format!("{MARK}{}", text.replace(MARK, "")))
}

fn id() -> impl Strategy<Value = Id> {
    "[a-z0-9]{1,5}(-[a-z0-9]{1,4}){0,2}".prop_map(|text| super::id(&text))
}

fn day() -> impl Strategy<Value = Date> {
    let any = (-9999i16..=9999, 1i8..=12, 1i8..=28);
    prop_oneof![
        any.prop_map(|(year, month, day)| jiff::civil::date(year, month, day)),
        Just(Date::MIN),
        Just(Date::MAX),
    ]
}

fn actors() -> impl Strategy<Value = Vec<Actor>> {
    let actor = (id(), of(id()), of(text()));
    let actor = actor.prop_map(|(role, structure, name)| Actor {
        role,
        structure,
        name,
    });
    vec(actor, 0..3)
}

fn input() -> impl Strategy<Value = Input> {
    prop_oneof![
        any::<bool>().prop_map(Input::YesNo),
        text().prop_map(Input::Text),
        vec(text(), 0..3).prop_map(Input::Choices),
        day().prop_map(Input::Day),
        any::<i64>().prop_map(Input::Number),
    ]
}

fn deposit() -> impl Strategy<Value = Deposit> {
    let people = (actors(), actors(), actors());
    (id(), people, vec(text(), 0..3), vec(id(), 0..3)).prop_map(
        |(document, (written_by, with, signed_by), contents, sent_to)| Deposit {
            document,
            written_by,
            with,
            signed_by,
            contents,
            sent_to,
        },
    )
}

fn holding() -> impl Strategy<Value = Holding> {
    let chosen = (id(), of(id()), of(id()), of(id()));
    let people = (actors(), actors());
    let written = (btree_map(id(), input(), 0..4), vec(deposit(), 0..3));
    let reached = (vec(text(), 0..3), of(text()), of(text()));
    (chosen, people, written, reached).prop_map(
        |(
            (step, outcome, motive, operator),
            (present, invited),
            (inputs, documents),
            (channels, mail, place),
        )| Holding {
            step,
            outcome,
            present,
            invited,
            inputs,
            documents,
            channels,
            mail,
            place,
            motive,
            operator,
        },
    )
}

fn logged() -> impl Strategy<Value = Logged> {
    let what = prop_oneof![
        Just(Counted::Interview),
        Just(Counted::Contact),
        Just(Counted::AccompanimentHour)
    ];
    (what, any::<i64>(), actors(), of(text()), of(text())).prop_map(
        |(what, amount, with, channel, place)| Logged {
            what,
            amount,
            with,
            channel,
            place,
        },
    )
}

fn money() -> impl Strategy<Value = Act> {
    let request = (
        id(),
        vec(id(), 0..3),
        of(text()),
        btree_map(id(), input(), 0..3),
        of(id()),
    );
    let request = request.prop_map(|(fund, purposes, other_purpose, inputs, to)| AidRequest {
        fund,
        purposes,
        other_purpose,
        inputs,
        to,
    });
    let decision = (id(), any::<bool>(), of(any::<i64>()));
    let decision = decision.prop_map(|(fund, granted, amount)| AidDecision {
        fund,
        granted,
        amount,
    });
    let payment = (id(), of(any::<i64>()));
    let payment = payment.prop_map(|(fund, amount)| AidPayment { fund, amount });
    let cost = (id(), btree_map(id(), text(), 0..3), of(any::<i64>()));
    let cost = cost.prop_map(|(fund, factors, result)| CostRecord {
        fund,
        factors,
        result,
    });
    prop_oneof![
        request.prop_map(Act::RequestAid),
        decision.prop_map(Act::DecideAid),
        payment.prop_map(Act::PayAid),
        cost.prop_map(Act::RecordCost),
    ]
}

fn of_a_record() -> impl Strategy<Value = Act> {
    prop_oneof![
        (id(), day()).prop_map(|(step, day)| Act::Plan { step, day }),
        id().prop_map(|period| Act::Open { period }),
        id().prop_map(|period| Act::Close { period }),
        id().prop_map(|period| Act::RequestRenewal { period }),
        id().prop_map(|step| Act::Waive {
            what: Obliged::Step(step)
        }),
        id().prop_map(|document| Act::Waive {
            what: Obliged::Document(document)
        }),
        id().prop_map(|counter| Act::Waive {
            what: Obliged::Counter(counter)
        }),
        id().prop_map(|moment| Act::Waive {
            what: Obliged::Collection(moment)
        }),
        id().prop_map(|to| Act::ChangeOperator { to }),
        any::<u16>().prop_map(|version| Act::Pin { version }),
    ]
}

fn of_the_dossier() -> impl Strategy<Value = Act> {
    prop_oneof![
        Just(Act::Withdraw),
        Just(Act::Refuse),
        Just(Act::Suspend),
        Just(Act::Resume),
        Just(Act::End),
        any::<usize>().prop_map(|event| Act::Correct { event, with: None }),
    ]
}

fn with_act(act: impl Strategy<Value = Act>) -> impl Strategy<Value = Entry> {
    (act, day(), actors(), of(text())).prop_map(|(act, on, by, reason)| Entry {
        act,
        on,
        by,
        reason,
    })
}

/// Any entry, corrections and corrections of corrections included.
pub fn entry() -> impl Strategy<Value = Entry> {
    let plain = with_act(prop_oneof![
        3 => holding().prop_map(Act::Hold),
        2 => deposit().prop_map(Act::Deposit),
        2 => logged().prop_map(Act::Log),
        3 => money(),
        2 => of_a_record(),
        1 => of_the_dossier(),
    ]);
    plain.prop_recursive(3, 4, 1, |wrong| {
        with_act(
            (any::<usize>(), wrong).prop_map(|(event, with)| Act::Correct {
                event,
                with: Some(Box::new(with)),
            }),
        )
    })
}

/// Any event of a journal.
pub fn event() -> impl Strategy<Value = Event> {
    (entry(), day(), any::<bool>()).prop_map(|(entry, recorded, draft)| Event {
        entry,
        recorded,
        draft,
    })
}
