//! Pictures, from outside: they say what they show, hold nothing that a page forbids, and become pixels.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says so by panicking"
)]

use std::collections::BTreeMap;

use pictures::{Bar, Curve, Fault, Flow, Outlines, Picture, Shade, Words};

fn words() -> Words {
    Words {
        title: "Entrées <par> action".to_owned(),
        description: "Du 1er janvier & après".to_owned(),
    }
}

fn bar(label: &str, value: f64) -> Bar {
    Bar {
        label: label.to_owned(),
        value,
        said: format!("{value}"),
    }
}

const TWO: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"code":"35001"},"geometry":{"type":"Polygon","coordinates":[[[-2,48],[-1.5,48],[-1.5,48.5],[-2,48.5],[-2,48]]]}},
{"type":"Feature","properties":{"code":"35002"},"geometry":{"type":"MultiPolygon","coordinates":[[[[-1.5,48],[-1,48],[-1,48.5],[-1.5,48]]]]}}]}"#;

fn all() -> Vec<(&'static str, Picture)> {
    let bars: Vec<Bar> = (0..14)
        .map(|n| bar(&format!("mois {n}"), f64::from(n)))
        .collect();
    let curve = Curve {
        points: vec![(0.0, 1.0), (12.0, 5.0), (40.0, 9.0), (400.0, 10.0)],
        all: 10.0,
        thresholds: vec![(15.0, "50 %".to_owned()), (45.0, "90 %".to_owned())],
        across: "jours".to_owned(),
    };
    let flow = |from: &str, to: &str, value| Flow {
        from: from.to_owned(),
        to: to.to_owned(),
        value,
        said: value.to_string(),
    };
    let flows = [
        flow("a", "b", 12.0),
        flow("a", "c", 3.0),
        flow("b", "c", 5.0),
    ];
    let outlines = Outlines::read(TWO).expect("outlines");
    let shades = BTreeMap::from([
        (
            "35001".to_owned(),
            Shade::Told(12.0, "Acigné : 12".to_owned()),
        ),
        ("35002".to_owned(), Shade::Untold),
    ]);
    vec![
        ("bars", pictures::bars(words(), &bars, None)),
        ("no bars", pictures::bars(words(), &[], None)),
        ("columns", pictures::columns(words(), &bars)),
        ("curve", pictures::curve(words(), &curve)),
        ("flow", pictures::flow(words(), &flows)),
        (
            "map",
            pictures::map(words(), &outlines, &shades, |value| value.to_string()),
        ),
    ]
}

#[test]
fn a_picture_says_what_it_shows_and_holds_nothing_that_a_page_forbids() {
    for (name, picture) in all() {
        let svg = picture.svg("un");
        assert!(
            svg.contains("role=\"img\" aria-labelledby=\"un-t un-d\""),
            "{name}"
        );
        assert!(
            svg.contains("<title id=\"un-t\">Entrées &lt;par&gt; action</title>"),
            "{name}"
        );
        assert!(
            svg.contains("<desc id=\"un-d\">Du 1er janvier &amp; après</desc>"),
            "{name}"
        );
        for forbidden in ["style", "<script", "href", "NaN", "inf", " on"] {
            assert!(!svg.contains(forbidden), "{name}: {forbidden}");
        }
    }
}

#[test]
fn a_picture_becomes_pixels_with_its_letters() {
    for (name, picture) in all() {
        let png = pictures::png(&picture).unwrap_or_else(|| panic!("{name}"));
        assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"), "{name}");
    }
    // The same picture without its letters is another: a font is there.
    let picture = |label: &str| pictures::png(&pictures::bars(words(), &[bar(label, 1.0)], None));
    assert_ne!(picture("a"), picture("b"));
}

#[test]
fn a_picture_that_stands_alone_says_what_it_is_above_itself() {
    let long = "Des mots, encore des mots, ".repeat(20);
    let words = Words {
        title: "Entrées".to_owned(),
        description: long.clone(),
    };
    let (here, alone) = (
        pictures::bars(words.clone(), &[bar("un", 1.0)], None),
        pictures::bars(words, &[bar("un", 1.0)], None).alone(),
    );
    let svg = alone.svg("x");
    let texts = svg.split("<text ").skip(1);
    let texts: Vec<&str> = texts
        .filter_map(|text| text.split('>').nth(1)?.split('<').next())
        .collect();
    let above = texts
        .iter()
        .position(|text| *text == "un")
        .expect("its bar");
    assert_eq!(texts[0], "Entrées");
    assert_eq!(texts[1..above].join(" "), long.trim());
    assert!(
        texts[1..above]
            .iter()
            .all(|line| line.chars().count() < 110),
        "{texts:?}"
    );
    let height = |picture: &Picture| -> f64 {
        let svg = picture.svg("x");
        let height = svg.split(" height=\"").nth(1).expect("a height");
        height
            .split('"')
            .next()
            .expect("a number")
            .parse()
            .expect("a number")
    };
    // One line of the title and each of the words make room for themselves.
    assert!(height(&alone) > height(&here) + 18.0 * 5.0);
    assert!(!alone.svg("x").contains("style"));
}

/// The widths of the marks of a picture.
fn marks(picture: &Picture) -> Vec<f64> {
    let svg = picture.svg("x");
    let marks = svg.split("class=\"pic__mark\"").skip(1);
    let wide = marks.filter_map(|rest| rest.split("width=\"").nth(1)?.split('"').next());
    wide.filter_map(|wide| wide.parse().ok()).collect()
}

