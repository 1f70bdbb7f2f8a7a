//! What a reader sends: where from, with which cookies, and pairs of names and values.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::body::to_bytes;
use axum::extract::{ConnectInfo, FromRequest, Multipart, Request};
use axum::http::Method;
use axum::http::header::CONTENT_TYPE;
use web::request::{LONGEST_QUERY, Pairs};

use crate::answer::Stop;
use crate::cookies::Cookies;
use crate::desk::Shared;
use crate::files::{self, Refused};

/// Bytes of a form read: a page of answers, never a document.
pub const LONGEST_FORM: usize = 262_144;

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
    /// The tables that came with it, whole: a form that reads one takes it at once.
    pub tables: Vec<(String, Vec<u8>)>,
    /// The files that came with it and were refused.
    pub refused: Vec<Refused>,
    /// The cookies.
    pub cookies: Cookies,
    /// Where it comes from.
    pub from: IpAddr,
}

impl FromRequest<Shared> for Asked {
    type Rejection = axum::response::Response;

    async fn from_request(request: Request, desk: &Shared) -> Result<Asked, Self::Rejection> {
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
            tables: Vec::new(),
            refused: Vec::new(),
            cookies: Cookies::read(&head.headers),
            from: peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.0.ip()),
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
        let bytes = to_bytes(body, LONGEST_FORM).await;
        let bytes = bytes.map_err(|_| unreadable(web::request::Unreadable::TooLong))?;
        let form = Pairs::read(&bytes, LONGEST_FORM).map_err(unreadable)?;
        Ok(Asked { form, ..asked })
    }
}
