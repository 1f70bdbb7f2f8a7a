//! What a file is, by its content; its name and what a browser says of it are never believed.

/// A sort of file that may be joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileKind {
    /// PDF.
    Pdf,
    /// A photograph.
    Jpeg,
    /// An image.
    Png,
    /// A text of Word.
    Docx,
    /// A text of LibreOffice.
    Odt,
}

impl FileKind {
    /// All of them.
    pub const ALL: [FileKind; 5] = [
        FileKind::Pdf,
        FileKind::Jpeg,
        FileKind::Png,
        FileKind::Docx,
        FileKind::Odt,
    ];

    /// Its word: that of the memory and of the command line, and the ending of its name.
    pub fn word(self) -> &'static str {
        match self {
            FileKind::Pdf => "pdf",
            FileKind::Jpeg => "jpeg",
            FileKind::Png => "png",
            FileKind::Docx => "docx",
            FileKind::Odt => "odt",
        }
    }

    /// The sort of this word.
    pub fn read(word: &str) -> Option<FileKind> {
        FileKind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Its media type.
    pub fn media(self) -> &'static str {
        match self {
            FileKind::Pdf => "application/pdf",
            FileKind::Jpeg => "image/jpeg",
            FileKind::Png => "image/png",
            FileKind::Docx => {
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            }
            FileKind::Odt => "application/vnd.oasis.opendocument.text",
        }
    }

    /// What a file is, from its first bytes. A PDF begins as one: readers forgive what comes before, and something
    /// else could hide there.
    pub(super) fn of(first: &[u8]) -> Option<FileKind> {
        let media = infer::get(first)?.mime_type();
        let kind = FileKind::ALL
            .into_iter()
            .find(|kind| kind.media() == media)?;
        (kind != FileKind::Pdf || first.starts_with(b"%PDF-")).then_some(kind)
    }
}
