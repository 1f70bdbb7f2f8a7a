//! Accounts: who may enter, and what proves it.

use crate::db::{Fault, Row, Tx};
use crate::statements::statements;
use crate::values;

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub id: i64,
    /// What its holder types.
    pub login: String,
    /// The name of its holder.
    pub name: String,
    /// Where to write to them.
    pub mail: Option<String>,
    /// The person they are, when it is somebody who is followed.
    pub person: Option<i64>,
    /// The password as hashed; none before the invitation is answered.
    pub password: Option<String>,
    /// The secret of the second factor, sealed; none before it is enrolled.
    pub totp: Option<Vec<u8>>,
    /// The step of the last code used; 0 before the first.
    pub totp_step: i64,
    /// When it was made.
    pub created_at: i64,
    /// When it was closed.
    pub revoked_at: Option<i64>,
}

statements! {
    SET_MAIL = "UPDATE account SET mail = ?2 WHERE id = ?1 AND password IS NULL";
    // What was new before is not news to them.
    INSERT = "INSERT INTO account (id, login, name, mail, person, totp_step, created_at, noticed_at) \
              VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?6)";
    ANY = "SELECT id FROM account LIMIT 1";
    FIND = "SELECT id, login, name, mail, person, password, totp, totp_step, created_at, revoked_at \
            FROM account WHERE id = ?1";
    BY_LOGIN = "SELECT id, login, name, mail, person, password, totp, totp_step, created_at, revoked_at \
                FROM account WHERE login = ?1";
    OF_PERSON = "SELECT id, login, name, mail, person, password, totp, totp_step, created_at, revoked_at \
                 FROM account WHERE person = ?1 ORDER BY id";
    LIST = "SELECT id, login, name, mail, person, password, totp, totp_step, created_at, revoked_at \
            FROM account WHERE login > ?2 AND (login LIKE ?1 OR lower(name) LIKE ?1 OR lower(name) LIKE ?4) \
            ORDER BY login LIMIT ?3";
    // Nobody else changes it until this transaction ends; what comes back is what the one before wrote.
    LOCK = "UPDATE account SET login = login WHERE id = ?1 RETURNING id, login, name, mail, person, password, \
            totp, totp_step, created_at, revoked_at";
    SET_PASSWORD = "UPDATE account SET password = ?2 WHERE id = ?1 AND revoked_at IS NULL";
    SET_TOTP = "UPDATE account SET totp = ?2, totp_step = ?3 WHERE id = ?1 AND revoked_at IS NULL";
    USE_STEP = "UPDATE account SET totp_step = ?2 WHERE id = ?1 AND totp_step < ?2";
    REVOKE = "UPDATE account SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL";
    CODES = "SELECT hash FROM recovery WHERE account = ?1 AND used_at IS NULL ORDER BY hash";
    FORGET_CODES = "DELETE FROM recovery WHERE account = ?1";
    ADD_CODE = "INSERT INTO recovery (account, hash) VALUES (?1, ?2)";
    USE_CODE = "UPDATE recovery SET used_at = ?3 WHERE account = ?1 AND hash = ?2 AND used_at IS NULL";
}

fn account(row: &Row) -> Result<Account, Fault> {
    Ok(Account {
        id: row.get(0)?,
        login: row.get(1)?,
        name: row.get(2)?,
        mail: row.get(3)?,
        person: row.get(4)?,
        password: row.get(5)?,
        totp: row.get(6)?,
        totp_step: row.get(7)?,
        created_at: row.get(8)?,
        revoked_at: row.get(9)?,
    })
}

/// The accounts of a person, the first first.
///
/// # Errors
/// The engine's.
pub fn of_person(tx: &mut Tx<'_>, person: i64) -> Result<Vec<Account>, Fault> {
    let rows = tx.all(OF_PERSON, values![person])?;
    rows.iter().map(account).collect()
}

/// Another address for an account that nothing opens yet.
///
/// # Errors
/// The engine's.
pub fn set_mail(tx: &mut Tx<'_>, id: i64, mail: Option<&str>) -> Result<(), Fault> {
    tx.execute(SET_MAIL, values![id, mail])?;
    Ok(())
}

