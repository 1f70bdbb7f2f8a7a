//! A flow from places to others (Sankey): as wide as what goes.

use crate::Words;
use crate::svg::{Anchor, Look, Picture, cut, number};

const WIDTH: f64 = 760.0;
const SIDE: f64 = 240.0;
const NODE: f64 = 14.0;
const GAP: f64 = 14.0;
/// The least that a node is tall, for its name to stand beside it.
const LEAST: f64 = 16.0;
const TALL: f64 = 420.0;

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
    /// How much was drawn from it already.
    used: f64,
}

/// The flow: where it comes from to the left, where it goes to the right, in the order given.
pub fn flow(words: Words, all: &[Flow]) -> Picture {
    let sum = all
        .iter()
        .map(|one| one.value.max(0.0))
        .sum::<f64>()
        .max(1.0);
    let scale = TALL / sum;
    let mut left = nodes(all.iter().map(|one| (&one.from, one.value)), scale);
    let mut right = nodes(all.iter().map(|one| (&one.to, one.value)), scale);
    let foot = |nodes: &[Node]| nodes.last().map_or(0.0, |node| node.top + node.tall);
    let height = foot(&left).max(foot(&right)) + 20.0;
    let mut picture = Picture::new(words, WIDTH, height);
    let (start, end) = (SIDE + NODE, WIDTH - SIDE - NODE);
    let middle = (start + end) / 2.0;
    for one in all {
        let wide = one.value.max(0.0) * scale;
        let Some(from) = left.iter_mut().find(|node| node.name == one.from) else {
            continue;
        };
        let y = from.top + from.used;
        from.used += wide;
        let Some(to) = right.iter_mut().find(|node| node.name == one.to) else {
            continue;
        };
        let z = to.top + to.used;
        to.used += wide;
        let n = number;
        let path = format!(
            "M{} {}C{} {} {} {} {} {}V{}C{} {} {} {} {} {}Z",
            n(start),
            n(y),
            n(middle),
            n(y),
            n(middle),
            n(z),
            n(end),
            n(z),
            n(z + wide),
            n(middle),
            n(z + wide),
            n(middle),
            n(y + wide),
            n(start),
            n(y + wide)
        );
        let said = format!("{} → {} : {}", one.from, one.to, one.said);
        picture.area(&path, Look::Flow, &said);
    }
    for (nodes, x, text, anchor) in [
        (&left, SIDE, SIDE - 8.0, Anchor::End),
        (&right, end, WIDTH - SIDE + 8.0, Anchor::Start),
    ] {
        for node in nodes {
            picture.rect((x, node.top), (NODE, node.tall), Look::Mark, &node.name);
            let at = node.top + node.tall / 2.0 + 5.0;
            picture.text((text, at), anchor, Look::Text, &cut(&node.name, 32));
        }
    }
    picture
}

/// The places of one side, one under the other, in the order they are first named.
fn nodes<'a>(all: impl Iterator<Item = (&'a String, f64)>, scale: f64) -> Vec<Node> {
    let mut sums: Vec<(&String, f64)> = Vec::new();
    for (name, value) in all {
        match sums.iter_mut().find(|(known, _)| *known == name) {
            Some((_, sum)) => *sum += value.max(0.0),
            None => sums.push((name, value.max(0.0))),
        }
    }
    let mut top = 10.0;
    let placed = sums.into_iter().map(|(name, sum)| {
        let tall = sum * scale;
        let node = Node {
            name: name.clone(),
            top,
            tall,
            used: 0.0,
        };
        top += tall.max(LEAST) + GAP;
        node
    });
    placed.collect()
}
