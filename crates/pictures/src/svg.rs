//! A picture as it is written: shapes with a class and a colour each.

use std::fmt::Write as _;

use crate::Words;

/// A picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    words: Words,
    width: f64,
    height: f64,
    body: String,
}

/// What is left around the words above a picture that stands alone.
const EDGE: f64 = 12.0;

/// How text stands by its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

impl Picture {
    /// An empty one, of a size.
    pub(crate) fn new(words: Words, width: f64, height: f64) -> Picture {
        Picture {
            words,
            width,
            height,
            body: String::new(),
        }
    }

    /// What it shows, in words.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// The SVG, to stand in a page or alone; `name` tells its title from those of other pictures of the page.
    pub fn svg(&self, name: &str) -> String {
        let (title, said) = (escaped(&self.words.title), escaped(&self.words.description));
        let (width, height) = (number(self.width), number(self.height));
        let name = escaped(name);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"pic\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" role=\"img\" aria-labelledby=\"{name}-t {name}-d\" \
             font-family=\"system-ui, sans-serif\" font-size=\"14\" focusable=\"false\"><title id=\"{name}-t\">{title}</title>\
             <desc id=\"{name}-d\">{said}</desc>{}</svg>",
            self.body
        )
    }

    /// The same with its title and what it shows written above it: away from its page, it still says what it is.
    pub fn alone(&self) -> Picture {
        let letters = |size: f64| (self.width - 2.0 * EDGE) / (size * 0.54);
        let mut head = String::new();
        let mut y = EDGE;
        for (text, size, weight, look) in [
            (&self.words.title, 18.0, "bold", Look::Text),
            (&self.words.description, 13.0, "normal", Look::Faint),
        ] {
            let (class, fill) = look.names();
            for line in wrapped(text, letters(size)) {
                y += size;
                let _ = write!(
                    head,
                    "<text class=\"{class}\" fill=\"{fill}\" font-size=\"{size}\" font-weight=\"{weight}\" x=\"{EDGE}\" \
                     y=\"{}\">{}</text>",
                    number(y),
                    escaped(&line)
                );
                y += size * 0.4;
            }
        }
        let top = y + EDGE;
        Picture {
            words: self.words.clone(),
            width: self.width,
            height: self.height + top + EDGE,
            body: format!(
                "{head}<g transform=\"translate(0 {})\">{}</g>",
                number(top),
                self.body
            ),
        }
    }

    pub(crate) fn rect(&mut self, (x, y): (f64, f64), (w, h): (f64, f64), look: Look, said: &str) {
        let (class, fill) = look.names();
        let _ = write!(
            self.body,
            "<rect class=\"{class}\" fill=\"{fill}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\">{}</rect>",
            number(x),
            number(y),
            number(w.max(0.0)),
            number(h.max(0.0)),
            titled(said)
        );
    }

    pub(crate) fn line(&mut self, from: (f64, f64), to: (f64, f64), look: Look, dashed: bool) {
        let (class, stroke) = look.names();
        let dash = if dashed {
            " stroke-dasharray=\"5 4\""
        } else {
            ""
        };
        let _ = write!(
            self.body,
            "<line class=\"{class}\" stroke=\"{stroke}\"{dash} x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>",
            number(from.0),
            number(from.1),
            number(to.0),
            number(to.1)
        );
    }

    /// A path that is filled.
    pub(crate) fn area(&mut self, path: &str, look: Look, said: &str) {
        let (class, fill) = look.names();
        let edge = match look {
            // Where two cross, both are seen.
            Look::Flow => " fill-opacity=\"0.35\"",
            look if look.is_shade() => " stroke=\"#ffffff\" stroke-width=\"0.5\"",
            _ => "",
        };
        let _ = write!(
            self.body,
            "<path class=\"{class}\" fill=\"{fill}\"{edge} fill-rule=\"evenodd\" d=\"{path}\">{}</path>",
            titled(said)
        );
    }

    /// A path that is only a line.
    pub(crate) fn stroke(&mut self, path: &str, look: Look) {
        let (class, stroke) = look.names();
        let _ = write!(
            self.body,
            "<path class=\"{class}\" fill=\"none\" stroke=\"{stroke}\" stroke-width=\"2.5\" d=\"{path}\"/>"
        );
    }

    pub(crate) fn text(&mut self, (x, y): (f64, f64), anchor: Anchor, look: Look, text: &str) {
        let (class, fill) = look.names();
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let _ = write!(
            self.body,
            "<text class=\"{class}\" fill=\"{fill}\" x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\">{}</text>",
            number(x),
            number(y),
            escaped(text)
        );
    }

    pub(crate) fn size(&self) -> (f64, f64) {
        (self.width, self.height)
    }
}

