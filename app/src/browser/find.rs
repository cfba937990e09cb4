//! The key that leads to the search, on every page: `/`, unless something is being typed already.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{HtmlElement, KeyboardEvent};

/// Moves the focus to the search whenever its key is pressed.
pub(crate) fn listen() {
    let on_key = Closure::<dyn FnMut(KeyboardEvent)>::new(|event: KeyboardEvent| {
        let with_others = event.ctrl_key() || event.meta_key() || event.alt_key();
        if event.key() != "/" || with_others || event.default_prevented() || is_typing() {
            return;
        }
        let field = document().query_selector("[data-find]").ok().flatten();
        let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) else {
            return;
        };
        event.prevent_default();
        // An element that cannot take the focus leaves it where it is.
        let _ = field.focus();
    });
    let listener = on_key.as_ref().unchecked_ref();
    // Without the listener the search is still reached by pointer and by Tab.
    let _ = document().add_event_listener_with_callback("keydown", listener);
    // It lives as long as the page.
    on_key.forget();
}

/// Whether the focus is where a `/` would be written.
fn is_typing() -> bool {
    let focused = document().active_element();
    focused.is_some_and(|element| {
        let editable = element
            .dyn_ref::<HtmlElement>()
            .is_some_and(HtmlElement::is_content_editable);
        editable || ["INPUT", "TEXTAREA", "SELECT"].contains(&element.tag_name().as_str())
    })
}
