//! What is left after a death.

use std::collections::{BTreeMap, BTreeSet};

use app::Office;

use crate::desk::{self, Told, number, told};

/// An act said to be kept: its dossier, and the mark written in it.
pub struct Ack {
    dossier: i64,
    mark: String,
}

impl Ack {
    /// From a line of the one that died.
    pub fn read(line: &str) -> Option<Ack> {
        let (dossier, mark) = line.trim_end().split_once(' ')?;
        Some(Ack {
            dossier: dossier.parse().ok()?,
            mark: mark.to_owned(),
        })
    }
}

/// What was found, death after death.
#[derive(Default)]
pub struct Survey {
    /// Acts acknowledged.
    pub acknowledged: u64,
    /// Those that are not there.
    pub lost: usize,
    /// Acts kept without having been acknowledged: death came between the two.
    pub unsaid: usize,
    /// Dossiers, chains or counts that are not whole.
    pub halves: usize,
    /// What is wrong, in words.
    pub told: Vec<String>,
}

impl Survey {
    /// Looks at everything that a life touched.
    pub fn after(&mut self, office: &Office<'_>, acks: &[Ack], life: u64) -> Told<()> {
        let mut marks: BTreeMap<i64, BTreeSet<&str>> = BTreeMap::new();
        for ack in acks {
            marks.entry(ack.dossier).or_default().insert(&ack.mark);
        }
        self.acknowledged += acks.len() as u64;
        let prefix = format!("{life}-");
        for (dossier, marks) in &marks {
            let read = office.replayed(*dossier, desk::now()).map_err(told)?;
            let reasons = read
                .journal
                .iter()
                .filter_map(|event| event.entry.reason.as_deref());
            let found: BTreeSet<&str> = reasons.filter(|text| text.starts_with(&prefix)).collect();
            self.unsaid += found.difference(marks).count();
            let missing: Vec<_> = marks.difference(&found).collect();
            self.lost += missing.len();
            self.told.extend(
                missing
                    .iter()
                    .map(|mark| format!("{dossier} : {mark} perdu")),
            );
        }
        let touched: Vec<i64> = marks.into_keys().collect();
        let verified = office.verify_these(&touched, desk::now()).map_err(told)?;
        self.note(verified)?;
        self.balance(office)
    }

    /// Looks at everything there is.
    pub fn whole(&mut self, office: &Office<'_>) -> Told<()> {
        let verified = office.verify(desk::now(), |_| {}).map_err(told)?;
        self.note(verified)?;
        let (_, broken) = store::audit::verify(&office.store).map_err(told)?;
        self.halves += broken.len();
        self.told
            .extend(broken.iter().map(|broken| format!("{broken:?}")));
        Ok(())
    }

    fn note(&mut self, verified: app::dossier::Verified) -> Told<()> {
        self.halves += verified.differences.len();
        let told = verified.differences.into_iter();
        self.told
            .extend(told.map(|one| format!("{} : {}", one.dossier, one.what)));
        Ok(())
    }

    /// Each event has its trace and its announcement, and each of these its event.
    fn balance(&mut self, office: &Office<'_>) -> Told<()> {
        let counts = [
            "SELECT CAST(COALESCE(SUM(events), 0) AS BIGINT) FROM dossier",
            "SELECT COUNT(*) FROM event",
            "SELECT COUNT(*) FROM audit WHERE did LIKE 'acte.%'",
            "SELECT COUNT(*) FROM (SELECT DISTINCT dossier, rank FROM notice) AS told",
        ]
        .map(|sql| number(&office.store, sql));
        let counts = counts.into_iter().collect::<Told<Vec<i64>>>()?;
        if counts.iter().any(|count| *count != counts[0]) {
            self.halves += 1;
            self.told
                .push(format!("état, journal, traces, annonces : {counts:?}"));
        }
        Ok(())
    }
}
