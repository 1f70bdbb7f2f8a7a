//! Files sent with a form: read as they come, part after part, and handed to `app`; never whole in memory, never
//! on the disk in clear. And files given back, the same way.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use app::pieces::{Destination, FileKind, Joined, Opening, PieceState, Received, SeenPiece};
use app::{Error, Invalid, Refusal};
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Multipart;
use axum::extract::multipart::{Field, MultipartError};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use http_body::Frame;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use web::request::{Pairs, Unreadable};

use crate::answer::Stop;
use crate::asked::{Asked, LONGEST_FORM};
use crate::desk::{Desk, Shared};
use crate::guard;
use crate::seat::sit;
use crate::words;

/// How the name of a field where a file is chosen begins: the document of the fiche follows.
pub const FIELD: &str = "fichier.";

/// The name of a field where a table is chosen: read at once, and kept nowhere.
pub const TABLE: &str = "tableau-fichier";
/// Bytes of such a table: a few thousand lines.
const LONGEST_TABLE: usize = 2 << 20;

/// A file that was refused: its field, and why.
pub type Refused = (String, Invalid);

/// What comes of a file, on its way between the reader and the memory.
enum Coming {
    Bytes(Bytes),
    End,
}

/// Parts on their way at once.
const AT_ONCE: usize = 2;

/// Reads a form in several parts: texts become pairs; a file is received, and its pair is its number and name.
///
/// # Errors
/// The page that says why it cannot be read.
pub async fn read(
    desk: &Shared,
    mut asked: Asked,
    mut parts: Multipart,
) -> Result<Asked, Response> {
    let unreadable = |why| Stop::Unreadable(why).shown(desk, None);
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut length = 0;
    loop {
        let field = parts.next_field().await;
        let Some(mut field) = field.map_err(|error| unreadable(why(&error)))? else {
            break;
        };
        let name = field.name().unwrap_or_default().to_owned();
        length += name.len();
        let Some(file) = field.file_name().map(str::to_owned) else {
            let mut text = Vec::new();
            while let Some(bytes) = next(&mut field).await.map_err(unreadable)? {
                length += bytes.len();
                if length > LONGEST_FORM {
                    return Err(unreadable(Unreadable::TooLong));
                }
                text.extend_from_slice(&bytes);
            }
            let text = String::from_utf8(text).map_err(|_| unreadable(Unreadable::NotText))?;
            pairs.push((name, text));
            continue;
        };
        if file.is_empty() {
            // No file was chosen.
            while next(&mut field).await.map_err(unreadable)?.is_some() {}
            continue;
        }
        if name == TABLE {
            let mut table = Vec::new();
            while let Some(bytes) = next(&mut field).await.map_err(unreadable)? {
                table.extend_from_slice(&bytes);
                if table.len() > LONGEST_TABLE {
                    return Err(unreadable(Unreadable::TooLong));
                }
            }
            asked.table = Some(table);
            continue;
        }
        let so_far = Pairs::of(pairs.clone()).map_err(unreadable)?;
        let before = Asked {
            form: so_far,
            ..asked.clone()
        };
        match receive(desk, before, file, &mut field).await? {
            Ok(received) => pairs.push((name, format!("{}:{}", received.id, received.name))),
            Err(why) => asked.refused.push((name, why)),
        }
    }
    asked.form = Pairs::of(pairs).map_err(unreadable)?;
    Ok(asked)
}

async fn next(field: &mut Field<'_>) -> Result<Option<Bytes>, Unreadable> {
    field.chunk().await.map_err(|error| why(&error))
}

/// Longer than is read, or parts that are none.
fn why(error: &MultipartError) -> Unreadable {
    match error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        true => Unreadable::TooLong,
        false => Unreadable::Malformed,
    }
}

async fn receive(
    desk: &Shared,
    before: Asked,
    name: String,
    field: &mut Field<'_>,
) -> Result<Result<Received, Invalid>, Response> {
    let (sender, bytes) = channel(AT_ONCE);
    let for_it = desk.clone();
    let receiving = tokio::task::spawn_blocking(move || pour(&for_it, &before, &name, bytes));
    let broken = loop {
        match next(field).await {
            // Refused already, maybe: what is left of it is read and forgotten.
            Ok(Some(bytes)) => drop(sender.send(Coming::Bytes(bytes)).await),
            Ok(None) => {
                let _ = sender.send(Coming::End).await;
                break None;
            }
            Err(why) => break Some(why),
        }
    };
    drop(sender);
    let received = match receiving.await {
        Ok(received) => received,
        Err(failed) => std::panic::resume_unwind(failed.into_panic()),
    };
    match broken {
        Some(why) => Err(Stop::Unreadable(why).shown(desk, None)),
        None => received.map_err(|response| *response),
    }
}

/// Hands a file to `app` as it comes: of somebody who is in, from a form of ours.
fn pour(
    desk: &Desk,
    asked: &Asked,
    name: &str,
    mut bytes: Receiver<Coming>,
) -> Result<Result<Received, Invalid>, Box<Response>> {
    let seat = sit(desk, asked)?;
    let stop = |stop: Stop| Box::new(stop.shown(desk, Some(seat.layout(""))));
    if !guard::holds(asked, seat.token) {
        return Err(stop(Stop::Unguarded));
    }
    let Some(about) = destination(&asked.path) else {
        return Err(stop(Stop::App(Refusal::NotFound.into())));
    };
    let received = seat.call(|office, call| {
        let mut reception = office.receive(call, about, name)?;
        loop {
            match bytes.blocking_recv() {
                Some(Coming::Bytes(some)) => reception.push(call, &some)?,
                Some(Coming::End) => return reception.end(call),
                None => {
                    reception.give_up();
                    return Err(Refusal::Stale.into());
                }
            }
        }
    });
    match received {
        Ok(received) => Ok(Ok(received)),
        Err(Stop::App(Error::Refused(Refusal::Invalid { why, .. }))) => Ok(Err(why)),
        Err(other) => Err(stop(other)),
    }
}

