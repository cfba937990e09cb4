//! Follows the server's events and fetches the page again when one comes.

use crate::morph::morph_element;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomParser, Element, EventSource, MessageEvent, Response, SupportedType, VisibilityState};

/// Refreshes the page on every event of `stream`. The browser reconnects by itself when the stream breaks.
///
/// A page that nobody sees lets go of its stream, because a browser keeps only six connections to a server over all tabs, and
/// catches up when it is seen again.
pub(crate) fn follow(stream: &str) {
    let follower = Rc::new(Follower {
        url: stream.to_owned(),
        source: RefCell::default(),
        pending: Cell::default(),
    });
    follower.open();
    let on_visibility = Closure::<dyn FnMut()>::new({
        let follower = follower.clone();
        move || {
            if document().visibility_state() == VisibilityState::Hidden {
                follower.close();
            } else {
                follower.open();
                follower.refresh();
            }
        }
    });
    let listener = on_visibility.as_ref().unchecked_ref();
    // Without the listener a hidden page keeps its stream, and that is all.
    let _ = document().add_event_listener_with_callback("visibilitychange", listener);
    // Both live as long as the page.
    on_visibility.forget();
}

struct Follower {
    url: String,
    source: RefCell<Option<EventSource>>,
    pending: Cell<Pending>,
}

/// Whether the page is being fetched. One fetch at a time, so that an older answer can never land after a newer one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Pending {
    #[default]
    Nothing,
    Fetching,
    /// Something changed while the page was being fetched: it is fetched once more.
    Again,
}

impl Follower {
    fn open(self: &Rc<Self>) {
        if self.source.borrow().is_some() {
            return;
        }
        let Ok(source) = EventSource::new(&self.url) else {
            return;
        };
        let follower = self.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |_| follower.refresh());
        source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        self.source.replace(Some(source));
    }

    fn close(&self) {
        if let Some(source) = self.source.take() {
            source.close();
        }
    }

    fn refresh(self: &Rc<Self>) {
        if self.pending.get() != Pending::Nothing {
            self.pending.set(Pending::Again);
            return;
        }
        self.pending.set(Pending::Fetching);
        let follower = self.clone();
        leptos::task::spawn_local(async move {
            // A refresh that fails leaves the page as it is, with the times that it shows; the next event tries again.
            let _ = refresh().await;
            if follower.pending.replace(Pending::Nothing) == Pending::Again {
                follower.refresh();
            }
        });
    }
}

async fn refresh() -> Result<(), JsValue> {
    let href = window().location().href()?;
    let response: Response = JsFuture::from(window().fetch_with_str(&href)).await?.dyn_into()?;
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
