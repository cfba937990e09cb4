//! The event stream that tells open pages of a new snapshot.

use app::server::Console;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Open streams at a time. Each holds a connection for as long as somebody looks at a page.
pub const MOST_STREAMS: usize = 256;

/// When a page that found no place may ask again.
const RETRY_AFTER_SECONDS: &str = "30";

/// What streams share.
#[derive(Debug, Clone)]
pub(super) struct Streams {
    console: Console,
    places: Arc<Semaphore>,
}

impl Streams {
    pub(super) fn new(console: Console) -> Self {
        Self {
            console,
            places: Arc::new(Semaphore::new(MOST_STREAMS)),
        }
    }
}

/// Announces the latest snapshot by its stamp, then every new one. Pages compare it with their own and fetch themselves.
pub(super) async fn updates(State(streams): State<Streams>) -> Response {
    let Ok(place) = streams.places.try_acquire_owned() else {
        let sentence = "too many pages are open at the same time\n";
        let retry = [(RETRY_AFTER, RETRY_AFTER_SECONDS)];
        return (StatusCode::SERVICE_UNAVAILABLE, retry, sentence).into_response();
    };
    let state = (streams.console.changes(), place);
    let events = futures::stream::unfold(state, |(mut changes, place)| async move {
        changes.changed().await.ok()?;
        let stamp = changes.borrow_and_update().as_ref()?.stamp();
        Some((
            Ok::<_, Infallible>(Event::default().data(stamp)),
            (changes, place),
        ))
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}
