//! A list that is being read, page after page.

use app::{Call, Error, Office};
use sheets::{Cell, Sheet};

use crate::filters::Filters;
use crate::lists::{List, Place};

impl List {
    /// The name of its file, without its day: what it was narrowed to, in codes, and nobody's name.
    pub fn file(&self, filters: &Filters) -> String {
        let narrowed = self.keeps.iter().filter_map(|name| filters.get(name));
        let parts: Vec<&str> = std::iter::once(self.word).chain(narrowed).collect();
        let plain = |sign: char| sign.is_ascii_alphanumeric() || sign == '-';
        let name = parts.join("-");
        name.chars()
            .map(|sign| if plain(sign) { sign } else { '-' })
            .collect()
    }

    /// Whether who asks may read the list, narrowed so: its first lines are read, and not told; none where reading one
    /// is written down.
    ///
    /// # Errors
    /// They may not; or a fault.
    pub fn is_theirs(
        &'static self,
        office: &Office<'static>,
        call: &Call<'_>,
        question: &str,
    ) -> Result<(), Error<'static>> {
        let mut reading = Reading::of(self, question);
        match self.written_down {
            true => reading.sheet(office, call).map(drop),
            false => reading.next(office, call).map(drop),
        }
    }
}

/// A question of a list: to whom, by whom, narrowed to what.
pub struct Turn<'a, 'e> {
    /// Livret at work.
    pub office: &'a Office<'static>,
    /// Who asks, and when.
    pub call: &'a Call<'e>,
    /// The filters.
    pub filters: &'a Filters,
}

/// A list that is being read. Nothing of it depends on the length of the list.
pub struct Reading {
    /// Which.
    pub list: &'static List,
    /// Narrowed to what.
    pub filters: Filters,
    place: Option<Place>,
    done: bool,
}

impl Reading {
    /// A list from its first line, narrowed by a question.
    pub fn of(list: &'static List, question: &str) -> Reading {
        Reading {
            list,
            filters: Filters::read(question, list.keeps),
            place: None,
            done: false,
        }
    }

    /// Whether every line was read.
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// What its table is called, and its columns, for who asks.
    ///
    /// # Errors
    /// The list is not theirs to read; or a fault.
    pub fn sheet(
        &self,
        office: &Office<'static>,
        call: &Call<'_>,
    ) -> Result<Sheet, Error<'static>> {
        let columns = (self.list.columns)(&self.turn(office, call))?;
        Ok(Sheet::new(self.list.title, call.now.today, columns))
    }

    /// How many lines there are, where it is known before they are read.
    ///
    /// # Errors
    /// As [`Reading::sheet`].
    pub fn total(
        &self,
        office: &Office<'static>,
        call: &Call<'_>,
    ) -> Result<Option<u64>, Error<'static>> {
        match self.list.total {
            Some(total) => total(&self.turn(office, call)).map(Some),
            None => Ok(None),
        }
    }

    /// The lines that come next, as who asks may read them now; nothing once every line was read.
    ///
    /// # Errors
    /// As [`Reading::sheet`].
    pub fn next(
        &mut self,
        office: &Office<'static>,
        call: &Call<'_>,
    ) -> Result<Vec<Vec<Cell>>, Error<'static>> {
        if self.done {
            return Ok(Vec::new());
        }
        let place = self.place.take();
        let page = (self.list.page)(&self.turn(office, call), place)?;
        self.done = page.next.is_none();
        self.place = page.next;
        Ok(page.rows)
    }

    fn turn<'a, 'e>(&'a self, office: &'a Office<'static>, call: &'a Call<'e>) -> Turn<'a, 'e> {
        Turn {
            office,
            call,
            filters: &self.filters,
        }
    }
}
