//! An office with a first administrator, and the people they let in.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicU64, Ordering};

use app::account::{Entered, NewAccount, NewMandate, Stage, Typed};
use app::subject::{Identity, NewPerson, Registered};
use app::{Call, Denied, Error, Now, Office, Refusal, Who};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use signin::password::Cost;
use signin::totp::{Secret, step_at};
use store::migrate::migrate;
use store::{Options, Store, dossiers};
use trial::Place;
use vault::Keyring;

pub use crate::support::{CATALOGUE, id, identity};

/// 10 March 2026, nine o'clock.
pub const NINE: i64 = 1_773_133_200_000;
pub const MINUTE: i64 = 60_000;
pub const DAY: i64 = 24 * 60 * MINUTE;
pub const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7));
pub const PASSWORD: &str = "tournesol lampe orage violet";

const KEYS: &str = "essai:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

pub fn now(at: i64) -> Now {
    let instant = Timestamp::from_millisecond(at).expect("an instant");
    Now {
        at,
        today: instant.to_zoned(TimeZone::UTC).date(),
    }
}

/// Bytes that never come twice in a run.
pub fn entropy(bytes: &mut [u8]) {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    for chunk in bytes.chunks_mut(8) {
        let mut mixed = NEXT
            .fetch_add(1, Ordering::Relaxed)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let mixed = (mixed ^ (mixed >> 31)).to_le_bytes();
        chunk.copy_from_slice(&mixed[..chunk.len()]);
    }
}

pub fn office(place: &Place) -> Office<'static> {
    let store = Store::open(&Options::at(&place.address)).expect("a store");
    migrate(&store, 0).expect("its tables");
    let keyring = Keyring::parse(KEYS).expect("a keyring");
    let cheap = Cost {
        memory: 8,
        passes: 1,
        lanes: 1,
    };
    let office = Office::open(&CATALOGUE, store, keyring, &mut entropy).expect("an office");
    office.with_password_cost(cheap)
}

