//! The event stream that tells open pages of a new snapshot, and of a run that went on.

use crate::auth::{Activity, Auth, Session};
use app::server::Console;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::StreamExt as _;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Open streams at a time. Each holds a connection for as long as somebody looks at a page.
pub const MOST_STREAMS: usize = 256;

/// When a page that found no place may ask again.
const RETRY_AFTER_SECONDS: &str = "30";

/// How often a stream looks whether its session's time is over. Being ended by somebody is noticed at once.
const LOOK_EVERY: Duration = Duration::from_secs(15);

/// What streams share.
#[derive(Clone)]
pub(super) struct Streams {
    console: Console,
    auth: Arc<Auth>,
    places: Arc<Semaphore>,
}

impl Streams {
    pub(super) fn new(console: Console, auth: Arc<Auth>) -> Self {
        Self {
            console,
            auth,
            places: Arc::new(Semaphore::new(MOST_STREAMS)),
        }
    }
}

/// Announces what there is to show by its stamp, then whenever it changes, for as long as the session lasts. Pages compare it with
/// their own and fetch themselves.
pub(super) async fn updates(
    State(streams): State<Streams>,
    Extension(session): Extension<Session>,
) -> Response {
    let Ok(place) = streams.places.try_acquire_owned() else {
        let sentence = "too many pages are open at the same time\n";
        let retry = [(RETRY_AFTER, RETRY_AFTER_SECONDS)];
        return (StatusCode::SERVICE_UNAVAILABLE, retry, sentence).into_response();
    };
    let console = streams.console;
    let state = (console.changes(), console.progress(), place);
    let over = session_over(streams.auth, session);
    let events = futures::stream::unfold(state, move |(mut changes, mut progress, place)| {
        let console = console.clone();
        async move {
            let stamp = loop {
                tokio::select! {
                    changed = changes.changed() => changed.ok()?,
                    went_on = progress.changed() => went_on.ok()?,
                }
                // A run may go on before there is a snapshot to show it with.
                if let Some(stamp) = console.stamp() {
                    break stamp;
                }
            };
            let event = Ok::<_, Infallible>(Event::default().data(stamp));
            Some((event, (changes, progress, place)))
        }
    });
    let events = events.take_until(Box::pin(over));
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

/// Waits until a session has ended or its time is over.
async fn session_over(auth: Arc<Auth>, session: Session) {
    loop {
        tokio::select! {
            () = session.ended() => return,
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
        if auth
            .sessions
            .find(session.id, Activity::Page, auth.now())
            .is_none()
        {
            return;
        }
    }
}
