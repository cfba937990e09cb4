//! The interactive pieces of a page: everything that runs in the browser starts here.

#![expect(
    missing_docs,
    reason = "the island macro makes a props type without documentation"
)]

pub mod what_if;

use crate::browser;
use leptos::prelude::*;
use std::time::Duration;

/// The cookie in which the browser tells its time zone.
pub const ZONE_COOKIE: &str = "liveinsight_zone";

/// Keeps the page up to date: whenever `stream`, an address of server-sent events, announces another snapshot than the page's
/// `data-taken-at`, the page is fetched again and every element with `data-live` and an `id` is brought up to date in place.
/// It also tells the server the browser's time zone, and fetches the page again once if its times are in another. Shows nothing
/// itself; a page that has had no news for longer than `patience` gets `data-stale` on its root.
///
/// It must stand outside every such element, because it lives as long as the page.
#[island]
pub fn LiveRefresh(
    /// Address of the event stream.
    stream: String,
    /// How long the page may go without news.
    patience: Duration,
    /// The time zone of the page's times.
    zone: String,
) -> impl IntoView {
    browser::follow(stream, patience, &zone);
}

/// A button that copies `text`. The style sheet hides it where scripts do not run.
#[island]
pub fn CopyButton(
    /// What is copied.
    text: String,
    /// What the button does, in words.
    label: String,
    /// What it says when it has.
    copied: String,
) -> impl IntoView {
    let (done, set_done) = signal(false);
    let copy = move |_| browser::copy(text.clone(), set_done);
    view! {
        <button type="button" class="copy" class:is-done=done title=label.clone() aria-label=label on:click=copy>
            <svg viewBox="0 0 16 16" aria-hidden="true">
                <path class="copy-sheets" d="M6 5.5h6.5v8H6zM9.5 5.5v-3H3v8h3" />
                <path class="copy-tick" d="M3.5 8.5l3 3 6-7" />
            </svg>
            <span class="unseen" role="status">
                {move || done.get().then(|| copied.clone())}
            </span>
        </button>
    }
}

/// Reads values out of the chart around it: those of the point under the pointer, or of the one that the arrow keys chose. It
/// lies over the plot; the style sheet hides it where scripts do not run.
#[island]
pub fn ChartCursor(
    /// How many points the chart has.
    points: u32,
    /// What the cursor does, in words.
    label: String,
) -> impl IntoView {
    let (at, set_at) = signal(None::<u32>);
    let input = NodeRef::<leptos::html::Input>::new();
    let said = move || {
        let (input, at) = (input.get()?, at.get()?);
        browser::read_out(&input, at)
    };
    // A point stands in the middle of its period.
    let place = move || {
        let at = f64::from(at.get()?);
        Some(format!("{:.2}%", (at + 0.5) / f64::from(points.max(1)) * 100.0))
    };
    let line = move || place().map(|x| view! { <line x1=x.clone() x2=x y1="0" y2="100%" /> });
    view! {
        <div class="chart-cursor">
            <svg aria-hidden="true">{line}</svg>
            <input
                type="range"
                node_ref=input
                min="0"
                max=points.saturating_sub(1)
                aria-label=label
                aria-valuetext=said
                on:input=move |event| set_at.set(event_target_value(&event).parse().ok())
                on:focus=move |event| set_at.set(event_target_value(&event).parse().ok())
                on:blur=move |_| set_at.set(None)
                on:pointermove=move |event| set_at.set(Some(browser::point_under(&event, points)))
                on:pointerleave=move |_| set_at.set(None)
            />
            <output aria-hidden="true">{said}</output>
        </div>
    }
}
