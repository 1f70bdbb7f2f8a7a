//! A picture as PNG, for where SVG is not read. The fonts come with the program: the machine may have none.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::fontdb::{Database, Source};
use resvg::usvg::{Options, Tree};

use crate::Picture;

/// How many pixels for one unit of the picture.
const SHARP: f32 = 2.0;
/// The font, when the one a picture asks for is not there.
const FONT: &str = "Libertinus Serif";

static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    for bytes in typst_assets::fonts() {
        fonts.load_font_source(Source::Binary(Arc::new(bytes)));
    }
    fonts.set_sans_serif_family(FONT);
    fonts.set_serif_family(FONT);
    Arc::new(fonts)
});

/// The picture in pixels, on white: nothing when it is too large to be one.
pub fn png(picture: &Picture) -> Option<Vec<u8>> {
    let options = Options {
        font_family: FONT.to_owned(),
        fontdb: FONTS.clone(),
        ..Options::default()
    };
    let tree = Tree::from_str(&picture.svg("image"), &options).ok()?;
    let size = tree.size().to_int_size().scale_by(SHARP)?;
    let mut map = Pixmap::new(size.width(), size.height())?;
    map.fill(Color::WHITE);
    resvg::render(
        &tree,
        Transform::from_scale(SHARP, SHARP),
        &mut map.as_mut(),
    );
    map.encode_png().ok()
}
