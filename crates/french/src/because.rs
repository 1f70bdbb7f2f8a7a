//! Where an answer comes from.

use domain::dossier::Because;

/// `F06-R55 · Descriptif, l. 252 · lecture A003`; empty when nothing is cited.
pub fn because(because: &Because<'_>) -> String {
    let requirements = because.requirements.iter().map(ToString::to_string);
    let source = because.source.iter().map(ToString::to_string);
    let readings: Vec<String> = because.readings.iter().map(ToString::to_string).collect();
    let readings = match readings.as_slice() {
        [] => None,
        [one] => Some(format!("lecture {one}")),
        several => Some(format!("lectures {}", several.join(", "))),
    };
    let requirements: Vec<String> = requirements.collect();
    let requirements = (!requirements.is_empty()).then(|| requirements.join(", "));
    let parts = requirements.into_iter().chain(source).chain(readings);
    parts.collect::<Vec<_>>().join(" · ")
}
