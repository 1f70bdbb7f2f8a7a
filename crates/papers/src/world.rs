//! What typst may see while it sets a paper: templates, fonts, the values. No disk, no network, no clock.

use std::collections::BTreeMap;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};

/// The file in which a template finds its values.
pub const VALUES: &str = "donnees.json";

/// What every paper shares.
pub struct Shelf {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    sources: BTreeMap<String, Source>,
    files: BTreeMap<String, Bytes>,
}

/// What one paper sees.
pub struct Sight<'s> {
    /// What it shares with the others.
    pub shelf: &'s Shelf,
    /// Its template.
    pub main: FileId,
    /// Its own files: its values, its pictures.
    pub files: BTreeMap<String, Bytes>,
}

impl Shelf {
    /// A shelf of these files: templates, pictures, and fonts besides those of the program.
    pub fn new(files: BTreeMap<String, Vec<u8>>) -> Shelf {
        // A cell may say that it heads its line, to who hears a table.
        let features = [Feature::A11yExtras].into_iter().collect();
        let library = Library::builder().with_features(features).build();
        let own = typst_assets::fonts().map(Bytes::new);
        let mut fonts: Vec<Font> = own.flat_map(Font::iter).collect();
        let mut sources = BTreeMap::new();
        let mut kept = BTreeMap::new();
        for (name, bytes) in files {
            let bytes = Bytes::new(bytes);
            if name.ends_with(".ttf") || name.ends_with(".otf") {
                fonts.extend(Font::iter(bytes));
                continue;
            }
            if let (Some(id), Ok(text)) = (id(&name), bytes.to_str()) {
                sources.insert(name.clone(), Source::new(id, text.to_string()));
            }
            kept.insert(name, bytes);
        }
        Shelf {
            library: LazyHash::new(library),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            sources,
            files: kept,
        }
    }

    /// Whether some font has this character.
    pub fn can_print(&self, letter: char) -> bool {
        let mut fonts = self.fonts.iter();
        fonts.any(|font| font.info().coverage.contains(letter.into()))
    }
}

/// The name typst gives to a file of the shelf.
pub fn id(name: &str) -> Option<FileId> {
    let path = VirtualPath::new(name).ok()?;
    Some(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// The name of a file, as the shelf has it.
pub fn name(id: FileId) -> String {
    id.get().vpath().get_without_slash().to_owned()
}

/// Whether a file is of the shelf: packages are elsewhere, and are never loaded.
fn is_ours(id: FileId) -> bool {
    *id.get().root() == VirtualRoot::Project
}

fn absent(id: FileId) -> FileError {
    match is_ours(id) {
        true => FileError::NotFound(name(id).into()),
        false => FileError::Other(Some("no package may be loaded".into())),
    }
}

impl World for Sight<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.shelf.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shelf.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let found = self.shelf.sources.get(&name(id));
        found
            .filter(|_| is_ours(id))
            .cloned()
            .ok_or_else(|| absent(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let name = name(id);
        let found = self
            .files
            .get(&name)
            .or_else(|| self.shelf.files.get(&name));
        found
            .filter(|_| is_ours(id))
            .cloned()
            .ok_or_else(|| absent(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shelf.fonts.get(index).cloned()
    }

    /// A paper bears the day it is given, never that of the machine.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
