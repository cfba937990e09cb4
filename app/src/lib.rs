//! The pages of LiveInsight Console.
//!
//! Pages are rendered on the server and stay there: `server` is the one module that knows words, routes and data, and it is
//! not compiled for the browser. What the browser runs are [`islands`]: small interactive pieces with typed props. So no text
//! travels but the page's own, and a page reads fully without JavaScript.

#[cfg(feature = "hydrate")]
mod clipboard;
pub mod islands;
#[cfg(feature = "hydrate")]
mod live;
#[cfg(feature = "hydrate")]
mod morph;
#[cfg(feature = "ssr")]
pub mod server;
#[cfg(feature = "hydrate")]
mod zone;

/// The header of a request that an open page makes by itself: it keeps no session alive.
pub const BACKGROUND: &str = "x-liveinsight-background";

/// Called by the page's loader: brings the islands to life.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
