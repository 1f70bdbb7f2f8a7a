//! Listening.

use std::io;
use std::net::SocketAddr;

use axum::Router;

/// Serves pages until `stop` says so, or the process ends; what was begun is answered first. `listening` is
/// told the real address (port 0 picks one).
///
/// # Errors
/// The address cannot be listened to, or the system refuses.
pub fn serve(
    pages: Router,
    address: SocketAddr,
    listening: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_io()
        .enable_time()
        .build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await?;
        listening(listener.local_addr()?);
        let pages = pages.into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, pages)
            .with_graceful_shutdown(stop)
            .await
    })
}
