//! How old a figure is, and whether it is still brought up to date.

use super::time::{exact, time_of_day};
use crate::server::Console;
use crate::server::request::lang;
use leptos::prelude::*;
use std::time::Duration;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// How long ago something was read; the exact time on hover.
#[component]
pub fn Age(
    /// When it was read.
    at: OffsetDateTime,
    /// How an age is said.
    #[prop(default = lang().words().time.ago)]
    say: fn(Duration) -> String,
) -> impl IntoView {
    let age = use_context::<Console>()
        .map(|console| console.age(at))
        .unwrap_or_default();
    view! {
        <time datetime=at.format(&Rfc3339).unwrap_or_default() title=exact(at)>
            {say(age)}
        </time>
    }
}

/// How old a part of a page is, if so much time has gone since that it has to be said: two refreshes.
#[component]
pub fn OldAge(
    /// When it was read.
    #[prop(into)]
    at: Option<OffsetDateTime>,
) -> impl IntoView {
    let old = |at: &OffsetDateTime| {
        use_context::<Console>().is_some_and(|console| console.age(*at) > console.page_patience())
    };
    at.filter(old)
        .map(|at| view! { <Age at say=lang().words().time.as_of /> })
}

/// Says since when the page is not brought up to date. Hidden until `live.rs` marks the page, for only the browser can know.
///
/// The status stands there all along and what it says comes and goes, which is what screen readers announce.
#[component]
pub fn Stale() -> impl IntoView {
    let sentence =
        use_context::<Console>().map(|console| (lang().words().time.stale)(&time_of_day(console.now())));
    view! {
        <div id="stale" class="stale" role="status" data-live="">
            <p>{sentence}</p>
        </div>
    }
}
