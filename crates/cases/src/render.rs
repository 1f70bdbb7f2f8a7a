//! What playing cases found, as a person reads it and as a tool reads it.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use catalogue_files::SourceFile;
use serde_json::{Value as Json, json};

use crate::files::Played;
use crate::report::{CaseReport, Failure};

/// The faults and the failures as text for a terminal, each with its line.
pub fn text(played: &Played, colour: bool) -> String {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut text = catalogue_files::render::text(&played.files, &played.faults, colour);
    for (file, report) in played.files.iter().zip(&played.reports) {
        for case in &report.cases {
            for failure in &case.failures {
                text += &(failed(&renderer, file, case, failure) + "\n\n");
            }
        }
    }
    text
}

fn failed(renderer: &Renderer, file: &SourceFile, case: &CaseReport, failure: &Failure) -> String {
    let level = match case.contested {
        None => Level::ERROR.with_name("échec"),
        Some(_) => Level::WARNING.with_name("contesté"),
    };
    let label = format!("attendu : {}", failure.expected);
    let snippet = Snippet::source(file.text.as_str())
        .path(file.path.as_str())
        .annotation(
            AnnotationKind::Primary
                .span(excerpt(file, failure))
                .label(label),
        );
    let title = level.primary_title(case.name.as_str());
    let got = Level::NOTE.with_name("reçu").message(failure.got.as_str());
    let mut group = Group::with_title(title).element(snippet).element(got);
    for why in &failure.why {
        group = group.element(Level::NOTE.with_name("raison").message(why.as_str()));
    }
    if let Some(contested) = &case.contested {
        group = group.element(
            Level::HELP
                .with_name("contesté")
                .message(contested.as_str()),
        );
    }
    renderer.render(&[group])
}

/// What to underline: the failure's own bytes, kept to their first line, on character boundaries.
fn excerpt(file: &SourceFile, failure: &Failure) -> std::ops::Range<usize> {
    let text = file.text.as_str();
    let start = text.floor_char_boundary(failure.at.start.min(text.len()));
    let line_end = text[start..]
        .find('\n')
        .map_or(text.len(), |newline| start + newline);
    let end = text.ceil_char_boundary(failure.at.end.clamp(start, line_end));
    start..end
}

/// How many cases, failures and contested ones, in one line.
pub fn summary(played: &Played) -> String {
    let count = |n: usize, one: &str, many: &str| format!("{n} {}", if n > 1 { many } else { one });
    let mut parts = vec![
        format!("{} cas", played.cases()),
        count(played.failed(), "échec", "échecs"),
        count(played.contested(), "contesté", "contestés"),
    ];
    if !played.faults.is_empty() {
        let files = "dans leurs fichiers, qui ne sont pas joués";
        parts.push(format!(
            "{} {files}",
            count(played.faults.len(), "faute", "fautes")
        ));
    }
    parts.join(", ")
}

/// The same for tools: lines and columns from 1.
pub fn json(played: &Played) -> Json {
    let files = played.files.iter().zip(&played.reports);
    let files: Vec<Json> = files
        .map(|(file, report)| {
            let cases: Vec<Json> = report
                .cases
                .iter()
                .map(|case| case_json(file, case))
                .collect();
            json!({ "file": file.path, "cases": cases })
        })
        .collect();
    json!({
        "cases": played.cases(),
        "failed": played.failed(),
        "contested": played.contested(),
        "faults": catalogue_files::render::json(&played.files, &played.faults),
        "files": files,
    })
}

fn case_json(file: &SourceFile, case: &CaseReport) -> Json {
    let failure = |failure: &Failure| {
        let (line, column) = file.position(failure.at.start);
        json!({
            "line": line,
            "column": column,
            "expected": failure.expected,
            "got": failure.got,
            "why": failure.why,
        })
    };
    json!({
        "name": case.name,
        "contested": case.contested,
        "failures": case.failures.iter().map(failure).collect::<Vec<_>>(),
    })
}
