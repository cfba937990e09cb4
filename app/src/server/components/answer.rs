//! What a page says first: the answer to its question.

use super::state::{StateShape, class};
use domain::health::State;
use leptos::prelude::*;

/// The answer to a page's question, with what else belongs on top.
#[component]
pub fn PageAnswer(
    /// How it is.
    state: State,
    /// The answer, in a sentence.
    #[prop(into)]
    sentence: String,
    /// What else belongs on top.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <section class=format!("verdict {}", class(state))>
            <h1>
                <StateShape state />
                <span>{sentence}</span>
            </h1>
            {children.map(|children| children())}
        </section>
    }
}