/// How something is drawn: a class, for a page to style, and a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Text,
    Faint,
    Axis,
    Mark,
    Part,
    Threshold,
    Flow,
    /// One of five, from the least to the most.
    Shade(usize),
    /// Nothing is told of it.
    Untold,
    /// There is none.
    Nothing,
}

/// Five blues, each darker, told apart in grey too.
const SHADES: [(&str, &str); 5] = [
    ("pic__s1", "#d3e3f3"),
    ("pic__s2", "#a3c4e3"),
    ("pic__s3", "#6a9fce"),
    ("pic__s4", "#3474ad"),
    ("pic__s5", "#134a7c"),
];

impl Look {
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Look::Text => ("pic__text", "#1d2530"),
            Look::Faint => ("pic__faint", "#56616f"),
            Look::Axis => ("pic__axis", "#8c97a5"),
            Look::Mark => ("pic__mark", "#1f5a96"),
            Look::Part => ("pic__part", "#e3e8ee"),
            Look::Threshold => ("pic__threshold", "#a33b1f"),
            Look::Flow => ("pic__flow", "#1f5a96"),
            Look::Shade(rank) => SHADES[rank.min(4)],
            Look::Untold => ("pic__untold", "#b9bdc3"),
            Look::Nothing => ("pic__nothing", "#f3f4f6"),
        }
    }

    fn is_shade(self) -> bool {
        matches!(self, Look::Shade(_) | Look::Untold | Look::Nothing)
    }
}

/// What is told of a shape when it is pointed at.
fn titled(said: &str) -> String {
    match said.is_empty() {
        true => String::new(),
        false => format!("<title>{}</title>", escaped(said)),
    }
}

/// A number as short as a tenth allows.
pub(crate) fn number(value: f64) -> String {
    let tenths = (value * 10.0).round() / 10.0;
    // No number of a picture is negative zero, nor none at all.
    let tenths = if tenths.is_finite() {
        tenths + 0.0
    } else {
        0.0
    };
    format!("{tenths}")
}

pub(crate) fn escaped(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => all.push_str("&amp;"),
            '<' => all.push_str("&lt;"),
            '>' => all.push_str("&gt;"),
            '"' => all.push_str("&quot;"),
            // An apostrophe as it is printed.
            '\'' => all.push('’'),
            // What XML does not admit is left out.
            c if c.is_control() && !matches!(c, '\n' | '\t') => {}
            c => all.push(c),
        }
    }
    all
}

/// A text in lines of about so many letters, never cut inside a word, nor before the colon that follows it.
pub(crate) fn wrapped(text: &str, letters: f64) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let follows = word.chars().all(|c| ":;?!»".contains(c));
        match words.last_mut().filter(|_| follows) {
            Some(last) => {
                last.push('\u{a0}');
                last.push_str(word);
            }
            None => words.push(word.to_owned()),
        }
    }
    let mut lines: Vec<String> = Vec::new();
    let mut room = 0.0;
    for word in words {
        let long = word.chars().fold(1.0, |long, _| long + 1.0_f64);
        match lines.last_mut().filter(|_| long <= room) {
            Some(line) => {
                line.push(' ');
                line.push_str(&word);
                room -= long;
            }
            None => {
                lines.push(word);
                room = letters - long + 1.0;
            }
        }
    }
    lines
}

/// A text cut to so many letters.
pub(crate) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}
