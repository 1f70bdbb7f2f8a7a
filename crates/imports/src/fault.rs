//! What is wrong in a table, and where.

use std::fmt;

/// A fault of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line of the file, from 1; nothing when the whole file is at fault.
    pub line: Option<u64>,
    /// The column: its rank from 1, and its header as typed.
    pub column: Option<(usize, String)>,
    /// What was written there. Never a social security number.
    pub value: Option<String>,
    /// What is wrong, and what to do, in one sentence.
    pub says: String,
}

impl Fault {
    /// Of the whole file.
    pub fn of_file(says: impl Into<String>) -> Fault {
        Fault {
            line: None,
            column: None,
            value: None,
            says: says.into(),
        }
    }

    /// Of a line.
    pub fn of_line(line: u64, says: impl Into<String>) -> Fault {
        Fault {
            line: Some(line),
            ..Fault::of_file(says)
        }
    }

    /// Where it is, in French; nothing when the whole file is at fault.
    pub fn place(&self) -> String {
        let line = self.line.map(|line| format!("ligne {line}"));
        let column = self.column.as_ref().map(|(rank, header)| {
            let header = header.trim();
            match header.is_empty() {
                true => format!("colonne {rank}"),
                false => format!("colonne {rank} ({header})"),
            }
        });
        let parts: Vec<String> = line.into_iter().chain(column).collect();
        parts.join(", ")
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place();
        if !place.is_empty() {
            write!(f, "{place} : ")?;
        }
        if let Some(value) = &self.value {
            write!(f, "« {value} » : ")?;
        }
        f.write_str(&self.says)
    }
}
