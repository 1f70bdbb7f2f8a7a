//! A map shaded by numbers, from outlines that the installer provides: GeoJSON (RFC 7946), each feature named by
//! the INSEE code of a commune.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value as Json;

use crate::Words;
use crate::svg::{Anchor, Look, Picture, number};

const WIDTH: f64 = 720.0;
const LEGEND: f64 = 190.0;
/// Two points of an outline nearer than this are one, in the units of the picture.
const NEAR: f64 = 0.7;
/// What a feature may be named under.
const NAMES: [&str; 5] = ["code", "insee", "INSEE_COM", "insee_com", "code_insee"];

type Ring = Vec<(f64, f64)>;

/// The outlines of communes, projected, ready to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlines {
    /// The path of each commune, by INSEE code.
    paths: BTreeMap<String, String>,
    height: f64,
}

/// Why a text is no outlines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It is no JSON: where, and why.
    Json(String),
    /// It is no collection of features.
    Collection,
    /// A feature of this rank has no INSEE code.
    NoCode(usize),
    /// A commune has an outline that is no polygon.
    NoPolygon(String),
    /// There is no outline at all.
    Empty,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Fault::Json(why) => write!(f, "ce n'est pas du JSON ({why})"),
            Fault::Collection => write!(f, "ce n'est pas une « FeatureCollection » GeoJSON"),
            Fault::NoCode(rank) => {
                let names = NAMES.join("`, `");
                write!(
                    f,
                    "l'élément {rank} n'a pas de code INSEE (`properties`, une de : `{names}`)"
                )
            }
            Fault::NoPolygon(code) => write!(
                f,
                "le contour de {code} n'est ni un « Polygon » ni un « MultiPolygon » en degrés"
            ),
            Fault::Empty => write!(f, "il n'y a aucun contour"),
        }
    }
}

/// What a commune shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Shade {
    /// A number, and what is said of it.
    Told(f64, String),
    /// Its number may not be told.
    Untold,
}

impl Outlines {
    /// Reads a GeoJSON text.
    ///
    /// # Errors
    /// It is none, or a feature has no INSEE code or no outline.
    pub fn read(text: &str) -> Result<Outlines, Fault> {
        let json: Json = serde_json::from_str(text).map_err(|why| Fault::Json(why.to_string()))?;
        let features = json["features"].as_array().ok_or(Fault::Collection)?;
        let mut communes: BTreeMap<String, Vec<Ring>> = BTreeMap::new();
        for (rank, feature) in features.iter().enumerate() {
            let name = NAMES
                .iter()
                .find_map(|name| feature["properties"][name].as_str());
            let code = name.ok_or(Fault::NoCode(rank + 1))?;
            let rings = rings(&feature["geometry"]);
            let rings = rings.ok_or_else(|| Fault::NoPolygon(code.to_owned()))?;
            communes.entry(code.to_owned()).or_default().extend(rings);
        }
        let points = || communes.values().flatten().flatten().copied();
        let least = |pick: fn((f64, f64)) -> f64| points().map(pick).fold(f64::INFINITY, f64::min);
        let most =
            |pick: fn((f64, f64)) -> f64| points().map(pick).fold(f64::NEG_INFINITY, f64::max);
        let (west, east) = (least(|at| at.0), most(|at| at.0));
        let (south, north) = (least(|at| at.1), most(|at| at.1));
        if !(east > west && north > south) {
            return Err(Fault::Empty);
        }
        // Equirectangular about the middle parallel: at the size of a département, the eye sees no difference.
        let flat = ((south + north) / 2.0).to_radians().cos();
        let scale = (WIDTH - LEGEND) / ((east - west) * flat);
        let place = |(lon, lat): (f64, f64)| {
            (
                (lon - west) * flat * scale + 4.0,
                (north - lat) * scale + 4.0,
            )
        };
        let drawn = |rings: Vec<Ring>| {
            let mut path = String::new();
            for ring in rings {
                draw(&mut path, ring.into_iter().map(place));
            }
            path
        };
        Ok(Outlines {
            paths: communes
                .into_iter()
                .map(|(code, rings)| (code, drawn(rings)))
                .collect(),
            height: (north - south) * scale + 8.0,
        })
    }

    /// The communes that have an outline.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.paths.keys().map(String::as_str)
    }
}

