//! The communes of the département: an official list, in a CSV that a documented command renews.

use std::ops::Range;

use domain::provenance::Provenance;
use domain::territory::{Certainty, Relation, Territory, TerritoryKind};

use crate::problem::Problem;

type Faults = Vec<(Range<usize>, Problem)>;

/// Reads the communes. Each lies in its EPCI, found among the territories by its SIREN number.
pub fn read(text: &str, territories: &[Territory]) -> (Vec<Territory>, Faults) {
    let mut communes = Vec::new();
    let mut faults = Vec::new();
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    loop {
        let start = usize::try_from(reader.position().byte())
            .unwrap_or(text.len())
            .min(text.len());
        match reader.read_record(&mut record) {
            Ok(false) => return (communes, faults),
            Ok(true) => {
                let start = record
                    .position()
                    .map_or(start, |p| usize::try_from(p.byte()).unwrap_or(start));
                let end = text[start..]
                    .find('\n')
                    .map_or(text.len(), |newline| start + newline);
                match commune(&record, territories) {
                    Ok(commune) => communes.push(commune),
                    Err(why) => faults.push((start..end, Problem::CommuneLine(why))),
                }
            }
            Err(error) => {
                faults.push((start..text.len(), Problem::CommuneLine(error.to_string())));
                return (communes, faults);
            }
        }
    }
}

fn commune(record: &csv::StringRecord, territories: &[Territory]) -> Result<Territory, String> {
    let field = |rank: usize, name: &str| match record.get(rank).map(str::trim) {
        Some(value) if !value.is_empty() => Ok(value.to_owned()),
        _ => Err(format!("la colonne `{name}` manque")),
    };
    let insee = field(0, "insee")?;
    if insee.len() != 5
        || !insee
            .bytes()
            .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
    {
        return Err(format!("« {insee} » n'est pas un code INSEE"));
    }
    let name = field(1, "nom")?;
    let postcodes: Vec<String> = field(2, "codes_postaux")?
        .split('|')
        .map(str::to_owned)
        .collect();
    if let Some(bad) = postcodes
        .iter()
        .find(|code| code.len() != 5 || !code.bytes().all(|b| b.is_ascii_digit()))
    {
        return Err(format!("« {bad} » n'est pas un code postal"));
    }
    let siren = field(3, "epci")?;
    let epci = territories
        .iter()
        .find(|territory| territory.siren.as_deref() == Some(&siren))
        .ok_or_else(|| format!("l'EPCI {siren} n'est pas dans territoires.toml"))?;
    let id = format!("commune-{}", insee.to_lowercase());
    Ok(Territory {
        id: id
            .parse()
            .map_err(|_| format!("« {insee} » n'est pas un code INSEE"))?,
        kind: TerritoryKind::Commune,
        name,
        aliases: vec![insee],
        status: None,
        siren: None,
        postcodes,
        run_by: Vec::new(),
        within: vec![Relation {
            territory: epci.id.clone(),
            certainty: Certainty::Stated,
            why: None,
            requirements: Vec::new(),
            source: None,
            readings: Vec::new(),
        }],
        maybe_same: Vec::new(),
        provenance: Provenance::default(),
    })
}
