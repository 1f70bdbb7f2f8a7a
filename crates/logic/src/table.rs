//! From a table of answers, one person per line, to bit-planes.

use std::sync::Arc;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use crate::planes::{Filler, Planes};
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
        Table { theory, delimiter, columns }
    }

    /// Reads a file: the persons in the order of its lines, closed. An empty
    /// cell is an unknown fact. With any fault there are no planes at all.
    pub fn decode(&self, file: &[u8]) -> Result<Planes, Vec<TableFault>> {
        let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
        let mut records = Records::new(file, self.delimiter);
        let mut faults = Vec::new();
        let Some(line) = records.next() else {
            let kind = TableFaultKind::NoHeader;
            return Err(vec![TableFault { line: 1, column: 1, kind }]);
        };
        let columns = self.read_header(&records, line, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut filler = Filler::new(self.theory.predicates());
        while let Some(line) = records.next() {
            match self.read_person(&columns, &records) {
                Ok(person) => filler.push(person),
                Err((column, kind)) => faults.push(TableFault { line, column: column + 1, kind }),
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

    fn read_header(&self, records: &Records, line: u64, faults: &mut Vec<TableFault>) -> Vec<Decoder<'_, W>> {
        let mut decoders: Vec<Decoder<'_, W>> = Vec::new();
        for place in 0..records.width() {
            let text = String::from_utf8_lossy(records.cell(place).trim_ascii()).into_owned();
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
            faults.push(TableFault { line, column: place + 1, kind });
        }
        decoders
    }

    #[inline]
    fn read_person(
        &self,
        columns: &[Decoder<'_, W>],
        records: &Records,
    ) -> Result<Person<W>, (usize, TableFaultKind)> {
        let (expected, found) = (columns.len(), records.width());
        if expected != found {
            return Err((expected.min(found), TableFaultKind::WrongWidth { expected, found }));
        }
        let mut person = Person::default();
        let mut start = 0;
        for (place, (column, end)) in columns.iter().zip(records.ends()).enumerate() {
            let cell = &records.text[start..*end];
            start = *end;
            match column.says(cell) {
                Some(says) => person = person.and_also(says),
                None => {
                    let text = String::from_utf8_lossy(cell).into_owned();
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
                Err((place, TableFaultKind::Contradiction(contradiction.predicate)))
            }
        }
    }
}

/// How one column of a file is read: what each of its texts says of a person.
struct Decoder<'a, const W: usize> {
    header: &'a str,
    /// What an empty cell says: nothing.
    nothing: Person<W>,
    /// The texts of up to seven bytes, as numbers.
    short: Vec<(u64, Person<W>)>,
    long: Vec<(&'a [u8], Person<W>)>,
    thresholds: Option<(&'a [i64], Vec<Person<W>>)>,
    ignored: bool,
}

impl<'a, const W: usize> Decoder<'a, W> {
    fn new(header: &'a str, column: &'a Column, theory: &Theory<W>) -> Self {
        let says = |question, answer| theory.answer(question, answer).copied().unwrap_or_default();
        let mut decoder = Decoder {
            header,
            nothing: Person::default(),
            short: Vec::new(),
            long: Vec::new(),
            thresholds: None,
            ignored: matches!(column, Column::Ignored),
        };
        match column {
            Column::Ignored => {}
            Column::Choice { question, cells } => {
                for (text, answer) in cells {
                    let (text, says) = (text.as_bytes(), says(*question, *answer));
                    match key(text) {
                        Some(key) => decoder.short.push((key, says)),
                        None => decoder.long.push((text, says)),
                    }
                }
            }
            Column::Number { question, thresholds } => {
                let answers = (0..=thresholds.len()).map(|answer| says(*question, answer));
                decoder.thresholds = Some((thresholds, answers.collect()));
            }
        }
        decoder
    }

    /// What the cell says, or nothing if the column does not accept it.
    #[inline]
    fn says(&self, cell: &[u8]) -> Option<&Person<W>> {
        if cell.is_empty() || self.ignored {
            return Some(&self.nothing);
        }
        if let Some(key) = key(cell)
            && let Some((_, says)) = self.short.iter().find(|(text, _)| *text == key)
        {
            return Some(says);
        }
        self.says_otherwise(cell)
    }

    #[cold]
    fn says_otherwise(&self, cell: &[u8]) -> Option<&Person<W>> {
        let cell = match cell.trim_ascii() {
            [] => return Some(&self.nothing),
            trimmed if trimmed.len() < cell.len() => return self.says(trimmed),
            trimmed => trimmed,
        };
        if let Some((thresholds, answers)) = &self.thresholds {
            let number: i64 = std::str::from_utf8(cell).ok()?.parse().ok()?;
            return answers.get(thresholds.iter().filter(|threshold| **threshold <= number).count());
        }
        self.long.iter().find(|(text, _)| *text == cell).map(|(_, says)| says)
    }

    fn reads(&self, predicate: Predicate) -> bool {
        let answers = self.thresholds.iter().flat_map(|(_, answers)| answers);
        let mut all = self.short.iter().map(|(_, says)| says).chain(answers).chain(self.long.iter().map(|(_, says)| says));
        all.any(|says| says.known().contains(predicate))
    }
}

/// A text of at most seven bytes as a number, its length in the last byte.
#[inline]
fn key(text: &[u8]) -> Option<u64> {
    let start = (text.len() as u64) << 56;
    let place = |key, (byte, shift): (&u8, u32)| key | u64::from(*byte) << shift;
    (text.len() <= 7).then(|| text.iter().zip((0..).step_by(8)).fold(start, place))
}

/// The records of a delimited file, one at a time.
struct Records<'a> {
    rest: &'a [u8],
    reader: Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
    width: usize,
}

impl<'a> Records<'a> {
    fn new(file: &'a [u8], delimiter: u8) -> Self {
        let reader = ReaderBuilder::new().delimiter(delimiter).build();
        Records { rest: file, reader, text: vec![0; 1024], ends: vec![0; 64], width: 0 }
    }

    /// Reads the next record and says on which line it starts.
    fn next(&mut self) -> Option<u64> {
        let line = self.reader.line();
        let (mut written, mut width) = (0, 0);
        loop {
            let (result, read, text, ends) = self.reader.read_record(
                self.rest,
                &mut self.text[written..],
                &mut self.ends[width..],
            );
            self.rest = &self.rest[read..];
            written += text;
            width += ends;
            match result {
                ReadRecordResult::Record => {
                    self.width = width;
                    return Some(line);
                }
                ReadRecordResult::End => return None,
                // With all the input in hand, asking again ends the record.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.text.resize(2 * self.text.len(), 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(2 * self.ends.len(), 0),
            }
        }
    }

    fn width(&self) -> usize {
        self.width
    }

    fn ends(&self) -> &[usize] {
        &self.ends[..self.width]
    }

    fn cell(&self, place: usize) -> &[u8] {
        let start = if place == 0 { 0 } else { self.ends[place - 1] };
        &self.text[start..self.ends[place]]
    }
}
