//! A layered drawing, from left to right: layers, order inside a layer, places.
//!
//! Same graph, same drawing. Edges that skip a layer pass through a place kept free for them, so
//! that no edge runs behind a box.

use super::order::{Cell, SWEEPS, chain, layers, ordered, without_cycles};

/// Space between two columns, where edges turn and labels stand.
pub const COLUMN_GAP: f64 = 150.0;
/// Room of an edge on the side of a box.
pub const PORT: f64 = 19.0;
const ROW_GAP: f64 = 26.0;

/// A placed box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Left.
    pub x: f64,
    /// Top.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Place {
    /// Whether two boxes share any surface.
    pub fn overlaps(&self, other: &Place) -> bool {
        self.x < other.x + other.w
            && other.x < self.x + self.w
            && self.y < other.y + other.h
            && other.y < self.y + self.h
    }
}

/// A drawing: where each node stands, through which points each edge goes.
#[derive(Debug, Clone)]
pub struct Drawing {
    /// One place per node.
    pub nodes: Vec<Place>,
    /// One list of points per edge: ends on the sides of boxes, points between in free passages.
    pub edges: Vec<Vec<(f64, f64)>>,
    /// Full width.
    pub width: f64,
    /// Full height.
    pub height: f64,
}

/// Draws the graph of `count` nodes of these heights and of one width.
pub fn draw(width: f64, heights: &[f64], edges: &[(usize, usize)]) -> Drawing {
    let forward = without_cycles(heights.len(), edges);
    let layers = layers(heights.len(), &forward);
    let mut cells: Vec<Cell> = heights
        .iter()
        .zip(&layers)
        .map(|(&height, &layer)| Cell { layer, height })
        .collect();
    let chains: Vec<Vec<usize>> = forward
        .iter()
        .map(|&(from, to)| chain(&mut cells, from, to))
        .collect();
    let columns = ordered(&cells, &chains);
    let middles = middles(&cells, &chains, &columns);
    place(width, heights, edges, &forward, &cells, &chains, &middles)
}

/// The vertical middle of each cell: near its neighbours, in order, without overlap.
fn middles(cells: &[Cell], chains: &[Vec<usize>], columns: &[Vec<usize>]) -> Vec<f64> {
    let mut middle = vec![0.0; cells.len()];
    for column in columns {
        let mut y = 0.0;
        for &cell in column {
            middle[cell] = y + cells[cell].height / 2.0;
            y += cells[cell].height + ROW_GAP;
        }
    }
    let links: Vec<(usize, usize)> = chains
        .iter()
        .flat_map(|chain| chain.windows(2).map(|pair| (pair[0], pair[1])))
        .collect();
    for _ in 0..SWEEPS {
        for column in columns {
            let wanted: Vec<f64> = column
                .iter()
                .map(|&cell| {
                    let near: Vec<f64> = links
                        .iter()
                        .filter(|link| link.0 == cell || link.1 == cell)
                        .map(|link| middle[if link.0 == cell { link.1 } else { link.0 }])
                        .collect();
                    match near.len() {
                        0 => middle[cell],
                        n => near.iter().sum::<f64>() / n as f64,
                    }
                })
                .collect();
            let heights: Vec<f64> = column.iter().map(|&cell| cells[cell].height).collect();
            for (&cell, y) in column.iter().zip(apart(&wanted, &heights)) {
                middle[cell] = y;
            }
        }
    }
    middle
}

/// The nearest places to those wanted, in the same order and far enough apart (pooling neighbours
/// that want to overlap: least squares under order).
fn apart(wanted: &[f64], heights: &[f64]) -> Vec<f64> {
    let mut offsets = Vec::with_capacity(wanted.len());
    let mut offset = 0.0;
    for (at, height) in heights.iter().enumerate() {
        if at > 0 {
            offset += (heights[at - 1] + height) / 2.0 + ROW_GAP;
        }
        offsets.push(offset);
    }
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (want, offset) in wanted.iter().zip(&offsets) {
        pools.push((want - offset, 1));
        while let [.., (before, m), (last, n)] = pools[..]
            && before > last
        {
            pools.truncate(pools.len() - 2);
            pools.push((
                (before * m as f64 + last * n as f64) / (m + n) as f64,
                m + n,
            ));
        }
    }
    let levels = pools
        .into_iter()
        .flat_map(|(level, n)| std::iter::repeat_n(level, n));
    levels
        .zip(offsets)
        .map(|(level, offset)| level + offset)
        .collect()
}

