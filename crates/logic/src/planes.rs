//! A caseload in columns: one bit-plane of "true" and one of "false" per row.

use pulp::Simd;

use crate::cpu::{Cpu, Pass};
use crate::lanes::{BLOCK, LANE_WORDS, Lane, STRIP_WORDS};
use crate::sets::{Mask, Person, Truth};
use crate::transpose::transpose;

/// What is known of many persons (a row per predicate), or the verdicts for
/// many persons (a row per rule).
///
/// Laid out as `[block][row][true, false][words]`, so that judging a block
/// reads one contiguous stretch of memory. A bit set in the "true" plane says
/// true, in the "false" plane false, in neither unknown; never in both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planes {
    rows: usize,
    persons: usize,
    pub(crate) lanes: Vec<Lane>,
}

/// Why planes cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlanesError {
    /// The bytes are not planes, or of another version of the format.
    NotPlanes,
    /// The planes were written under another layout number.
    OtherLayout {
        /// The number the bytes carry.
        found: u64,
    },
    /// Bytes are missing, or there are too many.
    WrongLength,
    /// The bytes have been altered.
    WrongChecksum,
    /// Something is both true and false of a person, or said of a person
    /// beyond the last.
    Corrupt {
        /// The person's place.
        person: usize,
        /// The row.
        row: usize,
    },
    /// The program reads more or fewer predicates than the planes have.
    OtherPredicates {
        /// The rows of the planes.
        found: usize,
        /// The predicates of the program.
        expected: usize,
    },
}

impl std::fmt::Display for PlanesError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotPlanes => f.write_str("ce ne sont pas des plans de bits de cette version"),
            Self::OtherLayout { found } => {
                write!(
                    f,
                    "les plans de bits suivent une autre numérotation ({found})"
                )
            }
            Self::WrongLength => f.write_str("les plans de bits sont tronqués ou trop longs"),
            Self::WrongChecksum => f.write_str("les plans de bits ont été altérés"),
            Self::Corrupt { person, row } => {
                write!(f, "plans de bits abîmés : personne {person}, ligne {row}")
            }
            Self::OtherPredicates { found, expected } => {
                write!(
                    f,
                    "les plans de bits ont {found} prédicats au lieu de {expected}"
                )
            }
        }
    }
}

impl std::error::Error for PlanesError {}

const MAGIC: [u8; 8] = *b"BITPLAN1";
const HEADER: usize = 40;
const ROW_LIMIT: u64 = 1 << 24;

impl Planes {
    /// Planes of persons of whom nothing is known.
    pub fn new(rows: usize, persons: usize) -> Self {
        let lanes = vec![Lane::ZERO; persons.div_ceil(BLOCK) * rows * 2];
        Planes {
            rows,
            persons,
            lanes,
        }
    }

