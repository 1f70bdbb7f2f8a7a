//! The tool of those who work: signed in, under a mandate, in French, without any script.
//!
//! One page = one structure = one template = one file under [`pages`]; the address tells the file. A page is
//! made in three lines: [`seated`] says who asks, `app` answers what they may know, a template shows it. No
//! right is checked here: what `app` refuses becomes a page that says so.

mod answer;
mod asked;
mod bars;
mod confirm;
mod desk;
mod facts;
mod files;
pub mod forms;
mod guard;
mod layout;
mod live;
mod once;
mod pages;
mod printed;
mod router;
mod seat;
mod spreadsheet;
mod words;

pub use desk::{Clock, Desk};
pub use live::Live;
pub use router::router;

use web::filters;
