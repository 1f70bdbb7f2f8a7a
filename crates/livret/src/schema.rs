//! `livret schema`: the JSON Schemas of the catalogue's files, for editors.

use std::io::Write;

use catalogue_files::files::published_schemas;

use crate::cli::SchemaArgs;
use crate::output::{Done, Stop, why};

/// Each schema as a file: its name, and its text ending with a newline.
pub fn files() -> Vec<(String, String)> {
    let text = |schema| format!("{schema:#}\n");
    published_schemas()
        .into_iter()
        .map(|(name, schema)| (format!("{name}.schema.json"), text(schema)))
        .collect()
}

/// Prints the schemas as one object, or writes each to its file.
///
/// # Errors
/// The folder cannot be written.
pub fn run(args: &SchemaArgs, out: &mut impl Write) -> Result<Done, Stop> {
    let Some(dir) = &args.write else {
        let all: serde_json::Map<_, _> = published_schemas()
            .into_iter()
            .map(|(name, schema)| (name.to_owned(), schema))
            .collect();
        writeln!(out, "{:#}", serde_json::Value::Object(all))?;
        return Ok(Done::Well);
    };
    let cannot = |error| {
        Stop::Input(format!(
            "erreur : impossible d'écrire dans {} : {}",
            dir.display(),
            why(&error)
        ))
    };
    std::fs::create_dir_all(dir).map_err(cannot)?;
    for (name, text) in files() {
        std::fs::write(dir.join(&name), text).map_err(cannot)?;
        writeln!(out, "{}", dir.join(&name).display())?;
    }
    Ok(Done::Well)
}
