//! What a page needs to know of the request it answers: who asks, in which language, and the nonce for its scripts.

use super::Console;
use super::cookies;
use super::error::AppError;
use super::pages::sign_in_again::Interrupted;
use super::ports::NotDone;
use super::preferences::{LANGUAGE_COOKIE, THEME_COOKIE, Theme, ZONE_COOKIE};
use super::routes::{Detail, Page, section};
use super::words::Lang;
use super::zone::Zone;
use axum::http::header::{ACCEPT_LANGUAGE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use domain::access::Person;
use domain::audit::Reference;
use domain::security::Rule;
use domain::security::accepted::NotAcceptable;
use leptos::nonce::Nonce;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use std::collections::BTreeMap;
use time::OffsetDateTime;

/// Path and query of the page that is asked for.
#[derive(Debug, Clone)]
struct Here(String);

/// An attempt to sign in that did not succeed, for the page to show beside the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInAttempt {
    /// What was wrong with it.
    pub problem: SignInProblem,
    /// The name that was typed.
    pub name: String,
    /// Where the person wanted to go.
    pub next: String,
}

/// An attempt to deploy, roll back or the like that was not done, for the page to show beside the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Why not.
    pub not_done: NotDone,
    /// The reason that was typed.
    pub reason: String,
    /// What else was typed, by the fields' names.
    pub fields: BTreeMap<String, String>,
}

/// What was wrong with an attempt to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInProblem {
    /// The name or the password.
    Credentials,
    /// The one-time link.
    Link,
}

/// An attempt to take a risk on that was not in order, for the page to show in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptAttempt {
    /// Whose faults were to be accepted.
    pub rule: Rule,
    /// What was wrong with it.
    pub problem: NotAcceptable,
    /// The reason that was typed.
    pub reason: String,
    /// The day that was typed.
    pub until: String,
}

/// Puts the request's person, preferences, address and nonce where components find them. Runs before every page.
pub fn provide_request() {
    let Some(parts) = use_context::<Parts>() else {
        return;
    };
    hand_on::<Nonce>(&parts);
    hand_on::<Person>(&parts);
    hand_on::<Reference>(&parts);
    hand_on::<AppError>(&parts);
    hand_on::<SignInAttempt>(&parts);
    hand_on::<AcceptAttempt>(&parts);
    hand_on::<Attempt>(&parts);
    hand_on::<Interrupted>(&parts);
    let chosen = chosen_in_query(parts.uri.query().unwrap_or_default());
    provide_context(
        chosen
            .or_else(|| Lang::from_tag(cookie(&parts.headers, LANGUAGE_COOKIE)?))
            .unwrap_or_else(|| accepted(&parts.headers)),
    );
    if let Some(theme) = cookie(&parts.headers, THEME_COOKIE).and_then(Theme::from_name) {
        provide_context(theme);
    }
    if let Some(zone) = cookie(&parts.headers, ZONE_COOKIE).and_then(Zone::named) {
        provide_context(zone);
    }
    provide_context(Here(address(parts.uri.path(), parts.uri.query())));
    if let (Some(lang), Some(response)) = (chosen, use_context::<ResponseOptions>())
        && let Ok(value) = HeaderValue::try_from(cookies::keep(LANGUAGE_COOKIE, lang.tag()))
    {
        response.append_header(SET_COOKIE, value);
    }
}

/// What the server found out about the request, for the components.
fn hand_on<T: Clone + Send + Sync + 'static>(parts: &Parts) {
    if let Some(value) = parts.extensions.get::<T>() {
        provide_context(value.clone());
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

/// The time now; `None` where nobody is signed in.
pub(super) fn now() -> Option<OffsetDateTime> {
    use_context::<Console>().map(|console| console.now())
}

/// A parameter of the request's address; empty if it is not there.
pub(super) fn parameter(name: &str) -> String {
    use_context::<Parts>()
        .and_then(|parts| {
            let query = parts.uri.query().unwrap_or_default();
            form_urlencoded::parse(query.as_bytes())
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned())
        })
        .unwrap_or_default()
}

/// The request's query; empty if there is none.
pub(super) fn query() -> String {
    let parts = use_context::<Parts>();
    let query = parts.and_then(|parts| parts.uri.query().map(str::to_owned));
    query.unwrap_or_default()
}

/// Whether an open page asks by itself, to renew what is marked as live and nothing else.
pub(super) fn brings_itself_up_to_date() -> bool {
    use_context::<Parts>().is_some_and(|parts| parts.headers.contains_key(crate::BACKGROUND))
}

/// The theme that the person chose.
pub(super) fn theme() -> Theme {
    use_context::<Theme>().unwrap_or_default()
}

/// The person's time zone, if the browser has told it.
pub(super) fn zone() -> Option<Zone> {
    use_context::<Zone>()
}

/// The page of the navigation that was asked for, itself or something in it; `None` if the path is none, as when a form was
/// answered with what went wrong.
pub(super) fn page() -> Option<Page> {
    section(use_context::<Parts>()?.uri.path())
}

/// The page about one thing that was asked for.
pub(super) fn detail() -> Option<Detail> {
    Detail::at(use_context::<Parts>()?.uri.path())
}

/// Path and query of the page, for forms that come back to it. The overview where the path is no page to come back to.
pub(super) fn here() -> String {
    use_context::<Here>().map_or_else(|| "/".to_owned(), |Here(address)| address)
}

/// A page's address without a language, which would win over the one that is chosen next.
fn address(path: &str, query: Option<&str>) -> String {
    if section(path).is_none() {
        return Page::Overview.path().to_owned();
    }
    let kept: Vec<&str> = query
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="))
        .collect();
    if kept.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", kept.join("&"))
    }
}

fn chosen_in_query(query: &str) -> Option<Lang> {
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix("lang="))
        .and_then(Lang::from_tag)
}

/// The value of a cookie.
fn cookie<'a>(headers: &'a HeaderMap, wanted: &'a str) -> Option<&'a str> {
    cookies::values(headers, wanted).next()
}

fn accepted(headers: &HeaderMap) -> Lang {
    Lang::preferred(
        headers
            .get(ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_comes_back_to_the_same_view_in_the_language_chosen_next() {
        for (path, query, expected) in [
            ("/", None, "/"),
            ("/", Some(""), "/"),
            ("/", Some("lang=ko"), "/"),
            ("/resources", Some("sort=state&lang=en"), "/resources?sort=state"),
            (
                "/resources",
                Some("lang=en&sort=state&open=1"),
                "/resources?sort=state&open=1",
            ),
            (
                "/alarms/a%2Fb",
                Some("window=7d&lang=ko"),
                "/alarms/a%2Fb?window=7d",
            ),
            ("/alarms/a/b", None, "/"),
            ("/sign-out", None, "/"),
            ("/preferences", Some("lang=ko"), "/"),
            ("/refresh", None, "/"),
            ("/nowhere", Some("x=1"), "/"),
        ] {
            assert_eq!(address(path, query), expected);
        }
    }
}
