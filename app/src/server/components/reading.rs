//! A part of a resource that was read by a call of its own, where it stands among others.

use crate::server::components::state::StateShape;
use crate::server::request::lang;
use domain::health::State;
use domain::snapshot::{Observed, Reading, Shown, Unavailable};
use leptos::prelude::*;

/// What was found, as `show` renders it; the word `missing` if there is no such thing; or why it could not be read.
pub fn reading<T, V: IntoView + 'static>(
    reading: &Reading<T>,
    missing: &'static str,
    show: impl FnOnce(&T) -> V,
) -> AnyView {
    match reading {
        Reading::Found(value) => show(value).into_any(),
        Reading::Missing => view! { <span class="faint">{missing}</span> }.into_any(),
        Reading::Unavailable(cause) => view! { <CannotRead cause=cause.clone() /> }.into_any(),
    }
}

/// A part of the snapshot where it stands among others: what was found, now or before, or why there is nothing to show.
pub fn observed<T, V: IntoView + 'static>(
    observed: &Observed<T>,
    missing: &'static str,
    show: impl FnOnce(&T) -> V,
) -> AnyView {
    match observed.shown() {
        Shown::Now(value) | Shown::Stale { value, .. } => show(value).into_any(),
        Shown::Missing | Shown::Unavailable(_) => reading(&observed.reading, missing, show),
    }
}

/// Why something could not be read, and what to do.
#[component]
pub fn CannotRead(
    /// Which call failed, and why.
    cause: Unavailable,
) -> impl IntoView {
    view! {
        <span class="cannot-read">
            <StateShape state=State::Unavailable />
            <span>{(lang().words().health.unavailable)(&cause)}</span>
        </span>
    }
}
