//! What the booklet leaves to decide in an action, and what was decided since.

use app::figures::Silence;
use domain::dossier::Because;
use french::{Words, text};

/// A silence.
pub(super) struct Shown {
    pub(super) key: String,
    pub(super) title: String,
    pub(super) how: &'static str,
    pub(super) text: Option<String>,
    pub(super) note: Option<String>,
    pub(super) because: String,
    pub(super) readings: Vec<(String, String, String)>,
    pub(super) settled: Vec<(String, String)>,
    /// What was typed and refused.
    pub(super) typed: String,
    pub(super) wrong: Option<&'static str>,
}

/// What was typed about a silence, and why it was refused.
pub(super) struct Failed {
    pub(super) key: String,
    pub(super) typed: String,
    pub(super) why: &'static str,
}

/// A silence as it is shown, with what was typed about it and refused.
pub(super) fn silence(words: Words<'_>, one: &Silence<'_>, failed: Option<&Failed>) -> Shown {
    let unsaid = &one.unsaid;
    let headings = &words.catalogue.headings;
    let heading = unsaid
        .heading
        .and_then(|id| headings.iter().find(|known| known.id == *id));
    let title = match (heading, unsaid.counter) {
        (Some(heading), _) => heading.title.clone(),
        (None, Some(counter)) => counter.label.clone(),
        (None, None) => String::new(),
    };
    let provenance = unsaid.provenance;
    let cited = provenance.into_iter().flat_map(|from| &from.readings);
    let readings = cited.filter_map(|id| {
        let mut all = words.catalogue.readings.iter();
        let reading = all.find(|known| known.id == *id)?;
        Some((
            id.to_string(),
            reading.finding.clone(),
            reading.reading.clone(),
        ))
    });
    let own = failed.filter(|failed| failed.key == unsaid.key);
    Shown {
        key: unsaid.key.clone(),
        title,
        how: web::words::silence(unsaid.state).unwrap_or_default(),
        text: unsaid.text.map(str::to_owned),
        note: provenance.and_then(|from| from.note.clone()),
        because: provenance.map_or_else(String::new, |from| french::because(&Because::of(from))),
        readings: readings.collect(),
        settled: one
            .settled
            .iter()
            .map(|settled| {
                let author = settled.author.as_deref().filter(|name| !name.is_empty());
                let by = author.map_or_else(String::new, |name| format!(", par {name}"));
                (
                    format!("Le {}{by}", text::date(settled.on)),
                    settled.text.clone(),
                )
            })
            .collect(),
        typed: own.map_or_else(String::new, |failed| failed.typed.clone()),
        wrong: own.map(|failed| failed.why),
    }
}