    /// Planes of these persons, closed beforehand, with a row per predicate.
    pub fn from_persons<const W: usize>(
        predicates: usize,
        persons: impl IntoIterator<Item = Person<W>>,
    ) -> Self {
        let mut filler = Filler::new(predicates);
        persons.into_iter().for_each(|person| filler.push(person));
        filler.finish()
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many persons there are.
    pub fn persons(&self) -> usize {
        self.persons
    }

    /// What is said of a person in a row; `Unknown` outside the planes.
    pub fn get(&self, person: usize, row: usize) -> Truth {
        if person >= self.persons || row >= self.rows {
            return Truth::Unknown;
        }
        let (lane, word, bit) = self.place(person, row);
        let read = |lane: &Lane| lane.0[word / STRIP_WORDS].0[word % STRIP_WORDS] >> bit & 1 == 1;
        Truth::of(read(&self.lanes[lane]), read(&self.lanes[lane + 1]))
    }

    /// What is said of a person, row after row.
    pub fn of_person(&self, person: usize) -> impl Iterator<Item = Truth> {
        (0..self.rows).map(move |row| self.get(person, row))
    }

    /// What is known of a person, from planes of at most `64 * W` predicates.
    pub fn person<const W: usize>(&self, person: usize) -> Person<W> {
        let holding = |truth| -> Mask<W> {
            let rows = (0..self.rows).zip(0u16..);
            rows.filter(|(row, _)| self.get(person, *row) == truth)
                .map(|(_, p)| p)
                .collect()
        };
        Person {
            known_true: holding(Truth::True),
            known_false: holding(Truth::False),
        }
    }

    /// Changes what is said of a person in a row. Nothing happens outside the
    /// planes. After a change to what is known, it is for the caller to keep
    /// the person closed: see [`Planes::set_person`].
    pub fn set(&mut self, person: usize, row: usize, truth: Truth) {
        if person >= self.persons || row >= self.rows {
            return;
        }
        let (lane, word, bit) = self.place(person, row);
        for (lane, wanted) in [(lane, Truth::True), (lane + 1, Truth::False)] {
            let word = self.lanes[lane].word_mut(word);
            *word = *word & !(1 << bit) | u64::from(truth == wanted) << bit;
        }
    }

    /// Replaces what is known of a person by this, closed beforehand.
    pub fn set_person<const W: usize>(&mut self, place: usize, person: &Person<W>) {
        for (row, predicate) in (0..self.rows).zip(0u16..) {
            self.set(place, row, person.truth(predicate));
        }
    }

    /// Adds a person, closed beforehand, after the last.
    pub fn push<const W: usize>(&mut self, person: &Person<W>) {
        self.grow(self.persons + 1);
        self.set_person(self.persons - 1, person);
    }

    /// The planes as bytes. The layout number is the caller's, to tell planes
    /// whose rows mean something else: the version of the predicates' numbering.
    pub fn to_bytes(&self, layout: u64) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER + self.lanes.len() * LANE_WORDS * 8);
        bytes.extend(MAGIC);
        let (rows, persons) = (self.rows as u64, self.persons as u64);
        let checksum = self.checksum(Cpu::detected()) ^ layout ^ rows ^ persons;
        for number in [layout, rows, persons, checksum] {
            bytes.extend(number.to_le_bytes());
        }
        let words = self.lanes.iter().flat_map(Lane::words);
        words.for_each(|word| bytes.extend(word.to_le_bytes()));
        bytes
    }

    /// Reads planes back, checking everything that can be.
    pub fn from_bytes(bytes: &[u8], layout: u64) -> Result<Self, PlanesError> {
        let (header, body) = bytes
            .split_at_checked(HEADER)
            .ok_or(PlanesError::NotPlanes)?;
        if header[..8] != MAGIC {
            return Err(PlanesError::NotPlanes);
        }
        let (numbers, _) = header[8..].as_chunks::<8>();
        let [found, rows, persons, checksum] =
            [0, 1, 2, 3].map(|place| u64::from_le_bytes(numbers[place]));
        if found != layout {
            return Err(PlanesError::OtherLayout { found });
        }
        let (words, rest) = body.as_chunks::<8>();
        let (lanes, extra) = words.as_chunks::<LANE_WORDS>();
        let expected = persons
            .div_ceil(BLOCK as u64)
            .checked_mul(rows)
            .and_then(|n| n.checked_mul(2));
        // Empty planes have no bytes to bound what the header claims.
        let bounded = !lanes.is_empty() || persons == 0 && rows <= ROW_LIMIT;
        if expected != Some(lanes.len() as u64) || !rest.is_empty() || !extra.is_empty() || !bounded
        {
            return Err(PlanesError::WrongLength);
        }
        let lanes = lanes
            .iter()
            .map(|words| Lane::from_words(words.map(u64::from_le_bytes)))
            .collect();
        let planes = Planes {
            rows: rows as usize,
            persons: persons as usize,
            lanes,
        };
        planes.check()?;
        match planes.checksum(Cpu::detected()) ^ layout ^ rows ^ persons == checksum {
            true => Ok(planes),
            false => Err(PlanesError::WrongChecksum),
        }
    }

    /// All words of the planes, exclusive-ored: what any pass over them costs
    /// at least, and a guard against altered files.
    pub fn checksum(&self, cpu: Cpu) -> u64 {
        cpu.run(Sum(&self.lanes))
    }

    fn check(&self) -> Result<(), PlanesError> {
        let (pairs, _) = self.lanes.as_chunks::<2>();
        for (place, [yes, no]) in pairs.iter().enumerate() {
            let (block, row) = (place / self.rows, place % self.rows);
            let inside = Lane::first(self.persons - block * BLOCK);
            let words = yes.words().zip(no.words()).zip(inside.words());
            for (word, ((yes, no), inside)) in words.enumerate() {
                let wrong = yes & no | (yes | no) & !inside;
                if wrong != 0 {
                    let person = block * BLOCK + word * 64 + wrong.trailing_zeros() as usize;
                    return Err(PlanesError::Corrupt { person, row });
                }
            }
        }
        Ok(())
    }

    /// The lanes of one block: for each row, where it is true, where false.
    #[inline(always)]
    pub(crate) fn block(&self, block: usize) -> &[[Lane; 2]] {
        let size = self.rows * 2;
        self.lanes[block * size..(block + 1) * size].as_chunks().0
    }

    pub(crate) fn blocks(&self) -> usize {
        self.persons.div_ceil(BLOCK)
    }

    fn grow(&mut self, persons: usize) {
        self.persons = persons;
        self.lanes
            .resize(persons.div_ceil(BLOCK) * self.rows * 2, Lane::ZERO);
    }

    fn place(&self, person: usize, row: usize) -> (usize, usize, u32) {
        let lane = (person / BLOCK * self.rows + row) * 2;
        (lane, person % BLOCK / 64, (person % 64) as u32)
    }
}

