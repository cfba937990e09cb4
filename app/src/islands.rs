//! The interactive pieces of a page: everything that runs in the browser starts here.

#![expect(
    missing_docs,
    reason = "the island macro makes a props type without documentation"
)]

use leptos::prelude::*;

/// Keeps the page up to date: whenever `stream`, an address of server-sent events, says so, the page is fetched again and
/// every element with `data-live` and an `id` is brought up to date in place. Shows nothing itself.
///
/// It must stand outside every such element, because it lives as long as the page.
#[island]
pub fn LiveRefresh(
    /// Address of the event stream.
    stream: String,
) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    crate::live::follow(&stream);
    #[cfg(not(feature = "hydrate"))]
    drop(stream);
}
