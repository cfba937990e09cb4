//! Every path the console answers. The table of contents of the server, and the same in production and in tests.

use app::server::shell::{App, shell};
use app::server::{Console, UPDATES, provide_request};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use leptos::nonce::Nonce;
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, generate_route_list};
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tower_http::services::{ServeDir, ServeFile};

/// The client's files are not where they should be.
#[derive(Debug, thiserror::Error)]
#[error(
    "the client's files are not in {}: `cargo xtask build --release` makes them; LIVEINSIGHT_SITE_DIR names their directory",
    dir.display()
)]
pub struct SiteMissing {
    dir: PathBuf,
}

/// Everything the console answers, for one stack's [`Console`] and the client's files in `site_dir`.
///
/// # Errors
/// The client's files are not there.
pub fn router(console: Console, site_dir: &Path) -> Result<Router, SiteMissing> {
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
        .route_service("/icon.svg", ServeFile::new(site_dir.join("icon.svg")))
        .nest_service("/pkg", client_files(&site_dir.join("pkg")))
        .fallback(leptos_axum::render_app_to_stream_with_context(provide, document))
        .with_state(options);
    let services = Router::new()
        .route(UPDATES, get(updates))
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .with_state(console);
    Ok(pages.merge(services).layer(middleware::from_fn(security_headers)))
}

/// The browser's code and styles. Names hold their content's hash, so a browser may keep them for ever.
fn client_files(dir: &Path) -> Router {
    let files = ServeDir::new(dir).precompressed_br().precompressed_gzip();
    Router::new()
        .fallback_service(files)
        .layer(middleware::from_fn(immutable))
}

/// Whether the console has something to show: a load balancer asks before it sends people here.
async fn ready(State(console): State<Console>) -> Response {
    match console.latest() {
        Some(_) => "ready\n".into_response(),
        None => (StatusCode::SERVICE_UNAVAILABLE, "no snapshot yet\n").into_response(),
    }
}

/// Tells pages that there is a new snapshot, by its time. Pages fetch it themselves.
async fn updates(State(console): State<Console>) -> impl IntoResponse {
    let mut changes = console.changes();
    // The page that opens the stream was just rendered; only what comes later is news.
    changes.mark_unchanged();
    let events = futures::stream::unfold(changes, |mut changes| async move {
        changes.changed().await.ok()?;
        let taken_at = changes
            .borrow_and_update()
            .as_ref()?
            .snapshot
            .taken_at
            .unix_timestamp()
            .to_string();
        Some((Ok::<_, Infallible>(Event::default().data(taken_at)), changes))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
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
