//! The nodes that serve, each with its last turn of background work. Nothing depends on them being here.

use crate::db::{Fault, Row, Tx};
use crate::statements::statements;
use crate::values;

/// A node, at its last turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// The version of its program.
    pub version: String,
    /// When it last turned, in milliseconds.
    pub turned_at: i64,
    /// Whether it carries letters.
    pub carries: bool,
    /// What went wrong in that turn.
    pub error: Option<String>,
}

statements! {
    NOTE = "INSERT INTO node (name, version, turned_at, carries, error) VALUES (?1, ?2, ?3, ?4, ?5) \
            ON CONFLICT (name) DO UPDATE SET version = excluded.version, turned_at = excluded.turned_at, \
            carries = excluded.carries, error = excluded.error";
    ALL_NODES = "SELECT name, version, turned_at, carries, error FROM node ORDER BY turned_at DESC, name";
    FORGET = "DELETE FROM node WHERE turned_at < ?1";
}

/// Notes the last turn of a node.
///
/// # Errors
/// The engine's.
pub fn note(tx: &mut Tx<'_>, node: &Node) -> Result<(), Fault> {
    let (name, version, error) = (node.name.as_str(), node.version.as_str(), &node.error);
    tx.execute(
        NOTE,
        values![
            name,
            version,
            node.turned_at,
            node.carries,
            error.as_deref()
        ],
    )?;
    Ok(())
}

/// The nodes, the last to turn first.
///
/// # Errors
/// The engine's.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Node>, Fault> {
    let node = |row: &Row| {
        Ok(Node {
            name: row.get(0)?,
            version: row.get(1)?,
            turned_at: row.get(2)?,
            carries: row.get(3)?,
            error: row.get(4)?,
        })
    };
    tx.all(ALL_NODES, &[])?.iter().map(node).collect()
}

/// Forgets the nodes that have not turned since an instant; how many.
///
/// # Errors
/// The engine's.
pub fn forget(tx: &mut Tx<'_>, before: i64) -> Result<u64, Fault> {
    tx.execute(FORGET, values![before])
}
