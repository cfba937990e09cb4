//! Follows the server's events, fetches the page again when one announces another snapshot, and marks the page when neither
//! has worked for too long.

use super::morph::morph_element;
use crate::BACKGROUND;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::Date;
use web_sys::{
    AbortSignal, DomParser, Element, EventSource, Headers, MessageEvent, RequestInit, Response,
    SupportedType, VisibilityState,
};

/// A page that takes longer is given up, and fetched again later.
const FETCH_WITHIN_MS: u32 = 15_000;

/// Between two looks at whether the page is stale, and two attempts to fetch it.
const TICK: Duration = Duration::from_secs(5);

/// Pause before a refused stream is opened again: doubled each time, from the first to the last.
const REOPEN_AFTER: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(60));

/// Brings the page up to date whenever `stream` announces another snapshot, and marks it when that has not happened for longer
/// than `patience`.
///
/// Fetches it once at the start if its times are in another `zone` than the browser's.
///
/// A page that nobody sees lets go of its stream, because a browser keeps only six connections to a server over all tabs. When
/// it is seen again, the stream says at once whether it missed something.
pub(crate) fn follow(stream: String, patience: Duration, zone: &str) {
    let follower = Rc::new(Follower {
        url: stream,
        patience,
        stream: RefCell::default(),
        reopen_after: Cell::new(REOPEN_AFTER.0),
        behind: Cell::default(),
        fetching: Cell::default(),
        up_to_date_at: Cell::new(Date::now()),
    });
    follower.open();
    if super::zone::tell(zone) {
        follower.behind.set(true);
        follower.catch_up();
    }
    let on_visibility = Closure::<dyn FnMut()>::new({
        let follower = follower.clone();
        move || {
            if hidden() {
                follower.close();
            } else {
                follower.open();
                follower.tick();
            }
        }
    });
    let listener = on_visibility.as_ref().unchecked_ref();
    // Without the listener a hidden page keeps its stream, and that is all.
    let _ = document().add_event_listener_with_callback("visibilitychange", listener);
    // All of it lives as long as the page.
    on_visibility.forget();
    set_interval(move || follower.tick(), TICK);
}

struct Follower {
    url: String,
    patience: Duration,
    stream: RefCell<Option<Stream>>,
    reopen_after: Cell<Duration>,
    /// Another snapshot than the page's was announced, and no fetch since has succeeded.
    behind: Cell<bool>,
    /// One fetch at a time, so that an older answer can never land after a newer one.
    fetching: Cell<bool>,
    /// When the page was last fetched, in milliseconds of the wall clock, which goes on while a computer sleeps.
    up_to_date_at: Cell<f64>,
}

/// An open stream and what it calls; closed when dropped.
struct Stream {
    source: EventSource,
    _on_open: Closure<dyn FnMut()>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut()>,
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.close();
    }
}

impl Follower {
    fn open(self: &Rc<Self>) {
        if hidden() || self.stream.borrow().is_some() {
            return;
        }
        let Ok(source) = EventSource::new(&self.url) else {
            return;
        };
        let follower = self.clone();
        let on_open = Closure::<dyn FnMut()>::new(move || follower.reopen_after.set(REOPEN_AFTER.0));
        let follower = self.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if event.data().as_string() != shown() {
                follower.behind.set(true);
                follower.catch_up();
            }
        });
        let follower = self.clone();
        let on_error = Closure::<dyn FnMut()>::new(move || follower.reopen_if_refused());
        source.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        self.stream.replace(Some(Stream {
            source,
            _on_open: on_open,
            _on_message: on_message,
            _on_error: on_error,
        }));
    }

    fn close(&self) {
        self.stream.take();
    }

    /// The browser connects again by itself when a stream breaks, but not when it was answered with an error.
    fn reopen_if_refused(self: &Rc<Self>) {
        let refused = self
            .stream
            .borrow()
            .as_ref()
            .is_some_and(|stream| stream.source.ready_state() == EventSource::CLOSED);
        if !refused {
            return;
        }
        self.close();
        // A session that is over refuses both; then the page's fetch is sent on to where a person can sign in.
        self.behind.set(true);
        self.catch_up();
        let pause = self.reopen_after.get();
        self.reopen_after.set((pause * 2).min(REOPEN_AFTER.1));
        let follower = self.clone();
        set_timeout(move || follower.open(), pause);
    }

    fn tick(self: &Rc<Self>) {
        let silent_ms = Date::now() - self.up_to_date_at.get();
        if silent_ms > self.patience.as_secs_f64() * 1000.0 {
            mark_stale(true);
        }
        self.catch_up();
    }

    /// Fetches the page if it is behind. A fetch that fails leaves it as it is and behind, so the next tick tries again.
    fn catch_up(self: &Rc<Self>) {
        if !self.behind.get() || self.fetching.replace(true) {
            return;
        }
        self.behind.set(false);
        let follower = self.clone();
        leptos::task::spawn_local(async move {
            let outcome = refresh().await;
            follower.fetching.set(false);
            if outcome.is_err() {
                follower.behind.set(true);
                return;
            }
            follower.up_to_date_at.set(Date::now());
            mark_stale(false);
            // Something may have been announced meanwhile.
            follower.catch_up();
        });
    }
}

/// Which snapshot the page shows.
fn shown() -> Option<String> {
    let region = document().query_selector("[data-taken-at]").ok().flatten()?;
    region.get_attribute("data-taken-at")
}

fn hidden() -> bool {
    document().visibility_state() == VisibilityState::Hidden
}

/// Shows or hides, by the style sheet, the server's sentence that the page is not brought up to date.
fn mark_stale(stale: bool) {
    let Some(root) = document().document_element() else {
        return;
    };
    // Setting an attribute of a valid name does not fail.
    let _ = root.toggle_attribute_with_force("data-stale", stale);
}

async fn refresh() -> Result<(), JsValue> {
    let href = window().location().href()?;
    let headers = Headers::new()?;
    headers.set(BACKGROUND, "1")?;
    let limited = RequestInit::new();
    limited.set_headers(&headers);
    limited.set_signal(Some(&AbortSignal::timeout_with_u32(FETCH_WITHIN_MS)));
    let answer = window().fetch_with_str_and_init(&href, &limited);
    let response: Response = JsFuture::from(answer).await?.dyn_into()?;
    // Sent elsewhere, to sign in for instance: go there, for what is shown can no longer be brought up to date.
    if response.redirected() {
        return window().location().set_href(&response.url());
    }
    if !response.ok() {
        return Err(JsValue::from(response.status()));
    }
    let html = JsFuture::from(response.text()?)
        .await?
        .as_string()
        .unwrap_or_default();
    let fresh = DomParser::new()?.parse_from_string(&html, SupportedType::TextHtml)?;
    let regions = document().query_selector_all("[data-live]")?;
    for index in 0..regions.length() {
        let Some(shown) = regions
            .get(index)
            .and_then(|node| node.dyn_into::<Element>().ok())
        else {
            continue;
        };
        if let Some(fresh) = fresh.get_element_by_id(&shown.id()) {
            morph_element(&shown, &fresh)?;
        }
    }
    Ok(())
}
