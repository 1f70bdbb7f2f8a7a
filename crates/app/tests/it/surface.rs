//! Everything the office can be asked, read from its source: what a test of all of it must not forget.

use std::path::Path;

/// A public function of the office.
pub struct Function {
    pub name: String,
    /// Its parameters, as written.
    pub parameters: String,
    /// What it does, as written.
    pub body: String,
}

/// All of them, in alphabetical order.
pub fn of_the_office() -> Vec<Function> {
    let mut found = Vec::new();
    read(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut found,
    );
    found.sort_by(|one, other| one.name.cmp(&other.name));
    assert!(found.len() > 60, "only {} functions", found.len());
    found
}

fn read(folder: &Path, found: &mut Vec<Function>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        match entry.path() {
            path if path.is_dir() => read(&path, found),
            path => functions(&std::fs::read_to_string(path).expect("a text"), found),
        }
    }
}

fn functions(text: &str, found: &mut Vec<Function>) {
    for part in text.split("\nimpl<'c> Office<'c> {\n").skip(1) {
        let (block, _) = part.split_once("\n}\n").expect("the end of a block");
        for function in block.split("    pub fn ").skip(1) {
            let (function, _) = function.split_once("\n    }").expect("its end");
            let (head, body) = function.split_once(" {\n").expect("its body");
            let (name, parameters) = head.split_once('(').expect("its parameters");
            let (name, _) = name.split_once('<').unwrap_or((name, ""));
            found.push(Function {
                name: name.to_owned(),
                parameters: parameters.to_owned(),
                body: body.to_owned(),
            });
        }
    }
}
