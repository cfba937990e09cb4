//! Forms that change nothing for anybody else: how the console looks, and when it looks again.

use super::Services;
use super::documents::see_other;
use super::local_path::LocalPath;
use app::server::error::AppError;
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
    theme: Option<Theme>,
    lang: Option<String>,
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Theme {
    System,
    Light,
    Dark,
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
    let theme = form.theme.map(|theme| match theme {
        // What a browser does without a cookie.
        Theme::System => cookie("liveinsight_theme", "", 0),
        Theme::Light => cookie("liveinsight_theme", "light", A_YEAR),
        Theme::Dark => cookie("liveinsight_theme", "dark", A_YEAR),
    });
    let lang = form.lang.as_deref().and_then(Lang::from_tag);
    let lang = lang.map(|lang| cookie("liveinsight_lang", lang.tag(), A_YEAR));
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

const A_YEAR: u32 = 31_536_000;

fn cookie(name: &str, value: &str, seconds: u32) -> String {
    format!("{name}={value}; Path=/; Max-Age={seconds}; SameSite=Lax")
}
