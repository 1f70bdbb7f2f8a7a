//! The style sheet and the icon: fixed bytes under an address that changes with them.

use std::hash::{DefaultHasher, Hasher};

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::router::Shared;

/// The layers of the style sheet, from the most general to the most particular.
const STYLES: [&str; 7] = [
    include_str!("../static/tokens.css"),
    include_str!("../static/base.css"),
    include_str!("../static/components.css"),
    include_str!("../static/drawings.css"),
    include_str!("../static/pages.css"),
    include_str!("../static/desk.css"),
    include_str!("../static/print.css"),
];
const ICON: &str = include_str!("../static/icon.svg");

/// A year, in seconds: the address changes with the bytes.
const FOREVER: &str = "public, max-age=31536000, immutable";

/// Where the fixed files are, and the style sheet itself.
#[derive(Debug)]
pub struct Assets {
    /// Address of the style sheet.
    pub style: String,
    /// Address of the icon.
    pub icon: String,
    sheet: String,
}

impl Assets {
    /// Joins the layers and names them by their content.
    pub fn new() -> Assets {
        let sheet = STYLES.concat();
        Assets {
            style: format!("/style-{:016x}.css", fingerprint(&sheet)),
            icon: format!("/icone-{:016x}.svg", fingerprint(ICON)),
            sheet,
        }
    }
}

/// Names a content; not a protection.
fn fingerprint(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// The style sheet.
pub async fn style(State(site): State<Shared>) -> Response {
    (
        [
            (CONTENT_TYPE, "text/css; charset=utf-8"),
            (CACHE_CONTROL, FOREVER),
        ],
        site.assets.sheet.clone(),
    )
        .into_response()
}

/// The icon.
pub async fn icon() -> Response {
    (
        [(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, FOREVER)],
        ICON,
    )
        .into_response()
}
