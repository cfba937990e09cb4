//! Sentences in which something is to be typed.

use leptos::prelude::*;

/// A sentence whose parts between backticks are shown as what is typed.
#[component]
pub fn Prose(
    /// The sentence.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    text.split('`')
        .enumerate()
        .map(|(place, part)| {
            let part = part.to_owned();
            if place % 2 == 0 {
                part.into_any()
            } else {
                view! { <code class="mono">{part}</code> }.into_any()
            }
        })
        .collect_view()
}
