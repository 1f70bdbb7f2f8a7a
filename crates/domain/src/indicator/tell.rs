//! Which numbers may be told to those who have no right to know the people counted: none under eleven, and none
//! by which a hidden one could be worked out.

use std::collections::BTreeMap;

use crate::access::SMALLEST_CELL;

/// A number of a table, and the larger whole it is part of: a commune in its EPCI.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What it is of.
    pub key: String,
    /// What contains it; all cells that say the same add up to a number that may be told elsewhere.
    pub within: String,
    /// How many.
    pub count: u64,
}

/// What may be told of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The cells that may be told, by key.
    pub cells: BTreeMap<String, u64>,
    /// How many cells are held back.
    pub hidden: usize,
    /// All of them together, when that may be told.
    pub total: Option<u64>,
}

/// Holds back the small cells, then as many of the smallest others as it takes for what is held back to be at
/// least two cells of at least eleven together, or everything: so that no total minus what is told says a small
/// number. Groups first, then the cells of each group that is told; those of a group that is not are all held
/// back, since they would add up to it.
pub fn tell(cells: &[Cell]) -> Told {
    let mut groups: BTreeMap<&str, Vec<(&str, u64)>> = BTreeMap::new();
    for cell in cells.iter().filter(|cell| cell.count > 0) {
        let group = groups.entry(cell.within.as_str()).or_default();
        group.push((cell.key.as_str(), cell.count));
    }
    let sums = groups.iter().map(|(group, cells)| {
        let sum = cells.iter().map(|(_, count)| count).sum();
        (*group, sum)
    });
    let total: u64 = cells.iter().map(|cell| cell.count).sum();
    let shown = shown(sums.collect());
    let mut told = BTreeMap::new();
    for (group, _) in shown {
        let cells = groups.get(group).cloned().unwrap_or_default();
        // A group of one cell is that cell: it was decided with the group.
        let inside = match cells.as_slice() {
            [one] => vec![*one],
            _ => self::shown(cells),
        };
        told.extend(
            inside
                .into_iter()
                .map(|(key, count)| (key.to_owned(), count)),
        );
    }
    let all = groups.values().map(Vec::len).sum::<usize>();
    Told {
        hidden: all - told.len(),
        cells: told,
        total: is_told(total).then_some(total),
    }
}

/// Whether a number is large enough; nobody at all is none.
fn is_told(count: u64) -> bool {
    count >= SMALLEST_CELL as u64
}

/// The cells that may be told of those that add up to a known total.
fn shown(mut cells: Vec<(&str, u64)>) -> Vec<(&str, u64)> {
    // The largest last: the smallest others are held back first.
    cells.sort_by(|a, b| (b.1, a.0).cmp(&(a.1, b.0)));
    let mut hidden = Vec::new();
    while cells.last().is_some_and(|(_, count)| !is_told(*count)) {
        hidden.extend(cells.pop());
    }
    let safe = |hidden: &[(&str, u64)]| {
        let sum = hidden.iter().map(|(_, count)| count).sum::<u64>();
        hidden.is_empty() || (hidden.len() > 1 && is_told(sum))
    };
    while !safe(&hidden) && !cells.is_empty() {
        hidden.extend(cells.pop());
    }
    cells
}
