//! Which column each node stands in, and in what order: few crossings, no cycle, no edge behind a box.

use std::collections::VecDeque;

/// Height kept free where an edge passes a column.
const PASSAGE: f64 = 16.0;
/// Passes from left to right and back.
pub const SWEEPS: usize = 12;

/// One thing that takes room in a column.
#[derive(Debug, Clone, Copy)]
pub struct Cell {
    /// Its column.
    pub layer: usize,
    /// Its height.
    pub height: f64,
}

/// The edges, turned so that none goes back: an edge that closes a cycle is reversed.
pub fn without_cycles(count: usize, edges: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut kept: Vec<(usize, usize)> = Vec::new();
    for &(from, to) in edges {
        kept.push(if reaches(count, &kept, to, from) {
            (to, from)
        } else {
            (from, to)
        });
    }
    kept
}

fn reaches(count: usize, edges: &[(usize, usize)], from: usize, to: usize) -> bool {
    let mut seen = vec![false; count];
    let mut open = VecDeque::from([from]);
    while let Some(at) = open.pop_front() {
        if at == to {
            return true;
        }
        if !std::mem::replace(&mut seen[at], true) {
            open.extend(edges.iter().filter(|edge| edge.0 == at).map(|edge| edge.1));
        }
    }
    false
}

/// Longest path from the left; what nothing precedes stands just before what it leads to.
pub fn layers(count: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut layer: Vec<usize> = vec![0; count];
    for _ in 0..count {
        for &(from, to) in edges {
            layer[to] = layer[to].max(layer[from] + 1);
        }
    }
    for node in 0..count {
        let is_source = edges.iter().all(|edge| edge.1 != node);
        let nearest = edges
            .iter()
            .filter(|edge| edge.0 == node)
            .map(|edge| layer[edge.1])
            .min();
        if let (true, Some(nearest)) = (is_source, nearest) {
            layer[node] = nearest.saturating_sub(1);
        }
    }
    layer
}

/// The cells an edge goes through, its two ends included.
pub fn chain(cells: &mut Vec<Cell>, from: usize, to: usize) -> Vec<usize> {
    let (first, last) = (cells[from].layer, cells[to].layer);
    let mut chain = vec![from];
    for layer in first + 1..last {
        chain.push(cells.len());
        cells.push(Cell {
            layer,
            height: PASSAGE,
        });
    }
    chain.push(to);
    chain
}

/// The cells of each column from top to bottom, with few crossings.
pub fn ordered(cells: &[Cell], chains: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let depth = cells.iter().map(|cell| cell.layer + 1).max().unwrap_or(0);
    let mut columns: Vec<Vec<usize>> = vec![Vec::new(); depth];
    for (index, cell) in cells.iter().enumerate() {
        columns[cell.layer].push(index);
    }
    let links: Vec<(usize, usize)> = chains
        .iter()
        .flat_map(|chain| chain.windows(2).map(|pair| (pair[0], pair[1])))
        .collect();
    let mut best = columns.clone();
    for sweep in 0..SWEEPS {
        let rightwards = sweep % 2 == 0;
        for step in 0..depth {
            let column = if rightwards { step } else { depth - 1 - step };
            sort_by_neighbours(&mut columns, column, &links, rightwards);
        }
        if crossings(&columns, &links) < crossings(&best, &links) {
            best.clone_from(&columns);
        }
    }
    best
}

fn sort_by_neighbours(
    columns: &mut [Vec<usize>],
    column: usize,
    links: &[(usize, usize)],
    rightwards: bool,
) {
    let rank = ranks(columns);
    let centre = |cell: usize, at: usize| {
        let near: Vec<f64> = links
            .iter()
            .filter_map(|&(from, to)| match rightwards {
                true => (to == cell).then_some(from),
                false => (from == cell).then_some(to),
            })
            .map(|other| rank[other])
            .collect();
        match near.len() {
            0 => at as f64,
            n => near.iter().sum::<f64>() / n as f64,
        }
    };
    let mut keyed: Vec<(f64, usize)> = columns[column]
        .iter()
        .enumerate()
        .map(|(at, &cell)| (centre(cell, at), cell))
        .collect();
    keyed.sort_by(|one, other| one.0.total_cmp(&other.0));
    columns[column] = keyed.into_iter().map(|(_, cell)| cell).collect();
}

/// The rank of each cell in its column.
fn ranks(columns: &[Vec<usize>]) -> Vec<f64> {
    let mut rank = vec![0.0; columns.iter().map(Vec::len).sum()];
    for column in columns {
        for (at, &cell) in column.iter().enumerate() {
            rank[cell] = at as f64;
        }
    }
    rank
}

fn crossings(columns: &[Vec<usize>], links: &[(usize, usize)]) -> usize {
    let rank = ranks(columns);
    let layer_of = |cell: usize| columns.iter().position(|column| column.contains(&cell));
    let crosses = |one: &(usize, usize), other: &(usize, usize)| {
        layer_of(one.0) == layer_of(other.0)
            && (rank[one.0] - rank[other.0]) * (rank[one.1] - rank[other.1]) < 0.0
    };
    links
        .iter()
        .enumerate()
        .map(|(at, link)| {
            links[at + 1..]
                .iter()
                .filter(|other| crosses(link, other))
                .count()
        })
        .sum()
}
