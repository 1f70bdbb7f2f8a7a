//! Content lines: escaped, and folded at 75 bytes without cutting a letter (RFC 5545 §3.1, §3.3.11).

/// Lines, as they are written.
#[derive(Default)]
pub(crate) struct Lines(String);

/// The most bytes of a line, its end apart.
const LONGEST: usize = 75;

impl Lines {
    /// A property whose value is no text.
    pub fn raw(&mut self, name: &str, value: &str) {
        // A value that came with a line of its own would add a property.
        let value: String = value
            .chars()
            .filter(|letter| !letter.is_control())
            .collect();
        self.fold(&format!("{name}:{value}"));
    }

    /// A property whose value is a text.
    pub fn text(&mut self, name: &str, text: &str) {
        let mut value = String::with_capacity(text.len());
        for letter in text.chars() {
            match letter {
                '\\' | ';' | ',' => value.extend(['\\', letter]),
                '\n' => value.push_str("\\n"),
                control if control.is_control() => {}
                other => value.push(other),
            }
        }
        self.fold(&format!("{name}:{value}"));
    }

    /// Lines already written.
    pub fn whole(&mut self, lines: &str) {
        self.0.push_str(lines);
    }

    pub fn end(self) -> String {
        self.0
    }

    fn fold(&mut self, line: &str) {
        let mut room = LONGEST;
        for letter in line.chars() {
            let length = letter.len_utf8();
            if length > room {
                self.0.push_str("\r\n ");
                room = LONGEST - 1;
            }
            self.0.push(letter);
            room -= length;
        }
        self.0.push_str("\r\n");
    }
}
