//! What a page needs to know of the request it answers: who asks, in which language, and the nonce for its scripts.

use super::words::Lang;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use domain::access::Person;
use leptos::nonce::Nonce;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

/// The cookie that keeps a chosen language. Not a secret, not personal.
const LANGUAGE_COOKIE: &str = "liveinsight_lang";

/// Puts the request's person, language and nonce where components find them. Runs before every page.
pub fn provide_request() {
    let Some(parts) = use_context::<Parts>() else {
        return;
    };
    if let Some(nonce) = parts.extensions.get::<Nonce>() {
        provide_context(nonce.clone());
    }
    if let Some(person) = parts.extensions.get::<Person>() {
        provide_context(person.clone());
    }
    let chosen = chosen_in_query(parts.uri.query().unwrap_or_default());
    provide_context(
        chosen
            .or_else(|| remembered(&parts.headers))
            .unwrap_or_else(|| accepted(&parts.headers)),
    );
    if let (Some(lang), Some(response)) = (chosen, use_context::<ResponseOptions>()) {
        let cookie = format!(
            "{LANGUAGE_COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Lax",
            lang.tag()
        );
        if let Ok(value) = HeaderValue::try_from(cookie) {
            response.append_header(SET_COOKIE, value);
        }
    }
}

/// Who asks; `None` if nobody is signed in, as on the sign-in page.
pub fn person() -> Option<Person> {
    use_context::<Person>()
}

/// The language of the request that is being answered.
pub(super) fn lang() -> Lang {
    use_context::<Lang>().unwrap_or(Lang::En)
}

fn chosen_in_query(query: &str) -> Option<Lang> {
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix("lang="))
        .and_then(Lang::from_tag)
}

fn remembered(headers: &HeaderMap) -> Option<Lang> {
    let cookies = headers
        .get_all(COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(name, _)| *name == LANGUAGE_COOKIE)
        .and_then(|(_, tag)| Lang::from_tag(tag))
}

fn accepted(headers: &HeaderMap) -> Lang {
    Lang::preferred(
        headers
            .get(ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default(),
    )
}
