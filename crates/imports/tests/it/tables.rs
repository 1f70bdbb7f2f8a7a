//! Bytes to tables.

use std::io::Write;

use imports::table::{Table, read};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, XlsxError};
use zip::write::SimpleFileOptions;

fn rows(table: &Table) -> Vec<(u64, Vec<&str>)> {
    table
        .rows
        .iter()
        .map(|row| (row.line, row.cells.iter().map(String::as_str).collect()))
        .collect()
}

fn told(bytes: &[u8]) -> Vec<String> {
    let faults = read(bytes).expect_err("it is faulty");
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn separators_and_encodings_are_found() {
    let wanted = ["Le Goff", "Anaïs", "1, rue du Bœuf"];
    let semicolons = "Nom;Prénom;Adresse\r\nLe Goff;Anaïs;\"1, rue du Bœuf\"\r\n";
    let utf16: Vec<u8> = std::iter::once(0xfeff)
        .chain(semicolons.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let mut marked = b"\xef\xbb\xbf".to_vec();
    marked.extend(semicolons.as_bytes());
    let windows = encoding_rs::WINDOWS_1252.encode(semicolons).0.into_owned();
    let files = [
        semicolons.as_bytes().to_vec(),
        marked,
        utf16,
        windows,
        semicolons
            .replace("1, rue", "\u{1}")
            .replace(';', "\t")
            .replace('\u{1}', "1, rue")
            .into_bytes(),
        semicolons.replace(';', ",").into_bytes(),
        // The rest of the line may have more of another separator.
        format!("\n\n{semicolons}").into_bytes(),
    ];
    for (rank, bytes) in files.iter().enumerate() {
        let table = read(bytes).unwrap_or_else(|faults| panic!("{rank}: {faults:?}"));
        assert_eq!(table.headers, ["Nom", "Prénom", "Adresse"], "{rank}");
        let found: Vec<Vec<&str>> = rows(&table).into_iter().map(|(_, cells)| cells).collect();
        assert_eq!(found, [wanted.to_vec()], "{rank}");
    }
}

/// A bad file, and the beginning of what is said.
#[test]
fn bad_texts_are_told_where_they_are() {
    let stories: [(&[u8], &str); 9] = [
        (b"", "le fichier est vide"),
        (b"\xef\xbb\xbf\r\n;;\r\n", "le fichier est vide"),
        (b"Nom;Pr\xc3\xa9nom\n", "le fichier n'a que sa ligne"),
        (b"a;b\n1;2;3\n", "ligne 2 : 3 cases, et 2 en-têtes ligne 1"),
        (b"a;b;c\n1;2;3\n1\n", "ligne 3 : 1 case, et 3 en-têtes"),
        (b"\x00\x01\x02\x03;\xff", "ce n'est ni un classeur"),
        (b"PK\x03\x04 and then nothing", "ce classeur ne se lit pas"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "c'est un classeur d'un ancien format",
        ),
        (b"\x89PNG\r\n\x1a\n\x00", "ce n'est ni un classeur"),
    ];
    for (bytes, says) in stories {
        let told = told(bytes);
        assert!(told[0].starts_with(says), "{told:?}");
    }
    let mut open = b"a;b\n1;\"2\n".to_vec();
    open.extend(b"3;4\n".repeat(10_000));
    assert!(told(&open)[0].contains("guillemet"), "{:?}", told(&open));
}

#[test]
fn empty_cells_at_the_end_of_a_line_are_no_fault() {
    let table = read(b"a;b;;\n1;2;;\n;;;\n3;;;\n").expect("it reads");
    assert_eq!(table.headers, ["a", "b", "", ""]);
    assert_eq!(
        rows(&table),
        [(2, vec!["1", "2", "", ""]), (4, vec!["3", "", "", ""])]
    );
}

fn workbook(fill: impl Fn(&mut Workbook) -> Result<(), XlsxError>) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book).expect("the workbook is filled");
    book.save_to_buffer().expect("the workbook is made")
}

