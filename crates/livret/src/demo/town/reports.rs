//! Yearly reports: most are sent in February, and looked at in April; some are late, some come back.

use app::reports::{Doing, Place, ReportItem, Stage, Texts};
use app::{Error, Refusal, Who};
use demo::dice::Dice;
use demo::words::{RETURNED, YEARS};
use domain::values::Date;

use super::Town;

/// The month in which those who owe a report send it.
const SENT: i8 = 2;
/// The month in which the service looks at those it received.
const LOOKED_AT: i8 = 4;

impl<'o, 'c> Town<'o, 'c> {
    /// What a month brings to the reports of the year before.
    pub(super) fn report(&mut self, day: Date) -> Result<(), Error<'c>> {
        if ![SENT, LOOKED_AT].contains(&day.month()) {
            return Ok(());
        }
        let everybody: Vec<Who> = self.staff.at_work().cloned().collect();
        for who in everybody {
            let office = self.office;
            let year = day.year() - 1;
            let items = match self.hand.act(&who, |call| office.reports(call, year)) {
                Ok(items) => items,
                Err(Error::Refused(_)) => continue,
                Err(error) => return Err(error),
            };
            for item in items.iter().filter(|item| item.waits()) {
                let mut dice = Dice::seeded(self.beside.draw());
                if !dice.once_in(6) {
                    self.answer(&who, item, day, &mut dice)?;
                }
            }
        }
        Ok(())
    }

    /// A report is sent by who owes it, or looked at by the service, when it is the month for that.
    fn answer(
        &mut self,
        who: &Who,
        item: &ReportItem<'c>,
        day: Date,
        dice: &mut Dice,
    ) -> Result<(), Error<'c>> {
        let sends = day.month() == SENT && item.own && item.stage == Stage::Owed;
        let looks = day.month() == LOOKED_AT && item.stage == Stage::Sent;
        let (office, place) = (self.office, &item.place);
        let done = if sends {
            let [activity, obstacles, prospects] = dice.one_of(&YEARS).copied().unwrap_or_default();
            let texts = Texts {
                activity: activity.to_owned(),
                obstacles: obstacles.to_owned(),
                prospects: prospects.to_owned(),
            };
            let sent = Doing::Send(texts);
            self.hand
                .act(who, |call| office.write_report(call, (place, 0), &sent))
        } else if looks {
            let doing = match dice.once_in(5) {
                true => Doing::Return(RETURNED.to_owned()),
                false => Doing::Accept,
            };
            self.control(who, place, &doing)
        } else {
            return Ok(());
        };
        match done {
            Ok(()) => self.made.acts += 1,
            Err(Error::Refused(Refusal::Forbidden | Refusal::Denied(_))) => {
                self.made.turned_down += 1;
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn control(&mut self, who: &Who, place: &Place, doing: &Doing) -> Result<(), Error<'c>> {
        let office = self.office;
        self.hand.act(who, |call| {
            let version = office.report(call, place)?.version;
            office.control_report(call, (place, version), doing)
        })
    }
}
