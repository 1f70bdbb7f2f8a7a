//! Two texts side by side, line by line.

/// A line of two texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where it is.
    pub side: Side,
    /// Its number in the text it is in, from 1; in the second when it is in both.
    pub number: usize,
    /// The line.
    pub text: String,
}

/// Where a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// In both.
    Both,
    /// In the first only.
    Before,
    /// In the second only.
    After,
}

/// Lines compared in full: beyond, what differs is told as one block.
const MOST: usize = 4_000;

/// The lines of two texts in order, with the fewest that are in one only.
pub fn lines(before: &str, after: &str) -> Vec<Line> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tails = old[head..].iter().rev().zip(new[head..].iter().rev());
    let tail = tails.take_while(|(a, b)| a == b).count();
    let mut told = Vec::new();
    for (rank, text) in new[..head].iter().enumerate() {
        told.push(line(Side::Both, rank, text));
    }
    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    middle(
        (&old[head..old_end], head),
        (&new[head..new_end], head),
        &mut told,
    );
    for (rank, text) in new.iter().enumerate().skip(new_end) {
        told.push(line(Side::Both, rank, text));
    }
    told
}

fn line(side: Side, rank: usize, text: &str) -> Line {
    Line {
        side,
        number: rank + 1,
        text: text.to_owned(),
    }
}

/// The longest common part, by the usual table.
fn middle(
    (old, old_from): (&[&str], usize),
    (new, new_from): (&[&str], usize),
    told: &mut Vec<Line>,
) {
    let compared = old.len() <= MOST && new.len() <= MOST;
    let width = new.len() + 1;
    let mut common = vec![0_u16; if compared { (old.len() + 1) * width } else { 0 }];
    if compared {
        for i in (0..old.len()).rev() {
            for j in (0..new.len()).rev() {
                common[i * width + j] = match old[i] == new[j] {
                    true => common[(i + 1) * width + j + 1] + 1,
                    false => common[(i + 1) * width + j].max(common[i * width + j + 1]),
                };
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        let same = compared && i < old.len() && j < new.len() && old[i] == new[j];
        let drop = i < old.len()
            && (j >= new.len()
                || !compared
                || common[(i + 1) * width + j] >= common[i * width + j + 1]);
        if same {
            told.push(line(Side::Both, new_from + j, new[j]));
            (i, j) = (i + 1, j + 1);
        } else if drop {
            told.push(line(Side::Before, old_from + i, old[i]));
            i += 1;
        } else {
            told.push(line(Side::After, new_from + j, new[j]));
            j += 1;
        }
    }
}
