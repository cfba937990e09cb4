//! All that runs in the browser: what islands call, and the function by which the page's loader brings them to life.

mod clipboard;
mod cursor;
mod find;
mod live;
mod morph;
mod zone;

pub(crate) use clipboard::copy;
pub(crate) use cursor::{point_under, read_out};
pub(crate) use live::follow;

/// Called by the page's loader: brings the islands to life.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    find::listen();
    leptos::mount::hydrate_islands();
}
