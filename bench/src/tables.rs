//! From a file of answers to verdicts.

use logic::{Column, Cpu, Planes, Table};

use crate::eligibility::World;
use crate::measure::{Report, medians, ratio, time};
use crate::thirteen::{FACTS, Fact};

const LINES: usize = 200_000;

fn cells(fact: &Fact) -> Vec<String> {
    match fact {
        // The first answer of every question is "no" or "none of them".
        Fact::Flag(_) => vec!["non".into(), "oui".into()],
        Fact::Choice(names) | Fact::Scale(names) => std::iter::once("aucun")
            .chain(names.iter().copied())
            .map(String::from)
            .collect(),
    }
}

fn header(fact: &Fact) -> &'static str {
    match fact {
        Fact::Flag(name) => name,
        Fact::Choice(names) | Fact::Scale(names) => names[0],
    }
}

pub fn run(world: &World, planes: &Planes, report: &mut Report) {
    let columns: Vec<(String, Column)> = FACTS
        .iter()
        .zip(0..)
        .map(|(fact, question)| {
            let cells = cells(fact).into_iter().zip(0..).collect();
            (header(fact).to_string(), Column::Choice { question, cells })
        })
        .collect();
    let texts: Vec<Vec<String>> = FACTS.iter().map(cells).collect();
    let mut file = FACTS.iter().map(header).collect::<Vec<_>>().join(";") + "\n";
    for answers in &world.answers[..LINES] {
        let line = answers
            .iter()
            .zip(&texts)
            .map(|(answer, texts)| match answer {
                Some(answer) => texts[*answer].as_str(),
                None => "",
            });
        file += &line.collect::<Vec<_>>().join(";");
        file += "\n";
    }
    let table = Table::new(world.program.theory().clone(), b';', columns);
    let (ours, pass) = medians(
        9,
        || {
            let planes = table.decode(file.as_bytes()).expect("a sound file");
            world
                .program
                .evaluate(&planes, Cpu::detected())
                .expect("the same predicates")
        },
        || {
            let mut reader = csv::ReaderBuilder::new()
                .delimiter(b';')
                .from_reader(file.as_bytes());
            let mut record = csv::ByteRecord::new();
            let mut cells = 0;
            while reader.read_byte_record(&mut record).expect("a sound file") {
                cells += record.len();
            }
            cells
        },
    );
    let read = table.decode(file.as_bytes()).expect("a sound file");
    let differences = (0..LINES)
        .filter(|p| !read.of_person(*p).eq(planes.of_person(*p)))
        .count();
    report.differences("Sens : fichier relu", differences, LINES);
    let per = |seconds: f64| format!("{} par personne", time(seconds / LINES as f64));
    report.note("Pair : lecture seule par csv", per(pass), "");
    report.bar(
        &format!("Fichier CSV ({} colonnes) aux verdicts", FACTS.len()),
        per(ours),
        ratio(ours / pass, "csv seul"),
        "≤ 0,35 µs ou ≤ 1,2 ×",
        ours / LINES as f64 <= 0.35e-6 || ours / pass <= 1.2,
    );
}