#[test]
fn a_bar_is_as_long_as_what_it_shows() {
    let all = [bar("un", 10.0), bar("deux", 5.0), bar("rien", 0.0)];
    assert_eq!(
        marks(&pictures::bars(words(), &all, None)),
        [340.0, 170.0, 0.0]
    );
    // A share is out of all there is.
    let shares = pictures::bars(words(), &all, Some(100.0));
    assert_eq!(marks(&shares), [34.0, 17.0, 0.0]);
}

/// The texts of a picture, in the order they are drawn.
fn texts(picture: &Picture) -> Vec<String> {
    let svg = picture.svg("x");
    let texts = svg.split("<text ").skip(1);
    let texts = texts.filter_map(|text| text.split('>').nth(1)?.split('<').next());
    texts.map(str::to_owned).collect()
}

#[test]
fn a_long_name_takes_the_lines_it_needs_and_a_colon_begins_none() {
    let long = "Faire le bilan global de l'accompagnement : accompagnement terminé";
    let drawn = texts(&pictures::bars(words(), &[bar(long, 1.0)], None));
    assert_eq!(drawn.len(), 4, "{drawn:?}");
    assert_eq!(
        drawn[..3].join(" ").replace('\u{a0}', " "),
        long.replace('\'', "’")
    );
    let drawn = texts(&pictures::bars(
        words(),
        &[bar("Réunion d’analyse des candidatures : non validée", 1.0)],
        None,
    ));
    assert_eq!(
        drawn[..2].join(" "),
        "Réunion d’analyse des candidatures\u{a0}: non validée"
    );
    assert!(!drawn[1].starts_with(':'), "{drawn:?}");
}

#[test]
fn ribbons_cross_little_and_what_few_take_is_seen() {
    let flow = |from: &str, to: &str, value: f64| Flow {
        from: from.to_owned(),
        to: to.to_owned(),
        value,
        said: value.to_string(),
    };
    // « z » is named first, but what reaches it comes from below what reaches « y ».
    let flows = [
        flow("a", "z", 1.0),
        flow("a", "y", 100.0),
        flow("b", "z", 300.0),
    ];
    let picture = pictures::flow(words(), &flows);
    let drawn = texts(&picture);
    let place = |text: &str| drawn.iter().position(|known| known == text);
    assert!(place("y") < place("z"), "{drawn:?}");
    // The widest say how many they are; the thinnest does not, and is drawn all the same.
    assert!(place("300").is_some() && place("1").is_none(), "{drawn:?}");
    let svg = picture.svg("x");
    assert_eq!(svg.matches("class=\"pic__flow\"").count(), 3);
    assert!(svg.contains("<title>a → z : 1</title>"), "{svg}");
}

#[test]
fn a_legend_names_what_the_map_shows_and_its_unit_once() {
    let outlines = Outlines::read(TWO).expect("outlines");
    let shade = |value| Shade::Told(value, String::new());
    let said = |value: f64| format!("{value}\u{a0}jours");
    let one = BTreeMap::from([("35001".to_owned(), shade(3.0))]);
    let drawn = texts(&pictures::map(words(), &outlines, &one, said));
    assert_eq!(drawn, ["3\u{a0}jours", "aucun"]);
    let all = BTreeMap::from([
        ("35001".to_owned(), shade(3.0)),
        ("35002".to_owned(), Shade::Untold),
    ]);
    let drawn = texts(&pictures::map(words(), &outlines, &all, said));
    assert_eq!(drawn, ["3\u{a0}jours", "non dit"]);

    let square = |n: i32| {
        let (west, east) = (-2.0 + f64::from(n) / 10.0, -1.95 + f64::from(n) / 10.0);
        format!(
            r#"{{"properties":{{"code":"350{n:02}"}},"geometry":{{"type":"Polygon","coordinates":[[[{west},48],[{east},48],[{east},48.5],[{west},48]]]}}}}"#
        )
    };
    let squares: Vec<String> = (1..=10).map(square).collect();
    let many = format!(r#"{{"features":[{}]}}"#, squares.join(","));
    let many = Outlines::read(&many).expect("outlines");
    let told = (1..=10).map(|n| (format!("350{n:02}"), shade(f64::from(n))));
    let drawn = texts(&pictures::map(words(), &many, &told.collect(), said));
    assert_eq!(drawn[0], "1 à 2\u{a0}jours");
    assert_eq!(drawn.len(), 5, "{drawn:?}");
}

#[test]
fn a_file_that_draws_nothing_is_said() {
    let feature = |properties: &str, geometry: &str| {
        format!(r#"{{"features":[{{"properties":{properties},"geometry":{geometry}}}]}}"#)
    };
    let point = r#"{"type":"Point","coordinates":[1,2]}"#;
    let metres = r#"{"type":"Polygon","coordinates":[[[352000,6789000],[352001,6789000],[352000,6789001]]]}"#;
    let cases = [
        ("{}".to_owned(), Fault::Collection),
        (r#"{"features":[]}"#.to_owned(), Fault::Empty),
        (feature("{}", point), Fault::NoCode(1)),
        (
            feature(r#"{"code":"35001"}"#, point),
            Fault::NoPolygon("35001".to_owned()),
        ),
        (
            feature(r#"{"insee":"35001"}"#, metres),
            Fault::NoPolygon("35001".to_owned()),
        ),
    ];
    for (text, fault) in cases {
        assert_eq!(Outlines::read(&text).err(), Some(fault), "{text}");
    }
    assert!(matches!(Outlines::read("{"), Err(Fault::Json(_))));
    assert_eq!(
        Outlines::read(TWO)
            .expect("outlines")
            .codes()
            .collect::<Vec<_>>(),
        ["35001", "35002"]
    );
}
