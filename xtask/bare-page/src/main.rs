//! Serves the bytes of standard input at `/` on any free port of loopback, and prints its address. What axum, hyper and the
//! machine cost by themselves: a page of the console is measured beside it.

#![expect(clippy::print_stdout, reason = "others read the address")]

use axum::Router;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use std::io::{self, Read as _};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> io::Result<()> {
    let mut page = Vec::new();
    io::stdin().read_to_end(&mut page)?;
    let page = Bytes::from(page);
    let router = Router::new().route(
        "/",
        get(|| async move { ([(CONTENT_TYPE, "text/html; charset=utf-8")], page) }),
    );
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, router).await
}
