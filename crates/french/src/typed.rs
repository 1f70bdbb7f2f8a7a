//! What people type, in French, read back: a day, a number, an amount.

use domain::values::{Date, Day};

use crate::text::month;

/// The years that a day of somebody's life, or of what is planned for them, falls in: another one is a slip.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;

/// A day typed 31/12/1990, 31.12.1990, 31-12-1990, 31 décembre 1990 or 1990-12-31, with or without a time
/// after it.
pub fn day(text: &str) -> Option<Date> {
    shaped(text.trim()).filter(|day| YEARS.contains(&day.year()))
}

fn shaped(text: &str) -> Option<Date> {
    if let Some(day) = in_words(text) {
        return Some(day);
    }
    let text = text.split_once([' ', 'T']).map_or(text, |(day, _)| day);
    if let Ok(day) = text.parse::<Day>() {
        return Some(day.0);
    }
    let parts: Vec<&str> = text.split(['/', '.', '-']).collect();
    let [day, month, year] = parts.as_slice() else {
        return None;
    };
    civil(day, month.parse().ok().filter(|_| digits(month))?, year)
}

/// `1er mars 2018`, whatever its case and accents.
fn in_words(text: &str) -> Option<Date> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [day, name, year] = words.as_slice() else {
        return None;
    };
    let name = domain::territory::fold(name);
    let number = (1..=12).find(|number| domain::territory::fold(month(*number)) == name)?;
    civil(day.trim_end_matches("er"), number, year)
}

fn civil(day: &str, month: i8, year: &str) -> Option<Date> {
    let shaped = year.len() == 4 && digits(year) && (1..=2).contains(&day.len()) && digits(day);
    match shaped {
        true => Date::new(year.parse().ok()?, month, day.parse().ok()?).ok(),
        false => None,
    }
}

fn digits(text: &str) -> bool {
    (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// An hour and its minutes, typed 14:30, 14h30, 14 h 30 or 14 h.
pub fn hour(text: &str) -> Option<(u8, u8)> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (hour, minutes) = text.split_once([':', 'h', 'H'])?;
    let minutes = if minutes.is_empty() { "0" } else { minutes };
    let number = |text: &str, most: u8| {
        let shaped = (1..=2).contains(&text.len()) && digits(text);
        let number: u8 = text.parse().ok().filter(|_| shaped)?;
        (number < most).then_some(number)
    };
    Some((number(hour, 24)?, number(minutes, 60)?))
}

/// A number that is not negative, in thousandths: `6,5`, `1 200`, `150 €`. Nothing finer than a thousandth.
pub fn thousandths(text: &str) -> Option<i64> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.strip_suffix('€').unwrap_or(&text);
    let (whole, rest) = text.split_once([',', '.']).unwrap_or((text, "0"));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let shaped = (1..=12).contains(&whole.len()) && (1..=3).contains(&rest.len());
    if !shaped || !all_digits(whole) || !all_digits(rest) {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let rest: i64 = format!("{rest:0<3}").parse().ok()?;
    Some(whole * 1000 + rest)
}

/// The number of a person or a household, as one copies it: alone, after « n° », or at the end of the address of
/// their page.
pub fn copied_number(text: &str) -> Option<i64> {
    let text = text.trim().trim_end_matches('/');
    let end = text.rsplit('/').next().unwrap_or(text);
    let figures: String = end
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    figures.trim_start_matches("n°").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_however_they_are_typed() {
        for text in [
            "12/03/2018",
            "12.3.2018",
            "2018-03-12",
            "12 mars 2018",
            " 12 MARS 2018 ",
            "12-03-2018 08:30",
        ] {
            assert_eq!(
                day(text).map(|day| day.to_string()).as_deref(),
                Some("2018-03-12"),
                "{text}"
            );
        }
        assert_eq!(day("1er août 2018"), day("01/08/2018"));
        for text in [
            "",
            "12/03/18",
            "31/02/2018",
            "mars 2018",
            "12 brumaire 2018",
            "+1/03/2018",
            "01/01/0000",
            "31/12/1899",
            "01/01/9999",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn hours_are_read_however_they_are_typed() {
        for text in ["14:30", "14h30", " 14 h 30 ", "14H30"] {
            assert_eq!(hour(text), Some((14, 30)), "{text}");
        }
        assert_eq!(hour("9 h"), Some((9, 0)));
        for text in ["", "14", "24:00", "12:60", "h30", "1e1:00", "midi"] {
            assert_eq!(hour(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_read_however_they_are_typed() {
        let read = ["6,5", "6.5", "1 200", "1\u{202f}200", "150 €", "0,125"].map(thousandths);
        let told = [6_500, 6_500, 1_200_000, 1_200_000, 150_000, 125].map(Some);
        assert_eq!(read, told);
        for text in ["", "-1", "1,2345", "douze", ",5", "1e3", "9999999999999"] {
            assert_eq!(thousandths(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_is_read_as_one_copies_it() {
        for text in [
            "42",
            " n° 42 ",
            "/personnes/42",
            "https://livret.exemple.fr/menages/42/",
        ] {
            assert_eq!(copied_number(text), Some(42), "{text}");
        }
        for text in ["", "Dupont", "/personnes/42/faits"] {
            assert_eq!(copied_number(text), None, "{text}");
        }
    }
}
