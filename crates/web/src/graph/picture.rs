//! A drawing with its words: boxes with lines of text, arrows with labels that cover nothing.

use super::curve::{on_curve, path};
use super::layered::{self, Place};
use crate::french::typeset;

/// Width of a box.
const WIDTH: f64 = 186.0;
/// Letters that a line of a box holds.
const LINE: usize = 20;
const LINE_HEIGHT: f64 = 17.0;
/// Room around the drawing.
const MARGIN: f64 = 14.0;
/// Room between two isolated boxes.
const ASIDE_GAP: f64 = 24.0;
const LABEL_HEIGHT: f64 = 16.0;

/// How a box or an arrow looks; the style sheet and the SVG attributes know it by its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// A fiche.
    Plain,
    /// The fiche that the drawing is about.
    Centre,
    /// Outside the booklet.
    Outside,
}

/// The class of a box.
pub fn look(style: &Style) -> &'static str {
    match style {
        Style::Plain => "picture__node--plain",
        Style::Centre => "picture__node--centre",
        Style::Outside => "picture__node--outside",
    }
}

/// The dashes of an arrow, in the language of SVG.
pub fn dashes(kind: &str) -> &'static str {
    match kind {
        "complement" => "7 5",
        "mixte" => "10 4 2 4",
        "outil" | "sortie" | "place" => "2 4",
        _ => "none",
    }
}

/// A box to draw.
#[derive(Debug, Clone)]
pub struct Node {
    /// Small text above the name.
    pub code: String,
    /// The name.
    pub name: String,
    /// Where a click leads.
    pub href: Option<String>,
    /// How it looks.
    pub style: Style,
}

/// An arrow to draw.
#[derive(Debug, Clone)]
pub struct Arrow {
    /// Rank of the node it leaves.
    pub from: usize,
    /// Rank of the node it reaches.
    pub to: usize,
    /// Words on the arrow.
    pub label: String,
    /// Key of its look: `aval`, `complement`…
    pub kind: &'static str,
}

/// A placed box.
#[derive(Debug, Clone)]
pub struct PlacedNode {
    /// The box.
    pub node: Node,
    /// Where.
    pub place: Place,
    /// The name, cut into lines with the height of each.
    pub lines: Vec<(f64, String)>,
    /// Height of the code's line.
    pub code_y: f64,
    /// An arrow from the box to itself: its label.
    pub turns: Option<String>,
}

/// A placed arrow.
#[derive(Debug, Clone)]
pub struct PlacedArrow {
    /// The line, in the language of SVG paths.
    pub path: String,
    /// Its words.
    pub label: String,
    /// Room of the words.
    pub label_place: Place,
    /// Name of the box it leaves.
    pub from_name: String,
    /// Name of the box it reaches.
    pub to_name: String,
    /// Key of its look.
    pub kind: &'static str,
}

/// A finished drawing.
#[derive(Debug, Clone)]
pub struct Picture {
    /// The boxes.
    pub nodes: Vec<PlacedNode>,
    /// The arrows.
    pub arrows: Vec<PlacedArrow>,
    /// Width of the view.
    pub width: f64,
    /// Height of the view.
    pub height: f64,
}

impl Picture {
    /// Draws boxes and arrows; boxes without arrow stand in a row below.
    pub fn draw(nodes: Vec<Node>, arrows: &[Arrow]) -> Picture {
        let between: Vec<&Arrow> = arrows
            .iter()
            .filter(|arrow| arrow.from != arrow.to)
            .collect();
        let touched = |node: usize| between.iter().any(|a| a.from == node || a.to == node);
        let linked: Vec<usize> = (0..nodes.len()).filter(|&node| touched(node)).collect();
        let rank = |node: usize| linked.iter().position(|&other| other == node).unwrap_or(0);
        let lines: Vec<Vec<String>> = nodes.iter().map(|node| wrapped(&node.name)).collect();
        let busiest = |node: usize| {
            let leaving = between.iter().filter(|arrow| arrow.from == node).count();
            leaving.max(between.iter().filter(|arrow| arrow.to == node).count())
        };
        let height = |node: usize| {
            let text = 34.0 + lines[node].len() as f64 * LINE_HEIGHT;
            text.max(busiest(node) as f64 * layered::PORT + 16.0)
        };
        let heights: Vec<f64> = linked.iter().map(|&node| height(node)).collect();
        let edges: Vec<(usize, usize)> = between
            .iter()
            .map(|arrow| (rank(arrow.from), rank(arrow.to)))
            .collect();
        let drawing = layered::draw(WIDTH, &heights, &edges);

        let mut picture = Picture {
            nodes: Vec::new(),
            arrows: Vec::new(),
            width: drawing.width,
            height: drawing.height,
        };
        let mut aside = Aside::below(drawing.height, drawing.width);
        for (at, (node, lines)) in nodes.into_iter().zip(&lines).enumerate() {
            let place = match touched(at) {
                true => drawing.nodes[rank(at)],
                false => aside.next(34.0 + lines.len() as f64 * LINE_HEIGHT),
            };
            let turns = arrows
                .iter()
                .find(|arrow| arrow.from == at && arrow.to == at);
            picture.add(
                node,
                place.moved(MARGIN),
                lines,
                turns.map(|arrow| arrow.label.clone()),
            );
        }
        for (arrow, points) in between.iter().zip(&drawing.edges) {
            picture.connect(arrow, points);
        }
        let right = picture
            .nodes
            .iter()
            .map(|n| n.place.x + n.place.w)
            .fold(0.0, f64::max);
        let bottom = picture
            .nodes
            .iter()
            .map(|n| n.place.y + n.place.h)
            .fold(0.0, f64::max);
        picture.width = right + MARGIN;
        picture.height = bottom + MARGIN;
        picture
    }