/// Adds an account that nothing opens yet.
///
/// # Errors
/// The engine's; a login already taken is a duplicate.
pub fn insert(tx: &mut Tx<'_>, account: &Account) -> Result<(), Fault> {
    let (login, name) = (account.login.as_str(), account.name.as_str());
    let mail = account.mail.as_deref();
    tx.execute(
        INSERT,
        values![
            account.id,
            login,
            name,
            mail,
            account.person,
            account.created_at
        ],
    )?;
    Ok(())
}

/// The accounts whose login, name or family name begins with a text in small letters, by login, after one.
///
/// # Errors
/// The engine's.
pub fn list(tx: &mut Tx<'_>, text: &str, after: &str, most: i64) -> Result<Vec<Account>, Fault> {
    // What LIKE would read as anything is read as nothing in particular.
    let plain = text.replace(['%', '_', '\\'], "");
    let (begins, within) = (format!("{plain}%"), format!("% {plain}%"));
    let rows = tx.all(LIST, values![begins.as_str(), after, most, within.as_str()])?;
    rows.iter().map(account).collect()
}

/// Whether there is an account at all.
///
/// # Errors
/// The engine's.
pub fn any(tx: &mut Tx<'_>) -> Result<bool, Fault> {
    Ok(tx.first(ANY, &[])?.is_some())
}

/// The account of this number.
///
/// # Errors
/// The engine's.
pub fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Account>, Fault> {
    tx.first(FIND, values![id])?
        .map(|row| account(&row))
        .transpose()
}

/// The account of this login.
///
/// # Errors
/// The engine's.
pub fn by_login(tx: &mut Tx<'_>, login: &str) -> Result<Option<Account>, Fault> {
    tx.first(BY_LOGIN, values![login])?
        .map(|row| account(&row))
        .transpose()
}

/// The account of this number, held until the transaction ends.
///
/// # Errors
/// The engine's.
pub fn lock(tx: &mut Tx<'_>, id: i64) -> Result<Option<Account>, Fault> {
    tx.first(LOCK, values![id])?
        .map(|row| account(&row))
        .transpose()
}

/// Keeps a password; whether the account is open.
///
/// # Errors
/// The engine's.
pub fn set_password(tx: &mut Tx<'_>, id: i64, hash: &str) -> Result<bool, Fault> {
    Ok(tx.execute(SET_PASSWORD, values![id, hash])? == 1)
}

/// Keeps a second factor and the step of the code that proved it, or takes it away; whether the account
/// is open.
///
/// # Errors
/// The engine's.
pub fn set_totp(tx: &mut Tx<'_>, id: i64, totp: Option<&[u8]>, step: i64) -> Result<bool, Fault> {
    Ok(tx.execute(SET_TOTP, values![id, totp, step])? == 1)
}

/// Uses the code of a step; whether no code of that step or a later one was used.
///
/// # Errors
/// The engine's.
pub fn use_step(tx: &mut Tx<'_>, id: i64, step: i64) -> Result<bool, Fault> {
    Ok(tx.execute(USE_STEP, values![id, step])? == 1)
}

/// Closes an account; whether it was open.
///
/// # Errors
/// The engine's.
pub fn revoke(tx: &mut Tx<'_>, id: i64, now: i64) -> Result<bool, Fault> {
    Ok(tx.execute(REVOKE, values![id, now])? == 1)
}

/// The recovery codes left, as they are kept.
///
/// # Errors
/// The engine's.
pub fn codes(tx: &mut Tx<'_>, id: i64) -> Result<Vec<Vec<u8>>, Fault> {
    let rows = tx.all(CODES, values![id])?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Replaces the sheet of recovery codes.
///
/// # Errors
/// The engine's.
pub fn set_codes(tx: &mut Tx<'_>, id: i64, codes: &[&[u8]]) -> Result<(), Fault> {
    tx.execute(FORGET_CODES, values![id])?;
    for code in codes {
        tx.execute(ADD_CODE, values![id, *code])?;
    }
    Ok(())
}

/// Uses a recovery code; whether it was left.
///
/// # Errors
/// The engine's.
pub fn use_code(tx: &mut Tx<'_>, id: i64, code: &[u8], now: i64) -> Result<bool, Fault> {
    Ok(tx.execute(USE_CODE, values![id, code, now])? == 1)
}
