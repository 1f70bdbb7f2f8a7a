//! A page made of titles and lines, as a text or as HTML.

use std::fmt::Write;

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its title.
    pub title: String,
    /// What it says first.
    pub intro: Vec<String>,
    /// Its parts.
    pub sections: Vec<Section>,
}

/// A part of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its title.
    pub title: String,
    /// Its lines; it says that there is nothing when there are none.
    pub lines: Vec<String>,
}

/// What a part says when it has no line.
const NOTHING: &str = "Rien n'est enregistré ici.";

/// How the page is printed: black on white, one column, a title never left alone at the foot of a sheet.
const STYLE: &str = "body{font:16px/1.5 sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#000;\
                     background:#fff}h2{break-after:avoid;margin-top:2rem}li{break-inside:avoid}";

impl Page {
    /// As a text.
    pub fn text(&self) -> String {
        let mut text = format!(
            "{}\n{}\n",
            self.title,
            "=".repeat(self.title.chars().count())
        );
        for line in &self.intro {
            let _ = write!(text, "\n{line}\n");
        }
        for section in &self.sections {
            let under = "-".repeat(section.title.chars().count());
            let _ = write!(text, "\n{}\n{under}\n", section.title);
            for line in section.lines() {
                let _ = writeln!(text, "- {line}");
            }
        }
        text
    }

    /// As a page to print: no script, nothing fetched from elsewhere.
    pub fn html(&self) -> String {
        let title = escaped(&self.title);
        let mut html = format!(
            "<!doctype html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
             <style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
        );
        for line in &self.intro {
            let _ = writeln!(html, "<p>{}</p>", escaped(line));
        }
        for section in &self.sections {
            let _ = writeln!(html, "<h2>{}</h2>\n<ul>", escaped(&section.title));
            for line in section.lines() {
                let _ = writeln!(html, "<li>{}</li>", escaped(line));
            }
            html.push_str("</ul>\n");
        }
        html.push_str("</body>\n</html>\n");
        html
    }
}

impl Section {
    fn lines(&self) -> impl Iterator<Item = &str> {
        let nothing = self.lines.is_empty().then_some(NOTHING);
        self.lines.iter().map(String::as_str).chain(nothing)
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}
