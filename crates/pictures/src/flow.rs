//! A flow from places to others (Sankey): as wide as what goes.

use crate::Words;
use crate::svg::{Anchor, Look, Picture, cut, number};

const WIDTH: f64 = 760.0;
const SIDE: f64 = 240.0;
/// Letters of a name that fit beside a place.
const LETTERS: usize = 29;
const NODE: f64 = 14.0;
const GAP: f64 = 14.0;
/// The least that a node is tall, for its name to stand beside it.
const LEAST: f64 = 16.0;
/// The most that all which goes is wide together, and for each flow: a lone one fills no page.
const TALL: f64 = 420.0;
const EACH: f64 = 72.0;
/// Where ribbons start and end, across.
const START: f64 = SIDE + NODE;
const END: f64 = WIDTH - SIDE - NODE;
/// The least that anything is wide.
const THIN: f64 = 1.5;
/// How wide a ribbon is for its number to be written on it.
const WRITTEN: f64 = 11.0;

/// What goes from somewhere to somewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    /// From where.
    pub from: String,
    /// To where.
    pub to: String,
    /// How much.
    pub value: f64,
    /// How much, in words.
    pub said: String,
}

struct Node {
    name: String,
    top: f64,
    tall: f64,
}

/// The flow: where it comes from to the left, in the order given; where it goes to the right, each place as near as can
/// be of those it comes from, so that the ribbons cross little.
pub fn flow(words: Words, all: &[Flow]) -> Picture {
    let value = |one: &Flow| one.value.max(0.0);
    let sum = all.iter().map(value).sum::<f64>().max(1.0);
    let tall = all.iter().map(|_| EACH).sum::<f64>().min(TALL);
    let scale = tall / sum;
    let left = placed(sums(all.iter().map(|one| (&one.from, value(one)))), scale);
    let mut right = sums(all.iter().map(|one| (&one.to, value(one))));
    // Where, on the left, what comes to a place starts from, on the whole.
    let from = |to: &str| {
        let came = all.iter().filter(|one| one.to == to);
        let weights = came.map(|one| (value(one) * centre(&left, &one.from), value(one)));
        let (weighted, sum) = weights.fold((0.0, 0.0), |(a, b), (x, y)| (a + x, b + y));
        if sum > 0.0 { weighted / sum } else { 0.0 }
    };
    right.sort_by(|(one, _), (other, _)| from(one).total_cmp(&from(other)));
    let right = placed(right, scale);
    let foot = |nodes: &[Node]| nodes.last().map_or(0.0, |node| node.top + node.tall);
    let height = foot(&left).max(foot(&right)) + 20.0;
    let mut picture = Picture::new(words, WIDTH, height);
    let ribbons = ribbons(all, &left, &right, scale);
    for ribbon in &ribbons {
        let one = ribbon.flow;
        let said = format!("{} → {} : {}", one.from, one.to, one.said);
        picture.area(&ribbon.path(), Look::Flow, &said);
    }
    // How many, on each ribbon that is wide enough to be written on: the others are in the table.
    for ribbon in ribbons.iter().filter(|one| one.wide >= WRITTEN) {
        let at = (START + 8.0, ribbon.start + ribbon.wide / 2.0 + 5.0);
        picture.text(at, Anchor::Start, Look::Text, &ribbon.flow.said);
    }
    for (nodes, x, text, anchor) in [
        (&left, SIDE, SIDE - 8.0, Anchor::End),
        (&right, END, WIDTH - SIDE + 8.0, Anchor::Start),
    ] {
        for node in nodes {
            let tall = node.tall.max(THIN);
            picture.rect((x, node.top), (NODE, tall), Look::Mark, &node.name);
            let at = node.top + tall / 2.0 + 5.0;
            picture.text((text, at), anchor, Look::Text, &cut(&node.name, LETTERS));
        }
    }
    picture
}

/// A flow as it is drawn: where it starts and ends, from the top, and how wide it is.
struct Ribbon<'f> {
    flow: &'f Flow,
    start: f64,
    end: f64,
    wide: f64,
}

impl Ribbon<'_> {
    fn path(&self) -> String {
        let middle = number((START + END) / 2.0);
        let (a, b) = (number(START), number(END));
        // What few take is seen all the same.
        let wide = self.wide.max(THIN);
        let (y, z) = (number(self.start), number(self.end));
        let (under_y, under_z) = (number(self.start + wide), number(self.end + wide));
        format!(
            "M{a} {y}C{middle} {y} {middle} {z} {b} {z}V{under_z}C{middle} {under_z} {middle} {under_y} {a} {under_y}Z"
        )
    }
}

/// The flows as they are drawn: those of a place leave it, and reach it, in the order of the places across.
fn ribbons<'f>(all: &'f [Flow], left: &[Node], right: &[Node], scale: f64) -> Vec<Ribbon<'f>> {
    let rank = |nodes: &[Node], name: &str| nodes.iter().position(|node| node.name == name);
    let mut known: Vec<(usize, usize, &Flow)> = all
        .iter()
        .filter_map(|one| Some((rank(left, &one.from)?, rank(right, &one.to)?, one)))
        .collect();
    let mut used: Vec<f64> = right.iter().map(|node| node.top).collect();
    known.sort_by_key(|(from, to, _)| (*from, *to));
    let mut drawn: Vec<Ribbon<'f>> = Vec::new();
    let mut last = None;
    let mut start = 0.0;
    for (from, to, flow) in known {
        let wide = flow.value.max(0.0) * scale;
        if last != Some(from) {
            start = left.get(from).map_or(0.0, |node| node.top);
            last = Some(from);
        }
        let Some(end) = used.get_mut(to) else {
            continue;
        };
        drawn.push(Ribbon {
            flow,
            start,
            end: *end,
            wide,
        });
        start += wide;
        *end += wide;
    }
    drawn
}

/// The middle of a place.
fn centre(nodes: &[Node], name: &str) -> f64 {
    let mut nodes = nodes.iter();
    let node = nodes.find(|node| node.name == name);
    node.map_or(0.0, |node| node.top + node.tall / 2.0)
}

/// The places of one side, in the order they are first named, and how much goes by each.
fn sums<'a>(all: impl Iterator<Item = (&'a String, f64)>) -> Vec<(&'a String, f64)> {
    let mut sums: Vec<(&String, f64)> = Vec::new();
    for (name, value) in all {
        match sums.iter_mut().find(|(known, _)| *known == name) {
            Some((_, sum)) => *sum += value,
            None => sums.push((name, value)),
        }
    }
    sums
}

/// Places, one under the other.
fn placed(sums: Vec<(&String, f64)>, scale: f64) -> Vec<Node> {
    let mut top = 10.0;
    let placed = sums.into_iter().map(|(name, sum)| {
        let tall = sum * scale;
        let node = Node {
            name: name.clone(),
            top,
            tall,
        };
        top += tall.max(LEAST) + GAP;
        node
    });
    placed.collect()
}
