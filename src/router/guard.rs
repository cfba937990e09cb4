//! The one way in. Every request passes here before anything else of the console sees it: who asks is found out, whether they may
//! is decided by the [table of endpoints](super::endpoints), and what changes something is recorded before it is done.

use super::endpoints::{Access, Effect, Known, look_up};
use super::hosts::host;
use super::origin::{self, Sender};
use super::{Services, cookie, recent};
use crate::audit::{self, Recorded, unusable};
use crate::auth::{Activity, Fingerprint, Record, Session};
use app::BACKGROUND;
use app::server::UPDATES;
use app::server::error::AppError;
use app::server::routes::Detail;
use axum::body::Body;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::header::ALLOW;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use domain::access::Person;
use domain::audit::{Action, Actor, AuditEntry, Failure, Outcome, Reference, Refusal};
use std::net::{IpAddr, SocketAddr};
use std::time::Instant;
use tracing::Instrument as _;

/// Answers carry the reference under which the log has the request.
const REFERENCE: HeaderName = HeaderName::from_static("x-request-id");

/// Lets a request through, or answers it in its stead.
pub(super) async fn guard(State(services): State<Services>, request: Request, next: Next) -> Response {
    // `CONNECT` names a host alone and `OPTIONS` may name `*`: neither is a path, and pages cannot be rendered without one.
    if !is_path(request.uri()) {
        return (StatusCode::BAD_REQUEST, "The request names no path.\n").into_response();
    }
    let reference = audit::reference();
    // Of the error level, so that it stands beside errors whatever else is logged. Without the query, which may hold a token.
    let span = tracing::error_span!(
        "request",
        %reference,
        method = %request.method(),
        path = request.uri().path(),
    );
    let started = Instant::now();
    let value = HeaderValue::try_from(reference.as_str());
    let passage = async move {
        let mut response = pass(&services, reference, request, next).await;
        if let Ok(value) = value {
            response.headers_mut().insert(REFERENCE, value);
        }
        let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(status = response.status().as_u16(), milliseconds, "answered");
        response
    };
    passage.instrument(span).await
}

/// The path of the table that a request is for. A page about one thing has one path and no other, while its pattern takes whatever
/// stands in the place of the name.
fn matched(parts: &Parts) -> Option<&str> {
    let matched = parts.extensions.get::<MatchedPath>()?.as_str();
    let is_detail = Detail::PATTERNS.contains(&matched);
    (!is_detail || Detail::at(parts.uri.path()).is_some()).then_some(matched)
}

fn is_path(target: &Uri) -> bool {
    target
        .path_and_query()
        .is_some_and(|wanted| wanted.as_str().starts_with('/'))
}

async fn pass(services: &Services, reference: Reference, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    parts.extensions.insert(reference);
    let session = session(services, &parts);
    let person = session.as_ref().map(|session| session.person.clone());
    if let Some(session) = &session {
        parts.extensions.insert(session.person.clone());
        parts.extensions.insert(session.clone());
    }
    let known = look_up(services.endpoints, &parts.method, matched(&parts));
    let sender = if origin::is_safe(&parts.method) {
        Sender::Own
    } else {
        origin::sender(&parts.headers, host(&parts.uri, &parts.headers))
    };
    let action = match decide(known, person.as_ref(), sender) {
        Ok(action) => action,
        Err(error) => return refuse(services, &parts, person, error).await,
    };
    let outdated = session.filter(|session| action.is_some() && !services.auth.is_recent(session));
    if let (Some(session), Some(action)) = (outdated, action) {
        record_refusal(services, &parts, session.person.clone(), Refusal::OldSignIn).await;
        return recent::interrupt(services, &parts, body, &session, action).await;
    }
    match (action, person) {
        (Some(action), Some(person)) => recorded(services, parts, body, next, person, action).await,
        // Whoever acts without being signed in cannot be named, so nothing that is recorded by name is for them.
        (Some(_), None) => services.documents.error(&parts, AppError::SignInNeeded).await,
        (None, _) => next.run(Request::from_parts(parts, body)).await,
    }
}

/// The session of the request's cookie, if it is not over.
fn session(services: &Services, parts: &Parts) -> Option<Session> {
    let token = cookie::session(&parts.headers, host(&parts.uri, &parts.headers))?;
    let by_itself = parts.headers.contains_key(BACKGROUND) || parts.uri.path() == UPDATES;
    let activity = if by_itself {
        Activity::Page
    } else {
        Activity::Person
    };
    let auth = &services.auth;
    auth.sessions.find(Fingerprint::of(token), activity, auth.now())
}

