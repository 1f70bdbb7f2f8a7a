//! What a reader sends: where from, with which cookies, and pairs of names and values.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::body::to_bytes;
use axum::extract::{ConnectInfo, FromRequest, Request};
use axum::http::Method;
use web::request::{LONGEST_QUERY, Pairs};

use crate::answer::Stop;
use crate::cookies::Cookies;
use crate::desk::Shared;

/// Bytes of a form read: a page of answers, never a document.
pub const LONGEST_FORM: usize = 262_144;

/// A request, read.
#[derive(Debug)]
pub struct Asked {
    /// Whether it changes something.
    pub posts: bool,
    /// The path, without its question.
    pub path: String,
    /// The question of the address.
    pub query: Pairs,
    /// The answers of a form.
    pub form: Pairs,
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
        let form = match posts {
            false => Pairs::default(),
            true => {
                let bytes = to_bytes(body, LONGEST_FORM).await;
                let bytes = bytes.map_err(|_| unreadable(web::request::Unreadable::TooLong))?;
                Pairs::read(&bytes, LONGEST_FORM).map_err(unreadable)?
            }
        };
        let peer = head.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Asked {
            posts,
            path: head.uri.path().to_owned(),
            query,
            form,
            cookies: Cookies::read(&head.headers),
            from: peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.0.ip()),
        })
    }
}
