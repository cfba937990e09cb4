//! Forms that begin and end a session.

use super::documents::see_other;
use super::guard::{address, entry};
use super::hosts::{host, is_loopback};
use super::local_path::LocalPath;
use super::{Services, cookie, origin, recent};
use crate::audit::unusable;
use crate::auth::account::{self, Account};
use crate::auth::{Proof, Record, Session, Throttled, Token, Who, network, password};
use app::server::error::AppError;
use app::server::routes::Page;
use app::server::{Interrupted, SignInAttempt, SignInProblem, Stage};
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::response::Response;
use domain::access::{Person, Role};
use domain::audit::{Action, Actor, AuditEntry, Outcome, Refusal};
use domain::name::PersonName;
use serde::Deserialize;
use std::time::Duration;
use tracing::Instrument as _;

/// How long an attempt waits for a place to check its password in.
const PATIENCE: Duration = Duration::from_secs(10);

/// What whoever comes by a one-time link is called.
const LINK_HOLDER: &str = "sandbox";

/// The sign-in page's form: a one-time link's token, or a name and a password.
#[derive(Deserialize)]
pub(super) struct SignInForm {
    token: Option<String>,
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
    /// Where a form was sent that is to be gone on with.
    #[serde(default)]
    again: String,
    /// That form's fields.
    #[serde(default)]
    fields: String,
}

impl SignInForm {
    /// What was interrupted until somebody signed in again.
    fn interrupted(&self, services: &Services, stage: Stage) -> Option<Interrupted> {
        recent::interrupted(services.endpoints, &self.again, &self.fields, stage)
    }
}

/// Why there is no session.
enum NotSignedIn {
    /// What was typed is wrong; the form is shown again.
    Wrong(SignInProblem),
    /// Something else is in the way.
    Error(AppError),
}

impl From<AppError> for NotSignedIn {
    fn from(error: AppError) -> Self {
        Self::Error(error)
    }
}

/// Begins a session, if the form proves who the person is.
pub(super) async fn sign_in(
    State(services): State<Services>,
    parts: Parts,
    form: Result<Form<SignInForm>, FormRejection>,
) -> Response {
    let Ok(Form(form)) = form else {
        return services.documents.error(&parts, AppError::Malformed).await;
    };
    let host = host(&parts.uri, &parts.headers);
    if !is_loopback(host) && origin::is_plain_http(&parts.headers) {
        return services.documents.error(&parts, AppError::NotEncrypted).await;
    }
    let outcome = match &form.token {
        Some(token) => by_link(&services, &parts, token).await,
        None => by_password(&services, &parts, &form).await,
    };
    match outcome {
        Ok(token) => {
            // A new session in place of the old one, never beside it.
            if let Some(old) = parts.extensions.get::<Session>() {
                services.auth.sessions.end(old.id);
                services.auth.remove_ended().await;
            }
            let mut response = match form.interrupted(&services, Stage::Nothing) {
                Some(interrupted) => recent::page(&services, &parts, interrupted).await,
                None => see_other(LocalPath::of(&form.next).as_str()),
            };
            if let Some(cookie) = cookie::set(host, &token) {
                response.headers_mut().append(SET_COOKIE, cookie);
            }
            response
        }
        Err(NotSignedIn::Wrong(problem)) => {
            if let Some(interrupted) = form.interrupted(&services, Stage::Password { wrong: true }) {
                return recent::page(&services, &parts, interrupted).await;
            }
            let attempt = SignInAttempt {
                problem,
                name: form.name,
                next: form.next,
            };
            services.documents.sign_in(&parts, attempt).await
        }
        Err(NotSignedIn::Error(error)) => services.documents.error(&parts, error).await,
    }
}

