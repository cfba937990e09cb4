//! The pages of LiveInsight Console.
//!
//! Pages are rendered on the server and stay there: `server` is the one module that knows words, routes and data, and it is
//! not compiled for the browser. What the browser runs are [`islands`]: small interactive pieces with typed props. So no text
//! travels but the page's own, and a page reads fully without JavaScript.

// The type of a form with many fields nests deeper than the compiler follows by default.
#![recursion_limit = "256"]

#[cfg(feature = "hydrate")]
pub mod browser;
#[cfg(not(feature = "hydrate"))]
#[path = "rendered.rs"]
mod browser;
pub mod islands;
#[cfg(feature = "ssr")]
pub mod server;
pub mod what_if;

/// The header of a request that an open page makes by itself: it keeps no session alive.
pub const BACKGROUND: &str = "x-liveinsight-background";
