//! Reading pages as a browser would, as far as the tests need it.

/// What stands between the first `start` after each opening and `end`.
pub fn all_between<'p>(page: &'p str, start: &str, end: &str) -> Vec<&'p str> {
    page.split(start)
        .skip(1)
        .map(|rest| rest.split(end).next().unwrap_or(rest))
        .collect()
}

/// A text without its tags, spaces joined, entities that the pages use decoded.
pub fn text(html: &str) -> String {
    let mut text = String::new();
    for (at, piece) in html.split('<').enumerate() {
        let after = if at == 0 {
            piece
        } else {
            piece.split_once('>').map_or("", |(_, after)| after)
        };
        text.push_str(after);
        text.push(' ');
    }
    let decoded = text
        .replace("&#38;", "&")
        .replace("&#39;", "'")
        .replace("&#34;", "\"")
        .replace("&#60;", "<")
        .replace("&#62;", ">");
    let plain = decoded
        .replace(['\u{a0}', '\u{202f}'], " ")
        .replace('’', "'");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The title of a page.
pub fn title(page: &str) -> String {
    text(all_between(page, "<title>", "</title>")[0])
}

/// The values of an attribute, in order.
pub fn attributes(page: &str, name: &str) -> Vec<String> {
    all_between(page, &format!(" {name}=\""), "\"")
        .into_iter()
        .map(|value| value.replace("&#38;", "&").replace("&amp;", "&"))
        .collect()
}

/// The ids of the fiches that a list of results shows, in order.
pub fn results(page: &str) -> Vec<String> {
    all_between(page, "<h3 class=\"card__title\"><a href=\"/fiches/", "\"")
        .into_iter()
        .map(str::to_owned)
        .collect()
}
