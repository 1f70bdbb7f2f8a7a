//! Serves the département's catalogue on the loopback: `cargo run -p web --example serve -- 8099`.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a trial, not the product"
)]

use std::net::SocketAddr;
use std::path::Path;
use std::time::Instant;

fn main() {
    let port = std::env::args()
        .nth(1)
        .map_or(0, |port| port.parse().unwrap());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/ille-et-vilaine");
    let loaded = Instant::now();
    let catalogue = Box::leak(Box::new(catalogue_files::load_dir(&folder).catalogue));
    println!("catalogue lu en {:?}", loaded.elapsed());
    let built = Instant::now();
    let site = web::Site::new(catalogue, || {
        jiff::Timestamp::now()
            .to_zoned(jiff::tz::TimeZone::UTC)
            .date()
    })
    .unwrap();
    println!("site préparé en {:?}", built.elapsed());
    web::serve(
        web::router(site),
        SocketAddr::from(([127, 0, 0, 1], port)),
        |address| println!("http://{address}"),
        std::future::pending(),
    )
    .unwrap();
}
