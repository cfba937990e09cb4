//! A state as shape, word and colour, so that no one of them has to be seen.

use crate::server::request::lang;
use domain::health::State;
use leptos::prelude::*;

/// A state's shape and word.
#[component]
pub fn StateMark(
    /// The state.
    state: State,
) -> impl IntoView {
    view! { <span class=format!("state {}", class(state))><StateShape state />{(lang().words().health.state)(state)}</span> }
}

/// A state's shape alone, where the word stands beside it.
#[component]
pub fn StateShape(
    /// The state.
    state: State,
) -> impl IntoView {
    view! {
        <svg class=format!("shape {}", class(state)) viewBox="0 0 12 12" aria-hidden="true">
            {match state {
                State::Healthy => view! { <circle cx="6" cy="6" r="5.2" fill="currentColor" /> }.into_any(),
                State::Degraded => view! { <path d="M6 .8 11.6 11H.4Z" fill="currentColor" /> }.into_any(),
                State::Unhealthy => {
                    view! { <rect x="1" y="1" width="10" height="10" rx="1.5" fill="currentColor" /> }.into_any()
                }
                State::Unknown => {
                    view! {
                        <circle
                            cx="6"
                            cy="6"
                            r="4.6"
                            fill="none"
                            stroke="currentColor"
                            stroke-width="1.6"
                            stroke-dasharray="2.4 2"
                        />
                    }
                        .into_any()
                }
                State::Unavailable => {
                    view! {
                        <circle cx="6" cy="6" r="4.6" fill="none" stroke="currentColor" stroke-width="1.6" />
                        <path d="M2.8 9.2 9.2 2.8" stroke="currentColor" stroke-width="1.6" />
                    }
                        .into_any()
                }
            }}
        </svg>
    }
}

/// The class that colours a state.
pub(crate) fn class(state: State) -> &'static str {
    match state {
        State::Healthy => "is-ok",
        State::Degraded => "is-warn",
        State::Unhealthy => "is-bad",
        State::Unknown | State::Unavailable => "is-unknown",
    }
}
