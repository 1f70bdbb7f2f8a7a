//! `livret serve`, as a service manager runs it: it says where it listens, and ends when it is told to.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use store::{Options, Store, settings};

use crate::support::{Folder, livret, run};

/// A site that runs; it does not outlive the test, whatever happens.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A site that runs, and everything it said until it listened.
fn start(command: &mut Command) -> (Running, String, String) {
    let child = command.stdout(Stdio::piped()).spawn().expect("it starts");
    let mut child = Running(child);
    let mut lines = BufReader::new(child.0.stdout.take().expect("its output")).lines();
    let mut said = String::new();
    loop {
        let line = lines.next().expect("it says where it listens");
        let line = line.expect("a line");
        if let Some((_, address)) = line.split_once("http://") {
            return (child, said, address.to_owned());
        }
        said.push_str(&line);
    }
}

fn ask(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("it listens");
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("asked");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    answer
}

/// Told to end as a service manager does; how it ended.
fn end(mut child: Running) -> Option<i32> {
    let told = Command::new("kill").arg(child.0.id().to_string()).status();
    assert!(told.expect("kill is there").success());
    child.0.wait().expect("it ends").code()
}

#[test]
fn without_a_base_it_serves_the_catalogue_and_says_so() {
    let folder = Folder::new("serve-none");
    let mut command = livret();
    let command = command
        .current_dir(&folder.0)
        .args(["serve", "--port", "0"])
        .env_remove("LIVRET_BASE");
    let (child, said, address) = start(command);
    assert!(said.contains("sans base"), "{said}");
    let told = ask(&address, "/sante");
    assert!(told.starts_with("HTTP/1.1 200"), "{told}");
    assert!(
        told.contains("catalogue : oui") && !told.contains("base : "),
        "{told}"
    );
    assert_eq!(end(child), Some(0));
}

#[test]
fn a_demonstration_is_served_on_its_own_day() {
    let folder = Folder::new("serve-demo");
    let base = folder.0.join("livret.db");
    let command = |words: &[&str]| {
        let mut command = livret();
        command
            .args(words)
            .arg("--base")
            .arg(&base)
            .arg("--trousseau")
            .arg(folder.0.join("livret.cles"));
        command
    };
    let (code, out, err) = run(&mut command(&[
        "demo",
        "--persons",
        "3",
        "--until",
        "2018-06-30",
    ]));
    assert_eq!(code, 0, "{out}{err}");
    let (child, said, address) = start(&mut command(&["serve", "--port", "0"]));
    assert!(said.contains("livret.db"), "{said}");
    // Its entries ended with 2018: on the day of the demonstration they are open.
    let page = ask(&address, "/fiches/cap-confiance");
    assert!(
        page.contains("Cap confiance") && !page.contains("terminé depuis"),
        "{page}"
    );
    let told = ask(&address, "/sante");
    assert!(told.starts_with("HTTP/1.1 200"), "{told}");
    assert!(
        told.contains("base : oui") && told.contains("ecriture : oui"),
        "{told}"
    );
    let told = ask(&address, "/sante.json");
    assert!(
        told.contains("\"etat\":\"en service\"") && told.contains("\"base\":true"),
        "{told}"
    );
    assert_eq!(end(child), Some(0));
    // Its worker did the first turn of that day before it ended.
    let store = Store::open(&Options::at(&base.display().to_string())).expect("it opens");
    let day: Result<_, store::Fault> = store.read(|tx| settings::read(tx, "traces-oubliees"));
    let day = day.expect("read").expect("a first turn");
    assert!(day.starts_with("2018-0"), "{day}");
}

#[test]
fn a_base_that_is_not_there_or_not_ready_stops_it_at_once() {
    let folder = Folder::new("serve-missing");
    let missing = folder.0.join("absente.db").display().to_string();
    let (code, _, err) = run(livret().args(["serve", "--port", "0", "--base", &missing]));
    assert_eq!(code, 2);
    assert!(
        err.contains("n'existe pas") && err.contains("livret migrate"),
        "{err}"
    );
}

#[test]
fn outlines_that_draw_nothing_are_refused_before_anybody_is_served() {
    let folder = Folder::new("serve-outlines");
    let file = folder.0.join("contours.geojson");
    let square = |code: &str| {
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"properties":{{"code":"{code}"}},"geometry":{{"type":"Polygon","coordinates":[[[-2,48],[-1,48],[-1,49],[-2,48]]]}}}}]}}"#
        )
    };
    for (text, why) in [
        ("bonjour".to_owned(), "JSON"),
        ("{}".to_owned(), "FeatureCollection"),
        (square("99999"), "aucun code n'est celui d'une commune"),
    ] {
        std::fs::write(&file, text).expect("written");
        let mut command = livret();
        let path = file.display().to_string();
        command.current_dir(&folder.0).env_remove("LIVRET_BASE");
        command.args(["serve", "--port", "0", "--contours", &path]);
        let ended = command.output().expect("it runs");
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(
            !ended.status.success() && said.contains(why),
            "{why}: {said}"
        );
    }
}
