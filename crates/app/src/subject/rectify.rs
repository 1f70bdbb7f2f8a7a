//! A person's identity: read, and rectified (GDPR, article 16).

use domain::values::Date;
use store::subjects;

use super::identity::Identity;
use super::sealed::Kind;
use crate::call::Call;
use crate::error::{Error, Refusal};
use crate::office::Office;

/// A person as they are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their number; that of the record they were merged into, when they were.
    pub id: i64,
    /// The version of their identity: what a rectification brings back.
    pub version: i64,
    /// Who they are.
    pub identity: Identity,
}

impl<'c> Office<'c> {
    /// Who a person is; the reading is written in the access journal.
    ///
    /// # Errors
    /// There is none that who asks may know of; or a fault.
    pub fn person(&self, call: &Call<'_>, person: i64) -> Result<Person, Error<'c>> {
        self.store.write(|tx| {
            let subject = self.open_known(tx, call, (person, &[Kind::Person]))?;
            let id = subject.kept.id;
            self.note_subject(tx, call, "personne.lire", (id, String::new()))?;
            Ok(Person {
                id,
                version: subject.kept.version,
                identity: subject.identity()?,
            })
        })
    }

    /// Writes another identity in the place of the one read at version `seen`; its new version. The date of
    /// birth known as a fact follows.
    ///
    /// # Errors
    /// A refusal: stale when somebody rectified it meanwhile; or a fault.
    pub fn rectify(
        &self,
        call: &Call<'_>,
        (person, seen): (i64, i64),
        identity: &Identity,
    ) -> Result<i64, Error<'c>> {
        let checked = identity.clone().checked(call.now.today)?;
        self.store.write(|tx| {
            let subject = self.open_known(tx, call, (person, &[Kind::Person]))?;
            if !subjects::touch(tx, subject.kept.id)? || subject.kept.version != seen {
                return Err(Refusal::Stale.into());
            }
            let before = subject.identity()?;
            // What two records were called before they became one is no field of a form.
            let identity = Identity {
                also: before.also,
                ..checked.clone()
            };
            if !self.write_identity(tx, call, (&subject, seen), &identity)? {
                return Err(Refusal::Stale.into());
            }
            let birth = identity.civil.birth_date;
            if birth != before.civil.birth_date {
                self.correct_birth(tx, call, &subject, birth)?;
                self.refresh_subject(tx, subject.kept.id, call.now)?;
            }
            let changed = changed(&before.civil, &identity.civil);
            let what = (subject.kept.id, changed);
            self.note_subject(tx, call, "personne.rectifier", what)?;
            Ok(seen + 1)
        })
    }
}

/// Which fields changed, by name: never what they hold.
fn changed(before: &domain::identity::Identity, after: &domain::identity::Identity) -> String {
    let birth = |one: &domain::identity::Identity| -> Option<Date> { one.birth_date };
    let fields = [
        ("nom", before.family_name != after.family_name),
        ("nom_de_naissance", before.birth_name != after.birth_name),
        ("prenoms", before.first_names != after.first_names),
        ("date_de_naissance", birth(before) != birth(after)),
    ];
    let changed = fields.iter().filter(|(_, changed)| *changed);
    changed
        .map(|(field, _)| *field)
        .collect::<Vec<_>>()
        .join(" ")
}
