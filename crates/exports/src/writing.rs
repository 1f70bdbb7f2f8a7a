//! Exports written in the background, a few pages at each turn of work: what else there is to do does not wait for
//! them.

use std::io;

use app::exports::{Made, Making};
use app::{Call, Error, Office, Who};
use sheets::{Format, Writer};

use crate::lists::list;
use crate::reading::Reading;

/// Where a node writes exports: one at a time.
#[derive(Default)]
pub struct Bench {
    current: Option<Current>,
}

/// The export that is being written.
struct Current {
    making: Making,
    reading: Reading,
    format: Format,
    writer: Option<Writer>,
    total: Option<u64>,
}

/// Pages read in one turn.
const PAGES: usize = 10;

/// What stops an export.
enum Stop {
    /// It is somebody else's, or nobody's, from now on.
    Lost,
    /// It is refused to who asked it.
    Refused,
    /// A fault, which may pass.
    Fault(Error<'static>),
}

impl From<Error<'static>> for Stop {
    fn from(error: Error<'static>) -> Stop {
        match error {
            Error::Refused(_) => Stop::Refused,
            fault => Stop::Fault(fault),
        }
    }
}

impl Bench {
    /// One turn; whether there may be more to do at once.
    ///
    /// # Errors
    /// A fault: what was being written is begun again later, a few times.
    pub fn turn(
        &mut self,
        office: &Office<'static>,
        call: &Call<'_>,
    ) -> Result<bool, Error<'static>> {
        let current = match self.current.take() {
            Some(current) => current,
            None => match office.begin_export(call)? {
                None => return Ok(false),
                Some(making) => match begun(making) {
                    Ok(current) => current,
                    // A list or a form of file that this version does not know.
                    Err(making) => return making.fail(office, call).map(|()| true),
                },
            },
        };
        self.current = step(current, office, call)?;
        Ok(true)
    }
}

fn begun(making: Making) -> Result<Current, Box<Making>> {
    let asked = making.asked.clone();
    match (list(&asked.list), Format::read(&asked.format)) {
        (Some(list), Some(format)) => Ok(Current {
            making,
            reading: Reading::of(list, &asked.filters),
            format,
            writer: None,
            total: None,
        }),
        _ => Err(Box::new(making)),
    }
}

/// A few pages more; nothing once it is ended.
fn step(
    mut current: Current,
    office: &Office<'static>,
    call: &Call<'_>,
) -> Result<Option<Current>, Error<'static>> {
    let asker = office.export_asker(call.now, &current.making)?;
    let Some(asker) = asker else {
        return current.making.fail(office, call).map(|()| None);
    };
    match pages(&mut current, office, call, &asker) {
        Ok(()) if current.writer.is_some() => Ok(Some(current)),
        Ok(()) => {
            let written = current.total.unwrap_or_default();
            current.making.end(office, call, written).map(|_| None)
        }
        Err(Stop::Lost) => Ok(None),
        Err(Stop::Refused) => current.making.fail(office, call).map(|()| None),
        Err(Stop::Fault(fault)) => {
            current.making.stop(office, call)?;
            Err(fault)
        }
    }
}

/// Reads as who asked, writes what was read; the writer is gone, and the total true, once every line is.
fn pages(
    current: &mut Current,
    office: &Office<'static>,
    call: &Call<'_>,
    asker: &Who,
) -> Result<(), Stop> {
    let mut draw = |bytes: &mut [u8]| call.draw(bytes);
    let as_asker = Call::new(asker, call.now, &mut draw);
    let mut sink = Sink {
        making: &mut current.making,
        office,
        call,
        stop: None,
    };
    let mut writer = match current.writer.take() {
        Some(writer) => writer,
        None => {
            current.total = current.reading.total(office, &as_asker)?;
            let sheet = current.reading.sheet(office, &as_asker)?;
            let begun = sheet.begin(current.format, &mut sink);
            begun.map_err(|error| sink.why(error))?
        }
    };
    for _ in 0..PAGES {
        if current.reading.is_done() {
            break;
        }
        for row in current.reading.next(office, &as_asker)? {
            let written = writer.row(&row, &mut sink);
            written.map_err(|error| sink.why(error))?;
        }
    }
    let rows = writer.rows();
    if current.reading.is_done() {
        let ended = writer.end(&mut sink);
        ended.map_err(|error| sink.why(error))?;
        current.total = Some(rows);
        return Ok(());
    }
    // A list may have grown since it was counted.
    let total = current.total.map(|total| total.max(rows));
    if sink.making.progress(office, call, (rows, total))? == Made::Lost {
        return Err(Stop::Lost);
    }
    current.writer = Some(writer);
    Ok(())
}

/// Where the bytes of a file go.
struct Sink<'a, 'e> {
    making: &'a mut Making,
    office: &'a Office<'static>,
    call: &'a Call<'e>,
    stop: Option<Stop>,
}

impl Sink<'_, '_> {
    /// Why it was not written: what stopped it here, or the disk.
    fn why(&mut self, error: sheets::Error) -> Stop {
        let disk = || Stop::Fault(Error::Unreadable(error.to_string()));
        self.stop.take().unwrap_or_else(disk)
    }
}

impl io::Write for Sink<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let stop = match self.making.push(self.office, self.call, bytes) {
            Ok(Made::On) => return Ok(bytes.len()),
            Ok(Made::Lost) => Stop::Lost,
            Err(error) => Stop::from(error),
        };
        self.stop = Some(stop);
        Err(io::Error::other("export"))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
