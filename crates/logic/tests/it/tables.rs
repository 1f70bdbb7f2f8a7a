use std::sync::Arc;

use logic::{
    Answer, Column, Implication, Literal, Planes, Question, Table, TableFault, TableFaultKind,
    Theory, Truth, Vocabulary,
};
use proptest::prelude::*;

use crate::support::W;

/// 0: receives the allowance; 1: its basic form, which implies 0;
/// 2 and 3: over 26, over 60.
fn table() -> Table<W> {
    let answer = |makes_true: &[u16], makes_false: &[u16]| Answer {
        makes_true: makes_true.to_vec(),
        makes_false: makes_false.to_vec(),
        weight: 1,
    };
    let flag = |p: u16| vec![answer(&[], &[p]), answer(&[p], &[])];
    let ages = vec![
        answer(&[], &[2, 3]),
        answer(&[2], &[3]),
        answer(&[2, 3], &[]),
    ];
    let question = |answers| Question {
        cost: 1,
        sensitive: false,
        answers,
    };
    let vocabulary = Vocabulary {
        predicates: 4,
        questions: vec![question(flag(0)), question(flag(1)), question(ages)],
        implications: vec![Implication {
            premise: Literal::positive(1),
            conclusion: Literal::positive(0),
        }],
    };
    let yes_no = |question| Column::Choice {
        question,
        cells: vec![
            ("non".into(), 0),
            ("oui".into(), 1),
            ("certainement".into(), 1),
        ],
    };
    let columns = vec![
        ("nom".into(), Column::Ignored),
        ("rsa".into(), yes_no(0)),
        ("socle".into(), yes_no(1)),
        (
            "âge".into(),
            Column::Number {
                question: 2,
                thresholds: vec![26, 60],
            },
        ),
    ];
    Table::new(Arc::new(Theory::new(&vocabulary).unwrap()), b';', columns)
}

fn read(text: &str) -> Result<Planes, Vec<TableFault>> {
    table().decode(text.as_bytes())
}

fn fault(text: &str) -> (u64, usize, TableFaultKind) {
    let mut faults = read(text).unwrap_err();
    assert_eq!(faults.len(), 1);
    let fault = faults.remove(0);
    assert!(!fault.to_string().is_empty());
    (fault.line, fault.column, fault.kind)
}

#[test]
fn cells_become_answers_and_empty_ones_stay_unknown() {
    use Truth::{False, True, Unknown};
    let text = "\u{feff}âge;socle;nom\r\n25;oui;\"Le Goff; Anne\"\r\n;;\n 26 ; non ;x\n61;certainement;\"a\nb\"";
    let planes = read(text).unwrap();
    let rows = |person| planes.of_person(person).collect::<Vec<_>>();
    assert_eq!(planes.persons(), 4);
    assert_eq!(rows(0), [True, True, False, False]);
    assert_eq!(rows(1), [Unknown; 4]);
    assert_eq!(rows(2), [Unknown, False, True, False]);
    assert_eq!(rows(3), [True, True, True, True]);
}

#[test]
fn faults_are_positioned() {
    assert_eq!(fault(""), (1, 1, TableFaultKind::NoHeader));
    assert_eq!(
        fault("nom;taille\n"),
        (1, 2, TableFaultKind::UnknownHeader("taille".into()))
    );
    assert_eq!(
        fault("rsa;rsa\n"),
        (1, 2, TableFaultKind::RepeatedHeader("rsa".into()))
    );
    let unknown = |header: &str, text: &str| TableFaultKind::UnknownCell {
        header: header.into(),
        text: text.into(),
    };
    assert_eq!(
        fault("nom;rsa\na;oui\nb;OUI\n"),
        (3, 2, unknown("rsa", "OUI"))
    );
    assert_eq!(
        fault("nom;rsa\n\"a\nb\";oui\nc;peut-être\n"),
        (4, 2, unknown("rsa", "peut-être"))
    );
    assert_eq!(fault("âge\nvingt\n"), (2, 1, unknown("âge", "vingt")));
    let width = TableFaultKind::WrongWidth {
        expected: 2,
        found: 1,
    };
    assert_eq!(fault("nom;rsa\na\n"), (2, 2, width));
    assert_eq!(
        fault("socle;rsa\noui;non\n"),
        (2, 1, TableFaultKind::Contradiction(0))
    );
}

#[test]
fn many_faults_are_reported_but_not_all() {
    let text = String::from("rsa\n") + &"?\n".repeat(1000);
    assert_eq!(read(&text).unwrap_err().len(), Table::<W>::FAULT_LIMIT);
}

#[test]
fn many_long_texts_are_told_apart() {
    let count = 350;
    let answers = (0..count).map(|place: u16| Answer {
        makes_true: (0..9).filter(|bit| place >> bit & 1 == 1).collect(),
        makes_false: (0..9).filter(|bit| place >> bit & 1 == 0).collect(),
        weight: 1,
    });
    let question = Question {
        cost: 1,
        sensitive: false,
        answers: answers.collect(),
    };
    let vocabulary = Vocabulary {
        predicates: 9,
        questions: vec![question],
        ..Default::default()
    };
    let name = |place: usize| format!("Saint-Martin-{place}");
    let cells = (0..usize::from(count))
        .map(|place| (name(place), place))
        .collect();
    let columns = vec![("commune".into(), Column::Choice { question: 0, cells })];
    let theory = Arc::new(Theory::<W>::new(&vocabulary).unwrap());
    let lines: Vec<String> = (0..usize::from(count)).map(name).collect();
    let text = String::from("commune\n") + &lines.join("\n");
    let planes = Table::new(theory, b';', columns)
        .decode(text.as_bytes())
        .unwrap();
    for place in 0..usize::from(count) {
        let person = planes.person::<W>(place);
        let bits = person
            .known_true
            .iter()
            .fold(0, |bits, predicate| bits | 1usize << predicate);
        assert_eq!((bits, person.known().len()), (place, 9));
    }
}

proptest! {
    #[test]
    fn any_file_is_read_or_refused(text in "(âge;rsa\n)?[0-9a-z;\"\n\r \u{0}é]{0,80}", bytes in any::<Vec<u8>>()) {
        let _ = read(&text);
        let _ = table().decode(&bytes);
    }

    #[test]
    fn wide_and_long_files_are_read(persons in 0usize..1500, name in 0usize..3000) {
        let line = format!("{};oui\n", "x".repeat(name));
        let planes = read(&(String::from("nom;rsa\n") + &line.repeat(persons))).unwrap();
        prop_assert_eq!(planes.persons(), persons);
        prop_assert!((0..persons).all(|person| planes.get(person, 0) == Truth::True));
    }
}
