//! A CSV of persons to bit-planes: one person per line, one fact per column.
//!
//! Each distinct cell of a column is understood once, by the very function that reads the facts of one
//! person; every later line with the same cell takes its meaning from there. So a caseload means what
//! its persons would mean one by one, dates of birth and names of places included, at the price of a
//! look-up per cell.

use std::collections::HashMap;
use std::io::Read;
use std::ops::Range;
use std::time::{Duration, Instant};

use catalogue_files::fault::nearest;
use domain::eligibility::Judge;
use domain::eligibility::compile::WORDS;
use domain::person::{Given, Person, is_unknown, read_answer};
use logic::{Person as Known, Planes};

use crate::french;
use crate::output::why;

/// How many bad lines are shown before giving up.
const FAULT_LIMIT: usize = 50;

/// The persons of a file.
pub struct People {
    /// What is known of each, in the order of the lines.
    pub planes: Planes,
    /// The header of the column that names persons, if there is one.
    pub id_header: Option<String>,
    ids: String,
    id_ends: Vec<usize>,
    /// The separator of the file.
    pub delimiter: u8,
}

impl People {
    /// How a person is named in the file; else the rank of the line, from 1.
    pub fn id(&self, person: usize) -> std::borrow::Cow<'_, str> {
        let start = if person == 0 {
            0
        } else {
            self.id_ends.get(person - 1).copied().unwrap_or(0)
        };
        match (&self.id_header, self.id_ends.get(person)) {
            (Some(_), Some(&end)) => self.ids[start..end].into(),
            _ => (person + 1).to_string().into(),
        }
    }
}

/// How far the reading is, told from time to time.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// Lines read.
    pub lines: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Since the first.
    pub elapsed: Duration,
}

/// Reads the persons of a CSV; the separator is the one its first line uses.
///
/// # Errors
/// Every bad line up to fifty, in French, with its line and column; there are no persons then.
pub fn read(
    judge: &Judge<'_>,
    file: impl Read,
    mut tell: impl FnMut(Progress),
) -> Result<People, Vec<String>> {
    let mut file = file;
    let unreadable = |error: std::io::Error| vec![format!("la lecture a échoué : {}", why(&error))];
    let mut start = vec![0; 1 << 16];
    let mut filled = 0;
    while filled < start.len() && !start[..filled].contains(&b'\n') {
        match file.read(&mut start[filled..]).map_err(unreadable)? {
            0 => break,
            read => filled += read,
        }
    }
    start.truncate(filled);
    let start = start
        .strip_prefix(b"\xef\xbb\xbf")
        .map(<[u8]>::to_vec)
        .unwrap_or(start);
    let delimiter = delimiter(&start);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(1 << 18)
        .from_reader(start.as_slice().chain(file));
    let mut record = csv::ByteRecord::new();
    if !reader
        .read_byte_record(&mut record)
        .map_err(|error| vec![csv_fault(&error)])?
    {
        return Err(vec![
            "le fichier est vide : il faut une ligne d'en-têtes".to_owned(),
        ]);
    }
    let mut columns = Columns::of(judge, &record)?;
    let mut people = Rows {
        ids: String::new(),
        id_ends: Vec::new(),
        faults: Vec::new(),
    };
    let began = Instant::now();
    let mut told = began;
    let mut lines = 0;
    let rows = std::iter::from_fn(|| {
        loop {
            match reader.read_byte_record(&mut record) {
                Ok(false) => return None,
                Err(error) => {
                    people.faults.push(csv_fault(&error));
                    return None;
                }
                Ok(true) => {}
            }
            lines += 1;
            if lines % 4096 == 0 && told.elapsed() > Duration::from_millis(250) {
                told = Instant::now();
                tell(Progress {
                    lines,
                    bytes: reader.position().byte(),
                    elapsed: began.elapsed(),
                });
            }
            match columns.person(judge, &record, &mut people) {
                Some(known) => return Some(known),
                None if people.faults.len() >= FAULT_LIMIT => return None,
                None => {}
            }
        }
    });
    let planes = Planes::from_persons(judge.program().theory().predicates(), rows);
    let Rows {
        ids,
        id_ends,
        faults,
    } = people;
    match faults.is_empty() {
        true => Ok(People {
            planes,
            id_header: columns.id_header,
            ids,
            id_ends,
            delimiter,
        }),
        false => Err(faults),
    }
}