/// All words, exclusive-ored.
struct Sum<'a>(&'a [Lane]);

impl Pass for Sum<'_> {
    type Output = u64;

    #[inline(always)]
    fn run<S: Simd, const STRIPS: usize>(self, simd: S) -> u64 {
        // Two sums, so that neither always waits for the last word read.
        let mut sums = [simd.splat_u64s(0); 2];
        for lane in self.0 {
            for strip in 0..lane.0.len() {
                for vector in S::as_simd_u64s(&lane.0[strip].0).0 {
                    sums[strip % 2] = simd.xor_u64s(sums[strip % 2], *vector);
                }
            }
        }
        let mut sum = 0;
        for word in pulp::bytemuck::cast_slice::<_, u64>(&sums) {
            sum ^= word;
        }
        sum
    }
}

/// Fills planes 64 persons at a time: turning a square of bits is several
/// times cheaper than setting them one by one.
pub(crate) struct Filler<const W: usize> {
    planes: Planes,
    waiting: Vec<Person<W>>,
}

impl<const W: usize> Filler<W> {
    pub fn new(predicates: usize) -> Self {
        Filler {
            planes: Planes::new(predicates, 0),
            waiting: Vec::with_capacity(64),
        }
    }

    #[inline]
    pub fn push(&mut self, person: Person<W>) {
        self.waiting.push(person);
        if self.waiting.len() == 64 {
            self.flush();
        }
    }

    pub fn finish(mut self) -> Planes {
        self.flush();
        self.planes
    }

    fn flush(&mut self) {
        if self.waiting.is_empty() {
            return;
        }
        let start = self.planes.persons;
        self.planes.grow(start + self.waiting.len());
        for chunk in 0..W.min(self.planes.rows.div_ceil(64)) {
            self.fill(start, chunk, 0, |person| person.known_true.words()[chunk]);
            self.fill(start, chunk, 1, |person| person.known_false.words()[chunk]);
        }
        self.waiting.clear();
    }

    fn fill(&mut self, start: usize, chunk: usize, rail: usize, read: impl Fn(&Person<W>) -> u64) {
        let mut square = [0; 64];
        square
            .iter_mut()
            .zip(&self.waiting)
            .for_each(|(word, person)| *word = read(person));
        transpose(&mut square);
        for (row, bits) in (64 * chunk..self.planes.rows).zip(square) {
            let (lane, word, _) = self.planes.place(start, row);
            *self.planes.lanes[lane + rail].word_mut(word) = bits;
        }
    }
}