#[test]
fn a_workbook_is_read_with_its_days_its_numbers_and_its_formulas() {
    let bytes = workbook(|book| {
        let day = Format::new().set_num_format("dd/mm/yyyy");
        let sheet = book.add_worksheet();
        for (rank, head) in ["Nom", "Naissance", "Revenu", "RSA", "Âge"]
            .iter()
            .enumerate()
        {
            sheet.write(2, u16::try_from(rank).unwrap_or_default(), *head)?;
        }
        sheet.write(3, 0, "  Le Goff ")?;
        sheet.write_with_format(3, 1, &ExcelDateTime::from_ymd(1990, 12, 31)?, &day)?;
        sheet.write(3, 2, 512.1)?;
        sheet.write(3, 3, true)?;
        sheet.write(3, 4, Formula::new("=1+1").set_result("2"))?;
        sheet.write(7, 0, "Martin")?;
        sheet.write(7, 2, 0.1 + 0.2)?;
        book.add_worksheet();
        Ok(())
    });
    let table = read(&bytes).expect("it reads");
    assert_eq!(table.line, 3);
    assert_eq!(
        rows(&table),
        [
            (4, vec!["Le Goff", "1990-12-31", "512.1", "oui", "2"]),
            (8, vec!["Martin", "", "0.3", "", ""]),
        ]
    );
}

#[test]
fn what_a_workbook_does_not_say_is_never_guessed() {
    let merged = workbook(|book| {
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "a")?;
        sheet.merge_range(1, 0, 2, 0, "x", &Format::new())?;
        Ok(())
    });
    assert!(
        told(&merged)[0].contains("fusionnées"),
        "{:?}",
        told(&merged)
    );
    let wrong = workbook(|book| {
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "a")?;
        sheet.write(1, 0, Formula::new("=1/0").set_result("#DIV/0!"))?;
        Ok(())
    });
    assert!(
        told(&wrong)[0].starts_with("ligne 2, colonne 1"),
        "{:?}",
        told(&wrong)
    );
    let two = workbook(|book| {
        book.add_worksheet().write(0, 0, "a")?;
        book.add_worksheet().write(0, 0, "b")?;
        Ok(())
    });
    assert!(
        told(&two)[0].contains("plusieurs feuilles"),
        "{:?}",
        told(&two)
    );
    let none = workbook(|book| {
        book.add_worksheet();
        Ok(())
    });
    assert!(told(&none)[0].contains("vide"), "{:?}", told(&none));
}

/// A cell at the far corner of a sheet costs what a cell costs.
#[test]
fn a_cell_far_away_takes_no_room() {
    let far = workbook(|book| {
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "a")?;
        sheet.write(1_048_575, 16_383, "x")?;
        Ok(())
    });
    assert!(
        told(&far)[0].starts_with("ligne 1048576 : plus de"),
        "{:?}",
        told(&far)
    );
}

/// An archive of a megabyte that unfolds to a gigabyte is refused before it does.
#[test]
fn an_archive_that_swells_is_refused() {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    archive
        .start_file("xl/sharedStrings.xml", options)
        .expect("a part");
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..300 {
        archive.write_all(&zeros).expect("written");
    }
    let bytes = archive.finish().expect("an archive").into_inner();
    assert!(bytes.len() < 1 << 20);
    assert!(told(&bytes)[0].contains("trop gros"), "{:?}", told(&bytes));
}

proptest! {
    /// Whatever the bytes, a table or faults, and nothing else.
    #[test]
    fn nothing_stops_on_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
    }

    /// A workbook cut or altered anywhere is read or refused.
    #[test]
    fn nothing_stops_on_a_damaged_workbook(cut in any::<prop::sample::Index>(), with in any::<u8>()) {
        let mut bytes = workbook(|book| {
            let sheet = book.add_worksheet();
            sheet.write(0, 0, "a")?;
            sheet.write(1, 0, "x")?;
            Ok(())
        });
        let at = cut.index(bytes.len());
        bytes[at] = with;
        let _ = read(&bytes);
        bytes.truncate(at);
        let _ = read(&bytes);
    }
}
