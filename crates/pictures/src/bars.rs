//! Bars, one under the other; columns, one beside the other.

use crate::svg::{Anchor, Look, Picture, cut, wrapped};
use crate::{Bar, Words};

const WIDTH: f64 = 720.0;
const ROW: f64 = 30.0;
/// How much one more line of a name adds.
const LINE: f64 = 16.0;
const LABEL: f64 = 250.0;
const SAID: f64 = 130.0;
/// Letters of a label that fit on a line of its place.
const LETTERS: usize = 30;
const LINE_LETTERS: f64 = 30.0;
/// Most lines of a name.
const LINES: usize = 3;

/// Bars, in the order given: names to the left, sizes in words at their end. `full` is what a full bar stands for: a
/// share is drawn out of all there is; what has no whole, out of the largest.
pub fn bars(words: Words, all: &[Bar], full: Option<f64>) -> Picture {
    let rows: f64 = all.iter().map(|bar| row(&name(&bar.label))).sum();
    let mut picture = Picture::new(words, WIDTH, rows + 10.0);
    let most = largest(all, full);
    let across = WIDTH - LABEL - SAID;
    let mut y = 5.0;
    for bar in all {
        let lines = name(&bar.label);
        let tall = row(&lines);
        let middle = y + tall / 2.0 + 5.0;
        let long = across * bar.value.max(0.0) / most;
        let mut line = middle - (tall - ROW) / 2.0;
        for part in &lines {
            picture.text((LABEL - 10.0, line), Anchor::End, Look::Text, part);
            line += LINE;
        }
        let top = y + (tall - ROW) / 2.0 + 4.0;
        picture.rect((LABEL, top), (across, ROW - 8.0), Look::Part, "");
        let said = format!("{} : {}", bar.label, bar.said);
        picture.rect((LABEL, top), (long, ROW - 8.0), Look::Mark, &said);
        picture.text(
            (LABEL + across + 8.0, middle),
            Anchor::Start,
            Look::Text,
            &bar.said,
        );
        y += tall;
    }
    picture
}

/// A name in as many lines as it takes, up to three: what tells it from its neighbour often comes last.
fn name(label: &str) -> Vec<String> {
    let mut lines = wrapped(label, LINE_LETTERS);
    let rest = lines.split_off(lines.len().min(LINES - 1)).join(" ");
    let mut name: Vec<String> = lines.iter().map(|line| cut(line, LETTERS)).collect();
    if !rest.is_empty() {
        name.push(cut(&rest, LETTERS));
    }
    name
}

/// How tall the row of a name is.
fn row(name: &[String]) -> f64 {
    let more = name.iter().skip(1);
    more.fold(ROW, |tall, _| tall + LINE)
}

const HEIGHT: f64 = 260.0;
const FOOT: f64 = 40.0;
const HEAD: f64 = 24.0;
/// About how wide a letter is.
const LETTER: usize = 7;

/// Columns, in the order given: month after month. Nothing is drawn behind a column that would make it a share of a whole.
pub fn columns(words: Words, all: &[Bar]) -> Picture {
    let mut picture = Picture::new(words, WIDTH, HEIGHT);
    let count = all.iter().fold(0.0, |count, _| count + 1.0_f64);
    let step = (WIDTH - 20.0) / count.max(1.0);
    let (most, high) = (largest(all, None), HEIGHT - FOOT - HEAD);
    let ground = HEIGHT - FOOT;
    // Names that would touch are told one in so many; and so are sizes, on their own.
    let apart = |told: &dyn Fn(&Bar) -> String| {
        let letters = all.iter().map(|bar| told(bar).chars().count());
        let wide = letters.max().unwrap_or(0).saturating_mul(LETTER) + LETTER;
        let wide = u32::try_from(wide).map_or(WIDTH, f64::from);
        (wide / step).ceil().max(1.0)
    };
    let (label, size) = (
        |bar: &Bar| cut(&bar.label, 16),
        |bar: &Bar| cut(&bar.said, 10),
    );
    let (labels, sizes) = (apart(&label), apart(&size));
    let mut rank: f64 = 0.0;
    for bar in all {
        let x = 10.0 + rank * step;
        let tall = high * bar.value.max(0.0) / most;
        let wide = (step * 0.7).min(48.0);
        let left = x + (step - wide) / 2.0;
        let said = format!("{} : {}", bar.label, bar.said);
        picture.rect((left, ground - tall), (wide, tall), Look::Mark, &said);
        let middle = x + step / 2.0;
        if rank % labels == 0.0 {
            picture.text(
                (middle, ground + 20.0),
                Anchor::Middle,
                Look::Faint,
                &label(bar),
            );
        }
        if rank % sizes == 0.0 {
            picture.text(
                (middle, ground - tall - 6.0),
                Anchor::Middle,
                Look::Text,
                &size(bar),
            );
        }
        rank += 1.0;
    }
    picture.line((10.0, ground), (WIDTH - 10.0, ground), Look::Axis, false);
    picture
}

fn largest(all: &[Bar], full: Option<f64>) -> f64 {
    let values = all.iter().map(|bar| bar.value);
    let most = values.fold(full.unwrap_or(0.0), f64::max);
    if most > 0.0 { most } else { 1.0 }
}