/// Ends the session, then records that it has ended, as well as can be: whoever wants to give up authority never has to keep it.
pub(super) async fn sign_out(State(services): State<Services>, parts: Parts) -> Response {
    if let Some(session) = parts.extensions.get::<Session>() {
        services.auth.sessions.end(session.id);
        let entry = AuditEntry {
            outcome: Outcome::Done,
            ..entry(
                &services,
                &parts,
                Actor::Person(session.person.clone()),
                Action::SignOut,
            )
        };
        let auth = services.auth.clone();
        // In a task of its own, so that a browser that closes does not cut it off.
        let recording = async move {
            auth.audit.write_afterwards(&entry).await;
            auth.remove_ended().await;
        };
        if let Err(error) = tokio::spawn(recording.in_current_span()).await {
            tracing::error!(%error, "recording the end of a session ended early");
        }
    }
    let mut response = see_other(Page::SignIn.path());
    if let Some(cookie) = cookie::clear(host(&parts.uri, &parts.headers)) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// Nobody guesses 256 bits, so attempts are not held up; only their records are limited.
async fn by_link(services: &Services, parts: &Parts, token: &str) -> Result<Token, NotSignedIn> {
    let Some(redemption) = services.auth.links.redeem(token).await else {
        refused(services, parts, None, Refusal::Link).await;
        return Err(NotSignedIn::Wrong(SignInProblem::Link));
    };
    let person = Person {
        name: LINK_HOLDER.parse().map_err(|_| AppError::Internal)?,
        role: Role::Admin,
    };
    let token = begin(services, parts, person, Proof::Link).await?;
    redemption.use_up().map_err(internal)?;
    Ok(token)
}

async fn by_password(services: &Services, parts: &Parts, form: &SignInForm) -> Result<Token, NotSignedIn> {
    let name: Option<PersonName> = form.name.trim().to_lowercase().parse().ok();
    let who = name.clone().map_or(Who::Impossible, Who::Named);
    allow_attempt(services, parts, &who).await?;
    let checked = checked(services, name.as_ref(), &form.password).await;
    let (account, right) = checked.inspect_err(|_| services.auth.throttle.take_back(&who, address(parts)))?;
    match account {
        Some(account) if right => {
            services.auth.throttle.forgive(&who, address(parts));
            let proof = Proof::Password {
                changed_at: account.changed_at.clone(),
            };
            begin(services, parts, person(account), proof).await
        }
        account => {
            let tried = account.map(|account| account.name.to_string());
            refused(services, parts, tried, Refusal::Credentials).await;
            Err(NotSignedIn::Wrong(SignInProblem::Credentials))
        }
    }
}

/// The account of a name, if there is one, and whether this is its password. An error says that it was not checked.
async fn checked(
    services: &Services,
    name: Option<&PersonName>,
    password: &str,
) -> Result<(Option<Account>, bool), AppError> {
    let account = match name {
        Some(name) => find(services, name).await?,
        None => None,
    };
    let hash = account.as_ref().map(|account| account.hash.clone());
    let right = check(services, password.to_owned(), hash).await?;
    Ok((account, right))
}

fn person(account: Account) -> Person {
    Person {
        name: account.name,
        role: account.role,
    }
}

async fn find(services: &Services, name: &PersonName) -> Result<Option<Account>, AppError> {
    account::find(&services.auth.aws, name).await.map_err(|error| {
        tracing::error!(%error, "an account could not be read");
        AppError::NoAccounts(unusable(error))
    })
}

/// Checks a password on a thread that may be kept busy, when there is a place.
async fn check(services: &Services, password: String, hash: Option<String>) -> Result<bool, AppError> {
    let place = tokio::time::timeout(PATIENCE, services.auth.checking.acquire());
    let _place = place
        .await
        .map_err(|_| AppError::TooManyAttempts { wait: PATIENCE })?
        .map_err(internal)?;
    tokio::task::spawn_blocking(move || password::matches(&password, hash.as_deref()))
        .await
        .map_err(internal)
}

async fn allow_attempt(services: &Services, parts: &Parts, who: &Who) -> Result<(), AppError> {
    let auth = &services.auth;
    let Err(Throttled { wait }) = auth.throttle.attempt(who, address(parts), auth.now()) else {
        return Ok(());
    };
    refused(services, parts, None, Refusal::Throttled).await;
    let wait = Duration::try_from(wait).unwrap_or_default();
    Err(AppError::TooManyAttempts { wait })
}

/// Records that a session begins, then begins it.
async fn begin(
    services: &Services,
    parts: &Parts,
    person: Person,
    proof: Proof,
) -> Result<Token, NotSignedIn> {
    let auth = &services.auth;
    let entry = AuditEntry {
        outcome: Outcome::Done,
        ..entry(services, parts, Actor::Person(person.clone()), Action::SignIn)
    };
    auth.audit.write(&entry).await.map_err(|error| {
        tracing::error!(%error, "nobody was signed in, because it could not be recorded");
        AppError::NotRecorded(unusable(error))
    })?;
    Ok(auth.begin_session(person, proof).await.map_err(internal)?)
}

/// Records that somebody did not get in, and as whom they tried to, if there is such an account. Of many from one network, the first
/// few.
async fn refused(services: &Services, parts: &Parts, tried: Option<String>, why: Refusal) {
    let auth = &services.auth;
    tracing::info!(why = why.as_str(), "nobody was signed in");
    let (target, why) = match auth.refused_attempts.refusal(network(address(parts)), auth.now()) {
        Record::Itself => (tried, why),
        Record::TooMany => (None, Refusal::Throttled),
        Record::Nothing => return,
    };
    let entry = AuditEntry {
        target,
        outcome: Outcome::Refused(why),
        ..entry(services, parts, Actor::Unknown, Action::SignIn)
    };
    auth.audit.write_afterwards(&entry).await;
}

/// Logs what went wrong inside; the person learns the reference only.
fn internal(error: impl std::fmt::Display) -> AppError {
    tracing::error!(%error, "the console made a mistake");
    AppError::Internal
}
