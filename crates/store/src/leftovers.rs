//! What should not be there any more: looked for after every purge.

use crate::db::{Fault, Tx};
use crate::statements::statements;
use crate::values;

statements! {
    ERASED = "SELECT COUNT(*) FROM subject WHERE erased_at IS NOT NULL";
    KEYS = "SELECT id FROM subject WHERE erased_at IS NOT NULL AND kept IS NULL \
            AND (wrapped IS NOT NULL OR sealed IS NOT NULL) ORDER BY id LIMIT ?1";
    WORDS = "SELECT DISTINCT w.subject FROM word w JOIN subject s ON s.id = w.subject \
             WHERE s.erased_at IS NOT NULL OR s.archived_at IS NOT NULL ORDER BY 1 LIMIT ?1";
    TWINS = "SELECT DISTINCT t.subject FROM twin t JOIN subject s ON s.id = t.subject \
             WHERE s.erased_at IS NOT NULL OR s.archived_at IS NOT NULL ORDER BY 1 LIMIT ?1";
    FACTS = "SELECT DISTINCT f.subject FROM fact f JOIN subject s ON s.id = f.subject \
             WHERE s.erased_at IS NOT NULL ORDER BY 1 LIMIT ?1";
    GAPS = "SELECT DISTINCT g.subject FROM gap g JOIN subject s ON s.id = g.subject \
            WHERE s.erased_at IS NOT NULL ORDER BY 1 LIMIT ?1";
    MEETINGS = "SELECT DISTINCT d.subject FROM meeting_line l JOIN dossier d ON d.id = l.dossier \
                WHERE d.erased_at IS NOT NULL ORDER BY 1 LIMIT ?1";
    PIECES = "SELECT DISTINCT p.subject FROM piece p JOIN subject s ON s.id = p.subject \
              LEFT JOIN dossier d ON d.id = p.dossier \
              WHERE s.erased_at IS NOT NULL OR d.erased_at IS NOT NULL ORDER BY 1 LIMIT ?1";
    PARTS = "SELECT DISTINCT p.piece FROM piece_part p WHERE NOT EXISTS (SELECT 1 FROM piece f WHERE f.id = p.piece) \
             ORDER BY 1 LIMIT ?1";
    FOLLOWS = "SELECT DISTINCT f.person FROM follow f JOIN subject s ON s.id = f.person \
               WHERE f.to_day IS NULL AND (s.erased_at IS NOT NULL OR s.archived_at IS NOT NULL) \
               ORDER BY 1 LIMIT ?1";
    DOSSIERS = "SELECT DISTINCT d.subject FROM dossier d JOIN subject s ON s.id = d.subject \
                WHERE s.erased_at IS NOT NULL AND (d.erased_at IS NULL OR (s.kept IS NULL AND d.kept IS NOT NULL)) \
                ORDER BY 1 LIMIT ?1";
    EVENTS = "SELECT DISTINCT d.subject FROM dossier d JOIN event e ON e.dossier = d.id \
              WHERE d.erased_at IS NOT NULL AND d.kept IS NULL AND LENGTH(e.sealed) > 0 ORDER BY 1 LIMIT ?1";
    REACH = "SELECT DISTINCT d.subject FROM dossier d JOIN reach r ON r.dossier = d.id \
             WHERE d.erased_at IS NOT NULL OR (d.archived_at IS NOT NULL AND r.post NOT LIKE 'sujet:%') \
             ORDER BY 1 LIMIT ?1";
    NOTICES = "SELECT DISTINCT d.subject FROM dossier d JOIN notice n ON n.dossier = d.id \
               WHERE d.erased_at IS NOT NULL OR d.archived_at IS NOT NULL ORDER BY 1 LIMIT ?1";
    AIDS = "SELECT DISTINCT d.subject FROM dossier d JOIN aid a ON a.dossier = d.id \
            WHERE d.erased_at IS NOT NULL ORDER BY 1 LIMIT ?1";
    MOMENTS = "SELECT DISTINCT d.subject FROM dossier d JOIN moment m ON m.dossier = d.id \
               WHERE d.erased_at IS NOT NULL ORDER BY 1 LIMIT ?1";
    OWED = "SELECT DISTINCT d.subject FROM dossier d JOIN owed o ON o.dossier = d.id \
            WHERE d.erased_at IS NOT NULL OR d.archived_at IS NOT NULL ORDER BY 1 LIMIT ?1";
    COUNTED = "SELECT DISTINCT d.subject FROM dossier d JOIN obligation o ON o.dossier = d.id \
               WHERE d.erased_at IS NOT NULL OR d.archived_at IS NOT NULL ORDER BY 1 LIMIT ?1";
}

/// Something that is left of a subject, and should not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leftover {
    /// The subject.
    pub subject: i64,
    /// What, in French.
    pub what: &'static str,
}

/// The most subjects told of each sort.
const MOST: i64 = 100;

/// How many subjects were erased.
///
/// # Errors
/// The engine's.
pub fn erased(tx: &mut Tx<'_>) -> Result<u64, Fault> {
    let row = tx.first(ERASED, &[])?;
    row.map_or(Ok(0), |row| row.get::<i64>(0).map(i64::unsigned_abs))
}

/// What is left of those who were erased, or shows those who were archived.
///
/// # Errors
/// The engine's.
pub fn find(tx: &mut Tx<'_>) -> Result<Vec<Leftover>, Fault> {
    let sorts = [
        (KEYS, "effacé, et sa clé ou son identité est encore là"),
        (
            WORDS,
            "effacé ou archivé, et une recherche le trouve encore",
        ),
        (TWINS, "effacé ou archivé, et un doublon le montre encore"),
        (FACTS, "effacé, et ce que l'on savait de lui est encore là"),
        (GAPS, "effacé, et ce qui lui manquait est encore là"),
        (
            MEETINGS,
            "un dossier effacé est encore au compte rendu d'une séance",
        ),
        (
            PIECES,
            "effacé, lui ou un de ses dossiers, et un fichier joint est encore là",
        ),
        (
            PARTS,
            "les octets d'un fichier joint qui n'existe plus (son numéro) sont encore là",
        ),
        (FOLLOWS, "effacé ou archivé, et quelqu'un le suit encore"),
        (DOSSIERS, "effacé, et un de ses dossiers ne l'est pas"),
        (EVENTS, "un dossier effacé a encore un journal lisible"),
        (
            REACH,
            "un dossier effacé ou archivé est encore dans une liste",
        ),
        (
            AIDS,
            "un dossier effacé dit encore quelles aides y étaient demandées",
        ),
        (
            MOMENTS,
            "un dossier effacé est encore compté dans les tableaux",
        ),
        (NOTICES, "un dossier effacé ou archivé est encore annoncé"),
        (
            OWED,
            "un dossier effacé ou archivé attend encore quelque chose",
        ),
        (
            COUNTED,
            "un dossier effacé ou archivé est encore compté parmi ce qui est dû",
        ),
    ];
    let mut left = Vec::new();
    for (sql, what) in sorts {
        for row in tx.all(sql, values![MOST])? {
            let subject = row.get(0)?;
            left.push(Leftover { subject, what });
        }
    }
    Ok(left)
}
