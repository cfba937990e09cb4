//! What can go wrong with a request, as far as it differs in what a person can do about it.

use axum::http::StatusCode;
use domain::access::{Permission, Role};
use domain::snapshot::Unavailable;
use std::time::Duration;

/// Why a request got no better answer. What went wrong inside is logged with the request's reference and never sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AppError {
    /// Nobody is signed in, or not any more.
    SignInNeeded,
    /// The person's role does not allow it.
    Forbidden {
        /// What it needs.
        needs: Permission,
        /// What the person has.
        role: Role,
    },
    /// The request was made by another website, or the browser does not say by which.
    CrossSite,
    /// A proxy in front of the console does not tell it the host that the browser asked for.
    HostNotPassed,
    /// A password or a session would travel unencrypted.
    NotEncrypted,
    /// The console has such a path, but does not say who may use it.
    Unclassified,
    /// There is no such page.
    NotFound,
    /// The path is not used in this way.
    WrongMethod,
    /// The form is not one of the console's.
    Malformed,
    /// Too many attempts.
    TooManyAttempts {
        /// When the next one may be made.
        wait: Duration,
    },
    /// What was asked for could not be recorded beforehand, so it was not done.
    NotRecorded(TableUnusable),
    /// The accounts could not be read.
    NoAccounts(TableUnusable),
    /// The runs of the deployment engine could not be read.
    NoRuns(TableUnusable),
    /// The console has just started and has not read the stack yet.
    NotYet,
    /// A report could not be made; where AWS did not answer, why.
    NoReport(Option<Unavailable>),
    /// A fault of the console's own.
    Internal,
}

/// Why the console's own table cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableUnusable {
    /// It was never made.
    Missing,
    /// AWS did not answer as it should.
    Unavailable(Unavailable),
}

impl AppError {
    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            AppError::SignInNeeded => StatusCode::UNAUTHORIZED,
            AppError::Forbidden { .. }
            | AppError::CrossSite
            | AppError::HostNotPassed
            | AppError::NotEncrypted
            | AppError::Unclassified => StatusCode::FORBIDDEN,
            AppError::NotFound => StatusCode::NOT_FOUND,
            AppError::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            AppError::Malformed => StatusCode::BAD_REQUEST,
            AppError::TooManyAttempts { .. } => StatusCode::TOO_MANY_REQUESTS,
            AppError::NotRecorded(_)
            | AppError::NoAccounts(_)
            | AppError::NoRuns(_)
            | AppError::NoReport(_)
            | AppError::NotYet => StatusCode::SERVICE_UNAVAILABLE,
            AppError::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}
