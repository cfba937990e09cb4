//! Renders the pages, for the routes that are pages and for whatever else ends in one.

use super::sources::Sources;
use app::server::error::AppError;
use app::server::routes::Page;
use app::server::shell::shell;
use app::server::words::Lang;
use app::server::{Attempt, Console, SignInAttempt, person, provide_request};
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{ACCEPT, LOCATION, RETRY_AFTER};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use leptos_axum::render_app_async_with_context;

/// What every page is made from.
#[derive(Clone)]
pub(super) struct Documents {
    pub(super) options: LeptosOptions,
    pub(super) console: Console,
    pub(super) sources: Sources,
}

impl Documents {
    /// Puts into a request's context what its page may show: nothing of the stack, unless somebody is signed in, and of the audit
    /// log only if they may read it.
    pub(super) fn provide(&self) {
        provide_request();
        let Some(person) = person() else { return };
        provide_context(self.console.clone());
        self.sources.provide(&person);
    }

    /// The page of the request's path, whichever it is.
    pub(super) async fn page(&self, request: Request) -> Response {
        let provide = {
            let documents = self.clone();
            move || documents.provide()
        };
        let options = self.options.clone();
        render_app_async_with_context(provide, move || shell(options.clone()))(request).await
    }

    /// The sign-in page after an attempt that did not succeed.
    pub(super) async fn sign_in(&self, parts: &Parts, attempt: SignInAttempt) -> Response {
        self.page(again(parts, attempt)).await
    }

    /// A page after an attempt to deploy, roll back or the like that was not done: the one of this path, with what was wrong.
    pub(super) async fn attempt(&self, parts: &Parts, shown: &str, attempt: Attempt) -> Response {
        let mut request = again(parts, attempt);
        if let Ok(uri) = shown.parse() {
            *request.uri_mut() = uri;
        }
        self.page(request).await
    }

    /// Asks for a new snapshot, because something was changed.
    pub(super) fn refresh(&self) {
        self.console.refresh_now();
    }

    /// What went wrong: as a page for a person, as a sentence for a program. A person who is not signed in and wants to look at
    /// something is sent to where they can be.
    pub(super) async fn error(&self, parts: &Parts, error: AppError) -> Response {
        let mut response = if !wants_page(&parts.headers) {
            let sentence = (Lang::En.words().error.what)(&error);
            (error.status(), format!("{sentence}\n")).into_response()
        } else if error == AppError::SignInNeeded && parts.method == Method::GET {
            to_sign_in(parts)
        } else {
            self.page(again(parts, error.clone())).await
        };
        if let AppError::TooManyAttempts { wait } = error {
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
        }
        response
    }
}

/// The answer that leads a browser to another path of the console, by `GET`.
pub(super) fn see_other(path: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    // Every path given here is made of visible ASCII.
    if let Ok(path) = HeaderValue::try_from(path) {
        response.headers_mut().insert(LOCATION, path);
    }
    response
}

fn to_sign_in(parts: &Parts) -> Response {
    let wanted = parts.uri.path_and_query().map_or("/", |wanted| wanted.as_str());
    if wanted == Page::Overview.path() {
        return see_other(Page::SignIn.path());
    }
    let next: String = form_urlencoded::byte_serialize(wanted.as_bytes()).collect();
    see_other(&format!("{}?next={next}", Page::SignIn.path()))
}

/// The same request once more, to look at, with something that its page shall know.
pub(super) fn again<T: Clone + Send + Sync + 'static>(parts: &Parts, known: T) -> Request {
    let mut request = Request::new(Body::empty());
    request.uri_mut().clone_from(&parts.uri);
    request.headers_mut().clone_from(&parts.headers);
    request.extensions_mut().clone_from(&parts.extensions);
    request.extensions_mut().insert(known);
    request
}

/// Event streams and health checks name what they take, and it is no page.
fn wants_page(headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_none_or(|accept| accept.contains("text/html") || accept.contains("*/*"))
}
