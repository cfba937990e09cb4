//! A place where there is nothing, said so that nobody takes it for something that failed to load.

use leptos::prelude::*;

/// One sentence in place of a list that is empty.
#[component]
pub fn Empty(
    /// What there is none of, and whether that is good.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <p class="empty">{text}</p> }
}
