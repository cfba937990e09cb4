//! How old a figure is.

use crate::server::Console;
use crate::server::request::lang;
use leptos::prelude::*;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

/// How long ago something was read; the exact time, in UTC, on hover.
#[component]
pub fn Age(
    /// When it was read.
    at: OffsetDateTime,
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
            {(lang().words().ago)(age)}
        </time>
    }
}
