//! The frame of every page: who one is, under which mandate, and the ways through the tool.

use app::Who;
use domain::access::Operation;
use domain::catalogue::CatalogueHead;

use crate::desk::Desk;
use crate::guard;
use crate::pages;
use crate::seat::Seat;

/// The frame of a page.
pub struct Layout<'d> {
    /// The title of the page, before the name of the tool.
    pub title: String,
    /// The style sheet of the public site, and the icon.
    pub assets: (&'d str, &'d str),
    /// The catalogue, by its head.
    pub head: &'d CatalogueHead,
    /// Who is in.
    pub me: Option<Me>,
    /// The path of the page.
    path: String,
    /// The address of Livret, for what is copied out of a page: a link in it goes without.
    pub site: String,
    /// Whether it is a demonstration.
    pub demonstration: bool,
}

/// Who is in, as the frame says it.
pub struct Me {
    /// Their name.
    pub name: String,
    /// The role they hold.
    pub role: String,
    /// Where.
    pub place: Option<String>,
    /// Whether they hold several mandates.
    pub several: bool,
    /// The ways through the tool: address and words.
    pub ways: Vec<(&'static str, &'static str)>,
    /// The word of their forms.
    pub guard: String,
}

impl<'d> Layout<'d> {
    /// The frame of a page for whoever is not in.
    pub fn outside(desk: &'d Desk, title: impl Into<String>) -> Layout<'d> {
        Layout {
            title: title.into(),
            assets: desk.site.assets(),
            head: &desk.site.catalogue().head,
            me: None,
            path: String::new(),
            site: desk.site_of(None),
            demonstration: desk.office.demonstration.is_some(),
        }
    }

    /// The frame of a page for somebody who is in.
    pub fn inside(seat: &Seat<'d>, title: impl Into<String>) -> Layout<'d> {
        let structure = seat.who.structure.as_ref();
        Layout {
            me: Some(Me {
                name: seat.inside.name.clone(),
                role: seat.desk.role(&seat.who.role),
                place: structure.map(|id| seat.desk.named(id)),
                several: seat.inside.mandates.len() > 1,
                ways: ways(seat.desk, &seat.who),
                guard: guard::word(seat.token),
            }),
            path: seat.asked.path.clone(),
            site: seat.desk.site_of(seat.asked.host.as_deref()),
            ..Layout::outside(seat.desk, title)
        }
    }

    /// Whether the page is under this way.
    pub fn is_in(&self, way: &str) -> bool {
        let rest = self.path.strip_prefix(way);
        // The home of one's own space is not the whole of it.
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/') && way != SPACE)
    }

    /// The page that a form was on, when an address of its own says which.
    pub fn origin(&self) -> Option<String> {
        let mut parts = self.path.split('/').skip(1);
        let (root, number) = (parts.next()?, parts.next()?);
        let known = matches!(root, "dossiers" | "personnes" | "menages" | "seances");
        let numbered = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        (known && numbered).then(|| format!("/{root}/{number}"))
    }

    /// The word that guards the forms of the page.
    pub fn guard(&self) -> &str {
        self.me.as_ref().map_or("", |me| me.guard.as_str())
    }
}

/// The home of a person's own space.
const SPACE: &str = "/mon-espace";

/// The ways through the tool for a mandate: those that lead somewhere.
fn ways(desk: &Desk, who: &Who) -> Vec<(&'static str, &'static str)> {
    let role = desk.site.catalogue().role(&who.role);
    if who.person.is_some() {
        return vec![
            (SPACE, "Mon espace"),
            ("/mon-espace/parcours", "Mon parcours"),
            ("/mon-espace/documents", "Mes documents"),
            ("/mon-espace/donnees", "Mes données"),
            ("/avis", "Du nouveau"),
        ];
    }
    let mut ways = vec![("/a-faire", "À faire"), ("/avis", "Du nouveau")];
    if role.is_some_and(|role| role.follows) {
        ways.push(("/personnes", "Personnes"));
    }
    ways.push(("/dossiers", "Dossiers"));
    if desk.office.may(who, Operation::Figures) {
        ways.push(("/pilotage", "Pilotage"));
    }
    if desk.office.meets(who) {
        ways.push(("/seances", "Séances"));
    }
    if desk.office.may(who, Operation::Publish) {
        ways.push(("/atelier", "Atelier"));
    }
    if pages::administration::opens(desk, who) {
        ways.push(("/administration", "Administration"));
    }
    ways
}
