//! The clipboard.

use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;

/// How long a button says that it has copied.
const SAID_FOR: Duration = Duration::from_secs(2);

/// Puts `text` on the clipboard and raises `done` for a while if that worked.
pub(crate) fn copy(text: String, done: WriteSignal<bool>) {
    // Browsers have a clipboard for pages that came over HTTPS or from this machine only.
    if !window().is_secure_context() {
        return;
    }
    let written = window().navigator().clipboard().write_text(&text);
    leptos::task::spawn_local(async move {
        if JsFuture::from(written).await.is_ok() {
            done.set(true);
            set_timeout(move || done.set(false), SAID_FOR);
        }
    });
}
