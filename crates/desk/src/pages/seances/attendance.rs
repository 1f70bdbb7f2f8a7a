//! Who may have been at a meeting: those one expects at once, the others folded under their structure.

use std::collections::BTreeMap;

use app::meetings::{MeetingView, Member};
use french::text;

use super::lines::member;
use crate::answer::Stop;
use crate::seat::Seat;

/// The seats of a body, to be ticked.
#[derive(Default)]
pub struct Seats {
    /// Those who were written down, and those of one's own structure; everybody, when they are few.
    pub expected: Vec<Seated>,
    /// The others: their structure, and who sits there.
    pub others: Vec<(String, Vec<Seated>)>,
}

/// Somebody who may have been there.
pub struct Seated {
    /// Their mandate.
    pub mandate: i64,
    /// Who they are.
    pub who: String,
    /// Whether they were written down.
    pub was: bool,
}

/// Seats of a page, besides those who were there: the others are written by their names.
const SEATS: usize = 60;
/// As many are read at one look: nothing is folded.
const FEW: usize = 8;

impl Seats {
    /// Those of a meeting that may still be changed.
    pub fn of(seat: &Seat<'_>, view: &MeetingView<'_>) -> Result<Seats, Stop> {
        let key = &view.item.body.key;
        let mut members = seat.call(|office, call| office.members_of(call, key))?;
        let known = |one: &Member| {
            view.present
                .iter()
                .any(|known| known.mandate == one.mandate)
        };
        members.retain(|one| !known(one));
        // What was ticked in a form that is shown again is ticked still.
        let form = &seat.asked.form;
        let ticked: Vec<&str> = form.all("presents").collect();
        let sent = form.get("autres").is_some();
        let is_ticked = |one: &Member| ticked.contains(&one.mandate.to_string().as_str());
        // A large body keeps those of one's own service first.
        let elsewhere = |one: &Member| one.structure != seat.who.structure && !is_ticked(one);
        members.sort_by_cached_key(|one| (elsewhere(one), one.clone()));
        members.truncate(SEATS);
        let few = view.present.len() + members.len() <= FEW;
        let present = view.present.iter();
        let mut seats = Seats {
            expected: present
                .map(|one| seated(one, member(seat, one), !sent || is_ticked(one)))
                .collect(),
            others: Vec::new(),
        };
        let mut others: BTreeMap<String, Vec<Seated>> = BTreeMap::new();
        for one in &members {
            if few || !elsewhere(one) {
                let was = is_ticked(one);
                seats.expected.push(seated(one, member(seat, one), was));
                continue;
            }
            let structure = one.structure.as_ref();
            let name = structure.map_or_else(String::new, |id| seat.desk.named(id));
            let role = text::inside(&seat.desk.role(&one.role));
            let who = match one.name.is_empty() {
                true => role,
                false => format!("{}, {role}", one.name),
            };
            others
                .entry(name)
                .or_default()
                .push(seated(one, who, false));
        }
        seats.others = others.into_iter().collect();
        Ok(seats)
    }
}

fn seated(one: &Member, who: String, was: bool) -> Seated {
    Seated {
        mandate: one.mandate,
        who,
        was,
    }
}
