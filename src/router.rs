//! Every path the console answers. The table of contents of the server, and the same in production and in tests.

mod hosts;
mod updates;

pub use hosts::Hosts;
pub use updates::MOST_STREAMS;

use app::server::shell::{App, shell};
use app::server::{Console, UPDATES, provide_request};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use hosts::only_known_hosts;
use leptos::nonce::Nonce;
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, generate_route_list};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tower_http::services::{ServeDir, ServeFile};
use updates::{Streams, updates};

/// The client's files are not where they should be.
#[derive(Debug, thiserror::Error)]
#[error(
    "the client's files are not in {}: `cargo xtask build --release` makes them; LIVEINSIGHT_SITE_DIR names their directory",
    dir.display()
)]
pub struct SiteMissing {
    dir: PathBuf,
}

/// Everything the console answers, for one stack's [`Console`] and the client's files in `site_dir`, to requests for `hosts`.
///
/// # Errors
/// The client's files are not there.
pub fn router(console: Console, site_dir: &Path, hosts: Hosts) -> Result<Router, SiteMissing> {
    let names = std::path::absolute(site_dir)
        .unwrap_or_else(|_| site_dir.to_owned())
        .join("hash.txt");
    if !names.is_file() {
        return Err(SiteMissing {
            dir: site_dir.to_owned(),
        });
    }
    let options = LeptosOptions::builder()
        .output_name("liveinsight")
        .site_root(site_dir.to_string_lossy())
        .site_pkg_dir("pkg")
        .hash_files(true)
        // Absolute, because leptos looks beside the executable otherwise.
        .hash_file(Arc::from(names.to_string_lossy()))
        .build();
    let provide = {
        let console = console.clone();
        move || {
            provide_context(console.clone());
            provide_request();
        }
    };
    let document = {
        let options = options.clone();
        move || shell(options.clone())
    };
    let routes = generate_route_list(App);
    let pages = Router::new()
        .leptos_routes_with_context(&options, routes, provide.clone(), document.clone())
        .fallback(leptos_axum::render_app_to_stream_with_context(provide, document))
        .layer(middleware::from_fn(not_stored))
        .with_state(options);
    let files = Router::new()
        .route_service("/icon.svg", ServeFile::new(site_dir.join("icon.svg")))
        .nest_service("/pkg", client_files(&site_dir.join("pkg")));
    let services = Router::new()
        .route(UPDATES, get(updates).with_state(Streams::new(console.clone())))
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .with_state(console);
    Ok(pages
        .merge(files)
        .merge(services)
        .layer(middleware::from_fn_with_state(Arc::new(hosts), only_known_hosts))
        .layer(middleware::from_fn(security_headers)))
}

/// The browser's code and styles. Names hold their content's hash, so a browser may keep them for ever.
fn client_files(dir: &Path) -> Router {
    let files = ServeDir::new(dir).precompressed_br().precompressed_gzip();
    Router::new()
        .fallback_service(files)
        .layer(middleware::from_fn(immutable))
}

/// Whether the console has something true to show: a load balancer asks before it sends people here.
async fn ready(State(console): State<Console>) -> Response {
    let why_not = match (console.latest(), console.overdue()) {
        (Some(_), None) => return "ready\n".into_response(),
        (Some(_), Some(age)) => format!("the snapshot is {} s old\n", age.as_secs()),
        (None, _) => "no snapshot yet\n".to_owned(),
    };
    (StatusCode::SERVICE_UNAVAILABLE, why_not).into_response()
}

/// Pages show account and resources in the reader's language: no cache keeps them, the browser's neither.
async fn not_stored(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(VARY, HeaderValue::from_static("Cookie, Accept-Language"));
    response
}

/// Lets a page run its own scripts and nothing else. The nonce is new for every response.
async fn security_headers(mut request: Request, next: Next) -> Response {
    let nonce = Nonce::new();
    request.extensions_mut().insert(nonce.clone());
    let mut response = next.run(request).await;
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::try_from(policy) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    );
    response
}

async fn immutable(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if response.status().is_success() {
        let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
        response
            .headers_mut()
            .insert(axum::http::header::CACHE_CONTROL, forever);
    }
    response
}