    fn add(&mut self, node: Node, place: Place, lines: &[String], turns: Option<String>) {
        let line_y = |line: usize| place.y + 38.0 + line as f64 * LINE_HEIGHT;
        self.nodes.push(PlacedNode {
            lines: lines
                .iter()
                .enumerate()
                .map(|(i, text)| (line_y(i), text.clone()))
                .collect(),
            code_y: place.y + 19.0,
            node,
            place,
            turns,
        });
    }

    fn connect(&mut self, arrow: &Arrow, points: &[(f64, f64)]) {
        let points: Vec<(f64, f64)> = points
            .iter()
            .map(|(x, y)| (x + MARGIN, y + MARGIN))
            .collect();
        let label = typeset(&arrow.label);
        let w = label.chars().count() as f64 * 6.3 + 10.0;
        let label_place = self.free_place(&points, w);
        let name = |rank: usize| {
            self.nodes
                .get(rank)
                .map_or_else(String::new, |node| node.node.name.clone())
        };
        let (from_name, to_name) = (name(arrow.from), name(arrow.to));
        self.arrows.push(PlacedArrow {
            path: path(&points),
            label,
            label_place,
            from_name,
            to_name,
            kind: arrow.kind,
        });
    }

    /// Where on the line the words cover neither a box nor other words: as near as can be to the
    /// middle of a gap.
    fn free_place(&self, points: &[(f64, f64)], w: f64) -> Place {
        let gaps = points.windows(2).step_by(2).collect::<Vec<_>>();
        let along = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74];
        let candidates = gaps.iter().flat_map(|gap| {
            along.iter().map(|&t| {
                let (x, y) = on_curve(gap[0], gap[1], t);
                Place {
                    x: x - w / 2.0,
                    y: y - LABEL_HEIGHT / 2.0,
                    w,
                    h: LABEL_HEIGHT,
                }
            })
        });
        let covered = |place: &Place| {
            let labels = self.arrows.iter().map(|arrow| arrow.label_place);
            labels
                .chain(self.nodes.iter().map(|node| node.place))
                .filter(|other| place.overlaps(other))
                .count()
        };
        let nowhere = Place {
            x: 0.0,
            y: 0.0,
            w,
            h: LABEL_HEIGHT,
        };
        candidates.min_by_key(covered).unwrap_or(nowhere)
    }
}

impl Place {
    fn moved(self, by: f64) -> Place {
        Place {
            x: self.x + by,
            y: self.y + by,
            ..self
        }
    }

    /// The horizontal middle.
    pub fn middle(&self) -> f64 {
        self.x + self.w / 2.0
    }

    /// The right side.
    pub fn right(&self) -> f64 {
        self.x + self.w
    }
}

/// Rows below the drawing for what nothing touches.
struct Aside {
    x: f64,
    y: f64,
    row: f64,
    width: f64,
}

impl Aside {
    fn below(height: f64, width: f64) -> Aside {
        let y = if height > 0.0 {
            height + 2.0 * ASIDE_GAP
        } else {
            0.0
        };
        Aside {
            x: 0.0,
            y,
            row: 0.0,
            width: width.max(WIDTH),
        }
    }

    fn next(&mut self, h: f64) -> Place {
        if self.x > 0.0 && self.x + WIDTH > self.width {
            (self.x, self.y, self.row) = (0.0, self.y + self.row + ASIDE_GAP, 0.0);
        }
        let place = Place {
            x: self.x,
            y: self.y,
            w: WIDTH,
            h,
        };
        self.x += WIDTH + ASIDE_GAP;
        self.row = self.row.max(h);
        place
    }
}

/// The name in lines that fit the box.
fn wrapped(name: &str) -> Vec<String> {
    let name = typeset(name);
    let mut lines: Vec<String> = Vec::new();
    for word in name.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= LINE => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_cover_no_box() {
        let node = |name: &str| Node {
            code: "F00".to_owned(),
            name: name.to_owned(),
            href: None,
            style: Style::Plain,
        };
        let nodes = vec![
            node("Un"),
            node("Deux"),
            node("Un nom assez long pour deux lignes"),
            node("Seul"),
        ];
        let arrow = |from, to| Arrow {
            from,
            to,
            label: "complément ou aval".to_owned(),
            kind: "aval",
        };
        let picture = Picture::draw(nodes, &[arrow(0, 1), arrow(0, 2), arrow(1, 2), arrow(2, 2)]);
        for arrow in &picture.arrows {
            assert!(
                picture
                    .nodes
                    .iter()
                    .all(|node| !node.place.overlaps(&arrow.label_place))
            );
        }
        assert_eq!(picture.nodes[2].lines.len(), 2);
        assert!(picture.nodes[2].turns.is_some());
        assert!(picture.nodes[3].place.y > picture.nodes[0].place.y);
    }
}
