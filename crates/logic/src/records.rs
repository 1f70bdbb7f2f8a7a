//! The lines of a delimited text, and their cells.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use memchr::memchr3;

/// Reads records one at a time, in the sense of RFC 4180. A line without a
/// quote only has to be cut, which is several times faster than following the
/// grammar; any other goes through `csv_core`.
pub(crate) struct Records<'a> {
    rest: &'a [u8],
    delimiter: u8,
    line: u64,
    reader: Reader,
    /// The cells of the last record, without quotes, if it had any.
    unquoted: Vec<u8>,
    ends: Vec<usize>,
}

/// The cells of one record.
pub(crate) struct Record<'r> {
    /// The line it starts on, from 1.
    pub line: u64,
    /// The cells, and what follows them in the text.
    pub text: &'r [u8],
    ends: &'r [usize],
    /// How many bytes separate two cells in the text.
    gap: usize,
}

impl<'a> Records<'a> {
    pub fn new(text: &'a [u8], delimiter: u8) -> Self {
        Records {
            rest: text,
            delimiter,
            line: 1,
            reader: ReaderBuilder::new().delimiter(delimiter).build(),
            unquoted: vec![0; 256],
            ends: vec![0; 64],
        }
    }

    /// The next record that is not a blank line.
    #[inline]
    pub fn next(&mut self) -> Option<Record<'_>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let line = self.line;
            let end = match memchr3(b'"', b'\n', b'\r', self.rest) {
                Some(place) if self.rest[place] == b'"' => return self.next_quoted(),
                Some(place) => place,
                None => self.rest.len(),
            };
            let text = self.rest;
            let after = if text[end..].starts_with(b"\r\n") {
                end + 2
            } else {
                end + 1
            };
            self.rest = text.get(after..).unwrap_or_default();
            self.line += 1;
            if end > 0 {
                let cells = cut(&text[..end], self.delimiter, &mut self.ends);
                return Some(Record {
                    line,
                    text,
                    ends: &self.ends[..cells],
                    gap: 1,
                });
            }
        }
    }

    #[cold]
    fn next_quoted(&mut self) -> Option<Record<'_>> {
        self.reader.reset();
        let (line, start) = (self.line, self.rest);
        let (mut written, mut cells) = (0, 0);
        loop {
            let (result, read, text, ends) = self.reader.read_record(
                self.rest,
                &mut self.unquoted[written..],
                &mut self.ends[cells..],
            );
            self.rest = &self.rest[read..];
            written += text;
            cells += ends;
            match result {
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return None,
                // With all the text in hand, asking again ends the record.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => {
                    self.unquoted.resize(2 * self.unquoted.len(), 0);
                }
                ReadRecordResult::OutputEndsFull => self.ends.resize(2 * self.ends.len(), 0),
            }
        }
        let mut read = &start[..start.len() - self.rest.len()];
        if read.ends_with(b"\r") && self.rest.starts_with(b"\n") {
            read = &start[..read.len() + 1];
            self.rest = &self.rest[1..];
        }
        self.line += memchr::memchr_iter(b'\n', read).count() as u64;
        Some(Record {
            line,
            text: &self.unquoted[..written],
            ends: &self.ends[..cells],
            gap: 0,
        })
    }
}

impl Record<'_> {
    /// How many cells the record has.
    pub fn width(&self) -> usize {
        self.ends.len()
    }

    /// Where each cell starts and ends in the text.
    #[inline]
    pub fn cells(&self) -> impl Iterator<Item = (usize, usize)> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let cell = (start, *end);
            start = end + self.gap;
            cell
        })
    }
}

