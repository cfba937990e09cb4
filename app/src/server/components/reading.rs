//! A part of a resource that was read by a call of its own, where it stands among others.

use super::age::{Age, OldAge};
use super::state::StateShape;
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

/// A part of the snapshot where it stands among others: what was found, as `show` renders it, with the time of that if it is
/// old and with a [`doubt`] if it cannot be read now; the word `missing` if there is no such thing; or why there is nothing.
pub fn observed<T, V: IntoView + 'static>(
    observed: &Observed<T>,
    missing: &'static str,
    show: impl FnOnce(&T) -> V,
) -> AnyView {
    match observed.shown() {
        Shown::Now(value) => view! {
            {show(value)}
            <span class="aside"><OldAge at=observed.as_of /></span>
        }
        .into_any(),
        Shown::Stale { value, .. } => view! {
            {show(value)}
            {doubt(observed)}
        }
        .into_any(),
        Shown::Missing | Shown::Unavailable(_) => reading(&observed.reading, missing, show),
    }
}

/// Why what rests on a part of the snapshot may be wrong: it cannot be read now, and what is known of it, if anything, is of
/// before. Nothing if it was read.
pub fn doubt<T>(observed: &Observed<T>) -> Option<AnyView> {
    let (as_of, cause) = match observed.shown() {
        Shown::Now(_) | Shown::Missing => return None,
        Shown::Stale { as_of, cause, .. } => (Some(as_of), cause),
        Shown::Unavailable(cause) => (None, cause),
    };
    let age = as_of.map(|at| view! { <Age at say=lang().words().time.as_of /> });
    Some(
        view! {
            <span class="aside">
                {age} " "
                <CannotRead cause=cause.clone() />
            </span>
        }
        .into_any(),
    )
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
