//! The texts of a catalogue, and what was published since laid over them.

use catalogue_files::{Loaded, SourceFile, load_texts};
use domain::Catalogue;
use domain::values::Id;

use crate::head::head;

/// The texts of a catalogue: its shared files and its fiches; and, beside, the cases of its fiches.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    /// The files of the catalogue.
    pub files: Vec<SourceFile>,
    /// The files of cases: that of a fiche bears the name of its file.
    pub cases: Vec<SourceFile>,
    /// The search of the site, for the cases that ask it something.
    pub find: Option<Find>,
}

/// The ids of the fiches of a catalogue that a text finds on its site, best first.
pub type Find = fn(&Catalogue, &str) -> Vec<String>;

/// The text of a fiche, and that of its cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    /// The fiche.
    pub fiche: String,
    /// Its cases.
    pub cases: String,
}

/// A version that was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The fiche.
    pub fiche: Id,
    /// The number of the version.
    pub number: u16,
    /// Its texts.
    pub texts: Texts,
}

impl Shelf {
    /// The same shelf with these versions laid on it. One that the folder holds, word for word, is there once.
    #[must_use]
    pub fn with(&self, published: &[Published]) -> Shelf {
        let mut shelf = self.clone();
        for one in published {
            let rank = shelf.rank_of_cases(&one.fiche);
            let known = shelf.files.iter();
            if !known.into_iter().any(|file| file.text == one.texts.fiche) {
                shelf.files.push(SourceFile {
                    path: format!("fiches/{}.{}.toml", one.fiche, one.number),
                    text: one.texts.fiche.clone(),
                });
            }
            match rank.and_then(|rank| shelf.cases.get_mut(rank)) {
                Some(file) => file.text.clone_from(&one.texts.cases),
                None => shelf.cases.push(SourceFile {
                    path: format!("cas/{}.{}.toml", one.fiche, one.number),
                    text: one.texts.cases.clone(),
                }),
            }
        }
        shelf
    }

    /// Reads the catalogue that these texts make.
    pub fn load(&self) -> Loaded {
        load_texts(self.files.clone())
    }

    /// The texts of a fiche in one version, as this shelf has them.
    pub fn texts(&self, fiche: &Id, number: u16) -> Option<Texts> {
        let found = self.of(fiche).find(|(_, known)| *known == number)?.0;
        let cases = self.rank_of_cases(fiche);
        let cases = cases.and_then(|rank| self.cases.get(rank));
        Some(Texts {
            fiche: found.text.clone(),
            cases: cases.map_or_else(String::new, |file| file.text.clone()),
        })
    }

    /// The files of a fiche, with the number of the version each says it is.
    fn of<'s>(&'s self, fiche: &Id) -> impl Iterator<Item = (&'s SourceFile, u16)> {
        let fiches = self.files.iter();
        let fiches = fiches.filter(|file| file.path.starts_with("fiches/"));
        fiches.filter_map(move |file| {
            let head = head(&file.text)?;
            (head.fiche == *fiche).then_some((file, head.number))
        })
    }

    /// The rank of the file of cases that bears the name of one of the fiche's files.
    fn rank_of_cases(&self, fiche: &Id) -> Option<usize> {
        let names: Vec<&str> = self.of(fiche).map(|(file, _)| name(&file.path)).collect();
        let mut cases = self.cases.iter();
        cases.position(|file| names.contains(&name(&file.path)))
    }
}

/// The name of a file, without its folders.
fn name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}
