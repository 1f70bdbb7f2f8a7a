//! From a table of answers, one person per line, to bit-planes.

use std::sync::Arc;

use crate::cells::Decoder;
use crate::planes::{Filler, Planes};
use crate::records::{Record, Records};
use crate::sets::Person;
use crate::theory::Theory;
use crate::vocabulary::{Predicate, QuestionId};

/// What a column of the table holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// Nothing that the rules read: a name, a file number...
    Ignored,
    /// The answer to a question, as one of these texts.
    Choice {
        /// The question.
        question: QuestionId,
        /// The texts, each with the answer's place in the question.
        cells: Vec<(String, usize)>,
    },
    /// A whole number that answers a question: its answer of place `n` when
    /// exactly `n` of the thresholds are at most the number.
    Number {
        /// The question.
        question: QuestionId,
        /// The thresholds.
        thresholds: Vec<i64>,
    },
}

/// How to read tables in delimited text: RFC 4180, with a header line.
#[derive(Clone, Debug)]
pub struct Table<const W: usize> {
    theory: Arc<Theory<W>>,
    delimiter: u8,
    columns: Vec<(String, Column)>,
}

/// What is wrong in a table, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableFault {
    /// The line, from 1.
    pub line: u64,
    /// The column, from 1.
    pub column: usize,
    /// What is wrong.
    pub kind: TableFaultKind,
}

/// What is wrong in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TableFaultKind {
    /// There is no header line.
    NoHeader,
    /// No column has this header.
    UnknownHeader(String),
    /// The header is there twice.
    RepeatedHeader(String),
    /// The column does not accept this text.
    UnknownCell {
        /// The column's header.
        header: String,
        /// The text.
        text: String,
    },
    /// The line has fewer or more cells than the header.
    WrongWidth {
        /// The cells of the header.
        expected: usize,
        /// The cells of the line.
        found: usize,
    },
    /// The answers of the line contradict each other.
    Contradiction(Predicate),
}

impl std::fmt::Display for TableFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ligne {}, colonne {} : ", self.line, self.column)?;
        match &self.kind {
            TableFaultKind::NoHeader => f.write_str("la ligne d’en-tête manque"),
            TableFaultKind::UnknownHeader(header) => {
                write!(f, "l’en-tête « {header} » n’est pas connu")
            }
            TableFaultKind::RepeatedHeader(header) => {
                write!(f, "l’en-tête « {header} » figure deux fois")
            }
            TableFaultKind::UnknownCell { header, text } => {
                write!(f, "« {text} » n’est pas une réponse à « {header} »")
            }
            TableFaultKind::WrongWidth { expected, found } => {
                write!(f, "{found} cellules au lieu de {expected}")
            }
            TableFaultKind::Contradiction(_) => {
                f.write_str("les réponses de la ligne se contredisent")
            }
        }
    }
}

impl std::error::Error for TableFault {}

impl<const W: usize> Table<W> {
    /// How many faults are reported before giving up.
    pub const FAULT_LIMIT: usize = 100;

    /// A table of these columns, each with its header. A file may have them in
    /// any order and leave some out.
    pub fn new(theory: Arc<Theory<W>>, delimiter: u8, columns: Vec<(String, Column)>) -> Self {
        Table {
            theory,
            delimiter,
            columns,
        }
    }

    /// Reads a file: the persons in the order of its lines, closed. An empty
    /// cell is an unknown fact, a blank line nobody. With any fault there are no planes at all.
    pub fn decode(&self, file: &[u8]) -> Result<Planes, Vec<TableFault>> {
        let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
        let mut records = Records::new(file, self.delimiter);
        let Some(header) = records.next() else {
            let kind = TableFaultKind::NoHeader;
            return Err(vec![TableFault {
                line: 1,
                column: 1,
                kind,
            }]);
        };
        let columns = self.read_header(&header)?;
        let mut filler = Filler::new(self.theory.predicates());
        let mut faults = Vec::new();
        while let Some(record) = records.next() {
            match self.read_person(&columns, &record) {
                Ok(person) => filler.push(person),
                Err((place, kind)) => {
                    faults.push(TableFault {
                        line: record.line,
                        column: place + 1,
                        kind,
                    });
                }
            }
            if faults.len() >= Self::FAULT_LIMIT {
                break;
            }
        }
        match faults.is_empty() {
            true => Ok(filler.finish()),
            false => Err(faults),
        }
    }

    fn read_header(&self, header: &Record<'_>) -> Result<Vec<Decoder<'_, W>>, Vec<TableFault>> {
        let mut decoders: Vec<Decoder<'_, W>> = Vec::new();
        let mut faults = Vec::new();
        for ((start, end), column) in header.cells().zip(1..) {
            let text = String::from_utf8_lossy(header.text[start..end].trim_ascii()).into_owned();
            let known = self.columns.iter().find(|(header, _)| *header == text);
            let kind = match known {
                Some((header, _)) if decoders.iter().any(|d| d.header == header) => {
                    TableFaultKind::RepeatedHeader(text)
                }
                Some((header, column)) => {
                    decoders.push(Decoder::new(header, column, &self.theory));
                    continue;
                }
                None => TableFaultKind::UnknownHeader(text),
            };
            faults.push(TableFault {
                line: header.line,
                column,
                kind,
            });
        }
        match faults.is_empty() {
            true => Ok(decoders),
            false => Err(faults),
        }
    }

    #[inline]
    fn read_person(
        &self,
        columns: &[Decoder<'_, W>],
        record: &Record<'_>,
    ) -> Result<Person<W>, (usize, TableFaultKind)> {
        let (expected, found) = (columns.len(), record.width());
        if expected != found {
            return Err((
                expected.min(found),
                TableFaultKind::WrongWidth { expected, found },
            ));
        }
        let mut person = Person::default();
        for (place, (column, (start, end))) in columns.iter().zip(record.cells()).enumerate() {
            match column.says(record.text, start, end) {
                Some(says) => person = person.and_also(says),
                None => {
                    let text = String::from_utf8_lossy(&record.text[start..end]).into_owned();
                    let header = column.header.to_owned();
                    return Err((place, TableFaultKind::UnknownCell { header, text }));
                }
            }
        }
        // Every answer was closed beforehand; only choices narrowed from two
        // sides, and contradictions, need more.
        match self.theory.close_joined(&mut person) {
            Ok(()) => Ok(person),
            Err(contradiction) => {
                let clashes = |column: &Decoder<'_, W>| column.reads(contradiction.predicate);
                let place = columns.iter().position(clashes).unwrap_or(0);
                Err((
                    place,
                    TableFaultKind::Contradiction(contradiction.predicate),
                ))
            }
        }
    }
}