fn place(
    width: f64,
    heights: &[f64],
    edges: &[(usize, usize)],
    forward: &[(usize, usize)],
    cells: &[Cell],
    chains: &[Vec<usize>],
    middles: &[f64],
) -> Drawing {
    let tops = middles
        .iter()
        .zip(cells)
        .map(|(middle, cell)| middle - cell.height / 2.0);
    let top = tops.fold(f64::INFINITY, f64::min).min(1e9);
    let x = |cell: usize| cells[cell].layer as f64 * (width + COLUMN_GAP);
    let nodes: Vec<Place> = heights
        .iter()
        .enumerate()
        .map(|(node, &h)| Place {
            x: x(node),
            y: middles[node] - h / 2.0 - top,
            w: width,
            h,
        })
        .collect();
    let routes = chains.iter().enumerate().map(|(edge, chain)| {
        let mut points = Vec::new();
        for (at, &cell) in chain.iter().enumerate() {
            let y = middles[cell] - top;
            let port = |neighbour: usize| y + port(edge, cell, neighbour, chains, middles, cells);
            if at == 0 {
                points.push((x(cell) + width, port(chain[1])));
            } else if at + 1 == chain.len() {
                points.push((x(cell), port(chain[at - 1])));
            } else {
                points.extend([(x(cell), y), (x(cell) + width, y)]);
            }
        }
        if forward[edge] != edges[edge] {
            points.reverse();
        }
        points
    });
    Drawing {
        edges: routes.collect(),
        width: nodes.iter().map(|node| node.x + node.w).fold(0.0, f64::max),
        height: nodes.iter().map(|node| node.y + node.h).fold(0.0, f64::max),
        nodes,
    }
}

/// Where an edge touches the side of its box, from the middle: edges of one side spread in the order
/// of what they lead to.
fn port(
    edge: usize,
    cell: usize,
    neighbour: usize,
    chains: &[Vec<usize>],
    middles: &[f64],
    cells: &[Cell],
) -> f64 {
    let leaves = chains[edge].first() == Some(&cell);
    let mut same_side: Vec<(f64, usize)> = chains
        .iter()
        .enumerate()
        .filter_map(|(other, chain)| match leaves {
            true => (chain.first() == Some(&cell)).then(|| (middles[chain[1]], other)),
            false => {
                (chain.last() == Some(&cell)).then(|| (middles[chain[chain.len() - 2]], other))
            }
        })
        .collect();
    same_side.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    let wanted = (middles[neighbour], edge);
    let rank = same_side
        .iter()
        .position(|&other| other == wanted)
        .unwrap_or(0) as f64;
    let step = (cells[cell].height - 16.0) / same_side.len() as f64;
    (rank - (same_side.len() as f64 - 1.0) / 2.0) * step.min(PORT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph() -> Vec<(usize, usize)> {
        vec![
            (0, 1),
            (0, 4),
            (1, 2),
            (1, 3),
            (2, 4),
            (3, 4),
            (1, 4),
            (5, 4),
            (5, 6),
            (4, 0),
        ]
    }

    #[test]
    fn boxes_do_not_overlap_and_edges_avoid_them() {
        let drawing = draw(180.0, &[50.0; 7], &graph());
        for (at, one) in drawing.nodes.iter().enumerate() {
            for other in &drawing.nodes[at + 1..] {
                assert!(!one.overlaps(other), "{one:?} {other:?}");
            }
        }
        for points in &drawing.edges {
            for (x, y) in points {
                let inside = |place: &&Place| {
                    *x > place.x && *x < place.x + place.w && *y > place.y && *y < place.y + place.h
                };
                assert!(drawing.nodes.iter().find(inside).is_none());
            }
        }
    }

    #[test]
    fn an_edge_keeps_its_direction_even_in_a_cycle() {
        let drawing = draw(180.0, &[50.0; 7], &graph());
        let back = drawing.edges.last().unwrap();
        assert!(
            back[0].0 > back[back.len() - 1].0,
            "the edge that closes the cycle goes left"
        );
    }

    #[test]
    fn the_same_graph_gives_the_same_drawing() {
        let once = format!("{:?}", draw(180.0, &[50.0; 7], &graph()));
        assert_eq!(once, format!("{:?}", draw(180.0, &[50.0; 7], &graph())));
    }

    #[test]
    fn an_empty_graph_draws_nothing() {
        assert_eq!(draw(180.0, &[], &[]).height, 0.0);
    }
}
