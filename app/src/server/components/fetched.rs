//! The part of a page that is made from the snapshot, whether there is one yet or not.

use super::state::StateShape;
use crate::server::request::lang;
use crate::server::{Console, Judged};
use domain::health::State;
use leptos::prelude::*;

/// A region that is brought up to date with the snapshot: `view` of the latest one, or that the first is still being taken.
#[component]
pub fn Fetched<F>(
    /// The region's `id`, which tells it from the page's other regions.
    id: &'static str,
    /// How the snapshot is shown.
    view: F,
) -> impl IntoView
where
    F: FnOnce(&Judged) -> AnyView,
{
    let latest = use_context::<Console>().and_then(|console| console.latest());
    view! {
        <div id=id class="stack" data-live="">
            {match latest {
                Some(judged) => view(&judged),
                None => view! { <Collecting /> }.into_any(),
            }}
        </div>
    }
}

/// In place of everything that is made from the snapshot: the first one is still being taken.
#[component]
pub fn Collecting() -> impl IntoView {
    let words = lang().words();
    view! {
        <section class="verdict is-unknown">
            <h1>
                <StateShape state=State::Unknown />
                <span>{words.frame.collecting}</span>
            </h1>
            <p>{words.frame.collecting_hint}</p>
        </section>
    }
}
