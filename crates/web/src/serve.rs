//! Listening.

use std::io;
use std::net::SocketAddr;

use crate::router::router;
use crate::site::Site;

/// Serves the site until the process ends; `listening` is told the real address (port 0 picks one).
///
/// # Errors
/// The address cannot be listened to, or the system refuses.
pub fn serve(
    site: Site,
    address: SocketAddr,
    listening: impl FnOnce(SocketAddr),
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_io()
        .enable_time()
        .build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await?;
        listening(listener.local_addr()?);
        axum::serve(listener, router(site)).await
    })
}
