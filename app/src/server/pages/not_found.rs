//! A page that does not exist.

use super::error::ErrorPage;
use crate::server::error::AppError;
use leptos::prelude::*;

/// Says that there is no such page and where to go.
#[component]
pub fn NotFound() -> impl IntoView {
    view! { <ErrorPage error=AppError::NotFound /> }
}
