//! Whoever changes something has signed in lately. Who has not is asked to, and comes back to what they typed.

use super::documents::again;
use super::endpoints::{Effect, Endpoint};
use super::{FORM_BYTES, Services};
use crate::auth::{Proof, Session};
use app::server::error::AppError;
use app::server::routes::Page;
use app::server::{Interrupted, Stage};
use axum::body::{Body, to_bytes};
use axum::http::Uri;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::response::Response;
use domain::audit::Action;

/// How forms are sent (HTML Standard, "form submission algorithm").
const FORM: &str = "application/x-www-form-urlencoded";

/// Answers a form in its stead: nothing is done, and nothing that was typed is lost.
pub(super) async fn interrupt(
    services: &Services,
    parts: &Parts,
    body: Body,
    session: &Session,
    action: &Action,
) -> Response {
    let content_type = parts
        .headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let is_form = content_type.is_some_and(|content_type| content_type.starts_with(FORM));
    let fields = match to_bytes(body, FORM_BYTES).await {
        Ok(fields) if is_form => String::from_utf8_lossy(&fields).into_owned(),
        Ok(fields) if fields.is_empty() => String::new(),
        Ok(_) | Err(_) => return services.documents.error(parts, AppError::Malformed).await,
    };
    let interrupted = Interrupted {
        action: action.clone(),
        path: parts.uri.path().to_owned(),
        fields,
        stage: match session.proof {
            Proof::Password { .. } => Stage::Password { wrong: false },
            Proof::Link => Stage::Link,
        },
    };
    page(services, parts, interrupted).await
}

/// What a sign-in form says was interrupted, if it is something that this console does.
pub(super) fn interrupted(
    endpoints: &'static [Endpoint],
    path: &str,
    fields: &str,
    stage: Stage,
) -> Option<Interrupted> {
    let action = endpoints.iter().find_map(|endpoint| match &endpoint.effect {
        Effect::Mutates(action) if endpoint.path == path => Some(action.clone()),
        _ => None,
    });
    Some(Interrupted {
        action: action?,
        path: path.to_owned(),
        fields: fields.to_owned(),
        stage,
    })
}

/// The page that leads back.
pub(super) async fn page(services: &Services, parts: &Parts, interrupted: Interrupted) -> Response {
    let mut request = again(parts, interrupted);
    *request.uri_mut() = Uri::from_static(Page::SignIn.path());
    services.documents.page(request).await
}
