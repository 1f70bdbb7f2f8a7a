//! A curve that climbs to all, with the days at which it is looked at.

use std::fmt::Write as _;

use crate::Words;
use crate::svg::{Anchor, Look, Picture, number};

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 300.0;
const LEFT: f64 = 56.0;
const FOOT: f64 = 44.0;
const HEAD: f64 = 30.0;

/// What is drawn: how many, out of all, take no more than so many days.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// Days, and how many take no more, in the order of days.
    pub points: Vec<(f64, f64)>,
    /// All of them.
    pub all: f64,
    /// The days at which it is looked at: where, and what is said there.
    pub thresholds: Vec<(f64, String)>,
    /// What is across, in words.
    pub across: String,
}

/// The curve. Beyond three times the last threshold, few are left: the rest is not drawn, its share is seen.
pub fn curve(words: Words, drawn: &Curve) -> Picture {
    let mut picture = Picture::new(words, WIDTH, HEIGHT);
    let last = drawn.points.last().map_or(1.0, |(days, _)| *days);
    let looked = drawn
        .thresholds
        .iter()
        .map(|(days, _)| *days)
        .fold(0.0, f64::max);
    let widest = last
        .min((looked * 3.0).max(10.0))
        .max(looked * 1.2)
        .max(1.0);
    let (right, ground) = (WIDTH - 16.0, HEIGHT - FOOT);
    let x = |days: f64| LEFT + (right - LEFT) * days.clamp(0.0, widest) / widest;
    let y = |count: f64| ground - (ground - HEAD) * count / drawn.all.max(1.0);
    for (hundredths, said) in [(0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %")] {
        let at = y(drawn.all.max(1.0) * hundredths);
        picture.line((LEFT, at), (right, at), Look::Part, false);
        picture.text((LEFT - 8.0, at + 5.0), Anchor::End, Look::Faint, said);
    }
    for (days, said) in &drawn.thresholds {
        let at = x(*days);
        picture.line((at, HEAD - 8.0), (at, ground), Look::Threshold, true);
        picture.text((at, HEAD - 13.0), Anchor::Middle, Look::Threshold, said);
        picture.text(
            (at, ground + 18.0),
            Anchor::Middle,
            Look::Faint,
            &number(*days),
        );
    }
    let mut path = format!("M{} {}", number(x(0.0)), number(ground));
    for (days, count) in drawn.points.iter().filter(|(days, _)| *days <= widest) {
        // A step: nobody is between two days.
        let _ = write!(path, "H{}V{}", number(x(*days)), number(y(*count)));
    }
    let _ = write!(path, "H{}", number(right));
    picture.stroke(&path, Look::Mark);
    picture.line((LEFT, ground), (right, ground), Look::Axis, false);
    picture.text(
        (right, HEIGHT - 6.0),
        Anchor::End,
        Look::Faint,
        &drawn.across,
    );
    picture
}
