//! Follows the server's events and fetches the page again when one comes.

use crate::morph::morph_element;
use leptos::prelude::*;
use wasm_bindgen::prelude::{Closure, JsValue};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomParser, Element, EventSource, MessageEvent, Response, SupportedType};

/// Refreshes the page on every event of `stream`. The browser reconnects by itself when the stream breaks.
pub(crate) fn follow(stream: &str) {
    let Ok(source) = EventSource::new(stream) else { return };
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(|_| {
        leptos::task::spawn_local(async {
            // A refresh that fails leaves the page as it is, with the times that it shows; the next event tries again.
            let _ = refresh().await;
        });
    });
    source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The stream lives as long as the page.
    on_message.forget();
}

async fn refresh() -> Result<(), JsValue> {
    let page = JsFuture::from(window().fetch_with_str(&window().location().href()?)).await?;
    let response: Response = page.dyn_into()?;
    if !response.ok() {
        return Err(JsValue::from(response.status()));
    }
    let html = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    let fresh = DomParser::new()?.parse_from_string(&html, SupportedType::TextHtml)?;
    let regions = document().query_selector_all("[data-live]")?;
    for index in 0..regions.length() {
        let Some(shown) = regions.get(index).and_then(|node| node.dyn_into::<Element>().ok()) else { continue };
        if let Some(fresh) = fresh.get_element_by_id(&shown.id()) {
            morph_element(&shown, &fresh)?;
        }
    }
    Ok(())
}
