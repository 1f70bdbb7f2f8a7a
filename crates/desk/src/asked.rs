//! What a reader sends: where from, with which cookies, and pairs of names and values.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::body::to_bytes;
use axum::extract::{ConnectInfo, FromRef, FromRequest, Multipart, Request};
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{HeaderMap, Method};
use web::cookies::Cookies;
use web::request::host;
use web::request::{LONGEST_QUERY, Pairs};

use crate::answer::Stop;
use crate::desk::Shared;
use crate::files::{self, Refused};

/// Bytes of a form read: a page of answers, never a document.
pub const LONGEST_FORM: usize = 262_144;

/// Bytes of a form that holds the text of a fiche, as a browser sends it: each accent takes six.
pub const LONGEST_TEXT: usize = 1 << 20;

/// The media type of a form that holds files.
const IN_PARTS: &str = "multipart/form-data";

/// A request, read.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Whether it changes something.
    pub posts: bool,
    /// The path, without its question.
    pub path: String,
    /// The question of the address.
    pub query: Pairs,
    /// The answers of a form.
    pub form: Pairs,
    /// A table that came as a file, to be read at once and kept nowhere.
    pub table: Option<Vec<u8>>,
    /// The files that came with it and were refused.
    pub refused: Vec<Refused>,
    /// Whether the browser says that another site sends it.
    pub foreign: bool,
    /// The cookies.
    pub cookies: Cookies,
    /// Where it comes from.
    pub from: IpAddr,
    /// The name that the browser calls us by, and its port: shown to who asks and to nobody else, never followed.
    pub host: Option<String>,
}

impl<S> FromRequest<S> for Asked
where
    S: Send + Sync,
    Shared: FromRef<S>,
{
    type Rejection = axum::response::Response;

    async fn from_request(request: Request, state: &S) -> Result<Asked, Self::Rejection> {
        let desk = &Shared::from_ref(state);
        let (head, body) = request.into_parts();
        let unreadable = |why| Stop::Unreadable(why).shown(desk, None);
        let query = head.uri.query().unwrap_or_default().as_bytes();
        let query = Pairs::read(query, LONGEST_QUERY).map_err(unreadable)?;
        let posts = head.method == Method::POST;
        let peer = head.extensions.get::<ConnectInfo<SocketAddr>>();
        let asked = Asked {
            posts,
            path: head.uri.path().to_owned(),
            query,
            form: Pairs::default(),
            table: None,
            refused: Vec::new(),
            foreign: is_foreign(&head.headers),
            cookies: Cookies::read(&head.headers),
            from: peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.0.ip()),
            host: host(&head.headers),
        };
        if !posts {
            return Ok(asked);
        }
        let kind = head.headers.get(CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.starts_with(IN_PARTS) {
            let parts = Request::from_parts(head, body);
            let parts = Multipart::from_request(parts, &()).await;
            let parts = parts.map_err(|_| unreadable(web::request::Unreadable::Malformed))?;
            return files::read(desk, asked, parts).await;
        }
        let longest = match asked.path.starts_with("/atelier/") {
            true => LONGEST_TEXT,
            false => LONGEST_FORM,
        };
        let bytes = to_bytes(body, longest).await;
        let bytes = bytes.map_err(|_| unreadable(web::request::Unreadable::TooLong))?;
        let form = Pairs::read(&bytes, longest).map_err(unreadable)?;
        Ok(Asked { form, ..asked })
    }
}

/// What browsers say of where a request comes from (Fetch Metadata).
const SITE: &str = "sec-fetch-site";

/// Whether a browser says that a page of another site makes the request. An older one only names the origin, and
/// names none for our own pages, which tell nothing to whoever they lead to (`referrer-policy`).
fn is_foreign(headers: &HeaderMap) -> bool {
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = said(SITE) {
        return !matches!(site, "same-origin" | "none");
    }
    let Some(origin) = said(ORIGIN.as_str()).filter(|origin| *origin != "null") else {
        return false;
    };
    let host = origin.split_once("://").map(|(_, host)| host);
    host != said(HOST.as_str())
}