/// What the forms of an address are about.
fn destination(path: &str) -> Option<Destination> {
    let mut steps = path.split('/').skip(1);
    let (what, number) = (steps.next()?, steps.next()?.parse().ok()?);
    match what {
        "dossiers" => Some(Destination::Dossier(number)),
        "personnes" | "menages" => Some(Destination::Subject(number)),
        _ => None,
    }
}

/// The number of a file received, from its pair.
pub fn number(value: &str) -> Option<i64> {
    value.split_once(':')?.0.parse().ok()
}

/// The file that a form sends for a document, if it does.
pub fn joined(form: &Pairs, document: &domain::values::Id) -> Option<Joined> {
    let value = form
        .all(&format!("{FIELD}{document}"))
        .last()
        .map(number)??;
    Some(Joined {
        document: document.clone(),
        piece: value,
    })
}

/// What files are admitted, in a sentence.
pub fn admitted(desk: &Desk) -> String {
    let (kinds, most) = desk.office.admitted();
    let kinds: Vec<String> = kinds
        .iter()
        .map(|kind| kind_words(*kind).to_owned())
        .collect();
    let kinds = french::text::either(&kinds);
    format!(
        "{} ; {} au plus.",
        french::text::sentence(&kinds),
        weight(most)
    )
}

/// Why a file was refused.
pub fn told(desk: &Desk, why: Invalid) -> String {
    match why {
        Invalid::FileKind | Invalid::FileTooBig => {
            format!("{}. Admis : {}", words::invalid(why), admitted(desk))
        }
        _ => words::invalid(why).to_owned(),
    }
}

fn kind_words(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Pdf => "un PDF",
        FileKind::Jpeg => "une photo JPEG",
        FileKind::Png => "une image PNG",
        FileKind::Docx => "un texte DOCX",
        FileKind::Odt => "un texte ODT",
    }
}

/// A weight, in the words of everybody.
pub fn weight(bytes: u64) -> String {
    match bytes {
        0..=999 => format!("{bytes} octets"),
        1_000..=999_999 => format!("{} ko", bytes.div_ceil(1_000)),
        _ => format!("{} Mo", bytes / 1_000_000),
    }
}

/// What one may read of a file beside its name.
pub fn noted(piece: &SeenPiece) -> String {
    match piece.state {
        PieceState::Ready => weight(piece.length),
        PieceState::Waiting => {
            "gardé en quarantaine : il sera lisible quand il aura été analysé".to_owned()
        }
        PieceState::Rejected => "refusé par l'analyse : il n'en reste rien".to_owned(),
        PieceState::ByTheDoctor => "secret médical : le médecin le remet".to_owned(),
    }
}

/// A file given back, part after part: to keep, never to be shown by the browser within the tool.
pub fn give(desk: &Shared, opening: Opening) -> Response {
    let seen = &opening.seen;
    let kind = seen.kind;
    let plain = format!("piece-{}.{}", seen.id, kind.word());
    let name: String = form_urlencoded::byte_serialize(seen.name.as_bytes()).collect();
    let name = name.replace('+', "%20");
    let length = seen.length;
    let from = desk.clone();
    let mut response = poured((&plain, kind.media(), length), move |rank| {
        opening.part(&from.office.store, rank)
    });
    // RFC 6266: a plain name for old readers, the true one for the others.
    let named = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{name}");
    if let Ok(named) = HeaderValue::try_from(named) {
        response.headers_mut().insert(CONTENT_DISPOSITION, named);
    }
    response
}

/// A file by its name, its media type, how many bytes it has, and its parts from 0, read as they leave.
pub fn poured(
    (name, media, length): (&str, &str, u64),
    part: impl Fn(i64) -> Result<Option<Vec<u8>>, Error<'static>> + Send + 'static,
) -> Response {
    let (sender, parts) = channel(AT_ONCE);
    tokio::task::spawn_blocking(move || send(part, &sender));
    let headers = [
        (CONTENT_TYPE, media.to_owned()),
        (CONTENT_LENGTH, length.to_string()),
        (CACHE_CONTROL, "no-store".to_owned()),
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox".to_owned(),
        ),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    (headers, Body::new(Poured(parts))).into_response()
}

fn send(
    part: impl Fn(i64) -> Result<Option<Vec<u8>>, Error<'static>>,
    to: &Sender<io::Result<Bytes>>,
) {
    for rank in 0.. {
        let part = match part(rank) {
            Ok(Some(part)) => Ok(Bytes::from(part)),
            Ok(None) => return,
            // The answer is cut short: its length says that it is.
            Err(error) => Err(io::Error::other(error.to_string())),
        };
        let failed = part.is_err();
        if to.blocking_send(part).is_err() || failed {
            return;
        }
    }
}

/// A body that comes from a channel.
struct Poured(Receiver<io::Result<Bytes>>);

impl HttpBody for Poured {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let polled = self.0.poll_recv(context);
        polled.map(|part| part.map(|part| part.map(Frame::data)))
    }
}
