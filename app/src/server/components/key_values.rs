//! Names with their values.

use leptos::prelude::*;

/// A name and its value, to be shown by [`KeyValues`].
#[derive(Debug)]
pub struct KeyValue {
    name: &'static str,
    value: AnyView,
}

/// A name and its value.
pub fn pair(name: &'static str, value: impl IntoView + 'static) -> KeyValue {
    KeyValue {
        name,
        value: value.into_any(),
    }
}

/// Names in one column, values in the other.
#[component]
pub fn KeyValues(
    /// In the order in which they are shown.
    pairs: Vec<KeyValue>,
) -> impl IntoView {
    let pairs = pairs
        .into_iter()
        .map(|KeyValue { name, value }| {
            view! {
                <div>
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class="pairs">{pairs}</dl> }
}
