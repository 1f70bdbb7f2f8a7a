//! What every page of the tool shares.

use std::sync::Arc;

use app::{Call, Now, Office, Who};
use web::Site;

/// The instant and the day, asked at each request.
pub type Clock = Arc<dyn Fn() -> Now + Send + Sync>;

/// What every page of the tool shares while a catalogue runs: built once, never changed. Another one takes its place
/// when a version of a fiche is published: see [`crate::Live`].
pub struct Desk {
    /// Livret at work.
    pub office: Arc<Office<'static>>,
    /// The public site of the same catalogue: its style sheet, its pages of fiches.
    pub site: Arc<Site>,
    /// The clock.
    pub clock: Clock,
    /// The randomness of the operating system.
    pub draw: fn(&mut [u8]),
    /// The outlines of communes, for maps, when the installer gave some.
    pub outlines: Option<Arc<pictures::Outlines>>,
    /// Whether readers come over HTTPS: cookies then never travel otherwise.
    pub secure: bool,
    /// The address that whoever runs Livret gives it, without a slash at its end. None: that of each request.
    pub address: Option<String>,
}

/// The tool as requests share it.
pub type Shared = Arc<Desk>;

impl Desk {
    /// The address of Livret as its reader knows it, without a slash at its end.
    pub fn site_of(&self, host: Option<&str>) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        let asked = || format!("{scheme}://{}", host.unwrap_or("localhost"));
        self.address.clone().unwrap_or_else(asked)
    }

    /// Does something under a mandate, now.
    pub fn call<T>(&self, who: &Who, work: impl FnOnce(&Call<'_>) -> T) -> T {
        let mut draw = self.draw;
        work(&Call::new(who, (self.clock)(), &mut draw))
    }
}