/// The rule: whether a request may go on, and what is to be recorded of it before it does.
fn decide(
    known: Known,
    person: Option<&Person>,
    sender: Sender,
) -> Result<Option<&'static Action>, AppError> {
    match sender {
        Sender::Own => {}
        Sender::Renamed => return Err(AppError::HostNotPassed),
        Sender::Foreign => return Err(AppError::CrossSite),
    }
    let endpoint = match (known, person) {
        (Known::Endpoint(endpoint), _) => endpoint,
        // Nobody learns which paths there are before they are signed in.
        (_, None) => return Err(AppError::SignInNeeded),
        (Known::OtherMethod, Some(_)) => return Err(AppError::WrongMethod),
        (Known::Unclassified, Some(_)) => return Err(AppError::Unclassified),
        // Not left to the router of the pages, which takes more paths than this table has: `/audit/` and `/./audit` too.
        (Known::NoPath, Some(_)) => return Err(AppError::NotFound),
    };
    match (endpoint.access, person) {
        (Access::Public, _) | (Access::SignedIn, Some(_)) => {}
        (Access::SignedIn | Access::Needs(_), None) => return Err(AppError::SignInNeeded),
        (Access::Needs(permission), Some(person)) if person.may(permission) => {}
        (Access::Needs(needs), Some(person)) => {
            return Err(AppError::Forbidden {
                needs,
                role: person.role,
            });
        }
    }
    Ok(match &endpoint.effect {
        Effect::Mutates(action) => Some(action),
        Effect::Reads | Effect::Preference | Effect::SignsIn | Effect::SignsOut => None,
    })
}

async fn refuse(services: &Services, parts: &Parts, person: Option<Person>, error: AppError) -> Response {
    match (&error, person) {
        (AppError::Unclassified, _) => {
            tracing::error!("a path that is not in the table of endpoints was refused; add it there");
        }
        (AppError::CrossSite | AppError::HostNotPassed, person) => {
            tracing::warn!(?error, "refused: another website, or nobody knows which");
            if let Some(person) = person {
                record_refusal(services, parts, person, Refusal::CrossSite).await;
            }
        }
        (AppError::Forbidden { .. }, Some(person)) => {
            record_refusal(services, parts, person, Refusal::Role).await;
        }
        _ => {}
    }
    let wrong_method = error == AppError::WrongMethod;
    let mut response = services.documents.error(parts, error).await;
    if wrong_method && let Ok(allowed) = HeaderValue::try_from(methods(services, parts)) {
        response.headers_mut().insert(ALLOW, allowed);
    }
    response
}

/// Records the first few of a person's refusals: a page that asks by itself, or another website that makes somebody's browser ask,
/// can be refused any number of times.
async fn record_refusal(services: &Services, parts: &Parts, person: Person, why: Refusal) {
    let auth = &services.auth;
    let why = match auth
        .refused_requests
        .refusal((person.name.clone(), why.clone()), auth.now())
    {
        Record::Itself => why,
        Record::TooMany => Refusal::Throttled,
        Record::Nothing => return,
    };
    let entry = AuditEntry {
        target: Some(format!("{} {}", parts.method, parts.uri.path())),
        outcome: Outcome::Refused(why),
        ..entry(services, parts, Actor::Person(person), Action::Request)
    };
    auth.audit.write_afterwards(&entry).await;
}

/// The methods of a request's path.
fn methods(services: &Services, parts: &Parts) -> String {
    let matched = parts.extensions.get::<MatchedPath>();
    let methods: Vec<&str> = services
        .endpoints
        .iter()
        .filter(|endpoint| matched.is_some_and(|path| path.as_str() == endpoint.path))
        .map(|endpoint| endpoint.method.as_str())
        .collect();
    methods.join(", ")
}

/// Does what changes something: written down first, or not done; and done to its end, whoever still waits for the answer.
async fn recorded(
    services: &Services,
    parts: Parts,
    body: Body,
    next: Next,
    person: Person,
    action: &Action,
) -> Response {
    let entry = entry(services, &parts, Actor::Person(person), action.clone());
    let begun = match services.auth.audit.begin(entry).await {
        Ok(begun) => begun,
        Err(error) => {
            tracing::error!(%error, "not done, because it could not be recorded");
            let error = AppError::NotRecorded(unusable(error));
            return services.documents.error(&parts, error).await;
        }
    };
    let asked = parts.clone();
    let doing = async move {
        let mut response = next.run(Request::from_parts(parts, body)).await;
        let recorded = response.extensions_mut().remove::<Recorded>();
        begun
            .finish(recorded.unwrap_or_else(|| outcome_of(response.status()).into()))
            .await;
        response
    };
    match tokio::spawn(doing.in_current_span()).await {
        Ok(response) => response,
        Err(error) => {
            tracing::error!(%error, "an action ended without an answer");
            services.documents.error(&asked, AppError::Internal).await
        }
    }
}

/// What the status of an answer says of an action, if its handler says nothing itself.
fn outcome_of(status: StatusCode) -> Outcome {
    let cause = match status {
        StatusCode::SERVICE_UNAVAILABLE => Failure::Unavailable,
        status if status.is_client_error() => Failure::NotInOrder,
        status if status.is_server_error() => Failure::Internal,
        _ => return Outcome::Done,
    };
    Outcome::Failed { cause }
}

/// An entry for this request, begun now.
pub(super) fn entry(services: &Services, parts: &Parts, actor: Actor, action: Action) -> AuditEntry {
    AuditEntry {
        at: services.auth.now(),
        actor,
        action,
        target: None,
        reason: None,
        outcome: Outcome::Started,
        address: Some(address(parts)),
        reference: parts
            .extensions
            .get::<Reference>()
            .cloned()
            .unwrap_or_else(audit::reference),
    }
}

/// Where a connection comes from: the nearest proxy, if there is one.
pub(super) fn address(parts: &Parts) -> IpAddr {
    let connected = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    connected.map_or(IpAddr::from([0, 0, 0, 0]), |ConnectInfo(peer)| {
        peer.ip().to_canonical()
    })
}

#[cfg(test)]
mod tests;