/// The separator that the first line has most of.
fn delimiter(start: &[u8]) -> u8 {
    let line = start
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let uses = |separator: &u8| line.iter().filter(|byte| *byte == separator).count();
    // Of equals the last wins: a comma when there is no separator at all.
    [b'\t', b';', b',']
        .into_iter()
        .max_by_key(uses)
        .unwrap_or(b',')
}

fn csv_fault(error: &csv::Error) -> String {
    match error.position() {
        Some(position) => format!("ligne {} : ce n'est pas du CSV lisible", position.line()),
        None => format!("ce n'est pas du CSV lisible : {error}"),
    }
}

struct Rows {
    ids: String,
    id_ends: Vec<usize>,
    faults: Vec<String>,
}

struct Columns {
    list: Vec<Option<Column>>,
    id_header: Option<String>,
}

struct Column {
    /// The fact's own name.
    name: String,
    /// The header as typed.
    header: String,
    /// Another column, which settles this one when it is not empty: the date of birth for the age.
    settled_by: Option<usize>,
    expected: String,
    /// What the cells met so far say.
    meanings: Vec<Known<WORDS>>,
    /// Of cells of at most seven bytes, as one number each: the rank of the meaning.
    short: Vec<(u64, usize)>,
    /// Of the others.
    long: HashMap<Box<[u8]>, usize>,
}

/// How many short cells are looked through before a table is worth it.
const SHORT_LIMIT: usize = 12;

impl Columns {
    fn of(judge: &Judge<'_>, headers: &csv::ByteRecord) -> Result<Columns, Vec<String>> {
        let vocabulary = &judge.catalogue.vocabulary;
        let mut columns = Columns {
            list: Vec::new(),
            id_header: None,
        };
        let mut ranks: Vec<Option<usize>> = Vec::new();
        let mut faults = Vec::new();
        for (place, header) in headers.iter().enumerate() {
            let header = String::from_utf8_lossy(header).trim().to_owned();
            let found = vocabulary.find(&header);
            if place == 0 && matches!(header.to_lowercase().as_str(), "id" | "dossier") {
                columns.id_header = Some(header);
                columns.list.push(None);
                ranks.push(None);
                continue;
            }
            let at = format!("ligne 1, colonne {}", place + 1);
            match found {
                None => {
                    let known = vocabulary
                        .facts
                        .iter()
                        .flat_map(|fact| fact.aliases.iter().chain([&fact.id]));
                    let near = nearest(&header, known.map(String::as_str));
                    let near = near
                        .map(|near| format!(" ; vouliez-vous dire « {near} » ?"))
                        .unwrap_or_default();
                    faults.push(format!("{at} : « {header} » n'est pas un fait{near}"));
                }
                Some((rank, _)) if ranks.contains(&Some(rank)) => {
                    faults.push(format!("{at} : « {header} » est déjà une autre colonne"));
                }
                Some(_) => {}
            }
            ranks.push(found.map(|(rank, _)| rank));
            columns.list.push(found.map(|(_, fact)| Column {
                name: fact.id.clone(),
                header,
                settled_by: None,
                expected: french::expected(fact),
                meanings: Vec::new(),
                short: Vec::new(),
                long: HashMap::new(),
            }));
        }
        for (column, rank) in columns.list.iter_mut().zip(&ranks) {
            let since = rank.and_then(|rank| vocabulary.facts[rank].age_since.as_deref());
            let birth = since
                .and_then(|name| vocabulary.find(name))
                .map(|(rank, _)| rank);
            if let (Some(column), Some(birth)) = (column, birth) {
                column.settled_by = ranks.iter().position(|rank| *rank == Some(birth));
            }
        }
        match faults.is_empty() {
            true => Ok(columns),
            false => Err(faults),
        }
    }