/// Does something as somebody, at an instant.
pub fn does<T>(who: &Who, at: i64, work: impl FnOnce(&Call<'_>) -> T) -> T {
    let mut source = entropy;
    work(&Call::new(who, now(at), &mut source))
}

/// Does something at the door.
pub fn knocks<T>(at: i64, work: impl FnOnce(&Call<'_>) -> T) -> T {
    does(&Who::nobody(), at, work)
}

/// Why a way in stayed shut.
pub fn denied<T>(result: Result<T, Error<'_>>) -> Denied {
    match result {
        Err(Error::Refused(Refusal::Denied(denied))) => denied,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("the way in was open"),
    }
}

/// Why an act was refused, in a word.
pub fn refusal<T>(result: Result<T, Error<'_>>) -> String {
    match result {
        Err(Error::Refused(refusal)) => format!("{refusal:?}"),
        Err(other) => panic!("{other:?}"),
        Ok(_) => "done".to_owned(),
    }
}

/// Somebody with an account.
#[derive(Clone)]
pub struct Agent {
    pub account: i64,
    pub login: String,
    pub mandate: i64,
    pub secret: Option<Secret>,
    pub codes: Vec<String>,
}

/// An office and who opens its doors.
pub struct House {
    pub office: Office<'static>,
    pub admin: Agent,
    pub boss: Who,
}

impl House {
    pub fn open(place: &Place) -> House {
        let office = office(place);
        let new = new_account("gaelle.rio");
        let invited = knocks(NINE, |call| {
            office.bootstrap(call, &new, &id("departement"))
        });
        let invited = invited.expect("the first account");
        knocks(NINE, |call| {
            office.accept_invitation(call, HERE, invited.token.reveal(), PASSWORD)
        })
        .expect("a password");
        let admin = Agent {
            account: invited.account,
            login: new.login,
            mandate: 0,
            secret: None,
            codes: Vec::new(),
        };
        let mut house = House {
            office,
            admin,
            boss: Who::nobody(),
        };
        let mut admin = house.admin.clone();
        let entered = house.enrol(&mut admin, NINE);
        house.boss = house
            .office
            .who(now(NINE), entered.token.reveal())
            .expect("in");
        admin.mandate = house.boss.mandate;
        house.admin = admin;
        house
    }

    /// A new account whose invitation was answered, without a mandate.
    pub fn account(&self, login: &str) -> Agent {
        let invited = does(&self.boss, NINE, |call| {
            self.office.create_account(call, &new_account(login))
        });
        let invited = invited.expect("an account");
        knocks(NINE, |call| {
            self.office
                .accept_invitation(call, HERE, invited.token.reveal(), PASSWORD)
        })
        .expect("a password");
        Agent {
            account: invited.account,
            login: login.to_owned(),
            mandate: 0,
            secret: None,
            codes: Vec::new(),
        }
    }

    pub fn give(&self, account: i64, role: &str, structure: &str) -> i64 {
        let new = NewMandate {
            account,
            role: id(role),
            structure: Some(id(structure)),
            from: now(NINE).today,
            to: None,
        };
        does(&self.boss, NINE, |call| {
            self.office.give_mandate(call, &new)
        })
        .expect("a mandate")
    }

    /// An account with a mandate, its second factor enrolled when the role asks for one.
    pub fn agent(&self, login: &str, role: &str, structure: &str) -> Agent {
        let mut agent = self.account(login);
        agent.mandate = self.give(agent.account, role, structure);
        let needs = CATALOGUE.role(&id(role)).expect("a role");
        if needs.requires_second_factor() {
            self.enrol(&mut agent, NINE);
        }
        agent
    }

    /// Signs in with the password, and enrols a second factor.
    pub fn enrol(&self, agent: &mut Agent, at: i64) -> Entered {
        let entered = self.password(agent, at).expect("a right password");
        assert_eq!(entered.stage, Stage::Enrolment);
        let token = entered.token.reveal();
        let enrolment = knocks(at, |call| self.office.begin_enrolment(call, token));
        let secret = secret(&enrolment.expect("a secret").base32);
        let code = code(&secret, at);
        let enrolled = knocks(at, |call| self.office.enrol(call, token, &code));
        let enrolled = enrolled.expect("the first code");
        agent.secret = Some(secret);
        agent.codes = enrolled.codes;
        enrolled.entered
    }

    pub fn password(&self, agent: &Agent, at: i64) -> Result<Entered, Error<'static>> {
        knocks(at, |call| {
            self.office.sign_in(call, HERE, &agent.login, PASSWORD)
        })
    }

    /// All the way in; the second factor must not have been used in the same half-minute.
    pub fn enter(&self, agent: &Agent, at: i64) -> Entered {
        let entered = self.password(agent, at).expect("a right password");
        let Some(secret) = &agent.secret else {
            return entered;
        };
        let code = code(secret, at);
        let token = entered.token.reveal();
        knocks(at, |call| {
            let typed = Typed::Totp(&code);
            self.office.second_factor(call, HERE, token, typed)
        })
        .expect("a right code")
    }

    pub fn who(&self, agent: &Agent, at: i64) -> Who {
        let entered = self.enter(agent, at);
        let token = entered.token.reveal();
        self.office.who(now(at), token).expect("in")
    }

    /// A person who is registered by an agent, and followed by them.
    pub fn person(&self, by: &Agent, identity: &Identity) -> i64 {
        let held: Result<_, store::Fault> = self
            .office
            .store
            .read(|tx| store::mandates::find(tx, by.mandate));
        let held = held.expect("it reads").expect("a mandate");
        let who = Who {
            account: by.account,
            mandate: held.id,
            role: held.role,
            structure: held.structure,
            person: None,
        };
        let new = NewPerson {
            identity: identity.clone(),
            commune: None,
            confirmed: true,
        };
        match does(&who, NINE, |call| self.office.register(call, &new)) {
            Ok(Registered::Done(person)) => person,
            other => panic!("{other:?}"),
        }
    }

    /// A dossier of a person on a fiche, where nothing happened yet; its operator knows of it.
    pub fn dossier(&self, person: i64, code: &str) -> i64 {
        let operator = if code == "F12" {
            "fil-rouge-35"
        } else {
            "arep"
        };
        let today = now(NINE).today;
        let fiches = CATALOGUE.fiches_on(today);
        let fiche = fiches.iter().find(|fiche| fiche.code() == code);
        let fiche = fiche.expect("a fiche");
        let version = i64::from(fiche.version.number);
        let of = (fiche.head.id.as_str(), version);
        does(&self.boss, NINE, |call| {
            let dossier = call.id();
            let kept: Result<(), store::Fault> = self.office.store.write(|tx| {
                dossiers::insert(tx, dossier, person, of, "brouillon", today)?;
                let kept = dossiers::find(tx, dossier)?.expect("it was added");
                store::lists::reach(tx, &kept, &[format!("*@{operator}")])
            });
            kept.expect("a dossier");
            dossier
        })
    }
}

pub fn new_account(login: &str) -> NewAccount {
    NewAccount {
        login: login.to_owned(),
        name: "Camille Exemple".to_owned(),
        mail: Some(format!("{login}@exemple.fr")),
        person: None,
    }
}

pub fn code(secret: &Secret, at: i64) -> String {
    secret.code(step_at(signin::Moment(at)))
}

/// RFC 4648 §6, as a telephone reads it.
pub fn secret(base32: &str) -> Secret {
    let mut bits = String::new();
    for letter in base32.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            digit => digit - b'2' + 26,
        };
        bits.push_str(&format!("{value:05b}"));
    }
    let bytes: Vec<u8> = (0..20)
        .map(|rank| u8::from_str_radix(&bits[8 * rank..8 * rank + 8], 2).expect("eight bits"))
        .collect();
    Secret(bytes.try_into().expect("twenty bytes"))
}
