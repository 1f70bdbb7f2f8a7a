//! The lines of arrows, in the language of SVG paths.

use std::fmt::Write as _;

/// A line that leaves and arrives flat: curves across the gaps, straight along the passages.
pub fn path(points: &[(f64, f64)]) -> String {
    let mut path = String::new();
    for (at, &(x, y)) in points.iter().enumerate() {
        let _ = match at.checked_sub(1).map(|before| points[before]) {
            None => write!(path, "M{x:.1} {y:.1}"),
            Some((from, before)) if at % 2 == 1 => {
                let half = (x - from) / 2.0;
                write!(
                    path,
                    " C{:.1} {before:.1} {:.1} {y:.1} {x:.1} {y:.1}",
                    from + half,
                    x - half
                )
            }
            Some(_) => write!(path, " L{x:.1} {y:.1}"),
        };
    }
    path
}

/// A point of the curve drawn by [`path`] between two points.
pub fn on_curve((x0, y0): (f64, f64), (x1, y1): (f64, f64), t: f64) -> (f64, f64) {
    let half = (x0 + x1) / 2.0;
    let s = 1.0 - t;
    let mix = |a: f64, b: f64, c: f64, d: f64| {
        s * s * s * a + 3.0 * s * s * t * b + 3.0 * s * t * t * c + t * t * t * d
    };
    (mix(x0, half, half, x1), mix(y0, y0, y1, y1))
}
