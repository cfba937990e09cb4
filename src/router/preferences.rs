//! Forms that change nothing for anybody else: how the console looks, and when it looks again.

use super::Services;
use super::documents::see_other;
use super::local_path::LocalPath;
use app::server::cookies;
use app::server::error::AppError;
use app::server::preferences::{LANGUAGE_COOKIE, THEME_COOKIE, Theme};
use app::server::words::Lang;
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::response::Response;
use serde::Deserialize;

/// How a person wants to see the console.
#[derive(Deserialize)]
pub(super) struct Preferences {
    theme: Option<String>,
    lang: Option<String>,
    #[serde(default)]
    next: String,
}

/// Where to come back to.
#[derive(Deserialize)]
pub(super) struct Back {
    #[serde(default)]
    next: String,
}

/// Keeps preferences in cookies, which are neither secret nor personal.
pub(super) async fn keep(
    State(services): State<Services>,
    parts: Parts,
    form: Result<Form<Preferences>, FormRejection>,
) -> Response {
    let Ok(Form(form)) = form else {
        return services.documents.error(&parts, AppError::Malformed).await;
    };
    let theme = match form.theme.as_deref().map(Theme::from_name) {
        None => None,
        Some(None) => return services.documents.error(&parts, AppError::Malformed).await,
        // What a browser does without a cookie.
        Some(Some(Theme::System)) => Some(cookies::forget(THEME_COOKIE)),
        Some(Some(theme)) => Some(cookies::keep(THEME_COOKIE, theme.name())),
    };
    let lang = form.lang.as_deref().and_then(Lang::from_tag);
    let lang = lang.map(|lang| cookies::keep(LANGUAGE_COOKIE, lang.tag()));
    let mut response = see_other(LocalPath::of(&form.next).as_str());
    for cookie in [theme, lang].into_iter().flatten() {
        if let Ok(value) = HeaderValue::try_from(cookie) {
            response.headers_mut().append(SET_COOKIE, value);
        }
    }
    response
}

/// Asks for a new snapshot. It is announced like any other, so this does not wait for it.
pub(super) async fn refresh(
    State(services): State<Services>,
    form: Result<Form<Back>, FormRejection>,
) -> Response {
    services.documents.console.refresh_now();
    let next = form.map(|Form(back)| back.next).unwrap_or_default();
    see_other(LocalPath::of(&next).as_str())
}
