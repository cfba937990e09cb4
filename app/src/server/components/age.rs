//! How old a figure is, and whether it is still brought up to date.

use crate::server::Console;
use crate::server::request::lang;
use leptos::prelude::*;
use std::time::Duration;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

/// How long ago something was read; the exact time, in UTC, on hover.
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
    let exact = at
        .format(format_description!(
            "[year]-[month]-[day] [hour]:[minute]:[second] UTC"
        ))
        .unwrap_or_default();
    view! {
        <time datetime=at.format(&Rfc3339).unwrap_or_default() title=exact>
            {say(age)}
        </time>
    }
}

/// Says since when the page is not brought up to date. Hidden until `live.rs` marks the page, for only the browser can know.
///
/// The status stands there all along and what it says comes and goes, which is what screen readers announce.
#[component]
pub fn Stale() -> impl IntoView {
    let sentence = use_context::<Console>().map(|console| {
        let since = console
            .now()
            .format(format_description!("[hour]:[minute]:[second] UTC"))
            .unwrap_or_default();
        (lang().words().time.stale)(&since)
    });
    view! {
        <div id="stale" class="stale" role="status" data-live="">
            <p>{sentence}</p>
        </div>
    }
}