/// Notes where each cell of a line ends, and says how many there are. Sixty-four
/// bytes are compared before any delimiter is looked at: one at a time, the
/// processor would keep guessing wrong where the next one is.
#[inline]
fn cut(line: &[u8], delimiter: u8, ends: &mut Vec<usize>) -> usize {
    let mut cells = 0;
    let mut note = |start: usize, mut found: u64| {
        if ends.len() < cells + 65 {
            ends.resize(2 * ends.len() + 65, 0);
        }
        while found != 0 {
            ends[cells] = start + found.trailing_zeros() as usize;
            cells += 1;
            found &= found - 1;
        }
    };
    let (chunks, rest) = line.as_chunks::<64>();
    for (chunk, start) in chunks.iter().zip((0..).step_by(64)) {
        note(start, occurrences(chunk, delimiter));
    }
    let mut last = [!delimiter; 64];
    last[..rest.len()].copy_from_slice(rest);
    note(line.len() - rest.len(), occurrences(&last, delimiter));
    ends[cells] = line.len();
    cells + 1
}

/// The places of a byte, a bit each.
#[inline]
fn occurrences(chunk: &[u8; 64], byte: u8) -> u64 {
    const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    let (words, _) = chunk.as_chunks::<8>();
    let mut found = 0;
    for (word, shift) in words.iter().zip((0..).step_by(8)) {
        let differs = u64::from_le_bytes(*word) ^ u64::from_le_bytes([byte; 8]);
        // The high bit of every byte that is zero, then those bits side by side.
        let same = !(((differs & LOW) + LOW) | differs | LOW) >> 7;
        found |= (same.wrapping_mul(0x0102_0408_1020_4080) >> 56) << shift;
    }
    found
}

#[cfg(test)]
mod tests {
    use csv_core::{ReadRecordResult, ReaderBuilder};
    use proptest::prelude::*;

    use super::{Records, occurrences};

    fn ours(text: &[u8]) -> Vec<Vec<Vec<u8>>> {
        let mut records = Records::new(text, b';');
        let mut all = Vec::new();
        while let Some(record) = records.next() {
            let cell = |(start, end)| record.text[start..end].to_vec();
            all.push(record.cells().map(cell).collect());
        }
        all
    }

    fn by_csv_core(text: &[u8]) -> Vec<Vec<Vec<u8>>> {
        let mut reader = ReaderBuilder::new().delimiter(b';').build();
        let (mut rest, mut all) = (text, Vec::new());
        let (mut output, mut ends) = (vec![0; 4096], vec![0; 4096]);
        let (mut written, mut cells) = (0, 0);
        loop {
            let (result, read, more, ended) =
                reader.read_record(rest, &mut output[written..], &mut ends[cells..]);
            rest = &rest[read..];
            written += more;
            cells += ended;
            match result {
                ReadRecordResult::End => return all,
                ReadRecordResult::Record => {
                    let starts = std::iter::once(&0).chain(&ends[..cells]);
                    let spans = starts.zip(&ends[..cells]);
                    all.push(
                        spans
                            .map(|(start, end)| output[*start..*end].to_vec())
                            .collect(),
                    );
                    (written, cells) = (0, 0);
                }
                _ => {}
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn records_are_those_of_the_grammar(text in "([ab\u{e9}]{0,12}|;|;;|\"|\"\"|\n|\r\n|\r){0,60}") {
            prop_assert_eq!(ours(text.as_bytes()), by_csv_core(text.as_bytes()));
        }
    }

    #[test]
    fn records_know_their_line() {
        let mut records = Records::new(b"a\n\nb\r\n\"c\nd\";e\r\nf\r\n\"g\"", b';');
        let mut lines = Vec::new();
        while let Some(record) = records.next() {
            lines.push(record.line);
        }
        assert_eq!(lines, [1, 3, 4, 6, 7]);
    }

    #[test]
    fn every_place_is_found_and_no_other() {
        for byte in 0..=255u8 {
            let chunk: [u8; 64] =
                std::array::from_fn(|place| (place as u8).wrapping_mul(37) ^ byte);
            let expected = chunk
                .iter()
                .rev()
                .fold(0, |bits, b| bits << 1 | u64::from(*b == b';'));
            assert_eq!(occurrences(&chunk, b';'), expected);
            assert_eq!(occurrences(&[byte; 64], byte), u64::MAX);
        }
    }
}
