//! Timing, and the table of what was measured.

use std::hint::black_box;
use std::time::Instant;

/// The median time of one run, in seconds, after a run that does not count.
pub fn median<T>(repeats: usize, mut run: impl FnMut() -> T) -> f64 {
    black_box(run());
    let mut times: Vec<f64> = (0..repeats.max(1))
        .map(|_| {
            let start = Instant::now();
            black_box(run());
            start.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Medians of two runs that take turns, so that a busy machine slows both.
/// Each turn is three runs, of which the first only fills the caches.
pub fn medians<T, U>(
    turns: usize,
    mut ours: impl FnMut() -> T,
    mut theirs: impl FnMut() -> U,
) -> (f64, f64) {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for _ in 0..turns.max(1) {
        left.push(median(2, &mut ours));
        right.push(median(2, &mut theirs));
    }
    left.sort_by(f64::total_cmp);
    right.sort_by(f64::total_cmp);
    (left[left.len() / 2], right[right.len() / 2])
}

/// A time in the unit that suits it.
pub fn time(seconds: f64) -> String {
    match seconds {
        s if s < 1e-9 => format!("{:.2} ps", s * 1e12),
        s if s < 1e-6 => format!("{:.2} ns", s * 1e9),
        s if s < 1e-3 => format!("{:.2} µs", s * 1e6),
        s => format!("{:.2} ms", s * 1e3),
    }
    .replace('.', ",")
}

/// The lines of the report, and whether every bar was met.
#[derive(Default)]
pub struct Report {
    lines: Vec<[String; 5]>,
    missed: bool,
}

impl Report {
    /// A figure without a bar.
    pub fn note(&mut self, case: &str, figure: String, reference: &str) {
        self.lines.push([
            case.into(),
            figure,
            reference.into(),
            String::new(),
            String::new(),
        ]);
    }

    /// A figure with the bar it has to meet.
    pub fn bar(&mut self, case: &str, figure: String, reference: String, bar: &str, met: bool) {
        self.missed |= !met;
        let verdict = if met { "tenu" } else { "manqué" };
        self.lines
            .push([case.into(), figure, reference, bar.into(), verdict.into()]);
    }

    /// A number of differences, which has to be nought.
    pub fn differences(&mut self, case: &str, differences: usize, compared: usize) {
        let reference = format!("sur {compared}");
        self.bar(
            case,
            differences.to_string(),
            reference,
            "0 différence",
            differences == 0,
        );
    }

    /// Prints the table; true if every bar was met.
    pub fn print(&self) -> bool {
        let header = ["Cas", "Mesure", "Référence", "Barre", "Verdict"].map(String::from);
        let lines: Vec<_> = std::iter::once(&header).chain(&self.lines).collect();
        let widths: Vec<usize> = (0..5)
            .map(|column| {
                lines
                    .iter()
                    .map(|l| l[column].chars().count())
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        for line in lines {
            let cells: Vec<String> = (0..5)
                .map(|column| {
                    let gap = widths[column] - line[column].chars().count();
                    format!("{}{}", line[column], " ".repeat(gap))
                })
                .collect();
            println!("{}", cells.join("  ").trim_end());
        }
        !self.missed
    }
}

/// "2,4 × la lecture".
pub fn ratio(ratio: f64, of: &str) -> String {
    format!("{ratio:.2} × {of}").replace('.', ",")
}
