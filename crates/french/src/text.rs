//! French as it is written and as it is printed: spaces that do not break, apostrophes, dates, numbers,
//! lists.

use std::fmt::Write as _;

use domain::values::Date;

const NO_BREAK: char = '\u{a0}';
const NARROW: char = '\u{202f}';

/// A text of the catalogue as it is printed: the files are typed with plain spaces and apostrophes.
pub fn typeset(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let at = |i: usize| letters.get(i).copied().unwrap_or(' ');
    let mut set = String::with_capacity(text.len() + 8);
    for (i, &letter) in letters.iter().enumerate() {
        let before = i.checked_sub(1).map_or(' ', at);
        set.push(match letter {
            '\'' if before.is_alphanumeric() => '’',
            ' ' => space(before, at(i + 1), abbreviates(&letters[..i])),
            other => other,
        });
    }
    set
}

/// The space between two characters.
fn space(before: char, after: char, abbreviation: bool) -> char {
    match (before, after) {
        (_, ';' | '!' | '?') => NARROW,
        (_, ':' | '»' | '%' | '€') | ('«', _) => NO_BREAK,
        (b, a) if b.is_ascii_digit() && a.is_ascii_digit() => NARROW,
        (b, a) if b.is_ascii_digit() && a.is_alphabetic() => NO_BREAK,
        (_, a) if abbreviation && a.is_ascii_digit() => NO_BREAK,
        _ => ' ',
    }
}

/// Whether a text ends with `p.` or `l.`, which hold to the number that follows.
fn abbreviates(before: &[char]) -> bool {
    matches!(before, [.., ' ', 'p' | 'l', '.'] | ['p' | 'l', '.'])
}

/// `31 décembre 2018`, `1er janvier 2017`.
pub fn date(day: Date) -> String {
    format!(
        "{} {} {}",
        in_month(day.day()),
        month(day.month()),
        day.year()
    )
}

/// `20 novembre`: a day of every year, from the way a fiche writes it, `11-20`; as it is written if it is none.
pub fn day_of_year(written: &str) -> String {
    let parts = written.split_once('-');
    let parts = parts.and_then(|(month, day)| Some((month.parse().ok()?, day.parse::<i8>().ok()?)));
    match parts {
        Some((of, day)) => format!("{} {}", in_month(day), month(of)),
        None => written.to_owned(),
    }
}

/// The name of a month, by its number.
pub fn month(month: i8) -> &'static str {
    match month {
        1 => "janvier",
        2 => "février",
        3 => "mars",
        4 => "avril",
        5 => "mai",
        6 => "juin",
        7 => "juillet",
        8 => "août",
        9 => "septembre",
        10 => "octobre",
        11 => "novembre",
        _ => "décembre",
    }
}

/// `70 000`: thousands apart.
pub fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut printed = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            printed.push(NARROW);
        }
        printed.push(digit);
    }
    printed
}

/// The same text with plain spaces, as the files of the catalogue are typed.
pub fn plain(text: &str) -> String {
    text.replace([NO_BREAK, NARROW], " ")
}

/// A sum held in thousandths of a euro: `1 200 €`.
pub fn euros(thousandths: i64) -> String {
    format!("{} €", plain(&self::thousandths(thousandths)))
}

/// A text between French quotation marks.
pub fn quoted(text: &str) -> String {
    format!("« {text} »")
}

/// A number in thousandths: `6,5`.
pub fn thousandths(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let (whole, rest) = (number.unsigned_abs() / 1000, number.unsigned_abs() % 1000);
    let mut printed = format!("{sign}{}", self::number(whole));
    if rest > 0 {
        let decimals = format!("{rest:03}");
        let _ = write!(printed, ",{}", decimals.trim_end_matches('0'));
    }
    printed
}

/// `13e`, `1re`: a feminine rank (weeks, phases).
pub fn rank(rank: u16) -> String {
    if rank == 1 {
        "1re".to_owned()
    } else {
        format!("{rank}e")
    }
}

/// `1 fiche`, `12 fiches`.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    let noun = if count < 2 { one } else { many };
    format!("{}{NO_BREAK}{noun}", number(count as u64))
}

/// `a, b et c`.
pub fn listed<T: AsRef<str>>(items: &[T]) -> String {
    joined(items, "et")
}

/// `a, b ou c`.
pub fn either<T: AsRef<str>>(items: &[T]) -> String {
    joined(items, "ou")
}

fn joined<T: AsRef<str>>(items: &[T], word: &str) -> String {
    match items {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [most @ .., last] => {
            let most: Vec<&str> = most.iter().map(AsRef::as_ref).collect();
            format!("{} {word} {}", most.join(", "), last.as_ref())
        }
    }
}

/// The same text with a capital.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// The same text as it goes on inside a sentence: without its capital, unless it begins with an acronym.
pub fn inside(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first
            .to_lowercase()
            .chain([second])
            .chain(letters)
            .collect(),
        _ => text.to_owned(),
    }
}

/// Days, month after month: `8, 16 et 22 avril 2020 ; 4 mai 2020`. One by one, a year of them is not read.
pub fn by_month(days: &[Date]) -> String {
    let same =
        |one: &Date, other: &Date| (one.year(), one.month()) == (other.year(), other.month());
    let months = days.chunk_by(same).filter_map(|month| {
        let (last, before) = month.split_last()?;
        let mut told: Vec<String> = before.iter().map(|day| in_month(day.day())).collect();
        told.push(date(*last));
        Some(listed(&told))
    });
    months.collect::<Vec<_>>().join(" ; ")
}

/// A day of a month, which is told after.
fn in_month(day: i8) -> String {
    match day {
        1 => "1er".to_owned(),
        day => day.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_do_not_break_where_they_must_not() {
        assert_eq!(
            typeset("« l'essentiel » : p. 15, l. 225 ; 70 000 heures, 6 mois ?"),
            "«\u{a0}l’essentiel\u{a0}»\u{a0}: p.\u{a0}15, l.\u{a0}225\u{202f}; 70\u{202f}000\u{a0}heures, 6\u{a0}mois\u{202f}?"
        );
        assert_eq!(typeset("appel. 3 fois"), "appel. 3\u{a0}fois");
    }

    #[test]
    fn numbers_and_lists_read_as_french() {
        assert_eq!(number(70_000), "70\u{202f}000");
        assert_eq!(thousandths(-6_500), "-6,5");
        assert_eq!(listed(&["a", "b", "c"]), "a, b et c");
        assert_eq!(counted(0, "fiche", "fiches"), "0\u{a0}fiche");
        assert_eq!(sentence("état"), "État");
        assert_eq!(inside("Être suivi"), "être suivi");
        assert_eq!(inside("RSA socle"), "RSA socle");
        assert_eq!(inside("À"), "À");
    }

    #[test]
    fn days_are_told_month_after_month() {
        let days = [
            jiff::civil::date(2020, 4, 1),
            jiff::civil::date(2020, 4, 16),
            jiff::civil::date(2020, 4, 22),
            jiff::civil::date(2020, 5, 4),
            jiff::civil::date(2021, 5, 1),
        ];
        assert_eq!(
            by_month(&days),
            "1er, 16 et 22 avril 2020 ; 4 mai 2020 ; 1er mai 2021"
        );
        assert_eq!(by_month(&[]), "");
    }
}
