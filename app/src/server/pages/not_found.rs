//! A page that does not exist.

use crate::server::request::lang;
use axum::http::StatusCode;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::Title;

/// Says that there is no such page and where to go.
#[component]
pub fn NotFound() -> impl IntoView {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(StatusCode::NOT_FOUND);
    }
    let words = lang().words();
    view! {
        <Title text=words.error.not_found />
        <section class="verdict">
            <h1>{words.error.not_found}</h1>
            <p>{words.error.not_found_hint}</p>
            <p><a href="/">{words.error.to_overview}</a></p>
        </section>
    }
}