fn rings(geometry: &Json) -> Option<Vec<Ring>> {
    let polygons: Vec<&Json> = match geometry["type"].as_str()? {
        "Polygon" => vec![&geometry["coordinates"]],
        "MultiPolygon" => geometry["coordinates"].as_array()?.iter().collect(),
        _ => return None,
    };
    let point = |point: &Json| {
        let (lon, lat) = (point.get(0)?.as_f64()?, point.get(1)?.as_f64()?);
        (lon.abs() <= 180.0 && lat.abs() <= 90.0).then_some((lon, lat))
    };
    let mut all = Vec::new();
    for polygon in polygons {
        for ring in polygon.as_array()? {
            all.push(
                ring.as_array()?
                    .iter()
                    .map(point)
                    .collect::<Option<Ring>>()?,
            );
        }
    }
    Some(all)
}

fn draw(path: &mut String, ring: impl Iterator<Item = (f64, f64)>) {
    let mut last: Option<(f64, f64)> = None;
    for (x, y) in ring {
        let near = last.is_some_and(|(a, b)| (x - a).hypot(y - b) < NEAR);
        if near {
            continue;
        }
        let step = if last.is_none() { 'M' } else { 'L' };
        let _ = write!(path, "{step}{} {}", number(x), number(y));
        last = Some((x, y));
    }
    if last.is_some() {
        path.push('Z');
    }
}

/// The map: each commune in one of five shades, as many communes in each as can be; `said` gives the words of a
/// number in the legend.
pub fn map(
    words: Words,
    outlines: &Outlines,
    shades: &BTreeMap<String, Shade>,
    said: impl Fn(f64) -> String,
) -> Picture {
    let mut picture = Picture::new(words, WIDTH, outlines.height.max(220.0));
    let bounds = bounds(shades);
    for (code, path) in &outlines.paths {
        let (look, told) = match shades.get(code) {
            Some(Shade::Told(value, told)) => (Look::Shade(rank(&bounds, *value)), told.as_str()),
            Some(Shade::Untold) => (Look::Untold, ""),
            None => (Look::Nothing, ""),
        };
        picture.area(path, look, told);
    }
    let x = picture.size().0 - LEGEND + 30.0;
    let mut y = 20.0;
    let mut entry = |picture: &mut Picture, look: Look, told: &str| {
        picture.rect((x, y - 12.0), (18.0, 14.0), look, "");
        picture.text((x + 26.0, y), Anchor::Start, Look::Text, told);
        y += 24.0;
    };
    for (rank, (from, to)) in bounds.iter().enumerate() {
        let told = match from == to {
            true => said(*from),
            false => between(&said(*from), &said(*to)),
        };
        entry(
            &mut picture,
            Look::Shade(shade_of(rank, bounds.len())),
            &told,
        );
    }
    if shades.values().any(|shade| *shade == Shade::Untold) {
        entry(&mut picture, Look::Untold, "non dit");
    }
    // What the map does not show is not in its legend.
    if outlines.codes().any(|code| !shades.contains_key(code)) {
        entry(&mut picture, Look::Nothing, "aucun");
    }
    picture
}

/// From a number to another, in words: `15 à 19 jours` rather than the days twice.
fn between(from: &str, to: &str) -> String {
    let unit = |text: &str| {
        text.split_once(char::is_whitespace)
            .map(|(_, unit)| unit.to_owned())
    };
    match from.split_once(char::is_whitespace) {
        Some((number, of))
            if unit(to).as_deref() == Some(of) && !of.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            format!("{number} à {to}")
        }
        _ => format!("{from} à {to}"),
    }
}

/// The bounds of at most five groups of numbers, the same number in one group only.
fn bounds(shades: &BTreeMap<String, Shade>) -> Vec<(f64, f64)> {
    let told = shades.values().filter_map(|shade| match shade {
        Shade::Told(value, _) => Some(*value),
        Shade::Untold => None,
    });
    let mut values: Vec<f64> = told.collect();
    values.sort_by(f64::total_cmp);
    let mut groups: Vec<(f64, f64)> = Vec::new();
    let each = values.len().div_ceil(5).max(1);
    for some in values.chunks(each) {
        let (Some(first), Some(last)) = (some.first(), some.last()) else {
            continue;
        };
        match groups.last_mut() {
            // The end of the last group and the start of this one are the same number.
            Some((_, end)) if *end >= *first => {
                let rest = some.iter().find(|value| **value > *end).copied();
                if let Some(rest) = rest {
                    groups.push((rest, *last));
                }
            }
            _ => groups.push((*first, *last)),
        }
    }
    groups
}

fn rank(bounds: &[(f64, f64)], value: f64) -> usize {
    let rank = bounds.iter().position(|(_, to)| value <= *to);
    shade_of(rank.unwrap_or(0), bounds.len())
}

/// With fewer than five groups, the shades are those farthest apart.
fn shade_of(rank: usize, groups: usize) -> usize {
    match groups {
        0 | 1 => 3,
        several => rank * 4 / (several - 1),
    }
}
