//! The interactive pieces of a page: everything that runs in the browser starts here.

#![expect(
    missing_docs,
    reason = "the island macro makes a props type without documentation"
)]

use leptos::prelude::*;
use std::time::Duration;

/// Keeps the page up to date: whenever `stream`, an address of server-sent events, announces another snapshot than the page's
/// `data-taken-at`, the page is fetched again and every element with `data-live` and an `id` is brought up to date in place.
/// Shows nothing itself; a page that has had no news for longer than `patience` gets `data-stale` on its root.
///
/// It must stand outside every such element, because it lives as long as the page.
#[island]
pub fn LiveRefresh(
    /// Address of the event stream.
    stream: String,
    /// How long the page may go without news.
    patience: Duration,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    crate::live::follow(stream, patience);
    #[cfg(not(feature = "hydrate"))]
    let _ = (stream, patience);
}
