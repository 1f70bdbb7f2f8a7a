//! The text of a condition and the tree it means.

use domain::condition::{Condition, Expected, Expr, ParseProblem};

fn tree(text: &str) -> String {
    fn shape(expr: &Expr) -> String {
        let all = |parts: &[Expr]| parts.iter().map(shape).collect::<Vec<_>>().join(" ");
        match expr {
            Expr::All(parts) => format!("(et {})", all(parts)),
            Expr::Any(parts) => format!("(ou {})", all(parts)),
            Expr::Not(part) => format!("(non {})", shape(part)),
            Expr::Leaf(leaf) => format!("<{leaf}>"),
        }
    }
    shape(
        &text
            .parse::<Condition>()
            .unwrap_or_else(|fault| panic!("{text}: {fault:?}"))
            .tree,
    )
}

#[test]
fn a_text_means_one_tree() {
    let cases = [
        ("rsa.socle", "<rsa.socle>"),
        ("a et b et c", "(et <a> <b> <c>)"),
        ("a et (b ou c)", "(et <a> (ou <b> <c>))"),
        ("(a et b) ou c", "(ou (et <a> <b>) <c>)"),
        ("non a ou b", "(ou (non <a>) <b>)"),
        ("non (a ou b)", "(non (ou <a> <b>))"),
        ("age<26", "<age < 26>"),
        ("age >= 25 et age != 26", "(et <age >= 25> <age != 26>)"),
        ("diplome.niveau >= bac+2", "<diplome.niveau >= bac+2>"),
        (
            "activite.nature dans [artiste, autre]",
            "<activite.nature dans [artiste, autre]>",
        ),
        (
            "residence.commune dans pays-de-rennes",
            "<residence.commune dans [pays-de-rennes]>",
        ),
        (
            "cer.fiches contient cars-35",
            "<cer.fiches contient cars-35>",
        ),
        ("((a))", "<a>"),
    ];
    for (text, expected) in cases {
        assert_eq!(tree(text), expected, "{text}");
    }
}

#[test]
fn a_text_that_means_nothing_is_refused_at_its_word() {
    use ParseProblem as P;
    let cases = [
        ("", 0..0, P::Empty),
        ("a et", 4..4, P::Expected(Expected::Fact)),
        ("et a", 0..2, P::Expected(Expected::Fact)),
        ("age <", 5..5, P::Expected(Expected::Value)),
        ("age < et", 6..8, P::Expected(Expected::Value)),
        ("(a", 0..1, P::Unclosed),
        ("a)", 1..2, P::Unclosed),
        ("x dans [a", 7..8, P::Unclosed),
        ("a b", 2..3, P::MissingConnector),
        ("(a b)", 3..4, P::MissingConnector),
        ("a et b ou c", 7..9, P::Ambiguous),
        ("a ou b et c", 2..4, P::Ambiguous),
        ("a ou (b) et (c)", 2..4, P::Ambiguous),
        ("a & b", 2..3, P::Character('&')),
        ("a ! b", 2..3, P::Character('!')),
    ];
    for (text, at, problem) in cases {
        let fault = text.parse::<Condition>().expect_err(text);
        assert_eq!((fault.at, fault.problem), (at, problem), "{text}");
    }
}
