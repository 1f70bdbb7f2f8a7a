//! A fault as a person reads it, and as an editor reads it.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::{Value as Json, json};

use crate::fault::{Fault, Severity, SourceFile};

/// The faults as text for a terminal, each with its excerpt.
pub fn text(files: &[SourceFile], faults: &[Fault], colour: bool) -> String {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    faults
        .iter()
        .map(|fault| one(&renderer, files.get(fault.file), fault) + "\n\n")
        .collect()
}

fn one(renderer: &Renderer, file: Option<&SourceFile>, fault: &Fault) -> String {
    let message = fault.problem.message();
    let level = match message.severity {
        Severity::Error => Level::ERROR.with_name("erreur"),
        Severity::Warning => Level::WARNING.with_name("attention"),
    };
    let title = level.primary_title(message.title.as_str()).id(message.code);
    let mut group = match file {
        Some(file) => {
            let at = excerpt(file, fault);
            let label = format!("attendu : {}", message.expected);
            Group::with_title(title).element(
                Snippet::source(file.text.as_str())
                    .path(file.path.as_str())
                    .annotation(AnnotationKind::Primary.span(at).label(label)),
            )
        }
        None => Group::with_title(title).element(
            Level::NOTE
                .with_name("attendu")
                .message(message.expected.as_str()),
        ),
    };
    if let Some(suggestion) = &message.suggestion {
        group = group.element(Level::HELP.with_name("aide").message(suggestion.as_str()));
    }
    renderer.render(&[group])
}

/// What to underline: the fault's own bytes, kept to their first line, on character boundaries.
fn excerpt(file: &SourceFile, fault: &Fault) -> std::ops::Range<usize> {
    let text = file.text.as_str();
    let start = text.floor_char_boundary(fault.at.start.min(text.len()));
    let line_end = text[start..]
        .find('\n')
        .map_or(text.len(), |newline| start + newline);
    let end = text.ceil_char_boundary(fault.at.end.clamp(start, line_end));
    start..end
}

/// The faults as JSON, for editors: one object each, with lines and columns from 1.
pub fn json(files: &[SourceFile], faults: &[Fault]) -> Json {
    faults
        .iter()
        .map(|fault| {
            let message = fault.problem.message();
            let file = files.get(fault.file);
            let (line, column) = file.map_or((1, 1), |file| file.position(fault.at.start));
            let (end_line, end_column) = file.map_or((1, 1), |file| file.position(fault.at.end));
            json!({
                "file": file.map(|file| file.path.as_str()),
                "line": line,
                "column": column,
                "end_line": end_line,
                "end_column": end_column,
                "code": message.code,
                "severity": match message.severity { Severity::Error => "error", Severity::Warning => "warning" },
                "message": message.title,
                "expected": message.expected,
                "suggestion": message.suggestion,
                "excerpt": file.map(|file| file.line(fault.at.start)),
            })
        })
        .collect()
}
