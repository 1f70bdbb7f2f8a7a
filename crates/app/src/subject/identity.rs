//! Who somebody is and where they are reached: checked as typed, sealed as one, indexed blindly.

use std::collections::BTreeSet;

use domain::identity::{self, Kind as Word, index_words, looks_like_nir};
use domain::values::Date;
use jiff::ToSpan;
use serde::{Deserialize, Serialize};
use store::{Tx, subjects};

use super::sealed::Opened;
use crate::call::Call;
use crate::error::{Error, Invalid, invalid};
use crate::office::Office;

/// Who a person is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Names and date of birth.
    #[serde(flatten)]
    pub civil: identity::Identity,
    /// Where they are reached.
    #[serde(default)]
    pub contact: Contact,
    /// Under which other names they were registered, when two records turned out to be one person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<identity::Identity>,
}

/// Where a person or a household is reached.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    /// A telephone number, as given.
    pub phone: Option<String>,
    /// A mail address.
    pub mail: Option<String>,
    /// Street, number, floor; the commune is a fact.
    pub address: Option<String>,
}

/// The most letters of a name, of a telephone number, of a mail address (RFC 5321), of a postal address.
const LONGEST: [usize; 4] = [100, 30, 254, 300];

/// The longest life ever proved is 122 years.
const OLDEST: i64 = 130;

impl Identity {
    /// Everyone this person is known as.
    pub fn everyone(&self) -> impl Iterator<Item = &identity::Identity> {
        [&self.civil].into_iter().chain(&self.also)
    }

    /// What proves who somebody was, and no more: their names and their date of birth.
    pub(crate) fn minimal(&self) -> Identity {
        Identity {
            contact: Contact::default(),
            ..self.clone()
        }
    }

    /// The same, without the spaces around and the fields left empty.
    ///
    /// # Errors
    /// Something is missing, too long, makes no sense, or looks like a social security number.
    pub(crate) fn checked<'c>(mut self, today: Date) -> Result<Identity, Error<'c>> {
        match self.tidy(today).first() {
            None => Ok(self),
            Some((field, why)) => Err(invalid(field, *why)),
        }
    }

    /// Takes the spaces around and the empty fields out; each field that is then missing, too long, makes no
    /// sense, or looks like a social security number, and why.
    pub fn tidy(&mut self, today: Date) -> Vec<(&'static str, Invalid)> {
        let civil = &mut self.civil;
        let [name, _, _, _] = LONGEST;
        let mut wrong = Vec::new();
        let fields = [
            ("nom", &mut civil.family_name),
            ("prenoms", &mut civil.first_names),
        ];
        for (field, value) in fields {
            let why = tidy_text(value, name);
            let missing = || identity::fold(value).is_empty().then_some(Invalid::Missing);
            wrong.extend(why.or_else(missing).map(|why| (field, why)));
        }
        let why = tidy_optional(&mut civil.birth_name, name);
        wrong.extend(why.map(|why| ("nom_de_naissance", why)));
        if let Some(birth) = civil.birth_date {
            let oldest = today.saturating_sub(OLDEST.years());
            if birth > today || birth < oldest {
                wrong.push(("date_de_naissance", Invalid::Dates));
            }
        }
        wrong.extend(self.contact.tidy());
        wrong
    }
}

impl Contact {
    /// Checks what is given, and leaves out what is empty.
    pub(crate) fn check<'c>(&mut self) -> Result<(), Error<'c>> {
        match self.tidy().first() {
            None => Ok(()),
            Some((field, why)) => Err(invalid(field, *why)),
        }
    }

    fn tidy(&mut self) -> Vec<(&'static str, Invalid)> {
        let [_, phone, mail, address] = LONGEST;
        let fields = [
            ("telephone", &mut self.phone, phone),
            ("courriel", &mut self.mail, mail),
            ("adresse", &mut self.address, address),
        ];
        let mut wrong = Vec::new();
        for (field, value, longest) in fields {
            wrong.extend(tidy_optional(value, longest).map(|why| (field, why)));
        }
        let has_two_sides = |mail: &String| {
            let sides = mail.split_once('@');
            sides.is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
        };
        if !self.mail.as_ref().is_none_or(has_two_sides) {
            wrong.push(("courriel", Invalid::Malformed));
        }
        wrong
    }
}

/// A text as it may be kept: no spaces around, no control letter, no social security number; else why not.
fn tidy_text(value: &mut String, longest: usize) -> Option<Invalid> {
    *value = value.trim().to_owned();
    if value.chars().count() > longest {
        Some(Invalid::TooLong)
    } else if value
        .chars()
        .any(|letter| letter.is_control() && letter != '\n')
    {
        Some(Invalid::Malformed)
    } else if looks_like_nir(value) {
        Some(Invalid::LooksLikeNir)
    } else {
        None
    }
}

fn tidy_optional(value: &mut Option<String>, longest: usize) -> Option<Invalid> {
    let why = value.as_mut().and_then(|value| tidy_text(value, longest));
    *value = value.take().filter(|value| !value.is_empty());
    why
}

/// Where the identity of a subject is sealed.
pub(crate) fn identity_place(subject: i64) -> String {
    format!("subject:sealed:{subject}")
}

impl Opened {
    /// Who this person is.
    ///
    /// # Errors
    /// They are no person, or their identity does not open.
    pub(crate) fn identity<'c>(&self) -> Result<Identity, Error<'c>> {
        let sealed = self.kept.sealed.as_ref();
        let sealed = sealed.ok_or_else(|| Error::Unreadable("sujet sans identité".to_owned()))?;
        self.unseal(&identity_place(self.kept.id), sealed)
    }
}

impl<'c> Office<'c> {
    /// Seals an identity, if nobody changed it since this version, and indexes its names; whether it did.
    pub(crate) fn write_identity(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (subject, version): (&Opened, i64),
        identity: &Identity,
    ) -> Result<bool, Error<'c>> {
        let written = self.seal_identity(tx, call, (subject, version), identity)?;
        if written {
            self.index_identity(tx, subject.kept.id, identity)?;
        }
        Ok(written)
    }

    /// Seals an identity, if nobody changed it since this version; whether it did.
    pub(crate) fn seal_identity(
        &self,
        tx: &mut Tx<'_>,
        call: &Call<'_>,
        (subject, version): (&Opened, i64),
        identity: &Identity,
    ) -> Result<bool, Error<'c>> {
        let id = subject.kept.id;
        let sealed = subject.seal(call, &identity_place(id), identity)?;
        Ok(subjects::rename(tx, id, &sealed, version)?)
    }

    /// The blind index of an identity: what finds the person, and what tells doubles.
    pub(crate) fn index_identity(
        &self,
        tx: &mut Tx<'_>,
        id: i64,
        identity: &Identity,
    ) -> Result<(), Error<'c>> {
        let (_, words, twins) = self.indexed(id, identity);
        Ok(subjects::index(tx, id, &words, &twins)?)
    }

    /// The tokens of an identity, each once.
    pub(crate) fn indexed(&self, id: i64, identity: &Identity) -> subjects::Indexed {
        let (mut words, mut twins) = (BTreeSet::new(), BTreeSet::new());
        for civil in identity.everyone() {
            for (kind, word) in index_words(civil) {
                let token = self.index.token(kind.name(), &word);
                match kind {
                    Word::Double => twins.insert(token),
                    Word::Prefix | Word::Word | Word::Sound => words.insert(token),
                };
            }
        }
        (id, words.into_iter().collect(), twins.into_iter().collect())
    }
}