    /// What a line says, with all that follows; else its fault is noted.
    fn person(
        &mut self,
        judge: &Judge<'_>,
        record: &csv::ByteRecord,
        rows: &mut Rows,
    ) -> Option<Known<WORDS>> {
        let line = record.position().map_or(0, csv::Position::line);
        let width = self.list.len();
        if record.len() != width {
            let found = record.len();
            rows.faults.push(format!(
                "ligne {line} : {found} cases, attendu : {width}, comme la ligne d'en-têtes"
            ));
            return None;
        }
        let mut known = Known::default();
        let mut good = true;
        let text = record.as_slice();
        for (place, column) in self.list.iter_mut().enumerate() {
            let (Some(column), Some(cell)) = (column, record.range(place)) else {
                continue;
            };
            if cell.is_empty() {
                continue;
            }
            let birth = column.settled_by.and_then(|birth| record.get(birth));
            match column.says(judge, text, cell.clone()) {
                Some(_) if birth.is_some_and(|birth| !says_nothing(birth)) => {}
                Some(says) => known = known.and_also(says),
                None => {
                    good = false;
                    rows.faults.push(format!(
                        "ligne {line}, colonne {} ({}) : « {} » ; attendu : {}",
                        place + 1,
                        column.header,
                        String::from_utf8_lossy(&text[cell]),
                        column.expected,
                    ));
                }
            }
        }
        if !good {
            return None;
        }
        if let Err(contradiction) = judge.complete_joined(&mut known) {
            let fact = contradiction
                .fact
                .and_then(|fact| judge.catalogue.vocabulary.facts.get(fact));
            let about = fact
                .map(|fact| format!(" à propos de « {} »", fact.id))
                .unwrap_or_default();
            rows.faults.push(format!(
                "ligne {line} : les réponses se contredisent{about}"
            ));
            return None;
        }
        if self.id_header.is_some() {
            rows.ids
                .push_str(&String::from_utf8_lossy(record.get(0).unwrap_or_default()));
            rows.id_ends.push(rows.ids.len());
        }
        Some(known)
    }
}

fn says_nothing(cell: &[u8]) -> bool {
    std::str::from_utf8(cell).is_ok_and(is_unknown)
}

impl Column {
    /// What a cell of a line says; nothing if the fact does not take it.
    #[inline]
    fn says(
        &mut self,
        judge: &Judge<'_>,
        line: &[u8],
        cell: Range<usize>,
    ) -> Option<&Known<WORDS>> {
        let key = key(line, &cell);
        let short = key.and_then(|key| self.short.iter().find(|(known, _)| *known == key));
        let place = match short {
            Some((_, place)) => *place,
            None => match self.long.get(&line[cell.clone()]) {
                Some(place) => *place,
                None => self.learn(judge, key, &line[cell])?,
            },
        };
        self.meanings.get(place)
    }

    /// Understands a cell met for the first time: the rank of its meaning.
    #[cold]
    fn learn(&mut self, judge: &Judge<'_>, key: Option<u64>, cell: &[u8]) -> Option<usize> {
        let says = self.understand(judge, cell)?;
        let known = self.meanings.iter().position(|known| *known == says);
        let place = known.unwrap_or(self.meanings.len());
        if known.is_none() {
            self.meanings.push(says);
        }
        match key.filter(|_| self.short.len() < SHORT_LIMIT) {
            Some(key) => self.short.push((key, place)),
            None => {
                self.long.insert(cell.into(), place);
            }
        }
        Some(place)
    }

    fn understand(&self, judge: &Judge<'_>, cell: &[u8]) -> Option<Known<WORDS>> {
        let text = std::str::from_utf8(cell).ok()?;
        if is_unknown(text) {
            return Some(Known::default());
        }
        let (rank, answer) =
            read_answer(judge.catalogue, &self.name, &Given::Text(text.to_owned())).ok()?;
        let mut person = Person::default();
        person.answers.insert(rank, answer);
        let mut says = judge.told(&person);
        // Alone, an answer cannot contradict itself.
        judge.program().close(&mut says).ok()?;
        Some(says)
    }
}

/// A cell of at most seven bytes as a number, its length in the last byte.
#[inline]
fn key(line: &[u8], cell: &Range<usize>) -> Option<u64> {
    let length = u32::try_from(cell.len())
        .ok()
        .filter(|length| *length < 8)?;
    let mut bytes = [0; 8];
    match line.get(cell.start..cell.start + 8) {
        // Eight bytes at once, of which those past the cell are dropped.
        Some(all) => bytes.copy_from_slice(all),
        None => bytes[..cell.len()].copy_from_slice(&line[cell.clone()]),
    }
    let kept = (1 << (8 * length)) - 1;
    Some(u64::from_le_bytes(bytes) & kept | u64::from(length) << 56)
}
