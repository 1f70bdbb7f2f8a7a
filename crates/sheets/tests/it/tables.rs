//! A table is written, then read by a reader that is not ours.

use calamine::{Data, Reader, Xlsx};
use jiff::civil::date;
use proptest::prelude::*;
use sheets::{Cell, Column, Format, Kind, Sheet};
use std::io::Cursor;

fn sheet() -> Sheet {
    let columns = [
        ("Titre", Kind::Text),
        ("Dossiers", Kind::Whole),
        ("Heures", Kind::Decimal),
        ("Montant", Kind::Money),
        ("Entrée le", Kind::Day),
        ("Part", Kind::Percentage),
    ];
    let columns = columns.map(|(head, kind)| Column::new(head, kind));
    Sheet::new("Bilan : l'année/2018", date(2018, 12, 31), columns.into())
}

fn rows() -> Vec<Vec<Cell>> {
    vec![
        vec![
            Cell::text("Éloïse ; \"Lô\"\nà Redon"),
            Cell::Whole(1200),
            Cell::Thousandths(120_500),
            Cell::Thousandths(-1_234_560),
            Cell::Day(date(2018, 1, 31)),
            Cell::Thousandths(12_500),
        ],
        vec![
            Cell::text("=HYPERLINK(\"http://x\")"),
            Cell::text("moins de onze"),
            Cell::Blank,
            Cell::Blank,
            Cell::day(None),
            Cell::Blank,
        ],
    ]
}

fn csv_of(rows: &[Vec<Cell>]) -> String {
    let bytes = sheet().bytes(Format::Csv, rows).expect("written");
    String::from_utf8(bytes).expect("UTF-8")
}

fn tabs_of(bytes: Vec<u8>) -> Vec<(String, Vec<Vec<Data>>)> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let tabs = book.worksheets();
    let lines = |range: &calamine::Range<Data>| range.rows().map(<[Data]>::to_vec).collect();
    tabs.iter()
        .map(|(name, range)| (name.clone(), lines(range)))
        .collect()
}

#[test]
fn a_csv_is_written_as_french_spreadsheets_read_it() {
    assert_eq!(
        csv_of(&rows()),
        "\u{feff}\"Titre\";\"Dossiers\";\"Heures\";\"Montant\";\"Entrée le\";\"Part\"\r\n\
         \"Éloïse ; \"\"Lô\"\"\nà Redon\";1200;120,5;-1234,56;31/01/2018;12,5 %\r\n\
         \"'=HYPERLINK(\"\"http://x\"\")\";\"moins de onze\";;;;\r\n"
    );
}

#[test]
fn a_workbook_has_real_days_and_numbers() {
    let tabs = tabs_of(sheet().bytes(Format::Xlsx, rows()).expect("written"));
    let [(name, lines)] = &tabs[..] else {
        panic!("one tab: {tabs:?}")
    };
    assert_eq!(name, "Bilan  lannée2018");
    assert_eq!(lines[0][0], Data::String("Titre".into()));
    let first = &lines[1];
    assert_eq!(first[1], Data::Float(1200.0));
    assert_eq!(first[2], Data::Float(120.5));
    assert_eq!(first[3], Data::Float(-1234.56));
    let Data::DateTime(day) = &first[4] else {
        panic!("a day: {:?}", first[4])
    };
    assert_eq!(day.to_ymd_hms_milli(), (2018, 1, 31, 0, 0, 0, 0));
    assert_eq!(first[5], Data::Float(0.125));
    // What looks like a formula is a text, and nothing computes.
    assert_eq!(lines[2][0], Data::String("=HYPERLINK(\"http://x\")".into()));
    assert_eq!(lines[2][1], Data::String("moins de onze".into()));
    assert_eq!(lines[2][2], Data::Empty);
}

#[test]
fn the_same_table_gives_the_same_bytes() {
    for format in Format::ALL {
        let once = || sheet().bytes(format, rows()).expect("written");
        assert_eq!(once(), once(), "{format:?}");
    }
}

#[test]
fn a_text_too_long_and_a_day_too_early_are_still_written() {
    let long = "é".repeat(40_000);
    let row = vec![
        Cell::text(long),
        Cell::Blank,
        Cell::Blank,
        Cell::Blank,
        Cell::Day(date(1850, 2, 1)),
    ];
    let tabs = tabs_of(sheet().bytes(Format::Xlsx, [row]).expect("written"));
    let Data::String(text) = &tabs[0].1[1][0] else {
        panic!("a text")
    };
    assert!(text.ends_with('…') && text.chars().count() == 32_767);
    assert_eq!(tabs[0].1[1][4], Data::String("1850-02-01".into()));
}

#[test]
fn a_full_tab_is_followed_by_another() {
    let one = Sheet::new(
        "Long",
        date(2018, 1, 1),
        vec![Column::new("N", Kind::Whole)],
    );
    let mut bytes = Vec::new();
    let mut writer = one.begin(Format::Xlsx, &mut bytes).expect("begun");
    for n in 0..1_048_580 {
        writer.row(&[Cell::Whole(n)], &mut bytes).expect("written");
    }
    assert_eq!(writer.rows(), 1_048_580);
    writer.end(&mut bytes).expect("ended");
    let tabs = tabs_of(bytes);
    let lengths: Vec<_> = tabs
        .iter()
        .map(|(name, lines)| (&**name, lines.len()))
        .collect();
    assert_eq!(lengths, [("Long", 1_048_576), ("Long (2)", 6)]);
    assert_eq!(tabs[1].1[0][0], Data::String("N".into()));
}

fn any_cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        Just(Cell::Blank),
        "[=+@\t\r\n\"';àé a-z0-9-]{0,12}".prop_map(Cell::text),
        any::<i32>().prop_map(|n| Cell::Whole(n.into())),
        any::<i32>().prop_map(|n| Cell::Thousandths(n.into())),
        (-20_000i32..40_000).prop_map(|days| {
            let span = jiff::Span::new().days(days);
            Cell::Day(date(1970, 1, 1).checked_add(span).expect("a day"))
        }),
    ]
}

/// What a reader should find.
fn read_as(cell: &Cell) -> String {
    let plain = |text: &str| text.replace('\r', "");
    match cell {
        Cell::Blank => String::new(),
        Cell::Text(text) => match plain(text) {
            text if text.starts_with(['=', '+', '-', '@', '\t', '\n']) => format!("'{text}"),
            text => text,
        },
        Cell::Whole(number) => number.to_string(),
        Cell::Thousandths(number) => {
            let exact = format!(
                "{:.3}",
                f64::from(i32::try_from(*number).expect("small")) / 1000.0
            );
            exact
                .trim_end_matches('0')
                .trim_end_matches('.')
                .replace('.', ",")
        }
        Cell::Day(day) => day.strftime("%d/%m/%Y").to_string(),
    }
}

proptest! {
    #[test]
    fn whatever_is_written_is_read_back(rows in prop::collection::vec(prop::collection::vec(any_cell(), 4), 0..8)) {
        let columns = (0..4).map(|n| Column::new(n.to_string(), Kind::Decimal)).collect();
        let sheet = Sheet::new("T", date(2018, 1, 1), columns);
        let bytes = sheet.bytes(Format::Csv, &rows).expect("written");
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(&bytes[3..]);
        let read: Vec<Vec<String>> = reader.records().map(|line| {
            line.expect("a line").iter().map(str::to_owned).collect()
        }).collect();
        let expected: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(read_as).collect()).collect();
        prop_assert_eq!(read, expected);
    }
}
